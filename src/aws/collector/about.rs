//! Which calls an answer leads to, in jq: for each recorded call, `.data` is the answer, `.parameters` what was sent for it,
//! and what comes out has the `parameters` of a call and, where that is not the answer's, its `region`. What `scan::follow`
//! does in the browser. Where jq cannot judge as the checks do, as in patterns of events, it asks about all that may matter.

use crate::aws::scan::{ABOUT_ONE, ABOUT_SEVERAL, PREPARED, TAKEN_OVER};
use crate::catalog::{CallId, Fanout};

/// Calls about items that a field does not simply name.
const OTHERS: &[(&str, &str)] = &[
    ("iam:GetCredentialReport", "{parameters: {}}"),
    ("cloudtrail:GetTrailStatus", "(.data.trailList // [])[] | {region: .HomeRegion, parameters: {Name: .TrailARN}}"),
    (
        "cloudtrail:GetEventSelectors",
        "(.data.trailList // [])[] | {region: .HomeRegion, parameters: {TrailName: .TrailARN}}",
    ),
    (
        "events:ListTargetsByRule",
        r#"(.data.Rules // [])[] | select(.State | tostring | startswith("ENABLED"))
        | select(.EventPattern != null and .ManagedBy != "notifications.amazonaws.com")
        | select(.EventPattern | (if type == "string" then (try fromjson catch null) else . end) | .source?
        | type != "array" or any(.[]; type != "string" or . == "aws.guardduty" or . == "aws.securityhub" or . == "aws.s3"))
        | {parameters: {Rule: .Name}}"#,
    ),
    (
        "budgets:DescribeSubscribersForNotification",
        "(.data.Notifications // [])[] | {parameters: {BudgetName: $asked.parameters.BudgetName, Notification: .}}",
    ),
    (
        "sso-admin:DescribePermissionSet",
        "(.data.PermissionSets // [])[] | {parameters: {InstanceArn: $asked.parameters.InstanceArn, PermissionSetArn: .}}",
    ),
    (
        "sso-admin:ListAccountAssignments",
        "(.data.PermissionSets // [])[] | {parameters: {InstanceArn: $asked.parameters.InstanceArn, PermissionSetArn: .}}",
    ),
    (
        "sns:ListSubscriptionsByTopic",
        r#"(.data.Targets // [])[].Arn, (.data.Subscribers // [])[].Address, ((.data.MetricAlarms // [])[].AlarmActions // [])[]
        | select(. != null) | (. / ":") as $arn | select($arn[2] == "sns" and $arn[4] == $account)
        | {region: $arn[3], parameters: {TopicArn: .}}"#,
    ),
    (
        "logs:DescribeMetricFilters",
        r#"(.data.trailList // [])[] | select(.CloudWatchLogsLogGroupArn) | . as $trail
        | (.CloudWatchLogsLogGroupArn / ":log-group:")[1] | select(.)
        | {region: $trail.HomeRegion, parameters: {logGroupName: rtrimstr(":*")}}"#,
    ),
    (
        "kms:DescribeKey",
        r#"((.data.trailList // [])[].KmsKeyId | select(.) | {region: (. / ":")[3], parameters: {KeyId: .}} | select(.region)),
        ((.data.KmsKeyId, (.data.Keys // [])[].KeyId) | select(. != null and . != "") | {parameters: {KeyId: .}})"#,
    ),
    ("kms:GetKeyPolicy", r#".data.KeyMetadata | select(.KeyManager == "CUSTOMER") | {parameters: {KeyId: .KeyId}}"#),
    (
        "ecs:DescribeTaskDefinition",
        r#"(.data.services // [])[].taskDefinition, (.data.tasks // [])[].taskDefinitionArn
        | select(. != null and . != "") | {parameters: {taskDefinition: .}}"#,
    ),
    (
        "wafv2:GetWebACLForResource",
        r#"(.data.LoadBalancers // [])[] | select(.Type == "application" and .Scheme == "internet-facing")
        | {parameters: {ResourceArn: .LoadBalancerArn}}"#,
    ),
    (
        "elbv2:DescribeRules",
        r#"(.data.Listeners // [])[] | select(.Protocol == "HTTP") | {parameters: {ListenerArn: .ListenerArn}}"#,
    ),
    (
        "elbv2:DescribeSSLPolicies",
        r#"(.data.Listeners // [])[].SslPolicy | select(. != null and . != "") | {parameters: {Names: [.]}}"#,
    ),
    (
        "rds:DescribeDBParameters",
        r#"(.data.DBInstances // [])[] | select((.DBClusterIdentifier // "") == "")
        | (.DBParameterGroups // [])[].DBParameterGroupName | {parameters: {DBParameterGroupName: .}}"#,
    ),
    (
        "cloudfront:GetResponseHeadersPolicy",
        r#"(.data.DistributionList.Items // [])[].DefaultCacheBehavior.ResponseHeadersPolicyId
        | select(. != null and . != "") | {parameters: {Id: .}}"#,
    ),
    (
        "wafv2:GetWebACL",
        r#"((.data.DistributionList.Items // [])[].WebACLId | {region: "us-east-1", parameters: {ARN: .}}),
        ((.data.item // [])[].webAclArn | {parameters: {ARN: .}})
        | select(.parameters.ARN | tostring | contains(":wafv2:"))"#,
    ),
];

/// The calls whose answers lead to this one.
pub(super) fn parents(id: CallId) -> Vec<CallId> {
    let name = id.to_string();
    let prepared = PREPARED.iter().filter(|(_, then)| *then == name).filter_map(|(first, _)| CallId::find(first));
    match id.get().fanout {
        Fanout::PerItem(parents) => parents.to_vec(),
        _ => prepared.collect(),
    }
}

/// The jq that makes the calls of an answer that leads to them.
pub(super) fn about(id: CallId) -> String {
    let name = id.to_string();
    if let Some((_, list, field, parameter)) = ABOUT_ONE.iter().find(|(call, ..)| *call == name) {
        return format!("{} | {{parameters: {{{parameter}: .{}}}}}", items(list, field), taken_over(&name));
    }
    if let Some((_, list, field, parameter, most)) = ABOUT_SEVERAL.iter().find(|(call, ..)| *call == name) {
        let most = (*most).min(100_000);
        let chunks = format!("range(0; length; {most}) as $from | .[$from:$from + {most}]");
        return format!(
            "[{}] | {chunks} | {{parameters: {{{parameter}: .{}}}}}",
            items(list, field),
            taken_over(&name)
        );
    }
    if name.starts_with("s3:") {
        return "(.data.Buckets // [])[] | {region: (.BucketRegion // $asked.region), parameters: {Bucket: .Name}}"
            .to_owned();
    }
    let known = OTHERS.iter().find(|(call, _)| *call == name);
    known.map(|(_, jq)| jq.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

/// The names of a list's items: a field of theirs, or they themselves.
fn items(list: &str, field: &str) -> String {
    let field = if field.is_empty() { String::new() } else { format!(".{field}") };
    format!("(.data.{list} // [])[]{field} | select(. != null and . != \"\")")
}

/// What is sent as it was sent for the answer.
fn taken_over(name: &str) -> String {
    let taken = TAKEN_OVER.iter().filter(|(call, _)| *call == name);
    taken.map(|(_, parameter)| format!(", {parameter}: $asked.parameters.{parameter}")).collect()
}
