//! Merging gives the same result on both sides, and loses nothing.

use super::any;
use super::*;
use crate::assessment::{Register, Version};
use crate::evidence::Resource;
use proptest::prelude::*;
use serde::Serialize;
use std::fmt::Debug;

fn merged(one: &Assessment, other: &Assessment) -> Assessment {
    let mut result = one.clone();
    result.merge(other);
    result
}

fn versions<T: Clone + PartialEq + Serialize>(register: &Register<T>) -> Vec<&Version<T>> {
    register.current().into_iter().chain(register.history()).collect()
}

/// Whether `all` has every version of `part`, or a later one of the same sitting.
fn keeps<T: Clone + PartialEq + Serialize + Debug>(all: &Register<T>, part: &Register<T>) -> bool {
    let sitting =
        |version: &Version<T>| (version.since.unwrap_or(version.at), version.tab.clone(), version.author.clone());
    versions(part).into_iter().all(|version| {
        let replaced = |other: &&Version<T>| sitting(other) == sitting(version) && other.at > version.at;
        versions(all).contains(&version) || versions(all).iter().any(replaced)
    })
}

fn stands_in(finding: &Finding) -> bool {
    finding.source.is_external_scanner() && !matches!(finding.verdict, Verdict::Fail { .. })
}

fn keeps_everything(all: &Assessment, part: &Assessment) -> bool {
    let profile = part.profile.iter().all(|(id, register)| keeps(all.profile.get(id).unwrap(), register));
    let criteria = part.criteria.iter().all(|(id, record)| {
        let own = all.criteria.get(id).unwrap();
        keeps(&own.answer, &record.answer) && keeps(&own.note, &record.note) && keeps(&own.exception, &record.exception)
    });
    let actions = part.actions.iter().all(|(id, record)| {
        let own = all.actions.get(id).unwrap();
        let texts = keeps(&own.owner, &record.owner) && keeps(&own.note, &record.note);
        texts && keeps(&own.state, &record.state) && keeps(&own.due, &record.due)
    });
    let findings = part.findings.iter().all(|(id, finding)| {
        let kept = all.findings.get(id).unwrap();
        // A finding of another scanner that is not a failure gives way to any other finding.
        kept.newest() >= finding.newest() || (stands_in(finding) && !stands_in(kept))
    });
    let own = keeps(&all.name, &part.name) && keeps(&all.account, &part.account) && keeps(&all.deleted, &part.deleted);
    profile && criteria && actions && findings && own
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn merging_is_commutative(one in any::assessment(), other in any::assessment()) {
        prop_assert_eq!(merged(&one, &other), merged(&other, &one));
    }

    #[test]
    fn merging_is_associative(a in any::assessment(), b in any::assessment(), c in any::assessment()) {
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
    }

    #[test]
    fn merging_is_idempotent_and_returns_whether_anything_changed(one in any::assessment(), other in any::assessment()) {
        let mut result = one.clone();
        prop_assert!(!result.merge(&one));
        prop_assert_eq!(&result, &one);
        prop_assert_eq!(result.merge(&other), result != one);
        let once = result.clone();
        prop_assert!(!result.merge(&other));
        prop_assert_eq!(result, once);
    }

    #[test]
    fn merging_loses_nothing(one in any::assessment(), other in any::assessment()) {
        let result = merged(&one, &other);
        prop_assert!(keeps_everything(&result, &one));
        prop_assert!(keeps_everything(&result, &other));
    }

    #[test]
    fn the_later_version_wins_and_at_equal_times_the_greater_tab_id(
        one in any::register(0..3),
        other in any::register(0..3),
    ) {
        let mut result = one.clone();
        result.merge(&other);
        let stamp = |version: &Version<i32>| (version.at, version.tab.clone());
        let latest = versions(&one).into_iter().chain(versions(&other)).map(stamp).max();
        prop_assert_eq!(result.current().map(stamp), latest);
    }

    #[test]
    fn a_value_written_after_a_merge_is_the_current_one(one in any::register(0..3), other in any::register(0..3), minutes in 0..100u64) {
        let mut result = one;
        result.merge(&other);
        let stamps_left = result.current().is_none_or(|version| version.at < Timestamp::from_millis(u64::MAX));
        result.set(7, Timestamp::from_millis(minutes * 60_000), &writer("b"));
        result.merge(&other);
        prop_assert!(!stamps_left || result.get() == Some(&7));
    }

    #[test]
    fn saving_between_two_writings_changes_nothing(writings in proptest::collection::vec((0..9, 0..60u64), 1..8)) {
        let (mut saved, mut unsaved) = (Register::default(), Register::default());
        let mut store = Register::default();
        for (value, minute) in writings {
            saved.set(value, Timestamp::from_millis(minute * 60_000), &writer("a"));
            unsaved.set(value, Timestamp::from_millis(minute * 60_000), &writer("a"));
            saved.merge(&store);
            store = saved.clone();
        }
        prop_assert_eq!(saved, unsaved);
    }
}

