//! The order of the rows, and their phases.

use super::{Phase, Row, TODAY_MINUTES, WEEK_MINUTES};
use crate::assessment::Statuses;
use crate::baseline::ActionId;
use crate::stdx::sort::by_number;

/// Orders the open rows by rank and dependency, gives them phases, and puts the others after them.
pub(super) fn order(rows: &mut Vec<Row>, statuses: &Statuses) {
    let (mut open, mut closed): (Vec<Row>, Vec<Row>) = rows.drain(..).partition(|row| row.phase.is_open());
    name_predecessors(&mut open, statuses);
    lift_predecessors(&mut open);
    *rows = sorted(open);
    give_phases(rows);
    // They come in the order of the table.
    by_number(&mut closed, |row| row.phase as u64);
    rows.append(&mut closed);
}

/// Something known of some actions.
struct Known<T>(Vec<Option<T>>);

impl<T: Copy> Known<T> {
    fn new() -> Self {
        Self(vec![None; ActionId::all().len()])
    }

    fn get(&self, id: ActionId) -> Option<T> {
        self.0.get(id.place()).copied().flatten()
    }

    fn set(&mut self, id: ActionId, value: T) {
        if let Some(entry) = self.0.get_mut(id.place()) {
            *entry = Some(value);
        }
    }
}

/// The places of the rows, by action.
fn places(rows: &[Row]) -> Known<usize> {
    let mut places = Known::new();
    rows.iter().enumerate().for_each(|(place, row)| places.set(row.action, place));
    places
}

/// An action comes after the earlier actions of its own criterion, and after the actions of the unmet criteria that
/// its criterion depends on.
fn name_predecessors(rows: &mut [Row], statuses: &Statuses) {
    let present = places(rows);
    // What answers an incident waits for nothing.
    for row in rows.iter_mut().filter(|row| !row.why.incident) {
        let mut is_after = Known::new();
        for criterion in &row.criteria {
            let criterion = criterion.get();
            for earlier in criterion.actions.iter().take_while(|action| **action != row.action) {
                is_after.set(*earlier, ());
            }
            let waits_for = criterion.depends_on.iter().filter(|id| statuses.status(**id).is_unmet());
            // What also serves this criterion cannot be waited for by it.
            for earlier in
                waits_for.flat_map(|id| id.get().actions).filter(|action| !criterion.actions.contains(action))
            {
                is_after.set(*earlier, ());
            }
        }
        let is_in_plan = |id: &ActionId| *id != row.action && is_after.get(*id).is_some() && present.get(*id).is_some();
        row.why.after = ActionId::all().filter(is_in_plan).collect();
    }
}

/// What others wait for takes over the highest rank among them.
fn lift_predecessors(rows: &mut [Row]) {
    let places = places(rows);
    // Each round carries a rank one step back; there are no chains longer than the rows.
    for _ in 0..rows.len() {
        let lifts: Vec<(usize, u32, ActionId)> = rows
            .iter()
            .flat_map(|row| row.why.after.iter().map(move |earlier| (earlier, row.why.rank, row.action)))
            .filter_map(|(earlier, rank, by)| Some((places.get(*earlier)?, rank, by)))
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
    // They come in the order of the table.
    by_number(&mut rows, |row| (u64::from(u32::MAX - row.why.rank) << 8) | u64::from(row.why.effort));
    let mut placed = Known::new();
    let mut result = Vec::with_capacity(rows.len());
    while !rows.is_empty() {
        let ready = rows.iter().position(|row| row.why.after.iter().all(|earlier| placed.get(*earlier).is_some()));
        // Shared actions can make two criteria wait for each other; then the rank alone decides.
        let row = rows.remove(ready.unwrap_or(0));
        placed.set(row.action, ());
        result.push(row);
    }
    result
}

/// Today takes rows in order as long as they fit into an hour, this week as long as they fit into a working day. A row whose
/// predecessors are later waits with them.
fn give_phases(rows: &mut Vec<Row>) {
    let mut phases: Known<Phase> = Known::new();
    let (mut today, mut week) = (0, 0);
    for row in rows.iter_mut() {
        let minutes = u32::from(row.action.get().minutes);
        let earliest = row.why.after.iter().filter_map(|id| phases.get(*id)).max().unwrap_or(Phase::Today);
        // An incident is for today, however long it takes.
        let fits_today = row.why.incident || earliest == Phase::Today && today + minutes <= TODAY_MINUTES;
        row.phase = if fits_today {
            today += minutes;
            Phase::Today
        } else if earliest <= Phase::Week && week + minutes <= WEEK_MINUTES {
            week += minutes;
            Phase::Week
        } else {
            Phase::Month
        };
        phases.set(row.action, row.phase);
    }
    by_number(rows, |row| row.phase as u64);
}
