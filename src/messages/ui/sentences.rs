//! Sentences of the page with numbers, names or times.

use super::*;
use crate::assessment::{ActionState, Answer, Basis, Exception, Score, Status, StatusDetail, Version};
use crate::baseline::Severity;
use crate::evidence::{Degree, Finding, Verdict};
use crate::messages::labels;
use crate::plan::{Totals, Why};
use crate::stdx::time::Date;

/// The title of the tab.
pub fn tab_title(page: &str) -> String {
    format!("{page} · Footing")
}

/// The name of an assessment, or a substitute if it is empty.
pub fn assessment_name(name: &str) -> String {
    if name.trim().is_empty() { "Unnamed assessment".to_owned() } else { name.to_owned() }
}

/// The name of another new assessment.
pub fn another_assessment(number: usize) -> String {
    format!("Assessment {number}")
}

/// The name of a copy.
pub fn copy_of(name: &str) -> String {
    format!("Copy of {}", assessment_name(name))
}

/// A number with its noun in singular or plural.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The month of a text's prices.
pub fn prices_of(month: &str) -> String {
    format!("Prices of {month}")
}

/// How many passages a search found, and how many controls are still being loaded.
pub fn guide_hits(hits: usize, shown: usize, missing: usize) -> String {
    let found = match hits {
        0 => "Nothing found".to_owned(),
        1 => "One place".to_owned(),
        _ if shown < hits => format!("{hits} places, the first {shown} of them below"),
        _ => format!("{hits} places"),
    };
    match missing {
        0 => format!("{found}."),
        _ => format!("{found} so far; {missing} controls are still being loaded."),
    }
}

/// A duration in minutes or hours.
pub fn minutes(minutes: u32) -> String {
    match minutes {
        0..=89 => format!("{minutes} min"),
        _ => {
            let halves = (minutes + 15) / 30;
            if halves.is_multiple_of(2) { format!("{} h", halves / 2) } else { format!("{}½ h", halves / 2) }
        }
    }
}

/// The work and cost of an action.
pub fn work_and_cost(work: u32, usd: u32) -> String {
    if usd == 0 {
        format!("{} · free or nearly so", minutes(work))
    } else {
        format!("{} · about {usd} USD a month", minutes(work))
    }
}

/// The headline above the score.
pub fn headline(score: &Score) -> String {
    let open = score.open();
    match score.score {
        None => "Nothing counts yet.".to_owned(),
        Some(_) if open * 2 > score.counted => "Most questions are still open.".to_owned(),
        Some(100) => "Everything that counts is met.".to_owned(),
        Some(85..) => "Nearly everything is in place.".to_owned(),
        Some(60..) => "More than half is in place.".to_owned(),
        Some(35..) => "About half is in place, with gaps that matter.".to_owned(),
        Some(_) => "Much is still missing.".to_owned(),
    }
}

/// The label below the score.
pub fn score_label(score: &Score) -> String {
    let mut words = "of 100".to_owned();
    if let (Some(reached), Some(possible)) = (score.score, score.possible)
        && possible > reached
    {
        words.push_str(&format!(
            ", up to {possible} if the {} well",
            count(score.open(), "open question turns out", "open questions turn out")
        ));
    }
    if score.accepted_risks > 0 {
        words.push_str(&format!(" · {} accepted", count(score.accepted_risks, "risk", "risks")));
    }
    words
}

/// The label below the coverage.
pub fn coverage_label(score: &Score) -> String {
    let mut words = format!("answered: {} of {}", score.answered, score.counted);
    if score.verified > 0 {
        words.push_str(&format!(", {} verified by evidence", score.verified));
    }
    if score.not_applicable > 0 {
        words.push_str(&format!(" · {} apply", count(score.not_applicable, "does not", "do not")));
    }
    words
}

/// A score, or a dash if nothing counts.
pub fn score_or_none(score: Option<u8>) -> String {
    score.map_or_else(|| NO_SCORE.to_owned(), |score| score.to_string())
}

/// A part of a whole, such as `3 of 5`.
pub fn of_count(some: usize, all: usize) -> String {
    if all == 0 { NO_SCORE.to_owned() } else { format!("{some} of {all}") }
}

/// The factor of a severity.
pub fn times(factor: u32) -> String {
    format!("×{factor}")
}

/// A summary of the plan, below the headline.
pub fn plan_line(today: Totals, all: Totals, open: usize) -> String {
    match (all.actions, open) {
        (0, 0) => "There is nothing to do. Check again when something changes.".to_owned(),
        (0, open) => {
            format!("Nothing in the plan so far. {} still to answer.", count(open, "question is", "questions are"))
        }
        _ => format!(
            "{} in the plan; {} {} about {} today.{}",
            count(all.actions, "action is", "actions are"),
            count(today.actions, "of them", "of them"),
            if today.actions == 1 { "takes" } else { "take" },
            minutes(today.minutes),
            if open > 0 {
                format!(" {} still to answer.", count(open, "question is", "questions are"))
            } else {
                String::new()
            }
        ),
    }
}

