//! What came of a call, in one word.

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

impl CallOutcome {
    /// All of them.
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

    /// The name in evidence files.
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

    /// The outcome with this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
}
