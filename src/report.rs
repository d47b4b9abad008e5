//! Exports: assessments as files for people and other programs. Each writer lays out the same [`Report`]. The words are in
//! `messages::report`; `assessment::file` decides what goes into a JSON file.
//!
//! The same assessment gives the same bytes and ids at the same time, so that importing a file twice changes nothing twice.
//!
//! Whatever comes from a person or an account is text in every format: never markup, formula or code.

mod calendar;
mod csv;
mod customers;
mod html;
mod kit;
mod markdown;
mod model;
mod pages;
mod portfolio;
mod preview;
mod summary;
mod tables;
#[cfg(test)]
mod tests;
mod tickets;
mod workbook;
mod zip;

use crate::assessment::Statuses;
use crate::assessment::file::{self, AssessmentFile, RedactedCopy, Redaction, Scope};
use crate::baseline::ControlId;
use crate::baseline::guidance::Guidance;
use crate::baseline::mappings::Mappings;
use crate::messages::report::preview as says;
use crate::stdx::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use kit::script;
pub use model::{Action, Block, Control, Criterion, Fact, LeftOut, Phase, Report, Resource, ScoreRow};
use pages::Pages;
pub use portfolio::{portfolio_report, portfolio_table};
pub use preview::{Preview, preview};
pub use summary::{Sign, Summary, Unknown};
use tables::Source;
pub use tickets::{Grouping, Tool, numbers};

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
    /// CSV with a row for each action, for other programs.
    Csv,
    /// CSV with a row for each criterion.
    CriteriaCsv,
    /// CSV with a row for each resource that a finding names.
    ResourcesCsv,
    /// One page (HTML) for customers and investors, with what is met.
    CustomerPage,
    /// A workbook (`.xlsx`) with a sheet for each table, for spreadsheet programs.
    Workbook,
    /// The remediation kit of the plan: scripts, templates and the order, in a zip.
    Kit,
    /// The open actions as tickets for one tool.
    Tickets(Tool),
    /// Due dates, the ends of accepted risks and reviews, as an iCalendar file.
    Calendar,
}

/// What somebody wants to do with an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To carry out the plan.
    Work,
    /// To tell others how the assessment stands.
    Report,
    /// To show what each status rests on.
    Prove,
    /// To keep the assessment, and to open it again.
    BackUp,
}

/// Why a format is not written: it could not say honestly what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No action is open within the scope, and so many criteria are unknown there.
    NoOpenAction {
        /// The number of unknown criteria.
        unknown: usize,
    },
    /// No criterion is known to be met within the scope, and so many are unknown there.
    NothingMet {
        /// The number of unknown criteria.
        unknown: usize,
    },
    /// Evidence shows signs that somebody may be in the account.
    Incident,
}

impl Refusal {
    /// Returns why, and what to do, in words.
    pub fn words(self) -> String {
        match self {
            Self::NoOpenAction { unknown } => says::no_open_action(unknown),
            Self::NothingMet { unknown } => says::nothing_met(unknown),
            Self::Incident => says::INCIDENT.to_owned(),
        }
    }
}

/// What goes into an export, and how it is laid out. Each format uses what concerns it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The part of the assessment.
    pub scope: Scope,
    /// How long a report is.
    pub length: Length,
    /// What one ticket is about.
    pub grouping: Grouping,
    /// Whether a page for customers also says what is not met.
    pub shows_gaps: bool,
    /// The address of the app with a slash at its end, for links to its guide; may be empty.
    pub site: String,
}

/// How long a report is. Makes a difference to HTML and Markdown only.
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
    /// The file name, such as `footing-acme-production-2026-11-22.md`. Has only ASCII letters, digits, hyphens and dots.
    pub file_name: String,
    /// The media type, for the browser.
    pub media_type: &'static str,
    /// The content.
    pub content: Content,
}

/// The content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text, in UTF-8.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Content {
    /// Returns the bytes of the file.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl Exported {
    /// Returns the content of a text file; empty for others.
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Text(text) => text,
            Content::Bytes(_) => "",
        }
    }
}

impl Purpose {
    /// All purposes, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Work, Self::Report, Self::Prove, Self::BackUp];
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: [Self; 16] = [
        Self::Json,
        Self::Markdown,
        Self::Html,
        Self::Csv,
        Self::CriteriaCsv,
        Self::ResourcesCsv,
        Self::CustomerPage,
        Self::Workbook,
        Self::Kit,
        Self::Tickets(Tool::GithubScript),
        Self::Tickets(Tool::GithubJson),
        Self::Tickets(Tool::Gitlab),
        Self::Tickets(Tool::Jira),
        Self::Tickets(Tool::Linear),
        Self::Tickets(Tool::AzureBoards),
        Self::Calendar,
    ];

