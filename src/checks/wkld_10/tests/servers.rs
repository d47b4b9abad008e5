use super::*;
use crate::checks::services::ec2::security_groups::trial::{group, rule};
use crate::checks::trial::ACCOUNT;

const INSTANCES: &str = "ec2:DescribeInstances";
const TEMPLATES: &str = "ec2:DescribeLaunchTemplateVersions";

const SERVER_CALLS: [&str; 7] =
    [INSTANCES, INTERFACES, "ec2:DescribeSecurityGroups", SUBNETS, TABLES, TEMPLATES, "ecs:ListClusters"];

/// A case with a private and a public subnet, an open and a closed group, and these servers and interfaces.
fn servers_and(servers: Value, interfaces: Value) -> Case {
    empty(&SERVER_CALLS)
        .subnets(
            REGION,
            json!([subnet("subnet-1", "euw1-az1"), subnet("subnet-2", "euw1-az2")]),
            json!([main_table(), public_table(&["subnet-2"])]),
        )
        .groups(
            REGION,
            json!([
                group("sg-open", json!([rule(8443, 8443, "0.0.0.0/0")])),
                group("sg-closed", json!([rule(22, 22, "203.0.113.0/24")])),
                group("sg-ping", json!([{"IpProtocol": "icmp", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])),
            ]),
        )
        .answers(INSTANCES, REGION, json!({}), json!({"Reservations": [{ "Instances": servers }]}))
        .answers(INTERFACES, REGION, json!({}), json!({ "NetworkInterfaces": interfaces }))
}

/// A running server with a group, and these fields.
fn server(group: &str, fields: Value) -> Value {
    let mut server = json!({"InstanceId": "i-1", "State": {"Name": "running"}, "SourceDestCheck": true,
        "SecurityGroups": [{ "GroupId": group }]});
    for (name, value) in fields.as_object().expect("fields") {
        server[name] = value.clone();
    }
    server
}

fn attached(fields: Value) -> Value {
    let mut interface = fields;
    interface["Attachment"] = json!({"InstanceId": "i-1"});
    interface["OwnerId"] = json!(ACCOUNT);
    interface
}

fn address() -> Value {
    json!({"PublicIp": "203.0.113.10"})
}

#[test]
fn a_public_address_fails_by_what_stands_before_it() {
    let public = json!({"PublicIpAddress": "203.0.113.10"});
    let nat = json!({"PublicIpAddress": "203.0.113.10", "SourceDestCheck": false});
    for (group, fields, verdict) in [
        ("sg-open", json!({}), PASS),
        ("sg-open", public.clone(), FAIL),
        ("sg-closed", public.clone(), PARTLY),
        ("sg-ping", public, PARTLY),
        ("sg-open", nat, PARTLY),
        ("sg-open", json!({"NetworkInterfaces": [{"Association": {"PublicIp": "203.0.113.10"}}]}), FAIL),
        ("sg-open", json!({"PublicIpAddress": "203.0.113.10", "State": {"Name": "stopped"}}), PASS),
        ("sg-open", json!({"PublicIpAddress": "203.0.113.10", "State": {"Name": "terminated"}}), NOT_APPLICABLE),
        ("sg-open", json!({"PublicIpAddress": "203.0.113.10", "Operator": {"Managed": true}}), NOT_APPLICABLE),
    ] {
        servers_and(json!([server(group, fields)]), json!([])).check(servers_private, verdict);
    }
}

#[test]
fn a_servers_interfaces_count_as_the_server() {
    let six = json!([{"Ipv6Address": "2001:db8::1"}]);
    for (fields, verdict) in [
        (json!({ "Association": address() }), PARTLY),
        (json!({"Association": address(), "Groups": [{"GroupId": "sg-open"}]}), FAIL),
        (json!({"Association": address(), "Groups": [{"GroupId": "sg-open"}], "SourceDestCheck": false}), PARTLY),
        (json!({"PrivateIpAddresses": [{ "Association": address() }]}), PARTLY),
        (json!({"SubnetId": "subnet-2", "Ipv6Addresses": six}), PARTLY),
        (json!({"SubnetId": "subnet-1", "Ipv6Addresses": six}), PASS),
        (json!({"SubnetId": "subnet-2"}), PASS),
    ] {
        let case = servers_and(json!([server("sg-closed", json!({}))]), json!([attached(fields)]));
        let finding = case.check(servers_private, verdict);
        assert!(finding.resources.iter().all(|it| (it.kind.as_str(), it.id.as_str()) == ("instance", "i-1")));
    }
}

#[test]
fn tasks_are_known_by_what_their_interfaces_say() {
    let task = |description: &str, fields: Value| {
        let mut interface = fields;
        interface["NetworkInterfaceId"] = json!("eni-1");
        interface["Description"] = json!(description);
        interface["RequesterManaged"] = json!(true);
        interface["Association"] = address();
        interface
    };
    let arn = "arn:aws:ecs:eu-west-1:111122223333:attachment/1";
    let open = json!({"Groups": [{"GroupId": "sg-open"}]});
    for (interface, verdict) in [
        (task(arn, open.clone()), FAIL),
        (task("arn:aws-cn:ecs:cn-north-1:1:attachment/1", open.clone()), FAIL),
        (task("ecs:attachment/1", json!({"Groups": [{"GroupId": "sg-closed"}]})), PARTLY),
        (task("ELB app/web/1", open.clone()), NOT_APPLICABLE),
        (task("Interface for NAT Gateway nat-1", open), NOT_APPLICABLE),
        (task(arn, json!({"OwnerId": "999988887777"})), NOT_APPLICABLE),
    ] {
        servers_and(json!([]), json!([interface])).check(servers_private, verdict);
    }
    let quiet = json!({"NetworkInterfaceId": "eni-1", "Description": arn});
    servers_and(json!([]), json!([quiet])).check(servers_private, PASS);
}

/// Adds a cluster with this service.
fn with_service(case: Case, service: Value) -> Case {
    case.answers("ecs:ListClusters", REGION, json!({}), json!({"clusterArns": ["arn:c"]}))
        .answers("ecs:ListServices", REGION, json!({"cluster": "arn:c"}), json!({"serviceArns": ["arn:s"]}))
        .answers(
            "ecs:DescribeServices",
            REGION,
            json!({"cluster": "arn:c", "services": ["arn:s"]}),
            json!({ "services": [service] }),
        )
}

fn service(assign: &str, status: &str) -> Value {
    json!({"serviceArn": "arn:s", "serviceName": "web", "status": status,
        "networkConfiguration": {"awsvpcConfiguration": {"assignPublicIp": assign}}})
}

#[test]
fn services_and_templates_that_ask_for_addresses_fail_by_half() {
    let bare = || servers_and(json!([]), json!([]));
    with_service(bare(), service("ENABLED", "ACTIVE")).names(servers_private, PARTLY, &["web"]);
    with_service(bare(), service("DISABLED", "ACTIVE")).check(servers_private, PASS);
    with_service(bare(), service("ENABLED", "INACTIVE")).check(servers_private, NOT_APPLICABLE);
    let template = |default: bool, asks: bool| {
        json!({"LaunchTemplateVersions": [{"LaunchTemplateId": "lt-1", "DefaultVersion": default,
            "LaunchTemplateData": {"NetworkInterfaces": [{ "AssociatePublicIpAddress": asks }]}}]})
    };
    let one = || servers_and(json!([server("sg-open", json!({}))]), json!([]));
    for (default, asks, verdict) in [(true, true, PARTLY), (true, false, PASS), (false, true, PASS)] {
        one().answers(TEMPLATES, REGION, json!({}), template(default, asks)).check(servers_private, verdict);
    }
    bare().answers(TEMPLATES, REGION, json!({}), template(true, true)).check(servers_private, NOT_APPLICABLE);
}

#[test]
fn servers_that_could_not_be_seen_are_not_private() {
    let private = || servers_and(json!([server("sg-open", json!({}))]), json!([]));
    private().check(servers_private, PASS);
    needs_all(private, servers_private, &SERVER_CALLS);
    needs_all(|| empty(&SERVER_CALLS), servers_private, &SERVER_CALLS);
    let sent = json!({"cluster": "arn:c", "services": ["arn:s"]});
    let service = || with_service(private(), service("DISABLED", "ACTIVE"));
    service().denied("ecs:DescribeServices", REGION, sent).check(servers_private, UNKNOWN);
    service().denied("ecs:ListServices", REGION, json!({"cluster": "arn:c"})).check(servers_private, UNKNOWN);
    let open = || servers_and(json!([server("sg-open", json!({"PublicIpAddress": "203.0.113.10"}))]), json!([]));
    open().denied(INTERFACES, REGION, json!({})).check(servers_private, FAIL);
    let finding = open().denied("ec2:DescribeSecurityGroups", REGION, json!({})).check(servers_private, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    // A task is seen even if the servers are not.
    let task = json!({"Description": "ecs:1", "Association": address(), "Groups": [{"GroupId": "sg-open"}]});
    servers_and(json!([]), json!([task])).denied(INSTANCES, REGION, json!({})).check(servers_private, FAIL);
}
