//! WKLD.11: what security groups let in.

use crate::checks::failing::worst_first;
use crate::checks::services::ec2::security_groups::{
    Groups, Openness, Protocol, Used, blocks, has_ports, open_anything, open_to_world, opened_together, ports,
};
use crate::checks::services::opensearch::search_domains;
use crate::checks::{CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_11 as say;
use crate::stdx::addresses::is_private;
use crate::stdx::sort;
use std::collections::BTreeMap;

/// The number of ports from which on a rule is dangerous, whichever ports they are.
const MANY_PORTS: i64 = 101;

/// Ports of databases, caches, administration, file sharing, mail and development servers.
const DANGEROUS: [i64; 66] = [
    1433, 1434, 1521, 3306, 5432, 5439, 5984, 6379, 7000, 7001, 8086, 9042, 9200, 9300, 11211, 27017, 27018, 27019, 20,
    21, 23, 25, 110, 111, 135, 137, 138, 139, 143, 161, 389, 445, 512, 513, 514, 636, 873, 1080, 2049, 2181, 2375,
    2376, 2379, 2380, 5500, 5601, 5672, 5900, 5901, 5902, 5903, 5985, 5986, 6443, 9092, 10250, 15672, 3000, 4333, 5000,
    8000, 8080, 8088, 8888, 9000, 9090,
];

/// Whether these open ports of a protocol are dangerous, and the words for them. `None` for a single port of the web, or one
/// that is judged in WKLD.06.
fn opened(protocol: Protocol, (first, last): (i64, i64)) -> Option<(bool, String)> {
    let (name, allowed): (&str, &[i64]) = match protocol {
        Protocol::Tcp => ("TCP", &[80, 443, 22, 3389]),
        Protocol::Udp => ("UDP", &[443, 3389]),
    };
    if first == last && allowed.contains(&first) {
        return None;
    }
    let is_dangerous = last - first + 1 >= MANY_PORTS || DANGEROUS.iter().any(|port| (first..=last).contains(port));
    Some((is_dangerous, say::ports(name, first, last)))
}

/// Checks `wkld-11.no-open-ports`.
pub fn no_open_ports(cx: &mut CheckContext<'_>) -> Draft {
    let account = cx.account();
    cx.in_every_region("ec2:DescribeNetworkInterfaces");
    let (mut failing, mut doubtful) = (Vec::new(), Vec::new());
    for groups in Groups::everywhere(cx) {
        let region = groups.region();
        let used = Used::of(cx, region);
        for group in groups.own(account) {
            let id = group.text("GroupId");
            let (dangerous, others) = opened_by(group);
            let resource =
                |what: &[String]| Resource::new("security-group", id, region, say::opens(what, used.is_used(id)));
            if !dangerous.is_empty() {
                let degree = if used.is_used(id) == Some(true) { Degree::Wholly } else { Degree::Partly };
                failing.push((degree, resource(&dangerous)));
            } else if !others.is_empty() {
                doubtful.push(resource(&others));
            }
        }
    }
    match worst_first(failing) {
        Some((degree, failing)) => {
            let wholly = degree == Degree::Wholly;
            let reason = if wholly { say::DANGEROUS_IN_USE } else { say::DANGEROUS_UNUSED };
            Draft::Fail(degree, say::with_others(reason, doubtful.len()), failing)
        }
        None if !doubtful.is_empty() => Draft::Review(say::OTHER_PORTS.to_owned(), doubtful),
        None => Draft::Pass(say::ONLY_WEB.to_owned()),
    }
}

/// The dangerous ports that a group opens to the world, and the other ports that it opens to the world or to a prefix list.
fn opened_by(group: View<'_>) -> (Vec<String>, Vec<String>) {
    const PROTOCOLS: [Protocol; 2] = [Protocol::Tcp, Protocol::Udp];
    let (mut dangerous, mut others) = (Vec::new(), Vec::new());
    let mut note = |openness: Openness, (is_dangerous, words): (bool, String)| {
        let (list, words) = match openness {
            Openness::World if is_dangerous => (&mut dangerous, words),
            Openness::World => (&mut others, words),
            Openness::PrefixList => (&mut others, say::by_list(&words)),
            Openness::No => return,
        };
        if !list.contains(&words) {
            list.push(words);
        }
    };
    let rules: Vec<View<'_>> = group.list("IpPermissions").collect();
    for rule in &rules {
        let openness = open_to_world(*rule);
        for protocol in PROTOCOLS {
            let Some(ports) = ports(*rule, protocol) else { continue };
            let Some((is_dangerous, words)) = opened(protocol, (*ports.start(), *ports.end())) else { continue };
            // Otherwise, a rule for all protocols would be listed twice.
            let words = if rule.text("IpProtocol") == "-1" { say::ALL_PORTS.to_owned() } else { words };
            note(openness, (is_dangerous, words));
        }
    }
    for protocol in PROTOCOLS {
        let together = opened_together(&rules, protocol);
        together.into_iter().filter_map(|ports| opened(protocol, ports)).for_each(|it| note(Openness::World, it));
    }
    (dangerous, others)
}

/// Checks `wkld-11.default-group-empty`.
pub fn default_group_empty(cx: &mut CheckContext<'_>) -> Draft {
    let account = cx.account();
    cx.in_every_region("ec2:DescribeNetworkInterfaces");
    let (mut seen, mut failing) = (0, Vec::new());
    for groups in Groups::everywhere(cx) {
        let region = groups.region();
        let used = Used::of(cx, region);
        let defaults = groups.own(account).filter(|group| group.text("GroupName") == "default");
        for group in defaults.filter(|group| !group.text("VpcId").is_empty()) {
            seen += 1;
            if !has_rules(group) {
                continue;
            }
            let id = group.text("GroupId");
            let (degree, what) = match used.is_used(id) {
                Some(true) => (Degree::Wholly, say::DEFAULT_USED),
                Some(false) => (Degree::Partly, say::DEFAULT_UNUSED),
                None => (Degree::Partly, say::DEFAULT_RULES),
            };
            // A default group fills no command: whatever uses it gets another group, and then all default groups are emptied.
            failing.push((degree, Resource::new("", id, region, what)));
        }
    }
    match worst_first(failing) {
        Some((Degree::Wholly, all)) => Draft::Fail(Degree::Wholly, say::DEFAULTS_USED.to_owned(), all),
        Some((Degree::Partly, all)) => Draft::Fail(Degree::Partly, say::DEFAULTS_WITH_RULES.to_owned(), all),
        None if seen == 0 => Draft::NotApplicable(say::NO_DEFAULTS.to_owned()),
        None => Draft::Pass(say::DEFAULTS_EMPTY.to_owned()),
    }
}

fn has_rules(group: View<'_>) -> bool {
    group.list("IpPermissions").len() > 0 || group.list("IpPermissionsEgress").len() > 0
}

const MEMORY: &str = "memorydb:DescribeClusters";

/// The calls that list databases and caches, each with the list, the field of the name, the list of security groups, and the
/// field of their ID.
const STORES: [(&str, &str, &str, &str, &str); 5] = [
    ("rds:DescribeDBInstances", "DBInstances", "DBInstanceIdentifier", "VpcSecurityGroups", "VpcSecurityGroupId"),
    ("rds:DescribeDBClusters", "DBClusters", "DBClusterIdentifier", "VpcSecurityGroups", "VpcSecurityGroupId"),
    ("elasticache:DescribeCacheClusters", "CacheClusters", "CacheClusterId", "SecurityGroups", "SecurityGroupId"),
    (MEMORY, "Clusters", "Name", "SecurityGroups", "SecurityGroupId"),
    ("redshift:DescribeClusters", "Clusters", "ClusterIdentifier", "VpcSecurityGroups", "VpcSecurityGroupId"),
];

/// The security groups of databases, caches and search clusters, by Region and ID, each with the name of one store that uses
/// it.
fn attached<'a>(cx: &mut CheckContext<'a>) -> BTreeMap<(&'a str, &'a str), &'a str> {
    let mut attached = BTreeMap::new();
    for (call, list, name, groups, id) in STORES {
        // Browsers cannot call MemoryDB: what is known of it counts, and what is missing is no gap.
        let answers = match call {
            MEMORY => cx.tentatively(|cx| cx.in_every_region(call)).0,
            _ => cx.in_every_region(call),
        };
        for answer in answers {
            for store in answer.view().list(list) {
                let groups = store.list(groups);
                if groups.len() == 0 {
                    // Each store has at least one group.
                    cx.add_unreadable(call, answer.region());
                }
                for group in groups {
                    attached.entry((answer.region(), group.text(id))).or_insert(store.text(name));
                }
            }
        }
    }
    // A domain outside a VPC has no groups; WKLD.10 is about that.
    for (region, domain) in search_domains(cx) {
        for group in domain.get("VPCOptions").texts("SecurityGroupIds") {
            attached.entry((region, group)).or_insert(domain.text("DomainName"));
        }
    }
    attached
}

