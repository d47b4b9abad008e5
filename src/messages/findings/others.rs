//! Sentences of findings from external scanners, and why their files cannot be read.

use super::{count, list};
use crate::evidence::{Degree, Source};
use crate::external_scanners::{Foreign, MAX_RESULTS, OthersError};

texts! {
    PROWLER: "Prowler";
    SECURITY_HUB: "Security Hub";
}

/// The name of an external scanner.
pub fn tool(source: Source) -> &'static str {
    if source == Source::SecurityHub { SECURITY_HUB } else { PROWLER }
}

const LOOK: &str = "check it yourself, or let Footing check it.";

/// Reason: results fail.
pub fn fails(tool: &str, degree: Degree, failing: u32, results: u32, checks: &[&str]) -> String {
    let how = match degree {
        Degree::Wholly => "is not met",
        Degree::Partly => "is at most partly met",
    };
    format!("{tool} says that this {how}: {} ({}).", of_results(failing, results, "fail"), list(checks))
}

/// Reason: results fail but do not decide.
pub fn hints(tool: &str, failing: u32, results: u32, checks: &[&str]) -> String {
    let failing = of_results(failing, results, "fail");
    format!("{tool} found something here: {failing} ({}). That does not decide the question: {LOOK}", list(checks))
}

/// Reason: no result fails, but some have no verdict.
pub fn open(tool: &str, open: u32, results: u32) -> String {
    format!("{tool} leaves this to a person: {} no verdict. So {LOOK}", of_results(open, results, "have"))
}

/// Reason: all results pass.
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

/// Which files can be read.
const WANTED: &str = "Choose a file that the collector or a live check saved, a `.ocsf.json` or `.csv` file from the `output` folder of Prowler 4 or later, or the output of `aws securityhub get-findings`.";

/// What an unreadable file is, and which file is wanted instead.
fn foreign(what: Foreign) -> String {
    let (what, wanted) = match what {
        Foreign::OldProwler => (
            "These are results of Prowler 2 or 3, whose checks are different.",
            "Scan again with Prowler 4 or later, and choose its `.ocsf.json` or `.csv` file.",
        ),
        Foreign::Compliance => (
            "This is one of Prowler's compliance reports.",
            "Choose the `.ocsf.json` or `.csv` file next to the `compliance` folder.",
        ),
        Foreign::CredentialReport => (
            "This is only IAM's credential report.",
            "The collector and live checks fetch it with everything else they need: choose the file that they saved.",
        ),
        Foreign::Assessments => ("This is a Footing export with assessments.", "Open it under \"Your data\"."),
        Foreign::CloudTrail => ("This is a CloudTrail log, which shows what was done, not the current state.", WANTED),
        Foreign::Page => ("This is a page for people to read (HTML, XML or PDF).", WANTED),
        Foreign::Archive => (
            "This is an archive, or a workbook of a spreadsheet program.",
            "Unpack it, or save the table as CSV, and choose that file.",
        ),
    };
    [what, " ", wanted].concat()
}

/// Why nothing can be read from a file, and what to do.
pub fn unreadable(error: &OthersError) -> String {
    match error {
        OthersError::NotKnown => {
            format!(
                "This is not an evidence file of Footing, and has no results that Footing can read. {WANTED} Paste the output of a single command into the question that asks for it."
            )
        }
        OthersError::Foreign(what) => foreign(*what),
        OthersError::NoAccount { results } => format!(
            "None of the {} here has a 12-digit AWS account ID and a time. A spreadsheet program may have changed them: choose the original file.",
            count(*results as usize, "result")
        ),
        OthersError::Empty => {
            "There are no results in this file. Run the scan again, and check that it ends without an error.".to_owned()
        }
        OthersError::TooMany => format!(
            "The file holds too much to read at once: more than {MAX_RESULTS} results, or one larger than these tools write. Save the results of fewer accounts or Regions, or only failures, and open the files one after another."
        ),
        OthersError::Broken { line } => {
            format!(
                "The file ends too early or is damaged: line {line} cannot be read. Save it again, or run the scan again."
            )
        }
    }
}
