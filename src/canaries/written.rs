//! Canaries in what people and files put in: in every text of a stored document and of a file, including names of fields.

use super::{CANARY, NOTHING, is_in};
use crate::assessment::file::{self, RedactedCopy, Redaction, Scope};
use crate::assessment::{Assessment, restore};
use crate::baseline::{self, ActionId, ControlId, CriterionId};
use crate::evidence::{Degree, Finding, KEPT_RESOURCES, Named, Resource, Source, Verdict, WORDS};
use crate::report::{self, Format, Length, Options};
use crate::stdx::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A milestone made by hand, of which a canary can be the whole line.
const MILESTONE: &str = "m002000000000001h50,60,90,80,70,12,400;AB;A;-;Before the audit";

fn now() -> Timestamp {
    crate::assessment::tests::now()
}

/// Returns a document in which every field that documents have is filled, and every register has a history.
fn full() -> Value {
    let version = |value: Value, place: u64| {
        json!({"at": now().as_millis() + place * 3_600_000, "since": now().as_millis(), "tab": format!("tab{place}"),
            "author": format!("Author {place}"), "value": value})
    };
    let twice = |one: Value, other: Value| json!([version(one, 0), version(other, 1)]);
    let text = |text: &str| twice(json!(format!("{text} before")), json!(text));
    let question = baseline::profile_questions().first().expect("a question");
    let criterion = "acct-05.console-mfa";
    let action = ActionId::all().next().expect("an action").get().id;
    let exception = |reason: &str| json!({"reason": reason, "owner": "Accepter", "until": now().date().to_string()});
    let not_here = |reason: &str| json!({"choice": "does-not-apply", "reason": reason});
    let mut finding = Finding::on_nothing(Verdict::Fail { degree: Degree::Wholly }, now());
    finding.names = Some(Named::ALL.map(|named| named.mark(&format!("Named {named:?}"))).map(plain).into());
    finding.other_sources = vec![Source::File];
    finding.calls = vec!["iam:GetCredentialReport".to_owned()];
    finding.regions = vec!["eu-west-1".to_owned()];
    finding.missing = vec!["eu-west-2".to_owned()];
    finding.resources = [("user", "someone"), ("bucket", "something"), ("", "anything"), (WORDS, "Our words")]
        .map(|(kind, id)| Resource::new(kind, id, "eu-west-1", "what is wrong"))
        .into();
    finding.resource_count = 4;
    json!({
        "format": 1, "id": "a1", "edition": "2022", "created": now().as_millis(),
        "name": text("Name"), "account": text("111122223333"), "deleted": twice(json!(true), json!(false)),
        "profile": {question.id: twice(json!({"chosen": [question.choices[0].id]}), json!("dont-know"))},
        "values": {"company": text("Company")},
        "criteria": {criterion: {
            "answer": twice(not_here("Reason before"), not_here("Reason")), "note": text("Note"),
            "exception": twice(exception("Exception before"), exception("Exception")),
        }},
        "actions": {action: {
            "state": twice(json!({"is": "wont-do", "reason": "Never before"}), json!({"is": "wont-do", "reason": "Never"})),
            "owner": text("Owner"), "due": twice(json!(now().date().to_string()), json!(null)), "note": text("To do"), "ticket": text("SEC-12"),
        }},
        "findings": {criterion: serde_json::to_value(finding).expect("JSON")},
        "milestones": [MILESTONE],
    })
}

/// Returns an entry of a finding's names, without the marks of drafts.
fn plain(marked: String) -> String {
    marked.trim_matches(['\u{2}', '\u{3}']).to_owned()
}

/// A path to a text, by field names and list indices. The path to a field's name is the path to the field with a `#` at the end.
type Place = Vec<String>;

