use super::*;
use crate::checks::Check;
use crate::checks::services::ec2::network::trial::{interface, vpc};
use crate::checks::services::ec2::security_groups::trial::{group, rule};
use crate::checks::services::ec2::subnets::trial::{main_table, public_table, subnet, table};
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN, empty, needs_all};
use serde_json::{Value, json};

const REGION: &str = "eu-west-1";
const GROUPS: &str = "ec2:DescribeSecurityGroups";
const WORLD: &str = "0.0.0.0/0";

const CALLS: [&str; 6] = [
    ENDPOINTS,
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeRouteTables",
    "ec2:DescribeNetworkInterfaces",
    TABLES,
];

/// A case with a network in use, which has a private subnet under the main table, one under `rtb-1`, a public one, and these
/// endpoints.
fn network(endpoints: Value) -> Case {
    let nat = json!({"NatGatewayId": "nat-1", "State": "active"});
    empty(&CALLS)
        .networks(REGION, json!([vpc("vpc-1")]), json!([interface("vpc-1", "interface", "sg-1")]))
        .subnets(
            REGION,
            json!([subnet("subnet-1", "az1"), subnet("subnet-2", "az2"), subnet("subnet-3", "az1")]),
            json!([main_table(), table("rtb-1", &["subnet-2"], nat), public_table(&["subnet-3"])]),
        )
        .answers(ENDPOINTS, REGION, json!({}), json!({ "VpcEndpoints": endpoints }))
}

fn with_tables(case: Case) -> Case {
    case.answers(TABLES, REGION, json!({}), json!({"TableNames": ["orders"]}))
}

fn gateway(service: &str, tables: &[&str]) -> Value {
    json!({"VpcEndpointId": "vpce-1", "VpcEndpointType": "Gateway", "VpcId": "vpc-1", "State": "available",
        "ServiceName": format!("com.amazonaws.eu-west-1.{service}"), "RouteTableIds": tables})
}

fn by_interface(service: &str) -> Value {
    json!({"VpcEndpointId": "vpce-2", "VpcEndpointType": "Interface", "VpcId": "vpc-1", "State": "available",
        "ServiceName": format!("com.amazonaws.eu-west-1.{service}"), "PrivateDnsEnabled": true})
}

#[test]
fn every_private_route_table_needs_a_way_to_s3() {
    let both = ["rtb-main", "rtb-1"];
    let changed = |field: &str, value: &str| {
        let mut endpoint = gateway("s3", &both);
        endpoint[field] = json!(value);
        endpoint
    };
    for (endpoints, verdict) in [
        (json!([gateway("s3", &both)]), PASS),
        (json!([gateway("s3", &["rtb-main"]), gateway("s3", &["rtb-1"])]), PASS),
        (json!([by_interface("s3")]), PASS),
        (json!([changed("State", "Available")]), PASS),
        (json!([gateway("s3", &["rtb-1"])]), PARTLY),
        (json!([gateway("s3", &["rtb-1", "rtb-public"])]), PARTLY),
        (json!([]), FAIL),
        (json!([gateway("s3", &["rtb-public"])]), FAIL),
        (json!([gateway("dynamodb", &both)]), FAIL),
        (json!([by_interface("s3-outposts"), by_interface("xs3")]), FAIL),
        (json!([changed("State", "pending")]), FAIL),
        (json!([changed("State", "deleted")]), FAIL),
        (json!([changed("VpcId", "vpc-2")]), FAIL),
    ] {
        network(endpoints).check(gateway_endpoints, verdict);
    }
}

#[test]
fn dynamodb_needs_a_way_where_the_region_has_tables() {
    let both = ["rtb-main", "rtb-1"];
    for (endpoints, verdict) in [
        (json!([gateway("s3", &both), gateway("dynamodb", &both)]), PASS),
        (json!([gateway("s3", &both), by_interface("dynamodb")]), PASS),
        (json!([gateway("s3", &both)]), PARTLY),
        (json!([gateway("dynamodb", &["rtb-1"])]), PARTLY),
        (json!([]), FAIL),
    ] {
        with_tables(network(endpoints)).check(gateway_endpoints, verdict);
    }
    let elsewhere = network(json!([gateway("s3", &both)]));
    elsewhere.answers(TABLES, "us-east-1", json!({}), json!({"TableNames": ["a"]})).check(gateway_endpoints, PASS);
}

#[test]
fn a_finding_names_the_network_and_what_it_lacks() {
    let finding = with_tables(network(json!([gateway("s3", &["rtb-1"])]))).check(gateway_endpoints, PARTLY);
    let resource = &finding.resources[0];
    assert_eq!((resource.kind.as_str(), resource.id.as_str()), ("vpc", "vpc-1"));
    assert_eq!(resource.what, "no route to the endpoint for S3 from rtb-main; no endpoint for DynamoDB");
    assert!(finding.reason.starts_with("1 of 4 paths"), "{}", finding.reason);
}

