//! CloudTrail: the trails, what they record, and where they deliver it.

pub(in crate::checks) mod log_bucket;
pub(in crate::checks) mod management_events;
pub(in crate::checks) mod object_events;
pub(in crate::checks) mod trails;
