//! The assessments and settings on this device, in local storage.

use super::storage::{self, StorageError};
use super::{clock, evidence_cache, locks};
use crate::assessment::own::is_own;
use crate::assessment::{Assessment, RestoreError, Round, restore, sample};
use crate::stdx::time::Timestamp;

/// The prefix of all our keys.
pub const PREFIX: &str = "footing/";
const ASSESSMENT: &str = "footing/assessment/";
const DAMAGED: &str = "footing/damaged/";
const CURRENT: &str = "footing/current";
const AUTHOR: &str = "footing/author";
const THEME: &str = "footing/theme";
const NO_EVIDENCE: &str = "footing/no-evidence";
const FILE_SAVED: &str = "footing/file-saved/";
const PLACE: &str = "footing/place/";
const ROUND: &str = "footing/round/";
const MOVES_ON: &str = "footing/moves-on";
const SAMPLE: &str = "footing/sample";
const QUICK_MOVES_ON: &str = "footing/quick-moves-on";

/// A stored document that could not be read and was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// The storage key of the document.
    pub key: String,
    /// The text of the document as it was found.
    pub text: String,
}

/// Loads an assessment; `None` if it is not stored. A document that cannot be read is set aside, and the error says
/// why.
pub fn load(id: &str) -> Option<Result<Assessment, RestoreError>> {
    let text = storage::read(&key(id))?;
    let restored = restore(&text, clock::now());
    // A document of a newer Footing is not damaged. It stays where it is and must not be overwritten.
    if let Err(error) = &restored
        && !matches!(error, RestoreError::Newer { .. })
    {
        put_aside(id, &text);
    }
    Some(restored)
}

/// Loads all readable assessments, the latest changed first, including deleted ones.
pub fn load_all() -> Vec<Assessment> {
    let keys = storage::keys(ASSESSMENT);
    let ids = keys.iter().filter_map(|key| key.strip_prefix(ASSESSMENT));
    let mut all: Vec<Assessment> = Vec::new();
    for assessment in ids.filter_map(|id| load(id)?.ok()) {
        // Of those changed at the same time, the one with the smaller id comes first, so that the order is always the
        // same.
        let is_before = |other: &Assessment| (other.changed(), &assessment.id) > (assessment.changed(), &other.id);
        all.insert(all.partition_point(is_before), assessment);
    }
    all
}

/// Merges the stored version into the assessment and writes the result, so that nothing that another tab wrote is lost.
/// Returns whether the merge changed the assessment.
///
/// # Errors
/// See [`StorageError`]. The merged assessment stays in memory.
pub fn save(assessment: &mut Assessment) -> Result<bool, StorageError> {
    let mut grown = false;
    if let Some(stored) = load(&assessment.id) {
        match stored {
            Ok(stored) => grown = assessment.merge(&stored),
            Err(RestoreError::Newer { .. }) => return Err(StorageError::Other(String::new())),
            // There was no room to set it aside, and it must not be overwritten.
            Err(_) if storage::read(&key(&assessment.id)).is_some() => return Err(StorageError::Full),
            Err(_) => {}
        }
    }
    let text = serde_json::to_string(assessment).map_err(|error| StorageError::Other(error.to_string()))?;
    storage::write(&key(&assessment.id), &text)?;
    Ok(grown)
}

/// Runs a function while this tab alone writes this assessment.
pub fn exclusively(id: &str, run: impl FnOnce() + 'static) {
    locks::with_lock(&key(id), run);
}

/// Deletes an assessment for good, with its settings and cached evidence.
pub fn erase(id: &str) {
    storage::remove(&key(id));
    storage::remove(&format!("{FILE_SAVED}{id}"));
    storage::remove(&format!("{PLACE}{id}"));
    storage::remove(&format!("{ROUND}{id}"));
    evidence_cache::forget_later(id);
}

/// The id of the assessment that a storage key belongs to; `None` if it is another key.
pub fn assessment_of_key(key: &str) -> Option<&str> {
    key.strip_prefix(ASSESSMENT)
}

/// The documents that could not be read.
pub fn damaged() -> Vec<Damaged> {
    let read = |key: String| storage::read(&key).map(|text| Damaged { key, text });
    storage::keys(DAMAGED).into_iter().filter_map(read).collect()
}

/// Deletes a document that could not be read.
pub fn discard_damaged(key: &str) {
    if key.starts_with(DAMAGED) {
        storage::remove(key);
    }
}

/// The id of the assessment that was open last.
pub fn current() -> Option<String> {
    storage::read(CURRENT)
}

