//! WKLD.14: the protection of public endpoints.

use crate::catalog::arn::Arn;
use crate::checks::services::ec2::instances::is_service_made;
use crate::checks::services::ec2::network::is_own;
use crate::checks::services::ec2::security_groups::{
    Groups, Openness, Protocol, blocks, has_ports, open_to_world, opens_port,
};
use crate::checks::services::ec2::subnets::Subnets;
use crate::checks::services::public_endpoints::{distributions, load_balancers, rest_stages};
use crate::checks::{CheckContext, Draft, substitutes};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_14 as say;
use std::collections::{BTreeMap, BTreeSet};

mod rates;

pub use rates::rate_limits;

const INTERFACES: &str = "ec2:DescribeNetworkInterfaces";
const WEB_ACL: &str = "wafv2:GetWebACL";
const WEB_ACL_OF: &str = "wafv2:GetWebACLForResource";
const APIS: &str = "apigatewayv2:GetApis";
const SHIELD: &str = "shield:GetSubscriptionState";

/// The rule groups of AWS that every web ACL should have: against common attacks, known bad inputs, and addresses with a bad
/// reputation.
const WANTED: [&str; 3] =
    ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesAmazonIpReputationList"];

/// The servers and containers in a group that lets in the web from everywhere: those with a public address, and those without.
#[derive(Default)]
struct Behind<'a> {
    public: BTreeSet<&'a str>,
    hidden: BTreeSet<&'a str>,
}

/// Checks `wkld-14.no-direct-servers`.
pub fn no_direct_servers(cx: &mut CheckContext<'_>) -> Draft {
    let account = cx.account();
    let mut number = 0;
    let mut open: BTreeMap<(&str, &str), Behind<'_>> = BTreeMap::new();
    let mut unsure = BTreeSet::new();
    for answer in cx.in_every_region(INTERFACES) {
        let region = answer.region();
        let (groups, subnets) = (Groups::of(cx, region), Subnets::of(cx, region));
        let all = answer.view().list("NetworkInterfaces");
        for interface in all.filter(|interface| is_server(*interface) && is_own(*interface, account)) {
            number += 1;
            let server = match interface.get("Attachment").text("InstanceId") {
                "" => interface.text("NetworkInterfaceId"),
                instance => instance,
            };
            let mut is_public = None;
            for group in interface.list("Groups").map(|group| group.text("GroupId")) {
                match groups.find(cx, group).map(web_openness) {
                    Some(Openness::World) => {
                        let is_public = *is_public.get_or_insert_with(|| subnets.is_addressed(cx, interface));
                        let behind = open.entry((region, group)).or_default();
                        let servers = if is_public == Some(true) { &mut behind.public } else { &mut behind.hidden };
                        servers.insert(server);
                    }
                    Some(Openness::PrefixList) => {
                        unsure.insert((region, group));
                    }
                    _ => {}
                }
            }
        }
    }
    let (mut direct, mut only_open) = (Vec::new(), Vec::new());
    let (mut public, mut hidden) = (BTreeSet::new(), BTreeSet::new());
    for ((region, group), behind) in open {
        let Behind { public: reached, hidden: kept } = behind;
        let list = if reached.is_empty() { &mut only_open } else { &mut direct };
        let what = say::group(&reached.iter().copied().collect::<Vec<_>>(), kept.len());
        list.push(Resource::new("security-group", group, region, what));
        public.extend(reached);
        hidden.extend(kept);
    }
    if !direct.is_empty() {
        direct.extend(only_open);
        Draft::Fail(Degree::Wholly, say::direct(public.len()), direct)
    } else if !only_open.is_empty() {
        Draft::Fail(Degree::Partly, say::only_open(hidden.len()), only_open)
    } else if !unsure.is_empty() {
        let groups = unsure.into_iter();
        let groups = groups.map(|(region, group)| Resource::new("security-group", group, region, say::OWN_LIST));
        Draft::Review(say::BY_LIST.to_owned(), groups.collect())
    } else if number == 0 {
        Draft::NotApplicable(say::NO_SERVERS.to_owned())
    } else {
        Draft::Pass(say::NO_DIRECT.to_owned())
    }
}

/// Whether a network interface is that of a server or a container, and not of something that AWS runs.
fn is_server(interface: View<'_>) -> bool {
    let description = interface.text("Description");
    let is_task =
        description.starts_with("arn:") && description.contains(":ecs:") && description.contains(":attachment/");
    is_task || !interface.get("Attachment").text("InstanceId").is_empty() && !is_service_made(interface)
}

/// How far a group is open on the ports of the web.
fn web_openness(group: View<'_>) -> Openness {
    let rules: Vec<View<'_>> = group.list("IpPermissions").collect();
    let mut openness = Openness::No;
    for (protocol, port) in [(Protocol::Tcp, 80), (Protocol::Tcp, 443), (Protocol::Udp, 443)] {
        match opens_port(&rules, protocol, port) {
            Openness::World => return Openness::World,
            Openness::PrefixList => openness = Openness::PrefixList,
            Openness::No => {}
        }
    }
    openness
}

