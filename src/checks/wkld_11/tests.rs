use super::*;
use crate::checks::services::ec2::security_groups::trial::{group, rule};
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN, empty, needs_all};
use crate::evidence::CallOutcome;
use serde_json::{Value, json};

const REGION: &str = "eu-west-1";
const GROUPS: &str = "ec2:DescribeSecurityGroups";
const INTERFACES: &str = "ec2:DescribeNetworkInterfaces";
const GROUP_CALLS: [&str; 2] = [GROUPS, INTERFACES];
const WORLD: &str = "0.0.0.0/0";
const OWN_LIST: &str = "pl-0123456789abcdef0";

/// A case with a group that has this rule, and that an interface uses or not.
fn one(rule: Value, is_used: bool) -> Case {
    let user = if is_used { "sg-1" } else { "sg-2" };
    let interfaces = json!({"NetworkInterfaces": [{"RequesterManaged": true, "Groups": [{ "GroupId": user }]}]});
    empty(&GROUP_CALLS).groups(REGION, json!([group("sg-1", json!([rule]))])).answers(
        INTERFACES,
        REGION,
        json!({}),
        interfaces,
    )
}

fn open(protocol: &str, first: u16, last: u16) -> Value {
    let mut open = rule(first, last, WORLD);
    open["IpProtocol"] = json!(protocol);
    open
}

