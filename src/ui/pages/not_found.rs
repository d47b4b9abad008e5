//! An address that is none of ours.

use crate::messages::ui as say;
use crate::ui::components::heading::heading;
use crate::ui::el::{el, many, node};
use crate::ui::routes::Place;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    many(vec![
        node(heading(|| say::NOT_FOUND.to_owned())),
        node(el("p").class("lead").child(say::NOT_FOUND_ADVICE)),
        node(el("p").child(el("a").class("button").attr("href", Place::Overview.href()).child(say::NAV_OVERVIEW))),
    ])
    .into_any()
}
