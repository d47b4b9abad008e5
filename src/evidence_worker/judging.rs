//! Judging what came, together with what this device has kept of earlier looks.
//!
//! A finding rests on the freshest evidence that there is for each criterion and Region: of a Region, all that a criterion needs
//! is taken from one look, the latest that tells anything of it there. Answers of several times are never put together within a
//! Region, because what one list lacks and another has would then say something that was never so. What is asked once counts as a
//! Region of its own. And what the latest look shows is never made better by an earlier one.

use crate::aws::collector;
use crate::aws::scan::ScanScope;
use crate::baseline::calls_of;
use crate::catalog::{CallId, Endpoint, Fanout};
use crate::checks::{self, Judge};
use crate::evidence::{CallOutcome, Evidence, Finding, ProfileFacts, RecordedCall, Verdict};
use crate::stdx::time::Timestamp;
use std::collections::BTreeMap;

/// What evidence says, with earlier looks at the same account, the latest first, of every criterion for which something was asked
/// now; and the criteria that rest on earlier looks as well.
pub(super) fn judged(
    came: &Evidence,
    earlier: &[&Evidence],
    profile_facts: ProfileFacts,
) -> (Vec<(String, Finding)>, Vec<String>) {
    let (mut findings, mut with_earlier) = (Vec::new(), Vec::new());
    let scans: Vec<&Evidence> = [came].into_iter().chain(earlier.iter().copied()).collect();
    let judge = Judge::new(came, profile_facts);
    for id in checks::decided(&[]) {
        let Some(now) = judge.finding(id).filter(|finding| is_about(finding, came)) else {
            continue;
        };
        let together = more_complete(id, &now, &scans, profile_facts);
        if together.is_some() {
            with_earlier.push(id.to_owned());
        }
        findings.push((id.to_owned(), together.unwrap_or(now)));
    }
    (findings, with_earlier)
}

/// What several looks say, the latest first, of every criterion of which they tell anything.
pub(super) fn of_scans(scans: &[Evidence], profile_facts: ProfileFacts) -> Vec<(String, Finding)> {
    let scans: Vec<&Evidence> = scans.iter().collect();
    let judge = |id: &str| Some((id.to_owned(), assembled(id, &scans)?.judge(id, profile_facts)?));
    checks::decided(&[]).filter_map(judge).filter(|(_, finding)| finding.verdict != Verdict::Unknown).collect()
}

/// What looks say together of a criterion, the latest first, where the latest does not see all, and they say more than it does;
/// `now` is what that one says alone.
pub(super) fn more_complete(
    id: &str,
    now: &Finding,
    scans: &[&Evidence],
    profile_facts: ProfileFacts,
) -> Option<Finding> {
    let is_complete = now.verdict != Verdict::Unknown && now.missing.is_empty();
    if is_complete || scans.len() < 2 {
        return None;
    }
    let assembled = assembled(id, scans).filter(|assembled| assembled.oldest_earlier.is_some())?;
    let mut together = assembled.judge(id, profile_facts)?;
    let newest = together.newest().max(now.newest());
    together.span_ms = newest.millis_since(together.observed);
    (together.verdict != Verdict::Unknown && together.says_all_of(now)).then_some(together)
}

/// What a criterion needs of several looks.
struct Assembled {
    evidence: Evidence,
    /// When the oldest answer was asked for that is not of the latest look; `None` where all is of that.
    oldest_earlier: Option<Timestamp>,
}

impl Assembled {
    /// What it says. It is as old as the oldest answer, also of those that only tell which Regions there are.
    fn judge(&self, id: &str, profile_facts: ProfileFacts) -> Option<Finding> {
        let mut finding = Judge::new(&self.evidence, profile_facts).finding(id)?;
        let newest = finding.newest();
        finding.observed = self.oldest_earlier.map_or(finding.observed, |oldest| oldest.min(finding.observed));
        finding.span_ms = newest.millis_since(finding.observed);
        Some(finding)
    }
}

/// Takes what a criterion needs of each Region from the latest look that tells anything of it there. `None` where none does.
fn assembled(id: &str, scans: &[&Evidence]) -> Option<Assembled> {
    let needed = ScanScope::for_criteria(&[id.to_owned()], true).calls;
    // Those that lead to its own calls tell of it, too; what every judgement needs tells nothing of this one.
    let is_own = |call: &&CallId| {
        !is_of_regions(**call)
            && (!ScanScope::is_for_every(**call) || calls_of(id).contains(&call.to_string().as_str()))
    };
    let mut chosen: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, scan) in scans.iter().enumerate() {
        let own = needed.iter().filter(is_own).flat_map(|call| scan.of(*call));
        let telling = own.filter(|recorded| recorded.tells_of_account());
        for recorded in telling {
            chosen.entry(region_of(recorded)).or_insert(place);
        }
    }
    if chosen.is_empty() {
        return None;
    }
    let latest = scans.first()?;
    let mut evidence = Evidence::new(&latest.account, &latest.partition, latest.begun);
    let mut oldest_earlier: Option<Timestamp> = None;
    let mut take = |recorded: &RecordedCall, place: usize| {
        if place > 0 {
            oldest_earlier = Some(oldest_earlier.map_or(recorded.at, |oldest| oldest.min(recorded.at)));
        }
        evidence.record(recorded.clone());
    };
    for (place, scan) in scans.iter().enumerate() {
        for recorded in needed.iter().filter(|call| !is_of_regions(**call)).flat_map(|call| scan.of(*call)) {
            // Where no look tells anything, the latest one says why not.
            if chosen.get(region_of(recorded)).copied().unwrap_or_default() == place {
                take(recorded, place);
            }
        }
    }
    let regions = CallId::find("ec2:DescribeRegions")?;
    let has_answer = |recorded: &&RecordedCall| recorded.outcome == CallOutcome::Data;
    let listed = scans.iter().enumerate().find_map(|(place, scan)| Some((place, scan.of(regions).find(has_answer)?)));
    if let Some((place, recorded)) = listed {
        take(recorded, place);
    }
    Some(Assembled { evidence, oldest_earlier })
}

/// The Region that a call was about; empty for what is asked once.
fn region_of(recorded: &RecordedCall) -> &str {
    let call = recorded.call.get();
    let is_once = call.fanout == Fanout::Once || matches!(call.service.endpoint, Endpoint::Global(_));
    if is_once { "" } else { &recorded.region }
}

fn is_of_regions(call: CallId) -> bool {
    call.get().operation == "DescribeRegions"
}

/// Whether a finding says more than that its criterion was not looked at. A file of a few calls must not make the rest unknown.
fn is_about(finding: &Finding, evidence: &Evidence) -> bool {
    // Which Regions there are is asked for whatever is asked in each of them.
    let calls: Vec<CallId> =
        finding.calls.iter().filter_map(|name| CallId::find(name)).filter(|call| !is_of_regions(*call)).collect();
    let is_asked = |call: &CallId| evidence.of(*call).next().is_some();
    let is_left_out = |call: &CallId| !is_asked(call) && collector::is_made_anyway(*call);
    finding.verdict != Verdict::Unknown || (calls.iter().any(is_asked) && !calls.iter().any(is_left_out))
}