/// What a database's group lets through that it should not, in words, with the degree of the failure. The degree is `None` if
/// there is no failure, or if a person has to look up a prefix list first.
fn let_through(group: View<'_>) -> (Option<Degree>, Vec<String>) {
    let (mut public, mut private, mut by_list) = (Vec::new(), Vec::new(), false);
    for rule in group.list("IpPermissions").filter(|rule| has_ports(*rule)) {
        for block in blocks(rule) {
            let list = if is_private(block) { &mut private } else { &mut public };
            if !list.contains(&block) {
                list.push(block);
            }
        }
        by_list |= rule.list("PrefixListIds").len() > 0;
    }
    let is_open = open_anything(&group.list("IpPermissionsEgress").collect::<Vec<_>>());
    let degree = if !public.is_empty() {
        Some(Degree::Wholly)
    } else {
        (is_open || !private.is_empty()).then_some(Degree::Partly)
    };
    let mut parts = Vec::new();
    public.append(&mut private);
    if !public.is_empty() {
        parts.push(say::lets_in(&public));
    }
    if by_list {
        parts.push(say::BY_LIST.to_owned());
    }
    if is_open {
        parts.push(say::OUTBOUND.to_owned());
    }
    (degree, parts)
}

/// Checks `wkld-11.database-tier`.
pub fn database_tier(cx: &mut CheckContext<'_>) -> Draft {
    let groups: BTreeMap<&str, Groups<'_>> =
        sort::map(Groups::everywhere(cx).into_iter().map(|groups| (groups.region(), groups)));
    let attached = attached(cx);
    let (mut failing, mut listed) = (Vec::new(), Vec::new());
    for ((region, id), database) in &attached {
        let Some(group) = groups.get(region).and_then(|groups| groups.find(cx, id)) else { continue };
        let (degree, parts) = let_through(group);
        if parts.is_empty() {
            continue;
        }
        let resource = Resource::new("security-group", *id, region, say::of_database(database, &parts));
        match degree {
            Some(degree) => failing.push((degree, resource)),
            None => listed.push(resource),
        }
    }
    match worst_first(failing) {
        Some((Degree::Wholly, all)) => Draft::Fail(Degree::Wholly, say::DATABASE_OPEN.to_owned(), all),
        Some((Degree::Partly, all)) => Draft::Fail(Degree::Partly, say::DATABASE_WIDE.to_owned(), all),
        None if !listed.is_empty() => Draft::Review(say::DATABASE_LISTS.to_owned(), listed),
        None if attached.is_empty() => Draft::NotApplicable(say::NO_DATABASE.to_owned()),
        None => Draft::Pass(say::DATABASE_CLOSED.to_owned()),
    }
}

