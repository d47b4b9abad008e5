use super::*;
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN};
use serde_json::{Value, json};

mod alerts;

const DESCRIBE: &str = "cloudtrail:DescribeTrails";
const STATUS: &str = "cloudtrail:GetTrailStatus";
const SELECTORS: &str = "cloudtrail:GetEventSelectors";
const STORES: &str = "cloudtrail:ListEventDataStores";
const STORE: &str = "cloudtrail:GetEventDataStore";
const KEY: &str = "kms:DescribeKey";
const HOME: &str = "eu-west-1";
const OWN: &str = "arn:aws:s3:::customers/";

fn arn(name: &str) -> String {
    format!("arn:aws:cloudtrail:{HOME}:{ACCOUNT}:trail/{name}")
}

/// A trail of this account for all Regions, with these fields.
fn trail(name: &str, fields: Value) -> Value {
    let mut trail = json!({"Name": name, "TrailARN": arn(name), "HomeRegion": HOME, "S3BucketName": "trail-bucket", "IsMultiRegionTrail": true});
    for (field, value) in fields.as_object().expect("fields") {
        trail[field] = value.clone();
    }
    trail
}

/// An account with these trails, all of them running.
fn running(trails: &[Value]) -> Case {
    let mut case = Case::new().answers_everywhere(DESCRIBE, json!({ "trailList": trails }));
    for trail in trails {
        case = case.answers(STATUS, HOME, json!({"Name": trail["TrailARN"]}), json!({"IsLogging": true}));
    }
    case
}

fn no_stores(case: Case) -> Case {
    case.answers_everywhere(STORES, json!({}))
}

/// Adds the selectors of a trail.
fn records(case: Case, name: &str, selectors: Value) -> Case {
    case.answers(SELECTORS, HOME, json!({"TrailName": arn(name)}), selectors)
}

fn classic(kind: &str, value: &str) -> Value {
    json!({"EventSelectors": [{"ReadWriteType": kind, "DataResources": [{"Type": "AWS::S3::Object", "Values": [value]}]}]})
}

fn advanced(more: Value) -> Value {
    json!({"AdvancedEventSelectors": [{"FieldSelectors": [
        {"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}, more
    ]}]})
}

#[test]
fn reading_and_changing_of_all_objects_has_to_be_recorded() {
    let management =
        json!({"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": []}]});
    for (selectors, verdict) in [
        (classic("All", "arn:aws:s3"), PASS),
        (classic("All", "arn:aws:s3:::"), PASS),
        (classic("All", OWN), REVIEW),
        (classic("ReadOnly", "arn:aws:s3"), PARTLY),
        (classic("WriteOnly", "arn:aws:s3"), PARTLY),
        (classic("WriteOnly", OWN), PARTLY),
        (management, FAIL),
        (advanced(json!({"Field": "eventSource", "Equals": ["s3.amazonaws.com"]})), PASS),
        (advanced(json!({"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::trail-bucket/"]})), PASS),
        (advanced(json!({"Field": "resources.ARN", "NotStartsWith": [OWN]})), REVIEW),
        (advanced(json!({"Field": "resources.ARN", "StartsWith": [OWN]})), REVIEW),
        (advanced(json!({"Field": "readOnly", "Equals": ["true"]})), PARTLY),
        (advanced(json!({"Field": "eventName", "Equals": ["DeleteObject"]})), PARTLY),
        (json!({}), FAIL),
    ] {
        records(no_stores(running(&[trail("main", json!({}))])), "main", selectors).check(object_events, verdict);
    }
}

