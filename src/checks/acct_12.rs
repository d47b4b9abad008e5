//! ACCT.12: the services that check the settings continuously.

use crate::catalog::CallId;
use crate::checks::services::ec2::instances::servers;
use crate::checks::services::ec2::network::{is_region_in_use, is_region_known_in_use};
use crate::checks::services::organizations::fail_unless_member;
use crate::checks::{CallResult, CheckContext, Draft, Missing};
use crate::evidence::{CallOutcome, Degree, Resource, View, WORDS};
use crate::messages::findings::acct_12 as say;
use crate::stdx::glob;
use crate::stdx::sort;
use std::collections::{BTreeMap, BTreeSet};

const CHECKS: &str = "support:DescribeTrustedAdvisorChecks";
const SUMMARIES: &str = "support:DescribeTrustedAdvisorCheckSummaries";
const RECOMMENDATIONS: &str = "trustedadvisor:ListRecommendations";
const INSPECTOR: &str = "inspector2:BatchGetAccountStatus";

/// The names of red items of Trusted Advisor, each with whether the item is about security.
type Red<'a> = BTreeMap<&'a str, bool>;

/// Checks `acct-12.no-red-items`.
pub fn no_red_items(cx: &mut CheckContext<'_>) -> Draft {
    // Two services have the same items. The answers of one are enough, and what either shows as red is red.
    let (mut red, by_support) = cx.tentatively(red_by_support);
    let (more, by_recommendations) = cx.tentatively(red_by_recommendations);
    red.extend(more);
    if !by_support.is_empty() && !by_recommendations.is_empty() {
        cx.add_gaps(by_support);
        cx.add_gaps(by_recommendations);
    }
    if red.is_empty() {
        return if cx.has_gaps() {
            Draft::Unknown(say::LOOK_INTO_CONSOLE.to_owned())
        } else {
            Draft::Pass(say::NO_RED.to_owned())
        };
    }
    let security = red.values().filter(|is_security| **is_security).count();
    let degree = if security > 0 { Degree::Wholly } else { Degree::Partly };
    let reason = say::red(red.len(), security);
    let mut items: Vec<(&str, bool)> = red.into_iter().collect();
    sort::by_number(&mut items, |(_, is_security)| u64::from(!is_security));
    let words = |is_security| if is_security { say::RED_SECURITY } else { say::RED };
    let items = items.into_iter().map(|(name, is_security)| Resource::new("", name, "", words(is_security)));
    Draft::Fail(degree, reason, items.collect())
}

fn red_by_support<'a>(cx: &mut CheckContext<'a>) -> Red<'a> {
    let Some(checks) = cx.once(CHECKS) else { return Red::new() };
    // Checks can be requested in several batches.
    let answers = cx.for_items_where(SUMMARIES, "", |_| true);
    let summaries = answers.iter().flat_map(|answer| answer.view().list("summaries"));
    let statuses = sort::map(summaries.map(|summary| (summary.text("checkId"), summary.text("status"))));
    let asked: BTreeSet<&str> =
        sort::set(answers.iter().flat_map(|answer| answer.sent("checkIds").items()).map(View::as_text));
    let mut red = Red::new();
    for check in checks.view().list("checks") {
        let id = check.text("id");
        match statuses.get(id) {
            Some(&"error") => {
                red.insert(check.text("name"), check.text("category") == "security");
            }
            None if !asked.contains(id) => missing(cx, SUMMARIES, "", Missing::NotAsked),
            _ => {}
        }
    }
    red
}

fn red_by_recommendations<'a>(cx: &mut CheckContext<'a>) -> Red<'a> {
    let answer = cx.once(RECOMMENDATIONS);
    let items = answer.into_iter().flat_map(|answer| answer.view().list("recommendationSummaries"));
    let red = items.filter(|item| item.text("status") == "error");
    sort::map(red.map(|item| (item.text("name"), item.texts("pillars").any(|pillar| pillar == "security"))))
}

/// Notes that an answer lacks a part.
fn missing(cx: &mut CheckContext<'_>, call: &str, region: &str, why: Missing) {
    if let Some(call) = CallId::find(call) {
        cx.add_gap(call, region, why);
    }
}

