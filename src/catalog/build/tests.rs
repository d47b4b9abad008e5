//! The mistakes that the build refuses, each with file, key and reason.

use super::baseline::{Mistake, parse};
use super::check::check;
use super::notation::{How, Step, Tree, steps};
use super::source::Files;
use super::tables::tables;

const TRAILS: &str = r#"
name = "trails"
title = "Trails"
browser = "allowed"

[calls.GetStatus]
fanout = "item"
each = [{ of = "trails:ListTrails", items = "Trails[]", where = { "Home.Region" = ["eu*", "us-east-1"] }, send = "Name", region = "Home.Region" }]
item = ["Name"]
sends = ["Name"]
why = "To see whether it runs."
iam = ["trails:GetStatus"]
reads = ["IsLogging", "Names|names", "Script|mentions", "Policy|document"]
requires_output_field = "Names"
mentions = ["trivy"]

[calls.ListTrails]
fanout = "region"
sends = ["Shadows", "Kinds[].Key"]
always = { Shadows = true, Kinds = [{ Key = "{account}" }] }
why = "To see what there is."
iam = ["trails:ListTrails"]
resources = ["arn:{partition}:trails:*"]
reads = ["Trails[]: Name Home.Region", "Trails[]: Tags{} Sums.Total"]
"#;

const MODEL: &str = r#"{
"made_from": "a test",
"partitions": [{ "name": "aws", "suffix": "amazonaws.com", "regions": ["us-east-1"] }],
"services": { "trails": {
  "protocol": { "is": "json", "version": "1.1", "target": "Trails" }, "version": "2020-01-01", "signing": "trails",
  "endpoint": { "prefix": "trails", "absent": [] },
  "calls": {
    "GetStatus": { "method": "POST", "path": "/", "input": [{ "name": "Name", "shape": "text" }],
      "output": [{ "name": "IsLogging", "shape": "flag" }, { "name": "Names", "shape": "names" },
        { "name": "Script", "shape": "text" }, { "name": "Policy", "wire": "policy", "shape": "text" }] },
    "ListTrails": { "method": "POST", "path": "/",
      "paging": { "input": "Next", "output": "Next", "size": { "parameter": "Max", "largest": 50 }, "lists": ["Trails"] },
      "input": [{ "name": "Shadows", "shape": "flag" }, { "name": "Next", "shape": "text" }, { "name": "Max", "shape": "integer" },
        { "name": "Kinds", "shape": { "list": { "fields": [{ "name": "Key", "shape": "text" }] } } }],
      "output": [{ "name": "Next", "shape": "text" }, { "name": "Trails", "shape": { "list": { "fields": [
        { "name": "Name", "shape": "text" }, { "name": "Home", "shape": { "fields": [{ "name": "Region", "shape": "text" }] } },
        { "name": "Tags", "shape": { "map": "text" } },
        { "name": "Sums", "shape": { "keys": true, "fields": [{ "name": "Total", "shape": "integer" }] } }
      ] } } }] }
  } } } }"#;

fn files(service: &str, model: &str) -> Result<Files, Mistake> {
    let name = "trails.toml";
    Ok(Files {
        services: vec![(name.to_owned(), parse(name, service)?)],
        model: serde_json::from_str(model).expect("a model"),
    })
}

fn mistakes(service: &str, model: &str) -> Vec<Mistake> {
    match files(service, model) {
        Err(mistake) => vec![mistake],
        Ok(files) => {
            let found = check(&files);
            if found.is_empty() { tables(&files).err().into_iter().collect() } else { found }
        }
    }
}

#[track_caller]
fn finds(found: &[Mistake], key: &str, reason: &str) {
    assert!(found.iter().any(|mistake| mistake.key.contains(key) && mistake.reason.contains(reason)), "{found:#?}");
}

/// Checks that the files are refused if one text in the call file is replaced.
#[track_caller]
fn refuses(from: &str, to: &str, key: &str, reason: &str) {
    assert!(TRAILS.contains(from), "{from}");
    finds(&mistakes(&TRAILS.replacen(from, to, 1), MODEL), key, reason);
}

/// Checks that the files are refused if one text in the model is replaced.
#[track_caller]
fn refuses_model(from: &str, to: &str, key: &str, reason: &str) {
    assert!(MODEL.contains(from), "{from}");
    finds(&mistakes(TRAILS, &MODEL.replacen(from, to, 1)), key, reason);
}

