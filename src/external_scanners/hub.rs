//! Findings of AWS Security Hub in OCSF, as `aws securityhub get-findings-v2` prints them and EventBridge delivers them.

use super::json::{first, instant, number, text};
use super::map::Ids;
use super::result::{ResultSet, ResultStatus, ScannerResult};
use crate::evidence::Source;
use serde_json::Value;

/// The classes of findings in OCSF. What AWS sends in other classes is no finding of a control.
const FINDINGS: std::ops::Range<u64> = 2000..3000;
/// The activity of a finding that was closed, in OCSF.
const CLOSE: u64 = 3;
/// The statuses of findings that somebody has set aside, in OCSF: suppressed, resolved, archived, deleted.
const ASIDE: std::ops::RangeInclusive<u64> = 3..=6;

/// Adds a finding, and returns whether the value is one of AWS.
pub(super) fn take(finding: &Value, set: &mut ResultSet) -> bool {
    let is_aws = text(finding, &["metadata", "product", "vendor_name"]) == "AWS"
        && number(finding, &["class_uid"]).is_some_and(|class| FINDINGS.contains(&class));
    if !is_aws {
        return false;
    }
    if !set.is_from(Source::SecurityHub, "") {
        set.lose();
        return true;
    }
    let resource = first(finding, "resources");
    let region = text(resource, &["region"]);
    let times: [&[&str]; 4] =
        [&["finding_info", "modified_time"], &["finding_info", "modified_time_dt"], &["time"], &["time_dt"]];
    set.take(ScannerResult {
        account: text(finding, &["cloud", "account", "uid"]),
        ids: Ids::Hub,
        // Findings that are not about a control have none.
        check: text(finding, &["compliance", "control"]),
        outcome: outcome(finding),
        at: times.into_iter().find_map(|path| instant(finding, path)),
        resource: text(resource, &["uid"]),
        region: if region.is_empty() { text(finding, &["cloud", "region"]) } else { region },
        words: text(finding, &["finding_info", "title"]),
    });
    true
}

fn outcome(finding: &Value) -> ResultStatus {
    let status = text(finding, &["compliance", "status"]);
    let passes = number(finding, &["compliance", "status_id"]) == Some(1) || status == "Pass";
    let fails = number(finding, &["compliance", "status_id"]) == Some(3) || status == "Fail";
    // Security Hub itself closes findings that pass.
    let is_aside = number(finding, &["activity_id"]) == Some(CLOSE)
        || number(finding, &["status_id"]).is_some_and(|status| ASIDE.contains(&status));
    match (passes, fails) {
        (true, false) => ResultStatus::Passes,
        _ if is_aside => ResultStatus::Muted,
        (false, true) => ResultStatus::Fails,
        _ => ResultStatus::Open,
    }
}