/// The label of a button that continues with the profile.
pub fn profile_left(left: usize) -> String {
    format!("Continue: {} first", count(left, "quick question", "quick questions"))
}

/// The label of a button that continues with the questions.
pub fn continue_with(open: usize) -> String {
    format!("Continue: {} left", count(open, "question", "questions"))
}

/// The text on the card of a first step.
pub fn card_line(control: &str, criterion: &str, work: u32) -> String {
    format!("{control} · {criterion} · {}", minutes(work))
}

/// A control and its status, for screen readers.
pub fn brick(id: &str, title: &str, severity: Severity, status: Status) -> String {
    let severity = labels::severity(severity).to_ascii_lowercase();
    format!("{id} {title}: {}, {severity}", labels::status(status).to_ascii_lowercase())
}

/// A control's id and title.
pub fn control_title(id: &str, title: &str) -> String {
    format!("{id} {title}")
}

/// A status for screen readers, after a name.
pub fn status_words(status: Status) -> String {
    format!("({})", labels::status(status).to_ascii_lowercase())
}

/// The severity of a control, before its reason.
pub fn severity_label(severity: Severity) -> String {
    format!("{} severity.", labels::severity(severity))
}

/// The title of a control in the 2022 edition.
pub fn title_2022(title: &str) -> String {
    format!("Called \"{title}\" in the 2022 edition.")
}

/// The weight of a criterion.
pub fn weight(weight: u8) -> String {
    format!("weight {weight} of 5")
}

/// The label of a link to the previous control.
pub fn before(id: &str) -> String {
    format!("← {id}")
}

/// The label of a link to the next control.
pub fn after(id: &str) -> String {
    format!("{id} →")
}

/// The position of a question in its control.
pub fn question_of(number: usize, all: usize) -> String {
    format!("question {number} of {all}")
}

/// The progress of the profile.
pub fn profile_progress(answered: usize, all: usize) -> String {
    format!("{answered} of {all} answered")
}

/// The criteria that a profile answer switches off.
pub fn switches_off(names: &[&str]) -> String {
    match names {
        [] => SWITCHES_NOTHING_OFF.to_owned(),
        [one] => format!("Switches off 1 question: {one}."),
        [first, second] => format!("Switches off 2 questions: {first}, {second}."),
        [first, second, rest @ ..] => {
            format!("Switches off {} questions: {first}, {second} and {} more.", names.len(), rest.len())
        }
    }
}

/// How many actions are not in the plan because they are not for this account.
pub fn left_out(count: usize) -> String {
    format!("Left out ({count})")
}

/// Why a criterion is switched off.
pub fn switched_off(questions: &[&str]) -> String {
    format!(
        "Switched off by your first answers ({}). You can still answer it, but it does not count.",
        questions.join(", ")
    )
}

/// Note: the evidence contradicts the profile.
pub fn contradicts_profile(questions: &[&str]) -> String {
    format!(
        "Your first answers ({}) say that this does not concern you, but evidence from the account says it does.",
        questions.join(", ")
    )
}

/// Note: a risk is accepted.
pub fn exception_in_force(exception: &Exception) -> String {
    format!("Risk accepted by {} until {}: {}", exception.owner, exception.until, exception.reason)
}

/// Note: an accepted risk has expired.
pub fn exception_expired(exception: &Exception) -> String {
    format!(
        "The risk was accepted by {} until {}. That day has passed, so it counts again.",
        exception.owner, exception.until
    )
}

/// Note: other criteria should be fixed first.
pub fn waits_for(names: &[&str]) -> String {
    format!("Fix first: {}.", names.join(", "))
}

/// A finding's verdict as a heading: what the evidence shows, or what a file states.
pub fn verdict(finding: &Finding) -> &'static str {
    if finding.stated.is_some() {
        return match finding.verdict {
            Verdict::Pass => "A file says: met",
            Verdict::Fail { degree: Degree::Partly } => "A file says: partly met",
            Verdict::Fail { degree: Degree::Wholly } => "A file says: not met",
            Verdict::Review => "A file says: needs review",
            Verdict::NotApplicable => "A file says: does not apply",
            Verdict::Unknown => "A file does not say",
        };
    }
    match finding.verdict {
        Verdict::Pass => "Evidence says: met",
        Verdict::Fail { degree: Degree::Partly } => "Evidence says: partly met",
        Verdict::Fail { degree: Degree::Wholly } => "Evidence says: not met",
        Verdict::Review => "Evidence says: needs review",
        Verdict::NotApplicable => "Evidence says: does not apply",
        Verdict::Unknown => "Evidence does not say",
    }
}

/// What a status is based on.
pub fn basis(judgement: &StatusDetail) -> &'static str {
    match judgement.basis {
        Basis::Profile => "first answers",
        Basis::Exception => "accepted risk",
        Basis::Finding if judgement.conflict => "evidence, against the answer",
        Basis::Finding => "evidence",
        Basis::Statement => "a file",
        Basis::Answer => "answer",
        Basis::Nothing => "not answered",
    }
}

