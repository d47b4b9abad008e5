//! What a report begins with: the alarm, how much is known, and how the account was assessed. It fits on two printed pages.

use super::model::{Fact, Facts, clean};
use crate::assessment::file::{RedactedCopy, Scope};
use crate::assessment::{Answer, Basis, Score, Status, Statuses};
use crate::baseline::CriterionId;
use crate::evidence::{Finding, Source};
use crate::messages::progress as said;
use crate::messages::report as reports;
use crate::messages::report::summary as words;
use crate::plan::Plan;
use crate::plan::snapshot::since_last_time;
use crate::stdx::sort::by_number;
use crate::stdx::time::Timestamp;

/// The number of actions in a summary.
pub(super) const FIRST: usize = 10;
/// The number of unknown criteria that a summary names.
const NAMED_UNKNOWN: usize = 8;

/// The summary of a report, besides its scores, its controls and the first actions of its plan.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The signs that somebody may be in the account.
    pub alarm: Vec<Sign>,
    /// How much is known, in a sentence.
    pub coverage: String,
    /// What has changed since the last milestone, in two sentences; `None` without an earlier one, and if the report has only a part
    /// of the assessment.
    pub progress: Option<String>,
    /// What is unknown; `None` if nothing is.
    pub unknown: Option<Unknown>,
    /// The evidence, the answers, the edition, the time, the scope and the redaction.
    pub assessed: Vec<Fact>,
}

/// A sign that somebody may be in the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The criterion that shows it.
    pub criterion: CriterionId,
    /// The reason of its finding. From an account.
    pub reason: String,
}

/// The unknown criteria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// How many there are, and why, in a sentence.
    pub line: String,
    /// The most important ones.
    pub named: Vec<CriterionId>,
    /// How many more there are.
    pub more: usize,
}

impl Summary {
    pub(super) fn of(
        copy: &RedactedCopy,
        statuses: &Statuses,
        plan: &Plan,
        score: &Score,
        scope: Scope,
        now: Timestamp,
    ) -> Self {
        let within: Vec<CriterionId> = CriterionId::all().filter(|id| scope.covers(statuses, *id)).collect();
        let reason = |id: CriterionId| copy.assessment().finding(id).map(|one| clean(one.reason.trim()));
        let sign = |id: CriterionId| Sign { criterion: id, reason: reason(id).unwrap_or_default() };
        Self {
            alarm: plan.incidents.iter().copied().filter(|id| within.contains(id)).map(sign).collect(),
            coverage: words::coverage(score),
            progress: progress(copy, statuses, plan, scope, now),
            unknown: unknown(copy, statuses, &within, score),
            assessed: assessed(copy, statuses, &within, scope, now),
        }
    }
}

fn progress(copy: &RedactedCopy, statuses: &Statuses, plan: &Plan, scope: Scope, now: Timestamp) -> Option<String> {
    if !scope.is_whole() {
        return None;
    }
    let (before, comparison) = since_last_time(copy.assessment(), statuses, plan, now)?;
    let since = said::since(&before, &comparison, now.date());
    Some([since, said::figures(&comparison.before, &comparison.after)].join(" "))
}

fn unknown(copy: &RedactedCopy, statuses: &Statuses, within: &[CriterionId], score: &Score) -> Option<Unknown> {
    let mut named: Vec<CriterionId> =
        within.iter().copied().filter(|id| statuses.status(*id) == Status::Unknown).collect();
    let why = |id: &CriterionId| {
        if copy.assessment().answer(*id) == Some(&Answer::DontKnow) {
            words::Unknown::DontKnow
        } else if statuses.detail(*id).stale_finding {
            words::Unknown::Stale
        } else if copy.assessment().finding(*id).is_some() {
            words::Unknown::Undecided
        } else {
            words::Unknown::Unanswered
        }
    };
    let all = [words::Unknown::Unanswered, words::Unknown::DontKnow, words::Unknown::Undecided, words::Unknown::Stale];
    let reasons = all.map(|reason| (named.iter().filter(|id| why(id) == reason).count(), reason));
    let line = words::unknown(named.len(), score.counted, &reasons);
    let more = named.len().saturating_sub(NAMED_UNKNOWN);
    // The sort is stable, so equally important ones keep the order of the table.
    by_number(&mut named, |id| {
        let criterion = id.get();
        u64::MAX - u64::from(criterion.control.get().severity.factor()) * u64::from(criterion.weight)
    });
    named.truncate(NAMED_UNKNOWN);
    (!named.is_empty()).then_some(Unknown { line, named, more })
}

fn assessed(
    copy: &RedactedCopy,
    statuses: &Statuses,
    within: &[CriterionId],
    scope: Scope,
    now: Timestamp,
) -> Vec<Fact> {
    let assessment = copy.assessment();
    let mut facts = Facts::default();
    let deciding = within.iter().filter(|id| statuses.detail(**id).basis == Basis::Finding);
    let findings: Vec<&Finding> = deciding.filter_map(|id| assessment.finding(*id)).collect();
    let came = |source: &Source| findings.iter().any(|one| one.source == *source || one.other_sources.contains(source));
    let sources: Vec<Source> = Source::ALL.into_iter().filter(came).collect();
    let (oldest, newest) =
        (findings.iter().map(|one| one.observed).min(), findings.iter().map(|one| one.newest()).max());
    let evidence = match oldest.zip(newest) {
        Some((oldest, newest)) => words::by_evidence(findings.len(), &sources, oldest, newest),
        None => words::BY_NOTHING.to_owned(),
    };
    facts.add(words::BY_EVIDENCE, &evidence);
    let answers = within.iter().filter_map(|id| assessment.criterion(*id)?.answer.current());
    let given: Vec<Timestamp> = answers.filter(|version| version.value.is_some()).map(|version| version.at).collect();
    let answers = match given.iter().max() {
        Some(last) => words::by_answers(given.len(), last.date()),
        None => words::BY_NOTHING.to_owned(),
    };
    facts.add(words::BY_ANSWERS, &answers);
    facts.add(reports::EDITION, &assessment.edition);
    facts.add(reports::MADE, &now.to_minute());
    facts.add(reports::SCOPE, &reports::scope(scope));
    facts.add(reports::REDACTED, &reports::redaction(copy.redaction()));
    facts.0
}
