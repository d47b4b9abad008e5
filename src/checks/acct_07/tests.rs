use super::*;
use crate::checks::Check;
use crate::checks::trial::{ACCOUNT, Case, FAIL, PARTLY, PASS, REGIONS, REVIEW, UNKNOWN, days_ago};
use crate::evidence::Verdict;
use serde_json::{Value, json};

mod buckets;

const DESCRIBE: &str = "cloudtrail:DescribeTrails";
const STATUS: &str = "cloudtrail:GetTrailStatus";
const SELECTORS: &str = "cloudtrail:GetEventSelectors";
const STORES: &str = "cloudtrail:ListEventDataStores";
const HOME: &str = "eu-west-1";
/// The time 24 hours before all calls, and a millisecond earlier.
const A_DAY_AGO: &str = "2026-11-21T12:00:00Z";
const MORE_THAN_A_DAY_AGO: &str = "2026-11-21T11:59:59.999Z";

fn arn(owner: &str, name: &str) -> String {
    format!("arn:aws:cloudtrail:{HOME}:{owner}:trail/{name}")
}

/// A trail of this account for all Regions, with log file validation and these fields.
fn trail(name: &str, fields: Value) -> Value {
    let mut trail = json!({"Name": name, "TrailARN": arn(ACCOUNT, name), "HomeRegion": HOME, "S3BucketName": "logs",
        "IsMultiRegionTrail": true, "LogFileValidationEnabled": true, "IsOrganizationTrail": false});
    for (field, value) in fields.as_object().expect("fields") {
        trail[field] = value.clone();
    }
    trail
}

/// An account in which every Region lists these trails.
fn trails(list: &[Value]) -> Case {
    Case::new().answers_everywhere(DESCRIBE, json!({ "trailList": list }))
}

fn status(case: Case, name: &str, status: Value) -> Case {
    case.answers(STATUS, HOME, json!({"Name": arn(ACCOUNT, name)}), status)
}

/// Makes a trail run, with a delivery an hour ago.
fn runs(case: Case, name: &str) -> Case {
    status(case, name, json!({"IsLogging": true, "LatestDeliveryTime": "2026-11-22T11:00:00Z"}))
}

fn one(fields: Value) -> Case {
    runs(trails(&[trail("main", fields)]), "main")
}

const ALL_CHECKS: [Check; 5] = [all_regions, management_events, log_validation, closed_bucket, kept_logs];

#[test]
fn without_a_running_trail_nothing_is_met() {
    let nothing = trails(&[]).answers_everywhere(STORES, json!({"EventDataStores": []}));
    let stopped = status(trails(&[trail("main", json!({}))]), "main", json!({"IsLogging": false}));
    for check in ALL_CHECKS {
        nothing.check(check, FAIL);
        stopped.check(check, FAIL);
    }
    nothing.names(all_regions, FAIL, &[ACCOUNT]);
    stopped.names(all_regions, FAIL, &["main"]);
}

#[test]
fn that_no_trail_runs_is_said_only_when_every_region_was_asked() {
    let sent = json!({"Name": arn(ACCOUNT, "main")});
    let trail = [trail("main", json!({}))];
    for case in [
        Case::new(),
        trails(&[]).denied(DESCRIBE, "us-east-1", json!({})),
        trails(&trail),
        trails(&trail).denied(STATUS, HOME, sent),
        status(trails(&trail), "main", json!({})),
        status(trails(&trail), "main", json!({"IsLogging": false})).denied(DESCRIBE, "us-east-1", json!({})),
        Case::new().answers(DESCRIBE, HOME, json!({}), json!({"trailList": []})),
    ] {
        let case = case.answers_everywhere(STORES, json!({"EventDataStores": []}));
        for check in ALL_CHECKS {
            case.check(check, UNKNOWN);
        }
    }
}

#[test]
fn a_trail_for_all_regions_has_to_deliver() {
    for (says, verdict) in [
        (json!({"LatestDeliveryTime": "2026-11-22T11:59:00Z"}), PASS),
        (json!({"LatestDeliveryTime": A_DAY_AGO}), PASS),
        (json!({"LatestDeliveryTime": MORE_THAN_A_DAY_AGO}), PARTLY),
        (json!({"LatestDeliveryTime": days_ago(40)}), PARTLY),
        (json!({}), PARTLY),
        (json!({"LatestDeliveryTime": "2026-11-22T11:00:00Z", "LatestDeliveryError": ""}), PASS),
        (json!({"LatestDeliveryTime": "2026-11-22T11:00:00Z", "LatestDeliveryError": "AccessDenied"}), PARTLY),
        (json!({"LatestDeliveryTime": "2026-11-22T12:05:00Z"}), PASS),
        (json!({"LatestDeliveryTime": "2026-11-22T12:05:01Z"}), UNKNOWN),
        (json!({"LatestDeliveryTime": 1_795_345_200.0}), PASS),
    ] {
        let mut says = says;
        says["IsLogging"] = json!(true);
        status(trails(&[trail("main", json!({}))]), "main", says.clone()).check(all_regions, verdict);
    }
}

