//! The outcome of a check.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How long a finding decides, in days after its oldest call.
pub const FRESH_DAYS: u64 = 30;

/// What the evidence says of one criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The verdict.
    pub verdict: Verdict,
    /// One sentence: why.
    pub reason: String,
    /// When the oldest of its calls was made.
    pub observed: Timestamp,
    /// The affected resources that are kept, the first of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// How many affected resources there are in all.
    #[serde(default)]
    pub resource_count: u32,
    /// The calls it rests on, `service:Operation`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
}

/// What a check concludes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Verdict {
    /// Met.
    Pass,
    /// Not met, or met by half.
    Fail {
        /// How much is missing.
        degree: Degree,
    },
    /// A person must look.
    Review,
    /// Nothing in the account that the criterion could be about.
    NotApplicable,
    /// The evidence does not say; the finding's reason says why.
    Unknown,
}

/// How much of a failed criterion is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Degree {
    /// Counts as partly met.
    Partly,
    /// Counts as not met.
    Wholly,
}

/// A resource that a finding names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Its id, name or ARN. Text from outside.
    pub id: String,
    /// Its Region; empty for global ones.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// What is wrong with it.
    pub what: String,
}

impl Finding {
    /// Whether it still decides: up to [`FRESH_DAYS`] days old.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.as_millis().saturating_sub(self.observed.as_millis()) <= FRESH_DAYS * 86_400_000
    }
}
