//! Labels of the core's own types, used by the page and the exports.

use crate::assessment::{ActionState, Status};
use crate::baseline::{Pillar, Severity};
use crate::plan::Phase;

/// The state of an action that has not been started.
pub const STATE_TO_DO: &str = "To do";
/// The state of an action in progress.
pub const STATE_DOING: &str = "Doing";
/// The state of an action that is done and verified.
pub const STATE_DONE: &str = "Done";
/// The state of an action that was set aside.
pub const STATE_WONT_DO: &str = "Won't do";

/// A status in one or two words.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Met => "Met",
        Status::Partly => "Partly met",
        Status::NotMet => "Not met",
        Status::Unknown => "Unknown",
        Status::NotApplicable => "Does not apply",
        Status::AcceptedRisk => "Risk accepted",
    }
}

/// A severity in one word.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
    }
}

/// A pillar in one word.
pub fn pillar(pillar: Pillar) -> &'static str {
    match pillar {
        Pillar::Account => "Account",
        Pillar::Workload => "Workload",
    }
}

/// A phase of the plan, in a few words.
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Today => "Today",
        Phase::Week => "This week",
        Phase::Month => "This month",
        Phase::Done => "Done, but not met yet",
        Phase::SetAside => "Won't do",
    }
}

/// The state of an action, in a few words.
pub fn state(state: &ActionState) -> &'static str {
    match state {
        ActionState::ToDo => STATE_TO_DO,
        ActionState::Doing => STATE_DOING,
        ActionState::Done => STATE_DONE,
        ActionState::WontDo { .. } => STATE_WONT_DO,
    }
}