#[test]
fn one_trail_that_delivers_is_enough() {
    let two = trails(&[trail("broken", json!({})), trail("main", json!({}))]);
    let broken = |case| status(case, "broken", json!({"IsLogging": true, "LatestDeliveryError": "NoSuchBucket"}));
    broken(runs(two.clone(), "main")).check(all_regions, PASS);
    let finding = broken(status(two, "main", json!({"IsLogging": false}))).check(all_regions, PARTLY);
    assert_eq!(finding.resources[0].id, "broken");
    assert_eq!((finding.resources[0].kind.as_str(), finding.resources[0].region.as_str()), ("trail", HOME));
}

#[test]
fn a_trail_for_one_region_is_half_of_it_for_deliveries_and_nothing_for_the_rest() {
    let case = one(json!({"IsMultiRegionTrail": false}));
    case.names(all_regions, PARTLY, &["main"]);
    case.check(log_validation, FAIL);
    case.check(management_events, FAIL);
    case.denied(DESCRIBE, "us-east-1", json!({})).check(all_regions, UNKNOWN);
}

#[test]
fn a_trail_of_the_organization_counts_and_goes_into_no_command() {
    let owner = "999988887777";
    let shared = json!({"TrailARN": arn(owner, "all"), "Name": "all", "IsOrganizationTrail": true});
    let case = trails(&[trail("all", shared)]);
    let sent = json!({"Name": arn(owner, "all")});
    let good = json!({"IsLogging": true, "LatestDeliveryTime": "2026-11-22T11:00:00Z"});
    case.clone().answers(STATUS, HOME, sent.clone(), good).member().check(all_regions, PASS);
    let bad = json!({"IsLogging": true, "LatestDeliveryError": "AccessDenied"});
    let finding = case.answers(STATUS, HOME, sent, bad).check(all_regions, PARTLY);
    assert_eq!((finding.resources[0].kind.as_str(), finding.resources[0].id.clone()), ("", arn(owner, "all")));
}

#[test]
fn a_pass_rests_on_every_region_that_is_open() {
    one(json!({})).denied(DESCRIBE, "us-east-1", json!({})).check(all_regions, UNKNOWN);
    let finding = one(json!({})).check(all_regions, PASS);
    assert_eq!(finding.regions, REGIONS);
    let closed = one(json!({})).closed(DESCRIBE, "ap-southeast-2");
    closed.check(all_regions, PASS);
    let narrowed = Case::new().answers(DESCRIBE, HOME, json!({}), json!({"trailList": [trail("main", json!({}))]}));
    let finding = runs(narrowed, "main").check(all_regions, UNKNOWN);
    assert!(finding.reason.starts_with("2 of 3 enabled Regions were not asked"), "{}", finding.reason);
}

