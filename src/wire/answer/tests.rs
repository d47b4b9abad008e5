use super::*;
use crate::wire::testing::{EC2, JSON, QUERY, REST_GET, S3, S3_POLICY, XML};
use proptest::prelude::*;
use serde_json::json;

fn read_text(call: &'static Call, body: &str) -> Result<Value, Unreadable> {
    let response = Response { status: 200, body: body.as_bytes().to_vec(), ..Response::default() };
    read(call, &response).map(|answer| answer.expect("no error"))
}

fn ec2(inner: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><DescribeThingsResponse xmlns="http://ec2.amazonaws.com/doc/">{inner}</DescribeThingsResponse>"#
    )
}

fn thing(inner: &str) -> String {
    ec2(&format!("<thingSet><item>{inner}</item></thingSet>"))
}

#[test]
fn values_are_typed_as_the_cli_prints_them() {
    for (xml, json) in [
        ("<thingId> a &lt;b&gt; &#233;<![CDATA[<c>]]></thingId>", json!({"Id": " a <b> é<c>"})),
        ("<thingId/>", json!({"Id": ""})),
        ("<size> 5 </size><price>0.5</price><isOpen>true</isOpen>", json!({"Size": 5, "Price": 0.5, "IsOpen": true})),
        ("<size/><isOpen></isOpen><made/><policy/>", json!({})),
        ("<made>2026-11-22T20:17:00.000Z</made>", json!({"Made": "2026-11-22T20:17:00Z"})),
        ("<policy>%7B%22a%22%3A%5B%22b%20c%2B%22%5D%7D</policy>", json!({"Policy": {"a": ["b c+"]}})),
        ("<policy>{&quot;a&quot;: \"%20\"}</policy>", json!({"Policy": {"a": "%20"}})),
        ("<inside>{\"kept\": \"x\", \"canary\": 1}</inside>", json!({"Inside": {"kept": "x"}})),
        ("<script>the second of a canary</script>", json!({"Script": ["second"]})),
        (
            "<variables><entry><key>B</key><value>canary</value></entry><entry><key>A</key><value>canary</value></entry></variables>",
            json!({"Variables": ["A", "B"]}),
        ),
        ("<size>5</size><size>6</size><!-- canary --><other>canary<size>7</size></other>", json!({"Size": 5})),
    ] {
        assert_eq!(read_text(&EC2, &thing(xml)), Ok(json!({"Things": [json]})), "{xml}");
    }
}

#[test]
fn lists_and_maps_are_read_in_every_form_of_xml() {
    for (xml, json) in [
        ("", json!({})),
        ("<thingSet/>", json!({"Things": []})),
        ("<thingSet><item/><other/><item><size>1</size></item></thingSet>", json!({"Things": [{}, {"Size": 1}]})),
        ("<Names>a</Names><x/><Names>b</Names>", json!({"Names": ["a", "b"]})),
        ("<counts><entry><key>a</key><value>1</value></entry></counts>", json!({"Counts": {"a": 1}})),
        (
            "<Flat><Name>a</Name><Value>1</Value></Flat><Flat><Name>b</Name><Value>2</Value></Flat>",
            json!({"FlatCounts": {"a": 1, "b": 2}}),
        ),
        (
            "<summary><entry><key>other</key><value>canary</value></entry><entry><key>wanted</key><value>true</value></entry></summary>",
            json!({"Summary": {"Wanted": true}}),
        ),
    ] {
        assert_eq!(read_text(&EC2, &ec2(xml)), Ok(json), "{xml}");
    }
}

