//! Documents from outside are brought within bounds, and what this program writes can always be read again.

use super::*;
use crate::assessment::file;
use crate::assessment::{ActionState, Amended, LONGEST_LINE, LONGEST_TEXT, Register, RestoreError, restore};
use crate::baseline::ActionId;
use crate::evidence::Resource;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const MFA: &str = "acct-02.root-mfa";

fn written(assessment: &Assessment) -> String {
    serde_json::to_string(assessment).expect("an assessment can be written")
}

fn later(millis: u64) -> Timestamp {
    Timestamp::from_millis(now().as_millis() + millis)
}

/// Reads an assessment as a file that was written at the time of these tests.
fn from_file(assessment: &Assessment) -> (Assessment, Amended) {
    let (mut file, amended) = file::read(&written(assessment), now()).expect("a file");
    (file.assessments.remove(0), amended)
}

/// Returns an assessment in which a note has these versions.
fn with_note(versions: Value) -> Assessment {
    let mut document = serde_json::to_value(empty()).expect("JSON");
    document["criteria"] = json!({ MFA: { "note": versions } });
    serde_json::from_value(document).expect("a document")
}

fn notes(assessment: &Assessment) -> Vec<&str> {
    let note = &assessment.criterion(id(MFA)).expect("a record").note;
    note.current().into_iter().chain(note.history()).map(|version| version.value.as_str()).collect()
}

#[test]
fn versions_from_the_future_are_moved_back_in_order_and_counted() {
    for at in [later(2 * DAY).as_millis(), 16_725_225_600_000, Timestamp::LAST.as_millis()] {
        let hostile = with_note(json!([
            { "at": 1, "tab": "t", "value": "past" },
            { "at": at - 1, "tab": "t", "value": "first" },
            { "at": at, "tab": "t", "author": "Mallory", "value": "last" },
        ]));
        let (read, amended) = from_file(&hostile);
        assert_eq!(amended, Amended { lowered_times: 2, ..Amended::default() }, "{at}");
        assert_eq!(notes(&read), ["last", "first", "past"]);
        assert_eq!(read.changed(), now());
    }
}

#[test]
fn a_value_written_after_an_import_from_the_future_is_the_current_one() {
    let (mut assessment, _) = from_file(&with_note(json!([
        { "at": 16_725_225_600_000u64, "tab": "t", "value": "theirs" }
    ])));
    assert!(assessment.criterion_mut(id(MFA)).note.set("mine".to_owned(), now(), &writer("t")));
    let read = restore(&written(&assessment), now()).expect("it can be read");
    assert_eq!(notes(&read), ["mine", "theirs"]);
}

#[test]
fn a_finding_from_the_future_is_dropped() {
    for (name, at) in [("observed", 253_402_300_799_000u64), ("again", later(2 * DAY).as_millis()), ("span", u64::MAX)]
    {
        let mut document = serde_json::to_value(empty()).expect("JSON");
        document["findings"] = json!({ MFA: { "verdict": { "is": "pass" }, "reason": "", "observed": 1 } });
        document["findings"][MFA][name] = json!(at);
        let (file, amended) = file::read(&document.to_string(), now()).expect("a file");
        assert_eq!(amended.dropped_findings, 1, "{name}");
        assert!(file.assessments[0].findings.is_empty());
        let stored = restore(&document.to_string(), now()).expect("a document");
        assert!(stored.findings.is_empty(), "{name}");
    }
}

#[test]
fn a_stated_finding_is_replaced_by_a_finding_judged_here_whatever_its_date() {
    let mut theirs = empty();
    observe(&mut theirs, id(MFA), Verdict::Pass, later(DAY / 2));
    let (mut assessment, _) = from_file(&theirs);
    assert_eq!(assessment.finding(id(MFA)).expect("a finding").stated, Some(now()));
    let old = Finding::on_nothing(FAIL, Timestamp::from_millis(now().as_millis() - 20 * DAY));
    assert!(assessment.observe(id(MFA), old.clone()));
    assert_eq!(assessment.finding(id(MFA)), Some(&old));
    let (again, _) = from_file(&theirs);
    assert!(!assessment.merge(&Assessment { name: Register::default(), ..again }));
    assert_eq!(assessment.finding(id(MFA)), Some(&old));
}

#[test]
fn a_version_from_a_file_never_replaces_a_version_of_this_device() {
    let mut mine = empty();
    mine.criterion_mut(id(MFA)).note.set("mine".to_owned(), now(), &writer("t"));
    let hostile = with_note(json!([
        { "at": later(1).as_millis(), "since": now().as_millis(), "tab": "t", "value": "theirs" }
    ]));
    let (theirs, _) = from_file(&hostile);
    mine.merge(&theirs);
    assert_eq!(notes(&mine), ["theirs", "mine"]);
}

