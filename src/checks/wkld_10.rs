//! WKLD.10: what the internet can reach.

use crate::checks::batches::described;
use crate::checks::failing::worst_first;
use crate::checks::services::ec2::instances::servers;
use crate::checks::services::ec2::network::{Networks, is_own};
use crate::checks::services::ec2::security_groups::Groups;
use crate::checks::services::ec2::subnets::{Subnet, Subnets};
use crate::checks::services::iam::policy::statements;
use crate::checks::services::opensearch::search_domains;
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_10 as say;
use crate::stdx::sort;
use std::collections::{BTreeMap, BTreeSet};

const SUBNETS: &str = "ec2:DescribeSubnets";
const TABLES: &str = "ec2:DescribeRouteTables";

/// Checks `wkld-10.databases-private`.
pub fn databases_private(cx: &mut CheckContext<'_>) -> Draft {
    let places: BTreeMap<&str, Subnets<'_>> =
        sort::map(Subnets::everywhere(cx).into_iter().map(|subnets| (subnets.region, subnets)));
    let (mut seen, mut failing) = (0, Vec::new());
    for answer in cx.in_every_region("rds:DescribeDBInstances") {
        let region = answer.region();
        for database in answer.view().list("DBInstances") {
            seen += 1;
            let group = database.get("DBSubnetGroup").list("Subnets");
            let subnets = places.get(region);
            let placed: Vec<Option<bool>> =
                group.map(|subnet| subnets?.is_public(cx, subnet.text("SubnetIdentifier"))).collect();
            if let Some((degree, what)) = exposure(database.flag("PubliclyAccessible"), &placed) {
                failing.push((degree, Resource::new("database", database.text("DBInstanceIdentifier"), region, what)));
            }
        }
    }
    for answer in cx.in_every_region("redshift:DescribeClusters") {
        for cluster in answer.view().list("Clusters") {
            seen += 1;
            if !cluster.flag("PubliclyAccessible") {
                continue;
            }
            let region = answer.region();
            let placed = subnets_of_network(cx, places.get(region), cluster.text("VpcId"));
            if let Some((degree, what)) = exposure(true, &placed) {
                failing.push((degree, Resource::new("cluster", cluster.text("ClusterIdentifier"), region, what)));
            }
        }
    }
    for (region, domain) in search_domains(cx) {
        seen += 1;
        if !domain.get("VPCOptions").text("VPCId").is_empty() {
            continue;
        }
        let is_public = statements(domain.get("AccessPolicies")).any(|statement| statement.is_public());
        let (degree, what) = if is_public && !domain.get("AdvancedSecurityOptions").flag("Enabled") {
            (Degree::Wholly, say::OPEN_DOMAIN)
        } else {
            (Degree::Partly, say::DOMAIN_OUTSIDE)
        };
        failing.push((degree, Resource::new("", domain.text("DomainName"), region, what)));
    }
    match worst_first(failing) {
        Some((Degree::Wholly, all)) => Draft::Fail(Degree::Wholly, say::DATABASES_OPEN.to_owned(), all),
        Some((Degree::Partly, all)) => Draft::Fail(Degree::Partly, say::DATABASES_NEAR.to_owned(), all),
        None if seen == 0 => Draft::NotApplicable(say::NO_DATABASES.to_owned()),
        None => Draft::Pass(say::DATABASES_PRIVATE.to_owned()),
    }
}

/// Whether each subnet of a VPC is public. A warehouse does not say in which of them it is. `None` for a subnet that is not
/// known, which is a gap.
fn subnets_of_network(cx: &mut CheckContext<'_>, subnets: Option<&Subnets<'_>>, vpc: &str) -> Vec<Option<bool>> {
    let Some(subnets) = subnets else { return vec![None] };
    let own = subnets.own().filter(|subnet| subnet.vpc == vpc);
    let mut all: Vec<Option<bool>> = own.map(|subnet| subnets.is_public(cx, subnet.id)).collect();
    if !subnets.has_all() {
        all.push(None);
    }
    all
}

/// How far a database is exposed to the internet, by its setting and by its subnets; `None` if it is not.
fn exposure(is_public: bool, placed: &[Option<bool>]) -> Option<(Degree, &'static str)> {
    let is_near = placed.contains(&Some(true));
    match (is_public, is_near) {
        (true, true) => Some((Degree::Wholly, say::PUBLIC)),
        // Without a subnet, nothing shields the database.
        (true, false) if placed.is_empty() => Some((Degree::Wholly, say::PUBLIC)),
        (true, false) if placed.contains(&None) => Some((Degree::Partly, say::PUBLIC)),
        (true, false) => Some((Degree::Partly, say::PUBLIC_IN_PRIVATE)),
        (false, true) => Some((Degree::Partly, say::IN_PUBLIC_SUBNET)),
        (false, false) => None,
    }
}

