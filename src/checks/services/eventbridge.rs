//! EventBridge: which events a rule matches, and where it sends them.

pub(in crate::checks) mod event_pattern;
pub(in crate::checks) mod notification_rules;
