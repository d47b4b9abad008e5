use super::*;
use crate::checks::services::ec2::network::trial::{default_vpc, interface, vpc};
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REGIONS, REVIEW, UNKNOWN};
use crate::evidence::CallOutcome;
use serde_json::{Value, json};

const FOUR: [&str; 4] = ["ap-southeast-2", "eu-central-1", "eu-west-1", "us-east-1"];

/// A case of these Regions, all without networks.
fn bare(regions: &[&str]) -> Case {
    regions.iter().fold(Case::in_regions(regions), |case, region| case.networks(region, json!([]), json!([])))
}

#[test]
fn empty_default_networks_fail_by_half_in_up_to_half_of_the_regions() {
    for (regions, empty, verdict) in [
        (&FOUR[..], 0, PASS),
        (&FOUR, 1, PARTLY),
        (&FOUR, 2, PARTLY),
        (&FOUR, 3, FAIL),
        (&FOUR, 4, FAIL),
        (&REGIONS, 1, PARTLY),
        (&REGIONS, 2, FAIL),
    ] {
        let case = regions
            .iter()
            .take(empty)
            .fold(bare(regions), |case, region| case.networks(region, json!([default_vpc("vpc-d")]), json!([])));
        assert_eq!(case.check(default_vpcs, verdict).resources.len(), empty);
    }
}

#[test]
fn a_default_network_with_anything_in_it_and_any_other_network_are_not_judged_here() {
    let case = bare(&FOUR)
        .networks("eu-west-1", json!([default_vpc("vpc-d")]), json!([interface("vpc-d", "natGateway", "sg-1")]))
        .networks("us-east-1", json!([vpc("vpc-1")]), json!([]));
    case.check(default_vpcs, PASS);
}

#[test]
fn what_could_not_be_seen_is_neither_empty_nor_a_pass() {
    let case = || bare(&FOUR).networks("us-east-1", json!([default_vpc("vpc-d")]), json!([]));
    for call in ["ec2:DescribeVpcs", "ec2:DescribeNetworkInterfaces"] {
        case().denied(call, "us-east-1", json!({})).check(default_vpcs, UNKNOWN);
        bare(&FOUR).came_to(call, "us-east-1", json!({}), CallOutcome::Blocked, "").check(default_vpcs, UNKNOWN);
        let finding = case().denied(call, "eu-west-1", json!({})).check(default_vpcs, PARTLY);
        assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    }
    case().breaks_off("ec2:DescribeNetworkInterfaces", "us-east-1", json!({}), json!({})).check(default_vpcs, UNKNOWN);
    Case::in_regions(&FOUR).networks("us-east-1", json!([]), json!([])).check(default_vpcs, UNKNOWN);
}

#[test]
fn a_closed_region_is_left_out_and_named() {
    let closed = |case: Case| {
        let calls = ["ec2:DescribeVpcs", "ec2:DescribeNetworkInterfaces"];
        calls.into_iter().fold(case, |case, call| case.closed(call, "eu-west-1"))
    };
    let case = || closed(bare(&REGIONS));
    let finding = case().check(default_vpcs, PASS);
    assert!(finding.reason.contains("blocked by the organization: eu-west-1"), "{}", finding.reason);
    assert_eq!(finding.regions, ["ap-southeast-2", "us-east-1"]);
    // That is one of the two Regions that are left, which is half of them.
    case().networks("us-east-1", json!([default_vpc("vpc-d")]), json!([])).check(default_vpcs, PARTLY);
}

/// The account with one network in use in one Region, and these groups in it.
fn used(groups: Value) -> Case {
    let case = bare(&REGIONS).networks(
        "eu-west-1",
        json!([vpc("vpc-1")]),
        json!([interface("vpc-1", "interface", "sg-used")]),
    );
    ["ec2:DescribeSubnets", "ec2:DescribeLaunchTemplateVersions", "lambda:ListFunctions", "ec2:DescribeSecurityGroups"]
        .into_iter()
        .fold(case, |case, call| case.answers_everywhere(call, json!({})))
        .answers("ec2:DescribeSecurityGroups", "eu-west-1", json!({}), json!({ "SecurityGroups": groups }))
}