/// An answer in the words of its choice, with its reason.
pub fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Met => ANSWER_MET.to_owned(),
        Answer::Partly => ANSWER_PARTLY.to_owned(),
        Answer::NotMet => ANSWER_NOT_MET.to_owned(),
        Answer::DontKnow => DONT_KNOW.to_owned(),
        Answer::DoesNotApply { reason } => format!("{ANSWER_DOES_NOT_APPLY}: {reason}"),
    }
}

/// A line of a criterion's history.
pub fn history_line(version: &Version<Option<Answer>>) -> String {
    let said = version.value.as_ref().map_or_else(|| "cleared".to_owned(), answer);
    let who = if version.author.is_empty() { String::new() } else { format!(", {}", version.author) };
    format!("{said} ({}{who})", version.at.to_minute())
}

/// How many questions are shown.
pub fn shown(some: usize, all: usize) -> String {
    if some == all { format!("All {all} questions") } else { format!("{some} of {all} questions") }
}

/// A summary of the plan.
pub fn plan_totals(totals: Totals, done: usize) -> String {
    let mut words =
        format!("{}, about {} of work", count(totals.actions, "action", "actions"), minutes(totals.minutes));
    if totals.usd > 0 {
        words.push_str(&format!(" and {} USD a month", totals.usd));
    }
    words.push_str(". Ordered by what protects most for the least work.");
    if done > 0 {
        words.push_str(&format!(" {done} done so far."));
    }
    words
}

/// The sum of the actions that a filter shows.
pub fn plan_filtered(totals: Totals, all: usize) -> String {
    let work = minutes(totals.minutes);
    format!("{} of {all} shown, about {work} of work.", count(totals.actions, "action", "actions"))
}

/// How many more resources an action is about than are listed.
pub fn more_affected(more: usize) -> String {
    format!("And {more} more, which this device does not keep. Check again to see all of them.")
}

/// How many questions are open and may add to the plan.
pub fn plan_unknown(open: usize) -> String {
    format!("{} not answered yet and may add to this.", count(open, "question is", "questions are"))
}

/// A summary of a group in the plan: actions, work, cost, and who does them.
pub fn group_line(totals: Totals, owners: &[&str]) -> String {
    let mut parts = vec![count(totals.actions, "action", "actions"), minutes(totals.minutes)];
    if totals.usd > 0 {
        parts.push(format!("{} USD a month", totals.usd));
    }
    match owners {
        [] => {}
        [some @ .., last] if some.len() < 3 => parts.push([some, &[last]].concat().join(", ")),
        _ => parts.push(format!("{} people", owners.len())),
    }
    parts.join(" · ")
}

/// Why a row has its position in the plan.
pub fn why(why: &Why) -> String {
    if why.incident {
        return "A sign that someone may already be in your account: do this before anything else".to_owned();
    }
    let effort = match why.effort {
        1 => "quick",
        2 => "under an hour",
        3 => "a few hours",
        _ => "a day or more",
    };
    let mut words = format!("{} control, weight {}, {effort}", labels::severity(why.severity), why.weight);
    if let Some(other) = why.first_for {
        words.push_str(&format!("; first, because \"{}\" depends on it", other.get().title));
    } else if let Some(earlier) = why.after.first() {
        words.push_str(&format!("; after \"{}\"", earlier.get().title));
    }
    words
}

/// A due date.
pub fn due(date: Date) -> String {
    format!("due {date}")
}

/// A due date that has passed.
pub fn overdue(date: Date) -> String {
    format!("overdue since {date}")
}

/// The state of an action that was set aside, with the reason.
pub fn wont_do(reason: &str) -> String {
    let state = labels::state(&ActionState::WontDo { reason: String::new() });
    if reason.trim().is_empty() { state.to_owned() } else { format!("{state}: {reason}") }
}

/// The label of a button that opens an assessment.
pub fn open_assessment(name: &str) -> String {
    format!("Open \"{}\" to work on this", assessment_name(name))
}

/// Notice: an action was set aside.
pub fn set_aside(title: &str) -> String {
    format!("Set aside: {title}.")
}

/// Notice: an action was marked as done.
pub fn done(title: &str) -> String {
    format!("Done: {title}.")
}

/// Notice: an assessment was deleted.
pub fn deleted(name: &str) -> String {
    format!("\"{name}\" was deleted.")
}

/// Notice: an assessment was copied.
pub fn duplicated(name: &str) -> String {
    format!("\"{name}\" was created.")
}

/// Error: a download failed.
pub fn download_failed(problem: &str) -> String {
    format!("The browser did not save the file. {problem}")
}

/// The file name of a damaged document.
pub fn damaged_file_name(number: usize) -> String {
    format!("footing-damaged-{number}.txt")
}

/// Advice after a failure to save, with the browser's error message.
pub fn storage_other_advice(problem: &str) -> String {
    let advice = "They are only in this tab. Save them to a file, then try again or reload the page.";
    if problem.is_empty() { advice.to_owned() } else { format!("{advice} ({problem})") }
}
