//! Files that the page saves and opens.

use super::{message, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag, HtmlAnchorElement, Url};

/// Offers a text as a download.
///
/// # Errors
/// The browser's error message.
pub fn download(name: &str, media_type: &str, text: &str) -> Result<(), String> {
    save(name, media_type, text).map_err(|error| message(&error))
}

/// Offers Base64-encoded bytes as a download.
///
/// # Errors
/// The browser's error message.
pub fn download_base64(name: &str, media_type: &str, base64: &str) -> Result<(), String> {
    let save = || {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let parts = js_sys::Array::of1(&bytes_of(base64)?.into());
        save_blob(name, &Blob::new_with_u8_array_sequence_and_options(&parts, &options)?)
    };
    save().map_err(|error: JsValue| message(&error))
}

/// A file of Base64-encoded bytes, for the share sheet.
pub(super) fn file_of_base64(name: &str, base64: &str) -> Result<File, JsValue> {
    let parts = js_sys::Array::of1(&bytes_of(base64)?.into());
    let options = FilePropertyBag::new();
    options.set_type("application/octet-stream");
    File::new_with_u8_array_sequence_and_options(&parts, name, &options)
}

fn bytes_of(base64: &str) -> Result<js_sys::Uint8Array, JsValue> {
    // `atob` returns one character per byte.
    let text = window().ok_or(JsValue::NULL)?.atob(base64)?;
    let bytes: Vec<u8> = text.chars().map(|byte| byte as u8).collect();
    Ok(js_sys::Uint8Array::from(bytes.as_slice()))
}

fn save(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    save_blob(name, &Blob::new_with_str_sequence_and_options(&parts, &options)?)
}

/// Offers a blob as a download.
pub(super) fn save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let document = window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let url = Url::create_object_url_with_blob(blob)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // After a minute the download no longer needs the address.
    super::clock::after(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}

/// Returns a text as a file, as if it had been chosen. `None` if the browser cannot make one.
pub fn of_text(name: &str, text: &str) -> Option<File> {
    File::new_with_str_sequence(&js_sys::Array::of1(&JsValue::from_str(text)), name).ok()
}

/// The size of a file in bytes.
pub fn size(file: &File) -> usize {
    file.size().max(0.0) as usize
}

/// The files chosen in a file input.
pub fn chosen(input: &web_sys::HtmlInputElement) -> Vec<File> {
    input.files().map(every).unwrap_or_default()
}

/// The files dropped on the page.
pub fn dropped(event: &web_sys::DragEvent) -> Vec<File> {
    event.data_transfer().and_then(|data| data.files()).map(every).unwrap_or_default()
}

fn every(files: web_sys::FileList) -> Vec<File> {
    (0..files.length()).filter_map(|place| files.get(place)).collect()
}
