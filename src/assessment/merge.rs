//! Merging two copies of an assessment. In each field the later version wins, and the other one stays in the history.

use super::document::{ActionRecord, Assessment, CriterionRecord};
use crate::evidence::{Finding, Verdict};
use crate::stdx::table::Table;
use std::cmp::Reverse;

impl Assessment {
    /// Merges everything of `other` into this assessment. Commutative, associative and idempotent. No version is lost unless a
    /// later one of the same sitting replaces it or the register is full.
    /// Both must be the same assessment: `id`, `edition` and `created` stay as they are here.
    /// Returns true if `other` brought anything new.
    pub fn merge(&mut self, other: &Self) -> bool {
        let mut grown = self.name.merge(&other.name);
        grown |= self.account.merge(&other.account);
        grown |= self.deleted.merge(&other.deleted);
        grown |= merge_maps(&mut self.profile, &other.profile, |mine, theirs| mine.merge(theirs));
        grown |= merge_maps(&mut self.criteria, &other.criteria, CriterionRecord::merge);
        grown |= merge_maps(&mut self.actions, &other.actions, ActionRecord::merge);
        grown |= merge_maps(&mut self.sightings, &other.sightings, |mine, theirs| mine.merge(theirs));
        grown |= merge_maps(&mut self.values, &other.values, |mine, theirs| mine.merge(theirs));
        grown |= self.milestones.merge(&other.milestones);
        grown |= merge_maps(&mut self.dismissed, &other.dismissed, |mine, theirs| mine.merge(theirs));
        grown | merge_maps(&mut self.findings, &other.findings, Finding::merge)
    }
}

impl CriterionRecord {
    fn merge(&mut self, other: &Self) -> bool {
        let answer = self.answer.merge(&other.answer);
        let note = self.note.merge(&other.note);
        let exception = self.exception.merge(&other.exception);
        answer | note | exception
    }
}

impl ActionRecord {
    fn merge(&mut self, other: &Self) -> bool {
        let state = self.state.merge(&other.state);
        let owner = self.owner.merge(&other.owner);
        let due = self.due.merge(&other.due);
        let note = self.note.merge(&other.note);
        let ticket = self.ticket.merge(&other.ticket);
        state | owner | due | note | ticket
    }
}

impl Finding {
    /// Replaces this finding if `other` takes precedence. Returns true if it did.
    /// In order of importance: judged on this device before stated in a file; a verdict of our checks, or another scanner's
    /// failure, before anything else that another scanner says; newer evidence; judged again later; a verdict other than
    /// unknown; fewer missing answers; more resources; a known earlier finding, the later one. The text decides last, so that both sides agree.
    pub(super) fn merge(&mut self, other: &Self) -> bool {
        let key = |finding: &Self| {
            let has_verdict = finding.verdict != Verdict::Unknown;
            let gives_way = finding.source.is_external_scanner() && !matches!(finding.verdict, Verdict::Fail { .. });
            let text = serde_json::to_string(finding).unwrap_or_default();
            let complete = Reverse(finding.missing.len());
            (
                finding.stated.is_none(),
                !gives_way,
                finding.newest(),
                finding.rejudged_at,
                has_verdict,
                complete,
                finding.resource_count,
                finding.before.map(|before| before.at),
                text,
            )
        };
        let theirs = key(other) > key(self);
        if theirs {
            self.clone_from(other);
        }
        theirs
    }
}

fn merge_maps<V: Clone>(mine: &mut Table<V>, theirs: &Table<V>, mut merge: impl FnMut(&mut V, &V) -> bool) -> bool {
    let mut grown = false;
    for (key, value) in theirs.iter() {
        match mine.get_mut(key) {
            Some(own) => grown |= merge(own, value),
            None => {
                mine.insert(key.clone(), value.clone());
                grown = true;
            }
        }
    }
    grown
}
