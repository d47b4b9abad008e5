//! Files of every kind that people bring: what is read from them, and why others are refused.

use super::*;

const ASFF: &str = include_str!("../../../e2e/samples/security-hub.asff.json");
const OCSF: &str = include_str!("../../../e2e/samples/prowler.ocsf.json");
const CSV: &str = include_str!("../../../e2e/samples/prowler.csv");

/// The account that the page gets for a file, or why the file was refused.
fn brought(bytes: &[u8]) -> Result<Account, String> {
    let mut reading = Reading::new(Vec::new(), Timestamp::parse("2026-11-29T00:00:00Z").expect("a time"));
    let mut reader = FileReader::new(now());
    reading.add(bytes.chunks(1000).try_for_each(|chunk| reader.push(chunk)).and_then(|()| reader.finish()));
    let (mut accounts, mut refused) = read(reading);
    match refused.pop() {
        Some(file) => Err(file.why),
        None => Ok(accounts.remove(0)),
    }
}

#[track_caller]
fn says(text: &str, criterion: &str, verdict: &str) {
    let account = brought(text.as_bytes()).expect(text);
    let found = account.findings.iter().find(|(id, _)| id == criterion);
    let name = found.map_or("nothing", |(_, finding)| match finding.verdict {
        Verdict::Fail { .. } => "fail",
        Verdict::Review => "review",
        _ => "something else",
    });
    assert_eq!(name, verdict, "{text}");
}

#[track_caller]
fn is_refused(bytes: &[u8], words: &str) {
    let why = brought(bytes).expect_err("a refusal");
    assert!(why.contains(words) && why.ends_with('.'), "{why}");
}

/// A finding of Security Hub in ASFF, in which EC2.8 fails.
fn finding() -> Value {
    json!({
        "SchemaVersion": "2018-10-08", "Id": "f1", "ProductArn": "arn:aws:securityhub:eu-west-1::product/aws/securityhub",
        "GeneratorId": "security-control/EC2.8", "AwsAccountId": "111122223333", "Title": "EC2 instances should use IMDSv2",
        "UpdatedAt": "2026-11-21T10:00:00.000Z", "Region": "eu-west-1", "RecordState": "ACTIVE",
        "Compliance": {"Status": "FAILED", "SecurityControlId": "EC2.8"}, "Workflow": {"Status": "NEW"},
        "Resources": [{"Type": "AwsEc2Instance", "Region": "eu-west-1",
            "Id": "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0"}],
    })
}

/// The same finding in OCSF.
fn finding_v2() -> Value {
    json!({
        "activity_id": 1, "class_uid": 2003, "class_name": "Compliance Finding", "time": 1_795_341_600_000_u64,
        "metadata": {"product": {"name": "Security Hub", "vendor_name": "AWS",
            "uid": "arn:aws:securityhub:eu-west-1::productv2/aws/securityhub"}, "version": "1.6.0"},
        "cloud": {"account": {"uid": "111122223333"}, "provider": "AWS", "region": "eu-west-1"},
        "compliance": {"control": "EC2.8", "status": "Fail", "status_id": 3},
        "finding_info": {"uid": "f", "title": "EC2 instances should use IMDSv2"},
        "resources": [{"uid": "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0", "region": "eu-west-1"}],
        "status": "New", "status_id": 1,
    })
}

