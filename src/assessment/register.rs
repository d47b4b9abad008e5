//! A register: a value that several tabs and files may write, and that merges without loss.
//!
//! Every write adds a version with a stamp. The version with the latest stamp is the value; the others are the history. A merge
//! is the union of both sides' versions, without those that a later version of the same sitting replaces. So merging is
//! commutative, associative and idempotent, and a version that was replaced in one copy does not come back from another.
//!
//! Versions from a file carry a mark in their tab, so they never belong to a sitting of this device. They have a limit of their
//! own: a file cannot displace the versions of this device, however many it holds.

use crate::stdx::json::{DecodeError, Fields, FromJson};
use crate::stdx::time::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The writer of a version: a tab of a browser, with the name that its user may have given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writer {
    /// The tab's id: random, one per tab. It decides between versions of the same millisecond.
    pub tab: String,
    /// The user's name, as they entered it; may be empty.
    pub author: String,
}

/// One version of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version<T> {
    /// The time of writing.
    pub at: Timestamp,
    /// The time of the first version of the sitting, which this version replaces; `None` in the first version itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// The id of the tab that wrote it.
    pub tab: String,
    /// The name of the writer; empty if nobody entered one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// The value.
    pub value: T,
}

impl<T> Version<T> {
    /// Whether the version came from a file.
    pub fn is_from_file(&self) -> bool {
        is_from_file(&self.tab)
    }

    /// Whether both versions name the same tab and author, on this device or in a file.
    fn has_same_writer(&self, other: &Self) -> bool {
        let tab = |version: &Self| version.tab.strip_prefix(FROM_FILE).unwrap_or(&version.tab).to_owned();
        self.author == other.author && tab(self) == tab(other)
    }
}

/// All versions of a value, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Register<T>(Vec<Version<T>>);

/// The longest pause within a sitting. Versions of one sitting replace each other, so that not every keystroke in a note is kept.
const SAME_SITTING_MILLIS: u64 = 10 * 60 * 1000;
/// The number of versions that a register keeps of those written on this device, and again of those from files: the newest of
/// each author first, then the newest of the rest.
const KEPT: usize = 20;
/// The largest number of versions of a value that is read. No release ever wrote more.
const MOST_READ: usize = 500;
/// The prefix of the tab of a version that came from a file.
const FROM_FILE: &str = "file:";

impl<T> Default for Register<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone + PartialEq + Serialize> Register<T> {
    /// Returns the current value; `None` if it was never written.
    pub fn get(&self) -> Option<&T> {
        self.current().map(|version| &version.value)
    }

    /// Returns the current version.
    pub fn current(&self) -> Option<&Version<T>> {
        self.0.last()
    }

    /// Returns the versions before the current one, newest first.
    pub fn history(&self) -> impl Iterator<Item = &Version<T>> {
        self.0.iter().rev().skip(1)
    }

    /// Whether the value was never written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes a value. Its stamp is later than those of all other versions, even if the clock is behind. If no later time can
    /// be represented, the other versions are moved back. Returns true if the value changed.
    pub fn set(&mut self, value: T, now: Timestamp, writer: &Writer) -> bool {
        let mut at = now;
        let mut since = None;
        if let Some(current) = self.0.last() {
            if current.value == value {
                return false;
            }
            at = at.max(current.at.next());
            let same_sitting = current.tab == writer.tab
                && current.author == writer.author
                && at.as_millis() - current.at.as_millis() < SAME_SITTING_MILLIS;
            if same_sitting {
                since = Some(current.since.unwrap_or(current.at));
                self.0.pop();
            }
        }
        self.lower(at.previous());
        self.0.push(Version { at, since, tab: writer.tab.clone(), author: writer.author.clone(), value });
        if self.0.len() > KEPT {
            self.normalise();
        }
        true
    }