/// What decides about servers and tasks in one Region.
struct Place<'a> {
    region: &'a str,
    subnets: Subnets<'a>,
    groups: Groups<'a>,
}

impl Place<'_> {
    /// The failure of something with a public address. Its degree depends on the security groups, and on whether the thing
    /// translates addresses for others.
    fn public<'b>(
        &self,
        kind: &str,
        id: &str,
        groups: impl Iterator<Item = &'b str>,
        is_nat: bool,
    ) -> (Degree, Resource) {
        let (degree, what) = if is_nat {
            (Degree::Partly, say::SERVER_NAT)
        } else if self.groups.is_any_open(groups) {
            (Degree::Wholly, say::SERVER_OPEN)
        } else {
            (Degree::Partly, say::SERVER_CLOSED)
        };
        (degree, Resource::new(kind, id, self.region, what))
    }

    /// The running servers with a public address, of their own or of their interfaces.
    fn servers(
        &self,
        cx: &mut CheckContext<'_>,
        answer: CallResult<'_>,
        interfaces: &[View<'_>],
    ) -> Vec<(Degree, Resource)> {
        let mut attached: BTreeMap<&str, Vec<View<'_>>> = BTreeMap::new();
        for interface in interfaces {
            attached.entry(server_of(*interface)).or_default().push(*interface);
        }
        let running = servers(answer.view()).filter(|server| server.get("State").text("Name") == "running");
        let mut public = Vec::new();
        for server in running {
            let id = server.text("InstanceId");
            let own = attached.get(id).map(Vec::as_slice).unwrap_or_default();
            let mut addresses = server.list("NetworkInterfaces").map(|it| it.get("Association").text("PublicIp"));
            let is_addressed = !server.text("PublicIpAddress").is_empty()
                || addresses.any(|address| !address.is_empty())
                || own.iter().any(|interface| self.subnets.is_addressed(cx, *interface) == Some(true));
            if is_addressed {
                let groups = own.iter().flat_map(|interface| groups_of(*interface, "Groups"));
                let groups = groups_of(server, "SecurityGroups").chain(groups);
                let is_nat = is_nat(server) || own.iter().any(|interface| is_nat(*interface));
                public.push(self.public("instance", id, groups, is_nat));
            }
        }
        public
    }

    /// The tasks with a public address, by their interfaces.
    fn tasks(&self, cx: &mut CheckContext<'_>, interfaces: &[View<'_>]) -> Vec<(Degree, Resource)> {
        let mut tasks: Vec<View<'_>> = interfaces.iter().copied().filter(|interface| is_of_task(*interface)).collect();
        tasks.retain(|interface| self.subnets.is_addressed(cx, *interface) == Some(true));
        let public = |interface: View<'_>| {
            let id = interface.text("NetworkInterfaceId");
            self.public("network-interface", id, groups_of(interface, "Groups"), is_nat(interface))
        };
        tasks.into_iter().map(public).collect()
    }
}

/// The server that an interface belongs to; empty if it belongs to none.
fn server_of(interface: View<'_>) -> &str {
    interface.get("Attachment").text("InstanceId")
}

/// Whether an interface belongs to a single task. Services that make interfaces write the purpose in the description.
fn is_of_task(interface: View<'_>) -> bool {
    let description = interface.text("Description");
    let is_of_tasks =
        description.starts_with("ecs:") || description.starts_with("arn:") && description.contains(":ecs:");
    is_of_tasks && server_of(interface).is_empty()
}

fn groups_of<'a>(view: View<'a>, list: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    view.list(list).map(|group| group.text("GroupId"))
}

/// Whether traffic of others passes through a server or an interface.
fn is_nat(view: View<'_>) -> bool {
    view.get("SourceDestCheck").as_flag() == Some(false)
}

/// The services of ECS that are not inactive, each with its Region. Missing answers are gaps.
fn services<'a>(cx: &mut CheckContext<'a>) -> Vec<(&'a str, View<'a>)> {
    let mut all = Vec::new();
    for answer in cx.in_every_region("ecs:ListClusters") {
        let region = answer.region();
        let mut names = Vec::new();
        for cluster in answer.view().texts("clusterArns") {
            let listed = cx.in_region("ecs:ListServices", region, &[cluster]);
            names.extend(listed.into_iter().flat_map(|listed| listed.view().texts("serviceArns")));
        }
        let services = described(cx, "ecs:DescribeServices", region, ("services", "services"), &names);
        let running = services.into_iter().filter(|service| service.text("status") != "INACTIVE");
        all.extend(running.map(|service| (region, service)));
    }
    all
}

