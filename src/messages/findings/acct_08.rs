//! Sentences of findings about public access to buckets.

use super::{count, list};

/// Reason: all four settings of the account are on.
pub const BLOCKED: &str = "S3 Block Public Access is on for the whole account.";
/// Reason: some settings of the account are off.
pub const HALF_BLOCKED: &str = "S3 Block Public Access is only partly on for the account.";
/// Reason: all settings of the account are off.
pub const NOT_BLOCKED: &str = "S3 Block Public Access is off for the account.";
/// Detail of a setting that is off.
pub const OFF: &str = "off";
/// Reason: there are no buckets.
pub const NO_BUCKETS: &str = "The account has no S3 buckets.";
/// Detail of a bucket that anyone can change, because of its policy.
pub const CHANGED_BY_POLICY: &str = "strangers can change its content, by its policy";
/// Detail of a bucket that anyone can change, because of its access control list.
pub const CHANGED_BY_LIST: &str = "strangers can change its content, by its ACL";
/// Detail of a bucket that anyone can read, because of its policy.
pub const READ_BY_POLICY: &str = "strangers can read or list it, by its policy";
/// Detail of a bucket that anyone can read, because of its access control list.
pub const READ_BY_LIST: &str = "strangers can read or list it, by its ACL";

/// Reason: all buckets are blocked.
pub fn all_blocked(buckets: usize) -> String {
    match buckets {
        1 => "The account's one bucket is blocked from becoming public.".to_owned(),
        _ => format!("All {buckets} buckets are blocked from becoming public."),
    }
}

/// Reason: some or all buckets are not blocked.
pub fn not_blocked(buckets: usize, of: usize) -> String {
    match buckets {
        1 => format!("1 of {} is not fully blocked from becoming public.", count(of, "bucket")),
        _ => format!("{buckets} of {} are not fully blocked from becoming public.", count(of, "bucket")),
    }
}

/// Detail of a bucket: the settings that are off.
pub fn settings_off(settings: &[&str]) -> String {
    format!("{} off, for the bucket and the account", list(settings))
}

/// Reason: no bucket is public.
pub fn none_open(buckets: usize) -> String {
    format!("Strangers cannot access anything in {}.", count(buckets, "bucket"))
}

/// Reason: anyone can change some buckets, and read others.
pub fn changeable(buckets: usize, readable: usize) -> String {
    let reason = format!("Strangers can change what is in {}.", count(buckets, "bucket"));
    match readable {
        0 => reason,
        _ => format!("{reason} They can read or list {} more.", count(readable, "bucket")),
    }
}

/// Reason: anyone can read some buckets.
pub fn readable(buckets: usize) -> String {
    format!(
        "Strangers can read or list {}. That is right only if everything there is meant to be public.",
        count(buckets, "bucket")
    )
}

/// Detail of a bucket that is public in both ways.
pub fn both(policy: &str, list: &str) -> String {
    format!("{policy}; {list}")
}
