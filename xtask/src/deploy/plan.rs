//! The order in which a bucket is changed from its present to its desired content, so that the site is never without a
//! file. Pure: it depends on its arguments only.

use super::objects::{Object, Settings, Turn};
use super::record::{Record, Release};
use std::collections::{BTreeMap, BTreeSet};

/// The present content of a bucket.
#[derive(Clone, Debug, Default)]
pub(crate) struct There {
    pub(crate) keys: BTreeSet<String>,
    pub(crate) record: Record,
    /// The digest of the live index.html.
    pub(crate) index: Option<String>,
}

/// The desired content of a bucket.
#[derive(Clone, Debug)]
pub(crate) struct Desired {
    pub(crate) objects: Vec<Object>,
    /// The digest of the new index.html.
    pub(crate) index: String,
}

/// A step of a deployment. The site works even if a step fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Uploads objects with the same settings.
    Upload { settings: Settings, keys: Vec<String> },
    /// Writes the record.
    Remember(Record),
    /// Makes CloudFront drop these paths from its caches.
    Invalidate(BTreeSet<String>),
    /// Removes objects that only older releases need.
    Remove(BTreeSet<String>),
}

/// The steps in order; empty if everything is as desired.
///
/// 1. The record of what is about to happen.
/// 2. Files that never change, next to the present ones; files that are replaced and name no others; index.html; the
///    service worker.
/// 3. The invalidation.
/// 4. Removal of what neither this nor the previous release needs.
/// 5. The final record.
///
/// After a failed step, the same command continues with everything that is not known to be done.
pub(crate) fn plan(there: &There, desired: &Desired) -> Vec<Step> {
    let known = &there.record.objects;
    let is_there =
        |object: &Object| there.keys.contains(&object.key) && known.get(&object.key) == Some(&object.fingerprint);
    let missing: Vec<&Object> = desired.objects.iter().filter(|object| !is_there(object)).collect();

    let release = Release { index: desired.index.clone(), keys: keys(&desired.objects) };
    let releases: Vec<Release> = [release].into_iter().chain(previous(there, desired)).collect();
    let surplus = surplus(there, &releases);

    let mut stale = there.record.stale.clone();
    // If there was no site, CloudFront has nothing cached.
    if there.index.is_some() {
        let replaced = missing.iter().filter(|object| object.turn != Turn::Kept);
        stale.extend(replaced.flat_map(|object| addresses(&object.key)));
    }

    let untouched = |key: &String| {
        there.keys.contains(key) && !surplus.contains(key) && !missing.iter().any(|object| object.key == *key)
    };
    let objects: BTreeMap<_, _> = known.iter().filter(|(key, _)| untouched(key)).map(pair).collect();
    let uploaded = missing.iter().map(|object| (object.key.clone(), object.fingerprint.clone()));
    let last = Record {
        releases: releases.clone(),
        objects: objects.clone().into_iter().chain(uploaded).collect(),
        stale: BTreeSet::new(),
    };
    let first = Record { releases: with_unfinished(there, releases, &surplus), objects, stale: stale.clone() };

    let mut steps = Vec::new();
    if !missing.is_empty() && first != there.record {
        steps.push(Step::Remember(first));
    }
    steps.extend(uploads(&missing));
    if !stale.is_empty() {
        steps.push(Step::Invalidate(stale));
    }
    if !surplus.is_empty() {
        steps.push(Step::Remove(surplus));
    }
    if !steps.is_empty() || last != there.record {
        steps.push(Step::Remember(last));
    }
    steps
}

/// The release whose files open tabs may still need: the live one, or the one before it if the live one is deployed
/// again.
fn previous(there: &There, desired: &Desired) -> Option<Release> {
    let live = live(there)?;
    let place = if there.index.as_ref() == Some(&desired.index) { live + 1 } else { live };
    there.record.releases.get(place).cloned()
}

/// The index of the live release in the record.
fn live(there: &There) -> Option<usize> {
    there.record.releases.iter().position(|release| Some(&release.index) == there.index.as_ref())
}

/// The objects that earlier deployments uploaded and none of these releases needs. Objects that someone else put there
/// are left alone; so is everything if it is unknown which release is live.
fn surplus(there: &There, releases: &[Release]) -> BTreeSet<String> {
    if there.index.is_some() && live(there).is_none() {
        return BTreeSet::new();
    }
    let needed = |key: &String| releases.iter().any(|release| release.keys.contains(key));
    let listed = there.record.releases.iter().flat_map(|release| &release.keys);
    let ours = listed.chain(there.record.objects.keys());
    ours.filter(|key| there.keys.contains(*key) && !needed(key)).cloned().collect()
}

/// The releases, followed by older ones that still have files to remove, so that a deployment that fails before the
/// removal does not forget them.
fn with_unfinished(there: &There, releases: Vec<Release>, surplus: &BTreeSet<String>) -> Vec<Release> {
    let is_new = |old: &Release| releases.iter().all(|release| release.index != old.index);
    let old = there.record.releases.iter().filter(|old| is_new(old) && !old.keys.is_disjoint(surplus));
    releases.iter().chain(old).cloned().collect()
}

/// The paths under which an object is requested. CloudFront maps deep links to index.html before it looks into its
/// caches.
fn addresses(key: &str) -> Vec<String> {
    let own = format!("/{key}");
    if key == "index.html" { vec!["/".to_owned(), own] } else { vec![own] }
}

/// One step for all objects of a turn with the same settings, in the order of the turns.
fn uploads(objects: &[&Object]) -> Vec<Step> {
    let mut groups: BTreeMap<(Turn, &Settings), Vec<String>> = BTreeMap::new();
    for object in objects {
        groups.entry((object.turn, &object.settings)).or_default().push(object.key.clone());
    }
    groups.into_iter().map(|((_, settings), keys)| Step::Upload { settings: settings.clone(), keys }).collect()
}

fn pair((key, print): (&String, &String)) -> (String, String) {
    (key.clone(), print.clone())
}

fn keys(objects: &[Object]) -> BTreeSet<String> {
    objects.iter().map(|object| object.key.clone()).collect()
}

#[cfg(test)]
mod tests;
