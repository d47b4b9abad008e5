//! Prowler's results: findings of OCSF in JSON, and rows of its own CSV.

use super::OthersError;
use super::csv::{Rows, Unquoted};
use super::foreign;
use super::json::{first, instant, number, text};
use super::map::Ids;
use super::result::{ResultSet, ResultStatus, ScannerResult};
use crate::evidence::Source;
use serde_json::Value;
use std::borrow::Cow;

/// The classes of OCSF in which results come: compliance finding, and detection finding.
const CLASSES: [u64; 2] = [2003, 2004];
/// The status of what was muted, in OCSF.
const SUPPRESSED: u64 = 3;
/// Policies on users that are no failure of ours: the one with which they change their password, and AWS's own quarantine.
const FITTING: [&str; 2] = ["IAMUserChangePassword", "AWSCompromisedKeyQuarantine"];
const ATTACHED: &str = "iam_policy_attached_only_to_group_or_roles";
const AWS: &str = "aws";

/// Takes in a result in OCSF. Whether it is one of Prowler.
pub(super) fn take(result: &Value, pile: &mut ResultSet) -> bool {
    let is_ours = text(result, &["metadata", "product", "name"]) == "Prowler"
        && number(result, &["class_uid"]).is_some_and(|class| CLASSES.contains(&class));
    if !is_ours {
        return false;
    }
    let provider = text(result, &["cloud", "provider"]);
    let is_from = pile.is_from(Source::Prowler, text(result, &["metadata", "product", "version"]));
    if !is_from || !["", AWS].contains(&provider) {
        pile.lose();
        return true;
    }
    let is_muted = number(result, &["status_id"]) == Some(SUPPRESSED) || text(result, &["status"]) == "Suppressed";
    let resource = first(result, "resources");
    let times: [&[&str]; 4] =
        [&["time"], &["time_dt"], &["finding_info", "created_time"], &["finding_info", "created_time_dt"]];
    let words = either(text(result, &["status_detail"]), text(result, &["message"]));
    let check = text(result, &["metadata", "event_code"]);
    pile.take(ScannerResult {
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
/// Where each of them is in a file.
type Places = [Option<usize>; COLUMNS.len()];
/// Between the fields: as Prowler writes them, and as spreadsheet programs do.
const SEPARATORS: [char; 3] = [';', ',', '\t'];
/// So many of them, from the first, a file must have.
const NEEDED: usize = 4;

/// Takes in the rows of a CSV file.
pub(super) fn read_rows(file: &str, pile: &mut ResultSet) -> Result<(), OthersError> {
    let broken = |Unquoted(line)| OthersError::Broken { line };
    // Spreadsheet programs may say in a line of its own what stands between the fields.
    let file = if file.starts_with("sep=") { file.split_once('\n').map_or("", |(_, file)| file) } else { file };
    let Some((mut rows, places)) = SEPARATORS.into_iter().find_map(|separator| table(file, separator)) else {
        let header = file.lines().next().unwrap_or_default();
        return Err(foreign::of_header(header).map_or(OthersError::NotKnown, OthersError::Foreign));
    };
    while let Some(row) = rows.next() {
        take_row(&row.map_err(broken)?, &places, pile);
        if pile.is_full() {
            return Err(OthersError::TooMany);
        }
    }
    Ok(())
}

/// The rows behind the header, and where the columns are, if the file has those that are needed.
fn table(file: &str, separator: char) -> Option<(Rows<'_>, Places)> {
    let mut rows = Rows::of(file, separator);
    let header = rows.next()?.ok()?;
    let places = COLUMNS.map(|name| header.iter().position(|column| column.trim() == name));
    places.iter().take(NEEDED).all(Option::is_some).then_some((rows, places))
}

fn take_row(row: &[Cow<'_, str>], places: &Places, pile: &mut ResultSet) {
    let [account, check, status, at, muted, words, uid, name, region, provider, version] =
        places.map(|place| place.and_then(|place| row.get(place)).map_or("", |field| field.as_ref()));
    if !pile.is_from(Source::Prowler, version) || !["", AWS].contains(&provider) {
        return pile.lose();
    }
    pile.take(ScannerResult {
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

/// The first of two texts that is not empty.
fn either<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.is_empty() { other } else { one }
}
