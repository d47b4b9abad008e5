//! Words of reports and their files, in addition to those in `labels`.

pub mod calendar;
pub mod customers;
pub mod frameworks;
pub mod preview;
pub mod summary;
pub mod tickets;
pub mod workbook;

use super::labels;
use crate::assessment::file::{Redaction, Scope};
use crate::assessment::{Answer, Basis, Score};
use crate::baseline::Severity;
use crate::evidence::{Degree, Verdict};
use crate::plan::Totals;
use crate::stdx::time::Timestamp;

/// The title of an assessment without a name.
pub const UNNAMED: &str = "Assessment";
/// The subject of every report.
pub const BASELINE: &str = "AWS Startup Security Baseline";
/// The program that made the report.
pub const MADE_WITH: &str = "Footing";

/// Label: the edition of the baseline.
pub const EDITION: &str = "Baseline edition";
/// Label: the AWS account.
pub const ACCOUNT: &str = "AWS account";
/// Label: when the report was made.
pub const MADE: &str = "Made";
/// Label: the part of the assessment.
pub const SCOPE: &str = "Scope";
/// Label: what was redacted.
pub const REDACTED: &str = "Left out";

/// Heading: the table of contents.
pub const CONTENTS: &str = "Contents";
/// Heading: the scores.
pub const STANDING: &str = "Scores";
/// Heading: the picture of all controls.
pub const WALL: &str = "The baseline at a glance";
/// What the picture shows.
pub const WALL_HINT: &str = "Each brick is a control; its parts are criteria.";
/// Heading: the plan.
pub const PLAN: &str = "Plan";
/// The actions that are not for this account.
pub const LEFT_OUT: &str = "Left out of the plan";
/// What these are.
pub const LEFT_OUT_HINT: &str = "These actions belong to criteria that are not met, but are not for this account.";
/// The criteria.
pub const CRITERIA: &str = "The criteria";
/// Shown instead of an empty plan.
pub const NO_ACTIONS: &str = "There is nothing to do: no criterion here is known to be unmet.";
/// Shown if the scope has no criteria.
pub const NO_CRITERIA: &str = "There are no criteria in this scope.";
/// How the score is calculated.
pub const SCORE_HINT: &str = "The score counts what is met, by the weight of each criterion and the severity of its control. \
Unknown counts as not met. Accepted risks and what does not apply are left out.";

/// Columns of the score table.
pub const SCORE_HEADS: [&str; 6] = ["Part", "Score", "Up to", "Answered", "Verified", "Risks accepted"];
/// Columns of the table of controls.
pub const CONTROL_HEADS: [&str; 5] = ["Control", "What it asks for", "Severity", "Status", "Score"];
/// The row for the whole baseline.
pub const OVERALL: &str = "Whole baseline";
/// Shown instead of a score if nothing counts.
pub const NO_SCORE: &str = "none";

/// Label of a criterion: the answer.
pub const ANSWER: &str = "Answer";
/// Label of a criterion: the reason for an answer.
pub const REASON: &str = "Reason";
/// Label of a criterion: the person's note.
pub const NOTE: &str = "Note";
/// Label of a criterion: an accepted risk.
pub const EXCEPTION: &str = "Risk accepted";
/// Label of a criterion: the finding.
pub const EVIDENCE: &str = "Evidence";
/// Label of a criterion: the affected resources.
pub const RESOURCES: &str = "Affected";
/// Label of a criterion: a note on the status.
pub const NOTICE: &str = "Please note";
/// Note: a fresh finding and the answer disagree.
pub const CONFLICT: &str = "The evidence and the answer disagree. The evidence decides.";
/// Note: a finding fails although the profile switches the criterion off.
pub const CONTRADICTS_PROFILE: &str = "The profile says that this does not apply, but the evidence shows that it does.";
/// Note: the finding is too old.
pub const STALE: &str = "The evidence is more than 30 days old and no longer decides.";
/// Note: the accepted risk has expired.
pub const EXPIRED: &str = "The accepted risk has expired and no longer counts.";

