//! Events of the page: keys, changes by other tabs, leaving.

use super::window;
use std::cell::Cell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Ends all callbacks of this program, because another program has taken over the page.
pub(super) fn silence() {
    SILENT.set(true);
}

/// Calls back on every event of this name, for as long as the page lives.
pub(super) fn listen<E: JsCast + 'static>(name: &str, mut run: impl FnMut(E) + 'static) {
    listen_to(
        name,
        // The browser sends events of this name with this type.
        Box::new(move |event| run(event.unchecked_into())),
    );
}

fn listen_to(name: &str, mut run: Box<dyn FnMut(JsValue)>) {
    let Some(window) = window() else { return };
    let callback = Closure::<dyn FnMut(JsValue)>::new(move |event| {
        if !SILENT.get() {
            run(event);
        }
    });
    let _ = window.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
    callback.forget();
}

/// Calls back when another tab changes local storage, with the key and its new value.
pub fn on_storage(mut run: impl FnMut(String, Option<String>) + 'static) {
    listen("storage", move |event: web_sys::StorageEvent| {
        if let Some(key) = event.key() {
            run(key, event.new_value());
        }
    });
}

/// Calls back when the page is hidden or left: the last moment to write.
pub fn on_leave(run: impl Fn() + Clone + 'static) {
    let hidden = run.clone();
    listen("pagehide", move |_: web_sys::Event| run());
    listen("visibilitychange", move |_: web_sys::Event| {
        if super::dom::is_hidden() {
            hidden();
        }
    });
}

/// Calls back on every key press on the page.
pub fn on_key(run: impl FnMut(web_sys::KeyboardEvent) + 'static) {
    listen("keydown", run);
}

/// Calls back just before the page is printed.
pub fn on_print(mut run: impl FnMut() + 'static) {
    listen("beforeprint", move |_: web_sys::Event| run());
}

/// Makes the browser warn before the page is left, if `warn` returns true. The browser chooses the words.
pub fn on_unload(warn: impl Fn() -> bool + 'static) {
    listen("beforeunload", move |event: web_sys::Event| {
        if warn() {
            event.prevent_default();
        }
    });
}
