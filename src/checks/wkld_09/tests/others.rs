//! Databases outside RDS, caches, and search clusters.

use super::*;

const GROUPS: &str = "elasticache:DescribeReplicationGroups";
const CACHES: &str = "elasticache:DescribeCacheClusters";
const MEMORY: &str = "memorydb:DescribeClusters";
const DOMAINS: &str = "opensearch:ListDomainNames";
const WAREHOUSES: &str = "redshift:DescribeClusters";

fn no_stores() -> Case {
    [CLUSTERS, GROUPS, CACHES, MEMORY, DOMAINS, WAREHOUSES]
        .into_iter()
        .fold(Case::new(), |case, call| case.answers_everywhere(call, json!({})))
}

#[track_caller]
fn check_store(call: &str, list: &str, store: Value, verdict: Verdict) {
    with(no_stores(), call, list, store).check(other_databases, verdict);
}

#[test]
fn without_other_databases_there_is_nothing_to_judge() {
    no_stores().check(other_databases, NOT_APPLICABLE);
    check_store(CLUSTERS, "DBClusters", json!({"Engine": "aurora-mysql", "StorageEncrypted": false}), NOT_APPLICABLE);
}

#[test]
fn documentdb_neptune_and_redshift_are_judged_at_rest() {
    for (encrypted, verdict) in [(true, PASS), (false, FAIL)] {
        check_store(CLUSTERS, "DBClusters", json!({"Engine": "docdb", "StorageEncrypted": encrypted}), verdict);
        check_store(CLUSTERS, "DBClusters", json!({"Engine": "neptune", "StorageEncrypted": encrypted}), verdict);
        check_store(WAREHOUSES, "Clusters", json!({"ClusterIdentifier": "w", "Encrypted": encrypted}), verdict);
    }
}

fn cache(at_rest: bool, on_the_wire: bool) -> Value {
    json!({"ReplicationGroupId": "", "AtRestEncryptionEnabled": at_rest, "TransitEncryptionEnabled": on_the_wire})
}

#[test]
fn caches_are_judged_at_rest_and_on_the_wire() {
    let changed = |mut cache: Value, field: &str, value: &str| {
        cache[field] = json!(value);
        cache
    };
    for (cache, verdict) in [
        (cache(true, true), PASS),
        (cache(true, false), PARTLY),
        (cache(false, true), FAIL),
        (cache(false, false), FAIL),
        (changed(cache(false, true), "StorageEncryptionType", "sse-elasticache"), PASS),
        (changed(cache(false, true), "StorageEncryptionType", "none"), FAIL),
        (changed(cache(true, true), "TransitEncryptionMode", "preferred"), PARTLY),
        (changed(cache(true, true), "TransitEncryptionMode", "required"), PASS),
    ] {
        check_store(GROUPS, "ReplicationGroups", cache.clone(), verdict);
        with(no_stores(), CACHES, "CacheClusters", cache).by_hand().check(other_databases, verdict);
    }
    let memcached = |on_the_wire: bool| changed(cache(false, on_the_wire), "Engine", "memcached");
    check_store(CACHES, "CacheClusters", memcached(true), PASS);
    check_store(CACHES, "CacheClusters", memcached(false), PARTLY);
    let of_group = changed(cache(false, false), "ReplicationGroupId", "group");
    check_store(CACHES, "CacheClusters", of_group, NOT_APPLICABLE);
}

#[test]
fn memorydb_is_judged_on_the_wire() {
    check_store(MEMORY, "Clusters", json!({"Name": "m", "TLSEnabled": true}), PASS);
    check_store(MEMORY, "Clusters", json!({"Name": "m", "TLSEnabled": false}), PARTLY);
}

fn domain(at_rest: bool, on_the_wire: bool) -> Value {
    json!({"DomainName": "logs", "EncryptionAtRestOptions": {"Enabled": at_rest}, "DomainEndpointOptions": {"EnforceHTTPS": on_the_wire}})
}

#[test]
fn search_clusters_are_judged_at_rest_and_on_the_wire() {
    for (at_rest, on_the_wire, verdict) in
        [(true, true, PASS), (true, false, PARTLY), (false, true, FAIL), (false, false, FAIL)]
    {
        no_stores().search_domain(HOME, "logs", domain(at_rest, on_the_wire)).check(other_databases, verdict);
    }
}

#[test]
fn the_worst_comes_first_and_is_named_for_the_commands_that_mend_it() {
    let case = with(
        no_stores(),
        GROUPS,
        "ReplicationGroups",
        json!({"ReplicationGroupId": "sessions", "AtRestEncryptionEnabled": true}),
    );
    let case = with(case, WAREHOUSES, "Clusters", json!({"ClusterIdentifier": "facts", "Encrypted": false}));
    let case = case.search_domain(HOME, "logs", domain(false, false));
    let finding = case.check(other_databases, FAIL);
    let shown: Vec<_> =
        finding.resources.iter().map(|it| (it.kind.as_str(), it.id.as_str(), it.what.as_str())).collect();
    let expected = [
        ("name", "logs", "encrypted neither at rest nor in transit"),
        ("cluster", "facts", "not encrypted at rest"),
        ("cache", "sessions", "accepts unencrypted connections"),
    ];
    assert_eq!(shown, expected);
    assert_eq!(finding.reason, "2 other data stores are not encrypted at rest.");
    let wire = no_stores().search_domain(HOME, "logs", domain(true, false)).check(other_databases, PARTLY);
    assert_eq!(wire.resources[0].kind, "");
}

#[test]
fn what_was_not_seen_of_stores_is_unknown_and_what_fails_is_said() {
    let good = with(no_stores(), MEMORY, "Clusters", json!({"Name": "m", "TLSEnabled": true}));
    let bad = with(no_stores(), WAREHOUSES, "Clusters", json!({"ClusterIdentifier": "facts", "Encrypted": false}));
    let plain = with(no_stores(), MEMORY, "Clusters", json!({"Name": "m", "TLSEnabled": false}));
    for call in [CLUSTERS, GROUPS, CACHES, MEMORY, DOMAINS, WAREHOUSES] {
        no_stores().denied(call, "us-east-1", json!({})).check(other_databases, UNKNOWN);
        good.clone().denied(call, "us-east-1", json!({})).check(other_databases, UNKNOWN);
        bad.clone().denied(call, "us-east-1", json!({})).names(other_databases, FAIL, &["facts"]);
        plain.clone().denied(call, "us-east-1", json!({})).names(other_databases, PARTLY, &["m"]);
    }
    let unasked = no_stores().answers(DOMAINS, HOME, json!({}), json!({"DomainNames": [{"DomainName": "logs"}]}));
    unasked.check(other_databases, UNKNOWN);
    Case::new().check(other_databases, UNKNOWN);
}
