//! What an export will contain, in a few lines, before somebody saves it.

use super::model::Report;
use super::tables::{Cell, Source, Table};
use super::{Format, Length, Options, Pages, Refusal, calendar, customers, tickets};
use crate::assessment::file::{RedactedCopy, Scope};
use crate::assessment::{Assessment, Statuses};
use crate::baseline::guidance::Guidance;
use crate::baseline::{ControlId, CriterionId};
use crate::messages::report::{calendar as events, preview as says, summary};
use crate::messages::ui as page;
use crate::stdx::json::from_json;
use crate::stdx::time::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// What an export will contain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// How much it contains, in words; empty if it is refused.
    pub line: String,
    /// Its first rows, in words.
    pub rows: Vec<String>,
    /// Why the format is not written, in words.
    pub refused: Option<String>,
}

from_json! {
    Preview { line, rows; refused }
}

/// The most rows of a preview.
const ROWS: usize = 3;

/// Returns what exports of some formats will contain.
pub fn preview(
    formats: &[Format],
    copy: &RedactedCopy,
    guidance: &BTreeMap<ControlId, Guidance>,
    options: &Options,
    now: Timestamp,
) -> Vec<Preview> {
    let report = Report::of(copy, guidance, options.scope, now);
    let open: Vec<&str> = report
        .phases
        .iter()
        .filter(|phase| phase.phase.is_open())
        .flat_map(|phase| phase.actions.iter().map(|action| action.id.get().title))
        .collect();
    let statuses = Statuses::of(copy.assessment(), now);
    let source = Source { copy, report: &report, options, mappings: None, statuses: &statuses, now };
    let of = |format: &Format| match format {
        Format::Json => {
            let (answers, findings) = counts(copy.assessment(), options.scope, now);
            shown(says::file(answers, findings), Vec::new())
        }
        Format::Html => {
            let Pages { summary, with_instructions } = Pages::of(&report);
            let line = match options.length {
                Length::Summary => page::prints_summary(Some(summary)),
                Length::WithInstructions => page::prints_everything(Some(with_instructions)),
            };
            shown(line, summary_rows(&report))
        }
        Format::Markdown => {
            let line = match options.length {
                Length::Summary => page::MARKDOWN_SUMMARY,
                Length::WithInstructions => page::MARKDOWN_WHOLE,
            };
            shown(line.to_owned(), summary_rows(&report))
        }
        Format::Csv => {
            let titles = || report.actions().map(|action| action.id.get().title);
            shown(says::rows(titles().count()), titles().map(plain).collect())
        }
        Format::CriteriaCsv => table(&source.criteria()),
        Format::ResourcesCsv => table(&source.resources()),
        Format::CustomerPage => match customers::preview(&report, options, &statuses) {
            Ok((line, statements)) => shown(line, statements),
            Err(why) => refused(why),
        },
        Format::Workbook => {
            let count = |table: Table| table.rows.len();
            let rows =
                [count(source.plan()), count(source.criteria()), count(source.resources()), count(source.risks())];
            shown(says::workbook(rows), summary_rows(&report))
        }
        Format::Kit => shown(says::kit(open.len()), open.iter().copied().map(plain).collect()),
        Format::Tickets(_) => match tickets::tickets(copy, &report, options, now) {
            Ok(all) => shown(says::tickets(all.len()), tickets::rows(&all).collect()),
            Err(why) => refused(why),
        },
        Format::Calendar => {
            let all = calendar::events(copy, options, now);
            let rows = all.iter().map(|event| events::row(event.day, &event.title, event.repeats)).collect();
            shown(says::events(all.len()), rows)
        }
    };
    formats.iter().map(of).collect()
}

fn refused(why: Refusal) -> Preview {
    Preview { refused: Some(why.words()), ..Preview::default() }
}

fn shown(line: String, mut rows: Vec<String>) -> Preview {
    rows.truncate(ROWS);
    Preview { line, rows, refused: None }
}

/// The preview of a table: the first two columns of its first rows.
fn table(table: &Table) -> Preview {
    let row = |cells: &Vec<Cell>| {
        let texts = cells.iter().take(2).filter_map(|cell| match cell {
            Cell::Text(text) | Cell::Said(text) => Some(text.as_str()),
            Cell::Empty | Cell::Number(_) | Cell::Day(_) | Cell::Page(_) => None,
        });
        texts.collect::<Vec<_>>().join(", ")
    };
    shown(says::rows(table.rows.len()), table.rows.iter().take(ROWS).map(row).collect())
}

fn plain(title: &str) -> String {
    title.replace('`', "")
}

fn summary_rows(report: &Report<'_>) -> Vec<String> {
    let score = report.scores.first().map(|row| summary::score(&row.score));
    score.into_iter().chain([report.summary.coverage.clone()]).filter(|row| !row.is_empty()).collect()
}

/// Returns the numbers of answers and findings within the scope.
fn counts(assessment: &Assessment, scope: Scope, now: Timestamp) -> (usize, usize) {
    let statuses = Statuses::of(assessment, now);
    let within = |id: &CriterionId| scope.covers(&statuses, *id);
    let answers = CriterionId::all().filter(within).filter(|id| assessment.answer(*id).is_some()).count();
    let findings = CriterionId::all().filter(within).filter(|id| assessment.finding(*id).is_some()).count();
    (answers, findings)
}
