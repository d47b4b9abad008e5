//! CRITERIA.md 1: the criteria that each choice makes inapplicable.

use super::*;
use crate::assessment::Statuses;
use crate::assessment::profile::{self, is_answered, switched_off_by};
use crate::baseline::{self, ProfileQuestion};
use std::collections::BTreeSet;

/// Returns the criteria that these answers make inapplicable.
fn switched_off(answers: &[(&str, &[&str])]) -> BTreeSet<&'static str> {
    let mut assessment = empty();
    for (question, choices) in answers {
        choose(&mut assessment, question, choices);
    }
    not_applicable(&assessment)
}

fn not_applicable(assessment: &Assessment) -> BTreeSet<&'static str> {
    let statuses = Statuses::of(assessment, now());
    CriterionId::all().filter(|id| statuses.status(*id) == Status::NotApplicable).map(|id| id.get().id).collect()
}

/// Returns the criteria with these ids; a control's id gives all of its criteria.
fn expand(ids: &[&str]) -> BTreeSet<&'static str> {
    let one = |text: &str| match ControlId::find(text) {
        Some(control) => control.criteria().map(|id| id.get().id).collect::<Vec<_>>(),
        None => vec![id(text).get().id],
    };
    ids.iter().flat_map(|text| one(text)).collect()
}

fn question(id: &str) -> &'static ProfileQuestion {
    baseline::profile_questions().iter().find(|question| question.id == id).expect("a profile question")
}

#[track_caller]
fn check(question: &str, choices: &[&str], expected: &[&[&str]]) {
    let expected: BTreeSet<_> = expected.iter().flat_map(|ids| expand(ids)).collect();
    assert_eq!(switched_off(&[(question, choices)]), expected, "{question} = {choices:?}");
}

#[test]
fn people() {
    check("people", &["one"], &[&["acct-03.own-sign-in", "acct-04.job-functions"]]);
    for choice in ["few", "several", "many"] {
        check("people", &[choice], &[]);
    }
}

#[test]
fn accounts() {
    for choice in ["standalone", "management", "member"] {
        check("accounts", &[choice], &[]);
    }
}

#[test]
fn sign_in() {
    let without_iam_users: &[&str] = &[
        "acct-03.no-personal-keys",
        "acct-03.no-stale-sign-ins",
        "acct-05.console-mfa",
        "acct-05.enforced",
        "acct-06.long-passwords",
        "acct-06.no-reuse",
    ];
    let without_directory: &[&str] = &["acct-05.idp-mfa"];
    check("sign-in", &["identity-center"], &[without_iam_users]);
    check("sign-in", &["other-idp", "root-only"], &[without_iam_users]);
    check("sign-in", &["iam-users"], &[without_directory]);
    check("sign-in", &["root-only"], &[without_iam_users, without_directory]);
    check("sign-in", &["iam-users", "other-idp"], &[]);
}

#[test]
fn compute() {
    let without_ec2: &[&str] = &[
        "wkld-01.instance-roles",
        "wkld-01.imdsv2",
        "wkld-06.managed",
        "wkld-06.session-logs",
        "wkld-06.no-jump-hosts",
    ];
    let without_containers: &[&str] = &["wkld-01.container-roles"];
    let without_both: &[&str] = &["wkld-08.default-on", "wkld-08.existing-data"];
    let without_all_three: &[&str] =
        &["wkld-01.least-privilege", "wkld-03.no-plain-secrets", "acct-12.vulnerability-scan"];
    check("compute", &["ec2"], &[without_containers]);
    check("compute", &["containers"], &[without_ec2]);
    check("compute", &["ec2", "containers"], &[]);
    check("compute", &["lambda"], &[without_ec2, without_containers, without_both]);
    let none = [without_ec2, without_containers, without_both, without_all_three];
    check("compute", &["managed"], &none);
    check("compute", &["none"], &[&none[..], &[&["wkld-03.secret-store"]]].concat());
}

#[test]
fn data() {
    let without_rds: &[&str] =
        &["wkld-03.database-logins", "wkld-09.storage", "wkld-09.tls-forced", "wkld-09.tls-verified"];
    let without_others: &[&str] = &["wkld-09.other-databases"];
    let without_both: &[&str] = &["wkld-10.databases-private", "wkld-11.database-tier"];
    let without_sensitive: &[&str] = &["WKLD.07"];
    check("data", &["rds"], &[without_others, without_sensitive]);
    check("data", &["other-databases", "s3"], &[without_rds, without_sensitive]);
    check("data", &["rds", "other-databases", "s3-sensitive"], &[]);
    check("data", &["s3-sensitive"], &[without_rds, without_others, without_both]);
    let none = [without_rds, without_others, without_both, without_sensitive];
    check("data", &["dynamodb"], &none);
    check("data", &["s3"], &none);
    check("data", &["none"], &[&none[..], &[&["wkld-02.sensitive-resources"]]].concat());
}

