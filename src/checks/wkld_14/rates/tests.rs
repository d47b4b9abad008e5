use super::super::tests::{
    ACL, BALANCERS, DISTRIBUTIONS, EU, REGIONAL_ACL, REST_APIS, REST_STAGES, acl, balancer, describe, distribute,
    good_rules, open, quiet, rest,
};
use super::super::{WEB_ACL, WEB_ACL_OF};
use super::*;
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, UNKNOWN};
use serde_json::{Value, json};

const STAGES: &str = "apigatewayv2:GetStages";
const PLANS: &str = "apigateway:GetUsagePlans";

fn rate() -> Value {
    json!([{"Name": "rate", "Statement": {"RateBasedStatement": {}}}])
}

#[test]
fn what_is_filtered_needs_a_rule_that_limits_rates() {
    describe(distribute(quiet(), &[ACL]), ACL, rate()).check(rate_limits, PASS);
    let finding = describe(distribute(quiet(), &[ACL]), ACL, json!(good_rules())).check(rate_limits, FAIL);
    let named = &finding.resources[0];
    assert_eq!((named.kind.as_str(), named.id.as_str(), named.region.as_str()), ("name", "site", "us-east-1"));
    balancer(quiet(), acl(REGIONAL_ACL, rate()), open()).check(rate_limits, PASS);
    balancer(quiet(), acl(REGIONAL_ACL, json!([])), open()).check(rate_limits, FAIL);
    let mixed = balancer(distribute(quiet(), &[ACL]), acl(REGIONAL_ACL, json!([])), open());
    describe(mixed, ACL, rate()).check(rate_limits, PARTLY);
}

#[test]
fn a_rule_that_only_counts_limits_nothing() {
    let with_action =
        |action: Value| json!({"Name": "rate", "Statement": {"RateBasedStatement": {}}, "Action": action});
    let (counting, blocking) = (with_action(json!({"Count": {}})), with_action(json!({"Block": {}})));
    for (rules, verdict) in [
        (json!([counting]), FAIL),
        (json!([blocking]), PASS),
        (json!([with_action(json!({"Challenge": {}}))]), PASS),
        (json!([counting, blocking]), PASS),
    ] {
        describe(distribute(quiet(), &[ACL]), ACL, rules.clone()).check(rate_limits, verdict);
        balancer(quiet(), acl(REGIONAL_ACL, rules.clone()), open()).check(rate_limits, verdict);
        let stage = rest(quiet(), json!({"stageName": "prod", "webAclArn": REGIONAL_ACL}));
        describe(stage, REGIONAL_ACL, rules).check(rate_limits, verdict);
    }
}

#[test]
fn what_nothing_filters_is_judged_only_where_there_is_nothing_else() {
    quiet().check(rate_limits, NOT_APPLICABLE);
    distribute(quiet(), &[""]).names(rate_limits, FAIL, &["E0"]);
    balancer(quiet(), json!({}), open()).names(rate_limits, FAIL, &["lb"]);
    describe(distribute(quiet(), &[ACL, ""]), ACL, rate()).check(rate_limits, PASS);
    distribute(quiet(), &["", ACL]).check(rate_limits, UNKNOWN);
}

#[test]
fn a_stage_of_a_rest_api_is_limited_below_what_the_account_allows() {
    let stage = |rate: Value| json!({"stageName": "prod", "methodSettings": {"*/*": {"throttlingRateLimit": rate}}});
    for (rate, verdict) in [
        (json!(100.0), PASS),
        (json!(0), PASS),
        (json!(9_999.5), PASS),
        (json!(10_000.0), FAIL),
        (json!(-1), FAIL),
        (Value::Null, FAIL),
    ] {
        rest(quiet(), stage(rate)).check(rate_limits, verdict);
    }
    rest(quiet(), json!({"stageName": "prod"})).names(rate_limits, FAIL, &["a1"]);
    let without = rest(quiet(), stage(json!(100.0)));
    without.clone().answers(API_ACCOUNT, EU, json!({}), json!({})).check(rate_limits, UNKNOWN);
    without.denied(API_ACCOUNT, EU, json!({})).check(rate_limits, UNKNOWN);
}

