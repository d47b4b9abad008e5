//! What has to be asked because of an answer: one asking per item, in the item's Region.

use super::run::PlannedCall;
use crate::catalog::{CallId, Fanout};
use crate::checks::{self, public_endpoints, rds};
use crate::evidence::{Evidence, RecordedCall, View};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Calls that make something, and those that fetch it.
pub(crate) const PREPARED: &[(&str, &str)] = &[("iam:GenerateCredentialReport", "iam:GetCredentialReport")];

/// Calls about one item each: the call, the list in the answer that leads to it, the field of the list's items that names
/// the item (empty where the items are names themselves), and the parameter that takes the name.
pub(crate) const ABOUT_ONE: &[(&str, &str, &str, &str)] = &[
    ("accessanalyzer:ListFindings", "analyzers", "arn", "analyzerArn"),
    ("apigateway:GetStages", "items", "id", "restApiId"),
    ("apigatewayv2:GetStages", "Items", "ApiId", "ApiId"),
    ("budgets:DescribeNotificationsForBudget", "Budgets", "BudgetName", "BudgetName"),
    ("cloudtrail:GetEventDataStore", "EventDataStores", "EventDataStoreArn", "EventDataStore"),
    ("ecr:GetRepositoryPolicy", "repositories", "repositoryName", "repositoryName"),
    ("ecs:ListServices", "clusterArns", "", "cluster"),
    ("ecs:ListTasks", "clusterArns", "", "cluster"),
    ("eks:DescribeCluster", "clusters", "", "name"),
    ("eks:ListPodIdentityAssociations", "clusters", "", "clusterName"),
    ("elb:DescribeLoadBalancerPolicies", "LoadBalancerDescriptions", "LoadBalancerName", "LoadBalancerName"),
    ("elbv2:DescribeListeners", "LoadBalancers", "LoadBalancerArn", "LoadBalancerArn"),
    ("guardduty:GetAdministratorAccount", "DetectorIds", "", "DetectorId"),
    ("guardduty:GetDetector", "DetectorIds", "", "DetectorId"),
    ("guardduty:ListFindings", "DetectorIds", "", "DetectorId"),
    ("iam:ListMFADevices", "UserDetailList", "UserName", "UserName"),
    ("lambda:GetPolicy", "Functions", "FunctionName", "FunctionName"),
    ("rds:DescribeDBClusterParameters", "DBClusters", "DBClusterParameterGroup", "DBClusterParameterGroupName"),
    ("secretsmanager:GetResourcePolicy", "SecretList", "ARN", "SecretId"),
    ("securityhub:GetFindingAggregator", "FindingAggregators", "FindingAggregatorArn", "FindingAggregatorArn"),
    ("sns:GetTopicAttributes", "Topics", "TopicArn", "TopicArn"),
    ("sqs:GetQueueAttributes", "QueueUrls", "", "QueueUrl"),
    ("sso-admin:ListPermissionSetsProvisionedToAccount", "Instances", "InstanceArn", "InstanceArn"),
];

/// Calls about several items at once: the call, the list, the field, the parameter, and how many items AWS takes.
pub(crate) const ABOUT_SEVERAL: &[(&str, &str, &str, &str, usize)] = &[
    ("codebuild:BatchGetProjects", "projects", "", "names", 100),
    ("ecs:DescribeServices", "serviceArns", "", "services", 10),
    ("ecs:DescribeTasks", "taskArns", "", "tasks", 100),
    ("guardduty:GetFindings", "FindingIds", "", "FindingIds", 50),
    ("opensearch:DescribeDomains", "DomainNames", "DomainName", "DomainNames", 5),
    ("support:DescribeTrustedAdvisorCheckSummaries", "checks", "id", "checkIds", usize::MAX),
];

/// Parameters that calls about items of an answer take over from what was sent for it.
pub(crate) const TAKEN_OVER: &[(&str, &str)] = &[
    ("budgets:DescribeSubscribersForNotification", "BudgetName"),
    ("ecs:DescribeServices", "cluster"),
    ("ecs:DescribeTasks", "cluster"),
    ("guardduty:GetFindings", "DetectorId"),
    ("sso-admin:DescribePermissionSet", "InstanceArn"),
    ("sso-admin:ListAccountAssignments", "InstanceArn"),
];

/// The askings of needed calls that an answer leads to; `evidence` knows the account and its Regions.
pub(super) fn follow(recorded: &RecordedCall, needed: &BTreeSet<CallId>, evidence: &Evidence) -> Vec<PlannedCall> {
    let is_child = |child: &&CallId| match child.get().fanout {
        Fanout::PerItem(parents) => parents.contains(&recorded.call),
        // What AWS has to make before it can be had.
        _ => PREPARED.contains(&(recorded.call.to_string().as_str(), child.to_string().as_str())),
    };
    needed.iter().filter(is_child).flat_map(|child| each(*child, recorded, evidence)).collect()
}

