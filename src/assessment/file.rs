//! Files of assessments, which exports write and imports read. A complete file without redaction reads back exactly as it was
//! written. The file of a part of an assessment says so.

mod changes;
mod fields;
mod known;
mod redaction;
#[cfg(test)]
mod tests;

use super::bounds::shorten;
use super::restore::{self, RestoreError};
use super::{Amended, Assessment, Status, Statuses};
use crate::baseline::{ControlId, CriterionId};
use crate::stdx::json::{Counted, DecodeError, Fields, FromJson};
use crate::stdx::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use changes::{Changes, FindingChange, StatusChange};
pub use fields::{Decisions, Field, FieldChange, FieldKind, FieldValue, Relation, Written, field_changes};
pub use redaction::{REDACTED, RedactedCopy, Redaction};

/// The version of the file's envelope around the assessments.
const FILE_FORMAT: u64 = 1;
/// The largest number of assessments in a file: ten times what fits into a browser's storage.
const MOST_ASSESSMENTS: usize = 500;
/// The most characters of the name of the person who shares a file.
const MOST_NAME: usize = 200;
/// The error for a file that is larger than any file that Footing writes.
const TOO_MUCH: &str = "it holds more than Footing ever writes";
/// The envelope's `footing` entry, which identifies the file.
const KIND: &str = "assessments";

/// A file of assessments, to be written or as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentFile {
    footing: String,
    format: u64,
    /// The time when the file was written.
    pub exported: Timestamp,
    /// The part of the assessments that is in the file.
    #[serde(default)]
    pub scope: Scope,
    /// What was redacted.
    #[serde(default, rename = "redacted")]
    pub redaction: Redaction,
    /// The name of the person who shares the file, if they gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The assessments. After reading, there is at least one, and no two have the same id.
    pub assessments: Vec<Assessment>,
}

/// The part of an assessment that goes into a file or report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The whole assessment.
    #[default]
    Whole,
    /// The criteria that are not met, partly met or unknown, and their actions.
    OpenItems,
    /// One control and its actions.
    Control(#[serde(with = "control_id")] ControlId),
}

impl FromJson for Scope {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        match value.as_str() {
            Some("whole") => Ok(Self::Whole),
            Some("open-items") => Ok(Self::OpenItems),
            Some(_) => Err(DecodeError::new("is not a scope")),
            None => {
                let id: String = Fields::of(value, &["control"])?.get("control")?;
                ControlId::find(&id).map(Self::Control).ok_or(DecodeError::new("is not a control"))
            }
        }
    }
}

impl AssessmentFile {
    /// Returns a file of the copy of an assessment, cut to the criteria that are within the scope at `now`.
    pub fn of(copy: RedactedCopy, scope: Scope, now: Timestamp) -> Self {
        let (mut assessment, redaction) = copy.into_parts();
        scope.cut(&mut assessment, now);
        Self::with(vec![assessment], scope, redaction, now)
    }

    fn with(assessments: Vec<Assessment>, scope: Scope, redaction: Redaction, exported: Timestamp) -> Self {
        Self { footing: KIND.to_owned(), format: FILE_FORMAT, exported, scope, redaction, by: None, assessments }
    }

    /// Returns the file with the name of the person who shares it. If names are redacted, the name is left out.
    pub fn shared_by(self, name: &str) -> Self {
        let by = (!self.redaction.names && !name.trim().is_empty()).then(|| name.trim().to_owned());
        Self { by, ..self }
    }

    /// Whether nothing is left out, so that the assessment in the file may replace the stored one.
    pub fn is_complete(&self) -> bool {
        self.scope.is_whole() && self.redaction.is_none()
    }

    /// Returns the part of the file's assessment `incoming` that is to be merged into `current`: what `current` does not have
    /// yet. A redacted version is left out if `current` has a version of the same time.
    pub fn mergeable(&self, incoming: &Assessment, current: &Assessment) -> Assessment {
        let mut incoming = incoming.clone();
        known::leave_out(&mut incoming, current, !self.redaction.is_none());
        incoming
    }
}

/// Returns the file as text: JSON, indented for people and for version control.
pub fn write(file: &AssessmentFile) -> String {
    serde_json::to_string_pretty(file).unwrap_or_default() + "\n"
}

/// Returns whole assessments as a file. Uses only their own serializer, so it is small enough for the page's first program.
pub fn envelope(assessments: &[&Assessment], now: Timestamp) -> String {
    let documents: Vec<String> = assessments.iter().filter_map(|one| serde_json::to_string(one).ok()).collect();
    let exported = now.as_millis();
    let documents = documents.join(",\n");
    format!(
        "{{\"footing\":\"{KIND}\",\"format\":{FILE_FORMAT},\"exported\":{exported},\"scope\":\"whole\",\"redacted\":[],\"assessments\":[\n{documents}\n]}}\n"
    )
}

