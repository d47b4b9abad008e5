//! ACCT.07: the trails, and the buckets that they deliver to.

use crate::checks::services::cloudtrail::log_bucket::{Expiry, Guest, Unprotected, early_expiry, guests, unprotected};
use crate::checks::services::cloudtrail::management_events::ManagementEvents;
use crate::checks::services::cloudtrail::trails::{Delivery, Trail, Trails};
use crate::checks::services::s3::{Block, Bucket, Buckets, NotOurs};
use crate::checks::{CheckContext, Draft, substitutes};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings as shared;
use crate::messages::findings::acct_07 as say;
use crate::stdx::sort;
use std::collections::BTreeMap;

/// The draft if an answer is missing that could still make the criterion met; the gap says why.
fn unknown() -> Draft {
    Draft::Unknown(String::new())
}

/// Checks `acct-07.all-regions`.
pub fn all_regions(cx: &mut CheckContext<'_>) -> Draft {
    let trails = Trails::of(cx);
    let mut failing = Vec::new();
    let mut is_clock_wrong = false;
    for trail in trails.running_everywhere() {
        match trail.delivery() {
            Some(Delivery::Fresh) => return Draft::Pass(say::delivers(trail.name())),
            Some(Delivery::Failed(error)) => failing.push(trail.resource(say::delivery_failed(error))),
            Some(Delivery::Late(at)) => failing.push(trail.resource(say::delivered_last(&at.to_minute()))),
            Some(Delivery::Never) => failing.push(trail.resource(say::NEVER_DELIVERED)),
            Some(Delivery::Ahead) => is_clock_wrong = true,
            None => {}
        }
    }
    if is_clock_wrong {
        return Draft::Unknown(shared::CLOCK_WRONG.to_owned());
    }
    if !failing.is_empty() {
        return Draft::Fail(Degree::Partly, say::NOT_DELIVERING.to_owned(), failing);
    }
    if Trails::are_incomplete(cx) {
        return unknown();
    }
    let single: Vec<Resource> = trails.running().map(|trail| trail.resource(say::SINGLE_REGION)).collect();
    if !single.is_empty() {
        Draft::Fail(Degree::Partly, say::NOT_ALL_REGIONS.to_owned(), single)
    } else if trails.all().len() > 0 {
        let stopped = trails.all().map(|trail| trail.resource(say::STOPPED)).collect();
        Draft::Fail(Degree::Wholly, say::NO_RUNNING_TRAIL.to_owned(), stopped)
    } else {
        without_trail(cx)
    }
}

/// The draft if there is no trail at all: with CloudTrail Lake, the criterion is partly met.
fn without_trail(cx: &mut CheckContext<'_>) -> Draft {
    let mut stores = Vec::new();
    for listed in cx.in_every_region("cloudtrail:ListEventDataStores") {
        for store in listed.view().list("EventDataStores") {
            let arn = store.text("EventDataStoreArn");
            let Some(answer) = cx.in_region("cloudtrail:GetEventDataStore", listed.region(), &[arn]) else { continue };
            if stands_in(answer.view()) {
                stores.push(Resource::new("", arn, listed.region(), say::STORE));
            }
        }
    }
    if stores.is_empty() {
        let account = if cx.account().is_empty() { say::ACCOUNT } else { cx.account() };
        let failing = vec![Resource::new("", account, "", say::HAS_NO_TRAIL)];
        Draft::Fail(cx.degree(false), say::NO_TRAIL.to_owned(), failing)
    } else {
        Draft::Fail(Degree::Partly, say::STORE_ONLY.to_owned(), stores)
    }
}

/// Whether an event data store is enabled and records management events of all Regions.
fn stands_in(store: View<'_>) -> bool {
    let mut events = ManagementEvents::default();
    events.add(store);
    store.text("Status") == "ENABLED" && store.flag("MultiRegionEnabled") && events.are_any()
}

