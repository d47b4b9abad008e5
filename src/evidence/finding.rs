//! Findings: what checks conclude from evidence.

mod before;
mod named;
mod precedence;

use crate::stdx::json::{DecodeError, Fields, FromJson, from_json};
use crate::stdx::names::names;
use crate::stdx::sort::by_text;
use crate::stdx::time::{DAY, Timestamp};
use serde::Serialize;
use serde_json::Value;

pub use before::Before;
pub use named::{KEPT_RESOURCES, Named, WORDS};

/// How long a finding decides, in days after its oldest call.
const FRESH_DAYS: u64 = 30;

/// Whether what was observed then still decides now.
pub fn still_counts(observed: Timestamp, now: Timestamp) -> bool {
    observed.is_within(FRESH_DAYS, now)
}

/// What the evidence says about one criterion.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The verdict.
    pub verdict: Verdict,
    /// The reason, in one sentence.
    pub reason: String,
    /// The names in the reason and in the texts of the resources that are kept, as [`Named::read`] reads them. `None` if nobody
    /// has listed them: in findings of older versions, and in files of others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<String>>,
    /// When the oldest of the calls was made.
    pub observed: Timestamp,
    /// How many milliseconds after the oldest of the calls the newest was made.
    #[serde(rename = "span", skip_serializing_if = "is_nothing")]
    pub span_ms: u64,
    /// When the finding was judged again without evidence that had become too old to count; zero if it was not.
    #[serde(rename = "again", skip_serializing_if = "Timestamp::is_zero")]
    pub rejudged_at: Timestamp,
    /// When the file was written that states the finding; `None` if it was judged on this device. A stated finding is no
    /// evidence: it gives way to whatever is judged here, and it fills no command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<Timestamp>,
    /// The source of the newest evidence.
    #[serde(rename = "road", skip_serializing_if = "Source::is_live")]
    pub source: Source,
    /// The other sources of the evidence.
    #[serde(rename = "besides", skip_serializing_if = "Vec::is_empty")]
    pub other_sources: Vec<Source>,
    /// The affected resources that are kept: the first ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// The number of all affected resources.
    pub resource_count: u32,
    /// The calls that the finding rests on, as `service:Operation`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// The Regions whose answers the finding rests on; empty if only global services were called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// What was missing when a failure or a review was concluded: the Regions without an answer, and those calls, as
    /// `service:Operation`, that are not made Region by Region.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What the finding before this one said, on earlier evidence; `None` in a first finding. The document keeps it, see
    /// `Assessment::observe`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
}

/// How evidence came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// From AWS, in a scan by this browser.
    #[default]
    Live,
    /// In a file of the collector, or one that a live scan saved.
    File,
    /// As the output of a command, pasted into a criterion.
    Pasted,
    /// Not as evidence, but as the result of a Prowler scan.
    Prowler,
    /// Not as evidence, but as a finding of AWS Security Hub, or of other software that writes its format.
    SecurityHub,
}

names!(Source {
    Live = "live",
    File = "file",
    Pasted = "pasted",
    Prowler = "prowler",
    SecurityHub = "security-hub",
});

impl Source {
    /// Whether other software judged, and not Footing's checks.
    pub fn is_external_scanner(self) -> bool {
        matches!(self, Self::Prowler | Self::SecurityHub)
    }

    fn is_live(&self) -> bool {
        *self == Self::Live
    }
}

/// What a check concludes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Verdict {
    /// Met.
    Pass,
    /// Not met, or partly met.
    Fail {
        /// How much is missing.
        degree: Degree,
    },
    /// For a person to review.
    Review,
    /// Nothing in the account exists that the criterion could be about.
    NotApplicable,
    /// The evidence does not say; the finding's reason says why.
    Unknown,
}

/// How much of a failed criterion is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Degree {
    /// Counts as partly met.
    Partly,
    /// Counts as not met.
    Wholly,
}

/// A resource that a finding names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Resource {
    /// The name, ID or ARN that commands use. Text from outside.
    pub id: String,
    /// The kind of placeholder that the ID fills in commands, such as `bucket`, or [`WORDS`]; empty if it fills none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The Region; empty for a global resource.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// What is wrong with the resource.
    pub what: String,
}

impl Resource {
    /// A resource of a kind (one of `baseline::placeholder`), its ID, its Region (empty for a global resource), and what is
    /// wrong with it.
    pub fn new(kind: &str, id: impl Into<String>, region: &str, what: impl Into<String>) -> Self {
        Self { id: id.into(), kind: kind.to_owned(), region: region.to_owned(), what: what.into() }
    }
}

impl Finding {
    /// When the newest of the calls was made.
    pub fn newest(&self) -> Timestamp {
        self.observed.plus(self.span_ms)
    }

