//! The jobs of the document worker: writing exports and opening files. They need much code that the page does not need for its
//! questions, so they are done in a worker that is loaded when it is first needed. It is a fresh one for every job and holds
//! nothing else. Pure: the browser's side fetches the guidance that an export needs.

use crate::assessment::file::{self, AssessmentFile, Changes, RedactedCopy, Redaction, Scope};
use crate::assessment::{Amended, Assessment, RestoreError, Score, Statuses, restore};
use crate::baseline::guidance::Guidance;
use crate::baseline::{ActionId, ControlId};
use crate::messages::ui::{self as say, ChangeGroup};
use crate::plan::{Phase, Plan};
use crate::report::{self, Exported, Format, Kit};
use crate::stdx::json::{DecodeError, Fields, FromJson};
use crate::stdx::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The format of remediation kits.
const KIT: &str = "zip";
/// The media type of scripts.
const SHELL: &str = "text/x-shellscript;charset=utf-8";

/// A job for the document worker, as JSON between page and worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    /// Write an export.
    Export {
        /// `json`, `md`, `html` or `csv`; `zip` for the remediation kit.
        format: String,
        /// `whole`, `open`, or a control such as `acct-05`.
        scope: String,
        /// What to leave out, by the names of export files: `account`, `names`, `resources`, `notes`, `owners`.
        redact: Vec<String>,
        /// Random, for the id of a copy that leaves something out.
        new_id: String,
        /// The assessment, as JSON.
        assessment: String,
        /// When it is written.
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
    /// Open a file and say what it holds.
    Open {
        /// The content of the file; the page leaves it to the worker to read it.
        text: String,
        /// Which of its assessments is looked at, counted from 0.
        place: usize,
        /// The open assessment, as JSON, with which it could be merged.
        current: String,
        /// When it is opened.
        now: Timestamp,
    },
}

/// What came of a job, as JSON between worker and page.
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

impl Job {
    /// The host's base path, for jobs that need guidance.
    pub fn base(&self) -> &str {
        match self {
            Self::Export { base, .. } | Self::Script { base, .. } => base,
            Self::Open { .. } => "",
        }
    }

    /// The controls whose guidance the job needs.
    pub fn needs(&self) -> Vec<ControlId> {
        match self {
            Self::Export { format, .. } if format == KIT || read_format(format).is_some_and(Format::needs_guidance) => {
                ControlId::all().collect()
            }
            Self::Script { action, .. } => ActionId::find(action).map(|id| id.get().control).into_iter().collect(),
            _ => Vec::new(),
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
        const KNOWN: &[&str] =
            &["outcome", "file_name", "media_type", "text", "base64", "saved", "complete", "names", "one", "why"];
        let fields = Fields::of(value, KNOWN)?;
        match fields.text("outcome")? {
            "exported" => Ok(Self::Exported {
                file_name: fields.get("file_name")?,
                media_type: fields.get("media_type")?,
                text: fields.get("text")?,
            }),
            "packed" => Ok(Self::Packed { file_name: fields.get("file_name")?, base64: fields.get("base64")? }),
            "opened" => Ok(Self::Opened {
                saved: fields.get("saved")?,
                complete: fields.get("complete")?,
                names: fields.get("names")?,
                one: fields.get("one")?,
            }),
            _ => Ok(Self::Refused { why: fields.get("why")? }),
        }
    }
}

impl FromJson for Opened {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        const KNOWN: &[&str] = &["line", "warning", "changes", "amended", "document", "mergeable"];
        let fields = Fields::of(value, KNOWN)?;
        Ok(Self {
            line: fields.get("line")?,
            warning: fields.get_or_default("warning")?,
            changes: fields.get("changes")?,
            amended: fields.get("amended")?,
            document: fields.get("document")?,
            mergeable: fields.get("mergeable")?,
        })
    }
}

impl FromJson for ChangeGroup {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["line", "items"])?;
        Ok(Self { line: fields.get("line")?, items: fields.get("items")? })
    }
}

