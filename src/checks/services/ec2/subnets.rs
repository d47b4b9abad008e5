//! Subnets: which of them are public, and what has a public address (CRITERIA.md E6 and E7).

use super::network::is_own;
use crate::checks::{CallResult, CheckContext};
use crate::evidence::View;
use crate::stdx::sort;
use std::collections::BTreeMap;

const SUBNETS: &str = "ec2:DescribeSubnets";
const TABLES: &str = "ec2:DescribeRouteTables";

/// Modes of VPC Block Public Access that block connections from the internet.
const CLOSED: [&str; 2] = ["block-bidirectional", "block-ingress"];

/// The subnets of one Region, with their route tables.
#[derive(Debug)]
pub struct Subnets<'a> {
    /// The Region.
    pub region: &'a str,
    account: &'a str,
    has_all: bool,
    has_all_tables: bool,
    by_id: BTreeMap<&'a str, View<'a>>,
    /// The explicitly associated route tables, by subnet.
    explicit: BTreeMap<&'a str, View<'a>>,
    /// The main route tables, by VPC.
    main: BTreeMap<&'a str, View<'a>>,
}

/// A subnet.
#[derive(Clone, Copy, Debug)]
pub struct Subnet<'a> {
    /// The subnet's ID.
    pub id: &'a str,
    /// The VPC that the subnet is in.
    pub vpc: &'a str,
    /// The ID of the Availability Zone, which means the same zone in every account.
    pub zone: &'a str,
    /// Whether an instance that starts in the subnet gets a public address.
    pub hands_out_addresses: bool,
}

impl<'a> Subnets<'a> {
    /// The subnets of a Region. Missing answers are gaps.
    pub fn of(cx: &mut CheckContext<'a>, region: &'a str) -> Self {
        let subnets = cx.in_region(SUBNETS, region, &[]);
        let tables = cx.in_region(TABLES, region, &[]);
        let (mut explicit, mut main) = (BTreeMap::new(), BTreeMap::new());
        for table in tables.into_iter().flat_map(|answer| answer.view().list("RouteTables")) {
            for association in table.list("Associations").filter(|association| holds(*association)) {
                if association.flag("Main") {
                    main.insert(table.text("VpcId"), table);
                } else {
                    explicit.insert(association.text("SubnetId"), table);
                }
            }
        }
        let listed = subnets.into_iter().flat_map(|answer| answer.view().list("Subnets"));
        Self {
            region,
            account: cx.account(),
            has_all: subnets.is_some_and(CallResult::is_complete),
            has_all_tables: tables.is_some_and(CallResult::is_complete),
            by_id: sort::map(listed.map(|subnet| (subnet.text("SubnetId"), subnet))),
            explicit,
            main,
        }
    }

    /// The subnets of every Region that answered. Missing answers are gaps.
    pub fn everywhere(cx: &mut CheckContext<'a>) -> Vec<Self> {
        cx.in_every_region(TABLES);
        let answers = cx.in_every_region(SUBNETS);
        answers.into_iter().map(|answer| Self::of(cx, answer.region())).collect()
    }

    /// Whether the evidence has all subnets.
    pub fn has_all(&self) -> bool {
        self.has_all
    }

    /// The subnets that this account owns; other accounts may share theirs.
    pub fn own(&self) -> impl Iterator<Item = Subnet<'a>> {
        let own = self.by_id.values().copied().filter(|subnet| is_own(*subnet, self.account));
        own.map(|subnet| Subnet {
            id: subnet.text("SubnetId"),
            vpc: subnet.text("VpcId"),
            zone: subnet.text("AvailabilityZoneId"),
            hands_out_addresses: subnet.flag("MapPublicIpOnLaunch"),
        })
    }

    /// The ID of a subnet's route table; `None` if it is not known.
    pub fn table_of(&self, subnet: Subnet<'_>) -> Option<&'a str> {
        self.table(subnet.id, subnet.vpc).map(|table| table.text("RouteTableId"))
    }

    /// The route table of a subnet; `None` if it is not known. If tables are missing, the subnet's own may be among them, so
    /// the main table is not used.
    fn table(&self, id: &str, vpc: &str) -> Option<View<'a>> {
        let main = || self.main.get(vpc).filter(|_| self.has_all_tables);
        self.explicit.get(id).or_else(main).copied()
    }

    /// Whether a subnet is public (CRITERIA.md E6); `None` if that is not known, which is a gap.
    pub fn is_public(&self, cx: &mut CheckContext<'_>, id: &str) -> Option<bool> {
        let Some(subnet) = self.by_id.get(id) else {
            // A subnet that no longer exists is not public.
            return self.has_all.then_some(false);
        };
        if CLOSED.contains(&subnet.get("BlockPublicAccessStates").text("InternetGatewayBlockMode")) {
            return Some(false);
        }
        let table = self.table(id, subnet.text("VpcId"));
        if table.is_none() && self.has_all_tables {
            cx.add_unreadable(TABLES, self.region);
        }
        table.map(|table| table.list("Routes").any(is_way_in))
    }

    /// Whether an interface has a public address (CRITERIA.md E7); `None` if that is not known, which is a gap.
    pub fn is_addressed(&self, cx: &mut CheckContext<'_>, interface: View<'_>) -> Option<bool> {
        let has_address = |view: View<'_>| !view.get("Association").text("PublicIp").is_empty();
        if has_address(interface) || interface.list("PrivateIpAddresses").any(has_address) {
            Some(true)
        } else if interface.list("Ipv6Addresses").len() > 0 {
            self.is_public(cx, interface.text("SubnetId"))
        } else {
            Some(false)
        }
    }
}

