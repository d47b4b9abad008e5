//! The messages between the page and the document worker, which writes exports and opens files.

use crate::assessment::file::{Field, Redaction, Relation, Scope};
use crate::baseline::{ActionId, ControlId};
use crate::report::{Format, Options, Preview};
use crate::stdx::json::{DecodeError, Fields, FromJson, from_json};
use crate::stdx::names::names;
use crate::stdx::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A job for the document worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    /// Write an export.
    Export {
        /// The format.
        format: Format,
        /// The part of the assessment to include, and the layout.
        options: Options,
        /// What to leave out.
        redaction: Redaction,
        /// A random ID for a copy that leaves something out.
        new_id: String,
        /// The assessment, as JSON.
        assessment: String,
        /// The time of writing.
        now: Timestamp,
        /// The host's base path, for fetching guidance.
        base: String,
    },
    /// Describe what exports would contain.
    Preview {
        /// The formats.
        formats: Vec<Format>,
        /// The part of the assessment to include, and the layout.
        options: Options,
        /// What to leave out.
        redaction: Redaction,
        /// The assessment, as JSON.
        assessment: String,
        /// The time of describing.
        now: Timestamp,
        /// The host's base path, for fetching guidance.
        base: String,
    },
    /// Write the script of one action, with nothing left out.
    Script {
        /// The action, such as `acct-04.move-to-groups`.
        action: String,
        /// The assessment, as JSON.
        assessment: String,
        /// The time of writing.
        now: Timestamp,
        /// The host's base path, for fetching guidance.
        base: String,
    },
    /// Write an encrypted file for somebody else.
    Share {
        /// The lock of the encrypted file.
        lock: ShareLock,
        /// The name of the person who shares the file; empty if they gave none.
        by: String,
        /// The part of the assessment to include.
        scope: Scope,
        /// What to leave out.
        redaction: Redaction,
        /// A random ID for a copy that leaves something out.
        new_id: String,
        /// The assessment, as JSON.
        assessment: String,
        /// The time of writing.
        now: Timestamp,
    },
    /// Write a combined export of several assessments.
    Portfolio {
        /// The format.
        format: PortfolioFormat,
        /// Whether to leave out names and account IDs.
        is_redacted: bool,
        /// The assessments, each as JSON.
        assessments: Vec<String>,
        /// The time of writing.
        now: Timestamp,
    },
    /// Open a file and describe its content.
    Open {
        /// The content of the file, which only the worker parses.
        text: String,
        /// The link, key or passphrase that was pasted or typed for an encrypted file; `None` if none
        /// was, or the file is not encrypted.
        secret: Option<String>,
        /// The index of the assessment to describe.
        place: usize,
        /// The open assessment, as JSON, to compare with.
        current: String,
        /// The time of opening.
        now: Timestamp,
    },
}

/// A format of combined exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PortfolioFormat {
    /// A report, to read or print.
    Html,
    /// A table with a row for each account and control.
    Csv,
}

/// The lock of an encrypted file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareLock {
    /// A random key, for a link.
    Link,
    /// This passphrase.
    Passphrase(String),
}

/// What unlocks an encrypted file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The link that was sent with the file.
    Link,
    /// The passphrase.
    Passphrase,
}

names!(Secret { Link = "link", Passphrase = "passphrase" });

