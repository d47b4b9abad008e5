//! In the first program, a placeholder for the pages that only the full program has.

use crate::browser::handover;
use crate::messages::ui as say;
use crate::ui::components::action_panel::not_loaded;
use crate::ui::el::el;
use leptos::prelude::*;

/// The placeholder. It asks for the full program, which then takes over.
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
