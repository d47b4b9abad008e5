//! Results in JSON: a list of them, one after the other, or the pages that the AWS CLI prints. Each is let go as soon as it is
//! read, because together they can be larger than a page's memory.

use super::result::ResultSet;
use super::{MOST_IN_RESULT, OthersError, asff, foreign, hub, prowler};
use crate::stdx::json::Counting;
use crate::stdx::time::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Under which names findings stand: the AWS CLI's, and those of EventBridge's events.
const FINDINGS: [&str; 3] = ["Findings", "detail", "findings"];

/// Reads all that there is.
pub(super) fn read(text: &str, pile: &mut ResultSet) -> Result<(), OthersError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    loop {
        let mut has_begun = false;
        match (Results { pile: &mut *pile, has_begun: &mut has_begun }).deserialize(&mut reader) {
            Ok(()) => {}
            // Asking the reader whether it is at the end would count all lines each time.
            Err(error) if error.is_eof() && !has_begun => return Ok(()),
            Err(error) if error.is_data() => return Err(OthersError::TooMany),
            Err(error) => return Err(OthersError::Broken { line: error.line() }),
        }
    }
}

/// A result, or many.
struct Results<'a> {
    pile: &'a mut ResultSet,
    /// Whether there was anything.
    has_begun: &'a mut bool,
}

impl Results<'_> {
    /// What stands within.
    fn within(&mut self) -> Results<'_> {
        Results { pile: self.pile, has_begun: self.has_begun }
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
            take(&Value::Object(result), self.pile);
        }
        is_room(self.pile)
    }

    // What is neither is no result; reading goes on.
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
        self.pile.lose();
        is_room(self.pile)
    }
}

/// An error where no further result is taken in.
fn is_room<E: Error>(pile: &ResultSet) -> Result<(), E> {
    if pile.is_full() { Err(E::custom("more results than are read")) } else { Ok(()) }
}

fn take(result: &Value, pile: &mut ResultSet) {
    if !(prowler::take(result, pile) || hub::take(result, pile) || asff::take(result, pile)) {
        pile.lose();
        pile.foreign = pile.foreign.or_else(|| foreign::of_object(result));
    }
}

/// The value at a path, one name a level.
fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// The text at a path; empty where there is none.
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

/// The first of a list that is a field; nothing where there is none.
pub(super) fn first<'a>(value: &'a Value, list: &str) -> &'a Value {
    value.get(list).and_then(|list| list.get(0)).unwrap_or(&Value::Null)
}
