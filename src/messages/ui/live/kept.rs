//! Sentences about the evidence that this device keeps.

use super::account_number;
use crate::messages::ui::count;
use crate::time::Timestamp;

texts! {
    TITLE: "Evidence on this device";
    WHY: "What AWS answered stays in this browser and counts for thirty days. So a later look adds to an earlier one: where it does not see a Region or a service, what was seen there before still counts. It holds names and settings of your resources, and no credentials. Files that you save of the assessment do not hold it.";
    NOTHING: "Nothing is kept for this assessment yet.";
    KEEP: "Keep evidence on this device";
    FORGET: "Forget it";
    NOT_SET: "The browser's storage is full, so this could not be remembered.";
    FORGOTTEN: "The evidence is forgotten. What was found stays.";
}

/// What is kept.
pub fn about(account: &str, calls: u32, begun: Timestamp, bytes: usize) -> String {
    format!(
        "Account {}: {}, the first from {}, in {} kB.",
        account_number(account),
        count(calls as usize, "answer", "answers"),
        begun.date(),
        bytes.div_ceil(1000)
    )
}
