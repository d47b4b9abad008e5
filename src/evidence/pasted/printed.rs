//! The contents of a terminal: answers in JSON and errors of AWS, wherever they begin, and around them whatever else people
//! copied: prompts, commands, questions for a code, warnings. Each character is read a bounded number of times.

use super::terminal::is_gap;
use crate::catalog::Region;
use crate::stdx::json::Counted;
use crate::wire::AwsError;
use serde::de::IgnoredAny;
use serde_json::{Deserializer, Value};

/// The beginning of every error of AWS in the CLI.
const ERROR: &str = "An error occurred (";
/// The text between an error's code and the operation's name, and the text after the name, both without blanks.
const CALLING: &str = ")whencallingthe";
const OPERATION: &str = "operation";
/// The most bytes of an error that are read for its names, and for its message.
const MAX_NAMES: usize = 400;
const MAX_ERROR: usize = 4000;
/// The most characters of an error's message.
const MAX_MESSAGE: usize = 2000;

/// One piece of a text.
#[derive(Debug, PartialEq)]
pub(super) struct Piece<'a> {
    /// The answer or the error.
    pub printed: Printed,
    /// The Region that the command before it named; empty if it named none.
    pub region: &'a str,
}

/// An answer or an error.
#[derive(Debug, PartialEq)]
pub(super) enum Printed {
    /// An answer, or a recorded call.
    Json(Value),
    /// An error of AWS.
    Error(Refusal),
    /// An answer with more values than are read. Nothing after it is read.
    TooLarge,
}

/// An error of AWS, as the CLI prints it.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    /// The operation, such as `GetAccountPasswordPolicy`.
    pub operation: String,
    /// The error.
    pub error: AwsError,
}

/// Why a text cannot be split into pieces, with the number of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// The JSON has an error on this line.
    NotJson(u32),
    /// A part of an answer is on this line, and the rest of it is missing.
    Part(u32),
}

/// The pieces of a text as [`super::terminal::shown`] returns it.
pub(super) fn all(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0, line_end: 0, is_command: false, goes_on: false, region: "", has_open_argument: false }
}

/// The remaining pieces of a text.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    text: &'a str,
    at: usize,
    /// The end of the current line; the next line begins after it.
    line_end: usize,
    /// Whether the line is a command, or continues one.
    is_command: bool,
    /// Whether the command continues on the next line.
    goes_on: bool,
    region: &'a str,
    /// Whether an argument was begun that never ends. Then no other one is searched for.
    has_open_argument: bool,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.text.get(self.at..)?.trim_start();
            self.at = self.text.len() - rest.len();
            let first = rest.chars().next()?;
            let is_first = self.at >= self.line_end;
            if self.is_json(rest, is_first) {
                return Some(self.json(rest));
            }
            let line = if is_first { rest.split('\n').next().unwrap_or_default() } else { "" };
            if is_gap(line) || is_part(line) || first == '{' && self.follows_name() {
                return Some(self.fail(Unread::Part(line_of(self.text, rest))));
            }
            if is_first {
                self.begin(line);
            }
            if let Some(error) = rest.strip_prefix(ERROR) {
                self.at += ERROR.len();
                if let Some(refusal) = refusal(error) {
                    return Some(Ok(Piece { printed: Printed::Error(refusal), region: self.region }));
                }
                continue;
            }
            self.at += self.argument(first, rest).unwrap_or(first.len_utf8());
        }
    }
}

impl<'a> Pieces<'a> {
    /// Notes whether the line that begins here is a command, and the Region that it names.
    fn begin(&mut self, line: &'a str) {
        self.line_end = self.at + line.len();
        self.is_command = self.goes_on || is_command(line);
        self.region = match region(line) {
            None if self.is_command && !self.goes_on => "",
            named => named.unwrap_or(self.region),
        };
        self.goes_on = self.is_command && line.trim_end().ends_with(['\\', '`', '^']);
    }

    /// Whether an answer begins here, and not a word of the shell with a brace in it.
    fn is_json(&self, rest: &str, is_first: bool) -> bool {
        let inside = |open: char| rest.strip_prefix(open).map(str::trim_start);
        if is_first && inside('[').is_some_and(|inside| inside.starts_with(['{', ']'])) {
            return true;
        }
        let is_shells = || self.before().ends_with(['"', '\'', '`', '=', '$', '@', '\\', '.']);
        inside('{').is_some_and(|inside| inside.is_empty() || inside.starts_with(['"', '}']))
            && !is_shells()
            && !self.follows_name()
    }

    fn before(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// Whether a field's name is before this, so that what follows is only a part of an answer.
    fn follows_name(&self) -> bool {
        let before = self.before().trim_end_matches([' ', '\t']);
        before.strip_suffix(':').is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('"'))
    }

