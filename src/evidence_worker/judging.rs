//! Judging new evidence together with the evidence of earlier scans that this device has kept.
//!
//! A finding rests on the freshest evidence for each criterion and Region. Everything that a criterion needs of a Region is
//! taken from one scan, the latest that says anything about the criterion there. Answers of different times are never combined
//! within a Region, because what one list lacks and another has would then say something that was never true. Calls that are
//! made once count as a Region of their own. What the latest scan shows is never made better by an earlier one.

use crate::aws::collector;
use crate::aws::scan::ScanScope;
use crate::baseline::calls_of;
use crate::catalog::{CallId, Endpoint, Fanout};
use crate::checks::{self, Judge};
use crate::evidence::{CallOutcome, Evidence, Finding, ProfileFacts, RecordedCall, Verdict};
use crate::stdx::time::Timestamp;
use std::collections::BTreeMap;

/// The findings from new evidence and from earlier scans of the same account, the latest first, for every criterion of which
/// calls were made now; and the criteria whose findings rest on earlier scans as well.
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

/// The findings from several scans, the latest first, for every criterion that they say anything about.
pub(super) fn of_scans(scans: &[Evidence], profile_facts: ProfileFacts) -> Vec<(String, Finding)> {
    let scans: Vec<&Evidence> = scans.iter().collect();
    let judge = |id: &str| Some((id.to_owned(), assembled(id, &scans)?.judge(id, profile_facts)?));
    checks::decided(&[]).filter_map(judge).filter(|(_, finding)| finding.verdict != Verdict::Unknown).collect()
}

/// The finding for a criterion from several scans, the latest first, if the latest does not see everything and all of them say
/// more. `now` is the finding from the latest scan alone.
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

/// What a criterion needs, from several scans.
struct Assembled {
    evidence: Evidence,
    /// When the oldest call was made that is not from the latest scan; `None` if all are from that.
    oldest_earlier: Option<Timestamp>,
}

impl Assembled {
    /// The finding. It is as old as the oldest answer, including the one that lists the Regions.
    fn judge(&self, id: &str, profile_facts: ProfileFacts) -> Option<Finding> {
        let mut finding = Judge::new(&self.evidence, profile_facts).finding(id)?;
        let newest = finding.newest();
        finding.observed = self.oldest_earlier.map_or(finding.observed, |oldest| oldest.min(finding.observed));
        finding.span_ms = newest.millis_since(finding.observed);
        Some(finding)
    }
}

/// Takes what a criterion needs of each Region from the latest scan that says anything about it there. `None` if no scan does.
fn assembled(id: &str, scans: &[&Evidence]) -> Option<Assembled> {
    let needed = ScanScope::for_criteria(&[id.to_owned()], true).calls;
    // Calls that lead to a criterion's own calls say something about it, too. Calls that every check may need do not.
    let is_own = |call: &&CallId| {
        !is_of_regions(**call)
            && (!ScanScope::is_for_every(**call) || calls_of(id).contains(&call.to_string().as_str()))
    };
    let mut chosen: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, scan) in scans.iter().enumerate() {
        let own = needed.iter().filter(is_own).flat_map(|call| scan.of(*call));
        let telling = own.filter(|recorded| recorded.tells_of_account());
        for recorded in telling {
            chosen.entry(region_of(recorded)).or_insert(index);
        }
    }
    if chosen.is_empty() {
        return None;
    }
    let latest = scans.first()?;
    let mut evidence = Evidence::new(&latest.account, &latest.partition, latest.begun);
    let mut oldest_earlier: Option<Timestamp> = None;
    let mut take = |recorded: &RecordedCall, index: usize| {
        if index > 0 {
            oldest_earlier = Some(oldest_earlier.map_or(recorded.at, |oldest| oldest.min(recorded.at)));
        }
        evidence.record(recorded.clone());
    };
    for (index, scan) in scans.iter().enumerate() {
        for recorded in needed.iter().filter(|call| !is_of_regions(**call)).flat_map(|call| scan.of(*call)) {
            // If no scan says anything about a Region, the latest one says why not.
            if chosen.get(region_of(recorded)).copied().unwrap_or_default() == index {
                take(recorded, index);
            }
        }
    }
    let regions = CallId::find("ec2:DescribeRegions")?;
    let has_answer = |recorded: &&RecordedCall| recorded.outcome == CallOutcome::Data;
    let listed = scans.iter().enumerate().find_map(|(index, scan)| Some((index, scan.of(regions).find(has_answer)?)));
    if let Some((index, recorded)) = listed {
        take(recorded, index);
    }
    Some(Assembled { evidence, oldest_earlier })
}

/// The Region that a call was about; empty for a call that is made once.
fn region_of(recorded: &RecordedCall) -> &str {
    let call = recorded.call.get();
    let is_once = call.fanout == Fanout::Once || matches!(call.service.endpoint, Endpoint::Global(_));
    if is_once { "" } else { &recorded.region }
}

fn is_of_regions(call: CallId) -> bool {
    call.get().operation == "DescribeRegions"
}

/// Whether a finding says more than that its criterion was not scanned. A file with a few calls must not make the rest unknown.
fn is_about(finding: &Finding, evidence: &Evidence) -> bool {
    // The Regions are requested for any call that is made in each of them.
    let calls: Vec<CallId> =
        finding.calls.iter().filter_map(|name| CallId::find(name)).filter(|call| !is_of_regions(*call)).collect();
    let is_asked = |call: &CallId| evidence.of(*call).next().is_some();
    let is_left_out = |call: &CallId| !is_asked(call) && collector::is_made_anyway(*call);
    finding.verdict != Verdict::Unknown || (calls.iter().any(is_asked) && !calls.iter().any(is_left_out))
}
