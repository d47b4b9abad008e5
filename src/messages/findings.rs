//! Sentences of findings. This file has those that all checks share; those of a control are in the file of its name. A
//! "reason" is the sentence of a finding, a "detail" a phrase after the name of a resource.

use crate::checks::{Gap, Missing};
use crate::evidence::{CallOutcome, Degree, Named};
use crate::stdx::sort;
use std::collections::BTreeSet;

/// Defines constants for fixed sentences.
macro_rules! texts {
    ($($name:ident: $text:literal;)*) => { $(#[doc = $text] pub const $name: &str = $text;)* };
}

pub mod acct_01;
pub mod acct_02;
pub mod acct_03;
pub mod acct_04;
pub mod acct_05;
pub mod acct_06;
pub mod acct_07;
pub mod acct_08;
pub mod acct_09;
pub mod acct_10;
pub mod acct_11;
pub mod acct_12;
pub mod others;
pub mod substitutes;
pub mod wkld_01;
pub mod wkld_02;
pub mod wkld_03;
pub mod wkld_05;
pub mod wkld_06;
pub mod wkld_07;
pub mod wkld_08;
pub mod wkld_09;
pub mod wkld_10;
pub mod wkld_11;
pub mod wkld_12;
pub mod wkld_13;
pub mod wkld_14;
pub mod wkld_15;

/// Reason: the credential report is not one.
pub const REPORT_UNREADABLE: &str = "The credential report could not be read.";
/// Reason: a date in the evidence is later than the evidence.
pub const CLOCK_WRONG: &str = "Part of this evidence is dated later than the evidence itself: its clock was wrong.";
/// The collector's error code for a command that the AWS CLI does not know.
const CLI_TOO_OLD: &str = "CliTooOld";
/// Error codes with which a service rejects an access key.
const KEY_REFUSED: [&str; 3] = ["InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure"];
/// Why a browser's answers stay unknown. The same for every service, so it is said once for many findings.
pub const BLOCKED: &str = "AWS does not let browsers read this service. They stay unknown here; the collector, a script for the AWS CLI, can ask for them.";
/// Why IAM rejects credentials that other services accept.
const NOT_FOR_IAM: &str = "Credentials from get-federation-token cannot call IAM, and those from get-session-token only with an MFA code (`--serial-number`, `--token-code`). Use a role instead.";
/// Why a Region rejects credentials that other Regions accept.
const NOT_EVERYWHERE: &str = "Opt-in Regions accept only credentials from a Regional STS endpoint. Get new ones from there, or leave these Regions out.";
/// The number of names that a sentence lists before it only counts the others.
const NAMED: usize = 4;

/// A number with its noun, such as `1 user` or `2 users`. The plural is formed with an s.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Names as a list, such as `a, b and c`, or `a, b, c, d and 5 more`.
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] if names.len() <= NAMED => format!("{} and {last}", most.join(", ")),
        _ => format!("{} and {} more", names.get(..NAMED).unwrap_or_default().join(", "), names.len() - NAMED),
    }
}

/// The name of a user, role or group, marked as such.
fn identity(name: &str) -> String {
    Named::Identity.mark(name)
}

/// The names of users, roles or groups, marked as such.
fn identities(names: &[&str]) -> String {
    identity(&list(names))
}

/// The name of another resource, marked as such.
fn resource(name: &str) -> String {
    Named::Resource.mark(name)
}

/// The names of other resources, marked as such.
fn resources(names: &[&str]) -> String {
    resource(&list(names))
}

