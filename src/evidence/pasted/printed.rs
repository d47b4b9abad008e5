//! What stands in a terminal, piece by piece: JSON, the CLI's errors, and the prompts between.

use crate::aws::wire::AwsError;
use serde_json::{Deserializer, Value};

/// How every error of AWS begins in the CLI.
const ERROR: &str = "An error occurred (";
/// What stands between an error's code and the operation's name.
const CALLING: &str = ") when calling the ";
/// How many bytes of a line are looked at.
const MAX_LINE: usize = 20_000;
/// How long an error's message may be, in characters.
const MAX_MESSAGE: usize = 2000;

/// One piece of a text.
#[derive(Debug, PartialEq)]
pub(super) enum Printed {
    /// An answer, or a recorded call.
    Json(Value),
    /// An error of AWS.
    Error(Refusal),
}

/// An error of AWS, as the CLI prints it.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    /// Such as `GetAccountPasswordPolicy`.
    pub operation: String,
    /// The error.
    pub error: AwsError,
}

/// The pieces of a text, or the number of the first line that is none of them.
pub(super) fn all(text: &str) -> impl Iterator<Item = Result<Printed, u32>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            // Lines of an evidence file have commas between them.
            rest = rest.trim_start_matches(|char: char| char.is_whitespace() || char == ',');
            if rest.is_empty() {
                return None;
            }
            let from = rest;
            let (line, after) = first_line(rest);
            if is_prompt(line) {
                rest = after_command(line, after);
                continue;
            }
            if let Some((_, error)) = line.split_once(ERROR) {
                rest = after;
                return Some(refusal(error).map(Printed::Error).ok_or_else(|| line_of(text, from)));
            }
            let mut values = Deserializer::from_str(rest).into_iter::<Value>();
            let value = values.next();
            let end = values.byte_offset();
            return match value {
                Some(Ok(value)) => {
                    rest = rest.get(end..).unwrap_or_default();
                    Some(Ok(Printed::Json(value)))
                }
                Some(Err(error)) => {
                    let before = line_of(text, rest);
                    rest = "";
                    Some(Err(before.saturating_add(u32::try_from(error.line().saturating_sub(1)).unwrap_or_default())))
                }
                None => None,
            };
        }
    })
}

/// The first line and what follows it. Of a long one, the beginning: neither commands nor errors are that long.
fn first_line(text: &str) -> (&str, &str) {
    let beginning = text.get(..text.floor_char_boundary(MAX_LINE)).unwrap_or(text);
    let line = beginning.split('\n').next().unwrap_or_default();
    (line, text.get(line.len()..).unwrap_or_default())
}

/// Whether a line is a command that somebody typed, perhaps behind a prompt, and not what it printed.
fn is_prompt(line: &str) -> bool {
    let is_json = line.starts_with('{') || line.starts_with("[{");
    let has_prompt = || ["$ aws ", "% aws ", "# aws ", "> aws "].iter().any(|prompt| line.contains(prompt));
    !is_json && (line.starts_with("aws ") || has_prompt())
}

/// The text after a command, which may go on behind a backslash.
fn after_command<'a>(line: &'a str, after: &'a str) -> &'a str {
    let (mut line, mut after) = (line, after);
    while line.trim_end().ends_with('\\') && !after.is_empty() {
        (line, after) = first_line(after.strip_prefix('\n').unwrap_or(after));
    }
    after
}

/// Reads an error behind its first words: `NoSuchEntity) when calling the GetAccountPasswordPolicy operation: …`.
fn refusal(error: &str) -> Option<Refusal> {
    let (code, behind) = error.split_once(CALLING)?;
    let (operation, behind) = behind.split_once(" operation")?;
    let is_name = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_code = !code.is_empty() && code.len() <= 100 && code.bytes().all(|byte| byte.is_ascii_graphic());
    let message = behind.split_once(": ").map_or("", |(_, message)| message);
    let message: String = message.trim().chars().take(MAX_MESSAGE).collect();
    let error = AwsError { status: code.parse().unwrap_or(400), code: code.to_owned(), message, server_time: None };
    (is_code && is_name(operation)).then(|| Refusal { operation: operation.to_owned(), error })
}

/// The number of the line on which a rest of the text begins.
fn line_of(text: &str, rest: &str) -> u32 {
    let before = text.get(..text.len().saturating_sub(rest.len())).unwrap_or_default();
    u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
}
