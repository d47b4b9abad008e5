//! Sentences of the page by framework.

use crate::stdx::time::Date;

texts! {
    TITLE: "Other frameworks";
    LINK: "Your assessment by other frameworks";
    LEAD: "What your assessment says about the entries of another framework, and answers to paste into a questionnaire. A criterion helps with an entry; it does not meet it by itself.";
    EMPTY: "Nothing is known of your account yet, so every entry is unknown.";
    EMPTY_LINK: "Answer the first questions";
    FRAMEWORK: "Framework";
    NOT_COVERED: "No criterion is about this.";
    ANSWER: "Answer to paste";
    COPY: "Copy the answer";
    NO_ANSWER: "There is no answer to paste yet: none of these criteria is known.";
    WORKBOOK: "The workbook has all of this in a sheet.";
    TO_EXPORT: "Export it";
}

/// How many entries are shown, of how many.
pub fn entries(shown: usize, total: u32) -> String {
    match u32::try_from(shown) {
        Ok(shown) if shown == total => {
            format!("All {total} entries. The status of an entry is the worst of its criteria.")
        }
        _ => format!(
            "{shown} of {total} entries, to which criteria are related. The status of an entry is the worst of its criteria."
        ),
    }
}

/// How many criteria of an entry are met, by what they are known, and since when.
pub fn line(met: &str, known: &str, oldest: Option<Date>) -> String {
    let oldest = oldest.map(|day| format!(", from {day} or later")).unwrap_or_default();
    format!("{met} met: {known}{oldest}")
}

/// How many criteria are related to an entry.
pub fn criteria(count: usize) -> String {
    match count {
        1 => "1 criterion".to_owned(),
        _ => format!("{count} criteria"),
    }
}
