//! The filter and grouping of the plan.

use super::Item;
use crate::assessment::ActionState;
use crate::messages::{labels, ui as say};
use crate::stdx::sort::by_number;
use std::sync::Arc;

/// The states, with names and labels.
pub(super) const STATES: [(&str, &str); 4] = [
    ("to-do", labels::STATE_TO_DO),
    ("doing", labels::STATE_DOING),
    ("done", labels::STATE_DONE),
    ("wont-do", labels::STATE_WONT_DO),
];

/// The name of a state in the page's selects.
pub(super) fn state_name(state: &ActionState) -> &'static str {
    match state {
        ActionState::ToDo => "to-do",
        ActionState::Doing => "doing",
        ActionState::Done => "done",
        ActionState::WontDo { .. } => "wont-do",
    }
}

/// The filter of the plan. Empty fields filter nothing. An owner is preceded by `=`, so that "no owner" can be chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filter {
    pub(super) words: String,
    pub(super) severity: String,
    pub(super) state: String,
    pub(super) owner: String,
    pub(super) grouping: Grouping,
}

impl Filter {
    /// Whether a change of owner can move or hide a row.
    pub(super) fn follows_owner(&self) -> bool {
        self.grouping == Grouping::Owner || !self.owner.is_empty() || !self.words.is_empty()
    }

    /// Whether any row is hidden by choice.
    pub(super) fn is_active(&self) -> bool {
        *self != Self { grouping: self.grouping, ..Self::default() }
    }

    /// Whether a row is shown.
    pub(super) fn admits(&self, item: &Item) -> bool {
        let row = &item.row;
        let action = row.action.get();
        let is = |wanted: &str, name: &str| wanted.is_empty() || wanted == name;
        is(&self.severity, row.why.severity.as_str())
            && is(&self.state, state_name(&row.state))
            && self.owner.strip_prefix('=').is_none_or(|owner| owner == row.owner)
            && self.words.split_whitespace().all(|word| {
                let word = word.to_ascii_lowercase();
                let texts = [action.title, action.id, action.control.get().id, &row.owner, &row.note, &item.name];
                texts.iter().any(|text| text.to_ascii_lowercase().contains(&word))
            })
    }
}

/// The property by which rows are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Grouping {
    #[default]
    When,
    Owner,
    Control,
}

impl Grouping {
    pub(super) const ALL: [Self; 3] = [Self::When, Self::Owner, Self::Control];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::When => "when",
            Self::Owner => "owner",
            Self::Control => "control",
        }
    }

    pub(super) fn read(name: &str) -> Self {
        Self::ALL.into_iter().find(|grouping| grouping.as_str() == name).unwrap_or_default()
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::When => say::BY_WHEN,
            Self::Owner => say::OWNER,
            Self::Control => say::COLUMN_CONTROL,
        }
    }

    /// The title of a row's group.
    pub(super) fn title(self, item: &Item) -> String {
        match self {
            Self::When => labels::phase(item.row.phase).to_owned(),
            Self::Owner if item.row.owner.is_empty() => say::NO_OWNER.to_owned(),
            Self::Owner => item.row.owner.clone(),
            Self::Control => {
                let control = item.row.action.get().control.get();
                say::control_title(control.id, control.title)
            }
        }
    }

    /// Sorts rows by group; within a group they keep the plan's order. `owners` must be sorted.
    pub(super) fn sort(self, items: &mut Vec<Arc<Item>>, owners: &[String]) {
        match self {
            Self::When => {}
            // Rows without an owner come first, because they need one.
            Self::Owner => by_number(items, |item| owners.partition_point(|owner| *owner < item.row.owner) as u64),
            Self::Control => by_number(items, |item| item.row.action.get().control.place() as u64),
        }
    }
}
