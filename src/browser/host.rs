//! What the host sends at the moment, fetched past every cache: headers of the page and the scanner's script, and the
//! files.

use super::{dom, message, window};
use crate::hosting::{DIGESTS, Digests, Header, Sent, headers, sha256};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response};

/// The host's files, compared with its list of digests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The digest of the list, which identifies the release.
    pub release: String,
    /// The number of files in the list.
    pub count: usize,
    /// The files that are missing or differ.
    pub wrong: Vec<String>,
    /// Whether the list is that of the release that this page runs.
    pub is_ours: bool,
}

/// The headers of the page or the scanner's script, compared with the expected ones.
///
/// # Errors
/// The browser's error message, or the HTTP status; may be empty.
pub async fn headers_of(what: Sent) -> Result<Vec<Header>, String> {
    let address = match what {
        Sent::Page => below(""),
        Sent::Scanner => dom::program("scanner"),
    };
    let response = ask(&address).await?;
    let is_https =
        window().and_then(|window| window.location().protocol().ok()).is_some_and(|scheme| scheme == "https:");
    Ok(headers(what, is_https, |name| response.headers().get(name).ok().flatten()))
}

/// Fetches every file in the host's list and compares its digest. Calls `seen` before each file with the number of
/// files done and the total.
///
/// # Errors
/// The list could not be fetched, or is not a list. The message is the browser's or the host's, and may be empty.
pub async fn compare(seen: impl Fn(usize, usize)) -> Result<Compared, String> {
    let list = bytes(&below(DIGESTS)).await?;
    let digests = Digests::read(&String::from_utf8_lossy(&list)).ok_or_else(String::new)?;
    let count = digests.files.len();
    let mut wrong = Vec::new();
    for (done, (path, digest)) in digests.files.iter().enumerate() {
        seen(done, count);
        let is_right = bytes(&below(path)).await.is_ok_and(|bytes| sha256(&bytes) == *digest);
        if !is_right {
            wrong.push(path.clone());
        }
    }
    let is_ours = digests.names(&dom::full_program());
    Ok(Compared { release: digests.release, count, wrong, is_ours })
}

fn below(path: &str) -> String {
    // The page is fetched by its folder, as people open it: not every host serves it under its file name.
    let path = if path == "index.html" { "" } else { path };
    format!("{}/{path}", dom::base_path())
}

async fn bytes(address: &str) -> Result<Vec<u8>, String> {
    let body = ask(address).await?.array_buffer().map_err(|error| message(&error))?;
    let buffer = JsFuture::from(body).await.map_err(|error| message(&error))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Fetches an address past every cache.
async fn ask(address: &str) -> Result<Response, String> {
    fetch(address, RequestCache::NoStore).await
}

/// Fetches an address of this host.
///
/// # Errors
/// The browser's error message, or the HTTP status if it is not a success; may be empty.
pub(super) async fn fetch(address: &str, cache: RequestCache) -> Result<Response, String> {
    let window = window().ok_or_else(String::new)?;
    let how = RequestInit::new();
    how.set_cache(cache);
    let promise = window.fetch_with_str_and_init(address, &how);
    let response: JsValue = JsFuture::from(promise).await.map_err(|error| message(&error))?;
    let response: Response = response.dyn_into().map_err(|_| String::new())?;
    if response.ok() { Ok(response) } else { Err(format!("HTTP {}", response.status())) }
}
