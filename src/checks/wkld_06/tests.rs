use super::*;
use crate::checks::services::ec2::network::trial::interface;
use crate::checks::services::ec2::security_groups::trial::{group, rule};
use crate::checks::services::ec2::subnets::trial::{main_table, public_table, subnet};
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REGIONS, REVIEW, UNKNOWN, days_ago};
use crate::evidence::Verdict;
use serde_json::{Value, json};

const GROUPS: &str = "ec2:DescribeSecurityGroups";
const INTERFACES: &str = "ec2:DescribeNetworkInterfaces";
const HOME: &str = "eu-west-1";

fn server(id: &str) -> Value {
    json!({"InstanceId": id, "State": {"Name": "running"}, "LaunchTime": days_ago(3)})
}

fn agent(id: &str, status: &str) -> Value {
    json!({"InstanceId": id, "PingStatus": status, "PlatformName": "Ubuntu", "PlatformVersion": "24.04"})
}

/// An account without servers.
fn empty() -> Case {
    Case::new().answers_everywhere(INSTANCES, json!({})).answers_everywhere(AGENTS, json!({}))
}

fn with(case: Case, region: &str, servers: Value, agents: Value) -> Case {
    let servers = json!({"Reservations": [{ "Instances": servers }]});
    let case = case.answers(INSTANCES, region, json!({}), servers);
    case.answers(AGENTS, region, json!({}), json!({ "InstanceInformationList": agents }))
}

#[test]
fn every_running_server_has_to_be_online() {
    let online = |id: &str| agent(id, "Online");
    for (servers, agents, verdict) in [
        (json!([]), json!([]), NOT_APPLICABLE),
        (json!([]), json!([online("mi-1")]), NOT_APPLICABLE),
        (json!([server("i-1")]), json!([online("i-1")]), PASS),
        (json!([server("i-1")]), json!([]), FAIL),
        (json!([server("i-1")]), json!([online("i-2")]), FAIL),
        (json!([server("i-1")]), json!([agent("i-1", "ConnectionLost")]), FAIL),
        (json!([server("i-1")]), json!([agent("i-1", "Inactive")]), FAIL),
        (json!([server("i-1"), server("i-2")]), json!([online("i-1")]), PARTLY),
        (json!([server("i-1"), server("i-2"), server("i-3")]), json!([online("i-1")]), FAIL),
        (json!([server("i-1"), server("i-2"), server("i-3")]), json!([online("i-1"), online("i-3")]), PARTLY),
    ] {
        with(empty(), HOME, servers, agents).check(managed, verdict);
    }
}

#[test]
fn an_agent_counts_in_its_own_region_only() {
    let case = with(empty(), HOME, json!([server("i-1")]), json!([]));
    with(case, "us-east-1", json!([]), json!([agent("i-1", "Online")])).names(managed, FAIL, &["i-1"]);
}

#[test]
fn servers_that_are_stopped_or_young_or_that_a_service_owns_are_left_out() {
    let change = |field: &str, value: Value| {
        let mut server = server("i-1");
        server[field] = value;
        json!([server])
    };
    for (servers, verdict) in [
        (change("State", json!({"Name": "stopped"})), NOT_APPLICABLE),
        (change("State", json!({"Name": "pending"})), NOT_APPLICABLE),
        (change("Operator", json!({"Managed": true})), NOT_APPLICABLE),
        (change("Operator", json!({"Managed": false})), FAIL),
        (change("LaunchTime", json!("2026-11-22T11:45:01Z")), NOT_APPLICABLE),
        (change("LaunchTime", json!("2026-11-22T11:45:00Z")), FAIL),
        (change("LaunchTime", Value::Null), FAIL),
        (change("LaunchTime", json!("2026-11-22T12:06:00Z")), UNKNOWN),
    ] {
        with(empty(), HOME, servers, json!([])).check(managed, verdict);
    }
}

