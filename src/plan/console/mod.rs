//! Where resources are found in the AWS console. Only kinds whose address is sure have one, and only ids that fit: they are
//! text from outside.

use crate::aws::catalog::partition_of;
use crate::aws::wire::encode;
use crate::evidence::Resource;

/// The longest id that is taken for one.
const LONGEST: usize = 512;
/// What names of users, roles and groups hold beside letters and digits.
const IAM: &str = "+=,.@_-";

/// The page of one kind of resource.
struct Page {
    /// The kind, as in `baseline::placeholder`.
    kind: &'static str,
    /// What its ids begin with.
    prefix: &'static str,
    /// What follows holds letters, digits and these.
    more: &'static str,
    /// The rest of the address: `{region}`, which global kinds lack, and either `{id}`, encoded, or `{arn}`, as it is.
    path: &'static str,
}

const fn page(kind: &'static str, prefix: &'static str, more: &'static str, path: &'static str) -> Page {
    Page { kind, prefix, more, path }
}

/// Databases and clusters are lacking: findings call instances and clusters of several services so, whose pages differ.
const PAGES: &[Page] = &[
    page("bucket", "", ".-", "s3/buckets/{id}?region={region}"),
    page("distribution", "E", "", "cloudfront/v4/home#/distributions/{id}"),
    page("elastic-ip", "eipalloc-", "", "ec2/home?region={region}#ElasticIpDetails:AllocationId={id}"),
    page("file-system", "fs-", "", "efs/home?region={region}#/file-systems/{id}"),
    page("function", "", "-_", "lambda/home?region={region}#/functions/{id}"),
    page("group", "", IAM, "iam/home#/groups/details/{id}"),
    page("instance", "i-", "", "ec2/home?region={region}#InstanceDetails:instanceId={id}"),
    page("key", "", "-", "kms/home?region={region}#/kms/keys/{id}"),
    page("launch-template", "lt-", "", "ec2/home?region={region}#LaunchTemplateDetails:launchTemplateId={id}"),
    page("load-balancer", "arn:aws", ":/-", "ec2/home?region={region}#LoadBalancer:loadBalancerArn={arn}"),
    page("network-interface", "eni-", "", "ec2/home?region={region}#NetworkInterface:networkInterfaceId={id}"),
    page("queue", "https://", ".:/_-", "sqs/v3/home?region={region}#/queues/{id}"),
    page("role", "", IAM, "iam/home#/roles/details/{id}"),
    page("secret", "", "/_+=.@-", "secretsmanager/secret?name={id}&region={region}"),
    page("security-group", "sg-", "", "ec2/home?region={region}#SecurityGroup:groupId={id}"),
    page("snapshot", "snap-", "", "ec2/home?region={region}#SnapshotDetails:snapshotId={id}"),
    page("subnet", "subnet-", "", "vpcconsole/home?region={region}#SubnetDetails:subnetId={id}"),
    page("topic", "arn:aws", ":._-", "sns/v3/home?region={region}#/topic/{arn}"),
    page("user", "", IAM, "iam/home#/users/details/{id}"),
    page("volume", "vol-", "", "ec2/home?region={region}#VolumeDetails:volumeId={id}"),
    page("vpc", "vpc-", "", "vpcconsole/home?region={region}#VpcDetails:VpcId={id}"),
    page("vpc-endpoint", "vpce-", "", "vpcconsole/home?region={region}#EndpointDetails:vpcEndpointId={id}"),
];

/// The console of one account.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    /// Whether the account may be in the partition `aws`; what is global in the others has no link.
    is_standard: bool,
}

