//! Sentences about files: saving, opening, what a merge would change.

use super::*;
use crate::assessment::file::{AnswerChange, Changes};
use crate::assessment::{Answer, Score};
use crate::assessment::{RestoreError, SIZE_LIMIT};
use crate::baseline::CriterionId;
use crate::time::{Date, Timestamp};

/// A file was handed to the browser.
pub fn saved_as(file: &str) -> String {
    format!("Saved as {file}.")
}

/// When a file was written.
pub fn exported_at(at: Timestamp) -> String {
    format!("Saved {}.", at.to_minute())
}

/// A file could not be read at all.
pub fn file_not_read(problem: &str) -> String {
    format!("The browser could not read it. Is it still there? {problem}")
}

/// A file with too many bytes.
pub fn too_large(bytes: usize) -> String {
    format!(
        "It has {} MB, and a Footing file has at most {}. Choose the file that was saved here as JSON.",
        bytes / 1_000_000,
        SIZE_LIMIT / 1_000_000
    )
}

/// The name of a file to open again.
pub fn file_name(name: &str, date: Date) -> String {
    format!("footing-{}-{date}.json", if name.is_empty() { "assessment" } else { name })
}

/// Why a file cannot be opened, and what to do.
pub fn restore_error(error: &RestoreError) -> String {
    match error {
        RestoreError::TooLarge { bytes } => too_large(*bytes),
        RestoreError::NotJson { line } => format!(
            "It is not JSON, or it is broken off (line {line}). Choose the file that was saved here as JSON; a Markdown, HTML or CSV export cannot be opened."
        ),
        RestoreError::NotOurs => "It is JSON, but not a file that Footing saved.".to_owned(),
        RestoreError::Newer { format } => {
            format!(
                "A newer Footing wrote it (format {format}). Reload the page to get the newest version, then open it again."
            )
        }
        RestoreError::Damaged { what } => {
            format!("Something in it is damaged: {what}. If you have an older copy, open that one.")
        }
        RestoreError::Empty => "There is no assessment in it.".to_owned(),
    }
}

/// An assessment in a file in one line.
pub fn incoming_line(score: &Score) -> String {
    format!("Score {}, {} answered.", score_or_none(score.score), of_count(score.answered, score.counted))
}

/// Heading of what a merge would change.
pub fn if_merged(name: &str) -> String {
    format!("If merged into \"{}\"", assessment_name(name))
}

/// The file was made for another AWS account.
pub fn other_account(theirs: &str, ours: &str) -> String {
    format!(
        "This file is about the AWS account {theirs}, the open assessment about {ours}. Better open it as a new one."
    )
}

/// What a merge would change, a line each.
pub fn change_lines(changes: &Changes) -> Vec<String> {
    const SHOWN: usize = 12;
    let answer = |answer: &Option<Answer>| match answer {
        None => "no answer",
        Some(Answer::Met) => "yes",
        Some(Answer::Partly) => "partly",
        Some(Answer::NotMet) => "no",
        Some(Answer::DontKnow) => "don't know",
        Some(Answer::DoesNotApply { .. }) => "does not apply",
    };
    let name = |id: &str| CriterionId::find(id).map_or_else(|| id.to_owned(), |id| id.get().name.to_owned());
    let line = |change: &AnswerChange| {
        format!("{}: {} → {}", name(&change.criterion), answer(&change.before), answer(&change.after))
    };
    let mut lines: Vec<String> = changes.answers.iter().take(SHOWN).map(line).collect();
    if changes.answers.len() > SHOWN {
        lines.push(format!("… and {} more answers", changes.answers.len() - SHOWN));
    }
    let mut add = |number: usize, one: &str, many: &str| {
        if number > 0 {
            lines.push(format!("{} would change", count(number, one, many)));
        }
    };
    add(changes.profile, "first answer", "first answers");
    add(changes.notes, "note", "notes");
    add(changes.exceptions, "accepted risk", "accepted risks");
    add(changes.actions, "action", "actions");
    add(changes.findings, "finding", "findings");
    add(usize::from(changes.names), "name or account id", "names");
    add(usize::from(changes.deletion), "mark of deletion", "marks");
    if changes.only_current > 0 {
        lines.push(format!("{} only here and would stay", count(changes.only_current, "entry is", "entries are")));
    }
    lines
}
