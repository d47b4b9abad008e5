//! The call that an answer is of, by the names of its fields.

use crate::catalog::{Call, CallId};
use crate::wire::from_cli;
use serde_json::Value;

/// The calls that an answer fits best; several if it fits them equally well.
pub(super) fn best(candidates: &[CallId], answer: &Value) -> Vec<CallId> {
    let mut best = (0, 0);
    let mut fitting = Vec::new();
    for call in candidates {
        let fits = fits(call.get(), answer);
        if fits.0 == 0 || fits < best {
            continue;
        }
        if fits > best {
            fitting.clear();
            best = fits;
        }
        if !fitting.contains(call) {
            fitting.push(*call);
        }
    }
    fitting
}

/// How many of an answer's fields are those of a call, and how many values the call's shape keeps of it.
fn fits(call: &'static Call, answer: &Value) -> (usize, usize) {
    let Some(fields) = answer.as_object() else { return (0, 0) };
    let turns_pages = |name: &str| call.paging.is_some_and(|paging| paging.output == name || paging.more == Some(name));
    let known = call.output.object.fields.iter().map(|field| field.name).filter(|name| !turns_pages(name));
    let matching = known.filter(|name| fields.contains_key(*name)).count();
    if matching == 0 {
        return (0, 0);
    }
    (matching, from_cli(call, answer).map_or(0, |kept| size(&kept)))
}

/// The number of values in a value. Its shape bounds the depth.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(size).sum::<usize>(),
        _ => 1,
    }
}