fn group(id: &str, name: &str) -> Value {
    json!({"GroupId": id, "GroupName": name, "VpcId": "vpc-1", "OwnerId": ACCOUNT})
}

fn lonely() -> Case {
    used(json!([group("sg-1", "web")]))
}

#[test]
fn an_unused_network_fails_and_unused_groups_by_half() {
    used(json!([])).check(unused_network, PASS);
    lonely().names(unused_network, PARTLY, &["sg-1"]);
    lonely().networks("us-east-1", json!([vpc("vpc-2"), default_vpc("vpc-d")]), json!([])).names(
        unused_network,
        FAIL,
        &["vpc-2", "sg-1"],
    );
}

#[test]
fn a_network_with_only_a_way_out_is_neither_unused_nor_in_use() {
    let nat = json!([interface("vpc-1", "nat_gateway", "sg-9")]);
    lonely().networks("eu-west-1", json!([vpc("vpc-1")]), nat).check(unused_network, PASS);
}

#[test]
fn a_group_is_used_by_interfaces_rules_templates_and_functions() {
    let template = |data: Value| json!({"LaunchTemplateVersions": [{ "LaunchTemplateData": data }]});
    let templates = "ec2:DescribeLaunchTemplateVersions";
    for data in [
        json!({"SecurityGroupIds": ["sg-1"]}),
        json!({"SecurityGroups": ["web"]}),
        json!({"NetworkInterfaces": [{"Groups": ["sg-1"]}]}),
    ] {
        lonely().answers(templates, "eu-west-1", json!({}), template(data.clone())).check(unused_network, PASS);
        lonely().answers(templates, "us-east-1", json!({}), template(data)).check(unused_network, PARTLY);
    }
    let function = json!({"Functions": [{"VpcConfig": {"SecurityGroupIds": ["sg-1"]}}]});
    lonely().answers("lambda:ListFunctions", "eu-west-1", json!({}), function).check(unused_network, PASS);
    used(json!([group("sg-used", "web")])).check(unused_network, PASS);
    used(json!([group("sg-1", "default")])).check(unused_network, PASS);
}

#[test]
fn a_rule_of_another_group_uses_a_group_and_one_of_its_own_does_not() {
    let naming = |id: &str, list: &str, other: &str| {
        let mut group = group(id, "web");
        group[list] = json!([{"UserIdGroupPairs": [{ "GroupId": other }]}]);
        group
    };
    for list in ["IpPermissions", "IpPermissionsEgress"] {
        used(json!([naming("sg-used", list, "sg-1"), group("sg-1", "web")])).check(unused_network, PASS);
        used(json!([naming("sg-1", list, "sg-1")])).check(unused_network, PARTLY);
    }
}

#[test]
fn only_groups_of_networks_in_use_are_judged_and_nothing_of_other_accounts() {
    let mut elsewhere = group("sg-1", "web");
    elsewhere["VpcId"] = json!("vpc-2");
    used(json!([elsewhere])).check(unused_network, PASS);
    let mut others = group("sg-1", "web");
    others["OwnerId"] = json!("999988887777");
    used(json!([others])).check(unused_network, PASS);
    let shared = json!([{"VpcId": "vpc-s", "OwnerId": "999988887777"}]);
    let finding = used(json!([])).networks("us-east-1", shared, json!([])).check(unused_network, PASS);
    assert!(finding.reason.contains("vpc-s"), "{}", finding.reason);
}

#[test]
fn spare_subnets_are_named_and_no_failure() {
    let subnets =
        json!({"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1"}, {"SubnetId": "subnet-2", "VpcId": "vpc-1"}]});
    let finding =
        used(json!([])).answers("ec2:DescribeSubnets", "eu-west-1", json!({}), subnets).check(unused_network, PASS);
    assert!(finding.reason.contains("Nothing is in subnet-2"), "{}", finding.reason);
}

