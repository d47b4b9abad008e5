//! WKLD.07: who reads and changes sensitive objects.

use crate::evidence::arn::Arn;
use crate::evidence::detectors::Detectors;
use crate::evidence::object_events::{Kinds, ObjectEvents};
use crate::evidence::refusals::Alerts;
use crate::evidence::routes::Way;
use crate::evidence::trails::{Trail, Trails};
use crate::evidence::{Degree, Draft, Look, Missing, Outcome, Resource, keys};
use crate::messages::findings::wkld_07 as say;

/// GuardDuty's plan that watches S3.
const S3_PLAN: &str = "S3_DATA_EVENTS";

/// `wkld-07.object-events`
pub fn object_events(look: &mut Look<'_>) -> Draft {
    let trails = Trails::of(look);
    let logs: Vec<&str> = trails.all().map(Trail::bucket).collect();
    let mut events = ObjectEvents::default();
    for trail in trails.running() {
        let region = if trail.is_multi_region() { "" } else { trail.home() };
        if let Some(answer) = trail.selectors(look) {
            events.add(answer.view(), region, &logs);
        }
    }
    // Event data stores can only add to what trails record.
    if !events.everywhere.are_both() {
        add_stores(look, &mut events, &logs);
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
    // What was not seen could record the rest.
    if look.has_gaps() {
        return Draft::Unknown(String::new());
    }
    let failing = trails.running().map(|trail| trail.resource(say::RECORDS_NO_OBJECTS)).collect();
    if events.everywhere.are_any() || events.is_narrowed || !events.chosen.is_empty() {
        Draft::Fail(Degree::Partly, say::SOME_EVENTS.to_owned(), failing)
    } else {
        Draft::Fail(Degree::Wholly, say::NO_EVENTS.to_owned(), failing)
    }
}

/// Adds what the event data stores record that are switched on.
fn add_stores<'a>(look: &mut Look<'a>, events: &mut ObjectEvents<'a>, logs: &[&str]) {
    for listed in look.everywhere("cloudtrail:ListEventDataStores") {
        for store in listed.view().list("EventDataStores") {
            let arn = store.text("EventDataStoreArn");
            let Some(answer) = look.there("cloudtrail:GetEventDataStore", listed.region(), &[arn]) else { continue };
            let store = answer.view();
            if store.text("Status") == "ENABLED" {
                let region = if store.flag("MultiRegionEnabled") { "" } else { listed.region() };
                events.add(store, region, logs);
            }
        }
    }
}

/// `wkld-07.denied-alert`
pub fn denied_alert(look: &mut Look<'_>) -> Draft {
    let mut alerts = Alerts::default();
    alerts.add_rules(look);
    // One alert is enough: what the others come to changes nothing.
    if alerts.way < Way::Open {
        let trails = Trails::of(look);
        alerts.add_alarms(look, &trails);
    }
    match alerts.way {
        Way::Open => Draft::Pass(say::alerted_in(&alerts.regions)),
        Way::Elsewhere => Draft::Unknown(say::SENT_ELSEWHERE.to_owned()),
        Way::Unknown => Draft::Unknown(String::new()),
        // What was not seen could be an alert.
        _ if look.has_gaps() => Draft::Unknown(String::new()),
        Way::Unheard => Draft::Fail(Degree::Partly, say::UNHEARD.to_owned(), alerts.unheard),
        Way::None => without_alert(look),
    }
}

/// Where there is no alert, GuardDuty counts by half.
fn without_alert(look: &mut Look<'_>) -> Draft {
    let is_watched = Detectors::everywhere(look).iter().any(|detectors| detectors.has_plan(S3_PLAN) == Some(true));
    let reason = if is_watched { say::ONLY_GUARDDUTY } else { say::NO_ALERT };
    let account = if look.account().is_empty() { say::ACCOUNT } else { look.account() };
    let failing = vec![Resource::new("", account, "", say::NOBODY_TOLD)];
    Draft::Fail(look.degree(is_watched), reason.to_owned(), failing)
}

/// What is to be said of the encryption of trails.
#[derive(Default)]
struct Found {
    is_any_running: bool,
    broken: Vec<Resource>,
    without_key: Vec<Resource>,
    foreign: Vec<Resource>,
}

/// `wkld-07.trail-encrypted`
pub fn trail_encrypted(look: &mut Look<'_>) -> Draft {
    let trails = Trails::of(look);
    let mut found = Found::default();
    for trail in trails.running() {
        found.is_any_running = true;
        judge_key(look, trail, &mut found);
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

fn judge_key<'a>(look: &mut Look<'a>, trail: Trail<'a>, found: &mut Found) {
    if trail.key().is_empty() {
        found.without_key.push(trail.resource(say::NO_KEY));
        return;
    }
    let arn = Arn::parse(trail.key());
    let region = arn.map_or(trail.home(), |arn| arn.region);
    let is_foreign = arn.is_some_and(|arn| !look.account().is_empty() && arn.account != look.account());
    let (state, gaps) = look.apart(|look| keys::state(look, region, trail.key()));
    let is_refused = gaps
        .iter()
        .any(|gap| matches!(gap.why, Missing::Outcome(Outcome::Denied | Outcome::Closed | Outcome::Failed, _)));
    match state {
        Some(state) if keys::is_usable(state) => {}
        Some(state) => found.broken.push(trail.resource(say::key_state(state))),
        None if is_foreign && is_refused => found.foreign.push(trail.resource(say::FOREIGN_KEY)),
        None => look.note(gaps),
    }
}

#[cfg(test)]
mod tests;
