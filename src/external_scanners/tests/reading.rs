//! What is read as a result, and what is not.

use super::*;

#[test]
fn what_is_muted_is_not_heard() {
    let prowler = || ocsf("iam_root_mfa_enabled", "FAIL", "us-east-1", "root");
    let hub = || asff("IAM.9", "FAILED", "us-east-1", "root");
    let by_prowler = |status| {
        with(asff("IAM.9", status, "us-east-1", "root"), "/GeneratorId", "prowler-iam_root_mfa_enabled".into())
    };
    for (result, is_muted) in [
        (prowler(), false),
        (with(prowler(), "/status_id", 3.into()), true),
        (hub(), false),
        (with(hub(), "/Workflow/Status", "NOTIFIED".into()), false),
        (with(hub(), "/Workflow/Status", "SUPPRESSED".into()), true),
        (with(hub(), "/Workflow/Status", "RESOLVED".into()), true),
        (with(hub(), "/RecordState", "ARCHIVED".into()), true),
        (with(asff("IAM.9", "PASSED", "", ""), "/Workflow/Status", "RESOLVED".into()), false),
        (by_prowler("FAILED"), false),
        (by_prowler("WARNING"), true),
    ] {
        let account = one(&file(std::slice::from_ref(&result)));
        assert_eq!((account.muted, account.mapped), (u32::from(is_muted), u32::from(!is_muted)), "{result}");
        assert_eq!(account.findings.is_empty(), is_muted);
    }
    let account = one(&csv(&["2026-11-28 08:18:27;111122223333;aws;iam_root_mfa_enabled;FAIL;;True;root;us-east-1"]));
    assert_eq!(account.muted, 1);
}

#[test]
fn what_is_no_result_of_an_account_is_counted_and_not_guessed() {
    let good = || ocsf("iam_root_mfa_enabled", "FAIL", "us-east-1", "root");
    let today = now().as_millis() / 1000;
    for (result, is_read) in [
        (good(), true),
        (with(good(), "/cloud/account/uid", "".into()), false),
        (with(good(), "/cloud/account/uid", "1111-2222-3333".into()), false),
        (with(good(), "/cloud/account/uid", 111_122_223_333_u64.into()), false),
        (with(good(), "/cloud", Value::Null), false),
        (with(good(), "/cloud/provider", "azure".into()), false),
        (with(good(), "/metadata/product/name", "Other".into()), false),
        (with(good(), "/class_uid", 6003.into()), false),
        (with(good(), "/class_uid", 2003.into()), true),
        (with(good(), "/time", Value::Null), false),
        (with(good(), "/time", "yesterday".into()), false),
        (with(good(), "/time", (today + 86_400).into()), true),
        (with(good(), "/time", (today + 86_401).into()), false),
        (with(good(), "/time", u64::MAX.into()), false),
        (asff("IAM.9", "FAILED", "", ""), false),
        (json!("text"), false),
        (json!(null), false),
        (json!({}), false),
        (json!([]), true),
    ] {
        let others = read(&file(&[good(), result.clone()]), now()).expect("results");
        assert_eq!(others.unreadable, u32::from(!is_read), "{result}");
    }
}

#[test]
fn times_are_read_as_tools_write_them() {
    for (time, expected) in [
        (json!(1_795_853_907), "2026-11-28T08:18:27.000Z"),
        (json!(1_795_853_907_250_u64), "2026-11-28T08:18:27.250Z"),
        (json!("1795853907"), "2026-11-28T08:18:27.000Z"),
        (json!("2026-11-28T08:18:27Z"), "2026-11-28T08:18:27.000Z"),
        (json!("2026-11-28T09:18:27+01:00"), "2026-11-28T08:18:27.000Z"),
        (json!("2026-11-28T08:18:27.013344"), "2026-11-28T08:18:27.013Z"),
        (json!("2026-11-28 08:18:27.013344"), "2026-11-28T08:18:27.013Z"),
    ] {
        let result = with(ocsf("iam_root_mfa_enabled", "FAIL", "", ""), "/time", time.clone());
        let account = one(&file(&[result]));
        assert_eq!(finding(&account, "acct-02.root-mfa").observed.to_rfc3339(), expected, "{time}");
    }
}

