//! The sentences in the policies and templates that are made for people to use in their account. They stand in YAML without
//! quotes: no colon followed by a space, no `#`.

/// Why a role is taken.
pub const ASSUME_ROLE: &str = "Only if you ask for it: to switch to a role that can do less than what you handed over.";

/// What the template is for.
pub const TEMPLATE: &str = "A role that lets Footing read what its checks need, and change nothing.";

/// What the template's parameter means.
pub const PRINCIPAL: &str = "The ARN of the one user or role that may assume this role. Empty means everyone in this account who is allowed to.";

/// What the role is for.
pub const ROLE: &str = "Reads what the checks of Footing need, and changes nothing.";

/// What the template gives back.
pub const ROLE_ARN: &str = "The ARN of the role, for aws sts assume-role.";