/// The ARN of a web ACL of AWS WAF; `None` for no web ACL, and for one of WAF Classic, which is out of support.
fn acl_of_today(acl: &str) -> Option<&str> {
    (acl.starts_with("arn:") && acl.contains(":wafv2:")).then_some(acl)
}

/// The content of a web ACL, by its ARN. A missing answer is a gap.
fn web_acl<'a>(cx: &mut CheckContext<'a>, arn: &str) -> Option<View<'a>> {
    let answer = cx.for_item(WEB_ACL, &[arn])?;
    let acl = answer.view().get("WebACL");
    if !acl.is_there() {
        cx.add_unreadable(WEB_ACL, answer.region());
        return None;
    }
    Some(acl)
}

/// The web ACL of a load balancer; an empty view if it has none. `None` if the answer is missing, which is a gap.
fn web_acl_of<'a>(cx: &mut CheckContext<'a>, region: &str, balancer: View<'_>) -> Option<View<'a>> {
    let arn = balancer.text("LoadBalancerArn");
    let answer = cx.in_region(WEB_ACL_OF, region, &[arn]).map(|answer| answer.view().get("WebACL"));
    if answer.is_some() || !cx.is_blocked(WEB_ACL_OF) {
        return answer;
    }
    let held = substitutes::held_against(cx, "ELB.16", &|id| id == arn);
    (!held.is_empty()).then(View::nothing)
}

/// The application load balancers that face the internet, which a web ACL can protect.
fn application_load_balancers<'a>(cx: &mut CheckContext<'a>) -> Vec<(&'a str, View<'a>)> {
    let mut balancers = load_balancers(cx);
    balancers.retain(|(_, balancer)| balancer.text("Type") == "application");
    balancers
}

/// A web ACL as a finding names it: by its ARN or its name, in the Region of its ARN.
fn acl_resource(acl: View<'_>, kind: &str, field: &str, what: String) -> Resource {
    Resource::new(kind, acl.text(field), Arn::parse(acl.text("ARN")).map_or("", |arn| arn.region), what)
}

/// How far public endpoints are filtered.
#[derive(Default)]
struct Filtering<'a> {
    number: usize,
    filtered: usize,
    known: BTreeSet<&'a str>,
    failing: Vec<Resource>,
    unclear: Vec<Resource>,
}

impl<'a> Filtering<'a> {
    /// Notes an endpoint with the web ACL that it names, of either generation.
    fn add_named(&mut self, cx: &mut CheckContext<'a>, acl: &str, resource: Resource) {
        self.number += 1;
        if let Some(arn) = acl_of_today(acl) {
            self.filtered += 1;
            if let Some(acl) = web_acl(cx, arn) {
                self.judge(acl);
            }
        } else {
            let what = if acl.is_empty() { say::UNFILTERED } else { say::OUT_OF_SUPPORT };
            self.failing.push(Resource { what: what.to_owned(), ..resource });
        }
    }

    fn judge(&mut self, acl: View<'a>) {
        if !self.known.insert(acl.text("ARN")) {
            return;
        }
        match shortcomings(acl) {
            Rules::Good => {}
            Rules::Unclear => self.unclear.push(acl_resource(acl, "web-acl", "ARN", say::OTHER_RULES.to_owned())),
            Rules::Poor(what) => self.failing.push(acl_resource(acl, "web-acl", "ARN", what)),
        }
    }
}

/// How good a web ACL's rules are.
enum Rules {
    Good,
    /// Other rules than AWS's may do the same.
    Unclear,
    /// Rule groups are missing or only count; with the words for it.
    Poor(String),
}

fn shortcomings(acl: View<'_>) -> Rules {
    const MANAGED: &str = "ManagedRuleGroupStatement";
    let own = acl.list("Rules").map(|rule| (rule, rule.get("Statement").get(MANAGED), false));
    let lists = ["PreProcessFirewallManagerRuleGroups", "PostProcessFirewallManagerRuleGroups"];
    let central = lists.into_iter().flat_map(|list| acl.list(list));
    let central = central.map(|rule| (rule, rule.get("FirewallManagerStatement").get(MANAGED), true));
    let (mut blocking, mut counting, mut has_others) = (Vec::new(), Vec::new(), false);
    for (rule, group, is_central) in own.chain(central) {
        let name = group.text("Name");
        if rule.get("OverrideAction").get("Count").is_there() {
            counting.push(name);
        } else if group.text("VendorName") == "AWS" {
            blocking.push(name);
        } else if !name.is_empty() || is_central {
            has_others = true;
        }
    }
    let lacking = || WANTED.into_iter().filter(|name| !blocking.contains(name));
    if lacking().next().is_none() {
        Rules::Good
    } else if has_others {
        Rules::Unclear
    } else {
        let (counted, absent): (Vec<&str>, Vec<&str>) = lacking().partition(|name| counting.contains(name));
        Rules::Poor(say::rules(&absent, &counted))
    }
}

