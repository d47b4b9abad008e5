//! Sentences about substitutes: sources for answers that a browser may not read.

use super::{count, identity};
use crate::stdx::time::Date;

texts! {
    ACCOUNT: "the account";
    BUCKETS: "the buckets";
    CHANGED: "strangers can change its content";
    READ: "strangers can read or list it";
    BY_ANALYZER: "Source: IAM Access Analyzer, which can be a day behind.";
    NO_ROLE: "IAM shows this: the role that GuardDuty has while it is on in any Region does not exist.";
    UNBLOCKED: "does not block public access by itself";
    PERHAPS_OPEN: "open to strangers";
    ACCOUNT_UNBLOCKED: "at least one of the four settings is off";
    HANDED_ON: "Serious GuardDuty findings are open in Security Hub. Check whether somebody is working on them, or has archived them in GuardDuty.";
    UNROUTED: "In these Regions, no rule forwards serious findings. It is not known whether GuardDuty is on there, or whether another account receives its findings.";
}

/// The source "AWS Config", and when it last recorded a change.
pub fn by_config(what: &str, last: Date) -> String {
    format!("Source: AWS Config's record of {what}, last changed on {last}.")
}

/// The source "Security Hub control", and when it was last updated.
pub fn by_control(control: &str, last: Date) -> String {
    format!("Source: Security Hub control {control}, last seen on {last}.")
}

/// Reason: buckets have no block of their own.
pub fn unblocked(buckets: usize) -> String {
    let buckets = count(buckets, "bucket");
    format!("Bucket settings do not block public access on {buckets}. It is not known whether account settings do.")
}

/// Reason: buckets may be public.
pub fn perhaps_open(buckets: usize) -> String {
    format!("Strangers may be able to access {}. It is not known what they can do there.", count(buckets, "bucket"))
}

/// Detail of a finding that was imported from another service.
pub fn handed_on(title: &str, severity: &str, seen: Option<Date>) -> String {
    let seen = seen.map(|day| format!(", first seen on {day}")).unwrap_or_default();
    format!("{}, severity {severity}{seen}", identity(title))
}
