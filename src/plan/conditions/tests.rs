//! What leaves an action out of the plan, and what does not.

use super::*;
use crate::assessment::tests::{
    DAY, FAIL, FAIL_PARTLY, all_but, any, choose, empty, id, make, now, observe, say, writer,
};
use crate::assessment::{ActionRecord, Answer, ProfileAnswer, Status};
use crate::baseline;
use crate::evidence::{Resource, Source};
use crate::plan::{Phase, Plan};
use crate::stdx::time::Timestamp;
use proptest::prelude::*;

/// An assessment in which only one criterion is not met.
fn unmet(criterion: &str) -> Assessment {
    all_but(Status::Met, &[(criterion, Status::NotMet)])
}

fn plan(assessment: &Assessment) -> Plan {
    Plan::of(assessment, &Statuses::of(assessment, now()))
}

/// A failing finding that names resources of these kinds.
fn find(assessment: &mut Assessment, criterion: &str, verdict: Verdict, kinds: &[&str]) {
    observe(assessment, id(criterion), verdict, now());
    let finding = assessment.findings.get_mut(criterion).expect("a finding");
    finding.resources = kinds.iter().map(|kind| Resource::new(kind, "x", "eu-west-1", "")).collect();
    finding.resource_count = u32::try_from(kinds.len()).expect("few");
}

/// The actions that are left out, each with a word for the reason.
fn left_out(assessment: &Assessment) -> Vec<(&'static str, &'static str)> {
    let word = |reason: Reason| match reason {
        Reason::Profile(_) => "profile",
        Reason::Resources => "resources",
        Reason::PartlyMet => "partly met",
    };
    plan(assessment).left_out.into_iter().map(|one| (one.action.get().id, word(one.reason))).collect()
}

const OF_ORGANIZATIONS: [(&str, &str); 2] =
    [("acct-02.centralize-root-access", "profile"), ("acct-02.forbid-root-in-members", "profile")];

#[test]
fn a_standalone_account_has_no_actions_for_member_accounts() {
    let mut assessment = unmet("acct-02.root-custody");
    let minutes = |assessment: &Assessment| Plan::totals(&plan(assessment).rows).minutes;
    let all = minutes(&assessment);
    for (choice, expected) in [("standalone", &OF_ORGANIZATIONS[..]), ("management", &[]), ("member", &[])] {
        choose(&mut assessment, "accounts", &[choice]);
        assert_eq!(left_out(&assessment), expected, "{choice}");
        assert_eq!(minutes(&assessment) < all, !expected.is_empty(), "{choice}");
    }
    let one = plan(&assessment);
    assert_eq!(one.rows.len(), 3);
}

#[test]
fn an_open_question_leaves_nothing_out() {
    let mut assessment = unmet("acct-02.root-custody");
    assert_eq!(left_out(&assessment), []);
    assessment.profile.entry("accounts").set(ProfileAnswer::DontKnow, now(), &writer("t"));
    assert_eq!(left_out(&assessment), []);
    choose(&mut assessment, "accounts", &["of-another-edition"]);
    assert_eq!(left_out(&assessment), []);
}

#[test]
fn an_action_stays_if_one_of_several_choices_is_chosen() {
    let mut assessment = unmet("wkld-13.modern-tls");
    choose(&mut assessment, "public", &["load-balancer", "direct"]);
    let expected = [("wkld-13.set-cloudfront-policy", "profile"), ("wkld-13.set-api-policy", "profile")];
    assert_eq!(left_out(&assessment), expected);
    choose(&mut assessment, "public", &["load-balancer", "api", "cloudfront"]);
    assert_eq!(left_out(&assessment), []);
}

#[test]
fn a_resource_that_contradicts_the_profile_keeps_an_action() {
    let mut assessment = unmet("wkld-01.least-privilege");
    choose(&mut assessment, "compute", &["ec2"]);
    let functions = ("wkld-01.separate-function-roles", "profile");
    assert_eq!(left_out(&assessment), [functions]);
    find(&mut assessment, "wkld-02.named-source", Verdict::Review, &["function"]);
    assert_eq!(left_out(&assessment), []);
    find(&mut assessment, "wkld-02.named-source", Verdict::Review, &["queue"]);
    assert_eq!(left_out(&assessment), [functions]);
}

