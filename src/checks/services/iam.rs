//! IAM: users, roles and their credentials, and what policies allow.

pub(in crate::checks) mod account_summary;
pub(in crate::checks) mod credential_report;
pub(in crate::checks) mod identities;
pub(in crate::checks) mod mfa;
pub(in crate::checks) mod policy;
