//! Words of the summary and the plan of a report.

use super::counted;
use crate::assessment::Score;
use crate::evidence::Source;
use crate::messages::ui::{INCIDENT_LEAD, INCIDENT_STEPS};
use crate::plan::Totals;
use crate::stdx::time::{Date, Timestamp};

/// Heading: signs that somebody may be in the account.
pub use crate::messages::ui::INCIDENT as ALARM;
/// Heading: the first actions.
pub const FIRST: &str = "What to do first";
/// Heading: the criteria that are unknown.
pub const UNKNOWN: &str = "What is unknown";
/// Heading: when and by what the account was assessed.
pub const ASSESSED: &str = "How this was assessed";
/// Heading: everything after the plan.
pub const APPENDIX: &str = "Appendix";
/// Heading: the instructions of all actions.
pub const INSTRUCTIONS: &str = "Instructions for each action";
/// What is known if no criterion is unknown.
pub const NOTHING_UNKNOWN: &str = "Nothing: every criterion that counts is answered or decided by evidence.";
/// What it means that criteria are unknown.
pub const UNKNOWN_MEANS: &str = "Unknown counts as not met in the score, and whatever turns out to be missing is added to the plan. These matter most:";
/// Shown at the end of a printed report without the appendix.
pub const NOT_PRINTED: &str = "Not printed: the instructions for each action, and all criteria with their answers and evidence. They are in the appendix of the HTML file. To print them too, choose “With all instructions” when you export.";
/// Shown at the end of a Markdown report without the appendix.
pub const NOT_WRITTEN: &str = "Not included: the instructions for each action, and all criteria with their answers and evidence. To include them, choose “With all instructions” when you export.";
/// The appendix of an HTML report, which is folded.
pub const APPENDIX_HINT: &str = "Open an action or a control to read more.";

/// Columns of the plan.
pub const PLAN_HEADS: [&str; 10] =
    ["Action", "Control", "Severity", "Phase", "Work", "Cost a month", "Who", "Owner", "Due", "State"];
/// Column of the first actions: their number.
pub const NUMBER: &str = "No.";

/// Label of the summary: the evidence.
pub const BY_EVIDENCE: &str = "Evidence";
/// Label of the summary: the answers.
pub const BY_ANSWERS: &str = "Answers";
/// Shown if nothing was answered and nothing was checked.
pub const BY_NOTHING: &str = "none";
/// Label of an action: the resources that it is about.
pub const ABOUT: &str = "Resources";

/// The line below the title: the baseline, the account if it is known, and the day.
pub fn lead(account: &str, day: Date) -> String {
    let mut text = super::BASELINE.to_owned();
    if !account.is_empty() {
        text.push_str(", AWS account ");
        text.push_str(account);
    }
    format!("{text}, {day}")
}

/// What to do first about signs of an incident.
pub fn alarm_lead() -> &'static str {
    INCIDENT_LEAD
}

/// The steps against an incident. The last one of the page's own leads back to the page.
pub fn alarm_steps() -> impl Iterator<Item = &'static str> {
    let last = "Then continue with the plan, and check again in Footing.";
    let own = INCIDENT_STEPS.split_last().map_or(INCIDENT_STEPS, |(_, steps)| steps);
    own.iter().copied().chain([last])
}

/// The score in a sentence.
pub fn score(score: &Score) -> String {
    let (Some(reached), Some(possible)) = (score.score, score.possible) else {
        return "Nothing counts here, so there is no score.".to_owned();
    };
    match score.open() {
        0 => format!("The score is {reached} of 100."),
        1 => format!(
            "The score is {reached} of 100. It would be up to {possible} if the one unknown criterion turned out to be met."
        ),
        open => format!(
            "The score is {reached} of 100. It would be up to {possible} if all {open} unknown criteria turned out to be met."
        ),
    }
}

