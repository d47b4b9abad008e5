//! Recorded calls as files and people's clipboards have them, read with distrust: what no check reads is dropped, and what
//! cannot be read is recorded as that.

use super::finding::Source;
use super::recorded::RecordedCall;
use super::tree::Tree;
use crate::catalog::{Call, CallId, Endpoint, Region};
use crate::stdx::time::Timestamp;
use crate::wire::CallOutcome;
use crate::wire::{AwsError, Pages, from_cli, is_last_page, outcome, sent_from_cli};
use serde_json::{Map, Value, json};

/// The code of an answer that was not read to the end.
pub(super) const TRUNCATED: &str = "Truncated";

/// The longest error code that is taken for one.
const MAX_CODE: usize = 100;

/// AWS is not older than this: the beginning of 2006, in milliseconds.
const FIRST: u64 = 1_136_073_600_000;

/// By how many milliseconds a clock may be ahead of ours: a day.
const AHEAD: u64 = 86_400_000;

/// Why this is no recorded call that could be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// Something that every recorded call has is missing or of another kind.
    NoCall,
    /// Its time cannot be true.
    Time,
}

/// A recorded call, as one line of an evidence file has it; with the road by which it came, where that is wanted.
pub(super) fn write(recorded: &RecordedCall, with_road: bool) -> String {
    let mut written = json!({
        "service": recorded.call.get().service.name,
        "operation": recorded.call.get().operation,
        "region": recorded.region,
        "parameters": Value::from(&recorded.parameters),
        "at": recorded.at.to_rfc3339(),
        "outcome": recorded.outcome.as_str(),
        "code": recorded.code,
        "data": Value::from(&recorded.data),
    });
    if let Some(fields) = written.as_object_mut().filter(|_| with_road) {
        fields.insert("road".to_owned(), recorded.source.as_str().into());
    }
    written.to_string()
}

/// Whether a value looks like a recorded call, and not like the answer to one.
pub(super) fn is_one(value: &Value) -> bool {
    ["service", "operation", "outcome"].iter().all(|name| value.get(name).is_some_and(Value::is_string))
}

/// Reads a recorded call that came by this road; `None` where the catalog does not know what was called.
///
/// # Errors
/// [`Broken`], where it is no recorded call, or one from another time.
pub(super) fn read(value: &mut Value, source: Source, now: Timestamp) -> Result<Option<RecordedCall>, Broken> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let (service, operation) = (text("service").ok_or(Broken::NoCall)?, text("operation").ok_or(Broken::NoCall)?);
    let outcome = text("outcome").and_then(CallOutcome::find).ok_or(Broken::NoCall)?;
    let at = text("at").and_then(Timestamp::parse).ok_or(Broken::NoCall)?;
    if !is_possible(at, now) {
        return Err(Broken::Time);
    }
    let Some(call) = CallId::find(&format!("{service}:{operation}")) else { return Ok(None) };
    let region = region_of(call.get(), text("region").unwrap_or_default()).map(str::to_owned);
    let parameters = parameters_of(call.get(), value.get("parameters").unwrap_or(&Value::Null));
    let code = text("code").map(plain).unwrap_or_default();
    let outcome = match outcome {
        // What the AWS CLI printed as an error: here is known what it means.
        CallOutcome::Failed if !code.is_empty() => meaning(call.get(), &code, text("message").unwrap_or_default()),
        outcome => outcome,
    };
    let came = match value.get_mut("pages").map(Value::take) {
        Some(Value::Array(pages)) => pages,
        None | Some(Value::Null) => value.get_mut("data").map(Value::take).into_iter().collect(),
        Some(_) => return Err(Broken::NoCall),
    };
    let (outcome, code, data) = match (&region, &parameters) {
        (Some(_), Some(_)) => judged(call.get(), outcome, code, &came),
        // What it was asked about is not known, so nothing that came may stand for an answer.
        _ => (CallOutcome::Malformed, String::new(), Tree::Nothing),
    };
    let region = region.unwrap_or_default();
    let parameters = parameters.unwrap_or_default().into();
    Ok(Some(RecordedCall { call, region, parameters, at, outcome, code, data, source }))
}

