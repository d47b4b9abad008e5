//! Evidence files as they are written, and as they come back from people.

mod damage;

use super::*;
use crate::catalog::CallId;
use crate::checks::trial;
use crate::checks::trial::{ACCOUNT, Case};
use crate::checks::{self, Judge};
use crate::evidence::{ProfileFacts, Tree, Verdict};
use std::collections::BTreeSet;

const NOW: &str = trial::NOW;

fn now() -> Timestamp {
    Timestamp::parse(NOW).expect("a time")
}

fn read(bytes: &[u8]) -> Result<EvidenceFile, FileError> {
    let mut reader = FileReader::new(now());
    reader.push(bytes)?;
    reader.finish()
}

fn read_text(text: &str) -> Result<EvidenceFile, FileError> {
    read(text.as_bytes())
}

/// A case with a few calls of every kind.
fn case() -> Case {
    let tables =
        json!({"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": [], "Associations": []}]});
    Case::new()
        .answers("iam:GetAccountSummary", "", json!({}), json!({"SummaryMap": {"AccountMFAEnabled": 1}}))
        .answers_code("iam:GetAccountPasswordPolicy", "", json!({}), "NoSuchEntity")
        .answers("s3:GetBucketVersioning", "eu-west-1", json!({"Bucket": "ours"}), json!({"Status": "Enabled"}))
        .denied("guardduty:ListDetectors", "us-east-1", json!({}))
        .breaks_off("ec2:DescribeRouteTables", "eu-west-1", json!({}), tables)
}

fn written() -> String {
    case().evidence().to_file()
}

/// A file without its checksum.
fn unchecked(text: &str) -> String {
    let at = text.rfind("],\"sha256\"").expect("a checksum");
    format!("{}]}}\n", &text[..at])
}

/// A file with these calls, one per line.
fn file(calls: &[Value]) -> String {
    let head = json!({"account": ACCOUNT, "begun": NOW, "format": "footing-evidence", "partition": "aws",
        "source": "collector", "made_by": "footing 0.1.0", "cli": "aws-cli/1.36.0 Python/3.11", "version": 1});
    let head = head.to_string();
    let calls: Vec<String> = calls.iter().map(Value::to_string).collect();
    format!("{},\"calls\":[\n{}\n]}}\n", head.trim_end_matches('}'), calls.join(",\n"))
}

/// A recorded call with some fields replaced.
fn call(name: &str, replaced: Value) -> Value {
    let (service, operation) = name.split_once(':').expect("a call");
    let mut call = json!({"service": service, "operation": operation, "region": "", "parameters": {}, "at": NOW,
        "outcome": "data", "code": "", "data": {}});
    for (field, value) in replaced.as_object().expect("fields") {
        call[field] = value.clone();
    }
    call
}

/// The recorded call in a file that has only this one.
fn one(call: Value) -> RecordedCall {
    let file = read_text(&file(&[call])).expect("a file");
    file.evidence.calls().next().expect("a call").clone()
}

#[test]
fn what_is_written_is_read_again() {
    let evidence = case().evidence().clone();
    let file = read_text(&evidence.to_file()).expect("a file");
    let case = case().seen(0, Source::File);
    assert_eq!(file.evidence.calls().collect::<Vec<_>>(), case.evidence().calls().collect::<Vec<_>>());
    assert_eq!((&file.evidence.account, file.evidence.begun), (&evidence.account, evidence.begun));
    assert_eq!((file.evidence.source(), file.source.as_str()), (Source::File, "live"));
    assert!(file.made_by.starts_with("footing "));
    assert_eq!((file.calls, file.unknown_calls), (6, 0));
    let outcomes: Vec<_> = file.outcomes.into_iter().collect();
    assert_eq!(outcomes, [(CallOutcome::Data, 4), (CallOutcome::Denied, 1), (CallOutcome::Throttled, 1)]);
}

#[test]
fn what_a_device_keeps_says_by_which_road_each_call_came_and_nobody_else_is_believed() {
    let mut evidence = case().evidence().clone();
    let pasted = Case::new().answers("iam:GetAccountSummary", "", json!({}), json!({})).seen(0, Source::Pasted);
    evidence.join(pasted.evidence().clone());
    let text = evidence.to_cache_file();
    let sources = |sources| {
        let mut reader = FileReader::of(sources, now());
        reader.push(text.as_bytes()).expect("bytes of a file");
        let file = reader.finish().expect("a file");
        file.evidence.calls().map(|call| call.source).collect::<BTreeSet<_>>()
    };
    assert_eq!(sources(CallSources::AsRecorded), BTreeSet::from([Source::Live, Source::Pasted]));
    assert_eq!(sources(CallSources::All(Source::File)), BTreeSet::from([Source::File]));
    assert!(!evidence.to_file().contains("\"road\""));
}