/// Whether an association of a route table is in effect.
fn holds(association: View<'_>) -> bool {
    !matches!(
        association.get("AssociationState").text("State"),
        "disassociating" | "disassociated" | "failing" | "failed"
    )
}

/// Whether a route leads to an internet gateway.
fn is_way_in(route: View<'_>) -> bool {
    route.text("State") == "active" && route.text("GatewayId").starts_with("igw-")
}

#[cfg(test)]
pub mod trial {
    //! Subnets for the cases of checks.

    use crate::checks::trial::{ACCOUNT, Case};
    use serde_json::{Value, json};

    /// A subnet of `vpc-1` in a zone.
    pub fn subnet(id: &str, zone: &str) -> Value {
        json!({"SubnetId": id, "VpcId": "vpc-1", "OwnerId": ACCOUNT, "AvailabilityZoneId": zone})
    }

    /// The main route table of `vpc-1`, without routes.
    pub fn main_table() -> Value {
        json!({"RouteTableId": "rtb-main", "VpcId": "vpc-1", "Associations": [{"Main": true}]})
    }

    /// A route table that makes these subnets public.
    pub fn public_table(subnets: &[&str]) -> Value {
        table("rtb-public", subnets, json!({"GatewayId": "igw-1", "State": "active"}))
    }

    /// A route table with one route, associated with these subnets.
    pub fn table(id: &str, subnets: &[&str], route: Value) -> Value {
        let of =
            |subnet: &&str| json!({"Main": false, "SubnetId": subnet, "AssociationState": {"State": "associated"}});
        let associations: Vec<Value> = subnets.iter().map(of).collect();
        json!({"RouteTableId": id, "VpcId": "vpc-1", "Associations": associations, "Routes": [route]})
    }

