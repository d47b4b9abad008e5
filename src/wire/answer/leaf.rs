//! Single values: texts of XML and values of JSON, with the types that the AWS CLI prints.

use super::{Instant, Unreadable, json};
use crate::catalog::shape::Shape;
use crate::stdx::json::{number, whole};
use crate::wire::percent;
use serde_json::{Number, Value};

/// Returns a value that is written as text. An empty value counts as absent unless its type is text.
pub(super) fn from_text(field: &'static str, shape: Shape, text: &str) -> Result<Value, Unreadable> {
    let trimmed = text.trim();
    let value = match shape {
        Shape::Text => return Ok(text.into()),
        _ if trimmed.is_empty() => return Ok(Value::Null),
        Shape::Integer => trimmed.parse::<i64>().ok().map(Value::from),
        Shape::Number => number(trimmed).and_then(Number::from_f64).map(Value::Number),
        Shape::Flag => trimmed.to_ascii_lowercase().parse::<bool>().ok().map(Value::Bool),
        Shape::Time => Instant::parse(trimmed).map(|instant| instant.to_string().into()),
        Shape::Document => document(trimmed),
        Shape::Inside(object) => {
            let document = document(trimmed).ok_or(Unreadable::WrongKind(field))?;
            return json::trim(field, Shape::Object(object), &document, json::Names::Wire);
        }
        Shape::Mentions(words) => Some(words.iter().copied().filter(|word| text.contains(word)).collect()),
        Shape::Names | Shape::List(_) | Shape::Map(_) | Shape::Object(_) => None,
    };
    value.ok_or(Unreadable::WrongKind(field))
}

/// Returns a single value of JSON.
pub(super) fn from_json(field: &'static str, shape: Shape, value: &Value) -> Result<Value, Unreadable> {
    match (shape, value) {
        (_, Value::String(text)) => from_text(field, shape, text),
        (Shape::Text, Value::Number(_) | Value::Bool(_)) => Ok(value.to_string().into()),
        (Shape::Integer, Value::Number(number)) => whole(number).map(Value::from).ok_or(Unreadable::WrongKind(field)),
        (Shape::Number, Value::Number(_)) | (Shape::Flag, Value::Bool(_)) => Ok(value.clone()),
        (Shape::Time, Value::Number(number)) => {
            let instant = number.as_f64().and_then(Instant::from_seconds).ok_or(Unreadable::WrongKind(field))?;
            Ok(instant.to_string().into())
        }
        // The AWS CLI decodes documents.
        (Shape::Document, Value::Object(_) | Value::Array(_)) => Ok(value.clone()),
        _ => Err(Unreadable::WrongKind(field)),
    }
}

/// Parses a JSON document inside a text, percent-encoded if IAM wrote it.
fn document(text: &str) -> Option<Value> {
    if text.starts_with('%') {
        return serde_json::from_str(&percent::decode(text)?).ok().filter(is_document);
    }
    serde_json::from_str(text).ok().filter(is_document)
}

fn is_document(value: &Value) -> bool {
    value.is_object() || value.is_array()
}
