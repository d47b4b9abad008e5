use super::*;
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN};
use crate::evidence::Verdict;
use serde_json::{Value, json};

mod others;

const SNAPSHOTS: &str = "rds:DescribeDBSnapshots";
const CLUSTER_SNAPSHOTS: &str = "rds:DescribeDBClusterSnapshots";
const PARAMETERS: &str = "rds:DescribeDBParameters";
const CLUSTER_PARAMETERS: &str = "rds:DescribeDBClusterParameters";
const HOME: &str = "eu-west-1";

fn no_databases() -> Case {
    let case = Case::new().answers_everywhere(INSTANCES, json!({})).answers_everywhere(CLUSTERS, json!({}));
    case.answers_everywhere(SNAPSHOTS, json!({})).answers_everywhere(CLUSTER_SNAPSHOTS, json!({}))
}

/// A case with one item in the list of a call in one Region.
fn with(case: Case, call: &str, list: &str, one: Value) -> Case {
    case.answers(call, HOME, json!({}), json!({ list: [one] }))
}

fn with_instance(case: Case, instance: Value) -> Case {
    with(case, INSTANCES, "DBInstances", instance)
}

fn with_cluster(case: Case, cluster: Value) -> Case {
    with(case, CLUSTERS, "DBClusters", cluster)
}

#[test]
fn databases_and_their_snapshots_have_to_be_encrypted() {
    no_databases().check(storage, NOT_APPLICABLE);
    for (call, list, flag, name, plain) in [
        (INSTANCES, "DBInstances", "StorageEncrypted", "DBInstanceIdentifier", FAIL),
        (CLUSTERS, "DBClusters", "StorageEncrypted", "DBClusterIdentifier", FAIL),
        (SNAPSHOTS, "DBSnapshots", "Encrypted", "DBSnapshotIdentifier", PARTLY),
        (CLUSTER_SNAPSHOTS, "DBClusterSnapshots", "StorageEncrypted", "DBClusterSnapshotIdentifier", PARTLY),
    ] {
        let stored = |encrypted: bool, kind: &str, engine: &str| json!({name: "shop", flag: encrypted, "StorageEncryptionType": kind, "Engine": engine});
        for (stored, verdict) in [
            (stored(true, "sse-kms", "mysql"), PASS),
            (stored(false, "sse-rds", "aurora-mysql"), PASS),
            (stored(false, "none", "postgres"), plain),
            (stored(false, "", "oracle-ee"), plain),
            (stored(false, "none", "docdb"), NOT_APPLICABLE),
            (stored(false, "none", "neptune"), NOT_APPLICABLE),
        ] {
            with(no_databases(), call, list, stored).check(storage, verdict);
        }
        with(no_databases(), call, list, stored(false, "none", "mysql")).names(storage, plain, &["shop"]);
    }
}

#[test]
fn an_instance_in_a_cluster_is_stored_by_the_cluster() {
    let member = json!({"DBInstanceIdentifier": "shop-1", "DBClusterIdentifier": "shop", "Engine": "aurora-mysql", "StorageEncrypted": false});
    with_instance(no_databases(), member.clone()).check(storage, NOT_APPLICABLE);
    let cluster = json!({"DBClusterIdentifier": "shop", "Engine": "aurora-mysql", "StorageEncrypted": true});
    with_cluster(with_instance(no_databases(), member), cluster).check(storage, PASS);
}

#[test]
fn what_fails_is_named_for_the_commands_that_mend_it() {
    let plain = |name: &str| json!({name: "shop", "Engine": "mysql"});
    let case = with_cluster(with_instance(no_databases(), plain("DBInstanceIdentifier")), plain("DBClusterIdentifier"));
    let case = with(case, SNAPSHOTS, "DBSnapshots", plain("DBSnapshotIdentifier"));
    let case = with(case, CLUSTER_SNAPSHOTS, "DBClusterSnapshots", plain("DBClusterSnapshotIdentifier"));
    let finding = case.check(storage, FAIL);
    let kinds: Vec<&str> = finding.resources.iter().map(|resource| resource.kind.as_str()).collect();
    assert_eq!(kinds, ["database", "cluster", "name", ""]);
    assert_eq!(finding.reason, "2 RDS or Aurora databases are not encrypted.");
}

#[test]
fn what_was_not_seen_of_storage_is_unknown_and_what_fails_is_said() {
    let good = with_instance(no_databases(), json!({"Engine": "mysql", "StorageEncrypted": true}));
    let bad = with_instance(no_databases(), json!({"DBInstanceIdentifier": "shop", "Engine": "mysql"}));
    for call in [INSTANCES, CLUSTERS, SNAPSHOTS, CLUSTER_SNAPSHOTS] {
        no_databases().denied(call, "us-east-1", json!({})).check(storage, UNKNOWN);
        good.clone().denied(call, "us-east-1", json!({})).check(storage, UNKNOWN);
        bad.clone().denied(call, "us-east-1", json!({})).names(storage, FAIL, &["shop"]);
    }
    Case::new().check(storage, UNKNOWN);
}

