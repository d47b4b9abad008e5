//! How an assessment stands by the entries of another framework. A criterion helps with an entry; it never meets it.

use super::file::Scope;
use super::{Assessment, Basis, Status, Statuses};
use crate::baseline::CriterionId;
use crate::baseline::mappings::{Entry, Framework, Mappings, Relation};
use crate::stdx::time::Date;

/// The statuses from the worst to the best. What is unknown is worse than an accepted risk.
const WORST_FIRST: [Status; 6] =
    [Status::NotMet, Status::Partly, Status::Unknown, Status::AcceptedRisk, Status::Met, Status::NotApplicable];

/// An entry of a framework, with the criteria that help with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The criteria within the scope, in the order of the tables, each with its relation to the entry.
    pub criteria: Vec<(CriterionId, Relation)>,
    /// The worst of their statuses; `None` without criteria.
    pub worst: Option<Status>,
    /// How many of them have each status, in the order of [`Status::ALL`].
    pub counts: [usize; Status::ALL.len()],
    /// By what they are known.
    pub known: Known,
    /// The oldest day of what decides them; `None` if no day is known.
    pub oldest: Option<Date>,
}

/// How many criteria are known, and by what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// By evidence that was judged here.
    pub evidence: usize,
    /// By evidence that an imported file states.
    pub statements: usize,
    /// By an answer.
    pub answers: usize,
    /// By an accepted risk.
    pub risks: usize,
    /// By the profile.
    pub profile: usize,
    /// Not at all.
    pub unknown: usize,
}

impl Standing<'_> {
    /// Returns how many of the criteria have a status.
    pub fn count(&self, status: Status) -> usize {
        let place = Status::ALL.into_iter().position(|other| other == status);
        place.and_then(|place| self.counts.get(place)).copied().unwrap_or_default()
    }
}

/// Returns the entries of a framework, in its order. Without criteria within the scope, an entry is left out unless the whole
/// assessment is asked for.
pub fn standings<'a>(
    mappings: &'a Mappings,
    framework: &'a Framework,
    assessment: &Assessment,
    statuses: &Statuses,
    scope: Scope,
) -> Vec<Standing<'a>> {
    let standing = |entry: &'a Entry| {
        let mapped = mappings.criteria_of(framework.id, &entry.id);
        let criteria: Vec<(CriterionId, Relation)> = mapped
            .filter_map(|(id, mapping)| Some((CriterionId::find(id)?, mapping.relation)))
            .filter(|(id, _)| scope.covers(statuses, *id))
            .collect();
        let mut standing = Standing {
            entry,
            worst: None,
            counts: [0; Status::ALL.len()],
            known: Known::default(),
            oldest: None,
            criteria,
        };
        for (id, _) in &standing.criteria {
            let detail = statuses.detail(*id);
            if let Some(count) = Status::ALL
                .into_iter()
                .position(|status| status == detail.status)
                .and_then(|at| standing.counts.get_mut(at))
            {
                *count += 1;
            }
            let known = &mut standing.known;
            match (detail.status, detail.basis) {
                (Status::Unknown, _) | (_, Basis::Nothing) => known.unknown += 1,
                (_, Basis::Finding) => known.evidence += 1,
                (_, Basis::Statement) => known.statements += 1,
                (_, Basis::Answer) => known.answers += 1,
                (_, Basis::Exception) => known.risks += 1,
                (_, Basis::Profile) => known.profile += 1,
            }
        }
        standing.worst = WORST_FIRST.into_iter().find(|status| standing.count(*status) > 0);
        standing.oldest = standing.criteria.iter().filter_map(|(id, _)| decided_on(assessment, statuses, *id)).min();
        standing
    };
    let all = framework.entries.iter().map(standing);
    all.filter(|standing| scope.is_whole() || !standing.criteria.is_empty()).collect()
}