/// Does a job, with the guidance that it needs.
pub fn work(job: Job, guidance: &BTreeMap<ControlId, Guidance>) -> DocumentOutcome {
    match job {
        Job::Export { format, scope, redact, new_id, assessment, now, base: _ } => {
            let (scope, redaction) = (read_scope(&scope), read_redaction(&redact));
            // A choice that is not known is refused: ignoring it would put into the file what was to be left out.
            let (Some(scope), Some(redaction)) = (scope, redaction) else { return not_known() };
            let assessment = match restore(&assessment, now) {
                Ok(assessment) => assessment,
                Err(error) => return refused(&error),
            };
            let copy = RedactedCopy::of(&assessment, redaction, &new_id);
            if format == KIT {
                let Kit { file_name, bytes } = report::kit(&copy, guidance, scope, now);
                return DocumentOutcome::Packed { file_name, base64: STANDARD.encode(bytes) };
            }
            let Some(format) = read_format(&format) else { return not_known() };
            let Exported { file_name, media_type, text } = report::export(format, copy, guidance, scope, now);
            DocumentOutcome::Exported { file_name, media_type: media_type.to_owned(), text }
        }
        Job::Script { action, assessment, now, base: _ } => {
            match (ActionId::find(&action), restore(&assessment, now)) {
                (Some(action), Ok(assessment)) => {
                    let copy = RedactedCopy::of(&assessment, Redaction::default(), "");
                    match report::script(&copy, guidance, action, now) {
                        Some((file_name, text)) => {
                            DocumentOutcome::Exported { file_name, media_type: SHELL.to_owned(), text }
                        }
                        None => not_known(),
                    }
                }
                (None, _) => not_known(),
                (_, Err(error)) => refused(&error),
            }
        }
        Job::Open { text, place, current, now } => match (file::read(&text, now), restore(&current, now)) {
            (Ok((file, amended)), Ok(current)) => {
                let Some(one) = file.assessments.get(place).or(file.assessments.first()) else {
                    return refused(&RestoreError::Empty);
                };
                DocumentOutcome::Opened {
                    saved: say::exported_at(file.exported),
                    complete: file.is_complete(),
                    names: file.assessments.iter().map(|one| say::assessment_name(one.name())).collect(),
                    one: opened(&file, amended, one, &current, now),
                }
            }
            (Err(error), _) | (_, Err(error)) => refused(&error),
        },
    }
}

fn not_known() -> DocumentOutcome {
    DocumentOutcome::Refused { why: say::CHOICE_NOT_KNOWN.to_owned() }
}

fn refused(error: &RestoreError) -> DocumentOutcome {
    DocumentOutcome::Refused { why: say::restore_error(error) }
}

fn opened(
    file: &AssessmentFile,
    amended: Amended,
    incoming: &Assessment,
    current: &Assessment,
    now: Timestamp,
) -> Opened {
    let mergeable = file.mergeable(incoming, current);
    let changes = Changes::between(current, &mergeable, now);
    let mut merged = current.clone();
    merged.merge(&mergeable);
    let (before, after) = (planned(current, now), planned(&merged, now));
    let (theirs, ours) = (incoming.account(), current.account());
    let other = !theirs.is_empty() && !ours.is_empty() && theirs != ours;
    Opened {
        line: say::incoming_line(&Score::overall(&Statuses::of(incoming, now))),
        warning: other.then(|| say::other_account(theirs, ours)),
        changes: if changes.is_empty() {
            Vec::new()
        } else {
            let titles = |ids: &[ActionId], others: &[ActionId]| -> Vec<&str> {
                ids.iter().filter(|id| !others.contains(id)).map(|id| id.get().title).collect()
            };
            say::change_groups(&changes, &titles(&after, &before), &titles(&before, &after))
        },
        amended: say::amended(amended),
        document: serde_json::to_string(incoming).unwrap_or_default(),
        mergeable: serde_json::to_string(&mergeable).unwrap_or_default(),
    }
}

/// The actions that are still to do.
fn planned(assessment: &Assessment, now: Timestamp) -> Vec<ActionId> {
    let plan = Plan::of(assessment, &Statuses::of(assessment, now));
    let open = plan.rows.iter().filter(|row| !matches!(row.phase, Phase::Done | Phase::SetAside));
    open.map(|row| row.action).collect()
}

fn read_format(name: &str) -> Option<Format> {
    Format::ALL.into_iter().find(|format| format.extension() == name)
}

fn read_scope(name: &str) -> Option<Scope> {
    match name {
        "whole" => Some(Scope::Whole),
        "open" => Some(Scope::OpenItems),
        slug => ControlId::find_slug(slug).map(Scope::Control),
    }
}