/// Label of an action: the state.
pub const STATE: &str = "State";
/// Label of an action: the owner.
pub const OWNER: &str = "Owner";
/// Label of an action: the due date.
pub const DUE: &str = "Due";
/// Label of an action: work and cost.
pub const EFFORT: &str = "Work and cost";
/// Label of an action: why it has its position in the plan.
pub const ORDER: &str = "Why now";
/// Label of an action: the criteria that it helps to meet.
pub const MEETS: &str = "Helps to meet";
/// Label of an action: what to know before starting.
pub const BEFORE: &str = "Before you start";
/// Label of an action: how an organization does it for all accounts.
pub const ORGANIZATION: &str = "In an organization";
/// Label of an action: what it may break.
pub const BREAKS: &str = "What may break";
/// Label of an action: who should do it.
pub const WHO: &str = "Who should do it";
/// Heading of steps that do not name another place.
pub const CONSOLE: &str = "In the AWS console";
/// Heading of commands.
pub const CLI: &str = "With the AWS CLI";
/// Heading of placeholders.
pub const VALUES: &str = "Put in your own values";
/// Heading of a CloudFormation template.
pub const CLOUDFORMATION: &str = "With CloudFormation";
/// Heading of a Terraform configuration.
pub const TERRAFORM: &str = "With Terraform";
/// Before commands that only read, if they are the only way to find out.
pub const RUN: &str = "Run this in a shell with the AWS CLI. It only reads:";
/// Before commands that only read, as an alternative to what is above.
pub const OR_RUN: &str = "Or run this in a shell with the AWS CLI. It only reads:";
/// Heading of the verification.
pub const VERIFY: &str = "Verify";
/// Heading of how to undo an action.
pub const UNDO: &str = "Undo";
/// Heading of links to documentation.
pub const REFERENCES: &str = "Read more";
/// Shown instead of steps that could not be loaded.
pub const NO_STEPS: &str = "The steps could not be loaded when this report was made; they are in Footing.";

/// The head of the combined table of several assessments.
pub const PORTFOLIO_COLUMNS: [&str; 6] = ["Account", "Account ID", "Control", "Title", "Severity", "Status"];

/// What a status is based on; empty if on nothing.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Profile => "by the profile",
        Basis::Exception => "by exception",
        Basis::Finding => "by evidence",
        Basis::Statement => "as stated in a file",
        Basis::Answer => "by answer",
        Basis::Nothing => "",
    }
}

/// An answer in a few words.
pub fn answer(answer: &Answer) -> &'static str {
    match answer {
        Answer::Met => "Met",
        Answer::Partly => "Partly met",
        Answer::NotMet => "Not met",
        Answer::DontKnow => "I don't know",
        Answer::DoesNotApply { .. } => "Does not apply",
    }
}

/// A verdict in a few words.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Met",
        Verdict::Fail { degree: Degree::Partly } => "Partly met",
        Verdict::Fail { degree: Degree::Wholly } => "Not met",
        Verdict::Review => "For a person to review",
        Verdict::NotApplicable => "Does not apply",
        Verdict::Unknown => "Unknown",
    }
}

/// The part of the assessment that a report covers.
pub fn scope(scope: Scope) -> String {
    match scope {
        Scope::Whole => "the whole assessment".to_owned(),
        Scope::OpenItems => "only what is not met, partly met or unknown".to_owned(),
        Scope::Control(control) => ["only ", control.get().id].concat(),
    }
}

/// What was redacted.
pub fn redaction(redaction: Redaction) -> String {
    let parts = [
        (redaction.account, "the AWS account ID"),
        (redaction.names, "names"),
        (redaction.resources, "resource names"),
        (redaction.notes, "notes and reasons"),
        (redaction.owners, "owners"),
    ];
    parts.into_iter().filter_map(|(taken, part)| taken.then_some(part)).collect::<Vec<_>>().join(", ")
}

