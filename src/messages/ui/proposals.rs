//! Sentences about the answers to profile questions that evidence proposes.

use crate::baseline::ProfileChoice;
use crate::evidence::Sighting;
use crate::messages::ui::count;

texts! {
    TITLE: "Evidence answers your profile";
    LEAD: "This is what runs in the account. Nothing changes until you accept it.";
    UNSEEN: "The evidence does not show these. Select what you use as well:";
    REVIEW: "Review the proposed answers";
    DISMISS: "Dismiss";
    DISMISSED: "Dismissed. It comes back only if the evidence shows something else.";
}

/// What evidence shows of a choice, such as "Servers: 2 in eu-west-1".
pub fn shown(choice: &ProfileChoice, sighting: &Sighting) -> String {
    let places = match sighting.regions.as_slice() {
        [] => String::new(),
        [one] => format!(" in {one}"),
        [one, other] => format!(" in {one} and {other}"),
        all => format!(" in {}", count(all.len(), "Region", "Regions")),
    };
    // One may be a fact, such as the account's place in an organization, and no number.
    if places.is_empty() && sighting.count <= 1 {
        return choice.label.to_owned();
    }
    format!("{}: {}{places}", choice.label, sighting.count)
}

/// The answer that evidence contradicts.
pub fn you_said(chosen: &[&ProfileChoice], refuted: &[&ProfileChoice]) -> String {
    let gone = match refuted {
        [] => String::new(),
        refuted => format!(" The evidence shows none of this, in any Region: {}.", labels(refuted)),
    };
    format!("You said: {}.{gone}", labels(chosen))
}

/// The button that sets the answer.
pub fn set(question: &str, choices: &[&ProfileChoice]) -> String {
    format!("Set {question} to {}", labels(choices))
}

/// The button that accepts all proposals.
pub fn accept_all(number: usize) -> String {
    format!("Accept all {number}")
}

/// What is not accepted with all the others.
pub fn not_with_all(questions: &[&str]) -> String {
    format!(
        "{}: accept by itself, because leaving out what the evidence does not show would switch questions off.",
        questions.join(", ")
    )
}

/// How many answers wait to be accepted.
pub fn waiting(number: usize) -> String {
    format!("The evidence answers {} of your profile.", count(number, "question", "questions"))
}

/// A notice that answers were set.
pub fn accepted(number: usize) -> String {
    format!("{} set.", count(number, "profile answer", "profile answers"))
}

fn labels(choices: &[&ProfileChoice]) -> String {
    choices.iter().map(|choice| choice.label).collect::<Vec<_>>().join(", ")
}
