//! Exports: assessments as files for people and other programs. Each writer lays out the same [`Report`]. The words are in
//! `messages::report`; `assessment::file` decides what goes into a JSON file.
//!
//! Whatever comes from a person or an account is text in every format: never markup, formula or code.

mod csv;
mod html;
mod kit;
mod markdown;
mod model;
mod pages;
mod portfolio;
mod summary;
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
pub use model::{Action, Block, Control, Criterion, Fact, LeftOut, Phase, Report, Resource, ScoreRow};
pub use pages::Pages;
pub use portfolio::{portfolio_report, portfolio_table};
pub use summary::{Sign, Summary, Unknown};

/// A format of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// JSON, for keeping and importing.
    Json,
    /// Markdown, for a repository or wiki.
    Markdown,
    /// HTML, for reading and printing.
    Html,
    /// CSV with the actions, for a spreadsheet or a ticket system.
    Csv,
}

/// How long a report is. Makes no difference to JSON and CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Length {
    /// The summary and the plan. In HTML, the appendix is folded and not printed.
    #[default]
    Summary,
    /// Also the appendix: instructions, criteria, answers and evidence. In HTML, it is folded and printed.
    WithInstructions,
}

/// A file that is ready to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The file name, such as `footing-acme-production-2026-11-22.md`. Has only ASCII letters, digits, hyphens and a dot.
    pub file_name: String,
    /// The media type, for the browser.
    pub media_type: &'static str,
    /// The content.
    pub text: String,
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Json, Self::Markdown, Self::Html, Self::Csv];

    /// Whether exports of this format contain steps, so that the guidance of the plan's controls has to be loaded first.
    pub fn needs_guidance(self) -> bool {
        self != Self::Json
    }

    /// Returns the extension of file names.
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

/// Returns one assessment as a file. If the guidance of a control is missing, a sentence says so in place of its steps.
pub fn export(
    format: Format,
    copy: RedactedCopy,
    guidance: &BTreeMap<ControlId, Guidance>,
    scope: Scope,
    length: Length,
    now: Timestamp,
) -> Exported {
    let name = slug(copy.assessment().name());
    let report = || Report::of(&copy, guidance, scope, now);
    let text = match format {
        Format::Markdown => markdown::write(&report(), length),
        Format::Html => html::write(&report(), length),
        Format::Csv => csv::write(&report()),
        Format::Json => file::write(&AssessmentFile::of(copy, scope, now)),
    };
    Exported { file_name: file_name(&name, scope, now, format), media_type: format.media_type(), text }
}

/// Returns one assessment as a file that can be opened again, with the name of the person who shares it.
pub fn share(copy: RedactedCopy, scope: Scope, by: &str, now: Timestamp) -> Exported {
    let file_name = file_name(&slug(copy.assessment().name()), scope, now, Format::Json);
    let text = file::write(&AssessmentFile::of(copy, scope, now).shared_by(by));
    Exported { file_name, media_type: Format::Json.media_type(), text }
}

/// Returns how many pages the HTML report prints on, roughly.
pub fn pages(copy: &RedactedCopy, guidance: &BTreeMap<ControlId, Guidance>, scope: Scope, now: Timestamp) -> Pages {
    Pages::of(&Report::of(copy, guidance, scope, now))
}

fn file_name(name: &str, scope: Scope, now: Timestamp, format: Format) -> String {
    [file_stem(name, scope, now).as_str(), ".", format.extension()].concat()
}

/// Returns the file name without its extension.
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

/// Returns the ASCII letters and digits of a name in lower case, with single hyphens in place of other characters. At most 40
/// characters.
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
