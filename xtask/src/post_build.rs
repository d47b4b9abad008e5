//! The last steps of a build, which need all files: names by content, the page that contains those names, the service
//! worker's list, and the digests. After that, the files of a release belong together.

use crate::cache::{name_of_content, repository};
use crate::hosting::Hosting;
use crate::process::{answer, command};
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The programs that run in workers.
pub(crate) const WORKERS: [&str; 3] = ["document_worker", "evidence_worker", "scanner"];
/// What every visitor gets sooner or later, and what only some need or only an installed app: with the workers, it is kept for
/// offline use when the page is at rest.
const REST: [&str; 3] = ["guidance/", "icons/", "manifest."];
/// The digests of all other files, in the form that `sha256sum --check` reads.
pub(crate) const DIGESTS: &str = "sha256sums.txt";
const PAGE: &str = "index.html";
const SERVICE_WORKER: &str = "service-worker.js";

/// Seals the site that Trunk has staged. Called by a hook in Trunk.toml.
pub(crate) fn after_trunk() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from).context("only Trunk can call this command")?;
    seal(&staging, &env::var("TRUNK_PUBLIC_URL").unwrap_or_else(|_| "/".to_owned()))
}

/// Seals a site in a folder, made for a base path.
pub(crate) fn seal(staging: &Path, base: &str) -> Result<()> {
    let mut names = BTreeMap::from([
        ("base", base.to_owned()),
        ("commit", commit()),
        ("policy", Hosting::read()?.policy_in_page()?),
    ]);
    let full = hashed(staging, "full", &[])?;
    names.insert("full-bytes", size(staging, &format!("{full}_bg.wasm"))?.to_string());
    names.insert("full", full);
    for worker in WORKERS {
        names.insert(worker, worker_hashed(staging, worker)?);
    }
    rewrite(&staging.join(PAGE), |html| {
        let app = word_after(html, "data-wasm=").context("index.html has no data-wasm")?;
        names.insert("bytes", size(staging, app.rsplit('/').next().unwrap_or_default())?.to_string());
        filled(html, &names)
    })?;
    let files = digests(staging, &[SERVICE_WORKER])?;
    rewrite(&staging.join(SERVICE_WORKER), |script| listed(script, &files))?;
    let files = digests(staging, &[])?;
    let lines: String = files.iter().map(|(path, digest)| format!("{}  {path}\n", hex(digest))).collect();
    fs::write(staging.join(DIGESTS), lines)?;
    Ok(())
}

/// The commit that is built, with `+` if files differ from it; empty outside of a repository.
fn commit() -> String {
    let git = |arguments: &[&str]| answer(command("git").args(arguments));
    let Some(commit) = git(&["rev-parse", "HEAD"]) else { return String::new() };
    let is_changed = git(&["status", "--porcelain"]).is_none_or(|changes| !changes.trim().is_empty());
    format!("{}{}", commit.trim(), if is_changed { "+" } else { "" })
}

/// Renames the files of a program, `NAME.js` and `NAME_bg.wasm`, by their content, so that a cached file never belongs
/// to another version than the page. Returns the new name.
pub(crate) fn hashed(staging: &Path, name: &str, also: &[PathBuf]) -> Result<String> {
    let files = [".js", "_bg.wasm"].map(|ending| (staging.join(format!("{name}{ending}")), ending));
    let contents: Vec<PathBuf> = files.iter().map(|(file, _)| file.clone()).chain(also.iter().cloned()).collect();
    let new = format!("{name}-{}", name_of_content(&contents)?);
    for (file, ending) in &files {
        fs::rename(file, staging.join(format!("{new}{ending}")))
            .with_context(|| format!("{} does not exist", file.display()))?;
    }
    Ok(new)
}

/// Renames the files of a worker program. The loader names the script, and the script the WebAssembly. A worker's
/// policy comes with its script and is cached with it, so the headers are part of what determines the name.
fn worker_hashed(staging: &Path, name: &str) -> Result<String> {
    let loader = staging.join(format!("{name}_loader.js"));
    let new = hashed(staging, name, &[loader.clone(), repository().join("xtask/hosting.json")])?;
    let replaced = |text: &str, ending: &str| {
        let (from, to) = (format!("{name}{ending}"), format!("{new}{ending}"));
        match text.matches(&from).count() {
            1 => Ok(text.replace(&from, &to)),
            count => bail!("`{from}` occurs {count} times instead of once"),
        }
    };
    rewrite(&loader, |text| replaced(text, ".js"))?;
    rewrite(&staging.join(format!("{new}.js")), |text| replaced(text, "_bg.wasm"))?;
    fs::rename(loader, staging.join(format!("{new}_loader.js")))?;
    Ok(new)
}

/// Whether a file of the site belongs to a program.
pub(crate) fn is_of(program: &str, path: &str) -> bool {
    path.strip_prefix(program).is_some_and(|rest| rest.starts_with('-'))
}

/// Whether a file of the site belongs to a worker, which the page names but does not load.
pub(crate) fn is_of_worker(path: &str) -> bool {
    WORKERS.iter().any(|worker| is_of(worker, path))
}

fn rewrite(file: &Path, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let changed = change(&text).with_context(|| format!("{} is not as expected", file.display()))?;
    Ok(fs::write(file, changed)?)
}

