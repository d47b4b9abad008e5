//! ACCT.08: public access to buckets.

use crate::checks::services::organizations::fail_unless_member;
use crate::checks::services::s3::{Block, Bucket, Buckets, Openness, Power, Setting};
use crate::checks::{CheckContext, Draft, substitutes};
use crate::evidence::{Degree, Resource, WORDS};
use crate::messages::findings::acct_08 as say;
use crate::messages::findings::substitutes as other;

const ACCOUNT: &str = "s3control:GetPublicAccessBlock";
const LIST: &str = "s3:ListBuckets";

/// A failure, or a review in a member account whose settings come from a substitute: S3 itself also counts what the
/// organization sets for the account, a substitute does not.
fn fail(cx: &mut CheckContext<'_>, degree: Degree, reason: String, failing: Vec<Resource>) -> Draft {
    if cx.is_blocked(ACCOUNT) {
        fail_unless_member(cx, degree, reason, failing)
    } else {
        Draft::Fail(degree, reason, failing)
    }
}

/// The account's settings of Block Public Access, from S3 or from a substitute.
fn account_block_of<'a>(cx: &mut CheckContext<'a>) -> Block<'a> {
    let block = Block::of_account(cx);
    if cx.is_blocked(ACCOUNT) { substitutes::account_block(cx) } else { block }
}

/// Checks `acct-08.account-block`.
pub fn account_block(cx: &mut CheckContext<'_>) -> Draft {
    let block = account_block_of(cx);
    let off: Vec<Resource> = Setting::ALL
        .into_iter()
        .filter(|setting| block.sets(*setting) == Some(false))
        .map(|setting| Resource::new(WORDS, setting.name(), "", say::OFF))
        .collect();
    if cx.is_blocked(ACCOUNT) && block.sets(Setting::BlockPublicAcls).is_none() {
        let accounts = substitutes::held_against(cx, "S3.1", &|_| true);
        // Every Region reports the same account.
        let one = accounts.into_iter().take(1).map(|(_, id)| Resource::new("", id, "", other::ACCOUNT_UNBLOCKED));
        return fail(cx, Degree::Partly, say::HALF_BLOCKED.to_owned(), one.collect());
    }
    match off.len() {
        0 => Draft::Pass(say::BLOCKED.to_owned()),
        number if number < Setting::ALL.len() => fail(cx, Degree::Partly, say::HALF_BLOCKED.to_owned(), off),
        _ => fail(cx, Degree::Wholly, say::NOT_BLOCKED.to_owned(), off),
    }
}

/// Checks `acct-08.bucket-block`.
pub fn bucket_block(cx: &mut CheckContext<'_>) -> Draft {
    let account = account_block_of(cx);
    let listed = Buckets::of(cx);
    let mut buckets: Vec<(Bucket<'_>, Block<'_>)> = listed.all().map(|bucket| (bucket, bucket.block(cx))).collect();
    let is_list_blocked = cx.is_blocked(LIST);
    if is_list_blocked {
        let recorded = substitutes::buckets(cx);
        buckets = recorded.into_iter().map(|(region, name, block)| (Bucket { region, name }, block)).collect();
    }
    let number = buckets.len();
    let mut open = Vec::new();
    let mut blocked = 0;
    for (bucket, block) in buckets {
        let states = Setting::ALL.map(|setting| (setting, account.and(block, setting)));
        let off: Vec<&str> =
            states.iter().filter(|(_, state)| *state == Some(false)).map(|(setting, _)| setting.name()).collect();
        if !off.is_empty() {
            open.push(bucket.resource(say::settings_off(&off)));
        } else if states.iter().all(|(_, state)| *state == Some(true)) {
            blocked += 1;
        }
    }
    if open.is_empty() && is_list_blocked {
        let held = substitutes::buckets_held_against(cx, &["S3.8"], other::UNBLOCKED);
        Draft::Review(other::unblocked(held.len()), held)
    } else if number == 0 {
        Draft::NotApplicable(say::NO_BUCKETS.to_owned())
    } else if open.is_empty() {
        Draft::Pass(say::all_blocked(number))
    } else {
        let degree = cx.degree(blocked > 0);
        fail(cx, degree, say::not_blocked(open.len(), number), open)
    }
}

/// Checks `acct-08.no-public-data`.
pub fn no_public_data(cx: &mut CheckContext<'_>) -> Draft {
    let account = Block::of_account(cx);
    let buckets = Buckets::of(cx);
    let (mut changeable, mut readable) = (Vec::new(), Vec::new());
    for bucket in buckets.all() {
        let openness = bucket.openness(cx, account);
        match openness.power() {
            Some(Power::Change) => changeable.push(open(bucket, openness)),
            Some(Power::Look) => readable.push(open(bucket, openness)),
            None => {}
        }
    }
    if cx.is_blocked(LIST) {
        for (changes, bucket) in substitutes::open_buckets(cx, &|_| true) {
            if changes { &mut changeable } else { &mut readable }.push(bucket);
        }
        if changeable.is_empty() && readable.is_empty() {
            let held = substitutes::buckets_held_against(cx, &["S3.2", "S3.3"], other::PERHAPS_OPEN);
            return Draft::Review(other::perhaps_open(held.len()), held);
        }
    }
    if !changeable.is_empty() {
        let reason = say::changeable(changeable.len(), readable.len());
        Draft::Fail(Degree::Wholly, reason, changeable)
    } else if !readable.is_empty() {
        Draft::Review(say::readable(readable.len()), readable)
    } else if buckets.all().len() == 0 {
        Draft::NotApplicable(say::NO_BUCKETS.to_owned())
    } else {
        Draft::Pass(say::none_open(buckets.all().len()))
    }
}

/// An open bucket, with the ways in which it is open.
fn open(bucket: Bucket<'_>, openness: Openness) -> Resource {
    let by_policy = openness.by_policy.map(|power| match power {
        Power::Change => say::CHANGED_BY_POLICY,
        Power::Look => say::READ_BY_POLICY,
    });
    let by_list = openness.by_list.map(|power| match power {
        Power::Change => say::CHANGED_BY_LIST,
        Power::Look => say::READ_BY_LIST,
    });
    bucket.resource(match (by_policy, by_list) {
        (Some(policy), Some(list)) => say::both(policy, list),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    })
}

#[cfg(test)]
mod tests;
