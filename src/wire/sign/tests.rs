use super::*;
use crate::wire::percent::encode;
use crate::wire::request::{Scope, pairs};
use serde_json::Value;
use zeroize::Zeroizing;

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn lasting(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn json(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("cases")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|value| text(value).to_owned()).collect()
}

fn seconds(value: &Value) -> Timestamp {
    Timestamp::from_millis(value.as_u64().expect("seconds") * 1000)
}

#[track_caller]
fn signature(headers: &[(&'static str, String)]) -> String {
    let (_, authorization) = headers.iter().find(|(name, _)| *name == "authorization").expect("a signature");
    authorization.rsplit("Signature=").next().expect("a signature").to_owned()
}

/// Returns the request of a case in `signatures.json`, encoded as requests are here.
fn generated(case: &Value) -> (Request, Kind) {
    let kind = text(&case[0]);
    let fields: Vec<(String, String)> =
        case[2].as_array().expect("pairs").iter().map(texts).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
    let path: Vec<String> = texts(&case[1]).iter().map(|segment| encode(segment)).collect();
    let query = if kind == "form" || fields.is_empty() { String::new() } else { format!("?{}", pairs(&fields)) };
    let (headers, body) = match kind {
        "form" => (vec![("content-type", "application/x-www-form-urlencoded; charset=utf-8")], pairs(&fields)),
        "json" => (
            vec![("content-type", "application/x-amz-json-1.1"), ("x-amz-target", "Service_1.DescribeThings")],
            text(&case[3]).to_owned(),
        ),
        _ => (Vec::new(), String::new()),
    };
    let (service, kind) = if kind == "s3" { ("s3", Kind::S3) } else { ("service", Kind::Usual) };
    let request = Request {
        method: if body.is_empty() { "GET" } else { "POST" },
        host: format!("{service}.eu-central-1.amazonaws.com"),
        path_and_query: format!("/{}{query}", path.join("/")),
        headers: headers.into_iter().map(|(name, value)| (name, value.to_owned())).collect(),
        body: body.into_bytes(),
        scope: Scope { service, region: "eu-central-1" },
    };
    (request, kind)
}

#[test]
fn signatures_are_those_of_botocore() {
    let cases = json(include_str!("signatures.json"));
    assert!(cases.len() >= 500);
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let (request, kind) = generated(case);
        let headers = signed(&request, KEY, SECRET, case[4].as_str(), seconds(&case[5]), kind.settings());
        if headers.as_deref().map(signature).as_deref() != Ok(text(&case[6])) {
            wrong.push((number, case.clone(), headers));
        }
    }
    assert!(wrong.is_empty(), "{} of {}, the first: {:#?}", wrong.len(), cases.len(), wrong.first());
}

#[test]
fn signatures_are_those_of_awss_suite() {
    for case in json(include_str!("suite.json")) {
        let headers = case["headers"]
            .as_array()
            .expect("headers")
            .iter()
            .map(texts)
            .map(|header| (lasting(&header[0]), header[1].clone()));
        let (sent, host): (Vec<_>, Vec<_>) = headers.partition(|(name, _)| !name.eq_ignore_ascii_case("host"));
        let target = text(&case["target"]);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        // The suite's requests are not encoded yet; requests here are.
        let raw = |part: &str| {
            part.chars()
                .map(|c| if c.is_ascii_graphic() { c.to_string() } else { encode(&c.to_string()) })
                .collect::<String>()
        };
        let request = Request {
            method: lasting(text(&case["method"])),
            host: host[0].1.clone(),
            path_and_query: if query.is_empty() { raw(path) } else { format!("{}?{}", raw(path), raw(query)) },
            headers: sent,
            body: text(&case["body"]).as_bytes().to_vec(),
            scope: Scope { service: lasting(text(&case["service"])), region: lasting(text(&case["region"])) },
        };
        let mut settings = Kind::Usual.settings();
        // The suite encodes paths once, and normalizes them unless it says otherwise.
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        if case["normalize"] == false {
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        }
        if case["sign_body"] == true {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let credentials = &case["credentials"];
        let headers = signed(
            &request,
            text(&credentials["access_key_id"]),
            text(&credentials["secret_access_key"]),
            credentials["token"].as_str(),
            seconds(&case["at"]),
            settings,
        );
        assert_eq!(
            headers.as_deref().map(signature).as_deref(),
            Ok(text(&case["signature"])),
            "{}",
            text(&case["name"])
        );
    }
}

fn credentials(token: &str) -> Credentials {
    let text = |text: &str| Zeroizing::new(text.to_owned());
    Credentials::new(text(KEY), text(SECRET), text(token), None)
}

#[test]
fn only_the_headers_that_must_be_sent_are_signed() {
    for (service, expected) in [
        ("ec2", "content-type;host;x-amz-date;x-amz-security-token"),
        ("s3", "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token"),
    ] {
        let request = Request {
            method: "POST",
            host: "example.eu-central-1.amazonaws.com".to_owned(),
            path_and_query: "/".to_owned(),
            headers: vec![("content-type", "x".to_owned()), ("accept", "application/json".to_owned())],
            body: b"x".to_vec(),
            scope: Scope { service, region: "eu-central-1" },
        };
        let headers = sign(&request, &credentials("token"), Timestamp::from_millis(1_795_378_620_999)).expect("signed");
        let (_, authorization) = headers.iter().find(|(name, _)| *name == "authorization").expect("a signature");
        assert!(authorization.contains(&format!("SignedHeaders={expected},")), "{authorization}");
        assert!(authorization.contains("Credential=AKIDEXAMPLE/20261122/eu-central-1/"), "{authorization}");
        assert!(headers.contains(&("x-amz-date", "20261122T201700Z".to_owned())));
        assert!(headers.contains(&("x-amz-security-token", "token".to_owned())));
    }
}

#[test]
fn a_token_that_no_header_may_have_is_not_sent() {
    let request = generated(&json(include_str!("signatures.json"))[0]).0;
    assert_eq!(sign(&request, &credentials("a\nb"), Timestamp::from_millis(0)), Err(SigningError));
}
