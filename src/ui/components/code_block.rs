//! Commands and templates, to be read and copied. They are never run here.

use crate::browser::{clipboard, clock};
use crate::messages::ui as say;
use crate::ui::el::{El, el};
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A block of code with a button that copies it.
pub fn code_block(text: String) -> AnyView {
    el("div")
        .class("code")
        .child(copying(text.clone(), say::COPY).class("copy"))
        .child(el("pre").attr("tabindex", "0").child(el("code").child(text)))
        .into_any()
}

/// A button that copies a text.
pub fn copy_button(text: String, label: &'static str) -> AnyView {
    copying(text, label).class("quiet-button").into_any()
}

fn copying(source: String, label: &'static str) -> El {
    let app = App::get();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = source.clone();
        spawn_local(async move {
            if clipboard::copy(&text).await {
                copied.set(true);
                clock::after(2_000, move || {
                    copied.try_set(false);
                })
                .forget();
            } else {
                app.tell(say::COPY_REFUSED);
            }
        });
    };
    el("button").attr("type", "button").on("click", copy).child(move || if copied.get() { say::COPIED } else { label })
}
