//! ACCT.11: GuardDuty, and who receives its findings.

use crate::checks::services::ec2::instances::servers;
use crate::checks::services::ec2::network::is_region_known_in_use;
use crate::checks::services::eventbridge::notification_rules::{Routes, Way};
use crate::checks::services::guardduty::Detectors;
use crate::checks::services::organizations::{OrganizationRole, organization_role};
use crate::checks::{CallResult, CheckContext, Draft, substitutes};
use crate::evidence::{Degree, Resource, View, WORDS};
use crate::messages::findings as shared;
use crate::messages::findings::acct_11 as say;
use crate::messages::findings::substitutes as other;
use crate::stdx::sort;
use crate::stdx::time::DAY;
use std::collections::BTreeSet;

/// The severity from which on a finding is serious.
const SERIOUS: f64 = 7.0;
/// For how many days a serious finding may stay open.
const OPEN_DAYS: u64 = 7;
/// The features that every detector has, whether paid for or not.
const ALWAYS_ON: [&str; 3] = ["FLOW_LOGS", "CLOUD_TRAIL", "DNS_LOGS"];

const S3: &str = "S3_DATA_EVENTS";
const EC2: &str = "EBS_MALWARE_PROTECTION";
const LAMBDA: &str = "LAMBDA_NETWORK_LOGS";
const RDS: &str = "RDS_LOGIN_EVENTS";
const EKS: &str = "EKS_AUDIT_LOGS";

/// Checks `acct-11.on-everywhere`.
pub fn on_everywhere(cx: &mut CheckContext<'_>) -> Draft {
    let all = Detectors::everywhere_or_off(cx);
    let off = all.iter().filter(|detectors| detectors.is_on() == Some(false));
    let mut off: Vec<(bool, &str)> =
        off.map(|off| (is_region_known_in_use(cx, off.region) == Some(true), off.region)).collect();
    if off.is_empty() {
        return Draft::Pass(say::ON_EVERYWHERE.to_owned());
    }
    sort::by_number(&mut off, |(is_in_use, _)| u64::from(!is_in_use));
    let in_use = off.iter().filter(|(is_in_use, _)| *is_in_use).count();
    let is_off_everywhere = Detectors::are_off(&all, cx);
    let reason = if is_off_everywhere { say::ON_NOWHERE.to_owned() } else { say::off_in(off.len(), in_use) };
    let degree = if in_use > 0 || is_off_everywhere { Degree::Wholly } else { Degree::Partly };
    let words = |is_in_use| if is_in_use { say::OFF_IN_USE } else { say::OFF };
    let off = off.into_iter().map(|(is_in_use, region)| Resource::new("", region, region, words(is_in_use))).collect();
    Draft::Fail(degree, reason, off)
}

/// How far the findings of one Region get.
enum Fate {
    Reaches,
    Lost(Way),
    Elsewhere(&'static str),
    Unknown,
}

fn fate<'a>(cx: &mut CheckContext<'a>, routes: &Routes<'a>, detectors: &Detectors<'a>) -> Fate {
    let way = routes.from(cx, detectors.region);
    let administrators: Vec<Option<CallResult<'_>>> = detectors
        .all
        .iter()
        .map(|(id, _)| cx.in_region("guardduty:GetAdministratorAccount", detectors.region, &[id]))
        .collect();
    let is_set = |answer: &CallResult<'_>| !answer.view().get("Administrator").text("AccountId").is_empty();
    let has_administrator = administrators.iter().flatten().any(is_set);
    match way {
        Way::Open => Fate::Reaches,
        Way::Elsewhere => Fate::Elsewhere(say::ELSEWHERE),
        _ if has_administrator => Fate::Elsewhere(say::BY_ADMINISTRATOR),
        Way::Unknown => Fate::Unknown,
        _ if administrators.iter().any(Option::is_none) => Fate::Unknown,
        way => Fate::Lost(way),
    }
}

