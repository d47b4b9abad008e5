//! Access to the JSON of an answer. A value that is absent, null or of another type reads as nothing, so that checks say what
//! they look for and not what may be missing on the way.

use super::tree::Tree;
use crate::stdx::json;
use crate::stdx::time::Timestamp;
use serde_json::{Number, Value};
use std::fmt;

/// The end of the year 9999, in seconds since 1970. Later years would be written with five digits.
const YEAR_10000: f64 = 253_402_300_800.0;

/// A value of an answer, or nothing.
#[derive(Clone, Copy, PartialEq)]
pub struct View<'a>(&'a Tree);

impl<'a> View<'a> {
    /// A view of a value.
    pub fn new(value: &'a Tree) -> Self {
        Self(value)
    }

    /// A view of nothing.
    pub fn nothing() -> Self {
        Self(&Tree::Nothing)
    }

    /// The field with this name, or nothing. Every check calls this dozens of times, so the code is in the program once.
    #[inline(never)]
    pub fn get(self, name: &str) -> Self {
        self.0.get(name).map_or_else(Self::nothing, Self)
    }

    /// The items of a field that is a list; none if there is no such list.
    pub fn list(self, name: &str) -> impl ExactSizeIterator<Item = View<'a>> + Clone + use<'a> {
        self.get(name).items()
    }

    /// The items of this list; none if the value is not a list.
    pub fn items(self) -> impl ExactSizeIterator<Item = View<'a>> + Clone + use<'a> {
        let items = if let Tree::List(items) = self.0 { &**items } else { &[] };
        items.iter().map(View)
    }

    /// The names and values of this object; none if the value is not an object.
    pub fn entries(self) -> impl Iterator<Item = (&'a str, View<'a>)> + use<'a> {
        let fields = if let Tree::Fields(fields) = self.0 { &**fields } else { &[] };
        fields.iter().map(|(name, value)| (&**name, View(value)))
    }

    /// The text of a field; empty if there is none.
    pub fn text(self, name: &str) -> &'a str {
        self.get(name).as_text()
    }

    /// This text; empty if the value is not a text.
    pub fn as_text(self) -> &'a str {
        if let Tree::Text(text) = self.0 { text } else { "" }
    }

    /// Whether a field is true.
    pub fn flag(self, name: &str) -> bool {
        self.get(name).as_flag() == Some(true)
    }

    /// This truth value; `None` if the value is not one.
    pub fn as_flag(self) -> Option<bool> {
        if let Tree::Flag(flag) = self.0 { Some(*flag) } else { None }
    }

    /// The whole number of a field, which may be written as text; `None` if there is none, or one that does not fit.
    pub fn number(self, name: &str) -> Option<i64> {
        let value = self.get(name);
        value.as_number().and_then(json::whole).or_else(|| value.as_text().parse().ok())
    }

    /// The number of a field, which may be written as text; `None` if there is none.
    pub fn amount(self, name: &str) -> Option<f64> {
        let value = self.get(name);
        value.as_number().and_then(Number::as_f64).or_else(|| json::number(value.as_text()))
    }

    /// The instant of a field: in RFC 3339, or in seconds since 1970 as version 1 of the AWS CLI writes it. `None` if there is
    /// none.
    pub fn time(self, name: &str) -> Option<Timestamp> {
        let value = self.get(name);
        Timestamp::parse(value.as_text()).or_else(|| {
            let seconds = value.as_number()?.as_f64()?;
            (0.0..YEAR_10000).contains(&seconds).then(|| Timestamp::from_millis((seconds * 1000.0) as u64))
        })
    }

    fn as_number(self) -> Option<&'a Number> {
        if let Tree::Number(number) = self.0 { Some(number) } else { None }
    }

    /// The texts of a field that is a list of texts, or one text.
    pub fn texts(self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get(name).one_or_many().map(View::as_text)
    }

    /// The items of this list, or this one value; policies may write either. Nothing has no items.
    pub fn one_or_many(self) -> impl Iterator<Item = View<'a>> + use<'a> {
        let one = (!matches!(self.0, Tree::List(_)) && self.is_there()).then_some(self);
        one.into_iter().chain(self.items())
    }

    /// Whether the value is anything but null or absent.
    pub fn is_there(self) -> bool {
        !matches!(self.0, Tree::Nothing)
    }

    /// Whether this is an object.
    pub fn is_object(self) -> bool {
        self.0.is_object()
    }

    /// The fields of this object that are not null, as JSON.
    pub fn said(self) -> Value {
        // Entry by entry: collecting would sort the fields first, with code of its own.
        let mut said = serde_json::Map::new();
        for (name, value) in self.entries().filter(|(_, value)| value.is_there()) {
            said.insert(name.to_owned(), value.to_json());
        }
        Value::Object(said)
    }

    /// The value as JSON.
    pub fn to_json(self) -> Value {
        self.0.into()
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_json(), f)
    }
}

#[cfg(test)]
impl View<'static> {
    /// A view of JSON that is never freed.
    pub fn of(value: &Value) -> Self {
        Self(Box::leak(Box::new(value.clone().into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_absent_null_or_of_another_kind_reads_as_nothing() {
        for value in [json!({}), json!({"a": null}), json!({"a": {}}), json!([]), json!(1)] {
            let view = View::of(&value);
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
            assert_eq!(View::of(&value).texts("a").collect::<Vec<_>>(), many);
        }
    }

    #[test]
    fn absurd_numbers_read_as_nothing() {
        for number in ["1.2e29", "-1e300", "18446744073709551616", "\"1e3\"", "\"9223372036854775808\""] {
            let view = View::of(&serde_json::from_str(&format!("{{\"a\":{number}}}")).expect("JSON"));
            assert_eq!((view.number("a"), view.time("a")), (None, None), "{number}");
        }
        assert_eq!(View::of(&json!({"a": 0.5})).number("a"), None);
    }

    #[test]
    fn times_are_read_in_both_forms_of_the_cli() {
        let value = json!({"two": "2026-11-22T20:17:00+00:00", "one": 1_795_378_620.0});
        let view = View::of(&value);
        assert_eq!(view.time("one"), view.time("two"));
        assert_eq!(view.time("two"), Some(Timestamp::from_millis(1_795_378_620_000)));
    }
}