impl Console {
    /// The console of an account that is known to use these Regions.
    pub fn of<'a>(mut regions: impl Iterator<Item = &'a String>) -> Self {
        let is_other = |region: &String| partition_of(region).is_some_and(|partition| partition.name != "aws");
        Self { is_standard: !regions.any(is_other) }
    }

    /// The address of a resource's page.
    pub fn address(self, resource: &Resource) -> Option<String> {
        let Resource { kind, id, region, .. } = resource;
        let page = PAGES.iter().find(|page| page.kind == kind)?;
        let rest = id.strip_prefix(page.prefix)?;
        let fits = |c: char| c.is_ascii_alphanumeric() || page.more.contains(c);
        if rest.is_empty() || id.len() > LONGEST || !rest.chars().all(fits) {
            return None;
        }
        let region = if page.path.contains("{region}") { region } else { self.is_standard.then_some("us-east-1")? };
        let host = match partition_of(region)?.name {
            "aws" => "console.aws.amazon.com",
            "aws-cn" => "console.amazonaws.cn",
            "aws-us-gov" => "console.amazonaws-us-gov.com",
            _ => return None,
        };
        let path = page.path.replace("{region}", region).replace("{id}", &encode(id)).replace("{arn}", id);
        Some(["https://", region, ".", host, "/", &path].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::placeholder::Kind;
    use proptest::prelude::*;

    const STANDARD: Console = Console { is_standard: true };

    #[track_caller]
    fn check(kind: &str, id: &str, region: &str, expected: Option<&str>) {
        assert_eq!(STANDARD.address(&Resource::new(kind, id, region, "")).as_deref(), expected, "{kind} {id} {region}");
    }

    #[test]
    fn a_regional_resource_has_its_page_in_its_region() {
        check(
            "security-group",
            "sg-0123456789abcdef0",
            "eu-west-1",
            Some(
                "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-0123456789abcdef0",
            ),
        );
        check(
            "vpc",
            "vpc-1",
            "cn-north-1",
            Some("https://cn-north-1.console.amazonaws.cn/vpcconsole/home?region=cn-north-1#VpcDetails:VpcId=vpc-1"),
        );
        check(
            "key",
            "1234abcd-12ab",
            "us-gov-west-1",
            Some(
                "https://us-gov-west-1.console.amazonaws-us-gov.com/kms/home?region=us-gov-west-1#/kms/keys/1234abcd-12ab",
            ),
        );
        check(
            "topic",
            "arn:aws:sns:eu-west-1:123456789012:alerts",
            "eu-west-1",
            Some(
                "https://eu-west-1.console.aws.amazon.com/sns/v3/home?region=eu-west-1#/topic/arn:aws:sns:eu-west-1:123456789012:alerts",
            ),
        );
    }

    #[test]
    fn what_an_id_holds_is_encoded_for_its_place() {
        let user = "https://us-east-1.console.aws.amazon.com/iam/home#/users/details/ada%2Bops%40example.com";
        check("user", "ada+ops@example.com", "", Some(user));
        let queue = "https://eu-west-1.console.aws.amazon.com/sqs/v3/home?region=eu-west-1#/queues/https%3A%2F%2Fsqs.eu-west-1.amazonaws.com%2F123456789012%2Fours";
        check("queue", "https://sqs.eu-west-1.amazonaws.com/123456789012/ours", "eu-west-1", Some(queue));
    }

    #[test]
    fn what_does_not_fit_has_no_page() {
        for id in ["", "sg-", "i-1", "sg-1/../..", "sg-1\"", "sg-1#", "sg-1;x", "javascript:alert(1)", "sg-\u{202e}1"] {
            check("security-group", id, "eu-west-1", None);
        }
        for region in ["", "eu-west-99", "evil.example/", "EU-WEST-1", "us-iso-east-1"] {
            check("security-group", "sg-1", region, None);
        }
        for kind in ["", "id", "name", "arn", "database", "cluster"] {
            check(kind, "ours", "eu-west-1", None);
        }
        check("user", "<root_account>", "", None);
    }

    #[test]
    fn global_resources_of_another_partition_have_no_page() {
        let user = Resource::new("user", "ada", "", "");
        let address = |region: &str| Console::of([region.to_owned()].iter()).address(&user);
        assert!(address("eu-west-1").is_some());
        assert_eq!((address("cn-north-1"), address("us-gov-east-1")), (None, None));
    }

    #[test]
    fn every_page_is_of_a_kind_whose_example_has_one() {
        for page in PAGES {
            let example = Kind::find(page.kind).expect(page.kind).example;
            assert!(STANDARD.address(&Resource::new(page.kind, example, "eu-west-1", "")).is_some(), "{}", page.kind);
        }
    }

    proptest! {
        #[test]
        fn whatever_a_resource_is_called_its_address_is_in_the_console(
            place in 0..PAGES.len(), tail in ".{0,40}", plain in "[a-z0-9@+=,./:_-]{0,40}",
            region in prop_oneof![Just("eu-west-1".to_owned()), Just("cn-north-1".to_owned()), ".{0,20}"],
        ) {
            let page = &PAGES[place];
            for tail in [tail, plain] {
                for id in [format!("{}{tail}", page.prefix), tail] {
                    let Some(address) = STANDARD.address(&Resource::new(page.kind, id, &region, "")) else { continue };
                    let host = address.strip_prefix("https://").and_then(|rest| rest.split('/').next()).expect("https");
                    let hosts = ["eu-west-1.console.aws.amazon.com", "us-east-1.console.aws.amazon.com", "cn-north-1.console.amazonaws.cn"];
                    prop_assert!(hosts.contains(&host), "{}", address);
                    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#=&%".contains(c);
                    prop_assert!(address.chars().all(plain), "{}", address);
                }
            }
        }
    }
}
