//! The record of releases, stored in the bucket: the files of each release, so that those of the previous one stay for
//! open tabs, and the objects that are known to be complete.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The record's own key. No file of the site begins with a dot.
pub(crate) const KEY: &str = ".releases.json";

/// The releases of a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The releases, newest first. The newest may have failed half-way; index.html shows which one is live.
    pub(crate) releases: Vec<Release>,
    /// The fingerprint of each object that was uploaded completely.
    pub(crate) objects: BTreeMap<String, String>,
    /// Paths that have changed and whose invalidation has not been requested yet.
    pub(crate) stale: BTreeSet<String>,
}

/// A release, identified by the digest of its index.html, which names all its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Release {
    pub(crate) index: String,
    pub(crate) keys: BTreeSet<String>,
}

impl Record {
    /// Reads a record.
    pub(crate) fn from_text(text: &str) -> Result<Self> {
        serde_json::from_str(text).with_context(|| {
            format!("{KEY} in the bucket cannot be read. Remove it from the bucket; all files of earlier releases are then kept")
        })
    }

    /// The record as it is stored.
    pub(crate) fn to_text(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}