    fn json(&mut self, rest: &str) -> Result<Piece<'a>, Unread> {
        let mut values = Deserializer::from_str(rest).into_iter::<Counted>();
        let value = values.next();
        let end = values.byte_offset();
        match value {
            Some(Ok(Counted(value))) => {
                self.at += end;
                let after = rest.get(end..).unwrap_or_default();
                if after.trim_start().starts_with(['}', ']']) {
                    return self.fail(Unread::Part(line_of(self.text, after.trim_start())));
                }
                Ok(Piece { printed: Printed::Json(value), region: self.region })
            }
            Some(Err(error)) if error.is_data() => {
                self.at = self.text.len();
                Ok(Piece { printed: Printed::TooLarge, region: self.region })
            }
            Some(Err(error)) => {
                let begun = line_of(self.text, rest);
                let line = u32::try_from(error.line().saturating_sub(1)).unwrap_or_default().saturating_add(begun);
                self.fail(if error.is_eof() { Unread::Part(line) } else { Unread::NotJson(line) })
            }
            None => self.fail(Unread::Part(line_of(self.text, rest))),
        }
    }

    /// Ends the reading with an error.
    fn fail(&mut self, unread: Unread) -> Result<Piece<'a>, Unread> {
        self.at = self.text.len();
        Err(unread)
    }

    /// The length of a command's quoted argument, in bytes. An argument in JSON may span several lines.
    fn argument(&mut self, quote: char, rest: &str) -> Option<usize> {
        if !matches!(quote, '\'' | '"') {
            return None;
        }
        let inside = rest.get(1..)?;
        let line = self.text.get(self.at + 1..self.line_end).unwrap_or_default();
        if let Some(end) = line.find(quote).filter(|_| self.is_command) {
            return Some(end + 2);
        }
        if self.has_open_argument || !inside.starts_with(['{', '[']) {
            return None;
        }
        let mut values = Deserializer::from_str(inside).into_iter::<IgnoredAny>();
        let value = values.next()?;
        self.has_open_argument = value.as_ref().is_err_and(serde_json::Error::is_eof);
        let end = values.byte_offset();
        (value.is_ok() && inside.get(end..)?.trim_start().starts_with(quote)).then_some(end + 1)
    }
}

/// Whether a line is a part of an answer: a field, an item of a list, or the end of one.
fn is_part(line: &str) -> bool {
    let line = line.trim();
    let is_end = line.starts_with(['}', ']']) && line.chars().all(|char| matches!(char, '}' | ']' | ','));
    let text = line.strip_prefix('"').and_then(|text| text.split_once('"'));
    is_end || text.is_some_and(|(_, after)| after.trim_start().starts_with(':') || after == ",")
}

/// The Region that a line names for a command.
fn region(line: &str) -> Option<&str> {
    ["--region", "AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().find_map(|name| {
        let value = line.split_once(name)?.1.strip_prefix(['=', ' '])?.trim_start_matches([' ', '"', '\'']);
        let end = value.find(|char: char| char.is_whitespace() || matches!(char, '"' | '\'' | ';'));
        value.get(..end.unwrap_or(value.len())).filter(|region| Region::is_valid(region))
    })
}

/// Whether a line has a command of the AWS CLI.
pub(super) fn is_command(line: &str) -> bool {
    line.match_indices("aws ").any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        !before.ends_with(|char: char| char.is_ascii_alphanumeric() || matches!(char, '/' | '-' | '_' | '.' | ':'))
    })
}

/// The error after its first words: `NoSuchEntity) when calling the GetAccountPasswordPolicy operation: …`. Terminals may have
/// broken the line anywhere.
fn refusal(error: &str) -> Option<Refusal> {
    let beginning = |most| error.get(..error.floor_char_boundary(most)).unwrap_or(error);
    let words: String = beginning(MAX_NAMES).chars().filter(|char| !char.is_whitespace()).collect();
    let (code, behind) = words.split_once(CALLING)?;
    let (operation, _) = behind.split_once(OPERATION)?;
    let is_name = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_code = !code.is_empty() && code.len() <= 100 && code.bytes().all(|byte| byte.is_ascii_graphic());
    // The message ends at an empty line.
    let message = beginning(MAX_ERROR).split("\n\n").next().unwrap_or_default();
    let message = message.split_once(": ").map_or("", |(_, message)| message);
    let message: String =
        message.trim().chars().take(MAX_MESSAGE).map(|char| if char == '\n' { ' ' } else { char }).collect();
    let error = AwsError { status: code.parse().unwrap_or(400), code: code.to_owned(), message, server_time: None };
    (is_code && is_name(operation)).then(|| Refusal { operation: operation.to_owned(), error })
}

/// The error within a text, such as the message of an error that was printed as JSON.
pub(super) fn error_in(text: &str) -> Option<Refusal> {
    text.split_once(ERROR).and_then(|(_, error)| refusal(error))
}

/// The number of the line on which the rest of a text begins.
fn line_of(text: &str, rest: &str) -> u32 {
    let before = text.get(..text.len().saturating_sub(rest.len())).unwrap_or_default();
    u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
}
