//! Local storage that may be blocked or full. Through gloo-storage, whose functions panic where storage is blocked: hence
//! the probe.
#![allow(clippy::disallowed_types, reason = "this is the adapter")]

use super::{message, window};
use gloo_storage::{LocalStorage, Storage as _};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};

/// Why something could not be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser gives this page no storage (a setting, a private window, a policy).
    Blocked,
    /// There is no room left.
    Full,
    /// Something else, in the browser's words.
    Other(String),
}

thread_local! {
    static AVAILABLE: Cell<Option<bool>> = const { Cell::new(None) };
}

/// Whether there is storage at all; asked once a visit.
pub fn is_available() -> bool {
    AVAILABLE.with(|known| {
        if let Some(available) = known.get() {
            return available;
        }
        let available = window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))));
        known.set(Some(available));
        available
    })
}

/// The text under a key.
pub fn read(key: &str) -> Option<String> {
    if is_available() { LocalStorage::raw().get_item(key).ok().flatten() } else { None }
}

/// Writes a text under a key.
///
/// # Errors
/// See [`StorageError`]; what stood there before stays.
pub fn write(key: &str, text: &str) -> Result<(), StorageError> {
    if !is_available() {
        return Err(StorageError::Blocked);
    }
    LocalStorage::raw().set_item(key, text).map_err(|error| classify(&error))
}

/// Removes a key; nothing happens where there is none.
pub fn remove(key: &str) {
    if is_available() {
        LocalStorage::delete(key);
    }
}

/// All keys with this beginning, in no particular order.
pub fn keys(beginning: &str) -> Vec<String> {
    if !is_available() {
        return Vec::new();
    }
    let storage = LocalStorage::raw();
    let all = (0..LocalStorage::length()).filter_map(|place| storage.key(place).ok().flatten());
    all.filter(|key| key.starts_with(beginning)).collect()
}

/// Asks the browser not to clear this page's storage by itself. It may say no, or ask the person.
pub fn ask_to_persist() {
    let Some(window) = window() else { return };
    let storage = js_sys::Reflect::get(&window.navigator(), &JsValue::from_str("storage"));
    if let Some(storage) = storage.ok().filter(JsValue::is_object) {
        // The answer does not change what we do: the reminder to save a file stays.
        let _ = storage.unchecked_into::<web_sys::StorageManager>().persist();
    }
}

fn classify(error: &JsValue) -> StorageError {
    let name = js_sys::Reflect::get(error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => StorageError::Full,
        Some("SecurityError") => StorageError::Blocked,
        _ => StorageError::Other(message(error)),
    }
}
