//! The clipboard.

use super::window;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

/// What was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// Formatted text, and plain text for programs that take no other.
    Rich,
    /// Plain text only.
    Plain,
    /// Nothing: the browser did not allow it.
    Nothing,
}

/// Copies a text to the clipboard. Returns whether the browser allowed it.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().map(|window| window.navigator().clipboard());
    match clipboard.filter(|clipboard| JsValue::from(clipboard).is_object()) {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}

/// Copies formatted text, with plain text beside it. Falls back to plain text.
pub async fn copy_rich(html: &str, text: &str) -> Copied {
    let written = match rich(html, text) {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    match written {
        Ok(_) => Copied::Rich,
        Err(_) if copy(text).await => Copied::Plain,
        Err(_) => Copied::Nothing,
    }
}

/// Starts copying formatted text. By name, because not all browsers have it.
fn rich(html: &str, text: &str) -> Result<Promise, JsValue> {
    let item = Object::new();
    for (kind, text) in [("text/html", html), ("text/plain", text)] {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options)?;
        Reflect::set(&item, &JsValue::from_str(kind), &blob)?;
    }
    let get = |from: &JsValue, name: &str| Reflect::get(from, &JsValue::from_str(name));
    let constructor: Function = get(&js_sys::global(), "ClipboardItem")?.dyn_into()?;
    let items = Array::of1(&Reflect::construct(&constructor, &Array::of1(&item))?);
    let clipboard = get(&window().ok_or(JsValue::NULL)?.navigator(), "clipboard")?;
    let write: Function = get(&clipboard, "write")?.dyn_into()?;
    Ok(write.call1(&clipboard, &items)?.unchecked_into())
}
