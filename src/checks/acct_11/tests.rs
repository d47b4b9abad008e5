use super::*;
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REGIONS, REVIEW, UNKNOWN, days_ago};
use crate::evidence::CallOutcome;
use serde_json::{Value, json};

/// A detector in these Regions, with this status; none in the others.
fn detectors(regions: &[&str], status: &str) -> Case {
    let case = Case::new().answers_everywhere("guardduty:ListDetectors", json!({"DetectorIds": []}));
    regions.iter().fold(case, |case, region| detector(case, region, json!({ "Status": status })))
}

fn detector(case: Case, region: &str, data: Value) -> Case {
    case.answers("guardduty:ListDetectors", region, json!({}), json!({"DetectorIds": ["d-1"]})).answers(
        "guardduty:GetDetector",
        region,
        json!({"DetectorId": "d-1"}),
        data,
    )
}

fn id() -> Value {
    json!({"DetectorId": "d-1"})
}

#[test]
fn guardduty_has_to_be_on_in_every_region() {
    let unused = |case: Case| REGIONS.iter().fold(case, |case, region| case.region(region, false));
    for (on, verdict) in [(&REGIONS[..], PASS), (&REGIONS[..2], PARTLY), (&REGIONS[..1], PARTLY), (&[], FAIL)] {
        unused(detectors(on, "ENABLED")).check(on_everywhere, verdict);
    }
    unused(detectors(&REGIONS, "DISABLED")).check(on_everywhere, FAIL);
    unused(detectors(&REGIONS[..2], "ENABLED")).names(on_everywhere, PARTLY, &["us-east-1"]);
}

#[test]
fn a_region_in_use_without_it_fails_wholly_and_comes_first() {
    let case = || detectors(&REGIONS[1..2], "ENABLED").region("ap-southeast-2", false);
    case().region("us-east-1", true).names(on_everywhere, FAIL, &["us-east-1", "ap-southeast-2"]);
    // It is not known which Regions are in use.
    case().names(on_everywhere, PARTLY, &["ap-southeast-2", "us-east-1"]);
}

