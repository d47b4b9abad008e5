//! What a check reads evidence through. The context records every answer that the check asked for and did not get. No check can
//! take a missing answer for an empty one, because [`CheckContext::conclude`] makes the finding from the check's draft and
//! these gaps (CRITERIA.md E2).

use super::Judge;
use crate::catalog::{CallId, Endpoint, Fanout};
use crate::evidence::View;
use crate::evidence::{Degree, Finding, Resource, Source, Verdict};
use crate::evidence::{Evidence, ProfileFacts, RecordedCall};
use crate::messages::findings as say;
use crate::stdx::sort;
use crate::stdx::time::Timestamp;
use crate::wire::CallOutcome;
use std::collections::BTreeSet;

/// How much two clocks may differ, in milliseconds: five minutes, as AWS allows for signatures.
const CLOCKS_DIFFER: u64 = 300_000;

/// An answer from AWS.
#[derive(Clone, Copy, Debug)]
pub struct CallResult<'a> {
    recorded: &'a RecordedCall,
}

impl<'a> CallResult<'a> {
    /// The answer's fields.
    pub fn view(self) -> View<'a> {
        View::new(&self.recorded.data)
    }

    /// The Region that answered; empty for global services.
    pub fn region(self) -> &'a str {
        &self.recorded.region
    }

    /// When the call was made; ages count from this time (CRITERIA.md E15).
    pub fn at(self) -> Timestamp {
        self.recorded.at
    }

    /// The code of an error that is an answer, such as `NoSuchEntity`, or of the failure that cut the answer off; otherwise
    /// empty.
    pub fn code(self) -> &'a str {
        &self.recorded.code
    }

    /// Whether the answer is complete to the last page. Only then does something that it lacks not exist.
    pub fn is_complete(self) -> bool {
        self.recorded.outcome == CallOutcome::Data
    }

    /// The milliseconds from an instant to the call (CRITERIA.md E15); zero if the instant is a little later. `None` if it is
    /// later by more than clocks may differ, because one of them is wrong.
    pub fn millis_since(self, earlier: Timestamp) -> Option<u64> {
        (earlier <= self.at().plus(CLOCKS_DIFFER)).then(|| self.at().millis_since(earlier))
    }

    /// The value of a parameter that was sent; nothing if the call was made without it.
    pub fn sent(self, name: &str) -> View<'a> {
        self.recorded.parameters.get(name).map_or_else(View::nothing, View::new)
    }
}

/// An answer that a check asked for and did not get.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The call.
    pub call: CallId,
    /// The Region; empty for global services.
    pub region: String,
    /// Why there is no answer.
    pub why: Missing,
}

/// Why an answer is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// The call was made and ended with this outcome and error code.
    Outcome(CallOutcome, String),
    /// The call was not made.
    NotAsked,
    /// It is not known which Regions are enabled.
    RegionsUnknown,
    /// The endpoint data does not know the Region.
    RegionNew,
}

/// What a check would conclude if it had seen everything it asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Draft {
    /// Met, with the reason.
    Pass(String),
    /// Not met or partly met, with the reason and what fails.
    Fail(Degree, String, Vec<Resource>),
    /// For a person to review, with the reason and what to review.
    Review(String, Vec<Resource>),
    /// Nothing exists that the criterion could be about, with the reason.
    NotApplicable(String),
    /// Not decided by the answers, with the reason; empty if the gaps say it all.
    Unknown(String),
}

/// What one check reads evidence through; it records every gap.
#[derive(Debug)]
pub struct CheckContext<'a> {
    judge: &'a Judge<'a>,
    evidence: &'a Evidence,
    /// The facts of the profile.
    pub profile_facts: ProfileFacts,
    calls: BTreeSet<CallId>,
    regions: BTreeSet<&'a str>,
    regions_denied_by_scp: BTreeSet<&'a str>,
    gaps: BTreeSet<Gap>,
    sources: BTreeSet<String>,
    oldest: Option<Timestamp>,
    /// When the newest call was made, and its source.
    newest: Option<(Timestamp, Source)>,
    call_sources: BTreeSet<Source>,
    /// Every call that was asked for, including those of tentative parts that did not count.
    #[cfg(test)]
    pub(super) asked_for: BTreeSet<CallId>,
}

