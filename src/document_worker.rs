//! The jobs of the document worker: writing exports and opening files. They need much code that the page does not need for its
//! questions, so they are done in a worker that is loaded when it is first needed. It is a fresh one for every job and holds
//! nothing else. Pure: the browser's side fetches the guidance that an export needs.

use crate::assessment::file::{self, AssessmentFile, Changes, RedactedCopy, Redaction, Relation};
use crate::assessment::{Amended, Assessment, RestoreError, Score, Statuses, restore};
use crate::baseline::guidance::Guidance;
use crate::baseline::mappings::Mappings;
use crate::baseline::{ActionId, ControlId};
use crate::messages::ui::{self as say, sharing};
use crate::plan::{Phase, Plan};
use crate::protocol::document::{DocumentOutcome, Job, Opened, PortfolioFormat};
use crate::report::{self, Content, Exported, Refusal};
use crate::stdx::sort;
use crate::stdx::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;

/// The media type of scripts.
const SHELL: &str = "text/x-shellscript;charset=utf-8";

/// Does a job, with the guidance and the mappings that it needs. A share is returned as an export: the browser's side encrypts it.
pub fn work(job: Job, guidance: &BTreeMap<ControlId, Guidance>, mappings: Option<&Mappings>) -> DocumentOutcome {
    match job {
        Job::Export { format, options, redaction, new_id, assessment, now, base: _ } => {
            match restore(&assessment, now) {
                Ok(assessment) => {
                    let copy = RedactedCopy::of(&assessment, redaction, &new_id);
                    written(report::export(format, copy, guidance, mappings, &options, now))
                }
                Err(error) => refused(&error),
            }
        }
        Job::Share { lock: _, by, scope, redaction, new_id, assessment, now } => match restore(&assessment, now) {
            Ok(assessment) => {
                let copy = RedactedCopy::of(&assessment, redaction, &new_id);
                written(Ok(report::share(copy, scope, &by, now)))
            }
            Err(error) => refused(&error),
        },
        Job::Preview { formats, options, redaction, assessment, now, base: _ } => match restore(&assessment, now) {
            Ok(assessment) => {
                let copy = RedactedCopy::of(&assessment, redaction, "");
                DocumentOutcome::Previewed { previews: report::preview(&formats, &copy, guidance, &options, now) }
            }
            Err(error) => refused(&error),
        },
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
        Job::Portfolio { format, is_redacted, assessments, now } => {
            let all: Vec<Assessment> = assessments.iter().filter_map(|one| restore(one, now).ok()).collect();
            written(Ok(match format {
                PortfolioFormat::Html => report::portfolio_report(&all, is_redacted, now),
                PortfolioFormat::Csv => report::portfolio_table(&all, is_redacted, now),
            }))
        }
        Job::Open { text, secret, place, current, now } => match (file::read(&text, now), restore(&current, now)) {
            (Ok((file, amended)), Ok(current)) => {
                let Some(one) = file.assessments.get(place).or(file.assessments.first()) else {
                    return refused(&RestoreError::Empty);
                };
                DocumentOutcome::Opened {
                    saved: say::exported_at(file.exported),
                    complete: file.is_complete(),
                    badge: secret.map(|_| sharing::badge(&file)),
                    names: file.assessments.iter().map(|one| say::assessment_name(one.name())).collect(),
                    one: opened(&file, amended, one, &current, now),
                }
            }
            (Err(error), _) | (_, Err(error)) => refused(&error),
        },
    }
}