/// Reads a file of assessments, or a single assessment in the form in which it is stored. Assessments with the same id are
/// merged. Everything is marked as coming from a file, and whatever could not have been written by `now` is brought within
/// bounds. Also returns what was changed.
///
/// # Errors
/// See [`RestoreError`]. Never panics, whatever the text is.
pub fn read(text: &str, now: Timestamp) -> Result<(AssessmentFile, Amended), RestoreError> {
    /// The entries that identify the file.
    #[derive(Deserialize)]
    struct Head {
        footing: Option<String>,
        format: Option<u64>,
    }

    let text = text.trim_start_matches('\u{feff}');
    let head: Head = restore::read(text)?;
    let mut file = match (head.footing.as_deref(), head.format) {
        (None, _) => {
            let Counted(value) = restore::read(text).map_err(|error| match error {
                RestoreError::NotOurs => damaged(TOO_MUCH),
                error => error,
            })?;
            let assessment = restore::of_value(&value)?;
            let changed = assessment.changed();
            AssessmentFile::with(vec![assessment], Scope::Whole, Redaction::default(), changed)
        }
        (Some(KIND), Some(format)) if format > FILE_FORMAT => return Err(RestoreError::Newer { format }),
        (Some(KIND), Some(FILE_FORMAT)) => read_envelope(text)?,
        _ => return Err(RestoreError::NotOurs),
    };
    if file.assessments.len() > MOST_ASSESSMENTS {
        return Err(damaged(TOO_MUCH));
    }
    file.exported = file.exported.min(now);
    let mut amended = Amended::default();
    amended.shortened_texts += shorten(&mut file.by, MOST_NAME);
    let mut by_id: Vec<Assessment> = Vec::new();
    for mut assessment in std::mem::take(&mut file.assessments) {
        // Mark the versions before putting them in order, because versions in a file belong to no sitting.
        amended.shortened_texts += assessment.mark_from_file(file.exported);
        amended += restore::accept(&mut assessment, now)?;
        match by_id.iter_mut().find(|other| other.id == assessment.id) {
            Some(same) => {
                same.merge(&assessment);
            }
            None => by_id.push(assessment),
        }
    }
    if by_id.is_empty() {
        return Err(RestoreError::Empty);
    }
    file.assessments = by_id;
    Ok((file, amended))
}

fn damaged(what: &str) -> RestoreError {
    RestoreError::Damaged { what: what.to_owned() }
}

fn read_envelope(text: &str) -> Result<AssessmentFile, RestoreError> {
    serde_json::from_str(text).map_err(|error| match newest_format(text) {
        Some(format) if format > u64::from(super::FORMAT) => RestoreError::Newer { format },
        _ => RestoreError::Damaged { what: error.to_string() },
    })
}

/// Returns the newest format among the assessments of a file that could not be read, if their formats can be read.
fn newest_format(text: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Envelope {
        assessments: Vec<Head>,
    }
    #[derive(Deserialize)]
    struct Head {
        format: u64,
    }
    let envelope: Envelope = serde_json::from_str(text).ok()?;
    envelope.assessments.iter().map(|head| head.format).max()
}

impl Scope {
    /// Whether the scope is the whole assessment.
    pub fn is_whole(&self) -> bool {
        *self == Self::Whole
    }

    /// Whether a criterion is within the scope.
    pub fn covers(self, statuses: &Statuses, id: CriterionId) -> bool {
        match self {
            Self::Whole => true,
            Self::OpenItems => matches!(statuses.status(id), Status::Partly | Status::NotMet | Status::Unknown),
            Self::Control(control) => id.get().control == control,
        }
    }

    /// Removes everything that is not within the scope. The profile stays, because statuses depend on it.
    fn cut(self, assessment: &mut Assessment, now: Timestamp) {
        if self.is_whole() {
            return;
        }
        // They have the statuses of all criteria.
        assessment.milestones.clear();
        let statuses = Statuses::of(assessment, now);
        let covered: Vec<CriterionId> = CriterionId::all().filter(|id| self.covers(&statuses, *id)).collect();
        let has_criterion = |id: &str| covered.iter().any(|criterion| criterion.get().id == id);
        let has_action =
            |id: &str| covered.iter().flat_map(|criterion| criterion.get().actions).any(|action| action.get().id == id);
        assessment.criteria.retain(|id, _| has_criterion(id));
        assessment.findings.retain(|id, _| has_criterion(id));
        assessment.actions.retain(|id, _| has_action(id));
    }
}

mod control_id {
    use crate::baseline::ControlId;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(id: &ControlId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(id.get().id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ControlId, D::Error> {
        let id = String::deserialize(deserializer)?;
        ControlId::find(&id).ok_or_else(|| D::Error::custom("a control that this edition does not know"))
    }
}