#[test]
fn web_ports_may_be_open_and_ssh_and_rdp_are_judged_elsewhere() {
    for rule in [
        open("tcp", 80, 80),
        open("tcp", 443, 443),
        open("6", 443, 443),
        open("udp", 443, 443),
        open("17", 443, 443),
        open("tcp", 22, 22),
        open("tcp", 3389, 3389),
        open("udp", 3389, 3389),
        rule(5432, 5432, "10.0.0.0/8"),
        rule(5432, 5432, "203.0.113.0/24"),
        rule(5432, 5432, "0.0.0.0/1"),
        json!({"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-1"}]}),
        json!({"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}),
        json!({"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "PrefixListIds": [{"PrefixListId": "pl-3b927c52"}]}),
        json!({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{ "PrefixListId": OWN_LIST }]}),
    ] {
        one(rule, true).check(no_open_ports, PASS);
    }
}

#[test]
fn dangerous_ports_fail_wholly_where_something_uses_the_group() {
    let halves = json!({"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379,
        "IpRanges": [{"CidrIp": "128.0.0.0/1"}, {"CidrIp": "0.0.0.0/1"}]});
    let six = json!({"IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]});
    for rule in [
        json!({"IpProtocol": "-1", "IpRanges": [{ "CidrIp": WORLD }]}),
        open("tcp", 0, 65_535),
        open("udp", 0, 65_535),
        open("tcp", 1, 100 + 1),
        open("udp", 40_000, 40_100),
        // The ports of the web do not excuse those between them.
        open("tcp", 80, 443),
        open("tcp", 22, 23),
        open("udp", 161, 161),
        open("tcp", 27_018, 27_018),
        halves,
        six,
    ] {
        one(rule.clone(), true).names(no_open_ports, FAIL, &["sg-1"]);
        one(rule, false).names(no_open_ports, PARTLY, &["sg-1"]);
    }
    for port in DANGEROUS {
        one(open("tcp", u16::try_from(port).expect("a port"), u16::try_from(port).expect("a port")), true)
            .check(no_open_ports, FAIL);
    }
}

#[test]
fn other_ports_are_for_a_person_to_look_at() {
    for rule in [
        open("udp", 51_820, 51_820),
        open("udp", 80, 80),
        open("udp", 22, 22),
        open("tcp", 443, 444),
        open("tcp", 25_565, 25_664),
        json!({"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "PrefixListIds": [{ "PrefixListId": OWN_LIST }]}),
        json!({"IpProtocol": "-1", "PrefixListIds": [{ "PrefixListId": OWN_LIST }]}),
    ] {
        one(rule.clone(), true).names(no_open_ports, REVIEW, &["sg-1"]);
        one(rule, false).check(no_open_ports, REVIEW);
    }
}

#[test]
fn a_finding_names_the_ports_and_what_uses_them() {
    let rules = json!([open("tcp", 5432, 5432), open("tcp", 5432, 5432), open("tcp", 3000, 3010), open("udp", 53, 53)]);
    let case = one(json!({}), true).groups(REGION, json!([group("sg-1", rules)]));
    let finding = case.check(no_open_ports, FAIL);
    assert_eq!(finding.resources[0].what, "opens TCP 5432 and TCP 3000-3010; something uses it");
    let all = one(json!({"IpProtocol": "-1", "IpRanges": [{ "CidrIp": WORLD }]}), false).check(no_open_ports, PARTLY);
    assert_eq!(all.resources[0].what, "opens all ports; nothing uses it");
    let both = json!([
        group("sg-1", json!([open("udp", 53, 53)])),
        group("sg-2", json!([open("tcp", 23, 23)])),
        group("sg-3", json!([open("tcp", 25, 25)])),
    ]);
    let case = one(json!({}), false).groups(REGION, both);
    case.names(no_open_ports, FAIL, &["sg-2", "sg-3"]);
    assert!(case.check(no_open_ports, FAIL).reason.contains("Also check 1 security group"));
}

#[test]
fn groups_of_other_accounts_are_not_judged() {
    let mut shared = group("sg-1", json!([open("tcp", 23, 23)]));
    shared["OwnerId"] = json!("999988887777");
    one(json!({}), true).groups(REGION, json!([shared])).check(no_open_ports, PASS);
}

#[test]
fn ports_that_could_not_be_seen_are_not_closed() {
    empty(&GROUP_CALLS).check(no_open_ports, PASS);
    needs_all(|| empty(&GROUP_CALLS), no_open_ports, &GROUP_CALLS);
    let dangerous = || one(open("tcp", 23, 23), true);
    dangerous().denied(GROUPS, "us-east-1", json!({})).check(no_open_ports, FAIL);
    let finding = dangerous().denied(INTERFACES, REGION, json!({})).check(no_open_ports, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    assert_eq!(finding.resources[0].what, "opens TCP 23");
}

/// A case with a default group with these rules, which an interface uses or not.
fn default_group(inbound: Value, outbound: Value, is_used: bool) -> Case {
    let group = json!({"GroupId": "sg-1", "GroupName": "default", "VpcId": "vpc-1", "OwnerId": ACCOUNT,
        "IpPermissions": inbound, "IpPermissionsEgress": outbound});
    one(json!({}), is_used).groups(REGION, json!([group]))
}

#[test]
fn default_groups_should_have_no_rules() {
    let rule = json!([{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-1"}]}]);
    let none = json!([]);
    for (inbound, outbound, is_used, verdict) in [
        (&none, &none, true, PASS),
        (&none, &none, false, PASS),
        (&rule, &none, false, PARTLY),
        (&none, &rule, false, PARTLY),
        (&none, &rule, true, FAIL),
        (&rule, &rule, true, FAIL),
    ] {
        default_group(inbound.clone(), outbound.clone(), is_used).check(default_group_empty, verdict);
    }
}

#[test]
fn only_default_groups_of_ones_own_networks_count() {
    let rules = json!([rule(443, 443, WORLD)]);
    one(rules[0].clone(), true).check(default_group_empty, NOT_APPLICABLE);
    let mut classic = group("sg-1", rules);
    classic["GroupName"] = json!("default");
    let mut shared = classic.clone();
    classic["VpcId"] = Value::Null;
    shared["OwnerId"] = json!("999988887777");
    one(json!({}), true).groups(REGION, json!([classic, shared])).check(default_group_empty, NOT_APPLICABLE);
}

#[test]
fn default_groups_that_could_not_be_seen_are_not_empty() {
    empty(&GROUP_CALLS).check(default_group_empty, NOT_APPLICABLE);
    needs_all(|| default_group(json!([]), json!([]), false), default_group_empty, &GROUP_CALLS);
    let used = || default_group(json!([]), json!([{"IpProtocol": "-1"}]), true);
    used().denied(INTERFACES, "us-east-1", json!({})).check(default_group_empty, FAIL);
    let finding = used().denied(INTERFACES, REGION, json!({})).check(default_group_empty, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
}

const RDS: &str = "rds:DescribeDBInstances";
const CLUSTERS: &str = "rds:DescribeDBClusters";
const CACHES: &str = "elasticache:DescribeCacheClusters";
const MEMORY: &str = "memorydb:DescribeClusters";
const REDSHIFT: &str = "redshift:DescribeClusters";
const DOMAINS: &str = "opensearch:ListDomainNames";
const STORE_CALLS: [&str; 6] = [RDS, CLUSTERS, CACHES, REDSHIFT, DOMAINS, GROUPS];

/// A case with a database in a group with these inbound and outbound rules.
fn database(inbound: Value, outbound: Value) -> Case {
    let mut group = group("sg-1", inbound);
    group["IpPermissionsEgress"] = outbound;
    let database = json!({"DBInstanceIdentifier": "shop", "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-1"}]});
    empty(&STORE_CALLS).groups(REGION, json!([group])).answers(
        RDS,
        REGION,
        json!({}),
        json!({ "DBInstances": [database] }),
    )
}

#[test]
fn databases_let_in_groups_only() {
    let from_group =
        json!({"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [{"GroupId": "sg-2"}]});
    let from = |block: &str| json!([rule(5432, 5432, block)]);
    let six = |block: &str| json!([{"IpProtocol": "tcp", "Ipv6Ranges": [{ "CidrIpv6": block }]}]);
    for (inbound, verdict) in [
        (json!([]), PASS),
        (json!([from_group]), PASS),
        (from("10.0.0.0/8"), PARTLY),
        (from("172.31.0.0/16"), PARTLY),
        (from("192.168.1.0/24"), PARTLY),
        (from("172.32.0.0/16"), FAIL),
        (from("203.0.113.7/32"), FAIL),
        (from(WORLD), FAIL),
        (six("fd00::/8"), PARTLY),
        (six("2001:db8::/56"), FAIL),
        (json!([from_group, rule(5432, 5432, "10.0.0.0/8"), rule(22, 22, "203.0.113.7/32")]), FAIL),
        (json!([{"IpProtocol": "icmp", "IpRanges": [{ "CidrIp": WORLD }]}]), PASS),
        (json!([{"IpProtocol": "tcp", "PrefixListIds": [{ "PrefixListId": OWN_LIST }]}]), REVIEW),
    ] {
        database(inbound, json!([])).check(database_tier, verdict);
    }
}

#[test]
fn databases_open_no_connections_themselves() {
    let all = json!([{"IpProtocol": "-1", "IpRanges": [{ "CidrIp": WORLD }]}]);
    for (outbound, verdict) in [
        (json!([]), PASS),
        (all.clone(), PARTLY),
        (json!([{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]), PARTLY),
        (json!([rule(443, 443, WORLD)]), PARTLY),
        (json!([rule(443, 443, "203.0.113.0/24")]), PASS),
        (json!([{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-2"}]}]), PASS),
    ] {
        database(json!([]), outbound).check(database_tier, verdict);
    }
    let finding = database(json!([rule(5432, 5432, "10.0.0.0/8")]), all).check(database_tier, PARTLY);
    let what = "of shop: it lets in 10.0.0.0/8; its outbound rules are open to the world";
    assert_eq!((finding.resources[0].id.as_str(), finding.resources[0].what.as_str()), ("sg-1", what));
}

#[test]
fn every_kind_of_database_stands_behind_groups() {
    let open = || empty(&STORE_CALLS).groups(REGION, json!([group("sg-1", json!([rule(1, 1, WORLD)]))]));
    let ids = json!([{"VpcSecurityGroupId": "sg-1"}]);
    for (call, data) in [
        (RDS, json!({"DBInstances": [{"Engine": "neptune", "VpcSecurityGroups": ids}]})),
        (CLUSTERS, json!({"DBClusters": [{ "VpcSecurityGroups": ids }]})),
        (CACHES, json!({"CacheClusters": [{"SecurityGroups": [{"SecurityGroupId": "sg-1"}]}]})),
        (MEMORY, json!({"Clusters": [{"SecurityGroups": [{"SecurityGroupId": "sg-1"}]}]})),
        (REDSHIFT, json!({"Clusters": [{ "VpcSecurityGroups": ids }]})),
    ] {
        open().answers(call, REGION, json!({}), data.clone()).names(database_tier, FAIL, &["sg-1"]);
        // A group with the same ID in another Region is another group.
        open().answers(call, "us-east-1", json!({}), data).check(database_tier, UNKNOWN);
    }
    let domain = json!({"VPCOptions": {"SecurityGroupIds": ["sg-1"]}});
    open().search_domain(REGION, "find", domain).names(database_tier, FAIL, &["sg-1"]);
    open().search_domain(REGION, "find", json!({})).check(database_tier, NOT_APPLICABLE);
}

#[test]
fn what_cannot_be_seen_of_memorydb_leaves_nothing_open() {
    let blocked = database(json!([]), json!([])).came_to(MEMORY, REGION, json!({}), CallOutcome::Blocked, "");
    blocked.check(database_tier, PASS);
    empty(&STORE_CALLS).denied(MEMORY, REGION, json!({})).check(database_tier, NOT_APPLICABLE);
}

#[test]
fn databases_that_could_not_be_seen_are_not_closed() {
    empty(&STORE_CALLS).check(database_tier, NOT_APPLICABLE);
    needs_all(|| empty(&STORE_CALLS), database_tier, &STORE_CALLS);
    needs_all(|| database(json!([]), json!([])), database_tier, &STORE_CALLS);
    let open = || database(json!([rule(5432, 5432, WORLD)]), json!([]));
    open().denied(CACHES, REGION, json!({})).check(database_tier, FAIL);
    open().denied(GROUPS, REGION, json!({})).check(database_tier, UNKNOWN);
    open().groups(REGION, json!([])).check(database_tier, UNKNOWN);
    let nameless = json!({"DBInstances": [{"DBInstanceIdentifier": "shop"}]});
    open().answers(RDS, REGION, json!({}), nameless).check(database_tier, UNKNOWN);
    let listed = json!({"DomainNames": [{"DomainName": "find"}]});
    database(json!([]), json!([])).answers(DOMAINS, REGION, json!({}), listed).check(database_tier, UNKNOWN);
}

const AUDIT_CALLS: [&str; 2] = ["config:DescribeConfigRules", "securityhub:GetEnabledStandards"];

#[test]
fn rules_and_standards_are_shown_and_never_pass() {
    empty(&AUDIT_CALLS).names(audited, REVIEW, &[]);
    for (kind, state, shown) in [
        ("INCOMING_SSH_DISABLED", "ACTIVE", true),
        ("RESTRICTED_INCOMING_TRAFFIC", "ACTIVE", true),
        ("VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS", "ACTIVE", true),
        ("VPC_DEFAULT_SECURITY_GROUP_CLOSED", "ACTIVE", true),
        ("VPC_DEFAULT_SECURITY_GROUP_CLOSED", "DELETING", false),
        ("ENCRYPTED_VOLUMES", "ACTIVE", false),
    ] {
        let rule = json!({"ConfigRuleName": "a", "ConfigRuleState": state, "Source": { "SourceIdentifier": kind }});
        let ids: &[&str] = if shown { &["a"] } else { &[] };
        empty(&AUDIT_CALLS)
            .answers(AUDIT_CALLS[0], REGION, json!({}), json!({ "ConfigRules": [rule] }))
            .names(audited, REVIEW, ids);
    }
    for (status, shown) in
        [("READY", true), ("INCOMPLETE", true), ("PENDING", true), ("FAILED", false), ("DELETING", false)]
    {
        let data = json!({"StandardsSubscriptions": [{"StandardsArn": "arn:s", "StandardsStatus": status}]});
        let ids: &[&str] = if shown { &["arn:s"] } else { &[] };
        empty(&AUDIT_CALLS).answers(AUDIT_CALLS[1], REGION, json!({}), data).names(audited, REVIEW, ids);
    }
}

#[test]
fn rules_that_could_not_be_seen_are_unknown_and_off_is_an_answer() {
    needs_all(|| empty(&AUDIT_CALLS), audited, &AUDIT_CALLS);
    empty(&AUDIT_CALLS)
        .answers_code(AUDIT_CALLS[1], REGION, json!({}), "InvalidAccessException")
        .check(audited, REVIEW);
    let rule = json!({"ConfigRuleName": "a", "ConfigRuleState": "ACTIVE", "Source": {"SourceIdentifier": RULES[0]}});
    let case = empty(&AUDIT_CALLS).answers(AUDIT_CALLS[0], REGION, json!({}), json!({ "ConfigRules": [rule] }));
    let finding = case.denied(AUDIT_CALLS[1], REGION, json!({})).check(audited, REVIEW);
    assert!(finding.reason.contains("Not everything could be seen"), "{}", finding.reason);
}
