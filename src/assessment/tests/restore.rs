//! Opening documents: those of every released format open, and others are refused with the reason.

use super::any;
use super::*;
use crate::assessment::{ActionState, FORMAT, RestoreError, SIZE_LIMIT};
use crate::baseline::ActionId;
use crate::evidence::Resource;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A complete document in format 1. Never changes, because people have such files.
const GOLDEN_1: &str = include_str!("../golden/format-1.json");

/// Returns the assessment in the golden document.
fn golden() -> Assessment {
    let mut golden = Assessment::new("0f8a-1".to_owned(), "Shop, production".to_owned(), now(), &writer("tab-1"));
    let ada = Writer { tab: "tab-1".to_owned(), author: "Ada".to_owned() };
    let ben = Writer { tab: "tab-2".to_owned(), author: "Ben".to_owned() };
    let later = |minutes: u64| Timestamp::from_millis(now().as_millis() + minutes * 60_000);
    golden.account.set("123456789012".to_owned(), later(1), &ada);
    choose(&mut golden, "compute", &["ec2", "lambda"]);
    golden.profile.entry("people").set(ProfileAnswer::DontKnow, later(2), &ada);
    let answers = [
        ("acct-01.alternate-contacts", Answer::Met),
        ("acct-01.contact-details", Answer::Partly),
        ("acct-01.root-email", Answer::NotMet),
        ("acct-02.root-mfa", Answer::DontKnow),
        ("acct-02.root-idle", because("Root has no credentials.")),
    ];
    for (criterion, answer) in answers {
        golden.criterion_mut(id(criterion)).answer.set(Some(answer), later(3), &ada);
    }
    let record = golden.criterion_mut(id("acct-01.root-email"));
    record.answer.set(Some(Answer::Met), later(20), &ben);
    record.answer.set(None, later(21), &ben);
    record.note.set("Ask \"mail\" team,\nplease: größer 🧱".to_owned(), later(4), &ada);
    let mut exception =
        Exception { reason: "Until the move.".to_owned(), owner: "Ada".to_owned(), until: now().date() };
    record.exception.set(Some(exception.clone()), later(5), &ada);
    exception.until = exception.until.plus_days(90);
    record.exception.set(Some(exception), later(6), &ada);
    golden.criteria.entry("acct-99.of-another-edition").answer.set(Some(Answer::Met), later(7), &ada);
    let states = [
        ("acct-01.add-contacts", ActionState::Done),
        ("acct-01.move-root-email", ActionState::Doing),
        ("acct-02.add-root-mfa", ActionState::WontDo { reason: "No root.".to_owned() }),
        ("acct-99.of-another-edition", ActionState::ToDo),
    ];
    for (action, state) in states {
        golden.actions.entry(action).state.set(state, later(8), &ada);
    }
    let record = golden.action_mut(ActionId::find("acct-01.move-root-email").expect("an action"));
    record.owner.set("Ben".to_owned(), later(9), &ada);
    record.due.set(Some(now().date().plus_days(14)), later(9), &ada);
    record.due.set(None, later(30), &ada);
    record.note.set("Waiting for the registrar.".to_owned(), later(9), &ada);
    let verdicts = [
        ("acct-02.root-mfa", Verdict::Pass),
        ("acct-02.no-root-keys", FAIL),
        ("acct-03.federated", FAIL_PARTLY),
        ("acct-03.own-sign-in", Verdict::Review),
        ("acct-03.no-personal-keys", Verdict::NotApplicable),
        ("acct-99.of-another-edition", Verdict::Unknown),
    ];
    for (criterion, verdict) in verdicts {
        let finding = Finding {
            reason: "What was seen.".to_owned(),
            resources: vec![Resource::new("", "i-0123", "eu-west-1", "open")],
            resource_count: 7,
            calls: vec!["iam:GetAccountSummary".to_owned()],
            ..Finding::on_nothing(verdict, later(40))
        };
        golden.findings.insert(criterion.to_owned(), finding);
    }
    golden.deleted.set(true, later(50), &ada);
    golden.deleted.set(false, later(51), &ben);
    golden
}

/// Opens a document at the time of these tests.
fn restore(text: &str) -> Result<Assessment, RestoreError> {
    crate::assessment::restore(text, now())
}

fn written(assessment: &Assessment) -> String {
    serde_json::to_string(assessment).expect("an assessment can be written")
}

