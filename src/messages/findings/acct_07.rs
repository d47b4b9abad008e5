//! What findings on trails and their buckets say.

use super::{count, identity, list, resource};

/// There is no trail that runs.
pub const NO_RUNNING_TRAIL: &str =
    "No trail is running, so nothing is kept beyond the 90 days that AWS keeps by default.";
/// There is no trail at all.
pub const NO_TRAIL: &str = "There is no trail, so nothing is kept beyond the 90 days that AWS keeps by default.";
/// The account, where no other resource fails.
pub const ACCOUNT: &str = "Account";
/// Of the account.
pub const HAS_NO_TRAIL: &str = "no trail";
/// Of a trail.
pub const STOPPED: &str = "does not run";
/// Of a trail.
pub const SINGLE_REGION: &str = "records one Region only";
/// Of an event data store.
pub const STORE: &str = "event data store for all Regions";
/// An event data store stands in for a trail.
pub const STORE_ONLY: &str =
    "There is no trail. A CloudTrail Lake event data store records all Regions, but delivers nothing to a bucket.";
/// No trail covers all Regions.
pub const NOT_ALL_REGIONS: &str = "The running trails record single Regions, so other Regions are not recorded.";
/// The trails for all Regions deliver badly.
pub const NOT_DELIVERING: &str =
    "A trail for all Regions runs, but it has not delivered without an error in the last 24 hours.";
/// Of a trail.
pub const NEVER_DELIVERED: &str = "has not delivered yet";

/// Changes and reading, KMS included.
pub const RECORDS_ALL: &str = "Changes and reads are recorded.";
/// Changes and reading, though nothing of KMS, before production.
pub const RECORDS_BUT_KMS: &str =
    "Changes and reads are recorded. KMS events are left out, which is fine before production.";
/// Changes only, in production.
pub const RECORDS_CHANGES: &str =
    "All changes are recorded, including KMS, which the baseline accepts. Reads are not recorded.";
/// Changes only, before production.
pub const CHANGES_ONLY: &str = "Only changes are recorded, so nobody can tell afterwards what was read.";
/// Changes without those of KMS, in production.
pub const WITHOUT_KMS: &str = "Changes to encryption keys (KMS) are not recorded.";
/// Services other than KMS are left out.
pub const SERVICES_LEFT_OUT: &str = "The changes of some services are not recorded.";
/// Changes are not recorded.
pub const NO_CHANGES: &str = "No trail for all Regions records changes.";
/// Of a trail.
pub const RECORDS_TOO_LITTLE: &str = "does not record all management events";

/// No trail could be sealed.
pub const NO_WIDE_TRAIL: &str = "No trail for all Regions is running, so there are no log files to validate.";
/// Of a trail.
pub const NOT_SEALED: &str = "log file validation is off";

/// Every bucket.
pub const CLOSED: &str = "Apart from the account itself, only CloudTrail can reach the logs, for named trails.";
/// A bucket is open, or missing.
pub const OPEN: &str = "A log bucket is open to strangers, or does not exist.";
/// A bucket lets in more than it has to.
pub const NOT_CLOSED: &str = "A log bucket allows more access than the trail needs.";
/// A bucket is another account's.
pub const ELSEWHERE: &str = "Logs go to a bucket in another account. Ask its owner how it is protected.";
/// What keeps CloudTrail from being used by others.
pub const ANY_TRAIL: &str = "CloudTrail may write on behalf of any account (no aws:SourceArn)";

/// Every bucket.
pub const KEPT: &str = "Logs are kept for a year or more, and nobody can quietly delete them.";
/// A bucket does not keep them.
pub const NOT_KEPT: &str = "Logs can be deleted, or are deleted too early.";
/// Of a bucket.
pub const GONE: &str = "does not exist";
/// Of a bucket.
pub const OF_ANOTHER_ACCOUNT: &str = "belongs to another account";
/// Of a bucket.
pub const NO_VERSIONS: &str = "versioning is off, so what is deleted or overwritten is gone";
/// Of a bucket.
pub const NO_LOCK: &str = "neither Object Lock nor MFA Delete keeps old versions from being deleted";

/// A trail is as it should be.
pub fn delivers(trail: &str) -> String {
    format!("The trail {} records every Region, and delivered in the last 24 hours.", resource(trail))
}

/// Of a trail.
pub fn delivery_failed(error: &str) -> String {
    format!("the last delivery failed: {}", resource(error))
}

/// Of a trail; `when` in words.
pub fn delivered_last(when: &str) -> String {
    format!("last delivered {when}")
}

/// All trails are sealed.
pub fn sealed(trails: usize) -> String {
    format!("Log file validation is on for {} covering all Regions.", count(trails, "trail"))
}

/// Some or all are not.
pub fn not_sealed(trails: usize) -> String {
    format!("Log file validation is off for {}, so changes to log files would not show.", count(trails, "trail"))
}

/// Of a trail whose bucket strangers can open.
pub fn bucket_open(bucket: &str) -> String {
    format!("strangers can access its bucket {}", resource(bucket))
}

/// Of a trail whose bucket is gone.
pub fn bucket_gone(bucket: &str) -> String {
    format!("its bucket {} does not exist", resource(bucket))
}

/// Of a trail whose bucket belongs to somebody else.
pub fn bucket_elsewhere(bucket: &str) -> String {
    format!("its bucket {} belongs to another account", resource(bucket))
}

/// Of a trail whose bucket lets others in.
pub fn bucket_shared(bucket: &str, with: &[String]) -> String {
    let with: Vec<&str> = with.iter().map(String::as_str).collect();
    format!("its bucket {}: {}", resource(bucket), list(&with))
}

/// Another service is let in.
pub fn service_allowed(service: &str) -> String {
    format!("the service {} has access", resource(service))
}

/// Another account, or all of them, is let in.
pub fn account_allowed(principal: &str) -> String {
    match principal {
        "*" => "other accounts have access".to_owned(),
        _ => format!("{} has access", identity(principal)),
    }
}

/// Of a bucket.
pub fn short_lock(days: i64) -> String {
    format!("Object Lock keeps log files for only {days} days")
}

/// Of a bucket.
pub fn expires_after(days: i64) -> String {
    format!("log files are deleted after {days} days")
}

/// Of a bucket.
pub fn expires_on(date: &str) -> String {
    format!("log files are deleted from {date} on")
}

/// What is wrong with a bucket, in one line.
pub fn together(parts: &[String]) -> String {
    parts.join("; ")
}
