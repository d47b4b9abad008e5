use super::*;
use crate::wire::testing::{EC2, JSON, PAGED, QUERY, REST_GET, REST_POST, S3, XML};
use proptest::prelude::*;
use serde_json::json;

fn made(call: &'static Call, parameters: Value) -> Result<Request, RequestError> {
    let Value::Object(parameters) = parameters else { panic!("parameters are an object") };
    Request::new(call, Partition::Aws, "eu-central-1", &parameters, None)
}

#[track_caller]
fn body(call: &'static Call, parameters: Value) -> String {
    String::from_utf8(made(call, parameters).expect("a request").body).expect("text")
}

#[test]
fn a_form_names_its_fields_by_paths() {
    let start = "Action=DescribeThings&Version=2026-11-22";
    for (call, parameters, form) in [
        (&QUERY, json!({}), ""),
        (
            &QUERY,
            json!({"Name": "a b+ü&=/~", "MaxItems": 5, "All": true}),
            "&Name=a%20b%2B%C3%BC%26%3D%2F~&MaxItems=5&All=true",
        ),
        (&QUERY, json!({"Names": ["x", "y"]}), "&Names.member.1=x&Names.member.2=y"),
        (&QUERY, json!({"Names": []}), ""),
        (&QUERY, json!({"Tags": ["x"], "Name": null}), "&Tag.1=x"),
        (
            &QUERY,
            json!({"Filters": [{"Name": "n", "Values": ["v"]}]}),
            "&Filter.member.1.Name=n&Filter.member.1.Value.member.1=v",
        ),
        (
            &EC2,
            json!({"Filters": [{"Name": "n", "Values": ["v", "w"]}]}),
            "&Filter.1.Name=n&Filter.1.Value.1=v&Filter.1.Value.2=w",
        ),
        (&EC2, json!({"Since": "2026-11-22T20:17:00Z"}), "&Since=2026-11-22T20%3A17%3A00Z"),
    ] {
        assert_eq!(body(call, parameters), format!("{start}{form}"));
    }
}

#[test]
fn a_json_request_names_its_operation_in_a_header() {
    let request = made(
        &JSON,
        json!({"Filters": [{"Name": "n", "Values": ["v"]}], "Numbers": {"a": 1}, "Since": "2026-11-22T20:17:00Z"}),
    );
    let request = request.expect("a request");
    assert_eq!(request.url(), "https://things.eu-central-1.amazonaws.com/");
    let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", "Things_1.DescribeThings")];
    assert_eq!(request.headers, headers.map(|(name, value)| (name, value.to_owned())));
    let body: Value = serde_json::from_slice(&request.body).expect("JSON");
    assert_eq!(body, json!({"Filter": [{"Name": "n", "Value": ["v"]}], "Numbers": {"a": 1}, "Since": 1_795_378_620}));
    assert_eq!(self::body(&JSON, json!({})), "{}");
}

#[test]
fn an_address_has_its_labels_and_query_encoded() {
    for (call, parameters, path) in [
        (&REST_GET, json!({"Bucket": "a/b ü", "Key": "x/y z"}), "/things/a%2Fb%20%C3%BC/of/x/y%20z"),
        (
            &REST_GET,
            json!({"Bucket": "b", "Key": "k", "States": ["A B", ""], "Limit": 5}),
            "/things/b/of/k?state=A%20B&state=&limit=5",
        ),
        (&XML, json!({"Bucket": "b"}), "/b?things"),
        (&XML, json!({"Bucket": "b", "Limit": 5}), "/b?things&limit=5"),
    ] {
        let request = made(call, parameters).expect("a request");
        assert_eq!((request.path_and_query.as_str(), request.body.len()), (path, 0));
        assert!(!request.headers.iter().any(|(name, _)| *name == "content-type"), "there is no body");
    }
}

