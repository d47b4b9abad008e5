//! Sentences of findings about external access.

use super::{count, identities, list, resource, resources};

texts! {
    WATCHED_EVERYWHERE: "IAM Access Analyzer watches for external access in every Region.";
    UNWATCHED: "nothing watches for external access";
    UNWATCHED_IN_USE: "nothing watches for external access, although the Region is in use";
    NOTHING_PUBLIC: "Nothing was seen that anyone can use.";
    PUBLIC: "anyone can use it";
    ARCHIVED: "anyone can use it, and somebody has archived the finding";
    BY_URL: "anyone can call it at its web address (function URL)";
    NO_SERVICES: "No policy of a function, queue or topic allows an AWS service whose source could be limited.";
    ALL_NAMED: "Every policy that allows an AWS service limits the source.";
}

/// Reason: IAM Access Analyzer is off in `regions` Regions, of which `in_use` are in use.
pub fn unwatched(regions: usize, in_use: usize) -> String {
    let used = if in_use == 0 { String::new() } else { format!(", {in_use} of them in use") };
    format!("IAM Access Analyzer does not watch for external access in {}{used}.", count(regions, "Region"))
}

/// Reason: resources are public.
pub fn public(number: usize) -> String {
    format!("Anyone can use {}.", count(number, "resource"))
}

/// Reason: resources are public, perhaps intentionally.
pub fn perhaps_public(number: usize) -> String {
    format!("Anyone can use {}. Check whether that is intended.", count(number, "resource"))
}

/// Detail of a resource whose policy allows services without limiting the source.
pub fn unnamed(services: &[&str]) -> String {
    format!("allows {} without limiting the source", resources(services))
}

/// How many policy statements that allow a service limit the source.
pub fn named(named: usize, all: usize) -> String {
    format!("{named} of {} that allow an AWS service limit the source.", count(all, "policy statement"))
}

/// Detail of a resource that another account can use.
pub fn outside(who: &[&str], what: &str) -> String {
    format!("{} can use {}", identities(who), resource(what))
}

/// Detail of a bucket whose policy has conditions on these keys.
pub fn limited(keys: &[&str]) -> String {
    format!("its policy has conditions on {}", list(keys))
}

/// Reason: what others can access, which buckets have limits, and in how many Regions the analyzer is off.
pub fn sensitive(outside: usize, limited: usize, buckets: usize, unwatched: usize) -> String {
    let from_outside = count(outside, "active finding");
    let blind = match unwatched {
        0 => String::new(),
        regions => format!(" In {}, nothing watches for it.", count(regions, "Region")),
    };
    format!(
        "{from_outside} on external access.{blind} The policies of {limited} of {} limit who has access or from where. Check whether everything that matters is limited, and whether each external access is known.",
        count(buckets, "bucket")
    )
}
