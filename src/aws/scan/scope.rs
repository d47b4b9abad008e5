//! The scope of a scan.

use crate::baseline;
use crate::catalog::{CallId, Endpoint, Fanout, Region};
use crate::checks;
use std::collections::BTreeSet;

/// The calls that every check may need: the account's organization, and a call by which an SCP that denies a whole Region can
/// be recognized, which takes more than one service.
const ALWAYS: &[&str] = &["organizations:DescribeOrganization", "ec2:DescribeVpcs"];

/// The calls and Regions that a scan covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanScope {
    /// The calls whose answers are needed.
    pub calls: BTreeSet<CallId>,
    /// The Regions that the scan is narrowed to; empty for all enabled Regions.
    pub regions: Vec<Region>,
    /// Whether the scan continues an earlier one, whose answers are not requested again for an hour.
    pub goes_on: bool,
}

impl ScanScope {
    /// The scope for checking these criteria; an empty list means all that have a check. Calls that AWS charges for are
    /// left out unless `charged` is set.
    pub fn for_criteria(chosen: &[String], charged: bool) -> Self {
        Self::for_profile(chosen, &[], charged)
    }

    /// The scope for checking these criteria if the profile has switched some of them off. For those, only lists are requested,
    /// which can contradict the profile, and nothing about single items.
    pub fn for_profile(chosen: &[String], switched_off: &[String], charged: bool) -> Self {
        let of_criterion = |id: &'static str| {
            let is_off = switched_off.iter().any(|off| off == id);
            let calls = baseline::calls_of(id).iter().filter_map(|name| CallId::find(name));
            calls.filter(move |call| !is_off || !matches!(call.get().fanout, Fanout::PerItem(_)))
        };
        let always = ALWAYS.iter().filter_map(|name| CallId::find(name));
        let needed = checks::decided(chosen).flat_map(of_criterion).chain(always);
        let calls = needed.filter(|call| charged || !call.get().is_billed);
        Self { calls: with_parents(calls), ..Self::default() }
    }

    /// Returns whether every check may need a call.
    pub fn is_for_every(call: CallId) -> bool {
        ALWAYS.contains(&call.to_string().as_str())
    }

    /// The number of calls that are made once, and of those that are made in every Region. Calls about single items come on
    /// top.
    pub fn estimate(&self) -> (usize, usize) {
        let is_regional = |call: &&CallId| {
            call.get().fanout == Fanout::PerRegion && matches!(call.get().service.endpoint, Endpoint::Regional { .. })
        };
        let plain = self.calls.iter().filter(|call| !matches!(call.get().fanout, Fanout::PerItem(_)));
        let (regional, once): (Vec<&CallId>, Vec<_>) = plain.partition(is_regional);
        (once.len(), regional.len())
    }

    /// The names of the calls in a full scan that AWS charges for.
    pub fn billed() -> Vec<String> {
        let all = Self::for_criteria(&[], true);
        all.calls.iter().filter(|call| call.get().is_billed).map(ToString::to_string).collect()
    }
}

/// The calls, and those whose answers they need.
fn with_parents(calls: impl Iterator<Item = CallId>) -> BTreeSet<CallId> {
    let mut all = BTreeSet::new();
    let mut open: Vec<CallId> = calls.collect();
    while let Some(call) = open.pop() {
        // If several calls lead to an item, those are used that are in the scope anyway.
        if all.insert(call)
            && let [parent] = call.get().fanout.parents()
        {
            open.push(*parent);
        }
    }
    all
}
