//! Sentences about files: saving, opening, and what a merge would change.

use super::*;
use crate::assessment::file::Changes;
use crate::assessment::{Amended, Score};
use crate::assessment::{RestoreError, SIZE_LIMIT};
use crate::baseline::CriterionId;
use crate::evidence::Verdict;
use crate::messages::labels;
use crate::protocol::document::ChangeGroup;
use crate::stdx::time::{Date, Timestamp};

/// Notice: a file was saved.
pub fn saved_as(file: &str) -> String {
    format!("Saved as {file}.")
}

/// When a file was saved.
pub fn exported_at(at: Timestamp) -> String {
    format!("Saved {}.", at.to_minute())
}

/// Error: a file could not be read.
pub fn file_not_read(problem: &str) -> String {
    format!("The browser could not read the file. Does it still exist? {problem}")
}

/// Error: a file is too large.
pub fn too_large(bytes: usize) -> String {
    format!(
        "The file has {} MB; a Footing file has at most {}. Choose the JSON file you saved here.",
        bytes / 1_000_000,
        SIZE_LIMIT / 1_000_000
    )
}

/// The name of an assessment file.
pub fn file_name(name: &str, date: Date) -> String {
    format!("footing-{}-{date}.json", if name.is_empty() { "assessment" } else { name })
}

/// Why a file cannot be opened, and what to do.
pub fn restore_error(error: &RestoreError) -> String {
    match error {
        RestoreError::TooLarge { bytes } => too_large(*bytes),
        RestoreError::NotJson { line } => format!(
            "The file is not JSON, or it is cut off (line {line}). Choose the JSON file you saved here; Markdown, HTML and CSV exports cannot be opened."
        ),
        RestoreError::NotOurs => "The file is JSON, but was not saved by Footing.".to_owned(),
        RestoreError::Newer { format } => {
            format!(
                "A newer version of Footing saved the file (format {format}). Reload the page to get the newest version, then open the file again."
            )
        }
        RestoreError::Damaged { what } => {
            format!("Part of the file is damaged: {what}. If you have an older copy, open that one.")
        }
        RestoreError::Empty => "There is no assessment in the file.".to_owned(),
    }
}

/// An assessment from a file, in one line.
pub fn incoming_line(score: &Score) -> String {
    format!("Score {}, {} answered.", score_or_none(score.score), of_count(score.answered, score.counted))
}

/// The heading of what a merge would change.
pub fn if_merged(name: &str) -> String {
    format!("If merged into \"{}\"", assessment_name(name))
}

/// Warning: the file is for another AWS account.
pub fn other_account(theirs: &str, ours: &str) -> String {
    format!(
        "This file is for AWS account {theirs}, and the open assessment is for {ours}. Open the file as a new assessment instead."
    )
}

/// The effects of a merge on what counts, besides the fields that [`fields::item`] describes. `appearing` and `vanishing` are the
/// titles of the actions that the plan would gain and lose.
pub fn change_groups(changes: &Changes, appearing: &[&str], vanishing: &[&str]) -> Vec<ChangeGroup> {
    let name = |id: &str| CriterionId::find(id).map_or_else(|| id.to_owned(), |id| id.get().name.to_owned());
    let from_to = |name: &str, before: &str, after: &str| format!("{name}: {before} → {after}");
    let owned = |titles: &[&str]| titles.iter().map(|title| (*title).to_owned()).collect();
    let verdict = |verdict: Option<Verdict>| verdict.map_or("no finding", live::word);
    let mut groups = Vec::new();
    let mut list = |items: Vec<String>, one: &str, many: &str| {
        if !items.is_empty() {
            groups.push(ChangeGroup { line: count(items.len(), one, many), items });
        }
    };
    let statuses = changes.statuses.iter().map(|change| {
        from_to(change.criterion.get().name, labels::status(change.before), labels::status(change.after))
    });
    list(statuses.collect(), "criterion would count differently", "criteria would count differently");
    let findings = changes
        .findings
        .iter()
        .map(|change| from_to(&name(&change.criterion), verdict(change.before), verdict(Some(change.after))));
    list(
        findings.collect(),
        "finding would change, as the file states it",
        "findings would change, as the file states them",
    );
    list(owned(appearing), "action would be added to the plan", "actions would be added to the plan");
    list(owned(vanishing), "action would leave the plan", "actions would leave the plan");
    if changes.deletion {
        groups.push(ChangeGroup { line: "The deletion mark would change".to_owned(), items: Vec::new() });
    }
    if changes.only_current > 0 {
        let line = format!("{} only here and would stay", count(changes.only_current, "entry is", "entries are"));
        groups.push(ChangeGroup { line, items: Vec::new() });
    }
    groups
}

/// What in a file exceeded the bounds and was corrected.
pub fn amended(amended: Amended) -> Vec<String> {
    let Amended { dropped_writings, lowered_times, dropped_findings, dropped_milestones, shortened_texts } = amended;
    let mut lines = Vec::new();
    if lowered_times > 0 {
        let entries = count(lowered_times, "entry", "entries");
        lines
            .push(format!("{entries} dated in the future: set to the current time, so that your later changes count."));
    }
    if dropped_findings > 0 {
        let findings = count(dropped_findings, "finding", "findings");
        lines.push(format!("{findings} dated in the future, or larger than Footing makes them: left out."));
    }
    if dropped_milestones > 0 {
        let milestones = count(dropped_milestones, "milestone", "milestones");
        lines.push(format!("{milestones} dated in the future, unreadable, or more than Footing keeps: left out."));
    }
    if shortened_texts > 0 {
        let texts = count(shortened_texts, "text", "texts");
        lines.push(format!("{texts} too long for their fields: only the beginning is read."));
    }
    if dropped_writings > 0 {
        let entries = count(dropped_writings, "entry", "entries");
        lines.push(format!("{entries} of the history: left out, because Footing does not keep that many."));
    }
    lines
}

/// What an HTML report without the appendix prints, and on how many A4 pages, as soon as that is known.
pub fn prints_summary(pages: Option<usize>) -> String {
    printed("Prints the summary and the plan; the instructions are in the file, folded.", pages)
}

/// What an HTML report with the appendix prints, and on how many A4 pages, as soon as that is known.
pub fn prints_everything(pages: Option<usize>) -> String {
    let what =
        "Prints everything: also the instructions for each action, and all criteria with their answers and evidence.";
    printed(what, pages)
}

fn printed(what: &str, pages: Option<usize>) -> String {
    match pages {
        Some(pages) => format!("{what} About {} (A4).", count(pages, "page", "pages")),
        None => what.to_owned(),
    }
}
