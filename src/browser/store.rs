//! The assessments and settings of this device, in local storage.

use super::storage::{self, StorageError};
use super::{clock, evidence_cache, locks};
use crate::assessment::{Assessment, RestoreError, restore};
use crate::stdx::time::Timestamp;

/// Every key of ours begins like this.
pub const PREFIX: &str = "footing/";
const ASSESSMENT: &str = "footing/assessment/";
const DAMAGED: &str = "footing/damaged/";
const CURRENT: &str = "footing/current";
const AUTHOR: &str = "footing/author";
const THEME: &str = "footing/theme";
const NO_EVIDENCE: &str = "footing/no-evidence";
const FILE_SAVED: &str = "footing/file-saved/";
const PLACE: &str = "footing/place/";

/// A stored document that could not be read and was put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// Where it is kept.
    pub key: String,
    /// Its text as it was found.
    pub text: String,
}

/// Reads one assessment. One that cannot be read is put aside, and its reason given.
pub fn load(id: &str) -> Option<Result<Assessment, RestoreError>> {
    let text = storage::read(&key(id))?;
    let restored = restore(&text, clock::now());
    // A document of a newer Footing is whole: it stays where it is and must not be written.
    if let Err(error) = &restored
        && !matches!(error, RestoreError::Newer { .. })
    {
        put_aside(id, &text);
    }
    Some(restored)
}

/// Reads all assessments that can be read, the latest written first; deleted ones too.
pub fn load_all() -> Vec<Assessment> {
    let keys = storage::keys(ASSESSMENT);
    let ids = keys.iter().filter_map(|key| key.strip_prefix(ASSESSMENT));
    let mut all: Vec<Assessment> = Vec::new();
    for assessment in ids.filter_map(|id| load(id)?.ok()) {
        // Of those written at the same time the one with the smaller id, so that the order is always the same.
        let is_before = |other: &Assessment| (other.changed(), &assessment.id) > (assessment.changed(), &other.id);
        all.insert(all.partition_point(is_before), assessment);
    }
    all
}

/// Merges what is stored into the document and writes the result, so that nothing another tab wrote is lost.
/// Returns whether the merge brought anything new.
///
/// # Errors
/// See [`StorageError`]. The merged document is kept in memory all the same.
pub fn save(assessment: &mut Assessment) -> Result<bool, StorageError> {
    let mut grown = false;
    if let Some(stored) = load(&assessment.id) {
        match stored {
            Ok(stored) => grown = assessment.merge(&stored),
            Err(RestoreError::Newer { .. }) => return Err(StorageError::Other(String::new())),
            // There was no room to put it aside, and it must not be overwritten.
            Err(_) if storage::read(&key(&assessment.id)).is_some() => return Err(StorageError::Full),
            Err(_) => {}
        }
    }
    let text = serde_json::to_string(assessment).map_err(|error| StorageError::Other(error.to_string()))?;
    storage::write(&key(&assessment.id), &text)?;
    Ok(grown)
}

/// Runs something while this tab alone writes this assessment.
pub fn exclusively(id: &str, run: impl FnOnce() + 'static) {
    locks::with_lock(&key(id), run);
}

/// Removes an assessment for good.
pub fn erase(id: &str) {
    storage::remove(&key(id));
    storage::remove(&format!("{FILE_SAVED}{id}"));
    storage::remove(&format!("{PLACE}{id}"));
    evidence_cache::forget_later(id);
}

/// The id in a storage key of an assessment.
pub fn assessment_of_key(key: &str) -> Option<&str> {
    key.strip_prefix(ASSESSMENT)
}

/// Documents that could not be read.
pub fn damaged() -> Vec<Damaged> {
    let read = |key: String| storage::read(&key).map(|text| Damaged { key, text });
    storage::keys(DAMAGED).into_iter().filter_map(read).collect()
}

/// Removes a damaged document.
pub fn discard_damaged(key: &str) {
    if key.starts_with(DAMAGED) {
        storage::remove(key);
    }
}

/// The assessment that was open last.
pub fn current() -> Option<String> {
    storage::read(CURRENT)
}

/// Remembers the open assessment.
pub fn set_current(id: &str) {
    let _ = storage::write(CURRENT, id);
}

/// The person's name, for "who and when".
pub fn author() -> String {
    storage::read(AUTHOR).unwrap_or_default()
}

/// Remembers the person's name.
pub fn set_author(name: &str) {
    let _ = storage::write(AUTHOR, name);
}

/// `light`, `dark`, or nothing for the system's choice. The boot script reads it too, as JSON.
pub fn theme() -> Option<String> {
    storage::read(THEME).and_then(|text| serde_json::from_str(&text).ok())
}

/// Remembers the theme.
pub fn set_theme(theme: Option<&str>) {
    match theme.and_then(|theme| serde_json::to_string(theme).ok()) {
        Some(text) => {
            let _ = storage::write(THEME, &text);
        }
        None => storage::remove(THEME),
    }
}

/// Whether the evidence behind findings is kept on this device.
pub fn keeps_evidence() -> bool {
    storage::is_available() && storage::read(NO_EVIDENCE).is_none()
}

/// Remembers whether it is. Whether that could be stored.
pub fn set_keeps_evidence(keeps: bool) -> bool {
    if keeps {
        storage::remove(NO_EVIDENCE);
        return true;
    }
    storage::write(NO_EVIDENCE, "yes").is_ok()
}

/// When an assessment was last saved to a file.
pub fn file_saved(id: &str) -> Option<Timestamp> {
    storage::read(&format!("{FILE_SAVED}{id}"))?.parse().ok().map(Timestamp::from_millis)
}

/// Remembers that an assessment was saved to a file now.
pub fn set_file_saved(id: &str) {
    let _ = storage::write(&format!("{FILE_SAVED}{id}"), &clock::now().as_millis().to_string());
}

/// The criterion that was open last in an assessment.
pub fn place(id: &str) -> Option<String> {
    storage::read(&format!("{PLACE}{id}"))
}

/// Remembers the open criterion.
pub fn set_place(id: &str, criterion: &str) {
    let _ = storage::write(&format!("{PLACE}{id}"), criterion);
}

fn key(id: &str) -> String {
    format!("{ASSESSMENT}{id}")
}

/// Keeps a text that cannot be read under another key, so that nothing overwrites it. Where there is no room for a copy,
/// the original stays.
fn put_aside(id: &str, text: &str) {
    let aside = format!("{DAMAGED}{id}-{}", clock::now().as_millis());
    if storage::write(&aside, text).is_ok() {
        storage::remove(&key(id));
    }
}