/// The managed rules of AWS Config about security groups.
const RULES: [&str; 4] = [
    "INCOMING_SSH_DISABLED",
    "RESTRICTED_INCOMING_TRAFFIC",
    "VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS",
    "VPC_DEFAULT_SECURITY_GROUP_CLOSED",
];

/// Checks `wkld-11.audited`.
pub fn audited(cx: &mut CheckContext<'_>) -> Draft {
    let mut shown = Vec::new();
    for answer in cx.in_every_region("config:DescribeConfigRules") {
        let rules = answer.view().list("ConfigRules").filter(|rule| rule.text("ConfigRuleState") == "ACTIVE");
        for rule in rules {
            let kind = rule.get("Source").text("SourceIdentifier");
            if RULES.contains(&kind) {
                shown.push(Resource::new("", rule.text("ConfigRuleName"), answer.region(), kind));
            }
        }
    }
    for answer in cx.in_every_region("securityhub:GetEnabledStandards") {
        for standard in answer.view().list("StandardsSubscriptions") {
            if matches!(standard.text("StandardsStatus"), "READY" | "INCOMPLETE" | "PENDING") {
                shown.push(Resource::new("", standard.text("StandardsArn"), answer.region(), say::STANDARD));
            }
        }
    }
    sort::by_text(&mut shown, |resource| resource.region.clone());
    let reason = if shown.is_empty() { say::UNCHECKED } else { say::CHECKED };
    Draft::Review(reason.to_owned(), shown)
}

#[cfg(test)]
mod tests;