/// The launch templates whose default version requests public addresses. Missing answers are gaps.
fn asking_templates(cx: &mut CheckContext<'_>) -> Vec<Resource> {
    let mut asking = Vec::new();
    for answer in cx.in_every_region("ec2:DescribeLaunchTemplateVersions") {
        let versions = answer.view().list("LaunchTemplateVersions").filter(|version| version.flag("DefaultVersion"));
        let asks = |version: &View<'_>| {
            let mut interfaces = version.get("LaunchTemplateData").list("NetworkInterfaces");
            interfaces.any(|interface| interface.flag("AssociatePublicIpAddress"))
        };
        let resource = |version: View<'_>| {
            Resource::new("launch-template", version.text("LaunchTemplateId"), answer.region(), say::TEMPLATE_ASKS)
        };
        asking.extend(versions.filter(asks).map(resource));
    }
    asking
}

/// Checks `wkld-10.servers-private`.
pub fn servers_private<'a>(cx: &mut CheckContext<'a>) -> Draft {
    let mut ask = |call| -> BTreeMap<&'a str, CallResult<'a>> {
        sort::map(cx.in_every_region(call).into_iter().map(|answer| (answer.region(), answer)))
    };
    let (instances, interfaces) = (ask("ec2:DescribeInstances"), ask("ec2:DescribeNetworkInterfaces"));
    let account = cx.account();
    for call in [SUBNETS, TABLES, "ec2:DescribeSecurityGroups"] {
        cx.in_every_region(call);
    }
    let regions: BTreeSet<&str> = sort::set([&instances, &interfaces].into_iter().flat_map(BTreeMap::keys).copied());
    let (mut is_any_there, mut failing) = (false, Vec::new());
    for region in regions {
        let place = Place { region, subnets: Subnets::of(cx, region), groups: Groups::of(cx, region) };
        let interfaces = interfaces.get(region).into_iter().flat_map(|answer| answer.view().list("NetworkInterfaces"));
        let interfaces: Vec<View<'_>> = interfaces.filter(|interface| is_own(*interface, account)).collect();
        is_any_there |= interfaces.iter().any(|interface| is_of_task(*interface));
        if let Some(answer) = instances.get(region) {
            is_any_there |= servers(answer.view()).next().is_some();
            failing.extend(place.servers(cx, *answer, &interfaces));
        }
        failing.extend(place.tasks(cx, &interfaces));
    }
    let is_addressed = !failing.is_empty();
    for (region, service) in services(cx) {
        is_any_there = true;
        let network = service.get("networkConfiguration").get("awsvpcConfiguration");
        if network.text("assignPublicIp") == "ENABLED" {
            let resource = Resource::new("service", service.text("serviceName"), region, say::SERVICE_ASKS);
            failing.push((Degree::Partly, resource));
        }
    }
    failing.extend(asking_templates(cx).into_iter().map(|template| (Degree::Partly, template)));
    if !is_any_there {
        // A template from which nothing has been started does not matter yet.
        return Draft::NotApplicable(say::NO_SERVERS.to_owned());
    }
    let Some((degree, failing)) = worst_first(failing) else {
        return Draft::Pass(say::SERVERS_PRIVATE.to_owned());
    };
    let reason = match degree {
        Degree::Wholly => say::SERVERS_OPEN,
        Degree::Partly if is_addressed => say::SERVERS_CLOSED,
        Degree::Partly => say::ONLY_ASKED,
    };
    Draft::Fail(degree, reason.to_owned(), failing)
}

/// Checks `wkld-10.private-subnets`.
pub fn private_subnets(cx: &mut CheckContext<'_>) -> Draft {
    let networks = Networks::everywhere(cx);
    for call in [SUBNETS, TABLES] {
        cx.in_every_region(call);
    }
    let (mut seen, mut failing) = (0, Vec::new());
    for networks in networks {
        let subnets = Subnets::of(cx, networks.region);
        let mut by_vpc: BTreeMap<&str, Vec<Subnet<'_>>> = BTreeMap::new();
        for subnet in subnets.own() {
            by_vpc.entry(subnet.vpc).or_default().push(subnet);
        }
        for vpc in networks.vpcs().filter(|vpc| networks.is_in_use(*vpc) == Some(true)) {
            seen += 1;
            let own = by_vpc.get(vpc.id).map(Vec::as_slice).unwrap_or_default();
            failing.extend(lacking(cx, &subnets, vpc.id, own));
        }
    }
    match worst_first(failing) {
        Some((Degree::Wholly, all)) => Draft::Fail(Degree::Wholly, say::SOME_ONLY_PUBLIC.to_owned(), all),
        Some((Degree::Partly, all)) => Draft::Fail(Degree::Partly, say::SOME_BY_HALF.to_owned(), all),
        None if seen == 0 => Draft::NotApplicable(say::NO_NETWORK.to_owned()),
        None => Draft::Pass(say::SUBNETS_PRIVATE.to_owned()),
    }
}

