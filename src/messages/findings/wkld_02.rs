//! What findings on access from outside say.

use super::{count, identities, list, resource, resources};

texts! {
    WATCHED_EVERYWHERE: "In every Region, IAM Access Analyzer watches for access from outside.";
    UNWATCHED: "nothing watches for access from outside";
    UNWATCHED_IN_USE: "nothing watches for access from outside, although the Region is in use";
    NOTHING_PUBLIC: "Nothing was seen that just anyone can use.";
    PUBLIC: "just anyone can use it";
    ARCHIVED: "just anyone can use it, and somebody has archived the finding";
    BY_URL: "just anyone can call it at its web address (function URL)";
    NO_SERVICES: "No policy of a function, queue or topic lets a service of AWS in that could be told for whom.";
    ALL_NAMED: "Every policy that lets a service of AWS in says for whom or for what.";
}

/// Regions in which nothing watches, and how many of them are in use.
pub fn unwatched(regions: usize, in_use: usize) -> String {
    let used = if in_use == 0 { String::new() } else { format!(", of which {in_use} in use") };
    format!("IAM Access Analyzer does not watch for access from outside in {}{used}.", count(regions, "Region"))
}

/// Things that just anyone can use.
pub fn public(number: usize) -> String {
    format!("Just anyone can use {}.", count(number, "resource"))
}

/// Things that just anyone can use, which may be meant so.
pub fn perhaps_public(number: usize) -> String {
    format!("Just anyone can use {}. Whether that is meant so is for you to say.", count(number, "resource"))
}

/// Of something that lets services in without saying for whom.
pub fn unnamed(services: &[&str]) -> String {
    format!("lets {} in without saying for whom or for what", resources(services))
}

/// Statements that let services in, and how many of them say for whom.
pub fn named(named: usize, all: usize) -> String {
    format!("{named} of {} that let a service of AWS in say for whom or for what.", count(all, "policy statement"))
}

/// Of something that an outside account can use.
pub fn outside(who: &[&str], what: &str) -> String {
    format!("{} can use {}", identities(who), resource(what))
}

/// Of a bucket whose policy has conditions on these keys.
pub fn limited(keys: &[&str]) -> String {
    format!("its policy has conditions on {}", list(keys))
}

/// What is open to others, which buckets have limits, and in how many Regions nothing watches.
pub fn sensitive(outside: usize, limited: usize, buckets: usize, unwatched: usize) -> String {
    let from_outside = count(outside, "active finding");
    let blind = match unwatched {
        0 => String::new(),
        regions => format!(" In {}, nothing watches for it.", count(regions, "Region")),
    };
    format!(
        "{from_outside} on access from outside.{blind} The policies of {limited} of {} limit who or from where. Whether everything that matters is limited, and whether each access from outside is known, is for you to say.",
        count(buckets, "bucket")
    )
}
