//! Evidence files that do not stand line by line any more, because somebody laid them out for reading. Their checksum is of
//! bytes that are gone, so only the layout of JSON shows whether such a file is whole.

use super::head::{Head, is_ours};
use super::{BYTE_ORDER_MARK, Damage, EvidenceFile, FORMAT, FileError, MAX_WHOLE, Roads, Taken};
use crate::time::Timestamp;
use serde_json::Value;

/// How far into a text the format's name is looked for.
const NAMED_WITHIN: usize = 64_000;

/// Reads a file as one JSON value.
pub(super) fn read(bytes: Vec<u8>, roads: Roads, now: Timestamp) -> Result<EvidenceFile, FileError> {
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
    if bytes.len() > MAX_WHOLE {
        return Err(FileError::TooLarge);
    }
    let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
        return Err(FileError::Damaged(Damage::CutOff));
    };
    if !is_ours(&value) {
        return Err(FileError::NotOurs(text(bytes)));
    }
    drop(bytes);
    let mut taken = Taken::new(&Head::read(&value, now)?, roads);
    let Some(Value::Array(calls)) = value.get_mut("calls") else { return Err(FileError::Damaged(Damage::Head)) };
    for (place, call) in calls.iter_mut().enumerate() {
        taken.add(call, u32::try_from(place + 1).unwrap_or(u32::MAX), now)?;
    }
    Ok(taken.file)
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
