//! What findings on exposed secrets say.

use super::resources;

texts! {
    NOTHING_LOOKS: "Nothing in AWS looks at your repositories. Whether your Git host or a job of your own scans them, with their history, and who receives the alerts, is for you to say.";
    AWS_LOOKS: "AWS looks at code that is connected here, though not at its history. Whether every repository is scanned, and who receives the alerts, is for you to say.";
    INSPECTOR: "Amazon Inspector scans the repositories that are connected here";
    OLD_REVIEWER: "old association of CodeGuru Reviewer, which takes no new repositories";
    NO_QUARANTINE: "AWS has put no user, group or role into quarantine.";
}

/// Users, groups and roles are in quarantine.
pub fn quarantined(number: usize) -> String {
    let who = match number {
        1 => "A user, group or role is".to_owned(),
        _ => format!("{number} users, groups and roles are"),
    };
    format!("{who} in quarantine, because AWS found a key in public. Treat that key as known to strangers.")
}

/// Of whoever is in quarantine, by these policies.
pub fn by_policies(policies: &[&str]) -> String {
    format!("in quarantine by {}", resources(policies))
}
