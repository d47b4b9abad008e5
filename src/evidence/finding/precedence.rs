//! Which of two findings on a criterion counts.
//!
//! If a device has kept the evidence of earlier scans, a newer finding rests on that, too. This is for the other cases: the
//! scan was on another device, or nobody wanted evidence kept. A newer finding replaces an older one unless all of this holds:
//!
//! - The older one is fresh, has a verdict other than unknown, is from our own checks, and was judged on this device.
//! - The newer one lacked an answer that the older one had: of a Region, or of a call that is not made Region by Region.
//!   One whose verdict is unknown lacked whatever came from another source.
//! - The newer one is no worse, and names no resource that the older one did not name. A new failure is never hidden.
//!   A review never replaces a failure, whatever it names: it only says that somebody must look.
//! - If the newer one names fewer resources, it lacked answers about those that it leaves out. What it saw fixed is never
//!   hidden.

use super::{Degree, Finding, Resource, Source, Verdict};

impl Finding {
    /// Whether this finding still counts after a newer one on the same criterion: the newer one says nothing that this one had
    /// not said, and lacked answers that this one had.
    pub fn prevails_over(&self, newer: &Self) -> bool {
        // A finding that was judged again leaves out what no longer counts.
        if newer.rejudged_at > self.rejudged_at
            || self.stated.is_some()
            || self.source.is_external_scanner()
            || self.verdict == Verdict::Unknown
            || !self.is_fresh(newer.newest())
        {
            return false;
        }
        if newer.verdict == Verdict::Unknown {
            return self.sources().any(|source| newer.sources().all(|other| other != source));
        }
        let lacked = || newer.missing.iter().filter(|place| !self.missing.contains(place));
        if lacked().next().is_none() || newer.verdict.weight() > self.verdict.weight() {
            return false;
        }
        let is_failure = matches!(self.verdict, Verdict::Fail { .. });
        (is_failure && newer.verdict == Verdict::Review)
            || self
                .names_all_of(newer, |resource| lacked().any(|place| place.contains(':') || *place == resource.region))
    }

    /// Whether this finding is as bad as another one, and names every resource that the other one names.
    pub fn says_all_of(&self, other: &Self) -> bool {
        let has = |resource: &Resource| self.resources.iter().any(|known| known.is_same(resource));
        self.verdict.weight() >= other.verdict.weight() && other.resources.iter().all(has)
    }

    /// The sources of the evidence.
    fn sources(&self) -> impl Iterator<Item = Source> {
        [self.source].into_iter().chain(self.other_sources.iter().copied())
    }

    /// Whether a newer finding names no resource that this one did not name, and leaves out only what it could not see.
    fn names_all_of(&self, newer: &Self, is_unseen: impl Fn(&Resource) -> bool) -> bool {
        let has = |of: &Self, resource: &Resource| of.resources.iter().any(|other| other.is_same(resource));
        // If not all resources are kept, it is no longer known whether the newer finding leaves one out.
        let is_kept_whole = self.resource_count as usize <= self.resources.len();
        newer.resource_count <= self.resource_count
            && (is_kept_whole || newer.resource_count == self.resource_count)
            && newer.resources.iter().all(|named| has(self, named))
            && self.resources.iter().all(|known| has(newer, known) || is_unseen(known))
    }
}

impl Verdict {
    /// How much the verdict says against the account.
    fn weight(self) -> u8 {
        match self {
            Self::Pass | Self::NotApplicable | Self::Unknown => 0,
            Self::Review => 1,
            Self::Fail { degree: Degree::Partly } => 2,
            Self::Fail { degree: Degree::Wholly } => 3,
        }
    }
}

impl Resource {
    /// Whether two resources are the same, regardless of what is wrong with them.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (&self.id, &self.kind, &self.region) == (&other.id, &other.kind, &other.region)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stdx::time::{DAY, Timestamp};

    fn finding(verdict: Verdict, days: u64) -> Finding {
        Finding::on_nothing(verdict, Timestamp::from_millis(days * DAY))
    }

