//! Readers of documents from JSON values, written by hand. Derived readers would take a seventh of the page's program.
//! These are as strict, and also say where an error is.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;
use std::fmt;

/// A mismatch between a JSON value and a type, and where it is, such as
/// `criteria.acct-01.root-email.answer: a list is expected`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DecodeError {
    place: String,
    what: &'static str,
}

impl DecodeError {
    /// An error at the value that is being read.
    pub(crate) fn new(what: &'static str) -> Self {
        Self { place: String::new(), what }
    }

    /// The same error, as seen from the enclosing object, in which the value is called `name`.
    pub(crate) fn below(mut self, name: &str) -> Self {
        let dot = if self.place.is_empty() { "" } else { "." };
        self.place = format!("{name}{dot}{}", self.place);
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)?;
        f.write_str(": ")?;
        f.write_str(self.what)
    }
}

/// The maximum size of a JSON value from outside. Each value in it counts 1, and an object [`OBJECT`] more. This bounds
/// memory: a count takes at most 64 bytes, whatever the text is.
pub(crate) const MOST_VALUES: usize = 2_000_000;
/// The count of an object in addition to its values: `serde_json` allocates eleven fields at once.
const OBJECT: usize = 10;

/// A reader of one JSON value that counts down while the value grows. A value that is too large is refused before it
/// takes memory: the count is then zero, and the error is a data error.
pub(crate) struct Counting<'a>(pub &'a mut usize);

/// A JSON value of a size of at most [`MOST_VALUES`].
pub(crate) struct Counted(pub Value);

impl Counting<'_> {
    fn count<E: Error>(&mut self, values: usize) -> Result<(), E> {
        let left = self.0.checked_sub(values);
        *self.0 = left.unwrap_or_default();
        left.map(|_| ()).ok_or_else(|| E::custom("more values than are read"))
    }
}

impl<'de> DeserializeSeed<'de> for Counting<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<Value, D::Error> {
        self.count(1)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Counting<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Counting(self.0))? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<Value, A::Error> {
        self.count(OBJECT)?;
        let mut object = Map::new();
        while let Some(name) = fields.next_key()? {
            object.insert(name, fields.next_value_seed(Counting(self.0))?);
        }
        Ok(Value::Object(object))
    }
}

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Counting(&mut { MOST_VALUES }).deserialize(deserializer).map(Self)
    }
}

/// Reads a text as one JSON value of a size of at most `left`, which is counted down.
///
/// # Errors
/// The text is not JSON, or the value is too large, which is a [data error](serde_json::Error::is_data).
pub(crate) fn counted(text: &[u8], left: &mut usize) -> Result<Value, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Counting(left).deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// The number that a text is, `None` if it is not one. The standard library's parser would bring 10 kB of tables that
/// do not compress.
pub(crate) fn number(text: &str) -> Option<f64> {
    serde_json::from_str::<Value>(text).ok()?.as_f64()
}

/// The integer that a JSON number is, also if it is written with a decimal point or an exponent. `None` if it has a
/// fraction or is too large to be exact.
pub(crate) fn whole(number: &Number) -> Option<i64> {
    /// Below this limit, a floating-point number holds every integer exactly.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let written = || number.as_f64().filter(|number| number.trunc() == *number && number.abs() < EXACT);
    number.as_i64().or_else(|| written().map(|number| number as i64))
}

/// A type that can be read from a JSON value.
pub(crate) trait FromJson: Sized {
    /// Reads the type from a value.
    fn from_json(value: &Value) -> Result<Self, DecodeError>;
}

/// The fields of an object in which every field is known.
pub(crate) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// Reads an object, refusing any field that is not in `known`.
    pub(crate) fn of(value: &'a Value, known: &[&str]) -> Result<Self, DecodeError> {
        let fields = value.as_object().ok_or(DecodeError::new("an object is expected"))?;
        match fields.keys().find(|name| !known.contains(&name.as_str())) {
            Some(unknown) => Err(DecodeError::new("is not known").below(unknown)),
            None => Ok(Self(fields)),
        }
    }

    /// The value of a required field.
    pub(crate) fn get<T: FromJson>(&self, name: &str) -> Result<T, DecodeError> {
        T::from_json(self.value(name)?).map_err(|error| error.below(name))
    }

    /// The value of an optional field; its default if it is missing.
    pub(crate) fn get_or_default<T: FromJson + Default>(&self, name: &str) -> Result<T, DecodeError> {
        match self.0.get(name) {
            Some(value) => T::from_json(value).map_err(|error| error.below(name)),
            None => Ok(T::default()),
        }
    }

    /// The text of a required field, without a copy; used to match the name of a variant.
    pub(crate) fn text(&self, name: &str) -> Result<&'a str, DecodeError> {
        self.value(name)?.as_str().ok_or_else(|| DecodeError::new("a text is expected").below(name))
    }

    fn value(&self, name: &str) -> Result<&'a Value, DecodeError> {
        self.0.get(name).ok_or_else(|| DecodeError::new("is missing").below(name))
    }
}

