//! The score, and how many criteria it is based on (the coverage). Both are always shown together (CRITERIA.md 2.4).

use super::status::{Basis, Status, Statuses};
use crate::baseline::{ControlId, CriterionId, Pillar};

/// The score and coverage of a set of controls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// The score, 0 to 100, rounded down; `None` if no criterion counts.
    pub score: Option<u8>,
    /// The score if every unknown criterion turned out to be met; `None` if no criterion counts.
    pub possible: Option<u8>,
    /// The number of criteria that count: all except those that do not apply or are accepted risks.
    pub counted: usize,
    /// The number of counted criteria that are not unknown.
    pub answered: usize,
    /// The number of counted criteria whose status comes from a fresh finding of this device.
    pub verified: usize,
    /// The number of accepted risks, which do not count in the score.
    pub accepted_risks: usize,
    /// The number of criteria that do not apply.
    pub not_applicable: usize,
}

impl Score {
    /// Returns the score over all controls.
    pub fn overall(statuses: &Statuses) -> Self {
        Self::over(statuses, ControlId::all())
    }

    /// Returns the score over the controls of one pillar.
    pub fn of_pillar(statuses: &Statuses, pillar: Pillar) -> Self {
        Self::over(statuses, ControlId::all().filter(|id| id.get().pillar == pillar))
    }

    /// Returns the score of one control.
    pub fn of_control(statuses: &Statuses, control: ControlId) -> Self {
        Self::over(statuses, [control])
    }

    /// Returns the number of criteria that are still unknown.
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

/// The weights of a control's counted criteria: all together, met, and unknown.
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

/// Returns the percentage, rounded down. The small number that is added compensates for rounding errors of floating-point numbers.
/// It is far smaller than the weight of half a criterion, so 100 still means that everything is met.
fn percent(share: f64) -> u8 {
    (share * 100.0 + 1e-9) as u8
}