/// What a network in use lacks, and those of its private subnets that hand out public addresses.
fn lacking(cx: &mut CheckContext<'_>, subnets: &Subnets<'_>, vpc: &str, own: &[Subnet<'_>]) -> Vec<(Degree, Resource)> {
    let region = subnets.region;
    let (mut failing, mut zones, mut is_all_known) = (Vec::new(), BTreeSet::new(), subnets.has_all());
    for subnet in own {
        match subnets.is_public(cx, subnet.id) {
            Some(true) => {}
            None => is_all_known = false,
            Some(false) => {
                zones.insert(subnet.zone);
                if subnet.hands_out_addresses {
                    failing.push((Degree::Partly, Resource::new("subnet", subnet.id, region, say::HANDS_OUT)));
                }
            }
        }
    }
    if own.is_empty() && is_all_known {
        // Whatever uses a network is in one of its subnets.
        cx.add_unreadable(SUBNETS, region);
    } else if is_all_known {
        match zones.len() {
            0 => failing.push((Degree::Wholly, Resource::new("vpc", vpc, region, say::ONLY_PUBLIC))),
            1 => failing.push((Degree::Partly, Resource::new("vpc", vpc, region, say::ONE_ZONE))),
            _ => {}
        }
    }
    failing
}

/// Checks `wkld-10.network-acls`.
pub fn network_acls(cx: &mut CheckContext<'_>) -> Draft {
    const CALL: &str = "ec2:DescribeNetworkAcls";
    cx.in_every_region(CALL);
    let (mut private, mut plain) = (0, Vec::new());
    for subnets in Subnets::everywhere(cx) {
        let region = subnets.region;
        let answer = cx.in_region(CALL, region, &[]);
        let mut lists: BTreeMap<&str, View<'_>> = BTreeMap::new();
        for list in answer.into_iter().flat_map(|answer| answer.view().list("NetworkAcls")) {
            lists.extend(list.list("Associations").map(|association| (association.text("SubnetId"), list)));
        }
        for subnet in subnets.own() {
            if subnets.is_public(cx, subnet.id) != Some(false) {
                continue;
            }
            private += 1;
            match lists.get(subnet.id) {
                Some(list) if list.flag("IsDefault") => {
                    plain.push(Resource::new("subnet", subnet.id, region, say::DEFAULT_ACL));
                }
                Some(list) if lets_everything(*list, false) && lets_everything(*list, true) => {
                    plain.push(Resource::new("subnet", subnet.id, region, say::OPEN_ACL));
                }
                // Every subnet has a network ACL.
                None if answer.is_some_and(CallResult::is_complete) => cx.add_unreadable(CALL, region),
                _ => {}
            }
        }
    }
    if private == 0 {
        Draft::NotApplicable(say::NO_PRIVATE.to_owned())
    } else if plain.is_empty() {
        Draft::Review(say::OWN_ACLS.to_owned(), plain)
    } else {
        Draft::Review(say::plain_acls(plain.len(), private), plain)
    }
}

/// Whether a network ACL lets everything through in a direction: a rule that does so comes before all that deny.
fn lets_everything(list: View<'_>, outwards: bool) -> bool {
    let rules = list.list("Entries").filter(|rule| rule.flag("Egress") == outwards);
    let rules = rules.filter(|rule| !rule.text("CidrBlock").is_empty());
    let is_whole = |rule: &View<'_>| rule.text("Protocol") == "-1" && rule.text("CidrBlock") == "0.0.0.0/0";
    let number = |rule: View<'_>| rule.number("RuleNumber");
    let allowing = rules.clone().filter(|rule| rule.text("RuleAction") == "allow" && is_whole(rule)).filter_map(number);
    let forbidding = rules.filter(|rule| rule.text("RuleAction") == "deny").filter_map(number);
    match (allowing.min(), forbidding.min()) {
        (Some(allowing), Some(forbidding)) => allowing < forbidding,
        (allowing, _) => allowing.is_some(),
    }
}

#[cfg(test)]
mod tests;