#[test]
fn two_tabs_that_answer_different_criteria_lose_neither() {
    let (mut left, mut right) = (empty(), empty());
    say(&mut left, id("acct-02.root-mfa"), Answer::Met);
    say(&mut right, id("acct-01.root-email"), Answer::NotMet);
    let both = merged(&left, &right);
    assert_eq!(both.answer(id("acct-02.root-mfa")), Some(&Answer::Met));
    assert_eq!(both.answer(id("acct-01.root-email")), Some(&Answer::NotMet));
}

#[test]
fn a_deletion_can_be_undone_and_both_survive_a_merge() {
    let (mut here, there) = (empty(), empty());
    here.deleted.set(true, now(), &writer("a"));
    let mut both = merged(&there, &here);
    assert!(both.is_deleted());
    both.deleted.set(false, now(), &writer("b"));
    assert!(!merged(&here, &both).is_deleted());
}

#[test]
fn of_two_findings_the_later_one_is_kept() {
    let (mut early, mut late) = (empty(), empty());
    let criterion = id("acct-02.root-mfa");
    observe(&mut early, criterion, FAIL, Timestamp::from_millis(1));
    observe(&mut late, criterion, Verdict::Pass, Timestamp::from_millis(2));
    for both in [merged(&early, &late), merged(&late, &early)] {
        assert_eq!(both.finding(criterion).map(|finding| finding.verdict), Some(Verdict::Pass));
    }
}

#[test]
fn the_time_of_change_is_that_of_the_last_version() {
    let mut assessment = empty();
    assert_eq!(assessment.changed(), now());
    let later = Timestamp::from_millis(now().as_millis() + DAY);
    assessment.criterion_mut(id("acct-02.root-mfa")).note.set("x".to_owned(), later, &writer("t"));
    assert_eq!(assessment.changed(), later);
}

#[test]
fn a_later_finding_replaces_an_earlier_one_and_keeps_only_the_first_resources() {
    let id = CriterionId::all().next().expect("a criterion");
    let finding = |observed: u64, reason: &str| Finding {
        reason: reason.to_owned(),
        resources: vec![Resource::new("bucket", "ours", "", "open"); 30],
        resource_count: 30,
        ..Finding::on_nothing(Verdict::Review, Timestamp::from_millis(observed))
    };
    let mut document = empty();
    assert!(document.observe(id, finding(5, "first")));
    assert!(document.observe(id, finding(9, "later")));
    assert!(!document.observe(id, finding(7, "between")));
    let kept = document.finding(id).expect("a finding");
    assert_eq!((kept.reason.as_str(), kept.resources.len(), kept.resource_count), ("later", 20, 30));
}

fn found(verdict: Verdict, source: Source, observed: Timestamp) -> Finding {
    Finding { source, ..Finding::on_nothing(verdict, observed) }
}

#[test]
fn an_unknown_finding_does_not_replace_a_fresh_verdict_from_another_source() {
    let id = CriterionId::all().next().expect("a criterion");
    let later = |days: u64| Timestamp::from_millis(now().as_millis() + days * DAY);
    let told = found(Verdict::Pass, Source::File, now());
    for (unknown, stands) in [
        (found(Verdict::Unknown, Source::Live, later(1)), true),
        (found(Verdict::Unknown, Source::Live, later(31)), false),
        (found(Verdict::Unknown, Source::File, later(1)), false),
        (found(Verdict::Review, Source::Live, later(1)), false),
    ] {
        let mut document = empty();
        document.observe(id, told.clone());
        assert_eq!(!document.observe(id, unknown.clone()), stands, "{unknown:?}");
    }
}

#[test]
fn a_finding_on_newer_evidence_keeps_the_verdict_of_the_earlier_finding() {
    let id = CriterionId::all().next().expect("a criterion");
    let at = |days: u64| Timestamp::from_millis(now().as_millis() + days * DAY);
    let mut document = empty();
    let before =
        |document: &Assessment| document.finding(id).and_then(|finding| finding.before).map(|before| before.at);
    document.observe(id, found(FAIL, Source::Live, at(1)));
    assert_eq!(before(&document), None);
    document.observe(id, found(Verdict::Pass, Source::Live, at(2)));
    assert_eq!(before(&document), Some(at(1)));
    // Judging the same evidence again does not count as newer evidence.
    document.observe(id, Finding { rejudged_at: at(3), ..found(Verdict::Review, Source::Live, at(2)) });
    assert_eq!(before(&document), Some(at(1)));
    let change = document.finding(id).and_then(Finding::changed_from).expect("a change");
    assert_eq!(change.verdict, FAIL);
    // Another tab reaches the same finding, in whichever direction the two are merged.
    let mut other = empty();
    other.observe(id, Finding { rejudged_at: at(3), ..found(Verdict::Review, Source::Live, at(2)) });
    let mut merged = other.clone();
    merged.merge(&document);
    other = document.clone();
    assert_eq!(other.finding(id), merged.finding(id));
}

