//! What findings on public access to buckets say.

use super::{count, list};

/// All four settings of the account.
pub const BLOCKED: &str = "S3 Block Public Access is on for the whole account.";
/// Some are off.
pub const HALF_BLOCKED: &str = "S3 Block Public Access is only partly on for the account.";
/// None is on.
pub const NOT_BLOCKED: &str = "S3 Block Public Access is off for the account.";
/// Of a setting.
pub const OFF: &str = "off";
/// There is nothing to protect.
pub const NO_BUCKETS: &str = "The account has no S3 buckets.";
/// Of a bucket that anybody can change, by its policy.
pub const CHANGED_BY_POLICY: &str = "strangers can change its content, by its policy";
/// The same by its access list.
pub const CHANGED_BY_LIST: &str = "strangers can change its content, by its ACL";
/// Of a bucket that anybody can read, by its policy.
pub const READ_BY_POLICY: &str = "strangers can read or list it, by its policy";
/// The same by its access list.
pub const READ_BY_LIST: &str = "strangers can read or list it, by its ACL";

/// All buckets are blocked.
pub fn all_blocked(buckets: usize) -> String {
    match buckets {
        1 => "The account's one bucket is blocked from becoming public.".to_owned(),
        _ => format!("All {buckets} buckets are blocked from becoming public."),
    }
}

/// Some or all are not.
pub fn not_blocked(buckets: usize, of: usize) -> String {
    match buckets {
        1 => format!("1 of {} is not fully blocked from becoming public.", count(of, "bucket")),
        _ => format!("{buckets} of {} are not fully blocked from becoming public.", count(of, "bucket")),
    }
}

/// Of a bucket.
pub fn settings_off(settings: &[&str]) -> String {
    format!("{} off, for the bucket and the account", list(settings))
}

/// No bucket is public.
pub fn none_open(buckets: usize) -> String {
    format!("Strangers cannot access anything in {}.", count(buckets, "bucket"))
}

/// Strangers can change something, and read something else.
pub fn changeable(buckets: usize, readable: usize) -> String {
    let reason = format!("Strangers can change what is in {}.", count(buckets, "bucket"));
    match readable {
        0 => reason,
        _ => format!("{reason} They can read or list {} more.", count(readable, "bucket")),
    }
}

/// Strangers can read something.
pub fn readable(buckets: usize) -> String {
    format!(
        "Strangers can read or list {}. That is right only if everything there is meant to be public.",
        count(buckets, "bucket")
    )
}

/// Both ways in which a bucket is open.
pub fn both(policy: &str, list: &str) -> String {
    format!("{policy}; {list}")
}