#[test]
fn an_action_for_other_kinds_of_resources_is_left_out() {
    let mut assessment = unmet("wkld-10.servers-private");
    let (templates, tasks, servers) = ("wkld-10.fix-launch-templates", "wkld-10.move-tasks", "wkld-10.move-servers");
    for (kinds, expected) in [
        (&["instance"][..], &[templates, tasks][..]),
        (&["service", "launch-template"], &[servers]),
        (&["network-interface"], &[templates, servers]),
        (&["instance", "service", "launch-template"], &[]),
        // These may be anything.
        (&["instance", ""], &[]),
        (&["instance", "of-another-version"], &[]),
        (&[], &[]),
    ] {
        find(&mut assessment, "wkld-10.servers-private", FAIL, kinds);
        let found: Vec<&str> = left_out(&assessment).into_iter().map(|(action, _)| action).collect();
        assert_eq!(found, expected, "{kinds:?}");
    }
}

#[test]
fn an_action_for_a_named_resource_stays_whatever_the_profile_says() {
    let mut assessment = unmet("wkld-13.redirect");
    choose(&mut assessment, "public", &["cloudfront"]);
    assert_eq!(left_out(&assessment), [("wkld-13.redirect-load-balancer", "profile")]);
    find(&mut assessment, "wkld-13.redirect", FAIL, &["listener"]);
    assert_eq!(left_out(&assessment), [("wkld-13.redirect-cloudfront", "resources")]);
}

#[test]
fn an_action_can_be_for_resources_without_a_kind() {
    let mut assessment = unmet("wkld-10.databases-private");
    choose(&mut assessment, "data", &["rds"]);
    find(&mut assessment, "wkld-10.databases-private", FAIL, &["database"]);
    assert_eq!(left_out(&assessment), [("wkld-10.move-search-domains", "resources")]);
    find(&mut assessment, "wkld-10.databases-private", FAIL, &["database", ""]);
    assert_eq!(left_out(&assessment), []);
}

#[test]
fn only_a_fresh_and_complete_finding_of_this_device_leaves_actions_out() {
    let with = |change: fn(&mut Finding)| {
        let mut assessment = all_but(Status::Met, &[("acct-09.unused-network", Status::Partly)]);
        find(&mut assessment, "acct-09.unused-network", FAIL_PARTLY, &["security-group"]);
        assert_eq!(left_out(&assessment), [("acct-09.delete-unused-vpc", "partly met")]);
        change(assessment.findings.get_mut("acct-09.unused-network").expect("a finding"));
        assessment
    };
    for change in [
        |finding: &mut Finding| finding.missing.push("eu-west-3".to_owned()),
        |finding: &mut Finding| finding.resource_count += 1,
        |finding: &mut Finding| finding.stated = Some(now()),
        |finding: &mut Finding| finding.source = Source::Prowler,
        |finding: &mut Finding| finding.observed = Timestamp::from_millis(now().as_millis() - 31 * DAY),
        |finding: &mut Finding| finding.verdict = Verdict::Review,
        |finding: &mut Finding| finding.verdict = Verdict::Unknown,
    ] {
        assert_eq!(left_out(&with(change)), []);
    }
}

#[test]
fn an_action_only_for_not_met_is_left_out_if_evidence_says_partly_met() {
    let mut assessment = empty();
    find(&mut assessment, "wkld-11.default-group-empty", FAIL, &[""]);
    assert_eq!(left_out(&assessment), []);
    find(&mut assessment, "wkld-11.default-group-empty", FAIL_PARTLY, &[""]);
    assert_eq!(left_out(&assessment), [("wkld-11.leave-default-groups", "partly met")]);
    // An answer by a person overrides this.
    say(&mut assessment, id("wkld-11.default-group-empty"), Answer::NotMet);
    assert_eq!(left_out(&assessment), []);
}

#[test]
fn an_answer_of_partly_met_leaves_no_action_out() {
    assert_eq!(left_out(&all_but(Status::Met, &[("wkld-11.default-group-empty", Status::Partly)])), []);
}

#[test]
fn an_action_that_serves_several_criteria_stays_for_those_that_need_it() {
    let mut assessment = all_but(Status::Met, &[]);
    find(&mut assessment, "wkld-13.redirect", FAIL, &["distribution"]);
    let certificate = ("wkld-13.get-certificate", "resources");
    assert_eq!(left_out(&assessment), [certificate, ("wkld-13.redirect-load-balancer", "resources")]);
    find(&mut assessment, "wkld-14.no-direct-servers", FAIL, &["security-group"]);
    let plan = plan(&assessment);
    assert_eq!(left_out(&assessment), [("wkld-13.redirect-load-balancer", "resources")]);
    let row = plan.rows.iter().find(|row| row.action.get().id == certificate.0).expect("the certificate");
    assert_eq!(row.criteria, [id("wkld-14.no-direct-servers")]);
}