/// Stores which assessment is open.
pub fn set_current(id: &str) {
    let _ = storage::write(CURRENT, id);
}

/// The person's name, shown with answers.
pub fn author() -> String {
    storage::read(AUTHOR).unwrap_or_default()
}

/// Stores the person's name.
pub fn set_author(name: &str) {
    let _ = storage::write(AUTHOR, name);
}

/// The theme, `light` or `dark`; `None` for the system's choice. The boot script reads it too, as JSON.
pub fn theme() -> Option<String> {
    storage::read(THEME).and_then(|text| serde_json::from_str(&text).ok())
}

/// Stores the theme.
pub fn set_theme(theme: Option<&str>) {
    match theme.and_then(|theme| serde_json::to_string(theme).ok()) {
        Some(text) => {
            let _ = storage::write(THEME, &text);
        }
        None => storage::remove(THEME),
    }
}

/// Whether evidence may be cached on this device.
pub fn keeps_evidence() -> bool {
    storage::is_available() && storage::read(NO_EVIDENCE).is_none()
}

/// Sets whether evidence may be cached on this device. Returns whether the setting was stored.
pub fn set_keeps_evidence(keeps: bool) -> bool {
    if keeps {
        storage::remove(NO_EVIDENCE);
        return true;
    }
    storage::write(NO_EVIDENCE, "yes").is_ok()
}

/// When an assessment was last saved to a file.
pub fn file_saved(id: &str) -> Option<Timestamp> {
    // Nobody has to be reminded to save what is not theirs.
    if !is_own(id) {
        return Some(Timestamp::LAST);
    }
    storage::read(&format!("{FILE_SAVED}{id}"))?.parse().ok().map(Timestamp::from_millis)
}

/// Records that an assessment was saved to a file now.
pub fn set_file_saved(id: &str) {
    write_of(FILE_SAVED, id, &clock::now().as_millis().to_string());
}

/// The id of the criterion that was open last in an assessment.
pub fn place(id: &str) -> Option<String> {
    storage::read(&format!("{PLACE}{id}"))
}

/// Stores which criterion is open.
pub fn set_place(id: &str, criterion: &str) {
    write_of(PLACE, id, criterion);
}

/// The round in which an assessment's questions are asked.
pub fn round(id: &str) -> Round {
    storage::read(&format!("{ROUND}{id}")).and_then(|name| Round::find(&name)).unwrap_or_default()
}

/// Stores the round in which an assessment's questions are asked.
pub fn set_round(id: &str, round: Round) {
    write_of(ROUND, id, round.as_str());
}

/// Whether an answer leads to the next question by itself: in the quick round unless the person chose otherwise, in
/// other rounds only if the person chose so.
pub fn moves_on(round: Round) -> bool {
    let is_quick = round == Round::Quick;
    storage::read(moves_on_key(is_quick)).map_or(is_quick, |chosen| chosen == "yes")
}

/// Stores whether an answer leads to the next question by itself, for the quick round or for the others.
pub fn set_moves_on(round: Round, moves_on: bool) {
    let _ = storage::write(moves_on_key(round == Round::Quick), if moves_on { "yes" } else { "no" });
}

/// Stores something about an assessment. Nothing about one that is not the person's own is stored.
fn write_of(prefix: &str, id: &str, text: &str) {
    if is_own(id) {
        let _ = storage::write(&format!("{prefix}{id}"), text);
    }
}

fn moves_on_key(is_quick: bool) -> &'static str {
    if is_quick { QUICK_MOVES_ON } else { MOVES_ON }
}

fn key(id: &str) -> String {
    format!("{ASSESSMENT}{id}")
}

/// The sample assessment, if this tab has it open. It is in the storage of the tab, which ends with the tab, and never among the
/// assessments of this device.
pub fn sample() -> Option<Assessment> {
    let text = storage::read_of_tab(SAMPLE)?;
    restore(&text, clock::now()).ok().filter(sample::is_sample)
}

/// Stores the sample assessment for this tab.
pub fn save_sample(assessment: &Assessment) {
    storage::write_of_tab(SAMPLE, &serde_json::to_string(assessment).unwrap_or_default());
}

/// Removes the sample assessment from this tab.
pub fn forget_sample() {
    storage::remove_of_tab(SAMPLE);
}

/// Moves an unreadable document to another key, so that nothing overwrites it. If there is no room for the copy, the
/// original stays.
fn put_aside(id: &str, text: &str) {
    let aside = format!("{DAMAGED}{id}-{}", clock::now().as_millis());
    if storage::write(&aside, text).is_ok() {
        storage::remove(&key(id));
    }
}