/// The outcome of a job.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum DocumentOutcome {
    /// An export was written.
    Exported {
        /// Such as `footing-acme-2026-11-22.md`.
        file_name: String,
        /// The media type for the download.
        media_type: String,
        /// The content.
        text: String,
    },
    /// A file that is no text was written: a remediation kit or a workbook.
    Packed {
        /// Such as `footing-acme-2026-11-22.zip`.
        file_name: String,
        /// The media type for the download.
        media_type: String,
        /// The file, in Base64.
        base64: String,
    },
    /// An encrypted file was written.
    Shared {
        /// Such as `acme-2026-11-22.footing`.
        file_name: String,
        /// The file, in Base64.
        base64: String,
        /// The key for a link; `None` if the file has a passphrase.
        key: Option<String>,
    },
    /// The file is encrypted, and the job has no secret.
    Locked {
        /// What unlocks it.
        secret: Secret,
    },
    /// What exports would contain.
    Previewed {
        /// One for each format of the job, in the same order.
        previews: Vec<Preview>,
    },
    /// A file was opened.
    Opened {
        /// When the file was saved, in words.
        saved: String,
        /// Whether the file's assessments are complete, so that one may replace the open assessment.
        complete: bool,
        /// Who shared the file, when, and what is left out, in words; `None` if it was not encrypted.
        badge: Option<Vec<String>>,
        /// The names of the file's assessments, in words; at least one.
        names: Vec<String>,
        /// The assessment at the job's index; the first if there is none.
        one: Opened,
    },
    /// The job failed.
    Refused {
        /// Why, and what to do, in words.
        why: String,
    },
}

/// One assessment of an opened file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Opened {
    /// Whether it is a copy of the open assessment, by its ID.
    pub is_copy: bool,
    /// Score and coverage, in words.
    pub line: String,
    /// A warning that the assessment is of another AWS account, in words.
    pub warning: Option<String>,
    /// What merging would change; empty if nothing.
    pub changes: Vec<ChangeGroup>,
    /// The fields whose value in the file is new to the open assessment, conflicts first.
    pub fields: Vec<FieldItem>,
    /// What was outside the bounds of what Footing writes, and was corrected, in words.
    pub amended: Vec<String>,
    /// The assessment, as JSON.
    pub document: String,
    /// What to merge into the open assessment, as JSON.
    pub mergeable: String,
}

/// Changes of one kind, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeGroup {
    /// The number of changes and their kind.
    pub line: String,
    /// Each change; empty if the line says everything.
    pub items: Vec<String>,
}

/// A field whose value in the file is new to the open assessment, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldItem {
    /// The field.
    pub field: Field,
    /// What the field is called.
    pub title: String,
    /// The value in the open assessment; `None` if nobody wrote one.
    pub ours: Option<FieldText>,
    /// The value in the file.
    pub theirs: FieldText,
    /// Whether the file's value was written over the other one, or both independently.
    pub relation: Relation,
}

/// The value of a field, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldText {
    /// The value.
    pub value: String,
    /// Who wrote it, if they gave a name, and when.
    pub written: String,
}

impl Job {
    /// The host's base path, for jobs that need guidance.
    pub fn base(&self) -> &str {
        match self {
            Self::Export { base, .. } | Self::Preview { base, .. } | Self::Script { base, .. } => base,
            Self::Share { .. } | Self::Portfolio { .. } | Self::Open { .. } => "",
        }
    }

    /// Whether the job needs the mappings to other frameworks.
    pub fn needs_mappings(&self) -> bool {
        matches!(self, Self::Export { format, .. } if format.needs_mappings())
    }

    /// The controls whose guidance the job needs.
    pub fn needs(&self) -> Vec<ControlId> {
        match self {
            Self::Export { format, .. } if !format.needs_guidance() => Vec::new(),
            // What is previewed needs no steps, but an estimate of pages does.
            Self::Preview { formats, .. } if !formats.contains(&Format::Html) => Vec::new(),
            Self::Export { .. } | Self::Preview { .. } => ControlId::all().collect(),
            Self::Script { action, .. } => ActionId::find(action).map(|id| id.get().control).into_iter().collect(),
            Self::Share { .. } | Self::Portfolio { .. } | Self::Open { .. } => Vec::new(),
        }
    }
}

impl DocumentOutcome {
    /// Parses an outcome. Returns `None` if the text is not one.
    pub fn read(text: &str) -> Option<Self> {
        Self::from_json(&serde_json::from_str(text).ok()?).ok()
    }
}