/// The parameters of a group, of which this one has this value.
fn parameters(name: &str, value: Value) -> Value {
    json!({"Parameters": [{"ParameterName": "other", "ParameterValue": "1"}, {"ParameterName": name, "ParameterValue": value}]})
}

/// Adds an instance of an engine, with its parameter group in this state.
fn instance(case: Case, engine: &str, state: &str, parameters: Value) -> Case {
    let groups = json!([{"DBParameterGroupName": "group", "ParameterApplyStatus": state}]);
    let instance = json!({"DBInstanceIdentifier": "shop", "Engine": engine, "DBParameterGroups": groups});
    with_instance(case, instance).answers(PARAMETERS, HOME, json!({"DBParameterGroupName": "group"}), parameters)
}

/// Adds a cluster of an engine, with its parameter group in this state.
fn cluster(case: Case, engine: &str, state: &str, parameters: Value) -> Case {
    let members = json!([{"DBClusterParameterGroupStatus": "in-sync"}, {"DBClusterParameterGroupStatus": state}]);
    let cluster = json!({"DBClusterIdentifier": "big", "Engine": engine, "DBClusterParameterGroup": "wide", "DBClusterMembers": members});
    let sent = json!({"DBClusterParameterGroupName": "wide"});
    with_cluster(case, cluster).answers(CLUSTER_PARAMETERS, HOME, sent, parameters)
}

const SSL: &str = "rds.force_ssl";
const TRANSPORT: &str = "require_secure_transport";

#[test]
fn each_engine_forces_tls_by_a_parameter_of_its_own() {
    for (engine, name, value, verdict) in [
        ("postgres", SSL, json!("1"), PASS),
        ("postgres", SSL, json!("0"), FAIL),
        ("postgres", SSL, Value::Null, FAIL),
        ("postgres", TRANSPORT, json!("1"), FAIL),
        ("sqlserver-ex", SSL, json!("1"), PASS),
        ("sqlserver-ee", SSL, json!("0"), FAIL),
        ("mysql", TRANSPORT, json!("1"), PASS),
        ("mysql", TRANSPORT, json!("ON"), PASS),
        ("mysql", TRANSPORT, json!("OFF"), FAIL),
        ("mariadb", TRANSPORT, json!("1"), PASS),
        ("mariadb", TRANSPORT, json!("0"), FAIL),
        ("oracle-ee", SSL, json!("0"), REVIEW),
        ("db2-se", SSL, json!("0"), REVIEW),
        ("custom-sqlserver-ee", SSL, json!("0"), REVIEW),
        ("docdb", SSL, json!("0"), NOT_APPLICABLE),
    ] {
        instance(no_databases(), engine, "in-sync", parameters(name, value)).check(tls_forced, verdict);
    }
    for (engine, name, value, verdict) in [
        ("aurora-postgresql", SSL, json!("1"), PASS),
        ("aurora-postgresql", SSL, json!("0"), FAIL),
        ("aurora-mysql", TRANSPORT, json!("ON"), PASS),
        ("aurora-mysql", TRANSPORT, json!("OFF"), FAIL),
        ("mysql", TRANSPORT, json!("1"), PASS),
        ("neptune", SSL, json!("0"), NOT_APPLICABLE),
    ] {
        cluster(no_databases(), engine, "in-sync", parameters(name, value)).check(tls_forced, verdict);
    }
    no_databases().check(tls_forced, NOT_APPLICABLE);
}

#[test]
fn a_parameter_that_waits_for_a_restart_is_half_of_it() {
    let waiting = instance(no_databases(), "postgres", "pending-reboot", parameters(SSL, json!("1")));
    waiting.names(tls_forced, PARTLY, &["shop"]);
    instance(no_databases(), "postgres", "pending-reboot", parameters(SSL, json!("0"))).check(tls_forced, FAIL);
    let waiting = cluster(no_databases(), "aurora-mysql", "pending-reboot", parameters(TRANSPORT, json!("ON")));
    waiting.names(tls_forced, PARTLY, &["big"]);
}

