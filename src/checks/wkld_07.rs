//! WKLD.07: records of access to sensitive objects, and alerts on it.

use crate::catalog::arn::Arn;
use crate::checks::services::access_denied_alerts::Alerts;
use crate::checks::services::cloudtrail::object_events::{Kinds, ObjectEvents};
use crate::checks::services::cloudtrail::trails::{Trail, Trails};
use crate::checks::services::eventbridge::notification_rules::Way;
use crate::checks::services::guardduty::Detectors;
use crate::checks::services::kms;
use crate::checks::{CheckContext, Draft, Missing};
use crate::evidence::{CallOutcome, Degree, Resource};
use crate::messages::findings::wkld_07 as say;

/// GuardDuty's plan that watches S3.
const S3_PLAN: &str = "S3_DATA_EVENTS";

/// Checks `wkld-07.object-events`.
pub fn object_events(cx: &mut CheckContext<'_>) -> Draft {
    let trails = Trails::of(cx);
    let logs: Vec<&str> = trails.all().map(Trail::bucket).collect();
    let mut events = ObjectEvents::default();
    for trail in trails.running() {
        let region = if trail.is_multi_region() { "" } else { trail.home() };
        if let Some(answer) = trail.selectors(cx) {
            events.add(answer.view(), region, &logs);
        }
    }
    // Event data stores can only add to what trails record.
    if !events.everywhere.are_both() {
        add_stores(cx, &mut events, &logs);
    }
    if events.everywhere.are_both() {
        return Draft::Pass(say::ALL_OBJECTS.to_owned());
    }
    let with_all = |kinds: &Kinds| kinds.and(events.everywhere);
    if events.chosen.values().any(|kinds| with_all(kinds).are_both()) {
        let chosen = events.chosen.iter().map(|(choice, kinds)| {
            let what = match with_all(kinds) {
                _ if choice.is_left_out => say::LEFT_OUT,
                kinds if kinds.are_both() => say::BOTH_KINDS,
                kinds if kinds.reading => say::READING_ONLY,
                _ => say::CHANGES_ONLY,
            };
            Resource::new("", choice.name, choice.region, what)
        });
        return Draft::Review(say::CHOSEN_OBJECTS.to_owned(), chosen.collect());
    }
    // What was not seen may record the rest.
    if cx.has_gaps() {
        return Draft::Unknown(String::new());
    }
    let failing = trails.running().map(|trail| trail.resource(say::RECORDS_NO_OBJECTS)).collect();
    if events.everywhere.are_any() || events.is_narrowed || !events.chosen.is_empty() {
        Draft::Fail(Degree::Partly, say::SOME_EVENTS.to_owned(), failing)
    } else {
        Draft::Fail(Degree::Wholly, say::NO_EVENTS.to_owned(), failing)
    }
}

/// Adds what the enabled event data stores record.
fn add_stores<'a>(cx: &mut CheckContext<'a>, events: &mut ObjectEvents<'a>, logs: &[&str]) {
    for listed in cx.in_every_region("cloudtrail:ListEventDataStores") {
        for store in listed.view().list("EventDataStores") {
            let arn = store.text("EventDataStoreArn");
            let Some(answer) = cx.in_region("cloudtrail:GetEventDataStore", listed.region(), &[arn]) else { continue };
            let store = answer.view();
            if store.text("Status") == "ENABLED" {
                let region = if store.flag("MultiRegionEnabled") { "" } else { listed.region() };
                events.add(store, region, logs);
            }
        }
    }
}

/// Checks `wkld-07.denied-alert`.
pub fn denied_alert(cx: &mut CheckContext<'_>) -> Draft {
    let mut alerts = Alerts::default();
    alerts.add_rules(cx);
    // One alert is enough, so others do not matter.
    if alerts.way < Way::Open {
        let trails = Trails::of(cx);
        alerts.add_alarms(cx, &trails);
    }
    match alerts.way {
        Way::Open => Draft::Pass(say::alerted_in(&alerts.regions)),
        Way::Elsewhere => Draft::Unknown(say::SENT_ELSEWHERE.to_owned()),
        Way::Unknown => Draft::Unknown(String::new()),
        // What was not seen may be an alert.
        _ if cx.has_gaps() => Draft::Unknown(String::new()),
        Way::Unheard => Draft::Fail(Degree::Partly, say::UNHEARD.to_owned(), alerts.unheard),
        Way::None => without_alert(cx),
    }
}

/// The draft if there is no alert: with GuardDuty, the criterion is partly met.
fn without_alert(cx: &mut CheckContext<'_>) -> Draft {
    let is_watched = Detectors::everywhere(cx).iter().any(|detectors| detectors.has_plan(S3_PLAN) == Some(true));
    let reason = if is_watched { say::ONLY_GUARDDUTY } else { say::NO_ALERT };
    let account = if cx.account().is_empty() { say::ACCOUNT } else { cx.account() };
    let failing = vec![Resource::new("", account, "", say::NOBODY_TOLD)];
    Draft::Fail(cx.degree(is_watched), reason.to_owned(), failing)
}

/// What was found about the encryption of trails.
#[derive(Default)]
struct Found {
    is_any_running: bool,
    broken: Vec<Resource>,
    without_key: Vec<Resource>,
    foreign: Vec<Resource>,
}

/// Checks `wkld-07.trail-encrypted`.
pub fn trail_encrypted(cx: &mut CheckContext<'_>) -> Draft {
    let trails = Trails::of(cx);
    let mut found = Found::default();
    for trail in trails.running() {
        found.is_any_running = true;
        judge_key(cx, trail, &mut found);
    }
    let Found { is_any_running, broken, without_key, foreign } = found;
    if !broken.is_empty() {
        let failing = broken.into_iter().chain(without_key).collect();
        Draft::Fail(Degree::Wholly, say::KEY_BROKEN.to_owned(), failing)
    } else if !without_key.is_empty() {
        Draft::Fail(Degree::Partly, say::WITHOUT_KEY.to_owned(), without_key)
    } else if !foreign.is_empty() {
        Draft::Review(say::FOREIGN_KEYS.to_owned(), foreign)
    } else if is_any_running {
        Draft::Pass(say::OWN_KEYS.to_owned())
    } else {
        Draft::NotApplicable(say::NO_RUNNING_TRAIL.to_owned())
    }
}

fn judge_key<'a>(cx: &mut CheckContext<'a>, trail: Trail<'a>, found: &mut Found) {
    if trail.key().is_empty() {
        found.without_key.push(trail.resource(say::NO_KEY));
        return;
    }
    let arn = Arn::parse(trail.key());
    let region = arn.map_or(trail.home(), |arn| arn.region);
    let is_foreign = arn.is_some_and(|arn| !cx.account().is_empty() && arn.account != cx.account());
    let (state, gaps) = cx.tentatively(|cx| kms::state(cx, region, trail.key()));
    let is_refused = gaps.iter().any(|gap| {
        matches!(gap.why, Missing::Outcome(CallOutcome::Denied | CallOutcome::DeniedByScp | CallOutcome::Failed, _))
    });
    match state {
        Some(state) if kms::is_usable(state) => {}
        Some(state) => found.broken.push(trail.resource(say::key_state(state))),
        None if is_foreign && is_refused => found.foreign.push(trail.resource(say::FOREIGN_KEY)),
        None => cx.add_gaps(gaps),
    }
}

#[cfg(test)]
mod tests;
