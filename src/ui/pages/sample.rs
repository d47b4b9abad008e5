//! The sample assessment: opening it, and the pages that refuse to work on it.

use crate::assessment::sample;
use crate::browser::{clock, dom, guidance};
use crate::messages::ui as say;
use crate::ui::components::action_panel::not_loaded;
use crate::ui::components::banners::leave_button;
use crate::ui::components::heading::heading;
use crate::ui::el::{any_view, el, fragment};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page that opens the sample and leads to its overview.
pub fn page() -> AnyView {
    let app = App::get();
    let failed = RwSignal::new(false);
    let open = move || {
        failed.set(false);
        spawn_local(async move {
            let text = guidance::load_sample(&dom::base_path()).await.ok();
            let is_open = match text.and_then(|text| sample::open(&text, clock::now()).ok()) {
                Some(sample) => app.open_sample(sample),
                None => failed.try_set(true).is_some(),
            };
            // The person may have gone elsewhere in the meantime.
            if is_open && app.router.route.get_untracked() == Some(Route::Sample) {
                app.router.go_instead(Route::Overview);
                dom::focus_later("page-title");
            }
        });
    };
    open();
    let state = move || {
        if failed.get() {
            not_loaded(open)
        } else {
            el("p").class("quiet").attr("role", "status").child(say::LOADING).into_any()
        }
    };
    fragment(vec![any_view(heading(|| say::SAMPLE_OPEN.to_owned())), any_view(state)])
}

/// In place of a page that would put something of the person into the sample, or the sample among what is theirs.
pub fn refused() -> AnyView {
    let app = App::get();
    fragment(vec![
        any_view(heading(|| say::SAMPLE_REFUSED.to_owned())),
        any_view(el("p").class("lead").child(say::SAMPLE_REFUSED_WHY)),
        any_view(
            el("p")
                .class("buttons")
                .child(el("a").class("button").attr("href", Route::Findings.href()).child(say::findings::SEE))
                .child(leave_button(app)),
        ),
    ])
}
