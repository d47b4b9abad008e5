//! Substitutes for answers that browsers withhold (CRITERIA.md E17): AWS Config's records, findings of Security Hub and of IAM
//! Access Analyzer, and GuardDuty's role. A substitute can show what fails or needs review, but never that a criterion is met,
//! because the answer itself stays missing. A missing substitute is no gap. The source of one that is used is noted.

use crate::catalog::CallId;
use crate::checks::services::s3::{Block, changes_something};
use crate::checks::{CallResult, CheckContext};
use crate::evidence::Resource;
use crate::evidence::View;
use crate::evidence::{Evidence, RecordedCall};
use crate::messages::findings::substitutes as say;
use crate::stdx::sort;
use crate::wire::CallOutcome;
use std::collections::BTreeSet;

const RECORDS: &str = "config:SelectResourceConfig";
const FINDINGS: &str = "securityhub:GetFindings";
const ANALYSES: &str = "accessanalyzer:ListFindings";
/// The role without which GuardDuty is on in no Region: it exists from the first detector until after the last one.
const GUARDDUTY_ROLE: &str = "AWSServiceRoleForAmazonGuardDuty";

/// Whether a call is made only as a substitute.
pub fn is_substitute(call: CallId) -> bool {
    [RECORDS, FINDINGS].contains(&call.to_string().as_str())
}

/// Whether a substitute may help in a Region: an answer that it can replace was blocked, and its service is not known to be off
/// there.
pub fn is_substitute_worth_asking(call: CallId, region: &str, evidence: &Evidence) -> bool {
    let (services, switch, list): (&[&str], _, _) = match call.get().service.name {
        "config" => (&["s3", "s3control"], "config:DescribeConfigurationRecorders", "ConfigurationRecorders"),
        _ => (&["guardduty", "s3", "s3control", "wafv2"], "securityhub:DescribeHub", "HubArn"),
    };
    let is_on = CallId::find(switch).and_then(|switch| evidence.find(switch, region, &[])).is_none_or(|answer| {
        let content = View::new(&answer.data).get(list);
        answer.outcome != CallOutcome::Data || !content.as_text().is_empty() || content.items().len() > 0
    });
    let is_meant = |asked: &RecordedCall| services.contains(&asked.call.get().service.name);
    is_on && evidence.calls().any(|asked| asked.outcome == CallOutcome::Blocked && is_meant(asked))
}

/// The records of AWS Config about resources of a type.
fn records<'a>(cx: &mut CheckContext<'a>, kind: &str) -> Vec<View<'a>> {
    let answers = cx.substitutes(RECORDS);
    let all = answers.into_iter().flat_map(|answer| answer.view().list("Results"));
    all.filter(|record| record.text("resourceType") == kind).collect()
}

/// Notes that records were used, with the date of the latest one.
fn note_records(cx: &mut CheckContext<'_>, what: &str, records: &[View<'_>]) {
    if let Some(last) = records.iter().filter_map(|record| record.time("configurationItemCaptureTime")).max() {
        cx.note_source(say::by_config(what, last.date()));
    }
}

/// The account's settings of Block Public Access, by the latest record of any Region.
pub fn account_block<'a>(cx: &mut CheckContext<'a>) -> Block<'a> {
    let records = records(cx, "AWS::S3::AccountPublicAccessBlock");
    let latest = records.into_iter().max_by_key(|record| record.time("configurationItemCaptureTime"));
    note_records(cx, say::ACCOUNT, latest.as_slice());
    Block::recorded(latest.map(|record| record.get("configuration")))
}

/// The recorded buckets: Region, name, and their own settings of Block Public Access.
pub fn buckets<'a>(cx: &mut CheckContext<'a>) -> Vec<(&'a str, &'a str, Block<'a>)> {
    let records = records(cx, "AWS::S3::Bucket");
    note_records(cx, say::BUCKETS, &records);
    let block = |record: View<'a>| record.get("supplementaryConfiguration").get("PublicAccessBlockConfiguration");
    let recorded =
        |record: View<'a>| (record.text("awsRegion"), record.text("resourceId"), Block::recorded(Some(block(record))));
    records.into_iter().map(recorded).collect()
}

/// Whether a record says that a bucket keeps no old versions.
pub fn keeps_no_versions(cx: &mut CheckContext<'_>, bucket: &str) -> bool {
    let mut records = records(cx, "AWS::S3::Bucket");
    records.retain(|record| {
        let versioning = record.get("supplementaryConfiguration").get("BucketVersioningConfiguration");
        record.text("resourceId") == bucket && ["Off", "Suspended"].contains(&versioning.text("status"))
    });
    note_records(cx, say::BUCKETS, &records);
    !records.is_empty()
}

/// The findings that Security Hub has.
fn gathered<'a>(cx: &mut CheckContext<'a>) -> impl Iterator<Item = View<'a>> + use<'a> {
    cx.substitutes(FINDINGS).into_iter().flat_map(|answer| answer.view().list("Findings"))
}