/// The state of Security Hub in a Region.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Hub {
    /// A standard is ready, or the new Security Hub is on.
    Good,
    /// Security Hub is on, but no standard is ready; with what AWS says about each.
    NotReady(String),
    Off,
    Unknown,
}

fn hub(old: Option<CallResult<'_>>, standards: Option<CallResult<'_>>, new: Option<CallResult<'_>>) -> Hub {
    // An error that is an answer means that it is off.
    let is_on = |answer: CallResult<'_>, arn| answer.code().is_empty() && !answer.view().text(arn).is_empty();
    if new.is_some_and(|answer| is_on(answer, "HubV2Arn")) {
        return Hub::Good;
    }
    let (Some(old), Some(standards)) = (old, standards) else { return Hub::Unknown };
    if !is_on(old, "HubArn") {
        return if new.is_some() { Hub::Off } else { Hub::Unknown };
    }
    let statuses = || standards.view().list("StandardsSubscriptions").map(|standard| standard.text("StandardsStatus"));
    if statuses().any(|status| status == "READY") {
        Hub::Good
    } else if !standards.is_complete() || new.is_none() {
        Hub::Unknown
    } else if statuses().len() == 0 {
        Hub::NotReady(say::NO_STANDARD.to_owned())
    } else {
        Hub::NotReady(say::not_ready(&statuses().collect::<Vec<_>>()))
    }
}

/// Checks `acct-12.security-hub`.
pub fn security_hub(cx: &mut CheckContext<'_>) -> Draft {
    let mut ask = |call| -> BTreeMap<&str, CallResult<'_>> {
        sort::map(cx.in_every_region(call).into_iter().map(|answer| (answer.region(), answer)))
    };
    let old = ask("securityhub:DescribeHub");
    let standards = ask("securityhub:GetEnabledStandards");
    let new = ask("securityhub:DescribeSecurityHubV2");
    let regions: BTreeSet<&str> = sort::set([&old, &standards, &new].into_iter().flat_map(BTreeMap::keys).copied());
    let at = |region: &str| hub(old.get(region).copied(), standards.get(region).copied(), new.get(region).copied());
    let hubs: Vec<(&str, Hub)> = regions.into_iter().map(|region| (region, at(region))).collect();
    let lacking = || hubs.iter().filter(|(_, hub)| matches!(hub, Hub::Off | Hub::NotReady(_)));
    let resource = |(region, hub): &(&str, Hub)| {
        let what = if let Hub::NotReady(what) = hub { what } else { say::HUB_OFF };
        Resource::new("", *region, region, what)
    };
    if hubs.iter().all(|(_, hub)| *hub == Hub::Off) && !cx.has_gaps() {
        let off = lacking().filter(|(region, _)| is_region_known_in_use(cx, region) != Some(false));
        let off = off.map(resource).collect();
        return fail_unless_member(cx, Degree::Wholly, say::HUB_NOWHERE.to_owned(), off);
    }
    let good = hubs.iter().filter(|(_, hub)| *hub == Hub::Good).count();
    let mut is_use_known = true;
    let mut failing = Vec::new();
    for lacking in lacking() {
        let in_use = is_region_in_use(cx, lacking.0);
        is_use_known &= in_use.is_some();
        // If no hub is good anywhere, one that is not ready fails even in a Region that is not in use.
        if in_use == Some(true) || good == 0 && lacking.1 != Hub::Off {
            failing.push(resource(lacking));
        }
    }
    if !failing.is_empty() {
        fail_unless_member(cx, Degree::Partly, say::hub_in(good, failing.len()), failing)
    } else if is_use_known {
        Draft::Pass(say::HUB_EVERYWHERE.to_owned())
    } else {
        Draft::Unknown(String::new())
    }
}

/// The kinds of things that Inspector can scan: the name for people, and the name in Inspector's answer.
const KINDS: [(&str, &str); 3] = [(say::SERVERS, "ec2"), (say::IMAGES, "ecr"), (say::FUNCTIONS, "lambda")];

