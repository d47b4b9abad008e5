//! Prowler's results: OCSF findings in JSON, and rows of its own CSV.

use super::OthersError;
use super::csv::{Rows, Unquoted};
use super::foreign;
use super::json::{first, instant, number, text};
use super::map::Ids;
use super::result::{ResultSet, ResultStatus, ScannerResult};
use crate::evidence::Source;
use serde_json::Value;
use std::borrow::Cow;

/// The OCSF classes of results: compliance finding, and detection finding.
const CLASSES: [u64; 2] = [2003, 2004];
/// The status of muted results in OCSF.
const SUPPRESSED: u64 = 3;
/// Policies on users that are no failure for us: the one with which users change their password, and AWS's own quarantine.
const FITTING: [&str; 2] = ["IAMUserChangePassword", "AWSCompromisedKeyQuarantine"];
const ATTACHED: &str = "iam_policy_attached_only_to_group_or_roles";
const AWS: &str = "aws";

/// Adds a result in OCSF, and returns whether the value is one of Prowler.
pub(super) fn take(result: &Value, set: &mut ResultSet) -> bool {
    let is_ours = text(result, &["metadata", "product", "name"]) == "Prowler"
        && number(result, &["class_uid"]).is_some_and(|class| CLASSES.contains(&class));
    if !is_ours {
        return false;
    }
    let provider = text(result, &["cloud", "provider"]);
    let is_from = set.is_from(Source::Prowler, text(result, &["metadata", "product", "version"]));
    if !is_from || !["", AWS].contains(&provider) {
        set.lose();
        return true;
    }
    let is_muted = number(result, &["status_id"]) == Some(SUPPRESSED) || text(result, &["status"]) == "Suppressed";
    let resource = first(result, "resources");
    let times: [&[&str]; 4] =
        [&["time"], &["time_dt"], &["finding_info", "created_time"], &["finding_info", "created_time_dt"]];
    let words = either(text(result, &["status_detail"]), text(result, &["message"]));
    let check = text(result, &["metadata", "event_code"]);
    set.take(ScannerResult {
        account: text(result, &["cloud", "account", "uid"]),
        ids: Ids::Prowler,
        check,
        outcome: outcome(check, text(result, &["status_code"]), is_muted, words),
        at: times.into_iter().find_map(|path| instant(result, path)),
        resource: either(text(resource, &["uid"]), text(resource, &["name"])),
        region: either(text(resource, &["region"]), text(result, &["cloud", "region"])),
        words,
    });
    true
}

/// The columns that are read, as Prowler names them.
const COLUMNS: [&str; 11] = [
    "ACCOUNT_UID",
    "CHECK_ID",
    "STATUS",
    "TIMESTAMP",
    "MUTED",
    "STATUS_EXTENDED",
    "RESOURCE_UID",
    "RESOURCE_NAME",
    "REGION",
    "PROVIDER",
    "PROWLER_VERSION",
];
/// The index of each column in a file.
type Indices = [Option<usize>; COLUMNS.len()];
/// The separators between fields, as Prowler and spreadsheet programs write them.
const SEPARATORS: [char; 3] = [';', ',', '\t'];
/// How many of the columns, from the first, a file must have.
const NEEDED: usize = 4;

/// Adds the rows of a CSV file.
pub(super) fn read_rows(file: &str, set: &mut ResultSet) -> Result<(), OthersError> {
    let broken = |Unquoted(line)| OthersError::Broken { line };
    // Spreadsheet programs may name the separator on a line of its own.
    let file = if file.starts_with("sep=") { file.split_once('\n').map_or("", |(_, file)| file) } else { file };
    let Some((mut rows, indices)) = SEPARATORS.into_iter().find_map(|separator| table(file, separator)) else {
        let header = file.lines().next().unwrap_or_default();
        return Err(foreign::of_header(header).map_or(OthersError::NotKnown, OthersError::Foreign));
    };
    while let Some(row) = rows.next() {
        take_row(&row.map_err(broken)?, &indices, set);
        if set.is_full() {
            return Err(OthersError::TooMany);
        }
    }
    Ok(())
}

/// The rows after the header, and the indices of the columns; `None` if a column is missing that is needed.
fn table(file: &str, separator: char) -> Option<(Rows<'_>, Indices)> {
    let mut rows = Rows::of(file, separator);
    let header = rows.next()?.ok()?;
    let indices = COLUMNS.map(|name| header.iter().position(|column| column.trim() == name));
    indices.iter().take(NEEDED).all(Option::is_some).then_some((rows, indices))
}

fn take_row(row: &[Cow<'_, str>], indices: &Indices, set: &mut ResultSet) {
    let [account, check, status, at, muted, words, uid, name, region, provider, version] =
        indices.map(|index| index.and_then(|index| row.get(index)).map_or("", |field| field.as_ref()));
    if !set.is_from(Source::Prowler, version) || !["", AWS].contains(&provider) {
        return set.lose();
    }
    set.take(ScannerResult {
        account,
        ids: Ids::Prowler,
        check,
        outcome: outcome(check, status, muted.eq_ignore_ascii_case("true"), words),
        at: super::instant(at),
        resource: either(uid, name),
        region,
        words,
    });
}

fn outcome(check: &str, status: &str, is_muted: bool, words: &str) -> ResultStatus {
    match status {
        _ if is_muted => ResultStatus::Muted,
        "MUTED" => ResultStatus::Muted,
        "PASS" => ResultStatus::Passes,
        "FAIL" if check == ATTACHED && FITTING.iter().any(|policy| words.contains(policy)) => ResultStatus::Open,
        "FAIL" => ResultStatus::Fails,
        _ => ResultStatus::Open,
    }
}

/// The first text, or the second one if the first is empty.
fn either<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.is_empty() { other } else { one }
}