#[test]
fn public() {
    let without_edge: &[&str] = &["wkld-13.redirect"];
    let without_edge_and_api: &[&str] = &["wkld-13.modern-tls", "wkld-14.waf", "wkld-14.rate-limits"];
    let without_sites: &[&str] = &["wkld-13.static-sites"];
    let without_others: &[&str] = &["wkld-13.other-endpoints"];
    check("public", &["load-balancer"], &[without_sites, without_others]);
    check("public", &["cloudfront"], &[without_others]);
    check("public", &["api"], &[without_edge, without_sites, without_others, &["wkld-13.security-headers"]]);
    check("public", &["api", "s3-website"], &[without_edge, without_others]);
    check("public", &["s3-website"], &[without_edge, without_edge_and_api, without_others]);
    check("public", &["direct"], &[without_edge, without_edge_and_api, without_sites]);
    check("public", &["managed-host"], &[without_edge, without_edge_and_api, without_sites]);
    check("public", &["load-balancer", "cloudfront", "direct"], &[]);
    check("public", &["none"], &[&["WKLD.13", "WKLD.14", "acct-12.penetration-test"]]);
}

#[test]
fn stage_and_code() {
    let before: &[&str] = &["acct-12.security-hub", "acct-12.penetration-test", "wkld-14.ddos-ready"];
    check("stage", &["before-production"], &[before]);
    check("stage", &["production"], &[]);
    check("code", &["no"], &[&["WKLD.04", "wkld-05.repositories-scanned"]]);
    check("code", &["yes"], &[]);
}

#[test]
fn network_criteria_are_switched_off_only_by_two_answers_together() {
    let network = expand(&[
        "wkld-06.admin-ports-closed",
        "wkld-10.servers-private",
        "wkld-10.private-subnets",
        "wkld-10.network-acls",
        "WKLD.11",
        "WKLD.12",
    ]);
    for compute in ["lambda", "managed", "none"] {
        for data in ["dynamodb", "s3", "s3-sensitive", "none"] {
            let alone = &switched_off(&[("compute", &[compute])]) | &switched_off(&[("data", &[data])]);
            let together = switched_off(&[("compute", &[compute]), ("data", &[data])]);
            assert_eq!(together, &alone | &network, "{compute} {data}");
        }
    }
    for (compute, data) in [("ec2", "s3"), ("containers", "none"), ("lambda", "rds"), ("none", "other-databases")] {
        let alone = &switched_off(&[("compute", &[compute])]) | &switched_off(&[("data", &[data])]);
        assert_eq!(switched_off(&[("compute", &[compute]), ("data", &[data])]), alone, "{compute} {data}");
    }
}

#[test]
fn dont_know_no_choice_and_unknown_choices_switch_nothing_off() {
    for question in baseline::profile_questions() {
        let mut assessment = empty();
        let register = assessment.profile.entry(question.id);
        register.set(ProfileAnswer::DontKnow, now(), &writer("t"));
        assert_eq!(not_applicable(&assessment), BTreeSet::new(), "{}", question.id);
        check(question.id, &[], &[]);
        check(question.id, &["of-another-edition"], &[]);
        for choice in question.choices {
            check(question.id, &[choice.id, "of-another-edition"], &[]);
        }
    }
    check("of-another-edition", &["none"], &[]);
}

#[test]
fn the_preview_of_an_answer_takes_the_other_answers_into_account() {
    let mut assessment = empty();
    let preview = |assessment: &Assessment| {
        let none = ProfileAnswer::Chosen(vec!["none".to_owned()]);
        switched_off_by(assessment, question("data"), none).into_iter().map(|id| id.get().id).collect::<BTreeSet<_>>()
    };
    assert_eq!(preview(&assessment), switched_off(&[("data", &["none"])]));
    choose(&mut assessment, "compute", &["lambda"]);
    assert!(preview(&assessment).contains("wkld-12.gateway-endpoints"), "the network rule");
    assert!(!preview(&assessment).contains("wkld-06.managed"), "the other question alone does that");
    assert!(switched_off_by(&assessment, question("data"), ProfileAnswer::DontKnow).is_empty());
}

#[test]
fn dont_know_counts_as_an_answer_and_a_cleared_answer_does_not() {
    let mut assessment = empty();
    assert!(!is_answered(&assessment, question("code")));
    choose(&mut assessment, "code", &["yes"]);
    assert!(is_answered(&assessment, question("code")));
    choose(&mut assessment, "code", &[]);
    assert!(!is_answered(&assessment, question("code")));
    assessment.profile.entry("code").set(ProfileAnswer::DontKnow, now(), &writer("t"));
    assert!(is_answered(&assessment, question("code")));
}

#[test]
fn a_criterion_whose_finding_contradicts_the_profile_is_not_switched_off() {
    let off =
        |assessment: &Assessment| profile::switched_off(assessment).map(|id| id.get().id).collect::<BTreeSet<_>>();
    let mut assessment = empty();
    choose(&mut assessment, "people", &["one"]);
    assert_eq!(off(&assessment), expand(&["acct-03.own-sign-in", "acct-04.job-functions"]));
    for (verdict, is_off) in [(Verdict::Fail { degree: Degree::Wholly }, false), (Verdict::Pass, true)] {
        let later = now().as_millis() + if is_off { DAY } else { 0 };
        let finding = Finding::on_nothing(verdict, Timestamp::from_millis(later));
        assessment.observe(id("acct-03.own-sign-in"), finding);
        assert_eq!(off(&assessment).contains("acct-03.own-sign-in"), is_off);
    }
}
