use super::*;
use crate::baseline::placeholder::Kind;
use proptest::prelude::*;

const ACCOUNT: &str = "123456789012";

fn console() -> Console {
    Console::of(ACCOUNT, [].into_iter())
}

/// A criterion that gives no kind a meaning of its own.
const ANYWHERE: &str = "acct-09.idle-resources";

#[track_caller]
fn check(criterion: &str, kind: &str, id: &str, region: &str, expected: Option<&str>) {
    let address = console().address(criterion, &Resource::new(kind, id, region, ""));
    assert_eq!(address.as_deref(), expected, "{criterion} {kind} {id} {region}");
}

/// Checks the address of a resource in Ireland, or of a global one.
#[track_caller]
fn leads(criterion: &str, kind: &str, id: &str, expected: &str) {
    let host = if expected.contains("region=eu-west-1") { "eu-west-1" } else { "us-east-1" };
    let region = if host == "eu-west-1" || expected.contains("region=global") { "eu-west-1" } else { "" };
    let expected = format!("https://{host}.console.aws.amazon.com/{expected}");
    check(criterion, kind, id, region, Some(&expected));
}

#[test]
fn resources_that_commands_can_name_have_a_page() {
    for (kind, id, expected) in [
        ("bucket", "our.logs", "s3/buckets/our.logs?region=eu-west-1"),
        ("cache", "sessions", "elasticache/home?region=eu-west-1#/redis/sessions"),
        ("distribution", "E1EXAMPLE", "cloudfront/v4/home#/distributions/E1EXAMPLE"),
        ("docdb", "papers", "docdb/home?region=eu-west-1#cluster-details/papers"),
        ("domain", "api.example.com", "apigateway/main/publish/domain-names?domain=api.example.com&region=eu-west-1"),
        ("elastic-ip", "eipalloc-1", "ec2/home?region=eu-west-1#ElasticIpDetails:AllocationId=eipalloc-1"),
        ("file-system", "fs-1", "efs/home?region=eu-west-1#/file-systems/fs-1"),
        ("function", "web_api", "lambda/home?region=eu-west-1#/functions/web_api"),
        ("group", "admins", "iam/home#/groups/details/admins"),
        ("instance", "i-1", "ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-1"),
        ("key", "1234abcd-12ab", "kms/home?region=eu-west-1#/kms/keys/1234abcd-12ab"),
        ("launch-template", "lt-1", "ec2/home?region=eu-west-1#LaunchTemplateDetails:launchTemplateId=lt-1"),
        ("memorydb", "ours", "memorydb/home?region=eu-west-1#/clusters/ours"),
        ("neptune", "graph", "neptune/home?region=eu-west-1#database:id=graph;is-cluster=true"),
        ("network-interface", "eni-1", "ec2/home?region=eu-west-1#NetworkInterface:networkInterfaceId=eni-1"),
        (
            "path",
            "/app/token",
            "systems-manager/parameters/?region=eu-west-1&tab=Table#list_parameter_filters=Name:Contains:%2Fapp%2Ftoken",
        ),
        (
            "queue",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/ours",
            "sqs/v3/home?region=eu-west-1#/queues/https%3A%2F%2Fsqs.eu-west-1.amazonaws.com%2F123456789012%2Fours",
        ),
        ("repository", "team/web", "ecr/repositories/private/123456789012/team/web?region=eu-west-1"),
        ("role", "app", "iam/home#/roles/details/app"),
        ("secret", "prod/db", "secretsmanager/secret?name=prod%2Fdb&region=eu-west-1"),
        ("security-group", "sg-1", "ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-1"),
        ("service", "web", "ecs/v2/clusters?region=eu-west-1"),
        ("snapshot", "snap-1", "ec2/home?region=eu-west-1#SnapshotDetails:snapshotId=snap-1"),
        ("stack", "network", "cloudformation/home?region=eu-west-1#/stacks?filteringText=network"),
        ("subnet", "subnet-1", "vpcconsole/home?region=eu-west-1#SubnetDetails:subnetId=subnet-1"),
        (
            "trail",
            "ours",
            "cloudtrail/home?region=eu-west-1#/trails/arn:aws:cloudtrail:eu-west-1:123456789012:trail/ours",
        ),
        ("user", "ada+ops@example.com", "iam/home#/users/details/ada%2Bops%40example.com"),
        ("volume", "vol-1", "ec2/home?region=eu-west-1#VolumeDetails:volumeId=vol-1"),
        ("vpc", "vpc-1", "vpcconsole/home?region=eu-west-1#VpcDetails:VpcId=vpc-1"),
        ("vpc-endpoint", "vpce-1", "vpcconsole/home?region=eu-west-1#EndpointDetails:vpcEndpointId=vpce-1"),
    ] {
        leads(ANYWHERE, kind, id, expected);
    }
}

