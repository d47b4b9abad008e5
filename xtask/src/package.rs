//! `cargo xtask package`: the site as a zip for any static host, with headers, digests and instructions. The same site
//! gives the same bytes.

use crate::build::{base, set_up_and_build};
use crate::cache::{dist, repository};
use crate::hosting::Hosting;
use crate::process::say;
use crate::sbom;
use crate::serve;
use crate::size::list;
use anyhow::{Context, Result, bail};
use footing::hosting::sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const NOTE: &str = include_str!("../hosting/HOSTING.txt");
/// The file in which hosts look for headers.
const HEADERS: &str = "_headers";
/// The limits of Cloudflare Pages for a `_headers` file.
const MOST_RULES: usize = 100;
const LONGEST_LINE: usize = 2000;

/// Writes the zip for a base path, after building the site unless `no_build` is true.
pub(crate) fn package(public_url: Option<&str>, no_build: bool) -> Result<()> {
    let base = base(public_url.unwrap_or("/"))?;
    let site = site(&base);
    if !no_build {
        set_up_and_build(Some(&base), &site)?;
    }
    let built = serve::built_base(&site)?;
    if built != base {
        bail!("the site was built for {built}; leave `--no-build` out to build it for {base}");
    }
    let files = files(&Hosting::read()?, &site, &base, sbom::sbom(version())?)?;
    let zip = zipped(&files)?;
    let folder = repository().join("target/package");
    fs::create_dir_all(&folder)?;
    let place = base.trim_matches('/').replace('/', "-");
    let name = format!("footing-{}{}{place}.zip", version(), if place.is_empty() { "" } else { "-" });
    fs::write(folder.join(&name), &zip)?;
    say(&files.get("SHA256SUMS").map(|sums| String::from_utf8_lossy(sums).into_owned()).unwrap_or_default())?;
    say(&format!("{}  target/package/{name}\n", sha256(&zip)))
}

/// The folder of a site for a base path. The site for the top of a host is what other commands use, so others have
/// their own folder.
pub(crate) fn site(base: &str) -> PathBuf {
    if base == "/" {
        dist()
    } else {
        repository().join("target/package").join(base.trim_matches('/').replace('/', "-"))
    }
}

/// Every file of the package, by path.
fn files(hosting: &Hosting, dist: &Path, base: &str, sbom: String) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut paths = Vec::new();
    list(dist, "", &mut paths)?;
    let mut files = BTreeMap::new();
    for path in &paths {
        files.insert(format!("site/{path}"), fs::read(dist.join(path))?);
    }
    files.insert(format!("site/{HEADERS}"), headers(hosting, &paths, base)?.into_bytes());
    files.insert("HOSTING.txt".to_owned(), NOTE.replace("{version}", version()).replace("{base}", base).into_bytes());
    files.insert(sbom::NAME.to_owned(), sbom.into_bytes());
    let sums: String = files.iter().map(|(path, bytes)| format!("{}  {path}\n", sha256(bytes))).collect();
    files.insert("SHA256SUMS".to_owned(), sums.into_bytes());
    Ok(files)
}

/// The `_headers` file for these files. If several rules match, Netlify uses the last value of a header, and Cloudflare
/// Pages joins them. A line `! Name`, which Netlify ignores, makes Cloudflare Pages drop the earlier values.
fn headers(hosting: &Hosting, paths: &[String], base: &str) -> Result<String> {
    let mut rules: Vec<(String, Vec<String>)> = Vec::new();
    let everywhere = hosting.policy_rules().find(|(pattern, _)| *pattern == "^");
    let common = hosting.headers(everywhere.context("there is no policy for all other files")?.1)?;
    let mut all: Vec<String> = common.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    all.push(format!("Cache-Control: {}", hosting.cache_of(hosting.fallback())?));
    rules.push((format!("{base}*"), all));
    let instead = |name: &str, value: &str| [format!("! {name}"), format!("{name}: {value}")];
    for (pattern, policy) in hosting.policy_rules().filter(|(pattern, _)| *pattern != "^") {
        let own = hosting.headers(policy)?;
        let others = own.iter().filter(|header| !common.contains(header));
        let lines: Vec<String> = others.flat_map(|(name, value)| instead(name, value)).collect();
        // Files are named individually, because a host may answer other addresses with the same beginning with the
        // page.
        let beginning = pattern.trim_start_matches('^');
        rules.extend(
            paths
                .iter()
                .filter(|path| path.starts_with(beginning))
                .map(|path| (format!("{base}{path}"), lines.clone())),
        );
    }
    for (pattern, cache) in kept(hosting, paths)? {
        let (path, lines) = (format!("{base}{pattern}"), instead("Cache-Control", cache));
        // If a path has two rules, Cloudflare Pages uses the last one.
        match rules.iter_mut().find(|(other, _)| *other == path) {
            Some((_, rule)) => rule.extend(lines),
            None => rules.push((path, lines.into())),
        }
    }
    let lines = || rules.iter().flat_map(|(path, lines)| [path].into_iter().chain(lines));
    if rules.len() > MOST_RULES || lines().any(|line| line.len() > LONGEST_LINE) {
        bail!("the _headers file has more than {MOST_RULES} rules or a line of more than {LONGEST_LINE} characters");
    }
    let text = |(path, lines): &(String, Vec<String>)| {
        format!("{path}\n{}", lines.iter().map(|line| format!("  {line}\n")).collect::<String>())
    };
    Ok(rules.iter().map(text).collect::<Vec<_>>().join("\n"))
}

