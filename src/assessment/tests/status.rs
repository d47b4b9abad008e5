//! CRITERIA.md 2.2 and 2.3.

use super::*;
use crate::assessment::{Basis, StatusDetail, Statuses, in_force};

/// A criterion with a check that can be partly met, and that the profile can make inapplicable.
const HALVED: &str = "acct-03.no-personal-keys";
/// A criterion with a check that cannot be partly met.
const WHOLE: &str = "acct-05.console-mfa";

fn judge(text: &str, build: impl Fn(&mut Assessment, CriterionId)) -> StatusDetail {
    let mut assessment = empty();
    build(&mut assessment, id(text));
    Statuses::of(&assessment, now()).detail(id(text)).clone()
}

#[track_caller]
fn check(build: impl Fn(&mut Assessment, CriterionId), status: Status, basis: Basis) {
    let judged = judge(HALVED, build);
    assert_eq!((judged.status, judged.basis), (status, basis));
}

fn switch_off(assessment: &mut Assessment) {
    choose(assessment, "sign-in", &["identity-center"]);
}

fn days_ago(days: u64) -> Timestamp {
    Timestamp::from_millis(now().as_millis() - days * DAY)
}

fn today() -> Date {
    now().date()
}

#[test]
fn line_1_the_profile_switches_off() {
    let off = (Status::NotApplicable, Basis::Profile);
    check(|a, _| switch_off(a), off.0, off.1);
    for answer in [Answer::Met, Answer::Partly, Answer::NotMet, Answer::DontKnow] {
        check(|a, id| (switch_off(a), say(a, id, answer.clone())).1, off.0, off.1);
    }
    for verdict in [Verdict::Pass, Verdict::Review, Verdict::Unknown, Verdict::NotApplicable] {
        check(|a, id| (switch_off(a), observe(a, id, verdict, now())).1, off.0, off.1);
    }
    check(|a, id| (switch_off(a), accept(a, id, "Later.", today())).1, off.0, off.1);
}

#[test]
fn line_1_a_failure_reported_by_another_scanner_does_not_override_the_profile() {
    let theirs = |a: &mut Assessment, id: CriterionId| {
        observe(a, id, FAIL, now());
        if let Some(finding) = a.findings.get_mut(id.get().id) {
            finding.source = crate::evidence::Source::Prowler;
        }
    };
    check(|a, id| (switch_off(a), theirs(a, id)).1, Status::NotApplicable, Basis::Profile);
    check(theirs, Status::NotMet, Basis::Finding);
}

#[test]
fn line_1_a_fresh_failure_overrides_the_profile_and_a_stale_one_does_not() {
    check(|a, id| (switch_off(a), observe(a, id, FAIL, now())).1, Status::NotMet, Basis::Finding);
    check(|a, id| (switch_off(a), observe(a, id, FAIL_PARTLY, now())).1, Status::Partly, Basis::Finding);
    check(|a, id| (switch_off(a), observe(a, id, FAIL, days_ago(31))).1, Status::NotApplicable, Basis::Profile);
    let contradicts =
        |observed| judge(HALVED, |a, id| (switch_off(a), observe(a, id, FAIL, observed)).1).contradicts_profile;
    assert!(contradicts(now()));
    assert!(!contradicts(days_ago(31)));
    assert!(!judge(HALVED, |a, id| observe(a, id, FAIL, now())).contradicts_profile, "no rule, no contradiction");
}

#[test]
fn line_2_an_exception_in_force_overrides_findings_and_answers() {
    for verdict in [FAIL, FAIL_PARTLY, Verdict::NotApplicable, Verdict::Review, Verdict::Unknown] {
        let build = |a: &mut Assessment, id| (accept(a, id, "Later.", today()), observe(a, id, verdict, now())).1;
        check(build, Status::AcceptedRisk, Basis::Exception);
    }
    for answer in [Answer::Met, Answer::Partly, Answer::NotMet, Answer::DontKnow, because("Not ours.")] {
        let build = |a: &mut Assessment, id| (accept(a, id, "Later.", today()), say(a, id, answer.clone())).1;
        check(build, Status::AcceptedRisk, Basis::Exception);
    }
    let contradicted = |a: &mut Assessment, id| {
        switch_off(a);
        observe(a, id, FAIL, now());
        accept(a, id, "Later.", today());
    };
    check(contradicted, Status::AcceptedRisk, Basis::Exception);
}

#[test]
fn an_exception_without_a_reason_or_after_its_last_day_is_ignored() {
    let not_met = (Status::NotMet, Basis::Answer);
    for (reason, until) in [("", today()), (" \n", today()), ("Later.", today().plus_days(-1))] {
        check(|a, id| (say(a, id, Answer::NotMet), accept(a, id, reason, until)).1, not_met.0, not_met.1);
    }
    assert!(judge(HALVED, |a, id| accept(a, id, "Later.", today().plus_days(-1))).expired_exception);
    assert!(!judge(HALVED, |a, id| accept(a, id, "Later.", today())).expired_exception);
    let exception = Exception { reason: "Later.".to_owned(), owner: String::new(), until: today() };
    assert!(in_force(&exception, today()));
    assert!(!in_force(&exception, today().plus_days(1)));
}