#[test]
fn what_was_not_seen_of_servers_is_unknown_and_what_fails_is_said() {
    let good = with(empty(), HOME, json!([server("i-1")]), json!([agent("i-1", "Online")]));
    for call in [INSTANCES, AGENTS] {
        good.clone().denied(call, "us-east-1", json!({})).check(managed, UNKNOWN);
        empty().denied(call, "us-east-1", json!({})).check(managed, UNKNOWN);
        let bad = with(empty(), HOME, json!([server("i-1")]), json!([]));
        bad.denied(call, "us-east-1", json!({})).names(managed, PARTLY, &["i-1"]);
    }
    with(empty(), HOME, json!([server("i-1")]), json!([])).denied(AGENTS, HOME, json!({})).check(managed, UNKNOWN);
    let cut = with(empty(), HOME, json!([server("i-1"), server("i-2")]), json!([]));
    let lost = json!({"InstanceInformationList": [agent("i-2", "ConnectionLost")]});
    cut.breaks_off(AGENTS, HOME, json!({}), lost).names(managed, PARTLY, &["i-2"]);
    Case::new().check(managed, UNKNOWN);
}

#[test]
fn the_systems_of_servers_are_shown() {
    let old =
        json!({"InstanceId": "i-2", "PingStatus": "Online", "PlatformName": "Amazon Linux", "PlatformVersion": "2"});
    let servers = json!([server("i-1"), server("i-2"), server("i-3")]);
    let case = with(empty(), HOME, servers, json!([agent("i-1", "Online"), old, agent("i-3", "Inactive")]));
    let finding = case.check(managed, PARTLY);
    assert_eq!(
        finding.reason,
        "2 of 3 running servers are online in Systems Manager. Systems: Amazon Linux 2 and Ubuntu 24.04. Support for Amazon Linux 2 ended on 30 June 2026: replace it."
    );
    assert_eq!(finding.resources[0].kind, "instance");
    let bare = json!([{"InstanceId": "i-1", "PingStatus": "Online"}]);
    let finding = with(empty(), HOME, json!([server("i-1")]), bare).check(managed, PASS);
    assert_eq!(finding.reason, "1 of 1 running server is online in Systems Manager.");
}

/// A case with these groups in one Region, of which `sg-used` is in use.
fn groups(list: Value) -> Case {
    Case::new()
        .answers_everywhere(GROUPS, json!({}))
        .answers_everywhere(INTERFACES, json!({"NetworkInterfaces": [interface("vpc-1", "interface", "sg-used")]}))
        .groups(HOME, list)
}

#[track_caller]
fn check_rule(rule: Value, in_use: Verdict, unused: Verdict) {
    groups(json!([group("sg-used", json!([rule]))])).check(admin_ports_closed, in_use);
    groups(json!([group("sg-other", json!([rule]))])).check(admin_ports_closed, unused);
}

