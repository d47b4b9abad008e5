//! WKLD.02: who has access to resources.

use crate::catalog::arn::Arn;
use crate::checks::services::ec2::network::is_region_in_use;
use crate::checks::services::iam::policy::{Statement, statements};
use crate::checks::services::organizations::fail_unless_member;
use crate::checks::services::resource_policies::{ALL, FUNCTIONS, Openness, QUEUES, TOPICS};
use crate::checks::services::s3::Buckets;
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_02 as say;
use crate::stdx::sort;
use std::collections::BTreeSet;

const ANALYZERS: &str = "accessanalyzer:ListAnalyzers";
const FINDINGS: &str = "accessanalyzer:ListFindings";

/// The keys by which a policy says for whom or for what an AWS service may make calls.
const SOURCES: [&str; 4] = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOwner"];
/// The keys by which a bucket's policy admits only certain roles, the account's organization, networks or addresses.
const LIMITS: [&str; 5] = ["aws:PrincipalOrgID", "aws:PrincipalArn", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceIp"];

/// The active analyzers in an answer that look for access from outside, by ARN.
fn watching<'a>(answer: CallResult<'a>) -> Vec<&'a str> {
    let analyzers = answer.view().list("analyzers");
    let watching = analyzers.filter(|analyzer| {
        matches!(analyzer.text("type"), "ACCOUNT" | "ORGANIZATION") && analyzer.text("status") == "ACTIVE"
    });
    watching.map(|analyzer| analyzer.text("arn")).collect()
}

/// Checks `wkld-02.analyzer-on`.
pub fn analyzer_on(cx: &mut CheckContext<'_>) -> Draft {
    let answers = cx.in_every_region(ANALYZERS);
    let lacking = answers.iter().filter(|answer| answer.is_complete() && watching(**answer).is_empty());
    let lacking: Vec<&str> = lacking.map(|answer| answer.region()).collect();
    if lacking.is_empty() {
        return Draft::Pass(say::WATCHED_EVERYWHERE.to_owned());
    }
    let is_nowhere = lacking.len() == answers.len() && !cx.has_gaps();
    let mut lacking: Vec<(bool, &str)> =
        lacking.into_iter().map(|region| (is_region_in_use(cx, region) == Some(true), region)).collect();
    sort::by_number(&mut lacking, |(is_in_use, _)| u64::from(!is_in_use));
    let in_use = lacking.iter().filter(|(is_in_use, _)| *is_in_use).count();
    let degree = if in_use > 0 || is_nowhere { Degree::Wholly } else { Degree::Partly };
    let reason = say::unwatched(lacking.len(), in_use);
    let what = |is_in_use| if is_in_use { say::UNWATCHED_IN_USE } else { say::UNWATCHED };
    let regions = lacking.into_iter().map(|(is_in_use, region)| Resource::new("", region, region, what(is_in_use)));
    fail_unless_member(cx, degree, reason, regions.collect())
}

/// The findings of an analyzer about this account. An organization's analyzer also has findings about other accounts, which are
/// left out. A missing answer is a gap.
fn findings<'a>(cx: &mut CheckContext<'a>, region: &str, analyzer: &str) -> Vec<View<'a>> {
    let account = cx.account();
    let is_own = |finding: &View<'_>| {
        Arn::parse(finding.text("resource"))
            .is_none_or(|arn| ["", account].contains(&arn.account) || account.is_empty())
    };
    let answer = cx.in_region(FINDINGS, region, &[analyzer]);
    answer.into_iter().flat_map(|answer| answer.view().list("findings")).filter(is_own).collect()
}

/// Whether it is clearly a fault that anyone can use a resource, and the resource.
type Public = (bool, Resource);