/// Whether something can have been observed at this time.
pub(super) fn is_possible(at: Timestamp, now: Timestamp) -> bool {
    (FIRST..=now.as_millis().saturating_add(AHEAD)).contains(&at.as_millis())
}

/// What came of a call, with the pages that came trimmed and made one. Only what was read to its end stays an answer.
pub(super) fn judged(
    call: &'static Call,
    outcome: CallOutcome,
    code: String,
    came: &[Value],
) -> (CallOutcome, String, Tree) {
    let came: Vec<&Value> = came.iter().filter(|page| !page.is_null()).collect();
    let Some(last) = came.last() else {
        return match outcome {
            // An error that is an answer has no data (CRITERIA.md E3). Nothing at all is no answer.
            CallOutcome::Data if code.is_empty() => (CallOutcome::Malformed, code, Tree::Nothing),
            CallOutcome::Data if !is_answer(call, &code) => (CallOutcome::Failed, code, Tree::Nothing),
            outcome => (outcome, code, Tree::Nothing),
        };
    };
    let Some(data) = joined(call, &came) else {
        let outcome = if outcome == CallOutcome::Data { CallOutcome::Malformed } else { outcome };
        return (outcome, code, Tree::Nothing);
    };
    match outcome {
        CallOutcome::Data if !code.is_empty() && !is_answer(call, &code) => (CallOutcome::Failed, code, data),
        CallOutcome::Data if !is_last_page(call, last) => (CallOutcome::Failed, TRUNCATED.to_owned(), data),
        outcome => (outcome, code, data),
    }
}

fn is_answer(call: &Call, code: &str) -> bool {
    call.codes_that_answer.contains(&code)
}

/// The pages, trimmed and made one; `None` where one cannot be read.
fn joined(call: &'static Call, came: &[&Value]) -> Option<Tree> {
    if came.len() > 1 && call.paging.is_none() {
        return None;
    }
    let mut pages = Pages::of(call);
    for (place, page) in came.iter().enumerate() {
        let next = pages.add(from_cli(call, page).ok()?);
        // How the last one goes on is for the caller to see; a page that has none behind it is the last.
        if place + 1 < came.len() && !matches!(next, Ok(Some(_))) {
            return None;
        }
    }
    Some(pages.into_value().into())
}

/// The Region by which checks find the answer of a call; `None` where it is none.
fn region_of<'a>(call: &Call, region: &'a str) -> Option<&'a str> {
    match call.service.endpoint {
        // The CLI's Region says nothing about a service that has only one place.
        Endpoint::Global(_) => Some(""),
        Endpoint::Regional { .. } => (region.is_empty() || Region::is_one(region)).then_some(region),
    }
}

/// What was sent, as far as the catalog sends it; `None` where it is of another kind.
fn parameters_of(call: &'static Call, sent: &Value) -> Option<Map<String, Value>> {
    let mut kept = Map::new();
    if sent.is_null() {
        return Some(kept);
    }
    let Ok(Value::Object(sent)) = sent_from_cli(call, sent) else { return None };
    let fixed = call.fixed("", "");
    for (name, value) in sent {
        // No name or id has it, and it would end one too early where askings are told apart.
        if value.as_str().is_some_and(|text| text.contains('\0')) {
            return None;
        }
        if call.item.contains(&&*name) || fixed.iter().any(|fixed| fixed.contains_key(&name)) {
            kept.insert(name, value);
        }
    }
    Some(kept)
}

/// What an error means that the AWS CLI told of.
fn meaning(call: &Call, code: &str, message: &str) -> CallOutcome {
    let (code, message) = (code.to_owned(), message.to_owned());
    outcome(call, &AwsError { status: 0, code, message, server_time: None })
}

/// An error's code; empty where it is none.
fn plain(code: &str) -> String {
    let is_code = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    if code.len() <= MAX_CODE && code.bytes().all(is_code) { code.to_owned() } else { String::new() }
}
