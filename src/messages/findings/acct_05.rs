//! Sentences of findings about the second factor.

use super::{count, list};

texts! {
    ROOT: "Root user";
    NO_USERS: "No IAM user has a password.";
    NO_FACTOR: "no second factor";
    ALL_KEPT: "Without a second factor, no IAM user with a password can do anything but register one.";
    KEPT_BY_ROLES: "These IAM users may only assume roles. Check whether the roles require a second factor.";
    REPORT_DIFFERS: "The credential report lists users that the account does not have, or no longer has. It is renewed every four hours.";
    NOT_KEPT: "may work without a second factor";
    HALF_KEPT: "only partly blocked without a second factor";
    TAKES_ROLES: "may only assume roles";
    ROOT_APP: "uses an app";
    ROOT_SOME: "has a second factor";
    ROOT_KEY: "uses a passkey, a security key or a hardware token";
    STRONG_AND_SPARE: "Check whether root and every administrator have a phishing-resistant factor, and a spare; a directory's factors are not seen here.";
}

/// Reason: every user has a second factor.
pub fn all_have_factors(users: usize) -> String {
    match users {
        1 => "The IAM user with a password has a second factor.".to_owned(),
        _ => format!("All {users} IAM users with a password have a second factor."),
    }
}

/// Reason: some users have no second factor.
pub fn without_factor(number: usize, users: usize) -> String {
    let have = if number == 1 { "has" } else { "have" };
    format!("{number} of {} with a password {have} no second factor.", count(users, "IAM user"))
}

/// Reason: users can work without a second factor.
pub fn not_kept(users: usize) -> String {
    format!("{} with a password can work without a second factor, at least in part.", count(users, "IAM user"))
}

/// The number of devices of each kind.
pub fn devices(keys: usize, apps: usize, tokens: usize) -> String {
    let kinds = [
        (keys, "passkey or security key", "passkeys or security keys"),
        (apps, "app", "apps"),
        (tokens, "hardware token", "hardware tokens"),
    ];
    let kinds = kinds.into_iter().filter(|(number, ..)| *number > 0);
    let words: Vec<String> =
        kinds.map(|(number, one, many)| format!("{number} {}", if number == 1 { one } else { many })).collect();
    if words.is_empty() { NO_FACTOR.to_owned() } else { list(&words.iter().map(String::as_str).collect::<Vec<_>>()) }
}

/// Detail of an administrator: the devices.
pub fn administrator(devices: &str) -> String {
    format!("administrator: {devices}")
}