#[test]
fn networks_without_private_subnets_or_out_of_use_need_no_endpoints() {
    for check in [gateway_endpoints as Check, interface_endpoints] {
        empty(&CALLS).check(check, NOT_APPLICABLE);
        let public = json!([public_table(&["subnet-1"])]);
        network(json!([])).subnets(REGION, json!([subnet("subnet-1", "az1")]), public).check(check, NOT_APPLICABLE);
        network(json!([])).networks(REGION, json!([vpc("vpc-1")]), json!([])).check(check, NOT_APPLICABLE);
    }
}

#[test]
fn ways_that_could_not_be_seen_are_unknown() {
    let good = || network(json!([gateway("s3", &["rtb-main", "rtb-1"])]));
    needs_all(good, gateway_endpoints, &CALLS);
    needs_all(|| empty(&CALLS), gateway_endpoints, &CALLS);
    for call in CALLS {
        good().denied(call, REGION, json!({})).check(gateway_endpoints, UNKNOWN);
    }
    // The missing pages may have the endpoint.
    network(json!([])).breaks_off(ENDPOINTS, REGION, json!({}), json!({})).check(gateway_endpoints, UNKNOWN);
    let finding = network(json!([])).denied(ENDPOINTS, "us-east-1", json!({})).check(gateway_endpoints, PARTLY);
    assert!(finding.reason.starts_with("At least this: 0 of 2 paths"), "{}", finding.reason);
}

#[test]
fn other_endpoints_are_shown_and_never_pass() {
    let mut plain = by_interface("sqs");
    plain["PrivateDnsEnabled"] = json!(false);
    let mut partner = by_interface("x");
    partner["ServiceName"] = json!("com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0");
    let case = network(json!([by_interface("ecr.api"), plain, partner, gateway("s3", &["rtb-1"])]));
    let finding = case.check(interface_endpoints, REVIEW);
    assert_eq!(finding.resources.len(), 1);
    assert_eq!(
        finding.resources[0].what,
        "endpoints: ecr.api, sqs (private DNS off), com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0, s3; common services without one: secretsmanager, ssm, ssmmessages, kms, sts, logs, ecr.dkr, sns"
    );
    let none = network(json!([])).check(interface_endpoints, REVIEW);
    assert!(none.resources[0].what.starts_with("endpoints: none; "), "{}", none.resources[0].what);
    let all: Vec<Value> = COMMON.iter().map(|service| by_interface(service)).collect();
    let all = network(json!(all)).check(interface_endpoints, REVIEW);
    assert!(all.resources[0].what.ends_with("without one: none"), "{}", all.resources[0].what);
}

#[test]
fn other_endpoints_that_could_not_be_seen_are_unknown() {
    network(json!([])).denied(ENDPOINTS, REGION, json!({})).check(interface_endpoints, UNKNOWN);
    network(json!([])).breaks_off(ENDPOINTS, REGION, json!({}), json!({})).check(interface_endpoints, UNKNOWN);
    for call in CALLS.into_iter().filter(|call| ![ENDPOINTS, TABLES].contains(call)) {
        network(json!([])).denied(call, REGION, json!({})).check(interface_endpoints, UNKNOWN);
        let finding = network(json!([])).denied(call, "us-east-1", json!({})).check(interface_endpoints, REVIEW);
        assert!(finding.reason.contains("Not everything could be seen"), "{}", finding.reason);
    }
}

const RESTRICTED_CALLS: [&str; 2] = [ENDPOINTS, GROUPS];

/// A case with an endpoint with these fields, and with the groups of its Region.
fn endpoint(fields: Value, groups: Value) -> Case {
    let mut endpoint = json!({"VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "OwnerId": ACCOUNT,
        "State": "available", "Groups": [{"GroupId": "sg-1"}]});
    for (name, value) in fields.as_object().expect("fields") {
        endpoint[name] = value.clone();
    }
    empty(&RESTRICTED_CALLS).groups(REGION, groups).answers(
        ENDPOINTS,
        REGION,
        json!({}),
        json!({ "VpcEndpoints": [endpoint] }),
    )
}

fn https(block: &str) -> Value {
    json!([group("sg-1", json!([rule(443, 443, block)]))])
}

fn policy(statement: Value) -> Value {
    json!({"PolicyDocument": { "Statement": statement }})
}

