//! Sentences about the evidence cache.

use super::account_number;
use crate::messages::ui::count;
use crate::stdx::time::Timestamp;

texts! {
    TITLE: "Evidence on this device";
    WHY: "What AWS answered stays in this browser and counts for 30 days, so a later scan adds to an earlier one: for a Region or service it does not see, what was seen before still counts. The evidence holds names and settings of your resources, and no credentials. Assessment files you save do not include it.";
    NOTHING: "Nothing is kept for this assessment yet.";
    KEEP: "Keep evidence on this device";
    FORGET: "Forget it";
    NOT_SET: "The browser's storage is full, so this choice could not be saved.";
    FORGOTTEN: "The evidence is forgotten. Findings stay.";
}

/// A description of the cached evidence.
pub fn about(account: &str, calls: u32, begun: Timestamp, bytes: usize) -> String {
    format!(
        "Account {}: {}, the first from {}, in {} kB.",
        account_number(account),
        count(calls as usize, "answer", "answers"),
        begun.date(),
        bytes.div_ceil(1000)
    )
}
