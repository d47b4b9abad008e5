//! The markup of tools: Markdown, Jira's wiki markup, HTML. Texts from outside stay text, and do not act.

use super::Piece;
use crate::report::markdown;

/// A markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// Markdown of GitHub, GitLab and Linear.
    Markdown,
    /// The wiki markup of Jira.
    Jira,
    /// HTML, for Azure Boards.
    Html,
}

/// A character without a width. It stands within what a tool would take for a reference.
const BREAK: char = '\u{200b}';

impl Markup {
    /// Appends a piece of a description, with an empty line after it.
    pub(super) fn write(self, text: &mut String, piece: &Piece) {
        match piece {
            Piece::Heading(words) => self.heading(text, &self.rich(words)),
            Piece::Text(words) => self.paragraph(text, &self.rich(words)),
            Piece::Facts(facts) => {
                let line = |(label, fact): &(&str, String)| [*label, ": ", &self.lines(fact)].concat();
                self.list(text, facts.iter().map(line));
            }
            Piece::Lines(lines) => self.list(text, lines.iter().map(|line| self.lines(line))),
            Piece::Checks(checks) => self.checks(text, checks.iter().map(|check| self.rich(check))),
            Piece::Steps(steps) => self.steps(text, steps.iter().map(|step| self.rich(step))),
            Piece::Code(language, code) => self.code(text, language, code.trim_matches('\n')),
            Piece::Links(links) => self.list(text, links.iter().map(|(title, address)| self.link(title, address))),
        }
    }

    /// Appends the line by which programs find a ticket again. It has letters, digits, dots, colons, spaces and hyphens only.
    pub(super) fn write_marker(self, text: &mut String, marker: &str) {
        self.paragraph(text, marker);
    }

    fn heading(self, text: &mut String, words: &str) {
        match self {
            Self::Markdown => add(text, &["**", words, "**\n\n"]),
            Self::Jira => add(text, &["h4. ", words, "\n\n"]),
            Self::Html => add(text, &["<h4>", words, "</h4>\n"]),
        }
    }

    fn paragraph(self, text: &mut String, words: &str) {
        match self {
            Self::Markdown | Self::Jira => add(text, &[words, "\n\n"]),
            Self::Html => add(text, &["<p>", words, "</p>\n"]),
        }
    }

    fn list(self, text: &mut String, items: impl Iterator<Item = String>) {
        match self {
            Self::Markdown => items.for_each(|item| add(text, &["- ", &item, "\n"])),
            Self::Jira => items.for_each(|item| add(text, &["* ", &item, "\n"])),
            Self::Html => enclosed(text, "ul", items),
        }
        text.push('\n');
    }

    fn steps(self, text: &mut String, items: impl Iterator<Item = String>) {
        match self {
            Self::Markdown => {
                for (index, item) in items.enumerate() {
                    add(text, &[&(index + 1).to_string(), ". ", &item, "\n"]);
                }
            }
            Self::Jira => items.for_each(|item| add(text, &["# ", &item, "\n"])),
            Self::Html => enclosed(text, "ol", items),
        }
        text.push('\n');
    }

    fn checks(self, text: &mut String, items: impl Iterator<Item = String>) {
        match self {
            Self::Markdown => self.list(text, items.map(|item| ["[ ] ", &item].concat())),
            Self::Jira | Self::Html => self.list(text, items.map(|item| ["☐ ", &item].concat())),
        }
    }

    fn code(self, text: &mut String, language: &str, code: &str) {
        match self {
            Self::Markdown => markdown::fenced(text, language, code),
            Self::Jira => {
                // The commands of one action contain the placeholder `{code}`, which would end a block of that name.
                let (begin, end) =
                    if code.contains("{code") { ("{noformat}", "{noformat}") } else { ("{code:bash}", "{code}") };
                let code = if begin == end { code.replace("{noformat", "{ noformat") } else { code.to_owned() };
                add(text, &[begin, "\n", &code, "\n", end, "\n\n"]);
            }
            Self::Html => add(text, &["<pre><code>", &escaped(code), "</code></pre>\n"]),
        }
    }

    fn link(self, title: &str, address: &str) -> String {
        let address = address.replace(['<', '>', '"', '\\', '\n', '|', ']', ' '], "");
        match self {
            Self::Markdown => ["[", &self.plain(title), "](<", &address, ">)"].concat(),
            Self::Jira => ["[", &self.plain(title), "|", &address, "]"].concat(),
            Self::Html => ["<a href=\"", &escaped(&address), "\">", &self.plain(title), "</a>"].concat(),
        }
    }

    /// Returns a text of the catalog. Text between backticks is code.
    fn rich(self, text: &str) -> String {
        let piece = |(index, piece): (usize, &str)| match (index % 2, self) {
            (0, Self::Markdown) if index > 0 => markdown::inline(&quiet(piece)),
            (0, _) => self.plain(piece),
            (_, Self::Markdown) => ["`", piece, "`"].concat(),
            (_, Self::Jira) => ["{{", &self.plain(piece), "}}"].concat(),
            (_, Self::Html) => ["<code>", &escaped(piece), "</code>"].concat(),
        };
        text.trim().split('`').enumerate().map(piece).collect()
    }

    /// Returns a text from outside. Keeps its lines.
    fn lines(self, text: &str) -> String {
        let between = match self {
            Self::Markdown => "\\\n  ",
            Self::Jira => " \\\\ ",
            Self::Html => "<br>",
        };
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| self.plain(line)).collect::<Vec<_>>().join(between)
    }

    /// Returns one line of plain text, in which nothing is markup and nothing acts.
    fn plain(self, text: &str) -> String {
        let text = quiet(text);
        match self {
            Self::Markdown => markdown::plain(&text),
            Self::Jira => wiki(&text),
            Self::Html => escaped(&text),
        }
    }
}

fn add(text: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
}

fn enclosed(text: &mut String, name: &str, items: impl Iterator<Item = String>) {
    add(text, &["<", name, ">"]);
    items.for_each(|item| add(text, &["<li>", &item, "</li>"]));
    add(text, &["</", name, ">"]);
}

/// Breaks what a tool would take for a mention, a reference, an address or a command. Looks the same.
pub(super) fn quiet(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 8);
    if text.trim_start().starts_with(['/', '=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        result.push(BREAK);
    }
    let mut before = [' '; 2];
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        result.push(c);
        let next = rest.peek().copied().unwrap_or(' ');
        let refers = next.is_alphanumeric() || matches!(next, '_' | '"' | '\'' | '{' | '[' | '-' | '.');
        let is_reference = match c {
            '@' | '#' | '!' | '~' | '%' | '$' | '&' | '^' | '[' => refers,
            // `GH-12` is an issue, too.
            '-' => before.map(|c| c.to_ascii_uppercase()) == ['G', 'H'] && next.is_ascii_digit(),
            ':' => next == '/',
            _ => false,
        };
        if is_reference {
            result.push(BREAK);
        }
        before = [before[1], c];
    }
    result
}

/// Escapes the characters that are markup in Jira.
fn wiki(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            // A backslash escapes, and two break the line.
            '\\' => result.push_str("&#92;"),
            '&' => result.push_str("&#38;"),
            '{' | '}' | '[' | ']' | '(' | ')' | '*' | '_' | '^' | '~' | '+' | '-' | '|' | '!' | '?' | '#' => {
                result.push('\\');
                result.push(c);
            }
            _ => result.push(c),
        }
    }
    result
}

/// Escapes the characters that are markup in HTML.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&#39;"),
            _ => result.push(c),
        }
    }
    result
}
