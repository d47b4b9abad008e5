//! The addresses of the app, in one place: made here, and read by the router in `app`.

use crate::baseline::{ControlId, CriterionId};
use crate::browser::dom;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// A place in the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where one stands.
    Overview,
    /// The eight questions asked first.
    Profile,
    /// Wherever the questions go on.
    Assess,
    /// One question.
    Criterion(CriterionId),
    /// All questions in a table.
    Table,
    /// One control.
    Control(ControlId),
    /// What to do.
    Plan,
    /// The assessments of this device.
    Accounts,
    /// Files, storage, settings.
    Data,
    /// What is promised.
    Trust,
}

impl Place {
    /// Its address on this host.
    pub fn href(self) -> String {
        format!("{}{}", dom::base_path(), self.path())
    }

    /// Its address below the base path.
    pub fn path(self) -> String {
        match self {
            Self::Overview => "/".to_owned(),
            Self::Profile => "/profile".to_owned(),
            Self::Assess => "/assess".to_owned(),
            Self::Criterion(id) => format!("/assess/{id}"),
            Self::Table => "/table".to_owned(),
            Self::Control(id) => format!("/controls/{}", id.get().slug),
            Self::Plan => "/plan".to_owned(),
            Self::Accounts => "/accounts".to_owned(),
            Self::Data => "/data".to_owned(),
            Self::Trust => "/trust".to_owned(),
        }
    }
}

/// A function that goes to a place.
pub fn use_go() -> impl Fn(Place) + Copy + Send + Sync + 'static {
    let navigate = StoredValue::new(use_navigate());
    move |place: Place| {
        let navigate = navigate.get_value();
        navigate(&place.href(), NavigateOptions { resolve: false, ..NavigateOptions::default() });
    }
}
