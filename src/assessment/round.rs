//! The rounds in which questions are asked: the quick round of the criteria that matter most, and all criteria in either
//! of two orders. Each skips what the profile switches off.

use super::status::{Basis, Status, Statuses};
use crate::baseline::{Criterion, CriterionId, Severity};
use crate::stdx::names::names;
use crate::stdx::sort::by_number;

/// Which questions are asked, and in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Round {
    /// The criteria that matter most, critical ones first.
    Quick,
    /// All criteria, the most severe first.
    BySeverity,
    /// All criteria, control by control.
    #[default]
    ByControl,
}

names!(Round { Quick = "quick", BySeverity = "severity", ByControl = "control" });

/// The progress of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The number of criteria that were looked at: an answer, "don't know" included, evidence or an accepted risk.
    pub looked_at: usize,
    /// The number of criteria that were looked at and are still unknown.
    pub unknown: usize,
    /// The number of criteria in the round.
    pub all: usize,
}

/// Whether a criterion belongs to the quick round: critical with a weight of at least 4, or high with a weight of 5.
pub fn is_quick(criterion: &Criterion) -> bool {
    match criterion.control.get().severity {
        Severity::Critical => criterion.weight >= 4,
        Severity::High => criterion.weight >= 5,
        Severity::Medium | Severity::Low => false,
    }
}

impl Round {
    /// Returns the criteria of the round in its order, without regard to any profile.
    pub fn order(self) -> Vec<CriterionId> {
        let mut ids: Vec<CriterionId> =
            CriterionId::all().filter(|id| self != Self::Quick || is_quick(id.get())).collect();
        if self != Self::ByControl {
            // Within a severity, the heavier criterion first; at equal weight, the order of the controls.
            by_number(&mut ids, |id| {
                let criterion = id.get();
                let rank = criterion.control.get().severity.factor() * 10 + u32::from(criterion.weight);
                u64::from(u32::MAX - rank)
            });
        }
        ids
    }

    /// Returns the criteria of the round that the profile does not switch off, in the order of the round.
    pub fn asked(self, statuses: &Statuses) -> Vec<CriterionId> {
        let mut ids = self.order();
        ids.retain(|id| statuses.detail(*id).basis != Basis::Profile);
        ids
    }

    /// Returns the progress of the round.
    pub fn progress(self, statuses: &Statuses) -> Progress {
        let mut progress = Progress::default();
        for id in self.asked(statuses) {
            progress.all += 1;
            progress.looked_at += usize::from(is_looked_at(statuses, id));
            progress.unknown += usize::from(is_looked_at(statuses, id) && statuses.status(id) == Status::Unknown);
        }
        progress
    }

    /// Returns the criteria before and after one. For a criterion outside the round, the next one is the round's first that
    /// is open.
    pub fn neighbours(self, statuses: &Statuses, id: CriterionId) -> (Option<CriterionId>, Option<CriterionId>) {
        let order = self.order();
        let Some(place) = order.iter().position(|other| *other == id) else {
            return (None, self.next_open(statuses, None));
        };
        let asked = |other: &&CriterionId| statuses.detail(**other).basis != Basis::Profile;
        let before = order.iter().take(place).rev().find(asked).copied();
        let after = order.iter().skip(place + 1).find(asked).copied();
        (before, after)
    }

    /// Returns the next criterion after one that nobody has looked at, continuing at the start.
    pub fn next_untouched(self, statuses: &Statuses, after: Option<CriterionId>) -> Option<CriterionId> {
        self.others(after).into_iter().find(|id| !is_looked_at(statuses, *id))
    }

    /// Returns the next open criterion after one, continuing at the start. Criteria that nobody has looked at take
    /// precedence over those that were looked at and are still unknown.
    pub fn next_open(self, statuses: &Statuses, after: Option<CriterionId>) -> Option<CriterionId> {
        let unknown = |id: &CriterionId| statuses.status(*id) == Status::Unknown;
        self.next_untouched(statuses, after).or_else(|| self.others(after).into_iter().find(unknown))
    }

