//! The layout of an answer that was not printed as JSON, so that people learn what to change.

use super::printed::is_command;

/// The layout of a text that has neither an answer in JSON nor an error of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Commands and prompts only.
    Nothing,
    /// Output of `--output table`.
    Table,
    /// Output of `--output yaml`.
    Yaml,
    /// Output of `--output text`, or of a `--query`.
    Text,
    /// A failure of the AWS CLI itself: no call was made, or AWS's answer did not arrive.
    Failure,
    /// Something else.
    Other,
}

/// The beginnings of the CLI's own messages.
const FAILURES: [&str; 8] = [
    "aws: error",
    "aws: [ERROR]",
    "usage: aws",
    "Unable to locate credentials",
    "Could not connect to the endpoint URL",
    "Error loading SSO Token",
    "Error when retrieving",
    "The config profile",
];

/// The layout of a text.
pub(super) fn of(text: &str) -> Layout {
    let mut has_command = false;
    let mut layout = Layout::Nothing;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if FAILURES.iter().any(|begin| line.contains(begin)) {
            return Layout::Failure;
        }
        if is_command(line) {
            has_command = true;
            continue;
        }
        let next = match line {
            line if is_table(line) => return Layout::Table,
            line if is_yaml(line) => Layout::Yaml,
            line if line.contains('\t') || is_value(line) => Layout::Text,
            line if is_prompt(line) => continue,
            _ => Layout::Other,
        };
        // The first line decides, unless it could be anything, as a prompt may.
        if matches!(layout, Layout::Nothing | Layout::Other) {
            layout = next;
        }
    }
    if layout == Layout::Nothing && !has_command { Layout::Other } else { layout }
}

fn is_table(line: &str) -> bool {
    let is_rule = line.len() > 4 && line.bytes().all(|byte| matches!(byte, b'-' | b'+' | b'|'));
    is_rule || line.len() > 2 && line.starts_with('|') && line.ends_with('|')
}

/// Whether a line is `Name:`, `Name: value` or `- Name: value`.
fn is_yaml(line: &str) -> bool {
    let line = line.trim_start_matches("- ");
    let Some((name, value)) = line.split_once(':') else { return false };
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name && (value.is_empty() || value.starts_with(' '))
}

/// Whether a line is what a query leaves of an answer: a number, a word of JSON, or a text in quotes.
fn is_value(line: &str) -> bool {
    matches!(line, "true" | "false" | "null" | "None" | "True" | "False")
        || line.parse::<f64>().is_ok()
        || line.len() > 1 && line.starts_with('"') && line.ends_with('"')
}

fn is_prompt(line: &str) -> bool {
    let is_last = |word: &str| matches!(word, "exit" | "logout" | "clear");
    line.ends_with(['$', '#', '%', '>', '❯', '➜', 'λ', '»', '›'])
        || line.split_whitespace().next_back().is_some_and(is_last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_printed_otherwise_is_named() {
        for (text, expected) in [
            ("$ aws iam list-users\n\nada@box:~$", Layout::Nothing),
            ("PS C:\\> aws iam list-users\nPS C:\\>\nexit", Layout::Nothing),
            ("❯", Layout::Other),
            ("hello there", Layout::Other),
            ("-------------\n|  ListUsers |\n+------------+", Layout::Table),
            ("$ aws iam list-users\n||  Users  ||", Layout::Table),
            ("SummaryMap:\n  AccountMFAEnabled: 1", Layout::Yaml),
            ("Users:\n- Arn: arn:aws:iam::1:user/ada\n  Path: /", Layout::Yaml),
            ("SUMMARYMAP\t1\t0", Layout::Text),
            ("$ aws iam list-users --query x\n7", Layout::Text),
            ("\"text\"", Layout::Text),
            ("None", Layout::Text),
            (
                "usage: aws [options] <command> <subcommand>\naws: error: argument command: Invalid choice",
                Layout::Failure,
            ),
            (
                "$ aws iam list-users\nUnable to locate credentials. You can configure credentials by running \"aws login\".",
                Layout::Failure,
            ),
            ("aws: [ERROR]: An error occurred (NoRegion): You must specify a region.", Layout::Failure),
            ("Error loading SSO Token: Token for x does not exist", Layout::Failure),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
