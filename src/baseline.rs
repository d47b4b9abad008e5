//! The catalog: controls, criteria, profile questions and actions, as tables made from `controls/` and `profile.toml` by
//! the build script. Nothing here depends on what anybody answered.

#[cfg(test)]
pub(crate) mod build;
pub mod guidance;
pub mod placeholder;
mod read;
pub mod search;
mod tables;
pub mod terms;

pub use tables::{
    Action, ActionId, Choices, Condition, Control, ControlId, Criterion, CriterionId, DecidedBy, NO_KIND, OnlyIf,
    Pillar, ProfileChoice, ProfileQuestion, Rule, Severity, kind_bit,
};

/// The edition of the baseline that these tables hold.
pub const EDITION: &str = "2022";

/// The guidance files by name, for those who put them beside the page.
#[cfg(not(target_arch = "wasm32"))]
pub fn guidance_files() -> &'static [(&'static str, &'static str)] {
    static FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/guidance_files.rs"));
    FILES
}

/// The glossary's file, like those of [`guidance_files`].
#[cfg(not(target_arch = "wasm32"))]
pub fn glossary_file() -> (&'static str, &'static str) {
    static FILE: &[(&str, &str); 1] = &include!(concat!(env!("OUT_DIR"), "/glossary_file.rs"));
    FILE[0]
}

/// The AWS operations that decide the criterion with this id, such as `iam:GetAccountSummary`; none where only a person knows.
/// Apart from the other tables: the page can do without these, and the scanner without those.
pub fn calls_of(id: &str) -> &'static [&'static str] {
    static CALLS: &[(&str, &[&str])] = &include!(concat!(env!("OUT_DIR"), "/criterion_calls.rs"));
    CALLS.iter().find(|(criterion, _)| *criterion == id).map_or(&[], |(_, calls)| calls)
}

/// The name of the glossary's file, with a hash of its content.
pub const GLOSSARY: &str = tables::GLOSSARY;

/// All 27 controls, in the order of their ids.
pub fn controls() -> &'static [Control] {
    &tables::CONTROLS
}

/// All criteria, control by control.
pub fn criteria() -> &'static [Criterion] {
    &tables::CRITERIA
}

/// All actions, in the order of the criteria that they were written for.
pub fn actions() -> &'static [Action] {
    &tables::ACTIONS
}

/// The profile questions, in the order in which they are asked.
pub fn profile_questions() -> &'static [ProfileQuestion] {
    &tables::PROFILE
}

#[cfg(test)]
mod tests;