#[test]
fn nothing_is_written_and_read_too() {
    let file = read_text(&Evidence::new(ACCOUNT, "aws", now()).to_file()).expect("a file");
    assert_eq!((file.calls, file.evidence.calls().count()), (0, 0));
    assert!(read_text(&self::file(&[])).is_ok());
}

#[test]
fn findings_are_the_same_but_for_the_road() {
    let evidence = case().evidence().clone();
    let file = read_text(&evidence.to_file()).expect("a file");
    for id in checks::decided(&[]) {
        let live = Judge::new(&evidence, ProfileFacts::default()).finding(id);
        let mut read = Judge::new(&file.evidence, ProfileFacts::default()).finding(id).expect("a finding");
        assert_eq!(read.source, Source::File);
        read.source = Source::Live;
        assert_eq!(Some(read), live, "{id}");
    }
}

#[test]
fn bytes_may_come_in_any_portions() {
    let text = written();
    for portion in [1, 2, 7, 100, 5000] {
        let mut reader = FileReader::new(now());
        text.as_bytes().chunks(portion).for_each(|chunk| reader.push(chunk).expect("bytes"));
        assert_eq!(reader.finish().expect("a file").calls, 6, "{portion}");
    }
}

#[test]
fn what_editors_do_to_a_text_does_not_matter() {
    let text = written();
    for changed in [
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
        text.trim_end().to_owned(),
        format!("{text}\n\n"),
        unchecked(&text),
    ] {
        assert_eq!(read_text(&changed).map(|file| file.calls), Ok(6));
    }
}

#[test]
fn a_file_that_was_laid_out_for_reading_is_read_as_a_whole() {
    let value: Value = serde_json::from_str(&written()).expect("JSON");
    for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("JSON")] {
        let file = read_text(&text).expect("a file");
        let case = case().seen(0, Source::File);
        assert_eq!(file.evidence.calls().collect::<Vec<_>>(), case.evidence().calls().collect::<Vec<_>>());
    }
}

#[test]
fn a_head_says_what_the_file_is_of() {
    let file = read_text(&file(&[call("iam:GetAccountSummary", json!({}))])).expect("a file");
    assert_eq!((file.source.as_str(), file.cli.as_str()), ("collector", "aws-cli/1.36.0 Python/3.11"));
    let with = |name: &str, value: Value| {
        let mut whole: Value = serde_json::from_str(&written()).expect("JSON");
        whole[name] = value;
        read_text(&whole.to_string()).map(|file| file.calls)
    };
    let inconsistent = |what| Err(FileError::Inconsistent(what));
    assert_eq!(with("version", json!(2)), Err(FileError::Newer(2)));
    assert_eq!(with("version", json!("1")), Err(FileError::Damaged(Damage::Head)));
    assert_eq!(with("account", json!("1234")), inconsistent(Inconsistency::Account));
    assert_eq!(with("account", json!("12345678901x")), inconsistent(Inconsistency::Account));
    assert_eq!(with("partition", json!("aws-mars")), inconsistent(Inconsistency::Partition));
    assert_eq!(with("begun", json!("2005-01-01T00:00:00Z")), inconsistent(Inconsistency::Time));
    assert_eq!(with("begun", json!("2026-11-24T00:00:00Z")), inconsistent(Inconsistency::Time));
    assert_eq!(with("begun", json!("2026-11-23T00:00:00Z")), Ok(6));
    assert_eq!(with("begun", json!("yesterday")), Err(FileError::Damaged(Damage::Head)));
    assert_eq!(with("narrowed_to", json!(["eu west"])), Err(FileError::Damaged(Damage::Head)));
    assert_eq!(with("calls", json!({})), Err(FileError::Damaged(Damage::Head)));
    assert!(matches!(with("format", json!("other")), Err(FileError::NotOurs(_))));
    assert_eq!(with("source", json!(7)), Ok(6));
}