/// Returns the day of what decides a criterion: when it was observed, answered or accepted. `None` if the criterion is unknown, or
/// the profile decides.
pub fn decided_on(assessment: &Assessment, statuses: &Statuses, id: CriterionId) -> Option<Date> {
    let detail = statuses.detail(id);
    if detail.status == Status::Unknown {
        return None;
    }
    let record = || assessment.criterion(id);
    let at = match detail.basis {
        Basis::Finding | Basis::Statement => assessment.finding(id)?.observed,
        Basis::Answer => record()?.answer.current()?.at,
        Basis::Exception => record()?.exception.current()?.at,
        Basis::Profile | Basis::Nothing => return None,
    };
    Some(at.date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::tests::{empty, id, now, observe, say};
    use crate::assessment::{Answer, Exception, Writer};
    use crate::baseline::mappings::FrameworkId;
    use crate::baseline::mappings_file;
    use crate::evidence::Verdict;
    use crate::stdx::time::{DAY, Timestamp};

    fn mappings() -> Mappings {
        Mappings::read(mappings_file().1).expect("mappings")
    }

    #[track_caller]
    fn check(assessment: &Assessment, entry: &str, check: impl Fn(&Standing<'_>)) {
        let mappings = mappings();
        let mvsp = mappings.framework(FrameworkId::Mvsp).expect("MVSP");
        let statuses = Statuses::of(assessment, now());
        let all = standings(&mappings, mvsp, assessment, &statuses, Scope::Whole);
        assert_eq!(all.len(), mvsp.entries.len());
        check(all.iter().find(|standing| standing.entry.id == entry).expect("an entry"));
    }

    #[test]
    fn an_entry_is_as_good_as_the_worst_of_its_criteria_and_as_old_as_the_oldest() {
        let mut assessment = empty();
        check(&assessment, "1.7", |standing| {
            assert_eq!(standing.worst, Some(Status::Unknown));
            assert_eq!((standing.known.unknown, standing.oldest), (standing.criteria.len(), None));
        });
        let mappings = mappings();
        let criteria: Vec<CriterionId> =
            mappings.criteria_of(FrameworkId::Mvsp, "1.7").filter_map(|(id, _)| CriterionId::find(id)).collect();
        criteria.iter().for_each(|id| say(&mut assessment, *id, Answer::Met));
        let last_week = Timestamp::from_millis(now().as_millis() - 7 * DAY);
        observe(&mut assessment, criteria[0], Verdict::Pass, last_week);
        check(&assessment, "1.7", |standing| {
            assert_eq!(standing.worst, Some(Status::Met));
            assert_eq!((standing.known.evidence, standing.known.answers), (1, criteria.len() - 1));
            assert_eq!(standing.oldest, Some(last_week.date()));
        });
        let exception = Exception { reason: "Later.".to_owned(), owner: "Grace".to_owned(), until: now().date() };
        say(&mut assessment, criteria[1], Answer::NotMet);
        check(&assessment, "1.7", |standing| assert_eq!(standing.worst, Some(Status::NotMet)));
        assessment.criterion_mut(criteria[1]).exception.set(Some(exception), now(), &Writer::default());
        check(&assessment, "1.7", |standing| assert_eq!(standing.worst, Some(Status::AcceptedRisk)));
    }

    #[test]
    fn an_entry_that_no_criterion_helps_with_has_no_status() {
        check(&empty(), "4.3", |standing| {
            assert_eq!((standing.worst, standing.criteria.len(), standing.oldest), (None, 0, None));
        });
    }

    #[test]
    fn a_part_of_an_assessment_has_only_what_its_criteria_help_with() {
        let (mappings, assessment) = (mappings(), empty());
        let statuses = Statuses::of(&assessment, now());
        let scope = Scope::Control(id("acct-02.root-mfa").get().control);
        for framework in &mappings.frameworks {
            for standing in standings(&mappings, framework, &assessment, &statuses, scope) {
                assert!(!standing.criteria.is_empty());
                assert!(standing.criteria.iter().all(|(id, _)| id.get().control.get().id == "ACCT.02"));
            }
        }
    }
}