impl FromJson for DocumentOutcome {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        const KNOWN: &[&str] = &[
            "outcome",
            "file_name",
            "media_type",
            "text",
            "base64",
            "key",
            "secret",
            "previews",
            "saved",
            "complete",
            "badge",
            "names",
            "one",
            "why",
        ];
        let fields = Fields::of(value, KNOWN)?;
        match fields.text("outcome")? {
            "exported" => Ok(Self::Exported {
                file_name: fields.get("file_name")?,
                media_type: fields.get("media_type")?,
                text: fields.get("text")?,
            }),
            "packed" => Ok(Self::Packed {
                file_name: fields.get("file_name")?,
                media_type: fields.get("media_type")?,
                base64: fields.get("base64")?,
            }),
            "shared" => Ok(Self::Shared {
                file_name: fields.get("file_name")?,
                base64: fields.get("base64")?,
                key: fields.get_or_default("key")?,
            }),
            "locked" => Ok(Self::Locked { secret: fields.get("secret")? }),
            "previewed" => Ok(Self::Previewed { previews: fields.get("previews")? }),
            "opened" => Ok(Self::Opened {
                saved: fields.get("saved")?,
                complete: fields.get("complete")?,
                badge: fields.get_or_default("badge")?,
                names: fields.get("names")?,
                one: fields.get("one")?,
            }),
            "refused" => Ok(Self::Refused { why: fields.get("why")? }),
            _ => Err(DecodeError::new("is not an outcome")),
        }
    }
}

from_json! {
    Opened { is_copy, line, changes, fields, amended, document, mergeable; warning }
    FieldItem { field, title, theirs, relation; ours }
    FieldText { value, written }
    ChangeGroup { line, items }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Grouping, Length, Tool};
    use serde_json::json;

    fn export(format: Format) -> Job {
        Job::Export {
            format,
            options: Options::default(),
            redaction: Redaction::default(),
            new_id: String::new(),
            assessment: String::new(),
            now: Timestamp::default(),
            base: String::new(),
        }
    }

    #[test]
    fn a_job_is_parsed_as_it_was_sent() {
        let control = ControlId::find_slug("acct-05").expect("a control");
        for scope in [Scope::Whole, Scope::OpenItems, Scope::Control(control)] {
            for format in Format::ALL {
                let site = "https://footing.example/".to_owned();
                let job = Job::Export {
                    format,
                    options: Options {
                        scope,
                        length: Length::WithInstructions,
                        grouping: Grouping::Control,
                        shows_gaps: true,
                        site,
                    },
                    redaction: Redaction { names: true, owners: true, ..Redaction::default() },
                    new_id: "another".to_owned(),
                    assessment: "{}".to_owned(),
                    now: Timestamp::from_millis(1_795_378_620_000),
                    base: "/".to_owned(),
                };
                let text = serde_json::to_string(&job).expect("JSON");
                assert_eq!(serde_json::from_str::<Job>(&text).expect("a job"), job, "{text}");
            }
        }
    }

    /// Ignoring a redaction would write what the user wanted to leave out.
    #[test]
    fn a_job_with_an_unknown_choice_is_refused() {
        let job = serde_json::to_value(export(Format::Kit)).expect("JSON");
        assert!(serde_json::from_value::<Job>(job.clone()).is_ok());
        for (field, value) in [
            ("/format", json!("pdf")),
            ("/format", json!({"tickets": "pdf"})),
            ("/options/scope", json!("all")),
            ("/options/length", json!("long")),
            ("/options/grouping", json!("criterion")),
            ("/options/scope", json!({"control": "ACCT.99"})),
            ("/redaction", json!(["account", "name"])),
        ] {
            let mut job = job.clone();
            *job.pointer_mut(field).expect("a field") = value.clone();
            assert!(serde_json::from_value::<Job>(job).is_err(), "{field} {value}");
        }
    }

    #[test]
    fn only_exports_for_reading_need_guidance() {
        for format in [Format::Json, Format::Calendar, Format::CriteriaCsv] {
            assert!(export(format).needs().is_empty() && !export(format).needs_mappings());
        }
        for format in [Format::Html, Format::Kit, Format::Tickets(Tool::Jira)] {
            assert_eq!(export(format).needs().len(), ControlId::all().len());
        }
        assert!(export(Format::Workbook).needs_mappings());
    }
}