#[test]
fn what_is_not_ours_is_left_to_others_as_it_came() {
    for text in ["", "\n", "null", "[]", "{}", "{\"calls\":[\n]}", "CHECK_ID;STATUS\nx;PASS\n", "\u{feff}[{\"a\":1}]"] {
        let plain = text.trim_start_matches('\u{feff}').to_owned();
        assert_eq!(read_text(text), Err(FileError::NotOurs(plain)), "{text}");
    }
    let long = format!("[{}1]", "1,".repeat(100_000));
    assert_eq!(read_text(&long), Err(FileError::NotOurs(long)));
    assert!(matches!(read(b"\xff\xfe\x00"), Err(FileError::NotOurs(_))));
}

#[test]
fn an_answer_is_trimmed_to_what_is_read() {
    let recorded = one(call(
        "iam:GetAccountSummary",
        json!({"data": {"SummaryMap": {"AccountMFAEnabled": 1, "Users": "many"}, "Secret": "s"}}),
    ));
    let text = Value::from(&recorded.data).to_string();
    assert!(text.contains("AccountMFAEnabled") && !text.contains("Secret"), "{text}");
}

#[test]
fn only_what_was_read_to_its_end_is_an_answer() {
    let tables = |more: Value| {
        let mut data = json!({"RouteTables": [{"RouteTableId": "rtb-1"}]});
        data.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
        data
    };
    let page = |id: &str, next: Value| json!({"RouteTables": [{"RouteTableId": id}], "NextToken": next});
    for (replaced, outcome, code) in [
        (json!({"data": tables(json!({}))}), CallOutcome::Data, ""),
        (json!({"data": {}}), CallOutcome::Data, ""),
        (json!({"data": tables(json!({"NextToken": "more"}))}), CallOutcome::Failed, "Truncated"),
        (json!({"data": {"RouteTables": "none"}}), CallOutcome::Malformed, ""),
        (json!({"data": []}), CallOutcome::Malformed, ""),
        (json!({"data": "none"}), CallOutcome::Malformed, ""),
        (json!({"data": null}), CallOutcome::Malformed, ""),
        (json!({"pages": []}), CallOutcome::Malformed, ""),
        (json!({"data": null, "code": "NoSuchThing"}), CallOutcome::Failed, "NoSuchThing"),
        (
            json!({"data": null, "outcome": "denied", "code": "UnauthorizedOperation"}),
            CallOutcome::Denied,
            "UnauthorizedOperation",
        ),
        (json!({"data": [], "outcome": "denied", "code": "<b>"}), CallOutcome::Denied, ""),
        (json!({"pages": [page("a", json!("1")), page("b", json!(null))]}), CallOutcome::Data, ""),
        (json!({"pages": [page("a", json!("1")), page("b", json!("2"))]}), CallOutcome::Failed, "Truncated"),
        (json!({"pages": [page("a", json!(null)), page("b", json!(null))]}), CallOutcome::Malformed, ""),
        (
            json!({"pages": [page("a", json!("1")), page("b", json!("1")), page("c", json!(null))]}),
            CallOutcome::Malformed,
            "",
        ),
    ] {
        let words = replaced.to_string();
        let mut replaced = replaced;
        replaced["region"] = json!("eu-west-1");
        let recorded = one(call("ec2:DescribeRouteTables", replaced));
        assert_eq!((recorded.outcome, recorded.code.as_str()), (outcome, code), "{words}");
    }
    let both = one(call(
        "ec2:DescribeRouteTables",
        json!({"region": "eu-west-1", "pages": [page("a", json!("1")), page("b", json!(null))]}),
    ));
    let Some(Tree::List(tables)) = both.data.get("RouteTables") else { panic!("no list") };
    assert_eq!(tables.len(), 2);
    assert_eq!(
        one(call("iam:GetAccountPasswordPolicy", json!({"data": null, "code": "NoSuchEntity"}))).outcome,
        CallOutcome::Data
    );
    let pages = json!({"pages": [{"SummaryMap": {}}, {"SummaryMap": {}}]});
    assert_eq!(one(call("iam:GetAccountSummary", pages)).outcome, CallOutcome::Malformed);
}

#[test]
fn what_is_cut_can_fail_but_not_pass() {
    let looked_at = |vpcs: Value| {
        let regions = json!({"region": "us-east-1", "data": {"Regions": [{"RegionName": "us-east-1"}]}});
        let vpcs = json!({"region": "us-east-1", "data": vpcs});
        let calls = [call("ec2:DescribeRegions", regions), call("ec2:DescribeVpcs", vpcs)];
        let file = read_text(&file(&calls)).expect("a file");
        let judge = Judge::new(&file.evidence, ProfileFacts::default());
        let mut cx = judge.context();
        (cx.in_every_region("ec2:DescribeVpcs").len(), cx.has_gaps())
    };
    assert_eq!(looked_at(json!({"Vpcs": []})), (1, false));
    assert_eq!(looked_at(json!({"Vpcs": [], "NextToken": "more"})), (1, true));
    assert_eq!(looked_at(json!({"Vpcs": 7})), (0, true));
}

