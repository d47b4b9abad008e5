//! Known files that people take for results, but from which nothing is read.

use super::csv::MAX_FIELDS;
use super::json::{number, text};
use serde_json::Value;

/// A known kind of file from which nothing is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Results of Prowler 2 or 3, in any format. Its checks had other IDs and other meanings.
    OldProwler,
    /// One of Prowler's reports on a compliance framework.
    Compliance,
    /// A credential report of IAM.
    CredentialReport,
    /// A log of CloudTrail.
    CloudTrail,
    /// An export of Footing.
    Assessments,
    /// A page for people: HTML or PDF.
    Page,
    /// An archive, or a workbook of a spreadsheet program, which is one.
    Archive,
}

/// The kind of a file by its beginning.
pub(super) fn of_text(text: &str) -> Option<Foreign> {
    let is_page = text.starts_with('<') || text.starts_with("%PDF");
    let is_archive = text.starts_with("PK\u{3}\u{4}");
    [(is_page, Foreign::Page), (is_archive, Foreign::Archive)]
        .into_iter()
        .find_map(|(is_one, what)| is_one.then_some(what))
}

/// The kind of a file by the first line of its table.
pub(super) fn of_header(header: &str) -> Option<Foreign> {
    let columns = header.split([';', ',', '\t']).take(MAX_FIELDS);
    let columns: Vec<&str> = columns.map(|column| column.trim().trim_matches('"')).collect();
    let has = |name: &str| columns.iter().any(|column| column.eq_ignore_ascii_case(name));
    if columns.iter().any(|column| column.to_ascii_uppercase().starts_with("REQUIREMENTS_")) {
        return Some(Foreign::Compliance);
    }
    if has("ASSESSMENT_START_TIME") || has("ACCOUNT_NUM") || has("CHECK_RESULT") {
        return Some(Foreign::OldProwler);
    }
    (has("user") && has("password_enabled")).then_some(Foreign::CredentialReport)
}

/// The kind of a file by one of its objects.
pub(super) fn of_object(object: &Value) -> Option<Foreign> {
    let has = |name: &str| object.get(name).is_some();
    let is_old_ocsf =
        || text(object, &["metadata", "product", "name"]) == "Prowler" && number(object, &["class_uid"]) == Some(2001);
    if has("CheckID") && has("StatusExtended") || has("Account Number") && has("Control") || is_old_ocsf() {
        return Some(Foreign::OldProwler);
    }
    if has("footing") {
        return Some(Foreign::Assessments);
    }
    (has("eventSource") && has("eventName") || has("Records")).then_some(Foreign::CloudTrail)
}
