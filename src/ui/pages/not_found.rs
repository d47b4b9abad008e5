//! An address that is none of ours.

use crate::messages::ui as say;
use crate::ui::components::heading::heading;
use crate::ui::routes::Place;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    view! {
        {heading(|| say::NOT_FOUND.to_owned())}
        <p class="lead">{say::NOT_FOUND_ADVICE}</p>
        <p><a class="button" href=Place::Overview.href()>{say::NAV_OVERVIEW}</a></p>
    }
    .into_any()
}
