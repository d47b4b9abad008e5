//! The outcome of a call.

use crate::stdx::names::names;

/// The outcome of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallOutcome {
    /// An answer, complete to the last page, or an error that counts as an answer (CRITERIA.md E3).
    Data,
    /// The credentials lack the permission.
    Denied,
    /// A policy of the organization explicitly denies the call.
    DeniedByScp,
    /// The browser did not expose the answer.
    Blocked,
    /// The account does not have the service, the plan or the feature.
    Unsupported,
    /// AWS kept asking for fewer requests.
    Throttled,
    /// There was no answer in time.
    TimedOut,
    /// There was no network.
    Offline,
    /// The credentials have expired.
    Expired,
    /// The clocks differ too much, and a corrected time was refused, too.
    ClockSkew,
    /// The answer could not be read.
    Malformed,
    /// The scan ended before the call was answered.
    Cancelled,
    /// Any other failure. The error code says which.
    Failed,
}

names!(CallOutcome {
    Data = "data",
    Denied = "denied",
    DeniedByScp = "closed",
    Blocked = "blocked",
    Unsupported = "unsupported",
    Throttled = "throttled",
    TimedOut = "timed-out",
    Offline = "offline",
    Expired = "expired",
    ClockSkew = "clock-skew",
    Malformed = "malformed",
    Cancelled = "cancelled",
    Failed = "failed",
});