#[test]
fn an_arn_alone_is_enough_to_find_the_page() {
    for (id, expected) in [
        ("arn:aws:apigateway:eu-west-1::/restapis/a1b2/stages/prod", "apigateway/main/apis?region=eu-west-1"),
        ("arn:aws:cloudfront::1:distribution/E1", "cloudfront/v4/home#/distributions/E1"),
        (
            "arn:aws:cloudtrail:eu-west-1:999988887777:trail/org",
            "cloudtrail/home?region=eu-west-1#/trails/arn:aws:cloudtrail:eu-west-1:999988887777:trail/org",
        ),
        ("arn:aws:dynamodb:eu-west-1:1:table/orders", "dynamodbv2/home?region=eu-west-1#table?name=orders"),
        ("arn:aws:ec2:eu-west-1:1:instance/i-1", "ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-1"),
        ("arn:aws:ec2:eu-west-1:1:security-group/sg-1", "ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-1"),
        ("arn:aws:ec2:eu-west-1:1:subnet/subnet-1", "vpcconsole/home?region=eu-west-1#SubnetDetails:subnetId=subnet-1"),
        ("arn:aws:ec2:eu-west-1:1:volume/vol-1", "ec2/home?region=eu-west-1#VolumeDetails:volumeId=vol-1"),
        ("arn:aws:ec2:eu-west-1:1:vpc/vpc-1", "vpcconsole/home?region=eu-west-1#VpcDetails:VpcId=vpc-1"),
        ("arn:aws:ecr:eu-west-1:1:repository/web", "ecr/repositories/private/123456789012/web?region=eu-west-1"),
        ("arn:aws:eks:eu-west-1:1:cluster/main", "eks/home?region=eu-west-1#/clusters/main"),
        (
            "arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/web/1/2",
            "ec2/home?region=eu-west-1#ELBListenerV2:listenerArn=arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/web/1/2",
        ),
        (
            "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1",
            "ec2/home?region=eu-west-1#LoadBalancer:loadBalancerArn=arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1",
        ),
        (
            "arn:aws:guardduty:eu-west-1:1:detector/d1/finding/f1",
            "guardduty/home?region=eu-west-1#/findings?macros=current&fId=f1",
        ),
        (
            "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com",
            "iam/home#/identity_providers/details/OPENID/arn%3Aaws%3Aiam%3A%3A1%3Aoidc-provider%2Ftoken.actions.githubusercontent.com",
        ),
        ("arn:aws:iam::1:policy/team/all", "iam/home#/policies/details/arn%3Aaws%3Aiam%3A%3A1%3Apolicy%2Fteam%2Fall"),
        ("arn:aws:iam::1:role/app", "iam/home#/roles/details/app"),
        ("arn:aws:iam::1:user/ada", "iam/home#/users/details/ada"),
        ("arn:aws:kms:eu-west-1:1:key/12-ab", "kms/home?region=eu-west-1#/kms/keys/12-ab"),
        ("arn:aws:lambda:eu-west-1:1:function:api", "lambda/home?region=eu-west-1#/functions/api"),
        ("arn:aws:rds:eu-west-1:1:cluster:shop", "rds/home?region=eu-west-1#database:id=shop;is-cluster=true"),
        ("arn:aws:rds:eu-west-1:1:db:shop-1", "rds/home?region=eu-west-1#database:id=shop-1;is-cluster=false"),
        ("arn:aws:redshift:eu-west-1:1:cluster:dw", "redshiftv2/home?region=eu-west-1#cluster-details?cluster=dw"),
        ("arn:aws:s3:::our.logs", "s3/buckets/our.logs?region=eu-west-1"),
        (
            "arn:aws:secretsmanager:eu-west-1:1:secret:prod/db-AbCdEf",
            "secretsmanager/secret?name=prod%2Fdb&region=eu-west-1",
        ),
        ("arn:aws:sns:eu-west-1:1:alerts", "sns/v3/home?region=eu-west-1#/topic/arn:aws:sns:eu-west-1:1:alerts"),
        ("arn:aws:wafv2:us-east-1:1:global/webacl/edge/1-2", "wafv2/homev2/web-acl/edge/1-2/overview?region=global"),
        ("arn:aws:wafv2:eu-west-1:1:regional/webacl/lb/1-2", "wafv2/homev2/web-acl/lb/1-2/overview?region=eu-west-1"),
    ] {
        leads(ANYWHERE, "arn", id, expected);
        leads("", "", id, expected);
    }
}

