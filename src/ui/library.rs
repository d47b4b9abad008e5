//! The guidance texts: loaded when first needed, kept for the visit.

use crate::baseline::guidance::{ActionGuidance, CriterionGuidance, Guidance};
use crate::baseline::{ActionId, ControlId, CriterionId};
use crate::browser::guidance::{self, GuidanceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
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
pub struct Library(StoredValue<BTreeMap<ControlId, ArcRwSignal<Loaded>>>);

impl Library {
    /// An empty library.
    pub fn new() -> Self {
        Self(StoredValue::new(BTreeMap::new()))
    }

    /// A control's guidance, asked for now if it was not before.
    pub fn control(self, id: ControlId) -> ArcRwSignal<Loaded> {
        if let Some(known) = self.0.with_value(|texts| texts.get(&id).cloned()) {
            return known;
        }
        let text = ArcRwSignal::new(Loaded::Loading);
        self.0.update_value(|texts| {
            texts.insert(id, text.clone());
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

    /// What of these controls is here, for exports; asks for the rest and waits for it.
    pub async fn all(self, ids: Vec<ControlId>) -> Result<BTreeMap<ControlId, Guidance>, GuidanceError> {
        let mut found = BTreeMap::new();
        for id in ids {
            let here = match self.control(id).get_untracked() {
                Loaded::Ready(text) => text,
                Loaded::Loading | Loaded::Failed(_) => {
                    let text = Arc::new(guidance::load(id).await?);
                    self.control(id).set(Loaded::Ready(text.clone()));
                    text
                }
            };
            found.insert(id, (*here).clone());
        }
        Ok(found)
    }
}

fn fetch(id: ControlId, text: ArcRwSignal<Loaded>) {
    spawn_local(async move {
        match guidance::load(id).await {
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
