//! ACCT.10: budgets, and the warnings that they send.

use crate::checks::services::budgets::{Budget, Scope, cost_budgets};
use crate::checks::services::organizations::fail_unless_member;
use crate::checks::services::sns;
use crate::checks::{CheckContext, Draft};
use crate::evidence::{Degree, Resource, View, WORDS};
use crate::messages::findings::acct_10 as say;

const BUDGETS: &str = "budgets:DescribeBudgets";
const NOTIFICATIONS: &str = "budgets:DescribeNotificationsForBudget";
const SUBSCRIBERS: &str = "budgets:DescribeSubscribersForNotification";

/// The draft if the budgets could not be seen. If AWS denies them, access to billing may be off for the whole account.
fn unknown(cx: &CheckContext<'_>) -> Draft {
    Draft::Unknown(if cx.is_denied(BUDGETS) { say::BILLING_CLOSED.to_owned() } else { String::new() })
}

/// Checks `acct-10.cost-budget`.
pub fn cost_budget(cx: &mut CheckContext<'_>) -> Draft {
    let Some((budgets, are_all)) = cost_budgets(cx) else { return unknown(cx) };
    if let Some(whole) = budgets.iter().find(|budget| budget.scope == Scope::Whole) {
        return Draft::Pass(say::whole(whole.name()));
    }
    if !are_all {
        // A budget that could not be seen may watch the whole account.
        return Draft::Unknown(String::new());
    }
    let words = |scope| match scope {
        Scope::Whole | Scope::Narrow => say::NARROW.to_owned(),
        Scope::Daily => say::DAILY.to_owned(),
        Scope::Custom => say::CUSTOM.to_owned(),
        Scope::Ended(at) => say::ended(at.date()),
        Scope::Unhealthy => say::UNHEALTHY.to_owned(),
    };
    let shown = budgets.iter().map(|budget| Resource::new("", budget.name(), "", words(budget.scope))).collect();
    if budgets.iter().any(|budget| budget.is_live()) {
        fail_unless_member(cx, Degree::Partly, say::ONLY_NARROW.to_owned(), shown)
    } else {
        fail_unless_member(cx, Degree::Wholly, say::NO_BUDGET.to_owned(), shown)
    }
}

/// How early a warning reaches somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Warning {
    /// No warning reaches anybody.
    None,
    /// A warning comes only when the money is spent, or nearly so.
    Late,
    /// A warning comes before that.
    Early,
}

/// The bounds of what is known about warnings. They differ only if answers are missing.
#[derive(Clone, Copy)]
struct Warnings {
    least: Warning,
    most: Warning,
}

impl Warnings {
    const NONE: Self = Self { least: Warning::None, most: Warning::None };

    fn unknown_up_to(most: Warning) -> Self {
        Self { least: Warning::None, most }
    }

    fn or(self, other: Self) -> Self {
        Self { least: self.least.max(other.least), most: self.most.max(other.most) }
    }
}

