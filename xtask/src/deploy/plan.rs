//! In which order a bucket is brought from what is there to what is to be there, without a moment in which the site misses
//! a file. Pure: it looks at nothing but what it is given.

use super::objects::{Object, Settings, Turn};
use super::record::{Record, Release};
use std::collections::{BTreeMap, BTreeSet};

/// What is in the bucket.
#[derive(Clone, Debug, Default)]
pub(crate) struct There {
    pub(crate) keys: BTreeSet<String>,
    pub(crate) record: Record,
    /// The digest of the index.html that is live.
    pub(crate) index: Option<String>,
}

/// What is to be in the bucket.
#[derive(Clone, Debug)]
pub(crate) struct Desired {
    pub(crate) objects: Vec<Object>,
    /// The digest of index.html.
    pub(crate) index: String,
}

/// A step; each may fail, and the site stands all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Uploads objects that are sent alike.
    Upload { settings: Settings, keys: Vec<String> },
    /// Writes down what is known now.
    Remember(Record),
    /// Has CloudFront forget what it keeps of these paths.
    Invalidate(BTreeSet<String>),
    /// Removes what only older releases need.
    Remove(BTreeSet<String>),
}

/// The steps, in order; none where everything is as it should be.
///
/// 1. A note of what is about to happen. 2. Files that never change, beside those that are there; what is replaced and names
///    nothing; index.html; the service worker. 3. The invalidation. 4. Removal of what neither this release nor the one before
///    needs. 5. The final note.
///
/// After a step that failed, the same command starts again at what is not surely done.
pub(crate) fn plan(there: &There, desired: &Desired) -> Vec<Step> {
    let known = &there.record.objects;
    let is_there =
        |object: &Object| there.keys.contains(&object.key) && known.get(&object.key) == Some(&object.fingerprint);
    let missing: Vec<&Object> = desired.objects.iter().filter(|object| !is_there(object)).collect();

    let release = Release { index: desired.index.clone(), keys: keys(&desired.objects) };
    let releases: Vec<Release> = [release].into_iter().chain(previous(there, desired)).collect();
    let surplus = surplus(there, &releases);

    let mut stale = there.record.stale.clone();
    // Where there was no site, CloudFront has nothing to forget.
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

/// The release whose files tabs may still need: the live one, or the one before it where the live one is deployed again.
fn previous(there: &There, desired: &Desired) -> Option<Release> {
    let live = live(there)?;
    let place = if there.index.as_ref() == Some(&desired.index) { live + 1 } else { live };
    there.record.releases.get(place).cloned()
}

/// The place of the live release in the record.
fn live(there: &There) -> Option<usize> {
    there.record.releases.iter().position(|release| Some(&release.index) == there.index.as_ref())
}

/// What earlier deployments uploaded and none of these releases needs. What somebody else put there is let alone, and
/// everything is where nobody knows which release is live.
fn surplus(there: &There, releases: &[Release]) -> BTreeSet<String> {
    if there.index.is_some() && live(there).is_none() {
        return BTreeSet::new();
    }
    let needed = |key: &String| releases.iter().any(|release| release.keys.contains(key));
    let listed = there.record.releases.iter().flat_map(|release| &release.keys);
    let ours = listed.chain(there.record.objects.keys());
    ours.filter(|key| there.keys.contains(*key) && !needed(key)).cloned().collect()
}

/// The releases, and behind them whatever has files that are still to be removed, so that a deployment that fails before
/// that does not forget them.
fn with_unfinished(there: &There, releases: Vec<Release>, surplus: &BTreeSet<String>) -> Vec<Release> {
    let is_new = |old: &Release| releases.iter().all(|release| release.index != old.index);
    let old = there.record.releases.iter().filter(|old| is_new(old) && !old.keys.is_disjoint(surplus));
    releases.iter().chain(old).cloned().collect()
}

/// The addresses that an object is asked for by. Deep links are index.html before CloudFront looks into its cache.
fn addresses(key: &str) -> Vec<String> {
    let own = format!("/{key}");
    if key == "index.html" { vec!["/".to_owned(), own] } else { vec![own] }
}

/// One step for all objects of a turn that are sent alike, the turns in their order.
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
