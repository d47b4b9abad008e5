//! The page for addresses that the app does not have.

use crate::messages::ui as say;
use crate::ui::components::heading::heading;
use crate::ui::el::{any_view, el, fragment};
use crate::ui::routes::Route;
use leptos::prelude::*;

/// The page for unknown addresses.
pub fn page() -> AnyView {
    fragment(vec![
        any_view(heading(|| say::NOT_FOUND.to_owned())),
        any_view(el("p").class("lead").child(say::NOT_FOUND_ADVICE)),
        any_view(el("p").child(el("a").class("button").attr("href", Route::Overview.href()).child(say::NAV_OVERVIEW))),
    ])
    .into_any()
}
