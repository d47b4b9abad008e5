//! Findings in the format of AWS Security Hub (ASFF): those of its own controls, and those that Prowler sends.

use super::json::{first, instant, text};
use super::map::{Ids, of_cis};
use super::result::{ResultSet, ResultStatus, ScannerResult};
use crate::evidence::Source;
use serde_json::Value;

/// The prefix of the ID of a Prowler check.
const PROWLER: &str = "prowler-";
/// The prefixes of the ID of a control, in findings that do not name the control by itself.
const STANDARDS: [&str; 4] = [
    "security-control/",
    "aws-foundational-security-best-practices/",
    "nist-800-53/",
    "service-managed-aws-control-tower/",
];
const CIS: &str = "cis-aws-foundations-benchmark/v/";

/// Adds a finding, and returns whether the value is one.
pub(super) fn take(finding: &Value, set: &mut ResultSet) -> bool {
    let generator = text(finding, &["GeneratorId"]);
    let is_one = !generator.is_empty() && finding.get("AwsAccountId").is_some() && finding.get("ProductArn").is_some();
    if !is_one {
        return false;
    }
    if !set.is_from(Source::SecurityHub, "") {
        set.lose();
        return true;
    }
    let (ids, check) = match generator.strip_prefix(PROWLER) {
        Some(check) => (Ids::Prowler, check),
        None => (Ids::Hub, control(finding, generator)),
    };
    let resource = first(finding, "Resources");
    let region = text(resource, &["Region"]);
    set.take(ScannerResult {
        account: text(finding, &["AwsAccountId"]),
        ids,
        check,
        outcome: outcome(finding, ids),
        at: instant(finding, &["UpdatedAt"]),
        resource: text(resource, &["Id"]),
        region: if region.is_empty() { text(finding, &["Region"]) } else { region },
        // A control's title says what should be, Prowler's description says what is.
        words: text(finding, &[if ids == Ids::Prowler { "Description" } else { "Title" }]),
    });
    true
}

fn outcome(finding: &Value, ids: Ids) -> ResultStatus {
    let status = text(finding, &["Compliance", "Status"]);
    let workflow = text(finding, &["Workflow", "Status"]);
    // Security Hub itself marks findings that pass as resolved.
    let is_done = workflow == "SUPPRESSED" || workflow == "RESOLVED" && status != "PASSED";
    match status {
        _ if is_done || text(finding, &["RecordState"]) == "ARCHIVED" => ResultStatus::Muted,
        "PASSED" => ResultStatus::Passes,
        "FAILED" => ResultStatus::Fails,
        // Prowler sends muted results as warnings.
        "WARNING" if ids == Ids::Prowler => ResultStatus::Muted,
        _ => ResultStatus::Open,
    }
}

/// The ID of the control that a finding is about; empty if it is about none.
fn control<'a>(finding: &'a Value, generator: &'a str) -> &'a str {
    let named = text(finding, &["Compliance", "SecurityControlId"]);
    if !named.is_empty() {
        return named;
    }
    let last = generator.rsplit('/').next().unwrap_or_default();
    if STANDARDS.iter().any(|standard| generator.starts_with(standard)) {
        return last;
    }
    let version = generator.split_once(CIS).and_then(|(_, rest)| rest.split('/').next());
    version.and_then(|version| of_cis(version, last)).unwrap_or_default()
}
