//! What happens to the page: keys, other tabs, leaving.

use super::window;
use std::cell::Cell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Ends all callbacks of this program, because another one has taken over the page.
pub(super) fn silence() {
    SILENT.set(true);
}

/// Calls back on every event of a kind, for as long as the page lives.
pub(super) fn listen<E: JsCast + 'static>(name: &str, mut run: impl FnMut(E) + 'static) {
    listen_to(
        name,
        // The browser sends events of this name as this type.
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

/// Another tab changed the storage: the key, and what stands there now.
pub fn on_storage(mut run: impl FnMut(String, Option<String>) + 'static) {
    listen("storage", move |event: web_sys::StorageEvent| {
        if let Some(key) = event.key() {
            run(key, event.new_value());
        }
    });
}

/// The page goes out of sight or away: the last moment to write.
pub fn on_leave(run: impl Fn() + Clone + 'static) {
    let hidden = run.clone();
    listen("pagehide", move |_: web_sys::Event| run());
    listen("visibilitychange", move |_: web_sys::Event| {
        if super::dom::is_hidden() {
            hidden();
        }
    });
}

/// Every key pressed anywhere on the page.
pub fn on_key(run: impl FnMut(web_sys::KeyboardEvent) + 'static) {
    listen("keydown", run);
}

/// Just before the page is printed.
pub fn on_print(mut run: impl FnMut() + 'static) {
    listen("beforeprint", move |_: web_sys::Event| run());
}

/// Warns before the page is left, as long as the function says so. The browser chooses the words.
pub fn on_unload(warn: impl Fn() -> bool + 'static) {
    listen("beforeunload", move |event: web_sys::Event| {
        if warn() {
            event.prevent_default();
        }
    });
}
