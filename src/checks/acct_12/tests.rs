use super::*;
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REGIONS, REVIEW, UNKNOWN};
use serde_json::{Value, json};

fn checks(case: Case, statuses: &[(&str, &str)]) -> Case {
    let number = |index: usize| format!("c-{index}");
    let checks: Vec<Value> = statuses
        .iter()
        .enumerate()
        .map(|(index, (category, _))| json!({"id": number(index), "name": number(index), "category": category}))
        .collect();
    let summaries: Vec<Value> = statuses
        .iter()
        .enumerate()
        .map(|(index, (_, status))| json!({"checkId": number(index), "status": status}))
        .collect();
    let ids: Vec<String> = (0..statuses.len()).map(number).collect();
    case.answers(CHECKS, "", json!({"language": "en"}), json!({ "checks": checks })).answers(
        SUMMARIES,
        "",
        json!({ "checkIds": ids }),
        json!({ "summaries": summaries }),
    )
}

fn recommendations(case: Case, items: Value) -> Case {
    case.answers(RECOMMENDATIONS, "", json!({"status": "error"}), json!({ "recommendationSummaries": items }))
}

fn item(name: &str, pillar: &str) -> Value {
    json!({"name": name, "status": "error", "pillars": [pillar]})
}

#[test]
fn red_items_about_security_fail_and_others_by_half() {
    for (statuses, verdict) in [
        (&[("security", "ok"), ("cost_optimizing", "warning"), ("security", "not_available")][..], PASS),
        (&[("security", "ok"), ("cost_optimizing", "error")], PARTLY),
        (&[("security", "error"), ("cost_optimizing", "error")], FAIL),
    ] {
        checks(Case::new(), statuses).check(no_red_items, verdict);
    }
    for (items, verdict) in [
        (json!([]), PASS),
        (json!([item("a", "performance")]), PARTLY),
        (json!([item("a", "performance"), item("b", "security")]), FAIL),
        (json!([{"name": "a", "status": "warning", "pillars": ["security"]}]), PASS),
    ] {
        recommendations(Case::new(), items).check(no_red_items, verdict);
    }
    let both = json!([item("a", "performance"), item("b", "security")]);
    recommendations(Case::new(), both).names(no_red_items, FAIL, &["b", "a"]);
}

#[test]
fn one_of_the_two_services_is_enough() {
    let denied = |case: Case| case.denied(CHECKS, "", json!({}));
    let finding = recommendations(denied(Case::new()), json!([])).check(no_red_items, PASS);
    assert_eq!(finding.calls, [RECOMMENDATIONS]);
    let refused = Case::new().denied(RECOMMENDATIONS, "", json!({}));
    checks(refused, &[("security", "ok")]).check(no_red_items, PASS);
    let both = checks(Case::new(), &[("security", "ok")]);
    recommendations(both, json!([item("a", "security")])).check(no_red_items, FAIL);
}

#[test]
fn without_the_plan_or_the_permission_it_is_unknown_and_says_where_to_look() {
    let neither = |outcome, code: &str| {
        let case = Case::new().came_to(CHECKS, "", json!({}), outcome, code);
        case.came_to(RECOMMENDATIONS, "", json!({}), outcome, code).check(no_red_items, UNKNOWN)
    };
    let unpaid = neither(CallOutcome::Unsupported, "SubscriptionRequiredException");
    assert!(unpaid.reason.contains("needs a paid support plan"), "{}", unpaid.reason);
    let denied = neither(CallOutcome::Denied, "AccessDeniedException");
    assert!(denied.reason.contains("do not allow"), "{}", denied.reason);
    assert!(denied.reason.contains("paid support plan"), "{}", denied.reason);
    Case::new().check(no_red_items, UNKNOWN);
}

