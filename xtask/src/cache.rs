//! Locations: the repository, and the per-user cache that all clones on this machine share.

use anyhow::{Context, Result};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};

/// The repository's top folder. Read at run time, because clones that share a target folder share this program.
pub(crate) fn repository() -> &'static Path {
    static OWN: OnceLock<PathBuf> = OnceLock::new();
    let own = OWN.get_or_init(|| {
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
    });
    own.parent().unwrap_or(own)
}

/// The folder of the finished site.
pub(crate) fn dist() -> PathBuf {
    repository().join("dist")
}

/// The cache folder: `$FOOTING_CACHE`, `$XDG_CACHE_HOME/footing` or `~/.cache/footing`.
pub(crate) fn cache() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = set("FOOTING_CACHE") {
        return std::path::absolute(path).context("FOOTING_CACHE is not a valid path");
    }
    if let Some(path) = set("XDG_CACHE_HOME") {
        return Ok(path.join("footing"));
    }
    let home = env::home_dir().context("there is no home directory; set FOOTING_CACHE to a folder for tools")?;
    Ok(home.join(".cache/footing"))
}

/// A short name made from the content of files, so that a folder in the cache is used only for the content it was made
/// from.
pub(crate) fn name_of_content(files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
