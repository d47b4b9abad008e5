//! A look into the JSON of an answer: what is absent, null or of another kind reads as nothing, so that checks say what
//! they look for and not what may be missing on the way.

use crate::json;
use crate::time::Timestamp;
use serde_json::Value;
use std::fmt;

static NOTHING: Value = Value::Null;

/// A value of an answer, or nothing.
#[derive(Clone, Copy, PartialEq)]
pub struct View<'a>(&'a Value);

impl<'a> View<'a> {
    /// A look at a value.
    pub fn new(value: &'a Value) -> Self {
        Self(value)
    }

    /// A look at nothing.
    pub fn nothing() -> Self {
        Self(&NOTHING)
    }

    /// A field, or nothing. Every check asks for dozens: once in the program is enough.
    #[inline(never)]
    pub fn get(self, name: &str) -> Self {
        let Value::Object(fields) = self.0 else { return Self::nothing() };
        // Names of another length are passed over without being read: quicker than a search, in objects as small as these.
        let mut fields = fields.iter();
        let found = fields.find(|(known, _)| known.len() == name.len() && *known == name);
        found.map_or_else(Self::nothing, |(_, value)| Self(value))
    }

    /// The items of a list that is a field; none where there is no such list.
    pub fn list(self, name: &str) -> impl ExactSizeIterator<Item = View<'a>> + Clone + use<'a> {
        self.get(name).items()
    }

    /// The items of this list; none where it is no list.
    pub fn items(self) -> impl ExactSizeIterator<Item = View<'a>> + Clone + use<'a> {
        self.0.as_array().map_or(&[][..], Vec::as_slice).iter().map(View)
    }

    /// The names and values of this object; none where it is no object.
    pub fn entries(self) -> impl Iterator<Item = (&'a str, View<'a>)> + use<'a> {
        self.0.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), View(value)))
    }

    /// The text of a field; empty where there is none.
    pub fn text(self, name: &str) -> &'a str {
        self.get(name).as_text()
    }

    /// This text; empty where it is none.
    pub fn as_text(self) -> &'a str {
        self.0.as_str().unwrap_or_default()
    }

    /// Whether a field is true.
    pub fn flag(self, name: &str) -> bool {
        self.get(name).0.as_bool() == Some(true)
    }

    /// The whole number of a field, also one that is written as text.
    pub fn number(self, name: &str) -> Option<i64> {
        let value = self.get(name).0;
        value.as_i64().or_else(|| value.as_f64().map(|number| number as i64)).or_else(|| value.as_str()?.parse().ok())
    }

    /// The number of a field, also one that is written as text.
    pub fn amount(self, name: &str) -> Option<f64> {
        let value = self.get(name).0;
        value.as_f64().or_else(|| json::number(value.as_str()?))
    }

    /// The instant of a field: RFC 3339, or seconds since 1970 as the AWS CLI's version 1 writes them.
    pub fn time(self, name: &str) -> Option<Timestamp> {
        let value = self.get(name).0;
        value.as_str().and_then(Timestamp::parse).or_else(|| {
            let seconds = value.as_f64().filter(|seconds| *seconds >= 0.0)?;
            Some(Timestamp::from_millis((seconds * 1000.0) as u64))
        })
    }

    /// The texts of a field that is a list of texts, or one text.
    pub fn texts(self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get(name).one_or_many().map(View::as_text)
    }

    /// The items of this list, or this one value; policies may write either. Nothing has no items.
    pub fn one_or_many(self) -> impl Iterator<Item = View<'a>> + use<'a> {
        let one = (!self.0.is_array() && !self.0.is_null()).then_some(self);
        one.into_iter().chain(self.items())
    }

    /// Whether there is something.
    pub fn is_there(self) -> bool {
        !self.0.is_null()
    }

    /// The value itself.
    pub fn value(self) -> &'a Value {
        self.0
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_absent_null_or_of_another_kind_reads_as_nothing() {
        for value in [json!({}), json!({"a": null}), json!({"a": {}}), json!([]), json!(1)] {
            let view = View::new(&value);
            assert_eq!(view.text("a"), "");
            assert_eq!(view.list("a").len(), 0);
            assert!(!view.flag("a"));
            assert_eq!((view.number("a"), view.amount("a"), view.time("a")), (None, None, None));
            assert_eq!(view.texts("a").filter(|text| !text.is_empty()).count(), 0);
        }
    }

    #[test]
    fn policies_may_write_one_or_many() {
        for (value, many) in [(json!({"a": "x"}), vec!["x"]), (json!({"a": ["x", "y"]}), vec!["x", "y"])] {
            assert_eq!(View::new(&value).texts("a").collect::<Vec<_>>(), many);
        }
    }

    #[test]
    fn times_are_read_in_both_forms_of_the_cli() {
        let value = json!({"two": "2026-11-22T20:17:00+00:00", "one": 1_795_378_620.0});
        let view = View::new(&value);
        assert_eq!(view.time("one"), view.time("two"));
        assert_eq!(view.time("two"), Some(Timestamp::from_millis(1_795_378_620_000)));
    }
}
