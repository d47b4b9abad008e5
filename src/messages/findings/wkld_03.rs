//! Sentences of findings about stored secrets.

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

/// What is stored encrypted in a Region.
#[derive(Debug, Default)]
pub struct Stored<'a> {
    /// The number of secrets in Secrets Manager.
    pub secrets: usize,
    /// When one of the secrets was last read.
    pub read: Option<Timestamp>,
    /// The number of encrypted parameters.
    pub parameters: usize,
    /// The keys that encrypt the secrets and parameters.
    pub keys: BTreeSet<&'a str>,
    /// The number of references to secrets and parameters in container tasks.
    pub references: usize,
}

impl Stored<'_> {
    /// The numbers and keys in words.
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

/// Detail of a resource with settings that have names of secrets.
pub fn plain(names: &[&str]) -> String {
    format!("in plain text: {}", resources(names))
}

/// Detail of a resource with settings that may have names of secrets.
pub fn perhaps_plain(names: &[&str]) -> String {
    format!("in plain text, and perhaps secret: {}", resources(names))
}

/// Reason: resources have secrets in their settings.
pub fn in_plain(number: usize) -> String {
    format!("Judging by setting names, {} a secret in plain text.", have(number))
}

/// Reason: resources may have secrets in their settings.
pub fn perhaps_in_plain(number: usize) -> String {
    format!("Judging by setting names, {} what may be a secret in plain text. Check, and answer.", have(number))
}

fn have(number: usize) -> String {
    if number == 1 { "1 thing has".to_owned() } else { format!("{number} things have") }
}

/// Reason: no setting has the name of a secret.
pub fn none_in_plain(all: usize) -> String {
    format!(
        "None of {all} functions, container tasks, builds and plain parameters has the name of a secret in plain text."
    )
}

/// Reason: databases manage their own password.
pub fn own_passwords(lacking: usize, all: usize) -> String {
    let have = if lacking == 1 { "has" } else { "have" };
    format!(
        "{lacking} of {} {have} neither short-lived logins nor a password that AWS manages.",
        count(all, "database")
    )
}

/// Reason: the databases' credentials may be in a secret that is rotated automatically.
pub fn perhaps_rotated(lacking: usize) -> String {
    let databases = count(lacking, "database");
    format!("A secret that rotates by itself may hold the login of {databases}. Check whether it does.")
}

/// Detail of a secret whose rotation has stopped.
pub fn stopped(due: Date) -> String {
    format!("its automatic rotation was due on {due} and did not happen")
}

/// Detail of a secret: when it was last changed.
pub fn changed(day: Date) -> String {
    format!("last changed on {day}")
}

/// Reason: secrets have not been changed for long.
pub fn stale(number: usize, all: usize) -> String {
    let was = if number == 1 { "was" } else { "were" };
    format!("{number} of {} {was} not changed in the last 90 days.", count(all, "stored secret"))
}
