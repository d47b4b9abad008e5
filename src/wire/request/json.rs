//! Bodies in JSON.

use super::{RequestError, given};
use crate::catalog::shape::{Field, Location, Object, Shape};
use crate::wire::answer::Instant;
use serde_json::{Map, Number, Value};

/// Returns the fields of the body as JSON; `{}` if there are none.
pub(super) fn body(input: &'static Object, parameters: &Map<String, Value>) -> Result<Vec<u8>, RequestError> {
    Ok(Value::Object(object(input, parameters)?).to_string().into_bytes())
}

fn object(object: &'static Object, values: &Map<String, Value>) -> Result<Map<String, Value>, RequestError> {
    if values.keys().any(|name| object.fields.iter().all(|field| field.name != name)) {
        return Err(RequestError::UnknownParameter);
    }
    let mut sent = Map::new();
    for (field, given) in given(object.fields, Location::Body, values) {
        sent.insert(field.wire.to_owned(), value(field, field.shape, given)?);
    }
    Ok(sent)
}

fn value(field: &'static Field, shape: Shape, given: &Value) -> Result<Value, RequestError> {
    let wrong = RequestError::WrongKind(field.name);
    match (shape, given) {
        (Shape::Text, Value::String(_)) | (Shape::Flag, Value::Bool(_)) | (Shape::Number, Value::Number(_)) => {
            Ok(given.clone())
        }
        (Shape::Integer, Value::Number(number)) if !number.is_f64() => Ok(given.clone()),
        // JSON protocols write times as seconds since 1970.
        (Shape::Time, Value::String(text)) => {
            Instant::parse(text).map(|instant| Value::Number(Number::from(instant.seconds()))).ok_or(wrong)
        }
        (Shape::List(list), Value::Array(items)) => {
            items.iter().map(|item| value(field, list.of, item)).collect::<Result<_, _>>().map(Value::Array)
        }
        (Shape::Map(map), Value::Object(entries)) => {
            let mut sent = Map::new();
            for (name, entry) in entries {
                sent.insert(name.clone(), value(field, map.of, entry)?);
            }
            Ok(Value::Object(sent))
        }
        (Shape::Object(inner), Value::Object(values)) => object(inner, values).map(Value::Object),
        (Shape::Document | Shape::Inside(_) | Shape::Names | Shape::Mentions(_), _) => Err(RequestError::Unsupported),
        _ => Err(wrong),
    }
}
