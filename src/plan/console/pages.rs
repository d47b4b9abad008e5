//! The pages of the AWS console. More specific pages come first.

/// The console page of one kind of resource, or the list that contains it.
pub(super) struct Page {
    /// The beginning of the criterion's id, for kinds whose meaning depends on the finding; empty for every criterion.
    pub(super) criterion: &'static str,
    /// The kind, as in `baseline::placeholder`; empty for resources that no command needs, or [`ANY`].
    pub(super) kind: &'static str,
    /// The beginning of the ids. `*` stands for any letters, digits, hyphens and underscores.
    pub(super) prefix: &'static str,
    /// The characters besides letters and digits that may follow the prefix.
    pub(super) more: &'static str,
    /// The address after the host, with these parts: `{region}`, which global kinds lack; `{account}`; `{partition}`; the whole
    /// id encoded (`{id}`), unchanged (`{arn}`), or with slashes for colons (`{slashed}`); and the rest of the id after the
    /// prefix, encoded (`{name}`), unchanged (`{plain}`), or without the suffix that AWS adds to names of secrets (`{secret}`).
    /// An address without any part of the id is that of a list.
    pub(super) path: &'static str,
}

/// The kind that stands for every kind.
pub(super) const ANY: &str = "*";

/// The characters besides letters and digits in names of users, groups and roles.
const IAM: &str = "+=,.@_-";

const fn page(kind: &'static str, prefix: &'static str, more: &'static str, path: &'static str) -> Page {
    Page { criterion: "", kind, prefix, more, path }
}

/// Returns the page of a kind in findings on this criterion.
const fn of(criterion: &'static str, kind: &'static str, more: &'static str, path: &'static str) -> Page {
    Page { criterion, kind, prefix: "", more, path }
}

/// Returns the page of ARNs that begin like this, whatever the kind in the finding.
const fn arn(prefix: &'static str, more: &'static str, path: &'static str) -> Page {
    page(ANY, prefix, more, path)
}

/// Returns the list for resources in findings on this criterion that have no page further up.
const fn list(criterion: &'static str, kind: &'static str, path: &'static str) -> Page {
    of(criterion, kind, "", path)
}

const LOAD_BALANCER: &str = "ec2/home?region={region}#LoadBalancer:loadBalancerArn={arn}";
const CLASSIC_LOAD_BALANCER: &str = "ec2/home?region={region}#LoadBalancers:search={id}";
const DATABASE: &str = "rds/home?region={region}#database:id={name};is-cluster=false";
const DATABASE_CLUSTER: &str = "rds/home?region={region}#database:id={name};is-cluster=true";
const WAREHOUSE: &str = "redshiftv2/home?region={region}#cluster-details?cluster={name}";
const SEARCH_DOMAIN: &str = "aos/home?region={region}#opensearch/domains/{name}";
const BUILD_PROJECT: &str = "codesuite/codebuild/projects/{id}?region={region}";
const TASK_DEFINITION: &str = "ecs/v2/task-definitions/{slashed}/containers?region={region}";
const CLUSTERS: &str = "ecs/v2/clusters?region={region}";
const PARAMETER: &str =
    "systems-manager/parameters/?region={region}&tab=Table#list_parameter_filters=Name:Contains:{id}";
const EC2_SETTINGS: &str = "ec2/home?region={region}#Settings:";
const APIS: &str = "apigateway/main/apis?region={region}";
const TRAILS: &str = "cloudtrail/home?region={region}#/trails";
const REPOSITORY: &str = "ecr/repositories/private/{account}/{plain}?region={region}";
const BUCKET: &str = "s3/buckets/{name}?region={region}";
const FUNCTION: &str = "lambda/home?region={region}#/functions/{name}";
const KEY: &str = "kms/home?region={region}#/kms/keys/{name}";
const KUBERNETES: &str = "eks/home?region={region}#/clusters/{name}";
const ROLE: &str = "iam/home#/roles/details/{name}";
const USER: &str = "iam/home#/users/details/{name}";
const BUDGETS: &str = "billing/home#/budgets";
const SNAPSHOTS: &str = "rds/home?region={region}#snapshots-list:";