/// Checks `acct-11.notified`.
pub fn notified(cx: &mut CheckContext<'_>) -> Draft {
    let all = Detectors::everywhere_or_off(cx);
    let sees_all = !cx.misses_any(&["guardduty:ListDetectors", "guardduty:GetDetector"]);
    let routes = Routes::of(cx);
    let on: Vec<&Detectors<'_>> = all.iter().filter(|detectors| detectors.is_on() == Some(true)).collect();
    if on.is_empty() {
        if sees_all || Detectors::are_off(&all, cx) {
            let off = all.iter().filter(|_| !sees_all);
            let off = off.map(|detectors| Resource::new("", detectors.region, detectors.region, say::OFF)).collect();
            return Draft::Fail(Degree::Wholly, say::NOTHING_TO_SEND.to_owned(), off);
        }
        // Wherever GuardDuty may be on, nobody in this account receives its findings without a rule.
        let mut regions = cx.regions_of("guardduty:ListDetectors");
        regions.retain(|region| cx.is_blocked("guardduty:ListDetectors") && routes.from(cx, region) == Way::None);
        let are_all = regions.len() == cx.regions_of("guardduty:ListDetectors").len();
        let unheard = regions.into_iter().map(|region| Resource::new("", region, region, say::NO_RULE)).collect();
        // If the account is in no organization, no other account receives them either.
        return if are_all && organization_role(cx) == Some(OrganizationRole::Alone) {
            Draft::Fail(Degree::Wholly, say::NO_WAY.to_owned(), unheard)
        } else {
            Draft::Review(other::UNROUTED.to_owned(), unheard)
        };
    }
    let (mut reaching, mut lost, mut elsewhere, mut unknown) = (0, Vec::new(), Vec::new(), 0);
    let mut leads_nowhere = true;
    for detectors in &on {
        let region = detectors.region;
        let note = |list: &mut Vec<Resource>, what| list.push(Resource::new("", region, region, what));
        match fate(cx, &routes, detectors) {
            Fate::Reaches => reaching += 1,
            Fate::Lost(Way::None) => note(&mut lost, say::NO_RULE),
            Fate::Lost(_) => {
                leads_nowhere = false;
                note(&mut lost, say::UNHEARD);
            }
            Fate::Elsewhere(what) => note(&mut elsewhere, what),
            Fate::Unknown => unknown += 1,
        }
    }
    if !lost.is_empty() {
        // The criterion is wholly unmet only if no finding of any Region gets anywhere.
        let is_none = leads_nowhere && lost.len() == on.len() && sees_all;
        let degree = if is_none { Degree::Wholly } else { Degree::Partly };
        let reason = if reaching == 0 { say::NO_WAY.to_owned() } else { say::routed_in(reaching, on.len()) };
        Draft::Fail(degree, reason, lost)
    } else if !elsewhere.is_empty() {
        Draft::Review(say::SENT_ELSEWHERE.to_owned(), elsewhere)
    } else if unknown > 0 {
        Draft::Unknown(String::new())
    } else {
        Draft::Pass(say::ROUTED.to_owned())
    }
}

/// The Regions with something that a plan would watch, each with the plan.
fn fitting_plans<'a>(cx: &mut CheckContext<'a>, all: &[Detectors<'a>]) -> BTreeSet<(&'a str, &'static str)> {
    let mut fitting = BTreeSet::new();
    let mut fits = |cx: &mut CheckContext<'a>, call: &str, plan: &'static str, has_any: fn(View<'a>) -> bool| {
        let answers = cx.in_every_region(call);
        fitting.extend(answers.iter().filter(|answer| has_any(answer.view())).map(|answer| (answer.region(), plan)));
    };
    fits(cx, "ec2:DescribeInstances", EC2, |view| servers(view).next().is_some());
    fits(cx, "lambda:ListFunctions", LAMBDA, |view| view.list("Functions").len() > 0);
    fits(cx, "rds:DescribeDBInstances", RDS, has_relational_databases);
    fits(cx, "eks:ListClusters", EKS, |view| view.list("clusters").len() > 0);
    let buckets: BTreeSet<&str> = sort::set(
        cx.once("s3:ListBuckets")
            .into_iter()
            .flat_map(|answer| answer.view().list("Buckets"))
            .map(|bucket| bucket.text("BucketRegion")),
    );
    for region in buckets {
        if !region.is_empty() {
            fitting.insert((region, S3));
            continue;
        }
        // Older answers do not name a bucket's Region. Such a bucket counts for the Regions that have anything else, or for
        // all.
        let mut regions: Vec<&str> = fitting.iter().map(|(region, _)| *region).collect();
        if regions.is_empty() {
            regions = all.iter().map(|detectors| detectors.region).collect();
        }
        fitting.extend(regions.into_iter().map(|region| (region, S3)));
    }
    let asked = cx.regions_of("guardduty:ListDetectors");
    fitting.retain(|(region, _)| asked.contains(region) || all.iter().any(|detectors| detectors.region == *region));
    fitting
}

/// Whether there are databases of RDS or Aurora; the same answer also lists others (CRITERIA.md E11).
fn has_relational_databases(view: View<'_>) -> bool {
    view.list("DBInstances").any(|instance| !matches!(instance.text("Engine"), "docdb" | "neptune"))
}