/// Checks `wkld-02.no-public-access`.
pub fn no_public_access(cx: &mut CheckContext<'_>) -> Draft {
    let mut public: Vec<Public> = Vec::new();
    let mut answered = BTreeSet::new();
    for answer in cx.in_every_region(ANALYZERS) {
        let region = answer.region();
        let analyzers = watching(answer);
        if analyzers.iter().all(|analyzer| cx.optional(FINDINGS, region, &[analyzer]).is_some()) {
            answered.insert(region);
        }
        if analyzers.is_empty() {
            public_by_policies(cx, region, &mut public);
        }
        for analyzer in analyzers {
            let findings = findings(cx, region, analyzer);
            public.extend(findings.into_iter().filter_map(|finding| public_by_finding(cx, region, finding)));
        }
    }
    // Where the analyzers or their findings are not known, policies can show what is open, but not that nothing is.
    for region in cx.regions_of(ANALYZERS) {
        if !answered.contains(region) {
            cx.tentatively(|cx| public_by_policies(cx, region, &mut public));
        }
    }
    sort::by_text(&mut public, |(is_clear, it)| format!("{} {} {} {}", u8::from(!is_clear), it.region, it.kind, it.id));
    // Several analyzers, or several statements, report the same resource.
    public.dedup_by(|(_, one), (_, other)| (&one.id, &one.region) == (&other.id, &other.region));
    let clear = public.iter().filter(|(is_clear, _)| *is_clear).count();
    let shown = public.into_iter().filter(|(is_clear, _)| *is_clear == (clear > 0)).map(|(_, resource)| resource);
    let shown: Vec<Resource> = shown.collect();
    match (clear, shown.len()) {
        (0, 0) => Draft::Pass(say::NOTHING_PUBLIC.to_owned()),
        (0, doubtful) => Draft::Review(say::perhaps_public(doubtful), shown),
        (clear, _) => Draft::Fail(Degree::Wholly, say::public(clear), shown),
    }
}

/// Adds the resources in a Region that anyone can use by their policies. Missing answers are gaps.
fn public_by_policies(cx: &mut CheckContext<'_>, region: &str, public: &mut Vec<Public>) {
    for source in ALL {
        let regions = cx.regions_of(source.list);
        if !regions.is_empty() && !regions.contains(&region) {
            continue;
        }
        let Some(listed) = cx.in_region(source.list, region, &[]) else { continue };
        for policy in source.policies(cx, listed) {
            let (is_clear, what) = match policy.openness() {
                Openness::Closed => continue,
                Openness::ByUrl => (false, say::BY_URL),
                Openness::Open => (true, say::PUBLIC),
            };
            public.push((is_clear, Resource::new(source.kind, policy.id, region, what)));
        }
    }
}

/// The resource that anyone can use according to a finding. Buckets are left to ACCT.08, unless an access point opens them.
fn public_by_finding(cx: &CheckContext<'_>, region: &str, finding: View<'_>) -> Option<Public> {
    let is_archived = match finding.text("status") {
        "ACTIVE" => false,
        "ARCHIVED" => true,
        _ => return None,
    };
    let kind = finding.text("resourceType");
    let is_by_access_point =
        || finding.list("sources").any(|source| source.text("type").starts_with("S3_ACCESS_POINT"));
    if !finding.flag("isPublic") || (kind == "AWS::S3::Bucket" && !is_by_access_point()) {
        return None;
    }
    let condition = finding.get("condition");
    let is_by_url = condition.text("lambda:FunctionUrlAuthType") == "NONE"
        || condition.text("lambda:InvokedViaFunctionUrl").eq_ignore_ascii_case("true");
    let what = match (is_archived, is_by_url) {
        (_, true) => say::BY_URL,
        (true, false) => say::ARCHIVED,
        (false, false) => say::PUBLIC,
    };
    let (kind, id) = named(finding.text("resource"), kind, cx.partition());
    Some((!is_archived && !is_by_url, Resource::new(kind, id, region, what)))
}

/// The kind of placeholder and the ID of a resource that a finding names by its ARN.
fn named(arn: &str, kind: &str, partition: &str) -> (&'static str, String) {
    let after = |mark: &str| arn.split_once(mark).map_or(arn, |(_, id)| id).to_owned();
    match kind {
        "AWS::SQS::Queue" => ("queue", queue_url(arn, partition).unwrap_or_else(|| arn.to_owned())),
        "AWS::SNS::Topic" => ("topic", arn.to_owned()),
        "AWS::Lambda::Function" => ("function", after(":function:")),
        "AWS::SecretsManager::Secret" => ("secret", arn.to_owned()),
        "AWS::KMS::Key" => ("key", after(":key/")),
        "AWS::ECR::Repository" => ("repository", after(":repository/")),
        "AWS::EFS::FileSystem" => ("file-system", after(":file-system/")),
        "AWS::DynamoDB::Table" | "AWS::DynamoDB::Stream" => ("arn", arn.to_owned()),
        _ => ("", arn.to_owned()),
    }
}

