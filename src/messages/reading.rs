//! Sentences about evidence from files and pasted text: why it cannot be read, and what to do.

use crate::evidence::file::{Damage, FileError, Inconsistency, MAX_BYTES, MAX_CALLS, MAX_LINE, MAX_RATIO, MAX_WHOLE};
use crate::evidence::pasted::{Layout, MAX_BYTES as MAX_PASTED, PastedError};

/// Error: the worker does not understand the job.
pub const NO_JOB: &str = "Parts of this page have different versions. Reload the page and try again.";
/// Error: the criterion has no check.
pub const NO_CHECK: &str = "No command can answer this; only you can.";
/// Error: the browser cannot decompress files.
pub const NO_GZIP: &str =
    "This browser cannot unpack compressed files. Unpack it yourself (gunzip) and choose the result.";

/// Error: the browser could not read a file to its end.
pub fn not_read(problem: &str) -> String {
    format!("The browser could not read the whole file. Is it still there, and fully downloaded? {problem}")
}

/// Why an evidence file cannot be used, and what to do.
pub fn file_error(error: &FileError) -> String {
    match error {
        FileError::TooLarge => format!(
            "The file has more than {} MB unpacked. Run the collector for fewer Regions or controls, and open the files one after another.",
            MAX_BYTES / 1_000_000
        ),
        FileError::LineTooLong => format!(
            "An answer in the file exceeds {} MB, more than AWS sends. The file was changed or damaged: run the collector again.",
            MAX_LINE / 1_000_000
        ),
        FileError::TooManyCalls => format!(
            "The file has more than {MAX_CALLS} calls. Run the collector for fewer Regions or controls, and open the files one after another."
        ),
        FileError::TooManyValues => {
            "The file holds too much to read at once, or an answer larger than AWS sends. Run the collector for fewer Regions or controls, and open the files one after another.".to_owned()
        }
        FileError::TooLargeWhole => format!(
            "The file has more than {} MB and is not written line by line like the collector's. Open the collector's file unchanged; from other software, save the results of fewer accounts or Regions, or only failures, and open the files one after another.",
            MAX_WHOLE / 1_000_000
        ),
        FileError::TooTight => format!(
            "The file unpacks to more than {MAX_RATIO} times its size, which evidence never does. Choose the collector's file."
        ),
        FileError::NotOurs(_) => {
            "This is not an evidence file. Choose a file that the collector or a live check saved.".to_owned()
        }
        FileError::Newer(version) => format!(
            "A newer version of Footing wrote this file (format {version}). Reload the page to update it, then open the file again."
        ),
        FileError::Damaged(damage) => damaged(*damage),
        FileError::Inconsistent(what) => inconsistent(what),
    }
}

fn damaged(damage: Damage) -> String {
    let what = match damage {
        Damage::CutOff => "The file is cut off, as after a broken download or a stopped collector.".to_owned(),
        Damage::Checksum => "The file was changed: its checksum does not match.".to_owned(),
        Damage::Head => "The first line is incomplete.".to_owned(),
        Damage::Line(line) => format!("Line {line} cannot be read."),
    };
    format!(
        "{what} None of it was used. Copy the file again from where it was made, or run the collector again: it resumes where it stopped."
    )
}

fn inconsistent(what: &Inconsistency) -> String {
    let what = match what {
        Inconsistency::Account => "The file has no 12-digit AWS account ID.".to_owned(),
        Inconsistency::Partition => "The file names an unknown AWS partition.".to_owned(),
        Inconsistency::Time => {
            "A date in the file is in the future, or before AWS existed. Check the clock of the machine that made it, and this one's.".to_owned()
        }
        Inconsistency::OtherAccount(account) => {
            format!("The file is for one account, but AWS's answers in it are from another ({account}).")
        }
    };
    format!("{what} None of it was used. Run the collector again, with credentials for one account.")
}

