//! Security groups: what their rules let in and from where (CRITERIA.md E4 and E5), and what uses them.

use super::network::is_own;
use crate::checks::{CallResult, CheckContext};
use crate::evidence::View;
use crate::stdx::addresses::are_the_internet;
use crate::stdx::sort;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

const GROUPS: &str = "ec2:DescribeSecurityGroups";
const INTERFACES: &str = "ec2:DescribeNetworkInterfaces";

/// How far rules are open to the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// Not open.
    No,
    /// Open to the whole internet.
    World,
    /// Open to a prefix list that a customer may have made, and whose entries cannot be seen here.
    PrefixList,
}

/// A protocol that has ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// How far rules about the same ports are open together (CRITERIA.md E4).
fn openness<'a>(rules: impl Iterator<Item = View<'a>> + Clone) -> Openness {
    let mut lists = rules.clone().flat_map(|rule| rule.list("PrefixListIds")).map(|list| list.text("PrefixListId"));
    if are_the_internet(rules.flat_map(blocks)) {
        Openness::World
    } else if lists.any(may_be_own) {
        Openness::PrefixList
    } else {
        Openness::No
    }
}

/// How far a rule is open by itself.
pub fn open_to_world(permission: View<'_>) -> Openness {
    openness(std::iter::once(permission))
}