#[test]
fn checks_that_were_not_summed_up_leave_it_open_and_red_ones_stay_red() {
    let two = || checks(Case::new(), &[("security", "ok"), ("security", "ok")]);
    let first = json!({"summaries": [{"checkId": "c-0", "status": "ok"}]});
    let red = json!({"summaries": [{"checkId": "c-0", "status": "error"}]});
    two().answers(SUMMARIES, "", json!({"checkIds": ["c-0", "c-1"]}), first.clone()).check(no_red_items, PASS);
    let some = |data| {
        let listed =
            json!({"checks": [{"id": "c-0", "name": "a", "category": "security"}, {"id": "c-1", "name": "b"}]});
        let case = Case::new().answers(CHECKS, "", json!({}), listed);
        case.answers(SUMMARIES, "", json!({"checkIds": ["c-0"]}), data)
    };
    some(first).check(no_red_items, UNKNOWN);
    some(red).check(no_red_items, FAIL);
    let broken =
        Case::new().breaks_off(RECOMMENDATIONS, "", json!({}), json!({"recommendationSummaries": [item("a", "x")]}));
    let finding = broken.check(no_red_items, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
}

const HUB: &str = "securityhub:DescribeHub";
const STANDARDS: &str = "securityhub:GetEnabledStandards";
const NEW: &str = "securityhub:DescribeSecurityHubV2";

/// Security Hub is off in every Region, and nothing is in use.
fn off() -> Case {
    REGIONS.iter().fold(Case::new(), |case, region| {
        case.region(region, false)
            .answers_code(HUB, region, json!({}), "InvalidAccessException")
            .answers_code(STANDARDS, region, json!({}), "InvalidAccessException")
            .answers_code(NEW, region, json!({}), "ResourceNotFoundException")
    })
}

fn on(case: Case, region: &str, statuses: &[&str]) -> Case {
    let standards: Vec<Value> = statuses.iter().map(|status| json!({ "StandardsStatus": status })).collect();
    case.answers(HUB, region, json!({}), json!({"HubArn": "arn:aws:securityhub:eu-west-1:1:hub/default"})).answers(
        STANDARDS,
        region,
        json!({}),
        json!({ "StandardsSubscriptions": standards }),
    )
}

#[test]
fn security_hub_has_to_check_a_standard_where_something_runs() {
    let used = || off().region("eu-west-1", true).region("us-east-1", true);
    used().names(security_hub, FAIL, &["eu-west-1", "us-east-1"]);
    on(used(), "eu-west-1", &["READY"]).names(security_hub, PARTLY, &["us-east-1"]);
    on(on(used(), "eu-west-1", &["READY"]), "us-east-1", &["INCOMPLETE", "READY"]).check(security_hub, PASS);
    let new = json!({"HubV2Arn": "arn:aws:securityhub:us-east-1:1:hubv2/x"});
    on(used(), "eu-west-1", &["READY"]).answers(NEW, "us-east-1", json!({}), new).check(security_hub, PASS);
}

#[test]
fn a_hub_without_a_ready_standard_counts_by_half() {
    let used = || off().region("eu-west-1", true);
    for statuses in [&[][..], &["INCOMPLETE"], &["PENDING", "FAILED"]] {
        on(used(), "eu-west-1", statuses).check(security_hub, PARTLY);
        on(off(), "eu-west-1", statuses).check(security_hub, PARTLY);
    }
}

#[test]
fn where_nothing_runs_security_hub_may_be_off_unless_it_is_off_everywhere() {
    off().check(security_hub, FAIL);
    on(off(), "eu-west-1", &["READY"]).check(security_hub, PASS);
}

#[test]
fn in_a_member_account_security_hub_may_be_seen_to_elsewhere() {
    off().member().check(security_hub, REVIEW);
    on(off().region("us-east-1", true), "eu-west-1", &["READY"]).member().check(security_hub, REVIEW);
}

#[test]
fn security_hub_that_could_not_be_asked_is_never_a_pass() {
    for call in [HUB, STANDARDS, NEW] {
        let case = on(off().region("eu-west-1", true), "eu-west-1", &["READY"]);
        case.denied(call, "eu-west-1", json!({})).check(security_hub, UNKNOWN);
        let case = on(off().region("eu-west-1", true), "eu-west-1", &["READY"]);
        case.came_to(call, "us-east-1", json!({}), CallOutcome::Blocked, "").check(security_hub, UNKNOWN);
    }
    // Security Hub is off in a Region that may be in use.
    let case = on(off(), "eu-west-1", &["READY"]).denied("ec2:DescribeVpcs", "us-east-1", json!({}));
    case.check(security_hub, UNKNOWN);
    let finding = on(off().region("us-east-1", true), "eu-west-1", &["READY"])
        .denied(HUB, "ap-southeast-2", json!({}))
        .check(security_hub, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
}

/// Nothing to scan, and Inspector on for these kinds in every Region.
fn inspector(on: &[&str]) -> Case {
    let state = |kind: &str| json!({"status": if on.contains(&kind) { "ENABLED" } else { "DISABLED" }});
    let states = json!({"ec2": state("ec2"), "ecr": state("ecr"), "lambda": state("lambda")});
    let account = json!({"accounts": [{"accountId": ACCOUNT, "resourceState": states}]});
    [
        "ecr:DescribeRepositories",
        "ecr:GetRegistryScanningConfiguration",
        "ec2:DescribeInstances",
        "lambda:ListFunctions",
    ]
    .into_iter()
    .fold(Case::new().answers_everywhere(INSPECTOR, account), |case, call| case.answers_everywhere(call, json!({})))
}

fn server(case: Case, region: &str) -> Case {
    let instance = json!({"Reservations": [{"Instances": [{"InstanceId": "i-1", "State": {"Name": "running"}}]}]});
    case.answers("ec2:DescribeInstances", region, json!({}), instance)
}

fn repository(case: Case, is_on_push: bool) -> Case {
    let repository = json!({"repositoryName": "web/app", "imageScanningConfiguration": {"scanOnPush": is_on_push}});
    case.answers("ecr:DescribeRepositories", "eu-west-1", json!({}), json!({ "repositories": [repository] }))
}

fn function(case: Case) -> Case {
    case.answers("lambda:ListFunctions", "us-east-1", json!({}), json!({"Functions": [{}]}))
}

#[test]
fn inspector_has_to_scan_what_is_there() {
    inspector(&[]).check(vulnerability_scan, NOT_APPLICABLE);
    let all = |on: &[&str]| function(repository(server(inspector(on), "eu-west-1"), false));
    all(&["ec2", "ecr", "lambda"]).check(vulnerability_scan, PASS);
    all(&["ec2", "lambda"]).names(vulnerability_scan, PARTLY, &[say::IMAGES]);
    all(&[]).names(vulnerability_scan, REVIEW, &[say::SERVERS, say::IMAGES, say::FUNCTIONS]);
    server(inspector(&["ec2"]), "eu-west-1").check(vulnerability_scan, PASS);
    server(inspector(&["ecr", "lambda"]), "eu-west-1").check(vulnerability_scan, REVIEW);
}

#[test]
fn images_that_are_scanned_when_pushed_count_by_half() {
    let case = |is_on_push| repository(server(inspector(&[]), "eu-west-1"), is_on_push);
    case(true).check(vulnerability_scan, PARTLY);
    let rules = |frequency: &str, filter: &str| {
        let rule =
            json!({"scanFrequency": frequency, "repositoryFilters": [{"filter": filter, "filterType": "WILDCARD"}]});
        case(false).answers(
            "ecr:GetRegistryScanningConfiguration",
            "eu-west-1",
            json!({}),
            json!({"scanningConfiguration": {"scanType": "BASIC", "rules": [rule]}}),
        )
    };
    for (frequency, filter, verdict) in [
        ("SCAN_ON_PUSH", "*", PARTLY),
        ("SCAN_ON_PUSH", "web", PARTLY),
        ("SCAN_ON_PUSH", "web/*", PARTLY),
        ("SCAN_ON_PUSH", "api", REVIEW),
        ("CONTINUOUS_SCAN", "*", PARTLY),
        ("MANUAL", "*", REVIEW),
    ] {
        rules(frequency, filter).check(vulnerability_scan, verdict);
    }
}

#[test]
fn a_scanner_that_could_not_be_asked_is_never_a_pass() {
    let all = || function(repository(server(inspector(&["ec2", "ecr", "lambda"]), "eu-west-1"), false));
    for call in [
        INSPECTOR,
        "ecr:GetRegistryScanningConfiguration",
        "ecr:DescribeRepositories",
        "ec2:DescribeInstances",
        "lambda:ListFunctions",
    ] {
        all().denied(call, "us-east-1", json!({})).check(vulnerability_scan, UNKNOWN);
        inspector(&[]).denied(call, "us-east-1", json!({})).check(vulnerability_scan, UNKNOWN);
    }
    let failed = json!({"accounts": [], "failedAccounts": [{"accountId": ACCOUNT, "errorCode": "ACCESS_DENIED"}]});
    let finding = all().answers(INSPECTOR, "eu-west-1", json!({}), failed).check(vulnerability_scan, UNKNOWN);
    assert!(finding.reason.contains("do not allow"), "{}", finding.reason);
}
