//! Sentences of findings about budgets.

use super::{list, resource};
use crate::evidence::Named;
use crate::stdx::time::Date;

texts! {
    NO_BUDGET: "No budget watches costs.";
    ONLY_NARROW: "Budgets watch some of the costs, but none watches the whole account month by month.";
    NARROW: "watches only part of the costs";
    DAILY: "watches single days, which have no forecast";
    CUSTOM: "watches a custom period";
    UNHEALTHY: "AWS reports it as unhealthy";
    BILLING_CLOSED: "Access to billing may be switched off for everybody but the root user: Account, IAM user and role access to Billing information.";
    NO_WARNING: "No budget alert reaches anybody.";
    LATE_WARNING: "Alerts reach somebody, but none before the money is spent.";
    REACHES_NOBODY: "none of its alerts reaches anybody";
    WARNS_LATE: "alerts when the money is spent, or when the forecast is far above the limit";
    LOOK_AT_OWNER: "This is what budgets and anomaly monitors report. Check whether somebody reads it and can explain the bill.";
    ANOMALIES: "Cost Anomaly Detection";
    NO_MONITOR: "nothing is watched for unusual costs";
    NO_ADDRESSEE: "nobody is notified of unusual costs";
}

/// Reason: a budget covers the whole account.
pub fn whole(name: &str) -> String {
    format!("The budget {} watches what the whole account costs.", resource(name))
}

/// Detail of a budget that has ended.
pub fn ended(day: Date) -> String {
    format!("ended on {day}")
}

/// Reason: a budget warns about its forecast.
pub fn warns(name: &str) -> String {
    format!("The budget {} warns people when the forecast passes the limit.", resource(name))
}

/// An amount of money; `None` if it is empty.
pub fn money(amount: &str, unit: &str) -> Option<String> {
    (!amount.is_empty()).then(|| format!("{amount} {unit}").trim_end().to_owned())
}

/// The limit of a budget, with actual and forecast spending.
pub fn spending(limit: Option<String>, actual: Option<String>, forecast: Option<String>) -> String {
    let parts = [("limit", limit), ("spent so far", actual), ("forecast", forecast)];
    let parts = parts.into_iter().filter_map(|(name, amount)| amount.map(|amount| format!("{name} {amount}")));
    parts.collect::<Vec<_>>().join(", ")
}

/// Who is notified of anomalies.
pub fn told(addressees: &[&str]) -> String {
    if addressees.is_empty() {
        NO_ADDRESSEE.to_owned()
    } else {
        format!("notifies {}", Named::Person.mark(&list(addressees)))
    }
}
