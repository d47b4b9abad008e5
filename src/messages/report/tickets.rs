//! Words of tickets, in addition to those of reports.

use crate::baseline::Severity;
use crate::messages::labels;
use crate::messages::report::BASELINE;
use crate::stdx::time::Date;

/// What the last line of a description begins with. Programs find tickets by it, so it never changes.
pub const MARKER: &str = "footing: ";
/// The link to the guide.
pub const GUIDE: &str = "Guide page in Footing, with templates";
/// Label: the assessment.
pub const ASSESSMENT: &str = "Assessment";
/// Heading: the actions of a control.
pub const CHECKLIST: &str = "Actions";
/// Shown instead of instructions that are longer than a ticket may be.
pub const DOES_NOT_FIT: &str = "The other instructions do not fit into a ticket. They are on the guide page.";

/// What every description begins with.
pub fn lead(controls: &str, severity: Severity, due: Option<Date>) -> String {
    let severity = labels::severity(severity).to_ascii_lowercase();
    let due = due.map(|day| format!("Due: {day}. ")).unwrap_or_default();
    format!("{due}{BASELINE}, {controls}. Severity: {severity}.")
}

/// A ticket in a line.
pub fn row(title: &str, severity: Severity, due: Option<Date>) -> String {
    let due = due.map(|day| format!(", due {day}")).unwrap_or_default();
    format!("{title} ({}{due})", labels::severity(severity).to_ascii_lowercase())
}
