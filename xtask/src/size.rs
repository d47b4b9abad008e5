//! The sizes of what a visitor loads, compressed with brotli, compared with the budgets and with the recorded sizes.

use crate::build::set_up_and_build;
use crate::cache::{dist, repository};
use crate::post_build::{WORKERS, is_of, is_of_worker};
use crate::process::{answer, command, say};
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

const FIRST_LOAD: u64 = 220_000;
const SCANNER: u64 = 400_000;
/// The file with the recorded sizes, so that growth is visible in the commit that causes it.
const SIZES: &str = "xtask/sizes.toml";
/// The first lines of the file with the recorded sizes.
const SIZES_HEAD: &str = "\
# What the first load and each program weigh with brotli, in bytes. `cargo xtask size --write` writes this after a build, and
# `cargo xtask test --only build,size` compares.
";
/// The largest difference between a size and the recorded one, in bytes. Changed sentences make a few dozen bytes, one
/// more sort or derived reader makes thousands.
const MARGIN: u64 = 500;

/// Sizes in bytes, by the name of a group or program.
type Weights = BTreeMap<String, u64>;

/// A file of the site.
#[derive(Clone, Debug)]
struct File {
    path: String,
    raw: u64,
    brotli: u64,
}

/// Files that are loaded together, with their budget in bytes.
struct Group {
    name: &'static str,
    what: &'static str,
    budget: Option<u64>,
    files: Vec<File>,
}

impl Group {
    fn brotli(&self) -> u64 {
        self.files.iter().map(|file| file.brotli).sum()
    }

    fn excess(&self) -> Option<u64> {
        self.budget.and_then(|budget| self.brotli().checked_sub(budget)).filter(|excess| *excess > 0)
    }
}

