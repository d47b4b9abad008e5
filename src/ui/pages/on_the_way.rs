//! In the first program, the place of every page that comes with the whole one.

use crate::browser::handover;
use crate::messages::ui as say;
use crate::ui::components::action_panel::not_loaded;
use crate::ui::el::el;
use leptos::prelude::*;

/// The page: it asks for the whole program, which then takes over.
pub fn page() -> AnyView {
    let refused = RwSignal::new(false);
    let ask = move || {
        refused.set(false);
        handover::ask();
    };
    handover::on_refused(move || {
        refused.try_set(true);
    });
    ask();
    let state = move || {
        if refused.get() {
            not_loaded(ask)
        } else {
            el("p").class("quiet").attr("role", "status").child(say::LOADING).into_any()
        }
    };
    el("div").child(state).into_any()
}