/// The resources for which a control of Security Hub fails and `is_about` is true of the ARN: Region and ARN.
pub fn held_against<'a>(
    cx: &mut CheckContext<'a>,
    control: &str,
    is_about: &dyn Fn(&str) -> bool,
) -> BTreeSet<(&'a str, &'a str)> {
    let mut found = BTreeSet::new();
    let mut last = None;
    for finding in gathered(cx).filter(|finding| finding.get("Compliance").text("SecurityControlId") == control) {
        for resource in finding.list("Resources").map(|resource| resource.text("Id")).filter(|id| is_about(id)) {
            // Several standards report the same failure, and an aggregating Region reports those of others too.
            found.insert((finding.text("Region"), resource));
            last = last.max(finding.time("UpdatedAt"));
        }
    }
    if let Some(last) = last {
        cx.note_source(say::by_control(control, last.date()));
    }
    found
}

/// The buckets for which any of these controls of Security Hub fails.
pub fn buckets_held_against(cx: &mut CheckContext<'_>, controls: &[&str], what: &str) -> Vec<Resource> {
    let mut found = BTreeSet::new();
    for control in controls {
        found.append(&mut held_against(cx, control, &|_| true));
    }
    found.into_iter().map(|(region, arn)| bucket(arn, region, what)).collect()
}

fn bucket(arn: &str, region: &str, what: &str) -> Resource {
    Resource::new("bucket", arn.rsplit(':').next().unwrap_or_default(), region, what)
}

/// The buckets that IAM Access Analyzer finds open to everybody and of whose name `is_about` is true, each with whether
/// everybody can change what is in it.
pub fn open_buckets(cx: &mut CheckContext<'_>, is_about: &dyn Fn(&str) -> bool) -> Vec<(bool, Resource)> {
    let all = cx.substitutes(ANALYSES);
    let open =
        all.iter().flat_map(|answer: &CallResult<'_>| answer.view().list("findings").map(|it| (answer.region(), it)));
    let mut found: Vec<(bool, Resource)> = Vec::new();
    for (region, finding) in open {
        let is_by_access_point =
            finding.list("sources").any(|source| source.text("type").starts_with("S3_ACCESS_POINT"));
        // An organization's analyzer sees the buckets of other accounts too.
        let is_own = ["", cx.account()].contains(&finding.text("resourceOwnerAccount"));
        if !is_own
            || !finding.flag("isPublic")
            || finding.text("status") != "ACTIVE"
            || finding.text("resourceType") != "AWS::S3::Bucket"
            || is_by_access_point
        {
            continue;
        }
        let changes = finding.texts("action").any(changes_something);
        let open = bucket(finding.text("resource"), region, if changes { say::CHANGED } else { say::READ });
        match found.iter_mut().find(|(_, known)| known.id == open.id) {
            _ if !is_about(&open.id) => {}
            Some(known) if changes => *known = (changes, open),
            Some(_) => {}
            None => found.push((changes, open)),
        }
    }
    if !found.is_empty() {
        cx.note_source(say::BY_ANALYZER.to_owned());
    }
    found
}

/// Those of the Regions in which GuardDuty is known to be off.
pub fn without_guardduty<'a>(cx: &mut CheckContext<'a>, regions: Vec<&'a str>) -> Vec<&'a str> {
    let details = cx.optional("iam:GetAccountAuthorizationDetails", "", &[]);
    let has_role = |details: CallResult<'_>| {
        details.view().list("RoleDetailList").any(|role| role.text("RoleName") == GUARDDUTY_ROLE)
    };
    if details.is_some_and(|details| !has_role(details)) {
        cx.note_source(say::NO_ROLE.to_owned());
        return regions;
    }
    let off = held_against(cx, "GuardDuty.1", &|_| true);
    regions.into_iter().filter(|region| off.iter().any(|(there, _)| there == region)).collect()
}

/// The serious findings of GuardDuty that Security Hub has, the oldest first.
pub fn handed_on(cx: &mut CheckContext<'_>) -> Vec<Resource> {
    let mut found: Vec<View<'_>> = gathered(cx).filter(|finding| finding.text("ProductName") == "GuardDuty").collect();
    sort::by_text(&mut found, |finding| format!("{} {}", finding.text("CreatedAt"), finding.text("Id")));
    found.dedup_by_key(|finding| finding.text("Id"));
    let resource = |finding: View<'_>| {
        let seen = finding.time("CreatedAt").map(crate::stdx::time::Timestamp::date);
        let what = say::handed_on(finding.text("Title"), finding.get("Severity").text("Label"), seen);
        Resource::new("", finding.text("Id"), finding.text("Region"), what)
    };
    found.into_iter().map(resource).collect()
}

#[cfg(test)]
mod tests;
