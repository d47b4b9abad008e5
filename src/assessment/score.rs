//! The two numbers that are always shown together: the score and how much of it is known. CRITERIA.md 2.4.

use super::status::{Basis, Status, Statuses};
use crate::baseline::{ControlId, CriterionId, Pillar};

/// Score and coverage of a set of controls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// 0 to 100, rounded down; `None` when nothing counts.
    pub score: Option<u8>,
    /// What the score would be if everything unknown turned out well.
    pub possible: Option<u8>,
    /// Counted criteria: neither not applicable nor an accepted risk.
    pub counted: usize,
    /// Counted criteria that are not unknown.
    pub answered: usize,
    /// Counted criteria whose status comes from a fresh finding.
    pub verified: usize,
    /// Accepted risks, which leave the score.
    pub accepted_risks: usize,
    /// Criteria that do not apply.
    pub not_applicable: usize,
}

impl Score {
    /// Over all controls.
    pub fn overall(statuses: &Statuses) -> Self {
        Self::over(statuses, ControlId::all())
    }

    /// Over the controls of one pillar.
    pub fn of_pillar(statuses: &Statuses, pillar: Pillar) -> Self {
        Self::over(statuses, ControlId::all().filter(|id| id.get().pillar == pillar))
    }

    /// Over one control.
    pub fn of_control(statuses: &Statuses, control: ControlId) -> Self {
        Self::over(statuses, [control])
    }

    /// Criteria still unknown.
    pub fn open(&self) -> usize {
        self.counted - self.answered
    }

    fn over(statuses: &Statuses, controls: impl IntoIterator<Item = ControlId>) -> Self {
        let mut result = Self::default();
        let (mut reached, mut reachable, mut factors) = (0.0, 0.0, 0.0);
        for control in controls {
            let mut share = Share::default();
            for id in control.criteria() {
                result.count(statuses, id);
                share.add(f64::from(id.get().weight), statuses.status(id));
            }
            if share.weight > 0.0 {
                let factor = f64::from(control.get().severity.factor());
                factors += factor;
                reached += factor * share.met / share.weight;
                reachable += factor * (share.met + share.unknown) / share.weight;
            }
        }
        if factors > 0.0 {
            result.score = Some(percent(reached / factors));
            result.possible = Some(percent(reachable / factors));
        }
        result
    }

    fn count(&mut self, statuses: &Statuses, id: CriterionId) {
        let detail = statuses.detail(id);
        match detail.status {
            Status::AcceptedRisk => self.accepted_risks += 1,
            Status::NotApplicable => self.not_applicable += 1,
            status => {
                self.counted += 1;
                self.answered += usize::from(status != Status::Unknown);
                self.verified += usize::from(detail.basis == Basis::Finding);
            }
        }
    }
}

/// The weights of one control's counted criteria.
#[derive(Default)]
struct Share {
    weight: f64,
    met: f64,
    unknown: f64,
}

impl Share {
    fn add(&mut self, weight: f64, status: Status) {
        match status {
            Status::Met => self.met += weight,
            Status::Partly => self.met += weight / 2.0,
            Status::NotMet => {}
            Status::Unknown => self.unknown += weight,
            Status::NotApplicable | Status::AcceptedRisk => return,
        }
        self.weight += weight;
    }
}

/// Rounded down. The summand makes up for binary fractions; it is far smaller than what half a criterion weighs, so that
/// 100 means everything.
fn percent(share: f64) -> u8 {
    (share * 100.0 + 1e-9) as u8
}
