//! Recorded calls in the form of files and of people's clipboards, read with distrust: fields that no check reads are dropped,
//! and an answer that cannot be read is recorded as malformed.

use super::finding::Source;
use super::recorded::RecordedCall;
use super::tree::Tree;
use crate::catalog::{Call, CallId, Endpoint, Region};
use crate::stdx::time::{DAY, Timestamp};
use crate::wire::CallOutcome;
use crate::wire::{AwsError, Pages, from_cli, is_last_page, outcome, sent_from_cli};
use serde_json::{Map, Value, json};

/// The code of an answer whose last page is missing.
pub(super) const TRUNCATED: &str = "Truncated";

/// The most bytes of an error code.
const MAX_CODE: usize = 100;

/// AWS is not older than this: the beginning of 2006, in milliseconds.
const FIRST: Timestamp = Timestamp::from_millis(1_136_073_600_000);

/// By how many milliseconds a clock may be ahead of ours: a day.
const AHEAD: u64 = DAY;

/// Why a value is not a recorded call that could be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// Something that every recorded call has is missing or of another type.
    NoCall,
    /// The time is not possible.
    Time,
}

/// A recorded call, as one line of an evidence file, with its source if `with_road` is set.
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

/// Whether a value looks like a recorded call rather than the answer to one.
pub(super) fn is_one(value: &Value) -> bool {
    ["service", "operation", "outcome"].iter().all(|name| value.get(name).is_some_and(Value::is_string))
}

/// Reads a recorded call that came from this source; `None` if the catalog does not know the call.
///
/// # Errors
/// [`Broken`] if the value is not a recorded call, or one whose time is not possible.
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
        // The AWS CLI printed an error; its meaning is decided here.
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
        // It is not known what the call was about, so nothing that came may count as an answer.
        _ => (CallOutcome::Malformed, String::new(), Tree::Nothing),
    };
    let region = region.unwrap_or_default();
    let parameters = parameters.unwrap_or_default().into();
    Ok(Some(RecordedCall { call, region, parameters, at, outcome, code, data, source }))
}

/// Whether a call can have been made at this time.
pub(super) fn is_possible(at: Timestamp, now: Timestamp) -> bool {
    (FIRST..=now.plus(AHEAD)).contains(&at)
}

/// The outcome, the code and the data of a call, with its pages trimmed and joined. Only an answer with its last page stays
/// data.
pub(super) fn judged(
    call: &'static Call,
    outcome: CallOutcome,
    code: String,
    came: &[Value],
) -> (CallOutcome, String, Tree) {
    let came: Vec<&Value> = came.iter().filter(|page| !page.is_null()).collect();
    let Some(last) = came.last() else {
        return match outcome {
            // An error that is an answer has no data (CRITERIA.md E3). Without a code, no data means no answer.
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

/// The pages, trimmed and joined; `None` if one cannot be read, or if one before the last names no next page.
fn joined(call: &'static Call, came: &[&Value]) -> Option<Tree> {
    if came.len() > 1 && call.paging.is_none() {
        return None;
    }
    let mut pages = Pages::of(call);
    for (index, page) in came.iter().enumerate() {
        let next = pages.add(from_cli(call, page).ok()?);
        // The caller checks whether the last page names a next one.
        if index + 1 < came.len() && !matches!(next, Ok(Some(_))) {
            return None;
        }
    }
    Some(pages.into_value().into())
}

/// The Region by which checks find the answer of a call; `None` if the text is not a Region.
fn region_of<'a>(call: &Call, region: &'a str) -> Option<&'a str> {
    match call.service.endpoint {
        // The CLI's Region means nothing for a global service.
        Endpoint::Global(_) => Some(""),
        Endpoint::Regional { .. } => (region.is_empty() || Region::is_valid(region)).then_some(region),
    }
}

/// The parameters that the catalog sends or that name the item; `None` if they are of another type.
fn parameters_of(call: &'static Call, sent: &Value) -> Option<Map<String, Value>> {
    let mut kept = Map::new();
    if sent.is_null() {
        return Some(kept);
    }
    let Ok(Value::Object(sent)) = sent_from_cli(call, sent) else { return None };
    let fixed = call.fixed("", "");
    for (name, value) in sent {
        // No name or ID has a NUL, which would end a value too early in the key of a recorded call.
        if value.as_str().is_some_and(|text| text.contains('\0')) {
            return None;
        }
        if call.item.contains(&&*name) || fixed.iter().any(|fixed| fixed.contains_key(&name)) {
            kept.insert(name, value);
        }
    }
    Some(kept)
}

/// The outcome that an error means which the AWS CLI printed.
fn meaning(call: &Call, code: &str, message: &str) -> CallOutcome {
    let (code, message) = (code.to_owned(), message.to_owned());
    outcome(call, &AwsError { status: 0, code, message, server_time: None })
}

/// The error's code; empty if the text is not a code.
fn plain(code: &str) -> String {
    let is_code = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    if code.len() <= MAX_CODE && code.bytes().all(is_code) { code.to_owned() } else { String::new() }
}