#[test]
fn some_databases_that_force_tls_are_half_of_it() {
    let two = |one: Value, other: Value| {
        let case = instance(no_databases(), "postgres", "in-sync", parameters(SSL, one));
        cluster(case, "aurora-postgresql", "in-sync", parameters(SSL, other))
    };
    two(json!("1"), json!("1")).check(tls_forced, PASS);
    two(json!("1"), json!("0")).names(tls_forced, PARTLY, &["big"]);
    two(json!("0"), json!("1")).names(tls_forced, PARTLY, &["shop"]);
    two(json!("0"), json!("0")).names(tls_forced, FAIL, &["shop", "big"]);
    let finding = two(json!("0"), json!("1")).check(tls_forced, PARTLY);
    assert_eq!(finding.reason, "1 of 2 RDS or Aurora databases does not refuse connections without TLS.");
    assert_eq!((finding.resources[0].kind.as_str(), finding.resources[0].region.as_str()), ("database", HOME));
    let other = instance(no_databases(), "oracle-ee", "in-sync", json!({}));
    cluster(other, "aurora-postgresql", "in-sync", parameters(SSL, json!("0"))).names(tls_forced, FAIL, &["big"]);
}

#[test]
fn members_of_clusters_are_not_judged_by_their_own_groups() {
    let groups = json!([{"DBParameterGroupName": "group", "ParameterApplyStatus": "in-sync"}]);
    let member = json!({"DBInstanceIdentifier": "big-1", "DBClusterIdentifier": "big", "Engine": "aurora-mysql", "DBParameterGroups": groups});
    let case = with_instance(no_databases(), member);
    cluster(case, "aurora-mysql", "in-sync", parameters(TRANSPORT, json!("ON"))).check(tls_forced, PASS);
}

#[test]
fn what_was_not_seen_of_parameters_is_unknown_and_what_fails_is_said() {
    let with_value = |value: &str| instance(no_databases(), "postgres", "in-sync", parameters(SSL, json!(value)));
    for call in [INSTANCES, CLUSTERS] {
        no_databases().denied(call, "us-east-1", json!({})).check(tls_forced, UNKNOWN);
        with_value("1").denied(call, "us-east-1", json!({})).check(tls_forced, UNKNOWN);
        with_value("0").denied(call, "us-east-1", json!({})).names(tls_forced, PARTLY, &["shop"]);
    }
    let sent = json!({"DBParameterGroupName": "group"});
    with_value("1").denied(PARAMETERS, HOME, sent.clone()).check(tls_forced, UNKNOWN);
    let other = json!({"Parameters": [{"ParameterName": "other", "ParameterValue": "1"}]});
    with_value("1").breaks_off(PARAMETERS, HOME, sent, other.clone()).check(tls_forced, UNKNOWN);
    let wide = json!({"DBClusterParameterGroupName": "wide"});
    let cluster = cluster(no_databases(), "aurora-mysql", "in-sync", other);
    cluster.denied(CLUSTER_PARAMETERS, HOME, wide).check(tls_forced, UNKNOWN);
    Case::new().check(tls_forced, UNKNOWN);
}

#[track_caller]
fn check_certificate(until: Value, engine: &str, verdict: Verdict) {
    let instance = json!({"DBInstanceIdentifier": "shop", "DBClusterIdentifier": "big", "Engine": engine,
        "CACertificateIdentifier": "rds-ca-rsa2048-g1", "CertificateDetails": {"ValidTill": until}});
    with_instance(no_databases(), instance).check(tls_verified, verdict);
}

#[test]
fn an_expired_certificate_fails_and_nothing_passes() {
    check_certificate(json!("2061-05-21T00:00:00Z"), "postgres", REVIEW);
    check_certificate(json!("2026-11-22T12:00:00Z"), "postgres", REVIEW);
    check_certificate(json!("2026-11-22T11:59:59Z"), "postgres", FAIL);
    check_certificate(json!("2024-08-22T17:08:50Z"), "aurora-mysql", FAIL);
    check_certificate(Value::Null, "postgres", REVIEW);
    check_certificate(json!("2024-08-22T17:08:50Z"), "docdb", NOT_APPLICABLE);
    no_databases().check(tls_verified, NOT_APPLICABLE);
}

#[test]
fn certificates_are_shown_with_their_last_day() {
    let certificate = |id: &str, until: &str| json!({"DBInstanceIdentifier": id, "Engine": "mysql", "CACertificateIdentifier": "rds-ca-rsa2048-g1", "CertificateDetails": {"ValidTill": until}});
    let both = json!({"DBInstances": [certificate("new", "2061-05-21T00:00:00Z"), certificate("old", "2024-08-22T17:08:50Z")]});
    let case = no_databases().answers(INSTANCES, HOME, json!({}), both);
    case.names(tls_verified, FAIL, &["old"]);
    case.denied(INSTANCES, "us-east-1", json!({})).check(tls_verified, FAIL);
    let finding = with_instance(no_databases(), certificate("new", "2061-05-21T00:00:00Z")).check(tls_verified, REVIEW);
    assert_eq!(finding.resources[0].what, "certificate of rds-ca-rsa2048-g1, valid until 2061-05-21");
    no_databases().denied(INSTANCES, "us-east-1", json!({})).check(tls_verified, UNKNOWN);
    Case::new().check(tls_verified, UNKNOWN);
}
