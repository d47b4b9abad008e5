//! Rows of separated values (RFC 4180), read one at a time.

use std::borrow::Cow;

const QUOTE: char = '"';
/// The most fields of a row that are kept: more than ten times what Prowler writes.
pub(super) const MAX_FIELDS: usize = 500;

/// The rows of a text that are still to be read.
pub(super) struct Rows<'a> {
    rest: &'a str,
    line: usize,
    separator: char,
}

/// The error that a quoted field does not end or that something follows it, with the number of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unquoted(pub usize);

impl<'a> Rows<'a> {
    /// All rows of a text that has this separator between fields.
    pub fn of(text: &'a str, separator: char) -> Self {
        Self { rest: text, line: 1, separator }
    }

    /// The next row that is not empty; `None` after the last one.
    pub fn next(&mut self) -> Option<Result<Vec<Cow<'a, str>>, Unquoted>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            match self.row() {
                Ok(row) if row.iter().all(|field| field.trim().is_empty()) => {}
                row => return Some(row),
            }
        }
    }

    fn row(&mut self) -> Result<Vec<Cow<'a, str>>, Unquoted> {
        let mut row = Vec::new();
        loop {
            let field = self.field()?;
            if row.len() < MAX_FIELDS {
                row.push(field);
            } else {
                self.skip_plain_fields();
            }
            let mut after = self.rest.chars();
            match after.next() {
                Some(letter) if letter == self.separator => self.rest = after.as_str(),
                Some('\r' | '\n') => {
                    let rest = self.rest;
                    self.rest = rest.strip_prefix("\r\n").unwrap_or(after.as_str());
                    self.line += 1;
                    return Ok(row);
                }
                Some(_) => return Err(Unquoted(self.line)),
                None => return Ok(row),
            }
        }
    }

    /// Skips fields without quotation marks, up to the separator before one that begins with a mark, or to the end of the row.
    fn skip_plain_fields(&mut self) {
        let mut end = 0;
        while let Some(found) = self.rest.get(end..).and_then(|rest| rest.find([QUOTE, '\r', '\n'])) {
            end += found;
            let (plain, rest) = self.rest.split_at(end);
            if !rest.starts_with(QUOTE) {
                self.rest = rest;
                return;
            }
            if plain.is_empty() || plain.ends_with(self.separator) {
                self.rest = self.rest.get(end.saturating_sub(1)..).unwrap_or_default();
                return;
            }
            // Within a plain field, a quotation mark means nothing.
            end += 1;
        }
        self.rest = "";
    }

    fn field(&mut self) -> Result<Cow<'a, str>, Unquoted> {
        let Some(mut quoted) = self.rest.strip_prefix(QUOTE) else {
            let end = self.rest.find([self.separator, '\r', '\n']).unwrap_or(self.rest.len());
            let (field, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Ok(Cow::Borrowed(field));
        };
        let begun = self.line;
        let mut field = Cow::Borrowed("");
        loop {
            let (part, rest) = quoted.split_once(QUOTE).ok_or(Unquoted(begun))?;
            self.line += part.bytes().filter(|byte| *byte == b'\n').count();
            field += part;
            // A quotation mark within the field is doubled.
            match rest.strip_prefix(QUOTE) {
                Some(rest) => {
                    field += "\"";
                    quoted = rest;
                }
                None => {
                    self.rest = rest;
                    return Ok(field);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<Vec<String>>, Unquoted> {
        let mut rows = Rows::of(text, ';');
        let mut all = Vec::new();
        while let Some(row) = rows.next() {
            all.push(row?.into_iter().map(Cow::into_owned).collect());
        }
        Ok(all)
    }

    #[test]
    fn rows_and_fields_are_told_apart() {
        for (text, expected) in [
            ("", &[][..]),
            ("a;b", &[&["a", "b"][..]]),
            ("a;b\n", &[&["a", "b"]]),
            ("a;b\r\nc;d\r\n", &[&["a", "b"], &["c", "d"]]),
            ("a;;\n\n;b", &[&["a", "", ""], &["", "b"]]),
            ("a,b;c", &[&["a,b", "c"]]),
            ("\"a;b\";c", &[&["a;b", "c"]]),
            ("\"a\"\"b\";\"\"", &[&["a\"b", ""]]),
            ("\"\"\"\";x", &[&["\"", "x"]]),
            ("\"a\nb\";c\nd", &[&["a\nb", "c"], &["d"]]),
            ("a\"b;c", &[&["a\"b", "c"]]),
            ("ä;\"ö\"", &[&["ä", "ö"]]),
        ] {
            assert_eq!(rows(text).expect(text), expected, "{text}");
        }
    }

    #[test]
    fn fields_that_no_tool_writes_take_no_memory() {
        let rows = rows(&format!("{}\na;b", ";".repeat(1_000_000) + "x")).expect("rows");
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn rows_go_on_behind_fields_that_no_tool_writes() {
        let many = ";".repeat(2 * MAX_FIELDS);
        for (text, last) in [
            (format!("{many}x\na;b"), "b"),
            (format!("x{many}a\"b;\"c\nd\";e\r\na;b"), "b"),
            (format!("x{many}\"c\";\"d\"\na;b"), "b"),
            (format!("a;b\nx{many}"), ""),
        ] {
            let rows = rows(&text).expect(&text);
            assert_eq!(rows.last().and_then(|row| row.last()).map(String::as_str), Some(last), "{text}");
        }
        assert!(rows(&format!("x{many}\"c")).is_err());
    }

    #[test]
    fn a_field_that_does_not_end_is_said_where() {
        for (text, line) in [("a\n\"b", 2), ("\"a\nb\";c\nd;\"e", 3), ("\"a\"b", 1)] {
            assert_eq!(rows(text), Err(Unquoted(line)), "{text}");
        }
    }
}
