//! Security Hub's controls by ID, as in AWS's list of 2026, and the controls that older numbers of the CIS benchmark mean.

use super::Mapping::{Hint, Partly, Share, Wholly};
use super::{Rule, rule};

/// What the controls mean for our criteria.
pub(super) const RULES: &[Rule] = &[
    rule("acct-01.alternate-contacts", Wholly, &["Account.1"]),
    rule("acct-02.root-mfa", Wholly, &["IAM.9"]),
    rule("acct-02.no-root-keys", Wholly, &["IAM.4"]),
    // The control does not distinguish people's keys from machines' keys.
    rule("acct-03.no-personal-keys", Hint, &["IAM.3"]),
    // The controls count access keys too, and IAM.22 counts 45 days, not 90.
    rule("acct-03.no-stale-sign-ins", Hint, &["IAM.8", "IAM.22"]),
    // The control also counts the policy that lets users change their password.
    rule("acct-04.through-groups", Hint, &["IAM.2"]),
    // The control also counts policies that are attached to nobody.
    rule("acct-04.no-star-policies", Hint, &["IAM.1"]),
    rule("acct-05.console-mfa", Wholly, &["IAM.5"]),
    rule("acct-05.strong-and-spare", Hint, &["IAM.6"]),
    // With 12 or 13 characters, the criterion is partly met.
    rule("acct-06.long-passwords", Partly, &["IAM.15"]),
    rule("acct-06.no-reuse", Partly, &["IAM.16"]),
    rule("acct-07.all-regions", Share, &["CloudTrail.3"]),
    // The control asks two questions in one.
    rule("acct-07.all-regions", Hint, &["CloudTrail.1"]),
    // The control asks two questions in one.
    rule("acct-07.management-events", Hint, &["CloudTrail.1"]),
    rule("acct-07.log-validation", Share, &["CloudTrail.4"]),
    // The control does not consider whether Block Public Access closes the bucket.
    rule("acct-07.closed-bucket", Partly, &["CloudTrail.6"]),
    rule("acct-08.account-block", Partly, &["S3.1"]),
    // The control does not consider the account's settings.
    rule("acct-08.bucket-block", Hint, &["S3.8"]),
    rule("acct-08.no-public-data", Wholly, &["S3.3"]),
    // Reading by everybody may be intended.
    rule("acct-08.no-public-data", Hint, &["S3.2"]),
    // The control also counts groups that other groups name.
    rule("acct-09.unused-network", Hint, &["EC2.22"]),
    rule("acct-09.idle-resources", Hint, &["EC2.4", "EC2.12"]),
    rule("acct-11.on-everywhere", Share, &["GuardDuty.1"]),
    // The controls do not consider which services are used where.
    rule(
        "acct-11.protection-plans",
        Hint,
        &["GuardDuty.5", "GuardDuty.6", "GuardDuty.8", "GuardDuty.9", "GuardDuty.10"],
    ),
    // Another scanner may do this.
    rule("acct-12.vulnerability-scan", Hint, &["ECR.1", "Inspector.1", "Inspector.2", "Inspector.3", "Inspector.4"]),
    // The control does not consider whether anything runs from the definition.
    rule("wkld-01.container-roles", Hint, &["ECS.4"]),
    rule("wkld-01.no-static-keys", Hint, &["IAM.3"]),
    rule("wkld-01.imdsv2", Wholly, &["EC2.8"]),
    // An organization's analyzer is in another account.
    rule("wkld-02.analyzer-on", Hint, &["IAM.28"]),
    rule("wkld-02.no-public-access", Wholly, &["KMS.5", "SNS.4", "SQS.3"]),
    // A function's URL may be meant for everybody.
    rule("wkld-02.no-public-access", Hint, &["Lambda.1"]),
    rule("wkld-02.sensitive-resources", Hint, &["S3.6"]),
    // These controls look for AWS access keys by their names.
    rule("wkld-03.no-plain-secrets", Wholly, &["CodeBuild.2", "ECS.8"]),
    rule("wkld-03.rotation", Wholly, &["SecretsManager.2"]),
    // The secrets may be changed by hand.
    rule("wkld-03.rotation", Hint, &["SecretsManager.1", "SecretsManager.4"]),
    // AWS may manage the password instead.
    rule("wkld-03.database-logins", Hint, &["RDS.10", "RDS.12"]),
    // The control also counts stopped servers.
    rule("wkld-06.managed", Hint, &["SSM.1"]),
    // For groups that nothing uses, the criterion is partly met.
    rule("wkld-06.admin-ports-closed", Partly, &["EC2.13", "EC2.14", "EC2.53", "EC2.54"]),
    // Events of chosen buckets are enough.
    rule("wkld-07.object-events", Hint, &["S3.22", "S3.23"]),
    // A rule of EventBridge does the same.
    rule("wkld-07.denied-alert", Hint, &["CloudWatch.2"]),
    rule("wkld-07.trail-encrypted", Partly, &["CloudTrail.2"]),
    rule("wkld-08.default-on", Share, &["EC2.7"]),
    rule("wkld-08.existing-data", Wholly, &["EC2.1", "EC2.3"]),
    rule("wkld-08.file-systems", Share, &["EFS.1", "EFS.8"]),
    rule("wkld-09.storage", Wholly, &["RDS.3", "RDS.27"]),
    rule("wkld-09.storage", Partly, &["RDS.4"]),
    rule("wkld-09.tls-forced", Share, &["RDS.38", "RDS.39", "RDS.41", "RDS.44"]),
    rule(
        "wkld-09.other-databases",
        Wholly,
        &["DocumentDB.1", "ElastiCache.4", "ES.1", "Neptune.1", "Opensearch.1", "Redshift.10"],
    ),
    rule("wkld-09.other-databases", Partly, &["DocumentDB.6", "ElastiCache.5", "Redshift.2"]),
    // The controls also count older versions of TLS.
    rule("wkld-09.other-databases", Hint, &["ES.8", "Opensearch.8"]),
    rule("wkld-10.databases-private", Partly, &["ES.2", "Opensearch.2", "RDS.2", "RDS.46", "Redshift.1"]),
    rule("wkld-10.servers-private", Partly, &["EC2.9", "ECS.2", "ECS.16"]),
    // The control also counts old versions of a template.
    rule("wkld-10.servers-private", Hint, &["EC2.25"]),
    // The control also counts public subnets.
    rule("wkld-10.private-subnets", Hint, &["EC2.15"]),
    // The controls also count ports that are not dangerous, or that are judged elsewhere.
    rule("wkld-11.no-open-ports", Hint, &["EC2.18", "EC2.19"]),
    rule("wkld-11.default-group-empty", Partly, &["EC2.2"]),
    rule("wkld-12.interface-endpoints", Hint, &["EC2.10", "EC2.55", "EC2.56", "EC2.57"]),
    // If only further behaviors fail, the criterion is partly met.
    rule("wkld-13.redirect", Partly, &["CloudFront.3"]),
    // The controls also count load balancers that are not public.
    rule("wkld-13.redirect", Hint, &["ELB.1", "ELB.3"]),
    // With CloudFront's own certificate, AWS fixes the version of TLS.
    rule("wkld-13.modern-tls", Partly, &["CloudFront.7"]),
    // These controls go by lists of names.
    rule("wkld-13.modern-tls", Hint, &["CloudFront.15", "ELB.8", "ELB.17"]),
    rule("wkld-13.static-sites", Partly, &["CloudFront.13"]),
    rule("wkld-14.waf", Share, &["APIGateway.4", "CloudFront.6"]),
    // The controls also count load balancers that are not public.
    rule("wkld-14.waf", Hint, &["ELB.16", "WAF.10"]),
    // The control also counts Regions that are not in use.
    rule("wkld-15.config-rules", Hint, &["Config.1"]),
];