#[test]
fn the_golden_document_of_format_1_opens() {
    assert_eq!(restore(GOLDEN_1), Ok(golden()));
}

#[test]
fn format_1_is_written_exactly_as_in_the_golden_document() {
    let document: Value = serde_json::from_str(GOLDEN_1).expect("JSON");
    assert_eq!(serde_json::to_value(golden()).expect("JSON"), document);
}

#[test]
fn a_byte_order_mark_and_white_space_are_ignored() {
    for text in [format!("\u{feff}{GOLDEN_1}"), format!("\r\n\t {GOLDEN_1}\r\n")] {
        assert_eq!(restore(&text), Ok(golden()));
    }
}

/// Checks that the golden document is refused after a change.
#[track_caller]
fn refuses(change: impl FnOnce(&mut Value), expected: impl FnOnce(&RestoreError) -> bool) {
    let mut document: Value = serde_json::from_str(GOLDEN_1).expect("JSON");
    change(&mut document);
    let error = restore(&document.to_string()).expect_err("it was opened");
    assert!(expected(&error), "{error:?}");
}

#[test]
fn a_document_of_a_newer_format_is_refused_as_newer_whatever_it_contains() {
    let newer = u64::from(FORMAT) + 1;
    refuses(|document| document["format"] = json!(newer), |error| *error == RestoreError::Newer { format: newer });
    let future = json!({ "format": 900, "id": { "of": "another kind" }, "new": [1] }).to_string();
    assert_eq!(restore(&future), Err(RestoreError::Newer { format: 900 }));
}

#[test]
fn a_format_number_that_never_existed_is_not_ours() {
    for format in [json!(0), json!(-1), json!(1.5), json!("1"), json!(null)] {
        refuses(|document| document["format"] = format.clone(), |error| *error == RestoreError::NotOurs);
    }
}

#[test]
fn a_value_that_does_not_fit_is_damage_and_the_error_names_it() {
    let damaged = |word: &'static str| {
        move |error: &RestoreError| match error {
            RestoreError::Damaged { what } => what.contains(word),
            _ => false,
        }
    };
    refuses(|document| document["surprise"] = json!(1), damaged("surprise"));
    refuses(|document| document["created"] = json!(-5), damaged("created"));
    refuses(|document| document["created"] = json!(253_402_300_800_000u64), damaged("9999"));
    refuses(|document| document["edition"] = Value::Null, damaged("edition"));
    refuses(|document| document["name"][0]["value"] = json!(7), damaged("text"));
    refuses(|document| document["criteria"] = json!([]), damaged("object"));
    refuses(
        |document| {
            document["criteria"]["x"] = json!({ "answer": [{ "at": 1, "tab": "", "value": { "choice": "yes" } }] });
        },
        damaged("is not an answer"),
    );
    let exception = json!([{ "at": 1, "tab": "", "value": { "reason": "", "owner": "", "until": "2026-02-30" } }]);
    refuses(|document| document["criteria"]["x"] = json!({ "exception": exception }), damaged("until: a day"));
}

#[test]
fn an_id_that_could_not_be_a_storage_key_is_refused() {
    for id in [String::new(), "a/b".to_owned(), "a b".to_owned(), "ä".to_owned(), "<b>".to_owned(), "a".repeat(65)] {
        refuses(|document| document["id"] = json!(id), |error| matches!(error, RestoreError::Damaged { .. }));
    }
}

#[test]
fn text_that_is_not_json_is_refused_with_the_line() {
    for (text, line) in [("", 1), ("{", 1), ("not json", 1), ("{\n\"format\": 1,\n\"id\": oops}", 3), ("\u{0}", 1)] {
        assert_eq!(restore(text), Err(RestoreError::NotJson { line }), "{text:?}");
    }
    let cut = &GOLDEN_1[..GOLDEN_1.len() / 2];
    assert!(matches!(restore(cut), Err(RestoreError::NotJson { .. })));
}

