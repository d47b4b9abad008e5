//! Alerts on denied access.

use super::*;
use crate::evidence::Verdict;

const RULES: &str = "events:ListRules";
const TARGETS: &str = "events:ListTargetsByRule";
const SUBSCRIPTIONS: &str = "sns:ListSubscriptionsByTopic";
const FILTERS: &str = "logs:DescribeMetricFilters";
const ALARMS: &str = "cloudwatch:DescribeAlarms";
const DETECTORS: &str = "guardduty:ListDetectors";
const DETECTOR: &str = "guardduty:GetDetector";
const TOPIC: &str = "arn:aws:sns:eu-west-1:111122223333:alerts";
const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:page";

/// A case without rules, trails and GuardDuty.
fn quiet() -> Case {
    running(&[]).answers_everywhere(RULES, json!({})).answers_everywhere(DETECTORS, json!({}))
}

fn heard(case: Case, is_confirmed: bool) -> Case {
    let arn = if is_confirmed { "arn:aws:sns:eu-west-1:111122223333:alerts:1" } else { "PendingConfirmation" };
    let list = json!({"Subscriptions": [{ "SubscriptionArn": arn }]});
    case.answers(SUBSCRIPTIONS, HOME, json!({"TopicArn": TOPIC}), list)
}

/// A case with a rule of this pattern and state, and its target.
fn with_rule(pattern: Value, state: &str, target: &str) -> Case {
    let rules = json!({"Rules": [{"Name": "refused", "State": state, "EventPattern": pattern}]});
    let targets = json!({"Targets": [{ "Arn": target }]});
    quiet().answers(RULES, HOME, json!({}), rules).answers(TARGETS, HOME, json!({"Rule": "refused"}), targets)
}

