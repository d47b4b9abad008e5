//! Loading a control's guidance, the glossary, the mappings to other frameworks, and the sample from the site.

use super::message;
use crate::assessment::sample;
use crate::baseline::guidance::{Guidance, Term};
use crate::baseline::mappings::Mappings;
use crate::baseline::{ControlId, GLOSSARY, MAPPINGS};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why a guidance file could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuidanceError {
    /// The network or the host did not deliver it.
    NotLoaded(String),
    /// The file is not guidance in the expected form.
    NotReadable(String),
}

/// Fetches a control's guidance from below the host's base path.
///
/// # Errors
/// See [`GuidanceError`].
pub async fn load(control: ControlId, base: &str) -> Result<Guidance, GuidanceError> {
    let text = text_of(base, control.get().guidance).await?;
    Guidance::read(&text).map_err(GuidanceError::NotReadable)
}

/// Fetches the glossary from below the host's base path.
///
/// # Errors
/// See [`GuidanceError`].
pub async fn load_glossary(base: &str) -> Result<Vec<Term>, GuidanceError> {
    let text = text_of(base, GLOSSARY).await?;
    Term::read_all(&text).map_err(GuidanceError::NotReadable)
}

/// Fetches the sample assessment from below the host's base path.
///
/// # Errors
/// See [`GuidanceError`].
pub async fn load_sample(base: &str) -> Result<String, GuidanceError> {
    text_of(base, sample::FILE).await
}

/// Fetches the mappings to other frameworks from below the host's base path.
///
/// # Errors
/// See [`GuidanceError`].
pub async fn load_mappings(base: &str) -> Result<Mappings, GuidanceError> {
    let text = text_of(base, MAPPINGS).await?;
    Mappings::read(&text).map_err(GuidanceError::NotReadable)
}

async fn text_of(base: &str, name: &str) -> Result<String, GuidanceError> {
    fetch(&format!("{base}/guidance/{name}")).await.map_err(GuidanceError::NotLoaded)
}

async fn fetch(address: &str) -> Result<String, String> {
    // Page and worker both have this function in their global scope.
    let fetch =
        js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("fetch")).map_err(|error| message(&error))?;
    let fetch: js_sys::Function = fetch.dyn_into().map_err(|_| String::new())?;
    let promise = fetch.call1(&JsValue::UNDEFINED, &JsValue::from_str(address)).map_err(|error| message(&error))?;
    let response = JsFuture::from(js_sys::Promise::from(promise)).await.map_err(|error| message(&error))?;
    let response: web_sys::Response = response.dyn_into().map_err(|_| String::new())?;
    if !response.ok() {
        return Err(format!("{} {}", response.status(), response.status_text()));
    }
    let body = response.text().map_err(|error| message(&error))?;
    let text = JsFuture::from(body).await.map_err(|error| message(&error))?;
    text.as_string().ok_or_else(String::new)
}
