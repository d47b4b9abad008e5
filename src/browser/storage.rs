//! Local storage, which may be blocked or full. gloo-storage panics if storage is blocked, so availability is checked
//! first.
#![allow(clippy::disallowed_types, reason = "this is the adapter")]

use super::{message, window};
use gloo_storage::{LocalStorage, Storage as _};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};

/// Why something could not be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser gives this page no storage, because of a setting, a private window or a policy.
    Blocked,
    /// No room is left.
    Full,
    /// Another error, in the browser's words.
    Other(String),
}

thread_local! {
    static AVAILABLE: Cell<Option<bool>> = const { Cell::new(None) };
}

/// Whether there is storage at all. Checked once per visit.
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
/// See [`StorageError`]. The previous text then stays.
pub fn write(key: &str, text: &str) -> Result<(), StorageError> {
    if !is_available() {
        return Err(StorageError::Blocked);
    }
    LocalStorage::raw().set_item(key, text).map_err(|error| classify(&error))
}

/// Removes a key, if it exists.
pub fn remove(key: &str) {
    if is_available() {
        LocalStorage::delete(key);
    }
}

/// The text under a key of the tab's own storage, which ends with the tab.
pub fn read_of_tab(key: &str) -> Option<String> {
    of_tab()?.get_item(key).ok().flatten()
}

/// Writes a text under a key of the tab's own storage, if there is any.
pub fn write_of_tab(key: &str, text: &str) {
    if let Some(storage) = of_tab() {
        let _ = storage.set_item(key, text);
    }
}

/// Removes a key of the tab's own storage, if it exists.
pub fn remove_of_tab(key: &str) {
    if let Some(storage) = of_tab() {
        let _ = storage.remove_item(key);
    }
}

fn of_tab() -> Option<web_sys::Storage> {
    window()?.session_storage().ok().flatten()
}

/// All keys with this prefix, in no particular order.
pub fn keys(beginning: &str) -> Vec<String> {
    if !is_available() {
        return Vec::new();
    }
    let storage = LocalStorage::raw();
    let all = (0..LocalStorage::length()).filter_map(|place| storage.key(place).ok().flatten());
    all.filter(|key| key.starts_with(beginning)).collect()
}

/// Asks the browser to keep this page's storage. The browser may refuse, or ask the person.
pub fn ask_to_persist() {
    let Some(window) = window() else { return };
    let storage = js_sys::Reflect::get(&window.navigator(), &JsValue::from_str("storage"));
    if let Some(storage) = storage.ok().filter(JsValue::is_object) {
        // The answer changes nothing: the reminder to save a file stays.
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