/// Checks `acct-11.protection-plans`.
pub fn protection_plans(cx: &mut CheckContext<'_>) -> Draft {
    let all = Detectors::everywhere_or_off(cx);
    let fitting = fitting_plans(cx, &all);
    let is_on = |region: &str, plan: &str| {
        all.iter().find(|detectors| detectors.region == region).and_then(|detectors| detectors.has_plan(plan))
    };
    let on = fitting.iter().filter(|(region, plan)| is_on(region, plan) == Some(true)).count();
    let off: Vec<Resource> = fitting
        .iter()
        .filter(|(region, plan)| is_on(region, plan) == Some(false))
        .map(|(region, plan)| Resource::new(WORDS, *plan, region, say::plan_off(plan)))
        .collect();
    let others = other_plans(&all);
    if fitting.is_empty() {
        Draft::NotApplicable(say::NO_SERVICES.to_owned())
    } else if off.is_empty() {
        Draft::Pass(say::with_others(say::ALL_PLANS, &others))
    } else if on == 0 && (!cx.has_gaps() || Detectors::are_off(&all, cx)) {
        Draft::Fail(Degree::Wholly, say::with_others(say::NO_PLANS, &others), off)
    } else {
        Draft::Fail(Degree::Partly, say::with_others(&say::some_plans(on, fitting.len()), &others), off)
    }
}

/// The plans that no rule requires, such as runtime monitoring, each with the number of Regions in which it is on.
fn other_plans<'a>(all: &[Detectors<'a>]) -> Vec<(&'a str, usize)> {
    let names: BTreeSet<&str> = sort::set(all.iter().flat_map(Detectors::plans));
    let is_other = |name: &&str| !ALWAYS_ON.contains(name) && ![S3, EC2, LAMBDA, RDS, EKS].contains(name);
    let on = |name: &str| all.iter().filter(|detectors| detectors.has_plan(name) == Some(true)).count();
    names.into_iter().filter(is_other).map(|name| (name, on(name))).collect()
}

/// The findings of a Region that GuardDuty lists, each with its answer. Missing answers are gaps.
fn open_findings<'a>(cx: &mut CheckContext<'a>, detectors: &Detectors<'a>) -> Vec<(CallResult<'a>, View<'a>)> {
    let region = detectors.region;
    let mut found = Vec::new();
    for (detector, _) in &detectors.all {
        let Some(list) = cx.in_region("guardduty:ListFindings", region, &[detector]) else { continue };
        let mut described: BTreeSet<&str> = BTreeSet::new();
        for id in list.view().texts("FindingIds") {
            if described.contains(id) {
                continue;
            }
            // One call is about up to 50 findings.
            let answers = cx.for_items_where("guardduty:GetFindings", region, |asking| {
                asking.region() == region && asking.sent("FindingIds").items().any(|asked| asked.as_text() == id)
            });
            for answer in answers {
                described.extend(answer.sent("FindingIds").items().map(View::as_text));
                found.extend(answer.view().list("Findings").map(|finding| (answer, finding)));
            }
        }
    }
    found
}

/// Checks `acct-11.response`.
pub fn response(cx: &mut CheckContext<'_>) -> Draft {
    let all = Detectors::everywhere_or_off(cx);
    let mut old = Vec::new();
    let mut recent = Vec::new();
    let mut is_clock_wrong = false;
    for detectors in &all {
        for (answer, finding) in open_findings(cx, detectors) {
            let severity = finding.amount("Severity").unwrap_or(SERIOUS);
            if severity < SERIOUS || finding.get("Service").flag("Archived") {
                continue;
            }
            let seen = finding.time("CreatedAt");
            let age = seen.and_then(|seen| answer.millis_since(seen));
            is_clock_wrong |= seen.is_some() && age.is_none();
            let words = say::finding(finding.text("Type"), severity, seen.map(|seen| seen.date()));
            let resource = Resource::new("id", finding.text("Id"), detectors.region, words);
            let is_old = age.is_some_and(|age| age > OPEN_DAYS * DAY);
            if is_old { &mut old } else { &mut recent }.push((severity, resource));
        }
    }
    if !old.is_empty() {
        Draft::Fail(Degree::Wholly, say::OLD_FINDINGS.to_owned(), by_severity(old))
    } else if is_clock_wrong {
        Draft::Unknown(shared::CLOCK_WRONG.to_owned())
    } else if recent.is_empty() && cx.is_blocked("guardduty:ListDetectors") {
        Draft::Review(other::HANDED_ON.to_owned(), substitutes::handed_on(cx))
    } else if recent.is_empty() {
        Draft::Review(say::NO_FINDINGS.to_owned(), Vec::new())
    } else {
        Draft::Review(say::OPEN_FINDINGS.to_owned(), by_severity(recent))
    }
}

/// The findings as resources: the most severe first, and within a severity by Region.
fn by_severity(mut findings: Vec<(f64, Resource)>) -> Vec<Resource> {
    // Severities have one decimal place.
    sort::by_text(&mut findings, |(severity, resource)| {
        format!("{:03} {} {}", 100 - (severity * 10.0).round().clamp(0.0, 100.0) as u8, resource.region, resource.id)
    });
    findings.into_iter().map(|(_, resource)| resource).collect()
}

#[cfg(test)]
mod tests;
