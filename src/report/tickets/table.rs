//! Tickets as CSV, in the columns that each tool's importer reads.

use super::{Ticket, Tool};
use crate::baseline::Severity;
use crate::report::csv;
use crate::stdx::time::Date;

/// Returns the file. Every row has all columns.
pub(super) fn write(tool: Tool, tickets: &[Ticket]) -> String {
    // In Jira's importer, several labels are several columns of the same name.
    let most_labels = tickets.iter().map(|ticket| ticket.labels.len()).max().unwrap_or(0);
    let heads: Vec<&str> = match tool {
        Tool::Jira => {
            let labels = std::iter::repeat_n("Labels", most_labels);
            ["Summary", "Issue Type", "Priority", "Due Date"].into_iter().chain(labels).chain(["Description"]).collect()
        }
        Tool::Linear => vec!["Title", "Description", "Priority", "Labels"],
        Tool::Gitlab => vec!["title", "description", "due_date"],
        Tool::AzureBoards | Tool::GithubScript | Tool::GithubJson => {
            vec!["Work Item Type", "Title", "Description", "Priority", "Tags"]
        }
    };
    let mut text = String::new();
    csv::row(&mut text, heads.into_iter().map(str::to_owned));
    for ticket in tickets {
        csv::row(&mut text, cells(tool, ticket, most_labels).into_iter());
    }
    text
}

fn cells(tool: Tool, ticket: &Ticket, most_labels: usize) -> Vec<String> {
    let description = ticket.description(tool);
    let title = plain_title(ticket);
    let due = ticket.due.as_ref().map(Date::to_string).unwrap_or_default();
    match tool {
        Tool::Jira => {
            let mut labels = ticket.labels.clone();
            labels.resize(most_labels, String::new());
            let priority = match ticket.severity {
                Severity::Critical => "Highest",
                Severity::High => "High",
                Severity::Medium => "Medium",
                Severity::Low => "Low",
            };
            let first = [title, "Task".to_owned(), priority.to_owned(), due];
            first.into_iter().chain(labels).chain([description]).collect()
        }
        Tool::Linear => {
            let priority = match ticket.severity {
                Severity::Critical => "Urgent",
                Severity::High => "High",
                Severity::Medium => "Medium",
                Severity::Low => "Low",
            };
            vec![title, description, priority.to_owned(), ticket.labels.join(", ")]
        }
        Tool::Gitlab => {
            // The importer has no column for labels, but carries out this line.
            let labels: Vec<String> = ticket.labels.iter().map(|label| ["~\"", label, "\""].concat()).collect();
            vec![title, [description.as_str(), "\n\n/label ", &labels.join(" ")].concat(), due]
        }
        Tool::AzureBoards | Tool::GithubScript | Tool::GithubJson => {
            let priority = match ticket.severity {
                Severity::Critical => "1",
                Severity::High => "2",
                Severity::Medium => "3",
                Severity::Low => "4",
            };
            vec!["Task".to_owned(), title, description, priority.to_owned(), ticket.labels.join("; ")]
        }
    }
}

/// Returns the title without the marks of code, which titles do not show as such.
fn plain_title(ticket: &Ticket) -> String {
    ticket.title.replace('`', "")
}