pub(super) const PAGES: &[Page] = &[
    page("bucket", "", ".-", BUCKET),
    page("cache", "", "-", "elasticache/home?region={region}#/redis/{id}"),
    page("distribution", "E", "", "cloudfront/v4/home#/distributions/{id}"),
    page("docdb", "", "-", "docdb/home?region={region}#cluster-details/{id}"),
    page("domain", "", ".-", "apigateway/main/publish/domain-names?domain={id}&region={region}"),
    page("elastic-ip", "eipalloc-", "", "ec2/home?region={region}#ElasticIpDetails:AllocationId={id}"),
    page("file-system", "fs-", "", "efs/home?region={region}#/file-systems/{id}"),
    page("function", "", "-_", FUNCTION),
    page("group", "", IAM, "iam/home#/groups/details/{id}"),
    page("instance", "i-", "", "ec2/home?region={region}#InstanceDetails:instanceId={id}"),
    page("key", "", "-", KEY),
    page("launch-template", "lt-", "", "ec2/home?region={region}#LaunchTemplateDetails:launchTemplateId={id}"),
    page("memorydb", "", "-", "memorydb/home?region={region}#/clusters/{id}"),
    page("neptune", "", "-", "neptune/home?region={region}#database:id={id};is-cluster=true"),
    page("network-interface", "eni-", "", "ec2/home?region={region}#NetworkInterface:networkInterfaceId={id}"),
    page("path", "", "/._-", PARAMETER),
    page("queue", "https://", ".:/_-", "sqs/v3/home?region={region}#/queues/{id}"),
    page("repository", "", "._/-", REPOSITORY),
    page("repository", "", "", "ecr/repositories?region={region}"),
    page("role", "", IAM, ROLE),
    page("secret", "", "/_+=.@-", "secretsmanager/secret?name={name}&region={region}"),
    page("security-group", "sg-", "", "ec2/home?region={region}#SecurityGroup:groupId={id}"),
    page("service", "", "", CLUSTERS),
    page("snapshot", "snap-", "", "ec2/home?region={region}#SnapshotDetails:snapshotId={id}"),
    page("stack", "", "-", "cloudformation/home?region={region}#/stacks?filteringText={id}"),
    page("subnet", "subnet-", "", "vpcconsole/home?region={region}#SubnetDetails:subnetId={id}"),
    page(
        "trail",
        "",
        "._-",
        "cloudtrail/home?region={region}#/trails/arn:{partition}:cloudtrail:{region}:{account}:trail/{plain}",
    ),
    page("trail", "", "", TRAILS),
    page("user", "", IAM, USER),
    page("volume", "vol-", "", "ec2/home?region={region}#VolumeDetails:volumeId={id}"),
    page("vpc", "vpc-", "", "vpcconsole/home?region={region}#VpcDetails:VpcId={id}"),
    page("vpc-endpoint", "vpce-", "", "vpcconsole/home?region={region}#EndpointDetails:vpcEndpointId={id}"),
    // Ids that identify their kind, for resources that no command needs.
    page("", "sg-", "", "ec2/home?region={region}#SecurityGroup:groupId={id}"),
    page("", "vpce-", "", "vpcconsole/home?region={region}#EndpointDetails:vpcEndpointId={id}"),
    arn("arn:aws*:apigateway:*::/restapis/", "/._-", APIS),
    arn("arn:aws*:cloudfront::*:distribution/", "", "cloudfront/v4/home#/distributions/{name}"),
    arn("arn:aws*:cloudtrail:*:*:trail/", "._-", "cloudtrail/home?region={region}#/trails/{arn}"),
    arn("arn:aws*:dynamodb:*:*:table/", "._-", "dynamodbv2/home?region={region}#table?name={name}"),
    arn("arn:aws*:ec2:*:*:instance/", "-", "ec2/home?region={region}#InstanceDetails:instanceId={name}"),
    arn("arn:aws*:ec2:*:*:security-group/", "-", "ec2/home?region={region}#SecurityGroup:groupId={name}"),
    arn("arn:aws*:ec2:*:*:subnet/", "-", "vpcconsole/home?region={region}#SubnetDetails:subnetId={name}"),
    arn("arn:aws*:ec2:*:*:volume/", "-", "ec2/home?region={region}#VolumeDetails:volumeId={name}"),
    arn("arn:aws*:ec2:*:*:vpc/", "-", "vpcconsole/home?region={region}#VpcDetails:VpcId={name}"),
    arn("arn:aws*:ecr:*:*:repository/", "._/-", REPOSITORY),
    arn("arn:aws*:eks:*:*:cluster/", "_-", KUBERNETES),
    arn(
        "arn:aws*:elasticloadbalancing:*:*:listener/",
        "/-",
        "ec2/home?region={region}#ELBListenerV2:listenerArn={arn}",
    ),
    arn("arn:aws*:elasticloadbalancing:*:*:loadbalancer/", "/-", LOAD_BALANCER),
    arn(
        "arn:aws*:guardduty:*:*:detector/*/finding/",
        "",
        "guardduty/home?region={region}#/findings?macros=current&fId={name}",
    ),
    arn("arn:aws*:iam::*:oidc-provider/", "/._:-", "iam/home#/identity_providers/details/OPENID/{id}"),
    arn("arn:aws*:iam::*:policy/", "/+=,.@_-", "iam/home#/policies/details/{id}"),
    arn("arn:aws*:iam::*:role/", IAM, ROLE),
    arn("arn:aws*:iam::*:user/", IAM, USER),
    arn("arn:aws*:kms:*:*:key/", "-", KEY),
    arn("arn:aws*:lambda:*:*:function:", "-_", FUNCTION),
    arn("arn:aws*:rds:*:*:cluster:", "-", DATABASE_CLUSTER),
    arn("arn:aws*:rds:*:*:db:", "-", DATABASE),
    arn("arn:aws*:redshift:*:*:cluster:", "-", WAREHOUSE),
    arn("arn:aws*:s3:::", ".-", BUCKET),
    arn("arn:aws*:secretsmanager:*:*:secret:", "/_+=.@-", "secretsmanager/secret?name={secret}&region={region}"),
    arn("arn:aws*:sns:*:*:", "._-", "sns/v3/home?region={region}#/topic/{arn}"),
    arn("arn:aws*:wafv2:*:*:global/webacl/", "/_-", "wafv2/homev2/web-acl/{plain}/overview?region=global"),
    arn("arn:aws*:wafv2:*:*:regional/webacl/", "/_-", "wafv2/homev2/web-acl/{plain}/overview?region={region}"),
    // Kinds, and names without a kind, whose meaning depends on the criterion.
    of("acct-11.response", ANY, "", "guardduty/home?region={region}#/findings?macros=current&fId={id}"),
    of("wkld-01.container-roles", "cluster", "_-", KUBERNETES),
    Page { criterion: "wkld-01.container-roles", ..page("", "*:", "", TASK_DEFINITION) },
    Page { criterion: "wkld-03.no-plain-secrets", ..page("", "*:", "", TASK_DEFINITION) },
    of("wkld-03.no-plain-secrets", "name", "_-", BUILD_PROJECT),
    of("wkld-07.object-events", "", ".-", "s3/buckets/{id}"),
    of("wkld-09.other-databases", "cluster", "-", WAREHOUSE),
    of("wkld-09.other-databases", "name", "-", SEARCH_DOMAIN),
    of("wkld-09.other-databases", "", "-", SEARCH_DOMAIN),
    of("wkld-09", "database", "-", DATABASE),
    of("wkld-09", "cluster", "-", DATABASE_CLUSTER),
    of("wkld-10.databases-private", "database", "-", DATABASE),
    of("wkld-10.databases-private", "cluster", "-", WAREHOUSE),
    of("wkld-10.databases-private", "", "-", SEARCH_DOMAIN),
    of("wkld-11.audited", "", "._-", "config/home?region={region}#/rules/details?configRuleName={id}"),
    of("wkld-13", "name", "-", CLASSIC_LOAD_BALANCER),
    of("wkld-15.scanned", "", "_-", BUILD_PROJECT),
    // Lists, and pages of settings.
    list("acct-01", "", "billing/home#/account"),
    list("acct-04", "permission-set", "singlesignon/home?region={region}"),
    list("acct-06", "", "iam/home#/account_settings"),
    list("acct-07.all-regions", "", "cloudtrail/home?region={region}"),
    list("acct-08.account-block", "", "s3/settings"),
    list("acct-10", "budget", BUDGETS),
    list("acct-10.cost-budget", "", BUDGETS),
    list("acct-11.notified", "", "events/home?region={region}#/rules"),
    list("acct-11", ANY, "guardduty/home?region={region}"),
    list("acct-12.no-red-items", "", "trustedadvisor/home#/dashboard"),
    list("acct-12.security-hub", "", "securityhub/home?region={region}"),
    list("acct-12.vulnerability-scan", "", "inspector/v2/home?region={region}"),
    list("wkld-01.imdsv2", "", EC2_SETTINGS),
    list("wkld-02.analyzer-on", "", "access-analyzer/home?region={region}"),
    list("wkld-02.sensitive-resources", "id", "access-analyzer/home?region={region}#/findings"),
    list("wkld-03.secret-store", "", "secretsmanager/listsecrets?region={region}"),
    list("wkld-03.database-logins", "database", "rds/home?region={region}#databases:"),
    list("wkld-06.session-logs", "", "systems-manager/session-manager/preferences?region={region}"),
    list("wkld-08.default-on", ANY, EC2_SETTINGS),
    list("wkld-09.storage", "name", SNAPSHOTS),
    list("wkld-09.storage", "", SNAPSHOTS),
    list("wkld-11.audited", "", "securityhub/home?region={region}#/standards"),
    list("wkld-14.rate-limits", "name", "wafv2/homev2/web-acls?region={region}"),
    list("wkld-14.rate-limits", "api", APIS),
    list("wkld-15.config-rules", "", "config/home?region={region}"),
];
