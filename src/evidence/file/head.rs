//! The head of an evidence file: its format, its account and its time.

use super::{Damage, FORMAT, FileError, Inconsistency, OPEN, VERSION};
use crate::catalog::{AccountId, Partition, Region};
use crate::evidence::envelope::is_possible;
use crate::stdx::time::Timestamp;
use serde_json::Value;

/// The most characters of a program's name that are kept.
const MAX_WORDS: usize = 100;

/// The fields of a head that are read.
pub(super) const FIELDS: [&str; 9] =
    ["format", "version", "account", "partition", "begun", "narrowed_to", "source", "made_by", "cli"];

/// The head of an evidence file.
#[derive(Debug)]
pub(super) struct Head {
    pub account: AccountId,
    pub partition: Partition,
    pub begun: Timestamp,
    pub narrowed_to: Vec<String>,
    pub source: String,
    pub made_by: String,
    pub cli: String,
}

/// The head in the first line of a file that is written line by line; `None` if the line is not one.
pub(super) fn open(line: &[u8]) -> Option<Value> {
    let fields = line.strip_suffix(OPEN.as_bytes())?;
    let fields = fields.strip_suffix(b",")?;
    let head = serde_json::from_slice(&[fields, b"}"].concat()).ok()?;
    is_ours(&head).then_some(head)
}

/// Whether a value is an evidence file or the head of one.
pub(super) fn is_ours(value: &Value) -> bool {
    value.get("format").and_then(Value::as_str) == Some(FORMAT)
}

impl Head {
    /// Reads a head. `now` decides which times are possible.
    pub(super) fn read(head: &Value, now: Timestamp) -> Result<Self, FileError> {
        let damaged = || FileError::Damaged(Damage::Head);
        match head.get("version").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(version) if version > VERSION => return Err(FileError::Newer(version)),
            _ => return Err(damaged()),
        }
        let text = |name: &str| head.get(name).and_then(Value::as_str);
        let account = text("account").ok_or_else(damaged)?;
        let account = AccountId::parse(account).ok_or(FileError::Inconsistent(Inconsistency::Account))?;
        let partition = Partition::find(text("partition").ok_or_else(damaged)?)
            .ok_or(FileError::Inconsistent(Inconsistency::Partition))?;
        let begun = text("begun").and_then(Timestamp::parse).ok_or_else(damaged)?;
        if !is_possible(begun, now) {
            return Err(FileError::Inconsistent(Inconsistency::Time));
        }
        Ok(Self {
            account,
            partition,
            begun,
            narrowed_to: regions(head.get("narrowed_to")).ok_or_else(damaged)?,
            source: words(text("source")),
            made_by: words(text("made_by")),
            cli: words(text("cli")),
        })
    }
}

/// A list of Regions; `None` if the value is something else.
fn regions(value: Option<&Value>) -> Option<Vec<String>> {
    match value {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(names)) => {
            names.iter().map(|name| name.as_str().filter(|name| Region::is_valid(name)).map(str::to_owned)).collect()
        }
        Some(_) => None,
    }
}

fn words(text: Option<&str>) -> String {
    text.unwrap_or_default().chars().filter(|char| !char.is_control()).take(MAX_WORDS).collect()
}
