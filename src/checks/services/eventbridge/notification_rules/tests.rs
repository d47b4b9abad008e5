use super::*;
use crate::checks::Draft;
use crate::checks::trial::{ACCOUNT, Case, FAIL, PARTLY, PASS, REVIEW, UNKNOWN};
use crate::evidence::{Degree, Verdict};

const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:alerts";

/// How far a finding in eu-west-1 gets, as a draft.
fn judge(cx: &mut CheckContext<'_>) -> Draft {
    let routes = Routes::of(cx);
    let words = || "so far".to_owned();
    match routes.from(cx, "eu-west-1") {
        Way::Open => Draft::Pass(words()),
        Way::Elsewhere => Draft::Review(words(), Vec::new()),
        Way::Unknown => Draft::Unknown(words()),
        Way::Unheard => Draft::Fail(Degree::Partly, words(), Vec::new()),
        Way::None => Draft::Fail(Degree::Wholly, words(), Vec::new()),
    }
}

/// A case without rules, and with Security Hub off.
fn quiet() -> Case {
    let case = Case::new().answers_everywhere("events:ListRules", json!({}));
    case.answers_everywhere("securityhub:ListFindingAggregators", json!({}))
}

fn rules(region: &str, rules: Value, case: Case) -> Case {
    case.answers("events:ListRules", region, json!({}), json!({ "Rules": rules }))
}

fn targets(region: &str, arns: &[&str], case: Case) -> Case {
    let list: Vec<Value> = arns.iter().map(|arn| json!({ "Arn": arn })).collect();
    case.answers("events:ListTargetsByRule", region, json!({"Rule": "r"}), json!({ "Targets": list }))
}

fn rule(pattern: Value) -> Value {
    json!({"Name": "r", "State": "ENABLED", "EventBusName": "default", "EventPattern": pattern})
}

fn serious() -> Value {
    rule(
        json!({"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"], "detail": {"severity": [{"numeric": [">=", 7]}]}}),
    )
}

#[track_caller]
fn check_rule(pattern: Value, verdict: Verdict) {
    let case = rules("eu-west-1", json!([rule(pattern)]), quiet());
    targets("eu-west-1", &["arn:aws:lambda:eu-west-1:111122223333:function:page"], case).check(judge, verdict);
}

#[test]
fn a_rule_has_to_let_every_serious_finding_through() {
    let severity = |filter: Value| json!({"source": ["aws.guardduty"], "detail": {"severity": filter}});
    for (pattern, verdict) in [
        (json!({"source": ["aws.guardduty"]}), PASS),
        (json!({"source": [{"prefix": "aws."}]}), PASS),
        (severity(json!([{"numeric": [">=", 4]}])), PASS),
        (severity(json!([{"numeric": [">=", 7]}])), PASS),
        (severity(json!([{"numeric": [">", 7]}])), FAIL),
        (severity(json!([{"numeric": [">=", 7.1]}])), FAIL),
        (severity(json!([{"numeric": [">=", 7, "<", 9]}])), FAIL),
        (severity(json!([{"numeric": [">=", 7, "<", 9]}, {"numeric": [">=", 9]}])), PASS),
        (severity(json!([8, 8.5])), FAIL),
        (json!({"source": ["aws.guardduty"], "detail": {"service": {"archived": [false]}}}), PASS),
        (json!({"source": ["aws.guardduty"], "detail": {"type": [{"anything-but": {"prefix": "Policy:"}}]}}), PASS),
        (json!({"source": ["aws.guardduty"], "detail": {"type": [{"prefix": "CryptoCurrency:"}]}}), FAIL),
        (json!({"source": ["aws.guardduty"], "region": ["us-east-1"]}), FAIL),
        (json!({"source": ["aws.s3"]}), FAIL),
    ] {
        check_rule(pattern, verdict);
    }
}

#[test]
fn a_rule_on_security_hub_counts_unless_it_shuts_guardduty_out() {
    let findings = |filter: Value| json!({"source": ["aws.securityhub"], "detail": {"findings": filter}});
    for (pattern, verdict) in [
        (json!({"source": ["aws.securityhub"]}), PASS),
        (json!({"source": ["aws.securityhub"], "detail-type": ["Security Hub Findings - Imported"]}), PASS),
        (json!({"source": ["aws.securityhub"], "detail-type": ["Findings Imported V2"]}), PASS),
        (json!({"source": ["aws.securityhub"], "detail-type": ["Security Hub Findings - Custom Action"]}), FAIL),
        (findings(json!({"Severity": {"Label": ["HIGH", "CRITICAL"]}, "Workflow": {"Status": ["NEW"]}})), PASS),
        (findings(json!({"ProductName": ["GuardDuty"]})), PASS),
        (findings(json!({"Severity": {"Label": ["CRITICAL"]}})), FAIL),
        (findings(json!({"ProductName": ["Security Hub"]})), FAIL),
        (findings(json!({"Compliance": {"Status": ["FAILED"]}})), FAIL),
    ] {
        check_rule(pattern, verdict);
    }
}