#[test]
fn one_kind_means_different_things_in_different_findings() {
    const DATABASE: &str = "rds/home?region=eu-west-1#database:id=ours;is-cluster=false";
    const CLUSTER: &str = "rds/home?region=eu-west-1#database:id=ours;is-cluster=true";
    const WAREHOUSE: &str = "redshiftv2/home?region=eu-west-1#cluster-details?cluster=ours";
    const SEARCH: &str = "aos/home?region=eu-west-1#opensearch/domains/ours";
    const PROJECT: &str = "codesuite/codebuild/projects/ours?region=eu-west-1";
    const BALANCER: &str = "ec2/home?region=eu-west-1#LoadBalancers:search=ours";
    for (criterion, kind, expected) in [
        ("acct-11.response", "id", "guardduty/home?region=eu-west-1#/findings?macros=current&fId=ours"),
        ("wkld-01.container-roles", "cluster", "eks/home?region=eu-west-1#/clusters/ours"),
        ("wkld-03.no-plain-secrets", "name", PROJECT),
        ("wkld-07.object-events", "", "s3/buckets/ours"),
        ("wkld-09.other-databases", "cluster", WAREHOUSE),
        ("wkld-09.other-databases", "name", SEARCH),
        ("wkld-09.other-databases", "", SEARCH),
        ("wkld-09.storage", "database", DATABASE),
        ("wkld-09.storage", "cluster", CLUSTER),
        ("wkld-09.tls-forced", "cluster", CLUSTER),
        ("wkld-09.tls-verified", "database", DATABASE),
        ("wkld-10.databases-private", "database", DATABASE),
        ("wkld-10.databases-private", "cluster", WAREHOUSE),
        ("wkld-10.databases-private", "", SEARCH),
        ("wkld-11.audited", "", "config/home?region=eu-west-1#/rules/details?configRuleName=ours"),
        ("wkld-13.redirect", "name", BALANCER),
        ("wkld-13.modern-tls", "name", BALANCER),
        ("wkld-15.scanned", "", PROJECT),
    ] {
        leads(criterion, kind, "ours", expected);
    }
    for criterion in ["wkld-01.container-roles", "wkld-03.no-plain-secrets"] {
        let page = "ecs/v2/task-definitions/web_app/12/containers?region=eu-west-1";
        leads(criterion, "", "web_app:12", page);
        check(criterion, "", "web_app", "eu-west-1", None);
    }
    leads("wkld-11.default-group-empty", "", "sg-1", "ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-1");
    // Without a criterion, a name has no meaning.
    for kind in ["", "id", "name", "arn", "database", "cluster"] {
        check("", kind, "ours", "eu-west-1", None);
    }
}