/// Prints the sizes. Fails over budget, and if a size differs from the recorded one, unless `write` records the sizes.
/// Builds the site if it is missing.
pub(crate) fn size(as_json: bool, write: bool) -> Result<ExitCode> {
    if !dist().join("index.html").exists() {
        set_up_and_build(None, &dist())?;
    }
    let groups = weigh(&dist())?;
    if as_json {
        let object: serde_json::Map<_, _> =
            groups.iter().map(|group| (group.name.to_owned(), group_json(group))).collect();
        say(&format!("{}\n", serde_json::Value::Object(object)))?;
    } else {
        say(&groups.iter().map(table).collect::<String>())?;
    }
    let mut code = ExitCode::SUCCESS;
    for group in &groups {
        if let Some(excess) = group.excess() {
            eprintln!("Over budget by {excess} bytes: {}.", group.what);
            code = ExitCode::FAILURE;
        }
    }
    let now = weights(&groups);
    let other_rust = rust().filter(|version| version != xtask_launcher::PINNED);
    if write {
        if let Some(version) = other_rust {
            bail!(
                "{SIZES} is for Rust {}, but this is Rust {version}, which gives other sizes",
                xtask_launcher::PINNED
            );
        }
        fs::write(repository().join(SIZES), format!("{SIZES_HEAD}{}", toml::to_string(&now)?))?;
        return Ok(code);
    }
    let text = fs::read_to_string(repository().join(SIZES)).with_context(|| format!("{SIZES} cannot be read"))?;
    let differences = differences(&toml::from_str(&text).with_context(|| format!("{SIZES} cannot be parsed"))?, &now);
    for difference in &differences {
        eprintln!("Different from {SIZES}: {difference}.");
    }
    match other_rust {
        _ if differences.is_empty() => {}
        Some(version) => {
            eprintln!(
                "With Rust {}, which {SIZES} is for, this would fail. This is Rust {version}.",
                xtask_launcher::PINNED
            );
        }
        None => {
            eprintln!(
                "If the change is worth its bytes, run `cargo xtask size --write`, and commit {SIZES} with the change."
            );
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// Prints the sizes. Returns whether all are within their budgets and as recorded.
pub(crate) fn as_expected() -> Result<bool> {
    Ok(size(false, false)? == ExitCode::SUCCESS)
}

/// The sizes to record: those of the groups, and of the first program. Guidance is left out, because texts may grow.
fn weights(groups: &[Group]) -> Weights {
    let mut weights = Weights::new();
    for group in groups.iter().filter(|group| group.name != "guidance") {
        weights.insert(group.name.to_owned(), group.brotli());
        let app = group.files.iter().filter(|file| file.path.starts_with("app-")).map(|file| file.brotli).sum();
        if app > 0 {
            weights.insert("app".to_owned(), app);
        }
    }
    weights
}

/// The beginning of a sentence for each size that differs too much from the recorded one.
fn differences(kept: &Weights, now: &Weights) -> Vec<String> {
    let names: BTreeSet<&String> = kept.keys().chain(now.keys()).collect();
    let difference = |name: &String| match (kept.get(name), now.get(name)) {
        (Some(before), Some(after)) if before.abs_diff(*after) > MARGIN => {
            let verb = if after > before { "grew" } else { "shrank" };
            Some(format!("{name} {verb} by {} bytes, from {before} to {after}", before.abs_diff(*after)))
        }
        (Some(_), None) => Some(format!("{name} is gone")),
        (None, Some(after)) => Some(format!("{name} is new, with {after} bytes")),
        _ => None,
    };
    names.into_iter().filter_map(difference).collect()
}

/// The version of the Rust compiler.
fn rust() -> Option<String> {
    answer(command("rustc").arg("--version"))?.split(' ').nth(1).map(str::to_owned)
}

fn group_json(group: &Group) -> serde_json::Value {
    let files: Vec<_> =
        group.files.iter().map(|file| json!({ "path": file.path, "raw": file.raw, "brotli": file.brotli })).collect();
    let mut value = json!({ "brotli": group.brotli(), "files": files });
    if let (Some(budget), Some(object)) = (group.budget, value.as_object_mut()) {
        object.insert("budget".to_owned(), budget.into());
    }
    value
}

fn table(group: &Group) -> String {
    let mut lines = format!("{}\n", group.what);
    for file in &group.files {
        lines += &format!("  {:>9} {:>9}  {}\n", file.raw, file.brotli, file.path);
    }
    let raw: u64 = group.files.iter().map(|file| file.raw).sum();
    let budget = group.budget.map(|budget| format!(" (budget: {budget})")).unwrap_or_default();
    lines + &format!("  {raw:>9} {:>9}  bytes raw, bytes with brotli{budget}\n\n", group.brotli())
}

fn weigh(dist: &Path) -> Result<Vec<Group>> {
    let mut paths = Vec::new();
    list(dist, "", &mut paths)?;
    paths.sort();
    let page = fs::read_to_string(dist.join("index.html"))?;
    let named = names_in(&page);
    let is_first = |path: &str| {
        // Icons other than the favicon are loaded when the app is installed.
        path == "index.html"
            || !is_full(path)
                && !is_of_worker(path)
                && !path.starts_with("icons/")
                && named.iter().any(|name| is_name_of(name, path))
    };
    let files = packed(dist, paths)?;
    let of = |test: &dyn Fn(&str) -> bool| files.iter().filter(|file| test(&file.path)).cloned().collect::<Vec<_>>();
    let guidance = of(&|path| path.starts_with("guidance/"));
    let mut first = of(&is_first);
    // The first question loads the guidance of its control, which is the first; the others are loaded with theirs.
    first.extend(guidance.first().cloned());
    first.sort_by_key(|file| std::cmp::Reverse(file.brotli));
    let full = of(&is_full);
    let [document_worker, evidence_worker, scanner] = WORKERS.map(|worker| of(&|path| is_of(worker, path)));
    Ok(vec![
        Group {
            name: "first_load",
            what: "Loaded until the first question can be answered",
            budget: Some(FIRST_LOAD),
            files: first,
        },
        Group { name: "scanner", what: "The scanner, loaded for live checks", budget: Some(SCANNER), files: scanner },
        Group { name: "full", what: "The full program, loaded when the first one is idle", budget: None, files: full },
        Group {
            name: "document_worker",
            what: "The document worker, loaded for exports and imports",
            budget: None,
            files: document_worker,
        },
        Group {
            name: "evidence_worker",
            what: "The evidence worker, loaded for evidence files and pasted output",
            budget: None,
            files: evidence_worker,
        },
        Group {
            name: "guidance",
            what: "The guidance, one file loaded per opened control",
            budget: None,
            files: guidance,
        },
    ])
}

/// Whether a file belongs to the full program, which the page names but does not wait for.
fn is_full(path: &str) -> bool {
    path.starts_with("full-")
}

/// Lists the paths of all files below a folder, with slashes, except hidden files.
pub(crate) fn list(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{name}/"), paths)?;
        } else {
            paths.push(name);
        }
    }
    Ok(())
}

/// All words in a page that may be file names. The minifier may have dropped the quotes.
fn names_in(page: &str) -> Vec<&str> {
    page.split(['"', '\'', '<', '>', '=', ' ', '\n']).filter(|word| word.contains('.')).collect()
}

/// Whether a name in the page, which starts with the base path, refers to this file.
fn is_name_of(name: &str, path: &str) -> bool {
    name.strip_suffix(path).is_some_and(|base| base.is_empty() || base.ends_with('/'))
}

/// The files with their sizes. Node compresses them, as it does in the local server.
fn packed(dist: &Path, paths: Vec<String>) -> Result<Vec<File>> {
    let text = answer(command("node").arg("e2e/brotli.mjs").args(paths.iter().map(|path| dist.join(path))))
        .context("Node could not compress the files; install Node 20 or newer")?;
    let sizes: Vec<u64> = serde_json::from_str(text.trim())?;
    let file = |(path, brotli): (String, u64)| {
        let raw = fs::metadata(dist.join(&path))?.len();
        Ok(File { path, raw, brotli })
    };
    paths.into_iter().zip(sizes).map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_files_with_and_without_quotes_and_base() {
        let page =
            r#"<link href=/x/footing-1.css><script src="/x/boot-2.js"></script><template data-wasm="/x/app_bg.wasm">"#;
        let names = names_in(page);
        for path in ["footing-1.css", "boot-2.js", "app_bg.wasm"] {
            assert!(names.iter().any(|name| is_name_of(name, path)), "{path}");
        }
        assert!(!names.iter().any(|name| is_name_of(name, "bg.wasm")));
    }

    fn weights_of(pairs: &[(&str, u64)]) -> Weights {
        pairs.iter().map(|(name, bytes)| ((*name).to_owned(), *bytes)).collect()
    }

    #[test]
    fn what_weighs_other_than_before_is_told_with_how_much() {
        let kept = weights_of(&[("app", 1000), ("document_worker", 5000), ("old", 1), ("evidence_worker", 2000)]);
        let now = weights_of(&[("app", 1501), ("document_worker", 4499), ("new", 7), ("evidence_worker", 2500)]);
        assert_eq!(
            differences(&kept, &now),
            [
                "app grew by 501 bytes, from 1000 to 1501",
                "document_worker shrank by 501 bytes, from 5000 to 4499",
                "new is new, with 7 bytes",
                "old is gone",
            ]
        );
    }

    #[test]
    fn the_program_of_the_first_load_is_kept_and_the_guidance_is_not() {
        let file = |path: &str, brotli| File { path: path.to_owned(), raw: 0, brotli };
        let group = |name, files| Group { name, what: "", budget: None, files };
        let first = vec![file("app-1.js", 3), file("app-1_bg.wasm", 40), file("index.html", 500)];
        let groups = [group("first_load", first), group("guidance", vec![file("guidance/a.json", 9)])];
        assert_eq!(weights(&groups), weights_of(&[("app", 43), ("first_load", 543)]));
    }

    #[test]
    fn only_what_is_above_the_budget_is_an_excess() {
        let file = |brotli| File { path: "a".to_owned(), raw: 0, brotli };
        let group = |brotli| Group { name: "g", what: "g", budget: Some(10), files: vec![file(brotli)] };
        assert_eq!(group(10).excess(), None);
        assert_eq!(group(12).excess(), Some(2));
    }
}
