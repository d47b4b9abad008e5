//! The collector: a script for shells such as AWS CloudShell. With the AWS CLI, it makes the calls that a scan makes from the
//! browser. It is generated from the call catalog; `collector/collector.sh` is the part that is the same in every script.

mod fanout;
mod inside;
mod query;

use super::scan::{ScanScope, is_conditional};
use crate::catalog::command::cli;
use crate::catalog::fanout::FanoutRule;
use crate::catalog::policy::{ORGANIZATION_ROLE, SessionPolicies};
use crate::catalog::{Browser, Call, CallId, Endpoint, Fanout};
use crate::checks::is_substitute;
use crate::stdx::sort;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The part of the script that depends on no call, with placeholders for the version and the table of calls.
const SCRIPT: &str = include_str!("collector/collector.sh");

/// One operation, as a line of the script's table. The fields are in the order in which people read them.
#[derive(Serialize)]
struct Row {
    call: String,
    cli: String,
    why: &'static str,
    fanout: &'static str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    of: Map<String, Value>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    global: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    not_in: &'static [&'static str],
    sends: Vec<Map<String, Value>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    requires_output_field: &'static str,
    #[serde(flatten)]
    paging: Map<String, Value>,
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    inside: Option<String>,
}

/// The calls that every check may need: the enabled Regions and the account's organization.
const ALWAYS: [&str; 2] = ["ec2:DescribeRegions", "organizations:DescribeOrganization"];

/// The calls of a collector that covers the same criteria as a scan of this scope. Substitutes are left out, because the
/// collector can make the calls that browsers block.
pub fn calls_for(wanted: &ScanScope) -> BTreeSet<CallId> {
    let wanted = wanted.calls.iter().copied().filter(|call| !is_substitute(*call));
    sort::set(wanted.chain(ALWAYS.into_iter().filter_map(CallId::find)))
}

/// Those of the calls that a browser may not be able to make, with the calls that lead to them; empty if a browser can make all
/// of them. `blocked_services` has the titles of the services whose answers were withheld from the browser in a scan. If it is empty,
/// the calls of every service count that is not known to allow browsers.
pub fn only_blocked(calls: &BTreeSet<CallId>, blocked_services: &[String]) -> BTreeSet<CallId> {
    let is_blocked = |call: &CallId| match (call.get().service, blocked_services) {
        (service, []) => service.browser != Browser::Allowed,
        (service, blocked_services) => blocked_services.iter().any(|title| title == service.title),
    };
    let mut open: Vec<CallId> = calls.iter().copied().filter(is_blocked).collect();
    let mut all = BTreeSet::new();
    if !open.is_empty() {
        open.extend(ALWAYS.into_iter().filter_map(CallId::find));
    }
    while let Some(call) = open.pop() {
        if all.insert(call) {
            open.extend(call.get().fanout.parents().iter().filter(|parent| calls.contains(parent)));
        }
    }
    all
}

/// Returns whether every scan that needs a call's answer makes the call: no other answer leads to it, AWS does not charge for
/// it, and it is not conditional.
pub fn is_made_anyway(call: CallId) -> bool {
    call.get().fanout.parents().is_empty() && !call.get().is_billed && !is_conditional(call)
}

/// The script that makes these calls and no others. A call about items follows only those answers that the script itself
/// requests. For an organization it also lists the accounts and assumes a role in each, in sessions that can do no more than
/// [`SessionPolicies`] allow for these calls.
pub fn script(calls: &BTreeSet<CallId>) -> String {
    let rows: Vec<String> = calls.iter().map(|call| row(*call, calls)).collect();
    let session = SessionPolicies::of(calls.iter().copied(), "{partition}").policy;
    SCRIPT
        .replace("{version}", env!("CARGO_PKG_VERSION"))
        .replace("{default_role}", ORGANIZATION_ROLE)
        .replace("{session_policy}", &session.map(|policy| policy.to_json()).unwrap_or_default())
        .replace("{calls}", &rows.join("\n"))
}

fn row(id: CallId, calls: &BTreeSet<CallId>) -> String {
    let call = id.get();
    let mut of = Map::new();
    for rule in FanoutRule::leading_to(id).filter(|rule| calls.contains(&rule.of)) {
        of.insert(rule.of.to_string(), fanout::following(rule).into());
    }
    let is_each = !of.is_empty();
    let (global, not_in) = match call.service.endpoint {
        Endpoint::Global(_) => (true, &[][..]),
        Endpoint::Regional { absent, .. } => (false, absent),
    };
    let row = Row {
        call: id.to_string(),
        cli: cli(call),
        why: id.why(),
        fanout: match call.fanout {
            _ if is_each => "each",
            Fanout::PerRegion if !global => "region",
            _ => "once",
        },
        of,
        global,
        not_in: if is_each { &[] } else { not_in },
        sends: call.fixed("{account}", "{partition}"),
        requires_output_field: call.requires_output_field,
        paging: paging(call),
        query: query::of(call.output.object),
        inside: inside::of(call.output.object),
    };
    serde_json::to_string(&row).unwrap_or_default()
}

/// How the script turns pages: the parameter for their size, the fields that say whether more follow and what the next page's
/// token is, and the parameter that takes the token. Empty for a call without pages.
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
