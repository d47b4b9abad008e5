//! Sentences about evidence that comes as files and pasted text: why it cannot be read, and what to do.

use crate::evidence::file::{Damage, FileError, Inconsistency, MAX_BYTES, MAX_CALLS, MAX_LINE, MAX_RATIO, MAX_WHOLE};
use crate::evidence::pasted::{Layout, MAX_BYTES as MAX_PASTED, PastedError};

/// A job that makes no sense to this version of the worker.
pub const NO_JOB: &str = "The page and its reader are of different versions. Reload the page and try again.";
/// The criterion has no check.
pub const NO_CHECK: &str = "No command's output decides this; only you can answer it.";
/// The browser cannot unpack files.
pub const NO_GZIP: &str =
    "This browser cannot unpack compressed files. Unpack it yourself (gunzip) and choose what comes out.";

/// The browser could not read a file to its end.
pub fn not_read(problem: &str) -> String {
    format!("The browser could not read it to its end. Is it still there, and downloaded completely? {problem}")
}

/// Why an evidence file cannot be used, and what to do.
pub fn file_error(error: &FileError) -> String {
    match error {
        FileError::TooLarge => format!(
            "It has more than {} MB unpacked. Run the collector for fewer Regions or controls, and open the files one after another.",
            MAX_BYTES / 1_000_000
        ),
        FileError::LineTooLong => format!(
            "One answer in it has more than {} MB, more than AWS sends. It was changed or damaged: run the collector again.",
            MAX_LINE / 1_000_000
        ),
        FileError::TooManyCalls => format!(
            "It holds more than {MAX_CALLS} calls. Run the collector for fewer Regions or controls, and open the files one after another."
        ),
        FileError::TooManyValues => {
            "It holds more than is read at once, or one answer that is larger than AWS sends. Run the collector for fewer Regions or controls, and open the files one after another.".to_owned()
        }
        FileError::TooLargeWhole => format!(
            "It has more than {} MB and does not stand line by line, as the collector writes its file. Open that file as it was written; of other software, save the results of fewer accounts or Regions, or only what fails, and open the files one after another.",
            MAX_WHOLE / 1_000_000
        ),
        FileError::TooTight => format!(
            "It unpacks to more than {MAX_RATIO} times its size, as no evidence does. Choose the file that the collector wrote."
        ),
        FileError::NotOurs(_) => {
            "It is not an evidence file. Choose the file that the collector or a live check saved.".to_owned()
        }
        FileError::Newer(version) => format!(
            "A newer Footing wrote it (format {version}). Reload the page to get the newest version, then open it again."
        ),
        FileError::Damaged(damage) => damaged(*damage),
        FileError::Inconsistent(what) => inconsistent(what),
    }
}

fn damaged(damage: Damage) -> String {
    let what = match damage {
        Damage::CutOff => "Its end is missing, as after a broken download or a collector that was stopped.".to_owned(),
        Damage::Checksum => "It is not as it was written: its checksum is another.".to_owned(),
        Damage::Head => "Its first line lacks something.".to_owned(),
        Damage::Line(line) => format!("Something in it cannot be read (line {line})."),
    };
    format!(
        "{what} Nothing of it was used. Copy the file again from where it was made, or run the collector again: it goes on where it stopped."
    )
}

fn inconsistent(what: &Inconsistency) -> String {
    let what = match what {
        Inconsistency::Account => "It does not name an AWS account of twelve digits.".to_owned(),
        Inconsistency::Partition => "It names a part of AWS that there is not.".to_owned(),
        Inconsistency::Time => {
            "It says that something was observed in the future, or before there was AWS. Check the clock of the machine that made it, and this one's.".to_owned()
        }
        Inconsistency::OtherAccount(account) => {
            format!("It says that it is of one account, and AWS's answers in it are of another ({account}).")
        }
    };
    format!("{what} Nothing of it was used. Run the collector again, with credentials for one account.")
}

/// Why pasted text says nothing, and what to do.
pub fn pasted_error(error: &PastedError) -> String {
    match error {
        PastedError::TooLarge => format!(
            "That is too much for one paste (more than {} MB, or too many answers). Save it with the collector and open the file.",
            MAX_PASTED / 1_000_000
        ),
        PastedError::Empty => "There is nothing in it. Some commands print nothing where there is nothing, and a copy that went wrong looks the same, so it cannot be judged. Use the collector or a live check, or answer the question yourself.".to_owned(),
        PastedError::NotJson(line) => format!(
            "It is not JSON from line {line} on. Run the command with --output json and without --query, and paste all that it prints."
        ),
        PastedError::Part(line) => format!(
            "Line {line} holds only part of an answer: the copy breaks off there, or begins too late. Run the command again with --no-cli-pager, or write what it prints to a file, and paste all of it."
        ),
        PastedError::NoAnswer(layout) => [no_answer(*layout), AGAIN].concat(),
        PastedError::ErrorObject(commands) => format!(
            "It is an error that does not say which call it belongs to. It would have to be {}. Run that command again with AWS_CLI_ERROR_FORMAT=legacy set, and paste what it prints.",
            any(commands)
        ),
        PastedError::Contradictory(command) => format!(
            "It has two different answers to {command}, so neither was taken. Paste only the one that counts; if they are from two Regions, paste one at a time."
        ),
        PastedError::NotTheAnswer(commands) if commands.is_empty() => NO_CHECK.to_owned(),
        PastedError::NotTheAnswer(commands) => {
            format!("It is not what this criterion asks for. Paste the output of {}, whole and without --query.", any(commands))
        }
        PastedError::Ambiguous(commands) => format!(
            "It could be the output of {}, so it cannot be judged. Use the collector or a live check.",
            any(commands)
        ),
        PastedError::NeedsItem(command) => format!(
            "The output of {command} does not say which resource it is about, so it cannot be judged. Use the collector or a live check, which ask about all of them."
        ),
        PastedError::NeedsRegion(command) => {
            format!("{command} answers for one Region. Say which Region it was, and paste it again.")
        }
        PastedError::Unreadable(command) => format!(
            "It looks like the output of {command}, but something in it is not as AWS writes it. Run the command again with --output json, and paste all that it prints."
        ),
        PastedError::OtherAccount(account) => format!(
            "It is about the AWS account {account}, not the one that is assessed here. Open the assessment of that account, or run the command with other credentials."
        ),
        PastedError::Time => "It says that it was observed in the future, or before there was AWS. Check the clock of the machine that made it, and this one's.".to_owned(),
        PastedError::File(error) => file_error(error),
    }
}

/// What to do where there is no answer.
const AGAIN: &str = " Run the command with --output json and without --query, and paste all that it prints.";

/// What a text is in which there is no answer.
fn no_answer(layout: Layout) -> &'static str {
    match layout {
        Layout::Table => "It is a table, which leaves things out.",
        Layout::Yaml => "It is YAML, not JSON.",
        Layout::Text => "It is text without the names of the fields, not JSON.",
        Layout::Failure => "The AWS CLI says that it could not ask AWS. Sign in, or correct what it names.",
        Layout::Nothing | Layout::Other => "It is not JSON, and there is no error of AWS in it.",
    }
}

/// Any of these, as code.
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