#[test]
fn a_control_is_known_by_its_id_or_by_the_standard_that_names_it() {
    let named = |generator: &str| {
        let mut finding = with(asff("", "FAILED", "", "root"), "/GeneratorId", generator.into());
        finding["Compliance"] = json!({"Status": "FAILED"});
        one(&file(&[finding])).findings.first().map_or(String::new(), |(criterion, _)| criterion.clone())
    };
    for (generator, expected) in [
        ("security-control/IAM.9", "acct-02.root-mfa"),
        ("aws-foundational-security-best-practices/v/1.0.0/IAM.4", "acct-02.no-root-keys"),
        ("nist-800-53/v/5.0.0/IAM.9", "acct-02.root-mfa"),
        ("cis-aws-foundations-benchmark/v/1.4.0/1.5", "acct-02.root-mfa"),
        ("arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/1.13", "acct-02.root-mfa"),
        ("cis-aws-foundations-benchmark/v/9.0.0/1.5", ""),
        ("pci-dss/v/3.2.1/PCI.IAM.4", ""),
        ("arn:aws:guardduty:eu-west-1:111122223333:detector/IAM.9", ""),
        ("prowler-iam_root_mfa_enabled", "acct-02.root-mfa"),
    ] {
        assert_eq!(named(generator), expected, "{generator}");
    }
}

#[test]
fn json_may_come_as_a_list_as_pages_or_line_by_line() {
    let result = || asff("IAM.9", "FAILED", "us-east-1", "root");
    let page = || json!({"Findings": [result()], "NextToken": "more"});
    for (text, results) in [
        (file(&[result(), result()]), 2),
        (page().to_string(), 1),
        (file(&[page(), page()]), 2),
        (format!("{}\n{}\n", result(), result()), 2),
        (format!("{}\n{}", page(), page()), 2),
        (format!("\u{feff}\r\n {}", result()), 1),
    ] {
        assert_eq!(one(&text).read, results, "{text}");
    }
}

#[test]
fn rows_may_lack_what_is_not_needed() {
    let row = "2026-11-28 08:18:27.013344;111122223333;aws;iam_root_mfa_enabled;FAIL;\"No; \"\"MFA\"\"\nat all\";False;root;us-east-1";
    let root = finding(&one(&csv(&[row])), "acct-02.root-mfa");
    assert_eq!(root.resources[0].what, "No; \"MFA\"\nat all");
    let short = "CHECK_ID;STATUS;ACCOUNT_UID;TIMESTAMP\niam_root_mfa_enabled;FAIL;111122223333;1795853907\nonly;two\n";
    assert_eq!(finding(&one(short), "acct-02.root-mfa").verdict, WHOLLY);
    assert_eq!(read(short, now()).expect("results").unreadable, 1);
}

#[test]
fn long_and_strange_texts_are_cut() {
    let long = "ü".repeat(5000);
    let result = ocsf("iam_root_mfa_enabled", "FAIL", "<b>", &long);
    let root = finding(&one(&file(&[result])), "acct-02.root-mfa");
    assert_eq!(root.resources[0].id.chars().count(), 512);
    assert_eq!(root.resources[0].what.chars().count(), 300);
    assert_eq!((root.resources[0].region.as_str(), root.regions.len()), ("", 0));
}

