use super::*;
use crate::catalog::shape::Shape;

fn all() -> BTreeSet<CallId> {
    calls_for(&ScanScope::for_criteria(&[], true))
}

fn call(name: &str) -> CallId {
    CallId::find(name).expect(name)
}

fn rows(script: &str) -> Vec<Value> {
    let lines = script.lines().filter(|line| line.starts_with("{\"call\""));
    lines.map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn the_script_has_every_call_once_and_no_other() {
    let named: Vec<String> =
        rows(&script(&all())).iter().map(|row| row["call"].as_str().expect("a name").to_owned()).collect();
    assert_eq!(named, all().iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(rows(&script(&BTreeSet::from([call("iam:GetAccountSummary")]))).len(), 1);
}

#[test]
fn nothing_is_left_to_fill_in() {
    let script = script(&all());
    let placeholders = ["{version}", "{calls}", "{account}\n", "{default_role}", "{session_policy}"];
    assert!(placeholders.iter().all(|placeholder| !script.contains(placeholder)));
}

#[test]
fn what_only_stands_in_for_blocked_calls_is_left_out() {
    assert!(!all().iter().any(|call| is_substitute(*call)));
}

#[test]
fn every_call_about_items_says_what_leads_to_it() {
    for row in rows(&script(&all())).iter().filter(|row| row["fanout"] == "each") {
        let of = row["of"].as_object().expect("rules");
        assert!(
            !of.is_empty() && of.values().all(|jq| jq.as_str().is_some_and(|jq| jq.contains("parameters"))),
            "{row}"
        );
    }
}

#[test]
fn a_call_about_items_counts_only_what_is_asked_anyway() {
    let few = BTreeSet::from([call("kms:DescribeKey"), call("kms:ListKeys")]);
    let rows = rows(&script(&few));
    assert_eq!(rows[0]["of"], json!({"kms:ListKeys": "(.data.Keys // [])[].KeyId | given | {parameters: {KeyId: .}}"}));
}

fn narrowed(criteria: &[&str]) -> BTreeSet<CallId> {
    let criteria: Vec<String> = criteria.iter().map(|id| (*id).to_owned()).collect();
    calls_for(&ScanScope::for_criteria(&criteria, false))
}

fn names(calls: &BTreeSet<CallId>) -> Vec<String> {
    calls.iter().map(ToString::to_string).collect()
}

#[test]
fn a_script_for_few_criteria_asks_what_they_need_and_which_regions_there_are() {
    let calls = narrowed(&["acct-02.root-mfa", "acct-06.long-passwords"]);
    assert!(calls.len() < 12, "{:?}", names(&calls));
    for name in ["iam:GetAccountSummary", "iam:GetAccountPasswordPolicy", "ec2:DescribeRegions"] {
        assert!(calls.contains(&call(name)), "{name}");
    }
    assert!(!calls.contains(&call("s3:ListBuckets")));
}

#[test]
fn what_browsers_are_kept_from_can_be_asked_alone() {
    let known = only_blocked(&all(), &[]);
    for name in ["s3:ListBuckets", "guardduty:ListDetectors", "ec2:DescribeRegions"] {
        assert!(known.contains(&call(name)), "{name}");
    }
    assert!(!known.contains(&call("iam:GetAccountSummary")));
    let told = only_blocked(&all(), &["Amazon GuardDuty".to_owned()]);
    let services: BTreeSet<&str> = told.iter().map(|call| call.get().service.name).collect();
    assert_eq!(services, BTreeSet::from(["ec2", "guardduty", "organizations"]));
}

#[test]
fn where_browsers_are_kept_from_nothing_nothing_is_asked() {
    assert_eq!(only_blocked(&narrowed(&["acct-02.root-mfa"]), &[]), BTreeSet::new());
}

#[test]
fn only_what_is_read_is_kept() {
    for (name, expected) in [
        ("iam:GenerateCredentialReport", "{State: State}"),
        ("kms:ListKeys", "{Keys: Keys[*].{KeyId: KeyId}, NextMarker: NextMarker, Truncated: Truncated}"),
    ] {
        assert_eq!(query::of(call(name).get().output.object), expected);
    }
    let functions = query::of(call("lambda:ListFunctions").get().output.object);
    assert!(functions.contains("Environment: Environment.{Variables: Variables && keys(Variables)}"), "{functions}");
    let budgets = query::of(call("budgets:DescribeBudgets").get().output.object);
    assert!(budgets.contains("Or: Or && map(&`{}`, Or)"), "{budgets}");
}

#[test]
fn of_a_document_only_the_fields_that_are_read_are_kept() {
    let rows = rows(&script(&all()));
    let inside = |name: &str| rows.iter().find(|row| row["call"] == name).expect(name)["inside"].clone();
    let kept = r#"at("Content"; document({"inputs":{"cloudWatchEncryptionEnabled":true,"cloudWatchLogGroupName":true,"s3BucketName":true,"s3EncryptionEnabled":true}}))"#;
    assert_eq!(inside("ssm:GetDocument"), kept);
    let listed = inside::of(call("config:SelectResourceConfig").get().output.object).expect("a filter");
    assert!(listed.starts_with(r#"at("Results"; map(document({"awsRegion":true,"#), "{listed}");
    // Policies are read whole.
    assert_eq!(inside("kms:GetKeyPolicy"), Value::Null);
}

/// Returns whether the query for a shape keeps the whole of a map whose values are neither texts nor lists of texts.
fn keeps_a_whole(shape: Shape) -> bool {
    match shape {
        Shape::Object(object) => object.fields.iter().any(|field| keeps_a_whole(field.shape)),
        Shape::List(list) => keeps_a_whole(list.of),
        Shape::Map(map) => {
            !matches!(map.of, Shape::Text) && !matches!(map.of, Shape::List(list) if list.of == Shape::Text)
        }
        _ => false,
    }
}

#[test]
fn maps_are_kept_only_where_their_values_are_texts() {
    // A map is kept with everything in it.
    for id in all() {
        assert!(!keeps_a_whole(Shape::Object(id.get().output.object)), "{id}");
    }
}

#[test]
fn the_sessions_in_other_accounts_are_limited_to_what_the_script_asks() {
    let policy = |script: &str| {
        let line = script.lines().find(|line| line.contains("policy='")).expect("a policy").to_owned();
        line.split('\'').nth(1).expect("a text").to_owned()
    };
    let whole = policy(&script(&all()));
    let expected = SessionPolicies::of(all(), "aws").policy.expect("a policy").to_json();
    assert_eq!(whole.replace("{partition}", "aws"), expected);
    assert!(!whole.contains('\''), "{whole}");
    // SecurityAudit allows all of this.
    assert_eq!(policy(&script(&BTreeSet::from([call("iam:GetAccountSummary")]))), "");
}