fn size(staging: &Path, name: &str) -> Result<u64> {
    Ok(fs::metadata(staging.join(name)).with_context(|| format!("{name} does not exist"))?.len())
}

/// The value of an attribute. The minifier may have dropped the quotes.
fn word_after<'a>(html: &'a str, mark: &str) -> Option<&'a str> {
    let (_, after) = html.split_once(mark)?;
    after.trim_start_matches('"').split(['"', ' ', '>']).next()
}

/// The text with each `{name}` replaced. Fails if one is missing.
fn filled(text: &str, names: &BTreeMap<&str, String>) -> Result<String> {
    let mut text = text.to_owned();
    for (name, value) in names {
        let mark = format!("{{{name}}}");
        if !text.contains(&mark) {
            bail!("`{mark}` is missing");
        }
        if value.contains(' ') {
            // The minifier may have dropped the quotes.
            text = text.replace(&format!("={mark}"), &format!("=\"{value}\""));
        }
        text = text.replace(&mark, value);
    }
    Ok(text)
}

/// The service worker with the release's files and their digests, in the format in which browsers check them.
fn listed(script: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<String> {
    let hosting = Hosting::read()?;
    let mut release = Sha256::new_with_prefix(fs::read(repository().join("xtask/hosting.json"))?);
    for (path, digest) in files {
        release.update(path);
        release.update(digest);
    }
    let list = |is_rest: bool| {
        let of = files
            .iter()
            .filter(|(path, _)| (is_of_worker(path) || REST.iter().any(|start| path.starts_with(start))) == is_rest);
        // The page is asked for by the address that people use: not every host knows it by its file's name.
        let address = |path: &str| if path == PAGE { "./".to_owned() } else { path.to_owned() };
        let list: BTreeMap<_, _> =
            of.map(|(path, digest)| (address(path), format!("sha256-{}", STANDARD.encode(digest)))).collect();
        serde_json::to_string_pretty(&list)
    };
    let release: String = hex(&release.finalize()).chars().take(16).collect();
    // Each value is preceded by a comment that marks it, so that the source is a valid script, too.
    let marks = [
        ("/*release*/ \"\"", format!("\"{release}\"")),
        ("/*first*/ {}", list(false)?),
        ("/*rest*/ {}", list(true)?),
        ("/*kept*/ \"\"", serde_json::to_string(hosting.kept_pattern()?)?),
        ("/*endings*/ []", serde_json::to_string(&hosting.endings())?),
    ];
    let mut script = script.to_owned();
    for (mark, value) in marks {
        if !script.contains(mark) {
            bail!("`{mark}` is missing");
        }
        script = script.replace(mark, &value);
    }
    Ok(script)
}

/// The SHA-256 of every file, by path with slashes; hidden files are not part of the site.
pub(crate) fn digests(folder: &Path, without: &[&str]) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut paths = Vec::new();
    crate::size::list(folder, "", &mut paths)?;
    let digest = |path: String| {
        let digest = Sha256::digest(fs::read(folder.join(&path))?).to_vec();
        Ok((path, digest))
    };
    paths.into_iter().filter(|path| !without.contains(&path.as_str())).map(digest).collect()
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_with_and_without_quotes() {
        for html in ["<template data-wasm=/x/app_bg.wasm id=a>", "<template id=a data-wasm=\"/x/app_bg.wasm\">"] {
            assert_eq!(word_after(html, "data-wasm="), Some("/x/app_bg.wasm"));
        }
        assert_eq!(word_after("<p>", "data-wasm="), None);
    }

    #[test]
    fn every_mark_is_filled_and_none_may_be_missing() {
        let names = BTreeMap::from([("base", "/x/".to_owned()), ("document_worker", "document_worker-1".to_owned())]);
        assert_eq!(filled("{base}{document_worker}.js {base}", &names).unwrap(), "/x/document_worker-1.js /x/");
        let policy = BTreeMap::from([("policy", "a 'b'".to_owned())]);
        assert_eq!(filled("<p c={policy} d=\"{policy}\">", &policy).unwrap(), "<p c=\"a 'b'\" d=\"a 'b'\">");
        assert!(filled("{base}", &names).is_err());
    }

    #[test]
    fn the_service_worker_knows_first_and_rest_with_their_digests() {
        let script = fs::read_to_string(repository().join("public").join(SERVICE_WORKER)).unwrap();
        let files =
            |page: u8| BTreeMap::from([(PAGE.to_owned(), vec![page]), ("guidance/a.0123.json".to_owned(), vec![2])]);
        let (one, other) = (listed(&script, &files(1)).unwrap(), listed(&script, &files(3)).unwrap());
        assert!(one.contains("const FIRST = {\n  \"./\": \"sha256-AQ==\"\n};"), "{one}");
        assert!(one.contains("const REST = {\n  \"guidance/a.0123.json\": \"sha256-Ag==\"\n};"), "{one}");
        assert!(one.contains("RegExp(\"[.-][0-9a-f]") && one.contains("ENDINGS = [\"css\","), "{one}");
        let release = |script: &str| script.split("const RELEASE = ").nth(1).unwrap()[..18].to_owned();
        assert_ne!(release(&one), release(&other));
    }
}
