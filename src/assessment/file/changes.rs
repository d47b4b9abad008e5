//! What an import is about to change.

use crate::assessment::{Answer, Assessment, Register, Status, Statuses};
use crate::baseline::CriterionId;
use crate::evidence::Verdict;
use crate::stdx::table::Table;
use crate::stdx::time::Timestamp;
use serde::Serialize;

/// What merging an assessment into another would change there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The answers that would be others.
    pub answers: Vec<AnswerChange>,
    /// How many notes on criteria would be others.
    pub notes: usize,
    /// How many exceptions would be others.
    pub exceptions: usize,
    /// How many actions would have another state, owner, due date or note.
    pub actions: usize,
    /// How many profile answers would be others.
    pub profile: usize,
    /// The findings that would be others.
    pub findings: Vec<FindingChange>,
    /// The criteria that would count as something else.
    pub statuses: Vec<StatusChange>,
    /// Whether the name or the account id would be another.
    pub names: bool,
    /// Whether it would be deleted or be there again.
    pub deletion: bool,
    /// How many answers, notes, exceptions, actions and profile answers are only in the current one; merging keeps them.
    pub only_current: usize,
}

/// An answer that a merge would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerChange {
    /// The criterion's id, also one that this edition does not know.
    pub criterion: String,
    /// The answer now.
    pub before: Option<Answer>,
    /// The answer afterwards.
    pub after: Option<Answer>,
}

/// A finding that a merge would change, or bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingChange {
    /// The criterion's id, also one that this edition does not know.
    pub criterion: String,
    /// The verdict now, where there is a finding.
    pub before: Option<Verdict>,
    /// The verdict afterwards.
    pub after: Verdict,
}

/// A criterion that would count as something else after a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange {
    /// The criterion.
    pub criterion: CriterionId,
    /// What it counts as now.
    pub before: Status,
    /// What it would count as.
    pub after: Status,
}

impl Changes {
    /// What merging `incoming` into `current` would change. For a redacted file, `incoming` is what
    /// [`AssessmentFile::mergeable`](super::AssessmentFile::mergeable) gives.
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
            if answer(&before.answer) != answer(&after.answer) {
                let (before, after) = (answer(&before.answer), answer(&after.answer));
                changes.answers.push(AnswerChange { criterion: id.clone(), before, after });
            }
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
                && before.note.get() == after.note.get();
            changes.actions += usize::from(!same);
        }
        let profile = |assessment: &Assessment, id: &str| assessment.profile.get(id).and_then(|r| r.get()).cloned();
        changes.profile = merged.profile.keys().filter(|id| profile(current, id) != profile(&merged, id)).count();
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

    /// Whether everybody would see the same as before.
    pub fn is_empty(&self) -> bool {
        let nothing = Self { only_current: self.only_current, ..Self::default() };
        *self == nothing
    }
}

fn is_only<T: Clone + PartialEq + Serialize>(ours: &Register<T>, theirs: &Register<T>) -> bool {
    !ours.is_empty() && theirs.is_empty()
}

/// How many keys of the one the other does not have.
fn lacking<V>(ours: &Table<V>, theirs: &Table<V>) -> usize {
    ours.keys().filter(|id| !theirs.contains_key(id)).count()
}