#[test]
fn a_stage_is_limited_by_a_usage_plan_that_names_it_or_by_the_firewall() {
    let plan = |api: &str, stage: &str, throttle: Value| {
        let plan = json!({"id": "p1", "apiStages": [{"apiId": api, "stage": stage}], "throttle": throttle});
        rest(quiet(), json!({"stageName": "prod"})).answers(PLANS, EU, json!({}), json!({"items": [plan]}))
    };
    let throttle = || json!({"rateLimit": 50.0});
    plan("a1", "prod", throttle()).check(rate_limits, PASS);
    plan("a1", "test", throttle()).check(rate_limits, FAIL);
    plan("a2", "prod", throttle()).check(rate_limits, FAIL);
    plan("a1", "prod", Value::Null).check(rate_limits, FAIL);
    let filtered = || rest(quiet(), json!({"stageName": "prod", "webAclArn": REGIONAL_ACL}));
    describe(filtered(), REGIONAL_ACL, rate()).check(rate_limits, PASS);
    describe(filtered(), REGIONAL_ACL, json!(good_rules())).check(rate_limits, FAIL);
    filtered().check(rate_limits, UNKNOWN);
}

/// Adds an HTTP API with this stage.
fn http(case: Case, stage: Value) -> Case {
    case.answers(APIS, EU, json!({}), json!({"Items": [{"ApiId": "h1", "Name": "orders"}]})).answers(
        STAGES,
        EU,
        json!({"ApiId": "h1"}),
        json!({"Items": [stage]}),
    )
}

#[test]
fn a_stage_of_an_http_api_needs_a_rate_above_zero() {
    for (rate, verdict) in [(json!(100.0), PASS), (json!(0), FAIL), (json!(0.0), FAIL), (Value::Null, FAIL)] {
        let stage = json!({"StageName": "$default", "DefaultRouteSettings": {"ThrottlingRateLimit": rate}});
        http(quiet(), stage.clone()).check(rate_limits, verdict);
        let verdict = if verdict == PASS { PASS } else { PARTLY };
        describe(distribute(http(quiet(), stage), &[ACL]), ACL, self::rate()).check(rate_limits, verdict);
    }
}

#[test]
fn limits_that_could_not_be_seen_are_never_a_pass() {
    let all = || {
        let stage = json!({"stageName": "prod", "methodSettings": {"*/*": {"throttlingRateLimit": 5}}});
        let case = http(rest(quiet(), stage), json!({"DefaultRouteSettings": {"ThrottlingRateLimit": 5}}));
        let case = balancer(case, acl(REGIONAL_ACL, rate()), open());
        describe(distribute(case, &[ACL]), ACL, rate())
    };
    all().check(rate_limits, PASS);
    for (call, region, sent) in [
        (DISTRIBUTIONS, "", json!({})),
        (BALANCERS, "us-east-1", json!({})),
        (WEB_ACL_OF, EU, json!({"ResourceArn": "lb"})),
        (WEB_ACL, "us-east-1", json!({ "ARN": ACL })),
        (API_ACCOUNT, "us-east-1", json!({})),
        (PLANS, "us-east-1", json!({})),
        (REST_APIS, "us-east-1", json!({})),
        (REST_STAGES, EU, json!({"restApiId": "a1"})),
        (APIS, "us-east-1", json!({})),
        (STAGES, EU, json!({"ApiId": "h1"})),
    ] {
        all().denied(call, region, sent).check(rate_limits, UNKNOWN);
    }
    let bare = || rest(quiet(), json!({"stageName": "prod"}));
    bare().denied(PLANS, EU, json!({})).check(rate_limits, UNKNOWN);
    bare().breaks_off(PLANS, EU, json!({}), json!({})).check(rate_limits, UNKNOWN);
    let finding = bare().denied(APIS, EU, json!({})).check(rate_limits, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
}
