//! The resources that an action is about: those that the findings on its criteria name, with what is wrong with each.
//!
//! A finding names the resources of its criterion, and a criterion may have several actions. An action is about resources of
//! the kinds that its condition names, or else of those that its commands name. A resource of a kind that no action of the
//! criterion is for belongs to all of them.

use super::console::Console;
use crate::baseline::{ActionId, CriterionId, kind_bit};
use crate::evidence::{Finding, Resource, Verdict};
use crate::stdx::sort::by_text;
use std::sync::Arc;

/// The resources that an action is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affected {
    /// The resources that the findings name, each once: global ones first, then by Region, each by ID. As many as the findings
    /// keep ([`KEPT_RESOURCES`](crate::evidence::KEPT_RESOURCES) in a stored document).
    pub named: Vec<AffectedResource>,
    /// The number of further resources, at least, that the findings count without naming them.
    pub more: usize,
}

/// A resource that an action is about. Its texts are from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AffectedResource {
    /// The name, ID or ARN.
    pub id: String,
    /// The kind, as in `baseline::placeholder`; empty if no command can name it.
    pub kind: String,
    /// The Region; empty for a global resource.
    pub region: String,
    /// What is wrong with it: a sentence from each finding that says something different.
    pub wrong: Vec<String>,
    /// The address of its page in the AWS console, if it is known.
    pub address: Option<String>,
    /// Whether it can be filled into commands: it was found by a check on this device.
    pub is_found_here: bool,
}

impl Affected {
    /// Returns the resources that an action is about because of these criteria, which are those of its row in the plan. `find`
    /// returns the finding of a criterion if it still counts.
    pub fn of(
        action: ActionId,
        criteria: &[CriterionId],
        console: &Console,
        find: impl Fn(CriterionId) -> Option<Arc<Finding>>,
    ) -> Self {
        let mut affected = Self::default();
        for criterion in criteria {
            let Some(finding) = find(*criterion).filter(|one| matches!(one.verdict, Verdict::Fail { .. })) else {
                continue;
            };
            // Other scanners name other kinds of resources, or none.
            let judged = if finding.source.is_external_scanner() { "" } else { criterion.get().id };
            let mut own = finding.resources.iter().filter(|one| is_about(action, *criterion, &one.kind)).peekable();
            if own.peek().is_some() || finding.resources.is_empty() {
                let unnamed = (finding.resource_count as usize).saturating_sub(finding.resources.len());
                // Findings may count the same resources.
                affected.more = affected.more.max(unnamed);
            }
            let is_found_here = finding.stated.is_none() && !finding.source.is_external_scanner();
            for resource in own {
                affected.add(resource, || console.address(judged, resource), is_found_here);
            }
        }
        by_text(&mut affected.named, |one| [one.region.as_str(), &one.id, &one.kind].join("\0"));
        affected
    }

    /// Whether no finding names or counts any resource.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty() && self.more == 0
    }

    /// The number of resources, at least.
    pub fn len(&self) -> usize {
        self.named.len() + self.more
    }

    /// Returns the resources that are named, by Region, in order. The Region is empty for global ones.
    pub fn by_region(&self) -> impl Iterator<Item = (&str, &[AffectedResource])> {
        let regions = self.named.chunk_by(|one, next| one.region == next.region);
        regions.filter_map(|group| group.first().map(|first| (first.region.as_str(), group)))
    }

    fn add(&mut self, resource: &Resource, address: impl Fn() -> Option<String>, is_found_here: bool) {
        let Resource { id, kind, region, what } = resource;
        let same = |one: &&mut AffectedResource| one.id == *id && one.kind == *kind && one.region == *region;
        match self.named.iter_mut().find(same) {
            Some(known) => {
                if !known.wrong.contains(what) && !what.is_empty() {
                    known.wrong.push(what.clone());
                }
                known.address = known.address.take().or_else(address);
                known.is_found_here |= is_found_here;
            }
            None => self.named.push(AffectedResource {
                id: id.clone(),
                kind: kind.clone(),
                region: region.clone(),
                wrong: Some(what.clone()).filter(|what| !what.is_empty()).into_iter().collect(),
                address: address(),
                is_found_here,
            }),
        }
    }
}

