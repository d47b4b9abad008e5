//! A message that a worker is busy, with a button to stop it.

use crate::browser::{clock, worker};
use crate::messages::ui as say;
use crate::ui::el::{any_view, el, small_button};
use leptos::prelude::*;

/// The delay before the button appears, in milliseconds. Most jobs are done by then.
const SLOW: u32 = 3_000;

/// A message about what is being done, announced to screen readers.
pub fn busy(words: &'static str) -> AnyView {
    any_view(el("div").attr("role", "status").child(at_work(words)))
}

/// Like [`busy`], for a section whose changes are announced anyway.
pub fn at_work(words: &'static str) -> AnyView {
    let slow = RwSignal::new(false);
    clock::after(SLOW, move || {
        slow.try_set(true);
    })
    .forget();
    let stop = move || slow.get().then(|| small_button(say::STOP, worker::stop));
    any_view(el("p").class("quiet").child(words).child(" ").child(stop))
}
