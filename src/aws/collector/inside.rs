//! The jq filters that trim JSON documents inside answers. The AWS CLI's own filter cannot look inside a text.

use crate::catalog::shape::{Object, Shape};
use serde_json::{Map, Value};

/// The filter for the documents inside an answer; `None` if the answer has none, or if they are kept whole.
pub(super) fn of(object: &'static Object) -> Option<String> {
    let fields = object.fields.iter().filter_map(|field| {
        let trimmed = kept(field.shape)?;
        Some(format!("at({}; {trimmed})", Value::from(field.name)))
    });
    let fields: Vec<String> = fields.collect();
    (!fields.is_empty()).then(|| fields.join(" | "))
}

/// The filter for the documents inside a value; `None` as for an answer.
fn kept(shape: Shape) -> Option<String> {
    match shape {
        Shape::Inside(document) => Some(format!("document({})", named(document))),
        Shape::Object(object) => of(object).map(|fields| format!("({fields})")),
        Shape::List(list) => kept(list.of).map(|item| format!("map({item})")),
        Shape::Map(map) => kept(map.of).map(|value| format!("map_values({value})")),
        Shape::Text
        | Shape::Integer
        | Shape::Number
        | Shape::Flag
        | Shape::Time
        | Shape::Document
        | Shape::Names
        | Shape::Mentions(_) => None,
    }
}

/// The fields of a document as the script's function `document` takes them: an object for nested fields, `true` for a single
/// value.
fn named(document: &'static Object) -> Value {
    let field = |shape| match shape {
        Shape::Object(object) => named(object),
        _ => Value::Bool(true),
    };
    document.fields.iter().map(|known| (known.name.to_owned(), field(known.shape))).collect::<Map<_, _>>().into()
}
