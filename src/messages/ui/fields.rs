//! Sentences about the fields in which a file differs from the open assessment.

use super::{answer, count};
use crate::assessment::file::{Field, FieldChange, FieldKind, FieldValue, Written};
use crate::assessment::{ActionState, Exception, ProfileAnswer};
use crate::baseline::{self, ActionId, CriterionId};
use crate::messages::labels;
use crate::protocol::document::{FieldItem, FieldText};

texts! {
    LEAD: "Choose what to merge. Whatever you leave out stays as it is here, and can be merged later from the same file.";
    BOTH_CHANGED: "You and the file changed this independently.";
    OURS: "Keep yours";
    THEIRS: "Take the file's";
    NOTHING_BEFORE: "not set";
    ALL: "Select all";
    NONE: "Select none";
}

/// The heading of the fields to choose from.
pub fn heading(number: usize) -> String {
    format!("{} in the file that you do not have", count(number, "change", "changes"))
}

/// The number of fields that both sides changed.
pub fn conflicts(number: usize) -> String {
    let verb = if number == 1 { "was" } else { "were" };
    format!("{number} of them {verb} also changed here: choose which value counts.")
}

/// A changed field in words.
pub fn item(change: FieldChange) -> FieldItem {
    let FieldChange { field, ours, theirs, relation } = change;
    let text = |written: &Written| FieldText {
        value: value(&field, &written.value),
        written: if written.author.is_empty() {
            written.at.to_minute()
        } else {
            format!("{}, {}", written.author, written.at.to_minute())
        },
    };
    let not_begun = || FieldText { value: labels::STATE_TO_DO.to_owned(), written: String::new() };
    let ours = ours.as_ref().map(text).or_else(|| (field.kind == FieldKind::State).then(not_begun));
    FieldItem { title: title(&field), ours, theirs: text(&theirs), field, relation }
}

fn title(field: &Field) -> String {
    let id = field.id.as_deref().unwrap_or_default();
    let criterion = || CriterionId::find(id).map_or(id, |id| id.get().name);
    let action = || ActionId::find(id).map_or(id, |id| id.get().title);
    let question =
        || baseline::profile_questions().iter().find(|question| question.id == id).map_or(id, |one| one.name);
    match field.kind {
        FieldKind::Name => "Name of the assessment".to_owned(),
        FieldKind::Account => "AWS account ID".to_owned(),
        FieldKind::Profile => format!("Profile: {}", question()),
        FieldKind::Answer => format!("{}: answer", criterion()),
        FieldKind::Note => format!("{}: note", criterion()),
        FieldKind::Exception => format!("{}: accepted risk", criterion()),
        FieldKind::State => format!("“{}”: state", action()),
        FieldKind::Owner => format!("“{}”: owner", action()),
        FieldKind::Due => format!("“{}”: due date", action()),
        FieldKind::ActionNote => format!("“{}”: note", action()),
        FieldKind::Ticket => format!("“{}”: ticket", action()),
        FieldKind::Value => format!("Value in commands: {}", id.rsplit('/').next().unwrap_or_default()),
    }
}

fn value(field: &Field, value: &FieldValue) -> String {
    const CLEARED: &str = "cleared";
    match value {
        FieldValue::Text(text) if text.is_empty() => CLEARED.to_owned(),
        FieldValue::Text(text) => text.clone(),
        FieldValue::Profile(ProfileAnswer::DontKnow) => super::DONT_KNOW.to_owned(),
        FieldValue::Profile(ProfileAnswer::Chosen(ids)) if ids.is_empty() => CLEARED.to_owned(),
        FieldValue::Profile(ProfileAnswer::Chosen(ids)) => {
            let mut questions = baseline::profile_questions().iter();
            let question = questions.find(|question| Some(question.id) == field.id.as_deref());
            let label = |id: &String| {
                let choice = question.and_then(|question| question.choices.iter().find(|choice| choice.id == id));
                choice.map_or_else(|| id.clone(), |choice| choice.label.to_owned())
            };
            ids.iter().map(label).collect::<Vec<_>>().join(", ")
        }
        FieldValue::Answer(given) => given.as_ref().map_or_else(|| CLEARED.to_owned(), answer),
        FieldValue::Exception(None) => "withdrawn".to_owned(),
        FieldValue::Exception(Some(Exception { reason, owner, until })) => {
            let owner = if owner.is_empty() { String::new() } else { format!(", {owner}") };
            format!("{reason} (until {until}{owner})")
        }
        FieldValue::State(state @ ActionState::WontDo { reason }) => format!("{}: {reason}", labels::state(state)),
        FieldValue::State(state) => labels::state(state).to_owned(),
        FieldValue::Due(None) => CLEARED.to_owned(),
        FieldValue::Due(Some(date)) => date.to_string(),
    }
}