#[test]
fn a_rule_has_to_be_on_and_to_listen_on_the_default_bus() {
    for (field, value, verdict) in [
        ("State", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", PASS),
        ("State", "DISABLED", FAIL),
        ("EventBusName", "other", FAIL),
    ] {
        let mut changed = serious();
        changed[field] = json!(value);
        let case = rules("eu-west-1", json!([changed]), quiet());
        targets("eu-west-1", &["arn:aws:sqs:eu-west-1:111122223333:q"], case).by_hand().check(judge, verdict);
    }
}

#[test]
fn a_rule_needs_a_target_unless_user_notifications_keeps_it() {
    let case = || rules("eu-west-1", json!([serious()]), quiet());
    targets("eu-west-1", &[], case()).check(judge, FAIL);
    case().check(judge, UNKNOWN);
    case().denied("events:ListTargetsByRule", "eu-west-1", json!({"Rule": "r"})).check(judge, UNKNOWN);
    let mut managed = serious();
    managed["ManagedBy"] = json!("notifications.amazonaws.com");
    rules("eu-west-1", json!([managed]), quiet()).check(judge, PASS);
    let mut other = rule(json!({"source": ["aws.health"]}));
    other["ManagedBy"] = json!("notifications.amazonaws.com");
    rules("eu-west-1", json!([other]), quiet()).check(judge, FAIL);
}

#[test]
fn a_topic_counts_when_somebody_has_confirmed() {
    let case = || targets("eu-west-1", &[TOPIC], rules("eu-west-1", json!([serious()]), quiet()));
    for (subscription, verdict) in
        [("PendingConfirmation", PARTLY), ("Deleted", PARTLY), ("arn:aws:sns:us-east-1:111122223333:alerts:1", PASS)]
    {
        let data = json!({"Subscriptions": [{"SubscriptionArn": subscription}]});
        case()
            .answers("sns:ListSubscriptionsByTopic", "us-east-1", json!({"TopicArn": TOPIC}), data)
            .check(judge, verdict);
    }
    case().check(judge, UNKNOWN);
}

#[test]
fn a_bus_in_another_region_counts_when_it_has_a_way_on() {
    let bus = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default");
    let case = || targets("eu-west-1", &[&bus], rules("eu-west-1", json!([serious()]), quiet()));
    case().check(judge, FAIL);
    let forwarded = || rules("us-east-1", json!([serious()]), case());
    targets("us-east-1", &["arn:aws:sqs:us-east-1:111122223333:q"], forwarded()).check(judge, PASS);
    let back = format!("arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/default");
    targets("us-east-1", &[&back], forwarded()).check(judge, FAIL);
    case().denied("events:ListRules", "us-east-1", json!({})).check(judge, UNKNOWN);
}

#[test]
fn a_bus_that_cannot_be_read_is_for_a_person_to_judge() {
    for bus in [
        "arn:aws:events:eu-west-1:999988887777:event-bus/default".to_owned(),
        format!("arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/security"),
    ] {
        targets("eu-west-1", &[&bus], rules("eu-west-1", json!([serious()]), quiet())).check(judge, REVIEW);
    }
}

#[test]
fn a_rule_where_security_hub_gathers_findings_serves_the_linked_regions() {
    let arn = "arn:aws:securityhub:us-east-1:111122223333:finding-aggregator/1";
    let case = |source: &str, mode: &str, regions: Value| {
        let listed = json!({"FindingAggregators": [{"FindingAggregatorArn": arn}]});
        let found = json!({"FindingAggregationRegion": "us-east-1", "RegionLinkingMode": mode, "Regions": regions});
        let case = rules("us-east-1", json!([rule(json!({ "source": [source] }))]), quiet());
        targets("us-east-1", &["arn:aws:sqs:us-east-1:111122223333:q"], case)
            .answers("securityhub:ListFindingAggregators", "eu-west-1", json!({}), listed.clone())
            .answers("securityhub:ListFindingAggregators", "us-east-1", json!({}), listed)
            .answers("securityhub:GetFindingAggregator", "us-east-1", json!({"FindingAggregatorArn": arn}), found)
    };
    for (source, mode, regions, verdict) in [
        ("aws.securityhub", "ALL_REGIONS", json!([]), PASS),
        ("aws.securityhub", "ALL_REGIONS_EXCEPT_SPECIFIED", json!(["eu-west-1"]), FAIL),
        ("aws.securityhub", "ALL_REGIONS_EXCEPT_SPECIFIED", json!(["ap-southeast-2"]), PASS),
        ("aws.securityhub", "SPECIFIED_REGIONS", json!(["eu-west-1"]), PASS),
        ("aws.securityhub", "SPECIFIED_REGIONS", json!([]), FAIL),
        ("aws.securityhub", "NO_REGIONS", json!([]), FAIL),
        ("aws.guardduty", "ALL_REGIONS", json!([]), FAIL),
    ] {
        case(source, mode, regions).check(judge, verdict);
    }
    quiet().denied("securityhub:ListFindingAggregators", "eu-west-1", json!({})).check(judge, UNKNOWN);
}
