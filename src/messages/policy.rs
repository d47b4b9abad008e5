//! Sentences in the policies and templates that people use in their account. They are put into YAML without quotes, so
//! they contain no colon followed by a space, and no `#`.

/// Why the permission to assume a role is needed.
pub const ASSUME_ROLE: &str = "Only if you ask for it: to switch to a role that can do less than what you handed over.";

/// The description of the template.
pub const TEMPLATE: &str = "A role that lets Footing read what its checks need, and change nothing.";

/// The description of the template's parameter.
pub const PRINCIPAL: &str = "The ARN of the one user or role that may assume this role. Empty means everyone in this account who is allowed to.";

/// The description of the role.
pub const ROLE: &str = "Reads what the checks of Footing need, and changes nothing.";

/// The description of the template's output.
pub const ROLE_ARN: &str = "The ARN of the role, for aws sts assume-role.";