fn places(value: &Value, here: &mut Place, found: &mut Vec<Place>) {
    match value {
        Value::String(_) => found.push(here.clone()),
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                here.push(place.to_string());
                places(item, here, found);
                here.pop();
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                here.push([name, "#"].concat());
                found.push(here.clone());
                here.pop();
                here.push(name.clone());
                places(field, here, found);
                here.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Puts a text at a place.
fn put(value: &mut Value, place: &[String], text: &str) {
    match (value, place) {
        (Value::Object(fields), [name]) if name.ends_with('#') => {
            let field = fields.remove(name.trim_end_matches('#')).expect("the field");
            fields.insert(text.to_owned(), field);
        }
        (Value::Object(fields), [name, rest @ ..]) => put(fields.get_mut(name).expect("the field"), rest, text),
        (Value::Array(items), [at, rest @ ..]) => put(&mut items[at.parse::<usize>().expect("a place")], rest, text),
        (value, []) => *value = json!(text),
        _ => panic!("no {place:?}"),
    }
}

/// Returns which redactions remove the text at a place. If a new field makes this panic, add the field: who can fill it?
fn leaves_out(place: &[String]) -> fn(Redaction) -> bool {
    let place: Vec<&str> = place.iter().map(String::as_str).collect();
    let any: fn(Redaction) -> bool = |redaction| !redaction.is_none();
    let names: fn(Redaction) -> bool = |redaction| redaction.names;
    let resources: fn(Redaction) -> bool = |redaction| redaction.resources;
    let identities: fn(Redaction) -> bool = |redaction| redaction.names || redaction.resources;
    let notes: fn(Redaction) -> bool = |redaction| redaction.notes;
    let owners: fn(Redaction) -> bool = |redaction| redaction.owners;
    match place[..] {
        ["id" | "edition"] | [.., "tab"] | ["profile" | "criteria" | "actions" | "findings", _] => any,
        ["profile", .., "chosen", _] | ["values", ..] => any,
        [.., "author"] | ["name", ..] | ["actions", _, "ticket", ..] => names,
        ["milestones", _] => any,
        ["account", ..] => |redaction| redaction.account,
        ["criteria", _, "exception", .., "owner"] => names,
        ["criteria" | "actions", .., "reason"] | ["criteria" | "actions", _, "note", ..] => notes,
        ["actions", _, "owner", ..] => owners,
        ["findings", _, "calls" | "regions" | "missing", _] => any,
        ["findings", _, "resources", _, "region" | "kind"] => any,
        // The other texts of a resource are the check's, except in a file.
        ["findings", _, "resources", "1", "id"] => resources,
        ["findings", _, "resources", _, "id"] | ["findings", _, "reason"] | ["findings", .., "what"] => identities,
        // A name without a type that this version knows is redacted with any choice of names.
        ["findings", _, "names", _] => identities,
        _ => panic!("who fills {place:?}?"),
    }
}

fn choices() -> impl Iterator<Item = Redaction> {
    (0..32_u8).map(|bits| {
        let has = |bit: u8| bits & (1 << bit) != 0;
        Redaction { account: has(0), names: has(1), resources: has(2), notes: has(3), owners: has(4) }
    })
}

fn exported(assessment: &Assessment, redaction: Redaction, format: Format, scope: Scope) -> String {
    let copy = RedactedCopy::of(assessment, redaction, "another");
    let options = Options { scope, length: Length::WithInstructions, ..Options::default() };
    match report::export(format, copy, &BTreeMap::new(), None, &options, now()) {
        Ok(exported) => [exported.file_name.as_str(), &String::from_utf8_lossy(exported.content.as_bytes())].join("\n"),
        Err(_) => String::new(),
    }
}

/// Returns the document with a canary at a place, as read from storage and from a file. `true` marks the one from a file.
/// Leaves out a document that can no longer be read.
fn planted(place: &Place) -> Vec<(Assessment, bool)> {
    // An hour later, because some versions are.
    let now = Timestamp::from_millis(now().as_millis() + 3_600_000);
    let mut document = full();
    put(&mut document, place, CANARY);
    let text = document.to_string();
    let stored = restore(&text, now).ok().map(|assessment| (assessment, false));
    let from_file =
        file::read(&text, now).ok().and_then(|(file, _)| Some((file.assessments.into_iter().next()?, true)));
    stored.into_iter().chain(from_file).collect()
}

/// Whether the text at a place is written by the check in a finding judged here. People and AWS cannot fill such a text.
fn is_ours(place: &[String], is_from_file: bool) -> bool {
    let place: Vec<&str> = place.iter().map(String::as_str).collect();
    !is_from_file
        && matches!(
            place[..],
            ["findings", _, "reason"] | ["findings", .., "what"] | ["findings", _, "resources", "3", "id"]
        )
}

fn all_places() -> Vec<Place> {
    let mut found = Vec::new();
    places(&full(), &mut Vec::new(), &mut found);
    found
}

#[test]
fn nothing_that_is_left_out_is_in_any_format_or_scope() {
    let scopes = [Scope::Whole, Scope::OpenItems, Scope::Control(ControlId::find("ACCT.05").expect("a control"))];
    let mut filled = 0;
    for place in all_places() {
        for (assessment, is_from_file) in planted(&place) {
            if is_ours(&place, is_from_file) {
                continue;
            }
            filled += 1;
            for format in Format::ALL {
                for scope in scopes {
                    let text = exported(&assessment, Redaction::ALL, format, scope);
                    assert!(!is_in(&text), "{place:?}, {format:?}, {scope:?}: {text}");
                }
            }
        }
    }
    assert!(filled > 100, "{filled} places can be filled");
}

#[test]
fn every_choice_leaves_out_what_it_says() {
    for place in all_places() {
        for (assessment, is_from_file) in planted(&place) {
            if is_ours(&place, is_from_file) {
                continue;
            }
            let is_left_out =
                leaves_out(&place.iter().map(|name| name.trim_end_matches('#').to_owned()).collect::<Vec<_>>());
            for redaction in choices().filter(|redaction| is_left_out(*redaction)) {
                let text = exported(&assessment, redaction, Format::Json, Scope::Whole);
                assert!(!is_in(&text), "{place:?}, {redaction:?}: {text}");
            }
        }
    }
}

#[test]
fn without_a_choice_nothing_is_left_out() {
    for place in all_places() {
        for (assessment, _) in planted(&place) {
            let before = serde_json::to_string(&assessment).expect("JSON");
            assert_eq!(is_in(&exported(&assessment, NOTHING, Format::Json, Scope::Whole)), is_in(&before), "{place:?}");
        }
    }
}

#[test]
fn the_document_has_every_field_that_documents_have() {
    let text = full().to_string();
    let assessment = restore(&text, Timestamp::from_millis(now().as_millis() + 3_600_000)).expect("a document");
    let written = serde_json::to_value(&assessment).expect("JSON");
    assert_eq!(written["findings"], full()["findings"]);
    let finding = &assessment.findings.values().next().expect("a finding");
    assert!(finding.resources.len() <= KEPT_RESOURCES);
    assert!(CriterionId::all().any(|id| assessment.answer(id).is_some()));
}

#[test]
fn a_name_is_left_out_wherever_people_repeat_it() {
    let mut document = full();
    let note = format!("ask {CANARY}, and look at 7777 8888 9999");
    for (place, name) in [
        (&["name", "1", "value"][..], "names"),
        (&["criteria", "acct-05.console-mfa", "answer", "0", "author"], "names"),
        (&["findings", "acct-05.console-mfa", "resources", "0", "id"], "names"),
        (&["findings", "acct-05.console-mfa", "resources", "1", "id"], "resources"),
    ] {
        let place: Place = place.iter().map(|name| (*name).to_owned()).collect();
        put(&mut document, &["criteria", "acct-05.console-mfa", "note", "1", "value"].map(str::to_owned), &note);
        let mut planted = document.clone();
        put(&mut planted, &place, CANARY);
        let later = Timestamp::from_millis(now().as_millis() + 3_600_000);
        let assessment = restore(&planted.to_string(), later).expect("a document");
        let redaction = Redaction { names: name == "names", resources: name == "resources", account: true, ..NOTHING };
        let text = exported(&assessment, redaction, Format::Json, Scope::Whole);
        assert!(!is_in(&text), "{place:?}: {text}");
        assert!(text.contains("ask [redacted], and look at [redacted]"), "{text}");
    }
}
