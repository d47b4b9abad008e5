//! Cases that users of other tools have reported, each with its source, and variants of them that differ in one value.
//!
//! In `cases.json`, `calls` are the recorded calls, `everywhere` the answers that are the same in every Region, and `report`
//! the rows of a credential report. In `neighbours.json`, `at` is the path of the value that differs. After `#`, the path goes
//! on within a JSON document that is a text there. Each row has the value and the verdict.

use crate::checks::CHECKS;
use crate::checks::Judge;
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, NOW, PARTLY, PASS, REVIEW, UNKNOWN};
use crate::evidence::Verdict;
use crate::evidence::file::FileReader;
use crate::evidence::{CallOutcome, ProfileFacts};
use crate::stdx::time::Timestamp;
use serde_json::Value;

const CASES: &str = include_str!("cases.json");
const NEIGHBOURS: &str = include_str!("neighbours.json");

fn list(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("a list")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn verdict(word: &str) -> Verdict {
    match word {
        "pass" => PASS,
        "partly" => PARTLY,
        "fail" => FAIL,
        "review" => REVIEW,
        "not-applicable" => NOT_APPLICABLE,
        "unknown" => UNKNOWN,
        word => panic!("a verdict: {word}"),
    }
}

/// The recorded calls, as a case.
fn case(input: &Value) -> Case {
    let regions = input["regions"].as_array().map_or_else(
        || vec!["eu-west-1"],
        |regions| regions.iter().map(|region| region.as_str().expect("a Region")).collect(),
    );
    let mut case = Case::in_regions(&regions);
    for (call, data) in input["everywhere"].as_object().into_iter().flatten() {
        case = case.answers_everywhere(call, data.clone());
    }
    for asked in input["calls"].as_array().expect("calls") {
        let (call, region, code) = (text(asked, "call"), text(asked, "region"), text(asked, "code"));
        let sent = asked["sent"].clone();
        case = match CallOutcome::find(text(asked, "outcome")) {
            Some(outcome) => case.came_to(call, region, sent, outcome, code),
            None if code.is_empty() => case.answers(call, region, sent, asked["data"].clone()),
            None => case.answers_code(call, region, sent, code),
        };
    }
    if let Some(rows) = input["report"].as_array() {
        let rows: Vec<Vec<(&str, &str)>> = rows
            .iter()
            .map(|row| row.as_object().expect("a row"))
            .map(|row| row.iter().map(|(name, value)| (name.as_str(), value.as_str().expect("a text"))).collect())
            .collect();
        case = case.credential_report(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    }
    case
}

/// The verdict on a case that comes from a file. There, documents are texts, and fields that no check reads are left out.
#[track_caller]
fn judge(input: &Value) -> Verdict {
    let mut reader = FileReader::new(Timestamp::parse(NOW).expect("a time"));
    reader.push(case(input).evidence().to_file().as_bytes()).expect("bytes of a file");
    let file = reader.finish().expect("a file");
    let is_member = input["member"] == true;
    let judge = Judge::new(&file.evidence, ProfileFacts { says_member: is_member, ..ProfileFacts::default() });
    let mut cx = judge.context();
    let criterion = text(input, "criterion");
    let (_, check) = CHECKS.iter().find(|(id, _)| *id == criterion).expect(criterion);
    let draft = check(&mut cx);
    cx.conclude(draft).verdict
}

/// Sets the value at a path.
fn set(value: &mut Value, at: &str, new: Value) {
    if let Some((outer, inner)) = at.split_once('#') {
        let document = value.pointer(outer).and_then(Value::as_str).expect("a document");
        let mut document = serde_json::from_str(document).expect("JSON");
        set(&mut document, inner, new);
        return set(value, outer, Value::from(document.to_string()));
    }
    let Some((holder, name)) = at.rsplit_once('/') else {
        *value = new;
        return;
    };
    match value.pointer_mut(holder).expect(at) {
        Value::Array(items) => items[name.parse::<usize>().expect("an index")] = new,
        holder => holder[name] = new,
    }
}

#[test]
fn cases_that_users_of_other_tools_have_reported_are_judged_right() {
    for case in list(CASES) {
        assert_eq!(judge(&case), verdict(text(&case, "expected")), "{}: {}", case["id"], case["essence"]);
    }
}

#[test]
fn cases_that_differ_from_them_in_one_place_are_judged_right() {
    let cases = list(CASES);
    let mut wrong = Vec::new();
    for table in list(NEIGHBOURS) {
        let case = cases.iter().find(|case| case["id"] == table["of"]).expect("a case");
        for row in table["rows"].as_array().expect("rows") {
            let mut case = case.clone();
            set(&mut case, text(&table, "at"), row[0].clone());
            let (found, expected) = (judge(&case), verdict(row[1].as_str().expect("a verdict")));
            if found != expected {
                wrong.push(format!("{} {}: {} is {found:?} and not {expected:?}", table["of"], table["what"], row[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_policy_of_lists_within_lists_without_end_is_refused_as_unreadable() {
    let cases = list(CASES);
    for (id, at) in [("C16", "/calls/1/data/Policy"), ("C17", "/calls/1/data/Attributes/Policy")] {
        let mut case = cases.iter().find(|case| case["id"] == id).expect("a case").clone();
        let nested = format!("{{\"Statement\":{}1{}}}", "[".repeat(500_000), "]".repeat(500_000));
        set(&mut case, at, Value::from(nested));
        assert_eq!(judge(&case), UNKNOWN, "{id}");
    }
}