    /// Returns the criteria after one and then those before it.
    fn others(self, after: Option<CriterionId>) -> Vec<CriterionId> {
        let mut order = self.order();
        if let Some(place) = after.and_then(|after| order.iter().position(|id| *id == after)) {
            order.rotate_left(place + 1);
            order.pop();
        }
        order
    }
}

/// Whether a criterion has an answer, "don't know" included, evidence that decides, or an accepted risk.
fn is_looked_at(statuses: &Statuses, id: CriterionId) -> bool {
    statuses.detail(id).basis != Basis::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Answer;
    use crate::assessment::tests::{choose, empty, id, now, say};

    fn statuses(assessment: &crate::assessment::Assessment) -> Statuses {
        Statuses::of(assessment, now())
    }

    #[test]
    fn the_quick_round_has_the_criteria_that_matter_most_critical_ones_first() {
        let order = Round::Quick.order();
        assert_eq!(order.len(), 19);
        let severities: Vec<Severity> = order.iter().map(|id| id.get().control.get().severity).collect();
        assert!(severities.is_sorted_by(|one, next| one >= next), "{severities:?}");
        for id in CriterionId::all() {
            let (severity, weight) = (id.get().control.get().severity, id.get().weight);
            let matters =
                (severity == Severity::Critical && weight >= 4) || (severity == Severity::High && weight == 5);
            assert_eq!(order.contains(&id), matters, "{id}");
        }
    }

    #[test]
    fn most_severe_first_asks_everything_heavier_criteria_first() {
        let order = Round::BySeverity.order();
        assert_eq!(order.len(), CriterionId::all().len());
        let rank = |id: &CriterionId| (id.get().control.get().severity, id.get().weight);
        assert!(order.is_sorted_by(|one, next| rank(one) > rank(next) || (rank(one) == rank(next) && one < next)));
        assert_eq!(Round::ByControl.order(), CriterionId::all().collect::<Vec<_>>());
    }

    #[test]
    fn what_the_profile_switches_off_is_not_asked() {
        let mut assessment = empty();
        choose(&mut assessment, "public", &["none"]);
        let statuses = statuses(&assessment);
        let asked = Round::Quick.asked(&statuses);
        assert!(asked.len() < Round::Quick.order().len());
        assert!(asked.iter().all(|id| statuses.detail(*id).basis != Basis::Profile));
        assert_eq!(Round::Quick.progress(&statuses).all, asked.len());
        // Following "Next" from question to question visits the same criteria.
        let mut way = vec![asked[0]];
        while let (_, Some(next)) = Round::Quick.neighbours(&statuses, way[way.len() - 1]) {
            way.push(next);
        }
        assert_eq!(way, asked);
    }

    #[test]
    fn do_not_know_counts_as_looked_at_and_stays_unknown() {
        let mut assessment = empty();
        let order = Round::Quick.order();
        say(&mut assessment, order[0], Answer::DontKnow);
        say(&mut assessment, order[1], Answer::NotMet);
        let statuses = statuses(&assessment);
        assert_eq!(Round::Quick.progress(&statuses), Progress { looked_at: 2, unknown: 1, all: 19 });
        assert_eq!(statuses.status(order[0]), Status::Unknown);
    }

    #[test]
    fn the_next_open_criterion_is_an_untouched_one_and_after_those_an_unknown_one() {
        let mut assessment = empty();
        let order = Round::Quick.order();
        say(&mut assessment, order[0], Answer::DontKnow);
        for id in &order[1..18] {
            say(&mut assessment, *id, Answer::Met);
        }
        assert_eq!(Round::Quick.next_open(&statuses(&assessment), Some(order[0])), Some(order[18]));
        say(&mut assessment, order[18], Answer::Met);
        assert_eq!(Round::Quick.next_open(&statuses(&assessment), Some(order[5])), Some(order[0]));
        // The criterion itself does not count as the next one.
        assert_eq!(Round::Quick.next_open(&statuses(&assessment), Some(order[0])), None);
    }

    #[test]
    fn after_a_criterion_outside_the_round_comes_the_first_of_the_round() {
        let outside = id("acct-01.root-email");
        assert!(!is_quick(outside.get()));
        let statuses = statuses(&empty());
        assert_eq!(Round::Quick.neighbours(&statuses, outside), (None, Some(Round::Quick.order()[0])));
    }
}
