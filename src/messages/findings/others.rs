//! What findings say that rest on what other software found, and why its file cannot be read.

use super::{count, list};
use crate::evidence::others::OthersError;
use crate::evidence::{Degree, Road};

texts! {
    PROWLER: "Prowler";
    SECURITY_HUB: "Security Hub";
}

/// What a tool is called.
pub fn tool(road: Road) -> &'static str {
    if road == Road::SecurityHub { SECURITY_HUB } else { PROWLER }
}

const LOOK: &str = "look yourself, or let Footing check.";

/// What fails.
pub fn fails(tool: &str, degree: Degree, failing: u32, results: u32, checks: &[&str]) -> String {
    let how = match degree {
        Degree::Wholly => "is not met",
        Degree::Partly => "is met in part at most",
    };
    format!("{tool} says that this {how}: {} ({}).", of_results(failing, results, "fail"), list(checks))
}

/// What fails and does not decide.
pub fn hints(tool: &str, failing: u32, results: u32, checks: &[&str]) -> String {
    let failing = of_results(failing, results, "fail");
    format!("{tool} found something here: {failing} ({}). That does not decide the question: {LOOK}", list(checks))
}

/// Nothing fails, and something was left to a person.
pub fn open(tool: &str, open: u32, results: u32) -> String {
    format!("{tool} leaves this to a person: {} no verdict. So {LOOK}", of_results(open, results, "have"))
}

/// Everything passes.
pub fn passes(tool: &str, results: u32) -> String {
    let results = count(results as usize, "result");
    format!("{tool} found nothing here ({results}). That is not the whole question: {LOOK}")
}

fn of_results(some: u32, results: u32, what: &str) -> String {
    let what = match (some, what) {
        (1, "have") => "has",
        (1, _) => "fails",
        _ => what,
    };
    format!("{some} of {} {what}", count(results as usize, "result"))
}

/// Why nothing can be read from the file, and what to do.
pub fn unreadable(error: &OthersError) -> String {
    match error {
        OthersError::NotKnown => {
            "These are neither results of Prowler nor findings of Security Hub. Footing reads the `.ocsf.json` and `.csv` files that Prowler 4 or later writes to its folder `output` (not those in `output/compliance`), and what `aws securityhub get-findings` prints.".to_owned()
        }
        OthersError::Empty => {
            "There are no results in this file. Run the scan again, and look whether it ends without an error.".to_owned()
        }
        OthersError::Broken { line } => {
            format!("The file ends too early or is damaged: line {line} cannot be read. Save it again, or run the scan again.")
        }
    }
}
