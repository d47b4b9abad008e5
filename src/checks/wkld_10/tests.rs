use super::*;
use crate::checks::services::ec2::network::trial::{interface, vpc};
use crate::checks::services::ec2::subnets::trial::{main_table, public_table, subnet, table};
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN, empty, needs_all};
use serde_json::{Value, json};

mod servers;

const REGION: &str = "eu-west-1";
const RDS: &str = "rds:DescribeDBInstances";
const REDSHIFT: &str = "redshift:DescribeClusters";
const DOMAINS: &str = "opensearch:ListDomainNames";
const INTERFACES: &str = "ec2:DescribeNetworkInterfaces";
const ACLS: &str = "ec2:DescribeNetworkAcls";

const DATABASE_CALLS: [&str; 5] = [RDS, REDSHIFT, DOMAINS, SUBNETS, TABLES];

/// A case with a private and a public subnet, and a database in those that `placed` names.
fn database(public: bool, placed: &[&str]) -> Case {
    let group: Vec<Value> = placed.iter().map(|subnet| json!({ "SubnetIdentifier": subnet })).collect();
    let database = json!({"DBInstanceIdentifier": "shop", "Engine": "postgres", "PubliclyAccessible": public,
        "DBSubnetGroup": {"Subnets": group}});
    empty(&DATABASE_CALLS)
        .subnets(
            REGION,
            json!([subnet("subnet-1", "euw1-az1"), subnet("subnet-2", "euw1-az2")]),
            json!([main_table(), public_table(&["subnet-2"])]),
        )
        .answers(RDS, REGION, json!({}), json!({ "DBInstances": [database] }))
}

#[test]
fn databases_are_judged_by_public_access_and_by_their_subnets() {
    for (public, placed, verdict) in [
        (false, &["subnet-1"][..], PASS),
        (false, &["subnet-1", "subnet-2"], PARTLY),
        (false, &["subnet-2"], PARTLY),
        (true, &["subnet-1"], PARTLY),
        (true, &["subnet-1", "subnet-2"], FAIL),
        (true, &["subnet-2"], FAIL),
        (true, &[], FAIL),
        (false, &[], PASS),
        // A group may still name a subnet that no longer exists.
        (false, &["subnet-1", "subnet-gone"], PASS),
    ] {
        let finding = database(public, placed).check(databases_private, verdict);
        assert_eq!(finding.resources.len(), usize::from(verdict != PASS));
        assert!(finding.resources.iter().all(|it| (it.kind.as_str(), it.id.as_str()) == ("database", "shop")));
    }
}

#[test]
fn other_engines_of_the_same_api_are_databases_too() {
    for engine in ["docdb", "neptune", "aurora-mysql"] {
        let data =
            json!({"DBInstances": [{"DBInstanceIdentifier": "a", "Engine": engine, "PubliclyAccessible": true}]});
        empty(&DATABASE_CALLS).answers(RDS, REGION, json!({}), data).names(databases_private, FAIL, &["a"]);
    }
}