#[test]
fn login_ports_have_to_be_closed_to_the_internet() {
    let all = "0.0.0.0/0";
    let udp = |port: u16| json!({"IpProtocol": "udp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": all}]});
    for open in [
        rule(22, 22, all),
        rule(3389, 3389, all),
        rule(0, 65535, all),
        rule(20, 25, all),
        udp(3389),
        json!({"IpProtocol": "-1", "IpRanges": [{"CidrIp": all}]}),
        json!({"IpProtocol": "6", "FromPort": 22, "ToPort": 22, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}),
        json!({"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
            "IpRanges": [{"CidrIp": "0.0.0.0/1"}, {"CidrIp": "128.0.0.0/1"}]}),
    ] {
        check_rule(open, FAIL, PARTLY);
    }
    for closed in [
        rule(443, 443, all),
        rule(23, 3388, all),
        rule(22, 22, "10.0.0.0/8"),
        rule(22, 22, "0.0.0.0/1"),
        udp(22),
        json!({"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "IpRanges": [{"CidrIp": all}]}),
        json!({"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "UserIdGroupPairs": [{"GroupId": "sg-1"}]}),
    ] {
        check_rule(closed, PASS, PASS);
    }
}

#[test]
fn a_prefix_list_of_ones_own_is_for_a_person_to_see() {
    let list = |from: u16| {
        let lists = json!([{"PrefixListId": "pl-0123456789abcdef0"}]);
        json!({"IpProtocol": "tcp", "FromPort": from, "ToPort": from, "PrefixListIds": lists})
    };
    check_rule(list(22), REVIEW, REVIEW);
    check_rule(list(443), PASS, PASS);
    let both = json!([group("sg-a", json!([list(22)])), group("sg-used", json!([rule(22, 22, "0.0.0.0/0")]))]);
    groups(both).names(admin_ports_closed, FAIL, &["sg-used"]);
}

#[test]
fn groups_in_use_come_first_and_others_groups_are_not_judged() {
    let open = json!([rule(22, 22, "0.0.0.0/0"), rule(3389, 3389, "0.0.0.0/0")]);
    let case = groups(json!([group("sg-other", open.clone()), group("sg-used", open.clone())]));
    case.names(admin_ports_closed, FAIL, &["sg-used", "sg-other"]);
    let finding = case.check(admin_ports_closed, FAIL);
    assert_eq!(finding.resources[0].what, "opens SSH and RDP to the internet, and is in use");
    assert_eq!((finding.resources[0].kind.as_str(), finding.resources[0].region.as_str()), ("security-group", HOME));
    let mut shared = group("sg-used", open);
    shared["OwnerId"] = json!("999988887777");
    groups(json!([shared])).check(admin_ports_closed, PASS);
}

#[test]
fn that_ports_are_closed_is_said_only_of_what_was_seen() {
    let open = groups(json!([group("sg-used", json!([rule(22, 22, "0.0.0.0/0")]))]));
    for call in [GROUPS, INTERFACES] {
        groups(json!([])).denied(call, "us-east-1", json!({})).check(admin_ports_closed, UNKNOWN);
        open.clone().denied(call, "us-east-1", json!({})).check(admin_ports_closed, FAIL);
    }
    open.denied(INTERFACES, HOME, json!({})).check(admin_ports_closed, PARTLY);
    Case::new().check(admin_ports_closed, UNKNOWN);
}

/// A case with servers online in two Regions, which have these session settings.
fn sessions(settings: [Value; 2]) -> Case {
    let mut case = Case::new().answers_everywhere(AGENTS, json!({}));
    for (region, inputs) in ["eu-west-1", "us-east-1"].into_iter().zip(settings) {
        let agents = json!({"InstanceInformationList": [agent("i-1", "Online")]});
        case = case.answers(AGENTS, region, json!({}), agents);
        case = match inputs {
            Value::Null => case.answers_code(DOCUMENT, region, json!({}), "InvalidDocument"),
            inputs => case.answers(DOCUMENT, region, json!({}), json!({"Content": { "inputs": inputs }})),
        };
    }
    case
}

#[test]
fn sessions_have_to_be_recorded_in_encrypted_storage() {
    let s3 = |encrypted: bool| json!({"s3BucketName": "sessions", "s3EncryptionEnabled": encrypted});
    let logs =
        |encrypted: bool| json!({"cloudWatchLogGroupName": "/sessions", "cloudWatchEncryptionEnabled": encrypted});
    let off = json!({"s3BucketName": "", "cloudWatchLogGroupName": "", "s3EncryptionEnabled": true, "cloudWatchEncryptionEnabled": true});
    let both = json!({"s3BucketName": "sessions", "s3EncryptionEnabled": true, "cloudWatchLogGroupName": "/sessions", "cloudWatchEncryptionEnabled": false});
    let elsewhere = json!({"s3BucketName": "sessions", "s3EncryptionEnabled": true, "cloudWatchLogGroupName": "", "cloudWatchEncryptionEnabled": false});
    for (settings, verdict) in [
        ([s3(true), s3(true)], PASS),
        ([s3(true), logs(true)], PASS),
        ([s3(true), elsewhere], PASS),
        ([s3(true), s3(false)], PARTLY),
        ([logs(false), logs(false)], PARTLY),
        ([s3(true), both], PARTLY),
        ([s3(true), off.clone()], PARTLY),
        ([s3(true), Value::Null], PARTLY),
        ([s3(false), Value::Null], PARTLY),
        ([off.clone(), Value::Null], FAIL),
        ([off.clone(), off], FAIL),
        ([Value::Null, Value::Null], FAIL),
    ] {
        sessions(settings).check(session_logs, verdict);
    }
}

#[test]
fn only_regions_with_servers_online_are_asked_how_they_record() {
    Case::new().answers_everywhere(AGENTS, json!({})).check(session_logs, NOT_APPLICABLE);
    let lost = json!({"InstanceInformationList": [agent("i-1", "ConnectionLost")]});
    Case::new().answers_everywhere(AGENTS, lost).check(session_logs, NOT_APPLICABLE);
    let good = json!({"s3BucketName": "sessions", "s3EncryptionEnabled": true});
    let finding = sessions([good, Value::Null]).check(session_logs, PARTLY);
    assert_eq!(finding.resources.len(), 1);
    assert_eq!(finding.resources[0].id, "us-east-1");
    assert_eq!(finding.reason, "Sessions are recorded in encrypted storage in 1 of 2 Regions with servers online.");
}

#[test]
fn that_sessions_are_recorded_is_said_only_when_all_was_seen() {
    let s3 = json!({"s3BucketName": "sessions", "s3EncryptionEnabled": true});
    let good = sessions([s3.clone(), s3.clone()]);
    for region in REGIONS {
        good.clone().denied(AGENTS, region, json!({})).check(session_logs, UNKNOWN);
    }
    good.clone().denied(DOCUMENT, HOME, json!({})).check(session_logs, UNKNOWN);
    good.answers(DOCUMENT, HOME, json!({}), json!({})).check(session_logs, UNKNOWN);
    sessions([s3, Value::Null]).denied(DOCUMENT, HOME, json!({})).check(session_logs, PARTLY);
    Case::new().check(session_logs, UNKNOWN);
}

/// A running server in a public subnet, with a name and a key pair.
fn named(id: &str, name: &str, key_pair: &str) -> Value {
    let mut server = server(id);
    server["SubnetId"] = json!("subnet-1");
    server["Tags"] = json!([{"Key": "team", "Value": "vpn"}, {"Key": "Name", "Value": name}]);
    if !key_pair.is_empty() {
        server["KeyName"] = json!(key_pair);
    }
    server
}

/// A case with these servers in one Region, in a subnet with these route tables.
fn servers_in(servers: Value, tables: Value) -> Case {
    let case = with(empty(), HOME, servers, json!([]));
    let case = REGIONS.iter().fold(case, |case, region| case.subnets(region, json!([]), json!([])));
    case.subnets(HOME, json!([subnet("subnet-1", "euw1-az1")]), tables)
}

fn in_public(servers: Value) -> Case {
    servers_in(servers, json!([main_table(), public_table(&["subnet-1"])]))
}

#[test]
fn jump_hosts_and_key_pairs_are_shown_and_never_decided() {
    in_public(json!([])).check(no_jump_hosts, NOT_APPLICABLE);
    in_public(json!([{"InstanceId": "i-1", "State": {"Name": "stopped"}, "KeyName": "ops"}]))
        .check(no_jump_hosts, NOT_APPLICABLE);
    in_public(json!([named("i-1", "web", "")])).names(no_jump_hosts, REVIEW, &[]);
    for name in ["bastion", "Prod-Bastion-1", "jumphost", "JUMP", "openvpn"] {
        in_public(json!([named("i-1", name, "")])).names(no_jump_hosts, REVIEW, &["i-1"]);
        servers_in(json!([named("i-1", name, "")]), json!([main_table()])).names(no_jump_hosts, REVIEW, &[]);
    }
    let case = in_public(json!([named("i-1", "web", "ops"), named("i-2", "bastion", "ops")]));
    case.names(no_jump_hosts, REVIEW, &["i-2", "i-1"]);
    let finding = case.check(no_jump_hosts, REVIEW);
    assert_eq!(finding.resources[0].what, "looks like a jump host in a public subnet, and has the key pair ops");
    assert_eq!(finding.resources[1].what, "has the key pair ops");
}

#[test]
fn what_was_not_seen_of_jump_hosts_is_unknown_unless_something_was() {
    let calls = [INSTANCES, "ec2:DescribeSubnets", "ec2:DescribeRouteTables"];
    for call in calls {
        in_public(json!([named("i-1", "web", "")])).denied(call, HOME, json!({})).check(no_jump_hosts, UNKNOWN);
        let seen = in_public(json!([named("i-1", "web", "ops")]));
        seen.denied(call, HOME, json!({})).check(no_jump_hosts, if call == INSTANCES { UNKNOWN } else { REVIEW });
    }
    Case::new().check(no_jump_hosts, UNKNOWN);
}