#[test]
fn without_networks_of_its_own_there_is_nothing_to_clear_away() {
    let case = || used(json!([])).networks("eu-west-1", json!([default_vpc("vpc-d")]), json!([]));
    case().check(unused_network, NOT_APPLICABLE);
    case().denied("ec2:DescribeVpcs", "us-east-1", json!({})).check(unused_network, UNKNOWN);
}

#[test]
fn every_answer_is_needed_before_a_group_is_unused_or_all_is_well() {
    for call in [
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeLaunchTemplateVersions",
        "lambda:ListFunctions",
    ] {
        lonely().denied(call, "eu-west-1", json!({})).check(unused_network, UNKNOWN);
        used(json!([])).denied(call, "eu-west-1", json!({})).check(unused_network, UNKNOWN);
    }
    used(json!([])).denied("ec2:DescribeSubnets", "eu-west-1", json!({})).check(unused_network, UNKNOWN);
    let finding = lonely().denied("lambda:ListFunctions", "us-east-1", json!({})).check(unused_network, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
}

/// A case in which nothing is idle, except for this answer in one Region.
fn idle(call: &str, data: Value) -> Case {
    ["ec2:DescribeAddresses", "ec2:DescribeVolumes", "ec2:DescribeInstances"]
        .into_iter()
        .fold(Case::new(), |case, call| case.answers_everywhere(call, json!({})))
        .answers(call, "eu-west-1", json!({}), data)
}

#[test]
fn idle_addresses_and_disks_are_shown() {
    let addresses = json!({"Addresses": [
        {"AllocationId": "eipalloc-1"}, {"AllocationId": "eipalloc-2", "AssociationId": "eipassoc-1"},
        {"AllocationId": "eipalloc-3", "ServiceManaged": "nlb"}]});
    idle("ec2:DescribeAddresses", addresses).names(idle_resources, REVIEW, &["eipalloc-1"]);
    let volumes = json!({"Volumes": [{"VolumeId": "vol-1", "State": "available"}, {"VolumeId": "vol-2", "State": "in-use"},
        {"VolumeId": "vol-3", "State": "available", "Operator": {"Managed": true}}]});
    idle("ec2:DescribeVolumes", volumes).names(idle_resources, REVIEW, &["vol-1"]);
}

#[test]
fn servers_that_were_stopped_more_than_thirty_days_ago_are_shown() {
    let stopped = |state: &str, reason: &str| {
        let instance = json!({"InstanceId": "i-1", "State": {"Name": state}, "StateTransitionReason": reason});
        idle("ec2:DescribeInstances", json!({"Reservations": [{ "Instances": [instance] }]}))
    };
    for (state, reason, shown) in [
        ("stopped", "User initiated (2026-10-23 12:00:00 GMT)", &[][..]),
        ("stopped", "User initiated (2026-10-23 11:59:59 GMT)", &["i-1"]),
        ("stopped", "User initiated (2026-11-22 11:00:00 GMT)", &[]),
        ("stopped", "User initiated (2027-01-01 00:00:00 GMT)", &["i-1"]),
        ("stopped", "Server.SpotInstanceShutdown", &["i-1"]),
        ("stopped", "", &["i-1"]),
        ("running", "", &[]),
        ("terminated", "User initiated (2020-01-01 00:00:00 GMT)", &[]),
    ] {
        stopped(state, reason).names(idle_resources, REVIEW, shown);
    }
}

#[test]
fn nothing_to_show_is_unknown_as_long_as_something_is_missing() {
    idle("ec2:DescribeVolumes", json!({}))
        .denied("ec2:DescribeVolumes", "us-east-1", json!({}))
        .check(idle_resources, UNKNOWN);
    let case = idle("ec2:DescribeAddresses", json!({"Addresses": [{"AllocationId": "eipalloc-1"}]}));
    let finding = case.denied("ec2:DescribeVolumes", "us-east-1", json!({})).check(idle_resources, REVIEW);
    assert!(finding.reason.contains("Not everything could be seen"), "{}", finding.reason);
}
