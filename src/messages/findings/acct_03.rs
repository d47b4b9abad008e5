//! Sentences of findings about people's sign-ins.

use super::{count, list};
use crate::evidence::People;
use crate::stdx::time::Date;

texts! {
    NO_USERS: "No IAM user has a password.";
    HAS_PASSWORD: "can sign in with a password";
    FROM_ANOTHER_ACCOUNT: "can be assumed from another account";
    PEOPLE_FROM_OUTSIDE: "Nobody signs in to this account directly, but roles can be assumed from other accounts. Check how people sign in there.";
    NO_KEYS: "No IAM user with a password has an active access key.";
    ALL_USED: "Every password was used or set in the last 90 days.";
    UNDATED: "The credential report does not say when some passwords were last used or set.";
}

/// A directory through which people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directory {
    /// IAM Identity Center.
    IdentityCenter,
    /// Another provider, by SAML.
    Saml,
}

/// The number of users, how many of them have a name that looks shared, and the number of people in the profile.
pub fn sign_ins(users: usize, shared: usize, people: People) -> String {
    let users = if users == 0 { NO_USERS.to_owned() } else { self::users(users) };
    let names = match shared {
        0 => "",
        1 => " One has a name that looks shared.",
        _ => " Some have names that look shared.",
    };
    let people = match people {
        People::Unknown => "",
        People::One => " You said that one person signs in.",
        People::Few => " You said that 2 to 5 people sign in.",
        People::Several => " You said that 6 to 20 people sign in.",
        People::Many => " You said that more than 20 people sign in.",
    };
    format!("{users}{names}{people} Check whether each person has their own sign-in.")
}

/// Detail of a user: when the password was last used.
pub fn password_used(day: Option<Date>) -> String {
    day.map_or_else(|| "password never used".to_owned(), |day| format!("password last used on {day}"))
}

/// Detail of a user whose name looks shared.
pub fn looks_shared(used: &str) -> String {
    format!("the name looks shared; {used}")
}

/// Reason: a directory is in use, and `users` users with a password remain.
pub fn directory_used(directory: Directory, users: usize) -> String {
    let directory = match directory {
        Directory::IdentityCenter => "IAM Identity Center",
        Directory::Saml => "a SAML provider",
    };
    match users {
        0 => format!("People sign in through {directory}, and no IAM user has a password."),
        _ => format!("People sign in through {directory}; {} a password.", have(users)),
    }
}

/// Reason: more users have a password than emergencies need.
pub fn users_beside_directory(users: usize) -> String {
    format!("A directory is in use, but {} a password.", have(users))
}

/// Reason: `users` users have a password, and it is unknown if there is a directory.
pub fn users(users: usize) -> String {
    format!("{} a password.", have(users))
}

/// Reason: users have a password, and there is no directory.
pub fn users_only(users: usize, has_instance: bool) -> String {
    format!("{} a password, and {}.", have(users), no_directory(has_instance))
}

/// Reason: there is neither a directory nor a user with a password.
pub fn nobody(has_instance: bool) -> String {
    format!("No IAM user has a password, and {}: people can sign in only as root.", no_directory(has_instance))
}

fn have(users: usize) -> String {
    format!("{} {}", count(users, "IAM user"), has(users))
}

fn no_directory(has_instance: bool) -> &'static str {
    if has_instance {
        "IAM Identity Center is on, but gives nobody access to this account"
    } else {
        "no directory is in use"
    }
}

/// Detail of a user: when the access keys were created.
pub fn keys(made: &[Date]) -> String {
    let days: Vec<String> = made.iter().map(Date::to_string).collect();
    match &days[..] {
        [] => "an active access key".to_owned(),
        [day] => format!("an active access key from {day}"),
        days => format!("active access keys from {}", list(&days.iter().map(String::as_str).collect::<Vec<_>>())),
    }
}

/// Reason: all access keys are at most 90 days old.
pub fn new_keys(users: usize) -> String {
    format!("{} with a password {} active access keys, none older than 90 days.", count(users, "IAM user"), has(users))
}

/// Reason: some access keys are older than 90 days.
pub fn old_keys(users: usize) -> String {
    format!("{} with a password {} active access keys, some older than 90 days.", count(users, "IAM user"), has(users))
}

fn has(users: usize) -> &'static str {
    if users == 1 { "has" } else { "have" }
}

/// Detail of an unused sign-in: when it was last used, and whether it has a second factor.
pub fn with_factor(used: &str, mfa: bool) -> String {
    format!("{used}, {}", if mfa { "with a second factor" } else { "no second factor" })
}

/// Reason: passwords are unused.
pub fn stale(users: usize) -> String {
    format!(
        "{} that nobody has used for 90 days still {}.",
        count(users, "password"),
        if users == 1 { "works" } else { "work" }
    )
}

/// Reason: passwords are unused, perhaps because they are meant for emergencies.
pub fn spares(users: usize) -> String {
    format!("{} If meant for emergencies, say so in the note.", stale(users))
}