/// Whether a call waits for another one that is needed, though it is not asked per item.
pub(super) fn is_prepared(call: CallId, needed: &BTreeSet<CallId>) -> bool {
    let name = call.to_string();
    PREPARED
        .iter()
        .any(|(first, then)| *then == name && CallId::find(first).is_some_and(|first| needed.contains(&first)))
}

/// Whether a call is asked only for want of something else, which `later` decides.
pub(crate) fn is_conditional(call: CallId) -> bool {
    call.to_string() == "cloudtrail:LookupEvents" || checks::is_substitute(call)
}

/// Whether, after everything else was asked, an asking of a conditional call is worth it.
pub(super) fn is_worth_asking(planned: &PlannedCall, found: &Evidence) -> bool {
    match planned.call.to_string().as_str() {
        // What root did is shown only where it signed in lately; asking is slow.
        "cloudtrail:LookupEvents" => checks::is_root_in_use(found),
        _ => checks::is_substitute_worth_asking(planned.call, &planned.region, found),
    }
}

/// The askings of `child` about the items of an answer.
fn each(child: CallId, recorded: &RecordedCall, evidence: &Evidence) -> Vec<PlannedCall> {
    let account = evidence.account.as_str();
    let answer = View::new(&recorded.data);
    let region = recorded.region.as_str();
    let name = child.to_string();
    let planned = |region: &str, parameters: Value| {
        let mut all = child.get().fixed(account, "").into_iter().next().unwrap_or_default();
        let taken = TAKEN_OVER.iter().filter(|(call, _)| *call == name);
        all.extend(
            taken.filter_map(|(_, name)| Some(((*name).to_owned(), Value::from(recorded.parameters.get(name)?)))),
        );
        // What an answer does not say is not sent: AWS refuses a value that is none.
        all.extend(object(parameters).into_iter().filter(|(_, value)| !value.is_null()));
        PlannedCall { call: child, region: region.to_owned(), parameters: all }
    };
    let here = |parameters: Value| planned(region, parameters);
    if let Some((_, list, field, parameter)) = ABOUT_ONE.iter().find(|(call, ..)| *call == name) {
        return named(answer, list, field).map(|item| here(json!({ *parameter: item }))).collect();
    }
    if let Some((_, list, field, parameter, most)) = ABOUT_SEVERAL.iter().find(|(call, ..)| *call == name) {
        let items: Vec<&str> = named(answer, list, field).collect();
        return items.chunks(*most).map(|items| here(json!({ *parameter: items }))).collect();
    }
    let about = |parameter: &'static str, items: Vec<&str>| {
        items.into_iter().filter(|item| !item.is_empty()).map(|item| here(json!({ parameter: item }))).collect()
    };
    match name.as_str() {
        // A report that is being made again can be had as it was before.
        "iam:GetCredentialReport" => vec![here(json!({}))],
        "cloudtrail:GetTrailStatus" | "cloudtrail:GetEventSelectors" => {
            let name = if child.get().operation == "GetTrailStatus" { "Name" } else { "TrailName" };
            let trails = answer.list("trailList");
            trails.map(|trail| planned(trail.text("HomeRegion"), json!({name: trail.text("TrailARN")}))).collect()
        }
        "events:ListTargetsByRule" => {
            let regions = evidence.enabled_regions().unwrap_or_else(|| vec![region]);
            let telling = checks::telling_rules(answer, account, region, &regions);
            telling.into_iter().map(|rule| here(json!({"Rule": rule.text("Name")}))).collect()
        }
        "budgets:DescribeSubscribersForNotification" => {
            let notifications = answer.list("Notifications");
            notifications.map(|notification| here(json!({"Notification": notification.said()}))).collect()
        }
        "sso-admin:DescribePermissionSet" | "sso-admin:ListAccountAssignments" => {
            about("PermissionSetArn", answer.texts("PermissionSets").collect())
        }
        // A budget's warnings, GuardDuty's findings and alarms go to topics.
        "sns:ListSubscriptionsByTopic" => {
            topics_in(recorded, account).map(|(region, topic)| planned(region, json!({"TopicArn": topic}))).collect()
        }
        "logs:DescribeMetricFilters" => {
            let trails = answer.list("trailList").filter_map(|trail| {
                let (_, group) = trail.text("CloudWatchLogsLogGroupArn").split_once(":log-group:")?;
                let group = group.trim_end_matches(":*");
                Some(planned(trail.text("HomeRegion"), json!({"logGroupName": group})))
            });
            trails.collect()
        }
        "kms:DescribeKey" => match recorded.call.get().operation {
            // A trail's key can be in another Region than the trail.
            "DescribeTrails" => {
                let keys = named(answer, "trailList", "KmsKeyId");
                let placed = keys.filter_map(|key| Some(planned(key.split(':').nth(3)?, json!({"KeyId": key}))));
                placed.collect()
            }
            "GetEbsDefaultKmsKeyId" => about("KeyId", vec![answer.text("KmsKeyId")]),
            _ => about("KeyId", named(answer, "Keys", "KeyId").collect()),
        },
        // Policies of keys that AWS manages cannot be changed.
        "kms:GetKeyPolicy" => {
            let key = answer.get("KeyMetadata");
            let is_own = key.text("KeyManager") == "CUSTOMER";
            about("KeyId", if is_own { vec![key.text("KeyId")] } else { Vec::new() })
        }
        "ecs:DescribeTaskDefinition" => {
            let services = answer.list("services").map(|service| service.text("taskDefinition"));
            about("taskDefinition", services.chain(named(answer, "tasks", "taskDefinitionArn")).collect())
        }
        // Only those can be protected.
        "wafv2:GetWebACLForResource" => {
            let fronts = items(answer, "LoadBalancers").into_iter().filter(|one| one.text("Type") == "application");
            about("ResourceArn", fronts.map(|one| one.text("LoadBalancerArn")).collect())
        }
        // Others do not redirect.
        "elbv2:DescribeRules" => {
            let plain = answer.list("Listeners").filter(|listener| listener.text("Protocol") == "HTTP");
            about("ListenerArn", plain.map(|listener| listener.text("ListenerArn")).collect())
        }
        "elbv2:DescribeSSLPolicies" => {
            let policies = named(answer, "Listeners", "SslPolicy").filter(|policy| !policy.is_empty());
            policies.map(|policy| here(json!({"Names": [policy]}))).collect()
        }
        "rds:DescribeDBParameters" => {
            // What belongs to a cluster is judged with it.
            let alone = items(answer, "DBInstances").into_iter().filter(|one| !rds::is_in_cluster(*one));
            let groups = alone.flat_map(|database| database.list("DBParameterGroups"));
            about("DBParameterGroupName", groups.map(|group| group.text("DBParameterGroupName")).collect())
        }
        "cloudfront:GetResponseHeadersPolicy" => {
            let distributions = items(answer.get("DistributionList"), "Items").into_iter();
            let ids = distributions.map(|one| one.get("DefaultCacheBehavior").text("ResponseHeadersPolicyId"));
            about("Id", ids.collect())
        }
        // A list of WAF classic is named by an id, and is none of WAF's.
        "wafv2:GetWebACL" => {
            let (place, lists): (&str, Vec<&str>) = match recorded.call.get().operation {
                "ListDistributions" => {
                    let distributions = items(answer.get("DistributionList"), "Items").into_iter();
                    ("us-east-1", distributions.map(|one| one.text("WebACLId")).collect())
                }
                _ => (region, named(answer, "item", "webAclArn").collect()),
            };
            let arns = lists.into_iter().filter(|arn| arn.contains(":wafv2:"));
            arns.map(|arn| planned(place, json!({"ARN": arn}))).collect()
        }
        name if name.starts_with("s3:") => {
            let place = |bucket: View<'_>| match bucket.text("BucketRegion") {
                "" => region.to_owned(),
                named => named.to_owned(),
            };
            let buckets = answer.list("Buckets");
            buckets.map(|bucket| planned(&place(bucket), json!({"Bucket": bucket.text("Name")}))).collect()
        }
        _ => Vec::new(),
    }
}