/// Why there is no verdict: what is missing, and why. `enabled` is the number of enabled Regions.
pub fn gaps(gaps: &[Gap], enabled: usize) -> String {
    let mut reasons: Vec<&Missing> = gaps.iter().map(|gap| &gap.why).collect();
    sort::by_text(&mut reasons, |why| match why {
        Missing::RegionsUnknown => "0".to_owned(),
        Missing::NotAsked => "1".to_owned(),
        Missing::RegionNew => "2".to_owned(),
        Missing::Outcome(outcome, code) => format!("3 {} {code}", outcome.as_str()),
    });
    reasons.dedup_by(|a, b| is_same_kind(a, b));
    let sentences = reasons.into_iter().map(|why| {
        let those: Vec<&Gap> = gaps.iter().filter(|gap| is_same_kind(&gap.why, why)).collect();
        sentence(why, &those, enabled)
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// Whether two reasons share a sentence. Error codes do not matter, except for failures that have nothing else.
fn is_same_kind(a: &Missing, b: &Missing) -> bool {
    match (a, b) {
        (Missing::Outcome(CallOutcome::Failed, one), Missing::Outcome(CallOutcome::Failed, other)) => one == other,
        (Missing::Outcome(one, _), Missing::Outcome(other, _)) => one == other,
        _ => a == b,
    }
}

fn sentence(why: &Missing, gaps: &[&Gap], enabled: usize) -> String {
    let mut calls: Vec<String> = gaps.iter().map(|gap| gap.call.to_string()).collect();
    calls.dedup();
    let was = if calls.len() == 1 { "was" } else { "were" };
    let calls = list(&calls.iter().map(String::as_str).collect::<Vec<_>>());
    let mut regions: Vec<&str> =
        gaps.iter().map(|gap| gap.region.as_str()).filter(|region| !region.is_empty()).collect();
    sort::by_text(&mut regions, |region| (*region).to_owned());
    regions.dedup();
    let places = if regions.is_empty() { String::new() } else { format!(" in {}", list(&regions)) };
    let Missing::Outcome(outcome, code) = why else {
        return match why {
            Missing::RegionsUnknown => "It is not known which Regions are enabled.".to_owned(),
            Missing::RegionNew => format!("This version does not know {} yet.", list(&regions)),
            _ if !regions.is_empty() => {
                format!("{} of {} enabled Regions were not asked ({calls}).", regions.len(), enabled.max(regions.len()))
            }
            _ => format!("{calls} {was} not called."),
        };
    };
    match outcome {
        CallOutcome::Denied => {
            let mut actions: Vec<&str> = gaps.iter().flat_map(|gap| gap.call.get().iam).copied().collect();
            actions.dedup();
            format!("These credentials do not allow {}{places}.", list(&actions))
        }
        CallOutcome::DeniedByScp => format!("An organization policy forbids {calls}{places}."),
        CallOutcome::Blocked => format!("The browser blocks the answers to {calls}{places}: {BLOCKED}"),
        CallOutcome::Unsupported if code == "SubscriptionRequiredException" => {
            format!("{calls} needs a paid support plan.")
        }
        CallOutcome::Unsupported => format!("The account does not have what {calls} asks for{places}."),
        CallOutcome::Throttled => format!("AWS throttled {calls} too often{places}."),
        CallOutcome::TimedOut => format!("No answer in time: {calls}{places}."),
        CallOutcome::Offline => format!("No network connection: {calls}{places}."),
        CallOutcome::Expired => format!("The credentials expired before {calls}{places}."),
        CallOutcome::ClockSkew => format!("AWS rejected this device's clock: {calls}{places}."),
        CallOutcome::Malformed => format!("The answer could not be read: {calls}{places}."),
        CallOutcome::Cancelled => format!("The scan was stopped before {calls}{places}."),
        // STS has accepted the key before.
        CallOutcome::Data | CallOutcome::Failed if KEY_REFUSED.contains(&code.as_str()) => {
            let why =
                if gaps.iter().any(|gap| gap.call.get().service.name == "iam") { NOT_FOR_IAM } else { NOT_EVERYWHERE };
            format!("{calls} refused these credentials{places} ({code}). {why}")
        }
        CallOutcome::Failed if code == CLI_TOO_OLD => format!(
            "The AWS CLI that ran the collector is too old for {calls}{places}. Run it again with a newer one, such as the one in CloudShell."
        ),
        CallOutcome::Data | CallOutcome::Failed => format!("{calls} failed{places}: {code}."),
    }
}

/// Splits a reason into what is particular to it, and an explanation that many reasons share; `None` if it has none.
pub fn explanation(reason: &str) -> Option<(String, &'static str)> {
    [BLOCKED, NOT_FOR_IAM, NOT_EVERYWHERE].into_iter().find_map(|shared| {
        let (before, after) = reason.split_once(shared)?;
        let before = before.trim_end();
        let before = before.strip_suffix(':').map_or_else(|| before.to_owned(), |before| format!("{before}."));
        Some((format!("{before}{after}"), shared))
    })
}

/// What is missing, and the consequence.
pub fn missing_and(missing: &str, reason: &str) -> String {
    format!("{missing} {reason}")
}

/// A reason, followed by the Regions left out because the organization has closed them.
pub fn and_closed(reason: &str, regions: &[&str]) -> String {
    format!("{reason} Left out, blocked by the organization: {}.", list(regions))
}

/// A reason, followed by what could not be seen.
pub fn and_missing(reason: &str, missing: &str) -> String {
    format!("{reason} Not everything could be seen: {missing}")
}

/// A reason, followed by the sources of its evidence.
pub fn and_sources(reason: &str, sources: &BTreeSet<String>) -> String {
    sources.iter().fold(reason.to_owned(), |reason, source| format!("{reason} {source}"))
}

/// The reason of a failure when something could not be seen.
pub fn at_least(degree: Degree, reason: &str, missing: &str) -> String {
    match degree {
        Degree::Wholly => format!("{reason} The list may be longer: {missing}"),
        Degree::Partly => format!("At least this: {reason} The list may be longer: {missing}"),
    }
}

/// The reason of a failure in a member account.
pub fn in_member(reason: &str) -> String {
    format!(
        "{reason} This is a member account: its management account or a delegated administrator may do this for all. Ask there."
    )
}