#[test]
fn a_rest_post_has_a_body_and_says_of_what_kind() {
    for (parameters, expected) in
        [(json!({"Bucket": "b"}), "{}"), (json!({"Bucket": "b", "Status": "x"}), r#"{"status":"x"}"#)]
    {
        let request = made(&REST_POST, parameters).expect("a request");
        assert_eq!((request.method, String::from_utf8_lossy(&request.body).as_ref()), ("POST", expected));
        assert!(request.headers.contains(&("content-type", "application/json".to_owned())));
    }
}

#[test]
fn an_accounts_number_stands_before_the_host_and_nothing_else_does() {
    let request = made(&S3, json!({"Bucket": "b", "AccountId": "123456789012"})).expect("a request");
    assert_eq!(request.host, "123456789012.things.eu-central-1.amazonaws.com");
    assert_eq!(request.headers, [("x-amz-account-id", "123456789012".to_owned())]);
    for wrong in [json!("evil.example/"), json!("12345678901２"), json!(""), json!(123_456_789_012_u64), Value::Null] {
        assert_eq!(made(&S3, json!({"Bucket": "b", "AccountId": wrong})), Err(RequestError::Address("AccountId")));
    }
}

#[test]
fn what_would_lead_elsewhere_is_not_sent() {
    for (parameters, error) in [
        (json!({"Key": "k"}), RequestError::Address("Bucket")),
        (json!({"Bucket": "", "Key": "k"}), RequestError::Address("Bucket")),
        (json!({"Bucket": "..", "Key": "k"}), RequestError::Address("Bucket")),
        (json!({"Bucket": "b", "Key": "a/../b"}), RequestError::Address("Key")),
        (json!({"Bucket": "b", "Key": "a//b"}), RequestError::Address("Key")),
        (json!({"Bucket": ["b"], "Key": "k"}), RequestError::WrongKind("Bucket")),
    ] {
        assert_eq!(made(&REST_GET, parameters), Err(error));
    }
}

#[test]
fn what_the_call_does_not_name_is_not_sent() {
    for call in [&QUERY, &EC2, &JSON] {
        for (parameters, error) in [
            (json!({"Other": 1}), RequestError::UnknownParameter),
            (json!({"Filters": [{"Other": 1}]}), RequestError::UnknownParameter),
            (json!({"Name": 1}), RequestError::WrongKind("Name")),
            (json!({"MaxItems": "5"}), RequestError::WrongKind("MaxItems")),
            (json!({"MaxItems": 5.5}), RequestError::WrongKind("MaxItems")),
            (json!({"All": "true"}), RequestError::WrongKind("All")),
            (json!({"Names": "x"}), RequestError::WrongKind("Names")),
            (json!({"Names": [["x"]]}), RequestError::WrongKind("Names")),
            (json!({"Policy": "{}"}), RequestError::Unsupported),
        ] {
            assert_eq!(made(call, parameters.clone()), Err(error), "{parameters}");
        }
    }
    assert_eq!(made(&XML, json!({"Bucket": "b", "Status": "x"})), Err(RequestError::Unsupported), "no bodies in XML");
}

#[test]
fn hosts_come_from_the_endpoint_data_only() {
    for (call, partition, region, host) in [
        (&QUERY, Partition::Aws, "", Ok(("things.amazonaws.com", "us-east-1"))),
        (&QUERY, Partition::AwsCn, "", Err(RequestError::NoEndpoint)),
        (&JSON, Partition::Aws, "eu-central-1", Ok(("things.eu-central-1.amazonaws.com", "eu-central-1"))),
        (&JSON, Partition::AwsCn, "cn-north-1", Ok(("things.cn-north-1.amazonaws.com.cn", "cn-north-1"))),
        (&JSON, Partition::Aws, "us-east-1", Err(RequestError::NoEndpoint)),
        (&JSON, Partition::Aws, "cn-north-1", Err(RequestError::NoEndpoint)),
        (&JSON, Partition::Aws, "evil.example/", Err(RequestError::NoEndpoint)),
        (&JSON, Partition::Aws, "", Err(RequestError::NoEndpoint)),
    ] {
        let request = Request::new(call, partition, region, &Map::new(), None);
        let found = request.as_ref().map(|request| (request.host(), request.scope.region)).map_err(|error| *error);
        assert_eq!(found, host, "{} {region}", call.service.name);
    }
}

proptest! {
    #[test]
    fn no_parameter_changes_where_a_request_goes(bucket in ".*", key in ".*", region in ".*") {
        let parameters = json!({"Bucket": bucket, "Key": key});
        if let Ok(request) = made(&REST_GET, parameters.clone()) {
            let url = request.url();
            prop_assert!(url.starts_with("https://things.eu-central-1.amazonaws.com/things/"), "{}", url);
            prop_assert!(url.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#\\\"<>".contains(&byte)), "{}", url);
        }
        let parameters = parameters.as_object().expect("an object");
        prop_assert_eq!(Request::new(&REST_GET, Partition::Aws, &region, parameters, None), Err(RequestError::NoEndpoint));
    }
}

#[test]
fn a_page_is_asked_for_by_its_token_and_of_the_catalogs_size() {
    for (token, expected) in [(None, r#"{"MaxItems":100}"#), (Some("a&b"), r#"{"MaxItems":100,"Name":"a&b"}"#)] {
        let request = Request::new(&PAGED, Partition::Aws, "eu-central-1", &Map::new(), token).expect("a request");
        assert_eq!(String::from_utf8_lossy(&request.body), expected);
    }
}
