use super::*;
use crate::checks::services::ec2::security_groups::trial::{group, rule};
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN};
use crate::evidence::CallOutcome;
use serde_json::{Value, json};

pub(super) const EU: &str = "eu-west-1";
const GROUPS: &str = "ec2:DescribeSecurityGroups";
pub(super) const DISTRIBUTIONS: &str = "cloudfront:ListDistributions";
pub(super) const BALANCERS: &str = "elbv2:DescribeLoadBalancers";
pub(super) const REST_APIS: &str = "apigateway:GetRestApis";
pub(super) const REST_STAGES: &str = "apigateway:GetStages";
pub(super) const ACL: &str = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/site/1";
pub(super) const REGIONAL_ACL: &str = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/api/2";

/// A case with these interfaces in one Region, and with the groups `open` and `closed`.
fn interfaces(interfaces: Value) -> Case {
    let quiet = [INTERFACES, GROUPS, "ec2:DescribeSubnets", "ec2:DescribeRouteTables"]
        .into_iter()
        .fold(Case::new(), |case, call| case.answers_everywhere(call, json!({})));
    let groups = json!([group("open", json!([rule(443, 443, "0.0.0.0/0")])), group("closed", json!([]))]);
    quiet.groups(EU, groups).answers(INTERFACES, EU, json!({}), json!({ "NetworkInterfaces": interfaces }))
}

/// The interface of a server, in this group.
fn server(id: &str, group: &str) -> Value {
    json!({"NetworkInterfaceId": "eni-1", "InterfaceType": "interface", "OwnerId": ACCOUNT, "SubnetId": "subnet-1",
        "Attachment": {"InstanceId": id}, "Groups": [{ "GroupId": group }]})
}

fn with(mut interface: Value, field: &str, value: Value) -> Value {
    interface[field] = value;
    interface
}

fn reached(interface: Value) -> Value {
    with(interface, "Association", json!({"PublicIp": "203.0.113.1"}))
}

#[test]
fn open_servers_fail_with_a_public_address_and_by_half_without() {
    interfaces(json!([])).check(no_direct_servers, NOT_APPLICABLE);
    interfaces(json!([server("i-1", "closed")])).check(no_direct_servers, PASS);
    interfaces(json!([reached(server("i-1", "closed"))])).check(no_direct_servers, PASS);
    interfaces(json!([server("i-1", "open")])).names(no_direct_servers, PARTLY, &["open"]);
    let finding =
        interfaces(json!([server("i-2", "open"), reached(server("i-1", "open"))])).check(no_direct_servers, FAIL);
    assert_eq!(finding.reason, "1 server with a public address lets in web traffic from the whole internet.");
    assert_eq!(
        finding.resources[0].what,
        "lets in web traffic from everywhere, to i-1; also on 1 without a public address"
    );
}

