//! Tables as CSV, by RFC 4180. A byte order mark makes spreadsheets recognize UTF-8.

use super::tables::{Cell, Table};

pub(super) fn write(table: &Table) -> String {
    let mut text = String::from('\u{feff}');
    row(&mut text, table.columns.iter().map(|column| column.name.to_owned()));
    for cells in &table.rows {
        row(&mut text, cells.iter().map(cell));
    }
    text
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Page(text) => text.clone(),
        Cell::Said(text) => harmless_pieces(text),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
    }
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
        row(&mut text, ["a \"b\", c", ""].map(str::to_owned).into_iter());
        assert!(text.starts_with("\"a \"\"b\"\", c\",\"\""), "{text}");
        assert!(text.ends_with("\r\n"));
    }
}
