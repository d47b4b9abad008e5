//! Reading answers into the form in which the AWS CLI prints them, with only the fields of the call's shape. All other fields
//! are dropped during reading. A field that cannot be read makes the whole answer unreadable, so that it is never taken for
//! absent.

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

/// The reason why an answer cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The body is larger than [`MAX_BODY_BYTES`].
    TooLarge,
    /// The body is nested too deeply.
    TooDeep,
    /// The body is not valid XML or JSON, or it is cut off.
    Syntax,
    /// The body is well-formed, but not an answer to this call.
    NotTheAnswer,
    /// The value of this field, by the AWS CLI's name, has another type than in the service's model.
    WrongKind(&'static str),
}

/// Returns the fields of an answer as the AWS CLI prints them, or the error that AWS answered with, whatever its body is.
///
/// # Errors
/// [`Unreadable`] if the status is one of success and the body is not the answer.
pub fn read(call: &'static Call, response: &Response) -> Result<Result<Value, AwsError>, Unreadable> {
    if response.body.len() > MAX_BODY_BYTES {
        return Err(Unreadable::TooLarge);
    }
    if !(200..300).contains(&response.status) {
        return Ok(Err(AwsError::read(response)));
    }
    let text = std::str::from_utf8(&response.body).map_err(|_| Unreadable::Syntax)?;
    let value = match (payload(call), call.service.protocol) {
        // The whole body is one document, such as a bucket's policy.
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

/// Returns the output of the AWS CLI, version 1 or 2, or of an earlier [`read`], trimmed in the same way.
///
/// # Errors
/// [`Unreadable`] if a field has another type than in the service's model.
pub fn from_cli(call: &'static Call, output: &Value) -> Result<Value, Unreadable> {
    json::whole(call.output.object, output, json::Names::Cli)
}

/// Returns the parameters of a recorded call, trimmed to those that may be sent.
///
/// # Errors
/// [`Unreadable`] if a parameter has another type than in the service's model.
pub fn sent_from_cli(call: &'static Call, parameters: &Value) -> Result<Value, Unreadable> {
    json::whole(call.input, parameters, json::Names::Cli)
}

/// Returns the fields of an XML error of any protocol. The fields have the same name on the wire.
pub(super) fn read_error(text: &str, object: &'static Object) -> Result<Value, Unreadable> {
    xml::read_any(text, object)
}

/// Returns the field that is the whole body, if there is one.
fn payload(call: &'static Call) -> Option<&'static Field> {
    call.output.payload.and_then(|name| call.output.object.fields.iter().find(|field| field.name == name))
}

/// Returns an answer with a single field.
fn only(field: &'static Field, value: Value) -> Value {
    let mut fields = Map::new();
    put(&mut fields, field.name, value);
    Value::Object(fields)
}

/// Sets a field unless it is set already. A null value counts as absent.
fn put(fields: &mut Map<String, Value>, name: &str, value: Value) {
    if !value.is_null() {
        fields.entry(name).or_insert(value);
    }
}

/// Returns a field of a body, for shapes that are written by hand.
pub(super) const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, wire: name, location: Location::Body, shape }
}

#[cfg(test)]
mod tests;
