//! Results of other software: of Prowler, and findings of AWS Security Hub. These tools have rules of their own, so their
//! results are mapped to our criteria with care: a failure can be a finding, a pass is for review at most. The mapping is in
//! `map`; what a finding counts for is in `assessment`.

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

/// The most results in a file. Together with the limit on a file's bytes, it bounds the memory that findings take.
pub const MAX_RESULTS: u32 = 250_000;
/// The most that a result holds, as [values are counted](crate::stdx::json::MOST_VALUES). A finding of Security Hub has at most
/// 240 kB.
const MOST_IN_RESULT: usize = 100_000;

/// The results in a file of another tool.
#[derive(Clone, Debug, PartialEq)]
pub struct Others {
    /// The accounts that the results are about, by ID.
    pub accounts: Vec<OthersAccount>,
    /// The number of results that cannot be used: without account or time, from the future, of another cloud or another tool.
    pub unreadable: u32,
    /// The tool whose format the file has.
    pub tool: Source,
    /// The tool's version; empty if the format does not say.
    pub version: String,
}

/// The results about one account.
#[derive(Clone, Debug, PartialEq)]
pub struct OthersAccount {
    /// The account ID.
    pub account: AccountId,
    /// The findings, by criterion ID.
    pub findings: Vec<(String, Finding)>,
    /// The number of results: mapped, unmapped and muted.
    pub read: u32,
    /// The number of results that the findings rest on.
    pub mapped: u32,
    /// The number of results of checks that say nothing about any of our criteria.
    pub unmapped: u32,
    /// The number of results that somebody has muted, suppressed, resolved or archived in that tool.
    pub muted: u32,
}

/// Why no results can be read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OthersError {
    /// The file has none of the known formats.
    NotKnown,
    /// The file is something else that is known.
    Foreign(Foreign),
    /// The file has a known format, but no result in it.
    Empty,
    /// The file has a known format, but none of its results has an AWS account and a time.
    NoAccount {
        /// The number of results.
        results: u32,
    },
    /// The file has more than [`MAX_RESULTS`] results, or a result larger than any tool writes.
    TooMany,
    /// The file is cut off or damaged.
    Broken {
        /// The line where reading stopped, from 1.
        line: usize,
    },
}

/// Reads the results that another tool has written: Prowler's OCSF JSON or CSV, or the findings of Security Hub (ASFF or OCSF),
/// also as events of EventBridge.
///
/// # Errors
/// [`OthersError`] if not everything can be read.
pub fn read(text: &str, now: Timestamp) -> Result<Others, OthersError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if let Some(foreign) = foreign::of_text(text) {
        return Err(OthersError::Foreign(foreign));
    }
    let mut set = ResultSet::new(now);
    match text.chars().next() {
        None => return Err(OthersError::Empty),
        Some('[' | '{') => json::read(text, &mut set)?,
        Some(_) => prowler::read_rows(text, &mut set)?,
    }
    set.conclude()
}

/// An instant as tools write it: seconds or milliseconds since 1970, or a date and a time, in UTC if no zone is given.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(since_1970(number));
    }
    let text = text.replacen(' ', "T", 1);
    Timestamp::parse(&text).or_else(|| Timestamp::parse(&(text + "Z")))
}

/// An instant in seconds since 1970, up to the year 5138. A larger number is in milliseconds.
fn since_1970(number: u64) -> Timestamp {
    Timestamp::from_millis(if number < 100_000_000_000 { number * 1000 } else { number })
}
