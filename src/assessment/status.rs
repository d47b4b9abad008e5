//! The status of criteria and controls. It is derived, never stored.

use super::document::{Answer, Assessment, Exception};
use super::profile::ProfileBits;
use crate::baseline::{ControlId, CriterionId, Rule};
use crate::evidence::{Degree, Finding, Verdict};
use crate::stdx::time::{Date, Timestamp};

/// The status of a criterion or a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Met.
    Met,
    /// Partly met.
    Partly,
    /// Not met.
    NotMet,
    /// Unknown: no answer and no finding decides. Never counts as met.
    Unknown,
    /// Does not apply.
    NotApplicable,
    /// An accepted risk: an exception is in force.
    AcceptedRisk,
}

impl Status {
    /// All statuses, in the order of legends.
    pub const ALL: [Self; 6] =
        [Self::Met, Self::Partly, Self::NotMet, Self::Unknown, Self::NotApplicable, Self::AcceptedRisk];

    /// Returns the name in files and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::NotMet => "not-met",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not-applicable",
            Self::AcceptedRisk => "accepted-risk",
        }
    }

    /// Whether the status counts in the score.
    pub fn is_counted(self) -> bool {
        !matches!(self, Self::NotApplicable | Self::AcceptedRisk)
    }

    /// Returns how much is missing: 0 for nothing, 1 for partly met, 2 for not met.
    fn shortfall(self) -> u8 {
        match self {
            Self::NotMet => 2,
            Self::Partly => 1,
            Self::Met | Self::Unknown | Self::NotApplicable | Self::AcceptedRisk => 0,
        }
    }

    /// Whether something is left to do.
    pub fn is_unmet(self) -> bool {
        matches!(self, Self::Partly | Self::NotMet)
    }
}

/// The basis of a status: what decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A profile rule.
    Profile,
    /// An exception in force.
    Exception,
    /// A fresh finding that was judged on this device.
    Finding,
    /// A fresh finding that an imported file states.
    Statement,
    /// A person's answer.
    Answer,
    /// Nothing yet.
    Nothing,
}

/// The status of a criterion, with what decided it.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusDetail {
    /// The status.
    pub status: Status,
    /// The basis of the status.
    pub basis: Basis,
    /// The profile rule that makes the criterion inapplicable, even if a failed finding contradicts it.
    pub rule: Option<&'static Rule>,
    /// Whether a fresh finding failed although the profile makes the criterion inapplicable.
    pub contradicts_profile: bool,
    /// Whether a fresh finding and the answer disagree.
    pub conflict: bool,
    /// Whether there is a finding that is too old to decide.
    pub stale_finding: bool,
    /// Whether there is an exception whose last day has passed.
    pub expired_exception: bool,
}

impl StatusDetail {
    /// Returns the status of one criterion at `now`, by CRITERIA.md 2.2.
    pub fn of(assessment: &Assessment, facts: &ProfileBits, id: CriterionId, now: Timestamp) -> Self {
        let criterion = id.get();
        let finding = assessment.finding(id);
        let fresh = finding.filter(|finding| finding.is_fresh(now));
        let answer = assessment.answer(id);
        let exception = assessment.exception(id);
        let rule = facts.switches_off(criterion);

        let said = answer.and_then(|answer| status_of_answer(answer, criterion.has_half));
        let found = fresh.and_then(|finding| status_of_finding(finding, criterion.has_half));
        let is_stated = fresh.is_some_and(|finding| finding.stated.is_some());
        // Other scanners do not know the profile, for example whether anybody signs in with a password.
        let is_ours = fresh.is_some_and(|finding| !finding.source.is_external_scanner()) && !is_stated;
        let failed = is_ours && matches!(found, Some(Status::Partly | Status::NotMet));
        let passed = found == Some(Status::Met) && !is_stated;
        // A stated finding decides only if it is worse than the answer.
        let decides = |found: Status| !is_stated || said.is_none_or(|said| found.shortfall() > said.shortfall());
        let excepted = !passed && exception.is_some_and(|exception| in_force(exception, now.date()));

        let (status, basis) = match (rule, found, said) {
            (Some(_), ..) if !failed => (Status::NotApplicable, Basis::Profile),
            _ if excepted => (Status::AcceptedRisk, Basis::Exception),
            (_, Some(found), _) if decides(found) => (found, if is_stated { Basis::Statement } else { Basis::Finding }),
            (_, _, Some(said)) => (said, Basis::Answer),
            _ if answer.is_some() => (Status::Unknown, Basis::Answer),
            _ => (Status::Unknown, Basis::Nothing),
        };
        Self {
            status,
            basis,
            rule,
            contradicts_profile: rule.is_some() && failed,
            conflict: matches!((found, said), (Some(found), Some(said)) if found != said),
            stale_finding: finding.is_some() && fresh.is_none(),
            expired_exception: exception.is_some_and(|exception| exception.until < now.date()),
        }
    }
}

