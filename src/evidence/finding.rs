//! The outcome of a check.

mod named;
mod precedence;

use crate::stdx::json::{DecodeError, Fields, FromJson, from_json};
use crate::stdx::names::names;
use crate::stdx::sort::by_text;
use crate::stdx::time::Timestamp;
use serde::Serialize;
use serde_json::Value;

pub use named::{KEPT_RESOURCES, Named, WORDS};

/// How long a finding decides, in days after its oldest call.
pub const FRESH_DAYS: u64 = 30;

/// What the evidence says of one criterion.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The verdict.
    pub verdict: Verdict,
    /// One sentence: why.
    pub reason: String,
    /// The names that stand in the reason and in what is said of the resources that are kept, as [`Named::read`] reads them.
    /// `None` where nobody has listed them: in findings of older versions, and in files of others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<String>>,
    /// When the oldest of its calls was made.
    pub observed: Timestamp,
    /// How many milliseconds after the oldest of its calls the newest was made.
    #[serde(rename = "span", skip_serializing_if = "is_nothing")]
    pub span_ms: u64,
    /// When it was judged again without what had become too old to count; zero where it was not.
    #[serde(rename = "again", skip_serializing_if = "Timestamp::is_zero")]
    pub rejudged_at: Timestamp,
    /// When the file was written that states it; `None` where it was judged on this device. What a file states is no evidence:
    /// it gives way to whatever is judged here, and no command is filled with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<Timestamp>,
    /// How the evidence came here, the newest of it.
    #[serde(rename = "road", skip_serializing_if = "Source::is_live")]
    pub source: Source,
    /// The other roads by which some of it came.
    #[serde(rename = "besides", skip_serializing_if = "Vec::is_empty")]
    pub other_sources: Vec<Source>,
    /// The affected resources that are kept, the first of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// How many affected resources there are in all.
    pub resource_count: u32,
    /// The calls it rests on, `service:Operation`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// The Regions whose answers it rests on; none where only global services were asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// Where a failure or a review was concluded without seeing everything: the Regions of which an answer was missing, and the
    /// missing calls, `service:Operation`, that are not made Region by Region.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// How evidence came here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// From AWS, asked by this browser.
    #[default]
    Live,
    /// In a file of the collector, or one that a live scan saved.
    File,
    /// As the output of a command, pasted into a criterion.
    Pasted,
    /// Not as evidence: as the result of a Prowler scan.
    Prowler,
    /// Not as evidence: as a finding of AWS Security Hub, or of what writes in its format.
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
    /// Whether other software judged, and not our checks.
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
    /// What commands call it: its name, id or ARN. Text from outside.
    pub id: String,
    /// The kind of placeholder that its id fills in commands, such as `bucket`, or [`WORDS`]; empty where there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Its Region; empty for global ones.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// What is wrong with it.
    pub what: String,
}

impl Resource {
    /// A resource of a kind (one of `baseline::placeholder`), what is wrong with it, and its Region; that is empty for
    /// global ones.
    pub fn new(kind: &str, id: impl Into<String>, region: &str, what: impl Into<String>) -> Self {
        Self { id: id.into(), kind: kind.to_owned(), region: region.to_owned(), what: what.into() }
    }
}

impl Finding {
    /// When the newest of its calls was made.
    pub fn newest(&self) -> Timestamp {
        Timestamp::from_millis(self.observed.as_millis().saturating_add(self.span_ms))
    }

    /// Whether it still decides: up to [`FRESH_DAYS`] days old.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.as_millis().saturating_sub(self.observed.as_millis()) <= FRESH_DAYS * 86_400_000
    }

    /// Whether a part of what it rests on still counts, and another part does not any more.
    pub fn is_stale_in_part(&self, now: Timestamp) -> bool {
        self.stated.is_none()
            && !self.is_fresh(now)
            && now.as_millis().saturating_sub(self.newest().as_millis()) <= FRESH_DAYS * 86_400_000
    }

    /// The resources that are kept, as they are listed: global ones first, then Region by Region, each by id.
    pub fn listed(&self) -> Vec<Resource> {
        let mut list = self.resources.clone();
        by_text(&mut list, |resource| [resource.region.as_str(), &resource.id].join("\0"));
        list
    }
}

#[cfg(test)]
impl Finding {
    /// One that says this, on nothing, as a live scan saw it then.
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
        resource_count, calls, regions, missing
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
        let thirty_days = FRESH_DAYS * 86_400_000;
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
