use super::*;
use crate::checks::services::iam::policy::{Statement, statements};
use crate::evidence::View;
use proptest::prelude::*;
use serde_json::{Value, json};

const ORG: &str = "aws:PrincipalOrgID";

fn statement(effect: &str, condition: &Value) -> Value {
    json!({ "Statement": {"Effect": effect, "Principal": "*", "Condition": condition} })
}

#[track_caller]
fn holds(document: &Value, test: impl Fn(Statement<'_>) -> bool) -> bool {
    test(statements(View::of(document)).next().expect("a statement"))
}

/// Whether this condition narrows an Allow, and whether it narrows a Deny.
fn narrowed(condition: &Value) -> (bool, bool) {
    let is = |effect| holds(&statement(effect, condition), |it| it.is_narrowed());
    (is("Allow"), is("Deny"))
}

/// Each operator, whether it narrows an Allow, whether it makes a Deny deny everything else, and why.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
const TABLE: &[(&str, bool, bool, &str)] = &[
    ("StringEquals", true, false, "it names who, and does not hold without the key"),
    ("StringEqualsIgnoreCase", true, false, "it names who"),
    ("StringLike", true, false, "it names who, by a pattern whose id is fixed"),
    ("ArnEquals", true, false, "as ArnLike"),
    ("ArnLike", true, false, "it names who"),
    ("IpAddress", true, false, "it names from where"),
    ("NumericEquals", true, false, "an account's number is one"),
    ("DateEquals", true, false, "it asks for one value, as the others do"),
    ("BinaryEquals", true, false, "it asks for one value"),
    ("Bool", true, false, "it asks for one value; no key that narrows has it, apart from those of function URLs"),
    ("StringNotEquals", false, true, "all others, and holds without the key"),
    ("StringNotEqualsIgnoreCase", false, true, "all others"),
    ("StringNotLike", false, true, "all others"),
    ("ArnNotEquals", false, true, "all others"),
    ("ArnNotLike", false, true, "all others"),
    ("NotIpAddress", false, true, "all others"),
    ("NumericNotEquals", false, true, "all others"),
    ("DateNotEquals", false, true, "all others"),
    ("NumericLessThan", false, false, "an order names nobody"),
    ("NumericLessThanEquals", false, false, "an order names nobody"),
    ("NumericGreaterThan", false, false, "an order names nobody"),
    ("NumericGreaterThanEquals", false, false, "an order names nobody"),
    ("DateLessThan", false, false, "an order names nobody"),
    ("DateLessThanEquals", false, false, "an order names nobody"),
    ("DateGreaterThan", false, false, "an order names nobody"),
    ("DateGreaterThanEquals", false, false, "an order names nobody"),
    ("Null", false, false, "it asks whether there is a key, not what it says"),
    ("StringEqualsIfExists", false, false, "it holds without the key"),
    ("StringLikeIfExists", false, false, "it holds without the key"),
    ("ArnLikeIfExists", false, false, "it holds without the key"),
    ("IpAddressIfExists", false, false, "it holds without the key"),
    ("BoolIfExists", false, false, "it holds without the key"),
    ("StringNotEqualsIfExists", false, true, "as without the ending"),
    ("NotIpAddressIfExists", false, true, "as without the ending"),
    ("ForAllValues:StringEquals", false, false, "it holds without the key"),
    ("ForAllValues:StringLike", false, false, "it holds without the key"),
    ("ForAllValues:ArnLike", false, false, "it holds without the key"),
    ("ForAllValues:StringEqualsIfExists", false, false, "it holds without the key"),
    ("ForAllValues:StringNotEquals", false, true, "it holds without the key"),
    ("ForAnyValue:StringEquals", true, false, "it does not hold without the key"),
    ("ForAnyValue:StringLike", true, false, "it does not hold without the key"),
    ("ForAnyValue:ArnLike", true, false, "it does not hold without the key"),
    ("ForAnyValue:StringEqualsIfExists", false, false, "nobody can rely on either"),
    ("ForAnyValue:StringNotEquals", false, false, "all others, but not those without the key"),
    ("ForAnyValue:StringNotEqualsIfExists", false, false, "nobody can rely on either"),
    ("Like", false, false, "there is no such operator"),
    ("", false, false, "there is no such operator"),
];

#[test]
fn each_operator_narrows_an_allow_or_a_deny_or_neither() {
    for (operator, allow, deny, why) in TABLE {
        for operator in [(*operator).to_owned(), operator.to_lowercase(), operator.to_uppercase()] {
            let found = narrowed(&json!({ &operator: {ORG: "o-a1b2c3"} }));
            assert_eq!(found, (*allow, *deny), "{operator}: {why}");
            let found = narrowed(&json!({ &operator: {ORG: []} }));
            assert_eq!(found, (false, false), "{operator} without a value");
        }
    }
}

#[test]
fn every_operator_of_the_module_stands_in_the_table() {
    for (operator, asks) in OPERATORS {
        let row = TABLE.iter().find(|(name, ..)| name.eq_ignore_ascii_case(operator)).expect(operator);
        assert_eq!((row.1, row.2), (asks == Asks::Named, asks == Asks::Other), "{operator}");
    }
}

#[test]
fn what_holds_without_its_key_narrows_when_another_condition_needs_the_key() {
    let optional = [
        "StringEqualsIfExists",
        "StringLikeIfExists",
        "ForAllValues:StringEquals",
        "ForAllValues:StringLike",
        "ForAllValues:StringEqualsIfExists",
        "ForAnyValue:StringEqualsIfExists",
    ];
    for operator in optional {
        for (other, key, value, expected) in [
            ("Null", ORG, json!("false"), true),
            ("null", "AWS:principalorgid", json!(false), true),
            ("Null", ORG, json!(["false"]), true),
            ("StringLike", ORG, json!("o-*"), true),
            ("Null", ORG, json!("true"), false),
            ("Null", ORG, json!(["true", "false"]), false),
            ("Null", ORG, json!([]), false),
            ("Null", "aws:SourceArn", json!("false"), false),
            ("StringNotEquals", ORG, json!("o-d4e5f6"), false),
            ("ForAllValues:StringLike", ORG, json!("o-*"), false),
        ] {
            let condition = json!({ operator: {ORG: ["o-a1b2c3", "o-d4e5f6"]}, other: { key: value } });
            // A JSON object has one entry for each operator.
            if operator != other {
                assert_eq!(narrowed(&condition).0, expected, "{condition}");
            }
        }
    }
}

/// For each key, values that say who or from where, and values that do not.
fn values() -> Vec<(&'static str, Vec<&'static str>, Vec<&'static str>)> {
    let account = || {
        (vec!["111122223333", "${aws:ResourceAccount}"], vec!["*", "1111*", "11112222333?", "${aws:PrincipalAccount}"])
    };
    let organization = || {
        (
            vec!["o-a1b2c3d4e5", "${aws:ResourceOrgID}"],
            vec!["*", "o-*", "o-a1b2*", "?-a1b2c3d4e5", "${aws:PrincipalOrgID}"],
        )
    };
    let mut all = Vec::new();
    for key in ["aws:PrincipalAccount", "aws:SourceAccount", "aws:SourceOwner", "kms:CallerAccount"] {
        all.push((key, account().0, account().1));
    }
    for key in ["aws:PrincipalOrgID", "aws:SourceOrgID"] {
        all.push((key, organization().0, organization().1));
    }
    all.push((
        "aws:PrincipalOrgPaths",
        vec!["o-a1b2c3d4e5/*", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"],
        vec!["*", "o-*", "o-*/r-ab12/*", "*/r-ab12/"],
    ));
    all.push((
        "aws:PrincipalArn",
        vec![
            "arn:aws:iam::111122223333:role/x",
            "arn:aws:iam::111122223333:*",
            "arn:*:iam::111122223333:role/*",
            "arn:aws:iam::111122223333:user/${aws:username}",
            "arn:aws:iam::${aws:ResourceAccount}:role/x",
        ],
        vec![
            "*",
            "arn:aws:iam::*:role/x",
            "arn:aws:iam::*:*",
            "arn:aws:iam::1111????3333:role/x",
            "arn:aws:iam::*",
            "arn:aws:iam::${aws:PrincipalAccount}:role/x",
            "arn:*",
            "*:role/Admin",
        ],
    ));
    all.push((
        "aws:SourceArn",
        vec![
            "arn:aws:sns:eu-west-1:111122223333:alarms",
            "arn:aws:sns:*:111122223333:*",
            "arn:aws:s3:::uploads",
            "arn:aws:s3:*:*:uploads",
            "arn:aws:s3:::uploads/*",
        ],
        vec![
            "*",
            "arn:aws:s3:::*",
            "arn:aws:s3:*:*:*",
            "arn:aws:s3:::up*",
            "arn:aws:s3:*:*:?",
            "arn:aws:events:*:*:rule/mine",
            "arn:aws:sns:eu-west-1:*:alarms",
            "arn:aws:*:*:*:uploads",
        ],
    ));
    all.push(("aws:SourceVpc", vec!["vpc-0123456789abcdef0"], vec!["*", "vpc-*", "vpc-0*"]));
    all.push(("aws:SourceVpce", vec!["vpce-0123456789abcdef0"], vec!["*", "vpce-*"]));
    all.push((
        "aws:SourceIp",
        vec!["203.0.113.0/24", "203.0.113.7", "52.0.0.0/8", "10.0.0.0/8", "2001:db8::/32", "fc00::/7"],
        vec!["*", "0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "64.0.0.0/2", "52.0.0.0/7", "2000::/3", "203.*"],
    ));
    all
}

#[test]
fn a_value_narrows_unless_it_takes_in_everything_or_what_anybody_can_get() {
    for (key, narrow, wide) in values() {
        let narrows = |value: Value| narrowed(&json!({"StringLike": { key: value }})).0;
        let shuts_out = |value: Value| narrowed(&json!({"StringNotLike": { key: value }})).1;
        for value in &narrow {
            assert!(narrows(json!(value)) && shuts_out(json!(value)), "{key} {value}");
            for open in &wide {
                // One open value is enough to get in.
                assert!(!narrows(json!([value, open])) && !shuts_out(json!([value, open])), "{key} {value} {open}");
            }
        }
        assert!(narrows(json!(narrow)), "{key} {narrow:?}");
        for value in wide {
            assert!(!narrows(json!(value)) && !shuts_out(json!(value)), "{key} {value}");
        }
    }
    assert_eq!(values().len(), NARROWING.len());
}

#[test]
fn blocks_that_make_up_the_internet_together_do_not_narrow() {
    let from = |blocks: Value| narrowed(&json!({"IpAddress": {"aws:SourceIp": blocks}})).0;
    let eighths: Vec<String> = (0..=255).map(|first| format!("{first}.0.0.0/8")).collect();
    assert!(!from(json!(eighths)));
    assert!(!from(json!(&eighths[1..])));
    assert!(from(json!(&eighths[..128])));
}

#[test]
fn other_keys_narrow_nothing() {
    for key in
        ["aws:RequestedRegion", "aws:UserAgent", "aws:SecureTransport", "aws:VpcSourceIp", "aws:Referer", "s3:prefix"]
    {
        assert_eq!(
            narrowed(&json!({"StringEquals": { key: "ours" }, "Null": { key: "false" }})),
            (false, false),
            "{key}"
        );
    }
}

#[test]
fn one_condition_that_narrows_is_enough_and_others_do_not_undo_it() {
    let wide_arn = json!({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*-Deploy"}, "StringEquals": {ORG: ["o-a1b2c3", "o-d4e5f6"]}});
    assert_eq!(narrowed(&wide_arn), (true, false));
    let both =
        json!({"StringEquals": {ORG: "o-a1b2c3"}, "StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}});
    assert_eq!(narrowed(&both), (true, false));
}

fn condition() -> impl Strategy<Value = (String, String, Vec<String>)> {
    let operators: Vec<String> = TABLE.iter().map(|(operator, ..)| (*operator).to_owned()).collect();
    let keys: Vec<String> =
        NARROWING.iter().map(|(key, _)| (*key).to_owned()).chain(["aws:UserAgent".to_owned()]).collect();
    let texts: Vec<String> =
        values().into_iter().flat_map(|(_, narrow, wide)| [narrow, wide].concat()).map(str::to_owned).collect();
    let texts = prop::collection::vec(
        prop::sample::select([texts, vec!["true".to_owned(), "false".to_owned()]].concat()),
        0..3,
    );
    (prop::sample::select(operators), prop::sample::select(keys), texts)
}

fn written(conditions: &[(String, String, Vec<String>)]) -> Value {
    let mut all = json!({});
    for (operator, key, values) in conditions {
        all[operator][key] = json!(values);
    }
    all
}

proptest! {
    /// A request without the key passes such an operator, which therefore cannot make private what was public.
    #[test]
    fn an_operator_that_can_hold_without_its_key_never_makes_a_public_statement_private(
        before in prop::collection::vec(condition(), 0..4),
        added in condition(),
    ) {
        let (operator, key, values) = &added;
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let is_new = before.iter().all(|(known, on, _)| !(known == operator && on == key));
        let new = Condition { operator, key, values };
        // If another condition requires the key, every request has it, and such an operator narrows.
        let is_needed = before.iter().any(|(operator, on, values)| {
            let values = values.iter().map(String::as_str).collect();
            on == key && Condition { operator, key: on, values }.needs_key()
        });
        prop_assume!(is_new && !is_needed && new.holds_without_key());
        let public = |conditions: &[_]| holds(&statement("Allow", &written(conditions)), |it| it.is_public());
        if public(&before) {
            prop_assert!(public(&[before.clone(), vec![added.clone()]].concat()), "{before:?} {added:?}");
        }
    }
}
