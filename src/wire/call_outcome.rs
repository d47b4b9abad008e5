//! What came of a call, in one word.

use crate::stdx::names::names;

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallOutcome {
    /// An answer, to the last page; or an error that is an answer (CRITERIA.md E3).
    Data,
    /// The credentials may not ask this.
    Denied,
    /// An explicit deny in a policy of the organization.
    DeniedByScp,
    /// The browser did not let the answer through.
    Blocked,
    /// The account does not have the service, the plan or the feature.
    Unsupported,
    /// AWS asked to slow down, again and again.
    Throttled,
    /// No answer in time.
    TimedOut,
    /// No network.
    Offline,
    /// The credentials have expired.
    Expired,
    /// The clocks differ too much, and a corrected time was refused too.
    ClockSkew,
    /// The answer could not be read.
    Malformed,
    /// The scan was ended before.
    Cancelled,
    /// Any other failure; the code says which.
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
