//! What a visitor loads, packed with brotli, against the budgets.

use crate::build::set_up_and_build;
use crate::cache::dist;
use crate::process::{answer, command, say};
use anyhow::{Context, Result};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

const FIRST_LOAD: u64 = 200_000;
const SCANNER: u64 = 400_000;

/// A file of the site.
#[derive(Clone, Debug)]
struct File {
    path: String,
    raw: u64,
    brotli: u64,
}

/// Files that are loaded together, and how much they may weigh.
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

/// Prints the weights; fails over budget. Builds the site when it is not there.
pub(crate) fn size(as_json: bool) -> Result<ExitCode> {
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
            eprintln!("Over budget: {} weighs {excess} bytes too much.", group.what);
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// Whether everything keeps within its budget; prints the weights.
pub(crate) fn within_budgets() -> Result<bool> {
    Ok(size(false)? == ExitCode::SUCCESS)
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
    let budget = group.budget.map(|budget| format!(" of {budget}")).unwrap_or_default();
    lines + &format!("  {raw:>9} {:>9}  bytes raw, with brotli{budget}\n\n", group.brotli())
}

fn weigh(dist: &Path) -> Result<Vec<Group>> {
    let mut paths = Vec::new();
    list(dist, "", &mut paths)?;
    paths.sort();
    let page = fs::read_to_string(dist.join("index.html"))?;
    let named = names_in(&page);
    let is_first = |path: &str| {
        // Icons other than the favicon are fetched when the app is installed.
        path == "index.html"
            || !is_whole(path)
                && !is_of_worker(path)
                && !path.starts_with("icons/")
                && named.iter().any(|name| is_name_of(name, path))
    };
    let files = packed(dist, paths)?;
    let of = |test: &dyn Fn(&str) -> bool| files.iter().filter(|file| test(&file.path)).cloned().collect::<Vec<_>>();
    let guidance = of(&|path| path.starts_with("guidance/"));
    let mut first = of(&is_first);
    // The first question brings the guidance of its control, the first one; the others come when theirs are opened.
    first.extend(guidance.first().cloned());
    first.sort_by_key(|file| std::cmp::Reverse(file.brotli));
    let whole = of(&is_whole);
    let clerk = of(&|path| path.starts_with("clerk-"));
    let reader = of(&|path| path.starts_with("reader-"));
    let scanner = of(&|path| path.starts_with("scanner-"));
    Ok(vec![
        Group {
            name: "first_load",
            what: "Until the first question can be answered",
            budget: Some(FIRST_LOAD),
            files: first,
        },
        Group { name: "scanner", what: "The scanner, loaded for live checks", budget: Some(SCANNER), files: scanner },
        Group {
            name: "whole",
            what: "The whole program, loaded when the first one is at rest",
            budget: None,
            files: whole,
        },
        Group { name: "clerk", what: "The clerk, loaded for exports and imports", budget: None, files: clerk },
        Group {
            name: "reader",
            what: "The reader, loaded for evidence files and pasted output",
            budget: None,
            files: reader,
        },
        Group {
            name: "guidance",
            what: "The guidance, one file when a control is opened",
            budget: None,
            files: guidance,
        },
    ])
}

/// Whether a file belongs to a worker, which the page names but does not load.
fn is_of_worker(path: &str) -> bool {
    ["clerk-", "reader-", "scanner-"].iter().any(|worker| path.starts_with(worker))
}

/// Whether a file belongs to the whole program, which the page names but does not wait for.
fn is_whole(path: &str) -> bool {
    path.starts_with("whole-")
}

/// The paths of all files below a folder, with slashes; hidden files are left out.
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

/// Everything in a page that may be the name of a file: the minifier may have dropped the quotes.
fn names_in(page: &str) -> Vec<&str> {
    page.split(['"', '\'', '<', '>', '=', ' ', '\n']).filter(|word| word.contains('.')).collect()
}

/// Whether a name in the page, which starts with the base path, means this file.
fn is_name_of(name: &str, path: &str) -> bool {
    name.strip_suffix(path).is_some_and(|base| base.is_empty() || base.ends_with('/'))
}

/// The files with their weights. Node packs them, as the server does.
fn packed(dist: &Path, paths: Vec<String>) -> Result<Vec<File>> {
    let text = answer(command("node").arg("e2e/brotli.mjs").args(paths.iter().map(|path| dist.join(path))))
        .context("Node could not pack the files; install Node 20 or newer")?;
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

    #[test]
    fn only_what_is_above_the_budget_is_an_excess() {
        let file = |brotli| File { path: "a".to_owned(), raw: 0, brotli };
        let group = |brotli| Group { name: "g", what: "g", budget: Some(10), files: vec![file(brotli)] };
        assert_eq!(group(10).excess(), None);
        assert_eq!(group(12).excess(), Some(2));
    }
}