fn read_redaction(parts: &[String]) -> Option<Redaction> {
    let mut redaction = Redaction::default();
    for part in parts {
        let choice = match part.as_str() {
            "account" => &mut redaction.account,
            "names" => &mut redaction.names,
            "resources" => &mut redaction.resources,
            "notes" => &mut redaction.notes,
            "owners" => &mut redaction.owners,
            _ => return None,
        };
        *choice = true;
    }
    Some(redaction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Register, Writer};

    fn assessment() -> Assessment {
        let now = Timestamp::from_millis(1_795_378_620_000);
        Assessment::new("abc".to_owned(), "Acme".to_owned(), now, &Writer::default())
    }

    fn json(assessment: &Assessment) -> String {
        serde_json::to_string(assessment).unwrap()
    }

    fn export(format: &str, redact: &[&str]) -> DocumentOutcome {
        export_of(format, "whole", redact)
    }

    fn export_of(format: &str, scope: &str, redact: &[&str]) -> DocumentOutcome {
        let job = Job::Export {
            format: format.to_owned(),
            scope: scope.to_owned(),
            redact: redact.iter().map(|part| (*part).to_owned()).collect(),
            new_id: "another".to_owned(),
            assessment: json(&assessment()),
            now: Timestamp::from_millis(1_795_378_620_000),
            base: String::new(),
        };
        work(job, &BTreeMap::new())
    }

    fn open(text: &str) -> DocumentOutcome {
        let now = Timestamp::from_millis(1_795_378_620_000);
        work(Job::Open { text: text.to_owned(), place: 0, current: json(&assessment()), now }, &BTreeMap::new())
    }

    #[test]
    fn what_was_exported_can_be_opened_and_changes_nothing() {
        let DocumentOutcome::Exported { file_name, text, .. } = export("json", &[]) else { panic!("no export") };
        assert_eq!(file_name, "footing-acme-2026-11-22.json");
        let DocumentOutcome::Opened { complete, names, one, .. } = open(&text) else { panic!("not opened") };
        assert!(complete);
        assert_eq!(names, ["Acme"]);
        assert_eq!(one.changes, []);
        assert_eq!(one.amended, Vec::<String>::new());
        assert_eq!(one.mergeable, json(&Assessment { name: Register::default(), ..assessment() }));
    }

    #[test]
    fn of_many_assessments_one_is_looked_at_at_a_time() {
        let now = Timestamp::from_millis(1_795_378_620_000);
        let named =
            |number: usize| Assessment::new(format!("a{number}"), format!("Acme {number}"), now, &Writer::default());
        let all: Vec<Assessment> = (0..300).map(named).collect();
        let text = file::envelope(&all.iter().collect::<Vec<_>>(), now);
        for (place, expected) in [(0, 0), (299, 299), (300, 0)] {
            let job = Job::Open { text: text.clone(), place, current: json(&assessment()), now };
            let DocumentOutcome::Opened { names, one, .. } = work(job, &BTreeMap::new()) else { panic!("not opened") };
            assert_eq!((names.len(), names[299].as_str()), (300, "Acme 299"));
            assert_eq!(restore(&one.document, now).expect("a document").id, format!("a{expected}"));
        }
    }

    #[test]
    fn a_redacted_file_cannot_replace() {
        for part in ["account", "names", "resources", "notes", "owners"] {
            let DocumentOutcome::Exported { text, .. } = export("json", &[part]) else { panic!("no export") };
            assert_eq!(text.contains("Acme"), part != "names");
            let DocumentOutcome::Opened { complete, one, .. } = open(&text) else { panic!("not opened") };
            assert!(!complete);
            assert!(one.document.contains(r#""id":"another""#), "{}", one.document);
        }
    }

    #[test]
    fn a_choice_that_is_not_known_is_refused_and_never_ignored() {
        for (format, scope, redact) in [
            ("pdf", "whole", "names"),
            ("json", "all", "names"),
            ("json", "acct-99", "names"),
            ("json", "whole", "name"),
        ] {
            let outcome = export_of(format, scope, &[redact]);
            assert!(matches!(outcome, DocumentOutcome::Refused { .. }), "{format} {scope} {redact}");
        }
        assert!(matches!(export_of("md", "acct-05", &["owners"]), DocumentOutcome::Exported { .. }));
    }

    #[test]
    fn a_kit_comes_packed_and_needs_all_guidance() {
        let DocumentOutcome::Packed { file_name, base64 } = export("zip", &["account"]) else { panic!("no kit") };
        assert_eq!(file_name, "footing-acme-2026-11-22.zip");
        assert!(STANDARD.decode(base64).unwrap().starts_with(b"PK"));
    }

    #[test]
    fn a_script_needs_the_guidance_of_its_control_only() {
        let script = |action: &str| Job::Script {
            action: action.to_owned(),
            assessment: json(&assessment()),
            now: Timestamp::from_millis(1_795_378_620_000),
            base: String::new(),
        };
        let job = script("acct-08.block-account");
        let control = ControlId::find_slug("acct-08").unwrap();
        assert_eq!(job.needs(), [control]);
        let (_, text) = crate::baseline::guidance_files().iter().find(|(name, _)| name.starts_with("acct-08")).unwrap();
        let guidance = BTreeMap::from([(control, Guidance::read(text).unwrap())]);
        let DocumentOutcome::Exported { file_name, text, .. } = work(job, &guidance) else { panic!("no script") };
        assert_eq!(file_name, "acct-08-block-account.sh");
        assert!(text.starts_with("#!/usr/bin/env bash\n"));
        assert!(matches!(work(script("acct-08.no-such"), &guidance), DocumentOutcome::Refused { .. }));
    }

    #[test]
    fn what_is_not_ours_is_refused_in_words() {
        for text in ["", "{", "[]", "null", "{\"a\":1}", "\u{feff}<html>"] {
            assert!(matches!(open(text), DocumentOutcome::Refused { why } if !why.is_empty()), "{text}");
        }
    }

    #[test]
    fn only_exports_for_reading_need_guidance() {
        let job = |format: &str| Job::Export {
            format: format.to_owned(),
            scope: String::new(),
            redact: Vec::new(),
            new_id: String::new(),
            assessment: String::new(),
            now: Timestamp::default(),
            base: String::new(),
        };
        assert!(job("json").needs().is_empty());
        assert_eq!(job("html").needs().len(), ControlId::all().len());
    }
}