#[test]
fn a_region_that_did_not_answer_is_never_a_pass() {
    let list = "guardduty:ListDetectors";
    for outcome in [CallOutcome::Denied, CallOutcome::Blocked, CallOutcome::Throttled] {
        detectors(&REGIONS, "ENABLED").came_to(list, "us-east-1", json!({}), outcome, "").check(on_everywhere, UNKNOWN);
        let get = "guardduty:GetDetector";
        detectors(&REGIONS, "ENABLED").came_to(get, "us-east-1", id(), outcome, "").check(on_everywhere, UNKNOWN);
    }
    let finding = detectors(&[], "").denied(list, "us-east-1", json!({})).check(on_everywhere, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    Case::in_regions(&[]).check(on_everywhere, UNKNOWN);
}

#[test]
fn a_closed_region_is_left_out() {
    let case = detectors(&REGIONS, "ENABLED");
    let closed = case.closed("guardduty:ListDetectors", "us-east-1");
    let closed = closed.came_to("guardduty:GetDetector", "us-east-1", id(), CallOutcome::DeniedByScp, "AccessDenied");
    let finding = closed.check(on_everywhere, PASS);
    assert!(finding.reason.contains("us-east-1"), "{}", finding.reason);
}

/// GuardDuty is on in these Regions, and there is no administrator account and no rule.
fn silent(regions: &[&str]) -> Case {
    let case = detectors(regions, "ENABLED")
        .answers_everywhere("events:ListRules", json!({}))
        .answers_everywhere("securityhub:ListFindingAggregators", json!({}));
    regions.iter().fold(case, |case, region| case.answers("guardduty:GetAdministratorAccount", region, id(), json!({})))
}

fn routed(case: Case, region: &str, target: &str) -> Case {
    let rule = json!({"Name": "r", "State": "ENABLED", "EventPattern": {"source": ["aws.guardduty"]}});
    case.answers("events:ListRules", region, json!({}), json!({"Rules": [rule]})).answers(
        "events:ListTargetsByRule",
        region,
        json!({"Rule": "r"}),
        json!({"Targets": [{"Arn": target}]}),
    )
}

const QUEUE: &str = "arn:aws:sqs:eu-west-1:111122223333:q";
const TOPIC: &str = "arn:aws:sns:eu-west-1:111122223333:t";

fn topic(case: Case, subscription: &str) -> Case {
    let data = json!({"Subscriptions": [{ "SubscriptionArn": subscription }]});
    case.answers("sns:ListSubscriptionsByTopic", "eu-west-1", json!({"TopicArn": TOPIC}), data)
}

#[test]
fn every_region_with_guardduty_needs_a_way_to_people() {
    let two = ["eu-west-1", "us-east-1"];
    silent(&two).names(notified, FAIL, &two);
    routed(silent(&two), "eu-west-1", QUEUE).names(notified, PARTLY, &["us-east-1"]);
    routed(routed(silent(&two), "eu-west-1", QUEUE), "us-east-1", QUEUE).check(notified, PASS);
    silent(&[]).check(notified, FAIL);
}

#[test]
fn a_topic_without_a_confirmed_subscription_counts_by_half() {
    let one = || routed(silent(&["eu-west-1"]), "eu-west-1", TOPIC);
    topic(one(), "PendingConfirmation").check(notified, PARTLY);
    topic(one(), "arn:aws:sns:eu-west-1:111122223333:t:1").check(notified, PASS);
    one().check(notified, UNKNOWN);
}

#[test]
fn findings_that_go_to_another_account_are_for_a_person_to_follow() {
    let bus = "arn:aws:events:eu-west-1:999988887777:event-bus/default";
    routed(silent(&["eu-west-1"]), "eu-west-1", bus).check(notified, REVIEW);
    routed(silent(&["eu-west-1", "us-east-1"]), "eu-west-1", bus).check(notified, PARTLY);
}

#[test]
fn an_administrator_account_may_send_findings_on() {
    let administrator = json!({"Administrator": {"AccountId": "999988887777", "RelationshipStatus": "Enabled"}});
    let call = "guardduty:GetAdministratorAccount";
    silent(&["eu-west-1"]).answers(call, "eu-west-1", id(), administrator.clone()).check(notified, REVIEW);
    let two = silent(&["eu-west-1", "us-east-1"]).answers(call, "eu-west-1", id(), administrator);
    two.names(notified, PARTLY, &["us-east-1"]);
    silent(&["eu-west-1"]).denied(call, "eu-west-1", id()).check(notified, UNKNOWN);
}

#[test]
fn a_missing_answer_is_never_a_pass() {
    let case = || routed(silent(&["eu-west-1"]), "eu-west-1", QUEUE);
    case().check(notified, PASS);
    for (call, sent) in [
        ("guardduty:ListDetectors", json!({})),
        ("guardduty:GetDetector", id()),
        ("guardduty:GetAdministratorAccount", id()),
        ("events:ListRules", json!({})),
        ("events:ListTargetsByRule", json!({"Rule": "r"})),
        ("securityhub:ListFindingAggregators", json!({})),
    ] {
        case().denied(call, "eu-west-1", sent).check(notified, UNKNOWN);
    }
    silent(&[]).denied("guardduty:ListDetectors", "us-east-1", json!({})).check(notified, UNKNOWN);
}

/// Nothing that a plan would watch, and GuardDuty in two Regions with these plans on.
fn plans(on: &[&str]) -> Case {
    let features: Vec<Value> = [S3, EC2, LAMBDA, RDS, EKS, "RUNTIME_MONITORING", "DNS_LOGS"]
        .into_iter()
        .map(|name| json!({"Name": name, "Status": if on.contains(&name) { "ENABLED" } else { "DISABLED" }}))
        .collect();
    let data = json!({"Status": "ENABLED", "Features": features});
    let case = detectors(&[], "");
    let case = detector(detector(case, "eu-west-1", data.clone()), "us-east-1", data);
    ["ec2:DescribeInstances", "lambda:ListFunctions", "rds:DescribeDBInstances", "eks:ListClusters"]
        .into_iter()
        .fold(case, |case, call| case.answers_everywhere(call, json!({})))
        .answers("s3:ListBuckets", "us-east-1", json!({}), json!({"Buckets": []}))
}

fn everything(on: &[&str]) -> Case {
    let there = |case: Case, call: &str, data: Value| case.answers(call, "eu-west-1", json!({}), data);
    let case = there(
        plans(on),
        "ec2:DescribeInstances",
        json!({"Reservations": [{"Instances": [{"State": {"Name": "stopped"}}]}]}),
    );
    let case = there(case, "lambda:ListFunctions", json!({"Functions": [{}]}));
    let case = there(case, "rds:DescribeDBInstances", json!({"DBInstances": [{"Engine": "aurora-postgresql"}]}));
    let case = there(case, "eks:ListClusters", json!({"clusters": ["c"]}));
    let buckets = json!({"Buckets": [{"Name": "b", "BucketRegion": "eu-west-1"}]});
    case.answers("s3:ListBuckets", "us-east-1", json!({}), buckets)
}

#[test]
fn the_plans_that_fit_have_to_be_on() {
    plans(&[]).check(protection_plans, NOT_APPLICABLE);
    everything(&[S3, EC2, LAMBDA, RDS, EKS]).check(protection_plans, PASS);
    everything(&[S3, EC2, LAMBDA, EKS]).names(protection_plans, PARTLY, &[RDS]);
    everything(&[]).names(protection_plans, FAIL, &[EC2, EKS, LAMBDA, RDS, S3]);
    let finding = everything(&[S3, EC2, LAMBDA, RDS, EKS]).check(protection_plans, PASS);
    assert!(finding.reason.contains("Not judged: RUNTIME_MONITORING off"), "{}", finding.reason);
}

#[test]
fn a_plan_fits_where_there_is_something_for_it() {
    for (call, data) in [
        ("ec2:DescribeInstances", json!({"Reservations": [{"Instances": [{"State": {"Name": "terminated"}}]}]})),
        ("ec2:DescribeInstances", json!({"Reservations": [{"Instances": [{"Operator": {"Managed": true}}]}]})),
        ("rds:DescribeDBInstances", json!({"DBInstances": [{"Engine": "docdb"}, {"Engine": "neptune"}]})),
        ("s3:ListBuckets", json!({})),
    ] {
        plans(&[]).answers(call, "us-east-1", json!({}), data).check(protection_plans, NOT_APPLICABLE);
    }
    // GuardDuty is off in ap-southeast-2.
    let functions = json!({"Functions": [{}]});
    plans(&[LAMBDA])
        .answers("lambda:ListFunctions", "ap-southeast-2", json!({}), functions)
        .check(protection_plans, FAIL);
}

#[test]
fn buckets_of_unknown_regions_count_where_anything_else_is() {
    let buckets = json!({"Buckets": [{"Name": "b"}]});
    let case = everything(&[EC2, LAMBDA, RDS, EKS]).answers("s3:ListBuckets", "us-east-1", json!({}), buckets.clone());
    case.names(protection_plans, PARTLY, &[S3]);
    let alone = plans(&[S3]).answers("s3:ListBuckets", "us-east-1", json!({}), buckets);
    assert_eq!(alone.check(protection_plans, PARTLY).resources[0].region, "ap-southeast-2");
}

#[test]
fn plans_that_could_not_be_seen_are_unknown() {
    let all = [S3, EC2, LAMBDA, RDS, EKS];
    for (call, sent) in [
        ("guardduty:ListDetectors", json!({})),
        ("guardduty:GetDetector", id()),
        ("ec2:DescribeInstances", json!({})),
        ("lambda:ListFunctions", json!({})),
        ("rds:DescribeDBInstances", json!({})),
        ("eks:ListClusters", json!({})),
        ("s3:ListBuckets", json!({})),
    ] {
        everything(&all).denied(call, "us-east-1", sent.clone()).check(protection_plans, UNKNOWN);
        plans(&[]).denied(call, "us-east-1", sent).check(protection_plans, UNKNOWN);
    }
}

/// A finding in eu-west-1 that was made at this time.
fn open(created: &str, severity: f64) -> Case {
    let finding =
        json!({"Id": "f-1", "Type": "CryptoCurrency:EC2/Bitcoin", "Severity": severity, "CreatedAt": created});
    listed().answers(
        "guardduty:GetFindings",
        "eu-west-1",
        json!({"DetectorId": "d-1", "FindingIds": ["f-0", "f-1"]}),
        json!({"Findings": [finding]}),
    )
}

fn listed() -> Case {
    detectors(&["eu-west-1"], "ENABLED").answers(
        "guardduty:ListFindings",
        "eu-west-1",
        id(),
        json!({"FindingIds": ["f-1"]}),
    )
}

#[test]
fn a_serious_finding_that_is_open_for_more_than_a_week_fails() {
    for (created, severity, verdict) in [
        (days_ago(8), 8.0, FAIL),
        (days_ago(7), 8.0, REVIEW),
        ("2026-11-15T11:59:59.999Z".to_owned(), 7.0, FAIL),
        (days_ago(1), 9.0, REVIEW),
        (days_ago(30), 6.9, REVIEW),
        (days_ago(-1), 8.0, UNKNOWN),
        (String::new(), 8.0, REVIEW),
    ] {
        open(&created, severity).check(response, verdict);
    }
    open(&days_ago(8), 8.0).names(response, FAIL, &["f-1"]);
}

#[test]
fn without_open_findings_a_person_says_who_would_act() {
    let none = json!({"FindingIds": []});
    detectors(&["eu-west-1"], "ENABLED").answers("guardduty:ListFindings", "eu-west-1", id(), none).names(
        response,
        REVIEW,
        &[],
    );
    detectors(&[], "").check(response, REVIEW);
}

#[test]
fn findings_that_could_not_be_seen_are_unknown() {
    listed().check(response, UNKNOWN);
    detectors(&["eu-west-1"], "ENABLED").denied("guardduty:ListFindings", "eu-west-1", id()).check(response, UNKNOWN);
    detectors(&[], "").denied("guardduty:ListDetectors", "us-east-1", json!({})).check(response, UNKNOWN);
    open(&days_ago(8), 8.0).denied("guardduty:ListDetectors", "us-east-1", json!({})).check(response, FAIL);
}