    /// Moves versions that are later than `latest` back to it, one millisecond apart so that they keep their order. Returns how
    /// many moved.
    fn lower(&mut self, latest: Timestamp) -> usize {
        let mut bound = latest;
        let mut lowered = 0;
        for version in self.0.iter_mut().rev() {
            if version.at <= bound {
                break;
            }
            version.at = bound;
            version.since = version.since.map(|since| since.min(bound));
            lowered += 1;
            bound = bound.previous();
        }
        lowered
    }

    /// Merges the versions of `other` into this register. Returns true if the versions changed.
    pub fn merge(&mut self, other: &Self) -> bool {
        if self == other {
            return false;
        }
        let before = self.0.clone();
        self.0.extend_from_slice(&other.0);
        self.normalise();
        self.0 != before
    }

    /// Puts the versions in order and drops duplicates, replaced versions, and versions beyond the limit.
    /// Returns how many were beyond the limit.
    fn normalise(&mut self) -> usize {
        if self.0.len() < 2 {
            return 0;
        }
        let Arrangement { swaps, kept, excess } = arrangement(self.0.iter().map(Version::stamp).collect());
        for (left, right) in swaps {
            self.0.swap(left, right);
        }
        self.0.truncate(kept);
        excess
    }

    /// Brings a register from outside into the form that this device could have written: in order, within the limit, and, if
    /// its last version is later than `latest`, moved back to `now`. Adds what was changed to `amended`.
    pub fn bring_into_bounds(&mut self, now: Timestamp, latest: Timestamp, amended: &mut Amended) {
        amended.dropped_writings += self.normalise();
        if self.0.last().is_some_and(|version| version.at > latest) {
            amended.lowered_times += self.lower(now);
        }
    }

    /// Marks all versions as coming from a file and ends their sittings, because tabs of another device mean nothing here.
    pub fn mark_from_file(&mut self) {
        self.map_all(|version| {
            version.since = None;
            if !version.is_from_file() {
                version.tab.insert_str(0, FROM_FILE);
            }
        });
    }

    /// Calls `change` with every version, oldest first.
    pub fn map_all(&mut self, mut change: impl FnMut(&mut Version<T>)) {
        self.0.iter_mut().for_each(&mut change);
    }

    /// Keeps only the versions for which `keep` returns true.
    pub fn retain(&mut self, keep: impl FnMut(&Version<T>) -> bool) {
        self.0.retain(keep);
    }

    /// Whether the register has a version of the same time for which `and` returns true.
    pub fn has_same_time(&self, of: &Version<T>, and: impl Fn(&Version<T>) -> bool) -> bool {
        self.0.iter().any(|version| version.at == of.at && and(version))
    }

    /// Whether the register has a later version by the same writer. That version may have replaced `of` in the same sitting.
    pub fn has_later_by_same_writer(&self, of: &Version<T>) -> bool {
        self.0.iter().any(|version| version.at > of.at && version.has_same_writer(of))
    }
}

/// The changes that were necessary in a document from outside to make it one that this device could have written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amended {
    /// The number of versions that were dropped because a value had more than are kept.
    pub dropped_writings: usize,
    /// The number of versions whose time was in the future and was moved back.
    pub lowered_times: usize,
    /// The number of findings that were dropped because their time is in the future or they are larger than any check produces.
    pub dropped_findings: usize,
    /// The number of milestones that were dropped because their time is in the future, they cannot be read, or there are more than
    /// are kept.
    pub dropped_milestones: usize,
    /// The number of texts that were cut because they are longer than any field accepts.
    pub shortened_texts: usize,
}

impl std::ops::AddAssign for Amended {
    fn add_assign(&mut self, other: Self) {
        self.dropped_writings += other.dropped_writings;
        self.lowered_times += other.lowered_times;
        self.dropped_findings += other.dropped_findings;
        self.dropped_milestones += other.dropped_milestones;
        self.shortened_texts += other.shortened_texts;
    }
}

/// What decides the order of a version and whether it is kept, without the type of its value, so that the code is compiled once
/// for all registers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Stamp {
    at: Timestamp,
    tab: String,
    /// The value as JSON. Makes equal sets of versions equal registers.
    value: String,
    author: String,
    since: Timestamp,
}

