//! The top of every page: name, open assessment, whether it is saved, where one can go.

use crate::browser::storage::StorageError;
use crate::messages::ui as say;
use crate::ui::routes::Place;
use crate::ui::state::{App, Saving};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The header.
pub fn header() -> AnyView {
    let app = App::get();
    let path = use_location().pathname;
    let entries = [
        (Place::Overview, say::NAV_OVERVIEW, &["/controls", "/trust"][..]),
        (Place::Assess, say::NAV_ASSESS, &["/profile", "/table"][..]),
        (Place::Plan, say::NAV_PLAN, &[][..]),
        (Place::Accounts, say::NAV_ACCOUNTS, &[][..]),
        (Place::Data, say::NAV_DATA, &[][..]),
    ];
    let entry = move |(place, label, also): (Place, &'static str, &'static [&'static str])| {
        let href = place.href();
        let own = href.clone();
        let current = move || {
            let path = path.get();
            let below = |start: &str| path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let here = if place == Place::Overview { path == own } else { below(&own) };
            let beside = also.iter().any(|start| below(&format!("{}{start}", crate::browser::dom::base_path())));
            (here || beside).then_some("page")
        };
        view! { <a href=href aria-current=current>{label}</a> }
    };
    view! {
        <header class="top">
            <a class="name" href=Place::Overview.href()>{name_mark()} <span>{say::NAME}</span></a>
            <p class="open-assessment">
                <a href=Place::Accounts.href()>{move || app.document.with(|document| say::assessment_name(document.name()))}</a>
                <span class="saving" role="status">{move || app.saving.with(saving_words)}</span>
            </p>
            <nav aria-label=say::NAV_LABEL>{entries.into_iter().map(entry).collect_view()}</nav>
        </header>
    }
    .into_any()
}

/// Bricks on a footing.
fn name_mark() -> AnyView {
    view! {
        <svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true" focusable="false">
            <path fill="currentColor" d="M5 2.5h7.5v5H5zM3 9h5v5H3zM9.5 9H21v5H9.5zM1 15.5h22v6H1z"/>
            <path fill="none" stroke="currentColor" stroke-width="1.2" d="M14.6 3.1h3.8v3.8h-3.8z"/>
        </svg>
    }
    .into_any()
}

fn saving_words(saving: &Saving) -> &'static str {
    match saving {
        Saving::Fresh => say::SAVING_FRESH,
        Saving::Pending => say::SAVING_PENDING,
        Saving::Saved => say::SAVING_SAVED,
        Saving::Failed(StorageError::Blocked) => say::SAVING_BLOCKED,
        Saving::Failed(_) => say::SAVING_FAILED,
    }
}