    /// Whether the finding still decides, up to thirty days after its oldest call.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        still_counts(self.observed, now)
    }

    /// When the finding stops deciding.
    pub fn counts_until(&self) -> Timestamp {
        self.observed.plus(FRESH_DAYS * DAY)
    }

    /// Whether a part of the evidence still counts, and another part no longer does.
    pub fn is_stale_in_part(&self, now: Timestamp) -> bool {
        self.stated.is_none() && !self.is_fresh(now) && still_counts(self.newest(), now)
    }

    /// The resources that are kept, in the order of lists: global ones first, then by Region, each by ID.
    pub fn listed(&self) -> Vec<Resource> {
        let mut list = self.resources.clone();
        by_text(&mut list, |resource| [resource.region.as_str(), &resource.id].join("\0"));
        list
    }
}

#[cfg(test)]
impl Finding {
    /// A finding with this verdict that rests on no calls, as a live scan concluded it at this time.
    pub fn on_nothing(verdict: Verdict, observed: Timestamp) -> Self {
        Self {
            verdict,
            reason: "Because.".to_owned(),
            names: None,
            observed,
            span_ms: 0,
            rejudged_at: Timestamp::default(),
            stated: None,
            source: Source::Live,
            other_sources: Vec::new(),
            resources: Vec::new(),
            resource_count: 0,
            calls: Vec::new(),
            regions: Vec::new(),
            missing: Vec::new(),
            before: None,
        }
    }
}

fn is_nothing(number: &u64) -> bool {
    *number == 0
}

impl Finding {
    /// Reads a finding from JSON.
    ///
    /// # Errors
    /// What does not fit, in technical words.
    pub fn read(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Self::from_json(&value).map_err(|error| error.to_string())
    }
}

from_json! {
    Finding {
        verdict, reason, observed;
        names, span_ms = "span", rejudged_at = "again", stated, source = "road", other_sources = "besides", resources,
        resource_count, calls, regions, missing, before
    }
    Resource { id, what; kind, region }
}

impl FromJson for Verdict {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["is", "degree"])?;
        match (fields.text("is")?, fields.get_or_default::<Option<String>>("degree")?.as_deref()) {
            ("pass", None) => Ok(Self::Pass),
            ("fail", Some("partly")) => Ok(Self::Fail { degree: Degree::Partly }),
            ("fail", Some("wholly")) => Ok(Self::Fail { degree: Degree::Wholly }),
            ("review", None) => Ok(Self::Review),
            ("not-applicable", None) => Ok(Self::NotApplicable),
            ("unknown", None) => Ok(Self::Unknown),
            _ => Err(DecodeError::new("is not a verdict")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(verdict: Verdict, observed: u64) -> Finding {
        Finding::on_nothing(verdict, Timestamp::from_millis(observed))
    }

    #[test]
    fn a_finding_decides_for_thirty_days_after_its_oldest_call() {
        let thirty_days = FRESH_DAYS * DAY;
        for (age, fresh) in [(0, true), (thirty_days - 1, true), (thirty_days, true), (thirty_days + 1, false)] {
            assert_eq!(finding(Verdict::Pass, 5).is_fresh(Timestamp::from_millis(5 + age)), fresh, "{age}");
        }
    }

    #[test]
    fn a_clock_behind_the_observation_does_not_make_it_old() {
        assert!(finding(Verdict::Pass, 1000).is_fresh(Timestamp::from_millis(0)));
    }

    #[test]
    fn resources_are_listed_by_region_and_id() {
        let of = |region, id| Resource::new("", id, region, "");
        let mut finding = finding(Verdict::Review, 0);
        finding.resources = vec![of("eu-west-1", "b"), of("eu-west-1", "a"), of("", "z"), of("eu-west", "c")];
        let expected = [of("", "z"), of("eu-west", "c"), of("eu-west-1", "a"), of("eu-west-1", "b")];
        assert_eq!(finding.listed(), expected);
    }

    #[test]
    fn a_verdict_has_one_written_form() {
        for (verdict, written) in [
            (Verdict::Pass, r#"{"is":"pass"}"#),
            (Verdict::Fail { degree: Degree::Partly }, r#"{"is":"fail","degree":"partly"}"#),
            (Verdict::Fail { degree: Degree::Wholly }, r#"{"is":"fail","degree":"wholly"}"#),
            (Verdict::Review, r#"{"is":"review"}"#),
            (Verdict::NotApplicable, r#"{"is":"not-applicable"}"#),
            (Verdict::Unknown, r#"{"is":"unknown"}"#),
        ] {
            assert_eq!(serde_json::to_string(&verdict).expect("JSON"), written);
            let value: Value = serde_json::from_str(written).expect("JSON");
            assert_eq!(Verdict::from_json(&value).expect("a verdict"), verdict);
        }
    }

    #[test]
    fn a_road_has_one_written_form_and_live_goes_without_saying() {
        for source in Source::ALL {
            let finding = Finding { source, ..finding(Verdict::Pass, 0) };
            let written = serde_json::to_value(&finding).expect("JSON");
            assert_eq!(
                written.get("road").and_then(Value::as_str),
                Some(source.as_str()).filter(|_| source != Source::Live)
            );
            assert_eq!(Finding::from_json(&written), Ok(finding));
        }
    }

    #[test]
    fn a_failure_without_a_degree_is_not_read() {
        assert!(Verdict::from_json(&serde_json::json!({"is": "fail"})).is_err());
    }
}