#[test]
fn an_address_is_public_in_every_form() {
    let open = || server("i-1", "open");
    let second = with(open(), "PrivateIpAddresses", json!([{}, {"Association": {"PublicIp": "203.0.113.1"}}]));
    interfaces(json!([second])).check(no_direct_servers, FAIL);
    let six = interfaces(json!([with(open(), "Ipv6Addresses", json!([{"Ipv6Address": "2001:db8::1"}]))]));
    let subnets = json!({"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1"}]});
    let tables = |gateway: &str| {
        let route = json!({"GatewayId": gateway, "State": "active"});
        json!({"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{"Main": true}], "Routes": [route]}]})
    };
    let six = six.answers("ec2:DescribeSubnets", EU, json!({}), subnets);
    six.clone().answers("ec2:DescribeRouteTables", EU, json!({}), tables("igw-1")).check(no_direct_servers, FAIL);
    six.clone().answers("ec2:DescribeRouteTables", EU, json!({}), tables("local")).check(no_direct_servers, PARTLY);
    let finding = six.denied("ec2:DescribeRouteTables", EU, json!({})).check(no_direct_servers, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
}

#[test]
fn only_web_ports_that_are_open_to_the_world_count() {
    let udp = |port: u16| json!({"IpProtocol": "udp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
    let list = |id: &str| json!({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{ "PrefixListId": id }]});
    for (rules, verdict) in [
        (json!([rule(80, 80, "0.0.0.0/0")]), FAIL),
        (json!([rule(443, 443, "0.0.0.0/0")]), FAIL),
        (json!([rule(0, 65_535, "0.0.0.0/0")]), FAIL),
        (json!([udp(443)]), FAIL),
        (json!([udp(80)]), PASS),
        (json!([{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]), FAIL),
        (json!([rule(8080, 8080, "0.0.0.0/0")]), PASS),
        (json!([rule(443, 443, "203.0.113.0/24")]), PASS),
        (
            json!([{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": "sg-lb"}]}]),
            PASS,
        ),
        (json!([list("pl-3b927c52")]), PASS),
        (json!([list("pl-0123456789abcdef0")]), REVIEW),
        (json!([list("pl-0123456789abcdef0"), rule(80, 80, "0.0.0.0/0")]), FAIL),
    ] {
        let case = interfaces(json!([reached(server("i-1", "web"))]));
        case.groups(EU, json!([group("web", rules)])).check(no_direct_servers, verdict);
    }
}

#[test]
fn containers_count_and_what_aws_runs_does_not() {
    let base = || reached(with(server("", "open"), "RequesterManaged", json!(true)));
    let task = with(base(), "Description", json!("arn:aws:ecs:eu-west-1:111122223333:attachment/1"));
    let finding = interfaces(json!([task])).check(no_direct_servers, FAIL);
    assert!(finding.resources[0].what.ends_with("to eni-1"), "{}", finding.resources[0].what);
    for other in [
        with(base(), "Description", json!("ELB app/web/1")),
        with(base(), "InterfaceType", json!("nat_gateway")),
        with(reached(server("i-1", "open")), "Operator", json!({"Managed": true})),
        with(reached(server("i-1", "open")), "OwnerId", json!("999988887777")),
    ] {
        interfaces(json!([other])).check(no_direct_servers, NOT_APPLICABLE);
    }
}

#[test]
fn servers_and_groups_that_could_not_be_seen_are_never_a_pass() {
    for call in [INTERFACES, GROUPS, "ec2:DescribeSubnets", "ec2:DescribeRouteTables"] {
        for region in [EU, "us-east-1"] {
            interfaces(json!([server("i-1", "closed")]))
                .denied(call, region, json!({}))
                .check(no_direct_servers, UNKNOWN);
            interfaces(json!([])).denied(call, region, json!({})).check(no_direct_servers, UNKNOWN);
        }
        let open = interfaces(json!([reached(server("i-1", "open"))]));
        open.denied(call, "us-east-1", json!({})).check(no_direct_servers, FAIL);
    }
    interfaces(json!([server("i-1", "elsewhere")])).check(no_direct_servers, UNKNOWN);
}

/// An account in which nothing is public.
pub(super) fn quiet() -> Case {
    let case = distributions(&[]);
    [BALANCERS, REST_APIS, APIS, "apigateway:GetUsagePlans", GROUPS]
        .into_iter()
        .fold(case, |case, call| case.answers_everywhere(call, json!({})))
        .answers_everywhere("apigateway:GetAccount", json!({"throttleSettings": {"rateLimit": 10_000.0}}))
}

fn distributions(acls: &[&str]) -> Case {
    distribute(Case::new(), acls)
}

/// Adds distributions with these web ACLs.
pub(super) fn distribute(case: Case, acls: &[&str]) -> Case {
    let item = |(index, acl): (usize, &&str)| json!({"Id": format!("E{index}"), "Enabled": true, "WebACLId": acl});
    let items: Vec<Value> = acls.iter().enumerate().map(item).collect();
    case.answers(DISTRIBUTIONS, "", json!({}), json!({"DistributionList": { "Items": items }}))
}

/// A rule with a managed rule group that blocks, or only counts.
fn managed(vendor: &str, name: &str, is_counting: bool) -> Value {
    let action = if is_counting { json!({"Count": {}}) } else { json!({}) };
    json!({"Name": name, "OverrideAction": action, "Statement": {"ManagedRuleGroupStatement": {"VendorName": vendor, "Name": name}}})
}

pub(super) fn good_rules() -> Vec<Value> {
    WANTED.iter().map(|name| managed("AWS", name, false)).collect()
}

pub(super) fn acl(arn: &str, rules: Value) -> Value {
    json!({"WebACL": {"ARN": arn, "Name": "site", "Rules": rules}})
}

/// Adds the content of a web ACL.
pub(super) fn describe(case: Case, arn: &str, rules: Value) -> Case {
    case.answers(WEB_ACL, Arn::parse(arn).expect("an ARN").region, json!({ "ARN": arn }), acl(arn, rules))
}

/// Adds a public load balancer with a web ACL, or none, and with a group of these rules.
pub(super) fn balancer(case: Case, filter: Value, rules: Value) -> Case {
    let balancer = json!({"LoadBalancerArn": "lb", "Scheme": "internet-facing", "Type": "application", "SecurityGroups": ["sg-lb"]});
    case.answers(BALANCERS, EU, json!({}), json!({"LoadBalancers": [balancer]}))
        .answers(WEB_ACL_OF, EU, json!({"ResourceArn": "lb"}), filter)
        .groups(EU, json!([group("sg-lb", rules)]))
}

pub(super) fn open() -> Value {
    json!([rule(443, 443, "0.0.0.0/0")])
}

/// Adds a REST API with this stage.
pub(super) fn rest(case: Case, stage: Value) -> Case {
    case.answers(
        REST_APIS,
        EU,
        json!({}),
        json!({"items": [{"id": "a1", "endpointConfiguration": {"types": ["REGIONAL"]}}]}),
    )
    .answers(REST_STAGES, EU, json!({"restApiId": "a1"}), json!({"item": [stage]}))
}

/// A case in which everything that can be filtered is filtered well.
fn filtered() -> Case {
    let case = balancer(distribute(quiet(), &[ACL]), acl(REGIONAL_ACL, json!(good_rules())), open());
    let case = rest(case, json!({"stageName": "prod", "webAclArn": REGIONAL_ACL}));
    describe(describe(case, ACL, json!(good_rules())), REGIONAL_ACL, json!(good_rules()))
}

#[test]
fn everything_public_is_filtered_or_fails_by_half() {
    quiet().check(waf, NOT_APPLICABLE);
    filtered().check(waf, PASS);
    distribute(filtered(), &[ACL, ""]).names(waf, PARTLY, &["E1"]);
    balancer(filtered(), json!({}), open()).names(waf, PARTLY, &["lb"]);
    let stage = "arn:aws:apigateway:eu-west-1::/restapis/a1/stages/prod";
    rest(filtered(), json!({"stageName": "prod"})).names(waf, PARTLY, &[stage]);
    distribute(quiet(), &[""]).names(waf, FAIL, &["E0"]);
    balancer(quiet(), json!({}), open()).names(waf, FAIL, &["lb"]);
    rest(quiet(), json!({"stageName": "prod"})).names(waf, FAIL, &[stage]);
}

#[test]
fn the_firewall_before_this_one_filters_nothing() {
    let old = "473e64fd-f30b-4765-81a0-62ad96dd167a";
    let finding = distribute(quiet(), &[old]).check(waf, FAIL);
    assert_eq!(finding.resources[0].what, say::OUT_OF_SUPPORT);
    let arn = "arn:aws:waf-regional:eu-west-1:111122223333:webacl/1";
    rest(quiet(), json!({"stageName": "prod", "webAclArn": arn})).check(waf, FAIL);
}

#[test]
fn what_only_ones_own_networks_reach_and_other_kinds_are_not_judged() {
    let private = json!({"items": [{"id": "a1", "endpointConfiguration": {"types": ["PRIVATE"]}}]});
    quiet().answers(REST_APIS, EU, json!({}), private).check(waf, NOT_APPLICABLE);
    for (scheme, kind) in [("internal", "application"), ("internet-facing", "network")] {
        let balancer = json!({"LoadBalancers": [{"LoadBalancerArn": "lb", "Scheme": scheme, "Type": kind}]});
        quiet().answers(BALANCERS, EU, json!({}), balancer).check(waf, NOT_APPLICABLE);
    }
}

#[test]
fn rules_have_to_be_there_and_to_block() {
    let [core, inputs, reputation] = WANTED;
    let aws = |name: &str| managed("AWS", name, false);
    let rate = json!({"Name": "rate", "Statement": {"RateBasedStatement": {}}});
    for (rules, verdict) in [
        (json!([aws(core), aws(inputs), aws(reputation), rate]), PASS),
        (json!([aws(core), aws(inputs)]), PARTLY),
        (json!([rate]), PARTLY),
        (json!([]), PARTLY),
        (json!([aws(core), aws(inputs), managed("AWS", reputation, true)]), PARTLY),
        (json!([aws(core), aws(inputs), managed("Fortinet", "all_rules", false)]), REVIEW),
        (json!([aws(core), aws(inputs), managed("Fortinet", "all_rules", true)]), PARTLY),
        (json!([aws(core), aws(inputs), managed("Fortinet", reputation, false)]), REVIEW),
    ] {
        describe(distribute(quiet(), &[ACL]), ACL, rules.clone()).check(waf, verdict);
        balancer(quiet(), acl(REGIONAL_ACL, rules), open()).check(waf, verdict);
    }
    let lacking = json!([aws(core), managed("AWS", reputation, true)]);
    let finding = describe(distribute(quiet(), &[ACL, ACL]), ACL, lacking).check(waf, PARTLY);
    assert_eq!(finding.resources.len(), 1);
    assert_eq!((finding.resources[0].id.as_str(), finding.resources[0].region.as_str()), (ACL, "us-east-1"));
    assert_eq!(finding.resources[0].what, format!("lacks {inputs}, and only counts with {reputation}"));
}

#[test]
fn rules_of_firewall_manager_count_too() {
    let central = |rule: Value| {
        let mut acl = acl(ACL, json!([managed("AWS", WANTED[0], false)]));
        acl["WebACL"]["PreProcessFirewallManagerRuleGroups"] = json!([rule]);
        acl["WebACL"]["PostProcessFirewallManagerRuleGroups"] = json!([
            {"Name": "b", "FirewallManagerStatement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": WANTED[2]}}}]);
        distribute(quiet(), &[ACL]).answers(WEB_ACL, "us-east-1", json!({ "ARN": ACL }), acl)
    };
    let managed = json!({"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": WANTED[1]}});
    central(json!({"Name": "a", "FirewallManagerStatement": managed})).check(waf, PASS);
    central(json!({"Name": "a", "FirewallManagerStatement": managed, "OverrideAction": {"Count": {}}}))
        .check(waf, PARTLY);
    // A rule group of the organization's own.
    central(json!({"Name": "a", "FirewallManagerStatement": {}})).check(waf, REVIEW);
}

#[test]
fn a_load_balancer_that_lets_in_only_cloudfront_counts_as_its_distribution() {
    let list = |id: &str| json!({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{ "PrefixListId": id }]});
    let cloudfront = || json!([list("pl-3b927c52")]);
    let ping = json!({"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
    balancer(filtered(), json!({}), cloudfront()).check(waf, PASS);
    balancer(filtered(), json!({}), json!([list("pl-3b927c52"), ping])).check(waf, PASS);
    balancer(filtered(), json!({}), json!([list("pl-3b927c52"), rule(443, 443, "10.0.0.0/8")])).check(waf, PARTLY);
    balancer(filtered(), json!({}), json!([list("pl-0123456789abcdef0")])).names(waf, REVIEW, &["lb"]);
    balancer(filtered(), json!({}), json!([])).check(waf, PARTLY);
    balancer(distribute(quiet(), &[""]), json!({}), cloudfront()).names(waf, FAIL, &["E0"]);
    balancer(quiet(), json!({}), cloudfront()).names(waf, REVIEW, &["lb"]);
    balancer(quiet(), json!({}), open()).denied(GROUPS, EU, json!({})).check(waf, UNKNOWN);
}

#[test]
fn http_apis_are_shown_and_not_judged() {
    let apis = json!({"Items": [{"ApiId": "h1", "Name": "orders", "ProtocolType": "HTTP"}]});
    let finding = filtered().answers(APIS, EU, json!({}), apis.clone()).check(waf, PASS);
    assert!(finding.reason.ends_with("behind CloudFront: orders."), "{}", finding.reason);
    quiet().answers(APIS, EU, json!({}), apis).check(waf, REVIEW);
    filtered().denied(APIS, EU, json!({})).check(waf, PASS);
    quiet().denied(APIS, EU, json!({})).check(waf, UNKNOWN);
}

#[test]
fn filters_that_could_not_be_seen_are_never_a_pass() {
    for (call, region, sent) in [
        (DISTRIBUTIONS, "", json!({})),
        (BALANCERS, "us-east-1", json!({})),
        (REST_APIS, "us-east-1", json!({})),
        (REST_STAGES, EU, json!({"restApiId": "a1"})),
        (WEB_ACL_OF, EU, json!({"ResourceArn": "lb"})),
        (WEB_ACL, "us-east-1", json!({ "ARN": ACL })),
    ] {
        filtered().denied(call, region, sent.clone()).check(waf, UNKNOWN);
        let blocked = filtered().came_to(call, region, sent, CallOutcome::Blocked, "");
        blocked.check(waf, UNKNOWN);
    }
    filtered().answers(WEB_ACL, "us-east-1", json!({ "ARN": ACL }), json!({})).check(waf, UNKNOWN);
    // An answer that the browser withholds leaves open whether anything is filtered.
    let blocked = balancer(distribute(quiet(), &[""]), json!({}), open()).came_to(
        WEB_ACL_OF,
        EU,
        json!({"ResourceArn": "lb"}),
        CallOutcome::Blocked,
        "",
    );
    let finding = blocked.check(waf, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
}

#[test]
fn readiness_for_floods_is_for_a_person_to_say() {
    let state = |state: &str| Case::new().answers(SHIELD, "", json!({}), json!({ "SubscriptionState": state }));
    let (advanced, standard) = (state("ACTIVE").check(ddos_ready, REVIEW), state("INACTIVE").check(ddos_ready, REVIEW));
    assert_eq!((advanced.reason.as_str(), standard.reason.as_str()), (say::SHIELD_ADVANCED, say::SHIELD_STANDARD));
    state("").check(ddos_ready, UNKNOWN);
    Case::new().check(ddos_ready, UNKNOWN);
    Case::new().denied(SHIELD, "", json!({})).check(ddos_ready, UNKNOWN);
    Case::new().came_to(SHIELD, "", json!({}), CallOutcome::Blocked, "").check(ddos_ready, UNKNOWN);
}
