//! The JMESPath expression with which the AWS CLI trims an answer to the fields of the call's shape.

use crate::catalog::shape::{Object, Shape};

/// The expression for an answer of this shape.
pub(super) fn of(object: &'static Object) -> String {
    if object.fields.is_empty() { "`{}`".to_owned() } else { fields(object) }
}

fn fields(object: &'static Object) -> String {
    let field = |name: &str, shape: Shape| format!("{}: {}", quoted(name), kept(&quoted(name), shape));
    let all: Vec<String> = object.fields.iter().map(|known| field(known.name, known.shape)).collect();
    format!("{{{}}}", all.join(", "))
}

/// The expression for the value at a path.
fn kept(path: &str, shape: Shape) -> String {
    match shape {
        // Of an object without fields, only its presence is kept.
        Shape::Object(object) if object.fields.is_empty() => format!("{path} && `{{}}`"),
        Shape::Object(object) => format!("{path}.{}", fields(object)),
        Shape::List(list) => match list.of {
            Shape::Object(object) if object.fields.is_empty() => format!("{path} && map(&`{{}}`, {path})"),
            Shape::Object(object) => format!("{path}[*].{}", fields(object)),
            _ => path.to_owned(),
        },
        Shape::Names => format!("{path} && keys({path})"),
        Shape::Mentions(words) => {
            let word = |word: &&str| format!("contains({path}, '{word}') && '{word}'");
            format!("{path} && [{}][?@]", words.iter().map(word).collect::<Vec<_>>().join(", "))
        }
        // Documents of which only some fields are read are trimmed by `inside`.
        _ => path.to_owned(),
    }
}

/// A name as an identifier of JMESPath, quoted if it has other characters than letters, digits and `_`.
fn quoted(name: &str) -> String {
    let is_plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !name.starts_with(|letter: char| letter.is_ascii_digit());
    if is_plain { name.to_owned() } else { format!("\"{name}\"") }
}
