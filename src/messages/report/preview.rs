//! What an export will contain, in words, and why a format is not written.

/// The count of rows in a spreadsheet.
pub fn rows(number: usize) -> String {
    format!("{}, after the heads", counted(number, "row", "rows"))
}

/// What is in a workbook: the rows of the sheets for actions, criteria, resources and accepted risks.
pub fn workbook([actions, criteria, resources, risks]: [usize; 4]) -> String {
    format!(
        "Sheets with the summary, {}, {}, {}, {}, and what they help with in other frameworks",
        counted(actions, "action", "actions"),
        counted(criteria, "criterion", "criteria"),
        counted(resources, "named resource", "named resources"),
        counted(risks, "accepted risk", "accepted risks"),
    )
}

/// The count of tickets.
pub fn tickets(number: usize) -> String {
    counted(number, "ticket", "tickets")
}

/// The count of events in a calendar.
pub fn events(number: usize) -> String {
    counted(number, "event", "events")
}

/// What is in a remediation kit.
pub fn kit(actions: usize) -> String {
    match actions {
        0 => "No action is open, so the kit has only a README.".to_owned(),
        _ => format!(
            "{}, with a script where the AWS CLI can do the work",
            counted(actions, "open action", "open actions")
        ),
    }
}

/// What is in an assessment file.
pub fn file(answers: usize, findings: usize) -> String {
    format!("{} and {}", counted(answers, "answer", "answers"), counted(findings, "finding", "findings"))
}

/// Why there are no tickets.
pub fn no_open_action(unknown: usize) -> String {
    match unknown {
        0 => "There is nothing to hand over: no action is open in these contents.".to_owned(),
        _ => format!(
            "There is nothing to hand over yet: no action is open in these contents, but {} unknown there. Answer or check \
             them first.",
            counted(unknown, "criterion is", "criteria are")
        ),
    }
}

/// Why there is no page for customers: nothing is known to be met.
pub fn nothing_met(unknown: usize) -> String {
    match unknown {
        0 => "There is nothing to show: no criterion is met in these contents.".to_owned(),
        _ => format!(
            "There is nothing to show yet: no criterion is known to be met in these contents, and {} unknown there. Answer or \
             check them first.",
            counted(unknown, "criterion is", "criteria are")
        ),
    }
}

/// Why there is no page for customers: signs of an intruder.
pub const INCIDENT: &str = "There is no page for customers now: evidence shows signs that somebody may be in the account. Follow \
    the first steps on the overview, and check the account again.";

fn counted(number: usize, one: &str, several: &str) -> String {
    super::counted(number, one, several)
}
