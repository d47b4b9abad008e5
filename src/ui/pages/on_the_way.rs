//! In the first program, a placeholder for the pages that only the full program has.

use crate::browser::{dom, handover};
use crate::messages::ui as say;
use crate::ui::components::action_panel::not_loaded;
use crate::ui::el::el;
use crate::ui::pages::overview::is_begun;
use crate::ui::state::App;
use leptos::prelude::*;

/// The place of what the overview shows of progress and of what is due. If there may be any, the full program takes over and shows it.
pub fn progress(app: App) -> AnyView {
    let today = app.now.get_untracked().date();
    let may_be_any = app.document.with_untracked(|document| {
        // A day of answers becomes a milestone in the full program.
        let is_of_earlier_day = is_begun(document) && document.changed().date() < today;
        is_of_earlier_day || !document.milestones.is_empty() || !document.actions.is_empty()
    });
    Effect::new(move |_| ask_if(may_be_any));
    ().into_any()
}

/// Asks for the full program where the open assessment needs it: only the full program puts values into commands and judges
/// evidence again.
pub fn ask_if_needed(app: App) {
    let now = app.now.get_untracked();
    ask_if(
        app.document.with_untracked(|document| !document.values.is_empty() || !document.stale_in_part(now).is_empty()),
    );
}

/// Asks for the full program, unless the person works with the page already and would be interrupted.
fn ask_if(is_needed: bool) {
    if is_needed && !dom::is_on_control() {
        handover::ask();
    }
}

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
