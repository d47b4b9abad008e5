//! Issues for GitHub: request bodies of its REST API, and a script that sends those that are missing.

use super::{Ticket, Tool};
use crate::messages::report::tickets as says;
use serde::Serialize;

/// The script without its data.
const SCRIPT: &str = include_str!("github.sh");
/// The line in the script that is replaced by the data.
const DATA: &str = "@ISSUES@\n";

/// The body of `POST /repos/{owner}/{repo}/issues`.
#[derive(Serialize)]
struct Issue<'a> {
    title: &'a str,
    body: String,
    labels: &'a [String],
}

/// Returns one request body a line.
pub(super) fn json(tickets: &[Ticket]) -> String {
    tickets.iter().map(|ticket| body(ticket) + "\n").collect()
}

/// Returns a bash script. The bodies are data in it: no text from outside is part of a command.
pub(super) fn script(tickets: &[Ticket]) -> String {
    let lines: String = tickets.iter().map(|ticket| [&ticket.marker, "\t", &body(ticket), "\n"].concat()).collect();
    let mut labels: Vec<&str> = tickets.iter().flat_map(|ticket| &ticket.labels).map(String::as_str).collect();
    labels.sort_unstable();
    labels.dedup();
    SCRIPT
        .replace("@LABELS@", &labels.join(" "))
        .replace("@MARKER@", says::MARKER)
        .replace("@NUMBER@", &tickets.len().to_string())
        .replacen(DATA, &lines, 1)
}

fn body(ticket: &Ticket) -> String {
    let issue = Issue { title: &ticket.title, body: ticket.description(Tool::GithubJson), labels: &ticket.labels };
    serde_json::to_string(&issue).unwrap_or_default()
}
