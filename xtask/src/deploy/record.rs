//! What the bucket remembers of its releases, as a file beside the site: which files each consists of, so that those of the
//! release before stay for tabs that are still open, and which objects are surely as they were meant.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The record's own key. No file of the site begins with a dot.
pub(crate) const KEY: &str = ".releases.json";

/// The releases of a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The newest first. It may have failed half-way: which one is live, index.html tells.
    pub(crate) releases: Vec<Release>,
    /// The fingerprint of each object that was uploaded whole.
    pub(crate) objects: BTreeMap<String, String>,
    /// What has changed at CloudFront's back: paths whose invalidation has not been asked for yet.
    pub(crate) stale: BTreeSet<String>,
}

/// A release, named by the digest of its index.html, which names all its files.
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
