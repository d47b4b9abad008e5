//! The catalog of controls, criteria, profile questions and actions: tables that the build script makes from `controls/` and
//! `profile.toml`. This module knows nothing about answers.

#[cfg(test)]
pub(crate) mod build;
pub mod guidance;
pub mod mappings;
pub mod placeholder;
mod read;
pub mod search;
mod tables;
pub mod terms;

pub use tables::{
    Action, ActionId, Choices, Condition, Control, ControlId, Criterion, CriterionId, DecidedBy, NO_KIND, OnlyIf,
    Pillar, ProfileChoice, ProfileQuestion, Rule, Severity, kind_bit,
};

/// The edition of the baseline in these tables.
pub const EDITION: &str = "2022";

/// Returns the name and content of every guidance file. For tools that write them next to the page.
#[cfg(not(target_arch = "wasm32"))]
pub fn guidance_files() -> &'static [(&'static str, &'static str)] {
    static FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/guidance_files.rs"));
    FILES
}

/// Returns the name and content of the glossary's file.
#[cfg(not(target_arch = "wasm32"))]
pub fn glossary_file() -> (&'static str, &'static str) {
    static FILE: &[(&str, &str); 1] = &include!(concat!(env!("OUT_DIR"), "/glossary_file.rs"));
    FILE[0]
}

/// Returns the name and content of the file of mappings.
#[cfg(not(target_arch = "wasm32"))]
pub fn mappings_file() -> (&'static str, &'static str) {
    static FILE: &[(&str, &str); 1] = &include!(concat!(env!("OUT_DIR"), "/mappings_file.rs"));
    FILE[0]
}

/// Returns the AWS operations that decide a criterion, such as `iam:GetAccountSummary`; empty if only a person can decide it.
/// This table is separate from the others, because the page does not need it and the scanner needs only it.
pub fn calls_of(id: &str) -> &'static [&'static str] {
    static CALLS: &[(&str, &[&str])] = &include!(concat!(env!("OUT_DIR"), "/criterion_calls.rs"));
    CALLS.iter().find(|(criterion, _)| *criterion == id).map_or(&[], |(_, calls)| calls)
}

/// The name of the glossary's file, with a hash of its content.
pub const GLOSSARY: &str = tables::GLOSSARY;

/// The name of the file of mappings, with a hash of its content.
pub const MAPPINGS: &str = tables::MAPPINGS;

/// Returns all 27 controls, sorted by id.
pub fn controls() -> &'static [Control] {
    &tables::CONTROLS
}

/// Returns all criteria, grouped by control.
pub fn criteria() -> &'static [Criterion] {
    &tables::CRITERIA
}

/// Returns all actions, in the order of the criteria that define them.
pub fn actions() -> &'static [Action] {
    &tables::ACTIONS
}

/// Returns the profile questions, in the order in which they are asked.
pub fn profile_questions() -> &'static [ProfileQuestion] {
    &tables::PROFILE
}

#[cfg(test)]
mod tests;
