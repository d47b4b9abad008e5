//! The release of Footing that the page runs, and a newer one that is ready. The boot script manages the service
//! worker; this is the program's side.

use super::{dom, events, handover, window};
use wasm_bindgen::JsValue;
use web_sys::Event;

/// The event with which the boot script reports a newer release. It also marks the root element, for a program that
/// starts later.
const NEWER: &str = "footing:newer";
const MARK: &str = "data-newer";
/// The event that asks the boot script to reload the page from the newer release.
const TAKE: &str = "footing:take-newer";

/// Whether a newer release is ready.
pub fn is_newer_there() -> bool {
    dom::has_root_attribute(MARK)
}

/// Whether a service worker serves this page, so that it works offline.
pub fn is_kept() -> bool {
    let container = window().map(|window| window.navigator().service_worker());
    // Browsers without service workers lack the property.
    container.is_some_and(|container| !container.is_undefined() && container.controller().is_some())
}

/// Calls back when a newer release is ready.
pub fn on_newer(mut run: impl FnMut() + 'static) {
    events::listen(NEWER, move |_: Event| run());
}

/// Reloads the page from the newer release.
pub fn take_newer() {
    let _ = handover::dispatch(TAKE, &JsValue::NULL);
}