/// Checks `acct-07.management-events`.
pub fn management_events(cx: &mut CheckContext<'_>) -> Draft {
    let trails = Trails::of(cx);
    let mut events = ManagementEvents::default();
    for trail in trails.running_everywhere() {
        if let Some(answer) = trail.selectors(cx) {
            events.add(answer.view());
        }
    }
    let is_production = !cx.profile_facts.is_before_production;
    let (changes, reading) = (&events.changes, &events.reading);
    let pass = |reason: &str| Draft::Pass(reason.to_owned());
    match (changes.is_whole(), changes.has_kms(), reading.is_whole()) {
        (true, true, true) => return pass(say::RECORDS_ALL),
        (true, false, true) if !is_production => return pass(say::RECORDS_BUT_KMS),
        (true, true, false) if is_production => return pass(say::RECORDS_CHANGES),
        _ => {}
    }
    // Another trail may record what these leave out.
    if cx.has_gaps() {
        return unknown();
    }
    let too_little = trails.running_everywhere().map(|trail| trail.resource(say::RECORDS_TOO_LITTLE)).collect();
    let (degree, reason) = if trails.running().next().is_none() {
        (Degree::Wholly, say::NO_RUNNING_TRAIL)
    } else if !changes.is_any() {
        (Degree::Wholly, say::NO_CHANGES)
    } else if !changes.is_whole() {
        (Degree::Partly, say::SERVICES_LEFT_OUT)
    } else if is_production {
        (Degree::Partly, say::WITHOUT_KMS)
    } else {
        (Degree::Partly, say::CHANGES_ONLY)
    };
    Draft::Fail(degree, reason.to_owned(), too_little)
}

/// Checks `acct-07.log-validation`.
pub fn log_validation(cx: &mut CheckContext<'_>) -> Draft {
    let trails = Trails::of(cx);
    let (sealed, open): (Vec<_>, Vec<_>) = trails.running_everywhere().partition(|trail| trail.is_sealed());
    if !open.is_empty() {
        let failing = open.iter().map(|trail| trail.resource(say::NOT_SEALED)).collect();
        Draft::Fail(cx.degree(!sealed.is_empty()), say::not_sealed(open.len()), failing)
    } else if sealed.is_empty() {
        Draft::Fail(Degree::Wholly, say::NO_WIDE_TRAIL.to_owned(), Vec::new())
    } else {
        Draft::Pass(say::sealed(sealed.len()))
    }
}

/// The buckets of the running trails, each with its trails.
fn log_buckets<'a>(trails: &Trails<'a>) -> BTreeMap<&'a str, Vec<Trail<'a>>> {
    let mut buckets: BTreeMap<&str, Vec<Trail<'a>>> = BTreeMap::new();
    for trail in trails.running() {
        buckets.entry(trail.bucket()).or_default().push(trail);
    }
    buckets
}

/// Where a log bucket is.
enum Place<'a> {
    Here(Bucket<'a>),
    /// CloudTrail says that the bucket does not exist.
    Nowhere,
    Elsewhere,
}

fn place<'a>(buckets: &Buckets<'a>, name: &'a str, trails: &[Trail<'a>]) -> Place<'a> {
    let is_gone = trails.iter().any(|trail| trail.delivery() == Some(Delivery::Failed("NoSuchBucket")));
    match buckets.find(name) {
        Ok(bucket) if !is_gone || buckets.all().any(|listed| listed == bucket) => Place::Here(bucket),
        Err(NotOurs) if !is_gone => Place::Elsewhere,
        _ => Place::Nowhere,
    }
}

/// What was found about log buckets: failures, and buckets for which another account is responsible.
#[derive(Default)]
struct Found {
    failing: Vec<(Degree, Resource)>,
    elsewhere: Vec<Resource>,
}

impl Found {
    /// The draft: the worst failure decides, and comes first. `pass`, `partly` and `wholly` are the reasons.
    fn draft(mut self, pass: &str, partly: &str, wholly: &str) -> Draft {
        sort::by_number(&mut self.failing, |(degree, _)| u64::from(*degree != Degree::Wholly));
        match self.failing.first() {
            Some((degree, _)) => {
                let reason = if *degree == Degree::Wholly { wholly } else { partly };
                let failing = self.failing.iter().map(|(_, resource)| resource.clone()).collect();
                Draft::Fail(*degree, reason.to_owned(), failing)
            }
            None if !self.elsewhere.is_empty() => Draft::Review(say::ELSEWHERE.to_owned(), self.elsewhere),
            None => Draft::Pass(pass.to_owned()),
        }
    }
}

/// Checks `acct-07.closed-bucket`.
pub fn closed_bucket(cx: &mut CheckContext<'_>) -> Draft {
    let trails = Trails::of(cx);
    if trails.running().next().is_none() {
        return Draft::Fail(Degree::Wholly, say::NO_RUNNING_TRAIL.to_owned(), Vec::new());
    }
    let account = Block::of_account(cx);
    let buckets = Buckets::of(cx);
    let mut found = Found::default();
    for (name, trails) in log_buckets(&trails) {
        match place(&buckets, name, &trails) {
            Place::Here(bucket) => {
                let Some((degree, what)) = opening(cx, bucket, account, &trails) else { continue };
                found.failing.extend(trails.iter().map(|trail| (degree, trail.resource(what.clone()))));
            }
            Place::Nowhere => {
                let gone = trails.iter().map(|trail| (Degree::Wholly, trail.resource(say::bucket_gone(name))));
                found.failing.extend(gone);
            }
            Place::Elsewhere => {
                found.elsewhere.extend(trails.iter().map(|trail| trail.resource(say::bucket_elsewhere(name))));
            }
        }
    }
    found.draft(say::CLOSED, say::NOT_CLOSED, say::OPEN)
}

