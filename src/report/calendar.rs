//! An iCalendar file (RFC 5545): due actions, the ends of accepted risks, the day on which evidence becomes too old, and a review
//! each quarter. Titles are the catalog's and nothing else is in it: no account, no resource, no text of a person.
//!
//! Whoever imports the file again gets the same events, because their ids depend on the assessment only. The time of each is that
//! of the assessment's last change.

use super::{Options, tickets};
use crate::assessment::file::RedactedCopy;
use crate::assessment::{Status, Statuses, sample};
use crate::baseline::{ControlId, CriterionId};
use crate::messages::report::calendar as says;
use crate::plan::Plan;
use crate::stdx::time::{Date, Timestamp};

/// The most octets of a line, without its break.
const LONGEST_LINE: usize = 75;
/// How often the review repeats: two years, because some calendars do not end what has no end.
const REVIEWS: u8 = 8;
/// The months between reviews.
const REVIEW_MONTHS: u32 = 3;

/// An all-day event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// What it is about: unique among the events of an assessment.
    key: String,
    /// The day.
    pub(super) day: Date,
    /// The title.
    pub(super) title: String,
    /// The address of a page about it.
    address: Option<String>,
    /// Whether it repeats each quarter, and so is no deadline.
    pub(super) repeats: bool,
}

/// Returns the events within the scope, by day.
pub(super) fn events(copy: &RedactedCopy, options: &Options, now: Timestamp) -> Vec<Event> {
    let assessment = copy.assessment();
    let statuses = Statuses::of(assessment, now);
    let within = |id: &CriterionId| options.scope.covers(&statuses, *id);
    let page = |path: &str| tickets::site(&options.site).map(|site| [site, path].concat());
    let mut events = Vec::new();
    for row in Plan::of(assessment, &statuses).open().filter(|row| row.criteria.iter().any(within)) {
        if let Some(day) = row.due {
            let action = row.action.get();
            events.push(Event {
                key: ["due-", action.id].concat(),
                day,
                title: says::due(action.title, action.control.get().id),
                address: page(&at(action.control, action.id)),
                repeats: false,
            });
        }
    }
    for id in CriterionId::all().filter(within).filter(|id| statuses.status(*id) == Status::AcceptedRisk) {
        if let Some(exception) = assessment.exception(id) {
            let criterion = id.get();
            events.push(Event {
                key: ["risk-", criterion.id].concat(),
                day: exception.until,
                title: says::risk_ends(criterion.name, criterion.control.get().id),
                address: page(&at(criterion.control, criterion.id)),
                repeats: false,
            });
        }
    }
    let decides = |id: &CriterionId| {
        let finding = assessment.finding(*id)?;
        (finding.stated.is_none() && finding.is_fresh(now)).then(|| finding.counts_until())
    };
    let first_stale = CriterionId::all().filter(within).filter_map(|id| decides(&id)).min();
    events.extend(first_stale.map(|last| Event {
        key: "evidence".to_owned(),
        day: last.date(),
        title: says::STALE.to_owned(),
        address: page("live"),
        repeats: false,
    }));
    events.push(Event {
        key: "review".to_owned(),
        day: next_review(assessment.created.date(), now.date()),
        title: says::REVIEW.to_owned(),
        address: page(""),
        repeats: true,
    });
    if sample::is_sample(assessment) {
        events.iter_mut().for_each(|event| event.title = says::sample(&event.title));
    }
    events.sort_by(|one, other| (one.day, &one.key).cmp(&(other.day, &other.key)));
    events
}

fn at(control: ControlId, id: &str) -> String {
    ["controls/", control.get().slug, "#", id].concat()
}

/// Returns the first day after today that is a whole number of quarters after the beginning.
fn next_review(begun: Date, today: Date) -> Date {
    let mut day = begun;
    let mut quarters = 0;
    while day <= today {
        quarters += 1;
        let later = begun.plus_months(quarters * REVIEW_MONTHS);
        if later <= day {
            break;
        }
        day = later;
    }
    day
}

/// Returns the file.
pub(super) fn write(copy: &RedactedCopy, options: &Options, now: Timestamp) -> String {
    let assessment = copy.assessment();
    let changed = assessment.changed();
    // A later version of an event has a greater number.
    let sequence = (changed.millis_since(assessment.created) / 1000).min(i32::MAX as u64).to_string();
    let stamp = instant(changed);
    let mut text = String::new();
    for (name, value) in
        [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", says::PRODUCT), ("CALSCALE", "GREGORIAN")]
    {
        line(&mut text, name, value);
    }
    for event in events(copy, options, now) {
        line(&mut text, "BEGIN", "VEVENT");
        line(&mut text, "UID", &[&event.key, ".", &assessment.id, "@footing"].concat());
        line(&mut text, "DTSTAMP", &stamp);
        line(&mut text, "SEQUENCE", &sequence);
        line(&mut text, "DTSTART;VALUE=DATE", &day(event.day));
        let next = event.day.plus_days(1);
        if next > event.day {
            line(&mut text, "DTEND;VALUE=DATE", &day(next));
        }
        line(&mut text, "SUMMARY", &escaped(&event.title));
        if let Some(address) = &event.address {
            line(&mut text, "URL", address);
        }
        for (name, value) in [("CLASS", "PRIVATE"), ("TRANSP", "TRANSPARENT")] {
            line(&mut text, name, value);
        }
        if event.repeats {
            let rule = format!("FREQ=MONTHLY;INTERVAL={REVIEW_MONTHS};COUNT={REVIEWS}");
            line(&mut text, "RRULE", &rule);
        } else {
            for (name, value) in [("BEGIN", "VALARM"), ("ACTION", "DISPLAY"), ("TRIGGER", "-P1D")] {
                line(&mut text, name, value);
            }
            line(&mut text, "DESCRIPTION", &escaped(&event.title));
            line(&mut text, "END", "VALARM");
        }
        line(&mut text, "END", "VEVENT");
    }
    line(&mut text, "END", "VCALENDAR");
    text
}

fn day(day: Date) -> String {
    day.to_string().replace('-', "")
}

fn instant(at: Timestamp) -> String {
    let text: String = at.to_rfc3339().replace(['-', ':'], "");
    [text.split('.').next().unwrap_or_default(), "Z"].concat()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Appends a line, folded so that no part is longer than allowed and no character is cut.
fn line(text: &mut String, name: &str, value: &str) {
    let mut length = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if length + c.len_utf8() > LONGEST_LINE {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(c);
        length += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests;