fn with(mut value: Value, place: &str, new: Value) -> Value {
    *value.pointer_mut(place).expect(place) = new;
    value
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn texts_may_be_in_every_form_of_unicode() {
    // As PowerShell's `>` writes it, and in other forms
    for text in [ASFF, OCSF, CSV, &case(1).evidence().to_file(), &json!({"Findings": [finding()]}).to_string()] {
        let plain = brought(text.as_bytes()).expect("a file");
        let windows = text.replace('\n', "\r\n");
        for text in [text.to_owned(), windows] {
            let marked = ["\u{feff}", &text].concat();
            for bytes in [
                marked.clone().into_bytes(),
                utf16(&text, u16::to_le_bytes),
                utf16(&text, u16::to_be_bytes),
                utf16(&marked, u16::to_le_bytes),
                utf16(&marked, u16::to_be_bytes),
            ] {
                let read = brought(&bytes).expect("a file");
                assert_eq!(read.findings.len(), plain.findings.len());
                assert_eq!((read.calls, read.mapped, read.unmapped), (plain.calls, plain.mapped, plain.unmapped));
            }
        }
    }
    // Bytes that are no Unicode at all matter only where they are.
    let mut bytes = json!({"Findings": [finding()]}).to_string().into_bytes();
    let at = bytes.windows(6).position(|word| word == b"IMDSv2").expect("the title");
    bytes.splice(at..at + 6, *b"\x82\xf0\x8e\x67\x82\xa4");
    assert_eq!(brought(&bytes).expect("a file").mapped, 1);
}

#[test]
fn findings_are_found_in_what_they_are_wrapped_in() {
    let event = |kind: &str, finding: Value| {
        json!({"version": "0", "id": "e", "detail-type": kind, "source": "aws.securityhub", "account": "111122223333",
            "time": "2026-11-21T10:00:00Z", "region": "eu-west-1", "resources": [], "detail": {"findings": [finding]}})
    };
    let imported = event("Security Hub Findings - Imported", finding());
    for value in [
        finding(),
        json!([finding()]),
        json!({"Findings": [finding()]}),
        json!({"Findings": [finding()], "NextToken": "more"}),
        json!([{"Findings": [finding()]}]),
        json!({"findings": [finding()]}),
        imported.clone(),
        json!([imported]),
        // The new Security Hub's form
        json!({"Findings": [finding_v2()]}),
        finding_v2(),
        event("Findings Imported V2", finding_v2()),
    ] {
        says(&value.to_string(), "wkld-01.imdsv2", "fail");
    }
    // One finding per line
    says(&format!("{}\n{}\n", finding(), finding()), "wkld-01.imdsv2", "fail");
    says(&format!("{}\n{}\n", event("x", finding()), event("x", finding_v2())), "wkld-01.imdsv2", "fail");
}

#[test]
fn security_hubs_findings_in_ocsf_count_like_those_in_asff() {
    for (changed, verdict) in [
        (finding_v2(), "fail"),
        (with(finding_v2(), "/compliance", json!({"control": "EC2.8", "status": "Fail"})), "fail"),
        (with(finding_v2(), "/compliance", json!({"control": "EC2.8", "status": "Pass", "status_id": 1})), "review"),
        (with(finding_v2(), "/compliance", json!({"control": "EC2.8", "status": "Warning", "status_id": 2})), "review"),
        (with(finding_v2(), "/compliance", json!({"control": "EC2.8"})), "review"),
        // Somebody has set the finding aside.
        (with(finding_v2(), "/status_id", 3.into()), "nothing"),
        (with(finding_v2(), "/status_id", 4.into()), "nothing"),
        (with(finding_v2(), "/activity_id", 3.into()), "nothing"),
        // Another control, and a finding of another class.
        (with(finding_v2(), "/compliance/control", "EC2.999".into()), "nothing"),
        (with(finding_v2(), "/class_uid", 2002.into()), "fail"),
    ] {
        says(&changed.to_string(), "wkld-01.imdsv2", verdict);
    }
    let account = brought(finding_v2().to_string().as_bytes()).expect("a file");
    let found = &account.findings[0].1;
    assert_eq!((found.source, found.observed.to_rfc3339().as_str()), (Source::SecurityHub, "2026-11-22T10:00:00.000Z"));
    assert_eq!((found.regions.join(" ").as_str(), found.resources.len()), ("eu-west-1", 1));
    assert_eq!(account.sources[0].source, Some(FileSource::SecurityHub));
}

const COLUMNS: &str = "AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;PROVIDER;CHECK_ID;STATUS;STATUS_EXTENDED;MUTED;RESOURCE_UID;REGION;DESCRIPTION;PROWLER_VERSION";
const ROW: &str = "profile: default;2026-11-20 11:00:00.123456;111122223333;aws;ec2_instance_imdsv2_enabled;FAIL;disabled;False;arn:aws:ec2:eu-west-1:111122223333:instance/i-1;eu-west-1;text;4.3.5";

#[test]
fn tables_may_be_saved_again() {
    let table = |by: &str, end: &str| [COLUMNS, ROW, ""].join(end).replace(';', by);
    for text in [
        table(";", "\n"),
        // As spreadsheet programs save it
        table(",", "\r\n"),
        format!("\u{feff}{}", table(";", "\r\n")),
        table("\t", "\r\n"),
        format!("sep=,\r\n{}", table(",", "\r\n")),
        format!("\u{feff}sep=;\r\n{}", table(";", "\r\n")),
        table(",", "\n").replace("text", "\"events can be used; if so, \"\"ignore\"\", or not\""),
        table("\",\"", "\"\r\n\""),
    ] {
        let text =
            if text.starts_with("AUTH_METHOD\",\"") { ["\"", text.trim_end_matches('"')].concat() } else { text };
        says(&text, "wkld-01.imdsv2", "fail");
    }
    // A muted result is no failure.
    says(&table(";", "\n").replace("False", "True"), "wkld-01.imdsv2", "nothing");
    for changed in [
        ROW.replace("111122223333;aws", "1,11122E+11;aws"),
        ROW.replace("2026-11-20 11:00:00.123456", "20.11.2026 11:00"),
    ] {
        is_refused([COLUMNS, "\n", &changed].concat().as_bytes(), "spreadsheet program may have changed them");
    }
}

#[test]
fn what_is_not_read_is_named_with_the_file_that_is_wanted() {
    // Prowler 3 and 2, in all their formats
    let old = json!([{"AssessmentStartTime": "2026-11-20T21:03:33.943874", "FindingUniqueId": "x", "Provider": "aws",
        "CheckID": "ec2_instance_imdsv2_enabled", "Status": "FAIL", "StatusExtended": "disabled", "AccountId": "111122223333"}]);
    let old_ocsf = json!([{"finding": {"title": "x"}, "class_uid": 2001, "status": "Failure", "cloud": {"provider": "aws"},
        "metadata": {"product": {"name": "Prowler", "version": "3.16.0", "feature": {"uid": "ec2_instance_imdsv2_enabled"}}}}]);
    let oldest = json!({"Profile": "x", "Account Number": "111122223333", "Control": "[check11] x", "Status": "FAIL"});
    for text in [
        old.to_string(),
        old_ocsf.to_string(),
        oldest.to_string(),
        "ASSESSMENT_START_TIME;FINDING_UNIQUE_ID;PROVIDER;CHECK_ID;STATUS;ACCOUNT_ID\n2026-11-20;x;aws;y;FAIL;111122223333\n".to_owned(),
        "PROFILE,ACCOUNT_NUM,REGION,TITLE_ID,CHECK_RESULT\nx,111122223333,eu-west-1,1.1,FAIL\n".to_owned(),
    ] {
        is_refused(text.as_bytes(), "Prowler 2 or 3");
    }
    for text in [
        "PROVIDER;DESCRIPTION;ACCOUNTID;REGION;ASSESSMENTDATE;REQUIREMENTS_ID;STATUS;CHECKID\naws;x;111122223333;eu-west-1;x;1.1;FAIL;y\n",
        "PROVIDER,DESCRIPTION,ACCOUNTID,REQUIREMENTS_ATTRIBUTES_NAME,STATUS\r\naws,x,111122223333,y,FAIL\r\n",
    ] {
        is_refused(text.as_bytes(), "next to the `compliance` folder");
    }
    for (bytes, words) in [
        (&b"user,arn,user_creation_time,password_enabled\nada,x,y,true\n"[..], "credential report"),
        (br#"{"Records": [{"eventVersion": "1.08", "eventName": "ListBuckets"}]}"#, "CloudTrail log"),
        (br#"{"footing": "assessments", "format": 1, "assessments": []}"#, "Your data"),
        (b"<!DOCTYPE html><html></html>", "a page for people"),
        (b"%PDF-1.7\n\xe2\xe3", "a page for people"),
        (b"PK\x03\x04\x14\0\x06\0", "workbook"),
        (br#"{"SummaryMap": {"AccountMFAEnabled": 1}}"#, "the output of a single command"),
        (b"not json at all", "not an evidence file"),
        // Empty, cut off or damaged
        (b"[ ]", "no results"),
        (b"", "no results"),
        (br#"{"Findings": []}"#, "no results"),
        (format!("[{},", finding()).as_bytes(), "ends too early or is damaged"),
        (format!("[{}]{}]", finding(), finding()).as_bytes(), "ends too early or is damaged"),
        (&utf16(&format!("[{},", finding()), u16::to_le_bytes), "ends too early or is damaged"),
    ] {
        is_refused(bytes, words);
    }
}

#[test]
fn a_control_is_counted_by_its_id_whatever_standard_names_it() {
    let cis = |generator: &str| {
        let finding = with(finding(), "/GeneratorId", generator.into());
        with(finding, "/Compliance/SecurityControlId", "IAM.9".into())
    };
    let findings = [
        cis("cis-aws-foundations-benchmark/v/1.4.0/1.5"),
        cis("arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/1.13"),
    ];
    says(&json!({ "Findings": findings }).to_string(), "acct-02.root-mfa", "fail");
}
