//! WKLD.12: how private networks reach AWS.

use crate::checks::failing::worst_first;
use crate::checks::services::ec2::network::{Networks, is_own};
use crate::checks::services::ec2::security_groups::{Groups, Protocol, blocks, has_ports, open_anything, ports};
use crate::checks::services::ec2::subnets::{Subnet, Subnets};
use crate::checks::services::iam::policy::statements;
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Named, Resource, View};
use crate::messages::findings::wkld_12 as say;
use crate::stdx::addresses::is_private;
use crate::stdx::sort;
use std::collections::{BTreeMap, BTreeSet};

const ENDPOINTS: &str = "ec2:DescribeVpcEndpoints";
const TABLES: &str = "dynamodb:ListTables";

/// Services that private networks often use, by the end of their endpoints' names.
const COMMON: [&str; 10] =
    ["secretsmanager", "ssm", "ssmmessages", "kms", "sts", "logs", "ecr.api", "ecr.dkr", "sqs", "sns"];

/// A network in use with private subnets.
struct PrivateNetwork<'a> {
    region: &'a str,
    vpc: &'a str,
    /// The known route tables of its private subnets.
    tables: BTreeSet<&'a str>,
}

/// The networks in use with private subnets, in every Region. Missing answers are gaps.
fn private_networks<'a>(cx: &mut CheckContext<'a>) -> Vec<PrivateNetwork<'a>> {
    let all = Networks::everywhere(cx);
    for call in ["ec2:DescribeSubnets", "ec2:DescribeRouteTables"] {
        cx.in_every_region(call);
    }
    let mut found = Vec::new();
    for networks in all {
        let region = networks.region;
        let subnets = Subnets::of(cx, region);
        let mut by_vpc: BTreeMap<&str, Vec<Subnet<'_>>> = BTreeMap::new();
        for subnet in subnets.own() {
            if subnets.is_public(cx, subnet.id) == Some(false) {
                by_vpc.entry(subnet.vpc).or_default().push(subnet);
            }
        }
        for vpc in networks.vpcs().filter(|vpc| networks.is_in_use(*vpc) == Some(true)) {
            if let Some(private) = by_vpc.remove(vpc.id) {
                let tables = sort::set(private.iter().filter_map(|subnet| subnets.table_of(*subnet)));
                found.push(PrivateNetwork { region, vpc: vpc.id, tables });
            }
        }
    }
    found
}

/// The answers that list endpoints, by Region.
fn endpoints<'a>(cx: &mut CheckContext<'a>) -> BTreeMap<&'a str, CallResult<'a>> {
    sort::map(cx.in_every_region(ENDPOINTS).into_iter().map(|answer| (answer.region(), answer)))
}

/// The available endpoints of a network.
fn working<'a>(answer: CallResult<'a>, vpc: &'a str) -> impl Iterator<Item = View<'a>> + use<'a> {
    let here = answer.view().list("VpcEndpoints").filter(move |endpoint| endpoint.text("VpcId") == vpc);
    here.filter(|endpoint| endpoint.text("State").eq_ignore_ascii_case("available"))
}

/// Whether an endpoint is for a service, by the end of the endpoint's service name.
fn is_for(endpoint: View<'_>, service: &str) -> bool {
    endpoint.text("ServiceName").strip_suffix(service).is_some_and(|before| before.ends_with('.'))
}

/// Whether an endpoint is reached by addresses in the network, from anywhere in it.
fn is_interface(endpoint: View<'_>) -> bool {
    endpoint.text("VpcEndpointType") == "Interface"
}

