//! What evidence shows of the profile's choices. That something is not there is concluded only from complete answers from every
//! enabled Region: a call that was denied, blocked, cut off or not made says nothing (CRITERIA.md E1, E2).

use super::services::ec2::instances::servers;
use super::services::iam::credential_report::CredentialReport;
use super::services::identity_center::Directory;
use super::services::public_endpoints::{classic_load_balancers, distributions, is_private, load_balancers};
use super::services::rds::is_relational;
use super::{CheckContext, Judge};
use crate::evidence::{Evidence, ProfileFacts, Sighting, View};
use crate::stdx::sort;

/// What a part of the evidence shows: how many there are, and in which Regions.
#[derive(Default)]
struct Tally {
    count: u32,
    regions: Vec<String>,
    /// Whether there may be others that no call shows.
    may_be_more: bool,
}

impl Tally {
    fn add(&mut self, region: &str, number: usize) {
        if number > 0 {
            self.count = self.count.saturating_add(u32::try_from(number).unwrap_or(u32::MAX));
            self.regions.push(region.to_owned());
        }
    }

    /// Counts the items of a list in the answers of a call from every Region.
    fn add_lists(&mut self, cx: &mut CheckContext<'_>, call: &str, list: &str, counts: fn(View<'_>) -> bool) {
        for answer in cx.in_every_region(call) {
            self.add(answer.region(), answer.view().list(list).filter(|item| counts(*item)).count());
        }
    }
}