/// Whether an action is about resources of a kind that a finding on a criterion names. A resource of a kind that no action is
/// for belongs to all of them.
fn is_about(action: ActionId, criterion: CriterionId, kind: &str) -> bool {
    is_for(action, kind) || !criterion.get().actions.iter().any(|other| is_for(*other, kind))
}

/// Whether an action is for a kind: by its condition, or by its commands if the condition names no kinds.
fn is_for(action: ActionId, kind: &str) -> bool {
    match action.only_if().map_or(0, |only_if| only_if.resources) {
        0 => action.fills().contains(&kind),
        kinds => kinds & kind_bit(kind) != 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::kinds;
    use crate::evidence::{Degree, Source};
    use crate::stdx::time::Timestamp;

    const FAIL: Verdict = Verdict::Fail { degree: Degree::Wholly };

    #[track_caller]
    fn criterion(id: &str) -> CriterionId {
        CriterionId::find(id).unwrap_or_else(|| panic!("no criterion {id}"))
    }

    #[track_caller]
    fn action(id: &str) -> ActionId {
        ActionId::find(id).unwrap_or_else(|| panic!("no action {id}"))
    }

    /// A failing finding that names resources as kind, ID, Region and what is wrong.
    fn finding(resources: &[(&str, &str, &str, &str)]) -> Finding {
        let resources: Vec<Resource> =
            resources.iter().map(|(kind, id, region, what)| Resource::new(kind, *id, region, *what)).collect();
        let resource_count = u32::try_from(resources.len()).expect("few");
        Finding { resources, resource_count, ..Finding::on_nothing(FAIL, Timestamp::default()) }
    }

    /// The resources of an action by the finding of one criterion.
    fn of(action_id: &str, criterion_id: &str, finding: &Finding) -> Affected {
        let console = Console::of("123456789012", [].into_iter());
        let id = criterion(criterion_id);
        Affected::of(action(action_id), &[id], &console, |one| (one == id).then(|| Arc::new(finding.clone())))
    }

    fn ids(affected: &Affected) -> Vec<&str> {
        affected.named.iter().map(|one| one.id.as_str()).collect()
    }

    #[test]
    fn resources_are_in_order_of_region_and_id_with_what_is_wrong_and_their_page() {
        let finding = finding(&[
            ("bucket", "b", "eu-west-1", "open"),
            ("bucket", "z", "", "closed"),
            ("bucket", "a", "eu-west-1", "open"),
            ("bucket", "c", "eu-central-1", "open"),
        ]);
        let affected = of("acct-08.close-public-buckets", "acct-08.no-public-data", &finding);
        assert_eq!(ids(&affected), ["z", "c", "a", "b"]);
        let regions: Vec<(&str, usize)> = affected.by_region().map(|(region, group)| (region, group.len())).collect();
        assert_eq!(regions, [("", 1), ("eu-central-1", 1), ("eu-west-1", 2)]);
        let last = affected.named.last().expect("a resource");
        assert_eq!(last.wrong, ["open"]);
        assert!(last.address.as_deref().is_some_and(|address| address.contains("s3/buckets/b?")), "{last:?}");
        assert_eq!((affected.more, affected.len()), (0, 4));
    }

    #[test]
    fn each_action_of_a_criterion_is_about_the_kinds_that_it_is_for() {
        for (criterion, named, actions) in [
            (
                "wkld-09.storage",
                &["cluster", "database", "name"][..],
                &[
                    ("wkld-09.encrypt-instances", &["database"][..]),
                    ("wkld-09.encrypt-clusters", &["cluster"]),
                    ("wkld-09.clear-old-snapshots", &["name"]),
                ][..],
            ),
            (
                "wkld-08.existing-data",
                &["snapshot", "volume"],
                &[
                    ("wkld-08.replace-volumes", &["volume"]),
                    ("wkld-08.clear-old-snapshots", &["snapshot"]),
                    ("wkld-08.block-public-snapshots", &[]),
                ],
            ),
            (
                "wkld-01.imdsv2",
                &["instance"],
                &[("wkld-01.require-imdsv2", &["instance"]), ("wkld-01.set-imdsv2-default", &[])],
            ),
            (
                "wkld-03.rotation",
                &["path", "secret"],
                &[("wkld-03.turn-on-rotation", &["secret"]), ("wkld-03.change-by-hand", &["path", "secret"])],
            ),
            (
                "acct-09.idle-resources",
                &["elastic-ip", "instance", "volume"],
                &[("acct-09.remove-idle", &["elastic-ip", "instance", "volume"]), ("acct-09.plan-quarterly-look", &[])],
            ),
        ] {
            let named: Vec<(&str, &str, &str, &str)> = named.iter().map(|kind| (*kind, *kind, "", "")).collect();
            for (action, expected) in actions {
                assert_eq!(ids(&of(action, criterion, &finding(&named))), *expected, "{action}");
            }
        }
    }

    #[test]
    fn every_resource_that_a_check_names_belongs_to_an_action() {
        let mut orphans = Vec::new();
        for (id, kinds) in kinds::KINDS {
            let id = criterion(id);
            for kind in kinds.iter().copied().chain(["", crate::evidence::WORDS]) {
                if !id.get().actions.iter().any(|action| is_about(*action, id, kind)) {
                    orphans.push(format!("{id} {kind}"));
                }
            }
        }
        assert_eq!(orphans, <[String; 0]>::default());
    }

    #[test]
    fn a_resource_of_two_findings_is_listed_once_with_all_that_is_wrong() {
        let console = Console::of("", [].into_iter());
        let both = ["acct-08.no-public-data", "acct-08.bucket-block"].map(criterion);
        let find = |id: CriterionId| {
            let what = if id == both[0] { "open to everyone" } else { "without a block" };
            Some(Arc::new(finding(&[("bucket", "a", "", what), ("bucket", "a", "", what)])))
        };
        let shared = ActionId::all().find(|action| both.iter().all(|id| action.get().serves.contains(id)));
        let action = shared.unwrap_or(action("acct-08.close-public-buckets"));
        let affected = Affected::of(action, &both, &console, find);
        assert_eq!(ids(&affected), ["a"]);
        assert_eq!(affected.named.first().map(|one| one.wrong.len()), Some(2));
    }

    #[test]
    fn resources_that_findings_count_without_naming_are_counted() {
        let all = Finding { resource_count: 38, ..finding(&[("volume", "vol-1", "eu-west-1", "")]) };
        let affected = of("wkld-08.replace-volumes", "wkld-08.existing-data", &all);
        assert_eq!((affected.more, affected.len(), affected.is_empty()), (37, 38, false));
        // Nothing says that any of the others is a snapshot.
        let affected = of("wkld-08.clear-old-snapshots", "wkld-08.existing-data", &all);
        assert!(affected.is_empty());
    }

    #[test]
    fn only_what_fails_is_listed_and_only_what_was_found_here_can_be_filled_in() {
        let named = finding(&[("bucket", "a", "", "")]);
        let with = |finding: &Finding| of("acct-08.close-public-buckets", "acct-08.no-public-data", finding);
        for verdict in [Verdict::Pass, Verdict::Review, Verdict::Unknown, Verdict::NotApplicable] {
            assert!(with(&Finding { verdict, ..named.clone() }).is_empty(), "{verdict:?}");
        }
        let found_here = |finding: &Finding| with(finding).named.iter().all(|one| one.is_found_here);
        assert!(found_here(&named));
        assert!(!found_here(&Finding { stated: Some(Timestamp::default()), ..named.clone() }));
        assert!(!found_here(&Finding { source: Source::Prowler, ..named }));
    }
}
