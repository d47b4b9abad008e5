//! Pasted texts, and the evidence that they give.

mod noise;

use super::*;
use crate::baseline::calls_of;
use crate::evidence::file::Damage;
use proptest::prelude::*;
use serde_json::json;

const ACCOUNT: &str = "111122223333";

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T12:00:00Z").expect("a time")
}

fn ids(calls: &[&str]) -> Vec<CallId> {
    calls.iter().map(|name| CallId::find(name).unwrap_or_else(|| panic!("{name}"))).collect()
}

fn read_in(region: &str, calls: &[&str], text: &str) -> Result<Evidence, PastedError> {
    let candidates = ids(calls);
    Pasted { text, candidates: &candidates, account: ACCOUNT, region, now: now() }.read()
}

/// The calls in a text, each as `call outcome code`.
fn read(calls: &[&str], text: &str) -> Result<Vec<String>, PastedError> {
    let evidence = read_in("eu-west-1", calls, text)?;
    assert_eq!(evidence.source(), Source::Pasted);
    let line = |made: &RecordedCall| {
        [made.call.to_string(), made.outcome.as_str().to_owned(), made.code.clone()].join(" ").trim_end().to_owned()
    };
    Ok(evidence.calls().map(line).collect())
}

fn came(calls: &[&str], text: &str, expected: &[&str]) {
    assert_eq!(read(calls, text), Ok(expected.iter().map(|line| (*line).to_owned()).collect()), "{text}");
}

const SUMMARY: &str = r#"{"SummaryMap": {"AccountMFAEnabled": 1, "Users": 3}}"#;
const POLICY: &str = "iam:GetAccountPasswordPolicy";

