//! Sentences of findings about Trusted Advisor, Security Hub and scanners.

use super::{count, list};

texts! {
    NO_RED: "Trusted Advisor has no red items open.";
    RED: "red";
    RED_SECURITY: "red, and about security";
    LOOK_INTO_CONSOLE: "It is not known whether red items are open, and no other AWS call shows it. With the permission and a paid support plan, use the collector or paste the output; otherwise, look in the Trusted Advisor console and answer for yourself.";
    HUB_EVERYWHERE: "Security Hub checks a standard in every Region in use.";
    HUB_NOWHERE: "Security Hub is off in every Region.";
    HUB_OFF: "Security Hub is off";
    NO_STANDARD: "Security Hub is on, without a standard";
    NOTHING_TO_SCAN: "There are no servers, image repositories or functions.";
    ALL_SCANNED: "Amazon Inspector scans every kind of resource here.";
    NONE_SCANNED: "Amazon Inspector scans none of the resources here. Check whether another scanner does, in the pipeline or on the servers.";
    ONLY_ON_PUSH: "Images are scanned when they are pushed, and nothing else is scanned.";
    SERVERS: "servers";
    IMAGES: "container images";
    FUNCTIONS: "functions";
}

/// Reason: Trusted Advisor has red items, `security` of them about security.
pub fn red(number: usize, security: usize) -> String {
    let items = count(number, "red item");
    match security {
        0 => format!("Trusted Advisor has {items} open, none of them about security."),
        security => format!("Trusted Advisor has {items} open, {security} of them about security."),
    }
}

/// Detail of a Region: the standards that are not ready, with AWS's status for each.
pub fn not_ready(statuses: &[&str]) -> String {
    format!("no standard is ready: {}", list(statuses))
}

/// Reason: Security Hub works in some Regions only.
pub fn hub_in(good: usize, lacking: usize) -> String {
    format!("Security Hub checks a standard in {}, but not in {lacking} in use.", count(good, "Region"))
}

/// Detail of resources that Inspector does not scan.
pub fn not_scanned(things: &str) -> String {
    format!("{things} are not scanned")
}

/// Reason: Inspector scans some kinds of resources.
pub fn some_scanned(scanned: usize, of: usize) -> String {
    format!("Amazon Inspector scans {scanned} of {}: servers, images and functions, each by Region.", count(of, "kind"))
}
