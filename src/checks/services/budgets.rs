//! Budgets, and which of them watch the costs of the whole account.

use crate::checks::{CallResult, CheckContext};
use crate::evidence::View;
use crate::stdx::time::Timestamp;

/// A cost budget.
#[derive(Clone, Copy, Debug)]
pub struct Budget<'a> {
    /// The budget as AWS describes it.
    pub view: View<'a>,
    /// What the budget watches.
    pub scope: Scope,
}

/// What a cost budget watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole account by the month, the quarter or the year.
    Whole,
    /// A part of the costs.
    Narrow,
    /// The whole account by the day.
    Daily,
    /// The whole account over a custom period.
    Custom,
    /// Nothing, because the budget ended at this time.
    Ended(Timestamp),
    /// Nothing, because AWS reports a fault of the budget.
    Unhealthy,
}

/// The account's cost budgets, and whether the list is complete. `None` if the answer is missing, which is a gap.
pub fn cost_budgets<'a>(cx: &mut CheckContext<'a>) -> Option<(Vec<Budget<'a>>, bool)> {
    let answer = cx.once("budgets:DescribeBudgets")?;
    let account = cx.account();
    let cost = answer.view().list("Budgets").filter(|budget| budget.text("BudgetType") == "COST");
    let budgets = cost.map(|view| Budget { view, scope: scope(view, answer, account) }).collect();
    Some((budgets, answer.is_complete()))
}

impl<'a> Budget<'a> {
    /// The budget's name.
    pub fn name(self) -> &'a str {
        self.view.text("BudgetName")
    }

    /// Whether the budget watches the whole account now, over any period.
    pub fn is_on_everything(self) -> bool {
        matches!(self.scope, Scope::Whole | Scope::Daily | Scope::Custom)
    }

    /// Whether the budget watches anything now.
    pub fn is_live(self) -> bool {
        !matches!(self.scope, Scope::Ended(_) | Scope::Unhealthy)
    }
}

fn scope(budget: View<'_>, answer: CallResult<'_>, account: &str) -> Scope {
    if let Some(end) = budget.get("TimePeriod").time("End").filter(|end| *end <= answer.at()) {
        return Scope::Ended(end);
    }
    if budget.get("HealthStatus").text("Status") == "UNHEALTHY" {
        return Scope::Unhealthy;
    }
    let filters = budget.get("CostFilters").entries();
    let mut filters =
        filters.map(|(key, values)| is_wide(key, values.one_or_many().map(View::as_text), false, account));
    let expression = budget.get("FilterExpression");
    if !filters.all(|wide| wide) || expression.is_there() && !is_expression_wide(expression, false, account) {
        return Scope::Narrow;
    }
    match budget.text("TimeUnit") {
        "MONTHLY" | "QUARTERLY" | "ANNUALLY" => Scope::Whole,
        "DAILY" => Scope::Daily,
        _ => Scope::Custom,
    }
}

/// Whether every part of an expression is about this account or about kinds of charge. A part that is not known, such as one
/// that was trimmed away, is narrow.
fn is_expression_wide(expression: View<'_>, is_negated: bool, account: &str) -> bool {
    let mut parts = expression.entries().filter(|(_, part)| part.is_there()).peekable();
    parts.peek().is_some()
        && parts.all(|(name, part)| match name {
            "And" | "Or" => part.items().all(|part| is_expression_wide(part, is_negated, account)),
            "Not" => is_expression_wide(part, !is_negated, account),
            "Dimensions" => is_wide(part.text("Key"), part.texts("Values"), is_negated, account),
            _ => false,
        })
}

