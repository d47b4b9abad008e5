//! A workbook for spreadsheet programs (`.xlsx`, ECMA-376): the summary, then a sheet for each table. Texts are text wherever they
//! come from, never formulas, and links lead to the site's own pages only. The same assessment gives the same bytes.
//! <https://ecma-international.org/publications-and-standards/standards/ecma-376/>

mod summary;

use super::tables::{Cell, Column, Source, Table};
use super::zip::{Entry, zip};
use crate::messages::report::workbook as says;
use crate::stdx::time::Date;
use summary::summary;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The days from 30 December 1899, from which spreadsheets count, to 1 January 1970.
const BEFORE_1970: i32 = 25_569;

/// The width of what is printed on a page, in characters.
const PRINTED_WIDTH: u16 = 165;

/// How a cell looks: its place among the `cellXfs` of [`STYLES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Wrapped = 0,
    Plain = 1,
    Head = 2,
    Day = 3,
    Link = 4,
    Title = 5,
    Label = 6,
    Number = 7,
    Sentence = 8,
}

/// Fonts, fills and formats in the order of [`Style`].
const STYLES: &str = include_str!("workbook/styles.xml");

/// A sheet.
struct Sheet {
    name: &'static str,
    widths: Vec<u8>,
    rows: Vec<Vec<(Style, Cell)>>,
    /// Whether the first row has the heads of all columns, which stay in sight and filter the rows.
    has_heads: bool,
}

/// Returns the bytes of the workbook.
pub(super) fn write(source: &Source<'_>) -> Vec<u8> {
    let tables = [
        (says::PLAN, Some(source.plan())),
        (says::CRITERIA, Some(source.criteria())),
        (says::RESOURCES, Some(source.resources())),
        (says::RISKS, Some(source.risks())),
        (says::MAPPINGS, source.mappings()),
    ];
    let mut sheets = vec![summary(source)];
    sheets.extend(tables.into_iter().filter_map(|(name, table)| Some(Sheet::of(name, table?))));
    let mut parts = vec![
        part("[Content_Types].xml", content_types(&sheets)),
        part("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")], "")),
        part("xl/workbook.xml", book(&sheets)),
    ];
    let names: Vec<String> = (1..=sheets.len()).map(|number| format!("worksheets/sheet{number}.xml")).collect();
    let mut related: Vec<(&str, &str)> = names.iter().map(|name| ("worksheet", name.as_str())).collect();
    related.push(("styles", "styles.xml"));
    parts.push(part("xl/_rels/workbook.xml.rels", relations(&related, "")));
    parts.push(part("xl/styles.xml", STYLES.to_owned()));
    for (place, sheet) in sheets.iter().enumerate() {
        let number = place + 1;
        let (text, links) = sheet.write(place == 0);
        parts.push(part(&format!("xl/worksheets/sheet{number}.xml"), text));
        if !links.is_empty() {
            let related: Vec<(&str, &str)> = links.iter().map(|link| ("hyperlink", link.as_str())).collect();
            let text = relations(&related, " TargetMode=\"External\"");
            parts.push(part(&format!("xl/worksheets/_rels/sheet{number}.xml.rels"), text));
        }
    }
    zip(&parts)
}

fn part(path: &str, text: String) -> Entry {
    Entry { path: path.to_owned(), text, is_program: false }
}

fn content_types(sheets: &[Sheet]) -> String {
    let mut text = format!(
        "{DECLARATION}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPES}.styles+xml\"/>"
    );
    for number in 1..=sheets.len() {
        let part = format!("/xl/worksheets/sheet{number}.xml");
        text.push_str(&format!("<Override PartName=\"{part}\" ContentType=\"{TYPES}.worksheet+xml\"/>"));
    }
    text.push_str("</Types>");
    text
}

/// Returns a file of relations, with the ids `rId1` and so on.
fn relations(related: &[(&str, &str)], mode: &str) -> String {
    let mut text = format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (place, (kind, target)) in related.iter().enumerate() {
        let (number, target) = (place + 1, escaped(target));
        text.push_str(&format!(
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"{mode}/>"
        ));
    }
    text.push_str("</Relationships>");
    text
}

/// Returns the list of sheets. A table is printed with the first columns that fit on a page, and each page begins with its heads.
fn book(sheets: &[Sheet]) -> String {
    let mut text = format!("{DECLARATION}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>");
    let mut names = String::new();
    for (place, sheet) in sheets.iter().enumerate() {
        let (number, name) = (place + 1, sheet.name);
        text.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"));
        if sheet.has_heads {
            let (last, rows) = (column(sheet.widths.len().saturating_sub(1)), sheet.rows.len());
            let printed = column(sheet.printed().saturating_sub(1));
            names.push_str(&format!(
                "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{place}\" hidden=\"1\">\
                 '{name}'!$A$1:${last}${rows}</definedName>\
                 <definedName name=\"_xlnm.Print_Area\" localSheetId=\"{place}\">'{name}'!$A$1:${printed}${rows}</definedName>\
                 <definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{place}\">'{name}'!$1:$1</definedName>"
            ));
        }
    }
    text.push_str(&["</sheets><definedNames>", &names, "</definedNames></workbook>"].concat());
    text
}

impl Sheet {
    /// Returns the sheet of a table.
    fn of(name: &'static str, table: Table) -> Self {
        let style = |column: &Column, cell: &Cell| match cell {
            Cell::Number(_) => Style::Number,
            Cell::Day(_) => Style::Day,
            Cell::Page(_) => Style::Link,
            Cell::Empty | Cell::Text(_) | Cell::Said(_) if column.wraps => Style::Wrapped,
            Cell::Empty | Cell::Text(_) | Cell::Said(_) => Style::Plain,
        };
        let heads = table.columns.iter().map(|column| (Style::Head, Cell::text(column.name))).collect();
        let row = |cells: Vec<Cell>| {
            table.columns.iter().zip(cells).map(|(column, cell)| (style(column, &cell), cell)).collect()
        };
        let rows = std::iter::once(heads).chain(table.rows.into_iter().map(row)).collect();
        Self { name, widths: table.columns.iter().map(|column| column.width).collect(), rows, has_heads: true }
    }

