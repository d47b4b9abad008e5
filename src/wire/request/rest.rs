//! Requests of the protocols `rest-json` and `rest-xml`, whose addresses name the resource.

use super::{Request, RequestError, given, json, pairs, text};
use crate::catalog::shape::{Location, Shape};
use crate::catalog::{Call, Protocol};
use crate::wire::percent;
use serde_json::{Map, Value};

/// Sets the address, the headers and the body.
pub(super) fn fill(
    request: &mut Request,
    call: &'static Call,
    parameters: &Map<String, Value>,
) -> Result<(), RequestError> {
    let (path, fixed) = call.path.split_once('?').unwrap_or((call.path, ""));
    let mut address = self::path(path, call, parameters)?;
    let query = self::query(call, parameters)?;
    for (sign, part) in [('?', fixed), (if fixed.is_empty() { '?' } else { '&' }, query.as_str())] {
        if !part.is_empty() {
            address.push(sign);
            address.push_str(part);
        }
    }
    request.path_and_query = address;
    for (field, value) in given(call.input.fields, Location::Header, parameters) {
        request.headers.push((field.wire, text(field.name, field.shape, value)?));
    }
    let has_body = given(call.input.fields, Location::Body, parameters).next().is_some();
    if call.service.protocol == Protocol::RestXml {
        return if has_body { Err(RequestError::Unsupported) } else { Ok(()) };
    }
    // Without this header, API Gateway answers with `application/hal+json`. Browsers send it without a preflight request.
    request.headers.push(("accept", "application/json".to_owned()));
    if has_body || call.method == "POST" {
        request.headers.push(("content-type", "application/json".to_owned()));
        let mut in_body = Map::new();
        for (field, value) in given(call.input.fields, Location::Body, parameters) {
            in_body.insert(field.name.to_owned(), value.clone());
        }
        request.body = json::body(call.input, &in_body)?;
    }
    Ok(())
}

/// Returns the path with its labels filled in: `/clusters/{name}`, or `/{arn+}` if slashes stay.
fn path(template: &str, call: &Call, parameters: &Map<String, Value>) -> Result<String, RequestError> {
    let mut path = String::new();
    let mut rest = template;
    while let Some((before, label, after)) = rest.split_once('{').and_then(|(before, rest)| {
        let (label, after) = rest.split_once('}')?;
        Some((before, label, after))
    }) {
        path.push_str(before);
        let (label, is_greedy) = label.strip_suffix('+').map_or((label, false), |label| (label, true));
        path.push_str(&self::label(label, is_greedy, call, parameters)?);
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

/// Returns the encoded value of a label. A value with a segment that is empty, `.` or `..` is refused, because browsers would
/// change the path.
fn label(label: &str, is_greedy: bool, call: &Call, parameters: &Map<String, Value>) -> Result<String, RequestError> {
    let field = call.input.fields.iter().find(|field| field.location == Location::Path && field.wire == label);
    let field = field.ok_or(RequestError::Unsupported)?;
    let value = parameters.get(field.name).ok_or(RequestError::Address(field.name))?;
    let value = text(field.name, field.shape, value)?;
    let segments: Vec<&str> = if is_greedy { value.split('/').collect() } else { vec![&value] };
    if segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
        return Err(RequestError::Address(field.name));
    }
    Ok(segments.into_iter().map(percent::encode).collect::<Vec<_>>().join("/"))
}

/// Returns the encoded query. A list repeats its name.
fn query(call: &'static Call, parameters: &Map<String, Value>) -> Result<String, RequestError> {
    let mut query = Vec::new();
    for (field, value) in given(call.input.fields, Location::Query, parameters) {
        match (field.shape, value) {
            (Shape::List(list), Value::Array(items)) => {
                for item in items {
                    query.push((field.wire.to_owned(), text(field.name, list.of, item)?));
                }
            }
            (shape, value) => query.push((field.wire.to_owned(), text(field.name, shape, value)?)),
        }
    }
    Ok(pairs(&query))
}
