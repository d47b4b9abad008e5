//! Sentences of findings about passwords.

use super::{count, list};

texts! {
    NO_USERS: "No IAM user has a password.";
    UNREADABLE: "The account's password policy could not be read.";
    DEFAULT: "The account has no password policy of its own: AWS's default applies, which requires 8 characters and remembers no old passwords.";
    DEFAULT_RULES: "AWS's default: 8 characters of three kinds; passwords do not expire";
    ALL_REMEMBERED: "The last 24 passwords cannot be used again.";
    POLICY: "Password policy";
    SMALL_LETTERS: "lowercase letters";
    CAPITAL_LETTERS: "uppercase letters";
    DIGITS: "digits";
    SYMBOLS: "symbols";
    CHANGE: "Changing your own password";
    MAY_CHANGE: "allowed for every IAM user";
    MAY_NOT_CHANGE: "not allowed by the policy";
    EXPIRY: "Passwords";
    NO_EXPIRY: "never expire";
    FOR_YOU_TO_SAY: "Check whether everyone has a password manager and uses each password only once.";
}

/// The required length of passwords, and the required kinds of characters.
pub fn asks_for(characters: i64, kinds: &[&str]) -> String {
    let kinds = if kinds.is_empty() { String::new() } else { format!(", with {}", list(kinds)) };
    format!("The account's password policy requires at least {characters} characters{kinds}.")
}

/// Reason: how many old passwords are remembered.
pub fn remembers_only(passwords: i64) -> String {
    match passwords {
        ..=0 => "Old passwords can be used again.".to_owned(),
        1 => "Only the last password cannot be used again.".to_owned(),
        _ => format!("Only the last {passwords} passwords cannot be used again."),
    }
}

/// Reason: when passwords expire, and whether that locks people out.
pub fn expire_after(days: Option<i64>, is_hard: bool) -> String {
    let days = days.and_then(|days| usize::try_from(days).ok()).map(|days| format!(" after {}", count(days, "day")));
    let shut_out = if is_hard { ", and lock people out until an administrator helps" } else { "" };
    format!("expire{}{shut_out}", days.unwrap_or_default())
}