#[test]
fn files_in_order_give_tables() {
    assert_eq!(mistakes(TRAILS, MODEL), []);
    let tables = tables(&files(TRAILS, MODEL).expect("files")).expect("tables");
    for part in [
        "static CALLS: [Call; 2]",
        "fanout: Fanout::PerItem(&[CallId(1)])",
        r#"FanoutRule { call: CallId(0), of: CallId(1), items: "Trails[]", conditions: &[Condition { field: ItemField { path: "Home.Region", part: None }, is: &[Is::Begins("eu"), Is::Text("us-east-1")], is_refused: false }], hook: None, send: ItemField { path: "Name", part: None }, region: Some(ItemField { path: "Home.Region", part: None }), batch: None }"#,
        r#"Field { name: "Policy", wire: "policy", location: Location::Body, shape: Shape::Document }"#,
        r#"Field { name: "Script", wire: "Script", location: Location::Body, shape: Shape::Mentions(&["trivy"]) }"#,
        r#"always: "{\"Kinds\":[{\"Key\":\"{account}\"}],\"Shadows\":true}""#,
        r#"size: Some(("Max", 50))"#,
        r#"Partition::Aws => &PartitionData { suffix: "amazonaws.com", regions: &["us-east-1"] }"#,
    ] {
        assert!(tables.contains(part), "{part}\n{tables}");
    }
}

#[test]
fn unknown_keys_are_refused_with_their_line() {
    refuses("title =", "tittle =", "line 3", "unknown field");
    refuses("why = \"To see what", "reason = \"To see what", "line 21", "unknown field");
}

#[test]
fn call_files_and_the_model_have_the_same_operations() {
    refuses("[calls.GetStatus]", "[calls.GetState]", "GetState", "is not in model.json");
    refuses("[calls.GetStatus]", "[calls.GetState]", "GetStatus", "is only in model.json");
    refuses_model("\"trails\": {", "\"tracks\": {", "tracks", "there is no such file");
}

#[test]
fn call_files_and_the_model_have_the_same_fields() {
    refuses("Sums.Total", "Sums.Total Label", "trails:ListTrails", "in Trails: Label is not in model.json");
    refuses("\"IsLogging\", ", "", "trails:GetStatus", "model.json has IsLogging");
    refuses("Sums.Total", "Sums", "trails:ListTrails", "in Trails.Sums: model.json has Total");
    refuses("Tags{}", "Tags", "trails:ListTrails", "in Trails.Tags: is a map");
    refuses("Names|names", "Names|document", "trails:GetStatus", "cannot be read as Document");
    refuses("\"IsLogging\"", "\"IsLogging.Now\"", "trails:GetStatus", "has no parts");
}

#[test]
fn calls_wait_for_calls_that_exist_and_never_in_a_circle() {
    refuses("of = \"trails:ListTrails\"", "of = \"trails:ListTracks\"", "trails:GetStatus.each", "there is no call");
    let circle = "fanout = \"item\"\neach = [{ of = \"trails:GetStatus\" }]";
    refuses("fanout = \"region\"", circle, "trails:ListTrails.each", "waits for itself");
    refuses("fanout = \"region\"", "fanout = \"often\"", "line 18", "unknown variant");
    refuses("item = [\"Name\"]\n", "", "trails:GetStatus.item", "is missing");
    refuses("fanout = \"item\"", "fanout = \"region\"", "trails:GetStatus.item", "variants is missing");
}

/// The rule of `TRAILS` is refused when one text in it is replaced.
#[track_caller]
fn refuses_rule(from: &str, to: &str, reason: &str) {
    refuses(from, to, "trails:GetStatus.each", reason);
}

#[test]
fn what_an_answer_leads_to_is_read_there_and_may_be_sent() {
    refuses_rule("each = [{", "each = []\n# [{", "goes with fanout");
    refuses_rule("each = [{", "each = [{ of = \"trails:ListTrails\", items = \"Trails[].Name\" }, {", "two rules");
    refuses_rule("items = \"Trails[]\"", "items = \"Tracks[]\"", "Tracks[] is not in reads of trails:ListTrails");
    refuses_rule("items = \"Trails[]\"", "items = \"Trails[].Tags{}\"", "is no path to items");
    refuses_rule("{ \"Home.Region\"", "{ Home", "Home is not one value in reads");
    refuses_rule("{ \"Home.Region\"", "{ State", "State is not in reads");
    refuses_rule("\"us-east-1\"]", "1]", "1 is neither true nor a text");
    refuses_rule("region = \"Home.Region\"", "region = \"Place\"", "Place is not in reads");
    refuses_rule("region = \"Home.Region\"", "region = \"Name|place\"", "place is no part of an ARN");
    refuses_rule("send = \"Name\"", "send = \"Home\"", "what it sends is not what Name takes");
    refuses_rule("send = \"Name\"", "send = \"Name\", batch = 5", "Name takes no list");
    refuses_rule("item = [\"Name\"]", "item = [\"Shadows\", \"Name\"]", "which would be taken over");
    refuses_rule("item = [\"Name\"]\n", "", "item names no parameter");
    refuses("send = \"Name\"", "send = \"Name\", hook = \"others\"", "line 8", "unknown variant");
    let list = "sends = [\"Name[]\"]";
    refuses_rule("sends = [\"Name\"]", list, "Name takes a list: batch is missing");
    let variants = "item = [\"Name\"]\nvariants = [{ Name = \"a\" }]";
    refuses("item = [\"Name\"]", variants, "trails:GetStatus.variants", "that follow from no answer");
}

