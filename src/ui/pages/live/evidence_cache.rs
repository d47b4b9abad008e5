//! The evidence cached on this device: how much, from when, and how to delete it or stop caching.

use crate::browser::evidence_cache::{self, About};
use crate::browser::{clock, dom, store};
use crate::messages::ui::live::evidence_cache as say;
use crate::ui::el::{any_view, el, quiet_button};
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The section for cached evidence.
pub(super) fn section(app: App) -> AnyView {
    let about = RwSignal::new(None::<About>);
    let keeps = RwSignal::new(store::keeps_evidence());
    Effect::new(move |_| {
        app.evidence_kept.with(|_| ());
        let id = app.document.with(|document| document.id.clone());
        spawn_local(async move {
            let told = evidence_cache::about(&id, clock::now()).await;
            if app.document.with_untracked(|document| document.id == id) {
                about.try_set(told);
            }
        });
    });
    let forget = move || {
        let id = app.document.with_untracked(|document| document.id.clone());
        spawn_local(async move {
            evidence_cache::forget(&id).await;
            about.try_set(None);
            app.tell(say::FORGOTTEN);
            // The button that had the focus is gone.
            dom::focus_later("live-kept");
        });
    };
    let choose = move |event| {
        let is_wanted = event_target_checked(&event);
        if !store::set_keeps_evidence(is_wanted) {
            app.tell(say::NOT_SET);
        }
        keeps.set(store::keeps_evidence());
        if !keeps.get_untracked() {
            about.set(None);
            spawn_local(evidence_cache::forget_all());
        }
    };
    let tick = el("input").attr("type", "checkbox").prop("checked", move || keeps.get()).on("change", choose);
    let shown = move || match about.get() {
        Some(about) => any_view(
            el("div")
                .child(el("p").child(say::about(&about.account, about.calls, about.begun, about.bytes)))
                .child(el("p").class("buttons").child(quiet_button(say::FORGET, forget))),
        ),
        None => any_view(el("p").class("quiet").child(say::NOTHING)),
    };
    any_view(
        el("section")
            .class("reading live-kept no-print")
            .attr("aria-labelledby", "live-kept")
            .child(el("h2").attr("id", "live-kept").attr("tabindex", "-1").child(say::TITLE))
            .child(el("p").child(say::WHY))
            .child(shown)
            .child(el("label").class("tick tick-inline").child(tick).child(el("span").child(say::KEEP))),
    )
}