#[test]
fn every_protocol_has_its_own_frame() {
    let query = "<DescribeThingsResponse><ResponseMetadata/><DescribeThingsResult><Names>a</Names></DescribeThingsResult></DescribeThingsResponse>";
    for (call, body, value) in [
        (&QUERY, query, json!({"Names": ["a"]})),
        (&EC2, "<DescribeThingsResponse><Names>a</Names></DescribeThingsResponse>", json!({"Names": ["a"]})),
        (&XML, "<Anything><Names>a</Names></Anything>", json!({"Names": ["a"]})),
        (&S3, "<Thing><size>1</size></Thing>", json!({"Thing": {"Size": 1}})),
        (&S3_POLICY, "{\"Statement\": []}\n", json!({"Policy": {"Statement": []}})),
        (&JSON, r#"{"Names": ["a"], "canary": 1}"#, json!({"Names": ["a"]})),
        (&REST_GET, r#"{"Names": [], "nextToken": null}"#, json!({"Names": []})),
    ] {
        assert_eq!(read_text(call, body), Ok(value), "{body}");
    }
}

#[test]
fn json_is_typed_and_trimmed_as_xml_is() {
    let body = json!({
        "thingSet": [
            null,
            {
                "thingId": "a", "size": "5", "price": 1, "isOpen": "true", "made": 1_795_378_620.5, "policy": "{\"a\":1}",
                "variables": {"B": "canary", "A": "canary"}, "inside": "{\"kept\":\"x\",\"canary\":1}", "script": "first canary",
                "canary": {"thingId": "canary"},
            },
        ],
        "counts": {"a": 1, "b": null},
        "summary": {"wanted": true, "canary": "canary"},
    });
    let value = json!({
        "Things": [{
            "Id": "a", "Size": 5, "Price": 1, "IsOpen": true, "Made": "2026-11-22T20:17:00Z", "Policy": {"a": 1},
            "Variables": ["A", "B"], "Inside": {"kept": "x"}, "Script": ["first"],
        }],
        "Counts": {"a": 1},
        "Summary": {"Wanted": true},
    });
    assert_eq!(read_text(&JSON, &body.to_string()), Ok(value.clone()));
    assert_eq!(from_cli(&JSON, &value), Ok(value), "trimming again changes nothing");
}

#[test]
fn output_of_both_clis_is_trimmed_alike() {
    let trimmed = json!({"Things": [{"Made": "2026-11-22T20:17:00Z", "Policy": {"a": 1}, "Variables": ["A"]}]});
    for output in [
        json!({"Things": [{"Made": "2026-11-22T20:17:00+00:00", "Policy": {"a": 1}, "Variables": {"A": "canary"}, "canary": 1}]}),
        json!({"Things": [{"Made": 1_795_378_620.0, "Policy": "{\"a\":1}", "Variables": {"A": "canary"}}], "canary": "canary"}),
    ] {
        assert_eq!(from_cli(&JSON, &output), Ok(trimmed.clone()));
    }
}

#[test]
fn what_is_not_the_answer_is_not_taken_for_an_empty_one() {
    for (call, body, error) in [
        (&EC2, "<DescribeOtherResponse/>", Unreadable::NotTheAnswer),
        (&QUERY, "<DescribeThingsResponse/>", Unreadable::NotTheAnswer),
        (&XML, "<Error><Code>InternalError</Code></Error>", Unreadable::NotTheAnswer),
        (&XML, "<html><body>Sign in</body></html>", Unreadable::NotTheAnswer),
        (&XML, "<!DOCTYPE html><html></html>", Unreadable::Syntax),
        (&XML, "", Unreadable::Syntax),
        (&XML, "<a><Names>cut", Unreadable::Syntax),
        (&XML, "<a><Names>cut</Names>", Unreadable::Syntax),
        (&XML, "<a></a><b></b>", Unreadable::Syntax),
        (&XML, "<a></b>", Unreadable::Syntax),
        (&XML, "<a>&undefined;</a>", Unreadable::Syntax),
        (&JSON, "", Unreadable::Syntax),
        (&JSON, "{\"Names\": [", Unreadable::Syntax),
        (&JSON, "[]", Unreadable::NotTheAnswer),
        (&JSON, "<html></html>", Unreadable::Syntax),
        (&JSON, r#"{"thingSet": {}}"#, Unreadable::WrongKind("Things")),
        (&JSON, r#"{"thingSet": [{"size": "many"}]}"#, Unreadable::WrongKind("Size")),
        (&JSON, r#"{"thingSet": [{"size": 1.2e29}]}"#, Unreadable::WrongKind("Size")),
        (&JSON, r#"{"thingSet": [{"size": 9223372036854775808}]}"#, Unreadable::WrongKind("Size")),
        (&JSON, r#"{"thingSet": [{"size": 0.5}]}"#, Unreadable::WrongKind("Size")),
        (&JSON, r#"{"thingSet": [{"size": "1.2e29"}]}"#, Unreadable::WrongKind("Size")),
        (&JSON, r#"{"thingSet": [{"made": 1e300}]}"#, Unreadable::WrongKind("Made")),
        (&JSON, r#"{"thingSet": [{"made": "soon"}]}"#, Unreadable::WrongKind("Made")),
        (&JSON, r#"{"thingSet": [{"policy": "none"}]}"#, Unreadable::WrongKind("Policy")),
        (&JSON, r#"{"thingSet": [{"variables": ["canary"]}]}"#, Unreadable::WrongKind("Variables")),
        (&S3_POLICY, "\"text\"", Unreadable::WrongKind("Policy")),
    ] {
        assert_eq!(read_text(call, body), Err(error), "{body}");
    }
    assert_eq!(from_cli(&JSON, &json!([])), Err(Unreadable::NotTheAnswer));
}

#[test]
fn bodies_and_depths_have_bounds() {
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert_eq!(read_text(&XML, &nested(64)), Ok(json!({})));
    assert_eq!(read_text(&XML, &nested(65)), Err(Unreadable::TooDeep));
    assert_eq!(read_text(&XML, &"<a>".repeat(1_000_000)), Err(Unreadable::TooDeep));
    assert_eq!(read_text(&JSON, &"[".repeat(1_000_000)), Err(Unreadable::Syntax));
    let response = Response { status: 500, body: vec![b' '; MAX_BODY_BYTES + 1], ..Response::default() };
    assert_eq!(read(&JSON, &response), Err(Unreadable::TooLarge));
}

/// XML with elements of the shape and others. Where nothing is read, it has canaries.
fn any_xml() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("thingSet"),
        Just("item"),
        Just("thingId"),
        Just("variables"),
        Just("entry"),
        Just("key"),
        Just("value"),
        Just("size"),
        Just("Names"),
        Just("counts"),
        Just("Flat"),
        Just("summary"),
        Just("script"),
        Just("other"),
    ];
    let leaf =
        prop_oneof![Just("5".to_owned()), Just("&amp;".to_owned()), Just("true".to_owned()), Just(String::new())];
    leaf.prop_recursive(8, 64, 6, move |inner| {
        let element = (name.clone(), inner).prop_map(|(name, inner)| match name {
            "other" | "script" => format!("<{name} canary='canary'>canary{inner}</{name}>"),
            _ => format!("<{name} canary='canary'>{inner}</{name}>"),
        });
        prop::collection::vec(element, 0..6).prop_map(|elements| elements.concat())
    })
}

fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        Just("thingSet"),
        Just("thingId"),
        Just("variables"),
        Just("size"),
        Just("Names"),
        Just("counts"),
        Just("summary"),
        Just("script"),
        Just("inside"),
        Just("policy"),
        Just("Things"),
        Just("Variables"),
        Just("Policy"),
    ];
    let leaf = prop_oneof![
        Just(json!(null)),
        Just(json!(5)),
        Just(json!("{\"canary\":1}")),
        Just(json!(true)),
        Just(json!(""))
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..6).prop_map(|fields| {
                let mut fields: Map<String, Value> =
                    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
                fields.insert("other".to_owned(), json!({"canary": "canary"}));
                Value::Object(fields)
            }),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_outside_the_shape_of_xml_survives(inner in any_xml()) {
        if let Ok(value) = read_text(&EC2, &ec2(&inner)) {
            prop_assert!(!value.to_string().contains("canary"), "{}", value);
            prop_assert_eq!(from_cli(&EC2, &value), Ok(value));
        }
    }

    #[test]
    fn nothing_outside_the_shape_of_json_survives(body in any_json()) {
        for value in [read_text(&JSON, &body.to_string()), from_cli(&JSON, &body)].into_iter().flatten() {
            let whole = value.to_string();
            prop_assert!(!whole.contains("other"), "{}", whole);
            prop_assert_eq!(from_cli(&JSON, &value), Ok(value));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..200), status in prop_oneof![Just(200_u16), Just(400)]) {
        for call in [&QUERY, &EC2, &JSON, &REST_GET, &S3, &S3_POLICY, &XML] {
            let _ = read(call, &Response { status, body: body.clone(), ..Response::default() });
        }
    }

    #[test]
    fn no_answer_that_was_cut_off_makes_it_panic_or_is_read(inner in any_xml(), cut in any::<prop::sample::Index>()) {
        let whole = ec2(&inner);
        let cut = cut.index(whole.len());
        if let Some(part) = whole.get(..cut) {
            prop_assert!(read_text(&EC2, part).is_err());
        }
    }

    #[test]
    fn no_markup_makes_it_panic(body in "[<>/&;a-c\"'=!?\\[\\]-]{0,80}") {
        for call in [&EC2, &XML, &S3] {
            let _ = read(call, &Response { status: 200, body: body.clone().into_bytes(), ..Response::default() });
            let _ = AwsError::read(&Response { status: 400, body: body.clone().into_bytes(), ..Response::default() });
        }
    }
}
