//! The guidance texts: loaded when first needed, kept for the visit.

use crate::baseline::guidance::{ActionGuidance, CriterionGuidance, Guidance};
use crate::baseline::{ActionId, ControlId, CriterionId};
use crate::browser::dom;
use crate::browser::guidance::{self, GuidanceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// How far a guidance text is.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded {
    /// On its way.
    Loading,
    /// Here.
    Ready(Arc<Guidance>),
    /// It could not be had.
    Failed(GuidanceError),
}

/// The guidance texts of this visit.
#[derive(Clone, Copy)]
pub struct Library(StoredValue<Vec<(ControlId, ArcRwSignal<Loaded>)>>);

impl Library {
    /// An empty library.
    pub fn new() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    /// A control's guidance, asked for now if it was not before.
    pub fn control(self, id: ControlId) -> ArcRwSignal<Loaded> {
        if let Some(known) =
            self.0.with_value(|texts| texts.iter().find(|(known, _)| *known == id).map(|(_, text)| text.clone()))
        {
            return known;
        }
        let text = ArcRwSignal::new(Loaded::Loading);
        self.0.update_value(|texts| {
            texts.push((id, text.clone()));
        });
        fetch(id, text.clone());
        text
    }

    /// Asks again for a text that could not be had.
    pub fn retry(self, id: ControlId) {
        let text = self.control(id);
        if matches!(text.get_untracked(), Loaded::Failed(_)) {
            text.set(Loaded::Loading);
            fetch(id, text);
        }
    }
}

fn fetch(id: ControlId, text: ArcRwSignal<Loaded>) {
    spawn_local(async move {
        match guidance::load(id, &dom::base_path()).await {
            Ok(guidance) => text.set(Loaded::Ready(Arc::new(guidance))),
            Err(error) => text.set(Loaded::Failed(error)),
        }
    });
}

/// The words of one criterion in its control's guidance.
pub fn of_criterion(guidance: &Guidance, id: CriterionId) -> Option<&CriterionGuidance> {
    guidance.criteria.iter().find(|criterion| criterion.id == id.get().id)
}

/// The words of one action in the guidance of the control where it stands.
pub fn of_action(guidance: &Guidance, id: ActionId) -> Option<&ActionGuidance> {
    guidance.criteria.iter().flat_map(|criterion| &criterion.actions).find(|action| action.id == id.get().id)
}