#[test]
fn parameters_are_those_that_the_catalog_sends() {
    let versioning = |parameters: Value| {
        one(call(
            "s3:GetBucketVersioning",
            json!({"region": "eu-west-1", "parameters": parameters, "data": {"Status": "Enabled"}}),
        ))
    };
    let kept = versioning(json!({"Bucket": "ours", "ExpectedBucketOwner": "1", "Other": {"a": 1}}));
    assert_eq!(Value::from(&kept.parameters), json!({"Bucket": "ours"}));
    for wrong in
        [json!({"Bucket": ["ours"]}), json!({"Bucket": {}}), json!("ours"), json!([]), json!({"Bucket": "a\0b"})]
    {
        let words = wrong.to_string();
        let recorded = versioning(wrong);
        assert_eq!((recorded.outcome, recorded.data), (CallOutcome::Malformed, Tree::Nothing), "{words}");
    }
}

#[test]
fn a_call_that_nobody_knows_is_counted() {
    let calls =
        [call("iam:GetAccountSummary", json!({})), call("iam:DeleteUser", json!({})), call("mars:Land", json!({}))];
    let file = read_text(&file(&calls)).expect("a file");
    assert_eq!((file.calls, file.unknown_calls, file.evidence.calls().count()), (3, 2, 1));
}

/// A Region that is not enabled is not read, and an enabled Region that the endpoint data does not know is a gap. So an answer
/// from an unknown Region does no harm.
#[test]
fn an_answer_from_an_unknown_region_decides_nothing() {
    let regions = |names: &[&str]| {
        let listed: Vec<Value> = names.iter().map(|name| json!({"RegionName": name})).collect();
        call("ec2:DescribeRegions", json!({"region": "us-east-1", "data": {"Regions": listed}}))
    };
    let encrypted = |region: &str, on: bool| {
        call("ec2:GetEbsEncryptionByDefault", json!({"region": region, "data": {"EbsEncryptionByDefault": on}}))
    };
    let verdict = |calls: &[Value]| {
        let file = read_text(&file(calls)).expect("a file");
        Judge::new(&file.evidence, ProfileFacts::default()).finding("wkld-08.default-on").expect("a finding").verdict
    };
    let (ours, unknown) = ("eu-west-1", "eu-moon-1");
    let clean = verdict(&[regions(&[ours]), encrypted(ours, true)]);
    assert_eq!(verdict(&[regions(&[ours]), encrypted(ours, true), encrypted(unknown, false)]), clean);
    assert_eq!(
        verdict(&[regions(&[ours, unknown]), encrypted(ours, true), encrypted(unknown, true)]),
        Verdict::Unknown
    );
}

#[test]
fn the_region_of_a_call_is_the_one_that_checks_look_for() {
    assert_eq!(one(call("iam:GetAccountSummary", json!({"region": "us-east-1"}))).region, "");
    let regions = |region: &str| one(call("ec2:DescribeRegions", json!({"region": region, "data": {"Regions": []}})));
    assert_eq!(regions("eu-west-1").outcome, CallOutcome::Data);
    for wrong in ["EU", "a\0b", "<b>", &"a".repeat(100)] {
        assert_eq!((regions(wrong).outcome, regions(wrong).region.as_str()), (CallOutcome::Malformed, ""), "{wrong}");
    }
}

#[test]
fn no_call_of_the_catalog_is_changed_by_being_read() {
    for id in CallId::all() {
        let sent = id.get().fixed(ACCOUNT, "aws");
        for parameters in sent {
            let name = id.to_string();
            let region =
                if matches!(id.get().service.endpoint, crate::catalog::Endpoint::Global(_)) { "" } else { "eu-west-1" };
            let recorded = one(call(&name, json!({"region": region, "parameters": parameters, "data": {}})));
            assert_eq!(Value::from(&recorded.parameters), Value::Object(parameters), "{name}");
            assert_eq!(recorded.outcome, CallOutcome::Data, "{name}");
        }
    }
}
