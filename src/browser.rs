//! Adapters to the browser, one file per concern. What is shown is decided in `ui`.
#![allow(clippy::disallowed_methods, reason = "this is the place where the browser is touched")]

pub mod clipboard;
pub mod clock;
pub mod document_worker;
pub mod dom;
pub mod events;
pub mod evidence_cache;
pub mod evidence_worker;
pub mod files;
pub mod guidance;
mod gzip;
pub mod handover;
pub mod host;
pub mod location;
pub mod locks;
pub mod network;
pub mod random;
pub mod release;
pub mod scanner;
pub mod scanner_link;
pub mod sealing;
pub mod sheet;
pub mod storage;
pub mod store;
pub mod team_file;
pub mod worker;

use wasm_bindgen::JsValue;

/// The window; `None` in a worker.
fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// The browser's error message; empty if there is none.
fn message(error: &JsValue) -> String {
    js_sys::Reflect::get(error, &JsValue::from_str("message"))
        .ok()
        .and_then(|message| message.as_string())
        .or_else(|| error.as_string())
        .unwrap_or_default()
}