/// Checks `wkld-12.gateway-endpoints`.
pub fn gateway_endpoints(cx: &mut CheckContext<'_>) -> Draft {
    let networks = private_networks(cx);
    let endpoints = endpoints(cx);
    let tables = cx.in_every_region(TABLES);
    let has_tables = |region: &str| {
        tables.iter().any(|answer| answer.region() == region && answer.view().list("TableNames").len() > 0)
    };
    let (mut there, mut all, mut failing) = (0, 0, Vec::new());
    for network in &networks {
        let Some(answer) = endpoints.get(network.region) else { continue };
        let mut lacks = Vec::new();
        for (service, name) in [("s3", "S3"), ("dynamodb", "DynamoDB")] {
            if service == "dynamodb" && !has_tables(network.region) {
                continue;
            }
            let found: Vec<View<'_>> = working(*answer, network.vpc).filter(|it| is_for(*it, service)).collect();
            let is_whole = found.iter().any(|endpoint| is_interface(*endpoint));
            let leading: BTreeSet<&str> = sort::set(found.iter().flat_map(|endpoint| endpoint.texts("RouteTableIds")));
            let missing = network.tables.iter().copied().filter(|table| !is_whole && !leading.contains(table));
            let missing: Vec<&str> = missing.collect();
            all += network.tables.len();
            there += network.tables.len() - missing.len();
            if found.is_empty() {
                lacks.push(say::no_endpoint(name));
            } else if !missing.is_empty() {
                lacks.push(say::no_route(name, &missing));
            }
        }
        // The missing pages may have what is lacking.
        if !lacks.is_empty() && answer.is_complete() {
            failing.push(Resource::new("vpc", network.vpc, network.region, lacks.join("; ")));
        }
    }
    if !failing.is_empty() {
        let degree = cx.degree(there > 0);
        let is_none = degree == Degree::Wholly;
        let reason = if is_none { say::NONE_THERE.to_owned() } else { say::some_there(there, all) };
        Draft::Fail(degree, reason, failing)
    } else if networks.is_empty() {
        Draft::NotApplicable(say::NO_PRIVATE.to_owned())
    } else {
        Draft::Pass(say::ALL_THERE.to_owned())
    }
}

/// Checks `wkld-12.interface-endpoints`.
pub fn interface_endpoints(cx: &mut CheckContext<'_>) -> Draft {
    let networks = private_networks(cx);
    let endpoints = endpoints(cx);
    if networks.is_empty() {
        return Draft::NotApplicable(say::NO_PRIVATE.to_owned());
    }
    let mut shown = Vec::new();
    for network in networks {
        let Some(answer) = endpoints.get(network.region).filter(|answer| answer.is_complete()) else { continue };
        let found: Vec<View<'_>> = working(*answer, network.vpc).collect();
        let words = |endpoint: &View<'_>| {
            let name = endpoint.text("ServiceName");
            // Endpoints of AWS are known by what follows the Region in their names.
            let short = name.split_once(network.region).map_or(name, |(_, rest)| rest.trim_start_matches('.'));
            let short = if name.contains(".vpce.") { name } else { short };
            let is_plain = is_interface(*endpoint) && !endpoint.flag("PrivateDnsEnabled");
            if is_plain { say::without_dns(short) } else { Named::Resource.mark(short) }
        };
        let there: Vec<String> = found.iter().map(words).collect();
        let has = |service| found.iter().any(|endpoint| is_for(*endpoint, service));
        let missing: Vec<&str> = COMMON.into_iter().filter(|service| !has(*service)).collect();
        shown.push(Resource::new("vpc", network.vpc, network.region, say::endpoints(&there, &missing)));
    }
    Draft::Review(say::DECIDE.to_owned(), shown)
}

/// Whether an endpoint no longer exists, or never will.
fn is_gone(endpoint: View<'_>) -> bool {
    let state = endpoint.text("State").to_ascii_lowercase();
    matches!(state.as_str(), "deleting" | "deleted" | "failed" | "rejected" | "expired")
}

/// Parts of the service names of endpoints that take no policy: those of partners and of other accounts, and mail by SMTP,
/// which has no actions that a policy could name.
const WITHOUT_POLICIES: [&str; 2] = [".vpce.", ".email-smtp"];

/// Whether a policy allows everybody everything, like the one that an endpoint has at first.
fn is_full(policy: View<'_>) -> bool {
    statements(policy).any(|statement| statement.has_full_power() && statement.is_about_everybody())
}

