//! Every call of the catalog against `cases.json`: requests as botocore writes them, and answers as AWS sends them.

use super::*;
use crate::catalog::shape::{Object, Shape};
use crate::catalog::{Call, CallId, Endpoint, Partition};
use serde_json::{Map, Value};

fn cases() -> Vec<(&'static Call, Value)> {
    let cases: Vec<Value> = serde_json::from_str(include_str!("cases.json")).expect("cases");
    let call =
        |case: &Value| CallId::find(case["call"].as_str().expect("a call")).expect("a call of the catalog").get();
    cases.into_iter().map(|case| (call(&case), case)).collect()
}

/// Returns the names and values of a query or form, decoded and sorted.
fn pairs(encoded: &str) -> Value {
    let decode = |text: &str| percent::decode(text).expect("UTF-8");
    let pairs = encoded.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<[String; 2]> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| [decode(name), decode(value)])
        .collect();
    pairs.sort();
    serde_json::to_value(pairs).expect("JSON")
}

fn request(call: &'static Call, parameters: &Map<String, Value>) -> Request {
    let aws = Partition::Aws;
    let region = match call.service.endpoint {
        Endpoint::Global(_) => "",
        Endpoint::Regional { absent, .. } => {
            aws.regions().iter().find(|region| !absent.contains(region)).expect("a Region")
        }
    };
    Request::new(call, aws, region, parameters, None).expect("a request")
}

#[test]
fn every_call_has_a_case() {
    let named: Vec<String> =
        cases().iter().map(|(call, _)| format!("{}:{}", call.service.name, call.operation)).collect();
    assert_eq!(named.len(), CallId::all().len());
    assert!(CallId::all().all(|id| named.contains(&id.to_string())));
}

#[test]
fn requests_are_those_of_botocore() {
    for (call, case) in cases() {
        let name = &case["call"];
        let request = request(call, case["parameters"].as_object().expect("parameters"));
        let (path, query) = request.path_and_query.split_once('?').unwrap_or((&request.path_and_query, ""));
        assert_eq!(
            (request.method, path),
            (case["method"].as_str().expect("a method"), case["path"].as_str().expect("a path")),
            "{name}"
        );
        assert_eq!(pairs(query), case["query"], "{name}");
        let body = std::str::from_utf8(&request.body).expect("text");
        match case["body"].is_array() {
            true => assert_eq!(pairs(body), case["body"], "{name}"),
            false => assert_eq!(serde_json::from_str::<Value>(body).unwrap_or_default(), case["body"], "{name}"),
        }
        for header in ["content-type", "x-amz-target", "x-amz-account-id"] {
            let sent = request.headers.iter().find(|(name, _)| *name == header).map(|(_, value)| value.as_str());
            // Another part of botocore adds the content type, not its serializer.
            let is_added_later = header == "content-type" && case["headers"].get(header).is_none();
            assert!(
                is_added_later || sent == case["headers"].get(header).and_then(Value::as_str),
                "{name}: {header}: {sent:?}"
            );
        }
    }
}

/// Whether all fields of a shape are present, except for documents and their contents.
fn is_whole(object: &Object, value: &Value) -> bool {
    object.fields.iter().all(|field| match (field.shape, value.get(field.name)) {
        (Shape::Object(inner), Some(value)) => is_whole(inner, value),
        (Shape::List(list), Some(Value::Array(items))) => match list.of {
            Shape::Object(inner) => items.iter().all(|item| is_whole(inner, item)),
            _ => !items.is_empty(),
        },
        (_, value) => value.is_some(),
    })
}

#[test]
fn answers_are_read_as_botocore_reads_them() {
    for (call, case) in cases() {
        let name = &case["call"];
        let body = case["answer"].as_str().expect("a body").as_bytes().to_vec();
        let answer =
            read(call, &Response { status: 200, body, ..Response::default() }).expect("an answer").expect("no error");
        assert_eq!(Ok(&answer), from_cli(call, &case["output"]).as_ref(), "{name}");
        assert!(!answer.to_string().contains("canary"), "{name}: {answer}");
        assert!(is_whole(call.output.object, &answer), "{name}: {answer}");
    }
}

/// Returns the shape at a path of names with dots between them.
fn find(object: &Object, path: &str) -> Option<Shape> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let shape = object.fields.iter().find(|field| field.name == name)?.shape;
    match (shape, rest) {
        (Shape::Object(inner), Some(rest)) => find(inner, rest),
        (shape, None) => Some(shape),
        _ => None,
    }
}

#[test]
fn what_turns_pages_is_sent_and_read() {
    for (call, paging) in CallId::all().map(CallId::get).filter_map(|call| Some((call, call.paging?))) {
        let name = format!("{}:{}", call.service.name, call.operation);
        assert_eq!(find(call.input, paging.input), Some(Shape::Text), "{name}");
        assert_eq!(find(call.output.object, paging.output), Some(Shape::Text), "{name}");
        assert!(paging.more.is_none_or(|more| find(call.output.object, more) == Some(Shape::Flag)), "{name}");
        assert!(paging.size.is_none_or(|(size, _)| find(call.input, size).is_some()), "{name}");
        for list in paging.lists {
            assert!(matches!(find(call.output.object, list), Some(Shape::List(_))), "{name}: {list}");
        }
    }
}

#[test]
fn hosts_are_of_aws() {
    for (call, case) in cases() {
        let request = request(call, case["parameters"].as_object().expect("parameters"));
        assert!(request.host.ends_with(".amazonaws.com"), "{}", request.host);
        assert!(
            request
                .host
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte))
        );
    }
}