#[test]
fn where_the_subnets_are_not_known_it_is_at_least_partly() {
    let case = || database(true, &["subnet-2"]).denied(TABLES, REGION, json!({}));
    let finding = case().check(databases_private, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    database(false, &["subnet-1"]).denied(TABLES, REGION, json!({})).check(databases_private, UNKNOWN);
    database(false, &["subnet-1"]).denied(SUBNETS, REGION, json!({})).check(databases_private, UNKNOWN);
    database(true, &["subnet-2"]).denied(RDS, "us-east-1", json!({})).check(databases_private, FAIL);
}

#[test]
fn warehouses_are_judged_by_public_access() {
    for (public, verdict) in [(true, FAIL), (false, PASS)] {
        let data = json!({"Clusters": [{"ClusterIdentifier": "reports", "PubliclyAccessible": public}]});
        empty(&DATABASE_CALLS).answers(REDSHIFT, REGION, json!({}), data).check(databases_private, verdict);
    }
}

#[test]
fn a_public_warehouse_is_half_a_fault_where_its_network_has_only_private_subnets() {
    let data = json!({"Clusters": [{"ClusterIdentifier": "reports", "VpcId": "vpc-1", "PubliclyAccessible": true}]});
    let both = || json!([subnet("subnet-1", "euw1-az1"), subnet("subnet-2", "euw1-az2")]);
    let with = |subnets: Value, tables: Value| {
        empty(&DATABASE_CALLS).subnets(REGION, subnets, tables).answers(REDSHIFT, REGION, json!({}), data.clone())
    };
    let half = with(both(), json!([main_table()])).check(databases_private, PARTLY);
    assert_eq!(half.resources[0].what, say::PUBLIC_IN_PRIVATE);
    let mixed = || with(both(), json!([main_table(), public_table(&["subnet-2"])]));
    mixed().names(databases_private, FAIL, &["reports"]);
    with(json!([]), json!([main_table()])).check(databases_private, FAIL);
    // Without the routes, all subnets of the network may be private.
    for unsure in [mixed().denied(TABLES, REGION, json!({})), mixed().denied(SUBNETS, REGION, json!({}))] {
        let finding = unsure.check(databases_private, PARTLY);
        assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    }
}

#[test]
fn search_clusters_belong_into_networks() {
    let open = json!({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*"}]});
    let narrowed = json!({"Statement": [{"Effect": "Allow", "Principal": "*",
        "Condition": {"IpAddress": {"AWS:sourceip": "203.0.113.0/24"}}}]});
    let inside = json!({"VPCId": "vpc-1"});
    for (domain, verdict) in [
        (json!({"VPCOptions": inside, "AccessPolicies": open}), PASS),
        (json!({ "AccessPolicies": open }), FAIL),
        (json!({"VPCOptions": {"VPCId": null}, "AccessPolicies": open}), FAIL),
        (json!({"AccessPolicies": open, "AdvancedSecurityOptions": {"Enabled": false}}), FAIL),
        (json!({"AccessPolicies": open, "AdvancedSecurityOptions": {"Enabled": true}}), PARTLY),
        (json!({ "AccessPolicies": narrowed }), PARTLY),
        (json!({"AccessPolicies": ""}), PARTLY),
        (json!({}), PARTLY),
    ] {
        empty(&DATABASE_CALLS).search_domain(REGION, "find", domain).check(databases_private, verdict);
    }
    let listed = json!({"DomainNames": [{"DomainName": "find"}]});
    empty(&DATABASE_CALLS).answers(DOMAINS, REGION, json!({}), listed).check(databases_private, UNKNOWN);
}

#[test]
fn without_databases_it_does_not_apply_and_the_worst_comes_first() {
    empty(&DATABASE_CALLS).check(databases_private, NOT_APPLICABLE);
    needs_all(|| empty(&DATABASE_CALLS), databases_private, &DATABASE_CALLS);
    needs_all(|| database(false, &["subnet-1"]), databases_private, &DATABASE_CALLS);
    let both = database(false, &["subnet-2"]).search_domain(REGION, "find", json!({"DomainName": "find"})).answers(
        REDSHIFT,
        REGION,
        json!({}),
        json!({"Clusters": [{"ClusterIdentifier": "b", "PubliclyAccessible": true}]}),
    );
    both.names(databases_private, FAIL, &["b", "shop", "find"]);
}

const NETWORK_CALLS: [&str; 4] = ["ec2:DescribeVpcs", SUBNETS, TABLES, INTERFACES];

/// A case with one network in use with these subnets, of which some are public.
fn network(subnets: Value, public: &[&str]) -> Case {
    empty(&NETWORK_CALLS)
        .networks(REGION, json!([vpc("vpc-1")]), json!([interface("vpc-1", "interface", "sg-1")]))
        .subnets(REGION, subnets, json!([main_table(), public_table(public)]))
}

fn handing_out(id: &str, zone: &str) -> Value {
    let mut subnet = subnet(id, zone);
    subnet["MapPublicIpOnLaunch"] = json!(true);
    subnet
}

#[test]
fn a_network_in_use_needs_private_subnets_in_two_zones() {
    let (one, two, again) = (subnet("subnet-1", "az1"), subnet("subnet-2", "az2"), subnet("subnet-3", "az1"));
    for (subnets, public, verdict) in [
        (json!([one, two]), &[][..], PASS),
        (json!([one, two, again]), &["subnet-3"], PASS),
        (json!([one, again]), &[], PARTLY),
        (json!([one, two]), &["subnet-2"], PARTLY),
        (json!([one, two]), &["subnet-1", "subnet-2"], FAIL),
        (json!([one, handing_out("subnet-2", "az2")]), &[], PARTLY),
        (json!([one, two, handing_out("subnet-3", "az1")]), &["subnet-3"], PASS),
    ] {
        network(subnets, public).check(private_subnets, verdict);
    }
}

#[test]
fn what_fails_is_the_network_or_the_subnet() {
    let (one, two) = (subnet("subnet-1", "az1"), subnet("subnet-2", "az2"));
    network(json!([one, two]), &["subnet-1", "subnet-2"]).names(private_subnets, FAIL, &["vpc-1"]);
    network(json!([one]), &[]).names(private_subnets, PARTLY, &["vpc-1"]);
    network(json!([one, handing_out("subnet-2", "az2")]), &[]).names(private_subnets, PARTLY, &["subnet-2"]);
}

#[test]
fn only_networks_in_use_of_this_account_are_judged() {
    let public = || network(json!([subnet("subnet-1", "az1")]), &["subnet-1"]);
    let endpoint = json!([interface("vpc-1", "vpc_endpoint", "sg-1")]);
    public().networks(REGION, json!([vpc("vpc-1")]), endpoint).check(private_subnets, NOT_APPLICABLE);
    let shared = json!([{"VpcId": "vpc-1", "OwnerId": "999988887777"}]);
    let used = json!([interface("vpc-1", "interface", "sg-1")]);
    public().networks(REGION, shared, used).check(private_subnets, NOT_APPLICABLE);
    empty(&NETWORK_CALLS).check(private_subnets, NOT_APPLICABLE);
    // A subnet that another account shares is not one of this network's own.
    let mut other = subnet("subnet-2", "az2");
    other["OwnerId"] = json!("999988887777");
    network(json!([subnet("subnet-1", "az1"), other]), &[]).check(private_subnets, PARTLY);
}

#[test]
fn networks_that_could_not_be_seen_are_not_private() {
    let good = || network(json!([subnet("subnet-1", "az1"), subnet("subnet-2", "az2")]), &[]);
    needs_all(good, private_subnets, &NETWORK_CALLS);
    for call in [SUBNETS, TABLES, INTERFACES] {
        good().denied(call, REGION, json!({})).check(private_subnets, UNKNOWN);
    }
    // The missing pages may have the other zone, but they cannot undo that a subnet hands out addresses.
    let some = |subnet: Value| json!({ "Subnets": [subnet] });
    good().breaks_off(SUBNETS, REGION, json!({}), some(subnet("subnet-1", "az1"))).check(private_subnets, UNKNOWN);
    good().breaks_off(SUBNETS, REGION, json!({}), some(handing_out("subnet-1", "az1"))).check(private_subnets, PARTLY);
    network(json!([]), &[]).check(private_subnets, UNKNOWN);
}

const ACL_CALLS: [&str; 3] = [ACLS, SUBNETS, TABLES];

/// A case with a private subnet, a public one, and the network ACL of both.
fn acl(acl: Value) -> Case {
    let mut acl = acl;
    acl["Associations"] = json!([{"SubnetId": "subnet-1"}, {"SubnetId": "subnet-2"}]);
    empty(&ACL_CALLS)
        .subnets(
            REGION,
            json!([subnet("subnet-1", "az1"), subnet("subnet-2", "az2")]),
            json!([main_table(), public_table(&["subnet-2"])]),
        )
        .answers(ACLS, REGION, json!({}), json!({ "NetworkAcls": [acl] }))
}

fn entry(number: u32, action: &str, egress: bool, protocol: &str, block: &str) -> Value {
    json!({"RuleNumber": number, "RuleAction": action, "Egress": egress, "Protocol": protocol, "CidrBlock": block})
}

#[test]
fn network_acls_that_nobody_chose_are_shown_and_none_passes() {
    const ALL: &str = "0.0.0.0/0";
    let both = |number: u32| [entry(number, "allow", false, "-1", ALL), entry(number, "allow", true, "-1", ALL)];
    let last = [entry(32767, "deny", false, "-1", ALL), entry(32767, "deny", true, "-1", ALL)];
    let with = |more: &[Value], number: u32| {
        let entries = [both(number).as_slice(), &last, more].concat();
        json!({ "Entries": entries })
    };
    let one_way = json!({"Entries": [entry(100, "allow", false, "-1", ALL), last[0].clone(), last[1].clone()]});
    for (list, shown) in [
        (json!({"IsDefault": true, "Entries": last}), 1),
        (with(&[], 100), 1),
        (with(&[entry(90, "allow", false, "6", "10.0.0.0/8")], 100), 1),
        (with(&[entry(200, "deny", false, "6", ALL)], 100), 1),
        (with(&[entry(50, "deny", false, "6", ALL)], 100), 0),
        (with(&[entry(50, "deny", true, "-1", "10.0.0.0/8")], 100), 0),
        (one_way, 0),
        (json!({"Entries": [entry(100, "allow", false, "6", ALL), entry(100, "allow", true, "6", ALL)]}), 0),
        (json!({"Entries": last}), 0),
    ] {
        let ids: &[&str] = if shown == 1 { &["subnet-1"] } else { &[] };
        acl(list).names(network_acls, REVIEW, ids);
    }
}

#[test]
fn network_acls_of_private_subnets_only_are_of_concern() {
    let public = json!([public_table(&["subnet-1"])]);
    acl(json!({"IsDefault": true}))
        .subnets(REGION, json!([subnet("subnet-1", "az1")]), public)
        .check(network_acls, NOT_APPLICABLE);
    empty(&ACL_CALLS).check(network_acls, NOT_APPLICABLE);
    needs_all(|| empty(&ACL_CALLS), network_acls, &ACL_CALLS);
    let nat = json!([main_table(), table("rtb-1", &["subnet-1"], json!({"NatGatewayId": "nat-1", "State": "active"}))]);
    acl(json!({"IsDefault": true})).subnets(REGION, json!([subnet("subnet-1", "az1")]), nat).names(
        network_acls,
        REVIEW,
        &["subnet-1"],
    );
}

#[test]
fn network_acls_that_could_not_be_seen_are_unknown() {
    let case = || acl(json!({"IsDefault": true}));
    case().denied(ACLS, REGION, json!({})).check(network_acls, UNKNOWN);
    case().denied(TABLES, REGION, json!({})).check(network_acls, UNKNOWN);
    let finding = case().denied(ACLS, "us-east-1", json!({})).check(network_acls, REVIEW);
    assert!(finding.reason.contains("Not everything could be seen"), "{}", finding.reason);
    // An answer without the network ACL of a subnet is unreadable.
    case().answers(ACLS, REGION, json!({}), json!({"NetworkAcls": []})).check(network_acls, UNKNOWN);
}
