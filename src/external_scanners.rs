//! What other software has found: results of Prowler, and findings of AWS Security Hub. They judge by rules of their own, so what
//! they say is mapped to our criteria with care: a failure of theirs can be a finding, a pass of theirs is something to look at.
//! What is mapped to what is in `map`; what a finding counts for is not here (`assessment`).

mod asff;
mod csv;
mod foreign;
mod hub;
mod json;
mod map;
mod prowler;
mod result;
#[cfg(test)]
mod tests;

use crate::catalog::AccountId;
use crate::evidence::{Finding, Source};
use crate::stdx::time::Timestamp;
pub use foreign::Foreign;
use result::ResultSet;

/// How many results a file has at most. Together with the bytes that a file may have, it bounds the memory that findings take.
pub const MAX_RESULTS: u32 = 250_000;
/// How much a result holds at most, as [values are counted](crate::stdx::json::MOST_VALUES): a finding of Security Hub has at most 240 kB.
const MOST_IN_RESULT: usize = 100_000;

/// What is in a file of another tool.
#[derive(Clone, Debug, PartialEq)]
pub struct Others {
    /// The accounts that it speaks of, by id.
    pub accounts: Vec<OthersAccount>,
    /// How many of its results are of no use: without account or time, from the future, of another cloud or another tool.
    pub unreadable: u32,
    /// Whose format it is.
    pub tool: Source,
    /// The tool's version; empty where the format does not say.
    pub version: String,
}

/// What it says of one account.
#[derive(Clone, Debug, PartialEq)]
pub struct OthersAccount {
    /// Its 12 digits.
    pub account: AccountId,
    /// The findings, by id of the criterion.
    pub findings: Vec<(String, Finding)>,
    /// How many results there are: mapped, unmapped and muted.
    pub read: u32,
    /// How many of them the findings rest on.
    pub mapped: u32,
    /// How many are of checks that speak of none of our criteria.
    pub unmapped: u32,
    /// How many somebody has muted, suppressed, resolved or archived in that tool.
    pub muted: u32,
}

/// Why nothing can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OthersError {
    /// None of the formats that are known.
    NotKnown,
    /// Something else that is known.
    Foreign(Foreign),
    /// One of them, without a result in it.
    Empty,
    /// One of them, and none of its results has an account of AWS and a time.
    NoAccount {
        /// How many results there are.
        results: u32,
    },
    /// More than [`MAX_RESULTS`], or a result larger than any tool writes.
    TooMany,
    /// Broken off or damaged.
    Broken {
        /// The line where reading stopped, from 1.
        line: usize,
    },
}

/// Reads what another tool has written: Prowler's OCSF JSON or CSV, or the findings of Security Hub (ASFF or
/// OCSF), also as events of EventBridge.
///
/// # Errors
/// [`OthersError`]; nothing is read by half.
pub fn read(text: &str, now: Timestamp) -> Result<Others, OthersError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if let Some(foreign) = foreign::of_text(text) {
        return Err(OthersError::Foreign(foreign));
    }
    let mut pile = ResultSet::new(now);
    match text.chars().next() {
        None => return Err(OthersError::Empty),
        Some('[' | '{') => json::read(text, &mut pile)?,
        Some(_) => prowler::read_rows(text, &mut pile)?,
    }
    pile.conclude()
}

/// An instant as tools write it: seconds or milliseconds since 1970, or a date and a time, in UTC where no zone is named.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(since_1970(number));
    }
    let text = text.replacen(' ', "T", 1);
    Timestamp::parse(&text).or_else(|| Timestamp::parse(&(text + "Z")))
}

/// Seconds until the year 5138; what is more are milliseconds.
fn since_1970(number: u64) -> Timestamp {
    Timestamp::from_millis(if number < 100_000_000_000 { number * 1000 } else { number })
}
