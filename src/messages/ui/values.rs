//! Sentences about the values that people fill in for commands.

use super::count;
use crate::assessment::Version;

texts! {
    TITLE: "Values used in commands";
    LEAD: "What only you know. Fill in a value once: the commands, scripts and exports of every action below it use it. The values are kept with this assessment, and are left out of redacted copies.";
    NONE: "No open action needs a value that several actions share.";
    OF_ACTION: "Values for these commands";
    OF_ACTION_LEAD: "Fill in what you know: the commands below, the script and the exports use it. What you leave empty stays in braces.";
    ACCEPT: "Use this value";
    USED_BY: "Used by:";
    ELSEWHERE: "Other values belong to one action. Their fields are with its commands:";
}

/// Says that a field may stay empty, because the commands are shown once for each found resource.
pub fn for_each(found: usize) -> String {
    format!("Leave this empty to get the commands for {}.", count(found, "found resource", "found resources"))
}

/// Error: a value does not have the form of its kind.
pub fn does_not_fit(example: &str) -> String {
    format!("Not used in commands, because it has another form than, for example, {example}.")
}

/// Says where a value came from that is not used yet.
pub fn from_file(version: &Version<String>) -> String {
    let at = version.at.date();
    let by = if version.author.is_empty() { String::new() } else { format!(", typed by {}", version.author) };
    format!("A file has “{}” here ({at}{by}). Commands do not use it until you accept it.", version.value.trim())
}

/// An action and how many values it asks for.
pub fn asks(title: &str, number: usize) -> String {
    format!("{title}: {}", count(number, "value", "values"))
}
