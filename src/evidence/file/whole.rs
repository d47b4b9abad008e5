//! Evidence files that are no longer written line by line, because somebody reformatted them. Their checksum is of bytes that
//! are gone, so only the structure of the JSON shows whether such a file is complete.

use super::head::{FIELDS, Head, is_ours};
use super::{BYTE_ORDER_MARK, CallSources, Damage, EvidenceFile, FORMAT, FileError, Taken};
use crate::stdx::json::Counting;
use crate::stdx::time::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// How many bytes of a text are searched for the name of the format.
const NAMED_WITHIN: usize = 64_000;
/// The most that a head holds, as values are counted.
const MOST_IN_HEAD: usize = 10_000;
/// The field that has the calls.
const CALLS: &str = "calls";

/// Reads a file as one JSON value, with one call at a time in memory.
pub(super) fn read(bytes: Vec<u8>, sources: CallSources, now: Timestamp) -> Result<EvidenceFile, FileError> {
    let bytes = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    // No other text has this name so near its beginning. Without it, the text is for other readers.
    let beginning = bytes.get(..NAMED_WITHIN).unwrap_or(&bytes);
    let is_object = beginning.trim_ascii_start().starts_with(b"{");
    if !is_object || !contains(beginning, &format!("\"{FORMAT}\"")) {
        return Err(FileError::NotOurs(text(bytes)));
    }
    let (mut head, mut failed) = (Map::new(), None);
    read_part(&bytes, Part::Head(&mut head))?;
    let head = Value::Object(head);
    if !is_ours(&head) {
        return Err(FileError::NotOurs(text(bytes)));
    }
    let mut taken = Taken::new(&Head::read(&head, now)?, sources);
    let read = read_part(&bytes, Part::Calls { taken: &mut taken, failed: &mut failed, now });
    failed.map_or(read, Err)?;
    Ok(taken.file)
}

/// What one pass over a file reads: first the head, then the calls, one at a time.
enum Part<'a> {
    Head(&'a mut Map<String, Value>),
    Calls { taken: &'a mut Taken, failed: &'a mut Option<FileError>, now: Timestamp },
}

fn read_part(bytes: &[u8], part: Part<'_>) -> Result<(), FileError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = reader.deserialize_map(part).and_then(|()| reader.end());
    read.map_err(|error| FileError::Damaged(if error.is_data() { Damage::Head } else { Damage::CutOff }))
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an evidence file")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        let (mut left, mut is_there) = (MOST_IN_HEAD, false);
        while let Some(name) = fields.next_key::<String>()? {
            match &mut self {
                Self::Head(head) if FIELDS.contains(&&*name) => {
                    head.insert(name, fields.next_value_seed(Counting(&mut left))?);
                }
                Self::Calls { taken, failed, now } if name == CALLS => {
                    is_there = true;
                    fields.next_value_seed(Calls { taken, failed, now: *now })?;
                }
                _ => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        match self {
            Self::Calls { .. } if !is_there => Err(A::Error::missing_field(CALLS)),
            _ => Ok(()),
        }
    }
}

/// Reads the calls, each of which is dropped once it has been added.
struct Calls<'a> {
    taken: &'a mut Taken,
    /// Why a call could not be added.
    failed: &'a mut Option<FileError>,
    now: Timestamp,
}

impl<'de> DeserializeSeed<'de> for Calls<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Calls<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("calls")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut calls: A) -> Result<(), A::Error> {
        for number in 1.. {
            let mut left = self.taken.left();
            let call = calls.next_element_seed(Counting(&mut left)).inspect_err(|_| {
                if left == 0 {
                    *self.failed = Some(FileError::TooManyValues);
                }
            });
            let Some(call) = call? else { break };
            self.taken.add(call, left, number, self.now).map_err(|error| {
                *self.failed = Some(error);
                A::Error::custom("a call")
            })?;
        }
        Ok(())
    }
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
