//! Evidence files that do not stand line by line any more, because somebody laid them out for reading. Their checksum is of
//! bytes that are gone, so only the layout of JSON shows whether such a file is whole.

use super::head::{FIELDS, Head, is_ours};
use super::{BYTE_ORDER_MARK, CallSources, Damage, EvidenceFile, FORMAT, FileError, Taken};
use crate::stdx::json::Counting;
use crate::stdx::time::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// How far into a text the format's name is looked for.
const NAMED_WITHIN: usize = 64_000;
/// How much stands beside the calls at most, as values are counted.
const MOST_IN_HEAD: usize = 10_000;
/// Where the calls stand.
const CALLS: &str = "calls";

/// Reads a file as one JSON value, of which one call at a time is in memory.
pub(super) fn read(bytes: Vec<u8>, sources: CallSources, now: Timestamp) -> Result<EvidenceFile, FileError> {
    let bytes = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    // Nothing else has this name so near its beginning; without it, the text is for others to take apart.
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

/// What is read of a file in one go: first what stands beside the calls, then them, one at a time.
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

/// The calls, of which each is let go once it is taken in.
struct Calls<'a> {
    taken: &'a mut Taken,
    /// Why one could not be taken in.
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
        for place in 1.. {
            let mut left = self.taken.left();
            let call = calls.next_element_seed(Counting(&mut left)).inspect_err(|_| {
                if left == 0 {
                    *self.failed = Some(FileError::TooManyValues);
                }
            });
            let Some(call) = call? else { break };
            self.taken.add(call, left, place, self.now).map_err(|error| {
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
