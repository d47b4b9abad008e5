//! The credential report: who can sign in to the account, how, and since when (CRITERIA.md E10).

use crate::checks::Judge;
use crate::checks::{CallResult, CheckContext};
use crate::evidence::{Evidence, ProfileFacts};
use crate::messages::findings as say;
use crate::stdx::time::{DAY, Timestamp};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// The account's credential report.
#[derive(Clone, Debug, PartialEq)]
pub struct CredentialReport {
    /// When AWS made the report; ages count from this time. It can be four hours before the call.
    pub generated: Timestamp,
    /// A row for the root user and for every IAM user.
    pub rows: Vec<Row>,
}

/// The row of one user.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The user's name; `<root_account>` for the root user.
    pub user: String,
    /// When the user was created.
    pub created: Option<Timestamp>,
    /// Whether the user has a password; `None` if the report does not say, as for some root users.
    pub password: Option<bool>,
    /// When the password was last used.
    pub password_used: Option<Timestamp>,
    /// When the password was last changed.
    pub password_changed: Option<Timestamp>,
    /// Whether a second factor is active.
    pub mfa: bool,
    /// The two access keys that a user can have.
    pub keys: [Key; 2],
    /// Whether a signing certificate is active.
    pub has_certificate: bool,
}

/// An access key in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// Whether the key is active.
    pub is_active: bool,
    /// When the key was created or last changed.
    pub rotated: Option<Timestamp>,
    /// When the key was last used.
    pub used: Option<Timestamp>,
}

/// The name of root's row.
const ROOT: &str = "<root_account>";
/// The columns that a report must have.
const COLUMNS: [&str; 12] = [
    "user",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "mfa_active",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
];

impl CredentialReport {
    /// The report in the evidence. A missing answer is a gap.
    ///
    /// # Errors
    /// The reason for a verdict of unknown; empty if the answer is missing.
    pub fn of<'a>(cx: &mut CheckContext<'a>) -> Result<&'a Self, String> {
        cx.once("iam:GenerateCredentialReport");
        let answer = cx.once("iam:GetCredentialReport").ok_or_else(String::new)?;
        cx.judge().credential_report(|| Self::read(answer)).as_ref().map_err(Clone::clone)
    }

    fn read(answer: CallResult<'_>) -> Result<Self, String> {
        let content = decoded(answer.view().text("Content")).ok_or_else(|| say::REPORT_UNREADABLE.to_owned())?;
        let rows = rows(&content).ok_or_else(|| say::REPORT_UNREADABLE.to_owned())?;
        let generated = answer.view().time("GeneratedTime").unwrap_or(answer.at());
        // Clocks may differ a little; a report from the future is none.
        if answer.millis_since(generated).is_none() {
            return Err(say::CLOCK_WRONG.to_owned());
        }
        Ok(Self { generated, rows })
    }

    /// The root user's row.
    pub fn root(&self) -> Option<&Row> {
        self.rows.iter().find(|row| row.user == ROOT)
    }

    /// The IAM users.
    pub fn users(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.user != ROOT)
    }

    /// The IAM users with a password.
    pub fn console_users(&self) -> impl Iterator<Item = &Row> {
        self.users().filter(|row| row.password == Some(true))
    }

    /// Whether an instant is at most this many days before the report, to the millisecond.
    ///
    /// # Errors
    /// The reason for a verdict of unknown, if the instant is more than a day later than the report.
    pub fn is_within(&self, days: u64, at: Timestamp) -> Result<bool, String> {
        if at > self.generated.plus(DAY) {
            return Err(say::CLOCK_WRONG.to_owned());
        }
        Ok(at.is_within(days, self.generated))
    }
}

impl Row {
    /// The latest use of the password or of an access key.
    pub fn last_used(&self) -> Option<Timestamp> {
        self.keys.iter().map(|key| key.used).chain([self.password_used]).flatten().max()
    }

    /// The active access keys.
    pub fn active_keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().filter(|key| key.is_active)
    }
}

/// Whether the root user was used in the 90 days before the report; false if that is not known.
pub fn is_root_in_use(evidence: &Evidence) -> bool {
    const RECENT_DAYS: u64 = 90;
    let judge = Judge::new(evidence, ProfileFacts::default());
    let Ok(report) = CredentialReport::of(&mut judge.context()) else { return false };
    let used = report.root().and_then(Row::last_used);
    used.is_some_and(|used| report.is_within(RECENT_DAYS, used) == Ok(true))
}

