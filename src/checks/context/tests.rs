use super::*;
use crate::checks::trial::{Case, FAIL, PARTLY, PASS, REVIEW, UNKNOWN};
use serde_json::json;

const CALL: &str = "ec2:DescribeVpcs";

fn everywhere(cx: &mut CheckContext<'_>) -> Draft {
    cx.in_every_region(CALL);
    Draft::Pass("all is well".to_owned())
}

#[test]
fn where_no_region_is_left_to_ask_nothing_was_seen() {
    Case::in_regions(&[]).check(everywhere, UNKNOWN);
    let region = Case::in_regions(&["eu-west-1"]);
    let closed = region.closed(CALL, "eu-west-1");
    let finding = closed.check(everywhere, UNKNOWN);
    assert!(finding.reason.contains("blocked by the organization: eu-west-1"), "{}", finding.reason);
}

#[test]
fn a_region_is_closed_where_every_answer_that_could_be_seen_says_so() {
    let two = || Case::in_regions(&["eu-west-1", "us-east-1"]).answers(CALL, "eu-west-1", json!({}), json!({}));
    let closed = || two().closed(CALL, "us-east-1");
    let other = |case: Case, outcome| case.came_to("guardduty:ListDetectors", "us-east-1", json!({}), outcome, "");
    let finding = closed().check(everywhere, PASS);
    assert!(finding.reason.contains("blocked by the organization: us-east-1"), "{}", finding.reason);
    other(closed(), CallOutcome::Blocked).check(everywhere, PASS);
    other(closed(), CallOutcome::Denied).check(everywhere, UNKNOWN);
    // One service that is denied does not make the whole Region count as denied, nor does a call that was blocked.
    two()
        .came_to(CALL, "us-east-1", json!({}), CallOutcome::DeniedByScp, "UnauthorizedOperation")
        .check(everywhere, UNKNOWN);
    other(two(), CallOutcome::Blocked).check(everywhere, UNKNOWN);
}

#[test]
fn a_region_that_this_version_does_not_know_is_a_gap() {
    let case = Case::in_regions(&["eu-west-1", "xx-new-1"]).answers(CALL, "eu-west-1", json!({}), json!({}));
    let finding = case.check(everywhere, UNKNOWN);
    assert!(finding.reason.contains("xx-new-1"), "{}", finding.reason);
}

#[test]
fn regions_that_a_person_left_out_are_counted() {
    let finding = Case::new().answers(CALL, "eu-west-1", json!({}), json!({})).check(everywhere, UNKNOWN);
    assert!(finding.reason.starts_with("2 of 3 enabled Regions were not asked"), "{}", finding.reason);
}

#[test]
fn a_failure_says_where_it_could_not_look() {
    fn failing(cx: &mut CheckContext<'_>) -> Draft {
        cx.in_every_region(CALL);
        cx.once("iam:GetAccountSummary");
        Draft::Fail(Degree::Partly, "open".to_owned(), vec![Resource::new("vpc", "vpc-1", "eu-west-1", "open")])
    }
    let answered = Case::new().answers(CALL, "eu-west-1", json!({}), json!({}));
    let finding = answered.check(failing, PARTLY);
    assert_eq!(finding.missing, ["ap-southeast-2", "iam:GetAccountSummary", "us-east-1"]);
    assert_eq!(
        answered.check(everywhere, UNKNOWN).missing,
        Vec::<String>::new(),
        "what tells nothing outlasts nothing"
    );
}

#[test]
fn a_reason_of_its_own_stands_beside_what_is_missing() {
    let unknown = |cx: &mut CheckContext<'_>| {
        cx.once("iam:GetAccountSummary");
        Draft::Unknown("Look into the console.".to_owned())
    };
    let finding = Case::new().check(unknown, UNKNOWN);
    assert_eq!(finding.reason, "iam:GetAccountSummary was not called. Look into the console.");
}