impl<'a> CheckContext<'a> {
    /// The context of a check that has not asked for anything yet.
    pub(super) fn new(judge: &'a Judge<'a>) -> Self {
        Self {
            judge,
            evidence: judge.evidence(),
            profile_facts: judge.profile_facts(),
            calls: BTreeSet::new(),
            regions: BTreeSet::new(),
            regions_denied_by_scp: BTreeSet::new(),
            gaps: BTreeSet::new(),
            sources: BTreeSet::new(),
            oldest: None,
            newest: None,
            call_sources: BTreeSet::new(),
            #[cfg(test)]
            asked_for: BTreeSet::new(),
        }
    }

    /// The evidence that the check reads.
    pub(super) fn evidence(&self) -> &'a Evidence {
        self.evidence
    }

    /// The judge that runs the check, with what is derived once for all checks.
    pub(super) fn judge(&self) -> &'a Judge<'a> {
        self.judge
    }

    /// The account ID; empty if it is not known.
    pub fn account(&self) -> &'a str {
        &self.evidence.account
    }

    /// The partition; `aws` if it is not known.
    pub fn partition(&self) -> &'a str {
        if self.evidence.partition.is_empty() { "aws" } else { &self.evidence.partition }
    }

    /// The answer of a call that is made once. A missing answer is a gap.
    pub fn once(&mut self, call: &str) -> Option<CallResult<'a>> {
        self.for_item(call, &[])
    }

    /// The answer of a call about an item, in whichever Region it was made. A missing answer is a gap.
    pub fn for_item(&mut self, call: &str, item: &[&str]) -> Option<CallResult<'a>> {
        let call = known(call);
        let evidence = self.evidence;
        let recorded = match call.get().service.endpoint {
            Endpoint::Global(_) => evidence.find(call, "", item),
            // A regional service may be called once, such as for the list of Regions, or in the item's own Region.
            Endpoint::Regional { .. } => evidence.find_anywhere(call, item),
        };
        self.take(call, "", recorded)
    }

    /// The answer of a call in a Region, about an item if `item` is not empty. A missing answer is a gap.
    pub fn in_region(&mut self, call: &str, region: &str, item: &[&str]) -> Option<CallResult<'a>> {
        let call = known(call);
        let recorded = self.evidence.find(call, region, item);
        self.take(call, region, recorded)
    }

    /// The complete answer of a call in a Region that the check can do without. A missing answer is no gap.
    pub fn optional(&mut self, call: &str, region: &str, item: &[&str]) -> Option<CallResult<'a>> {
        let call = known(call);
        let recorded = self.evidence.find(call, region, item).filter(|recorded| recorded.outcome == CallOutcome::Data);
        recorded.and_then(|recorded| self.take(call, region, Some(recorded)))
    }

    /// Whether a browser withheld an answer of a call.
    pub fn is_blocked(&self, call: &str) -> bool {
        is_blocked(self.evidence, known(call))
    }

    /// Whether a call was denied anywhere.
    pub fn is_denied(&self, call: &str) -> bool {
        self.evidence.of(known(call)).any(|recorded| recorded.outcome == CallOutcome::Denied)
    }

    /// The complete answers of a call that is a substitute. Missing answers are no gaps.
    pub fn substitutes(&mut self, call: &str) -> Vec<CallResult<'a>> {
        let id = known(call);
        let evidence = self.evidence;
        let answers = evidence.of(id).filter(|recorded| recorded.outcome == CallOutcome::Data);
        answers.filter_map(|recorded| self.take(id, &recorded.region, Some(recorded))).collect()
    }

    /// Notes where a substitute comes from. The reason of a finding with resources then says so.
    pub fn note_source(&mut self, source: String) {
        self.sources.insert(source);
    }

    /// The answers of those calls for which `is_about` is true, for calls whose items are lists or objects. Missing answers are
    /// gaps. If no such call was made, that is a gap in `region`.
    pub fn for_items_where(
        &mut self,
        call: &str,
        region: &str,
        is_about: impl Fn(CallResult<'a>) -> bool,
    ) -> Vec<CallResult<'a>> {
        let id = known(call);
        let evidence = self.evidence;
        let mut asked = evidence.of(id).filter(|recorded| is_about(CallResult { recorded })).peekable();
        if asked.peek().is_none() {
            self.take(id, region, None);
        }
        asked.filter_map(|recorded| self.take(id, &recorded.region, Some(recorded))).collect()
    }

    /// The answers of a call from every Region in which it has to be made (CRITERIA.md E1), in the order of the Regions.
    /// Missing answers are gaps.
    pub fn in_every_region(&mut self, call: &str) -> Vec<CallResult<'a>> {
        let id = known(call);
        let Some((regions, unknown)) = self.evidence.regions_of(id) else {
            self.add_gap(id, "", Missing::RegionsUnknown);
            let evidence = self.evidence;
            return evidence.of(id).filter_map(|recorded| self.take(id, &recorded.region, Some(recorded))).collect();
        };
        for region in unknown {
            self.add_gap(id, region, Missing::RegionNew);
        }
        self.note_regions_denied_by_scp(id);
        if self
            .evidence
            .enabled_regions()
            .is_some_and(|all| all.iter().all(|region| self.regions_denied_by_scp.contains(region)))
        {
            // If every Region is denied by an SCP, nothing was seen, which does not mean that nothing exists.
            self.add_gap(id, "", Missing::NotAsked);
        }
        regions.into_iter().filter_map(|region| self.in_region(call, region, &[])).collect()
    }

    /// The Regions in which a call has to be made, whether or not they answered; for checks that compare Regions.
    pub fn regions_of(&mut self, call: &str) -> Vec<&'a str> {
        self.note_regions_denied_by_scp(known(call));
        self.evidence.regions_of(known(call)).map(|(regions, _)| regions).unwrap_or_default()
    }

    /// Notes the Regions that are left out because an SCP denies them. The finding names them.
    fn note_regions_denied_by_scp(&mut self, call: CallId) {
        if matches!(call.get().service.endpoint, Endpoint::Regional { .. }) {
            let evidence = self.evidence;
            let regions = evidence.enabled_regions().unwrap_or_default();
            self.regions_denied_by_scp.extend(regions.into_iter().filter(|region| evidence.is_denied_by_scp(region)));
        }
    }

    /// Notes a gap that the check found itself.
    pub fn add_gap(&mut self, call: CallId, region: &str, why: Missing) {
        self.calls.insert(call);
        self.gaps.insert(Gap { call, region: region.to_owned(), why });
    }

    /// Notes that an answer lacks a field which every such answer has.
    pub fn add_unreadable(&mut self, call: &str, region: &str) {
        self.add_gap(known(call), region, Missing::Outcome(CallOutcome::Malformed, String::new()));
    }

    /// The degree of a failure that is only partial if something is right. If nothing that was seen is right, something that is
    /// missing may be.
    pub fn degree(&self, something_is_right: bool) -> Degree {
        if something_is_right || self.has_gaps() { Degree::Partly } else { Degree::Wholly }
    }

    /// Runs a part of a check that the verdict may do without. Returns its result and its gaps, which are not recorded;
    /// [`CheckContext::add_gaps`] can do so later.
    pub fn tentatively<T>(&mut self, part: impl FnOnce(&mut Self) -> T) -> (T, BTreeSet<Gap>) {
        let (calls, gaps) = (self.calls.clone(), std::mem::take(&mut self.gaps));
        let result = part(self);
        let gaps = std::mem::replace(&mut self.gaps, gaps);
        self.calls.retain(|call| calls.contains(call) || !gaps.iter().any(|gap| gap.call == *call));
        (result, gaps)
    }

    /// Records the gaps of a tentative part that the verdict cannot do without after all.
    pub fn add_gaps(&mut self, gaps: BTreeSet<Gap>) {
        self.calls.extend(gaps.iter().map(|gap| gap.call));
        self.gaps.extend(gaps);
    }

    /// Whether an answer that was asked for is missing so far.
    pub fn has_gaps(&self) -> bool {
        !self.gaps.is_empty()
    }

    /// Whether an answer of one of these calls is missing so far.
    pub fn misses_any(&self, calls: &[&str]) -> bool {
        self.gaps.iter().any(|gap| calls.iter().any(|call| CallId::find(call) == Some(gap.call)))
    }

    fn take(&mut self, call: CallId, region: &str, recorded: Option<&'a RecordedCall>) -> Option<CallResult<'a>> {
        self.calls.insert(call);
        #[cfg(test)]
        self.asked_for.insert(call);
        let Some(recorded) = recorded else {
            // A call that was not made because the answer that leads to it is blocked would have been blocked too.
            let is_blocked = call.get().fanout.parents().iter().any(|lead| is_blocked(self.evidence, *lead));
            let blocked = Missing::Outcome(CallOutcome::Blocked, String::new());
            self.add_gap(call, region, if is_blocked { blocked } else { Missing::NotAsked });
            return None;
        };
        if recorded.outcome != CallOutcome::Data {
            self.add_gap(call, &recorded.region, Missing::Outcome(recorded.outcome, recorded.code.clone()));
        }
        // Calls without an answer count too: a scan that failed is newer than an earlier one that succeeded. The enabled
        // Regions are requested once per session. If that call counted, every later scan would be as old as the first.
        if call.get().operation != "DescribeRegions" {
            self.oldest = Some(self.oldest.map_or(recorded.at, |oldest| oldest.min(recorded.at)));
            self.newest = self.newest.max(Some((recorded.at, recorded.source)));
            self.call_sources.insert(recorded.source);
        }
        // The pages before a failure can show what fails, but not that nothing else does.
        let answer = CallResult { recorded };
        if recorded.outcome != CallOutcome::Data && !answer.view().is_there() {
            return None;
        }
        if !recorded.region.is_empty() {
            self.regions.insert(&recorded.region);
        }
        Some(answer)
    }

    /// The finding that follows from a draft and the gaps.
    pub fn conclude(self, draft: Draft) -> Finding {
        let gaps: Vec<Gap> = self.gaps.into_iter().collect();
        let enabled = self.evidence.enabled_regions().map_or(0, |regions| regions.len());
        let missing = (!gaps.is_empty()).then(|| say::gaps(&gaps, enabled));
        let (verdict, mut reason, resources) = match (draft, missing) {
            (Draft::Unknown(reason), Some(missing)) if !reason.is_empty() => {
                (Verdict::Unknown, say::missing_and(&missing, &reason), Vec::new())
            }
            (Draft::Pass(_) | Draft::NotApplicable(_) | Draft::Unknown(_), Some(missing)) => {
                (Verdict::Unknown, missing, Vec::new())
            }
            // A failure that names no resource rests on the absence of something, as a pass does.
            (Draft::Review(_, resources) | Draft::Fail(_, _, resources), Some(missing)) if resources.is_empty() => {
                (Verdict::Unknown, missing, resources)
            }
            (Draft::Review(reason, resources), Some(missing)) => {
                (Verdict::Review, say::and_missing(&reason, &missing), resources)
            }
            (Draft::Fail(degree, reason, resources), Some(missing)) => {
                (Verdict::Fail { degree }, say::at_least(degree, &reason, &missing), resources)
            }
            (Draft::Pass(reason), None) => (Verdict::Pass, reason, Vec::new()),
            (Draft::NotApplicable(reason), None) => (Verdict::NotApplicable, reason, Vec::new()),
            (Draft::Unknown(reason), None) => (Verdict::Unknown, reason, Vec::new()),
            (Draft::Review(reason, resources), None) => (Verdict::Review, reason, resources),
            (Draft::Fail(degree, reason, resources), None) => (Verdict::Fail { degree }, reason, resources),
        };
        let names_gaps = matches!(verdict, Verdict::Fail { .. } | Verdict::Review);
        let missing = if names_gaps { sort::set(gaps.iter().map(place_of)) } else { BTreeSet::new() };
        if !resources.is_empty() {
            reason = say::and_sources(&reason, &self.sources);
        }
        if !self.regions_denied_by_scp.is_empty() {
            reason = say::and_closed(&reason, &self.regions_denied_by_scp.into_iter().collect::<Vec<_>>());
        }
        let (newest, source) = self.newest.unwrap_or((self.evidence.begun, self.evidence.source()));
        let observed = self.oldest.unwrap_or(self.evidence.begun);
        let mut finding = Finding {
            verdict,
            reason,
            names: None,
            observed,
            span_ms: newest.millis_since(observed),
            rejudged_at: Timestamp::default(),
            stated: None,
            source,
            other_sources: self.call_sources.into_iter().filter(|other| *other != source).collect(),
            resource_count: u32::try_from(resources.len()).unwrap_or(u32::MAX),
            resources,
            calls: self.calls.iter().map(ToString::to_string).collect(),
            regions: self.regions.into_iter().map(str::to_owned).collect(),
            missing: missing.into_iter().collect(),
            before: None,
        };
        finding.list_names();
        finding
    }
}

/// The Region in which an answer is missing, or the call if it is not made Region by Region.
fn place_of(gap: &Gap) -> String {
    let is_regional = gap.call.get().fanout != Fanout::Once && !gap.region.is_empty();
    if is_regional { gap.region.clone() } else { gap.call.to_string() }
}

fn is_blocked(evidence: &Evidence, call: CallId) -> bool {
    evidence.of(call).any(|recorded| recorded.outcome == CallOutcome::Blocked)
}

/// The ID of a call that a check names, which must be in the catalog.
#[expect(clippy::expect_used, reason = "names are literals, and every check is run by its tests")]
fn known(call: &str) -> CallId {
    CallId::find(call).expect("a call of the catalog")
}

#[cfg(test)]
mod tests;
