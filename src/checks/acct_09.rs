//! ACCT.09: unused networks, and idle resources.

use crate::checks::services::ec2::instances::{is_service_made, servers};
use crate::checks::services::ec2::network::{Networks, Vpc, is_own};
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::acct_09 as say;
use crate::stdx::sort;
use crate::stdx::time::{DAY, Timestamp};
use std::collections::{BTreeSet, HashSet};

/// For how many days a server may be stopped before it counts as idle.
const STOPPED_DAYS: u64 = 30;

/// Checks `acct-09.default-vpcs`.
pub fn default_vpcs(cx: &mut CheckContext<'_>) -> Draft {
    cx.once("ec2:DescribeRegions");
    let regions = cx.regions_of("ec2:DescribeVpcs").len();
    let all = Networks::everywhere(cx);
    let mut empty = Vec::new();
    let mut with = 0;
    for networks in &all {
        let defaults = networks.vpcs().filter(|vpc| vpc.is_default && vpc.is_own);
        let before = empty.len();
        empty.extend(
            defaults
                .filter(|vpc| networks.is_empty(*vpc) == Some(true))
                .map(|vpc| Resource::new("vpc", vpc.id, networks.region, say::EMPTY_DEFAULT)),
        );
        with += usize::from(empty.len() > before);
    }
    let regions = regions.max(all.len());
    if empty.is_empty() {
        return Draft::Pass(say::NO_EMPTY_DEFAULT.to_owned());
    }
    let degree = if 2 * with <= regions { Degree::Partly } else { Degree::Wholly };
    Draft::Fail(degree, say::empty_defaults(with, regions), empty)
}

/// The answers that decide what is in use in one Region.
struct Region<'a> {
    networks: Networks<'a>,
    subnets: Option<CallResult<'a>>,
    groups: Option<CallResult<'a>>,
    templates: Option<CallResult<'a>>,
    functions: Option<CallResult<'a>>,
}

impl<'a> Region<'a> {
    fn of(cx: &mut CheckContext<'a>, networks: Networks<'a>) -> Self {
        let mut ask = |call| cx.in_region(call, networks.region, &[]);
        Self {
            networks,
            subnets: ask("ec2:DescribeSubnets"),
            groups: ask("ec2:DescribeSecurityGroups"),
            templates: ask("ec2:DescribeLaunchTemplateVersions"),
            functions: ask("lambda:ListFunctions"),
        }
    }

    fn unused_vpcs(&self) -> impl Iterator<Item = Vpc<'a>> {
        let networks = self.networks;
        let own = networks.vpcs().filter(|vpc| vpc.is_own && !vpc.is_default);
        own.filter(move |vpc| networks.is_empty(*vpc) == Some(true))
    }

    fn vpcs_in_use(&self) -> Vec<&'a str> {
        let networks = self.networks;
        networks.vpcs().filter(|vpc| networks.is_in_use(*vpc) == Some(true)).map(|vpc| vpc.id).collect()
    }

    /// The IDs of the security groups that something uses, and their names in old launch templates. `None` if not everything
    /// that could use a group was seen.
    fn used_groups(&self) -> Option<HashSet<&'a str>> {
        let complete = |answer: Option<CallResult<'a>>| answer.filter(|answer| answer.is_complete());
        let (templates, functions) = (complete(self.templates)?, complete(self.functions)?);
        let groups = complete(self.groups)?;
        let mut used = HashSet::new();
        if !self.networks.has_all_interfaces() {
            return None;
        }
        for interface in self.networks.interfaces() {
            used.extend(interface.list("Groups").map(|group| group.text("GroupId")));
        }
        for template in templates.view().list("LaunchTemplateVersions") {
            let data = template.get("LaunchTemplateData");
            used.extend(data.texts("SecurityGroupIds").chain(data.texts("SecurityGroups")));
            used.extend(data.list("NetworkInterfaces").flat_map(|interface| interface.texts("Groups")));
        }
        for function in functions.view().list("Functions") {
            used.extend(function.get("VpcConfig").texts("SecurityGroupIds"));
        }
        for group in groups.view().list("SecurityGroups") {
            used.extend(groups_in_rules(group).filter(|other| *other != group.text("GroupId")));
        }
        Some(used)
    }

    fn unused_groups(&self, account: &str) -> Vec<&'a str> {
        let (Some(used), Some(groups)) = (self.used_groups(), self.groups) else { return Vec::new() };
        let vpcs = self.vpcs_in_use();
        let is_unused = |group: &View<'a>| {
            let name = group.text("GroupName");
            is_own(*group, account)
                && name != "default"
                && vpcs.contains(&group.text("VpcId"))
                && !used.contains(group.text("GroupId"))
                && !used.contains(name)
        };
        groups.view().list("SecurityGroups").filter(is_unused).map(|group| group.text("GroupId")).collect()
    }

    /// The empty subnets of networks in use. Spare zones are normal, so these are named and do not fail.
    fn spare_subnets(&self, account: &str) -> Vec<&'a str> {
        if !self.networks.has_all_interfaces() {
            return Vec::new();
        }
        let taken: BTreeSet<&str> = sort::set(self.networks.interfaces().map(|interface| interface.text("SubnetId")));
        let vpcs = self.vpcs_in_use();
        let subnets = self.subnets.into_iter().flat_map(|answer| answer.view().list("Subnets"));
        let is_spare = |subnet: &View<'a>| {
            is_own(*subnet, account) && vpcs.contains(&subnet.text("VpcId")) && !taken.contains(subnet.text("SubnetId"))
        };
        subnets.filter(is_spare).map(|subnet| subnet.text("SubnetId")).collect()
    }
}

