//! Files read back as written, hostile files are refused, and redacted files reveal nothing.

use super::*;
use crate::assessment::tests::{any, because, control, empty, id, now, observe, say, writer};
use crate::assessment::{ActionState, Answer, FORMAT, Writer};
use crate::baseline::ActionId;
use crate::evidence::{Degree, Resource, Verdict};
use proptest::prelude::*;

fn whole(assessments: &[Assessment]) -> AssessmentFile {
    AssessmentFile::with(assessments.to_vec(), Scope::Whole, Redaction::default(), now())
}

/// Returns a file of one assessment, cut to a scope and redacted.
fn file_of(assessment: &Assessment, scope: Scope, redaction: Redaction) -> AssessmentFile {
    AssessmentFile::of(RedactedCopy::of(assessment, redaction, "another"), scope, now())
}

/// Reads a file as of the time of these tests.
fn read(text: &str) -> Result<AssessmentFile, RestoreError> {
    super::read(text, now()).map(|(file, _)| file)
}

/// Returns a file as it is after reading.
fn from_file(mut file: AssessmentFile) -> AssessmentFile {
    let exported = file.exported;
    for assessment in &mut file.assessments {
        assessment.mark_from_file(exported);
    }
    file
}

#[track_caller]
fn check_refused(text: &str, expected: &RestoreError) {
    assert_eq!(read(text).as_ref(), Err(expected));
}

#[track_caller]
fn check_damaged(text: &str) {
    let refused = read(text);
    assert!(matches!(refused, Err(RestoreError::Damaged { .. })), "{refused:?}");
}