#[test]
fn the_more_complete_finding_is_kept_in_whichever_order_they_arrive() {
    let id = CriterionId::all().next().expect("a criterion");
    let later = Timestamp::from_millis(now().as_millis() + DAY);
    let resources = vec![Resource::new("bucket", "ours", "", "open")];
    let full = Finding { resources: resources.clone(), resource_count: 1, ..found(FAIL, Source::File, now()) };
    let missing = vec!["s3:ListBuckets".to_owned()];
    let less = Finding { resources, resource_count: 1, missing, ..found(FAIL_PARTLY, Source::Live, later) };
    let pass = found(Verdict::Pass, Source::Live, later);
    for (one, other, stands) in [(&full, &less, &full), (&full, &pass, &pass)] {
        for (first, then) in [(one, other), (other, one)] {
            let mut document = empty();
            document.observe(id, first.clone());
            assert_eq!(document.observe(id, then.clone()), then == stands, "{then:?}");
            assert_eq!(
                document.finding(id).map(|kept| Finding { before: None, ..kept.clone() }).as_ref(),
                Some(stands)
            );
        }
    }
}

#[test]
fn a_finding_of_another_scanner_that_is_not_a_failure_never_replaces_one_of_ours() {
    let id = CriterionId::all().next().expect("a criterion");
    let later = Timestamp::from_millis(now().as_millis() + 1);
    let fail = Verdict::Fail { degree: crate::evidence::Degree::Wholly };
    for (ours, theirs, stands) in [
        (Verdict::Unknown, Verdict::Review, Source::Live),
        (Verdict::Pass, Verdict::Review, Source::Live),
        (Verdict::Pass, fail, Source::Prowler),
    ] {
        let (ours, theirs) = (found(ours, Source::Live, now()), found(theirs, Source::Prowler, later));
        for (first, then) in [(&ours, &theirs), (&theirs, &ours)] {
            let mut document = empty();
            document.observe(id, first.clone());
            document.observe(id, then.clone());
            assert_eq!(document.finding(id).map(|finding| finding.source), Some(stands));
        }
    }
}

#[test]
fn of_two_findings_of_the_same_time_the_more_complete_one_is_kept() {
    let id = CriterionId::all().next().expect("a criterion");
    let finding = |verdict, resource_count| Finding {
        reason: "unknown comes after every other word".to_owned(),
        resource_count,
        ..Finding::on_nothing(verdict, now())
    };
    let fail = Verdict::Fail { degree: crate::evidence::Degree::Partly };
    for (less, more) in [
        (finding(Verdict::Unknown, 0), finding(Verdict::Pass, 0)),
        (finding(Verdict::Unknown, 0), finding(fail, 1)),
        (finding(fail, 9), finding(fail, 12)),
    ] {
        for (first, then) in [(&less, &more), (&more, &less)] {
            let mut document = empty();
            document.observe(id, first.clone());
            document.observe(id, then.clone());
            assert_eq!(document.finding(id), Some(&more));
        }
    }
}

#[test]
fn a_finding_judged_again_without_stale_evidence_replaces_the_one_that_used_it() {
    let id = CriterionId::all().next().expect("a criterion");
    let resources = |names: &[&str]| -> Vec<Resource> {
        names.iter().map(|name| Resource::new("bucket", *name, "", "open")).collect()
    };
    let of_both = Finding {
        span_ms: 20 * DAY,
        resources: resources(&["a", "b"]),
        resource_count: 2,
        ..found(FAIL, Source::Live, now())
    };
    let later = Timestamp::from_millis(now().as_millis() + 35 * DAY);
    assert!(of_both.is_stale_in_part(later) && !of_both.is_stale_in_part(now()));
    let again = Finding {
        rejudged_at: later,
        missing: vec!["eu-west-1".to_owned()],
        resources: resources(&["a"]),
        resource_count: 1,
        ..found(FAIL_PARTLY, Source::Live, of_both.newest())
    };
    let mut document = empty();
    document.observe(id, of_both.clone());
    assert_eq!(document.stale_in_part(later), [id.get().id]);
    for (first, then) in [(&of_both, &again), (&again, &of_both)] {
        let mut document = empty();
        document.observe(id, first.clone());
        document.observe(id, then.clone());
        assert_eq!(document.finding(id), Some(&again));
        assert!(document.stale_in_part(later).is_empty());
    }
}