#[test]
fn chosen_buckets_are_shown_with_what_is_recorded() {
    let selectors = json!({"EventSelectors": [
        {"ReadWriteType": "All", "DataResources": [{"Type": "AWS::S3::Object", "Values": [OWN]}]},
        {"ReadWriteType": "WriteOnly", "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::a/"]}]},
        {"ReadWriteType": "ReadOnly", "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::b/"]}]}
    ]});
    let finding =
        records(no_stores(running(&[trail("main", json!({}))])), "main", selectors).check(object_events, REVIEW);
    let shown: Vec<_> = finding.resources.iter().map(|it| (it.id.as_str(), it.what.as_str())).collect();
    let expected = [
        ("arn:aws:s3:::a/", "only changes are recorded"),
        ("arn:aws:s3:::b/", "only reads are recorded"),
        (OWN, "reads and changes are recorded"),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn what_several_trails_record_adds_up() {
    let two = || no_stores(running(&[trail("a", json!({})), trail("b", json!({}))]));
    let both = |one: Value, other: Value| records(records(two(), "a", one), "b", other);
    both(classic("ReadOnly", "arn:aws:s3"), classic("WriteOnly", "arn:aws:s3")).check(object_events, PASS);
    both(classic("WriteOnly", "arn:aws:s3"), classic("ReadOnly", OWN)).check(object_events, REVIEW);
    both(classic("ReadOnly", OWN), classic("WriteOnly", "arn:aws:s3:::other/")).check(object_events, PARTLY);
    both(json!({}), classic("ReadOnly", OWN)).names(object_events, PARTLY, &["a", "b"]);
    let stopped = both(json!({}), classic("All", "arn:aws:s3"));
    stopped.answers(STATUS, HOME, json!({"Name": arn("b")}), json!({"IsLogging": false})).check(object_events, FAIL);
}

#[test]
fn a_trail_of_one_region_does_not_record_all_buckets() {
    let single = trail("main", json!({"IsMultiRegionTrail": false}));
    let case = records(no_stores(running(&[single])), "main", classic("All", "arn:aws:s3"));
    let finding = case.check(object_events, REVIEW);
    assert_eq!((finding.resources[0].id.as_str(), finding.resources[0].region.as_str()), ("arn:aws:s3", HOME));
}

#[test]
fn event_data_stores_count_as_trails_do() {
    let store = |fields: Value| {
        let mut data = advanced(json!({"Field": "eventSource", "Equals": ["s3.amazonaws.com"]}));
        for (field, value) in fields.as_object().expect("fields") {
            data[field] = value.clone();
        }
        no_stores(running(&[]))
            .answers(STORES, HOME, json!({}), json!({"EventDataStores": [{"EventDataStoreArn": "arn:store"}]}))
            .answers(STORE, HOME, json!({"EventDataStore": "arn:store"}), data)
    };
    store(json!({"Status": "ENABLED", "MultiRegionEnabled": true})).check(object_events, PASS);
    store(json!({"Status": "ENABLED", "MultiRegionEnabled": false})).check(object_events, REVIEW);
    store(json!({"Status": "STOPPED_INGESTION", "MultiRegionEnabled": true})).check(object_events, FAIL);
    let denied = store(json!({})).denied(STORE, HOME, json!({"EventDataStore": "arn:store"}));
    denied.check(object_events, UNKNOWN);
}

#[test]
fn that_objects_are_not_recorded_is_said_only_when_all_was_seen() {
    let none = records(no_stores(running(&[trail("main", json!({}))])), "main", json!({}));
    none.names(object_events, FAIL, &["main"]);
    none.clone().denied(STORES, "us-east-1", json!({})).check(object_events, UNKNOWN);
    none.clone().denied(DESCRIBE, "us-east-1", json!({})).check(object_events, UNKNOWN);
    none.denied(SELECTORS, HOME, json!({"TrailName": arn("main")})).check(object_events, UNKNOWN);
    no_stores(running(&[])).check(object_events, FAIL);
    Case::new().check(object_events, UNKNOWN);
    let chosen = records(running(&[trail("main", json!({}))]), "main", classic("All", OWN));
    chosen.check(object_events, REVIEW);
    // If trails record everything, event data stores do not matter.
    records(running(&[trail("main", json!({}))]), "main", classic("All", "arn:aws:s3")).check(object_events, PASS);
}

fn key(account: &str) -> String {
    format!("arn:aws:kms:eu-central-1:{account}:key/1234abcd")
}

fn with_key(key: &str) -> Case {
    running(&[trail("main", json!({ "KmsKeyId": key }))])
}

#[test]
fn log_files_are_encrypted_with_a_key_that_works() {
    running(&[]).check(trail_encrypted, NOT_APPLICABLE);
    let stopped = running(&[trail("main", json!({}))]);
    let stopped = stopped.answers(STATUS, HOME, json!({"Name": arn("main")}), json!({"IsLogging": false}));
    stopped.check(trail_encrypted, NOT_APPLICABLE);
    running(&[trail("main", json!({}))]).names(trail_encrypted, PARTLY, &["main"]);
    let own = key(ACCOUNT);
    for (state, verdict) in
        [("Enabled", PASS), ("Disabled", FAIL), ("PendingDeletion", FAIL), ("Unavailable", FAIL), ("", UNKNOWN)]
    {
        let data = json!({"KeyMetadata": {"KeyState": state}});
        with_key(&own).answers(KEY, "eu-central-1", json!({ "KeyId": own }), data).check(trail_encrypted, verdict);
    }
}

#[test]
fn the_worst_of_several_trails_counts_and_comes_first() {
    let own = key(ACCOUNT);
    let case = running(&[trail("a", json!({})), trail("b", json!({ "KmsKeyId": own }))]);
    let state = |state: &str| {
        let data = json!({"KeyMetadata": {"KeyState": state}});
        case.clone().answers(KEY, "eu-central-1", json!({ "KeyId": own }), data)
    };
    state("Enabled").names(trail_encrypted, PARTLY, &["a"]);
    state("Disabled").names(trail_encrypted, FAIL, &["b", "a"]);
    let finding = state("Disabled").check(trail_encrypted, FAIL);
    assert_eq!(finding.resources[0].what, "the state of its key is Disabled");
    assert_eq!(finding.resources[0].kind, "trail");
}

#[test]
fn a_key_of_another_account_is_for_a_person_to_look_at() {
    let (own, foreign) = (key(ACCOUNT), key("999988887777"));
    let sent = |key: &str| json!({ "KeyId": key });
    with_key(&foreign).denied(KEY, "eu-central-1", sent(&foreign)).names(trail_encrypted, REVIEW, &["main"]);
    let described = json!({"KeyMetadata": {"KeyState": "Enabled"}});
    with_key(&foreign).answers(KEY, "eu-central-1", sent(&foreign), described).check(trail_encrypted, PASS);
    with_key(&foreign).check(trail_encrypted, UNKNOWN);
    with_key(&own).denied(KEY, "eu-central-1", sent(&own)).check(trail_encrypted, UNKNOWN);
    with_key(&own).check(trail_encrypted, UNKNOWN);
    with_key(&own).denied(DESCRIBE, "us-east-1", json!({})).check(trail_encrypted, UNKNOWN);
    Case::new().check(trail_encrypted, UNKNOWN);
}
