//! The tables of spreadsheets: their columns and rows, the same for CSV files and for the workbook. Columns with a name from CISO
//! Assistant's import templates have the values that these templates ask for, so that a table can be imported there; the exact
//! status of a criterion is always in `footing_status`.

mod criteria;
mod mappings;
mod plan;

use super::model::{Report, clean};
use super::{Options, tickets};
use crate::assessment::Statuses;
use crate::assessment::file::RedactedCopy;
use crate::baseline::mappings::Mappings;
use crate::baseline::{ControlId, Severity};
use crate::stdx::time::{Date, Timestamp};

/// The most characters of a cell, as UTF-16 counts them, that spreadsheet programs take.
const LONGEST_CELL: usize = 32_767;

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    /// The columns.
    pub(super) columns: &'static [Column],
    /// The rows; each has a cell for every column.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// The head.
    pub(super) name: &'static str,
    /// The width in a workbook, in characters.
    pub(super) width: u8,
    /// Whether long texts are wrapped in a workbook. Instructions are not: their rows would fill the screen.
    pub(super) wraps: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// A text of the catalog or of the messages.
    Text(String),
    /// A text from people or accounts.
    Said(String),
    /// A number.
    Number(u32),
    /// A day.
    Day(Date),
    /// The address of one of the site's own pages.
    Page(String),
}

/// What tables are made of.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) copy: &'a RedactedCopy,
    pub(super) report: &'a Report<'a>,
    pub(super) options: &'a Options,
    /// The mappings to other frameworks, if they were loaded.
    pub(super) mappings: Option<&'a Mappings>,
    pub(super) statuses: &'a Statuses,
    pub(super) now: Timestamp,
}

impl Source<'_> {
    /// Returns the actions of the plan, in order.
    pub(super) fn plan(&self) -> Table {
        Table { columns: &plan::COLUMNS, rows: plan::rows(self) }
    }

    /// Returns the criteria within the scope.
    pub(super) fn criteria(&self) -> Table {
        Table { columns: &criteria::CRITERIA, rows: criteria::criteria(self) }
    }

    /// Returns the resources that findings name, once for each criterion.
    pub(super) fn resources(&self) -> Table {
        Table { columns: &criteria::RESOURCES, rows: criteria::resources(self) }
    }

    /// Returns the accepted risks, also those that have ended.
    pub(super) fn risks(&self) -> Table {
        Table { columns: &criteria::RISKS, rows: criteria::risks(self) }
    }

    /// Returns the entries of other frameworks; `None` if the mappings were not loaded.
    pub(super) fn mappings(&self) -> Option<Table> {
        let rows = mappings::rows(self, self.mappings?);
        Some(Table { columns: &mappings::COLUMNS, rows })
    }

    /// Returns the address of a control's guide page, at a criterion or action.
    fn page(&self, control: ControlId, place: &str) -> Cell {
        let site = tickets::site(&self.options.site).filter(|site| site.starts_with("https://"));
        site.map_or(Cell::Empty, |site| Cell::Page([site, "controls/", control.get().slug, "#", place].concat()))
    }
}

impl Column {
    const fn new(name: &'static str, width: u8) -> Self {
        Self { name, width, wraps: true }
    }

    /// A column for instructions.
    const fn long(name: &'static str, width: u8) -> Self {
        Self { name, width, wraps: false }
    }
}

impl Cell {
    /// A text of the catalog or of the messages.
    pub(super) fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(shortened(text)) }
    }

    /// A text from people or accounts.
    pub(super) fn said(text: &str) -> Self {
        let text = clean(text.trim());
        if text.is_empty() { Self::Empty } else { Self::Said(shortened(&text)) }
    }

    fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// Returns a text that fits into a cell.
fn shortened(text: &str) -> String {
    let mut room = LONGEST_CELL;
    let end = text.char_indices().find_map(|(place, c)| match room.checked_sub(c.len_utf16()) {
        Some(left) => {
            room = left;
            None
        }
        None => Some(place),
    });
    let Some(end) = end else { return text.to_owned() };
    // The sign that something is missing needs room, too.
    let kept = text.get(..end).unwrap_or_default();
    let kept = kept.char_indices().next_back().and_then(|(last, _)| kept.get(..last)).unwrap_or_default();
    [kept, "…"].concat()
}

/// Returns the number of a priority: 1 for the most urgent to 4.
fn priority(severity: Severity) -> Cell {
    Cell::Number(5 - severity.factor())
}

/// Returns labels, of which one says where the row comes from.
fn labels(others: &[&str]) -> Cell {
    Cell::text(&[&["footing"], others].concat().join("|"))
}

#[cfg(test)]
mod tests;
