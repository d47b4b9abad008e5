//! What a scan is to find out.

use crate::baseline;
use crate::catalog::{CallId, Endpoint, Fanout, Region};
use crate::checks;
use std::collections::BTreeSet;

/// What every judgement may need besides: whether the account belongs to an organization, and whether that has closed a Region,
/// which one service alone does not tell.
const ALWAYS: &[&str] = &["organizations:DescribeOrganization", "ec2:DescribeVpcs"];

/// What a scan is to find out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanScope {
    /// The calls whose answers are needed.
    pub calls: BTreeSet<CallId>,
    /// The Regions that it is narrowed to; empty means all enabled ones.
    pub regions: Vec<Region>,
    /// Whether it goes on with an earlier scan: what that has an answer for is not asked again for an hour.
    pub goes_on: bool,
}

impl ScanScope {
    /// What judging these criteria needs; none named means all that have a check. Calls that AWS charges for only if wanted.
    pub fn for_criteria(chosen: &[String], charged: bool) -> Self {
        Self::for_profile(chosen, &[], charged)
    }

    /// The same, where the profile has switched some of the criteria off: of those, only the lists are asked, which can
    /// contradict the profile, and nothing about single items.
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

    /// Whether every judgement may need a call.
    pub fn is_for_every(call: CallId) -> bool {
        ALWAYS.contains(&call.to_string().as_str())
    }

    /// How many calls are made once, and how many in every Region; those about single items come on top.
    pub fn estimate(&self) -> (usize, usize) {
        let is_regional = |call: &&CallId| {
            call.get().fanout == Fanout::PerRegion && matches!(call.get().service.endpoint, Endpoint::Regional { .. })
        };
        let plain = self.calls.iter().filter(|call| !matches!(call.get().fanout, Fanout::PerItem(_)));
        let (regional, once): (Vec<&CallId>, Vec<_>) = plain.partition(is_regional);
        (once.len(), regional.len())
    }

    /// The calls that AWS charges for, which a whole scan could make.
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
        if all.insert(call)
            && let Fanout::PerItem(parents) = call.get().fanout
        {
            // Of several calls that lead to an item, those count that are wanted anyway.
            if let [parent] = parents {
                open.push(*parent);
            }
        }
    }
    all
}