/// The outcome of writing a file.
fn written(exported: Result<Exported, Refusal>) -> DocumentOutcome {
    match exported {
        Ok(Exported { file_name, media_type, content: Content::Text(text) }) => {
            DocumentOutcome::Exported { file_name, media_type: media_type.to_owned(), text }
        }
        Ok(Exported { file_name, media_type, content: Content::Bytes(bytes) }) => {
            DocumentOutcome::Packed { file_name, media_type: media_type.to_owned(), base64: STANDARD.encode(bytes) }
        }
        Err(why) => DocumentOutcome::Refused { why: why.words() },
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
        is_copy: incoming.id == current.id,
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
        fields: {
            let mut fields = file::field_changes(current, incoming, !file.redaction.is_none());
            sort::by_number(&mut fields, |change| u64::from(change.relation == Relation::Update));
            fields.into_iter().map(say::fields::item).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::file::Scope;
    use crate::assessment::{Register, Writer};
    use crate::report::{Format, Length, Options, Tool};

    fn assessment() -> Assessment {
        let now = Timestamp::from_millis(1_795_378_620_000);
        Assessment::new("abc".to_owned(), "Acme".to_owned(), now, &Writer::default())
    }

    fn json(assessment: &Assessment) -> String {
        serde_json::to_string(assessment).unwrap()
    }

    fn export(format: Format, redaction: Redaction) -> DocumentOutcome {
        let job = Job::Export {
            format,
            options: Options::default(),
            redaction,
            new_id: "another".to_owned(),
            assessment: json(&assessment()),
            now: Timestamp::from_millis(1_795_378_620_000),
            base: String::new(),
        };
        work(job, &BTreeMap::new(), None)
    }

    fn export_json(redaction: Redaction) -> (String, String) {
        match export(Format::Json, redaction) {
            DocumentOutcome::Exported { file_name, text, .. } => (file_name, text),
            other => panic!("{other:?}"),
        }
    }

    fn open(text: &str) -> DocumentOutcome {
        let now = Timestamp::from_millis(1_795_378_620_000);
        work(
            Job::Open { text: text.to_owned(), secret: None, place: 0, current: json(&assessment()), now },
            &BTreeMap::new(),
            None,
        )
    }

    #[test]
    fn what_was_exported_can_be_opened_and_changes_nothing() {
        let (file_name, text) = export_json(Redaction::default());
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
            let job = Job::Open { text: text.clone(), secret: None, place, current: json(&assessment()), now };
            let DocumentOutcome::Opened { names, one, .. } = work(job, &BTreeMap::new(), None) else {
                panic!("not opened")
            };
            assert_eq!((names.len(), names[299].as_str()), (300, "Acme 299"));
            assert_eq!(restore(&one.document, now).expect("a document").id, format!("a{expected}"));
        }
    }

    #[test]
    fn fields_that_both_sides_changed_come_before_the_others() {
        let now = Timestamp::from_millis(1_795_378_620_000);
        let writer = |author: &str| Writer { tab: author.to_owned(), author: author.to_owned() };
        let action = ActionId::all().next().unwrap();
        let (mut ours, mut theirs) = (assessment(), assessment());
        ours.action_mut(action).note.set("Ours.".to_owned(), now, &writer("Ada"));
        theirs.name.set("Acme two".to_owned(), now, &writer("Bo"));
        theirs.action_mut(action).note.set("Theirs.".to_owned(), now, &writer("Bo"));
        let text = file::envelope(&[&theirs], now);
        let job = Job::Open { text, secret: None, place: 0, current: json(&ours), now };
        let outcome = work(job, &BTreeMap::new(), None);
        let told = DocumentOutcome::read(&serde_json::to_string(&outcome).unwrap()).unwrap();
        assert_eq!(told, outcome);
        let DocumentOutcome::Opened { one, .. } = told else { panic!("not opened") };
        let [conflict, update] = &one.fields[..] else { panic!("{:?}", one.fields) };
        assert_eq!(conflict.ours.as_ref().map(|ours| ours.value.as_str()), Some("Ours."));
        assert_eq!(
            (conflict.theirs.value.as_str(), conflict.theirs.written.as_str()),
            ("Theirs.", "Bo, 2026-11-22 20:17 UTC")
        );
        assert_eq!((update.title.as_str(), update.relation), ("Name of the assessment", Relation::Update));
    }

    #[test]
    fn a_redacted_file_cannot_replace() {
        let nothing = Redaction::default();
        for redaction in [
            Redaction { account: true, ..nothing },
            Redaction { names: true, ..nothing },
            Redaction { resources: true, ..nothing },
            Redaction { notes: true, ..nothing },
            Redaction { owners: true, ..nothing },
        ] {
            let (_, text) = export_json(redaction);
            assert_eq!(text.contains("Acme"), !redaction.names);
            let DocumentOutcome::Opened { complete, one, .. } = open(&text) else { panic!("not opened") };
            assert!(!complete);
            assert!(one.document.contains(r#""id":"another""#), "{}", one.document);
        }
    }

    #[test]
    fn a_share_says_who_shares_it_unless_names_are_left_out() {
        let now = Timestamp::from_millis(1_795_378_620_000);
        for (names, by, expected) in [
            (false, " Ada ", "Shared by Ada, 2026-11-22 20:17 UTC."),
            (false, " ", "Shared 2026-11-22 20:17 UTC. The sender gave no name."),
            (true, "Ada", "Shared 2026-11-22 20:17 UTC. The sender gave no name."),
        ] {
            let job = Job::Share {
                lock: crate::protocol::document::ShareLock::Link,
                by: by.to_owned(),
                scope: Scope::Whole,
                redaction: Redaction { names, ..Redaction::default() },
                new_id: "another".to_owned(),
                assessment: json(&assessment()),
                now,
            };
            let DocumentOutcome::Exported { text, .. } = work(job, &BTreeMap::new(), None) else { panic!("no share") };
            assert_eq!(text.contains("Ada"), expected.contains("Ada"));
            let secret = Some("a key".to_owned());
            let current = json(&assessment());
            let opened = work(Job::Open { text: text.clone(), secret, place: 0, current, now }, &BTreeMap::new(), None);
            let DocumentOutcome::Opened { badge: Some(badge), .. } = opened else { panic!("not opened") };
            assert_eq!(badge[0], expected);
            assert_eq!(badge.iter().any(|line| line.contains("names of people")), names, "{badge:?}");
            let DocumentOutcome::Opened { badge: None, .. } = open(&text) else { panic!("a plain file has a badge") };
        }
    }

    #[test]
    fn the_name_of_who_shares_is_cut_where_it_is_longer_than_any_name() {
        let (_, text) = export_json(Redaction::default());
        let by = format!("\"by\": \"{}\",\n  \"assessments\"", "A".repeat(5_000));
        let text = text.replace("\"assessments\": [", &format!("{by}: ["));
        let now = Timestamp::from_millis(1_795_378_620_000);
        let (file, amended) = file::read(&text, now).expect("a file");
        assert_eq!((file.by.map(|by| by.len()), amended.shortened_texts), (Some(200), 1));
    }

    #[test]
    fn a_kit_comes_packed_and_needs_all_guidance() {
        let DocumentOutcome::Packed { file_name, base64, .. } =
            export(Format::Kit, Redaction { account: true, ..Redaction::default() })
        else {
            panic!("no kit")
        };
        assert_eq!(file_name, "footing-acme-2026-11-22.zip");
        assert!(STANDARD.decode(base64).unwrap().starts_with(b"PK"));
    }

    #[test]
    fn what_exports_would_contain_is_said_before_they_are_written() {
        let mut open = assessment();
        let now = Timestamp::from_millis(1_795_378_620_000);
        let previews = |open: &Assessment, length: Length| {
            let job = Job::Preview {
                formats: Format::ALL.to_vec(),
                options: Options { length, ..Options::default() },
                redaction: Redaction::default(),
                assessment: json(open),
                now,
                base: String::new(),
            };
            assert_eq!(job.needs().len(), ControlId::all().len());
            let outcome = work(job, &BTreeMap::new(), None);
            let text = serde_json::to_string(&outcome).unwrap();
            assert_eq!(DocumentOutcome::read(&text), Some(outcome.clone()));
            let DocumentOutcome::Previewed { previews } = outcome else { panic!("not previewed") };
            previews
        };
        let is_refused = |open: &Assessment| -> Vec<Format> {
            let pairs = Format::ALL.into_iter().zip(previews(open, Length::Summary));
            pairs.filter(|(_, preview)| preview.refused.is_some()).map(|(format, _)| format).collect()
        };
        let refused = is_refused(&open);
        assert_eq!(
            refused.split_first(),
            Some((&Format::CustomerPage, &Tool::ALL.map(Format::Tickets)[..])),
            "nothing is known"
        );
        for id in crate::baseline::CriterionId::all() {
            let answer = crate::assessment::Answer::NotMet;
            open.criterion_mut(id).answer.set(Some(answer), now, &Writer::default());
        }
        assert_eq!(is_refused(&open), [Format::CustomerPage], "nothing is met");
        let pages = |length| {
            let line = previews(&open, length).swap_remove(2).line;
            let (_, rest) = line.split_once("About ").unwrap();
            rest.split(' ').next().unwrap().parse::<usize>().unwrap()
        };
        let (summary, whole) = (pages(Length::Summary), pages(Length::WithInstructions));
        assert!(2 < summary && summary < whole, "{summary}, {whole}");
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
        let DocumentOutcome::Exported { file_name, text, .. } = work(job, &guidance, None) else { panic!("no script") };
        assert_eq!(file_name, "acct-08-block-account.sh");
        assert!(text.starts_with("#!/usr/bin/env bash\n"));
        assert!(matches!(work(script("acct-08.no-such"), &guidance, None), DocumentOutcome::Refused { .. }));
    }

    #[test]
    fn what_is_not_ours_is_refused_in_words() {
        for text in ["", "{", "[]", "null", "{\"a\":1}", "\u{feff}<html>"] {
            assert!(matches!(open(text), DocumentOutcome::Refused { why } if !why.is_empty()), "{text}");
        }
    }
}
