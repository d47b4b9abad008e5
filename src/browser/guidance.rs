//! Loads the guidance of a control from beside the page.

use super::{dom, message, window};
use crate::baseline::ControlId;
use crate::baseline::guidance::Guidance;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Why a guidance file could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuidanceError {
    /// The network or the host did not give it.
    NotLoaded(String),
    /// What came is not this control's guidance.
    NotReadable(String),
}

/// Fetches a control's guidance.
///
/// # Errors
/// See [`GuidanceError`].
pub async fn load(control: ControlId) -> Result<Guidance, GuidanceError> {
    let text = fetch(&dom::guidance_address(control.get().guidance)).await.map_err(GuidanceError::NotLoaded)?;
    serde_json::from_str(&text).map_err(|error| GuidanceError::NotReadable(error.to_string()))
}

async fn fetch(address: &str) -> Result<String, String> {
    let window = window().ok_or_else(String::new)?;
    let response = JsFuture::from(window.fetch_with_str(address)).await.map_err(|error| message(&error))?;
    let response: web_sys::Response = response.dyn_into().map_err(|_| String::new())?;
    if !response.ok() {
        return Err(format!("{} {}", response.status(), response.status_text()));
    }
    let body = response.text().map_err(|error| message(&error))?;
    let text = JsFuture::from(body).await.map_err(|error| message(&error))?;
    text.as_string().ok_or_else(String::new)
}