#[test]
fn the_gaps_of_a_part_count_only_when_they_are_noted() {
    fn part(cx: &mut CheckContext<'_>) -> bool {
        cx.once("iam:GetAccountSummary").is_none()
    }
    let without = |cx: &mut CheckContext<'_>| {
        assert!(cx.tentatively(part).0);
        Draft::Pass("fine".to_owned())
    };
    assert!(Case::new().check(without, PASS).calls.is_empty());
    let with = |cx: &mut CheckContext<'_>| {
        let (_, gaps) = cx.tentatively(part);
        cx.add_gaps(gaps);
        Draft::Pass("fine".to_owned())
    };
    assert_eq!(Case::new().check(with, UNKNOWN).calls, ["iam:GetAccountSummary"]);
}

#[test]
fn askings_are_found_by_what_was_sent() {
    const FINDINGS: &str = "guardduty:GetFindings";
    let about = |id: &'static str| {
        move |cx: &mut CheckContext<'_>| {
            let sends = |asking: CallResult<'_>| asking.sent("FindingIds").items().any(|sent| sent.as_text() == id);
            cx.for_items_where(FINDINGS, "eu-west-1", sends);
            Draft::Pass("found".to_owned())
        }
    };
    let sent = |ids: &[&str]| json!({"DetectorId": "d", "FindingIds": ids});
    let case = Case::new().answers(FINDINGS, "eu-west-1", sent(&["a", "b"]), json!({})).denied(
        FINDINGS,
        "eu-west-1",
        sent(&["c"]),
    );
    for (id, verdict) in [("a", PASS), ("b", PASS), ("c", UNKNOWN), ("d", UNKNOWN)] {
        judge(&case, about(id), verdict);
    }
}

/// Judges a case by a closure; checks themselves are plain functions.
#[track_caller]
fn judge(case: &Case, check: impl Fn(&mut CheckContext<'_>) -> Draft, expected: Verdict) {
    let judge = case.judge();
    let mut cx = judge.context();
    let draft = check(&mut cx);
    assert_eq!(cx.conclude(draft).verdict, expected);
}

#[test]
fn ages_count_to_the_asking_and_a_date_ahead_of_it_is_none() {
    let minutes = |minutes: u64| Timestamp::from_millis(minutes * 60_000);
    for (earlier, age) in [(0, Some(600_000)), (10, Some(0)), (15, Some(0)), (16, None)] {
        let recorded = RecordedCall {
            call: known(CALL),
            region: String::new(),
            parameters: crate::evidence::Tree::Nothing,
            at: minutes(10),
            outcome: CallOutcome::Data,
            code: String::new(),
            data: crate::evidence::Tree::Nothing,
            source: Source::Live,
        };
        assert_eq!(CallResult { recorded: &recorded }.millis_since(minutes(earlier)), age, "{earlier}");
    }
}

#[test]
fn what_was_seen_fails_even_beside_what_was_not() {
    let fails = |cx: &mut CheckContext<'_>| {
        let answer = cx.once("iam:GetAccountAuthorizationDetails");
        assert!(answer.is_some_and(|answer| !answer.is_complete()));
        Draft::Fail(Degree::Wholly, "One is seen.".to_owned(), vec![Resource::new("user", "ada", "", "seen")])
    };
    let case = Case::new().breaks_off("iam:GetAccountAuthorizationDetails", "", json!({}), json!({}));
    case.check(fails, FAIL);
    let shows_nothing = |cx: &mut CheckContext<'_>| {
        cx.once("iam:GetAccountAuthorizationDetails");
        Draft::Review("Look.".to_owned(), Vec::new())
    };
    case.check(shows_nothing, UNKNOWN);
    Case::new().check(|_| Draft::Review("Look.".to_owned(), Vec::new()), REVIEW);
}

#[test]
fn what_was_ended_stands_behind_what_the_same_visit_finds_later() {
    let regions = || Case::in_regions(&["eu-west-1"]);
    let ended = regions().came_to(CALL, "eu-west-1", json!({}), CallOutcome::Cancelled, "").check(everywhere, UNKNOWN);
    let through = regions().answers(CALL, "eu-west-1", json!({}), json!({})).check(everywhere, PASS);
    assert!(ended.observed <= through.observed);
}
