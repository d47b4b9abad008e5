//! Sentences of findings about the root user.

use super::identity;
use crate::stdx::time::Date;

texts! {
    ROOT: "Root user";
    ROOT_HAS_MFA: "The root user has a second factor.";
    ROOT_LACKS_MFA: "The root user has no second factor.";
    NO_MFA: "no second factor";
    ROOT_HAS_NOTHING: "The root user has neither a password nor access keys: nobody can sign in with it.";
    SUMMARY_INCOMPLETE: "AWS's summary of the account does not say.";
    MEMBER_ROOT_UNKNOWN: "It is not known whether this member account's root user has a password; its organization may have removed it.";
    ROOT_HAS_KEYS: "The root user has credentials that work without its password.";
    ROOT_HAS_NO_KEYS: "The root user has no access keys and no signing certificates.";
    HAS_KEYS: "has access keys";
    HAS_CERTIFICATES: "has signing certificates";
    NO_ROOT_ROW: "The credential report has no row for the root user.";
    ROOT_KEY_USED: "An access key of the root user was used in the last 90 days.";
    ROOT_USED: "Somebody signed in as root in the last 90 days. Was it for a task that only root can do?";
    ROOT_NEVER_USED: "The credential report shows no use of the root user.";
    NO_ADMINISTRATOR: "Nobody but the root user is an administrator.";
    CUSTODY: "No API shows who has access to the root user's password and second factor; only you can say.";
    MEMBERS_ROOTS: "Root users of member accounts";
    CENTRAL: "managed centrally";
    NOT_CENTRAL: "not managed centrally: each may have its own credentials";
}

/// Detail of an access key of the root user.
pub fn key_used(day: Date) -> String {
    format!("access key used on {day}")
}

/// Detail of the root user's password.
pub fn password_used(day: Date) -> String {
    format!("signed in on {day}")
}

/// Reason: the root user has not signed in for more than 90 days.
pub fn root_last_used(day: Date) -> String {
    format!("The root user last signed in on {day}, more than 90 days ago.")
}

/// Reason: a role has administrator access.
pub fn administrator_role(name: &str) -> String {
    format!("People work as administrators through the role {}.", identity(name))
}

/// Reason: a group has administrator access.
pub fn administrator_group(name: &str) -> String {
    format!("The members of the group {} are administrators.", identity(name))
}

/// Reason: a user has administrator access.
pub fn administrator_user(name: &str) -> String {
    format!("The user {} is an administrator.", identity(name))
}