    impl Case {
        /// The subnets of a Region and their route tables.
        pub fn subnets(self, region: &str, subnets: Value, tables: Value) -> Self {
            self.answers("ec2:DescribeSubnets", region, json!({}), json!({ "Subnets": subnets })).answers(
                "ec2:DescribeRouteTables",
                region,
                json!({}),
                json!({ "RouteTables": tables }),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::trial::{main_table, public_table, subnet, table};
    use super::*;
    use crate::checks::Draft;
    use crate::checks::trial::{Case, FAIL, PASS, UNKNOWN};
    use crate::evidence::{Degree, Resource, Verdict};
    use serde_json::{Value, json};

    const REGION: &str = "eu-west-1";
    const PRIVATE: Verdict = PASS;
    const PUBLIC: Verdict = FAIL;

    fn draft(is_public: Option<bool>) -> Draft {
        match is_public {
            Some(true) => Draft::Fail(Degree::Wholly, "public".to_owned(), vec![Resource::new("", "subnet-1", "", "")]),
            Some(false) => Draft::Pass("private".to_owned()),
            None => Draft::Unknown(String::new()),
        }
    }

    fn judge(cx: &mut CheckContext<'_>) -> Draft {
        let subnets = Subnets::of(cx, REGION);
        draft(subnets.is_public(cx, "subnet-1"))
    }

    fn with(tables: Value) -> Case {
        Case::new().subnets(REGION, json!([subnet("subnet-1", "euw1-az1")]), tables)
    }

    #[test]
    fn a_subnet_has_the_table_of_its_own_or_else_the_main_one() {
        let main = |route: Value| json!({"RouteTableId": "rtb-main", "VpcId": "vpc-1", "Associations": [{"Main": true}], "Routes": [route]});
        let way_in = json!({"GatewayId": "igw-1", "State": "active"});
        with(json!([main(way_in.clone())])).check(judge, PUBLIC);
        with(json!([main_table()])).check(judge, PRIVATE);
        with(json!([main_table(), public_table(&["subnet-1"])])).check(judge, PUBLIC);
        with(json!([main(way_in.clone()), table("rtb-1", &["subnet-1"], json!({}))])).check(judge, PRIVATE);
        with(json!([main_table(), public_table(&["subnet-2"])])).check(judge, PRIVATE);
        let other_vpc = json!({"VpcId": "vpc-2", "Associations": [{"Main": true}], "Routes": [way_in]});
        with(json!([other_vpc, main_table()])).check(judge, PRIVATE);
    }

    #[test]
    fn an_association_that_is_no_longer_in_force_does_not_count() {
        for state in ["disassociating", "disassociated", "failing", "failed"] {
            let gone = json!({"Associations": [{"SubnetId": "subnet-1", "AssociationState": {"State": state}}],
                "VpcId": "vpc-1", "Routes": [{"GatewayId": "igw-1", "State": "active"}]});
            with(json!([main_table(), gone])).check(judge, PRIVATE);
        }
    }

    #[test]
    fn only_an_active_route_to_an_internet_gateway_makes_a_subnet_public() {
        for (route, verdict) in [
            (json!({"GatewayId": "igw-1", "State": "active"}), PUBLIC),
            (json!({"GatewayId": "igw-1", "State": "blackhole"}), PRIVATE),
            (json!({"GatewayId": "local", "State": "active"}), PRIVATE),
            (json!({"GatewayId": "vgw-1", "State": "active"}), PRIVATE),
            (json!({"GatewayId": "vpce-1", "State": "active"}), PRIVATE),
            (json!({"NatGatewayId": "nat-1", "State": "active"}), PRIVATE),
            (json!({"InstanceId": "i-1", "State": "active"}), PRIVATE),
            (json!({"NetworkInterfaceId": "eni-1", "State": "active"}), PRIVATE),
            (json!({"EgressOnlyInternetGatewayId": "eigw-1", "State": "active"}), PRIVATE),
            (json!({"TransitGatewayId": "tgw-1", "State": "active"}), PRIVATE),
        ] {
            with(json!([main_table(), table("rtb-1", &["subnet-1"], route)])).check(judge, verdict);
        }
    }

    #[test]
    fn block_public_access_makes_a_subnet_private_whatever_its_routes() {
        for (mode, verdict) in
            [("block-bidirectional", PRIVATE), ("block-ingress", PRIVATE), ("off", PUBLIC), ("", PUBLIC)]
        {
            let mut blocked = subnet("subnet-1", "euw1-az1");
            blocked["BlockPublicAccessStates"] = json!({ "InternetGatewayBlockMode": mode });
            Case::new().subnets(REGION, json!([blocked]), json!([public_table(&["subnet-1"])])).check(judge, verdict);
        }
    }

    #[test]
    fn what_is_not_known_is_neither_public_nor_private() {
        let case = || with(json!([main_table()]));
        case().denied(TABLES, REGION, json!({})).check(judge, UNKNOWN);
        case().denied(SUBNETS, REGION, json!({})).check(judge, UNKNOWN);
        // The missing tables may include the subnet's own.
        let some = json!({ "RouteTables": [main_table()] });
        case().breaks_off(TABLES, REGION, json!({}), some).check(judge, UNKNOWN);
        let own = json!({ "RouteTables": [public_table(&["subnet-1"])] });
        case().breaks_off(TABLES, REGION, json!({}), own).check(judge, PUBLIC);
        // The tables of a network that another account shares may not be visible.
        with(json!([])).check(judge, UNKNOWN);
        Case::new().subnets(REGION, json!([]), json!([])).check(judge, PRIVATE);
    }

    #[test]
    fn an_address_is_public_by_association_or_in_a_public_subnet_by_its_version() {
        let address = json!({"PublicIp": "203.0.113.10"});
        let six = json!([{"Ipv6Address": "2001:db8::1"}]);
        for (interface, public, verdict) in [
            (json!({}), true, PRIVATE),
            (json!({ "Association": address }), false, PUBLIC),
            (json!({"PrivateIpAddresses": [{}, { "Association": address }]}), false, PUBLIC),
            (json!({"PrivateIpAddresses": [{"PrivateIpAddress": "10.0.0.1"}]}), true, PRIVATE),
            (json!({"SubnetId": "subnet-1", "Ipv6Addresses": six}), true, PUBLIC),
            (json!({"SubnetId": "subnet-1", "Ipv6Addresses": six}), false, PRIVATE),
            (json!({"SubnetId": "subnet-1", "Ipv6Addresses": []}), true, PRIVATE),
        ] {
            let interfaces = json!({ "NetworkInterfaces": [interface] });
            let tables = if public { json!([public_table(&["subnet-1"])]) } else { json!([main_table()]) };
            let judge = |cx: &mut CheckContext<'_>| {
                let subnets = Subnets::of(cx, REGION);
                let answer = cx.in_region("ec2:DescribeNetworkInterfaces", REGION, &[]).expect("interfaces");
                let interface = answer.view().list("NetworkInterfaces").next().expect("one");
                draft(subnets.is_addressed(cx, interface))
            };
            with(tables).answers("ec2:DescribeNetworkInterfaces", REGION, json!({}), interfaces).check(judge, verdict);
        }
    }
}