#[test]
fn only_what_may_be_sent_is_sent() {
    refuses("item = [\"Name\"]", "item = [\"Label\"]", "trails:GetStatus.item", "Label is not in sends");
    refuses("{ Key =", "{ Label =", "trails:ListTrails.always", "Label is not in sends");
    refuses("{ Shadows = true,", "{ Shades = true,", "trails:ListTrails.always", "Shades is not in sends");
    refuses("sends = [\"Shadows\",", "sends = [\"Shadows\", \"More\",", "trails:ListTrails.sends", "More is neither");
}

#[test]
fn words_and_permissions_are_complete() {
    refuses("why = \"To see whether it runs.\"", "why = \"Status\"", "trails:GetStatus.why", "is not a sentence");
    refuses("[\"trails:GetStatus\"]", "[\"trails:Get*\"]", "trails:GetStatus.iam", "is not service:Action");
    refuses("arn:{partition}:trails", "arn:aws:trails", "trails:ListTrails.resources", "does not begin");
    refuses(
        "requires_output_field = \"Names\"",
        "requires_output_field = \"Name\"",
        "trails:GetStatus.requires_output_field",
        "Name is not in reads",
    );
    refuses("mentions = [\"trivy\"]", "", "trails:GetStatus.mentions", "belong together");
    refuses("title = \"Trails\"", "title = \" \"", "title", "is empty");
    refuses("name = \"trails\"", "name = \"tracks\"", "name", "belongs into tracks.toml");
}

#[test]
fn paths_are_read_step_by_step() {
    let field = |name: &str| Step::Field(name.to_owned());
    for (path, expected) in [
        ("Vpcs[].VpcId", vec![field("Vpcs"), Step::Item, field("VpcId")]),
        ("CostFilters{}[]", vec![field("CostFilters"), Step::Value, Step::Item]),
        ("Policy|document", vec![field("Policy"), Step::How(How::Document)]),
        ("m.*/*.Limit", vec![field("m"), field("*/*"), field("Limit")]),
    ] {
        assert_eq!(steps(path), Ok(expected), "{path}");
    }
    for path in ["", ".", "a..b", "a[", "a|secrets", "[]", "a[]b"] {
        assert!(steps(path).is_err(), "{path}");
    }
}

#[test]
fn a_path_stands_once() {
    let lines = |lines: &[&str]| Tree::read(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
    assert!(lines(&["a: b c", "a.d"]).is_ok());
    assert_eq!(lines(&["a: b", "a.b"]), Err("a.b stands twice in a.b".to_owned()));
}

#[test]
fn a_folder_is_read_checked_and_written_or_all_its_mistakes_are_told() {
    let root = std::env::temp_dir().join(format!("footing-calls-{}", std::process::id()));
    std::fs::create_dir_all(&root).expect("a folder");
    std::fs::write(root.join("trails.toml"), TRAILS).expect("a file");
    std::fs::write(root.join("README.md"), "Not a service.").expect("a file");
    std::fs::write(root.join("model.json"), MODEL).expect("a file");
    assert_eq!(super::run(&root, &root), Ok(()));
    assert!(root.join("calls.rs").exists());

    std::fs::write(root.join("others.toml"), "name = 2").expect("a file");
    std::fs::write(root.join("model.json"), "{").expect("a file");
    let mistakes = super::run(&root, &root).expect_err("two files are broken");
    assert_eq!(mistakes.iter().map(|m| m.file.as_str()).collect::<Vec<_>>(), ["others.toml", "model.json"]);
    std::fs::remove_dir_all(&root).expect("clean up");
}