impl Stamp {
    /// Returns what all versions of one sitting have in common.
    fn sitting(&self) -> (Timestamp, &str, &str) {
        (self.since, &self.tab, &self.author)
    }
}

/// How versions have to be moved so that those to keep come first, oldest first.
struct Arrangement {
    /// The pairs of places whose versions change places, one pair after the other.
    swaps: Vec<(usize, usize)>,
    /// The number of versions to keep.
    kept: usize,
    /// The number of versions that are dropped because they are beyond the [limit](KEPT).
    excess: usize,
}

impl<T: Serialize> Version<T> {
    fn stamp(&self) -> Stamp {
        Stamp {
            at: self.at,
            tab: self.tab.clone(),
            value: serde_json::to_string(&self.value).unwrap_or_default(),
            author: self.author.clone(),
            since: self.since.unwrap_or(self.at),
        }
    }
}

/// Returns how to arrange versions: in order, without duplicates, without those that another one of their sitting replaced, and
/// without those beyond the limit.
fn arrangement(stamps: Vec<Stamp>) -> Arrangement {
    // Where each version is, and which version is at each place, while they are moved.
    let mut places: Vec<usize> = (0..stamps.len()).collect();
    let mut versions = places.clone();
    let mut placed = in_order(stamps);
    let before = placed.len();
    drop_excess(&mut placed);
    let mut swaps = Vec::new();
    for (target, (_, version)) in placed.iter().enumerate() {
        let (Some(&from), Some(&other)) = (places.get(*version), versions.get(target)) else { continue };
        if from != target {
            swaps.push((target, from));
            versions.swap(target, from);
            places.swap(*version, other);
        }
    }
    Arrangement { swaps, kept: placed.len(), excess: before - placed.len() }
}

/// Returns the versions to keep with their places, oldest first: the first of equal ones, and the last of each sitting.
fn in_order(stamps: Vec<Stamp>) -> Vec<(Stamp, usize)> {
    // Insertion takes less code than a sort, and versions are few.
    let mut placed: Vec<(Stamp, usize)> = Vec::with_capacity(stamps.len());
    for (place, stamp) in stamps.into_iter().enumerate() {
        if let Err(at) = placed.binary_search_by(|(other, _)| other.cmp(&stamp)) {
            placed.insert(at, (stamp, place));
        }
    }
    let mut last_of_sitting = BTreeMap::new();
    for (stamp, _) in &placed {
        last_of_sitting.insert(stamp.sitting(), stamp.at);
    }
    let is_last: Vec<bool> =
        placed.iter().map(|(stamp, _)| last_of_sitting.get(&stamp.sitting()) == Some(&stamp.at)).collect();
    let mut is_last = is_last.into_iter();
    placed.retain(|_| is_last.next() == Some(true));
    placed
}

/// Drops the versions beyond the [limit](KEPT) from versions in order.
fn drop_excess(versions: &mut Vec<(Stamp, usize)>) {
    if versions.len() <= KEPT {
        return;
    }
    let mut excess = vec![false; versions.len()];
    for from_file in [false, true] {
        let mut authors: Vec<&String> = Vec::new();
        let (mut newest, mut others) = (Vec::new(), Vec::new());
        let of_kind = versions.iter().enumerate().rev().filter(|(_, (stamp, _))| is_from_file(&stamp.tab) == from_file);
        for (place, (Stamp { author, .. }, _)) in of_kind {
            // Once there are `KEPT` authors, every further version is beyond the limit.
            if authors.len() < KEPT && !authors.contains(&author) {
                authors.push(author);
                newest.push(place);
            } else {
                others.push(place);
            }
        }
        for place in newest.into_iter().chain(others).skip(KEPT) {
            if let Some(is_excess) = excess.get_mut(place) {
                *is_excess = true;
            }
        }
    }
    let mut excess = excess.into_iter();
    versions.retain(|_| excess.next() == Some(false));
}