#[test]
fn an_exception_ends_when_a_fresh_finding_passes() {
    let build = |observed| {
        move |a: &mut Assessment, id| (accept(a, id, "Later.", today()), observe(a, id, Verdict::Pass, observed)).1
    };
    check(build(now()), Status::Met, Basis::Finding);
    check(build(days_ago(31)), Status::AcceptedRisk, Basis::Exception);
}

#[test]
fn a_withdrawn_exception_no_longer_counts() {
    let build = |a: &mut Assessment, id| {
        accept(a, id, "Later.", today());
        a.criterion_mut(id).exception.set(None, now(), &writer("u"));
    };
    check(build, Status::Unknown, Basis::Nothing);
}

#[test]
fn lines_3_and_4_a_fresh_finding_decides_whatever_was_answered() {
    for (verdict, status) in [
        (Verdict::NotApplicable, Status::NotApplicable),
        (Verdict::Pass, Status::Met),
        (FAIL_PARTLY, Status::Partly),
        (FAIL, Status::NotMet),
    ] {
        check(|a, id| observe(a, id, verdict, now()), status, Basis::Finding);
        for answer in [Answer::Met, Answer::Partly, Answer::NotMet, Answer::DontKnow, because("Not ours.")] {
            check(|a, id| (say(a, id, answer.clone()), observe(a, id, verdict, now())).1, status, Basis::Finding);
        }
    }
}

#[test]
fn line_5_the_answer_decides_if_no_finding_does() {
    for (answer, status) in [
        (Answer::Met, Status::Met),
        (Answer::Partly, Status::Partly),
        (Answer::NotMet, Status::NotMet),
        (because("Not ours."), Status::NotApplicable),
    ] {
        check(|a, id| say(a, id, answer.clone()), status, Basis::Answer);
        for verdict in [Verdict::Review, Verdict::Unknown] {
            check(|a, id| (say(a, id, answer.clone()), observe(a, id, verdict, now())).1, status, Basis::Answer);
        }
        check(
            |a, id| (say(a, id, answer.clone()), observe(a, id, Verdict::Pass, days_ago(31))).1,
            status,
            Basis::Answer,
        );
    }
}

#[test]
fn line_6_without_a_deciding_answer_or_finding_the_status_is_unknown() {
    check(|_, _| {}, Status::Unknown, Basis::Nothing);
    check(|a, id| say(a, id, Answer::DontKnow), Status::Unknown, Basis::Answer);
    check(|a, id| say(a, id, because("  ")), Status::Unknown, Basis::Answer);
    check(|a, id| observe(a, id, Verdict::Review, now()), Status::Unknown, Basis::Nothing);
    check(|a, id| observe(a, id, Verdict::Unknown, now()), Status::Unknown, Basis::Nothing);
    check(|a, id| observe(a, id, Verdict::Pass, days_ago(31)), Status::Unknown, Basis::Nothing);
    let taken_back = |a: &mut Assessment, id: CriterionId| {
        say(a, id, Answer::Met);
        a.criterion_mut(id).answer.set(None, now(), &writer("u"));
    };
    check(taken_back, Status::Unknown, Basis::Nothing);
}

#[test]
fn partly_counts_as_not_met_if_a_criterion_cannot_be_partly_met() {
    let status = |build: fn(&mut Assessment, CriterionId)| judge(WHOLE, build).status;
    assert_eq!(status(|a, id| say(a, id, Answer::Partly)), Status::NotMet);
    assert_eq!(status(|a, id| observe(a, id, FAIL_PARTLY, now())), Status::NotMet);
}

#[test]
fn a_finding_is_fresh_for_thirty_days_to_the_millisecond() {
    let thirty_days = now().as_millis() - 30 * DAY;
    for (observed, status, stale) in [
        (thirty_days + 1, Status::Met, false),
        (thirty_days, Status::Met, false),
        (thirty_days - 1, Status::Unknown, true),
    ] {
        let judged = judge(HALVED, |a, id| observe(a, id, Verdict::Pass, Timestamp::from_millis(observed)));
        assert_eq!((judged.status, judged.stale_finding), (status, stale), "{observed}");
    }
}

#[test]
fn a_finding_and_an_answer_conflict_only_if_both_decide_and_disagree() {
    let conflict = |answer: Answer, verdict, observed| {
        judge(HALVED, |a, id| (say(a, id, answer.clone()), observe(a, id, verdict, observed)).1).conflict
    };
    assert!(conflict(Answer::Met, FAIL, now()));
    assert!(conflict(Answer::Met, FAIL_PARTLY, now()));
    assert!(conflict(Answer::NotMet, Verdict::Pass, now()));
    assert!(conflict(because("Not ours."), FAIL, now()));
    assert!(conflict(Answer::Met, Verdict::NotApplicable, now()));
    assert!(!conflict(Answer::NotMet, FAIL, now()));
    assert!(!conflict(Answer::DontKnow, FAIL, now()));
    assert!(!conflict(Answer::Met, Verdict::Review, now()));
    assert!(!conflict(Answer::Met, Verdict::Unknown, now()));
    assert!(!conflict(Answer::Met, FAIL, days_ago(31)));
    let whole = judge(WHOLE, |a, id| (say(a, id, Answer::Partly), observe(a, id, FAIL, now())).1);
    assert!(!whole.conflict, "both count as not met");
}

