//! Sentences of the page of findings, and of the summary of a scan's or a file's results.

use crate::baseline::Severity;
use crate::evidence::{Before, Finding, Source};
use crate::messages::labels;
use crate::messages::ui::live::{age, word};
use crate::messages::ui::{count, live};
use crate::plan::findings::{Grouping, Kind};
use crate::stdx::time::{Date, Timestamp};

texts! {
    TITLE: "Findings";
    SEE: "See the findings";
    NONE: "There are no findings yet.";
    NONE_HOW: "Let AWS answer: check your account from this page, or with a script.";
    NOTHING_FITS: "No finding fits these filters.";
    CLEAR: "Clear the filters";
    BY_SEVERITY: "What fails, by severity";
    KINDS: "Findings by result";
    ALL: "All";
    REGION: "Region";
    ALL_REGIONS: "All Regions";
    SERVICE: "Service";
    ALL_SERVICES: "All services";
    SOURCE: "Source";
    ALL_SOURCES: "All sources";
    ONLY_CHANGED: "Changed since the last time";
    NO_REGION: "Global, or the whole account";
    NO_LONGER_COUNTS: "too old to count";
    SO_FAR: "What is known so far";
}

/// The label of a kind of findings.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Fails => "Not met or partly met",
        Kind::Review => "Needs review",
        Kind::Unknown => "Unknown",
        Kind::Met => "Met",
        Kind::NotApplicable => "Does not apply",
    }
}

/// The label of a grouping.
pub fn grouping(by: Grouping) -> &'static str {
    match by {
        Grouping::Severity => "Severity",
        Grouping::Control => "Control",
        Grouping::Region => "Region",
        Grouping::Service => "Service",
        Grouping::Resource => "Resource",
    }
}

/// The name of a source in the filter.
pub fn source(source: Source) -> &'static str {
    match source {
        Source::Live => "Live scan",
        Source::File => "Evidence file",
        Source::Pasted => "Pasted output",
        Source::Prowler => "Prowler",
        Source::SecurityHub => "Security Hub",
    }
}

/// What a counter of failures says to screen readers.
pub fn failing(severity: Severity, number: usize) -> String {
    format!("{}: {}", labels::severity(severity), count(number, "failing finding", "failing findings"))
}

/// When most findings were observed, and how many they are.
pub fn observed_mostly(at: Timestamp, now: Timestamp, from: Source, number: usize, all: usize) -> String {
    let from = match from {
        Source::Live => String::new(),
        other => format!(", {}", live::from(other)),
    };
    let whose = if number == all { format!("all {all}") } else { format!("{number} of {all}; the others say when") };
    format!("Observed {}{from}, {whose}.", age(at, now))
}

/// The same of findings that an imported file states.
pub fn stated_mostly(file: Date, number: usize, all: usize) -> String {
    let whose = if number == all { format!("all {all}") } else { format!("{number} of {all}") };
    format!("As stated in a file of {file}, and not checked on this device, {whose}.")
}

/// How many findings are too old to count.
pub fn stale(number: usize) -> String {
    let is = if number == 1 { "is" } else { "are" };
    format!("{} {is} too old to count: check your account again.", count(number, "finding", "findings"))
}

/// What the finding before said, if it was something else.
pub fn changed(before: &Before, finding: &Finding, now: Timestamp) -> String {
    let ago = age(before.at, now);
    if before.verdict != finding.verdict {
        return format!("Changed: was \"{}\" {ago}", word(before.verdict).to_lowercase());
    }
    let resources = |number: u32| count(number as usize, "resource", "resources");
    if before.resource_count != finding.resource_count {
        return format!("Changed: {} {ago}, {} now", resources(before.resource_count), finding.resource_count);
    }
    format!(
        "Changed: {} that {} not affected {ago}",
        resources(before.added),
        if before.added == 1 { "was" } else { "were" }
    )
}