/// Implements [`FromJson`] for structs that are objects with the same fields. Fields after the first semicolon may be left out
/// and then have their default; one with `= "name"` has that name in the object. Fields after the second semicolon are never
/// read.
macro_rules! from_json {
    ($($type:ident {
        $($needed:ident),* $(; $($field:ident $(= $name:literal)?),* $(; $(#[$when:meta])* $unread:ident)?)?
    })*) => { $(
        impl $crate::stdx::json::FromJson for $type {
            fn from_json(value: &serde_json::Value) -> Result<Self, $crate::stdx::json::DecodeError> {
                use $crate::stdx::json::Fields;
                let fields = Fields::of(
                    value,
                    &[$(stringify!($needed),)* $($(from_json!(@name $field $($name)?)),*)?],
                )?;
                Ok(Self {
                    $($needed: fields.get(stringify!($needed))?,)*
                    $($($field: fields.get_or_default(from_json!(@name $field $($name)?))?,)*
                    $($(#[$when])* $unread: Default::default(),)?)?
                })
            }
        }
    )* };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
}
pub(crate) use from_json;

impl FromJson for Value {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        Ok(value.clone())
    }
}

impl FromJson for String {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        value.as_str().map(str::to_owned).ok_or(DecodeError::new("a text is expected"))
    }
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        value.as_bool().ok_or(DecodeError::new("true or false is expected"))
    }
}

impl FromJson for u32 {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        number.ok_or(DecodeError::new("a small number is expected"))
    }
}

impl FromJson for u16 {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let number = value.as_u64().and_then(|number| u16::try_from(number).ok());
        number.ok_or(DecodeError::new("a small number is expected"))
    }
}

impl FromJson for i32 {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let number = value.as_i64().and_then(|number| i32::try_from(number).ok());
        number.ok_or(DecodeError::new("a small number is expected"))
    }
}

impl FromJson for u64 {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        value.as_u64().ok_or(DecodeError::new("a number is expected"))
    }
}

impl FromJson for usize {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
        number.ok_or(DecodeError::new("a number is expected"))
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        if value.is_null() { Ok(None) } else { T::from_json(value).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let list = value.as_array().ok_or(DecodeError::new("a list is expected"))?;
        let mut entries = Self::with_capacity(list.len());
        for entry in list {
            entries.push(T::from_json(entry)?);
        }
        Ok(entries)
    }
}

impl<T: FromJson> FromJson for (String, T) {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        match value.as_array().map(Vec::as_slice) {
            Some([name, value]) => {
                let name = String::from_json(name)?;
                let value = T::from_json(value).map_err(|error| error.below(&name))?;
                Ok((name, value))
            }
            _ => Err(DecodeError::new("a pair is expected")),
        }
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let mut entries = Self::new();
        for (name, value) in value.as_object().ok_or(DecodeError::new("an object is expected"))? {
            entries.insert(name.clone(), T::from_json(value).map_err(|error| error.below(name))?);
        }
        Ok(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_what_came() {
        for text in [
            "null",
            "true",
            "-7",
            "18446744073709551615",
            "0.5",
            "\"a\\u00fc\\n\"",
            "[]",
            "{}",
            "[1,[2,{\"a\":null}]]",
            "{\"b\":{\"c\":[false]},\"a\":1,\"b\":2}",
            " [ 1 , 2 ] ",
        ] {
            let plain: Value = serde_json::from_str(text).expect(text);
            assert_eq!(counted(text.as_bytes(), &mut { MOST_VALUES }).expect(text), plain);
            assert_eq!(serde_json::from_str::<Counted>(text).expect(text).0, plain);
        }
        for text in ["", "[1", "[1] 2", "{\"a\"}", "nul"] {
            let error = counted(text.as_bytes(), &mut { MOST_VALUES }).expect_err(text);
            assert!(!error.is_data(), "{text}: {error}");
        }
    }

    #[test]
    fn more_values_than_are_read_are_refused_as_soon_as_they_come() {
        for (text, values) in
            [("1", 1), ("[]", 1), ("[1,2,3]", 4), ("{}", 11), ("{\"a\":{\"b\":1}}", 23), ("[{},{}]", 23)]
        {
            let mut left = values;
            assert!(counted(text.as_bytes(), &mut left).is_ok(), "{text}");
            assert_eq!(left, 0, "{text}");
            left = values - 1;
            let error = counted(text.as_bytes(), &mut left).expect_err(text);
            assert!(error.is_data() && left == 0, "{text}: {error}");
        }
        // Nothing after the limit is read.
        let error = counted(b"[1,2,3,what comes now is no JSON", &mut 3).expect_err("too many");
        assert!(error.is_data(), "{error}");
    }

    #[test]
    fn a_whole_number_is_one_that_is_kept_exactly() {
        for (text, expected) in [
            ("0", Some(0)),
            ("-7", Some(-7)),
            ("5.0", Some(5)),
            ("1e3", Some(1000)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("1.2e29", None),
            ("-1e300", None),
            ("0.5", None),
        ] {
            let number: Number = serde_json::from_str(text).expect(text);
            assert_eq!(whole(&number), expected, "{text}");
        }
    }
}
