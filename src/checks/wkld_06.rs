//! WKLD.06: the administration of servers.

use crate::checks::services::ec2::instances::servers;
use crate::checks::services::ec2::security_groups::{Groups, Openness, Protocol, Used, opens_port};
use crate::checks::services::ec2::subnets::Subnets;
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings as shared;
use crate::messages::findings::wkld_06 as say;
use crate::stdx::sort;
use std::collections::{BTreeMap, BTreeSet};

const INSTANCES: &str = "ec2:DescribeInstances";
const AGENTS: &str = "ssm:DescribeInstanceInformation";
const DOCUMENT: &str = "ssm:GetDocument";

/// How long a server may run before it has to be online, in milliseconds: 15 minutes.
const SETTLED: u64 = 15 * 60 * 1000;

/// The running servers in an answer.
fn running(answer: CallResult<'_>) -> impl Iterator<Item = View<'_>> {
    servers(answer.view()).filter(|server| server.get("State").text("Name") == "running")
}

/// The servers in an answer of Systems Manager.
fn agents(answer: CallResult<'_>) -> impl Iterator<Item = View<'_>> {
    answer.view().list("InstanceInformationList")
}

fn is_online(agent: View<'_>) -> bool {
    agent.text("PingStatus") == "Online"
}

/// Checks `wkld-06.managed`.
pub fn managed(cx: &mut CheckContext<'_>) -> Draft {
    let (mut online, mut failing, mut is_clock_wrong) = (0, Vec::new(), false);
    let mut systems: BTreeSet<String> = BTreeSet::new();
    for answer in cx.in_every_region(INSTANCES) {
        let region = answer.region();
        let information = cx.in_region(AGENTS, region, &[]);
        let known: BTreeMap<&str, View<'_>> =
            sort::map(information.into_iter().flat_map(agents).map(|agent| (agent.text("InstanceId"), agent)));
        for server in running(answer) {
            match server.time("LaunchTime").map(|launched| answer.millis_since(launched)) {
                Some(None) => {
                    is_clock_wrong = true;
                    continue;
                }
                Some(Some(age)) if age < SETTLED => continue,
                _ => {}
            }
            let id = server.text("InstanceId");
            let what = match known.get(id) {
                Some(agent) if is_online(*agent) => {
                    online += 1;
                    let system = [agent.text("PlatformName"), agent.text("PlatformVersion")].join(" ");
                    systems.insert(system.trim().to_owned());
                    continue;
                }
                Some(agent) => say::not_online(agent.text("PingStatus")),
                None if information.is_some_and(CallResult::is_complete) => say::NOT_MANAGED.to_owned(),
                None => continue,
            };
            failing.push(Resource::new("instance", id, region, what));
        }
    }
    systems.remove("");
    let systems: Vec<&str> = systems.iter().map(String::as_str).collect();
    let all = online + failing.len();
    let reason = say::with_systems(&say::online(online, all), &systems);
    if !failing.is_empty() {
        Draft::Fail(cx.degree(2 * online >= all), reason, failing)
    } else if is_clock_wrong {
        Draft::Unknown(shared::CLOCK_WRONG.to_owned())
    } else if online == 0 {
        Draft::NotApplicable(say::NO_SERVERS.to_owned())
    } else {
        Draft::Pass(reason)
    }
}

/// The ports for logging in to servers, each with its name.
const PORTS: [(Protocol, u16, &str); 3] =
    [(Protocol::Tcp, 22, "SSH"), (Protocol::Tcp, 3389, "RDP"), (Protocol::Udp, 3389, "RDP")];

/// Checks `wkld-06.admin-ports-closed`.
pub fn admin_ports_closed(cx: &mut CheckContext<'_>) -> Draft {
    let account = cx.account();
    let (mut open, mut listed) = (Vec::new(), Vec::new());
    for groups in Groups::everywhere(cx) {
        let region = groups.region();
        let used = Used::of(cx, region);
        for group in groups.own(account) {
            let id = group.text("GroupId");
            let (mut names, mut is_listed) = (Vec::new(), false);
            let rules: Vec<View<'_>> = group.list("IpPermissions").collect();
            for (protocol, port, name) in PORTS {
                match opens_port(&rules, protocol, port) {
                    Openness::World if !names.contains(&name) => names.push(name),
                    openness => is_listed |= openness == Openness::PrefixList,
                }
            }
            if !names.is_empty() {
                let is_used = used.is_used(id);
                let what = say::opens(&names, is_used);
                open.push((is_used == Some(true), Resource::new("security-group", id, region, what)));
            } else if is_listed {
                listed.push(Resource::new("security-group", id, region, say::BY_LIST));
            }
        }
    }
    sort::by_number(&mut open, |(is_used, _)| u64::from(!is_used));
    let worst = open.first().map(|(is_used, _)| *is_used);
    let open = open.into_iter().map(|(_, resource)| resource).collect();
    match worst {
        Some(true) => Draft::Fail(Degree::Wholly, say::OPEN_IN_USE.to_owned(), open),
        Some(false) => Draft::Fail(Degree::Partly, say::OPEN.to_owned(), open),
        None if !listed.is_empty() => Draft::Review(say::PREFIX_LIST.to_owned(), listed),
        None => Draft::Pass(say::CLOSED.to_owned()),
    }
}

/// Whether sessions are recorded in encrypted storage only; `None` if these settings do not record sessions.
fn recording(inputs: View<'_>) -> Option<bool> {
    let stores = [("s3BucketName", "s3EncryptionEnabled"), ("cloudWatchLogGroupName", "cloudWatchEncryptionEnabled")];
    let mut used = stores.iter().filter(|(name, _)| !inputs.text(name).is_empty()).peekable();
    used.peek()?;
    Some(used.all(|(_, encrypted)| inputs.flag(encrypted)))
}

/// Checks `wkld-06.session-logs`.
pub fn session_logs(cx: &mut CheckContext<'_>) -> Draft {
    let (mut good, mut plain, mut failing) = (0, 0, Vec::new());
    for answer in cx.in_every_region(AGENTS) {
        let region = answer.region();
        if !agents(answer).any(is_online) {
            continue;
        }
        let Some(document) = cx.in_region(DOCUMENT, region, &[]) else { continue };
        let inputs = document.view().get("Content").get("inputs");
        // If the document was never made, AWS answers with an error that says so.
        if !inputs.is_there() && document.code().is_empty() {
            cx.add_unreadable(DOCUMENT, region);
            continue;
        }
        let what = match recording(inputs) {
            Some(true) => {
                good += 1;
                continue;
            }
            Some(false) => {
                plain += 1;
                say::NOT_ENCRYPTED
            }
            None => say::NOT_RECORDED,
        };
        failing.push(Resource::new("", region, region, what));
    }
    let all = good + failing.len();
    if all == 0 {
        Draft::NotApplicable(say::NO_AGENTS.to_owned())
    } else if failing.is_empty() {
        Draft::Pass(say::RECORDED.to_owned())
    } else if good + plain == 0 {
        Draft::Fail(cx.degree(false), say::RECORDED_NOWHERE.to_owned(), failing)
    } else {
        Draft::Fail(Degree::Partly, say::recorded_in(good, all), failing)
    }
}

/// Whether a server's name has a word that people use for jump hosts.
fn is_named_like_a_jump_host(server: View<'_>) -> bool {
    let mut names = server.list("Tags").filter(|tag| tag.text("Key") == "Name");
    let name = names.next().unwrap_or(View::nothing()).text("Value").to_ascii_lowercase();
    ["bastion", "jump", "vpn"].iter().any(|word| name.contains(word))
}

/// Checks `wkld-06.no-jump-hosts`.
pub fn no_jump_hosts(cx: &mut CheckContext<'_>) -> Draft {
    let (mut is_any_running, mut seen) = (false, Vec::new());
    for answer in cx.in_every_region(INSTANCES) {
        let region = answer.region();
        let subnets = Subnets::of(cx, region);
        for server in running(answer) {
            is_any_running = true;
            let is_jump_host =
                is_named_like_a_jump_host(server) && subnets.is_public(cx, server.text("SubnetId")) == Some(true);
            let key_pair = server.text("KeyName");
            if is_jump_host || !key_pair.is_empty() {
                let what = say::trace(is_jump_host, key_pair);
                seen.push((is_jump_host, Resource::new("instance", server.text("InstanceId"), region, what)));
            }
        }
    }
    sort::by_number(&mut seen, |(is_jump_host, _)| u64::from(!is_jump_host));
    if !is_any_running {
        return Draft::NotApplicable(say::NO_RUNNING.to_owned());
    }
    let reason = if seen.is_empty() { say::NO_TRACES } else { say::TRACES };
    Draft::Review(reason.to_owned(), seen.into_iter().map(|(_, resource)| resource).collect())
}

#[cfg(test)]
mod tests;