/// How many findings or resources are shown.
pub fn shown(number: usize, all: usize, by: Grouping) -> String {
    match by {
        Grouping::Resource => format!("{} shown", count(number, "resource", "resources")),
        _ if number == all => format!("{} shown", count(number, "finding", "findings")),
        _ => format!("{number} of {} shown", count(all, "finding", "findings")),
    }
}

/// The link to the action of a finding.
pub fn action(title: &str) -> String {
    format!("In the plan: {title}")
}

/// The services in few words, by their names in the catalog. The page does not have the catalog itself.
const SERVICES: &[(&str, &str)] = &[
    ("accessanalyzer", "IAM Access Analyzer"),
    ("account", "Account Management"),
    ("apigateway", "API Gateway"),
    ("apigatewayv2", "API Gateway (HTTP)"),
    ("budgets", "Budgets"),
    ("ce", "Cost Explorer"),
    ("cloudformation", "CloudFormation"),
    ("cloudfront", "CloudFront"),
    ("cloudtrail", "CloudTrail"),
    ("cloudwatch", "CloudWatch"),
    ("codebuild", "CodeBuild"),
    ("codeguru-reviewer", "CodeGuru Reviewer"),
    ("codepipeline", "CodePipeline"),
    ("config", "Config"),
    ("dynamodb", "DynamoDB"),
    ("ec2", "EC2 and VPC"),
    ("ecr", "ECR"),
    ("ecs", "ECS"),
    ("efs", "EFS"),
    ("eks", "EKS"),
    ("elasticache", "ElastiCache"),
    ("elb", "Classic Load Balancing"),
    ("elbv2", "Elastic Load Balancing"),
    ("events", "EventBridge"),
    ("guardduty", "GuardDuty"),
    ("iam", "IAM"),
    ("inspector2", "Inspector"),
    ("kms", "KMS"),
    ("lambda", "Lambda"),
    ("logs", "CloudWatch Logs"),
    ("memorydb", "MemoryDB"),
    ("opensearch", "OpenSearch"),
    ("organizations", "Organizations"),
    ("rds", "RDS"),
    ("redshift", "Redshift"),
    ("s3", "S3"),
    ("s3control", "S3 account settings"),
    ("secretsmanager", "Secrets Manager"),
    ("securityhub", "Security Hub"),
    ("shield", "Shield"),
    ("sns", "SNS"),
    ("sqs", "SQS"),
    ("ssm", "Systems Manager"),
    ("sso-admin", "IAM Identity Center"),
    ("sts", "STS"),
    ("support", "Support"),
    ("trustedadvisor", "Trusted Advisor"),
    ("wafv2", "WAF"),
];

/// The name of a service for people, by its name in the catalog.
pub fn service(name: &str) -> &str {
    SERVICES.iter().find(|(known, _)| *known == name).map_or(name, |(_, title)| title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Degree, Verdict};

    const FAIL: Verdict = Verdict::Fail { degree: Degree::Wholly };

    #[test]
    fn a_change_says_what_was_before() {
        let now = Timestamp::from_millis(1_795_378_620_000);
        let before = Before { verdict: FAIL, at: now, resource_count: 2, added: 1 };
        let with = |verdict, resource_count| Finding { resource_count, ..Finding::on_nothing(verdict, now) };
        for (finding, words) in [
            (with(Verdict::Pass, 0), "Changed: was \"not met\" just now"),
            (with(FAIL, 5), "Changed: 2 resources just now, 5 now"),
            (with(FAIL, 2), "Changed: 1 resource that was not affected just now"),
        ] {
            assert_eq!(changed(&before, &finding, now), words);
        }
    }

    #[test]
    fn every_service_of_the_catalog_has_a_name() {
        for call in crate::catalog::CallId::all() {
            let name = call.get().service.name;
            assert!(SERVICES.iter().any(|(known, _)| *known == name), "{name}");
        }
    }
}