/// Whether a filter keeps the whole account. The older filters write `LinkedAccount`, expressions `LINKED_ACCOUNT`.
fn is_wide<'a>(key: &str, mut values: impl Iterator<Item = &'a str>, is_negated: bool, account: &str) -> bool {
    match key.replace('_', "").to_ascii_lowercase().as_str() {
        "recordtype" => true,
        "linkedaccount" => values.any(|value| value == account) != is_negated,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Draft;
    use crate::checks::trial::{ACCOUNT, Case, FAIL, PASS, days_ago};
    use crate::evidence::{Degree, Verdict};
    use serde_json::{Value, json};

    fn judge(cx: &mut CheckContext<'_>) -> Draft {
        let budgets = cost_budgets(cx).map(|(budgets, _)| budgets).unwrap_or_default();
        if budgets.iter().any(|budget| budget.scope == Scope::Whole) {
            Draft::Pass("whole".to_owned())
        } else {
            Draft::Fail(Degree::Wholly, "not whole".to_owned(), Vec::new())
        }
    }

    #[track_caller]
    fn check(changes: Value, verdict: Verdict) {
        let mut budget = json!({"BudgetName": "b", "BudgetType": "COST", "TimeUnit": "MONTHLY"});
        for (name, value) in changes.as_object().expect("changes") {
            budget[name] = value.clone();
        }
        Case::new()
            .answers("budgets:DescribeBudgets", "", json!({}), json!({"Budgets": [budget]}))
            .check(judge, verdict);
    }

    #[test]
    fn a_budget_for_the_whole_account_counts_costs_by_the_month_or_longer() {
        for (changes, verdict) in [
            (json!({}), PASS),
            (json!({"TimeUnit": "QUARTERLY"}), PASS),
            (json!({"TimeUnit": "ANNUALLY"}), PASS),
            (json!({"TimeUnit": "DAILY"}), FAIL),
            (json!({"TimeUnit": "CUSTOM"}), FAIL),
            (json!({"BudgetType": "USAGE"}), FAIL),
            (json!({"HealthStatus": {"Status": "HEALTHY"}}), PASS),
            (json!({"HealthStatus": {"Status": "UNHEALTHY"}}), FAIL),
            (json!({"TimePeriod": {"End": "2087-06-15T00:00:00Z"}}), PASS),
            (json!({"TimePeriod": {"End": 3_706_473_600.0}}), PASS),
            (json!({"TimePeriod": {"End": days_ago(-1)}}), PASS),
            (json!({"TimePeriod": {"End": days_ago(0)}}), FAIL),
            (json!({"TimePeriod": {"End": days_ago(1)}}), FAIL),
        ] {
            check(changes, verdict);
        }
    }

    #[test]
    fn filters_on_this_account_and_on_kinds_of_charge_leave_it_whole() {
        let linked = |account: &str| json!({"Dimensions": {"Key": "LINKED_ACCOUNT", "Values": [account]}});
        let kind = json!({"Dimensions": {"Key": "RECORD_TYPE", "Values": ["Credit", "Refund"]}});
        let service = json!({"Dimensions": {"Key": "SERVICE", "Values": ["Amazon EC2"]}});
        for (filters, expression, verdict) in [
            (json!({}), Value::Null, PASS),
            (json!({"LinkedAccount": [ACCOUNT]}), Value::Null, PASS),
            (json!({"LinkedAccount": ["999988887777"]}), Value::Null, FAIL),
            (json!({"RecordType": ["Usage"]}), Value::Null, PASS),
            (json!({"Service": ["Amazon EC2"]}), Value::Null, FAIL),
            (json!({"LinkedAccount": [ACCOUNT], "Region": ["eu-west-1"]}), Value::Null, FAIL),
            (Value::Null, linked(ACCOUNT), PASS),
            (Value::Null, linked("999988887777"), FAIL),
            (Value::Null, json!({ "Not": kind }), PASS),
            (Value::Null, json!({"Not": linked(ACCOUNT)}), FAIL),
            (Value::Null, json!({"Not": linked("999988887777")}), PASS),
            (Value::Null, json!({"And": [linked(ACCOUNT), {"Not": kind}]}), PASS),
            (Value::Null, json!({"And": [linked(ACCOUNT), service]}), FAIL),
            (Value::Null, json!({"Or": [kind, service]}), FAIL),
            (Value::Null, json!({"Tags": {"Key": "team", "Values": ["a"]}}), FAIL),
            (Value::Null, json!({"And": [linked(ACCOUNT), {}]}), FAIL),
        ] {
            check(json!({"CostFilters": filters, "FilterExpression": expression}), verdict);
        }
    }
}
