//! Words of workbooks: the names of the sheets, and how to read them.

/// Sheet: the summary.
pub const SUMMARY: &str = "Summary";
/// Sheet: the actions.
pub const PLAN: &str = "Plan";
/// Sheet: the criteria with answers and evidence.
pub const CRITERIA: &str = "Criteria";
/// Sheet: the resources that findings name.
pub const RESOURCES: &str = "Resources";
/// Sheet: the accepted risks.
pub const RISKS: &str = "Accepted risks";
/// Sheet: the entries of other frameworks.
pub const MAPPINGS: &str = "Mappings";

/// Column: the status of criteria.
pub const STATUS: &str = "Status";
/// Column: how many criteria.
pub const COUNT: &str = "Criteria";

/// Heading: how to read the sheets.
pub const ABOUT: &str = "About the sheets";
/// How to read the sheets.
pub const ABOUT_LINES: [&str; 5] = [
    "Plan has a row for each action, Criteria for each criterion, Resources for each resource that a finding names, and Mappings for each entry of another framework.",
    "The column footing_status has the exact status: met, partly, not-met, unknown, not-applicable or accepted-risk. Unknown is not met.",
    "A criterion helps with what another framework asks for. It does not meet it by itself.",
    "To import a sheet into CISO Assistant, save it as CSV: Plan has the columns of applied controls, Criteria of findings, and Accepted risks of exceptions.",
    "There, the status of a criterion becomes resolved (met), confirmed (not or partly met), identified (unknown) or dismissed (an accepted risk, or it does not apply).",
];
