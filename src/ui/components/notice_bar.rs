//! A message at the edge of the page, which disappears after a time.

use crate::browser::clock;
use crate::messages::ui as say;
use crate::ui::el::{el, quiet_button};
use crate::ui::state::App;
use leptos::prelude::*;

/// The time for which a message without a button stays, in milliseconds.
const PLAIN: u32 = 6_000;
/// The time for which a message with a button stays, in milliseconds.
const OFFER: u32 = 20_000;

/// The message, announced to screen readers.
pub fn notice_bar() -> AnyView {
    let app = App::get();
    let timer = StoredValue::new_local(None::<gloo_timers::callback::Timeout>);
    Effect::new(move |_| {
        let stay =
            app.notice.with(|notice| notice.as_ref().map(|notice| if notice.action.is_some() { OFFER } else { PLAIN }));
        timer.set_value(stay.map(|millis| clock::after(millis, move || app.notice.set(None))));
    });
    let message = move || {
        app.notice.get().map(|notice| {
            let action = notice.action.map(|(label, run)| {
                let click = move |_| {
                    app.notice.set(None);
                    run();
                };
                el("button").attr("type", "button").on("click", click).child(label)
            });
            el("div")
                .class("notice")
                .child(el("p").child(notice.text))
                .child(action)
                .child(quiet_button(say::CLOSE, move || app.notice.set(None)))
        })
    };
    el("div").class("notice-place").attr("role", "status").attr("aria-live", "polite").child(message).into_any()
}
