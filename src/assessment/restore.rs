//! Opening stored and imported documents of every version, with a precise error if that fails. Never panics.

use super::document::{Assessment, FORMAT};
use super::register::Amended;
use crate::stdx::json::{DecodeError, FromJson};
use crate::stdx::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// The largest file that is opened, in bytes. Fifty full assessments are about a twentieth of that.
pub const SIZE_LIMIT: usize = 20_000_000;

/// The reason why a document cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestoreError {
    /// The text is larger than [`SIZE_LIMIT`].
    TooLarge {
        /// The size of the text.
        bytes: usize,
    },
    /// The text is not JSON, or it is cut off.
    NotJson {
        /// The line where reading stopped; the first line is 1.
        line: usize,
    },
    /// The text is JSON, but not a document of Footing.
    NotOurs,
    /// A newer version of Footing wrote the document.
    Newer {
        /// The format of the document.
        format: u64,
    },
    /// The file contains no assessment.
    Empty,
    /// The document is Footing's, but a part of it is invalid.
    Damaged {
        /// The error, in the words of the JSON reader.
        what: String,
    },
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for RestoreError {}

/// Opens one stored assessment. Whatever could not have been written by `now` is brought within bounds.
///
/// # Errors
/// See [`RestoreError`].
pub fn restore(text: &str, now: Timestamp) -> Result<Assessment, RestoreError> {
    let mut assessment = parse(text)?;
    accept(&mut assessment, now)?;
    Ok(assessment)
}

/// Parses one assessment without checking it; [`accept`] has to follow.
///
/// # Errors
/// See [`RestoreError`].
pub(super) fn parse(text: &str) -> Result<Assessment, RestoreError> {
    of_value(&read(text)?)
}

/// Parses one assessment from JSON that has been read already; [`accept`] has to follow.
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

/// Checks an assessment from outside for what its types do not guarantee, and brings it within bounds. Returns what was changed.
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

/// Reads JSON into a type. The errors distinguish text that is not JSON from JSON that does not fit the type.
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

/// Returns the text without a byte order mark, which editors on Windows write.
fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// Checks an assessment's id, which becomes part of storage keys and addresses: 1 to 64 ASCII letters, digits and hyphens.
fn check_id(id: &str) -> Result<(), RestoreError> {
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if plain && (1..=64).contains(&id.len()) {
        Ok(())
    } else {
        Err(RestoreError::Damaged { what: "the id of the assessment".to_owned() })
    }
}