/// Why pasted text cannot be used, and what to do.
pub fn pasted_error(error: &PastedError) -> String {
    match error {
        PastedError::TooLarge => format!(
            "That is too much to paste at once (more than {} MB, or too many answers). Use the collector and open its file.",
            MAX_PASTED / 1_000_000
        ),
        PastedError::Empty => "The text is empty. Some commands print nothing when they find nothing, but a failed copy looks the same, so it cannot be judged. Use the collector or a live check, or answer the question yourself.".to_owned(),
        PastedError::NotJson(line) => format!(
            "The text is not JSON from line {line} on. Run the command with --output json and without --query, and paste all its output."
        ),
        PastedError::Part(line) => format!(
            "Line {line} has only part of an answer: the copy stops there, or starts too late. Run the command again with --no-cli-pager, or write its output to a file, and paste all of it."
        ),
        PastedError::NoAnswer(layout) => [no_answer(*layout), AGAIN].concat(),
        PastedError::ErrorObject(commands) => format!(
            "This error does not say which call failed. It should be {}. Run that command again with AWS_CLI_ERROR_FORMAT=legacy set, and paste its output.",
            any(commands)
        ),
        PastedError::Contradictory(command) => format!(
            "The text has two different answers to {command}, so neither was used. Paste only the right one; if they are from two Regions, paste one at a time."
        ),
        PastedError::NotTheAnswer(commands) if commands.is_empty() => NO_CHECK.to_owned(),
        PastedError::NotTheAnswer(commands) => {
            format!("This is not what this criterion needs. Paste all the output of {}, without --query.", any(commands))
        }
        PastedError::Ambiguous(commands) => format!(
            "This could be the output of {}, so it cannot be judged. Use the collector or a live check.",
            any(commands)
        ),
        PastedError::NeedsItem(command) => format!(
            "The output of {command} does not say which resource it is about, so it cannot be judged. Use the collector or a live check, which ask about all of them."
        ),
        PastedError::NeedsRegion(command) => {
            format!("{command} answers for one Region. Say which Region it was, and paste it again.")
        }
        PastedError::Unreadable(command) => format!(
            "This looks like the output of {command}, but part of it is not in AWS's format. Run the command again with --output json, and paste all its output."
        ),
        PastedError::OtherAccount(account) => format!(
            "This is from AWS account {account}, not the one assessed here. Open that account's assessment, or run the command with other credentials."
        ),
        PastedError::Time => "The text says that it was observed in the future, or before AWS existed. Check the clock of the machine that made it, and this one's.".to_owned(),
        PastedError::File(error) => file_error(error),
    }
}

/// What to do if the text has no answer.
const AGAIN: &str = " Run the command with --output json and without --query, and paste all its output.";

/// What a text without an answer is.
fn no_answer(layout: Layout) -> &'static str {
    match layout {
        Layout::Table => "This is a table, which leaves things out.",
        Layout::Yaml => "This is YAML, not JSON.",
        Layout::Text => "This is text without field names, not JSON.",
        Layout::Failure => "The AWS CLI says that it could not call AWS. Sign in, or fix what it reports.",
        Layout::Nothing | Layout::Other => "This is neither JSON nor an error from AWS.",
    }
}

/// Alternatives as code, of which the first six are named.
fn any(commands: &[String]) -> String {
    const SHOWN: usize = 6;
    let mut named: Vec<&str> = commands.iter().take(SHOWN).map(String::as_str).collect();
    let last =
        if commands.len() > SHOWN { "another of this criterion's commands" } else { named.pop().unwrap_or_default() };
    if named.is_empty() { last.to_owned() } else { format!("{} or {last}", named.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_whole_sentences_that_say_what_to_do() {
        let text = |text: &str| text.to_owned();
        let files = [
            FileError::TooLarge,
            FileError::LineTooLong,
            FileError::TooManyCalls,
            FileError::TooManyValues,
            FileError::TooLargeWhole,
            FileError::TooTight,
            FileError::NotOurs(text("<b>")),
            FileError::Newer(7),
            FileError::Damaged(Damage::CutOff),
            FileError::Damaged(Damage::Checksum),
            FileError::Damaged(Damage::Head),
            FileError::Damaged(Damage::Line(3)),
            FileError::Inconsistent(Inconsistency::Account),
            FileError::Inconsistent(Inconsistency::Partition),
            FileError::Inconsistent(Inconsistency::Time),
            FileError::Inconsistent(Inconsistency::OtherAccount(text("999988887777"))),
        ];
        let command = || text("aws iam get-account-summary");
        let pasted = [
            PastedError::TooLarge,
            PastedError::Empty,
            PastedError::NotJson(2),
            PastedError::Part(2),
            PastedError::NoAnswer(Layout::Table),
            PastedError::NoAnswer(Layout::Yaml),
            PastedError::NoAnswer(Layout::Text),
            PastedError::NoAnswer(Layout::Failure),
            PastedError::NoAnswer(Layout::Other),
            PastedError::ErrorObject(vec![command()]),
            PastedError::Contradictory(command()),
            PastedError::NotTheAnswer(vec![command()]),
            PastedError::Ambiguous(vec![command(), command()]),
            PastedError::NeedsItem(command()),
            PastedError::NeedsRegion(command()),
            PastedError::Unreadable(command()),
            PastedError::OtherAccount(text("999988887777")),
            PastedError::Time,
            PastedError::File(FileError::TooLarge),
        ];
        let ways = ["Choose", "Run", "run", "Reload", "Copy", "Use", "Paste", "paste", "Check", "Say", "Save", "Open"];
        for words in files.iter().map(file_error).chain(pasted.iter().map(pasted_error)) {
            assert!(words.ends_with('.') && ways.iter().any(|way| words.contains(way)), "{words}");
            assert!(!words.contains("<b>"), "{words}");
        }
    }

    #[test]
    fn of_many_commands_the_first_are_named() {
        let named = |count: usize| any(&(0..count).map(|number| format!("c{number}")).collect::<Vec<_>>());
        assert_eq!(named(1), "c0");
        assert_eq!(named(3), "c0, c1 or c2");
        assert_eq!(named(9), "c0, c1, c2, c3, c4, c5 or another of this criterion's commands");
    }
}