/// How far rules together open a port (CRITERIA.md E4 and E5).
pub fn opens_port(rules: &[View<'_>], protocol: Protocol, port: u16) -> Openness {
    openness(rules.iter().copied().filter(|rule| covers(*rule, protocol, port)))
}

/// The ranges of ports that rules open to the world only together, such as one rule for each half of the internet. Rules that
/// are open by themselves are left out.
pub fn opened_together(rules: &[View<'_>], protocol: Protocol) -> Vec<(i64, i64)> {
    let parts: Vec<(View<'_>, RangeInclusive<i64>)> = rules
        .iter()
        .filter(|rule| blocks(**rule).next().is_some() && open_to_world(**rule) != Openness::World)
        .filter_map(|rule| Some((*rule, ports(*rule, protocol)?)))
        .collect();
    // Between two neighbouring bounds, the same rules cover every port.
    let mut bounds: Vec<i64> = parts.iter().flat_map(|(_, ports)| [*ports.start(), ports.end() + 1]).collect();
    sort::by_number(&mut bounds, |port| port.unsigned_abs());
    bounds.dedup();
    let mut opened: Vec<(i64, i64)> = Vec::new();
    for (first, next) in bounds.iter().zip(bounds.iter().skip(1)) {
        let about = parts.iter().filter(|(_, ports)| ports.contains(first)).map(|(rule, _)| *rule);
        if openness(about) != Openness::World {
            continue;
        }
        match opened.last_mut().filter(|(_, last)| last + 1 == *first) {
            Some((_, last)) => *last = next - 1,
            None => opened.push((*first, next - 1)),
        }
    }
    opened
}

/// Whether rules open any port to the world.
pub fn open_anything(rules: &[View<'_>]) -> bool {
    rules.iter().any(|rule| has_ports(*rule) && open_to_world(*rule) == Openness::World)
        || [Protocol::Tcp, Protocol::Udp].into_iter().any(|protocol| !opened_together(rules, protocol).is_empty())
}

/// Whether a prefix list may be a customer's. Short IDs are AWS's, because customers have been able to make lists only since
/// IDs are long. A long ID may belong to either.
fn may_be_own(id: &str) -> bool {
    id.len() != "pl-12345678".len()
}

/// The address blocks that a rule names.
pub fn blocks(permission: View<'_>) -> impl Iterator<Item = &str> {
    let ranges = permission.list("IpRanges").map(|range| range.text("CidrIp"));
    ranges.chain(permission.list("Ipv6Ranges").map(|range| range.text("CidrIpv6")))
}

/// The ports of a protocol that a rule covers; `None` if the rule is about another protocol.
pub fn ports(permission: View<'_>, protocol: Protocol) -> Option<RangeInclusive<i64>> {
    let names = match protocol {
        Protocol::Tcp => ["tcp", "6"],
        Protocol::Udp => ["udp", "17"],
    };
    let of_rule = permission.text("IpProtocol");
    // A rule that names no ports covers all of them.
    let port = |name| permission.number(name).filter(|port| of_rule != "-1" && *port >= 0);
    let is_about = of_rule == "-1" || names.contains(&of_rule);
    is_about.then(|| port("FromPort").unwrap_or(0)..=port("ToPort").unwrap_or(65_535))
}

/// Whether a rule covers a port (CRITERIA.md E5).
pub fn covers(permission: View<'_>, protocol: Protocol, port: u16) -> bool {
    ports(permission, protocol).is_some_and(|ports| ports.contains(&i64::from(port)))
}

/// Whether a rule is about ports at all. ICMP has none, and is not judged.
pub fn has_ports(permission: View<'_>) -> bool {
    ports(permission, Protocol::Tcp).is_some() || ports(permission, Protocol::Udp).is_some()
}

/// The security groups of one Region.
#[derive(Debug)]
pub struct Groups<'a> {
    region: &'a str,
    is_complete: bool,
    all: View<'a>,
    /// The groups by ID, filled at the first search because only some checks search.
    by_id: OnceCell<HashMap<&'a str, View<'a>>>,
}

impl<'a> Groups<'a> {
    /// The groups of a Region. A missing answer is a gap.
    pub fn of(cx: &mut CheckContext<'a>, region: &'a str) -> Self {
        let answer = cx.in_region(GROUPS, region, &[]);
        Self {
            region,
            is_complete: answer.is_some_and(CallResult::is_complete),
            all: answer.map_or_else(View::nothing, |answer| answer.view().get("SecurityGroups")),
            by_id: OnceCell::new(),
        }
    }

    /// The groups of every Region that answered. Missing answers are gaps.
    pub fn everywhere(cx: &mut CheckContext<'a>) -> Vec<Self> {
        let answers = cx.in_every_region(GROUPS);
        answers.into_iter().map(|answer| Self::of(cx, answer.region())).collect()
    }

    /// The Region.
    pub fn region(&self) -> &'a str {
        self.region
    }

    /// The groups that this account owns; other accounts may share theirs.
    pub fn own(&self, account: &'a str) -> impl Iterator<Item = View<'a>> {
        self.all.items().filter(move |group| is_own(*group, account))
    }

    fn with_id(&self, id: &str) -> Option<View<'a>> {
        let all = || self.all.items().map(|group| (group.text("GroupId"), group)).collect();
        self.by_id.get_or_init(all).get(id).copied()
    }

    /// The group with this ID. If a complete list does not have it, the list is noted as unreadable.
    pub fn find(&self, cx: &mut CheckContext<'_>, id: &str) -> Option<View<'a>> {
        let found = self.with_id(id);
        if found.is_none() && self.is_complete {
            cx.add_unreadable(GROUPS, self.region);
        }
        found
    }

    /// Whether these groups let in the whole internet on any port.
    pub fn is_any_open<'b>(&self, ids: impl IntoIterator<Item = &'b str>) -> bool {
        // The rules of several groups add up.
        let groups = ids.into_iter().filter_map(|id| self.with_id(id));
        open_anything(&groups.flat_map(|group| group.list("IpPermissions")).collect::<Vec<_>>())
    }
}

/// The security groups that a Region's network interfaces use.
#[derive(Debug)]
pub struct Used<'a> {
    ids: HashSet<&'a str>,
    is_complete: bool,
}

impl<'a> Used<'a> {
    /// The groups that interfaces in a Region use, including interfaces that a service made. A missing answer is a gap.
    pub fn of(cx: &mut CheckContext<'a>, region: &str) -> Self {
        let answer = cx.in_region(INTERFACES, region, &[]);
        let interfaces = answer.into_iter().flat_map(|answer| answer.view().list("NetworkInterfaces"));
        let ids = interfaces.flat_map(|interface| interface.list("Groups")).map(|group| group.text("GroupId"));
        Self { ids: ids.collect(), is_complete: answer.is_some_and(CallResult::is_complete) }
    }

    /// Whether a group is in use; `None` if that is not known.
    pub fn is_used(&self, id: &str) -> Option<bool> {
        if self.ids.contains(id) { Some(true) } else { self.is_complete.then_some(false) }
    }
}

#[cfg(test)]
pub mod trial {
    //! Security groups for the cases of checks.

    use crate::checks::trial::{ACCOUNT, Case};
    use serde_json::{Value, json};

    /// A group of the account with these inbound rules, and no outbound ones.
    pub fn group(id: &str, rules: Value) -> Value {
        json!({"GroupId": id, "GroupName": id, "VpcId": "vpc-1", "OwnerId": ACCOUNT, "IpPermissions": rules})
    }

    /// A TCP rule for some ports, from a block of addresses.
    pub fn rule(first: u16, last: u16, block: &str) -> Value {
        json!({"IpProtocol": "tcp", "FromPort": first, "ToPort": last, "IpRanges": [{"CidrIp": block}]})
    }

    impl Case {
        /// The security groups of a Region.
        pub fn groups(self, region: &str, groups: Value) -> Self {
            self.answers("ec2:DescribeSecurityGroups", region, json!({}), json!({ "SecurityGroups": groups }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[track_caller]
    fn check_openness(rule: Value, expected: Openness) {
        assert_eq!(open_to_world(View::of(&rule)), expected, "{rule}");
    }

    #[test]
    fn the_whole_internet_is_open_in_one_piece_or_in_halves() {
        let four = |blocks: &[&str]| json!({"IpRanges": blocks.iter().map(|block| json!({"CidrIp": block})).collect::<Vec<_>>()});
        let six = |blocks: &[&str]| json!({"Ipv6Ranges": blocks.iter().map(|block| json!({"CidrIpv6": block})).collect::<Vec<_>>()});
        for (rule, expected) in [
            (four(&["0.0.0.0/0"]), Openness::World),
            (four(&["10.0.0.0/8", "0.0.0.0/0"]), Openness::World),
            (four(&["0.0.0.0/1", "128.0.0.0/1"]), Openness::World),
            (four(&["128.0.0.0/1", "203.0.113.0/24", "0.0.0.0/1"]), Openness::World),
            (four(&["0.0.0.0/1"]), Openness::No),
            (four(&["128.0.0.0/1"]), Openness::No),
            (four(&["0.0.0.0/2", "128.0.0.0/1"]), Openness::No),
            (four(&["10.0.0.0/8"]), Openness::No),
            (four(&["0.0.0.0/32"]), Openness::No),
            (six(&["::/0"]), Openness::World),
            (six(&["::/1", "8000::/1"]), Openness::World),
            (six(&["2000::/3"]), Openness::World),
            (six(&["8000::/1"]), Openness::No),
            (six(&["fd00::/8"]), Openness::No),
            (json!({"IpRanges": [{"CidrIp": "0.0.0.0/1"}], "Ipv6Ranges": [{"CidrIpv6": "8000::/1"}]}), Openness::No),
            (json!({}), Openness::No),
        ] {
            check_openness(rule, expected);
        }
    }

    #[test]
    fn groups_and_lists_of_aws_are_not_the_world_and_lists_of_customers_may_be() {
        let list = |id: &str| json!({"PrefixListIds": [{ "PrefixListId": id }]});
        check_openness(json!({"UserIdGroupPairs": [{"GroupId": "sg-1"}]}), Openness::No);
        check_openness(list("pl-3b927c52"), Openness::No);
        check_openness(list("pl-0123456789abcdef0"), Openness::PrefixList);
        let both =
            json!({"PrefixListIds": [{"PrefixListId": "pl-0123456789abcdef0"}], "IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
        check_openness(both, Openness::World);
    }

    #[test]
    fn a_rule_covers_the_ports_of_its_protocol() {
        let rule =
            |protocol: &str, first: i64, last: i64| json!({"IpProtocol": protocol, "FromPort": first, "ToPort": last});
        for (rule, protocol, expected) in [
            (json!({"IpProtocol": "-1"}), Protocol::Tcp, true),
            (json!({"IpProtocol": "-1"}), Protocol::Udp, true),
            (rule("-1", -1, -1), Protocol::Udp, true),
            (rule("tcp", 22, 22), Protocol::Tcp, true),
            (rule("6", 22, 22), Protocol::Tcp, true),
            (rule("tcp", 0, 65_535), Protocol::Tcp, true),
            (rule("tcp", 20, 22), Protocol::Tcp, true),
            (rule("tcp", 22, 25), Protocol::Tcp, true),
            (rule("tcp", 23, 25), Protocol::Tcp, false),
            (rule("tcp", 0, 21), Protocol::Tcp, false),
            (rule("tcp", 22, 22), Protocol::Udp, false),
            (rule("udp", 22, 22), Protocol::Udp, true),
            (rule("17", 22, 22), Protocol::Udp, true),
            (rule("17", 22, 22), Protocol::Tcp, false),
            (json!({"IpProtocol": "tcp"}), Protocol::Tcp, true),
            (rule("icmp", -1, -1), Protocol::Tcp, false),
            (rule("icmpv6", -1, -1), Protocol::Udp, false),
            (rule("50", -1, -1), Protocol::Tcp, false),
        ] {
            assert_eq!(covers(View::of(&rule), protocol, 22), expected, "{rule} {protocol:?}");
        }
        assert!(!has_ports(View::of(&rule("icmp", -1, -1))));
        assert!(has_ports(View::of(&rule("17", 53, 53))));
    }

    fn half(protocol: &str, (first, last): (u16, u16), block: &str) -> Value {
        json!({"IpProtocol": protocol, "FromPort": first, "ToPort": last, "IpRanges": [{ "CidrIp": block }]})
    }

    const HALVES: [&str; 2] = ["0.0.0.0/1", "128.0.0.0/1"];

    #[test]
    fn halves_in_several_rules_add_up_by_port_and_protocol() {
        let two = |one: (u16, u16), other: (u16, u16)| [half("tcp", one, HALVES[0]), half("tcp", other, HALVES[1])];
        for (rules, opened) in [
            (two((22, 22), (22, 22)).to_vec(), vec![(22, 22)]),
            (two((20, 25), (22, 30)).to_vec(), vec![(22, 25)]),
            (two((0, 65_535), (5432, 5432)).to_vec(), vec![(5432, 5432)]),
            (two((22, 22), (23, 23)).to_vec(), vec![]),
            // A rule within the range divides nothing.
            (
                [two((0, 100), (0, 100)).to_vec(), vec![half("tcp", (22, 22), "203.0.113.0/24")]].concat(),
                vec![(0, 100)],
            ),
            (vec![half("tcp", (22, 22), HALVES[0]), half("udp", (22, 22), HALVES[1])], vec![]),
            (vec![half("tcp", (22, 22), HALVES[0]), half("6", (22, 22), HALVES[1])], vec![(22, 22)]),
            (vec![half("-1", (0, 0), HALVES[0]), half("tcp", (22, 22), HALVES[1])], vec![(22, 22)]),
            (vec![half("-1", (0, 0), HALVES[0]), half("-1", (0, 0), HALVES[1])], vec![(0, 65_535)]),
            (
                ["0", "64", "128", "192"].map(|first| half("tcp", (22, 22), &format!("{first}.0.0.0/2"))).to_vec(),
                vec![(22, 22)],
            ),
            // What a rule opens alone is left out.
            (vec![half("tcp", (22, 22), "0.0.0.0/0"), half("tcp", (22, 22), HALVES[1])], vec![]),
            (vec![half("icmp", (0, 0), HALVES[0]), half("icmp", (0, 0), HALVES[1])], vec![]),
        ] {
            let views: Vec<View<'_>> = rules.iter().map(View::of).collect();
            assert_eq!(opened_together(&views, Protocol::Tcp), opened, "{rules:?}");
            let is_open =
                !opened.is_empty() || rules.iter().any(|rule| open_to_world(View::of(rule)) == Openness::World);
            assert_eq!(open_anything(&views), is_open, "{rules:?}");
            let on_22 = is_open && opened.first().is_none_or(|(first, last)| (first..=last).contains(&&22));
            assert_eq!(opens_port(&views, Protocol::Tcp, 22) == Openness::World, on_22, "{rules:?}");
        }
    }
}
