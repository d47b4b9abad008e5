//! Sentences of findings about unused networks and idle resources.

use super::{count, resources};
use crate::stdx::time::Date;

texts! {
    EMPTY_DEFAULT: "empty default network";
    NO_EMPTY_DEFAULT: "No Region has an empty default network.";
    UNUSED_VPC: "empty network";
    UNUSED_GROUP: "unused security group";
    ONLY_DEFAULT: "There are no networks except the default ones.";
    NOTHING_UNUSED: "Every network and every security group is used.";
    ADDRESS: "unused public address";
    VOLUME: "disk that no server uses";
    STOPPED: "stopped; date unknown";
    NOTHING_IDLE: "Nothing idle was seen. Check whether somebody reviews all Regions every quarter.";
}

/// Reason: default networks are empty, in `with` of `of` Regions.
pub fn empty_defaults(with: usize, of: usize) -> String {
    format!("{with} of {} {} an empty default network.", count(of, "Region"), if with == 1 { "has" } else { "have" })
}

/// Reason: networks and security groups are unused.
pub fn unused(vpcs: usize, groups: usize) -> String {
    match (vpcs, groups) {
        (vpcs, 0) => format!("Nothing uses {}.", count(vpcs, "network")),
        (0, groups) => format!("Nothing uses {}.", count(groups, "security group")),
        (vpcs, groups) => format!("Nothing uses {} and {}.", count(vpcs, "network"), count(groups, "security group")),
    }
}

/// A reason, followed by observations that are not failures: empty subnets, and networks shared by others.
pub fn with_seen(reason: &str, spare: &[&str], shared: &[&str]) -> String {
    let mut words = reason.to_owned();
    if !spare.is_empty() {
        words.push_str(&format!(" Nothing is in {}, which is normal for spare zones.", resources(spare)));
    }
    if !shared.is_empty() {
        words.push_str(&format!(" Other accounts share {}; ask them about it.", resources(shared)));
    }
    words
}

/// Detail of a server that was stopped long ago.
pub fn stopped_since(day: Date) -> String {
    format!("stopped since {day}")
}

/// Reason: resources are idle.
pub fn idle(number: usize, regions: usize) -> String {
    let (things, regions) = (count(number, "thing"), count(regions, "Region"));
    format!(
        "{things} in {regions} may be idle. Check whether they are needed, and whether somebody reviews this every quarter."
    )
}
