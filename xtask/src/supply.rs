//! Checks of dependencies: licenses, one version each, nothing unwanted, and a digest for everything that is
//! downloaded. The rules are in `deny.toml`, which cargo-deny reads as well. Compiling cargo-deny would take 400 crates
//! and a quarter of an hour, for what `cargo metadata` knows already. Only advisories are not checked here, because
//! they need a network.

use crate::cache::repository;
use crate::metadata::{Graph, REGISTRY, checksums};
use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The crate graphs: a manifest and its lock file.
const GRAPHS: [(&str, &str); 2] = [("Cargo.toml", "Cargo.lock"), ("xtask/tools/Cargo.toml", "xtask/tools/Cargo.lock")];
/// npm's lock files. The packages of the first one make what is shipped.
const NPM: [&str; 2] = ["xtask/npm/package-lock.json", "e2e/package-lock.json"];
/// The Python requirements: `.in` has the direct ones, `.txt` all of them with digests.
const PYTHON: [&str; 4] =
    ["xtask/requirements", "xtask/exports/requirements", "xtask/hosting/requirements", "xtask/lint/requirements"];

/// `deny.toml`, limited to the keys that are checked here. Any other key is an error, because it would have no effect.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    graph: Targets,
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Targets {
    targets: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Licenses {
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Bans {
    #[serde(rename = "multiple-versions")]
    _multiple_versions: Deny,
    deny: Vec<Named>,
    skip: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sources {
    #[serde(rename = "unknown-registry")]
    _unknown_registry: Deny,
    #[serde(rename = "unknown-git")]
    _unknown_git: Deny,
    allow_registry: Vec<String>,
}

/// The only level that is supported here.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Deny {
    Deny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

/// A subject of the checks, and its problems.
pub(crate) type Checked = (String, Vec<String>);

/// Runs all checks.
pub(crate) fn check() -> Result<Vec<Checked>> {
    let rules: Rules = toml::from_str(&read("deny.toml")?).context("deny.toml cannot be parsed")?;
    let mut checked = Vec::new();
    let mut skipped = BTreeSet::new();
    for (manifest, lock) in GRAPHS {
        let targets: Vec<&str> = rules.graph.targets.iter().map(String::as_str).collect();
        let graph = Graph::read(manifest, &targets)?;
        let crates: Vec<Crate> = graph
            .foreign()
            .map(|package| Crate {
                name: &package.name,
                version: &package.version,
                license: package.license.as_deref().unwrap_or_default(),
                source: package.source.as_deref().unwrap_or_default(),
            })
            .collect();
        checked.push((format!("{manifest}: licences"), rules.licenses(&crates)));
        checked.push((format!("{manifest}: unwanted crates and sources"), rules.unwanted(&crates)));
        checked.push((format!("{manifest}: one version each"), rules.duplicates(&crates, &mut skipped)));
        let bare = checksums(lock)?.into_iter().filter(|(_, checksum)| checksum.is_none());
        checked.push((
            format!("{lock}: checksums"),
            bare.map(|((name, _), _)| format!("{name} has no checksum")).collect(),
        ));
    }
    let needless = rules.bans.skip.iter().filter(|named| !skipped.contains(&named.name) || named.reason.is_empty());
    let needless = needless.map(|named| format!("{} is in `skip` without need or without a reason", named.name));
    checked.push(("deny.toml".to_owned(), needless.collect()));
    for (at, path) in NPM.into_iter().enumerate() {
        let allowed = (at == 0).then_some(&rules.licenses.allow);
        checked.push((path.to_owned(), npm_mistakes(&serde_json::from_str(&read(path)?)?, allowed)));
    }
    for path in PYTHON {
        let (wanted, locked) = (read(&format!("{path}.in"))?, read(&format!("{path}.txt"))?);
        checked.push((format!("{path}.txt"), python_mistakes(&wanted, &locked)));
    }
    Ok(checked)
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(repository().join(path)).with_context(|| format!("{path} cannot be read"))
}

/// The properties of a crate that the rules check.
struct Crate<'a> {
    name: &'a str,
    version: &'a str,
    license: &'a str,
    source: &'a str,
}

impl Rules {
    fn licenses(&self, crates: &[Crate<'_>]) -> Vec<String> {
        let unfit = crates.iter().filter(|one| !admits(one.license, &self.licenses.allow));
        unfit
            .map(|one| format!("{} {} has the licence `{}`, which is not allowed", one.name, one.version, one.license))
            .collect()
    }

    fn unwanted(&self, crates: &[Crate<'_>]) -> Vec<String> {
        let mut found = Vec::new();
        for one in crates {
            if let Some(named) = self.bans.deny.iter().find(|named| named.name == one.name) {
                found.push(format!("{} is banned: {}", one.name, named.reason));
            }
            if !self.sources.allow_registry.iter().any(|registry| one.source == format!("registry+{registry}")) {
                found.push(format!("{} comes from {}, not from {REGISTRY}", one.name, one.source));
            }
        }
        found
    }

    /// Crates in several versions. A `skip` entry counts as used only if it is one of several versions.
    fn duplicates(&self, crates: &[Crate<'_>], skipped: &mut BTreeSet<String>) -> Vec<String> {
        let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for one in crates {
            versions.entry(one.name).or_default().insert(one.version);
        }
        let mut found = Vec::new();
        for (name, all) in versions.into_iter().filter(|(_, all)| all.len() > 1) {
            let known = all.iter().map(|version| format!("{name}@{version}"));
            let known = known.filter(|full| self.bans.skip.iter().any(|named| named.name == *full)).collect::<Vec<_>>();
            let kept = all.len() - known.len();
            skipped.extend(known);
            if kept > 1 {
                found.push(format!(
                    "{name} is used in several versions: {}",
                    all.into_iter().collect::<Vec<_>>().join(" and ")
                ));
            }
        }
        found
    }
}

/// Whether an SPDX expression can be satisfied with allowed licenses only. Old crates write `/` for `OR`.
fn admits(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let text = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = text.split_whitespace().peekable();
    let fits = any(&mut words, allowed);
    fits == Some(true) && words.next().is_none()
}

type Tokens<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

/// Evaluates `a OR b`; `None` if it is not an expression.
fn any(words: &mut Tokens<'_>, allowed: &BTreeSet<String>) -> Option<bool> {
    let mut fits = every(words, allowed)?;
    while words.next_if_eq(&"OR").is_some() {
        fits |= every(words, allowed)?;
    }
    Some(fits)
}

/// Evaluates `a AND b`.
fn every(words: &mut Tokens<'_>, allowed: &BTreeSet<String>) -> Option<bool> {
    let mut fits = single(words, allowed)?;
    while words.next_if_eq(&"AND").is_some() {
        fits &= single(words, allowed)?;
    }
    Some(fits)
}

/// Evaluates a license, perhaps with an exception, or an expression in parentheses.
fn single(words: &mut Tokens<'_>, allowed: &BTreeSet<String>) -> Option<bool> {
    match words.next()? {
        "(" => {
            let fits = any(words, allowed)?;
            (words.next()? == ")").then_some(fits)
        }
        ")" | "AND" | "OR" | "WITH" => None,
        name => match words.next_if_eq(&"WITH") {
            Some(_) => Some(allowed.contains(&format!("{name} WITH {}", words.next()?))),
            None => Some(allowed.contains(name)),
        },
    }
}

/// npm packages without a digest or from another registry; with `allowed`, also those with other licenses.
fn npm_mistakes(lock: &Value, allowed: Option<&BTreeSet<String>>) -> Vec<String> {
    let mut found = Vec::new();
    let packages = lock.get("packages").and_then(Value::as_object).into_iter().flatten();
    for (path, package) in packages.filter(|(path, _)| !path.is_empty()) {
        let text = |key: &str| package.get(key).and_then(Value::as_str);
        if !text("integrity").is_some_and(|digest| digest.starts_with("sha512-")) {
            found.push(format!("{path} has no digest"));
        }
        if text("resolved").is_some_and(|address| !address.starts_with("https://registry.npmjs.org/")) {
            found.push(format!("{path} is not from npm's registry"));
        }
        let license = text("license").unwrap_or_default();
        if allowed.is_some_and(|allowed| !admits(license, allowed)) {
            found.push(format!("{path} has the licence `{license}`, which is not allowed"));
        }
    }
    found
}

/// Python packages that are required but not locked, or locked without a digest.
fn python_mistakes(wanted: &str, locked: &str) -> Vec<String> {
    let lines = |text: &str| -> Vec<String> {
        let whole = text.replace("\\\n", " ");
        whole
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect()
    };
    let name_and_version = |line: &str| {
        let pinned = line.split([' ', ';']).next().unwrap_or_default().to_lowercase().replace('_', "-");
        pinned
            .split_once("==")
            .map(|(name, version)| (name.split('[').next().unwrap_or_default().to_owned(), version.to_owned()))
    };
    let locked = lines(locked);
    let pinned: BTreeSet<_> = locked.iter().filter_map(|line| name_and_version(line)).collect();
    let mut found = Vec::new();
    for line in &locked {
        if name_and_version(line).is_none() || !line.contains(" --hash=sha256:") {
            found.push(format!("{} has no version or no digest", line.split(' ').next().unwrap_or_default()));
        }
    }
    for line in lines(wanted) {
        if name_and_version(&line).is_none_or(|wanted| !pinned.contains(&wanted)) {
            found.push(format!("{line} is not locked; the first lines of the file say how to regenerate it"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules() -> Rules {
        toml::from_str(&read("deny.toml").unwrap()).unwrap()
    }

    fn one<'a>(name: &'a str, version: &'a str, license: &'a str, source: &'a str) -> Crate<'a> {
        Crate { name, version, license, source }
    }

    #[test]
    fn licences_are_expressions() {
        let allowed =
            BTreeSet::from(["MIT".to_owned(), "Zlib".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()]);
        for fits in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/GPL-3.0",
            "(MIT OR GPL-3.0) AND Zlib",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0",
        ] {
            assert!(admits(fits, &allowed), "{fits}");
        }
        for unfit in ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT OR", "(MIT", "MIT Zlib", "Apache-2.0", "MIT)", "OR MIT"] {
            assert!(!admits(unfit, &allowed), "{unfit}");
        }
    }

    #[test]
    fn what_breaks_a_rule_is_found() {
        let rules = rules();
        assert_eq!(
            rules.licenses(&[one("a", "1.0.0", "GPL-3.0", REGISTRY)]),
            ["a 1.0.0 has the licence `GPL-3.0`, which is not allowed"]
        );
        assert_eq!(rules.unwanted(&[one("a", "1.0.0", "MIT", REGISTRY)]), [""; 0]);
        assert_eq!(rules.unwanted(&[one("hyper", "1.0.0", "MIT", REGISTRY)]).len(), 1);
        assert_eq!(rules.unwanted(&[one("a", "1.0.0", "MIT", "git+https://example.com/a")]).len(), 1);
        let mut skipped = BTreeSet::new();
        let twice = |name| [one(name, "1.0.0", "MIT", REGISTRY), one(name, "2.0.0", "MIT", REGISTRY)];
        assert_eq!(rules.duplicates(&twice("a"), &mut skipped), ["a is used in several versions: 1.0.0 and 2.0.0"]);
        let [mut old, new] = twice("syn");
        old.version = "2.0.119";
        assert_eq!(rules.duplicates(&[old, new], &mut skipped), [""; 0]);
        assert_eq!(skipped, BTreeSet::from(["syn@2.0.119".to_owned()]));
    }

    #[test]
    fn packages_without_digests_are_found() {
        let entry = json!({ "integrity": "sha512-x", "resolved": "https://registry.npmjs.org/a", "license": "MIT" });
        let lock = |entry: &Value| json!({ "packages": { "": {}, "node_modules/a": entry } });
        let allowed = rules().licenses.allow;
        assert_eq!(npm_mistakes(&lock(&entry), Some(&allowed)), [""; 0]);
        for (key, value) in [("integrity", "sha1-x"), ("resolved", "https://example.com/a"), ("license", "GPL-3.0")] {
            let mut other = entry.clone();
            other[key] = value.into();
            assert_eq!(npm_mistakes(&lock(&other), Some(&allowed)).len(), 1, "{key}");
        }
        let good = "a-b==1 \\\n    --hash=sha256:0\nc==2 ; python_version < '3' --hash=sha256:1\n";
        assert_eq!(python_mistakes("A_b[server]==1\n# c\n", good), [""; 0]);
        assert_eq!(python_mistakes("a-b==2", good).len(), 1);
        assert_eq!(python_mistakes("", "a==1\n").len(), 1);
        assert_eq!(python_mistakes("", "a>=1 --hash=sha256:0\n").len(), 1);
    }

    #[test]
    fn a_rule_that_would_not_be_heeded_is_refused() {
        assert!(
            toml::from_str::<Rules>(&read("deny.toml").unwrap().replace("[sources]", "[advisories]\n[sources]"))
                .is_err()
        );
        assert!(toml::from_str::<Rules>(&read("deny.toml").unwrap().replace("\"deny\"", "\"warn\"")).is_err());
    }
}
