//! Words of the page for customers and investors.

use super::counted;
use crate::baseline::Pillar;
use crate::stdx::time::Date;

/// The heading of a page without a name.
pub const HEADING: &str = "Security on AWS";
/// Heading: what the baseline is.
pub const WHAT: &str = "What this page is";
/// What the baseline is, and what the page is not.
pub const WHAT_LINES: [&str; 2] = [
    "The AWS Startup Security Baseline is a set of 27 controls that AWS recommends to startups: 12 for an AWS account and 15 for what runs in it. This assessment divides them into 104 criteria, each a statement that is true or not.",
    "It is a self-assessment of one AWS account with Footing, an open-source program. It is neither an audit nor a certificate. The page lists only what is met on its date, and says how that is known.",
];
/// Heading: what is met.
pub const IN_PLACE: &str = "What is in place";
/// Legend: what evidence shows.
pub const BY_EVIDENCE: &str = "Shown by evidence that was read from AWS and checked.";
/// Legend: what people state.
pub const BY_STATEMENT: &str = "Stated by the team.";
/// The mark of what evidence shows, for screen readers.
pub const SHOWN: &str = "Shown by evidence:";
/// The mark of what people state, for screen readers.
pub const STATED: &str = "Stated:";
/// Heading: what is planned.
pub const PLANNED: &str = "What is planned";
/// Heading: what is not met.
pub const GAPS: &str = "What is not in place yet";
/// What the list of what is not met shows.
pub const GAPS_LEAD: &str =
    "Each of these statements would have to be true. Unknown means that nobody has checked it yet.";
/// Below the score.
pub const SCORE: &str = "of 100 is the score";
/// Below the number of criteria that are known.
pub const KNOWN: &str = "criteria that count are known";
/// Below the number of criteria that evidence decides.
pub const VERIFIED: &str = "of them are checked by evidence";
/// The end of the page.
pub const FOOTER: [&str; 1] =
    ["Made with Footing. AWS has not checked this page. Details are with the team, on request."];

/// The title of the page.
pub fn title(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name}: {}", HEADING.to_lowercase().replace("aws", "AWS")),
        None => HEADING.to_owned(),
    }
}

/// The line below the heading.
pub fn lead(has_name: bool, day: Date) -> String {
    match has_name {
        true => format!("{HEADING}: a self-assessment, as of {day}"),
        false => format!("A self-assessment, as of {day}"),
    }
}

/// What the controls of a pillar are about.
pub fn pillar(pillar: Pillar) -> &'static str {
    match pillar {
        Pillar::Account => "The AWS account",
        Pillar::Workload => "What runs in it",
    }
}

/// Since when what is met in an area is known.
pub fn known(shown: Option<Date>, stated: Option<Date>) -> String {
    match (shown, stated) {
        (Some(shown), Some(stated)) => format!("Evidence from {shown}, statements from {stated}"),
        (Some(shown), None) => format!("Evidence from {shown}"),
        (None, Some(stated)) => format!("Statements from {stated}"),
        (None, None) => String::new(),
    }
}

/// How many actions are planned, and by when. The days are in order.
pub fn planned(actions: usize, days: &[Date]) -> String {
    if actions == 0 {
        return "No improvement is planned on this date.".to_owned();
    }
    let mut text = format!("{} planned", counted(actions, "improvement is", "improvements are"));
    match days {
        [] => text.push_str(", without a date yet."),
        [only] => text.push_str(&format!("; 1 of them has a date, {only}.")),
        [.., last] => text.push_str(&format!("; {} of them have a date, the last one {last}.", days.len())),
    }
    text
}

/// What the page will contain.
pub fn contents(met: usize, shows_gaps: bool) -> String {
    let gaps = if shows_gaps { ", and what is not met yet" } else { "; what is not met is left out" };
    format!("{} met{gaps}", counted(met, "statement that is", "statements that are"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planned_is_said_in_numbers() {
        let day = |text: &str| Date::parse(text).expect("a day");
        let (one, other) = (day("2026-12-01"), day("2027-01-31"));
        for (actions, days, expected) in [
            (0, &[][..], "No improvement is planned on this date."),
            (1, &[], "1 improvement is planned, without a date yet."),
            (3, &[one], "3 improvements are planned; 1 of them has a date, 2026-12-01."),
            (3, &[one, other], "3 improvements are planned; 2 of them have a date, the last one 2027-01-31."),
        ] {
            assert_eq!(planned(actions, days), expected);
        }
    }
}
