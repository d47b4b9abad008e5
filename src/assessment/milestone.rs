//! Milestones: dated, read-only snapshots of an assessment, from which its progress is read.
//!
//! The document keeps each as one line of text. Merging and bounding need only the beginning of a line, so that the page's first
//! program has no code for the rest; [`Milestone`] reads and writes it.
//!
//! A line begins with `a` (made by itself) or `m` (made by hand), the day since 1970 in seven digits, and the milliseconds of the
//! day in eight. There is one of each day made by itself, the latest, and one of each millisecond made by hand. A removed
//! milestone leaves a line that ends with `~` after its beginning, so that it does not come back from another copy.

mod comparison;
mod snapshot;

use crate::stdx::json::{DecodeError, FromJson};
use crate::stdx::sort::by_text;
use crate::stdx::time::{DAY, Timestamp};
use serde::Serialize;
use serde_json::Value;

pub use comparison::{ActionChange, Comparison, Direction, ResourceChange, StatusChange};
pub use snapshot::{ActionMark, Cause, CriterionMark, Figures, Known, LONGEST_NAME, Milestone, resource_hash};

/// The number of milestones made by themselves that are kept: the newest. One a day, that is more than a year.
pub const KEPT_AUTOMATIC: usize = 400;
/// The number of lines made by hand that are kept, the newest. Removed ones count, too.
const KEPT_BY_HAND: usize = 200;
/// The number of milestones that can be made by hand.
pub const MOST_BY_HAND: usize = 100;
/// The longest line, in bytes.
const LONGEST_LINE: usize = 1_000;
/// The length of the beginning of a line: how it was made, the day, and the milliseconds of the day.
const BEGINNING: usize = 16;
/// The part of a line that two milestones made by themselves on one day have in common.
const DAY_PART: usize = 8;

/// The milestones of an assessment: lines, newest first, those made by hand before those made by themselves.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Milestones(Vec<String>);

impl Milestones {
    /// Whether there is none, and none was removed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Merges the milestones of `other` into these. Returns true if that changed them.
    pub(super) fn merge(&mut self, other: &Self) -> bool {
        if *self == *other {
            return false;
        }
        let before = self.0.clone();
        self.0.extend_from_slice(&other.0);
        self.normalise();
        self.0 != before
    }

    /// Drops lines that this program could not have written by `latest`, and those beyond the limits. Returns how many.
    pub(super) fn bring_into_bounds(&mut self, latest: Timestamp) -> usize {
        let before = self.0.len();
        self.0.retain(|line| line.len() <= LONGEST_LINE && time(line).is_some_and(|at| at <= latest.as_millis()));
        self.normalise();
        before - self.0.len()
    }

    /// Puts the lines in order, and keeps the greatest of each milestone and the newest up to the limits. All of this depends
    /// only on the beginnings of lines and on their order, so merging is commutative, associative and idempotent.
    fn normalise(&mut self) {
        by_text(&mut self.0, String::clone);
        let (mut automatic, mut by_hand) = (0, 0);
        let mut kept: Vec<String> = Vec::new();
        for line in std::mem::take(&mut self.0).into_iter().rev() {
            let is_automatic = line.starts_with('a');
            let (number, most, part) = if is_automatic {
                (&mut automatic, KEPT_AUTOMATIC, DAY_PART)
            } else {
                (&mut by_hand, KEPT_BY_HAND, BEGINNING)
            };
            if *number < most && kept.last().is_none_or(|last| last.get(..part) != line.get(..part)) {
                *number += 1;
                kept.push(line);
            }
        }
        self.0 = kept;
    }
}

/// The time of a line in milliseconds since 1970; `None` if it does not begin as lines do.
fn time(line: &str) -> Option<u64> {
    let digits = line.strip_prefix(['a', 'm'])?.get(..BEGINNING - 1)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (day, millis) = digits.split_at_checked(DAY_PART - 1)?;
    Some(day.parse::<u64>().ok()? * DAY + millis.parse::<u64>().ok().filter(|millis| *millis < DAY)?)
}

impl FromJson for Milestones {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        Vec::from_json(value).map(Self)
    }
}

#[cfg(test)]
mod tests;
