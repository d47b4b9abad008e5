//! The release of Footing that the page runs, and a newer one that waits. The boot script looks after the service worker; here
//! is what the program needs to know of it.

use super::{dom, events, handover, window};
use wasm_bindgen::JsValue;
use web_sys::Event;

/// The boot script says that a newer release waits, and marks the page with it for a program that starts later.
const NEWER: &str = "footing:newer";
const MARK: &str = "data-newer";
/// Asks the boot script to load the page anew, from the newer release.
const TAKE: &str = "footing:take-newer";

/// Whether a newer release waits.
pub fn is_newer_there() -> bool {
    dom::has_root_attribute(MARK)
}

/// Whether the browser keeps the release, so that it needs no network.
pub fn is_kept() -> bool {
    let container = window().map(|window| window.navigator().service_worker());
    // Where a browser has none, the property is missing.
    container.is_some_and(|container| !container.is_undefined() && container.controller().is_some())
}

/// Calls back when a newer release has come.
pub fn on_newer(mut run: impl FnMut() + 'static) {
    events::listen(NEWER, move |_: Event| run());
}

/// Loads the page anew, from the newer release.
pub fn take_newer() {
    let _ = handover::dispatch(TAKE, &JsValue::NULL);
}
