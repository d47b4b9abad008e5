//! Security Hub's controls, by id, as AWS's list of 2026 has them, and what older numbers of the CIS benchmark stand for.

use super::Mapping::{Hint, Partly, Share, Wholly};
use super::{Rule, rule};

/// What they say of our criteria.
pub(super) const RULES: &[Rule] = &[
    rule("acct-01.alternate-contacts", Wholly, &["Account.1"]),
    rule("acct-02.root-mfa", Wholly, &["IAM.9"]),
    rule("acct-02.no-root-keys", Wholly, &["IAM.4"]),
    // People's and machines' keys are one to these checks.
    rule("acct-03.no-personal-keys", Hint, &["IAM.3"]),
    // Their 45 days are our 90.
    rule("acct-03.no-stale-sign-ins", Hint, &["IAM.8", "IAM.22"]),
    // The policy that lets users change their password counts here too.
    rule("acct-04.through-groups", Hint, &["IAM.2"]),
    // Policies that are attached to nobody count here too.
    rule("acct-04.no-star-policies", Hint, &["IAM.1"]),
    rule("acct-05.console-mfa", Wholly, &["IAM.5"]),
    rule("acct-05.strong-and-spare", Hint, &["IAM.6"]),
    // 12 or 13 characters are a half.
    rule("acct-06.long-passwords", Partly, &["IAM.15"]),
    rule("acct-06.no-reuse", Partly, &["IAM.16"]),
    rule("acct-07.all-regions", Share, &["CloudTrail.3"]),
    // Two questions in one.
    rule("acct-07.all-regions", Hint, &["CloudTrail.1"]),
    // Prowler goes by the name of a selector.
    rule("acct-07.management-events", Hint, &["CloudTrail.1"]),
    rule("acct-07.log-validation", Share, &["CloudTrail.4"]),
    // Whether Block Public Access stands before it is not looked at.
    rule("acct-07.closed-bucket", Partly, &["CloudTrail.6"]),
    rule("acct-08.account-block", Partly, &["S3.1"]),
    // The account's block is not looked at.
    rule("acct-08.bucket-block", Hint, &["S3.8"]),
    rule("acct-08.no-public-data", Wholly, &["S3.3"]),
    // Reading may be meant so.
    rule("acct-08.no-public-data", Hint, &["S3.2"]),
    // Groups that other groups name count as unused here.
    rule("acct-09.unused-network", Hint, &["EC2.22"]),
    rule("acct-09.idle-resources", Hint, &["EC2.4", "EC2.12"]),
    rule("acct-11.on-everywhere", Share, &["GuardDuty.1"]),
    // Which services are used where is not looked at.
    rule(
        "acct-11.protection-plans",
        Hint,
        &["GuardDuty.5", "GuardDuty.6", "GuardDuty.8", "GuardDuty.9", "GuardDuty.10"],
    ),
    // Another scanner may do it.
    rule("acct-12.vulnerability-scan", Hint, &["ECR.1", "Inspector.1", "Inspector.2", "Inspector.3", "Inspector.4"]),
    // Whether anything runs from the definition is not looked at.
    rule("wkld-01.container-roles", Hint, &["ECS.4"]),
    rule("wkld-01.no-static-keys", Hint, &["IAM.3"]),
    rule("wkld-01.imdsv2", Wholly, &["EC2.8"]),
    // An analyzer of the organization sits in another account.
    rule("wkld-02.analyzer-on", Hint, &["IAM.28"]),
    rule("wkld-02.no-public-access", Wholly, &["KMS.5", "SNS.4", "SQS.3"]),
    // A function's own address may be meant for everybody.
    rule("wkld-02.no-public-access", Hint, &["Lambda.1"]),
    rule("wkld-02.sensitive-resources", Hint, &["S3.6"]),
    // These look for access keys of AWS by their names.
    rule("wkld-03.no-plain-secrets", Wholly, &["CodeBuild.2", "ECS.8"]),
    rule("wkld-03.rotation", Wholly, &["SecretsManager.2"]),
    // They may be changed by hand.
    rule("wkld-03.rotation", Hint, &["SecretsManager.1", "SecretsManager.4"]),
    // AWS may keep the password instead.
    rule("wkld-03.database-logins", Hint, &["RDS.10", "RDS.12"]),
    // Stopped servers count here too.
    rule("wkld-06.managed", Hint, &["SSM.1"]),
    // Groups that nothing uses are a half.
    rule("wkld-06.admin-ports-closed", Partly, &["EC2.13", "EC2.14", "EC2.53", "EC2.54"]),
    // Chosen buckets are enough.
    rule("wkld-07.object-events", Hint, &["S3.22", "S3.23"]),
    // A rule of EventBridge does the same job.
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
    // An older version of TLS counts here too.
    rule("wkld-09.other-databases", Hint, &["ES.8", "Opensearch.8"]),
    rule("wkld-10.databases-private", Partly, &["ES.2", "Opensearch.2", "RDS.2", "RDS.46", "Redshift.1"]),
    rule("wkld-10.servers-private", Partly, &["EC2.9", "ECS.2", "ECS.16"]),
    // Old versions of a template count here too.
    rule("wkld-10.servers-private", Hint, &["EC2.25"]),
    // Public subnets count here too.
    rule("wkld-10.private-subnets", Hint, &["EC2.15"]),
    // Ports that are not dangerous, or that are judged elsewhere, count here too.
    rule("wkld-11.no-open-ports", Hint, &["EC2.18", "EC2.19"]),
    rule("wkld-11.default-group-empty", Partly, &["EC2.2"]),
    rule("wkld-12.interface-endpoints", Hint, &["EC2.10", "EC2.55", "EC2.56", "EC2.57"]),
    // Extra behaviors are a half.
    rule("wkld-13.redirect", Partly, &["CloudFront.3"]),
    // Load balancers that are not public count here too.
    rule("wkld-13.redirect", Hint, &["ELB.1", "ELB.3"]),
    // With CloudFront's own certificate, AWS fixes the version of TLS.
    rule("wkld-13.modern-tls", Partly, &["CloudFront.7"]),
    // These go by lists of names.
    rule("wkld-13.modern-tls", Hint, &["CloudFront.15", "ELB.8", "ELB.17"]),
    rule("wkld-13.static-sites", Partly, &["CloudFront.13"]),
    rule("wkld-14.waf", Share, &["APIGateway.4", "CloudFront.6"]),
    // Load balancers that are not public count here too.
    rule("wkld-14.waf", Hint, &["ELB.16", "WAF.10"]),
    // Regions without use count here too.
    rule("wkld-15.config-rules", Hint, &["Config.1"]),
];

/// Version of the benchmark, number in it, control.
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