/// The URL of a queue.
fn queue_url(arn: &str, partition: &str) -> Option<String> {
    let arn = Arn::parse(arn)?;
    let suffix = if partition == "aws-cn" { ".cn" } else { "" };
    Some(format!("https://sqs.{}.amazonaws.com{suffix}/{}/{}", arn.region, arn.account, arn.resource))
}

/// Checks `wkld-02.named-source`.
pub fn named_source(cx: &mut CheckContext<'_>) -> Draft {
    let (mut all, mut named) = (0, 0);
    let mut failing = Vec::new();
    for source in [&FUNCTIONS, &QUEUES, &TOPICS] {
        for listed in cx.in_every_region(source.list) {
            for policy in source.policies(cx, listed) {
                let mut unnamed = BTreeSet::new();
                for statement in statements(policy.document).filter(|statement| statement.is_allow()) {
                    // For a topic, EventBridge supports no conditions.
                    // Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html>
                    let is_excused = |service: &str| source.kind == TOPICS.kind && service == "events.amazonaws.com";
                    let services: Vec<&str> =
                        statement.principals("Service").filter(|service| !is_excused(service)).collect();
                    all += usize::from(!services.is_empty());
                    if names_source(statement) {
                        named += usize::from(!services.is_empty());
                    } else {
                        unnamed.extend(services);
                    }
                }
                if !unnamed.is_empty() {
                    let services: Vec<&str> = unnamed.into_iter().collect();
                    failing.push(Resource::new(source.kind, policy.id, listed.region(), say::unnamed(&services)));
                }
            }
        }
    }
    if all == 0 {
        Draft::NotApplicable(say::NO_SERVICES.to_owned())
    } else if failing.is_empty() {
        Draft::Pass(say::ALL_NAMED.to_owned())
    } else {
        Draft::Fail(cx.degree(2 * named >= all), say::named(named, all), failing)
    }
}

/// Whether a statement says for whom or for what a service may make calls.
fn names_source(statement: Statement<'_>) -> bool {
    SOURCES.iter().any(|key| statement.is_narrowed_by(key))
}

/// Checks `wkld-02.sensitive-resources`.
pub fn sensitive_resources(cx: &mut CheckContext<'_>) -> Draft {
    let mut shown = Vec::new();
    let mut unwatched = 0;
    for answer in cx.in_every_region(ANALYZERS) {
        let (region, analyzers) = (answer.region(), watching(answer));
        unwatched += usize::from(analyzers.is_empty());
        for finding in analyzers.into_iter().flat_map(|analyzer| findings(cx, region, analyzer)) {
            if finding.text("status") == "ACTIVE" && !finding.flag("isPublic") {
                let who: Vec<&str> = finding.get("principal").entries().map(|(_, who)| who.as_text()).collect();
                shown.push(Resource::new(
                    "id",
                    finding.text("id"),
                    region,
                    say::outside(&who, finding.text("resource")),
                ));
            }
        }
    }
    let outside = shown.len();
    let buckets = Buckets::of(cx);
    for bucket in buckets.all() {
        let Some(policy) = bucket.policy(cx) else { continue };
        let used = |key: &&str| statements(policy).any(|statement| statement.is_narrowed_by(key));
        let keys: Vec<&str> = LIMITS.into_iter().filter(used).collect();
        if !keys.is_empty() {
            shown.push(bucket.resource(say::limited(&keys)));
        }
    }
    let limited = shown.len() - outside;
    Draft::Review(say::sensitive(outside, limited, buckets.all().len(), unwatched), shown)
}

#[cfg(test)]
mod tests;
