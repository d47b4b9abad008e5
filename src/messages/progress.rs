//! Sentences about progress, on the page and in reports: what changed since a milestone.

use super::labels;
use crate::assessment::milestone::{Cause, Comparison, Direction, Figures, Milestone};
use crate::stdx::time::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day in words, with the year if it is another one than today's: "3 November" or "3 November 2025".
pub fn day(date: Date, today: Date) -> String {
    let (written, today) = (date.to_string(), today.to_string());
    let mut parts = written.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let month = month.and_then(|month| month.parse::<usize>().ok()).and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return written };
    let day = day.trim_start_matches('0');
    if today.starts_with(year) { format!("{day} {month}") } else { format!("{day} {month} {year}") }
}

/// Why a milestone was made.
pub fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::ByHand => "saved by hand",
        Cause::Scan => "after a scan",
        Cause::EvidenceFile => "after an evidence file",
        Cause::Pasted => "after pasted output",
        Cause::ExternalScanner => "after results of another scanner",
        Cause::Import => "after a merge",
        Cause::Work => "end of a day’s work",
    }
}

/// The name of a milestone, or why it was made.
pub fn name(milestone: &Milestone) -> String {
    if milestone.name.is_empty() { cause(milestone.cause).to_owned() } else { milestone.name.clone() }
}

/// A number of criteria whose status changed in one direction.
pub fn changed(direction: Direction, number: usize) -> String {
    let words = match direction {
        Direction::NewlyMet => "newly met",
        Direction::Better => "better",
        Direction::Worse => "worse",
        Direction::NewlyFailing => "newly found not met",
        Direction::Unknown => "unknown again",
        Direction::NotCounted => "no longer counted",
    };
    format!("{number} {words}")
}

/// What changed, in one line without a full stop: "6 newly met, 1 worse". `None` if no status changed and no action was done.
pub fn summary(comparison: &Comparison) -> Option<String> {
    let order = [Direction::NewlyMet, Direction::Better, Direction::Worse, Direction::NewlyFailing, Direction::Unknown];
    let counts = order.into_iter().map(|direction| (direction, comparison.count(direction)));
    let mut parts: Vec<String> =
        counts.filter(|(_, number)| *number > 0).map(|(direction, number)| changed(direction, number)).collect();
    match comparison.done().count() {
        0 => {}
        1 => parts.push("1 action done".to_owned()),
        number => parts.push(format!("{number} actions done")),
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What changed since a milestone, in one line: "Since 3 November: 6 newly met, 1 worse."
pub fn since(milestone: &Milestone, comparison: &Comparison, today: Date) -> String {
    let changes = summary(comparison).unwrap_or_else(|| "no criterion has changed".to_owned());
    format!("Since {}: {changes}.", day(milestone.at.date(), today))
}

/// The score and the plan at a milestone and now, in one sentence.
pub fn figures(before: &Figures, after: &Figures) -> String {
    let score = |score: Option<u8>| score.map_or_else(|| super::report::NO_SCORE.to_owned(), |score| score.to_string());
    format!(
        "The score was {} and is {}; {} actions were open and {} are.",
        score(before.score),
        score(after.score),
        before.open_actions,
        after.open_actions
    )
}

/// A status before and after.
pub fn from_to(before: crate::assessment::Status, after: crate::assessment::Status) -> String {
    format!("{} → {}", labels::status(before), labels::status(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_its_year_only_if_that_is_another_one() {
        let of = |text: &str| Date::parse(text).unwrap();
        assert_eq!(day(of("2026-11-03"), of("2026-12-01")), "3 November");
        assert_eq!(day(of("2025-01-30"), of("2026-12-01")), "30 January 2025");
    }
}
