//! AWS's errors in the forms of all protocols, and what they mean.

mod codes;

use super::CallOutcome;
use super::Response;
use super::answer::{self, Instant, field};
use crate::catalog::Call;
use crate::catalog::shape::{Field, List, Object, Shape};
use crate::stdx::time::Timestamp;
use serde_json::Value;

/// The longest message that is kept, in characters: enough for the name of a policy that denied a call.
const MAX_MESSAGE: usize = 2000;

/// The longest text that is accepted as an error code, in bytes.
const MAX_CODE: usize = 100;

/// The least difference of clocks, in milliseconds, that can be the reason for a refusal. AWS allows five minutes. This is one
/// less, because the answer took some time to arrive.
const LEAST_SKEW: u64 = 4 * 60_000;

/// An error answer of AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsError {
    /// The HTTP status.
    pub status: u16,
    /// The error code, such as `AccessDenied`; the status if the answer has no code.
    pub code: String,
    /// AWS's message; may be empty. It is text from outside, for diagnosis and not for pages.
    pub message: String,
    /// The time by AWS's clock, if the answer has it.
    pub server_time: Option<Timestamp>,
}

/// Whether and how a failed call may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Repeat more slowly: AWS limits the rate of requests.
    Slower,
    /// Repeat: the error was transient.
    Again,
    /// Do not repeat: the call would fail again.
    Never,
}

impl AwsError {
    /// Returns the error in an answer with an error status.
    pub(super) fn read(response: &Response) -> Self {
        let text = std::str::from_utf8(&response.body).unwrap_or_default();
        let body = match text.trim_start().chars().next() {
            Some('{') => serde_json::from_str(text).unwrap_or_default(),
            Some('<') => xml(text),
            _ => Value::Null,
        };
        let text = |names: &[&str]| names.iter().find_map(|name| body.get(name)?.as_str()).unwrap_or_default();
        let code = [response.error_type.as_deref().unwrap_or_default(), text(&["__type", "code", "Code"])];
        let message: String = text(&["message", "Message", "errorMessage"]).chars().take(MAX_MESSAGE).collect();
        let told = Instant::parse(text(&["ServerTime"])).or_else(|| time_in(&message));
        let date = || response.date.as_deref().and_then(Instant::parse);
        Self {
            status: response.status,
            code: code.into_iter().find_map(plain).unwrap_or_else(|| response.status.to_string()),
            server_time: told.or_else(date).and_then(Instant::timestamp),
            message,
        }
    }

    /// Returns the difference between AWS's clock and the clock that said `sent`, in milliseconds, positive if ours is behind.
    /// Returns `None` if the difference cannot be the reason for the refusal. Otherwise the call is worth repeating with a
    /// corrected time.
    pub fn skew(&self, sent: Timestamp) -> Option<i64> {
        let server = self.server_time.filter(|_| codes::CLOCK.contains(&self.code.as_str()))?;
        let difference = i64::try_from(server.as_millis()).ok()?.checked_sub(i64::try_from(sent.as_millis()).ok()?)?;
        (difference.unsigned_abs() >= LEAST_SKEW).then_some(difference)
    }

    /// Returns whether and how to repeat the call.
    pub fn retry(&self) -> Retry {
        let is_slower = codes::THROTTLED.contains(&self.code.as_str()) || self.status == 429 || self.status == 509;
        let is_transient =
            codes::TRANSIENT.contains(&self.code.as_str()) || matches!(self.status, 500 | 502 | 503 | 504);
        match () {
            () if is_slower => Retry::Slower,
            () if is_transient => Retry::Again,
            () => Retry::Never,
        }
    }

    fn says(&self, words: &[&str]) -> bool {
        let message = self.message.to_ascii_lowercase();
        words.iter().any(|words| message.contains(words))
    }

    fn is_denied(&self) -> bool {
        let code = self.code.as_str();
        // API Gateway's own refusals have a message and no code.
        let has_no_code = code.parse() == Ok(self.status);
        codes::DENIED.contains(&code) || has_no_code && self.says(&codes::NOT_AUTHORIZED)
    }

    fn is_expired(&self) -> bool {
        codes::EXPIRED.contains(&self.code.as_str()) || self.says(&codes::TOKEN_EXPIRED)
    }

    fn is_skewed(&self) -> bool {
        let is_signature = codes::SIGNATURE.contains(&self.code.as_str());
        codes::SKEWED.contains(&self.code.as_str()) || is_signature && self.says(&codes::SIGNATURE_TIME)
    }

    /// Whether the error counts as an answer (CRITERIA.md E3). A denial never does.
    fn answers(&self, call: &Call) -> bool {
        // Security Hub has one code for "not enabled" and for "another account decides".
        let is_meant = self.code != "InvalidAccessException" || self.says(&["not subscribed"]);
        is_meant && !self.is_denied() && call.codes_that_answer.contains(&self.code.as_str())
    }
}

/// Returns the outcome of a call that AWS answered with an error.
pub fn outcome(call: &Call, error: &AwsError) -> CallOutcome {
    match () {
        () if error.answers(call) => CallOutcome::Data,
        () if error.is_expired() => CallOutcome::Expired,
        () if error.is_denied() && error.says(&codes::ORGANIZATION) => CallOutcome::DeniedByScp,
        () if error.is_denied() => CallOutcome::Denied,
        () if error.is_skewed() => CallOutcome::ClockSkew,
        () if codes::UNSUPPORTED.contains(&error.code.as_str()) => CallOutcome::Unsupported,
        () if error.retry() == Retry::Slower => CallOutcome::Throttled,
        () if codes::LATE.contains(&error.code.as_str()) || error.status == 504 => CallOutcome::TimedOut,
        () => CallOutcome::Failed,
    }
}

/// Returns the code, message and time of an error in XML, whichever element contains them.
fn xml(text: &str) -> Value {
    static FIELDS: [Field; 3] =
        [field("Code", Shape::Text), field("Message", Shape::Text), field("ServerTime", Shape::Text)];
    static INNER: Object = Object { fields: &FIELDS, map: None };
    static LIST: List = List { element: "Error", is_flat: false, of: Shape::Object(&INNER) };
    // The forms of query services (`NESTED`), of EC2 (`LISTED`) and of S3 (`INNER`).
    static NESTED: Object = Object { fields: &[field("Error", Shape::Object(&INNER))], map: None };
    static LISTED: Object = Object { fields: &[field("Errors", Shape::List(&LIST))], map: None };
    let read = |object| answer::read_error(text, object).unwrap_or_default();
    let found = [read(&NESTED).pointer("/Error").cloned(), read(&LISTED).pointer("/Errors/0").cloned()];
    found.into_iter().flatten().next().unwrap_or_else(|| read(&INNER))
}

/// Returns an error code without the namespace before `#` and without the text after a colon.
fn plain(code: &str) -> Option<String> {
    let code = code.split(':').next().unwrap_or_default();
    let code = code.rsplit('#').next().unwrap_or_default().trim();
    let is_code = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (!code.is_empty() && code.len() <= MAX_CODE && code.bytes().all(is_code)).then(|| code.to_owned())
}

/// Returns AWS's time from a message about a signature, such as
/// `Signature expired: 20241008T195522Z is now earlier than 20241008T195940Z (20241008T200440Z - 5 min.)`.
fn time_in(message: &str) -> Option<Instant> {
    let (_, after) = message.split_once('(')?;
    after.split_once(' ').and_then(|(time, _)| Instant::parse(time))
}

#[cfg(test)]
mod tests;
