//! The plan: the actions still to do, in order. `report` writes plans to files.
//!
//! The rank of an action is what it protects divided by its effort class. For every criterion that it serves and that is not
//! met, it protects severity factor × weight, or half of that if the criterion is partly met. No action comes before one that
//! it depends on. An action that others wait for gets the rank of the most urgent of them. If evidence shows signs of an
//! intruder, the actions against that come before all others.

mod conditions;
pub mod console;
pub mod fill;
pub mod findings;
mod incident;
mod order;
pub mod portfolio;
pub mod reminders;
pub mod resources;
pub mod script;
pub mod snapshot;
pub mod values;

use crate::assessment::{ActionRecord, ActionState, Assessment, Status, Statuses};
use crate::baseline::{ActionId, CriterionId, Severity};
use crate::stdx::time::Date;
use conditions::Conditions;

pub use conditions::{LeftOut, Reason};

/// The minutes of work in the phase "today".
pub const TODAY_MINUTES: u32 = 60;
/// The minutes of work in the phase "this week": one working day.
pub const WEEK_MINUTES: u32 = 480;
/// The rank of an action that answers an incident, above every other rank.
const INCIDENT_RANK: u32 = 1_000_000;

/// The plan of one assessment.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The actions in the order in which to do them; those done or set aside come last.
    pub rows: Vec<Row>,
    /// The actions of unmet criteria that are not for this account, in the order of the tables.
    pub left_out: Vec<LeftOut>,
    /// The criteria for which evidence shows signs of an intruder in the account.
    pub incidents: Vec<CriterionId>,
}

/// An action in a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The action.
    pub action: ActionId,
    /// The phase in which to do the action.
    pub phase: Phase,
    /// The reasons for the row's position.
    pub why: Why,
    /// The unmet criteria of this account that the action helps to meet.
    pub criteria: Vec<CriterionId>,
    /// The state of the action.
    pub state: ActionState,
    /// The person who does the action; may be empty.
    pub owner: String,
    /// The due date.
    pub due: Option<Date>,
    /// The note; may be empty.
    pub note: String,
}

/// The phase in which to do an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Today: the actions of this phase take at most one hour together. Actions that answer an incident are always in it.
    Today,
    /// This week: the actions of this phase take at most one working day together.
    Week,
    /// After this week.
    Month,
    /// Marked as done, although a criterion is still not met.
    Done,
    /// Set aside.
    SetAside,
}

impl Phase {
    /// All phases, in order.
    pub const ALL: [Self; 5] = [Self::Today, Self::Week, Self::Month, Self::Done, Self::SetAside];

    /// Returns the name in files and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "week",
            Self::Month => "month",
            Self::Done => "done",
            Self::SetAside => "set-aside",
        }
    }

    /// Whether the actions of the phase are still to do.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Today | Self::Week | Self::Month)
    }
}

/// The reasons for the position of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The highest severity among the controls that the action helps.
    pub severity: Severity,
    /// The greatest weight among the action's unmet criteria of that severity.
    pub weight: u8,
    /// The effort class: 1 (up to 15 minutes), 2 (up to one hour), 3 (up to four hours) or 4.
    pub effort: u8,
    /// The rank: what the action protects, divided by its effort class, times 100; or the rank of an action that waits for it.
    pub rank: u32,
    /// Whether the action answers an incident.
    pub incident: bool,
    /// The action that waits for this one and raised its rank, if there is one.
    pub first_for: Option<ActionId>,
    /// The actions in the plan that have to come before this one.
    pub after: Vec<ActionId>,
}

impl Plan {
    /// Returns the plan that follows from an assessment and its statuses.
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

    /// Returns the rows that are still to do.
    pub fn open(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.phase.is_open())
    }

    /// Returns the work and cost of rows together.
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

/// The work and cost of several actions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The number of actions.
    pub actions: usize,
    /// The minutes of work.
    pub minutes: u32,
    /// The estimated cost in USD a month.
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