#[test]
fn versions_of_this_device_stay_however_many_a_file_has() {
    let mut mine = empty();
    for hour in 0..20 {
        let at = Timestamp::from_millis(now().as_millis() - DAY + hour * 3_600_000);
        mine.criterion_mut(id(MFA)).note.set(format!("mine {hour}"), at, &writer("t"));
    }
    let versions = (0..400).map(|number| {
        json!({ "at": later(number).as_millis(), "tab": format!("t{number}"), "author": format!("a{number}"), "value": format!("{number}") })
    });
    let (theirs, amended) = from_file(&with_note(Value::Array(versions.collect())));
    mine.merge(&theirs);
    let own = notes(&mine).into_iter().filter(|note| note.starts_with("mine")).count();
    assert_eq!((own, notes(&mine).len()), (20, 40));
    assert_eq!(amended.dropped_writings, 380);
}

#[test]
fn the_newest_version_of_each_author_is_kept_however_many_others_write() {
    let mut register = Register::default();
    register.set(0, Timestamp::from_millis(0), &Writer { tab: "a".to_owned(), author: "Ada".to_owned() });
    for hour in 1..100 {
        register.set(hour, Timestamp::from_millis(hour * 3_600_000), &writer("b"));
    }
    assert_eq!(register.history().map(|version| version.value).last(), Some(0));
    assert_eq!(register.history().count(), 19);
}

#[test]
fn more_than_footing_ever_writes_is_refused() {
    let version = |number: u64| json!({ "at": number, "tab": "t", "value": "x" });
    let versions: Vec<Value> = (0..60_000).map(version).collect();
    let mut document = serde_json::to_value(empty()).expect("JSON");
    document["criteria"] = json!({ MFA: { "note": versions } });
    assert!(file::read(&document.to_string(), now()).is_err());
    document["criteria"] =
        (0..2_001).map(|number| (format!("acct-{number}"), json!({}))).collect::<serde_json::Map<_, _>>().into();
    assert!(file::read(&document.to_string(), now()).is_err());
}

#[test]
fn the_counts_and_lists_of_a_finding_are_brought_within_bounds() {
    let mut theirs = empty();
    observe(&mut theirs, id(MFA), FAIL, now());
    let finding = theirs.findings.get_mut(MFA).expect("a finding");
    finding.resources = (0..1_000).map(|number| Resource::new("user", number.to_string(), "", "")).collect();
    finding.resource_count = 0;
    let (read, _) = from_file(&theirs);
    let finding = read.finding(id(MFA)).expect("a finding");
    assert_eq!((finding.resources.len(), finding.resource_count), (200, 200));
    theirs.findings.get_mut(MFA).expect("a finding").regions = vec!["eu-west-1".to_owned(); 1_001];
    assert_eq!(from_file(&theirs).1.dropped_findings, 1);
}

#[test]
fn texts_that_fit_a_field_are_read_completely_and_longer_ones_are_cut_and_counted() {
    let author = |letters: usize| Writer { tab: "t".to_owned(), author: "Ü".repeat(letters) };
    for (text, line, shortened) in
        [(LONGEST_TEXT, LONGEST_LINE, 0), (LONGEST_TEXT + 1, LONGEST_LINE, 4), (LONGEST_TEXT + 1, LONGEST_LINE + 1, 5)]
    {
        let mut theirs = empty();
        let long = || "ß".repeat(text);
        let record = theirs.criterion_mut(id(MFA));
        record.note.set(long(), now(), &author(line));
        record.answer.set(Some(Answer::DoesNotApply { reason: long() }), now(), &writer("t"));
        let exception = Exception { reason: long(), owner: "Ada".to_owned(), until: now().date() };
        record.exception.set(Some(exception), now(), &writer("t"));
        let action = ActionId::all().next().expect("an action");
        theirs.action_mut(action).state.set(ActionState::WontDo { reason: long() }, now(), &writer("t"));
        let (read, amended) = from_file(&theirs);
        assert_eq!(amended, Amended { shortened_texts: shortened, ..Amended::default() }, "{text} {line}");
        assert_eq!(read.note(id(MFA)), "ß".repeat(LONGEST_TEXT));
        let version = read.criterion(id(MFA)).and_then(|record| record.note.current()).expect("a note");
        assert_eq!(version.author.chars().count(), LONGEST_LINE);
        // Texts stored on this device are never cut.
        assert_eq!(restore(&written(&theirs), now()).expect("a document"), theirs);
    }
}

