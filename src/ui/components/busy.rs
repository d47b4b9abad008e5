//! That a worker is at work, and the way to stop it.

use crate::browser::{clock, worker};
use crate::messages::ui as say;
use crate::ui::el::{any_view, el, small_button};
use leptos::prelude::*;

/// After how many milliseconds a way to stop is offered: most jobs are done before.
const SLOW: u32 = 3_000;

/// What is being done, in words, for as long as it is, told to those who hear the page.
pub fn busy(words: &'static str) -> AnyView {
    any_view(el("div").attr("role", "status").child(at_work(words)))
}

/// The same for a place whose changes are told already.
pub fn at_work(words: &'static str) -> AnyView {
    let slow = RwSignal::new(false);
    clock::after(SLOW, move || {
        slow.try_set(true);
    })
    .forget();
    let stop = move || slow.get().then(|| small_button(say::STOP, worker::stop));
    any_view(el("p").class("quiet").child(words).child(" ").child(stop))
}
