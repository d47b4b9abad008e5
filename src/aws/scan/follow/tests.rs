//! What is asked because of answers.

use super::*;
use crate::evidence::{CallOutcome, Source};
use crate::stdx::time::Timestamp;
use serde_json::json;

/// An account with two Regions.
fn evidence() -> Evidence {
    let mut evidence = Evidence::new("111122223333", "aws", Timestamp::default());
    let regions = json!({"Regions": [{"RegionName": "eu-west-1"}, {"RegionName": "us-east-1"}]});
    evidence.record(recorded(call("ec2:DescribeRegions"), "us-east-1", json!({}), regions));
    evidence
}

fn call(name: &str) -> CallId {
    CallId::find(name).expect(name)
}

fn recorded(call: CallId, region: &str, parameters: Value, data: Value) -> RecordedCall {
    RecordedCall {
        call,
        region: region.to_owned(),
        parameters: parameters.into(),
        at: Timestamp::default(),
        outcome: CallOutcome::Data,
        code: String::new(),
        data: data.into(),
        source: Source::Live,
    }
}

/// What is sent in calls of one kind because of an answer.
fn following(parent: &str, parameters: Value, answer: Value, child: &str) -> Vec<Value> {
    let needed = BTreeSet::from([call(child)]);
    let calls = follow(&recorded(call(parent), "eu-west-1", parameters, answer), &needed, &evidence());
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

/// An answer, and the calls that it leads to. `xtask/catalog/collector.py` holds that the collector's jq makes the same of it,
/// and `xtask/fake_aws/tests/test_catalog.py` that the scan of the tests does.
#[derive(serde::Deserialize)]
struct Answered {
    of: String,
    region: String,
    sent: Value,
    answer: Value,
    calls: Vec<Value>,
}

#[test]
fn answers_lead_to_the_calls_of_the_cases_and_every_rule_to_some() {
    let cases: Vec<Answered> = serde_json::from_str(include_str!("cases.json")).expect("cases");
    let mut led = BTreeSet::new();
    for Answered { of, region, sent, answer, calls } in cases {
        let of = call(&of);
        let followed = follow(&recorded(of, &region, sent, answer), &CallId::all().collect(), &evidence());
        led.extend(followed.iter().map(|planned| (planned.call, of)));
        let said = |planned: PlannedCall| json!({"call": planned.call.to_string(), "region": planned.region, "parameters": planned.parameters});
        let followed: Vec<Value> = followed.into_iter().map(said).collect();
        assert_eq!(followed, calls, "{of}");
    }
    for rule in CallId::all().flat_map(FanoutRule::leading_to) {
        assert!(led.contains(&(rule.call, rule.of)), "{} of {}", rule.call, rule.of);
    }
}
