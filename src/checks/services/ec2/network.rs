//! Networks and what is in them: which VPCs and which Regions are in use (CRITERIA.md E8). Interfaces that services make are
//! not judged (CRITERIA.md E16), but show that a network is not empty, such as one with a database in it.

use crate::checks::{CallResult, CheckContext};
use crate::evidence::View;

/// The calls that list what holds data or runs without an interface in a network of the account, each with the list in its
/// answer.
const BESIDE_NETWORKS: [(&str, &str); 4] = [
    ("lambda:ListFunctions", "Functions"),
    ("rds:DescribeDBInstances", "DBInstances"),
    ("rds:DescribeDBClusters", "DBClusters"),
    ("dynamodb:ListTables", "TableNames"),
];

/// The networks of one Region.
#[derive(Clone, Copy, Debug)]
pub struct Networks<'a> {
    /// The Region.
    pub region: &'a str,
    account: &'a str,
    vpcs: CallResult<'a>,
    interfaces: Option<CallResult<'a>>,
}

/// A VPC.
#[derive(Clone, Copy, Debug)]
pub struct Vpc<'a> {
    /// The VPC's ID.
    pub id: &'a str,
    /// Whether the VPC is the Region's default VPC.
    pub is_default: bool,
    /// Whether this account owns the VPC; other accounts may share theirs.
    pub is_own: bool,
}

impl<'a> Networks<'a> {
    /// The networks of every Region. Missing answers are gaps.
    pub fn everywhere(cx: &mut CheckContext<'a>) -> Vec<Self> {
        let answers = cx.in_every_region("ec2:DescribeVpcs");
        let with_interfaces = |vpcs: CallResult<'a>| {
            let interfaces = cx.in_region("ec2:DescribeNetworkInterfaces", vpcs.region(), &[]);
            Self { region: vpcs.region(), account: cx.account(), vpcs, interfaces }
        };
        answers.into_iter().map(with_interfaces).collect()
    }

    /// The VPCs, including those that other accounts share with this one.
    pub fn vpcs(self) -> impl Iterator<Item = Vpc<'a>> {
        self.vpcs.view().list("Vpcs").map(move |view| Vpc {
            id: view.text("VpcId"),
            is_default: view.flag("IsDefault"),
            is_own: is_own(view, self.account),
        })
    }

    /// The network interfaces in the evidence.
    pub fn interfaces(self) -> impl Iterator<Item = View<'a>> {
        self.interfaces.into_iter().flat_map(|answer| answer.view().list("NetworkInterfaces"))
    }

    /// Whether the evidence has all network interfaces.
    pub fn has_all_interfaces(self) -> bool {
        self.interfaces.is_some_and(CallResult::is_complete)
    }

    /// Whether a VPC has no interface at all; `None` if that is not known.
    pub fn is_empty(self, vpc: Vpc<'_>) -> Option<bool> {
        self.has_none(vpc, |_| true)
    }

    /// Whether a VPC is in use (CRITERIA.md E8); `None` if that is not known.
    pub fn is_in_use(self, vpc: Vpc<'_>) -> Option<bool> {
        if vpc.is_own { self.has_none(vpc, shows_use).map(|none| !none) } else { Some(false) }
    }

    fn has_none(self, vpc: Vpc<'_>, counts: fn(View<'_>) -> bool) -> Option<bool> {
        if self.interfaces().any(|interface| interface.text("VpcId") == vpc.id && counts(interface)) {
            Some(false)
        } else {
            self.has_all_interfaces().then_some(true)
        }
    }
}

/// Whether a resource is this account's, which holds if nothing says that it is another's.
pub fn is_own(view: View<'_>, account: &str) -> bool {
    let owner = view.text("OwnerId");
    matches!(owner, "" | "self") || account.is_empty() || owner == account
}

/// Whether an interface shows that its network is in use. Endpoints and NAT gateways only serve a network. EC2 answers with
/// other names of types than its model has.
fn shows_use(interface: View<'_>) -> bool {
    !matches!(
        interface.text("InterfaceType"),
        "vpc_endpoint" | "gateway_load_balancer_endpoint" | "natGateway" | "nat_gateway"
    )
}

/// Like [`is_region_in_use`], for a check that can do without the answer: what is missing is no gap.
pub fn is_region_known_in_use(cx: &mut CheckContext<'_>, region: &str) -> Option<bool> {
    cx.tentatively(|cx| is_region_in_use(cx, region)).0
}

/// Whether a Region is in use (CRITERIA.md E8): it has a VPC in use, a Lambda function or a database. `None` if that is not
/// known. Missing answers are gaps.
pub fn is_region_in_use(cx: &mut CheckContext<'_>, region: &str) -> Option<bool> {
    let mut is_all_known = true;
    if let Some(vpcs) = cx.in_region("ec2:DescribeVpcs", region, &[]) {
        let interfaces = cx.in_region("ec2:DescribeNetworkInterfaces", region, &[]);
        let networks = Networks { region: vpcs.region(), account: cx.account(), vpcs, interfaces };
        is_all_known &= vpcs.is_complete();
        for vpc in networks.vpcs() {
            match networks.is_in_use(vpc) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => is_all_known = false,
            }
        }
    } else {
        is_all_known = false;
    }
    for (call, list) in BESIDE_NETWORKS {
        if !cx.regions_of(call).contains(&region) {
            continue;
        }
        match cx.in_region(call, region, &[]) {
            Some(answer) if answer.view().list(list).len() > 0 => return Some(true),
            answer => is_all_known &= answer.is_some_and(CallResult::is_complete),
        }
    }
    is_all_known.then_some(false)
}

#[cfg(test)]
pub mod trial {
    //! Networks for the cases of checks.