/// Whether an exception is in force on a day: it has a reason, and its last day has not passed.
pub fn in_force(exception: &Exception, today: Date) -> bool {
    !exception.reason.trim().is_empty() && today <= exception.until
}

/// Returns the status that an answer gives; `None` for "don't know" and for "does not apply" without a reason.
pub fn status_of_answer(answer: &Answer, has_half: bool) -> Option<Status> {
    match answer {
        Answer::Met => Some(Status::Met),
        Answer::Partly if has_half => Some(Status::Partly),
        Answer::Partly | Answer::NotMet => Some(Status::NotMet),
        Answer::DoesNotApply { reason } if !reason.trim().is_empty() => Some(Status::NotApplicable),
        Answer::DoesNotApply { .. } | Answer::DontKnow => None,
    }
}

fn status_of_finding(finding: &Finding, has_half: bool) -> Option<Status> {
    match finding.verdict {
        Verdict::Pass => Some(Status::Met),
        Verdict::Fail { degree: Degree::Partly } if has_half => Some(Status::Partly),
        Verdict::Fail { .. } => Some(Status::NotMet),
        Verdict::NotApplicable => Some(Status::NotApplicable),
        Verdict::Review | Verdict::Unknown => None,
    }
}

/// The statuses of all criteria of an assessment at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Statuses(Vec<StatusDetail>);

impl Statuses {
    /// Returns the statuses of all criteria at `now`.
    pub fn of(assessment: &Assessment, now: Timestamp) -> Self {
        let facts = ProfileBits::of(assessment);
        Self(CriterionId::all().map(|id| StatusDetail::of(assessment, &facts, id, now)).collect())
    }

    /// Returns statuses that are only stated, such as in a link, without how they came about.
    pub fn stated(status: impl Fn(CriterionId) -> Status) -> Self {
        let detail = |id| StatusDetail {
            status: status(id),
            basis: Basis::Nothing,
            rule: None,
            contradicts_profile: false,
            conflict: false,
            stale_finding: false,
            expired_exception: false,
        };
        Self(CriterionId::all().map(detail).collect())
    }

    /// Returns the status of one criterion with what decided it.
    #[expect(clippy::indexing_slicing, reason = "there is one judgement for every id")]
    pub fn detail(&self, id: CriterionId) -> &StatusDetail {
        &self.0[id.place()]
    }

    /// Returns the status of one criterion.
    pub fn status(&self, id: CriterionId) -> Status {
        self.detail(id).status
    }

    /// Whether a criterion has an answer that decides nothing: "don't know", or for example "does not apply" without a reason.
    /// A question without an answer does not count.
    pub fn is_dont_know(&self, id: CriterionId) -> bool {
        let detail = self.detail(id);
        detail.status == Status::Unknown && detail.basis == Basis::Answer
    }

    /// Returns the status of a control, by CRITERIA.md 2.3.
    pub fn control(&self, id: ControlId) -> Status {
        let statuses = || id.criteria().map(|criterion| (criterion.get().weight, self.status(criterion)));
        let counted = || statuses().filter(|(_, status)| status.is_counted());
        let any = |wanted: &[Status]| counted().any(|(_, status)| wanted.contains(&status));
        if statuses().all(|(_, status)| status == Status::NotApplicable) {
            Status::NotApplicable
        } else if counted().next().is_none() {
            Status::AcceptedRisk
        } else if counted().any(|(weight, status)| weight >= 4 && status == Status::NotMet)
            || !any(&[Status::Met, Status::Partly, Status::Unknown])
        {
            Status::NotMet
        } else if counted().all(|(_, status)| status == Status::Unknown) {
            Status::Unknown
        } else if any(&[Status::Partly, Status::NotMet]) {
            Status::Partly
        } else if any(&[Status::Unknown]) {
            Status::Unknown
        } else {
            Status::Met
        }
    }

    /// Returns how many criteria of a control have this status.
    pub fn count(&self, id: ControlId, status: Status) -> usize {
        id.criteria().filter(|criterion| self.status(*criterion) == status).count()
    }
}