/// Who has access to a log bucket and should not, with the degree of the failure; `None` for nobody.
fn opening<'a>(
    cx: &mut CheckContext<'a>,
    bucket: Bucket<'a>,
    block: Block<'a>,
    trails: &[Trail<'a>],
) -> Option<(Degree, String)> {
    let openness = bucket.openness(cx, block);
    let policy = bucket.policy(cx).unwrap_or_else(View::nothing);
    let list = bucket.access_list(cx).unwrap_or_else(View::nothing);
    let is_found_open =
        cx.is_blocked("s3:ListBuckets") && !substitutes::open_buckets(cx, &|name| name == bucket.name).is_empty();
    if openness.power().is_some() || is_found_open {
        return Some((Degree::Wholly, say::bucket_open(bucket.name)));
    }
    // If the evidence does not name the account, a trail does.
    let account = match (cx.account(), trails.first()) {
        ("", Some(trail)) => trail.owner(),
        (account, _) => account,
    };
    let guests: Vec<String> = guests(policy, list, account)
        .into_iter()
        .map(|guest| match guest {
            Guest::AnyTrail => say::ANY_TRAIL.to_owned(),
            Guest::Service(service) => say::service_allowed(service),
            Guest::Account(principal) => say::account_allowed(principal),
        })
        .collect();
    (!guests.is_empty()).then(|| (Degree::Partly, say::bucket_shared(bucket.name, &guests)))
}

/// Checks `acct-07.kept-logs`.
pub fn kept_logs(cx: &mut CheckContext<'_>) -> Draft {
    let trails = Trails::of(cx);
    if trails.running().next().is_none() {
        return Draft::Fail(Degree::Wholly, say::NO_RUNNING_TRAIL.to_owned(), Vec::new());
    }
    let buckets = Buckets::of(cx);
    let mut found = Found::default();
    for (name, trails) in log_buckets(&trails) {
        match place(&buckets, name, &trails) {
            Place::Here(bucket) => {
                let losses = losses(cx, bucket, &trails);
                let Some(degree) = losses.iter().map(|(degree, _)| *degree).max() else { continue };
                let parts: Vec<String> = losses.into_iter().map(|(_, what)| what).collect();
                found.failing.push((degree, bucket.resource(say::together(&parts))));
            }
            Place::Nowhere => {
                found.failing.push((Degree::Wholly, Resource::new("bucket", name, "", say::GONE)));
            }
            Place::Elsewhere => found.elsewhere.push(Resource::new("", name, "", say::OF_ANOTHER_ACCOUNT)),
        }
    }
    found.draft(say::KEPT, say::NOT_KEPT, say::NOT_KEPT)
}

/// The ways in which logs can be lost: by deletion, and by expiry.
fn losses<'a>(cx: &mut CheckContext<'a>, bucket: Bucket<'a>, trails: &[Trail<'a>]) -> Vec<(Degree, String)> {
    let versioning = cx.for_item("s3:GetBucketVersioning", &[bucket.name]);
    let lock = cx.for_item("s3:GetObjectLockConfiguration", &[bucket.name]);
    let lifecycle = cx.for_item("s3:GetBucketLifecycleConfiguration", &[bucket.name]);
    let lock = lock.map(|answer| answer.view().get("ObjectLockConfiguration"));
    let mut deletion = versioning.and_then(|answer| unprotected(answer.view(), lock)).map(|unprotected| {
        let what = match unprotected {
            Unprotected::NoVersions => say::NO_VERSIONS.to_owned(),
            Unprotected::NoLock => say::NO_LOCK.to_owned(),
            Unprotected::ShortLock(days) => say::short_lock(days),
        };
        (unprotected.degree(), what)
    });
    if versioning.is_none() && cx.is_blocked("s3:ListBuckets") && substitutes::keeps_no_versions(cx, bucket.name) {
        deletion = Some((Degree::Wholly, say::NO_VERSIONS.to_owned()));
    }
    let paths: Vec<String> = trails.iter().map(|trail| trail.log_path()).collect();
    let expiry = lifecycle.and_then(|answer| early_expiry(answer.view(), &paths)).map(|expiry| {
        let what = match expiry {
            Expiry::After(days) => say::expires_after(days),
            Expiry::On(date) => say::expires_on(date),
        };
        (expiry.degree(), what)
    });
    deletion.into_iter().chain(expiry).collect()
}

#[cfg(test)]
mod tests;
