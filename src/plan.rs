//! The actions still to do, in the order in which to do them. How the plan is written down is in `report`.
//!
//! An action's rank is what it protects for the work it takes: for every criterion that it serves and that is not met, severity
//! factor × weight (half of it where half is met), added up and divided by an effort class. Nothing comes before what it depends
//! on; what others wait for moves up to the rank of the most urgent among them. Where evidence shows signs that somebody may be
//! inside already, what answers them comes before everything.

mod conditions;
pub mod console;
pub mod fill;
mod incident;
mod order;
pub mod script;

use crate::assessment::{ActionRecord, ActionState, Assessment, Status, Statuses};
use crate::baseline::{ActionId, CriterionId, Severity};
use crate::stdx::time::Date;
use conditions::Conditions;

pub use conditions::{LeftOut, Reason};

/// Minutes that "today" takes.
pub const TODAY_MINUTES: u32 = 60;
/// Minutes that "this week" takes: one working day.
pub const WEEK_MINUTES: u32 = 480;
/// The rank of what answers an incident: above every other.
const INCIDENT_RANK: u32 = 1_000_000;

/// The plan of one assessment.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// In the order in which to do them; done and set-aside ones last.
    pub rows: Vec<Row>,
    /// The actions of unmet criteria that are not for this account, in the order of the tables.
    pub left_out: Vec<LeftOut>,
    /// The criteria with which evidence shows signs that somebody may be inside already.
    pub incidents: Vec<CriterionId>,
}

/// One action in a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The action.
    pub action: ActionId,
    /// When to do it.
    pub phase: Phase,
    /// Why it stands where it stands.
    pub why: Why,
    /// The criteria that are not met and that it helps with here.
    pub criteria: Vec<CriterionId>,
    /// Where it stands.
    pub state: ActionState,
    /// Who does it; may be empty.
    pub owner: String,
    /// Until when.
    pub due: Option<Date>,
    /// A note; may be empty.
    pub note: String,
}

/// When to do an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Quick wins that fit in an hour together.
    Today,
    /// What fits in a working day.
    Week,
    /// The rest.
    Month,
    /// Said to be done, while a criterion is still not met.
    Done,
    /// Won't be done.
    SetAside,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Today, Self::Week, Self::Month, Self::Done, Self::SetAside];

    /// The name in files and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "week",
            Self::Month => "month",
            Self::Done => "done",
            Self::SetAside => "set-aside",
        }
    }

    /// Whether its actions are still to do.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Today | Self::Week | Self::Month)
    }
}

/// Why a row stands where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The severity of the most severe control that it helps.
    pub severity: Severity,
    /// The greatest weight among its unmet criteria of that severity.
    pub weight: u8,
    /// 1 (up to 15 minutes), 2 (up to an hour), 3 (up to four hours) or 4.
    pub effort: u8,
    /// What it protects, for the work it takes, times 100.
    pub rank: u32,
    /// Whether it answers an incident.
    pub incident: bool,
    /// An action that waits for this one and lifted it, if it would stand lower by itself.
    pub first_for: Option<ActionId>,
    /// Actions in the plan that have to come before it.
    pub after: Vec<ActionId>,
}

impl Plan {
    /// The plan that follows from a standing.
    pub fn of(assessment: &Assessment, statuses: &Statuses) -> Self {
        let incidents = incident::incidents(statuses);
        let conditions = Conditions::of(assessment, statuses);
        let (mut rows, mut left_out) = (Vec::new(), Vec::new());
        for id in ActionId::all() {
            match conditions.criteria(id) {
                Ok(criteria) => rows.extend(row(assessment, statuses, &incidents, id, criteria)),
                Err(why) => left_out.push(why),
            }
        }
        order::order(&mut rows, statuses);
        Self { rows, left_out, incidents }
    }

    /// The rows that are still to do.
    pub fn open(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.phase.is_open())
    }

    /// How much work and cost the given rows are.
    pub fn totals<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Totals {
        rows.into_iter().fold(Totals::default(), |mut totals, row| {
            let action = row.action.get();
            totals.actions += 1;
            totals.minutes += u32::from(action.minutes);
            totals.usd += u32::from(action.usd);
            totals
        })
    }
}

/// How much work and cost some actions are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many.
    pub actions: usize,
    /// Minutes of work.
    pub minutes: u32,
    /// USD a month, an estimate.
    pub usd: u32,
}

/// The row of an action with the unmet criteria that it helps with, if there are any.
fn row(
    assessment: &Assessment,
    statuses: &Statuses,
    incidents: &[CriterionId],
    id: ActionId,
    criteria: Vec<CriterionId>,
) -> Option<Row> {
    let action = id.get();
    let severity_of = |criterion: &CriterionId| criterion.get().control.get().severity;
    let severity = criteria.iter().map(severity_of).max()?;
    let weight = criteria.iter().filter(|c| severity_of(c) == severity).map(|c| c.get().weight).max()?;
    let protects: u32 = criteria
        .iter()
        .map(|criterion| {
            let whole = severity_of(criterion).factor() * u32::from(criterion.get().weight) * 100;
            if statuses.status(*criterion) == Status::Partly { whole / 2 } else { whole }
        })
        .sum();
    let effort = match action.minutes {
        0..=15 => 1,
        16..=60 => 2,
        61..=240 => 3,
        _ => 4,
    };
    let incident = criteria.iter().any(|criterion| incidents.contains(criterion));
    let rank = if incident { INCIDENT_RANK } else { protects / u32::from(effort) };
    let unsaid = ActionRecord::default();
    let record = assessment.action(id).unwrap_or(&unsaid);
    let state = record.state.get().cloned().unwrap_or_default();
    Some(Row {
        action: id,
        phase: match state {
            ActionState::Done => Phase::Done,
            ActionState::WontDo { .. } => Phase::SetAside,
            ActionState::ToDo | ActionState::Doing => Phase::Month,
        },
        why: Why { severity, weight, effort, rank, incident, first_for: None, after: Vec::new() },
        criteria,
        state,
        owner: record.owner.get().cloned().unwrap_or_default(),
        due: record.due.get().copied().flatten(),
        note: record.note.get().cloned().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
