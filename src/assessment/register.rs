//! A value that several tabs and files may write, and that merges without loss.
//!
//! Every writing is a version with a stamp. The version with the latest stamp is the value; the others are the history.
//! Merging is the union of the versions without those that a later version of the same sitting replaces; so it is
//! commutative, associative and idempotent, and what was replaced in one copy does not come back from another.
//!
//! Writings that came in a file are marked by their tab, so that they never belong to a sitting of this device, and are counted
//! apart: however many a file holds, none of this device's own is given up for them.

use crate::stdx::json::{DecodeError, Fields, FromJson};
use crate::stdx::time::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Who writes: a tab of a browser, for whom a person may have given a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writer {
    /// Random, one a tab; decides between versions of the same millisecond.
    pub tab: String,
    /// The person's name, as they gave it; may be empty.
    pub author: String,
}

/// One writing of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version<T> {
    /// When.
    pub at: Timestamp,
    /// The first writing of its sitting, all of which it replaces; `None` when it is the first itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// By which tab.
    pub tab: String,
    /// By whom; empty when nobody gave a name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// What.
    pub value: T,
}

impl<T> Version<T> {
    /// Whether it came in a file.
    pub fn is_from_file(&self) -> bool {
        self.tab.starts_with(FROM_FILE)
    }

    /// Who, and since when: the versions of one sitting have this in common.
    fn sitting(&self) -> (Timestamp, String, String) {
        (self.since.unwrap_or(self.at), self.tab.clone(), self.author.clone())
    }
}

/// All versions of a value, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Register<T>(Vec<Version<T>>);

/// Writings of the same tab within this time replace each other: nobody wants every letter of a note kept.
const SAME_SITTING_MILLIS: u64 = 10 * 60 * 1000;
/// How many versions a register keeps of those written on this device, and as many of those that came in files: the newest of
/// each author first, then the newest of the others.
const KEPT: usize = 20;
/// More versions of one value than this were never written by any release, and are not read.
const MOST_READ: usize = 500;
/// What the tab of a writing begins with that came in a file.
const FROM_FILE: &str = "file:";

impl<T> Default for Register<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone + PartialEq + Serialize> Register<T> {
    /// The current value, unless it was never written.
    pub fn get(&self) -> Option<&T> {
        self.current().map(|version| &version.value)
    }

    /// The current version.
    pub fn current(&self) -> Option<&Version<T>> {
        self.0.last()
    }

    /// The versions before the current one, newest first.
    pub fn history(&self) -> impl Iterator<Item = &Version<T>> {
        self.0.iter().rev().skip(1)
    }

    /// Whether it was ever written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes a value now. The stamp is later than every one that is there, whatever the clock says; where there is no later one,
    /// those that are there make room. Returns whether anything changed.
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
        self.drop_excess();
        true
    }

    /// Brings the times of versions down to `latest` where they are later, in their order. Returns how many there were.
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

    /// Drops the versions that are more than are [kept](KEPT). Returns how many there were.
    fn drop_excess(&mut self) -> usize {
        let before = self.0.len();
        if before > KEPT {
            let writers: Vec<(bool, String)> =
                self.0.iter().map(|version| (version.is_from_file(), version.author.clone())).collect();
            let mut excess = excess(&writers).into_iter();
            self.0.retain(|_| excess.next() != Some(true));
        }
        before - self.0.len()
    }

    /// Takes in the other's versions. Returns whether that brought anything new.
    pub fn merge(&mut self, other: &Self) -> bool {
        if self == other {
            return false;
        }
        let before = self.0.clone();
        self.0.extend_from_slice(&other.0);
        self.normalise();
        self.0 != before
    }

    /// Puts the versions in order and drops doubles, what was replaced and what is more than is kept, as documents from outside
    /// need it.
    fn normalise(&mut self) -> usize {
        if self.0.len() < 2 {
            return 0;
        }
        let kept = kept_in_order(self.0.iter().map(Version::stamp).collect());
        let mut versions: Vec<Option<Version<T>>> = std::mem::take(&mut self.0).into_iter().map(Some).collect();
        self.0 = kept.into_iter().filter_map(|place| versions.get_mut(place)?.take()).collect();
        self.drop_excess()
    }

    /// Makes of what was read from outside what could have been written here: in order, no more than is kept, and no later than
    /// `latest`; what is later is brought down to `now`. Notes in `amended` what that took.
    pub fn bring_into_bounds(&mut self, now: Timestamp, latest: Timestamp, amended: &mut Amended) {
        amended.dropped_writings += self.normalise();
        if self.0.last().is_some_and(|version| version.at > latest) {
            amended.lowered_times += self.lower(now);
        }
    }

    /// Marks all versions as come in a file: its tabs and sittings mean nothing here.
    pub fn mark_from_file(&mut self) {
        self.map_all(|version| {
            version.since = None;
            if !version.is_from_file() {
                version.tab.insert_str(0, FROM_FILE);
            }
        });
    }

    /// Changes every version's value and author, for redaction.
    pub fn map_all(&mut self, mut change: impl FnMut(&mut Version<T>)) {
        self.0.iter_mut().for_each(&mut change);
    }

    /// Keeps only the versions for which this holds.
    pub fn retain(&mut self, keep: impl FnMut(&Version<T>) -> bool) {
        self.0.retain(keep);
    }

    /// Whether there is a version of the same time for which this holds as well.
    pub fn has_same_time(&self, of: &Version<T>, and: impl Fn(&Version<T>) -> bool) -> bool {
        self.0.iter().any(|version| version.at == of.at && and(version))
    }
}

