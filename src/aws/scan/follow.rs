//! What has to be asked because of an answer: one asking per item, in the item's Region.

use super::run::Asking;
use crate::aws::catalog::{Asked, CallId};
use crate::evidence::{Evidence, RecordedCall, View};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Calls that make something, and those that fetch it.
const PREPARED: &[(&str, &str)] = &[("iam:GenerateCredentialReport", "iam:GetCredentialReport")];

/// How many findings one call of GuardDuty may name.
const FINDINGS_AT_ONCE: usize = 50;

/// The askings of needed calls that an answer leads to.
pub(super) fn follow(recorded: &RecordedCall, needed: &BTreeSet<CallId>, account: &str) -> Vec<Asking> {
    let is_child = |child: &&CallId| match child.get().asked {
        Asked::Each(parents) => parents.contains(&recorded.call),
        // What AWS has to make before it can be had.
        _ => PREPARED.contains(&(recorded.call.to_string().as_str(), child.to_string().as_str())),
    };
    needed.iter().filter(is_child).flat_map(|child| each(*child, recorded, account)).collect()
}

/// Whether a call waits for another one that is needed, though it is not asked per item.
pub(super) fn is_prepared(call: CallId, needed: &BTreeSet<CallId>) -> bool {
    let name = call.to_string();
    PREPARED
        .iter()
        .any(|(first, then)| *then == name && CallId::find(first).is_some_and(|first| needed.contains(&first)))
}

/// Whether a call is asked only for want of something else, which `later` decides.
pub(super) fn is_conditional(call: CallId) -> bool {
    matches!(call.to_string().as_str(), "cloudtrail:ListEventDataStores" | "cloudtrail:LookupEvents")
}

/// Whether, after everything else was asked, a conditional call is worth asking too.
pub(super) fn is_worth_asking(call: CallId, evidence: &Evidence) -> bool {
    let answers = |name: &str| CallId::find(name).into_iter().flat_map(|call| evidence.of(call));
    match call.to_string().as_str() {
        // Event data stores count only where no trail runs.
        "cloudtrail:ListEventDataStores" => {
            !answers("cloudtrail:GetTrailStatus").any(|status| View::new(&status.data).flag("IsLogging"))
        }
        // What root did is shown only where it signed in lately; asking is slow.
        "cloudtrail:LookupEvents" => crate::evidence::is_root_in_use(evidence),
        _ => true,
    }
}

/// One asking of `child` per item of an answer.
fn each(child: CallId, recorded: &RecordedCall, account: &str) -> Vec<Asking> {
    let answer = View::new(&recorded.data);
    let region = recorded.region.as_str();
    let asking = |region: &str, parameters: Value| {
        let mut all = child.get().fixed(account, "").into_iter().next().unwrap_or_default();
        all.extend(object(parameters));
        Asking { call: child, region: region.to_owned(), parameters: all }
    };
    let here = |parameters: Value| asking(region, parameters);
    let sent = |name: &str| recorded.parameters.get(name).cloned().unwrap_or_default();
    match child.to_string().as_str() {
        // A report that is being made again can be had as it was before.
        "iam:GetCredentialReport" => vec![here(json!({}))],
        "iam:ListMFADevices" => {
            let users = answer.list("UserDetailList").map(|user| here(json!({"UserName": user.text("UserName")})));
            users.collect()
        }
        "cloudtrail:GetTrailStatus" | "cloudtrail:GetEventSelectors" => {
            let name = if child.get().operation == "GetTrailStatus" { "Name" } else { "TrailName" };
            let trails = answer.list("trailList");
            trails.map(|trail| asking(trail.text("HomeRegion"), json!({name: trail.text("TrailARN")}))).collect()
        }
        "cloudtrail:GetEventDataStore" => {
            let stores = answer.list("EventDataStores");
            stores.map(|store| here(json!({"EventDataStore": store.text("EventDataStoreArn")}))).collect()
        }
        "guardduty:GetDetector" | "guardduty:GetAdministratorAccount" | "guardduty:ListFindings" => {
            answer.texts("DetectorIds").map(|id| here(json!({"DetectorId": id}))).collect()
        }
        "guardduty:GetFindings" => {
            let ids: Vec<&str> = answer.texts("FindingIds").collect();
            ids.chunks(FINDINGS_AT_ONCE)
                .map(|ids| here(json!({"DetectorId": sent("DetectorId"), "FindingIds": ids})))
                .collect()
        }
        "events:ListTargetsByRule" => {
            let routes = answer.list("Rules").filter(|rule| is_route(*rule));
            routes.map(|rule| here(json!({"Rule": rule.text("Name")}))).collect()
        }
        "securityhub:GetFindingAggregator" => {
            let found = answer.list("FindingAggregators").map(|aggregator| aggregator.text("FindingAggregatorArn"));
            found.map(|arn| here(json!({"FindingAggregatorArn": arn}))).collect()
        }
        "budgets:DescribeNotificationsForBudget" => {
            answer.list("Budgets").map(|budget| here(json!({"BudgetName": budget.text("BudgetName")}))).collect()
        }
        "budgets:DescribeSubscribersForNotification" => answer
            .list("Notifications")
            .map(|notification| here(json!({"BudgetName": sent("BudgetName"), "Notification": notification.value()})))
            .collect(),
        "sso-admin:ListPermissionSetsProvisionedToAccount" => answer
            .list("Instances")
            .map(|instance| here(json!({"InstanceArn": instance.text("InstanceArn")})))
            .collect(),
        "sso-admin:DescribePermissionSet" | "sso-admin:ListAccountAssignments" => answer
            .texts("PermissionSets")
            .map(|set| here(json!({"InstanceArn": sent("InstanceArn"), "PermissionSetArn": set})))
            .collect(),
        // A budget's warnings and GuardDuty's findings go to topics.
        "sns:ListSubscriptionsByTopic" => {
            topics_in(recorded, account).map(|(region, topic)| asking(region, json!({"TopicArn": topic}))).collect()
        }
        name if name.starts_with("s3:") => {
            let place = |bucket: View<'_>| match bucket.text("BucketRegion") {
                "" => region.to_owned(),
                named => named.to_owned(),
            };
            let buckets = answer.list("Buckets");
            buckets.map(|bucket| asking(&place(bucket), json!({"Bucket": bucket.text("Name")}))).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a rule of EventBridge may carry findings to people; the others' targets are of no concern.
fn is_route(rule: View<'_>) -> bool {
    let pattern = rule.get("EventPattern").value().to_string();
    rule.text("State").starts_with("ENABLED")
        && ["aws.guardduty", "aws.securityhub"].iter().any(|source| pattern.contains(source))
}

/// The topics of this account that an answer names as targets or subscribers, with their Regions.
fn topics_in<'a>(recorded: &'a RecordedCall, account: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let answer = View::new(&recorded.data);
    let arns: Vec<&str> = match recorded.call.to_string().as_str() {
        "events:ListTargetsByRule" => answer.list("Targets").map(|target| target.text("Arn")).collect(),
        "budgets:DescribeSubscribersForNotification" => {
            answer.list("Subscribers").map(|subscriber| subscriber.text("Address")).collect()
        }
        _ => Vec::new(),
    };
    arns.into_iter().filter_map(move |arn| Some((region_of_topic(arn, account)?, arn)))
}

/// The Region of a topic of this account.
fn region_of_topic<'a>(arn: &'a str, account: &str) -> Option<&'a str> {
    let mut parts = arn.split(':').skip(2);
    let (service, region, owner) = (parts.next()?, parts.next()?, parts.next()?);
    (service == "sns" && owner == account).then_some(region)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