/// A function that counts what belongs to a choice.
type Count = fn(&mut CheckContext<'_>, &mut Tally);

/// The choices that are counted, by question and choice.
const COUNTED: &[(&str, Count)] = &[
    ("sign-in.identity-center", identity_center),
    ("sign-in.other-idp", other_directories),
    ("sign-in.iam-users", iam_users),
    ("compute.ec2", |cx, tally| {
        for answer in cx.in_every_region("ec2:DescribeInstances") {
            tally.add(answer.region(), servers(answer.view()).count());
        }
    }),
    ("compute.containers", containers),
    ("compute.lambda", |cx, tally| tally.add_lists(cx, "lambda:ListFunctions", "Functions", |_| true)),
    ("data.rds", |cx, tally| {
        tally.add_lists(cx, "rds:DescribeDBInstances", "DBInstances", is_relational);
        tally.add_lists(cx, "rds:DescribeDBClusters", "DBClusters", is_serverless);
    }),
    ("data.other-databases", other_databases),
    ("data.dynamodb", |cx, tally| tally.add_lists(cx, "dynamodb:ListTables", "TableNames", |_| true)),
    ("data.s3", buckets),
    ("public.load-balancer", |cx, tally| {
        for (region, _) in load_balancers(cx).into_iter().chain(classic_load_balancers(cx)) {
            tally.add(region, 1);
        }
    }),
    ("public.cloudfront", |cx, tally| tally.add("", distributions(cx).len())),
    ("public.api", apis),
    ("public.direct", public_servers),
];

/// What evidence shows of the profile, by question and choice, such as `compute.ec2`.
pub fn sightings(evidence: &Evidence) -> Vec<(String, Sighting)> {
    let judge = Judge::new(evidence, ProfileFacts::default());
    let regions = evidence.enabled_regions().unwrap_or_default();
    // Where an organization denies a whole Region, what is there cannot be seen.
    let sees_all = !regions.is_empty() && !regions.iter().any(|region| evidence.is_denied_by_scp(region));
    let counted = COUNTED.iter().filter_map(|(key, count)| {
        let (mut cx, mut tally) = (judge.context(), Tally::default());
        count(&mut cx, &mut tally);
        let is_complete = sees_all && !cx.has_gaps() && !tally.may_be_more;
        let mut regions = tally.regions;
        regions.retain(|region| !region.is_empty());
        sort::by_text(&mut regions, String::clone);
        regions.dedup();
        (tally.count > 0 || is_complete).then(|| ((*key).to_owned(), Sighting { count: tally.count, regions }))
    });
    let mut found: Vec<(String, Sighting)> = counted.collect();
    let seen = |key: &str, found: &[(String, Sighting)]| {
        found.iter().find(|(known, _)| known == key).map(|(_, sighting)| sighting.count)
    };
    let ways = ["sign-in.identity-center", "sign-in.other-idp", "sign-in.iam-users"].map(|key| seen(key, &found));
    if ways.iter().any(|way| way.is_some_and(|count| count > 0)) {
        found.push(only("sign-in.root-only", false));
    } else if ways.iter().all(Option::is_some) {
        found.push(only("sign-in.root-only", true));
    }
    // Buckets hold sensitive data only if there are any.
    if seen("data.s3", &found) == Some(0) {
        found.push(only("data.s3-sensitive", false));
    }
    found.extend(people(ways));
    found.extend(organization(&judge));
    found
}

/// A choice that is so, or is not.
fn only(key: &str, is_so: bool) -> (String, Sighting) {
    (key.to_owned(), Sighting { count: is_so.into(), regions: Vec::new() })
}

/// How many people can sign in, if they are all IAM users.
fn people(ways: [Option<u32>; 3]) -> Vec<(String, Sighting)> {
    let [Some(0), Some(0), Some(users @ 1..)] = ways else { return Vec::new() };
    let number = |key, numbers: std::ops::RangeInclusive<u32>| {
        let count = if numbers.contains(&users) { users } else { 0 };
        (format!("people.{key}"), Sighting { count, regions: Vec::new() })
    };
    vec![number("one", 1..=1), number("few", 2..=5), number("several", 6..=20), number("many", 21..=u32::MAX)]
}

/// The account's place in an organization.
fn organization(judge: &Judge<'_>) -> Vec<(String, Sighting)> {
    let mut cx = judge.context();
    let Some(answer) = cx.optional("organizations:DescribeOrganization", "", &[]) else { return Vec::new() };
    let manager = answer.view().get("Organization").text("MasterAccountId");
    if cx.account().is_empty() && !manager.is_empty() {
        return Vec::new();
    }
    let is_own = manager == cx.account();
    vec![
        only("accounts.standalone", manager.is_empty()),
        only("accounts.management", !manager.is_empty() && is_own),
        only("accounts.member", !manager.is_empty() && !is_own),
    ]
}

fn identity_center(cx: &mut CheckContext<'_>, tally: &mut Tally) {
    let directory = Directory::of(cx);
    tally.add("", directory.sets.len());
    tally.may_be_more = directory.is_hidden;
}

fn other_directories(cx: &mut CheckContext<'_>, tally: &mut Tally) {
    // IAM Identity Center makes a provider of its own.
    let is_other = |provider: &View<'_>| !provider.text("Arn").contains(":saml-provider/AWSSSO_");
    let answer = cx.once("iam:ListSAMLProviders");
    tally.add("", answer.map_or(0, |answer| answer.view().list("SAMLProviderList").filter(is_other).count()));
}

fn iam_users(cx: &mut CheckContext<'_>, tally: &mut Tally) {
    match CredentialReport::of(cx) {
        Ok(report) => tally.add("", report.console_users().count()),
        Err(_) => tally.may_be_more = true,
    }
}

/// Services and tasks of ECS, and clusters of EKS. A cluster of ECS alone runs nothing.
fn containers(cx: &mut CheckContext<'_>, tally: &mut Tally) {
    for answer in cx.in_every_region("ecs:ListClusters") {
        for cluster in answer.view().texts("clusterArns") {
            let mut number = |call, list| {
                let found = cx.in_region(call, answer.region(), &[cluster]);
                found.map_or(0, |found| found.view().list(list).len())
            };
            // A service's tasks are not counted twice.
            let (services, tasks) = (number("ecs:ListServices", "serviceArns"), number("ecs:ListTasks", "taskArns"));
            tally.add(answer.region(), if services > 0 { services } else { tasks });
        }
    }
    tally.add_lists(cx, "eks:ListClusters", "clusters", |_| true);
}

/// A cluster without instances that RDS lists, which are counted by themselves.
fn is_serverless(cluster: View<'_>) -> bool {
    is_relational(cluster) && cluster.list("DBClusterMembers").len() == 0
}

fn other_databases(cx: &mut CheckContext<'_>, tally: &mut Tally) {
    tally.add_lists(cx, "rds:DescribeDBInstances", "DBInstances", |instance| !is_relational(instance));
    tally.add_lists(cx, "elasticache:DescribeCacheClusters", "CacheClusters", |_| true);
    tally.add_lists(cx, "memorydb:DescribeClusters", "Clusters", |_| true);
    tally.add_lists(cx, "opensearch:ListDomainNames", "DomainNames", |_| true);
    tally.add_lists(cx, "redshift:DescribeClusters", "Clusters", |_| true);
    // Clusters that have no instances, and caches that are not listed one by one.
    for (call, list) in
        [("rds:DescribeDBClusters", "DBClusters"), ("elasticache:DescribeReplicationGroups", "ReplicationGroups")]
    {
        let any = cx
            .in_every_region(call)
            .iter()
            .any(|answer| answer.view().list(list).any(|one| list == "ReplicationGroups" || !is_relational(one)));
        tally.may_be_more |= any;
    }
}

fn buckets(cx: &mut CheckContext<'_>, tally: &mut Tally) {
    let answer = cx.once("s3:ListBuckets");
    tally.add("", answer.map_or(0, |answer| answer.view().list("Buckets").len()));
}

fn apis(cx: &mut CheckContext<'_>, tally: &mut Tally) {
    tally.add_lists(cx, "apigateway:GetRestApis", "items", |api| !is_private(api));
    tally.add_lists(cx, "apigatewayv2:GetApis", "Items", |_| true);
    // A function may have an address of its own, which no call that we make lists.
    tally.may_be_more =
        cx.in_every_region("lambda:ListFunctions").iter().any(|answer| answer.view().list("Functions").len() > 0);
}

fn public_servers(cx: &mut CheckContext<'_>, tally: &mut Tally) {
    for answer in cx.in_every_region("ec2:DescribeInstances") {
        let is_public = |server: &View<'_>| !server.text("PublicIpAddress").is_empty();
        tally.add(answer.region(), servers(answer.view()).filter(is_public).count());
    }
    // Containers may have public addresses, too.
    tally.may_be_more = true;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::trial::{ACCOUNT, Case};
    use crate::evidence::CallOutcome;
    use serde_json::{Value, json};

    /// The number and the Regions of a choice; `None` if nothing is shown of it.
    fn seen(case: &Case, key: &str) -> Option<(u32, Vec<String>)> {
        let found = sightings(case.evidence()).into_iter().find(|(known, _)| known == key);
        found.map(|(_, sighting)| (sighting.count, sighting.regions))
    }

    fn counts(case: &Case, key: &str) -> Option<u32> {
        seen(case, key).map(|(count, _)| count)
    }

    /// The calls that each choice needs in every Region, with an answer that shows one.
    fn regional() -> Vec<(&'static str, Vec<&'static str>, &'static str, Value)> {
        vec![
            (
                "compute.ec2",
                vec!["ec2:DescribeInstances"],
                "ec2:DescribeInstances",
                json!({"Reservations": [{"Instances": [{"State": {"Name": "running"}}]}]}),
            ),
            (
                "compute.lambda",
                vec!["lambda:ListFunctions"],
                "lambda:ListFunctions",
                json!({"Functions": [{"FunctionName": "f"}]}),
            ),
            (
                "compute.containers",
                vec!["ecs:ListClusters", "eks:ListClusters"],
                "eks:ListClusters",
                json!({"clusters": ["one"]}),
            ),
            (
                "data.rds",
                vec!["rds:DescribeDBInstances", "rds:DescribeDBClusters"],
                "rds:DescribeDBInstances",
                json!({"DBInstances": [{"Engine": "postgres"}]}),
            ),
            (
                "data.other-databases",
                vec![
                    "rds:DescribeDBInstances",
                    "rds:DescribeDBClusters",
                    "elasticache:DescribeCacheClusters",
                    "elasticache:DescribeReplicationGroups",
                    "memorydb:DescribeClusters",
                    "opensearch:ListDomainNames",
                    "redshift:DescribeClusters",
                ],
                "redshift:DescribeClusters",
                json!({"Clusters": [{"ClusterIdentifier": "c"}]}),
            ),
            ("data.dynamodb", vec!["dynamodb:ListTables"], "dynamodb:ListTables", json!({"TableNames": ["t"]})),
            (
                "public.load-balancer",
                vec!["elbv2:DescribeLoadBalancers", "elb:DescribeLoadBalancers"],
                "elbv2:DescribeLoadBalancers",
                json!({"LoadBalancers": [{"Scheme": "internet-facing"}]}),
            ),
            (
                "public.api",
                vec!["apigateway:GetRestApis", "apigatewayv2:GetApis", "lambda:ListFunctions"],
                "apigatewayv2:GetApis",
                json!({"Items": [{"ApiId": "a"}]}),
            ),
        ]
    }

    #[test]
    fn without_evidence_nothing_is_shown() {
        assert_eq!(sightings(&Evidence::new(ACCOUNT, "aws", crate::stdx::time::Timestamp::default())), []);
        assert_eq!(sightings(Case::new().evidence()), []);
    }

    #[test]
    fn what_is_there_is_shown_with_its_regions() {
        for (key, calls, shows, answer) in regional() {
            let case = crate::checks::trial::empty(&calls).answers(shows, "eu-west-1", json!({}), answer.clone());
            assert_eq!(seen(&case, key), Some((1, vec!["eu-west-1".to_owned()])), "{key}");
            // One Region is enough to show what is there, even if the others were not asked.
            let alone = Case::new().answers(shows, "eu-west-1", json!({}), answer);
            assert_eq!(counts(&alone, key), Some(1), "{key}");
        }
    }

    #[test]
    fn that_nothing_is_there_is_concluded_from_every_region_only() {
        for (key, calls, _, _) in regional() {
            let empty = || crate::checks::trial::empty(&calls);
            assert_eq!(counts(&empty(), key), Some(0), "{key}");
            for call in &calls {
                for outcome in [CallOutcome::Denied, CallOutcome::Blocked, CallOutcome::TimedOut] {
                    let case = empty().came_to(call, "us-east-1", json!({}), outcome, "");
                    assert_eq!(counts(&case, key), None, "{key} {call} {outcome:?}");
                }
                let case = empty().breaks_off(call, "us-east-1", json!({}), json!({}));
                assert_eq!(counts(&case, key), None, "{key} {call}");
            }
            let closed = empty().closed(calls[0], "us-east-1");
            assert_eq!(counts(&closed, key), None, "{key}");
        }
    }

    #[test]
    fn private_things_and_what_is_gone_do_not_count() {
        let case = crate::checks::trial::empty(&["ec2:DescribeInstances"]).answers(
            "ec2:DescribeInstances",
            "eu-west-1",
            json!({}),
            json!({"Reservations": [{"Instances": [{"State": {"Name": "terminated"}}]}]}),
        );
        assert_eq!(counts(&case, "compute.ec2"), Some(0));
    }

    #[test]
    fn a_function_may_have_an_address_of_its_own() {
        let calls = ["apigateway:GetRestApis", "apigatewayv2:GetApis", "lambda:ListFunctions"];
        let function = json!({"Functions": [{"FunctionName": "f"}]});
        let case =
            crate::checks::trial::empty(&calls).answers("lambda:ListFunctions", "eu-west-1", json!({}), function);
        assert_eq!(counts(&case, "public.api"), None);
    }

    #[test]
    fn the_place_in_the_organization_is_as_aws_says() {
        let managed_by = |account: &str| {
            let organization = json!({"Organization": {"MasterAccountId": account}});
            Case::new().answers("organizations:DescribeOrganization", "", json!({}), organization)
        };
        let alone = Case::new().answers_code(
            "organizations:DescribeOrganization",
            "",
            json!({}),
            "AWSOrganizationsNotInUseException",
        );
        for (case, expected) in [
            (alone, "accounts.standalone"),
            (managed_by(ACCOUNT), "accounts.management"),
            (managed_by("999988887777"), "accounts.member"),
        ] {
            for key in ["accounts.standalone", "accounts.management", "accounts.member"] {
                assert_eq!(counts(&case, key), Some(u32::from(key == expected)), "{expected}: {key}");
            }
        }
        let denied = Case::new().denied("organizations:DescribeOrganization", "", json!({}));
        assert_eq!(sightings(denied.evidence()), []);
    }

    #[test]
    fn people_are_counted_only_if_all_of_them_are_iam_users() {
        let users = |number: usize| {
            let names: Vec<String> = (0..number).map(|place| format!("user{place}")).collect();
            let rows: Vec<Vec<(&str, &str)>> = [vec![("user", "<root_account>")]]
                .into_iter()
                .chain(names.iter().map(|name| vec![("user", name.as_str()), ("password_enabled", "true")]))
                .collect();
            let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
            crate::checks::trial::empty(&["sso-admin:ListInstances"])
                .answers("iam:ListSAMLProviders", "", json!({}), json!({"SAMLProviderList": []}))
                .credential_report(&rows)
        };
        for (number, key) in [(1, "one"), (2, "few"), (5, "few"), (6, "several"), (20, "several"), (21, "many")] {
            for choice in ["one", "few", "several", "many"] {
                let expected = if choice == key { number as u32 } else { 0 };
                assert_eq!(counts(&users(number), &format!("people.{choice}")), Some(expected), "{number} {choice}");
            }
            assert_eq!(counts(&users(number), "sign-in.root-only"), Some(0));
        }
        assert_eq!(counts(&users(0), "people.one"), None);
        assert_eq!(counts(&users(0), "sign-in.root-only"), Some(1));
        let federated = users(2).answers(
            "iam:ListSAMLProviders",
            "",
            json!({}),
            json!({"SAMLProviderList": [{"Arn": "arn:aws:iam::1:saml-provider/okta"}]}),
        );
        assert_eq!(counts(&federated, "people.few"), None);
        assert_eq!(counts(&federated, "sign-in.other-idp"), Some(1));
        let unknown = users(2).denied("iam:ListSAMLProviders", "", json!({}));
        assert_eq!(counts(&unknown, "people.few"), None);
        assert_eq!(counts(&unknown, "sign-in.iam-users"), Some(2));
    }

    #[test]
    fn every_key_is_a_choice_of_the_profile() {
        let more =
            ["sign-in.root-only", "data.s3-sensitive", "people.one", "people.few", "people.several", "people.many"];
        let places = ["accounts.standalone", "accounts.management", "accounts.member"];
        for key in COUNTED.iter().map(|(key, _)| *key).chain(more).chain(places) {
            let (question, choice) = key.split_once('.').expect("two parts");
            let known = crate::baseline::profile_questions().iter().find(|known| known.id == question);
            assert!(known.is_some_and(|known| known.choices.iter().any(|known| known.id == choice)), "{key}");
        }
    }
}
