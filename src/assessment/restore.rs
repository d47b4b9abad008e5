//! Opens stored and imported documents of every version, or says clearly why not. Never panics.

use super::document::{Assessment, FORMAT};
use super::register::Amended;
use crate::stdx::json::{DecodeError, FromJson};
use crate::stdx::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// Largest file that is opened, in bytes. Fifty full assessments are about a twentieth of it.
pub const SIZE_LIMIT: usize = 20_000_000;

/// Why a document cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestoreError {
    /// More bytes than [`SIZE_LIMIT`].
    TooLarge {
        /// How many there are.
        bytes: usize,
    },
    /// Not JSON at all, or broken off.
    NotJson {
        /// The line where reading stopped, from 1.
        line: usize,
    },
    /// JSON, but not one of our documents.
    NotOurs,
    /// Written by a newer Footing.
    Newer {
        /// Its format.
        format: u64,
    },
    /// A file of ours without any assessment in it.
    Empty,
    /// Ours, but something in it does not fit.
    Damaged {
        /// What, in the words of the JSON reader.
        what: String,
    },
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for RestoreError {}

/// Opens one stored assessment. What could not have been written by `now` is brought into bounds.
///
/// # Errors
/// See [`RestoreError`].
pub fn restore(text: &str, now: Timestamp) -> Result<Assessment, RestoreError> {
    let mut assessment = parse(text)?;
    accept(&mut assessment, now)?;
    Ok(assessment)
}

/// Reads one assessment as it stands; [`accept`] has to follow.
///
/// # Errors
/// See [`RestoreError`].
fn parse(text: &str) -> Result<Assessment, RestoreError> {
    of_value(&read(text)?)
}

/// The same of what has been read as JSON.
///
/// # Errors
/// See [`RestoreError`].
pub(super) fn of_value(value: &Value) -> Result<Assessment, RestoreError> {
    match (value.get("format").and_then(Value::as_u64), value.get("id")) {
        (Some(format), Some(_)) if format > u64::from(FORMAT) => Err(RestoreError::Newer { format }),
        (Some(1..), Some(_)) => Assessment::from_json(value).map_err(damaged),
        _ => Err(RestoreError::NotOurs),
    }
}

/// Checks what the types cannot say of an assessment from outside, brings it into bounds, and tells what that took.
///
/// # Errors
/// [`RestoreError::Newer`] or [`RestoreError::Damaged`].
pub(super) fn accept(assessment: &mut Assessment, now: Timestamp) -> Result<Amended, RestoreError> {
    if assessment.format > FORMAT {
        return Err(RestoreError::Newer { format: u64::from(assessment.format) });
    }
    check_id(&assessment.id)?;
    assessment.bring_into_bounds(now).map_err(damaged)
}

fn damaged(error: DecodeError) -> RestoreError {
    RestoreError::Damaged { what: error.to_string() }
}

/// Reads JSON into a type, telling apart what is not JSON and what is not ours.
///
/// # Errors
/// [`RestoreError::TooLarge`], [`RestoreError::NotJson`] or [`RestoreError::NotOurs`].
pub fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, RestoreError> {
    if text.len() > SIZE_LIMIT {
        return Err(RestoreError::TooLarge { bytes: text.len() });
    }
    serde_json::from_str(without_mark(text)).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => RestoreError::NotOurs,
        _ => RestoreError::NotJson { line: error.line() },
    })
}

/// Editors on Windows put a byte order mark before the text.
fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// The id becomes part of storage keys and addresses.
fn check_id(id: &str) -> Result<(), RestoreError> {
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if plain && (1..=64).contains(&id.len()) {
        Ok(())
    } else {
        Err(RestoreError::Damaged { what: "the id of the assessment".to_owned() })
    }
}
