//! Sentences of findings about trails and their buckets.

use super::{count, identity, list, resource};

/// Reason: no trail is running.
pub const NO_RUNNING_TRAIL: &str =
    "No trail is running, so nothing is kept beyond the 90 days that AWS keeps by default.";
/// Reason: there is no trail.
pub const NO_TRAIL: &str = "There is no trail, so nothing is kept beyond the 90 days that AWS keeps by default.";
/// The name of the account as a resource, if no other resource fails.
pub const ACCOUNT: &str = "Account";
/// Detail of the account: it has no trail.
pub const HAS_NO_TRAIL: &str = "no trail";
/// Detail of a trail that does not run.
pub const STOPPED: &str = "does not run";
/// Detail of a trail for a single Region.
pub const SINGLE_REGION: &str = "records one Region only";
/// Detail of an event data store.
pub const STORE: &str = "event data store for all Regions";
/// Reason: an event data store replaces a trail.
pub const STORE_ONLY: &str =
    "There is no trail. A CloudTrail Lake event data store records all Regions, but delivers nothing to a bucket.";
/// Reason: no trail covers all Regions.
pub const NOT_ALL_REGIONS: &str = "The running trails record single Regions, so other Regions are not recorded.";
/// Reason: the trails for all Regions fail to deliver.
pub const NOT_DELIVERING: &str =
    "A trail for all Regions runs, but it has not delivered without an error in the last 24 hours.";
/// Detail of a trail that has not delivered.
pub const NEVER_DELIVERED: &str = "has not delivered yet";

/// Reason: changes and reads are recorded, including those of KMS.
pub const RECORDS_ALL: &str = "Changes and reads are recorded.";
/// Reason: changes and reads are recorded, but not those of KMS, before production.
pub const RECORDS_BUT_KMS: &str =
    "Changes and reads are recorded. KMS events are left out, which is fine before production.";
/// Reason: only changes are recorded, in production.
pub const RECORDS_CHANGES: &str =
    "All changes are recorded, including KMS, which the baseline accepts. Reads are not recorded.";
/// Reason: only changes are recorded, before production.
pub const CHANGES_ONLY: &str = "Only changes are recorded, so nobody can tell afterwards what was read.";
/// Reason: changes are recorded without those of KMS, in production.
pub const WITHOUT_KMS: &str = "Changes to encryption keys (KMS) are not recorded.";
/// Reason: services other than KMS are left out.
pub const SERVICES_LEFT_OUT: &str = "The changes of some services are not recorded.";
/// Reason: changes are not recorded.
pub const NO_CHANGES: &str = "No trail for all Regions records changes.";
/// Detail of a trail that records too little.
pub const RECORDS_TOO_LITTLE: &str = "does not record all management events";

/// Reason: there is no trail whose log files could be validated.
pub const NO_WIDE_TRAIL: &str = "No trail for all Regions is running, so there are no log files to validate.";
/// Detail of a trail without log file validation.
pub const NOT_SEALED: &str = "log file validation is off";

/// Reason: every bucket is closed.
pub const CLOSED: &str = "Apart from the account itself, only CloudTrail can reach the logs, for named trails.";
/// Reason: a bucket is public, or missing.
pub const OPEN: &str = "A log bucket is open to strangers, or does not exist.";
/// Reason: a bucket allows more access than needed.
pub const NOT_CLOSED: &str = "A log bucket allows more access than the trail needs.";
/// Reason: a bucket belongs to another account.
pub const ELSEWHERE: &str = "Logs go to a bucket in another account. Ask its owner how it is protected.";
/// Detail of a bucket: its policy does not limit CloudTrail to certain trails.
pub const ANY_TRAIL: &str = "CloudTrail may write on behalf of any account (no aws:SourceArn)";

/// Reason: every bucket keeps the logs.
pub const KEPT: &str = "Logs are kept for a year or more, and nobody can quietly delete them.";
/// Reason: a bucket does not keep the logs.
pub const NOT_KEPT: &str = "Logs can be deleted, or are deleted too early.";
/// Detail of a bucket that does not exist.
pub const GONE: &str = "does not exist";
/// Detail of a bucket of another account.
pub const OF_ANOTHER_ACCOUNT: &str = "belongs to another account";
/// Detail of a bucket without versioning.
pub const NO_VERSIONS: &str = "versioning is off, so what is deleted or overwritten is gone";
/// Detail of a bucket without a protection of old versions.
pub const NO_LOCK: &str = "neither Object Lock nor MFA Delete keeps old versions from being deleted";

/// Reason: a trail records every Region and delivers.
pub fn delivers(trail: &str) -> String {
    format!("The trail {} records every Region, and delivered in the last 24 hours.", resource(trail))
}

/// Detail of a trail: the error of the last delivery.
pub fn delivery_failed(error: &str) -> String {
    format!("the last delivery failed: {}", resource(error))
}

/// Detail of a trail: `when` it last delivered, in words.
pub fn delivered_last(when: &str) -> String {
    format!("last delivered {when}")
}

/// Reason: log file validation is on for all trails.
pub fn sealed(trails: usize) -> String {
    format!("Log file validation is on for {} covering all Regions.", count(trails, "trail"))
}

/// Reason: log file validation is off for some or all trails.
pub fn not_sealed(trails: usize) -> String {
    format!("Log file validation is off for {}, so changes to log files would not show.", count(trails, "trail"))
}

/// Detail of a trail whose bucket is public.
pub fn bucket_open(bucket: &str) -> String {
    format!("strangers can access its bucket {}", resource(bucket))
}

/// Detail of a trail whose bucket does not exist.
pub fn bucket_gone(bucket: &str) -> String {
    format!("its bucket {} does not exist", resource(bucket))
}

/// Detail of a trail whose bucket belongs to another account.
pub fn bucket_elsewhere(bucket: &str) -> String {
    format!("its bucket {} belongs to another account", resource(bucket))
}

/// Detail of a trail whose bucket grants access to others.
pub fn bucket_shared(bucket: &str, with: &[String]) -> String {
    let with: Vec<&str> = with.iter().map(String::as_str).collect();
    format!("its bucket {}: {}", resource(bucket), list(&with))
}

/// Detail of a bucket: another service has access.
pub fn service_allowed(service: &str) -> String {
    format!("the service {} has access", resource(service))
}

/// Detail of a bucket: another account, or every account, has access.
pub fn account_allowed(principal: &str) -> String {
    match principal {
        "*" => "other accounts have access".to_owned(),
        _ => format!("{} has access", identity(principal)),
    }
}

/// Detail of a bucket: Object Lock keeps log files too briefly.
pub fn short_lock(days: i64) -> String {
    format!("Object Lock keeps log files for only {days} days")
}

/// Detail of a bucket: log files are deleted too early.
pub fn expires_after(days: i64) -> String {
    format!("log files are deleted after {days} days")
}

/// Detail of a bucket: log files are deleted from a date on.
pub fn expires_on(date: &str) -> String {
    format!("log files are deleted from {date} on")
}

/// All details of a bucket in one line.
pub fn together(parts: &[String]) -> String {
    parts.join("; ")
}
