//! Sentences about several assessments together.

use super::count;
use crate::messages::report::minutes;
use crate::plan::Totals;

texts! {
    TITLE: "All accounts together";
    COMMON: "Actions that several accounts need";
    COMMON_LEAD: "Do each of these once, while you know how, in all the accounts listed.";
    NONE_COMMON: "No action is open in more than one account.";
    MATRIX: "Controls by account";
    FILTER: "Show";
    FILTER_ALL: "All controls";
    FILTER_UNMET: "Not met in at least one account";
    FILTER_URGENT: "Critical and high severity, not met";
    NONE_SHOWN: "No control matches this filter.";
    UNMET_IN: "Not met in";
    ACCOUNT_ROWS: "Accounts, lowest score first";
    SAVE_REPORT: "Save a combined report (HTML)";
    SAVE_TABLE: "Save a combined table (CSV)";
    LEAVE_OUT: "Leave out account IDs and names";
}

/// The totals of all accounts.
pub fn totals(accounts: usize, unmet: usize, totals: Totals) -> String {
    let mut text = format!(
        "{}: {} not met or partly met, {} open, about {} of work",
        count(accounts, "account", "accounts"),
        count(unmet, "criterion", "criteria"),
        count(totals.actions, "action", "actions"),
        minutes(totals.minutes),
    );
    if totals.usd > 0 {
        text.push_str(&format!(" and {} USD a month", totals.usd));
    }
    text + "."
}

/// The accounts that need something: how many of all, and their names unless it is all of them.
pub fn of_accounts(names: &[&str], all: usize) -> String {
    if names.len() == all {
        return format!("All {all} accounts");
    }
    format!("{} of {}: {}", names.len(), count(all, "account", "accounts"), names.join(", "))
}

/// The work of a common action.
pub fn work(one: u32, all: u32) -> String {
    format!("about {} each, {} in all", minutes(one), minutes(all))
}

/// The name of an account: as the assessment is called, or a number where names are left out.
pub fn account(name: &str, index: usize, is_left_out: bool) -> String {
    if is_left_out { format!("Account {}", index + 1) } else { super::assessment_name(name) }
}
