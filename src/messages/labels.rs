//! Labels of the core's own types, used by the page and the exports.

use crate::assessment::{ActionState, Status};
use crate::baseline::{self, Choices, Pillar, Severity};
use crate::plan::{Phase, Reason};

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

/// Why an action is not in the plan.
pub fn left_out(reason: Reason) -> String {
    match reason {
        Reason::Profile(choices) => profile_says_otherwise(choices),
        Reason::Resources => "The evidence names only other kinds of resources.".to_owned(),
        Reason::PartlyMet => "The evidence shows that this part of the criterion is met.".to_owned(),
    }
}

fn profile_says_otherwise(choices: &Choices) -> String {
    let Some(question) = baseline::profile_questions().get(usize::from(choices.question)) else {
        return String::new();
    };
    let is_chosen = |place: usize| choices.chosen & (1 << place) != 0;
    let chosen = question.choices.iter().enumerate().filter(|(place, _)| is_chosen(*place));
    let labels: Vec<String> = chosen.map(|(_, choice)| ["“", choice.label, "”"].concat()).collect();
    format!("Only where “{}” is {}. Your profile says otherwise.", question.name, labels.join(" or "))
}