#[test]
fn what_cannot_be_read_is_said() {
    use OthersError::{Broken, Empty, NotKnown};
    let compliance = OthersError::Foreign(Foreign::Compliance);
    let cut = |text: &str, at: usize| text.get(..at).expect("ASCII").to_owned();
    for (text, expected) in [
        (String::new(), Empty),
        (" \n".to_owned(), Empty),
        ("[]".to_owned(), Empty),
        (r#"{"Findings": []}"#.to_owned(), Empty),
        (csv(&[]), Empty),
        ("{}".to_owned(), NotKnown),
        (r#"[{"a": 1}]"#.to_owned(), NotKnown),
        ("PROVIDER;REQUIREMENTS_ID;STATUS;CHECKID\naws;1.1;FAIL;x".to_owned(), compliance),
        ("hello".to_owned(), NotKnown),
        ("\"".to_owned(), NotKnown),
        ("[\n{\"a\": 1},\n".to_owned(), Broken { line: 3 }),
        ("[1]\n]".to_owned(), Broken { line: 2 }),
        ("[".repeat(100_000), Broken { line: 1 }),
        (csv(&["a;b;\"c"]), Broken { line: 2 }),
        (cut(OCSF, 2000), Broken { line: cut(OCSF, 2000).lines().count() }),
    ] {
        assert_eq!(read(&text, now()), Err(expected), "{}", text.chars().take(60).collect::<String>());
    }
}

#[test]
fn many_results_take_no_longer_each_than_few() {
    let lines = format!("{}\n", ocsf("iam_root_mfa_enabled", "PASS", "us-east-1", "root")) + &"{}\n".repeat(200_000);
    assert_eq!(read(&lines, now()).expect("results").unreadable, 200_000);
}

#[test]
fn what_breaks_off_anywhere_is_refused_or_read_and_never_trips() {
    for text in [OCSF, CSV, ASFF] {
        for (end, _) in text.trim_end().char_indices().step_by(61) {
            let read = read(text.get(..end).expect("a beginning"), now());
            assert!(text == CSV || read.is_err(), "{end}");
        }
    }
}

#[test]
fn more_results_than_are_read_are_refused() {
    let row = |number: u32| {
        format!("2026-11-28 08:18:27;111122223333;aws;iam_root_mfa_enabled;FAIL;;;root-{number};us-east-1")
    };
    let rows: Vec<String> = (0..=MAX_RESULTS).map(row).collect();
    let text = |rows: &[String]| csv(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let account = one(&text(&rows[..20_000]));
    assert_eq!(finding(&account, "acct-02.root-mfa").resource_count, 20_000);
    assert_eq!(read(&text(&rows), now()), Err(OthersError::TooMany));
    for text in [format!("[{}0]", "0,".repeat(MAX_RESULTS as usize)), "0 ".repeat(MAX_RESULTS as usize + 1)] {
        assert_eq!(read(&format!("[]{text}"), now()), Err(OthersError::TooMany));
    }
}

#[test]
fn a_result_that_is_larger_than_tools_write_is_refused_before_it_takes_memory() {
    let fill = |values: usize| {
        let mut result = ocsf("iam_root_mfa_enabled", "FAIL", "", "");
        result["unmapped"] = json!(vec![0; values]);
        result
    };
    assert!(read(&file(&[fill(50_000), fill(50_000)]), now()).is_ok());
    assert_eq!(read(&file(&[fill(100_000)]), now()), Err(OthersError::TooMany));
    // The end of such a result is not even searched for.
    let text = format!("[{{\"a\":[{}", "{\"\":0},".repeat(100_000));
    assert_eq!(read(&text, now()), Err(OthersError::TooMany));
}

#[test]
fn nested_lists_of_a_megabyte_are_refused() {
    for text in [
        "[".repeat(1_000_000),
        format!("{}{}", "[".repeat(500_000), "]".repeat(500_000)),
        "{\"Findings\":[".repeat(70_000),
    ] {
        assert!(matches!(read(&text, now()), Err(OthersError::Broken { .. })));
    }
    assert!(read(&format!("[{}[]]", "[[],[]],".repeat(140_000)), now()).is_err(), "there is nothing in them");
}