/// The text in base64; `None` if it is not base64 or not UTF-8.
fn decoded(base64: &str) -> Option<String> {
    let bytes = BASE64_STANDARD.decode(base64.trim()).ok()?;
    String::from_utf8(bytes).ok()
}

/// The rows of the CSV, by the column names in its first line. `None` if a column is missing, a line is cut off, or an IAM
/// user's row does not say whether there is a password: a missing value would read as "no".
fn rows(csv: &str) -> Option<Vec<Row>> {
    let mut lines = csv.lines().filter(|line| !line.trim().is_empty()).map(fields);
    let header = lines.next()?;
    COLUMNS.iter().all(|column| header.iter().any(|name| name == column)).then_some(())?;
    let rows = lines.map(|fields| {
        (fields.len() == header.len()).then_some(())?;
        let field = |name: &str| {
            let index = header.iter().position(|known| known == name);
            index.and_then(|index| fields.get(index)).map_or("", String::as_str)
        };
        let is_true = |name: &str| field(name).eq_ignore_ascii_case("true");
        let flag = |name: &str| match field(name).to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        // `N/A`, `no_information` and `not_supported` are read as no date.
        let time = |name: &str| Timestamp::parse(field(name));
        let key = |number: u8| Key {
            is_active: is_true(&format!("access_key_{number}_active")),
            rotated: time(&format!("access_key_{number}_last_rotated")),
            used: time(&format!("access_key_{number}_last_used_date")),
        };
        let row = Row {
            user: field("user").to_owned(),
            created: time("user_creation_time"),
            password: flag("password_enabled"),
            password_used: time("password_last_used"),
            password_changed: time("password_last_changed"),
            mfa: is_true("mfa_active"),
            keys: [key(1), key(2)],
            has_certificate: is_true("cert_1_active") || is_true("cert_2_active"),
        };
        (row.user == ROOT || row.password.is_some()).then_some(row)
    });
    rows.collect()
}

/// The fields of a CSV line. A user's name may contain a comma, and is then quoted, but no quotes or line breaks.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut is_quoted) = (Vec::new(), String::new(), false);
    for character in line.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(std::mem::take(&mut field)),
            _ => field.push(character),
        }
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "<root_account>,2020-01-01T00:00:00+00:00,not_supported,2026-01-02T00:00:00+00:00,N/A,true,FALSE,N/A,N/A,false,N/A,N/A\n\
        \"ada,lovelace\",2021-01-01T00:00:00+00:00,TRUE,no_information,N/A,false,true,2026-01-01T00:00:00+00:00,N/A,false,N/A,N/A\n";

    fn csv() -> String {
        format!("{}\n{ROWS}", COLUMNS.join(","))
    }

    #[test]
    fn values_are_read_without_letter_case_and_what_is_no_date_is_none() {
        let rows = rows(&csv()).expect("rows");
        let [root, ada] = &rows[..] else { panic!("two rows") };
        assert_eq!((root.user.as_str(), root.password, root.mfa), (ROOT, None, true));
        assert!(!root.keys[0].is_active && root.keys[0].rotated.is_none());
        assert_eq!(root.last_used(), Timestamp::parse("2026-01-02T00:00:00Z"));
        assert_eq!((ada.user.as_str(), ada.password, ada.mfa), ("ada,lovelace", Some(true), false));
        assert_eq!((ada.active_keys().count(), ada.password_used), (1, None));
    }

    #[test]
    fn what_is_no_report_is_not_read() {
        for content in ["", "%", "aGVsbG8=", "////"] {
            assert_eq!(decoded(content).and_then(|csv| rows(&csv)), None, "{content}");
        }
    }

    #[test]
    fn a_report_that_leaves_something_out_is_not_read() {
        assert!(rows(&csv()).is_some());
        for column in COLUMNS {
            assert_eq!(rows(&csv().replacen(column, "other", 1)), None, "without {column}");
        }
        let cut_off = csv().trim_end().trim_end_matches(",N/A").to_owned();
        assert_eq!(rows(&cut_off), None);
        assert_eq!(rows(&csv().replace(",TRUE,", ",,")), None);
    }
}