    /// A failure with these resources, each as `id region`, and with these missing answers.
    fn failed(degree: Degree, named: &[&str], missing: &[&str], days: u64) -> Finding {
        let resource = |text: &&str| {
            let (id, region) = text.split_once(' ').unwrap_or((text, ""));
            Resource::new("", id, region, "")
        };
        Finding {
            resources: named.iter().map(resource).collect(),
            resource_count: u32::try_from(named.len()).expect("few"),
            missing: missing.iter().map(|place| (*place).to_owned()).collect(),
            ..finding(Verdict::Fail { degree }, days)
        }
    }

    #[test]
    fn a_fuller_finding_outlasts_a_newer_one_that_tells_nothing_new() {
        use Degree::{Partly, Wholly};
        let full = failed(Wholly, &["a", "b eu-west-1"], &[], 0);
        for (newer, outlasts, why) in [
            (failed(Partly, &["a", "b eu-west-1"], &["s3:ListBuckets"], 1), true, "the same, seen less well"),
            (failed(Partly, &["a"], &["eu-west-1"], 1), true, "what it leaves out stands where it could not see"),
            (failed(Partly, &["b eu-west-1"], &["s3:ListBuckets"], 1), true, "a call of no Region may hide anything"),
            (failed(Partly, &["b eu-west-1"], &["eu-west-1"], 1), false, "what it leaves out it has seen mended"),
            (failed(Partly, &["a", "c"], &["eu-west-1"], 1), false, "a new failure"),
            (failed(Partly, &["a", "b us-east-1"], &["eu-west-1"], 1), false, "the same name elsewhere"),
            (failed(Wholly, &["a"], &[], 1), false, "it saw everything"),
            (failed(Partly, &["a"], &["eu-west-1"], 31), false, "the older one is too old"),
            (finding(Verdict::Pass, 1), false, "it saw everything, and it is mended"),
            (finding(Verdict::NotApplicable, 1), false, "it saw everything, and there is nothing any more"),
        ] {
            assert_eq!(full.prevails_over(&newer), outlasts, "{why}");
        }
    }

    #[test]
    fn a_failure_outlasts_a_review_that_saw_less_and_a_pass_does_not() {
        let review =
            |missing: &[&str]| Finding { verdict: Verdict::Review, ..failed(Degree::Partly, &["other"], missing, 1) };
        let failure = failed(Degree::Wholly, &["a"], &[], 0);
        assert!(failure.prevails_over(&review(&["s3:ListBuckets"])));
        assert!(!failure.prevails_over(&review(&[])), "it saw everything");
        assert!(!finding(Verdict::Pass, 0).prevails_over(&review(&["s3:ListBuckets"])), "it may be a new failure");
    }

    #[test]
    fn what_is_no_fuller_does_not_outlast() {
        use Degree::{Partly, Wholly};
        let newer = failed(Partly, &["a"], &["eu-west-1", "s3:ListBuckets"], 1);
        for (older, why) in [
            (failed(Wholly, &["a", "b eu-west-1"], &["eu-west-1", "s3:ListBuckets"], 0), "it lacked the same"),
            (finding(Verdict::Unknown, 0), "it told nothing"),
            (finding(Verdict::Pass, 0), "it is no failure"),
            (finding(Verdict::Review, 0), "it was less sure"),
            (Finding { source: Source::Prowler, ..failed(Wholly, &["a"], &[], 0) }, "it is not ours"),
            (Finding { resource_count: 9, ..failed(Wholly, &["a"], &[], 0) }, "what it named is not known any more"),
        ] {
            assert!(!older.prevails_over(&newer), "{why}");
        }
    }

    #[test]
    fn what_another_road_told_outlasts_a_look_that_told_nothing() {
        let unknown = finding(Verdict::Unknown, 1);
        let told = finding(Verdict::Pass, 0);
        assert!(!told.prevails_over(&unknown), "the same road may have been closed since");
        assert!(
            Finding { other_sources: vec![Source::File], ..told.clone() }.prevails_over(&unknown),
            "in part by another road"
        );
        assert!(Finding { source: Source::File, ..told }.prevails_over(&unknown));
    }
}
