//! What this device keeps of the evidence behind findings: how much, from when, and the ways to save, forget and not to keep it.

use crate::browser::kept::{self, About};
use crate::browser::{clock, store};
use crate::messages::ui::live::kept as say;
use crate::messages::ui::{self as words, live as live_say};
use crate::ui::el::{el, node, quiet_button};
use crate::ui::live::Live;
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The section of the page.
pub(super) fn section(app: App, live: Live) -> AnyView {
    let about = RwSignal::new(None::<About>);
    let keeps = RwSignal::new(store::keeps_evidence());
    Effect::new(move |_| {
        live.kept.track();
        let id = app.document.with(|document| document.id.clone());
        spawn_local(async move {
            about.try_set(kept::about(&id, clock::now()).await);
        });
    });
    let forget = move || {
        app.document.with_untracked(|document| kept::forget(&document.id));
        about.set(None);
        app.tell(say::FORGOTTEN);
    };
    let choose = move |event| {
        keeps.set(event_target_checked(&event));
        store::set_keeps_evidence(keeps.get_untracked());
        if !keeps.get_untracked() {
            about.set(None);
            spawn_local(kept::forget_all());
        }
    };
    let tick = el("input").attr("type", "checkbox").switch("checked", move || keeps.get()).on("change", choose);
    let shown = move || match about.get() {
        Some(about) => node(
            el("div").child(el("p").child(say::about(&about.account, about.calls, about.begun, about.bytes))).child(
                el("p")
                    .class("buttons")
                    .child(quiet_button(say::SAVE, move || save(app, &about.account)))
                    .child(quiet_button(say::FORGET, forget)),
            ),
        ),
        None => node(el("p").class("quiet").child(say::NOTHING)),
    };
    node(
        el("section")
            .class("reading live-kept no-print")
            .attr("aria-labelledby", "live-kept")
            .child(el("h2").attr("id", "live-kept").child(say::TITLE))
            .child(el("p").child(say::WHY))
            .child(shown)
            .child(el("label").class("tick tick-inline").child(tick).child(el("span").child(say::KEEP))),
    )
}

fn save(app: App, account: &str) {
    let name = live_say::evidence_file(account, clock::now().date()) + ".gz";
    let id = app.document.with_untracked(|document| document.id.clone());
    spawn_local(async move {
        match kept::download(&id, &name).await {
            Ok(()) => app.tell(words::saved_as(&name)),
            Err(_) => app.tell(live_say::EVIDENCE_FAILED),
        }
    });
}
