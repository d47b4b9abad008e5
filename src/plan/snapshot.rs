//! Making milestones, and comparing the present with them.

use super::{Phase, Plan};
use crate::assessment::milestone::{
    ActionMark, Cause, Comparison, CriterionMark, Figures, Known, Milestone, resource_hash,
};
use crate::assessment::{ActionState, Assessment, Basis, Score, Statuses};
use crate::baseline::{ActionId, CriterionId};
use crate::evidence::{Finding, Source, Verdict};
use crate::stdx::sort::by_number;
use crate::stdx::time::Timestamp;

/// Returns a milestone of an assessment at a time, with its statuses and its plan of that time.
pub fn milestone(
    assessment: &Assessment,
    statuses: &Statuses,
    plan: &Plan,
    at: Timestamp,
    cause: Cause,
    name: &str,
) -> Milestone {
    let score = Score::overall(statuses);
    let totals = Plan::totals(plan.open());
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Milestone {
        at,
        cause,
        name: name.trim().to_owned(),
        figures: Figures {
            score: score.score,
            possible: score.possible,
            counted: number(score.counted),
            answered: number(score.answered),
            verified: number(score.verified),
            open_actions: number(totals.actions),
            open_minutes: totals.minutes,
        },
        criteria: CriterionId::all().map(|id| Some(criterion(assessment, statuses, id))).collect(),
        actions: ActionId::all().map(|id| action(assessment, plan, id)).collect(),
    }
}

/// Returns a milestone of an assessment as it is at a time, whose statuses and plan are not at hand.
pub fn milestone_of(assessment: &Assessment, at: Timestamp, cause: Cause) -> Milestone {
    let statuses = Statuses::of(assessment, at);
    let plan = Plan::of(assessment, &statuses);
    milestone(assessment, &statuses, &plan, at, cause, "")
}

fn criterion(assessment: &Assessment, statuses: &Statuses, id: CriterionId) -> CriterionMark {
    let detail = statuses.detail(id);
    let known = match detail.basis {
        Basis::Finding => Known::Verified,
        Basis::Statement => Known::Stated,
        Basis::Answer => Known::Answered,
        Basis::Profile | Basis::Exception | Basis::Nothing => Known::Otherwise,
    };
    let finding = assessment.finding(id).filter(|_| known == Known::Verified);
    CriterionMark { status: detail.status, known, resources: finding.and_then(|finding| failing(id, finding)) }
}

/// Returns the failing resources of a finding; `None` if it keeps only some of them.
fn failing(id: CriterionId, finding: &Finding) -> Option<Vec<u32>> {
    if !matches!(finding.verdict, Verdict::Fail { .. }) {
        return Some(Vec::new());
    }
    if finding.resource_count as usize > finding.resources.len() {
        return None;
    }
    let hashes = finding.resources.iter().map(|resource| resource_hash(id, &resource.id, &resource.region));
    let mut hashes: Vec<u32> = hashes.collect();
    by_number(&mut hashes, |hash| u64::from(*hash));
    hashes.dedup();
    Some(hashes)
}

fn action(assessment: &Assessment, plan: &Plan, id: ActionId) -> ActionMark {
    match assessment.action(id).and_then(|record| record.state.get()) {
        Some(ActionState::Done) => return ActionMark::Done,
        Some(ActionState::WontDo { .. }) => return ActionMark::SetAside,
        Some(ActionState::ToDo | ActionState::Doing) | None => {}
    }
    match plan.rows.iter().find(|row| row.action == id) {
        Some(row) if !matches!(row.phase, Phase::Done | Phase::SetAside) => ActionMark::Open,
        _ => ActionMark::None,
    }
}

/// Returns the names of resources that are new in a comparison with the present, as far as the findings have them.
pub fn names_of(assessment: &Assessment, id: CriterionId, hashes: &[u32]) -> Vec<String> {
    let resources = assessment.finding(id).into_iter().flat_map(|finding| &finding.resources);
    let is_one = |hash: u32| hashes.contains(&hash);
    resources.filter(|one| is_one(resource_hash(id, &one.id, &one.region))).map(|one| one.id.clone()).collect()
}

/// Returns the milestone that the present is compared with: the last one made by itself before today, else the last one before
/// today.
pub fn last_time(milestones: &[Milestone], now: Timestamp) -> Option<&Milestone> {
    let earlier = || milestones.iter().rev().filter(|one| one.at.date() < now.date());
    earlier().find(|one| !one.is_by_hand()).or_else(|| earlier().next())
}

/// Returns the milestone with which the present is compared, and the comparison. `None` if there is no earlier one.
pub fn since_last_time(
    assessment: &Assessment,
    statuses: &Statuses,
    plan: &Plan,
    now: Timestamp,
) -> Option<(Milestone, Comparison)> {
    let milestones = assessment.milestones.list();
    let before = last_time(&milestones, now)?;
    let after = milestone(assessment, statuses, plan, now, Cause::Work, "");
    Some((before.clone(), Comparison::of(before, &after)))
}

/// Returns why a milestone is due although nobody asked for one: there is evidence that is newer than the last milestone made by
/// itself, or there are answers or work of an earlier day. Also returns the time of which it is.
pub fn due(assessment: &Assessment, now: Timestamp) -> Option<(Timestamp, Cause)> {
    let last = assessment.milestones.last_automatic().unwrap_or_default();
    if let Some(finding) = newest(assessment, now).filter(|finding| finding.newest() > last) {
        return Some((now, cause_of(finding)));
    }
    let changed = assessment.changed();
    let is_begun = !assessment.criteria.is_empty() || !assessment.actions.is_empty();
    (is_begun && changed > last && changed.date() < now.date()).then_some((changed, Cause::Work))
}