/// The files that never change, with their `Cache-Control` values: a folder if this is true of all its files, otherwise
/// each file.
fn kept<'a>(hosting: &'a Hosting, paths: &[String]) -> Result<BTreeMap<String, &'a str>> {
    let mut mixed = BTreeSet::new();
    for path in paths.iter().filter(|path| !hosting.is_kept(path).unwrap_or_default()) {
        mixed.extend(path.split_once('/').map(|(folder, _)| folder));
    }
    let mut kept = BTreeMap::new();
    for path in paths {
        if hosting.is_kept(path)? {
            let folder = path.split_once('/').map(|(folder, _)| folder).filter(|folder| !mixed.contains(folder));
            let pattern = folder.map_or_else(|| path.clone(), |folder| format!("{folder}/*"));
            kept.insert(pattern, hosting.cache_of(path)?);
        }
    }
    Ok(kept)
}

/// The files as a zip, sorted by path, all with the same time.
fn zipped(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The version, which both packages of the workspace share.
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: [&str; 7] = [
        "app-0123456789abcdef.js",
        "guidance/a.0123456789abcdef.json",
        "guidance/b.0123456789abcdef.json",
        "icons/a.png",
        "icons/b-0123456789abcdef.png",
        "index.html",
        "scanner-0123456789abcdef.js",
    ];

    fn rules(base: &str) -> String {
        headers(&Hosting::read().unwrap(), &PATHS.map(str::to_owned), base).unwrap()
    }

    /// The headers that Cloudflare Pages or Netlify sends for a path, by its own rules.
    fn sent(path: &str, is_cloudflare: bool) -> BTreeMap<String, String> {
        let mut sent: BTreeMap<String, String> = BTreeMap::new();
        let mut fits = false;
        for line in rules("/").lines().filter(|line| !line.is_empty()) {
            if let Some(pattern) = line.strip_prefix('/') {
                fits = pattern.strip_suffix('*').map_or(pattern == path, |start| path.starts_with(start));
            } else if !fits {
            } else if let Some(name) = line.trim().strip_prefix("! ") {
                if is_cloudflare {
                    sent.remove(name);
                }
            } else if let Some((name, value)) = line.trim().split_once(": ") {
                let old = sent.get(name).filter(|_| is_cloudflare).map(|old| format!("{old}, ")).unwrap_or_default();
                sent.insert(name.to_owned(), old + value);
            }
        }
        sent
    }

    #[test]
    fn both_hosts_send_each_file_what_the_rules_say() {
        let hosting = Hosting::read().unwrap();
        for path in PATHS.iter().copied().chain(["assess/acct-01", "scanner-other"]) {
            let policy = if path.starts_with("scanner-0") { "scanner" } else { "page" };
            let mut wanted: BTreeMap<_, _> = hosting.headers(policy).unwrap().into_iter().collect();
            wanted.insert("Cache-Control".to_owned(), hosting.cache_of(path).unwrap().to_owned());
            assert_eq!(sent(path, true), wanted, "Cloudflare Pages, {path}");
            assert_eq!(sent(path, false), wanted, "Netlify, {path}");
        }
    }

    #[test]
    fn no_path_has_two_rules() {
        let rules = rules("/");
        let paths: Vec<_> = rules.lines().filter(|line| line.starts_with('/')).collect();
        assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), paths.len(), "{rules}");
    }

    #[test]
    fn folders_that_never_change_take_one_rule() {
        let rules = rules("/x/");
        assert!(rules.contains("\n/x/guidance/*\n") && !rules.contains("/x/guidance/a"), "{rules}");
        assert!(rules.contains("\n/x/icons/b-0123456789abcdef.png\n") && rules.starts_with("/x/*\n"), "{rules}");
    }

    #[test]
    fn the_same_files_give_the_same_zip() {
        let files: BTreeMap<_, _> =
            PATHS.iter().map(|path| ((*path).to_owned(), path.repeat(50).into_bytes())).collect();
        let zip = zipped(&files).unwrap();
        assert_eq!(zip, zipped(&files).unwrap());
        let mut read = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        assert_eq!(read.len(), PATHS.len());
        let first = read.by_index(0).unwrap();
        assert_eq!(first.name().unwrap(), PATHS[0]);
        assert_eq!(first.last_modified(), Some(DateTime::default()));
    }
}
