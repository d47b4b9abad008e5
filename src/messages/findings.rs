//! The sentences of findings: what all checks share here, those of one control in the file of its name.

use crate::checks::{Gap, Missing};
use crate::evidence::{CallOutcome, Degree, Named};
use crate::stdx::sort;
use std::collections::BTreeSet;

/// Sentences that are always the same, each by its name.
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

/// A credential report that is none.
pub const REPORT_UNREADABLE: &str = "The credential report could not be read.";
/// A date in the evidence that lies ahead of it.
pub const CLOCK_WRONG: &str = "Part of this evidence is dated later than the evidence itself: its clock was wrong.";
/// The collector's code for what the AWS CLI does not know.
const CLI_TOO_OLD: &str = "CliTooOld";
/// Codes with which a service says that it does not know a key.
const KEY_REFUSED: [&str; 3] = ["InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure"];
/// Why IAM refuses credentials that others take.
const NOT_FOR_IAM: &str = "Credentials from get-federation-token cannot call IAM, and those from get-session-token only with an MFA code (`--serial-number`, `--token-code`). Use a role instead.";
/// Why a Region refuses credentials that others take.
const NOT_EVERYWHERE: &str = "Opt-in Regions accept only credentials from a Regional STS endpoint. Get new ones from there, or leave these Regions out.";
/// How many names a sentence lists before it only counts the others.
const NAMED: usize = 4;

/// `1 user`, `2 users`: with the plural's s.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// `a, b and c`, or `a, b, c, d and 5 more`.
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] if names.len() <= NAMED => format!("{} and {last}", most.join(", ")),
        _ => format!("{} and {} more", names.get(..NAMED).unwrap_or_default().join(", "), names.len() - NAMED),
    }
}

/// The name of a user, a role or a group, marked as such.
fn identity(name: &str) -> String {
    Named::Identity.mark(name)
}

/// The same of several.
fn identities(names: &[&str]) -> String {
    identity(&list(names))
}

/// The name of any other resource, marked as such.
fn resource(name: &str) -> String {
    Named::Resource.mark(name)
}

/// The same of several.
fn resources(names: &[&str]) -> String {
    resource(&list(names))
}

/// Why a verdict cannot be given: what is missing, and why. `enabled` is the number of enabled Regions.
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

/// Whether two reasons are told in one sentence: error codes do not matter, except for failures that have nothing else.
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
        CallOutcome::Blocked => format!(
            "The browser blocks the answers to {calls}{places}: AWS does not let browsers read this service. They stay unknown here; the collector, a script for the AWS CLI, can ask for them."
        ),
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
        // STS has said before that the key is good.
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

/// What is missing, and what follows from it.
pub fn missing_and(missing: &str, reason: &str) -> String {
    format!("{missing} {reason}")
}

/// A reason, and the Regions that were left out because the organization has closed them.
pub fn and_closed(reason: &str, regions: &[&str]) -> String {
    format!("{reason} Left out, blocked by the organization: {}.", list(regions))
}

/// A reason, and what could not be seen beside it.
pub fn and_missing(reason: &str, missing: &str) -> String {
    format!("{reason} Not everything could be seen: {missing}")
}

/// A reason, and where what it rests on comes from.
pub fn and_sources(reason: &str, sources: &BTreeSet<String>) -> String {
    sources.iter().fold(reason.to_owned(), |reason, source| format!("{reason} {source}"))
}

/// The reason of a failure beside which something could not be seen.
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