fn is_from_file(tab: &str) -> bool {
    tab.starts_with(FROM_FILE)
}

impl FromJson for Version<Value> {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["at", "since", "tab", "author", "value"])?;
        Ok(Self {
            at: fields.get("at")?,
            since: fields.get_or_default("since")?,
            tab: fields.get("tab")?,
            author: fields.get_or_default("author")?,
            value: fields.get("value")?,
        })
    }
}

/// Versions are read as plain JSON values first, so that the code that reads versions is compiled once for all registers.
impl<T: FromJson> FromJson for Register<T> {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        if value.as_array().is_some_and(|versions| versions.len() > MOST_READ) {
            return Err(DecodeError::new("has more writings of one value than are ever kept"));
        }
        let mut versions = Vec::new();
        for version in Vec::<Version<Value>>::from_json(value)? {
            let Version { at, since, tab, author, value } = version;
            versions.push(Version { at, since, tab, author, value: T::from_json(&value)? });
        }
        Ok(Self(versions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer(tab: &str) -> Writer {
        Writer { tab: tab.to_owned(), author: String::new() }
    }

    fn at(minutes: u64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    #[test]
    fn the_latest_version_is_the_value_and_the_others_are_the_history() {
        let mut register = Register::default();
        register.set(1, at(0), &writer("a"));
        register.set(2, at(1), &writer("b"));
        assert_eq!(register.get(), Some(&2));
        assert_eq!(register.history().map(|v| v.value).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn versions_of_one_sitting_replace_each_other() {
        let mut register = Register::default();
        for (minute, value) in [(0, 1), (1, 2), (2, 3), (30, 4)] {
            register.set(value, at(minute), &writer("a"));
        }
        assert_eq!(register.get(), Some(&4));
        assert_eq!(register.history().map(|v| v.value).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_value_written_while_the_clock_is_behind_is_still_the_latest() {
        let mut register = Register::default();
        register.set(1, at(100), &writer("a"));
        register.set(2, at(0), &writer("b"));
        assert_eq!(register.get(), Some(&2));
    }

    #[test]
    fn writing_the_same_value_changes_nothing() {
        let mut register = Register::default();
        assert!(register.set(1, at(0), &writer("a")));
        assert!(!register.set(1, at(50), &writer("b")));
        assert_eq!(register.current().map(|version| version.at), Some(at(0)));
    }

    #[test]
    fn two_versions_of_the_same_millisecond_have_the_same_order_on_both_sides() {
        let (mut left, mut right) = (Register::default(), Register::default());
        left.set("left", at(1), &writer("a"));
        right.set("right", at(1), &writer("b"));
        let mut other = right.clone();
        other.merge(&left);
        left.merge(&right);
        assert_eq!(left, other);
        assert_eq!(left.get(), Some(&"right"));
        assert_eq!(left.history().count(), 1);
    }

    #[test]
    fn a_version_that_a_sitting_replaced_does_not_come_back_in_a_merge() {
        let mut register = Register::default();
        register.set("m", at(0), &writer("a"));
        let stored = register.clone();
        register.set("me", at(1), &writer("a"));
        register.set("met", at(2), &writer("a"));
        let mut other = stored.clone();
        assert!(other.merge(&register));
        assert!(!register.merge(&stored));
        assert_eq!(register, other);
        assert_eq!(register.history().count(), 0);
    }

    #[test]
    fn a_version_that_another_tab_wrote_in_between_is_kept() {
        let mut register = Register::default();
        register.set(1, at(0), &writer("a"));
        let mut theirs = register.clone();
        theirs.set(2, at(1), &writer("b"));
        register.set(3, at(2), &writer("a"));
        register.merge(&theirs);
        assert_eq!(register.get(), Some(&3));
        assert_eq!(register.history().map(|v| v.value).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_register_keeps_a_limited_number_of_versions() {
        let mut register = Register::default();
        for hour in 0..100 {
            register.set(hour, at(hour * 60), &writer("a"));
        }
        assert_eq!(register.history().count(), KEPT - 1);
    }
}