/// Whether Inspector scans a kind of thing in a Region; `None` if the answer does not say, which is a gap.
pub(super) fn is_scanned(cx: &mut CheckContext<'_>, answer: CallResult<'_>, kind: &str) -> Option<bool> {
    let account = cx.account();
    let mut accounts = answer.view().list("accounts");
    let Some(found) = accounts.find(|found| account.is_empty() || found.text("accountId") == account) else {
        let failed = answer.view().list("failedAccounts").next().unwrap_or(View::nothing());
        let code = failed.text("errorCode");
        let outcome = if code == "ACCESS_DENIED" { CallOutcome::Denied } else { CallOutcome::Failed };
        missing(cx, INSPECTOR, answer.region(), Missing::Outcome(outcome, code.to_owned()));
        return None;
    };
    Some(found.get("resourceState").get(kind).text("status") == "ENABLED")
}

/// Whether the images of any repository are at least scanned when they are pushed, by its own setting or by a rule of the
/// registry.
fn is_scanned_on_push(repositories: View<'_>, registry: Option<CallResult<'_>>) -> bool {
    let mut repositories = repositories.list("repositories");
    let rules = registry.into_iter().flat_map(|answer| answer.view().get("scanningConfiguration").list("rules"));
    let filters: Vec<&str> = rules
        .filter(|rule| matches!(rule.text("scanFrequency"), "SCAN_ON_PUSH" | "CONTINUOUS_SCAN"))
        .flat_map(|rule| rule.list("repositoryFilters"))
        .map(|filter| filter.text("filter"))
        .collect();
    repositories.any(|repository| {
        let name = repository.text("repositoryName");
        repository.get("imageScanningConfiguration").flag("scanOnPush")
            || filters.iter().any(|filter| fits_filter(filter, name))
    })
}

/// Whether a filter fits a name. A filter without a star fits every name that contains it.
fn fits_filter(filter: &str, name: &str) -> bool {
    if filter.contains('*') { glob::fits_text(filter, name) } else { name.contains(filter) }
}

/// Checks `acct-12.vulnerability-scan`.
pub fn vulnerability_scan<'a>(cx: &mut CheckContext<'a>) -> Draft {
    let by_region =
        |answers: Vec<CallResult<'a>>| sort::map(answers.into_iter().map(|answer| (answer.region(), answer)));
    let inspector = by_region(cx.in_every_region(INSPECTOR));
    let registries = by_region(cx.in_every_region("ecr:GetRegistryScanningConfiguration"));
    let repositories = cx.in_every_region("ecr:DescribeRepositories");
    let is_on_push =
        repositories.iter().any(|answer| is_scanned_on_push(answer.view(), registries.get(answer.region()).copied()));
    let is_there: [fn(View<'_>) -> bool; 3] = [
        |view| servers(view).next().is_some(),
        |view| view.list("repositories").len() > 0,
        |view| view.list("Functions").len() > 0,
    ];
    let answers =
        [cx.in_every_region("ec2:DescribeInstances"), repositories, cx.in_every_region("lambda:ListFunctions")];
    // A Region in which Inspector is not offered does not count.
    let offered = cx.regions_of(INSPECTOR);
    let (mut scanned, mut unknown, mut off) = (0, 0, Vec::new());
    for (((name, kind), is_there), answers) in KINDS.into_iter().zip(is_there).zip(answers) {
        let there = answers.into_iter().filter(|answer| is_there(answer.view())).map(CallResult::region);
        for region in there.filter(|region| offered.contains(region) || inspector.contains_key(region)) {
            match inspector.get(region).and_then(|answer| is_scanned(cx, *answer, kind)) {
                Some(true) => scanned += 1,
                Some(false) => off.push(Resource::new(WORDS, name, region, say::not_scanned(name))),
                None => unknown += 1,
            }
        }
    }
    let all = scanned + unknown + off.len();
    if all == 0 {
        Draft::NotApplicable(say::NOTHING_TO_SCAN.to_owned())
    } else if off.is_empty() {
        Draft::Pass(say::ALL_SCANNED.to_owned())
    } else if scanned > 0 {
        Draft::Fail(Degree::Partly, say::some_scanned(scanned, all), off)
    } else if is_on_push {
        Draft::Fail(Degree::Partly, say::ONLY_ON_PUSH.to_owned(), off)
    } else if unknown > 0 {
        Draft::Unknown(String::new())
    } else {
        Draft::Review(say::NONE_SCANNED.to_owned(), off)
    }
}

#[cfg(test)]
mod tests;