/// Returns the finding on the newest evidence. What lies in the future is left out: no milestone would be later, so that one would
/// be due again and again.
pub fn newest(assessment: &Assessment, now: Timestamp) -> Option<&Finding> {
    let findings = assessment.findings.values().filter(|finding| finding.newest() <= now);
    findings.max_by_key(|finding| finding.newest())
}

/// Returns the cause of a milestone that is made because of a finding.
pub fn cause_of(finding: &Finding) -> Cause {
    if finding.stated.is_some() {
        return Cause::Import;
    }
    match finding.source {
        Source::Live => Cause::Scan,
        Source::File => Cause::EvidenceFile,
        Source::Pasted => Cause::Pasted,
        Source::Prowler | Source::SecurityHub => Cause::ExternalScanner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Answer;
    use crate::assessment::milestone::Direction;
    use crate::assessment::tests::{FAIL, empty, id, now, say, writer};
    use crate::evidence::Resource;
    use crate::stdx::time::DAY;

    fn days_ago(days: u64) -> Timestamp {
        Timestamp::from_millis(now().as_millis() - days * DAY)
    }

    fn failed(names: &[&str], at: Timestamp) -> Finding {
        let resources: Vec<Resource> = names.iter().map(|name| Resource::new("", *name, "", "open")).collect();
        Finding { resource_count: names.len() as u32, resources, ..Finding::on_nothing(FAIL, at) }
    }

    #[test]
    fn a_milestone_has_statuses_figures_and_the_plan() {
        let mut assessment = empty();
        let root = id("acct-02.root-mfa");
        assessment.observe(root, failed(&["a", "b"], now()));
        say(&mut assessment, id("acct-01.root-email"), Answer::Met);
        let done = ActionId::find("acct-01.add-contacts").unwrap();
        assessment.action_mut(done).state.set(ActionState::Done, now(), &writer("t"));
        let milestone = milestone_of(&assessment, now(), Cause::Scan);
        let mark = milestone.criterion(root).unwrap();
        assert_eq!((mark.known, mark.resources.as_ref().map(Vec::len)), (Known::Verified, Some(2)));
        assert_eq!(milestone.criterion(id("acct-01.root-email")).unwrap().known, Known::Answered);
        let plan = Plan::of(&assessment, &Statuses::of(&assessment, now()));
        assert_eq!(milestone.figures.open_actions as usize, plan.open().count());
        assert_eq!(milestone.figures.open_minutes, Plan::totals(plan.open()).minutes);
        assert!(milestone.figures.open_actions > 0 && milestone.figures.verified == 1);
        assert_eq!((milestone.action(done), milestone.done()), (ActionMark::Done, 1));
        let open = plan.open().next().unwrap().action;
        assert_eq!(milestone.action(open), ActionMark::Open);
    }

    #[test]
    fn resources_of_which_the_document_keeps_only_some_are_not_compared() {
        let mut assessment = empty();
        let finding = Finding { resource_count: 9, ..failed(&["a"], now()) };
        assessment.observe(id("acct-02.root-mfa"), finding);
        let milestone = milestone_of(&assessment, now(), Cause::Scan);
        assert_eq!(milestone.criterion(id("acct-02.root-mfa")).unwrap().resources, None);
    }

    #[test]
    fn the_present_is_compared_with_the_last_one_before_today() {
        let mut assessment = empty();
        let root = id("acct-02.root-mfa");
        assessment.observe(root, failed(&["a", "b"], days_ago(9)));
        let since = |assessment: &Assessment| {
            let statuses = Statuses::of(assessment, now());
            since_last_time(assessment, &statuses, &Plan::of(assessment, &statuses), now())
        };
        assert_eq!(since(&assessment), None);
        let (old, by_hand, today) = (
            milestone_of(&assessment, days_ago(9), Cause::Scan),
            milestone_of(&assessment, days_ago(2), Cause::ByHand),
            milestone_of(&assessment, now(), Cause::Scan),
        );
        for one in [&by_hand, &today] {
            assessment.milestones.add(one);
        }
        assert_eq!(since(&assessment).unwrap().0, by_hand);
        assessment.milestones.add(&old);
        assessment.observe(root, failed(&["b", "c"], now()));
        say(&mut assessment, id("acct-01.root-email"), Answer::Met);
        let (before, comparison) = since(&assessment).unwrap();
        assert_eq!(before, old);
        assert_eq!(comparison.count(Direction::NewlyMet), 1);
        let [change] = &comparison.resources[..] else { panic!("one criterion") };
        assert_eq!(names_of(&assessment, root, &change.new), ["c"]);
        assert_eq!(change.gone.len(), 1);
    }

    #[test]
    fn a_milestone_is_due_after_evidence_and_after_a_day_of_work() {
        let mut assessment = empty();
        assert_eq!(due(&assessment, now()), None);
        let answer = |assessment: &mut Assessment, at| {
            assessment.criterion_mut(id("acct-01.root-email")).answer.set(Some(Answer::Met), at, &writer("t"));
        };
        assessment.created = days_ago(9);
        answer(&mut assessment, now());
        assert_eq!(due(&assessment, now()), None, "the day is not over");
        let tomorrow = now().plus(DAY);
        assert_eq!(due(&assessment, tomorrow), Some((now(), Cause::Work)));
        assessment.milestones.add(&milestone_of(&assessment, now(), Cause::Work));
        assert_eq!(due(&assessment, tomorrow), None);
        assessment.observe(id("acct-02.root-mfa"), Finding { source: Source::File, ..failed(&[], now().next()) });
        assert_eq!(due(&assessment, tomorrow), Some((tomorrow, Cause::EvidenceFile)));
    }
}