fn envelope(rest: &str) -> String {
    format!(r#"{{"footing":"assessments","format":1,"exported":1,{rest}}}"#)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read_again(assessment in any::assessment()) {
        let file = whole(&[assessment]);
        prop_assert_eq!(read(&write(&file)), Ok(from_file(file)));
    }

    #[test]
    fn no_text_makes_reading_panic(text in any::<String>(), within in any::<String>()) {
        let _ = read(&text);
        let _ = read(&envelope(&within));
        let _ = read(&envelope(&format!(r#""assessments":{}"#, serde_json::to_string(&within).unwrap())));
    }

    #[test]
    fn a_file_with_bytes_changed_is_read_or_refused(
        assessment in any::assessment(),
        place in any::<prop::sample::Index>(),
        piece in "[\\[\\]{}:,\"0-9a-z-]{0,3}",
        length in 0..5_usize,
    ) {
        let mut text: Vec<char> = write(&whole(&[assessment])).chars().collect();
        let start = place.index(text.len());
        let end = (start + length).min(text.len());
        text.splice(start..end, piece.chars());
        let text: String = text.into_iter().collect();
        if let Ok(file) = read(&text) {
            prop_assert_eq!(read(&write(&file)), Ok(file));
        }
    }

    #[test]
    fn redaction_leaves_no_canary(
        mut assessment in any::assessment(),
        (account, names, resources, notes, owners) in any::<(bool, bool, bool, bool, bool)>(),
    ) {
        plant_canaries(&mut assessment);
        let redaction = Redaction { account, names, resources, notes, owners };
        let text = write(&file_of(&assessment, Scope::Whole, redaction));
        for (canary, taken) in [
            (ACCOUNT, account),
            ("7777-6666-5555", account),
            ("my-alias", account),
            ("canary-name", names),
            ("canary-author", names),
            ("canary-accepter", names),
            ("canary-note", notes),
            ("canary-reason", notes),
            ("canary-owner", owners),
        ] {
            prop_assert_eq!(text.contains(canary), !taken, "{} in {}", canary, text);
        }
    }

    #[test]
    fn redaction_changes_no_status(assessment in any::assessment()) {
        let copy = RedactedCopy::of(&assessment, Redaction::ALL, "another");
        prop_assert_eq!(Statuses::of(copy.assessment(), now()), Statuses::of(&assessment, now()));
    }

    #[test]
    fn a_redacted_file_merged_into_its_original_changes_nothing(assessment in any::assessment()) {
        let file = file_of(&assessment, Scope::Whole, Redaction::ALL);
        let incoming = file.mergeable(&file.assessments[0], &assessment);
        prop_assert!(Changes::between(&assessment, &incoming, now()).is_empty());
        let mut merged = assessment.clone();
        merged.merge(&incoming);
        prop_assert_eq!(merged, assessment);
    }

    #[test]
    fn changes_are_empty_only_when_nobody_sees_a_difference(one in any::assessment(), other in any::assessment()) {
        let changes = Changes::between(&one, &other, now());
        let mut merged = one.clone();
        merged.merge(&other);
        let answer = |a: &Assessment, id: &str| a.criteria.get(id).and_then(|r| r.answer.get().cloned().flatten());
        let differ = merged.criteria.keys().filter(|id| answer(&one, id) != answer(&merged, id)).count();
        prop_assert_eq!(changes.answers, differ);
        if changes.is_empty() {
            prop_assert_eq!(Statuses::of(&one, now()), Statuses::of(&merged, now()));
        }
    }
}

const ACCOUNT: &str = "123456789012";

/// Puts a canary into every kind of text, twice, so that one of the two is history.
fn plant_canaries(assessment: &mut Assessment) {
    for round in 0..2 {
        let later = Timestamp::from_millis(now().as_millis() + 1 + round * 3_600_000);
        let by = Writer { tab: format!("tab{round}"), author: format!("canary-author {ACCOUNT}") };
        let text = |kind: &str| format!("canary-{kind} {round} arn:aws:iam::{ACCOUNT}:role/x");
        assessment.name.set(text("name"), later, &by);
        assessment.account.set(["my-alias", ACCOUNT][round as usize].to_owned(), later, &by);
        let criterion = assessment.criterion_mut(id("acct-01.root-email"));
        criterion.answer.set(Some(because(&text("reason"))), later, &by);
        criterion.note.set(text("note"), later, &by);
        let until = later.date();
        let exception = crate::assessment::Exception { reason: text("reason"), owner: text("accepter"), until };
        criterion.exception.set(Some(exception), later, &by);
        let action = assessment.action_mut(ActionId::all().next().unwrap());
        action.owner.set(text("owner"), later, &by);
        action.note.set(text("note"), later, &by);
        action.state.set(ActionState::WontDo { reason: text("reason") }, later, &by);
    }
    let fail = Verdict::Fail { degree: Degree::Wholly };
    observe(assessment, id("acct-05.console-mfa"), fail, now());
    let finding = assessment.findings.get_mut("acct-05.console-mfa").unwrap();
    finding.reason = format!("Seen in {ACCOUNT} and 7777-6666-5555 of my-alias.");
    let arn = format!("arn:aws:s3:::logs-{ACCOUNT}-eu-west-1");
    finding.resources = vec![Resource::new("", arn, "", format!("shared with {ACCOUNT}"))];
    finding.names = Some(Vec::new());
}

#[test]
fn an_account_id_recognized_in_one_text_is_redacted_in_all_texts() {
    let mut assessment = empty();
    observe(&mut assessment, id("acct-05.console-mfa"), Verdict::Fail { degree: Degree::Wholly }, now());
    let finding = assessment.findings.get_mut("acct-05.console-mfa").unwrap();
    finding.reason = "Shared with arn:aws:iam::444455556666:root.".to_owned();
    finding.resources = vec![Resource::new("bucket", "logs-2024444455556666", "", "open")];
    let account = Redaction { account: true, ..Redaction::default() };
    let copy = RedactedCopy::of(&assessment, account, "another");
    let finding = copy.assessment().findings.get("acct-05.console-mfa").unwrap();
    assert_eq!(finding.resources[0].id, "logs-2024[redacted]");
}

#[test]
fn names_of_people_are_redacted_in_findings_and_technical_names_are_kept() {
    let mut assessment = empty();
    observe(&mut assessment, id("acct-05.console-mfa"), Verdict::Fail { degree: Degree::Wholly }, now());
    let finding = assessment.findings.get_mut("acct-05.console-mfa").unwrap();
    finding.reason = "canary-user has no MFA.".to_owned();
    finding.resources = vec![
        Resource::new("user", "canary-user", "", "no MFA, canary-user@example.com"),
        Resource::new("", "Primary contact", "", "canary-person, canary-company, +49 170 5550199"),
        Resource::new("arn", "arn:aws:iam::123456789012:role/canary-role", "", "admin"),
        Resource::new("bucket", "logs", "eu-west-1", "open"),
    ];
    let names = Redaction { names: true, ..Redaction::default() };
    let text = write(&file_of(&assessment, Scope::Whole, names));
    assert!(!text.contains("canary") && !text.contains("5550199"), "{text}");
    assert!(text.contains("logs") && text.contains("has no MFA."));
}

#[test]
fn a_stored_document_can_be_read_as_a_file() {
    let assessment = empty();
    let file = read(&serde_json::to_string(&assessment).unwrap()).unwrap();
    assert!(file.is_complete());
    assert_eq!(file.assessments, from_file(whole(&[assessment])).assessments);
}

#[test]
fn a_byte_order_mark_is_ignored() {
    let file = whole(&[empty()]);
    assert_eq!(read(&format!("\u{feff}{}", write(&file))), Ok(from_file(file)));
}

#[test]
fn json_that_footing_did_not_write_is_refused_as_such() {
    for text in ["{}", "[]", "1", "null", r#"{"footing":"else","format":1}"#, r#"{"footing":1}"#, r#"{"format":1}"#] {
        check_refused(text, &RestoreError::NotOurs);
    }
}

#[test]
fn text_that_is_not_json_is_refused_with_the_line() {
    check_refused("", &RestoreError::NotJson { line: 1 });
    check_refused("<html>", &RestoreError::NotJson { line: 1 });
    let text = write(&whole(&[empty()]));
    let cut = &text[..text.len() / 2];
    check_refused(cut, &RestoreError::NotJson { line: cut.lines().count() });
}

#[test]
fn deep_nesting_is_refused() {
    let deep = "[".repeat(1_000_000);
    assert!(read(&deep).is_err());
    assert!(read(&envelope(&format!(r#""assessments":{deep}"#))).is_err());
    assert!(read(&envelope(&format!(r#""else":{deep}"#))).is_err());
    let closed = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    check_damaged(&envelope(&format!(r#""assessments":{closed}"#)));
}

#[test]
fn a_file_that_is_too_large_is_refused_unread() {
    let text = " ".repeat(super::super::SIZE_LIMIT + 1);
    check_refused(&text, &RestoreError::TooLarge { bytes: text.len() });
}

#[test]
fn files_and_documents_of_a_newer_version_are_refused_as_newer() {
    check_refused(r#"{"footing":"assessments","format":2,"what":1}"#, &RestoreError::Newer { format: 2 });
    let mut assessment = empty();
    assessment.format = FORMAT + 1;
    check_refused(&write(&whole(&[assessment])), &RestoreError::Newer { format: u64::from(FORMAT) + 1 });
    check_refused(&envelope(r#""assessments":[{"format":9,"id":"a","new":1}]"#), &RestoreError::Newer { format: 9 });
}

#[test]
fn damage_is_refused() {
    for rest in [
        r#""assessments":1"#,
        r#""assessments":[1]"#,
        r#""assessments":[{"format":1}]"#,
        r#""else":1,"assessments":[]"#,
        r#""scope":{"control":"ACCT.99"},"assessments":[]"#,
        r#""redacted":["else"],"assessments":[]"#,
    ] {
        check_damaged(&envelope(rest));
    }
    let mut assessment = empty();
    assessment.id = "../a".to_owned();
    check_damaged(&write(&whole(&[assessment])));
}

#[test]
fn a_file_without_assessments_is_refused() {
    check_refused(&envelope(r#""assessments":[]"#), &RestoreError::Empty);
}

#[test]
fn assessments_with_the_same_id_are_merged() {
    let (mut one, mut other) = (empty(), empty());
    say(&mut one, id("acct-01.root-email"), Answer::Met);
    say(&mut other, id("acct-05.console-mfa"), Answer::NotMet);
    let file = read(&write(&whole(&[one.clone(), other.clone()]))).unwrap();
    one.merge(&other);
    assert_eq!(file.assessments, from_file(whole(&[one])).assessments);
}

#[test]
fn only_a_whole_and_unredacted_file_is_complete() {
    let assessment = empty();
    let names = Redaction { names: true, ..Redaction::default() };
    for (scope, redaction, complete) in [
        (Scope::Whole, Redaction::default(), true),
        (Scope::OpenItems, Redaction::default(), false),
        (Scope::Control(control("ACCT.05")), Redaction::default(), false),
        (Scope::Whole, names, false),
    ] {
        let file = file_of(&assessment, scope, redaction);
        let read = read(&write(&file)).unwrap();
        assert_eq!(read.is_complete(), complete, "{scope:?} {redaction:?}");
        assert_eq!(read, from_file(file));
    }
}

#[test]
fn a_scope_takes_its_criteria_and_their_actions() {
    let mut assessment = empty();
    let (met, unmet, other) = (id("acct-01.root-email"), id("acct-01.alternate-contacts"), id("acct-05.console-mfa"));
    for (criterion, answer) in [(met, Answer::Met), (unmet, Answer::NotMet), (other, Answer::DontKnow)] {
        say(&mut assessment, criterion, answer);
        let action = criterion.get().actions[0];
        assessment.action_mut(action).state.set(ActionState::Doing, now(), &writer("t"));
    }
    let taken = |scope| {
        let file = file_of(&assessment, scope, Redaction::default());
        let assessment = &file.assessments[0];
        (assessment.criteria.keys().cloned().collect::<Vec<_>>(), assessment.actions.len())
    };
    assert_eq!(taken(Scope::OpenItems), (vec![unmet.to_string(), other.to_string()], 2));
    assert_eq!(taken(Scope::Control(control("ACCT.01"))), (vec![unmet.to_string(), met.to_string()], 2));
    assert_eq!(taken(Scope::Whole).1, 3);
}

#[test]
fn changes_list_what_a_merge_would_change() {
    let (mut current, mut incoming) = (empty(), empty());
    say(&mut current, id("acct-01.root-email"), Answer::Met);
    current.criterion_mut(id("acct-05.console-mfa")).note.set("Ours".to_owned(), now(), &writer("a"));
    let later = now().next();
    let theirs = writer("b");
    incoming.criterion_mut(id("acct-01.root-email")).answer.set(Some(Answer::NotMet), later, &theirs);
    incoming.criterion_mut(id("acct-01.root-email")).note.set("Theirs".to_owned(), later, &theirs);
    incoming.action_mut(ActionId::all().next().unwrap()).owner.set("Ada".to_owned(), later, &theirs);
    incoming.name.set("New".to_owned(), later, &theirs);
    incoming.deleted.set(true, later, &theirs);
    assert_eq!(
        Changes::between(&current, &incoming, now()),
        Changes {
            answers: 1,
            statuses: vec![StatusChange {
                criterion: id("acct-01.root-email"),
                before: Status::Met,
                after: Status::NotMet,
            }],
            notes: 1,
            actions: 1,
            names: true,
            deletion: true,
            only_current: 1,
            ..Changes::default()
        }
    );
}

#[test]
fn a_file_that_the_page_writes_itself_is_read_like_any_other() {
    let assessments = [empty()];
    let text = super::envelope(&assessments.iter().collect::<Vec<_>>(), now());
    assert_eq!(read(&text), Ok(from_file(whole(&assessments))));
}