/// The controls by version of the benchmark and number in it.
pub(super) const CIS: &[(&str, &str, &str)] = &[
    ("1.2.0", "1.2", "IAM.5"),
    ("1.2.0", "1.3", "IAM.8"),
    ("1.2.0", "1.4", "IAM.3"),
    ("1.2.0", "1.9", "IAM.15"),
    ("1.2.0", "1.10", "IAM.16"),
    ("1.2.0", "1.12", "IAM.4"),
    ("1.2.0", "1.13", "IAM.9"),
    ("1.2.0", "1.14", "IAM.6"),
    ("1.2.0", "1.16", "IAM.2"),
    ("1.2.0", "1.22", "IAM.1"),
    ("1.2.0", "2.1", "CloudTrail.1"),
    ("1.2.0", "2.2", "CloudTrail.4"),
    ("1.2.0", "2.3", "CloudTrail.6"),
    ("1.2.0", "2.5", "Config.1"),
    ("1.2.0", "2.7", "CloudTrail.2"),
    ("1.2.0", "3.1", "CloudWatch.2"),
    ("1.2.0", "4.1", "EC2.13"),
    ("1.2.0", "4.2", "EC2.14"),
    ("1.2.0", "4.3", "EC2.2"),
    ("1.4.0", "1.4", "IAM.4"),
    ("1.4.0", "1.5", "IAM.9"),
    ("1.4.0", "1.6", "IAM.6"),
    ("1.4.0", "1.8", "IAM.15"),
    ("1.4.0", "1.9", "IAM.16"),
    ("1.4.0", "1.10", "IAM.5"),
    ("1.4.0", "1.12", "IAM.22"),
    ("1.4.0", "1.14", "IAM.3"),
    ("1.4.0", "1.16", "IAM.1"),
    ("1.4.0", "2.1.5.1", "S3.1"),
    ("1.4.0", "2.1.5.2", "S3.8"),
    ("1.4.0", "2.2.1", "EC2.7"),
    ("1.4.0", "2.3.1", "RDS.3"),
    ("1.4.0", "3.1", "CloudTrail.1"),
    ("1.4.0", "3.2", "CloudTrail.4"),
    ("1.4.0", "3.3", "CloudTrail.6"),
    ("1.4.0", "3.5", "Config.1"),
    ("1.4.0", "3.7", "CloudTrail.2"),
    ("1.4.0", "5.3", "EC2.2"),
];
