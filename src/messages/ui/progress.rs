//! Sentences of the page "Progress" and of what the overview shows of it.

use super::sentences::count;
use crate::assessment::milestone::{Figures, Milestone};
use crate::messages::progress::{day, name};
use crate::plan::reminders::{Due, Reminder, Urgency};
use crate::stdx::time::Date;

texts! {
    TITLE: "Progress";
    LEAD: "How this assessment has changed. A milestone is a snapshot of every status, the score and the plan on one day. Footing saves one by itself after each scan, evidence file or merged file, and often for an earlier day of answers; you can save others by hand.";
    LINK: "Progress";
    MAKE: "Save a milestone";
    MAKE_BUTTON: "Save a milestone now";
    NAME: "Name (optional)";
    NAME_HINT: "For example: before the audit.";
    MADE: "The milestone is saved.";
    FULL: "There are 100 milestones saved by hand, which is the most. Delete one to save another.";
    NONE: "There is no milestone yet. The first one is saved after a scan, an evidence file or a merged file, or when you save one here. From then on this page shows what has changed.";
    COMPARE: "What has changed";
    FROM: "From";
    TO: "To";
    NOW: "Now";
    SAME: "These are the same. Choose two different milestones to compare them.";
    NO_CHANGES: "Nothing has changed between the two.";
    FIGURES: "Figures";
    FIGURE: "Figure";
    DIFFERENCE: "Change";
    SCORE: "Score";
    POSSIBLE: "Possible score";
    ANSWERED: "Answered or verified";
    VERIFIED: "Verified by evidence";
    OPEN_ACTIONS: "Open actions";
    OPEN_WORK: "Open work";
    DONE: "Actions done";
    NO_FIGURE: "–";
    RESOURCES: "Failing resources";
    RESOURCES_HINT: "Only where evidence listed every resource both times.";
    TREND: "Score over time";
    TREND_HINT: "The possible score is what you would reach if every unknown criterion were met.";
    BURN_DOWN: "Work left over time";
    BURN_ACTIONS: "Open actions";
    BURN_HOURS: "Hours of open work";
    TABLE: "The same as a table";
    DATE: "Day";
    MILESTONE: "Milestone";
    LIST: "Milestones";
    LIST_HINT: "Milestones cannot be changed. Footing keeps the last 400 that it saved by itself and up to 100 of yours.";
    TIME: "Saved (UTC)";
    DO: "Actions";
    DELETE: "Delete";
    DELETE_SURE: "Really delete?";
    DELETED: "The milestone is deleted.";
    SEE_PROGRESS: "See the progress";
    DUE: "What is due";
}

/// A milestone in a list of choices.
pub fn choice(milestone: &Milestone, today: Date) -> String {
    format!("{}, {}", day(milestone.at.date(), today), name(milestone))
}

/// The name of a milestone, or why it was made, as a title.
pub fn title(milestone: &Milestone) -> String {
    let name = name(milestone);
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A share in percent, with the numbers that it is made of.
pub fn share(share: Option<u8>, part: u32, whole: u32) -> String {
    share.map_or_else(|| NO_FIGURE.to_owned(), |share| format!("{share}\u{202f}% ({part} of {whole})"))
}

/// Minutes of work as hours.
pub fn hours(minutes: u32) -> String {
    if minutes < 60 { format!("{minutes} min") } else { format!("{} h", (minutes + 30) / 60) }
}

/// The difference of two figures, with its sign.
pub fn difference(before: i64, after: i64, unit: &str) -> String {
    match after - before {
        0 => "0".to_owned(),
        more @ 1.. => format!("+{more}{unit}"),
        less => format!("−{}{unit}", -less),
    }
}

/// The trend in a sentence, for those who cannot see the drawing.
pub fn trend_words(first: &Milestone, last: &Milestone, today: Date) -> String {
    let score = |figures: &Figures| figures.score.map_or(NO_FIGURE.to_owned(), |score| score.to_string());
    let possible = |figures: &Figures| figures.possible.map_or(NO_FIGURE.to_owned(), |score| score.to_string());
    let verified =
        |figures: &Figures| figures.verified_share().map_or(NO_FIGURE.to_owned(), |share| format!("{share} %"));
    format!(
        "From {} to {}: score {} to {}, possible score {} to {}, verified {} to {}.",
        day(first.at.date(), today),
        day(last.at.date(), today),
        score(&first.figures),
        score(&last.figures),
        possible(&first.figures),
        possible(&last.figures),
        verified(&first.figures),
        verified(&last.figures)
    )
}

/// The open work then and now, in a sentence.
pub fn burn_down_words(first: &Milestone, last: &Milestone, today: Date) -> String {
    format!(
        "On {}: {}, {} of work. Now: {}, {}.",
        day(first.at.date(), today),
        count(first.figures.open_actions as usize, "open action", "open actions"),
        hours(first.figures.open_minutes),
        count(last.figures.open_actions as usize, "open action", "open actions"),
        hours(last.figures.open_minutes)
    )
}

/// The actions that were done between two milestones.
pub fn actions_done(number: usize) -> String {
    count(number, "action done", "actions done")
}

/// The actions that came into the plan between two milestones.
pub fn actions_opened(number: usize) -> String {
    count(number, "action newly in the plan", "actions newly in the plan")
}

/// The new and gone resources of a criterion; the names of new ones if they are known.
pub fn resources(new: usize, gone: usize, names: &[String]) -> String {
    let mut parts = Vec::new();
    if new > 0 {
        let more = new.saturating_sub(names.len());
        let listed = match (names.is_empty(), more) {
            (true, _) => String::new(),
            (false, 0) => format!(": {}", names.join(", ")),
            (false, more) => format!(": {} and {more} more", names.join(", ")),
        };
        parts.push(format!("{new} new{listed}"));
    }
    if gone > 0 {
        parts.push(format!("{gone} gone"));
    }
    parts.join("; ")
}

/// The label of the button that deletes a milestone.
pub fn delete_label(words: &str, milestone: &Milestone) -> String {
    format!("{words}: {}, {}", milestone.at.to_minute(), name(milestone))
}

/// When a reminder is due.
pub fn due_on(reminder: &Reminder, today: Date) -> String {
    let on = day(reminder.on, today);
    match (&reminder.what, reminder.urgency(today)) {
        (Due::Action(_), Urgency::Past) => format!("overdue since {on}"),
        (Due::Action(_), _) if reminder.on == today => "due today".to_owned(),
        (Due::Action(_), _) => format!("due {on}"),
        (Due::AcceptedRisk(_), Urgency::Past) => format!("accepted risk ended on {on}"),
        (Due::AcceptedRisk(_), _) => format!("accepted risk ends on {on}"),
        (Due::Evidence(_), Urgency::Past) => "older than 30 days: no longer counts".to_owned(),
        (Due::Evidence(_), _) => format!("counts until {on}"),
    }
}

/// The evidence of so many criteria.
pub fn evidence_of(criteria: usize) -> String {
    count(criteria, "finding", "findings")
}

/// How many more things are due than are listed.
pub fn more_due(more: usize) -> String {
    format!("And {more} more")
}
