//! The request ledger: every request of a visit, so that anyone can see what was requested. It holds no parameters.

use crate::catalog::CallId;
use crate::stdx::json::from_json;
use crate::stdx::time::Timestamp;
use serde::Serialize;

/// The entry of a probe in the field for the call.
pub const PROBE: &str = "probe";

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// When the request was sent, by the device's clock.
    pub at: Timestamp,
    /// The call, such as `iam:GetAccountSummary`, or [`PROBE`].
    pub call: String,
    /// The host that the request was sent to.
    pub host: String,
    /// The Region; empty for global services.
    pub region: String,
    /// The HTTP status; 0 if no answer could be read.
    pub status: u16,
    /// The size of the answer's body in bytes.
    pub bytes: usize,
    /// The time until the answer or the failure, in milliseconds.
    pub millis: u64,
    /// AWS's error code; empty if there was none.
    pub code: String,
}

from_json! {
    Line { at, call, host, region, status, bytes, millis, code }
}

/// All requests of a visit, in the order in which they ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ledger(Vec<Line>);

impl Ledger {
    /// Adds the line of a request that has ended.
    pub fn add(&mut self, line: Line) {
        self.0.push(line);
    }

    /// The line of a request that has not ended.
    pub fn line(call: CallId, host: &str, region: &str, at: Timestamp) -> Line {
        let (call, host, region) = (call.to_string(), host.to_owned(), region.to_owned());
        Line { at, call, host, region, status: 0, bytes: 0, millis: 0, code: String::new() }
    }

    /// The line of a probe, which carries no credentials and shows only whether a host answers.
    pub fn probe(host: &str, region: &str, at: Timestamp) -> Line {
        let (call, host, region) = (PROBE.to_owned(), host.to_owned(), region.to_owned());
        Line { at, call, host, region, status: 0, bytes: 0, millis: 0, code: String::new() }
    }

    /// The lines, in the order in which the requests ended.
    pub fn lines(&self) -> &[Line] {
        &self.0
    }
}