/// Whom a load balancer lets in.
enum Admits {
    Anyone,
    /// The addresses in a list of AWS's, such as those of CloudFront.
    Aws,
    /// The addresses in a list of the customer's.
    Listed,
}

/// Whom a load balancer lets in, by its security groups; `None` if that is not known, which is a gap.
fn admits(cx: &mut CheckContext<'_>, groups: &Groups<'_>, balancer: View<'_>) -> Option<Admits> {
    let mut admits = None;
    for id in balancer.texts("SecurityGroups") {
        for rule in groups.find(cx, id)?.list("IpPermissions").filter(|rule| has_ports(*rule)) {
            if blocks(rule).next().is_some() {
                return Some(Admits::Anyone);
            }
            if open_to_world(rule) == Openness::PrefixList {
                admits = Some(Admits::Listed);
            } else if rule.list("PrefixListIds").len() > 0 && admits.is_none() {
                admits = Some(Admits::Aws);
            }
        }
    }
    Some(admits.unwrap_or(Admits::Anyone))
}

/// Checks `wkld-14.waf`.
pub fn waf(cx: &mut CheckContext<'_>) -> Draft {
    let mut all = Filtering::default();
    let distributions = distributions(cx);
    let has_distributions = !distributions.is_empty();
    for distribution in distributions {
        let resource = Resource::new("distribution", distribution.text("Id"), "", "");
        all.add_named(cx, distribution.text("WebACLId"), resource);
    }
    let mut groups: Option<Groups<'_>> = None;
    for (region, balancer) in application_load_balancers(cx) {
        all.number += 1;
        let Some(acl) = web_acl_of(cx, region, balancer) else { continue };
        if acl.is_there() {
            all.filtered += 1;
            all.judge(acl);
            continue;
        }
        let groups = match groups.take() {
            Some(known) if known.region() == region => groups.insert(known),
            _ => groups.insert(Groups::of(cx, region)),
        };
        let resource = |kind, what| Resource::new(kind, balancer.text("LoadBalancerArn"), region, what);
        match admits(cx, groups, balancer) {
            Some(Admits::Anyone) => all.failing.push(resource("arn", say::UNFILTERED)),
            // The load balancer counts as its distribution does.
            Some(Admits::Aws) if has_distributions => {}
            Some(Admits::Aws) => all.unclear.push(resource("load-balancer", say::OTHERS_DISTRIBUTION)),
            Some(Admits::Listed) => all.unclear.push(resource("load-balancer", say::OWN_LIST)),
            None => {}
        }
    }
    for stage in rest_stages(cx) {
        let arn = format!(
            "arn:{}:apigateway:{}::/restapis/{}/stages/{}",
            cx.partition(),
            stage.region,
            stage.api,
            stage.view.text("stageName")
        );
        all.add_named(cx, stage.view.text("webAclArn"), Resource::new("arn", arn, stage.region, ""));
    }
    // These APIs cannot have a web ACL of their own; they are only shown.
    let (answers, gaps) = cx.tentatively(|cx| cx.in_every_region(APIS));
    let apis: Vec<&str> =
        answers.iter().flat_map(|answer| answer.view().list("Items")).map(|api| api.text("Name")).collect();
    let Filtering { number, filtered, failing, unclear, .. } = all;
    if number == 0 {
        cx.add_gaps(gaps);
    }
    let with_apis = |reason: String| say::with_apis(reason, &apis);
    if !failing.is_empty() {
        Draft::Fail(cx.degree(filtered > 0), with_apis(say::filtered(filtered, number)), failing)
    } else if !unclear.is_empty() {
        Draft::Review(with_apis(say::UNCLEAR.to_owned()), unclear)
    } else if number > 0 {
        Draft::Pass(with_apis(say::all_filtered(number)))
    } else if apis.is_empty() {
        Draft::NotApplicable(say::NOTHING_TO_FILTER.to_owned())
    } else {
        Draft::Review(with_apis(say::NOTHING_TO_FILTER.to_owned()), unclear)
    }
}

/// Checks `wkld-14.ddos-ready`.
pub fn ddos_ready(cx: &mut CheckContext<'_>) -> Draft {
    let answer = cx.once(SHIELD);
    let reason = match answer.map_or("", |answer| answer.view().text("SubscriptionState")) {
        "ACTIVE" => say::SHIELD_ADVANCED,
        "INACTIVE" => say::SHIELD_STANDARD,
        _ => {
            if answer.is_some() {
                cx.add_unreadable(SHIELD, "");
            }
            ""
        }
    };
    Draft::Review(reason.to_owned(), Vec::new())
}

#[cfg(test)]
mod tests;
