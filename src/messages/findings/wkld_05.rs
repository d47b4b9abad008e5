//! Sentences of findings about exposed secrets.

use super::resources;

texts! {
    NOTHING_LOOKS: "Nothing in AWS scans your repositories. Check whether your Git host or your own job scans them and their history, and who receives the alerts.";
    AWS_LOOKS: "AWS scans code that is connected here, but not its history. Check whether every repository is scanned, and who receives the alerts.";
    INSPECTOR: "Amazon Inspector scans the repositories that are connected here";
    OLD_REVIEWER: "old CodeGuru Reviewer association, which accepts no new repositories";
    NO_QUARANTINE: "AWS has put no user, group or role into quarantine.";
}

/// Reason: users, groups or roles are in quarantine.
pub fn quarantined(number: usize) -> String {
    let who = match number {
        1 => "A user, group or role is".to_owned(),
        _ => format!("{number} users, groups and roles are"),
    };
    format!("{who} in quarantine, because AWS found a key in public. Treat that key as compromised.")
}

/// Detail of an identity that these policies put in quarantine.
pub fn by_policies(policies: &[&str]) -> String {
    format!("in quarantine by {}", resources(policies))
}
