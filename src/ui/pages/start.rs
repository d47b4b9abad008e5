//! The page on which a new assessment begins.

use crate::messages::ui as say;
use crate::ui::components::heading::heading;
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::routes::Route;
use leptos::prelude::*;

/// What the page shows while there is nothing to show of an assessment.
pub fn welcome() -> AnyView {
    fragment(vec![
        any_view(heading(|| say::WELCOME.to_owned())),
        any_view(el("p").class("lead").child(say::WELCOME_LEAD)),
        any_view(
            el("ol").class("ways").child(
                say::WELCOME_STEPS
                    .map(|(title, text)| el("li").child(el("h2").child(title)).child(el("p").child(text)))
                    .into_iter()
                    .collect_views(),
            ),
        ),
        any_view(
            el("p")
                .class("buttons")
                .child(el("a").class("button").attr("href", Route::Profile.href()).child(say::BEGIN))
                .child(el("a").class("quiet-button").attr("href", Route::Data.href()).child(say::OPEN_FILE)),
        ),
        any_view(
            el("p")
                .class("quiet")
                .child(say::WELCOME_PROMISE)
                .child(" ")
                .child(el("a").attr("href", Route::Trust.href()).child(say::WELCOME_TRUST)),
        ),
    ])
    .into_any()
}
