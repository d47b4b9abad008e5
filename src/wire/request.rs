//! Requests: calls of the catalog, filled with parameters. Text from outside never affects the host, except for an account ID.
//! A parameter that the call does not have is not sent.

mod form;
mod json;
mod rest;

use super::percent;
use crate::catalog::shape::{Field, Location, Shape};
use crate::catalog::{AccountId, Call, CallId, Endpoint, Partition, Protocol};
use serde_json::{Map, Value};

/// The beginnings of the forms that may be sent to STS.
const STS_FORMS: [&str; 2] = ["Action=GetCallerIdentity&", "Action=AssumeRole&"];

const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// A request that is ready to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub(super) method: &'static str,
    pub(super) host: String,
    pub(super) path_and_query: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    pub(super) scope: Scope,
}

/// The service and Region in a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    pub(super) service: &'static str,
    pub(super) region: &'static str,
}

/// The reason why a request cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// The endpoint data has no host for the service in this Region or partition.
    NoEndpoint,
    /// The call has no such parameter.
    UnknownParameter,
    /// A parameter has another type than in the call.
    WrongKind(&'static str),
    /// A parameter of the address is missing, or would change the address.
    Address(&'static str),
    /// The catalog describes a request that is not supported, such as one with a body in XML.
    Unsupported,
}

impl Request {
    /// Returns the request of a call in a Region, for the page at `token`. `parameters` include the fixed ones. Global services
    /// ignore the Region.
    ///
    /// # Errors
    /// [`RequestError`]; nothing may be sent then.
    pub fn new(
        call: &'static Call,
        partition: Partition,
        region: &str,
        parameters: &Map<String, Value>,
        token: Option<&str>,
    ) -> Result<Self, RequestError> {
        let parameters = complete(call, parameters, token)?;
        let (host, region) = endpoint(call, partition, region, &parameters)?;
        let mut request = Self {
            method: call.method,
            host,
            path_and_query: "/".to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            scope: Scope { service: call.service.signing, region },
        };
        match call.service.protocol {
            Protocol::Query | Protocol::Ec2 => {
                request.headers.push(("content-type", FORM.to_owned()));
                request.body = form::body(call, &parameters)?.into_bytes();
            }
            Protocol::Json { version, target } => {
                request.headers.push(("content-type", format!("application/x-amz-json-{version}")));
                request.headers.push(("x-amz-target", format!("{target}.{}", call.operation)));
                request.body = json::body(call.input, &parameters)?;
            }
            Protocol::RestJson | Protocol::RestXml => rest::fill(&mut request, call, &parameters)?,
        }
        Ok(request)
    }

    /// Returns a request to STS with a form that AWS's SDK has written. Only the operations in `STS_FORMS` can be sent.
    ///
    /// # Errors
    /// [`RequestError`]; nothing may be sent then.
    pub fn to_sts(partition: Partition, form: Vec<u8>) -> Result<Self, RequestError> {
        let call = CallId::find("sts:GetCallerIdentity").ok_or(RequestError::Unsupported)?.get();
        let mut request = Self::new(call, partition, partition.home_region(), &Map::new(), None)?;
        if !STS_FORMS.iter().any(|begin| form.starts_with(begin.as_bytes())) {
            return Err(RequestError::Unsupported);
        }
        request.body = form;
        Ok(request)
    }

    /// Returns the HTTP method, `GET` or `POST`.
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// Returns the host.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the whole address.
    pub fn url(&self) -> String {
        format!("https://{}{}", self.host, self.path_and_query)
    }

    /// Returns the headers without those of the signature.
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// Returns the body; empty if there is none.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// Returns the parameters with the page size and the token of the page.
fn complete(
    call: &Call,
    parameters: &Map<String, Value>,
    token: Option<&str>,
) -> Result<Map<String, Value>, RequestError> {
    let mut complete = parameters.clone();
    if let Some(paging) = &call.paging {
        if let Some((name, size)) = paging.size {
            complete.insert(name.to_owned(), size.into());
        }
        if let Some(token) = token {
            complete.insert(paging.input.to_owned(), token.into());
        }
    }
    if complete.keys().any(|name| call.input.fields.iter().all(|field| field.name != name)) {
        return Err(RequestError::UnknownParameter);
    }
    Ok(complete)
}

/// Returns the host, and the Region in signatures.
fn endpoint(
    call: &Call,
    partition: Partition,
    region: &str,
    parameters: &Map<String, Value>,
) -> Result<(String, &'static str), RequestError> {
    match call.service.endpoint {
        Endpoint::Global(endpoints) => {
            let endpoint = endpoints.iter().find(|endpoint| endpoint.partition == partition.as_str());
            endpoint.map(|endpoint| (endpoint.host.to_owned(), endpoint.signing_region)).ok_or(RequestError::NoEndpoint)
        }
        Endpoint::Regional { prefix, absent } => {
            let known = partition.regions().iter().find(|known| **known == region && !absent.contains(known));
            let region = *known.ok_or(RequestError::NoEndpoint)?;
            let label = call.host_label.map(|name| account(name, parameters)).transpose()?;
            let label = label.map(|account| format!("{account}.")).unwrap_or_default();
            Ok((format!("{label}{prefix}.{region}.{}", partition.suffix()), region))
        }
    }
}

/// Returns the account ID that comes before a host: exactly twelve digits.
fn account<'a>(name: &'static str, parameters: &'a Map<String, Value>) -> Result<&'a str, RequestError> {
    let account = parameters.get(name).and_then(Value::as_str);
    account.filter(|text| AccountId::parse(text).is_some()).ok_or(RequestError::Address(name))
}

/// Returns the fields at one location of the request that have a value.
fn given<'a>(
    fields: &'static [Field],
    location: Location,
    parameters: &'a Map<String, Value>,
) -> impl Iterator<Item = (&'static Field, &'a Value)> {
    let here = fields.iter().filter(move |field| field.location == location);
    here.filter_map(|field| Some((field, parameters.get(field.name).filter(|value| !value.is_null())?)))
}

/// Returns a single value as it is written in forms, addresses and headers.
fn text(field: &'static str, shape: Shape, value: &Value) -> Result<String, RequestError> {
    match (shape, value) {
        (Shape::Text | Shape::Time, Value::String(text)) => Ok(text.clone()),
        (Shape::Integer, Value::Number(number)) if !number.is_f64() => Ok(number.to_string()),
        (Shape::Number, Value::Number(number)) => Ok(number.to_string()),
        (Shape::Flag, Value::Bool(flag)) => Ok(flag.to_string()),
        (Shape::Document | Shape::Inside(_) | Shape::Names | Shape::Mentions(_) | Shape::Map(_), _) => {
            Err(RequestError::Unsupported)
        }
        _ => Err(RequestError::WrongKind(field)),
    }
}

/// Returns pairs as `a=b&c=d`, percent-encoded.
pub(super) fn pairs(pairs: &[(String, String)]) -> String {
    let encoded = pairs.iter().map(|(name, value)| format!("{}={}", percent::encode(name), percent::encode(value)));
    encoded.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests;
