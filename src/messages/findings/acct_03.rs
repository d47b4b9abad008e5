//! What findings on people's sign-ins say.

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

/// What people come in through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directory {
    /// IAM Identity Center.
    IdentityCenter,
    /// Another provider, by SAML.
    Saml,
}

/// The sign-ins, how many have a name that looks shared, and how many people the profile has.
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

/// When a password was last used.
pub fn password_used(day: Option<Date>) -> String {
    day.map_or_else(|| "password never used".to_owned(), |day| format!("password last used on {day}"))
}

/// Of a user whose name looks shared.
pub fn looks_shared(used: &str) -> String {
    format!("the name looks shared; {used}")
}

/// A directory is in use; so many users with a password remain.
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

/// More users with a password than emergencies need.
pub fn users_beside_directory(users: usize) -> String {
    format!("A directory is in use, but {} a password.", have(users))
}

/// So many users; whether there is a directory is not known.
pub fn users(users: usize) -> String {
    format!("{} a password.", have(users))
}

/// No directory.
pub fn users_only(users: usize, has_instance: bool) -> String {
    format!("{} a password, and {}.", have(users), no_directory(has_instance))
}

/// Neither a directory nor users.
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

/// The days on which a user's keys were made.
pub fn keys(made: &[Date]) -> String {
    let days: Vec<String> = made.iter().map(Date::to_string).collect();
    match &days[..] {
        [] => "an active access key".to_owned(),
        [day] => format!("an active access key from {day}"),
        days => format!("active access keys from {}", list(&days.iter().map(String::as_str).collect::<Vec<_>>())),
    }
}

/// Keys that were made in the last 90 days only.
pub fn new_keys(users: usize) -> String {
    format!("{} with a password {} active access keys, none older than 90 days.", count(users, "IAM user"), has(users))
}

/// Keys that were made before.
pub fn old_keys(users: usize) -> String {
    format!("{} with a password {} active access keys, some older than 90 days.", count(users, "IAM user"), has(users))
}

fn has(users: usize) -> &'static str {
    if users == 1 { "has" } else { "have" }
}

/// Of a stale sign-in.
pub fn with_factor(used: &str, mfa: bool) -> String {
    format!("{used}, {}", if mfa { "with a second factor" } else { "no second factor" })
}

/// Passwords that nobody uses.
pub fn stale(users: usize) -> String {
    format!(
        "{} that nobody has used for 90 days still {}.",
        count(users, "password"),
        if users == 1 { "works" } else { "work" }
    )
}

/// The same, where they may be meant for emergencies.
pub fn spares(users: usize) -> String {
    format!("{} If meant for emergencies, say so in the note.", stale(users))
}
