//! The desired objects in the bucket: every file of the site with its settings, and the compressed ones.

use crate::hosting::Hosting;
use crate::post_build::hex;
use crate::process::{answer, command};
use crate::size::list;
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The files to upload last, in this order: the page, which names all other files, and the service worker, which caches
/// them.
const LAST: [&str; 2] = ["index.html", "service-worker.js"];

/// An object of the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) key: String,
    /// The file with the object's bytes on this machine.
    pub(crate) file: PathBuf,
    pub(crate) settings: Settings,
    pub(crate) turn: Turn,
    /// A digest of the bytes and settings.
    pub(crate) fingerprint: String,
}

/// The headers with which S3 sends an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Settings {
    pub(crate) content_type: String,
    pub(crate) cache_control: String,
    pub(crate) content_encoding: Option<String>,
}

/// When an object is uploaded. No object may name a file that is not uploaded yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    /// The name comes from the content, so the object does not conflict with those of other releases.
    Kept,
    /// The object replaces that of another release, and names no other.
    Replaced,
    /// The object makes the release live; the number is its position among such objects.
    Live(usize),
}

impl Object {
    /// Describes a file as an object.
    fn of(hosting: &Hosting, path: &str, file: PathBuf, encoding: Option<&str>) -> Result<Self> {
        let settings = Settings {
            content_type: hosting.type_of(path)?.to_owned(),
            cache_control: hosting.cache_of(path)?.to_owned(),
            content_encoding: encoding.map(str::to_owned),
        };
        let turn = match LAST.iter().position(|last| *last == path) {
            Some(place) => Turn::Live(place),
            None if hosting.is_kept(path)? => Turn::Kept,
            None => Turn::Replaced,
        };
        let key = if encoding.is_some() { format!("{path}.br") } else { path.to_owned() };
        let bytes = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let mut digest = Sha256::new();
        digest.update(format!("{settings:?}\n"));
        digest.update(&bytes);
        Ok(Self { key, file, settings, turn, fingerprint: hex(&digest.finalize()) })
    }
}

/// All objects of the site in `dist`, by key. Files that never change are also compressed, into the folder `packed`.
pub(crate) fn objects(hosting: &Hosting, dist: &Path, packed: &Path) -> Result<Vec<Object>> {
    let mut paths = Vec::new();
    list(dist, "", &mut paths)?;
    // A package has this file for hosts that read it.
    paths.retain(|path| path != "_headers");
    if !paths.iter().any(|path| path == hosting.fallback()) {
        bail!("{} contains no {}; run `cargo xtask build` first", dist.display(), hosting.fallback());
    }
    let mut objects = Vec::new();
    let mut to_pack = Vec::new();
    for path in &paths {
        objects.push(Object::of(hosting, path, dist.join(path), None)?);
        if hosting.is_kept(path)? && hosting.is_packable(path) {
            to_pack.push(path);
        }
    }
    pack(dist, &to_pack, packed)?;
    for path in to_pack {
        objects.push(Object::of(hosting, path, packed.join(format!("{path}.br")), Some("br"))?);
    }
    objects.sort_by(|a, b| (a.turn, &a.key).cmp(&(b.turn, &b.key)));
    Ok(objects)
}

/// Writes `PATH.br` for each path. Node compresses them, as it does in the local server.
fn pack(dist: &Path, paths: &[&String], packed: &Path) -> Result<()> {
    let mut node = command("node");
    node.arg("e2e/brotli.mjs").arg("--into").arg(packed).arg("--from").arg(dist).args(paths);
    answer(&mut node).context("Node could not compress the files; install Node 20 or newer")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    #[test]
    fn files_are_described_as_they_are_to_be_sent_and_come_in_their_turn() {
        let folder = env::temp_dir().join(format!("footing-objects-{}", std::process::id()));
        let (dist, packed) = (folder.join("dist"), folder.join("packed"));
        fs::create_dir_all(dist.join("icons")).unwrap();
        for path in ["index.html", "service-worker.js", "icons/a.png", "app-0123456789abcdef.js", ".stage"] {
            fs::write(dist.join(path), "text that is packed, text that is packed").unwrap();
        }
        let objects = objects(&Hosting::read().unwrap(), &dist, &packed).unwrap();
        let keys: Vec<_> = objects.iter().map(|object| object.key.as_str()).collect();
        assert_eq!(
            keys,
            ["app-0123456789abcdef.js", "app-0123456789abcdef.js.br", "icons/a.png", "index.html", "service-worker.js"]
        );
        let packed = objects.iter().find(|object| object.key.ends_with(".br")).unwrap();
        assert_eq!(packed.settings.content_type, "text/javascript; charset=utf-8");
        assert_eq!(packed.settings.cache_control, "public, max-age=31536000, immutable");
        assert_eq!(packed.settings.content_encoding.as_deref(), Some("br"));
        assert!(fs::metadata(&packed.file).unwrap().len() < 40);
        let page = objects.iter().find(|object| object.key == "index.html").unwrap();
        assert_eq!((page.settings.cache_control.as_str(), page.turn), ("no-cache", Turn::Live(0)));
        fs::remove_dir_all(folder).unwrap();
    }
}
