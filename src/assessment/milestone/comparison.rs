//! What changed between two milestones.

use super::snapshot::{ActionMark, Figures, Milestone};
use crate::assessment::Status;
use crate::baseline::{ActionId, CriterionId};

/// The differences between two milestones, in the order of the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The criteria whose status changed. Criteria that one of the milestones does not know are left out.
    pub statuses: Vec<StatusChange>,
    /// The criteria with failing resources that are new or gone, where both milestones know all of them.
    pub resources: Vec<ResourceChange>,
    /// The actions whose mark changed.
    pub actions: Vec<ActionChange>,
    /// The figures of the first milestone.
    pub before: Figures,
    /// The figures of the second milestone.
    pub after: Figures,
}

/// A criterion whose status changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusChange {
    /// The criterion.
    pub criterion: CriterionId,
    /// The status in the first milestone.
    pub before: Status,
    /// The status in the second milestone.
    pub after: Status,
}

/// What a change of a status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Met now.
    NewlyMet,
    /// Partly met instead of not met.
    Better,
    /// Met or partly met before, and less now.
    Worse,
    /// Not met or partly met, and not known, not applicable or accepted before.
    NewlyFailing,
    /// Unknown again.
    Unknown,
    /// Does not count any more: not applicable, or an accepted risk.
    NotCounted,
}

impl Direction {
    /// All directions, in the order of lists.
    pub const ALL: [Self; 6] =
        [Self::Worse, Self::NewlyFailing, Self::NewlyMet, Self::Better, Self::Unknown, Self::NotCounted];
}

impl StatusChange {
    /// Returns what the change means.
    pub fn direction(&self) -> Direction {
        match (self.before, self.after) {
            (_, Status::Met) => Direction::NewlyMet,
            (Status::NotMet, Status::Partly) => Direction::Better,
            (Status::Met | Status::Partly, Status::Partly | Status::NotMet) => Direction::Worse,
            (_, Status::Partly | Status::NotMet) => Direction::NewlyFailing,
            (_, Status::Unknown) => Direction::Unknown,
            (_, Status::NotApplicable | Status::AcceptedRisk) => Direction::NotCounted,
        }
    }
}

/// A criterion with failing resources that are new or gone, as [hashes](super::resource_hash).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceChange {
    /// The criterion.
    pub criterion: CriterionId,
    /// The resources that fail only in the second milestone.
    pub new: Vec<u32>,
    /// The resources that fail only in the first milestone.
    pub gone: Vec<u32>,
}

/// An action whose mark changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionChange {
    /// The action.
    pub action: ActionId,
    /// The mark in the first milestone.
    pub before: ActionMark,
    /// The mark in the second milestone.
    pub after: ActionMark,
}

impl Comparison {
    /// Compares two milestones, the earlier one first.
    pub fn of(before: &Milestone, after: &Milestone) -> Self {
        let mut comparison = Self { before: before.figures, after: after.figures, ..Self::default() };
        for criterion in CriterionId::all() {
            let (Some(one), Some(other)) = (before.criterion(criterion), after.criterion(criterion)) else { continue };
            if one.status != other.status {
                comparison.statuses.push(StatusChange { criterion, before: one.status, after: other.status });
            }
            if let (Some(one), Some(other)) = (&one.resources, &other.resources) {
                let (new, gone) = (only(other, one), only(one, other));
                if !new.is_empty() || !gone.is_empty() {
                    comparison.resources.push(ResourceChange { criterion, new, gone });
                }
            }
        }
        for action in ActionId::all() {
            let (before, after) = (before.action(action), after.action(action));
            if before != after {
                comparison.actions.push(ActionChange { action, before, after });
            }
        }
        comparison
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        let same = self.before == self.after;
        same && self.statuses.is_empty() && self.resources.is_empty() && self.actions.is_empty()
    }

    /// Returns the changes of statuses in one direction.
    pub fn in_direction(&self, direction: Direction) -> impl Iterator<Item = &StatusChange> {
        self.statuses.iter().filter(move |change| change.direction() == direction)
    }

    /// Returns the number of criteria whose status changed in one direction.
    pub fn count(&self, direction: Direction) -> usize {
        self.in_direction(direction).count()
    }

    /// Returns the actions that were done in between.
    pub fn done(&self) -> impl Iterator<Item = ActionId> {
        self.actions.iter().filter(|change| change.after == ActionMark::Done).map(|change| change.action)
    }

    /// Returns the actions that came into the plan in between.
    pub fn opened(&self) -> impl Iterator<Item = ActionId> {
        self.actions.iter().filter(|change| change.after == ActionMark::Open).map(|change| change.action)
    }
}

/// Returns what is in `list` and not in `other`.
fn only(list: &[u32], other: &[u32]) -> Vec<u32> {
    list.iter().copied().filter(|hash| !other.contains(hash)).collect()
}