/// The score as a sentence, always with how much of it is known.
pub fn score(score: &Score) -> String {
    let (Some(reached), Some(possible)) = (score.score, score.possible) else {
        return "Nothing counts here, so there is no score.".to_owned();
    };
    let mut text = format!("{reached} of 100");
    if score.open() > 0 {
        let open = counted(score.open(), "open question turns", "open questions turn");
        text.push_str(&format!(", up to {possible} if the {open} out well"));
    }
    if score.accepted_risks > 0 {
        text.push_str(", ");
        text.push_str(&counted(score.accepted_risks, "risk accepted", "risks accepted"));
    }
    text.push('.');
    text
}

/// A part of a whole, such as `3 of 5`.
pub fn of(part: usize, whole: usize) -> String {
    format!("{part} of {whole}")
}

/// A duration, such as `45 minutes` or `2 h 5 min`.
pub fn minutes(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => counted(minutes as usize, "minute", "minutes"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// The number of actions, and their work and cost in total.
pub fn totals(totals: &Totals) -> String {
    let actions = counted(totals.actions, "action", "actions");
    [actions.as_str(), minutes(totals.minutes).as_str(), cost(totals.usd).as_str()].join(", ")
}

/// A running cost in words.
fn cost(usd: u32) -> String {
    if usd == 0 { "free or nearly free".to_owned() } else { format!("about {usd} USD a month") }
}

/// The work and cost of an action. `cost` is the catalog's description, if it could be loaded.
pub fn effort(work: u16, usd: u16, cost: Option<&str>) -> String {
    let mut text = minutes(u32::from(work));
    match cost {
        Some(cost) => {
            text.push_str(". ");
            text.push_str(cost);
        }
        None if usd > 0 => text.push_str(&format!(", about {usd} USD a month")),
        None => {}
    }
    text
}

/// Why an action comes before all others.
pub const INCIDENT: &str = "Evidence shows a sign that somebody may already be inside. Do this before anything else.";

/// Why an action has its position in the plan: what it protects, how little work it is, and what depends on it.
pub fn order(of: Severity, weight: u8, effort: u8, first_for: Option<&str>, after: &[&str]) -> String {
    let work = match effort {
        1 => "up to 15 minutes",
        2 => "up to an hour",
        3 => "up to four hours",
        _ => "more than four hours",
    };
    let mut text = format!("{} severity, weight {weight} of 5, {work}.", labels::severity(of));
    if let Some(waiting) = first_for {
        text.push_str(&format!(" It comes early because “{waiting}” depends on it."));
    }
    if !after.is_empty() {
        text.push_str(&format!(" It comes after “{}”.", after.join("”, “")));
    }
    text
}

/// A statement, with who made it and when.
pub fn said(what: &str, author: &str, day: &str) -> String {
    if author.is_empty() { format!("{what}, {day}") } else { format!("{what}, {author}, {day}") }
}

/// An accepted risk in one line.
pub fn exception(reason: &str, owner: &str, until: &str) -> String {
    if owner.is_empty() { format!("{reason} (until {until})") } else { format!("{reason} ({owner}, until {until})") }
}

/// The verdict and reason of a finding, and when it was observed.
pub fn finding(verdict: &str, reason: &str, observed: &str, stated: Option<Timestamp>) -> String {
    let stated = stated.map(|stated| format!(" As stated in a file of {}; not judged here.", stated.date()));
    format!("{verdict}. {reason} Observed {observed}.{}", stated.unwrap_or_default())
}

/// A resource, its Region if it has one, and what is wrong with it if that is known.
pub fn resource(id: &str, region: &str, wrong: &str) -> String {
    let region = if region.is_empty() { String::new() } else { format!(" ({region})") };
    let colon = if wrong.is_empty() { "" } else { ": " };
    [id, &region, colon, wrong].concat()
}

/// How many more there are than shown.
pub fn more(count: usize) -> String {
    format!("and {count} more")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