/// The groups that a group's rules name.
fn groups_in_rules<'a>(group: View<'a>) -> impl Iterator<Item = &'a str> {
    let rules = group.list("IpPermissions").chain(group.list("IpPermissionsEgress"));
    rules.flat_map(|rule| rule.list("UserIdGroupPairs")).map(|pair| pair.text("GroupId"))
}

/// Checks `acct-09.unused-network`.
pub fn unused_network(cx: &mut CheckContext<'_>) -> Draft {
    let account = cx.account();
    let all = Networks::everywhere(cx);
    let regions: Vec<Region<'_>> = all.into_iter().map(|networks| Region::of(cx, networks)).collect();
    let of = |kind, what| move |region: &str, id: &str| Resource::new(kind, id, region, what);
    let (vpc, group) = (of("vpc", say::UNUSED_VPC), of("security-group", say::UNUSED_GROUP));
    let (mut vpcs, mut groups, mut spare, mut shared) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for region in &regions {
        let name = region.networks.region;
        vpcs.extend(region.unused_vpcs().map(|unused| vpc(name, unused.id)));
        groups.extend(region.unused_groups(account).into_iter().map(|unused| group(name, unused)));
        spare.extend(region.spare_subnets(account));
        shared.extend(region.networks.vpcs().filter(|vpc| !vpc.is_own).map(|vpc| vpc.id));
    }
    let mut own = regions.iter().flat_map(|region| region.networks.vpcs()).filter(|vpc| vpc.is_own);
    if own.all(|vpc| vpc.is_default) {
        return Draft::NotApplicable(say::with_seen(say::ONLY_DEFAULT, &[], &shared));
    }
    if vpcs.is_empty() && groups.is_empty() {
        return Draft::Pass(say::with_seen(say::NOTHING_UNUSED, &spare, &shared));
    }
    let degree = if vpcs.is_empty() { Degree::Partly } else { Degree::Wholly };
    let reason = say::with_seen(&say::unused(vpcs.len(), groups.len()), &spare, &shared);
    Draft::Fail(degree, reason, vpcs.into_iter().chain(groups).collect())
}

/// Checks `acct-09.idle-resources`.
pub fn idle_resources(cx: &mut CheckContext<'_>) -> Draft {
    let addresses = cx.in_every_region("ec2:DescribeAddresses");
    let volumes = cx.in_every_region("ec2:DescribeVolumes");
    let instances = cx.in_every_region("ec2:DescribeInstances");
    let mut idle = Vec::new();
    for answer in addresses {
        for address in answer.view().list("Addresses").filter(|address| is_free(*address)) {
            idle.push(Resource::new("elastic-ip", address.text("AllocationId"), answer.region(), say::ADDRESS));
        }
    }
    for answer in volumes {
        let volumes = answer.view().list("Volumes").filter(|volume| !is_service_made(*volume));
        for volume in volumes.filter(|volume| volume.text("State") == "available") {
            idle.push(Resource::new("volume", volume.text("VolumeId"), answer.region(), say::VOLUME));
        }
    }
    for answer in instances {
        for instance in servers(answer.view()) {
            let Some(what) = idle_words(answer, instance) else { continue };
            idle.push(Resource::new("instance", instance.text("InstanceId"), answer.region(), what));
        }
    }
    if idle.is_empty() {
        return Draft::Review(say::NOTHING_IDLE.to_owned(), idle);
    }
    // The sort keeps the order within a Region, in which addresses and volumes come first, because they cost money for nothing.
    sort::by_text(&mut idle, |resource| resource.region.clone());
    let regions: BTreeSet<&str> = sort::set(idle.iter().map(|resource| resource.region.as_str()));
    Draft::Review(say::idle(idle.len(), regions.len()), idle)
}

/// Whether an address is associated with nothing and not managed by a service.
fn is_free(address: View<'_>) -> bool {
    address.text("AssociationId").is_empty() && address.text("ServiceManaged").is_empty()
}

/// What a finding says about a server that has been stopped for long, or for an unknown time; `None` for any other server.
fn idle_words(answer: CallResult<'_>, instance: View<'_>) -> Option<String> {
    if instance.get("State").text("Name") != "stopped" {
        return None;
    }
    // A date later than the answer counts as no date.
    let since = stopped_at(instance.text("StateTransitionReason"))
        .and_then(|since| answer.millis_since(since).map(|millis| (since, millis)));
    match since {
        Some((since, millis)) => (millis > STOPPED_DAYS * DAY).then(|| say::stopped_since(since.date())),
        None => Some(say::STOPPED.to_owned()),
    }
}

/// The instant in `User initiated (2026-10-01 12:34:56 GMT)`.
fn stopped_at(reason: &str) -> Option<Timestamp> {
    let (_, rest) = reason.split_once('(')?;
    let mut words = rest.split_whitespace();
    Timestamp::parse(&format!("{}T{}Z", words.next()?, words.next()?))
}

#[cfg(test)]
mod tests;