#[test]
fn texts_of_a_finding_that_no_check_writes_are_cut() {
    let mut theirs = empty();
    observe(&mut theirs, id(MFA), FAIL, now());
    let finding = theirs.findings.get_mut(MFA).expect("a finding");
    finding.reason = "x".repeat(1_000_000);
    finding.resources = vec![Resource::new("user", "x".repeat(1_000_000), "x", "y")];
    finding.calls = vec!["x".repeat(LONGEST_LINE), "x".repeat(LONGEST_LINE + 1)];
    let (read, amended) = from_file(&theirs);
    assert_eq!(amended.shortened_texts, 3);
    assert!(written(&read).len() < 40_000);
}

#[test]
fn a_file_with_too_many_assessments_is_refused_before_memory_is_allocated() {
    let empty_objects = "{\"\":0},".repeat(1_500_000);
    for text in [
        format!("{{\"format\":1,\"id\":\"a\",\"criteria\":[{empty_objects}0]}}"),
        format!(
            "{{\"footing\":\"assessments\",\"format\":1,\"exported\":1,\"assessments\":[{{\"format\":1,\"criteria\":[{empty_objects}0]}}]}}"
        ),
    ] {
        let refused = file::read(&text, now());
        assert!(matches!(&refused, Err(RestoreError::Damaged { what }) if what.contains("more")), "{refused:?}");
    }
    let many: Vec<Value> = (0..501)
        .map(|number| {
            let mut document = serde_json::to_value(empty()).expect("JSON");
            document["id"] = json!(format!("a{number}"));
            document
        })
        .collect();
    let text = |many: &[Value]| {
        json!({ "footing": "assessments", "format": 1, "exported": 1, "assessments": many }).to_string()
    };
    assert!(file::read(&text(&many), now()).is_err());
    assert_eq!(file::read(&text(&many[..500]), now()).expect("a file").0.assessments.len(), 500);
}

/// An operation of a person, another tab, a file or a scan.
#[derive(Clone, Debug)]
enum Operation {
    Write(String, u8, Timestamp),
    MergeTab(String, u8, Timestamp),
    MergeFile(String, u8, Timestamp),
    Observe(Verdict, Timestamp),
    Store,
}

fn time() -> impl Strategy<Value = Timestamp> {
    let last = Timestamp::LAST.as_millis();
    select(vec![0, 1, now().as_millis(), now().as_millis() + DAY, 16_725_225_600_000, last - 2, last - 1, last])
        .prop_map(Timestamp::from_millis)
}

fn operation() -> impl Strategy<Value = Operation> {
    let tab = || select(vec!["a", "b", ""]).prop_map(str::to_owned);
    // No two tabs have the same id.
    let other_tab = || select(vec!["c", "d"]).prop_map(str::to_owned);
    prop_oneof![
        3 => (tab(), 0..4_u8, time()).prop_map(|(tab, value, at)| Operation::Write(tab, value, at)),
        1 => (other_tab(), 0..4_u8, time()).prop_map(|(tab, value, at)| Operation::MergeTab(tab, value, at)),
        1 => (tab(), 0..4_u8, time()).prop_map(|(tab, value, at)| Operation::MergeFile(tab, value, at)),
        1 => (any::verdict(), time()).prop_map(|(verdict, at)| Operation::Observe(verdict, at)),
        1 => Just(Operation::Store),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn after_any_operations_a_document_is_read_as_it_was_written(operations in vec(operation(), 1..30)) {
        let mut assessment = empty();
        for operation in operations {
            let note = |tab: &str, value: u8, at| {
                let mut other = empty();
                other.criterion_mut(id(MFA)).note.set(value.to_string(), at, &writer(tab));
                other
            };
            match operation {
                Operation::Write(tab, value, at) => {
                    let is_new = assessment.note(id(MFA)) != value.to_string() || assessment.criterion(id(MFA)).is_none();
                    let changed = assessment.criterion_mut(id(MFA)).note.set(value.to_string(), at, &writer(&tab));
                    prop_assert_eq!(changed, is_new);
                    prop_assert_eq!(assessment.note(id(MFA)), value.to_string());
                }
                Operation::MergeTab(tab, value, at) => drop(assessment.merge(&note(&tab, value, at))),
                Operation::MergeFile(tab, value, at) => {
                    let (file, _) = file::read(&written(&note(&tab, value, at)), Timestamp::LAST).expect("a file");
                    assessment.merge(&file.assessments[0]);
                }
                Operation::Observe(verdict, at) => drop(assessment.observe(id(MFA), Finding::on_nothing(verdict, at))),
                Operation::Store => {
                    assessment = restore(&written(&assessment), Timestamp::LAST).expect("it can be read");
                }
            }
            prop_assert_eq!(restore(&written(&assessment), Timestamp::LAST), Ok(assessment.clone()));
            prop_assert!(restore(&written(&assessment), Timestamp::default()).is_ok());
        }
    }
}
