//! The order of the rows, and their phases.

use super::{Phase, Row, TODAY_MINUTES, WEEK_MINUTES};
use crate::assessment::Standing;
use crate::baseline::ActionId;
use std::collections::{BTreeMap, BTreeSet};

/// Orders the open rows by rank and dependency, gives them phases, and puts the others after them.
pub(super) fn order(rows: &mut Vec<Row>, standing: &Standing) {
    let (mut open, mut closed): (Vec<Row>, Vec<Row>) = rows.drain(..).partition(|row| row.phase.is_open());
    name_predecessors(&mut open, standing);
    lift_predecessors(&mut open);
    *rows = sorted(open);
    give_phases(rows);
    closed.sort_by_key(|row| (row.phase, row.action));
    rows.append(&mut closed);
}

/// An action comes after the earlier actions of its own criterion, and after the actions of the unmet criteria that
/// its criterion depends on.
fn name_predecessors(rows: &mut [Row], standing: &Standing) {
    let present: BTreeSet<ActionId> = rows.iter().map(|row| row.action).collect();
    for row in rows {
        let mut after = BTreeSet::new();
        for criterion in &row.criteria {
            let criterion = criterion.get();
            after.extend(criterion.actions.iter().take_while(|action| **action != row.action));
            let waits_for = criterion.depends_on.iter().filter(|id| standing.status(**id).is_unmet());
            // What also serves this criterion cannot be waited for by it.
            after.extend(waits_for.flat_map(|id| id.get().actions).filter(|action| !criterion.actions.contains(action)));
        }
        after.remove(&row.action);
        row.why.after = after.intersection(&present).copied().collect();
    }
}

/// What others wait for takes over the highest rank among them.
fn lift_predecessors(rows: &mut [Row]) {
    let places: BTreeMap<ActionId, usize> = rows.iter().enumerate().map(|(place, row)| (row.action, place)).collect();
    // Each round carries a rank one step back; there are no chains longer than the rows.
    for _ in 0..rows.len() {
        let lifts: Vec<(usize, u32, ActionId)> = rows
            .iter()
            .flat_map(|row| row.why.after.iter().map(move |earlier| (earlier, row.why.rank, row.action)))
            .filter_map(|(earlier, rank, by)| Some((*places.get(earlier)?, rank, by)))
            .collect();
        let mut lifted = false;
        for (place, rank, by) in lifts {
            if let Some(row) = rows.get_mut(place).filter(|row| row.why.rank < rank) {
                row.why.rank = rank;
                row.why.first_for = Some(by);
                lifted = true;
            }
        }
        if !lifted {
            break;
        }
    }
}

/// Takes the highest rank among the rows whose predecessors are all placed; by effort and then by table where ranks are equal.
fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| (std::cmp::Reverse(row.why.rank), row.why.effort, row.action));
    let mut placed = BTreeSet::new();
    let mut result = Vec::with_capacity(rows.len());
    while !rows.is_empty() {
        let ready = rows.iter().position(|row| row.why.after.iter().all(|earlier| placed.contains(earlier)));
        // Shared actions can make two criteria wait for each other; then the rank alone decides.
        let row = rows.remove(ready.unwrap_or(0));
        placed.insert(row.action);
        result.push(row);
    }
    result
}

/// Today takes rows in order as long as they fit into an hour, this week as long as they fit into a working day. A row whose
/// predecessors are later waits with them.
fn give_phases(rows: &mut [Row]) {
    let mut phases: BTreeMap<ActionId, Phase> = BTreeMap::new();
    let (mut today, mut week) = (0, 0);
    for row in rows.iter_mut() {
        let minutes = u32::from(row.action.get().minutes);
        let earliest = row.why.after.iter().filter_map(|id| phases.get(id)).max().copied().unwrap_or(Phase::Today);
        row.phase = if earliest == Phase::Today && today + minutes <= TODAY_MINUTES {
            today += minutes;
            Phase::Today
        } else if earliest <= Phase::Week && week + minutes <= WEEK_MINUTES {
            week += minutes;
            Phase::Week
        } else {
            Phase::Month
        };
        phases.insert(row.action, row.phase);
    }
    rows.sort_by_key(|row| row.phase);
}
