//! Answers, turned into what the AWS CLI prints, with only the fields of the call's shape. What no shape names is dropped
//! while it is read; what cannot be read makes the whole answer unreadable, so that nothing is taken for absent.

mod instant;
mod json;
mod leaf;
mod xml;

pub(super) use instant::Instant;

use super::Response;
use super::error::AwsError;
use crate::catalog::shape::{Field, Location, Object, Shape};
use crate::catalog::{Call, Protocol};
use serde_json::{Map, Value};

/// The largest body that is read, in bytes.
pub const MAX_BODY_BYTES: usize = 32 << 20;

/// Why an answer cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Larger than [`MAX_BODY_BYTES`].
    TooLarge,
    /// Nested too deeply.
    TooDeep,
    /// Neither the XML nor the JSON it should be, or cut off.
    Syntax,
    /// Well-formed, but not the answer to this call.
    NotTheAnswer,
    /// The value of this field (by the CLI's name) is of another kind than the service says.
    WrongKind(&'static str),
}

/// The answer's fields as the AWS CLI prints them, or the error that came in its place, whatever its body looks like.
///
/// # Errors
/// [`Unreadable`], where something came with a status of success and is not the answer.
pub fn read(call: &'static Call, response: &Response) -> Result<Result<Value, AwsError>, Unreadable> {
    if response.body.len() > MAX_BODY_BYTES {
        return Err(Unreadable::TooLarge);
    }
    if !(200..300).contains(&response.status) {
        return Ok(Err(AwsError::read(response)));
    }
    let text = std::str::from_utf8(&response.body).map_err(|_| Unreadable::Syntax)?;
    let value = match (payload(call), call.service.protocol) {
        // The body is a document and no more, such as a bucket's policy.
        (Some(field), _) if !matches!(field.shape, Shape::Object(_) | Shape::List(_) | Shape::Map(_)) => {
            only(field, leaf::from_text(field.name, field.shape, text)?)
        }
        (payload, Protocol::Query | Protocol::Ec2 | Protocol::RestXml) => xml::read(call, payload, text)?,
        (payload, Protocol::Json { .. } | Protocol::RestJson) => {
            let body = serde_json::from_str(text).map_err(|_| Unreadable::Syntax)?;
            match payload {
                Some(field) => only(field, json::trim(field.name, field.shape, &body, json::Names::Wire)?),
                None => json::whole(call.output.object, &body, json::Names::Wire)?,
            }
        }
    };
    Ok(Ok(value))
}

/// The output of the AWS CLI (either version) or of an earlier [`read`], trimmed in the same way.
///
/// # Errors
/// [`Unreadable`], where a field is of another kind than the service says.
pub fn from_cli(call: &'static Call, output: &Value) -> Result<Value, Unreadable> {
    json::whole(call.output.object, output, json::Names::Cli)
}

/// The parameters of a recorded call, trimmed to what may be sent.
///
/// # Errors
/// [`Unreadable`], where a parameter is of another kind than the service says.
pub fn sent_from_cli(call: &'static Call, parameters: &Value) -> Result<Value, Unreadable> {
    json::whole(call.input, parameters, json::Names::Cli)
}

/// The fields of an XML error, whatever the protocol. The wire name is the name.
pub(super) fn read_error(text: &str, object: &'static Object) -> Result<Value, Unreadable> {
    xml::read_any(text, object)
}

/// The field that is the whole body, where there is one.
fn payload(call: &'static Call) -> Option<&'static Field> {
    call.output.payload.and_then(|name| call.output.object.fields.iter().find(|field| field.name == name))
}

/// An answer of one field.
fn only(field: &'static Field, value: Value) -> Value {
    let mut fields = Map::new();
    put(&mut fields, field.name, value);
    Value::Object(fields)
}

/// Sets a field that is not there yet; absent equals null.
fn put(fields: &mut Map<String, Value>, name: &str, value: Value) {
    if !value.is_null() {
        fields.entry(name).or_insert(value);
    }
}

/// A field of a body, for shapes that are written by hand.
pub(super) const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, wire: name, location: Location::Body, shape }
}

#[cfg(test)]
mod tests;