    /// Returns how many columns are printed: the first ones, as many as are readable on a page.
    fn printed(&self) -> usize {
        let mut room = PRINTED_WIDTH;
        let fits = |width: &&u8| match room.checked_sub(u16::from(**width)) {
            Some(left) => {
                room = left;
                true
            }
            None => false,
        };
        self.widths.iter().take_while(fits).count()
    }

    /// Returns the part of the sheet, and the addresses that its links lead to.
    fn write(&self, is_first: bool) -> (String, Vec<String>) {
        let mut text = format!(
            "{DECLARATION}<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">\
             <sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView"
        );
        if is_first {
            text.push_str(" tabSelected=\"1\"");
        }
        text.push_str(" workbookViewId=\"0\">");
        if self.has_heads {
            text.push_str(
                "<pane xSplit=\"1\" ySplit=\"1\" topLeftCell=\"B2\" activePane=\"bottomRight\" state=\"frozen\"/>",
            );
        }
        text.push_str("</sheetView></sheetViews><cols>");
        for (place, width) in self.widths.iter().enumerate() {
            let number = place + 1;
            text.push_str(&format!("<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"));
        }
        text.push_str("</cols><sheetData>");
        let mut links = Vec::new();
        let mut linked = String::new();
        for (place, row) in self.rows.iter().enumerate() {
            let number = place + 1;
            text.push_str(&format!("<row r=\"{number}\">"));
            for (place, (style, cell)) in row.iter().enumerate() {
                let at = [column(place), number.to_string()].concat();
                if let Cell::Page(address) = cell {
                    links.push(address.clone());
                    linked.push_str(&format!("<hyperlink ref=\"{at}\" r:id=\"rId{}\"/>", links.len()));
                }
                write_cell(&mut text, &at, *style, cell);
            }
            text.push_str("</row>");
        }
        text.push_str("</sheetData>");
        if self.has_heads {
            let (last, rows) = (column(self.widths.len().saturating_sub(1)), self.rows.len());
            text.push_str(&format!("<autoFilter ref=\"A1:{last}{rows}\"/>"));
        }
        if !linked.is_empty() {
            text.push_str(&["<hyperlinks>", &linked, "</hyperlinks>"].concat());
        }
        text.push_str("<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>");
        (text, links)
    }
}

fn write_cell(text: &mut String, at: &str, style: Style, cell: &Cell) {
    let style = style as u8;
    match cell {
        Cell::Empty => {}
        Cell::Text(said) | Cell::Said(said) | Cell::Page(said) => {
            let said = escaped(said);
            text.push_str(&format!(
                "<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{said}</t></is></c>"
            ));
        }
        Cell::Number(number) => text.push_str(&format!("<c r=\"{at}\" s=\"{style}\"><v>{number}</v></c>")),
        Cell::Day(day) => {
            text.push_str(&format!("<c r=\"{at}\" s=\"{style}\"><v>{}</v></c>", serial(*day)));
        }
    }
}

/// Returns a day as spreadsheets count them.
fn serial(day: Date) -> i32 {
    day.days_since_1970() + BEFORE_1970
}

/// Returns the letters of a column: `A` for 0, `AA` for 26.
fn column(place: usize) -> String {
    let mut rest = place + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

/// Returns a text for an element or an attribute, without the characters that XML does not allow. What looks like the standard's
/// own escape of a character, such as `_x0041_`, stays as it is typed.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for (place, c) in text.char_indices() {
        match c {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '_' if is_escape(text.get(place..).unwrap_or_default()) => result.push_str("_x005F_"),
            '\t' | '\n' => result.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => result.push(c),
        }
    }
    result
}

/// Whether a text begins like `_x0041_`.
fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.starts_with(b"_x")
        && bytes.get(2..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        && bytes.get(6) == Some(&b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (place, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column(place), letters);
        }
    }

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        for (day, expected) in [("1970-01-01", 25_569), ("2000-02-29", 36_585), ("2026-12-01", 46_357)] {
            assert_eq!(serial(Date::parse(day).expect("a day")), expected);
        }
    }

    #[test]
    fn a_text_is_neither_markup_nor_an_escape() {
        for (text, expected) in [
            ("<a b=\"c\"> & ]]>", "&lt;a b=&quot;c&quot;&gt; &amp; ]]&gt;"),
            ("a\u{0}\u{8}\u{b}b\u{ffff}\tc\nd", "ab\tc\nd"),
            ("_x0041_ _x41_ _xzzzz_ a_x005f_b", "_x005F_x0041_ _x41_ _xzzzz_ a_x005F_x005f_b"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn a_formula_is_text() {
        let mut text = String::new();
        write_cell(&mut text, "A1", Style::Wrapped, &Cell::said("=1+1"));
        assert_eq!(text, "<c r=\"A1\" s=\"0\" t=\"inlineStr\"><is><t xml:space=\"preserve\">=1+1</t></is></c>");
    }

    #[test]
    fn every_style_is_in_the_styles() {
        let formats =
            STYLES.split_once("<cellXfs").and_then(|(_, rest)| rest.split_once("</cellXfs>")).expect("formats");
        assert_eq!(formats.0.matches("<xf ").count(), Style::Sentence as usize + 1);
    }
}
