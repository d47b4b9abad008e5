//! Which actions are for this account: compares the conditions (`only_if`) in the control files with the profile and the evidence.
//!
//! An action is left out only because of an answered profile question, or a fresh finding that was judged on this device and is
//! based on all the evidence it needs. Evidence counts more than the profile. An unmet criterion always keeps at
//! least one action, and an action that somebody has started or commented on stays.

use crate::assessment::profile::ProfileBits;
use crate::assessment::{ActionState, Assessment, Statuses};
use crate::baseline::{ActionId, Choices, CriterionId, NO_KIND, kind_bit};
use crate::evidence::{Degree, Finding, Verdict};

/// An action of an unmet criterion that is not in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The action.
    pub action: ActionId,
    /// The unmet criterion, the first one if it serves several.
    pub criterion: CriterionId,
    /// Why it is not for this account.
    pub reason: Reason,
}

/// Why an action is not for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The profile says that none of these choices is true.
    Profile(&'static Choices),
    /// The finding names only other kinds of resources.
    Resources,
    /// The finding says that the criterion is partly met, which is what the action is for.
    PartlyMet,
}

/// What decides which actions are for an account.
pub(super) struct Conditions<'a> {
    assessment: &'a Assessment,
    statuses: &'a Statuses,
    profile: ProfileBits,
    /// The kinds of the resources that findings name.
    seen: u32,
}

impl<'a> Conditions<'a> {
    pub(super) fn of(assessment: &'a Assessment, statuses: &'a Statuses) -> Self {
        let mut conditions = Self { assessment, statuses, profile: ProfileBits::of(assessment), seen: 0 };
        let findings = CriterionId::all().filter_map(|id| conditions.finding(id));
        conditions.seen = findings.fold(0, |seen, finding| seen | kinds_in(finding));
        conditions
    }

    /// The unmet criteria for which an action is in the plan (none if all are met), or the reason why the action is left out.
    pub(super) fn criteria(&self, action: ActionId) -> Result<Vec<CriterionId>, LeftOut> {
        let unmet = action.get().serves.iter().copied().filter(|id| self.statuses.status(*id).is_unmet());
        let unmet: Vec<CriterionId> = unmet.collect();
        let mut left_out = None;
        let mut helped = unmet.clone();
        helped.retain(|criterion| match self.reason(action, *criterion) {
            Some(reason) if self.has_other(action, *criterion) => {
                left_out = left_out.or(Some(LeftOut { action, criterion: *criterion, reason }));
                false
            }
            _ => true,
        });
        match left_out {
            Some(_) if helped.is_empty() && self.is_taken_up(action) => Ok(unmet),
            Some(left_out) if helped.is_empty() => Err(left_out),
            _ => Ok(helped),
        }
    }

    /// Whether the plan keeps another action of the criterion.
    fn has_other(&self, action: ActionId, criterion: CriterionId) -> bool {
        criterion.get().actions.iter().any(|other| *other != action && self.reason(*other, criterion).is_none())
    }

    /// Whether an action has a state, an owner, a due date or a note.
    fn is_taken_up(&self, action: ActionId) -> bool {
        self.assessment.action(action).is_some_and(|record| {
            record.state.get().is_some_and(|state| *state != ActionState::ToDo)
                || record.owner.get().is_some_and(|owner| !owner.is_empty())
                || record.due.get().is_some_and(Option::is_some)
                || record.note.get().is_some_and(|note| !note.is_empty())
                || record.ticket.get().is_some_and(|ticket| !ticket.is_empty())
        })
    }

    /// Why an action does not help with an unmet criterion here.
    fn reason(&self, action: ActionId, criterion: CriterionId) -> Option<Reason> {
        let only_if = action.only_if()?;
        if let Some(finding) = self.finding(criterion)
            && let Verdict::Fail { degree } = finding.verdict
        {
            let is_complete = finding.missing.is_empty() && finding.resources.len() == finding.resource_count as usize;
            let named = kinds_in(finding);
            if is_complete && only_if.not_met && degree == Degree::Partly && !self.statuses.detail(criterion).conflict {
                return Some(Reason::PartlyMet);
            }
            if only_if.resources & named != 0 {
                return None;
            }
            // A resource without a kind may be anything.
            if is_complete && only_if.resources != 0 && named != 0 && named & NO_KIND == 0 {
                return Some(Reason::Resources);
            }
        }
        let is_ruled_out = |choices: &&Choices| self.profile.rules_out(choices) && choices.shown_by & self.seen == 0;
        only_if.profile.iter().find(is_ruled_out).map(Reason::Profile)
    }

    /// The fresh finding of a criterion, if it was judged on this device.
    fn finding(&self, criterion: CriterionId) -> Option<&'a Finding> {
        let is_stale = self.statuses.detail(criterion).stale_finding;
        let finding = self.assessment.finding(criterion).filter(|_| !is_stale)?;
        (finding.stated.is_none() && !finding.source.is_external_scanner()).then_some(finding)
    }
}

/// The kinds of the resources that a finding names, one bit each.
fn kinds_in(finding: &Finding) -> u32 {
    finding.resources.iter().fold(0, |kinds, resource| kinds | kind_bit(&resource.kind))
}

#[cfg(test)]
mod tests;