/// The names of a list's items: a field of theirs, or they themselves.
fn named<'a>(answer: View<'a>, list: &str, field: &'static str) -> impl Iterator<Item = &'a str> + use<'a> {
    let items = items(answer, list).into_iter();
    items.map(move |item| if field.is_empty() { item.as_text() } else { item.text(field) })
}

/// The items of a list that any check looks into.
fn items<'a>(answer: View<'a>, list: &str) -> Vec<View<'a>> {
    let is_looked_into = |item: &View<'_>| match list {
        // What the internet does not reach.
        "LoadBalancers" | "LoadBalancerDescriptions" => item.text("Scheme") == "internet-facing",
        "Items" => item.get("Enabled").as_flag() != Some(false),
        "items" => !public_endpoints::is_private(*item),
        // What no parameter tells of.
        "DBClusters" | "DBInstances" => rds::tls_parameter(item.text("Engine")).is_some(),
        _ => true,
    };
    answer.list(list).filter(is_looked_into).collect()
}

/// The topics of this account that an answer names as targets or subscribers, with their Regions.
fn topics_in<'a>(recorded: &'a RecordedCall, account: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let answer = View::new(&recorded.data);
    let arns: Vec<&str> = match recorded.call.to_string().as_str() {
        "events:ListTargetsByRule" => answer.list("Targets").map(|target| target.text("Arn")).collect(),
        "budgets:DescribeSubscribersForNotification" => {
            answer.list("Subscribers").map(|subscriber| subscriber.text("Address")).collect()
        }
        "cloudwatch:DescribeAlarms" => {
            answer.list("MetricAlarms").flat_map(|alarm| alarm.texts("AlarmActions")).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{CallOutcome, Source};
    use crate::stdx::time::Timestamp;

    /// What is sent in calls of one kind because of an answer.
    fn following(parent: &str, parameters: Value, answer: Value, child: &str) -> Vec<Value> {
        let call = |name| CallId::find(name).expect("a call");
        let recorded = |call, parameters: Value, data: Value| RecordedCall {
            call,
            region: "eu-west-1".to_owned(),
            parameters: object(parameters).into(),
            at: Timestamp::default(),
            outcome: CallOutcome::Data,
            code: String::new(),
            data: data.into(),
            source: Source::Live,
        };
        let mut evidence = Evidence::new("111122223333", "aws", Timestamp::default());
        let regions = json!({"Regions": [{"RegionName": "eu-west-1"}, {"RegionName": "us-east-1"}]});
        evidence.record(recorded(call("ec2:DescribeRegions"), json!({}), regions));
        let needed = BTreeSet::from([call(child)]);
        let calls = follow(&recorded(call(parent), parameters, answer), &needed, &evidence);
        calls.into_iter().map(|planned| planned.parameters.into()).collect()
    }

    #[test]
    fn what_an_answer_does_not_say_is_not_sent() {
        let warning = json!({"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0});
        let mut with_nothing = warning.clone();
        with_nothing["ThresholdType"] = Value::Null;
        let sent = json!({"AccountId": "111122223333", "BudgetName": "all"});
        for answered in [warning.clone(), with_nothing] {
            let followed = following(
                "budgets:DescribeNotificationsForBudget",
                sent.clone(),
                json!({ "Notifications": [answered] }),
                "budgets:DescribeSubscribersForNotification",
            );
            let expected = json!({"AccountId": "111122223333", "BudgetName": "all", "Notification": warning});
            assert_eq!(followed, [expected]);
        }
    }

    #[test]
    fn event_rules_are_followed_by_what_their_patterns_mean() {
        for (pattern, is_followed) in [
            (json!({"source": ["aws.guardduty"]}), true),
            (json!({"source": [{"prefix": "aws.guard"}]}), true),
            (json!({"source": [{"wildcard": "aws.*duty"}]}), true),
            (json!({"source": [{"anything-but": "aws.s3"}]}), true),
            (json!({"detail-type": ["GuardDuty Finding"]}), true),
            (json!({"detail-type": [{"prefix": "Security Hub"}]}), true),
            (json!({"source": ["aws.securityhub"]}), true),
            (json!({"source": ["aws.s3"], "detail": {"errorCode": ["AccessDenied"]}}), true),
            // A rule may hear of another Region by way of its bus.
            (json!({"source": ["aws.guardduty"], "region": ["us-east-1"]}), true),
            (json!({"source": ["aws.guardduty"], "region": ["ap-south-1"]}), false),
            (json!({"source": ["aws.guardduty"], "detail": {"severity": [{"numeric": ["<", 4]}]}}), false),
            (json!({"source": ["aws.ec2"], "detail": {"note": ["aws.guardduty"]}}), false),
            (json!({"source": ["aws.s3"], "detail-type": ["Object Created"]}), false),
        ] {
            let followed = |rule: Value| {
                let rules = json!({ "Rules": [rule] });
                !following("events:ListRules", json!({}), rules, "events:ListTargetsByRule").is_empty()
            };
            let rule = json!({"Name": "r", "State": "ENABLED", "EventPattern": pattern});
            assert_eq!(followed(rule.clone()), is_followed, "{pattern}");
            for (field, value) in [("State", "DISABLED"), ("ManagedBy", "notifications.amazonaws.com")] {
                let mut rule = rule.clone();
                rule[field] = json!(value);
                assert!(!followed(rule), "{pattern}");
            }
        }
    }
}
