//! The words of reports and their files, beside those in `labels`.

use super::labels;
use crate::assessment::file::{Redaction, Scope};
use crate::assessment::{Answer, Basis, Score};
use crate::baseline::Severity;
use crate::evidence::{Degree, Verdict};
use crate::plan::Totals;
use crate::stdx::time::Timestamp;

/// The title of an assessment without a name.
pub const UNNAMED: &str = "Assessment";
/// What every report is about.
pub const BASELINE: &str = "AWS Startup Security Baseline";
/// Who made the report.
pub const MADE_WITH: &str = "Footing";

/// Labels of the facts at the top.
pub const EDITION: &str = "Baseline edition";
/// The AWS account.
pub const ACCOUNT: &str = "AWS account";
/// When the report was made.
pub const MADE: &str = "Made";
/// Which part it is.
pub const SCOPE: &str = "Scope";
/// What was taken out.
pub const REDACTED: &str = "Left out";

/// Headings.
pub const CONTENTS: &str = "Contents";
/// Scores.
pub const STANDING: &str = "Scores";
/// The picture of all controls.
pub const WALL: &str = "The baseline at a glance";
/// What the picture shows.
pub const WALL_HINT: &str = "Each brick is a control; its parts are criteria.";
/// The actions.
pub const PLAN: &str = "Plan";
/// The actions that are not for this account.
pub const LEFT_OUT: &str = "Left out of the plan";
/// What these are.
pub const LEFT_OUT_HINT: &str = "These actions belong to criteria that are not met, but are not for this account.";
/// The criteria.
pub const CRITERIA: &str = "The criteria";
/// In place of a plan without rows.
pub const NO_ACTIONS: &str = "There is nothing to do: no criterion here is known to be unmet.";
/// In place of criteria where the scope has none.
pub const NO_CRITERIA: &str = "There are no criteria in this scope.";
/// How the score comes about.
pub const SCORE_HINT: &str = "The score counts what is met, by the weight of each criterion and the severity of its control. \
Unknown counts as not met. Accepted risks and what does not apply are left out.";

/// Heads of the score table.
pub const SCORE_HEADS: [&str; 6] = ["Part", "Score", "Up to", "Answered", "Verified", "Risks accepted"];
/// Heads of the table of controls.
pub const CONTROL_HEADS: [&str; 5] = ["Control", "What it asks for", "Severity", "Status", "Score"];
/// The row over everything.
pub const OVERALL: &str = "Whole baseline";
/// In place of a score where nothing counts.
pub const NO_SCORE: &str = "none";

/// Labels of what is known of a criterion.
pub const ANSWER: &str = "Answer";
/// Why an answer was given.
pub const REASON: &str = "Reason";
/// A person's note.
pub const NOTE: &str = "Note";
/// An accepted risk.
pub const EXCEPTION: &str = "Risk accepted";
/// What a check found.
pub const EVIDENCE: &str = "Evidence";
/// What a check found fault with.
pub const RESOURCES: &str = "Affected";
/// Something to know about how the status came about.
pub const NOTICE: &str = "Please note";
/// A fresh finding and the answer disagree.
pub const CONFLICT: &str = "The evidence and the answer disagree. The evidence decides.";
/// A failed finding on something switched off.
pub const CONTRADICTS_PROFILE: &str = "The profile says that this does not apply, but the evidence shows that it does.";
/// A finding that is too old.
pub const STALE: &str = "The evidence is more than 30 days old and no longer decides.";
/// An exception whose day has passed.
pub const EXPIRED: &str = "The accepted risk has expired and no longer counts.";

/// Labels of an action.
pub const STATE: &str = "State";
/// Who does it.
pub const OWNER: &str = "Owner";
/// Until when.
pub const DUE: &str = "Due";
/// Work and cost.
pub const EFFORT: &str = "Work and cost";
/// Why it stands where it stands.
pub const ORDER: &str = "Why now";
/// The criteria it helps to meet.
pub const MEETS: &str = "Helps to meet";
/// A trap.
pub const BEFORE: &str = "Before you start";
/// How an organization does it for all accounts.
pub const ORGANIZATION: &str = "In an organization";
/// What may break.
pub const BREAKS: &str = "What may break";
/// Who should do it.
pub const WHO: &str = "Who should do it";
/// Where steps take place by default.
pub const CONSOLE: &str = "In the AWS console";
/// Commands.
pub const CLI: &str = "With the AWS CLI";
/// Values to put in.
pub const VALUES: &str = "Put in your own values";
/// A template.
pub const CLOUDFORMATION: &str = "With CloudFormation";
/// A configuration.
pub const TERRAFORM: &str = "With Terraform";
/// How to see that it worked.
pub const VERIFY: &str = "Verify";
/// How to undo it.
pub const UNDO: &str = "Undo";
/// Documentation pages.
pub const REFERENCES: &str = "Read more";
/// In place of steps that could not be had.
pub const NO_STEPS: &str = "The steps could not be loaded when this report was made; they are in Footing.";

/// The columns of the table of actions.
pub const COLUMNS: [&str; 15] = [
    "id",
    "title",
    "control",
    "criteria",
    "severity",
    "phase",
    "state",
    "owner",
    "due",
    "minutes",
    "usd_per_month",
    "why",
    "note",
    "steps",
    "verify",
];

/// What a status rests on; empty when on nothing.
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

/// An answer.
pub fn answer(answer: &Answer) -> &'static str {
    match answer {
        Answer::Met => "met",
        Answer::Partly => "partly met",
        Answer::NotMet => "not met",
        Answer::DontKnow => "not known",
        Answer::DoesNotApply { .. } => "does not apply",
    }
}

/// A verdict.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "met",
        Verdict::Fail { degree: Degree::Partly } => "partly met",
        Verdict::Fail { degree: Degree::Wholly } => "not met",
        Verdict::Review => "for a person to review",
        Verdict::NotApplicable => "does not apply",
        Verdict::Unknown => "unknown",
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

/// What was taken out.
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

/// The score as a sentence. Never without how much of it is known.
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

/// So many of so many.
pub fn of(part: usize, whole: usize) -> String {
    format!("{part} of {whole}")
}

/// Work: `45 minutes`, `2 h 5 min`.
pub fn minutes(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => counted(minutes as usize, "minute", "minutes"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// How much some actions are together.
pub fn totals(totals: &Totals) -> String {
    let actions = counted(totals.actions, "action", "actions");
    let cost =
        if totals.usd == 0 { "free or nearly free".to_owned() } else { format!("about {} USD a month", totals.usd) };
    [actions.as_str(), minutes(totals.minutes).as_str(), cost.as_str()].join(", ")
}

/// What one action takes. `cost` are the catalog's words, if they could be had.
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

/// Why an action stands where it stands: what it protects, how little work it is, and what hangs together with it.
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

/// Who said something and when.
pub fn said(what: &str, author: &str, day: &str) -> String {
    if author.is_empty() { format!("{what}, {day}") } else { format!("{what}, {author}, {day}") }
}

/// An accepted risk.
pub fn exception(reason: &str, owner: &str, until: &str) -> String {
    if owner.is_empty() { format!("{reason} (until {until})") } else { format!("{reason} ({owner}, until {until})") }
}

/// What a check found and when it looked.
pub fn finding(verdict: &str, reason: &str, observed: &str, stated: Option<Timestamp>) -> String {
    let stated = stated.map(|stated| format!(" As stated in a file of {}; not judged here.", stated.date()));
    format!("{verdict}. {reason} Observed {observed}.{}", stated.unwrap_or_default())
}

/// So many more than are shown.
pub fn more(count: usize) -> String {
    format!("and {count} more")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