#[test]
fn an_endpoint_should_not_have_the_policy_that_it_began_with() {
    let private = || https("10.0.0.0/8");
    let allow = |principal: Value, action: &str, resource: &str| json!({"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource});
    let mut narrowed = allow(json!("*"), "*", "*");
    narrowed["Condition"] = json!({"StringEquals": {"aws:PrincipalAccount": ACCOUNT}});
    for (statement, verdict) in [
        (json!([allow(json!("*"), "*", "*")]), PARTLY),
        (allow(json!({"AWS": "*"}), "*", "*"), PARTLY),
        (json!([narrowed, allow(json!("*"), "*", "*")]), PARTLY),
        (narrowed.clone(), PASS),
        (allow(json!("*"), "s3:*", "*"), PASS),
        (allow(json!("*"), "*", "arn:aws:s3:::ours/*"), PASS),
        (allow(json!({"AWS": "arn:aws:iam::111122223333:root"}), "*", "*"), PASS),
        (json!([]), PASS),
    ] {
        let finding = endpoint(policy(statement), private()).check(restricted, verdict);
        // The command about groups is not for endpoints whose groups are right.
        assert!(finding.resources.iter().all(|resource| resource.kind.is_empty()));
    }
    endpoint(json!({}), private()).check(restricted, PASS);
    endpoint(json!({"VpcEndpointType": "Gateway", "Groups": []}), json!([])).check(restricted, PASS);
}

#[test]
fn an_endpoint_lets_in_port_443_from_groups_and_private_addresses_only() {
    let from_group =
        json!({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": "sg-2"}]});
    let list = json!({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": "pl-0123456789abcdef0"}]});
    let all = json!({"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-2"}]});
    let halves = json!({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
        "IpRanges": [{"CidrIp": "0.0.0.0/1"}, {"CidrIp": "128.0.0.0/1"}]});
    for (rules, verdict) in [
        (json!([]), PASS),
        (json!([from_group]), PASS),
        (json!([rule(443, 443, "10.0.0.0/8"), rule(443, 443, "172.16.0.0/12")]), PASS),
        (json!([rule(443, 443, WORLD)]), FAIL),
        (json!([halves]), FAIL),
        (json!([rule(80, 80, WORLD)]), FAIL),
        (json!([rule(443, 444, "10.0.0.0/8")]), PARTLY),
        (json!([rule(443, 443, "203.0.113.0/24")]), PARTLY),
        (json!([all]), PARTLY),
        (json!([{"IpProtocol": "icmp", "IpRanges": [{ "CidrIp": WORLD }]}]), PASS),
        (json!([list]), REVIEW),
    ] {
        let case = endpoint(json!({}), json!([group("sg-1", rules)]));
        let finding = case.check(restricted, verdict);
        assert!(verdict == REVIEW || finding.resources.iter().all(|resource| resource.kind == "vpc-endpoint"));
    }
}

#[test]
fn an_endpoint_should_not_have_the_default_group() {
    let default = |inbound: Value, outbound: Value| {
        json!([{"GroupId": "sg-1", "GroupName": "default", "VpcId": "vpc-1", "IpPermissions": inbound,
            "IpPermissionsEgress": outbound}])
    };
    let rules = json!([{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-1"}]}]);
    for (groups, verdict) in [
        (default(rules.clone(), json!([])), FAIL),
        (default(json!([]), rules), FAIL),
        (default(json!([]), json!([])), PASS),
    ] {
        endpoint(json!({}), groups).check(restricted, verdict);
    }
}

#[test]
fn the_worst_counts_and_everything_is_told() {
    let fields = policy(json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}));
    let finding = endpoint(fields, https(WORLD)).check(restricted, FAIL);
    assert_eq!(finding.resources[0].what, "sg-1 is open to the world; its policy allows everything to everybody");
}

#[test]
fn what_is_gone_or_made_by_a_service_or_of_others_is_not_judged() {
    empty(&RESTRICTED_CALLS).check(restricted, NOT_APPLICABLE);
    for (fields, verdict) in [
        (json!({"State": "pending"}), FAIL),
        (json!({"State": "deleting"}), NOT_APPLICABLE),
        (json!({"State": "Deleted"}), NOT_APPLICABLE),
        (json!({"State": "failed"}), NOT_APPLICABLE),
        (json!({"State": "rejected"}), NOT_APPLICABLE),
        (json!({"State": "expired"}), NOT_APPLICABLE),
        (json!({"RequesterManaged": true}), NOT_APPLICABLE),
        (json!({"OwnerId": "999988887777"}), NOT_APPLICABLE),
    ] {
        endpoint(fields, https(WORLD)).check(restricted, verdict);
    }
}

#[test]
fn endpoints_that_could_not_be_seen_are_not_restricted() {
    needs_all(|| empty(&RESTRICTED_CALLS), restricted, &RESTRICTED_CALLS);
    needs_all(|| endpoint(json!({}), https("10.0.0.0/8")), restricted, &RESTRICTED_CALLS);
    let open = || endpoint(json!({}), https(WORLD));
    open().denied(ENDPOINTS, "us-east-1", json!({})).check(restricted, FAIL);
    open().denied(GROUPS, REGION, json!({})).check(restricted, UNKNOWN);
    open().groups(REGION, json!([])).check(restricted, UNKNOWN);
}