    /// Returns the format of this name, such as `csv` or `jira`.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// Returns the name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::CriteriaCsv => "csv-criteria",
            Self::ResourcesCsv => "csv-resources",
            Self::CustomerPage => "customer-page",
            Self::Workbook => "workbook",
            Self::Kit => "kit",
            Self::Tickets(tool) => tool.as_str(),
            Self::Calendar => "calendar",
        }
    }

    /// Whether the format is for this purpose.
    pub fn is_for(self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Work => matches!(self, Self::Tickets(_) | Self::Calendar | Self::Kit),
            Purpose::Report => {
                matches!(self, Self::Html | Self::CustomerPage | Self::Markdown | Self::Workbook)
            }
            Purpose::Prove => {
                matches!(
                    self,
                    Self::Html | Self::Workbook | Self::Csv | Self::CriteriaCsv | Self::ResourcesCsv | Self::Json
                )
            }
            Purpose::BackUp => self == Self::Json,
        }
    }

    /// Whether exports of this format contain steps, so that the guidance of the plan's controls has to be loaded first.
    pub fn needs_guidance(self) -> bool {
        !matches!(self, Self::Json | Self::Calendar | Self::CriteriaCsv | Self::ResourcesCsv | Self::CustomerPage)
    }

    /// Whether exports of this format contain mappings to other frameworks, which have to be loaded first.
    pub fn needs_mappings(self) -> bool {
        self == Self::Workbook
    }

    /// Whether a person's own length makes a difference.
    pub fn has_length(self) -> bool {
        matches!(self, Self::Html | Self::Markdown)
    }

    /// Returns what follows the name and the day in file names.
    fn ending(self) -> &'static str {
        match self {
            Self::Json => ".json",
            Self::Markdown => ".md",
            Self::Html => ".html",
            Self::Csv => ".csv",
            Self::CriteriaCsv => "-criteria.csv",
            Self::ResourcesCsv => "-resources.csv",
            Self::CustomerPage => "-for-customers.html",
            Self::Workbook => ".xlsx",
            Self::Kit => ".zip",
            Self::Tickets(tool) => tool.ending(),
            Self::Calendar => ".ics",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Markdown => "text/markdown;charset=utf-8",
            Self::Html | Self::CustomerPage => "text/html;charset=utf-8",
            Self::Csv | Self::CriteriaCsv | Self::ResourcesCsv => CSV,
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Kit => "application/zip",
            Self::Tickets(Tool::GithubScript) => "text/x-shellscript;charset=utf-8",
            Self::Tickets(Tool::GithubJson) => "application/x-ndjson",
            Self::Tickets(Tool::Gitlab | Tool::Jira | Tool::Linear | Tool::AzureBoards) => CSV,
            Self::Calendar => "text/calendar;charset=utf-8",
        }
    }
}

const CSV: &str = "text/csv;charset=utf-8";

/// Returns one assessment as a file. If the guidance of a control is missing, a sentence says so in place of its steps; without
/// the mappings to other frameworks, they are left out.
///
/// # Errors
/// Why the format is not written for this assessment and scope.
pub fn export(
    format: Format,
    copy: RedactedCopy,
    guidance: &BTreeMap<ControlId, Guidance>,
    mappings: Option<&Mappings>,
    options: &Options,
    now: Timestamp,
) -> Result<Exported, Refusal> {
    let Options { scope, length, .. } = *options;
    // Account IDs are left out of a page for customers, whatever was chosen.
    let copy = match format {
        Format::CustomerPage => without_accounts(&copy),
        _ => copy,
    };
    let file_name = file_stem(&slug(copy.assessment().name()), scope, now) + format.ending();
    let report = || Report::of(&copy, guidance, scope, now);
    let content = match format {
        Format::Markdown => Content::Text(markdown::write(&report(), length)),
        Format::Html => Content::Text(html::write(&report(), length)),
        Format::CustomerPage => Content::Text(customers::write(&copy, &report(), options, now)?),
        Format::Csv | Format::CriteriaCsv | Format::ResourcesCsv | Format::Workbook => {
            let statuses = Statuses::of(copy.assessment(), now);
            let source = Source { copy: &copy, report: &report(), options, mappings, statuses: &statuses, now };
            match format {
                Format::Csv => Content::Text(csv::write(&source.plan())),
                Format::CriteriaCsv => Content::Text(csv::write(&source.criteria())),
                Format::ResourcesCsv => Content::Text(csv::write(&source.resources())),
                _ => Content::Bytes(workbook::write(&source)),
            }
        }
        Format::Kit => Content::Bytes(kit::kit(&copy, guidance, scope, now)),
        Format::Tickets(tool) => {
            Content::Text(tickets::write(tool, &tickets::tickets(&copy, &report(), options, now)?))
        }
        Format::Calendar => Content::Text(calendar::write(&copy, options, now)),
        Format::Json => Content::Text(file::write(&AssessmentFile::of(copy, scope, now))),
    };
    Ok(Exported { file_name, media_type: format.media_type(), content })
}

/// Returns a copy of which account IDs are left out as well.
fn without_accounts(copy: &RedactedCopy) -> RedactedCopy {
    let redaction = Redaction { account: true, ..copy.redaction() };
    RedactedCopy::of(copy.assessment(), redaction, &copy.assessment().id)
}

/// Returns one assessment as a file that can be opened again, with the name of the person who shares it.
pub fn share(copy: RedactedCopy, scope: Scope, by: &str, now: Timestamp) -> Exported {
    let file_name = file_stem(&slug(copy.assessment().name()), scope, now) + Format::Json.ending();
    let text = file::write(&AssessmentFile::of(copy, scope, now).shared_by(by));
    Exported { file_name, media_type: Format::Json.media_type(), content: Content::Text(text) }
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
