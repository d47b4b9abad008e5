//! What the AWS CLI is told to keep of an answer, as a JMESPath expression: the fields of the call's shape and nothing else.

use crate::catalog::shape::{Object, Shape};

/// The expression for an answer.
pub(super) fn of(object: &'static Object) -> String {
    if object.fields.is_empty() { "`{}`".to_owned() } else { fields(object) }
}

fn fields(object: &'static Object) -> String {
    let field = |name: &str, shape: Shape| format!("{}: {}", quoted(name), kept(&quoted(name), shape));
    let all: Vec<String> = object.fields.iter().map(|known| field(known.name, known.shape)).collect();
    format!("{{{}}}", all.join(", "))
}

/// What is kept of the value at a place.
fn kept(place: &str, shape: Shape) -> String {
    match shape {
        // Only that it is there.
        Shape::Object(object) if object.fields.is_empty() => format!("{place} && `{{}}`"),
        Shape::Object(object) => format!("{place}.{}", fields(object)),
        Shape::List(list) => match list.of {
            Shape::Object(object) if object.fields.is_empty() => format!("{place} && map(&`{{}}`, {place})"),
            Shape::Object(object) => format!("{place}[*].{}", fields(object)),
            _ => place.to_owned(),
        },
        Shape::Names => format!("{place} && keys({place})"),
        Shape::Mentions(words) => {
            let word = |word: &&str| format!("contains({place}, '{word}') && '{word}'");
            format!("{place} && [{}][?@]", words.iter().map(word).collect::<Vec<_>>().join(", "))
        }
        // Documents of which only some fields are read are for `inside`.
        _ => place.to_owned(),
    }
}

/// A name as JMESPath has it.
fn quoted(name: &str) -> String {
    let is_plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !name.starts_with(|letter: char| letter.is_ascii_digit());
    if is_plain { name.to_owned() } else { format!("\"{name}\"") }
}