    use crate::checks::trial::{ACCOUNT, Case};
    use serde_json::{Value, json};

    /// A VPC of the account.
    pub fn vpc(id: &str) -> Value {
        json!({"VpcId": id, "OwnerId": ACCOUNT, "IsDefault": false})
    }

    /// A default VPC of the account.
    pub fn default_vpc(id: &str) -> Value {
        json!({"VpcId": id, "OwnerId": ACCOUNT, "IsDefault": true})
    }

    /// A network interface of a kind in a VPC, with a security group.
    pub fn interface(vpc: &str, kind: &str, group: &str) -> Value {
        json!({"VpcId": vpc, "SubnetId": "subnet-1", "InterfaceType": kind, "Groups": [{"GroupId": group}]})
    }

    impl Case {
        /// The networks of a Region.
        pub fn networks(self, region: &str, vpcs: Value, interfaces: Value) -> Self {
            self.answers("ec2:DescribeVpcs", region, json!({}), json!({ "Vpcs": vpcs })).answers(
                "ec2:DescribeNetworkInterfaces",
                region,
                json!({}),
                json!({ "NetworkInterfaces": interfaces }),
            )
        }

        /// A Region in which something runs, or nothing.
        pub fn region(self, region: &str, is_in_use: bool) -> Self {
            let functions = if is_in_use { json!([{"FunctionName": "app"}]) } else { json!([]) };
            self.networks(region, json!([]), json!([]))
                .answers("lambda:ListFunctions", region, json!({}), json!({ "Functions": functions }))
                .answers("rds:DescribeDBInstances", region, json!({}), json!({}))
                .answers("rds:DescribeDBClusters", region, json!({}), json!({}))
                .answers("dynamodb:ListTables", region, json!({}), json!({}))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::trial::{interface, vpc};
    use super::*;
    use crate::checks::Draft;
    use crate::checks::trial::{ACCOUNT, Case, NOT_APPLICABLE, PASS, UNKNOWN};
    use serde_json::{Value, json};

    fn judge(cx: &mut CheckContext<'_>) -> Draft {
        draft(is_region_in_use(cx, "eu-west-1"))
    }

    fn draft(in_use: Option<bool>) -> Draft {
        match in_use {
            Some(true) => Draft::Pass("in use".to_owned()),
            Some(false) => Draft::NotApplicable("not in use".to_owned()),
            None => Draft::Unknown("unknown".to_owned()),
        }
    }

    fn quiet() -> Case {
        Case::new().region("eu-west-1", false)
    }

    #[test]
    fn a_vpc_is_in_use_by_interfaces_that_are_neither_endpoints_nor_nat_gateways() {
        for (kind, verdict) in [
            ("interface", PASS),
            ("lambda", PASS),
            ("network_load_balancer", PASS),
            ("vpc_endpoint", NOT_APPLICABLE),
            ("gateway_load_balancer_endpoint", NOT_APPLICABLE),
            ("natGateway", NOT_APPLICABLE),
            ("nat_gateway", NOT_APPLICABLE),
        ] {
            quiet()
                .networks("eu-west-1", json!([vpc("vpc-1")]), json!([interface("vpc-1", kind, "sg-1")]))
                .check(judge, verdict);
        }
    }

    #[test]
    fn what_a_service_makes_shows_use_and_what_others_share_does_not() {
        let service_made = json!([{"VpcId": "vpc-1", "InterfaceType": "interface", "RequesterManaged": true}]);
        quiet().networks("eu-west-1", json!([vpc("vpc-1")]), service_made.clone()).check(judge, PASS);
        let shared = json!([{"VpcId": "vpc-1", "OwnerId": "999988887777"}]);
        quiet().networks("eu-west-1", shared, service_made.clone()).check(judge, NOT_APPLICABLE);
        let elsewhere = json!([{"VpcId": "vpc-2", "OwnerId": ACCOUNT}]);
        quiet().networks("eu-west-1", elsewhere, service_made).check(judge, NOT_APPLICABLE);
    }

    #[test]
    fn functions_and_databases_make_a_region_one_in_use() {
        quiet().check(judge, NOT_APPLICABLE);
        let things: [(&str, Value); 4] = [
            ("lambda:ListFunctions", json!({"Functions": [{}]})),
            ("rds:DescribeDBInstances", json!({"DBInstances": [{}]})),
            ("rds:DescribeDBClusters", json!({"DBClusters": [{}]})),
            ("dynamodb:ListTables", json!({"TableNames": ["orders"]})),
        ];
        for (call, data) in things {
            quiet().answers(call, "eu-west-1", json!({}), data.clone()).check(judge, PASS);
            quiet().answers(call, "us-east-1", json!({}), data).check(judge, NOT_APPLICABLE);
        }
    }

    #[test]
    fn a_region_is_out_of_use_only_when_everything_answered() {
        for call in
            ["ec2:DescribeVpcs", "ec2:DescribeNetworkInterfaces", "rds:DescribeDBInstances", "dynamodb:ListTables"]
        {
            let case = quiet().networks("eu-west-1", json!([vpc("vpc-1")]), json!([]));
            case.clone().denied(call, "eu-west-1", json!({})).check(judge, UNKNOWN);
            case.breaks_off(call, "eu-west-1", json!({}), json!({})).check(judge, UNKNOWN);
        }
    }

    #[test]
    fn what_is_only_good_to_know_leaves_no_gap() {
        let has_gaps = |cx: &mut CheckContext<'_>| {
            assert_eq!(is_region_known_in_use(cx, "eu-west-1"), None);
            if cx.has_gaps() { Draft::Unknown(String::new()) } else { Draft::Pass("no gaps".to_owned()) }
        };
        Case::new().check(has_gaps, PASS);
    }
}
