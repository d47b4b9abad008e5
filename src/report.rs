//! Assessments as files for people and other programs. Each writer lays out the same [`Report`]; the words are in
//! `messages::report`, and what goes into a JSON file is decided in `assessment::file`.
//!
//! Whatever a person or an account put in is text in every format: never markup, formula or code.

mod csv;
mod html;
mod kit;
mod markdown;
mod model;
#[cfg(test)]
mod tests;
mod zip;

use crate::assessment::file::{self, AssessmentFile, RedactedCopy, Scope};
use crate::baseline::ControlId;
use crate::baseline::guidance::Guidance;
use crate::stdx::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use kit::{Kit, kit, script};
pub use model::{Action, Block, Control, Criterion, Fact, Phase, Report, ScoreRow};

/// A format to export to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// For keeping and importing again.
    Json,
    /// For a repository or wiki.
    Markdown,
    /// For reading and printing.
    Html,
    /// The actions, for a spreadsheet or a ticket system.
    Csv,
}

/// A file that is ready to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Such as `footing-acme-production-2026-11-22.md`: ASCII letters, digits, hyphens and a dot.
    pub file_name: String,
    /// For the browser.
    pub media_type: &'static str,
    /// The content.
    pub text: String,
}

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Json, Self::Markdown, Self::Html, Self::Csv];

    /// Whether it shows steps, so that the guidance of the plan's controls should be loaded first.
    pub fn needs_guidance(self) -> bool {
        self != Self::Json
    }

    /// What file names end with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Csv => "csv",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Markdown => "text/markdown;charset=utf-8",
            Self::Html => "text/html;charset=utf-8",
            Self::Csv => "text/csv;charset=utf-8",
        }
    }
}

/// Writes one assessment as a file. Steps of controls whose guidance is lacking are replaced by a sentence that says so.
pub fn export(
    format: Format,
    copy: RedactedCopy,
    guidance: &BTreeMap<ControlId, Guidance>,
    scope: Scope,
    now: Timestamp,
) -> Exported {
    let name = slug(copy.assessment().name());
    let report = || Report::of(&copy, guidance, scope, now);
    let text = match format {
        Format::Markdown => markdown::write(&report()),
        Format::Html => html::write(&report()),
        Format::Csv => csv::write(&report()),
        Format::Json => file::write(&AssessmentFile::of(copy, scope, now)),
    };
    Exported { file_name: file_name(&name, scope, now, format), media_type: format.media_type(), text }
}

fn file_name(name: &str, scope: Scope, now: Timestamp, format: Format) -> String {
    [file_stem(name, scope, now).as_str(), ".", format.extension()].concat()
}

/// The parts of a file name, joined by hyphens.
fn file_stem(name: &str, scope: Scope, now: Timestamp) -> String {
    let mut text = String::from("footing-");
    text.push_str(if name.is_empty() { "assessment" } else { name });
    match scope {
        Scope::Whole => {}
        Scope::OpenItems => text.push_str("-open-items"),
        Scope::Control(control) => {
            text.push('-');
            text.push_str(control.get().slug);
        }
    }
    text.push('-');
    text.push_str(&now.date().to_string());
    text
}

/// The ASCII letters and digits of a name, in small letters, with single hyphens for what is between them. At most 40 characters.
pub fn slug(name: &str) -> String {
    let mut result = String::new();
    for c in name.chars() {
        if result.len() >= 40 {
            break;
        }
        if c.is_ascii_alphanumeric() {
            result.push(c.to_ascii_lowercase());
        } else if !result.is_empty() && !result.ends_with('-') {
            result.push('-');
        }
    }
    result.trim_end_matches('-').to_owned()
}
