use super::{CANARY, NOTHING};
use crate::assessment::file::{RedactedCopy, Redaction};
use crate::assessment::{Assessment, Writer};
use crate::baseline::CriterionId;
use crate::catalog::shape::{Object, Shape};
use crate::catalog::{CallId, is_region_known};
use crate::checks::Judge;
use crate::evidence::{Evidence, Finding, Named, ProfileFacts, RecordedCall};
use crate::stdx::time::Timestamp;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The fields with a fixed vocabulary of AWS, which name nothing and stay. By the beginning of the call's name and the end of
/// the field's path. Every other text counts as the name of a resource.
const VOCABULARY: &[(&str, &str)] = &[
    ("budgets:", "Unit"),
    ("ce:GetAnomalyMonitors", "MonitorType"),
    // The reader keeps only the words that it looks for.
    ("codebuild:BatchGetProjects", "buildspec"),
    ("guardduty:GetDetector", "Features.Name"),
    ("guardduty:GetFindings", "Findings.Type"),
    ("inspector2:BatchGetAccountStatus", "errorCode"),
    ("kms:DescribeKey", "KeyState"),
    ("securityhub:GetEnabledStandards", "StandardsStatus"),
    ("securityhub:GetFindings", "Severity.Label"),
    ("ssm:DescribeInstanceInformation", "PingStatus"),
];

/// The fields that name people or companies, or the identities that act for them. By call and field, as in `VOCABULARY`.
const PERSONAL: &[(&str, &str)] = &[
    ("account:", ""),
    ("budgets:", "Address"),
    ("ce:", "Address"),
    ("iam:", "UserName"),
    ("iam:", "GroupName"),
    ("iam:", "GroupList"),
    ("iam:", "RoleName"),
    ("iam:GetCredentialReport", "Content"),
    ("sso-admin:", "PrincipalId"),
];

/// A call and the path of a field in its answer, such as `iam:ListMFADevices MFADevices.SerialNumber`.
type Field = String;

/// Replaces each text that AWS answered in a case by a canary, everywhere, and runs the check again. If the finding contains
/// the canary, no copy in which such names are redacted may contain it.
pub(crate) fn check(criterion: &str, evidence: &Evidence, profile_facts: ProfileFacts) {
    let mut texts: BTreeMap<String, BTreeSet<Field>> = BTreeMap::new();
    for call in evidence.calls() {
        let mut note = |path: &str, text: &str| {
            texts.entry(text.to_owned()).or_default().insert(format!("{} {path}", call.call));
        };
        each_text("", &Value::from(&call.data), &mut note);
        each_text("", &Value::from(&call.parameters), &mut note);
    }
    for (text, fields) in texts.iter().filter(|(text, _)| may_be_a_name(text)) {
        for canary in [CANARY.to_owned(), format!("{text}-{CANARY}")] {
            let planted = with_canary(evidence, text, &canary);
            let Some(finding) = Judge::new(&planted, profile_facts).finding(criterion) else { continue };
            search(criterion, &finding, CANARY, fields);
        }
    }
    // Cases leave out what their check does not need; answers of AWS contain it.
    let calls: BTreeSet<CallId> = evidence.calls().map(|call| call.call).collect();
    for call in calls {
        let (planted, fields) = with_every_field(evidence, call);
        let Some(finding) = Judge::new(&planted, profile_facts).finding(criterion) else { continue };
        for (index, field) in fields.into_iter().enumerate() {
            search(criterion, &finding, &numbered(index), &BTreeSet::from([field]));
        }
    }
}

/// Returns one of several canaries.
fn numbered(index: usize) -> String {
    format!("{CANARY}-{index}-")
}

/// Whether a text may be a name: not a Region, a time or a number.
fn may_be_a_name(text: &str) -> bool {
    !text.is_empty()
        && !is_region_known(text)
        && Timestamp::parse(text).is_none()
        && !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-')
}

fn search(criterion: &str, finding: &Finding, canary: &str, fields: &BTreeSet<Field>) {
    let has_canary = |assessment: &Assessment| json(assessment).to_ascii_lowercase().contains(canary);
    let id = CriterionId::find(criterion).expect("a criterion");
    let mut assessment = Assessment::new("a1".to_owned(), String::new(), finding.newest(), &Writer::default());
    assessment.observe(id, finding.clone());
    if !has_canary(&assessment) {
        return;
    }
    let is = |field: &Field, known: &[(&str, &str)]| {
        known.iter().any(|(call, end)| field.starts_with(call) && field.ends_with(end))
    };
    let is_personal = fields.iter().any(|field| is(field, PERSONAL));
    let is_vocabulary = fields.iter().all(|field| is(field, VOCABULARY));
    let is_person = finding
        .names
        .iter()
        .flatten()
        .any(|entry| matches!(Named::read(entry), Some((Named::Person, name)) if name.contains(canary)));
    for (names, resources) in [(true, false), (false, true), (true, true)] {
        let copy = RedactedCopy::of(&assessment, Redaction { names, resources, ..NOTHING }, "another");
        let is_left_out = names && is_personal || resources && !is_person && !is_vocabulary;
        assert!(
            !(is_left_out && has_canary(copy.assessment())),
            "{criterion}: {fields:?} stays with names {names}, resources {resources}:\n{:#?}",
            copy.assessment().findings
        );
    }
}