/// What had to be changed in a document from outside, so that it could have been written here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amended {
    /// Writings that were dropped, because there were more of one value than are kept.
    pub dropped_writings: usize,
    /// Writings whose time lay in the future, and was brought down.
    pub lowered_times: usize,
    /// Findings that were dropped, because their time lies in the future or they are larger than any that a check gives.
    pub dropped_findings: usize,
    /// Texts that were cut, because they are longer than any field takes.
    pub shortened_texts: usize,
}

impl std::ops::AddAssign for Amended {
    fn add_assign(&mut self, other: Self) {
        self.dropped_writings += other.dropped_writings;
        self.lowered_times += other.lowered_times;
        self.dropped_findings += other.dropped_findings;
        self.shortened_texts += other.shortened_texts;
    }
}

/// What orders a version, without its type: the code that works on it is there once for all registers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Stamp {
    at: Timestamp,
    tab: String,
    /// What else differs, so that equal sets of versions are equal registers.
    rest: String,
    sitting: (Timestamp, String, String),
}

impl<T: Serialize> Version<T> {
    fn stamp(&self) -> Stamp {
        Stamp {
            at: self.at,
            tab: self.tab.clone(),
            rest: serde_json::to_string(&self.value).unwrap_or_default() + &self.author,
            sitting: self.sitting(),
        }
    }
}

/// The places of the versions that stay, oldest first: of equal ones the first, of those of a sitting the last.
fn kept_in_order(stamps: Vec<Stamp>) -> Vec<usize> {
    // There are few: putting each in its place is less code than sorting.
    let mut placed: Vec<(Stamp, usize)> = Vec::with_capacity(stamps.len());
    for (place, stamp) in stamps.into_iter().enumerate() {
        if let Err(at) = placed.binary_search_by(|(other, _)| other.cmp(&stamp)) {
            placed.insert(at, (stamp, place));
        }
    }
    let mut last_of_sitting = BTreeMap::new();
    for (stamp, _) in &placed {
        last_of_sitting.insert(&stamp.sitting, stamp.at);
    }
    let is_last = |stamp: &Stamp| last_of_sitting.get(&stamp.sitting) == Some(&stamp.at);
    placed.iter().filter(|(stamp, _)| is_last(stamp)).map(|(_, place)| *place).collect()
}

/// Which versions are more than are kept, of versions from the oldest to the newest: whether each came in a file, and its author.
/// Without their type, so that the code is there once for all registers.
fn excess(versions: &[(bool, String)]) -> Vec<bool> {
    let mut excess = vec![false; versions.len()];
    for from_file in [false, true] {
        let mut authors: Vec<&String> = Vec::new();
        let (mut newest, mut others) = (Vec::new(), Vec::new());
        let of_kind = versions.iter().enumerate().rev().filter(|(_, version)| version.0 == from_file);
        for (place, (_, author)) in of_kind {
            // More authors than are kept need not be told apart.
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
    excess
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

/// Read through plain JSON values, so that the code that reads versions is there once for all registers.
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
    fn the_latest_writing_is_the_value_and_the_others_are_history() {
        let mut register = Register::default();
        register.set(1, at(0), &writer("a"));
        register.set(2, at(1), &writer("b"));
        assert_eq!(register.get(), Some(&2));
        assert_eq!(register.history().map(|v| v.value).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn writings_of_one_sitting_replace_each_other() {
        let mut register = Register::default();
        for (minute, value) in [(0, 1), (1, 2), (2, 3), (30, 4)] {
            register.set(value, at(minute), &writer("a"));
        }
        assert_eq!(register.get(), Some(&4));
        assert_eq!(register.history().map(|v| v.value).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_clock_that_runs_behind_does_not_lose_the_writing() {
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
    fn two_writings_of_the_same_millisecond_are_decided_alike_on_both_sides() {
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
    fn what_a_sitting_replaced_does_not_come_back_by_merging() {
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
    fn what_another_tab_wrote_in_between_stays() {
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
    fn a_register_stays_small() {
        let mut register = Register::default();
        for hour in 0..100 {
            register.set(hour, at(hour * 60), &writer("a"));
        }
        assert_eq!(register.history().count(), KEPT - 1);
    }
}
