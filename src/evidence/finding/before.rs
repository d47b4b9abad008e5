//! What the finding before the present one said, so that changes can be shown.

use super::{Finding, Verdict};
use crate::stdx::json::from_json;
use crate::stdx::time::Timestamp;
use serde::Serialize;

/// What an earlier finding on the same criterion said. It names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Before {
    /// The verdict.
    pub verdict: Verdict,
    /// When the newest of its calls was made.
    pub at: Timestamp,
    /// The number of resources that were affected.
    pub resource_count: u32,
    /// The number of resources that are affected now and were not then, among those that both findings keep.
    pub added: u32,
}

impl Before {
    /// What `known` said, and how much of `now` it did not name. A finding that keeps only some of its resources may have
    /// named any, so then nothing counts as added.
    pub fn of(known: &Finding, now: &Finding) -> Self {
        let is_whole = known.resource_count as usize <= known.resources.len();
        let is_new = |place: &usize| {
            let resource = now.resources.get(*place);
            !known.resources.iter().any(|other| resource.is_some_and(|resource| resource.is_same(other)))
        };
        let added = if is_whole { (0..now.resources.len()).filter(is_new).count() } else { 0 };
        Self {
            verdict: known.verdict,
            at: known.newest(),
            resource_count: known.resource_count,
            added: u32::try_from(added).unwrap_or(u32::MAX),
        }
    }
}

impl Finding {
    /// What the finding before this one said, if this one says something else.
    pub fn changed_from(&self) -> Option<Before> {
        self.before.filter(|before| {
            (before.verdict, before.resource_count, before.added) != (self.verdict, self.resource_count, 0)
        })
    }
}

from_json! {
    Before { verdict, at, resource_count, added }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Degree, Resource};

    const FAIL: Verdict = Verdict::Fail { degree: Degree::Wholly };

    fn naming(ids: &[&str]) -> Finding {
        let mut finding = Finding::on_nothing(FAIL, Timestamp::default());
        finding.resources = ids.iter().map(|id| Resource::new("bucket", *id, "", "open")).collect();
        finding.resource_count = finding.resources.len() as u32;
        finding
    }

    #[test]
    fn another_verdict_number_or_resource_is_a_change() {
        let known = naming(&["a", "b"]);
        for (now, changed) in [
            (naming(&["a", "b"]), false),
            (naming(&["b", "a"]), false),
            (naming(&["a"]), true),
            (naming(&["a", "c"]), true),
            (Finding { verdict: Verdict::Review, ..naming(&["a", "b"]) }, true),
        ] {
            let before = Some(Before::of(&known, &now));
            assert_eq!(Finding { before, ..now.clone() }.changed_from().is_some(), changed, "{now:?}");
        }
    }

    #[test]
    fn what_was_not_kept_does_not_count_as_new() {
        let known = Finding { resource_count: 30, ..naming(&["a"]) };
        assert_eq!(Before::of(&known, &naming(&["b"])).added, 0);
    }

    #[test]
    fn a_first_finding_has_not_changed() {
        assert_eq!(naming(&["a"]).changed_from(), None);
    }
}