/// How much of the assessment is known, and by what.
pub fn coverage(score: &Score) -> String {
    let be = |count: usize, words: &str| {
        let verb = if count == 1 { "is" } else { "are" };
        (count, format!("{count} {verb} {words}"))
    };
    let all = score.counted + score.accepted_risks + score.not_applicable;
    let mut text = if score.counted == all {
        format!("All {all} criteria count in the score")
    } else {
        format!(
            "Of {} {} in the score",
            counted(all, "criterion,", "criteria,"),
            counted(score.counted, "counts", "count")
        )
    };
    let known = listed(&[
        be(score.verified, "verified by evidence"),
        be(score.answered.saturating_sub(score.verified), "answered without evidence"),
        be(score.open(), "unknown"),
    ]);
    let others = listed(&[
        (score.not_applicable, counted(score.not_applicable, "does not apply", "do not apply")),
        (score.accepted_risks, counted(score.accepted_risks, "is an accepted risk", "are accepted risks")),
    ]);
    if !known.is_empty() {
        text.push_str(&[": ", &known].concat());
    }
    text.push('.');
    if !others.is_empty() {
        text.push_str(&format!(" Of the others, {others}."));
    }
    text
}

/// The parts that there are, as a list.
fn listed(parts: &[(usize, String)]) -> String {
    let parts: Vec<&str> = parts.iter().filter(|(count, _)| *count > 0).map(|(_, words)| words.as_str()).collect();
    match parts.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [one, other] => format!("{one}, and {other}"),
        [first, .., last] => {
            let middle = parts.get(1..parts.len() - 1).unwrap_or_default();
            format!("{first}, {}, and {last}", middle.join(", "))
        }
    }
}

/// The first actions and the whole plan, in numbers.
pub fn first(first: &Totals, whole: &Totals) -> String {
    if first.actions == whole.actions {
        return format!("The whole plan: {}.", super::totals(whole));
    }
    format!(
        "These {} actions protect most for the least work: {}, {}. The whole plan: {}.",
        first.actions,
        super::minutes(first.minutes),
        super::cost(first.usd),
        super::totals(whole)
    )
}

/// How many of the criteria that count are unknown, and why.
pub fn unknown(unknown: usize, whole: usize, reasons: &[(usize, Unknown)]) -> String {
    let subject = match (unknown, whole) {
        (1, 1) => "The only criterion that counts is unknown".to_owned(),
        (1, _) => format!("1 of the {whole} criteria that count is unknown"),
        _ if unknown == whole => format!("All {whole} criteria that count are unknown"),
        _ => format!("{unknown} of the {whole} criteria that count are unknown"),
    };
    let reasons: Vec<String> =
        reasons.iter().filter(|(count, _)| *count > 0).map(|(count, reason)| reason.words(*count)).collect();
    format!("{subject}: {}.", reasons.join(", "))
}

/// Why criteria are unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Nobody has answered.
    Unanswered,
    /// The answer is that nobody knows.
    DontKnow,
    /// Evidence does not decide.
    Undecided,
    /// The evidence is too old.
    Stale,
}

impl Unknown {
    fn words(self, count: usize) -> String {
        let words = match self {
            Self::Unanswered => "not answered yet",
            Self::DontKnow => "answered with “I don't know”",
            Self::Undecided => "not decided by the evidence",
            Self::Stale => "with evidence more than 30 days old",
        };
        format!("{count} {words}")
    }
}

/// The evidence that decides: how many criteria, where it came from, and when it was observed.
pub fn by_evidence(criteria: usize, sources: &[Source], oldest: Timestamp, newest: Timestamp) -> String {
    let sources: Vec<&str> = sources.iter().copied().map(came_from).collect();
    let time = if oldest.to_minute() == newest.to_minute() {
        oldest.to_minute()
    } else {
        format!("{} to {}", oldest.to_minute(), newest.to_minute())
    };
    format!("{} decided by {}, observed {time}", counted(criteria, "criterion", "criteria"), sources.join(" and "))
}

