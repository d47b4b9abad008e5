//! Trimming JSON to a shape: from the wire by the wire's names, from the AWS CLI by its own.

use super::{Unreadable, leaf, put};
use crate::catalog::shape::{Object, Shape};
use serde_json::{Map, Value};

/// The names by which fields are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// The names on the wire.
    Wire,
    /// The names of the AWS CLI.
    Cli,
}

/// Trims a whole answer, which must be an object.
pub(super) fn whole(object: &'static Object, value: &Value, names: Names) -> Result<Value, Unreadable> {
    match value {
        Value::Object(values) => self::object(object, values, names),
        _ => Err(Unreadable::NotTheAnswer),
    }
}

/// Returns a value with only the fields of its shape. The shape limits the recursion, and `serde_json` the depth of the value.
pub(super) fn trim(field: &'static str, shape: Shape, value: &Value, names: Names) -> Result<Value, Unreadable> {
    match (shape, value) {
        (_, Value::Null) => Ok(Value::Null),
        (Shape::Object(object), Value::Object(values)) => self::object(object, values, names),
        (Shape::List(list), Value::Array(items)) => {
            let items = items.iter().map(|item| trim(field, list.of, item, names));
            // Null items carry no information and are dropped.
            Ok(Value::Array(items.filter(|item| *item != Ok(Value::Null)).collect::<Result<_, _>>()?))
        }
        (Shape::Map(map), Value::Object(entries)) => {
            let mut kept = Map::new();
            for (key, entry) in entries {
                put(&mut kept, key, trim(field, map.of, entry, names)?);
            }
            Ok(Value::Object(kept))
        }
        // The keys are sorted, because maps of `serde_json` are.
        (Shape::Names, Value::Object(entries)) => Ok(entries.keys().map(String::as_str).collect()),
        // Imported output may have been trimmed before.
        (Shape::Names, Value::Array(kept)) if names == Names::Cli && kept.iter().all(Value::is_string) => {
            Ok(value.clone())
        }
        (Shape::Mentions(words), Value::Array(kept)) if names == Names::Cli => {
            Ok(words.iter().copied().filter(|word| kept.iter().any(|kept| kept == word)).collect())
        }
        (Shape::Inside(object), Value::Object(values)) => self::object(object, values, names),
        _ => leaf::from_json(field, shape, value),
    }
}

fn object(object: &'static Object, values: &Map<String, Value>, names: Names) -> Result<Value, Unreadable> {
    let mut kept = Map::new();
    for field in object.fields {
        let name = match names {
            Names::Wire => field.wire,
            Names::Cli => field.name,
        };
        if let Some(value) = values.get(name) {
            put(&mut kept, field.name, trim(field.name, field.shape, value, names)?);
        }
    }
    Ok(Value::Object(kept))
}
