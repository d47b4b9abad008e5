//! The order of a plan's rows, and their phases.

use super::{Phase, Row, TODAY_MINUTES, WEEK_MINUTES};
use crate::assessment::Statuses;
use crate::baseline::ActionId;
use crate::stdx::sort::by_number;

/// Orders the open rows by rank and dependency and assigns their phases. Puts the other rows after them.
pub(super) fn order(rows: &mut Vec<Row>, statuses: &Statuses) {
    let (mut open, mut closed): (Vec<Row>, Vec<Row>) = rows.drain(..).partition(|row| row.phase.is_open());
    name_predecessors(&mut open, statuses);
    lift_predecessors(&mut open);
    *rows = sorted(open);
    give_phases(rows);
    // The sort is stable, so rows of a phase keep the order of the table.
    by_number(&mut closed, |row| row.phase as u64);
    rows.append(&mut closed);
}

/// A value for some of the actions.
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

/// Returns the index of each action's row.
fn indices(rows: &[Row]) -> Known<usize> {
    let mut indices = Known::new();
    rows.iter().enumerate().for_each(|(index, row)| indices.set(row.action, index));
    indices
}

/// Sets the predecessors of each row. An action comes after the earlier actions of its criterion, and after the actions of the
/// unmet criteria that its criterion depends on.
fn name_predecessors(rows: &mut [Row], statuses: &Statuses) {
    let present = indices(rows);
    // An action that answers an incident waits for nothing.
    for row in rows.iter_mut().filter(|row| !row.why.incident) {
        let mut is_after = Known::new();
        for criterion in &row.criteria {
            let criterion = criterion.get();
            for earlier in criterion.actions.iter().take_while(|action| **action != row.action) {
                is_after.set(*earlier, ());
            }
            let waits_for = criterion.depends_on.iter().filter(|id| statuses.status(**id).is_unmet());
            // An action does not wait for an action that also serves its own criterion.
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

/// Gives every action that others wait for the highest rank among them.
fn lift_predecessors(rows: &mut [Row]) {
    let indices = indices(rows);
    // Each round passes ranks on by one step, and no chain is longer than the number of rows.
    for _ in 0..rows.len() {
        let lifts: Vec<(usize, u32, ActionId)> = rows
            .iter()
            .flat_map(|row| row.why.after.iter().map(move |earlier| (earlier, row.why.rank, row.action)))
            .filter_map(|(earlier, rank, by)| Some((indices.get(*earlier)?, rank, by)))
            .collect();
        let mut lifted = false;
        for (index, rank, by) in lifts {
            if let Some(row) = rows.get_mut(index).filter(|row| row.why.rank < rank) {
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

/// Orders the rows: always next is the one with the highest rank whose predecessors are placed. Equal ranks are ordered by
/// effort, then by the table.
fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    // The sort is stable, so equal rows keep the order of the table.
    by_number(&mut rows, |row| (u64::from(u32::MAX - row.why.rank) << 8) | u64::from(row.why.effort));
    let mut placed = Known::new();
    let mut result = Vec::with_capacity(rows.len());
    while !rows.is_empty() {
        let ready = rows.iter().position(|row| row.why.after.iter().all(|earlier| placed.get(*earlier).is_some()));
        // Shared actions can make two criteria wait for each other. Then the rank alone decides.
        let row = rows.remove(ready.unwrap_or(0));
        placed.set(row.action, ());
        result.push(row);
    }
    result
}

/// Assigns the phases. In order, each row that still fits into the hour goes to today, and each that fits into the working day
/// to this week. No row is in an earlier phase than its predecessors.
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
