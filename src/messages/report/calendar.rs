//! Words of calendar files.

use crate::stdx::time::Date;

/// The program that made the file, in the form of the standard.
pub const PRODUCT: &str = "-//Footing//Footing//EN";
/// The event in which the assessment is gone through again.
pub const REVIEW: &str = "Footing: review the security assessment";
/// The event on the last day on which evidence counts.
pub const STALE: &str = "Footing: check the AWS account again, the evidence is 30 days old";

/// An action that is due.
pub fn due(title: &str, control: &str) -> String {
    format!("Footing: due: {} ({control})", title.replace('`', ""))
}

/// The last day of an accepted risk.
pub fn risk_ends(criterion: &str, control: &str) -> String {
    format!("Footing: last day of an accepted risk: {} ({control})", criterion.replace('`', ""))
}

/// An event of the sample.
pub fn sample(title: &str) -> String {
    format!("Sample: {title}")
}

/// An event in a line.
pub fn row(day: Date, title: &str, repeats: bool) -> String {
    let again = if repeats { ", then every three months" } else { "" };
    format!("{day}: {title}{again}")
}
