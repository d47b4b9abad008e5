//! Web Locks: one tab at a time writes a document.

use super::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Runs something while this tab alone holds the lock; at once where the browser has no locks.
pub fn with_lock(name: &str, run: impl FnOnce() + 'static) {
    let manager = window().and_then(|window| {
        let manager = js_sys::Reflect::get(&window.navigator(), &JsValue::from_str("locks")).ok()?;
        let request = js_sys::Reflect::get(&manager, &JsValue::from_str("request")).ok()?;
        Some((manager, request.dyn_into::<js_sys::Function>().ok()?))
    });
    let Some((manager, request)) = manager else {
        return run();
    };
    let granted = Closure::once_into_js(run);
    // The web-sys binding is not stable yet; the promise it gives says only that the lock is free again.
    let _ = request.call2(&manager, &JsValue::from_str(name), &granted);
}
