//! The messages of the document worker, which writes exports and opens files.

use crate::assessment::file::{Redaction, Scope};
use crate::baseline::{ActionId, ControlId};
use crate::report::{Format, Options, Preview};
use crate::stdx::json::{DecodeError, Fields, FromJson, from_json};
use crate::stdx::names::names;
use crate::stdx::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the document worker is asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    /// Write an export.
    Export {
        /// What is written.
        format: Format,
        /// How much of the assessment goes into it, and how it is laid out.
        options: Options,
        /// What is left out.
        redaction: Redaction,
        /// Random, for the id of a copy that leaves something out.
        new_id: String,
        /// The assessment, as JSON.
        assessment: String,
        /// When it is written.
        now: Timestamp,
        /// The host's base path, for fetching guidance.
        base: String,
    },
    /// Say what exports would contain.
    Preview {
        /// Which formats.
        formats: Vec<Format>,
        /// How much of the assessment goes into them, and how they are laid out.
        options: Options,
        /// What is left out.
        redaction: Redaction,
        /// The assessment, as JSON.
        assessment: String,
        /// When they would be written.
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
        /// When it is written.
        now: Timestamp,
        /// The host's base path, for fetching guidance.
        base: String,
    },
    /// Write an encrypted file for somebody else.
    Share {
        /// How it is locked.
        lock: ShareLock,
        /// How much of the assessment goes into it.
        scope: Scope,
        /// What is left out.
        redaction: Redaction,
        /// Random, for the id of a copy that leaves something out.
        new_id: String,
        /// The assessment, as JSON.
        assessment: String,
        /// When it is written.
        now: Timestamp,
    },
    /// Open a file and say what it holds.
    Open {
        /// The content of the file; the page leaves it to the worker to read it.
        text: String,
        /// The link, key or passphrase that was pasted or typed for an encrypted file; `None` if none was.
        secret: Option<String>,
        /// Which of its assessments is looked at, counted from 0.
        place: usize,
        /// The open assessment, as JSON, with which it could be merged.
        current: String,
        /// When it is opened.
        now: Timestamp,
    },
}

/// How an encrypted file is locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareLock {
    /// With a random key, for a link.
    Link,
    /// With this passphrase.
    Passphrase(String),
}

/// What unlocks an encrypted file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The link that came with it.
    Link,
    /// The passphrase.
    Passphrase,
}

names!(Secret { Link = "link", Passphrase = "passphrase" });

/// What came of a job.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum DocumentOutcome {
    /// An export, ready to be saved.
    Exported {
        /// Such as `footing-acme-2026-11-22.md`.
        file_name: String,
        /// For the browser.
        media_type: String,
        /// The content.
        text: String,
    },
    /// A remediation kit, ready to be saved.
    Packed {
        /// Such as `footing-acme-2026-11-22.zip`.
        file_name: String,
        /// The zip, in Base64.
        base64: String,
    },
    /// An encrypted file, ready to be saved.
    Shared {
        /// Such as `acme-2026-11-22.footing`.
        file_name: String,
        /// The file, in Base64.
        base64: String,
        /// The key for a link; `None` if the file has a passphrase.
        key: Option<String>,
    },
    /// An encrypted file that is still locked, because no secret came with the job.
    Locked {
        /// What unlocks it.
        secret: Secret,
    },
    /// What exports would contain.
    Previewed {
        /// One for each format that was asked for, in that order.
        previews: Vec<Preview>,
    },
    /// A file that was opened.
    Opened {
        /// When it was saved, in words.
        saved: String,
        /// Whether an assessment may be replaced by one of it.
        complete: bool,
        /// The names of the assessments that it holds, in words; at least one.
        names: Vec<String>,
        /// The one that is looked at; the first where there is none at its place.
        one: Opened,
    },
    /// It could not be done: why, and what to do, in words.
    Refused {
        /// The words.
        why: String,
    },
}

/// One assessment of an opened file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Opened {
    /// Score and coverage in words.
    pub line: String,
    /// That it is about another AWS account, in words.
    pub warning: Option<String>,
    /// What merging would change; none when it would change nothing.
    pub changes: Vec<ChangeGroup>,
    /// What in the file could not have been written by Footing and was brought into bounds, in words.
    pub amended: Vec<String>,
    /// The assessment, as JSON.
    pub document: String,
    /// What to merge into the open assessment, as JSON.
    pub mergeable: String,
}

/// Changes of one kind, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeGroup {
    /// How many there are, and of what.
    pub line: String,
    /// Each of them; none where the line says all.
    pub items: Vec<String>,
}

impl Job {
    /// The host's base path, for jobs that need guidance.
    pub fn base(&self) -> &str {
        match self {
            Self::Export { base, .. } | Self::Preview { base, .. } | Self::Script { base, .. } => base,
            Self::Share { .. } | Self::Open { .. } => "",
        }
    }

    /// The controls whose guidance the job needs.
    pub fn needs(&self) -> Vec<ControlId> {
        match self {
            Self::Export { format, .. } if !format.needs_guidance() => Vec::new(),
            // What is previewed needs no steps, but an estimate of pages does.
            Self::Preview { formats, .. } if !formats.contains(&Format::Html) => Vec::new(),
            Self::Export { .. } | Self::Preview { .. } => ControlId::all().collect(),
            Self::Script { action, .. } => ActionId::find(action).map(|id| id.get().control).into_iter().collect(),
            Self::Share { .. } | Self::Open { .. } => Vec::new(),
        }
    }
}

impl DocumentOutcome {
    /// Reads what the worker sent; `None` if it makes no sense.
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
            "packed" => Ok(Self::Packed { file_name: fields.get("file_name")?, base64: fields.get("base64")? }),
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
                names: fields.get("names")?,
                one: fields.get("one")?,
            }),
            "refused" => Ok(Self::Refused { why: fields.get("why")? }),
            _ => Err(DecodeError::new("is not an outcome")),
        }
    }
}

from_json! {
    Opened { line, changes, amended, document, mergeable; warning }
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
    fn a_job_arrives_as_it_was_given() {
        let control = ControlId::find_slug("acct-05").expect("a control");
        for scope in [Scope::Whole, Scope::OpenItems, Scope::Control(control)] {
            for format in Format::ALL {
                let site = "https://footing.example/".to_owned();
                let job = Job::Export {
                    format,
                    options: Options { scope, length: Length::WithInstructions, grouping: Grouping::Control, site },
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

    /// Leaving a choice out would put into the file what was to be left out.
    #[test]
    fn a_choice_that_is_not_known_is_no_job() {
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
        for format in [Format::Json, Format::Calendar] {
            assert!(export(format).needs().is_empty());
        }
        for format in [Format::Html, Format::Kit, Format::Tickets(Tool::Jira)] {
            assert_eq!(export(format).needs().len(), ControlId::all().len());
        }
    }
}
