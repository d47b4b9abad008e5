//! The request ledger: every request of a visit, so that anyone can see what was asked. It holds no parameters.

use crate::catalog::CallId;
use crate::stdx::json::from_json;
use crate::stdx::time::Timestamp;
use serde::Serialize;

/// What stands in the place of a call for a probe.
pub const PROBE: &str = "probe";

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// When it was sent, by the device's clock.
    pub at: Timestamp,
    /// Such as `iam:GetAccountSummary`.
    pub call: String,
    /// Where it was sent.
    pub host: String,
    /// The Region; empty for global services.
    pub region: String,
    /// The HTTP status; 0 where no answer could be read.
    pub status: u16,
    /// The size of the answer's body in bytes.
    pub bytes: usize,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// The error's code; empty where there was none.
    pub code: String,
}

from_json! {
    Line { at, call, host, region, status, bytes, millis, code }
}

/// All requests of a visit, in the order of their answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ledger(Vec<Line>);

impl Ledger {
    /// Adds a request.
    pub fn add(&mut self, line: Line) {
        self.0.push(line);
    }

    /// A request's line, without what came of it.
    pub fn line(call: CallId, host: &str, region: &str, at: Timestamp) -> Line {
        let (call, host, region) = (call.to_string(), host.to_owned(), region.to_owned());
        Line { at, call, host, region, status: 0, bytes: 0, millis: 0, code: String::new() }
    }

    /// The line of a probe, which carries no credentials and asks nothing: only whether a host is there.
    pub fn probe(host: &str, region: &str, at: Timestamp) -> Line {
        let (call, host, region) = (PROBE.to_owned(), host.to_owned(), region.to_owned());
        Line { at, call, host, region, status: 0, bytes: 0, millis: 0, code: String::new() }
    }

    /// The lines.
    pub fn lines(&self) -> &[Line] {
        &self.0
    }
}
