//! What findings say of the sources that stand in for what a browser cannot ask.

use super::{count, identity};
use crate::time::Date;

texts! {
    ACCOUNT: "the account";
    BUCKETS: "the buckets";
    CHANGED: "strangers can change its content";
    READ: "strangers can read or list it";
    BY_ANALYZER: "So says IAM Access Analyzer, which can be a day behind.";
    NO_ROLE: "This follows from IAM: the role does not exist that GuardDuty has as long as it is on in any Region.";
    UNBLOCKED: "does not block public access by itself";
    PERHAPS_OPEN: "open to strangers";
    ACCOUNT_UNBLOCKED: "at least one of the four settings is off";
    HANDED_ON: "Serious findings of GuardDuty are open in Security Hub. Whether somebody is at work on them, or has archived them in GuardDuty, is for you to say.";
    UNROUTED: "From these Regions no rule sends serious findings on. Whether GuardDuty is on there, and whether another account receives its findings, stays unknown.";
}

/// When AWS Config last recorded what was used.
pub fn by_config(what: &str, last: Date) -> String {
    format!("So AWS Config has recorded {what}, the last change on {last}.")
}

/// A control of Security Hub, and when it last said so.
pub fn by_control(control: &str, last: Date) -> String {
    format!("So says Security Hub's control {control}, last on {last}.")
}

/// Buckets without a block of their own.
pub fn unblocked(buckets: usize) -> String {
    let buckets = count(buckets, "bucket");
    format!("By itself, public access is not blocked on {buckets}. Whether the account blocks it there stays unknown.")
}

/// Buckets that are held to be open.
pub fn perhaps_open(buckets: usize) -> String {
    format!("Strangers may be able to get at {}. What they can do there stays unknown.", count(buckets, "bucket"))
}

/// A finding that another service has handed on.
pub fn handed_on(title: &str, severity: &str, seen: Option<Date>) -> String {
    let seen = seen.map(|day| format!(", first seen on {day}")).unwrap_or_default();
    format!("{}, severity {severity}{seen}", identity(title))
}
