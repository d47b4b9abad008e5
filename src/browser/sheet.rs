//! The system's share sheet, which hands files to other programs.

use super::{files, message, window};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why a file was not handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotShared {
    /// The person closed the sheet.
    Cancelled,
    /// The browser refused, in its own words.
    Refused(String),
}

/// Whether the browser has a share sheet for files.
pub fn is_available() -> bool {
    let Ok(file) = files::file_of_base64("a.footing", "") else { return false };
    let data = data(&file);
    call("canShare", &data).is_ok_and(|can| can.is_truthy())
}

/// Opens the share sheet with a file. Has to be called soon after a click.
///
/// # Errors
/// See [`NotShared`].
pub async fn share(name: &str, base64: &str) -> Result<(), NotShared> {
    let refused = |error: JsValue| {
        let kind = Reflect::get(&error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
        match kind.as_deref() {
            Some("AbortError") => NotShared::Cancelled,
            _ => NotShared::Refused(message(&error)),
        }
    };
    let file = files::file_of_base64(name, base64).map_err(refused)?;
    let promise: Promise = call("share", &data(&file)).map_err(refused)?.unchecked_into();
    JsFuture::from(promise).await.map(drop).map_err(refused)
}

fn data(file: &web_sys::File) -> Object {
    let data = Object::new();
    // Fails only for frozen objects.
    let _ = Reflect::set(&data, &JsValue::from_str("files"), &Array::of1(file));
    data
}

/// Calls a function of the navigator that not all browsers have.
fn call(name: &str, data: &Object) -> Result<JsValue, JsValue> {
    let navigator = window().ok_or(JsValue::NULL)?.navigator();
    let function: Function = Reflect::get(&navigator, &JsValue::from_str(name))?.dyn_into()?;
    function.call1(&navigator, data)
}
