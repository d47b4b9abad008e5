//! What findings on stored secrets say.

use super::{count, resources};
use crate::stdx::time::{Date, Timestamp};
use std::collections::BTreeSet;

texts! {
    NOTHING_STORED: "There are no secrets in Secrets Manager, no encrypted parameters, and no container task that fetches one. Check whether applications need any.";
    SOME_STORED: "This is what is kept encrypted. Check whether every secret of every environment is there, and whether applications read it from there.";
    NO_SETTINGS: "There are no functions, container tasks, builds or plain parameters.";
    NO_DATABASES: "There are no RDS or Aurora databases.";
    GOOD_LOGINS: "Every database has short-lived logins, or a password that AWS manages.";
    OWN_PASSWORD: "has neither IAM logins nor a password that AWS manages";
    PERHAPS_ROTATED: "has neither, but a secret that rotates by itself may hold its login";
    NO_SECRETS: "There are no secrets in Secrets Manager and no encrypted parameters.";
    ALL_FRESH: "Every stored secret rotates by itself, or was changed in the last 90 days.";
}

/// What a Region keeps encrypted.
#[derive(Debug, Default)]
pub struct Stored<'a> {
    /// Secrets in Secrets Manager.
    pub secrets: usize,
    /// When one of them was last read.
    pub read: Option<Timestamp>,
    /// Encrypted parameters.
    pub parameters: usize,
    /// The keys that they are encrypted with.
    pub keys: BTreeSet<&'a str>,
    /// References to either in container tasks.
    pub references: usize,
}

impl Stored<'_> {
    /// In words.
    pub fn words(&self) -> String {
        let mut words = count(self.secrets, "secret");
        if let Some(read) = self.read {
            words.push_str(&format!(", last read on {}", read.date()));
        }
        words.push_str(&format!("; {}", count(self.parameters, "encrypted parameter")));
        if !self.keys.is_empty() {
            words.push_str(&format!(", with {}", resources(&self.keys.iter().copied().collect::<Vec<_>>())));
        }
        words.push_str(&format!("; {} in container tasks", count(self.references, "reference")));
        words
    }
}

/// Of settings with names that are those of secrets.
pub fn plain(names: &[&str]) -> String {
    format!("in plain text: {}", resources(names))
}

/// Of settings with names that may be those of secrets.
pub fn perhaps_plain(names: &[&str]) -> String {
    format!("in plain text, and perhaps secret: {}", resources(names))
}

/// Things with secrets in their settings.
pub fn in_plain(number: usize) -> String {
    format!("Judging by setting names, {} a secret in plain text.", have(number))
}

/// Things that may have secrets in their settings.
pub fn perhaps_in_plain(number: usize) -> String {
    format!("Judging by setting names, {} what may be a secret in plain text. Check, and answer.", have(number))
}

fn have(number: usize) -> String {
    if number == 1 { "1 thing has".to_owned() } else { format!("{number} things have") }
}

/// Nothing sounds like a secret.
pub fn none_in_plain(all: usize) -> String {
    format!(
        "None of {all} functions, container tasks, builds and plain parameters has the name of a secret in plain text."
    )
}

/// Databases that keep a password of their own.
pub fn own_passwords(lacking: usize, all: usize) -> String {
    let have = if lacking == 1 { "has" } else { "have" };
    format!(
        "{lacking} of {} {have} neither short-lived logins nor a password that AWS manages.",
        count(all, "database")
    )
}

/// Databases whose login a secret may hold that changes by itself.
pub fn perhaps_rotated(lacking: usize) -> String {
    let databases = count(lacking, "database");
    format!("A secret that rotates by itself may hold the login of {databases}. Check whether it does.")
}

/// Of a secret whose rotation has stopped.
pub fn stopped(due: Date) -> String {
    format!("its automatic rotation was due on {due} and did not happen")
}

/// Of a secret that was last changed on that day.
pub fn changed(day: Date) -> String {
    format!("last changed on {day}")
}

/// Secrets that were not changed for long.
pub fn stale(number: usize, all: usize) -> String {
    let was = if number == 1 { "was" } else { "were" };
    format!("{number} of {} {was} not changed in the last 90 days.", count(all, "stored secret"))
}