#[test]
fn an_answer_is_known_by_its_fields() {
    let calls = ["iam:GetAccountSummary", POLICY, "ec2:DescribeRegions", "ec2:DescribeVpcs"];
    came(&calls, SUMMARY, &["iam:GetAccountSummary data"]);
    came(&calls, "\u{feff}\r\n{\"Regions\": []}\r\n", &["ec2:DescribeRegions data"]);
    came(&calls, r#"{"Vpcs": [], "NextToken": null}"#, &["ec2:DescribeVpcs data"]);
    came(&calls, r#"{"Vpcs": [], "NextToken": "x"}"#, &["ec2:DescribeVpcs failed Truncated"]);
}

#[test]
fn several_answers_are_read_one_after_another() {
    let text = format!(
        "$ aws iam get-account-summary\n{SUMMARY}\n[user@ip ~]$ aws ec2 describe-regions \\\n  --output json\n{{\"Regions\":[]}}\n"
    );
    let calls = ["iam:GetAccountSummary", "ec2:DescribeRegions"];
    came(&calls, &text, &["ec2:DescribeRegions data", "iam:GetAccountSummary data"]);
    came(&calls, &format!("{SUMMARY}{{\"Regions\":[]}}"), &["ec2:DescribeRegions data", "iam:GetAccountSummary data"]);
}

#[test]
fn an_error_is_what_the_call_makes_of_it() {
    let error = |code: &str, message: &str| {
        format!("\nAn error occurred ({code}) when calling the GetAccountPasswordPolicy operation: {message}\n")
    };
    for (text, outcome) in [
        (error("NoSuchEntity", "The Password Policy with domain name 1 cannot be found."), "data NoSuchEntity"),
        (error("AccessDenied", "User x is not authorized to perform: y"), "denied AccessDenied"),
        (error("AccessDenied", "with an explicit deny in a service control policy"), "closed AccessDenied"),
        (error("ExpiredToken", "expired"), "expired ExpiredToken"),
        (error("Throttling", "Rate exceeded"), "throttled Throttling"),
        (error("InternalFailure", ""), "failed InternalFailure"),
    ] {
        came(&["iam:GetAccountSummary", POLICY], &text, &[&format!("{POLICY} {outcome}")]);
    }
    let retried = "An error occurred (Throttling) when calling the GetAccountPasswordPolicy operation (reached max retries: 4): Rate exceeded";
    came(&[POLICY], retried, &[&format!("{POLICY} throttled Throttling")]);
    assert!(matches!(read(&["iam:GetAccountSummary"], retried), Err(PastedError::NotTheAnswer(_))));
}

#[test]
fn what_is_no_answer_says_what_would_be_one() {
    let commands = vec!["aws iam get-account-summary".to_owned()];
    for text in ["[]", "[{}]", r#"{"Other": 1}"#, r#"{"NextToken": "x", "Marker": "y"}"#] {
        let read = read(&["iam:GetAccountSummary", "s3:GetBucketAcl"], text);
        assert_eq!(read, Err(PastedError::NotTheAnswer(commands.clone())), "{text}");
    }
    for text in ["", "  \n", "{}", "\u{feff}", "$ aws s3api get-bucket-versioning --bucket ours"] {
        assert_eq!(read(&["iam:GetAccountSummary"], text), Err(PastedError::Empty), "{text}");
    }
    for (text, error) in [
        ("nothing", PastedError::NoAnswer(Layout::Other)),
        ("7", PastedError::NoAnswer(Layout::Text)),
        ("\"text\"", PastedError::NoAnswer(Layout::Text)),
        ("{\"SummaryMap\":\n{", PastedError::Part(2)),
        ("{\"a\"", PastedError::Part(1)),
        ("{\"SummaryMap\":\nmap}", PastedError::NotJson(2)),
        ("{\"SummaryMap\":{\"Users\": 3}}\n{\"SummaryMap\" 7}", PastedError::NotJson(2)),
    ] {
        assert_eq!(read(&["iam:GetAccountSummary"], text), Err(error), "{text}");
    }
    for text in [r#"{"SummaryMap": []}"#, r#"{"SummaryMap": {"AccountMFAEnabled": 1.2e29}}"#] {
        let read = read(&["iam:GetAccountSummary"], text);
        assert_eq!(read, Err(PastedError::Unreadable("aws iam get-account-summary".to_owned())), "{text}");
    }
}

#[test]
fn what_does_not_name_its_item_or_region_is_not_judged() {
    let versioning = read(&["s3:GetBucketVersioning"], r#"{"Status": "Enabled"}"#);
    assert_eq!(versioning, Err(PastedError::NeedsItem("aws s3api get-bucket-versioning".to_owned())));
    let vpcs = read_in("", &["ec2:DescribeVpcs"], r#"{"Vpcs": []}"#);
    assert_eq!(vpcs, Err(PastedError::NeedsRegion("aws ec2 describe-vpcs".to_owned())));
    assert!(read_in("", &["ec2:DescribeRegions"], r#"{"Regions": []}"#).is_ok());
}

#[test]
fn recorded_calls_and_files_are_taken_as_they_are() {
    let call = json!({"service": "s3", "operation": "GetBucketVersioning", "region": "eu-west-1", "at": "2026-11-20T12:00:00Z",
        "parameters": {"Bucket": "ours"}, "outcome": "data", "code": "", "data": {"Status": "Enabled"}});
    let other = json!({"service": "s3", "operation": "GetBucketVersioning", "region": "eu-west-1", "at": "2026-11-20T12:00:00Z",
        "parameters": {"Bucket": "theirs"}, "outcome": "denied", "code": "AccessDenied"});
    came(&[], &call.to_string(), &["s3:GetBucketVersioning data"]);
    came(
        &[],
        &format!("{call},\n{other},\n"),
        &["s3:GetBucketVersioning data", "s3:GetBucketVersioning denied AccessDenied"],
    );
    let evidence = read_in("", &[], &format!("{call}\n")).expect("evidence");
    assert_eq!(evidence.calls().next().map(|made| made.at), Timestamp::parse("2026-11-20T12:00:00Z"));

    let text = evidence.to_file();
    assert_eq!(read(&[], &text), Ok(vec!["s3:GetBucketVersioning data".to_owned()]));
    let cut = &text[..text.len() - 40];
    assert_eq!(read(&[], cut), Err(PastedError::File(FileError::Damaged(Damage::CutOff))));
    let other = text.replace(ACCOUNT, "999988887777");
    let other = &other[..other.rfind("],\"sha256\"").expect("a checksum")];
    assert_eq!(read(&[], &format!("{other}]}}")), Err(PastedError::OtherAccount("999988887777".to_owned())));

    let mut late = call;
    late["at"] = json!("2030-01-01T00:00:00Z");
    assert_eq!(read(&[], &late.to_string()), Err(PastedError::Time));
    late["operation"] = json!("DeleteBucket");
    assert!(matches!(read(&[], &late.to_string()), Err(PastedError::Time | PastedError::NotTheAnswer(_))));
}

#[test]
fn an_answer_about_another_account_is_refused() {
    let identity = |account: &str| format!(r#"{{"UserId": "A", "Account": "{account}", "Arn": "arn"}}"#);
    came(&["sts:GetCallerIdentity"], &identity(ACCOUNT), &["sts:GetCallerIdentity data"]);
    let other = read(&["sts:GetCallerIdentity"], &identity("999988887777"));
    assert_eq!(other, Err(PastedError::OtherAccount("999988887777".to_owned())));
}

#[test]
fn what_is_too_much_is_not_read() {
    assert_eq!(read(&[POLICY], &format!("[{}", "{\"\":0},".repeat(600_000))), Err(PastedError::TooLarge));
    assert_eq!(read(&[POLICY], &" ".repeat(MAX_BYTES + 1)), Err(PastedError::TooLarge));
    assert_eq!(read(&["iam:GetAccountSummary"], &SUMMARY.repeat(MAX_ANSWERS + 1)), Err(PastedError::TooLarge));
    assert!(matches!(read(&[POLICY], &"[".repeat(MAX_BYTES)), Err(PastedError::NoAnswer(_))));
    assert!(matches!(read(&[POLICY], &"{\"\":".repeat(MAX_BYTES / 4)), Err(PastedError::NotJson(_))));
}

#[test]
fn what_fits_several_calls_alike_is_not_guessed() {
    let calls = ["memorydb:DescribeClusters", "redshift:DescribeClusters"];
    let commands = calls.map(|call| CallId::find(call).map_or_else(String::new, |id| command(id.get())));
    assert_eq!(read(&calls, r#"{"Clusters": []}"#), Err(PastedError::Ambiguous(commands.to_vec())));
    let block = r#"{"PublicAccessBlockConfiguration": {"BlockPublicAcls": true}}"#;
    let calls = ["s3:GetPublicAccessBlock", "s3control:GetPublicAccessBlock"];
    assert!(matches!(read(&calls, block), Err(PastedError::Ambiguous(_))));
    came(&["s3control:GetPublicAccessBlock"], block, &["s3control:GetPublicAccessBlock data"]);
}

/// An answer with all fields of a call fits that call, perhaps among others, in every criterion.
#[test]
fn every_call_of_every_criterion_is_found_by_its_fields() {
    for criterion in crate::baseline::criteria() {
        let candidates = ids(calls_of(criterion.id));
        for call in &candidates {
            let mut answer = Map::new();
            for field in call.get().output.object.fields {
                answer.insert(field.name.to_owned(), Value::Null);
            }
            let answer = Value::Object(answer);
            let best = fit::best(&candidates, &answer);
            assert!(best.contains(call) || answer == json!({}), "{}: {call}: {best:?}", criterion.id);
        }
    }
}

proptest! {
    #[test]
    fn nothing_that_is_pasted_makes_it_fail_otherwise(text in "\\PC{0,200}", json in "[\\[\\]{}\",:a-z0-9 \n$]{0,100}") {
        let _ = read(&["iam:GetAccountSummary", POLICY], &text);
        let _ = read(&["iam:GetAccountSummary", POLICY], &json);
        let _ = read(&[POLICY], &format!("An error occurred ({json}) when calling the {text} operation: {json}"));
    }
}