/// What is wrong with a security group of an endpoint. Without a degree, a person has to look up a prefix list.
fn flaw(group: View<'_>) -> Option<(Option<Degree>, String)> {
    let id = group.text("GroupId");
    let rules: Vec<View<'_>> = group.list("IpPermissions").filter(|rule| has_ports(*rule)).collect();
    let has_rules = group.list("IpPermissions").len() > 0 || group.list("IpPermissionsEgress").len() > 0;
    if open_anything(&rules) {
        Some((Some(Degree::Wholly), say::open(id)))
    } else if group.text("GroupName") == "default" && has_rules {
        Some((Some(Degree::Wholly), say::default_group(id)))
    } else if rules.iter().any(|rule| !is_https(*rule) || !blocks(*rule).all(is_private)) {
        Some((Some(Degree::Partly), say::wide(id)))
    } else {
        let by_list = rules.iter().any(|rule| rule.list("PrefixListIds").len() > 0);
        by_list.then(|| (None, say::by_list(id)))
    }
}

/// Whether a rule is about no port but 443.
fn is_https(rule: View<'_>) -> bool {
    let mut covered = [Protocol::Tcp, Protocol::Udp].into_iter().filter_map(|protocol| ports(rule, protocol));
    covered.all(|ports| ports == (443..=443))
}

/// Checks `wkld-12.restricted`.
pub fn restricted(cx: &mut CheckContext<'_>) -> Draft {
    let account = cx.account();
    let groups: BTreeMap<&str, Groups<'_>> =
        sort::map(Groups::everywhere(cx).into_iter().map(|groups| (groups.region(), groups)));
    let (mut seen, mut failing, mut listed, mut fixed) = (0, Vec::new(), Vec::new(), Vec::new());
    for answer in cx.in_every_region(ENDPOINTS) {
        let region = answer.region();
        let own = answer.view().list("VpcEndpoints").filter(|endpoint| is_own(*endpoint, account));
        for endpoint in own.filter(|endpoint| !is_gone(*endpoint) && !endpoint.flag("RequesterManaged")) {
            seen += 1;
            let mut flaws = Vec::new();
            for group in endpoint.list("Groups") {
                let group = groups.get(region).and_then(|groups| groups.find(cx, group.text("GroupId")));
                flaws.extend(group.and_then(flaw));
            }
            // Only a flaw of a group is fixed at the endpoint, by a command that takes the endpoint's ID.
            let kind = if flaws.iter().any(|(degree, _)| degree.is_some()) { "vpc-endpoint" } else { "" };
            let service = endpoint.text("ServiceName");
            if WITHOUT_POLICIES.iter().any(|name| service.contains(name)) {
                fixed.push(endpoint.text("VpcEndpointId"));
            } else if is_full(endpoint.get("PolicyDocument")) {
                flaws.push((Some(Degree::Partly), say::FULL_POLICY.to_owned()));
            }
            if flaws.is_empty() {
                continue;
            }
            let worst = flaws.iter().filter_map(|(degree, _)| *degree).max();
            let words: Vec<String> = flaws.into_iter().map(|(_, words)| words).collect();
            let resource = Resource::new(kind, endpoint.text("VpcEndpointId"), region, words.join("; "));
            match worst {
                Some(degree) => failing.push((degree, resource)),
                None => listed.push(resource),
            }
        }
    }
    match worst_first(failing) {
        Some((Degree::Wholly, all)) => Draft::Fail(Degree::Wholly, say::GROUP_OPEN.to_owned(), all),
        Some((Degree::Partly, all)) => Draft::Fail(Degree::Partly, say::BY_HALF.to_owned(), all),
        None if !listed.is_empty() => Draft::Review(say::LISTS.to_owned(), listed),
        None if seen == 0 => Draft::NotApplicable(say::NO_ENDPOINTS.to_owned()),
        None => Draft::Pass(say::restricted(&fixed)),
    }
}

#[cfg(test)]
mod tests;
