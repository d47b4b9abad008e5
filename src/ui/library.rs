//! Guidance texts and the glossary: loaded when first needed, then held for the visit.

use crate::baseline::guidance::{ActionGuidance, CriterionGuidance, Guidance, Term};
use crate::baseline::{ActionId, ControlId, CriterionId};
use crate::browser::dom;
use crate::browser::guidance::{self, GuidanceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The loading state of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded<T = Guidance> {
    /// The text is being loaded.
    Loading,
    /// The text is loaded.
    Ready(Arc<T>),
    /// The text could not be loaded.
    Failed(GuidanceError),
}

impl<T> From<Result<T, GuidanceError>> for Loaded<T> {
    fn from(result: Result<T, GuidanceError>) -> Self {
        result.map_or_else(Self::Failed, |text| Self::Ready(Arc::new(text)))
    }
}

/// The texts loaded in this visit.
#[derive(Clone, Copy)]
pub struct Library {
    controls: StoredValue<Vec<(ControlId, ArcRwSignal<Loaded>)>>,
    glossary: RwSignal<Option<Loaded<Vec<Term>>>>,
}

impl Library {
    /// An empty library.
    pub fn new() -> Self {
        Self { controls: StoredValue::new(Vec::new()), glossary: RwSignal::new(None) }
    }

    /// The guidance of a control; starts loading it if that has not happened yet.
    pub fn control(self, id: ControlId) -> ArcRwSignal<Loaded> {
        let known = |texts: &Vec<(ControlId, ArcRwSignal<Loaded>)>| {
            texts.iter().find(|(known, _)| *known == id).map(|(_, text)| text.clone())
        };
        if let Some(known) = self.controls.with_value(known) {
            return known;
        }
        let text = ArcRwSignal::new(Loaded::Loading);
        self.controls.update_value(|texts| {
            texts.push((id, text.clone()));
        });
        fetch(id, text.clone());
        text
    }

    /// Loads a control's guidance again if it could not be loaded.
    pub fn retry(self, id: ControlId) {
        let text = self.control(id);
        if matches!(text.get_untracked(), Loaded::Failed(_)) {
            text.set(Loaded::Loading);
            fetch(id, text);
        }
    }

    /// The glossary; starts loading it if that has not happened yet.
    pub fn glossary(self) -> Signal<Loaded<Vec<Term>>> {
        if self.glossary.with_untracked(Option::is_none) {
            self.retry_glossary();
        }
        Signal::derive(move || self.glossary.get().unwrap_or(Loaded::Loading))
    }

    /// Loads the glossary, again if need be.
    pub fn retry_glossary(self) {
        self.glossary.set(Some(Loaded::Loading));
        spawn_local(async move {
            self.glossary.set(Some(guidance::load_glossary(&dom::base_path()).await.into()));
        });
    }
}

fn fetch(id: ControlId, text: ArcRwSignal<Loaded>) {
    spawn_local(async move {
        text.set(guidance::load(id, &dom::base_path()).await.into());
    });
}

/// The texts of a criterion in its control's guidance.
pub fn of_criterion(guidance: &Guidance, id: CriterionId) -> Option<&CriterionGuidance> {
    guidance.criteria.iter().find(|criterion| criterion.id == id.get().id)
}

/// The texts of an action in the guidance of its control.
pub fn of_action(guidance: &Guidance, id: ActionId) -> Option<&ActionGuidance> {
    guidance.criteria.iter().flat_map(|criterion| &criterion.actions).find(|action| action.id == id.get().id)
}
