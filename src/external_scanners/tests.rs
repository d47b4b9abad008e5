//! The readers of results. The samples were written by Prowler 5.46.0 and shortened. The findings of Security Hub have the
//! shape that botocore gives them.

mod judging;
mod reading;
mod samples;

use super::*;
use crate::evidence::{Degree, Verdict};
use serde_json::{Value, json};

const OCSF: &str = include_str!("../../e2e/samples/prowler.ocsf.json");
const CSV: &str = include_str!("../../e2e/samples/prowler.csv");
const ASFF: &str = include_str!("../../e2e/samples/security-hub.asff.json");

const WHOLLY: Verdict = Verdict::Fail { degree: Degree::Wholly };
const PARTLY: Verdict = Verdict::Fail { degree: Degree::Partly };
const ACCOUNT: &str = "111122223333";

fn now() -> Timestamp {
    Timestamp::parse("2026-11-29T00:00:00Z").expect("an instant")
}

/// The results in a file about one account.
fn one(text: &str) -> OthersAccount {
    let mut others = read(text, now()).expect("results");
    assert_eq!(others.accounts.len(), 1);
    let account = others.accounts.remove(0);
    assert_eq!(account.read, account.mapped + account.unmapped + account.muted);
    account
}

fn finding(account: &OthersAccount, criterion: &str) -> Finding {
    let found = account.findings.iter().find(|(id, _)| id == criterion);
    found.unwrap_or_else(|| panic!("{criterion}: {:#?}", account.findings)).1.clone()
}

fn verdicts(account: &OthersAccount) -> Vec<(&str, Verdict)> {
    account.findings.iter().map(|(id, finding)| (id.as_str(), finding.verdict)).collect()
}

/// A result of Prowler in OCSF.
fn ocsf(check: &str, status: &str, region: &str, id: &str) -> Value {
    json!({
        "class_uid": 2004, "time": 1_795_853_907, "status_code": status, "status_detail": format!("{id}: {status}"),
        "status_id": 1, "metadata": {"event_code": check, "product": {"name": "Prowler", "version": "5.46.0"}},
        "cloud": {"provider": "aws", "account": {"uid": ACCOUNT}, "region": region},
        "resources": [{"uid": id, "region": region}],
    })
}

/// A finding of Security Hub.
fn asff(control: &str, status: &str, region: &str, id: &str) -> Value {
    json!({
        "AwsAccountId": ACCOUNT, "ProductArn": "arn:aws:securityhub:eu-west-1::product/aws/securityhub",
        "GeneratorId": format!("security-control/{control}"), "Title": "What should be", "RecordState": "ACTIVE",
        "UpdatedAt": "2026-11-28T08:18:27Z", "Resources": [{"Id": id, "Region": region}],
        "Compliance": {"Status": status, "SecurityControlId": control}, "Workflow": {"Status": "NEW"},
    })
}

fn file(results: &[Value]) -> String {
    Value::from(results.to_vec()).to_string()
}

/// A result with another value at a path.
fn with(mut result: Value, path: &str, value: Value) -> Value {
    *result.pointer_mut(path).expect(path) = value;
    result
}

fn csv(rows: &[&str]) -> String {
    let mut text =
        "TIMESTAMP;ACCOUNT_UID;PROVIDER;CHECK_ID;STATUS;STATUS_EXTENDED;MUTED;RESOURCE_UID;REGION\r\n".to_owned();
    for row in rows {
        text.push_str(row);
        text.push_str("\r\n");
    }
    text
}
