//! Graphs of crates from `cargo metadata`, and the checksums in a Cargo.lock.

use crate::cache::repository;
use crate::process::{answer, command};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The only allowed registry of crates.
pub(crate) const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// A graph of crates.
#[derive(Debug, Deserialize)]
pub(crate) struct Graph {
    packages: Vec<Package>,
    resolve: Resolve,
}

/// A crate.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    /// The license as its author wrote it, mostly an SPDX expression.
    pub(crate) license: Option<String>,
    /// The registry; `None` for crates of the repository.
    pub(crate) source: Option<String>,
    targets: Vec<Target>,
}

#[derive(Clone, Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
}

impl Package {
    /// Whether the crate runs in the compiler only, such as a procedural macro.
    fn is_macro(&self) -> bool {
        self.targets.iter().any(|target| target.kind.iter().any(|kind| kind == "proc-macro"))
    }
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
struct Kind {
    /// `build` or `dev`; `None` for what the program itself uses.
    kind: Option<String>,
}

impl Graph {
    /// Reads the graph of a manifest on these targets. Needs no network if the crates are already downloaded.
    pub(crate) fn read(manifest: &str, targets: &[&str]) -> Result<Self> {
        let mut cargo = command("cargo");
        cargo
            .args(["metadata", "--locked", "--format-version", "1", "--manifest-path"])
            .arg(repository().join(manifest));
        for target in targets {
            cargo.args(["--filter-platform", target]);
        }
        let text = answer(&mut cargo).with_context(|| format!("`cargo metadata` failed for {manifest}"))?;
        serde_json::from_str(&text).context("the output of `cargo metadata` cannot be parsed")
    }

    /// The crates from outside the repository.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = &Package> {
        let used: BTreeSet<&str> = self.resolve.nodes.iter().map(|node| node.id.as_str()).collect();
        self.packages.iter().filter(move |package| package.source.is_some() && used.contains(package.id.as_str()))
    }

    /// The crates that a crate of the repository depends on, including itself. `with_build` adds those of build scripts
    /// and macros.
    pub(crate) fn needs(&self, name: &str, with_build: bool) -> BTreeMap<&str, &Package> {
        let find = |id: &str| self.packages.iter().find(|package| package.id == id);
        let mut open: Vec<&Package> =
            self.packages.iter().filter(|package| package.source.is_none() && package.name == name).collect();
        let mut found = BTreeMap::new();
        while let Some(package) = open.pop() {
            if (with_build || !package.is_macro()) && found.insert(package.id.as_str(), package).is_none() {
                open.extend(self.dependencies(&package.id, with_build).filter_map(find));
            }
        }
        found
    }

    /// The ids of a crate's direct dependencies.
    pub(crate) fn dependencies<'a>(&'a self, id: &str, with_build: bool) -> impl Iterator<Item = &'a str> {
        let node = self.resolve.nodes.iter().find(|node| node.id == id);
        let counts = move |kind: &Kind| kind.kind.is_none() || with_build && kind.kind.as_deref() == Some("build");
        let dependencies = node.into_iter().flat_map(|node| &node.deps);
        dependencies.filter(move |one| one.dep_kinds.iter().any(counts)).map(|one| one.pkg.as_str())
    }
}

/// The SHA-256 checksums in a Cargo.lock, by name and version; `None` for crates of the repository.
pub(crate) fn checksums(lock: &str) -> Result<BTreeMap<(String, String), Option<String>>> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Locked>,
    }
    #[derive(Deserialize)]
    struct Locked {
        name: String,
        version: String,
        source: Option<String>,
        checksum: Option<String>,
    }
    let text = fs::read_to_string(repository().join(lock)).with_context(|| format!("{lock} cannot be read"))?;
    let lock: Lock = toml::from_str(&text)?;
    let foreign = lock.package.into_iter().filter(|package| package.source.is_some());
    Ok(foreign.map(|package| ((package.name, package.version), package.checksum)).collect())
}
