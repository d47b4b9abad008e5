//! The outcome of a call.

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

impl CallOutcome {
    /// All outcomes.
    pub const ALL: [Self; 13] = [
        Self::Data,
        Self::Denied,
        Self::DeniedByScp,
        Self::Blocked,
        Self::Unsupported,
        Self::Throttled,
        Self::TimedOut,
        Self::Offline,
        Self::Expired,
        Self::ClockSkew,
        Self::Malformed,
        Self::Cancelled,
        Self::Failed,
    ];

    /// Returns the name in evidence files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Denied => "denied",
            Self::DeniedByScp => "closed",
            Self::Blocked => "blocked",
            Self::Unsupported => "unsupported",
            Self::Throttled => "throttled",
            Self::TimedOut => "timed-out",
            Self::Offline => "offline",
            Self::Expired => "expired",
            Self::ClockSkew => "clock-skew",
            Self::Malformed => "malformed",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    /// Returns the outcome with this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
}
