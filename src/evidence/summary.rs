//! A summary of the outcomes of many calls.

use super::recorded::RecordedCall;
use crate::catalog::CallId;
use crate::catalog::policy::Policy;
use crate::stdx::json::from_json;
use crate::stdx::sort;
use crate::wire::CallOutcome;
use serde::Serialize;
use std::collections::BTreeMap;

/// A summary of the outcomes of many calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvidenceSummary {
    /// The number of calls.
    pub calls: u32,
    /// The calls without an answer, by outcome.
    pub unanswered: Vec<Unanswered>,
    /// The IAM policy that would allow what was denied, as JSON; empty if nothing was.
    pub missing_permissions: Option<String>,
}

/// Calls without an answer that have the same outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unanswered {
    /// The outcome, by its name in evidence files: `denied`, `blocked`, `timed-out` …
    pub outcome: CallOutcome,
    /// The titles of the services.
    pub services: Vec<String>,
    /// The number of calls.
    pub calls: u32,
}

impl EvidenceSummary {
    /// The summary of these calls, which were made in a partition.
    pub fn of(asked: &[&RecordedCall], partition: &str) -> Self {
        let denied: Vec<CallId> =
            asked.iter().filter(|made| made.outcome == CallOutcome::Denied).map(|made| made.call).collect();
        let policy = Policy::of(denied, partition);
        Self {
            calls: number(asked.len()),
            unanswered: unanswered(asked),
            missing_permissions: (!policy.is_empty()).then(|| policy.to_text()),
        }
    }
}

fn unanswered(asked: &[&RecordedCall]) -> Vec<Unanswered> {
    let mut groups: BTreeMap<CallOutcome, Vec<CallId>> = BTreeMap::new();
    for made in asked.iter().filter(|made| made.outcome != CallOutcome::Data) {
        groups.entry(made.outcome).or_default().push(made.call);
    }
    let group = |(outcome, calls): (CallOutcome, Vec<CallId>)| {
        let mut services: Vec<String> = calls.iter().map(|call| call.get().service.title.to_owned()).collect();
        sort::by_text(&mut services, String::clone);
        services.dedup();
        Unanswered { outcome, services, calls: number(calls.len()) }
    };
    groups.into_iter().map(group).collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

from_json! {
    Unanswered { outcome, services, calls }
}