#[test]
fn a_failed_delivery_that_was_seen_is_said_though_a_region_is_missing() {
    let broken = json!({"IsLogging": true, "LatestDeliveryError": "NoSuchBucket"});
    let case = status(trails(&[trail("main", json!({}))]), "main", broken).denied(DESCRIBE, "us-east-1", json!({}));
    let finding = case.check(all_regions, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
}

#[test]
fn an_event_data_store_stands_in_by_half_where_there_is_no_trail() {
    let store = "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/e-1";
    let listed = json!({"EventDataStores": [{"EventDataStoreArn": store, "Name": "e"}]});
    let empty = trails(&[]).answers_everywhere(STORES, json!({}));
    let case = empty.clone().answers(STORES, HOME, json!({}), listed);
    let category = |name: &str| json!([{"FieldSelectors": [{"Field": "eventCategory", "Equals": [name]}]}]);
    for (status, wide, selectors, verdict) in [
        ("ENABLED", true, category("Management"), PARTLY),
        ("ENABLED", true, category("Data"), FAIL),
        ("ENABLED", false, category("Management"), FAIL),
        ("STOPPED_INGESTION", true, category("Management"), FAIL),
    ] {
        let says = json!({"Status": status, "MultiRegionEnabled": wide, "AdvancedEventSelectors": selectors});
        case.clone()
            .answers("cloudtrail:GetEventDataStore", HOME, json!({ "EventDataStore": store }), says)
            .check(all_regions, verdict);
    }
    // It is certain that there is no trail, but not how much is missing.
    case.check(all_regions, PARTLY);
    empty.denied(STORES, "us-east-1", json!({})).check(all_regions, PARTLY);
}

fn records(case: Case, name: &str, selectors: Value) -> Case {
    case.answers(SELECTORS, HOME, json!({"TrailName": arn(ACCOUNT, name)}), selectors)
}

fn classic(kind: &str, left_out: &[&str]) -> Value {
    json!({"EventSelectors": [{"ReadWriteType": kind, "IncludeManagementEvents": true, "DataResources": [], "ExcludeManagementEventSources": left_out}]})
}

#[test]
fn management_events_are_judged_by_kind_by_kms_and_by_stage() {
    const KMS: &[&str] = &["kms.amazonaws.com"];
    let two = json!({"AdvancedEventSelectors": [
        {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "eventSource", "NotEquals": KMS}]},
        {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "readOnly", "Equals": ["false"]}]}]});
    let data =
        json!({"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]});
    let but_iam = json!({"AdvancedEventSelectors": [{"FieldSelectors": [
        {"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "eventSource", "NotEquals": ["iam.amazonaws.com"]}]}]});
    let cases: [(Value, Verdict, Verdict); 10] = [
        // The selectors, the verdict in production, and the verdict before.
        (classic("All", &[]), PASS, PASS),
        (classic("All", &["rdsdata.amazonaws.com"]), PASS, PASS),
        (classic("All", KMS), PARTLY, PASS),
        (classic("WriteOnly", &[]), PASS, PARTLY),
        (classic("WriteOnly", KMS), PARTLY, PARTLY),
        (classic("ReadOnly", &[]), FAIL, FAIL),
        (two, PASS, PASS),
        (data, FAIL, FAIL),
        (json!({}), FAIL, FAIL),
        (but_iam, PARTLY, PARTLY),
    ];
    for (selectors, production, before) in cases {
        let case = records(one(json!({})), "main", selectors);
        case.check(management_events, production);
        case.before_production().check(management_events, before);
    }
    let finding = records(one(json!({})), "main", classic("WriteOnly", &[])).check(management_events, PASS);
    assert_eq!(finding.reason, say::RECORDS_CHANGES);
}

#[test]
fn trails_record_together() {
    let two = runs(runs(trails(&[trail("a", json!({})), trail("b", json!({}))]), "a"), "b");
    let both = records(records(two.clone(), "a", classic("ReadOnly", &[])), "b", classic("WriteOnly", &[]));
    assert_eq!(both.check(management_events, PASS).reason, say::RECORDS_ALL);
    let half = records(two, "a", classic("ReadOnly", &[]));
    half.check(management_events, UNKNOWN);
    half.denied(SELECTORS, HOME, json!({"TrailName": arn(ACCOUNT, "b")})).check(management_events, UNKNOWN);
}

#[test]
fn trails_that_do_not_run_or_not_everywhere_record_nothing_that_counts() {
    let quiet = trail("quiet", json!({}));
    let case = status(runs(trails(&[quiet, trail("main", json!({}))]), "main"), "quiet", json!({"IsLogging": false}));
    let case = records(records(case, "quiet", classic("All", &[])), "main", classic("ReadOnly", &[]));
    case.names(management_events, FAIL, &["main"]);
    records(one(json!({"IsMultiRegionTrail": false})), "main", classic("All", &[])).check(management_events, FAIL);
}

#[test]
fn every_trail_for_all_regions_has_to_be_sealed() {
    let open = json!({"LogFileValidationEnabled": false});
    one(json!({})).check(log_validation, PASS);
    one(open.clone()).names(log_validation, FAIL, &["main"]);
    let two = runs(trails(&[trail("a", json!({})), trail("b", open.clone())]), "a");
    runs(two.clone(), "b").names(log_validation, PARTLY, &["b"]);
    status(two.clone(), "b", json!({"IsLogging": false})).check(log_validation, PASS);
    two.check(log_validation, UNKNOWN);
    // The trail that was not seen may have log file validation, so the criterion may be partly met.
    let unseen = runs(trails(&[trail("a", json!({})), trail("b", open)]), "b");
    unseen.names(log_validation, PARTLY, &["b"]);
}
