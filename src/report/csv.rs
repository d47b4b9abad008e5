//! CSV with one row per action, by RFC 4180. A byte order mark makes spreadsheets recognize UTF-8.

use super::model::{Action, Report};
use crate::baseline::guidance::{ActionGuidance, Probe};
use crate::messages::{labels, report as words};
use crate::plan::Phase;

pub(super) fn write(report: &Report<'_>) -> String {
    let mut text = String::from('\u{feff}');
    row(&mut text, words::COLUMNS.map(str::to_owned).into_iter());
    for phase in &report.phases {
        for action in &phase.actions {
            row(&mut text, cells(phase.phase, action).into_iter());
        }
    }
    text
}

/// Returns the cells of a row in the order of [`words::COLUMNS`].
fn cells(phase: Phase, action: &Action<'_>) -> [String; words::COLUMNS.len()] {
    let entry = action.id.get();
    let notes = [action.reason.as_str(), action.note.as_str()];
    let note = notes.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    [
        entry.id.to_owned(),
        entry.title.to_owned(),
        action.controls.join(" "),
        action.criteria.iter().map(|id| id.get().id).collect::<Vec<_>>().join(" "),
        labels::severity(action.severity).to_owned(),
        labels::phase(phase).to_owned(),
        action.state.to_owned(),
        harmless_pieces(&action.owner),
        action.due.map(|day| day.to_string()).unwrap_or_default(),
        entry.minutes.to_string(),
        entry.usd.to_string(),
        action.why.clone(),
        harmless_pieces(&action.resource_lines().join("\n")),
        harmless_pieces(&note),
        action.guidance.as_ref().map(steps).unwrap_or_default(),
        action.guidance.as_ref().map(|guidance| verify(&guidance.verify)).unwrap_or_default(),
    ]
}

fn steps(guidance: &ActionGuidance) -> String {
    let numbered = |(index, step): (usize, &String)| [&(index + 1).to_string(), ". ", step].concat();
    guidance.steps.iter().enumerate().map(numbered).collect::<Vec<_>>().join("\n")
}

fn verify(probe: &Probe) -> String {
    let parts = [probe.look.as_deref(), probe.run.as_deref().map(str::trim), Some(probe.expect.as_str())];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Returns rows of any table.
pub(super) fn of_rows<const CELLS: usize>(rows: Vec<[String; CELLS]>) -> String {
    let mut text = String::from('\u{feff}');
    rows.into_iter().for_each(|cells| row(&mut text, cells.into_iter()));
    text
}

/// Appends a row.
pub(super) fn row(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push('"');
        text.push_str(&harmless(&cell).replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

/// Returns a cell that no spreadsheet takes for a formula: with an apostrophe if it begins like one.
fn harmless(cell: &str) -> String {
    if is_dangerous(cell) { ["'", cell].concat() } else { cell.to_owned() }
}

/// Makes the later pieces of a person's text harmless, too, because some programs also split cells at line breaks, tabs and
/// semicolons.
fn harmless_pieces(text: &str) -> String {
    let piece = |(index, piece): (usize, &str)| if index == 0 { piece.to_owned() } else { harmless(piece) };
    text.split_inclusive(['\n', '\t', ';']).enumerate().map(piece).collect()
}

/// Whether a text begins like a formula, even after blanks and quotes or with full-width characters.
fn is_dangerous(text: &str) -> bool {
    let skipped = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '`' | '‘' | '’' | '“' | '”' | '\u{200b}'..='\u{200d}' | '\u{feff}')
    };
    let begins = text.trim_start_matches(skipped);
    text.starts_with(['\t', '\r']) || begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text() {
        for formula in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\rx", "  =1", "\"=1", "'=1", "＝1", " “＠x", "\u{200b}=1"]
        {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for text in ["", "a=b", "Ada", "1-2", "(=1)"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn a_text_from_people_is_harmless_behind_every_separator() {
        assert_eq!(harmless_pieces("a;=1\n@b\tc"), "a;'=1\n'@b\tc");
        assert_eq!(harmless(&harmless_pieces("=a;=b")), "'=a;'=b");
    }

    #[test]
    fn quotes_are_doubled_and_lines_end_as_the_rfc_says() {
        let mut text = String::new();
        let mut cells = [const { String::new() }; words::COLUMNS.len()];
        cells[0] = "a \"b\", c".to_owned();
        row(&mut text, cells.into_iter());
        assert!(text.starts_with("\"a \"\"b\"\", c\",\"\","), "{text}");
        assert!(text.ends_with("\r\n"));
    }
}
