//! The collector: a script that asks with the AWS CLI what a scan asks from the browser, for shells such as AWS CloudShell. It
//! is made from the call catalog; `collector.sh` beside it is what is the same in every one.

mod about;
mod query;

use super::catalog::{Asked, Call, CallId, Endpoint};
use super::scan::Wanted;
use crate::evidence::is_substitute;
use crate::order;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The part of the script that hangs on no call.
const SCRIPT: &str = include_str!("collector/collector.sh");

/// What the AWS CLI calls services that botocore calls otherwise.
const CLI_SERVICES: [(&str, &str); 2] = [("config", "configservice"), ("s3", "s3api")];

/// One operation, as the script's table has it. The keys stand in the order in which people read them.
#[derive(Serialize)]
struct Row {
    call: String,
    cli: String,
    why: &'static str,
    asked: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    of: Vec<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    about: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    global: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    not_in: &'static [&'static str],
    sends: Vec<Map<String, Value>>,
    #[serde(flatten)]
    paging: Map<String, Value>,
    query: String,
}

/// The calls of a collector that finds out the same as a scan. What stands in for calls that browsers block is left out: the
/// collector makes those themselves.
pub fn calls_for(wanted: &Wanted) -> BTreeSet<CallId> {
    order::set(wanted.calls.iter().copied().filter(|call| !is_substitute(*call)))
}

/// The script that makes these calls, and no other. Calls about items are made where what leads to them is.
pub fn script(calls: &BTreeSet<CallId>) -> String {
    let rows: Vec<String> = calls.iter().map(|call| row(*call, calls)).collect();
    SCRIPT.replace("{version}", env!("CARGO_PKG_VERSION")).replace("{calls}", &rows.join("\n"))
}

fn row(id: CallId, calls: &BTreeSet<CallId>) -> String {
    let call = id.get();
    let parents: Vec<CallId> = about::parents(id).into_iter().filter(|parent| calls.contains(parent)).collect();
    let is_each = !parents.is_empty();
    let (global, not_in) = match call.service.endpoint {
        Endpoint::Global(_) => (true, &[][..]),
        Endpoint::Regional { absent, .. } => (false, absent),
    };
    let row = Row {
        call: id.to_string(),
        cli: cli(call),
        why: call.why,
        asked: match call.asked {
            _ if is_each => "each",
            Asked::Region if !global => "region",
            _ => "once",
        },
        of: parents.iter().map(ToString::to_string).collect(),
        about: if is_each { about::about(id) } else { String::new() },
        global,
        not_in: if is_each { &[] } else { not_in },
        sends: call.fixed("{account}", "{partition}"),
        paging: paging(call),
        query: query::of(call.output.object),
    };
    serde_json::to_string(&row).unwrap_or_default()
}

/// The names by which the AWS CLI calls an operation, such as `iam list-mfa-devices`.
pub fn cli(call: &Call) -> String {
    let service = call.service.name;
    let service = CLI_SERVICES.iter().find(|(name, _)| *name == service).map_or(service, |(_, cli)| cli);
    format!("{service} {}", kebab(call.operation))
}

/// `ListMFADevices` as the AWS CLI has it: `list-mfa-devices`. A word begins at a capital after a small letter or a figure,
/// and at the last of several capitals; a plural's `s` belongs to the capitals before it.
fn kebab(operation: &str) -> String {
    let letters: Vec<char> = operation.chars().collect();
    let mut kebab = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(place + 1);
        let ends_capitals = before.is_some_and(char::is_ascii_uppercase)
            && after.is_some_and(char::is_ascii_lowercase)
            && !is_plural(&letters, place + 1);
        let begins =
            letter.is_ascii_uppercase() && (before.is_some_and(|before| !before.is_ascii_uppercase()) || ends_capitals);
        if begins {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

/// Whether the letter is an `s` that ends a word of capitals, as in `ACLs`.
fn is_plural(letters: &[char], place: usize) -> bool {
    letters.get(place) == Some(&'s') && letters.get(place + 1).is_none_or(char::is_ascii_uppercase)
}

/// How pages are turned: what is sent for their size, where the next one is named, and what takes that name.
fn paging(call: &Call) -> Map<String, Value> {
    let Some(paging) = &call.paging else { return Map::new() };
    let path = |path: &'static str| path.split('.').collect::<Vec<_>>();
    let mut all = Map::new();
    if let Some((name, size)) = paging.size {
        all.insert("size".to_owned(), json!({ name: size }));
    }
    if let Some(more) = paging.more {
        all.insert("more".to_owned(), json!(path(more)));
    }
    all.insert("next".to_owned(), json!(path(paging.output)));
    all.insert("token".to_owned(), json!(paging.input));
    all
}

#[cfg(test)]
mod tests;