#[test]
fn an_unmet_criterion_keeps_its_actions_if_none_would_stay() {
    let mut assessment = unmet("wkld-13.modern-tls");
    choose(&mut assessment, "public", &["none"]);
    // The profile switches the criterion off, and evidence contradicts it without a word about resources.
    find(&mut assessment, "wkld-13.modern-tls", FAIL, &[]);
    assert_eq!((left_out(&assessment), plan(&assessment).rows.len()), (Vec::new(), 3));
}

#[test]
fn an_action_with_a_state_owner_date_or_note_stays() {
    let action = ActionId::find("acct-02.centralize-root-access").expect("an action");
    let with = |change: fn(&mut ActionRecord) -> bool| {
        let mut assessment = unmet("acct-02.root-custody");
        choose(&mut assessment, "accounts", &["standalone"]);
        change(assessment.action_mut(action));
        left_out(&assessment)
    };
    assert_eq!(with(|record| record.state.set(ActionState::ToDo, now(), &writer("t"))), OF_ORGANIZATIONS);
    for change in [
        |record: &mut ActionRecord| record.state.set(ActionState::Doing, now(), &writer("t")),
        |record: &mut ActionRecord| record.state.set(ActionState::Done, now(), &writer("t")),
        |record: &mut ActionRecord| record.owner.set("Ada".to_owned(), now(), &writer("t")),
        |record: &mut ActionRecord| record.due.set(Some(now().date()), now(), &writer("t")),
        |record: &mut ActionRecord| record.note.set("Ask first.".to_owned(), now(), &writer("t")),
    ] {
        assert_eq!(with(change), OF_ORGANIZATIONS[1..]);
    }
}

#[test]
fn no_action_waits_for_one_that_is_left_out() {
    let mut assessment = all_but(Status::NotMet, &[]);
    choose(&mut assessment, "accounts", &["standalone"]);
    choose(&mut assessment, "public", &["load-balancer"]);
    choose(&mut assessment, "code", &["no"]);
    let plan = plan(&assessment);
    assert!(plan.left_out.len() > 5);
    let is_left_out = |action: &ActionId| plan.left_out.iter().any(|left_out| left_out.action == *action);
    for row in &plan.rows {
        assert!(!is_left_out(&row.action) && !row.why.after.iter().any(is_left_out), "{}", row.action);
        assert_ne!(row.phase, Phase::Done);
    }
}

/// Every criterion, whatever is wrong with it by profile or evidence: findings of every kind that its check names, alone and in
/// pairs.
#[test]
fn whatever_kinds_a_finding_names_an_action_for_them_stays() {
    for (criterion, kinds) in crate::checks::kinds::KINDS {
        for kind in *kinds {
            for verdict in [FAIL, FAIL_PARTLY] {
                let mut assessment = empty();
                find(&mut assessment, criterion, verdict, &[kind]);
                let rows = plan(&assessment).rows;
                assert!(rows.iter().any(|row| row.criteria.contains(&id(criterion))), "{criterion} {kind}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn without_profile_and_findings_nothing_is_left_out(
        statuses in proptest::collection::vec(0..6usize, CriterionId::all().len())
    ) {
        let mut assessment = empty();
        for (id, status) in CriterionId::all().zip(statuses) {
            match Status::ALL[status] {
                Status::Partly if !id.get().has_half => {}
                status => make(&mut assessment, id, status),
            }
        }
        prop_assert_eq!(plan(&assessment).left_out, []);
    }

    #[test]
    fn every_unmet_criterion_has_something_to_do(assessment in any::assessment()) {
        let statuses = Statuses::of(&assessment, now());
        let plan = Plan::of(&assessment, &statuses);
        for unmet in CriterionId::all().filter(|id| statuses.status(*id).is_unmet()) {
            prop_assert!(plan.rows.iter().any(|row| row.criteria.contains(&unmet)), "{}", unmet);
            for action in unmet.get().actions {
                let in_plan = plan.rows.iter().filter(|row| row.action == *action).count();
                let beside = plan.left_out.iter().filter(|left_out| left_out.action == *action).count();
                prop_assert_eq!(in_plan + beside, 1, "{}", action);
            }
        }
        prop_assert!(plan.left_out.iter().all(|left_out| statuses.status(left_out.criterion).is_unmet()));
        prop_assert!(baseline::actions().len() >= plan.rows.len() + plan.left_out.len());
    }
}