fn json(assessment: &Assessment) -> String {
    serde_json::to_string(assessment).expect("JSON")
}

/// Returns the evidence with a text replaced by a canary, including at the end of an ARN or path.
fn with_canary(evidence: &Evidence, text: &str, canary: &str) -> Evidence {
    let mut planted = Evidence::new(&evidence.account, &evidence.partition, evidence.begun);
    for call in evidence.calls() {
        let (mut data, mut parameters) = (Value::from(&call.data), Value::from(&call.parameters));
        replace(&mut data, text, canary);
        replace(&mut parameters, text, canary);
        planted.record(RecordedCall { data: data.into(), parameters: parameters.into(), ..call.clone() });
    }
    planted
}

fn replace(value: &mut Value, text: &str, canary: &str) {
    match value {
        Value::String(own) => {
            let begins = own.strip_suffix(text).filter(|begins| begins.is_empty() || begins.ends_with(['/', ':']));
            if let Some(begins) = begins {
                *own = [begins, canary].concat();
            } else if let Some(report) = report(own) {
                let cells = report.split(',').map(|cell| if cell == text { canary } else { cell });
                *own = BASE64_STANDARD.encode(cells.collect::<Vec<_>>().join(",").replace(",\n,", "\n"));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, text, canary)),
        Value::Object(fields) => {
            *fields = std::mem::take(fields)
                .into_iter()
                .map(|(name, mut field)| {
                    replace(&mut field, text, canary);
                    (if name == text { canary.to_owned() } else { name }, field)
                })
                .collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns the content of a credential report, with a comma around each line break; `None` if the text is not a credential
/// report.
fn report(text: &str) -> Option<String> {
    let report = String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok()?;
    report.starts_with("user,").then(|| report.replace('\n', ",\n,"))
}

fn each_text(path: &str, value: &Value, note: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => match report(text) {
            Some(report) => {
                let rows = report.lines().skip(1).filter_map(|row| row.trim_start_matches(',').split(',').next());
                rows.for_each(|user| note(path, user));
            }
            None => note(path, text),
        },
        Value::Array(items) => items.iter().for_each(|item| each_text(path, item, note)),
        Value::Object(fields) => {
            for (name, field) in fields {
                let path = if path.is_empty() { name.clone() } else { [path, ".", name].concat() };
                each_text(&path, field, note);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns the evidence with a canary in each text that an answer of this call can have by the catalog but does not have in
/// this case. Also returns the fields; a field's index is the number of its canary.
fn with_every_field(evidence: &Evidence, call: CallId) -> (Evidence, Vec<Field>) {
    let mut planted = Evidence::new(&evidence.account, &evidence.partition, evidence.begun);
    let mut fields = Vec::new();
    for recorded in evidence.calls() {
        let mut data = Value::from(&recorded.data);
        if recorded.call == call && data.is_object() {
            fill("", &mut data, call.get().output.object, &mut |path| {
                let field = format!("{call} {path}");
                let known = fields.iter().position(|known| *known == field);
                numbered(known.unwrap_or_else(|| {
                    fields.push(field);
                    fields.len() - 1
                }))
            });
        }
        planted.record(RecordedCall { data: data.into(), ..recorded.clone() });
    }
    (planted, fields)
}

/// Adds the fields that an object lacks.
fn fill(path: &str, value: &mut Value, object: &Object, canary: &mut dyn FnMut(&str) -> String) {
    let Value::Object(fields) = value else { return };
    for field in object.fields {
        let path = if path.is_empty() { field.name.to_owned() } else { [path, ".", field.name].concat() };
        fill_shape(&path, fields.entry(field.name).or_insert(Value::Null), field.shape, canary);
    }
    // Fields of other types that were added are removed again, because a flag or a number names nothing.
    fields.retain(|_, field| !field.is_null());
}

fn fill_shape(path: &str, value: &mut Value, shape: Shape, canary: &mut dyn FnMut(&str) -> String) {
    match (shape, value) {
        (Shape::Text, value) if value.is_null() => *value = json!(canary(path)),
        (Shape::List(list), Value::Array(items)) => {
            items.iter_mut().for_each(|item| fill_shape(path, item, list.of, canary));
        }
        (Shape::Object(object) | Shape::Inside(object), value) if value.is_object() => {
            fill(path, value, object, canary);
        }
        _ => {}
    }
}