/// Checks the status of a control whose criteria, in order, have these statuses.
#[track_caller]
fn check_control(text: &str, statuses: &[Status], expected: Status) {
    let mut assessment = empty();
    let id = control(text);
    assert_eq!(id.criteria().len(), statuses.len(), "{text}");
    for (criterion, status) in id.criteria().zip(statuses) {
        make(&mut assessment, criterion, *status);
    }
    assert_eq!(Statuses::of(&assessment, now()).control(id), expected, "{text} {statuses:?}");
}

#[test]
fn the_status_of_a_control_follows_the_first_matching_line_of_2_3() {
    use Status::{AcceptedRisk, Met, NotApplicable, NotMet, Partly, Unknown};
    // The weights of ACCT.09 are 3, 2, 2; of ACCT.08 5, 3, 5; of ACCT.10 4, 4, 3.
    for (text, statuses, expected) in [
        ("ACCT.09", [NotApplicable, NotApplicable, NotApplicable], NotApplicable),
        ("ACCT.09", [AcceptedRisk, NotApplicable, NotApplicable], AcceptedRisk),
        ("ACCT.09", [AcceptedRisk, AcceptedRisk, AcceptedRisk], AcceptedRisk),
        ("ACCT.08", [NotMet, Met, Met], NotMet),
        ("ACCT.08", [NotMet, Unknown, Unknown], NotMet),
        ("ACCT.10", [Met, NotMet, Met], NotMet),
        ("ACCT.08", [Met, NotMet, Met], Partly),
        ("ACCT.10", [Met, Met, NotMet], Partly),
        ("ACCT.09", [NotMet, NotMet, NotMet], NotMet),
        ("ACCT.09", [NotMet, NotApplicable, AcceptedRisk], NotMet),
        ("ACCT.09", [NotMet, NotMet, Partly], Partly),
        ("ACCT.09", [NotMet, NotMet, Unknown], Partly),
        ("ACCT.09", [NotMet, Met, Met], Partly),
        ("ACCT.09", [Unknown, Unknown, Unknown], Unknown),
        ("ACCT.09", [Unknown, NotApplicable, AcceptedRisk], Unknown),
        ("ACCT.09", [Partly, Unknown, Met], Partly),
        ("ACCT.09", [Unknown, Met, Met], Unknown),
        ("ACCT.09", [Met, Met, Met], Met),
        ("ACCT.09", [Met, NotApplicable, AcceptedRisk], Met),
    ] {
        check_control(text, &statuses, expected);
    }
}

#[test]
fn a_met_control_also_has_its_number_of_accepted_risks() {
    let assessment = all_but(Status::Met, &[("acct-09.idle-resources", Status::AcceptedRisk)]);
    let statuses = Statuses::of(&assessment, now());
    assert_eq!(statuses.control(control("ACCT.09")), Status::Met);
    assert_eq!(statuses.count(control("ACCT.09"), Status::AcceptedRisk), 1);
}

#[test]
fn a_stated_finding_decides_without_an_answer_and_never_improves_one() {
    let stated = |a: &mut Assessment, id: CriterionId, verdict, observed| {
        observe(a, id, verdict, observed);
        a.findings.get_mut(id.get().id).expect("a finding").stated = Some(now());
    };
    for (verdict, status) in [(Verdict::Pass, Status::Met), (FAIL, Status::NotMet), (FAIL_PARTLY, Status::Partly)] {
        check(|a, id| stated(a, id, verdict, now()), status, Basis::Statement);
        check(|a, id| (say(a, id, Answer::DontKnow), stated(a, id, verdict, now())).1, status, Basis::Statement);
        check(|a, id| stated(a, id, verdict, days_ago(31)), Status::Unknown, Basis::Nothing);
        check(|a, id| (switch_off(a), stated(a, id, verdict, now())).1, Status::NotApplicable, Basis::Profile);
    }
    let both = |answer: Answer, verdict| {
        move |a: &mut Assessment, id| (say(a, id, answer.clone()), stated(a, id, verdict, now())).1
    };
    check(both(Answer::NotMet, Verdict::Pass), Status::NotMet, Basis::Answer);
    check(both(Answer::Partly, Verdict::NotApplicable), Status::Partly, Basis::Answer);
    check(both(Answer::Met, FAIL), Status::NotMet, Basis::Statement);
    check(both(because("Not ours."), FAIL_PARTLY), Status::Partly, Basis::Statement);
    assert!(judge(HALVED, both(Answer::NotMet, Verdict::Pass)).conflict);
    let excepted = |a: &mut Assessment, id| (accept(a, id, "Later.", today()), stated(a, id, Verdict::Pass, now())).1;
    check(excepted, Status::AcceptedRisk, Basis::Exception);
}