/// The answers: how many, and when the last one was given.
pub fn by_answers(answers: usize, last: Date) -> String {
    match answers {
        1 => format!("1 answer, given {last}"),
        _ => format!("{answers} answers, the last one given {last}"),
    }
}

/// How evidence came, in words.
pub fn came_from(source: Source) -> &'static str {
    match source {
        Source::Live => "a live scan",
        Source::File => "an evidence file",
        Source::Pasted => "pasted output",
        Source::Prowler => "Prowler",
        Source::SecurityHub => "Security Hub",
    }
}

/// A duration in a table, such as `45 min` or `2 h 5 min`.
pub fn work(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// A cost in a table.
pub fn usd(usd: u32) -> String {
    format!("{usd} USD")
}

/// How many actions are not for this account.
pub fn left_out(count: usize) -> String {
    let actions = counted(count, "action is", "actions are");
    format!("{actions} not in the plan, because the account does not need {}.", if count == 1 { "it" } else { "them" })
}

/// The day of the report, at the top of each printed page.
pub fn day(day: Date) -> String {
    format!("Report of {day}")
}

/// The text before the page number.
pub const PAGE: &str = "Page ";
/// The text between the page number and the number of pages.
pub const PAGES: &str = " of ";

#[cfg(test)]
mod tests {
    use super::*;

    fn score(counted: usize, answered: usize, verified: usize) -> Score {
        let (score, possible) = (Some(8), Some(34));
        Score { score, possible, counted, answered, verified, accepted_risks: 0, not_applicable: 0 }
    }

    #[test]
    fn the_score_comes_with_what_is_unknown() {
        assert_eq!(super::score(&score(104, 104, 104)), "The score is 8 of 100.");
        assert_eq!(
            super::score(&score(104, 103, 0)),
            "The score is 8 of 100. It would be up to 34 if the one unknown criterion turned out to be met."
        );
        assert_eq!(
            super::score(&score(104, 74, 74)),
            "The score is 8 of 100. It would be up to 34 if all 30 unknown criteria turned out to be met."
        );
        let nothing = Score { score: None, possible: None, ..score(0, 0, 0) };
        assert_eq!(super::score(&nothing), "Nothing counts here, so there is no score.");
    }

    #[test]
    fn coverage_names_only_what_there_is() {
        for (score, words) in [
            (
                score(104, 74, 74),
                "All 104 criteria count in the score: 74 are verified by evidence, and 30 are unknown.",
            ),
            (score(3, 3, 0), "All 3 criteria count in the score: 3 are answered without evidence."),
            (
                Score { not_applicable: 3, accepted_risks: 1, ..score(100, 88, 75) },
                "Of 104 criteria, 100 count in the score: 75 are verified by evidence, 13 are answered without evidence, \
                 and 12 are unknown. Of the others, 3 do not apply, and 1 is an accepted risk.",
            ),
            (
                Score { not_applicable: 3, ..score(1, 0, 0) },
                "Of 4 criteria, 1 counts in the score: 1 is unknown. Of the others, 3 do not apply.",
            ),
        ] {
            assert_eq!(coverage(&score), words);
        }
    }

    #[test]
    fn what_is_unknown_comes_with_the_reasons() {
        let reasons = [(2, Unknown::Unanswered), (0, Unknown::DontKnow), (1, Unknown::Undecided)];
        for (count, whole, words) in [
            (3, 9, "3 of the 9 criteria that count are unknown: 2 not answered yet, 1 not decided by the evidence."),
            (3, 3, "All 3 criteria that count are unknown: 2 not answered yet, 1 not decided by the evidence."),
        ] {
            assert_eq!(unknown(count, whole, &reasons), words);
        }
        let one = [(1, Unknown::DontKnow)];
        assert_eq!(unknown(1, 1, &one), "The only criterion that counts is unknown: 1 answered with “I don't know”.");
    }
}