#[test]
fn a_resource_without_its_own_page_leads_to_the_list_or_the_settings() {
    for (criterion, kind, id, expected) in [
        ("acct-01.alternate-contacts", "", "BILLING", "billing/home#/account"),
        ("acct-04.through-groups", "permission-set", "arn:aws:sso:::x", "singlesignon/home?region=eu-west-1"),
        ("acct-06.long-passwords", "", "Password policy", "iam/home#/account_settings"),
        ("acct-07.all-regions", "", "arn:aws:cloudtrail:e:1:eventdatastore/1", "cloudtrail/home?region=eu-west-1"),
        ("acct-08.account-block", "", "BlockPublicAcls", "s3/settings"),
        ("acct-10.cost-budget", "", "Whole account", "billing/home#/budgets"),
        ("acct-10.forecast-alert", "budget", "monthly cost", "billing/home#/budgets"),
        ("acct-11.notified", "", "eu-west-1", "events/home?region=eu-west-1#/rules"),
        ("acct-11.on-everywhere", "", "eu-west-1", "guardduty/home?region=eu-west-1"),
        ("acct-11.protection-plans", "", "S3_DATA_EVENTS", "guardduty/home?region=eu-west-1"),
        ("acct-12.no-red-items", "", "Security groups", "trustedadvisor/home#/dashboard"),
        ("acct-12.security-hub", "", "eu-west-1", "securityhub/home?region=eu-west-1"),
        ("acct-12.vulnerability-scan", "", "servers", "inspector/v2/home?region=eu-west-1"),
        ("wkld-01.imdsv2", "", "eu-west-1", "ec2/home?region=eu-west-1#Settings:"),
        ("wkld-02.analyzer-on", "", "eu-west-1", "access-analyzer/home?region=eu-west-1"),
        ("wkld-02.sensitive-resources", "id", "1-2", "access-analyzer/home?region=eu-west-1#/findings"),
        ("wkld-03.secret-store", "", "eu-west-1", "secretsmanager/listsecrets?region=eu-west-1"),
        ("wkld-03.database-logins", "database", "ours", "rds/home?region=eu-west-1#databases:"),
        ("wkld-06.session-logs", "", "eu-west-1", "systems-manager/session-manager/preferences?region=eu-west-1"),
        ("wkld-08.default-on", "region", "eu-west-1", "ec2/home?region=eu-west-1#Settings:"),
        ("wkld-09.storage", "name", "old", "rds/home?region=eu-west-1#snapshots-list:"),
        ("wkld-09.storage", "", "old", "rds/home?region=eu-west-1#snapshots-list:"),
        ("wkld-11.audited", "", "arn:aws:securityhub:e::standards/x", "securityhub/home?region=eu-west-1#/standards"),
        ("wkld-14.rate-limits", "name", "edge", "wafv2/homev2/web-acls?region=eu-west-1"),
        ("wkld-14.rate-limits", "api", "a1b2", "apigateway/main/apis?region=eu-west-1"),
        ("wkld-15.config-rules", "", "eu-west-1", "config/home?region=eu-west-1"),
    ] {
        leads(criterion, kind, id, expected);
    }
    let unknown = Console::of("", [].into_iter());
    for (kind, expected) in
        [("repository", "ecr/repositories?region=eu-west-1"), ("trail", "cloudtrail/home?region=eu-west-1#/trails")]
    {
        let address = unknown.address(ANYWHERE, &Resource::new(kind, "ours", "eu-west-1", ""));
        assert_eq!(address, Some(format!("https://eu-west-1.console.aws.amazon.com/{expected}")));
    }
}

