//! The changes that an import would make.

use crate::assessment::{Answer, Assessment, Register, Status, Statuses};
use crate::baseline::CriterionId;
use crate::evidence::Verdict;
use crate::stdx::table::Table;
use crate::stdx::time::Timestamp;
use serde::Serialize;

/// The changes that merging an assessment into another would make.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The number of answers that would change.
    pub answers: usize,
    /// The number of notes on criteria that would change.
    pub notes: usize,
    /// The number of exceptions that would change.
    pub exceptions: usize,
    /// The number of actions whose state, owner, due date, note or ticket would change.
    pub actions: usize,
    /// The number of profile answers that would change.
    pub profile: usize,
    /// The number of values for commands that would change.
    pub values: usize,
    /// The findings that would change.
    pub findings: Vec<FindingChange>,
    /// The criteria whose status would change.
    pub statuses: Vec<StatusChange>,
    /// Whether the name or the account ID would change.
    pub names: bool,
    /// Whether the assessment would be deleted or restored.
    pub deletion: bool,
    /// The number of answers, notes, exceptions, actions and profile answers that only the current assessment has. Merging
    /// keeps them.
    pub only_current: usize,
}

/// A finding that a merge would add or change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingChange {
    /// The criterion's id; this edition may not know it.
    pub criterion: String,
    /// The current verdict, if there is a finding.
    pub before: Option<Verdict>,
    /// The verdict after the merge.
    pub after: Verdict,
}

/// A criterion whose status a merge would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange {
    /// The criterion.
    pub criterion: CriterionId,
    /// The current status.
    pub before: Status,
    /// The status after the merge.
    pub after: Status,
}

impl Changes {
    /// Returns the changes that merging `incoming` into `current` would make. For a redacted file, `incoming` is the result of
    /// [`AssessmentFile::mergeable`](super::AssessmentFile::mergeable).
    pub fn between(current: &Assessment, incoming: &Assessment, now: Timestamp) -> Self {
        let mut merged = current.clone();
        merged.merge(incoming);
        let mut changes = Self {
            names: (current.name(), current.account()) != (merged.name(), merged.account()),
            deletion: current.is_deleted() != merged.is_deleted(),
            ..Self::default()
        };
        for (id, after) in merged.criteria.iter() {
            let before = current.criteria.get(id).cloned().unwrap_or_default();
            let theirs = incoming.criteria.get(id).cloned().unwrap_or_default();
            let answer = |register: &Register<Option<Answer>>| register.get().cloned().flatten();
            changes.answers += usize::from(answer(&before.answer) != answer(&after.answer));
            changes.notes += usize::from(before.note.get() != after.note.get());
            changes.exceptions += usize::from(before.exception.get() != after.exception.get());
            changes.only_current += usize::from(is_only(&before.answer, &theirs.answer))
                + usize::from(is_only(&before.note, &theirs.note))
                + usize::from(is_only(&before.exception, &theirs.exception));
        }
        for (id, after) in merged.actions.iter() {
            let before = current.actions.get(id).cloned().unwrap_or_default();
            let same = before.state.get() == after.state.get()
                && before.owner.get() == after.owner.get()
                && before.due.get() == after.due.get()
                && before.note.get() == after.note.get()
                && before.ticket.get() == after.ticket.get();
            changes.actions += usize::from(!same);
        }
        let profile = |assessment: &Assessment, id: &str| assessment.profile.get(id).and_then(|r| r.get()).cloned();
        changes.profile = merged.profile.keys().filter(|id| profile(current, id) != profile(&merged, id)).count();
        let value = |assessment: &Assessment, id: &str| assessment.values.get(id).and_then(|r| r.get()).cloned();
        changes.values = merged.values.keys().filter(|id| value(current, id) != value(&merged, id)).count();
        for (id, after) in merged.findings.iter() {
            let before = current.findings.get(id);
            if before != Some(after) {
                let before = before.map(|finding| finding.verdict);
                changes.findings.push(FindingChange { criterion: id.clone(), before, after: after.verdict });
            }
        }
        let (before, after) = (Statuses::of(current, now), Statuses::of(&merged, now));
        for criterion in CriterionId::all() {
            let (before, after) = (before.status(criterion), after.status(criterion));
            if before != after {
                changes.statuses.push(StatusChange { criterion, before, after });
            }
        }
        changes.only_current +=
            lacking(&current.actions, &incoming.actions) + lacking(&current.profile, &incoming.profile);
        changes
    }

    /// Whether the merge would change nothing that people see.
    pub fn is_empty(&self) -> bool {
        let nothing = Self { only_current: self.only_current, ..Self::default() };
        *self == nothing
    }
}

fn is_only<T: Clone + PartialEq + Serialize>(ours: &Register<T>, theirs: &Register<T>) -> bool {
    !ours.is_empty() && theirs.is_empty()
}

/// Returns the number of keys in `ours` that `theirs` does not have.
fn lacking<V>(ours: &Table<V>, theirs: &Table<V>) -> usize {
    ours.keys().filter(|id| !theirs.contains_key(id)).count()
}
