//! ACCT.08: public access to buckets.

use crate::evidence::buckets::{Block, Bucket, Buckets, Openness, Power, Setting};
use crate::evidence::{Degree, Draft, Look, Resource};
use crate::messages::findings::acct_08 as say;

/// `acct-08.account-block`
pub fn account_block(look: &mut Look<'_>) -> Draft {
    let block = Block::of_account(look);
    let off: Vec<Resource> = Setting::ALL
        .into_iter()
        .filter(|setting| block.sets(*setting) == Some(false))
        .map(|setting| Resource::new("", setting.name(), "", say::OFF))
        .collect();
    match off.len() {
        0 => Draft::Pass(say::BLOCKED.to_owned()),
        number if number < Setting::ALL.len() => Draft::Fail(Degree::Partly, say::HALF_BLOCKED.to_owned(), off),
        _ => Draft::Fail(Degree::Wholly, say::NOT_BLOCKED.to_owned(), off),
    }
}

/// `acct-08.bucket-block`
pub fn bucket_block(look: &mut Look<'_>) -> Draft {
    let account = Block::of_account(look);
    let buckets = Buckets::of(look);
    let mut open = Vec::new();
    let mut blocked = 0;
    for bucket in buckets.all() {
        let block = bucket.block(look);
        let states = Setting::ALL.map(|setting| (setting, account.and(block, setting)));
        let off: Vec<&str> =
            states.iter().filter(|(_, state)| *state == Some(false)).map(|(setting, _)| setting.name()).collect();
        if !off.is_empty() {
            open.push(bucket.resource(say::settings_off(&off)));
        } else if states.iter().all(|(_, state)| *state == Some(true)) {
            blocked += 1;
        }
    }
    if buckets.all().len() == 0 {
        Draft::NotApplicable(say::NO_BUCKETS.to_owned())
    } else if open.is_empty() {
        Draft::Pass(say::all_blocked(buckets.all().len()))
    } else {
        Draft::Fail(look.degree(blocked > 0), say::not_blocked(open.len(), buckets.all().len()), open)
    }
}

/// `acct-08.no-public-data`
pub fn no_public_data(look: &mut Look<'_>) -> Draft {
    let account = Block::of_account(look);
    let buckets = Buckets::of(look);
    let (mut changeable, mut readable) = (Vec::new(), Vec::new());
    for bucket in buckets.all() {
        let openness = bucket.openness(look, account);
        match openness.power() {
            Some(Power::Change) => changeable.push(open(bucket, openness)),
            Some(Power::Look) => readable.push(open(bucket, openness)),
            None => {}
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

/// An open bucket, and in which ways it is.
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
