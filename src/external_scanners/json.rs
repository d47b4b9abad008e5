//! Results in JSON: in a list, one after the other, or in the pages that the AWS CLI prints. Each is dropped as soon as it is
//! read, because together they can be larger than a page's memory.

use super::result::ResultSet;
use super::{MOST_IN_RESULT, OthersError, asff, foreign, hub, prowler};
use crate::stdx::json::Counting;
use crate::stdx::time::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// The fields that have findings: those of the AWS CLI, and those of EventBridge's events.
const FINDINGS: [&str; 3] = ["Findings", "detail", "findings"];

/// Reads all results in a text.
pub(super) fn read(text: &str, set: &mut ResultSet) -> Result<(), OthersError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    loop {
        let mut has_begun = false;
        match (Results { set: &mut *set, has_begun: &mut has_begun }).deserialize(&mut reader) {
            Ok(()) => {}
            // Asking the reader whether it is at the end would count all lines each time.
            Err(error) if error.is_eof() && !has_begun => return Ok(()),
            Err(error) if error.is_data() => return Err(OthersError::TooMany),
            Err(error) => return Err(OthersError::Broken { line: error.line() }),
        }
    }
}

/// Reads a result, or a value that has many.
struct Results<'a> {
    set: &'a mut ResultSet,
    /// Whether a value has begun.
    has_begun: &'a mut bool,
}

impl Results<'_> {
    /// A reader of a value within this one.
    fn within(&mut self) -> Results<'_> {
        Results { set: self.set, has_begun: self.has_begun }
    }
}

impl<'de> DeserializeSeed<'de> for Results<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Results<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("results")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        *self.has_begun = true;
        while list.next_element_seed(self.within())?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        *self.has_begun = true;
        let (mut result, mut left) = (Map::new(), MOST_IN_RESULT);
        let mut is_page = false;
        while let Some(name) = fields.next_key::<String>()? {
            if FINDINGS.contains(&name.as_str()) {
                is_page = true;
                fields.next_value_seed(self.within())?;
            } else {
                result.insert(name, fields.next_value_seed(Counting(&mut left))?);
            }
        }
        if !is_page {
            take(&Value::Object(result), self.set);
        }
        is_room(self.set)
    }

    // Any other value is no result; reading goes on.
    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        *self.has_begun = true;
        self.set.lose();
        is_room(self.set)
    }
}

/// An error if no further result is read.
fn is_room<E: Error>(set: &ResultSet) -> Result<(), E> {
    if set.is_full() { Err(E::custom("more results than are read")) } else { Ok(()) }
}

fn take(result: &Value, set: &mut ResultSet) {
    if !(prowler::take(result, set) || hub::take(result, set) || asff::take(result, set)) {
        set.lose();
        set.foreign = set.foreign.or_else(|| foreign::of_object(result));
    }
}

/// The value at a path, with one name per level.
fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// The text at a path; empty if there is none.
pub(super) fn text<'a>(value: &'a Value, path: &[&str]) -> &'a str {
    at(value, path).and_then(Value::as_str).unwrap_or_default()
}

/// The whole number at a path.
pub(super) fn number(value: &Value, path: &[&str]) -> Option<u64> {
    at(value, path).and_then(Value::as_u64)
}

/// The instant at a path, as a number or a text.
pub(super) fn instant(value: &Value, path: &[&str]) -> Option<Timestamp> {
    number(value, path).map(super::since_1970).or_else(|| super::instant(text(value, path)))
}

/// The first item of a list in a field; null if there is none.
pub(super) fn first<'a>(value: &'a Value, list: &str) -> &'a Value {
    value.get(list).and_then(|list| list.get(0)).unwrap_or(&Value::Null)
}