/// Checks `acct-10.forecast-alert`.
pub fn forecast_alert(cx: &mut CheckContext<'_>) -> Draft {
    let Some((budgets, are_all)) = cost_budgets(cx) else { return unknown(cx) };
    let of_whole = budgets.iter().filter(|budget| budget.is_on_everything());
    let judged: Vec<(Budget<'_>, Warnings)> =
        of_whole.map(|budget| (*budget, warnings(cx, *budget, Warning::Early))).collect();
    if let Some((budget, _)) = judged.iter().find(|(_, warnings)| warnings.least == Warning::Early) {
        return Draft::Pass(say::warns(budget.name()));
    }
    let begin = if are_all { Warnings::NONE } else { Warnings::unknown_up_to(Warning::Early) };
    let mut all = judged.iter().fold(begin, |all, (_, warnings)| all.or(*warnings));
    if all.least == Warning::None {
        // The warning of a narrower budget is better than nothing.
        for budget in budgets.iter().filter(|budget| budget.is_live() && !budget.is_on_everything()) {
            all = all.or(warnings(cx, *budget, Warning::Late));
        }
    }
    if all.least != all.most {
        return Draft::Unknown(String::new());
    }
    let what = |warning| if warning == Warning::None { say::REACHES_NOBODY } else { say::WARNS_LATE };
    let failing = judged
        .iter()
        .map(|(budget, warnings)| Resource::new("budget", budget.name(), "", what(warnings.least)))
        .collect();
    match all.least {
        Warning::None => fail_unless_member(cx, Degree::Wholly, say::NO_WARNING.to_owned(), failing),
        _ => fail_unless_member(cx, Degree::Partly, say::LATE_WARNING.to_owned(), failing),
    }
}

/// How early a budget warns. `best` is the most that counts, which is less for a budget that does not watch everything.
fn warnings(cx: &mut CheckContext<'_>, budget: Budget<'_>, best: Warning) -> Warnings {
    let Some(answer) = cx.for_item(NOTIFICATIONS, &[budget.name()]) else { return Warnings::unknown_up_to(best) };
    let begin = if answer.is_complete() { Warnings::NONE } else { Warnings::unknown_up_to(best) };
    answer.view().list("Notifications").fold(begin, |all, notification| {
        let warning = if is_early(notification, budget) { best } else { Warning::Late };
        all.or(match reaches_somebody(cx, budget, notification) {
            Some(true) => Warnings { least: warning, most: warning },
            Some(false) => Warnings::NONE,
            None => Warnings::unknown_up_to(warning),
        })
    })
}

/// Whether a notification comes when the forecast exceeds the limit, or before.
fn is_early(notification: View<'_>, budget: Budget<'_>) -> bool {
    let Some(threshold) = notification.amount("Threshold") else { return false };
    let limit = match notification.text("ThresholdType") {
        "ABSOLUTE_VALUE" => budget.view.get("BudgetLimit").amount("Amount"),
        _ => Some(100.0),
    };
    notification.text("NotificationType") == "FORECASTED"
        && notification.text("ComparisonOperator") == "GREATER_THAN"
        && limit.is_some_and(|limit| threshold <= limit)
}

/// Whether a notification reaches somebody; `None` if that is not known.
fn reaches_somebody(cx: &mut CheckContext<'_>, budget: Budget<'_>, notification: View<'_>) -> Option<bool> {
    let answers = cx.for_items_where(SUBSCRIBERS, "", |asking| {
        asking.sent("BudgetName").as_text() == budget.name() && is_same(asking.sent("Notification"), notification)
    });
    let mut is_known = answers.iter().any(|answer| answer.is_complete());
    for subscriber in answers.into_iter().flat_map(|answer| answer.view().list("Subscribers")) {
        let address = subscriber.text("Address");
        let is_heard = match subscriber.text("SubscriptionType") {
            "SNS" => sns::is_heard(cx, address),
            _ => Some(!address.is_empty()),
        };
        match is_heard {
            Some(true) => return Some(true),
            Some(false) => {}
            None => is_known = false,
        }
    }
    is_known.then_some(false)
}

/// Whether two descriptions are of the same notification. A number may be written as 100 or as 100.0, and AWS takes a missing
/// type of threshold for a percentage.
fn is_same(one: View<'_>, other: View<'_>) -> bool {
    let kind = |view: View<'_>| view.text("ThresholdType") == "ABSOLUTE_VALUE";
    one.text("NotificationType") == other.text("NotificationType")
        && one.text("ComparisonOperator") == other.text("ComparisonOperator")
        && one.amount("Threshold") == other.amount("Threshold")
        && kind(one) == kind(other)
}

/// Checks `acct-10.alert-owner`.
pub fn alert_owner(cx: &mut CheckContext<'_>) -> Draft {
    let mut shown = Vec::new();
    if let Some((budgets, _)) = cost_budgets(cx) {
        let money = |amount: View<'_>| say::money(amount.text("Amount"), amount.text("Unit"));
        shown.extend(budgets.iter().map(|budget| {
            let spend = budget.view.get("CalculatedSpend");
            let words = say::spending(
                money(budget.view.get("BudgetLimit")),
                money(spend.get("ActualSpend")),
                money(spend.get("ForecastedSpend")),
            );
            Resource::new("", budget.name(), "", words)
        }));
    }
    // AWS charges for these two calls, so they are made only on request, and the check can do without their answers.
    let (monitors, _) = cx.tentatively(|cx| cx.once("ce:GetAnomalyMonitors"));
    let (subscriptions, _) = cx.tentatively(|cx| cx.once("ce:GetAnomalySubscriptions"));
    if let Some(answer) = monitors {
        let monitors = answer.view().list("AnomalyMonitors");
        if monitors.len() == 0 && answer.is_complete() {
            shown.push(Resource::new(WORDS, say::ANOMALIES, "", say::NO_MONITOR));
        }
        shown.extend(
            monitors.map(|monitor| Resource::new("", monitor.text("MonitorName"), "", monitor.text("MonitorType"))),
        );
    }
    for subscription in subscriptions.into_iter().flat_map(|answer| answer.view().list("AnomalySubscriptions")) {
        let told: Vec<&str> = subscription
            .list("Subscribers")
            .filter(|subscriber| subscriber.text("Status") != "DECLINED")
            .map(|subscriber| subscriber.text("Address"))
            .collect();
        shown.push(Resource::new("", subscription.text("SubscriptionName"), "", say::told(&told)));
    }
    Draft::Review(say::LOOK_AT_OWNER.to_owned(), shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::trial::{ACCOUNT, Case, FAIL, PARTLY, PASS, REVIEW, UNKNOWN};
    use crate::evidence::CallOutcome;
    use serde_json::{Value, json};

    const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:costs";

    fn budget(name: &str, unit: &str) -> Value {
        json!({"BudgetName": name, "BudgetType": "COST", "TimeUnit": unit, "BudgetLimit": {"Amount": "200.0", "Unit": "USD"}})
    }

    fn narrow() -> Value {
        let mut budget = budget("narrow", "MONTHLY");
        budget["CostFilters"] = json!({"Service": ["Amazon EC2"]});
        budget
    }

    fn case(budgets: Value) -> Case {
        Case::new().answers("budgets:DescribeBudgets", "", json!({}), json!({ "Budgets": budgets }))
    }

    #[test]
    fn one_budget_for_the_whole_account_passes_and_others_count_by_half() {
        let mut usage = budget("usage", "MONTHLY");
        usage["BudgetType"] = json!("USAGE");
        let mut ended = budget("old", "MONTHLY");
        ended["TimePeriod"] = json!({"End": "2026-01-01T00:00:00Z"});
        for (budgets, verdict) in [
            (json!([budget("all", "MONTHLY")]), PASS),
            (json!([narrow(), budget("all", "ANNUALLY")]), PASS),
            (json!([narrow()]), PARTLY),
            (json!([budget("daily", "DAILY")]), PARTLY),
            (json!([ended, narrow()]), PARTLY),
            (json!([ended]), FAIL),
            (json!([usage]), FAIL),
            (json!([]), FAIL),
        ] {
            case(budgets).check(cost_budget, verdict);
        }
    }

    #[test]
    fn budgets_that_could_not_be_seen_are_not_missing_ones() {
        let denied = Case::new().denied(BUDGETS, "", json!({}));
        let too_old = Case::new().came_to(BUDGETS, "", json!({}), CallOutcome::Failed, "CliTooOld");
        for check in [cost_budget, forecast_alert] {
            let finding = denied.check(check, UNKNOWN);
            assert!(finding.reason.contains("Access to billing may be switched off"), "{}", finding.reason);
            let finding = too_old.check(check, UNKNOWN);
            let words = "The AWS CLI that ran the collector is too old for budgets:DescribeBudgets.";
            assert!(finding.reason.starts_with(words) && !finding.reason.contains("billing"), "{}", finding.reason);
            Case::new().check(check, UNKNOWN);
            for budgets in [json!([]), json!([narrow()]), json!([budget("all", "MONTHLY")])] {
                let data = json!({ "Budgets": budgets });
                Case::new().breaks_off(BUDGETS, "", json!({}), data).check(check, UNKNOWN);
            }
        }
        denied.check(alert_owner, UNKNOWN);
    }

    #[test]
    fn in_a_member_account_the_budget_may_be_elsewhere() {
        case(json!([])).member().check(cost_budget, REVIEW);
        case(json!([narrow()])).member().check(cost_budget, REVIEW);
        case(json!([])).member().check(forecast_alert, REVIEW);
        let organization = |manager: &str| json!({"Organization": {"MasterAccountId": manager}});
        let call = "organizations:DescribeOrganization";
        case(json!([])).answers(call, "", json!({}), organization("999988887777")).check(cost_budget, REVIEW);
        case(json!([])).answers(call, "", json!({}), organization(ACCOUNT)).check(cost_budget, FAIL);
    }

    fn notification(kind: &str, threshold: f64, unit: &str) -> Value {
        json!({"NotificationType": kind, "ComparisonOperator": "GREATER_THAN", "Threshold": threshold, "ThresholdType": unit})
    }

    /// Adds these notifications of a budget, each with an email subscriber.
    fn notifies(case: Case, name: &str, notifications: &[Value]) -> Case {
        let sent = json!({"AccountId": ACCOUNT, "BudgetName": name});
        let case = case.answers(NOTIFICATIONS, "", sent, json!({ "Notifications": notifications }));
        notifications.iter().fold(case, |case, notification| {
            subscribed(case, name, notification, json!([{"SubscriptionType": "EMAIL", "Address": "aws@example.com"}]))
        })
    }

    fn subscribed(case: Case, name: &str, notification: &Value, subscribers: Value) -> Case {
        let sent = json!({"AccountId": ACCOUNT, "BudgetName": name, "Notification": notification});
        case.answers(SUBSCRIBERS, "", sent, json!({ "Subscribers": subscribers }))
    }

    fn whole() -> Case {
        case(json!([budget("all", "MONTHLY")]))
    }

    #[test]
    fn a_forecast_at_the_limit_or_below_warns_in_time() {
        let less = json!({"NotificationType": "FORECASTED", "ComparisonOperator": "LESS_THAN", "Threshold": 100.0});
        let unsaid = json!({"NotificationType": "FORECASTED", "ComparisonOperator": "GREATER_THAN", "Threshold": 100});
        for (notifications, verdict) in [
            (vec![notification("FORECASTED", 100.0, "PERCENTAGE")], PASS),
            (vec![notification("FORECASTED", 80.0, "PERCENTAGE")], PASS),
            (vec![notification("FORECASTED", 100.1, "PERCENTAGE")], PARTLY),
            (vec![notification("FORECASTED", 200.0, "ABSOLUTE_VALUE")], PASS),
            (vec![notification("FORECASTED", 199.0, "ABSOLUTE_VALUE")], PASS),
            (vec![notification("FORECASTED", 201.0, "ABSOLUTE_VALUE")], PARTLY),
            (vec![notification("ACTUAL", 80.0, "PERCENTAGE")], PARTLY),
            (vec![notification("ACTUAL", 80.0, "PERCENTAGE"), notification("FORECASTED", 100.0, "PERCENTAGE")], PASS),
            (vec![less], PARTLY),
            (vec![unsaid], PASS),
            (vec![], FAIL),
        ] {
            notifies(whole(), "all", &notifications).check(forecast_alert, verdict);
        }
    }

    #[test]
    fn the_number_of_a_threshold_may_be_written_in_two_ways() {
        let sent = json!({"BudgetName": "all"});
        let listed = json!({"Notifications": [notification("FORECASTED", 100.0, "PERCENTAGE")]});
        let case = whole().answers(NOTIFICATIONS, "", sent, listed);
        let mut whole_number = notification("FORECASTED", 100.0, "PERCENTAGE");
        whole_number["Threshold"] = json!(100);
        let mail = json!([{"SubscriptionType": "EMAIL", "Address": "aws@example.com"}]);
        subscribed(case, "all", &whole_number, mail).check(forecast_alert, PASS);
    }

    #[test]
    fn a_warning_has_to_reach_somebody() {
        let early = notification("FORECASTED", 100.0, "PERCENTAGE");
        let by_topic = |subscriptions: Value| {
            let case = notifies(whole(), "all", std::slice::from_ref(&early));
            let case = subscribed(case, "all", &early, json!([{"SubscriptionType": "SNS", "Address": TOPIC}]));
            let data = json!({ "Subscriptions": subscriptions });
            case.answers("sns:ListSubscriptionsByTopic", "us-east-1", json!({"TopicArn": TOPIC}), data)
        };
        by_topic(json!([{"SubscriptionArn": format!("{TOPIC}:1")}])).check(forecast_alert, PASS);
        by_topic(json!([{"SubscriptionArn": "PendingConfirmation"}])).check(forecast_alert, FAIL);
        by_topic(json!([])).names(forecast_alert, FAIL, &["all"]);
        let denied =
            by_topic(json!([])).denied("sns:ListSubscriptionsByTopic", "us-east-1", json!({"TopicArn": TOPIC}));
        denied.check(forecast_alert, UNKNOWN);
        subscribed(notifies(whole(), "all", std::slice::from_ref(&early)), "all", &early, json!([]))
            .check(forecast_alert, FAIL);
    }

    #[test]
    fn what_could_not_be_asked_is_never_a_pass_and_fails_nothing_that_may_work() {
        let early = notification("FORECASTED", 100.0, "PERCENTAGE");
        let late = notification("ACTUAL", 80.0, "PERCENTAGE");
        let sent = |notification: &Value| json!({"BudgetName": "all", "Notification": notification});
        let both = notifies(whole(), "all", &[early.clone(), late.clone()]);
        whole().check(forecast_alert, UNKNOWN);
        whole().denied(NOTIFICATIONS, "", json!({"BudgetName": "all"})).check(forecast_alert, UNKNOWN);
        both.check(forecast_alert, PASS);
        let with_account = |notification: &Value| {
            let mut sent = sent(notification);
            sent["AccountId"] = json!(ACCOUNT);
            sent
        };
        both.clone()
            .came_to(SUBSCRIBERS, "", with_account(&early), CallOutcome::Throttled, "")
            .check(forecast_alert, UNKNOWN);
        both.came_to(SUBSCRIBERS, "", with_account(&late), CallOutcome::Throttled, "").check(forecast_alert, UNKNOWN);
    }

    #[test]
    fn the_warnings_of_narrower_budgets_count_by_half() {
        let early = notification("FORECASTED", 100.0, "PERCENTAGE");
        notifies(case(json!([narrow()])), "narrow", std::slice::from_ref(&early)).check(forecast_alert, PARTLY);
        let both = case(json!([budget("all", "MONTHLY"), narrow()]));
        let both = notifies(notifies(both, "all", &[]), "narrow", std::slice::from_ref(&early));
        both.names(forecast_alert, PARTLY, &["all"]);
        case(json!([])).check(forecast_alert, FAIL);
    }

    #[test]
    fn a_budget_of_the_whole_account_warns_whatever_its_period() {
        let early = notification("FORECASTED", 100.0, "PERCENTAGE");
        for (period, end, verdict) in [
            ("MONTHLY", None, PASS),
            ("QUARTERLY", None, PASS),
            ("ANNUALLY", None, PASS),
            ("CUSTOM", None, PASS),
            ("DAILY", None, PASS),
            ("CUSTOM", Some("2026-11-22T12:00:01Z"), PASS),
            ("CUSTOM", Some("2026-11-22T12:00:00Z"), FAIL),
            ("MONTHLY", Some("2026-11-22T12:00:00Z"), FAIL),
        ] {
            let mut budget = budget("all", period);
            budget["TimePeriod"] = json!({ "End": end });
            let case = notifies(case(json!([budget])), "all", std::slice::from_ref(&early));
            case.check(forecast_alert, verdict);
        }
    }

    #[test]
    fn limits_and_anomaly_monitors_are_shown_for_a_person_to_judge() {
        let mut spent = budget("all", "MONTHLY");
        spent["CalculatedSpend"] = json!({"ActualSpend": {"Amount": "120", "Unit": "USD"}});
        let case = case(json!([spent]))
            .answers("ce:GetAnomalyMonitors", "", json!({}), json!({"AnomalyMonitors": [{"MonitorName": "m", "MonitorType": "DIMENSIONAL"}]}))
            .answers(
                "ce:GetAnomalySubscriptions",
                "",
                json!({}),
                json!({"AnomalySubscriptions": [{"SubscriptionName": "s", "Subscribers": [
                    {"Address": "aws@example.com", "Status": "CONFIRMED"}, {"Address": "no@example.com", "Status": "DECLINED"}]}]}),
            );
        let case = case.by_hand();
        case.names(alert_owner, REVIEW, &["all", "m", "s"]);
        let finding = case.check(alert_owner, REVIEW);
        assert_eq!(finding.resources[0].what, "limit 200.0 USD, spent so far 120 USD");
        assert_eq!(finding.resources[2].what, "notifies aws@example.com");
        let none = case.answers("ce:GetAnomalyMonitors", "", json!({}), json!({}));
        none.names(alert_owner, REVIEW, &["all", say::ANOMALIES, "s"]);
    }
}