#[test]
fn every_partition_has_its_console() {
    for (kind, id, region, expected) in [
        (
            "vpc",
            "vpc-1",
            "cn-north-1",
            "https://cn-north-1.console.amazonaws.cn/vpcconsole/home?region=cn-north-1#VpcDetails:VpcId=vpc-1",
        ),
        (
            "key",
            "12-ab",
            "us-gov-west-1",
            "https://us-gov-west-1.console.amazonaws-us-gov.com/kms/home?region=us-gov-west-1#/kms/keys/12-ab",
        ),
        (
            "trail",
            "ours",
            "cn-north-1",
            "https://cn-north-1.console.amazonaws.cn/cloudtrail/home?region=cn-north-1#/trails/arn:aws-cn:cloudtrail:cn-north-1:123456789012:trail/ours",
        ),
    ] {
        check(ANYWHERE, kind, id, region, Some(expected));
    }
}

#[test]
fn an_id_that_does_not_fit_its_grammar_has_no_page() {
    for id in ["", "sg-", "i-1", "sg-1/../..", "sg-1\"", "sg-1#", "sg-1;x", "javascript:alert(1)", "sg-\u{202e}1"] {
        check(ANYWHERE, "security-group", id, "eu-west-1", None);
    }
    for region in ["", "eu-west-99", "evil.example/", "EU-WEST-1", "us-iso-east-1"] {
        check(ANYWHERE, "security-group", "sg-1", region, None);
    }
    for id in [
        "arn:aws:dynamodb:eu-west-1:1:table/orders/stream/2026",
        "arn:evil:dynamodb:eu-west-1:1:table/orders",
        "arn:aws:dynamodb:eu-west-1:1:table/",
        "arn:aws:secretsmanager:eu-west-1:1:secret:short",
    ] {
        check(ANYWHERE, "arn", id, "eu-west-1", None);
    }
    check(ANYWHERE, "user", "<root_account>", "", None);
    let hostile = Console::of("1/../..", [].into_iter());
    let address = hostile.address(ANYWHERE, &Resource::new("repository", "web", "eu-west-1", ""));
    assert_eq!(address.as_deref(), Some("https://eu-west-1.console.aws.amazon.com/ecr/repositories?region=eu-west-1"));
}

#[test]
fn global_resources_of_another_partition_have_no_page() {
    let user = Resource::new("user", "ada", "", "");
    let address = |region: &str| Console::of(ACCOUNT, [region.to_owned()].iter()).address(ANYWHERE, &user);
    assert!(address("eu-west-1").is_some());
    assert_eq!((address("cn-north-1"), address("us-gov-east-1")), (None, None));
}

#[test]
fn the_example_of_every_kind_with_a_page_has_an_address() {
    for page in PAGES.iter().filter(|page| page.criterion.is_empty()) {
        let Some(kind) = Kind::find(page.kind) else { continue };
        let example = Resource::new(page.kind, kind.example(), "eu-west-1", "");
        assert!(console().address("", &example).is_some(), "{}", page.kind);
    }
}

proptest! {
    #[test]
    fn whatever_a_resource_is_called_its_address_is_in_the_console(
        place in 0..PAGES.len(), tail in ".{0,40}", plain in "[a-z0-9@+=,./:_-]{0,40}",
        region in prop_oneof![Just("eu-west-1".to_owned()), Just("cn-north-1".to_owned()), ".{0,20}"],
    ) {
        let page = &PAGES[place];
        let kind = if page.kind == pages::ANY { "" } else { page.kind };
        for tail in [tail, plain] {
            for id in [format!("{}{tail}", page.prefix.replace('*', "")), tail] {
                let resource = Resource::new(kind, id, &region, "");
                let Some(address) = console().address(page.criterion, &resource) else { continue };
                let host = address.strip_prefix("https://").and_then(|rest| rest.split('/').next()).expect("https");
                let hosts = ["eu-west-1.console.aws.amazon.com", "us-east-1.console.aws.amazon.com", "cn-north-1.console.amazonaws.cn"];
                prop_assert!(hosts.contains(&host), "{}", address);
                let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#=&%;".contains(c);
                prop_assert!(address.chars().all(plain), "{}", address);
            }
        }
    }
}