#[test]
fn json_of_other_kinds_is_not_ours() {
    for text in ["null", "7", "\"a\"", "[]", "{}", "{\"format\":1}", "{\"id\":\"a\"}", "[{\"format\":1,\"id\":\"a\"}]"]
    {
        assert_eq!(restore(text), Err(RestoreError::NotOurs), "{text}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    for text in ["[".repeat(100_000), "{\"id\":".repeat(100_000), format!("{{\"id\":{}", "[".repeat(100_000))] {
        let error = restore(&text).expect_err("it was opened");
        assert!(matches!(error, RestoreError::NotJson { .. } | RestoreError::NotOurs), "{error:?}");
    }
}

#[test]
fn a_file_that_is_too_large_is_refused_unread() {
    let bytes = SIZE_LIMIT + 1;
    assert_eq!(restore(&" ".repeat(bytes)), Err(RestoreError::TooLarge { bytes }));
    assert!(matches!(restore(&" ".repeat(SIZE_LIMIT)), Err(RestoreError::NotJson { .. })));
}

#[test]
fn a_document_with_any_text_opens_again() {
    let mut assessment = empty();
    let long = "ß".repeat(200_000);
    assessment.criterion_mut(id("acct-02.root-mfa")).note.set(long, now(), &writer("t"));
    assert_eq!(restore(&written(&assessment)), Ok(assessment));
}

#[test]
fn versions_are_sorted_and_duplicates_dropped() {
    let (mut left, mut right) = (empty(), empty());
    say(&mut left, id("acct-02.root-mfa"), Answer::Met);
    let later = Timestamp::from_millis(now().as_millis() + DAY / 2);
    right.criterion_mut(id("acct-02.root-mfa")).answer.set(Some(Answer::NotMet), later, &writer("u"));
    left.merge(&right);
    let mut document = serde_json::to_value(&left).expect("JSON");
    let versions = document["criteria"]["acct-02.root-mfa"]["answer"].as_array_mut().expect("versions");
    versions.reverse();
    versions.push(versions[0].clone());
    assert_eq!(restore(&document.to_string()), Ok(left));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::text().prop_map(Value::from),
        proptest::sample::select(vec!["met", "chosen", "2026-11-22", "pass", "to-do"]).prop_map(Value::from),
    ];
    let names = "format|id|edition|created|name|criteria|answer|findings|at|tab|since|value|choice|[a-z]{1,3}";
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(names, inner, 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// Collects every place in a document, as JSON pointers.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| places(item, &format!("{here}/{at}"), found));
        }
        Value::Object(entries) => {
            entries.iter().for_each(|(key, item)| places(item, &format!("{here}/{key}"), found));
        }
        _ => {}
    }
}

/// Checks that a document that opens also opens after it was written, with the same content.
fn opens_as_itself_or_not_at_all(text: &str) -> Result<(), TestCaseError> {
    if let Ok(assessment) = restore(text) {
        prop_assert_eq!(assessment.format, FORMAT);
        prop_assert_eq!(restore(&written(&assessment)), Ok(assessment));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_opened_or_refused(text in any::<String>()) {
        opens_as_itself_or_not_at_all(&text)?;
    }

    #[test]
    fn any_json_is_opened_or_refused(mut value in any_json()) {
        opens_as_itself_or_not_at_all(&value.to_string())?;
        if let Some(entries) = value.as_object_mut() {
            entries.insert("format".to_owned(), json!(1));
            entries.insert("id".to_owned(), json!("a"));
            opens_as_itself_or_not_at_all(&value.to_string())?;
        }
    }

    #[test]
    fn any_damage_to_a_document_is_opened_or_refused(place in any::<prop::sample::Index>(), value in any_json()) {
        let mut document: Value = serde_json::from_str(GOLDEN_1).expect("JSON");
        let mut found = Vec::new();
        places(&document, "", &mut found);
        *document.pointer_mut(place.get(&found)).expect("a place") = value;
        opens_as_itself_or_not_at_all(&document.to_string())?;
    }

    #[test]
    fn any_damage_to_its_text_is_opened_or_refused(place in any::<prop::sample::Index>(), by in any::<char>(), cut in any::<bool>()) {
        let mut letters: Vec<char> = GOLDEN_1.chars().collect();
        let at = place.index(letters.len());
        letters[at] = by;
        if cut {
            letters.truncate(at);
        }
        opens_as_itself_or_not_at_all(&letters.into_iter().collect::<String>())?;
    }

    #[test]
    fn what_was_written_opens_as_the_same(assessment in any::assessment()) {
        prop_assert_eq!(restore(&written(&assessment)), Ok(assessment));
    }
}