fn refused() -> Value {
    json!({"source": ["aws.s3"], "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {"errorCode": ["AccessDenied"], "requestParameters": {"bucketName": ["customers"]}}})
}

#[test]
fn a_rule_has_to_let_refusals_through() {
    let detail = |detail: Value| json!({"source": ["aws.s3"], "detail": detail});
    for (pattern, verdict) in [
        (refused(), PASS),
        (json!({"source": ["aws.s3"]}), PASS),
        (json!({"source": ["aws.s3", "aws.ec2"], "detail": {"errorCode": [{"prefix": "Access"}]}}), PASS),
        (detail(json!({"errorCode": [{"exists": true}]})), PASS),
        (detail(json!({"errorCode": ["NoSuchKey", "AccessDenied"]})), PASS),
        (detail(json!({"errorCode": ["NoSuchKey"]})), FAIL),
        (detail(json!({"errorCode": [{"exists": false}]})), FAIL),
        (detail(json!({"errorCode": ["AccessDenied"], "eventName": ["GetObject", "PutObject"]})), PASS),
        (detail(json!({"errorCode": ["AccessDenied"], "eventName": ["PutObject"], "readOnly": [false]})), PASS),
        (detail(json!({"eventName": ["PutBucketPolicy"]})), FAIL),
        (detail(json!({"resources": {"ARN": [{"prefix": "arn:aws:s3:::customers"}]}})), PASS),
        (json!({"source": ["aws.s3"], "detail-type": ["Object Created"]}), FAIL),
        (json!({"source": ["aws.ec2"]}), FAIL),
        (json!({"account": [ACCOUNT]}), FAIL),
        (Value::Null, FAIL),
    ] {
        with_rule(pattern, "ENABLED", FUNCTION).check(denied_alert, verdict);
    }
    for (state, verdict) in [("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", PASS), ("DISABLED", FAIL)] {
        with_rule(refused(), state, FUNCTION).check(denied_alert, verdict);
    }
    let finding = with_rule(refused(), "ENABLED", FUNCTION).check(denied_alert, PASS);
    assert!(finding.reason.ends_with("Seen in eu-west-1."), "{}", finding.reason);
}

#[test]
fn somebody_has_to_be_subscribed_to_the_topic() {
    let rule = || with_rule(refused(), "ENABLED", TOPIC);
    heard(rule(), true).check(denied_alert, PASS);
    heard(rule(), false).names(denied_alert, PARTLY, &[TOPIC]);
    rule().check(denied_alert, UNKNOWN);
    let bus = with_rule(refused(), "ENABLED", "arn:aws:events:eu-west-1:999988887777:event-bus/security");
    let reason = bus.check(denied_alert, UNKNOWN).reason;
    assert!(reason.starts_with("Denied access is sent to another event bus"), "{reason}");
    let page = with_rule(refused(), "ENABLED", "arn:aws:events:eu-west-1:111122223333:api-destination/pager/1");
    page.check(denied_alert, PASS);
    let nowhere = rule().answers(TARGETS, HOME, json!({"Rule": "refused"}), json!({}));
    nowhere.check(denied_alert, FAIL);
}

#[test]
fn a_rule_of_user_notifications_reaches_whom_it_knows() {
    let rule =
        json!({"Name": "n", "State": "ENABLED", "ManagedBy": "notifications.amazonaws.com", "EventPattern": refused()});
    quiet().answers(RULES, HOME, json!({}), json!({"Rules": [rule]})).check(denied_alert, PASS);
}

/// A case with a trail's log group, a metric filter on it, and an alarm.
fn with_alarm(pattern: &str, alarm: Value) -> Case {
    let group = format!("arn:aws:logs:{HOME}:{ACCOUNT}:log-group:trail:*");
    let fed = json!([{"metricName": "Refused", "metricNamespace": "Trail"}]);
    let filters = json!({"metricFilters": [{"filterPattern": pattern, "metricTransformations": fed}]});
    running(&[trail("main", json!({"CloudWatchLogsLogGroupArn": group}))])
        .answers_everywhere(RULES, json!({}))
        .answers_everywhere(DETECTORS, json!({}))
        .answers(FILTERS, HOME, json!({"logGroupName": "trail"}), filters)
        .answers(ALARMS, HOME, json!({}), json!({"MetricAlarms": [alarm]}))
}

const PATTERN: &str = r#"{ ($.eventSource = "s3.amazonaws.com") && ($.errorCode = "AccessDenied*") }"#;

#[track_caller]
fn check_alarm(alarm: Value, verdict: Verdict) {
    heard(with_alarm(PATTERN, alarm), true).check(denied_alert, verdict);
}

#[test]
fn an_alarm_on_the_trails_log_group_tells_too() {
    let alarm = |fields: Value| {
        let mut alarm =
            json!({"MetricName": "Refused", "Namespace": "Trail", "ActionsEnabled": true, "AlarmActions": [TOPIC]});
        for (field, value) in fields.as_object().expect("fields") {
            alarm[field] = value.clone();
        }
        alarm
    };
    check_alarm(alarm(json!({})), PASS);
    check_alarm(alarm(json!({"ActionsEnabled": false})), FAIL);
    check_alarm(alarm(json!({"AlarmActions": []})), FAIL);
    check_alarm(alarm(json!({"MetricName": "Other"})), FAIL);
    check_alarm(alarm(json!({"Namespace": "Other"})), FAIL);
    let part = json!([{"MetricStat": {"Metric": {"MetricName": "Refused", "Namespace": "Trail"}}}]);
    check_alarm(alarm(json!({"MetricName": null, "Namespace": null, "Metrics": part})), PASS);
    check_alarm(alarm(json!({"AlarmActions": [FUNCTION]})), PASS);
    heard(with_alarm(r#"{ $.errorCode = "NoSuchKey" }"#, alarm(json!({}))), true).check(denied_alert, FAIL);
    heard(with_alarm(PATTERN, alarm(json!({}))), false).names(denied_alert, PARTLY, &[TOPIC]);
    let stopped = heard(with_alarm(PATTERN, alarm(json!({}))), true);
    stopped.answers(STATUS, HOME, json!({"Name": arn("main")}), json!({"IsLogging": false})).check(denied_alert, FAIL);
    for (call, sent) in
        [(FILTERS, json!({"logGroupName": "trail"})), (ALARMS, json!({})), (SUBSCRIPTIONS, json!({"TopicArn": TOPIC}))]
    {
        heard(with_alarm(PATTERN, alarm(json!({}))), true).denied(call, HOME, sent).check(denied_alert, UNKNOWN);
    }
}

#[test]
fn log_groups_of_other_accounts_are_not_asked_about() {
    let group = "arn:aws:logs:eu-west-1:999988887777:log-group:trail:*";
    let case = running(&[trail("main", json!({"CloudWatchLogsLogGroupArn": group}))]);
    case.answers_everywhere(RULES, json!({})).answers_everywhere(DETECTORS, json!({})).check(denied_alert, FAIL);
}

#[test]
fn guardduty_alone_is_half_of_it() {
    let with_plan = |status: &str| {
        let detector = json!({"Status": "ENABLED", "Features": [{"Name": "S3_DATA_EVENTS", "Status": status}]});
        quiet().answers(DETECTORS, HOME, json!({}), json!({"DetectorIds": ["d-1"]})).answers(
            DETECTOR,
            HOME,
            json!({"DetectorId": "d-1"}),
            detector,
        )
    };
    with_plan("ENABLED").names(denied_alert, PARTLY, &[ACCOUNT]);
    with_plan("DISABLED").names(denied_alert, FAIL, &[ACCOUNT]);
    // If GuardDuty's state is not known, the criterion may be partly met.
    quiet().denied(DETECTORS, "us-east-1", json!({})).check(denied_alert, PARTLY);
}

#[test]
fn that_nobody_is_told_is_said_only_when_all_was_seen() {
    quiet().check(denied_alert, FAIL);
    quiet().denied(RULES, "us-east-1", json!({})).check(denied_alert, UNKNOWN);
    quiet().denied(DESCRIBE, "us-east-1", json!({})).check(denied_alert, UNKNOWN);
    let rule = with_rule(refused(), "ENABLED", FUNCTION);
    rule.clone().denied(TARGETS, HOME, json!({"Rule": "refused"})).check(denied_alert, UNKNOWN);
    rule.denied(RULES, "us-east-1", json!({})).check(denied_alert, UNKNOWN);
    let unheard = heard(with_rule(refused(), "ENABLED", TOPIC), false);
    unheard.denied(RULES, "us-east-1", json!({})).check(denied_alert, UNKNOWN);
    Case::new().check(denied_alert, UNKNOWN);
}
