//! What the host sends now, asked past every cache: the headers of the page and of the scanner's script, and the files.

use super::{dom, message, window};
use crate::hosting::{DIGESTS, Digests, Header, Sent, headers, sha256};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response};

/// How the host's files compare with its list of digests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The digest of the list.
    pub release: String,
    /// How many files the list names.
    pub count: usize,
    /// Those that are missing or hold something else.
    pub wrong: Vec<String>,
    /// Whether this page runs that release, and not one before or after it.
    pub is_ours: bool,
}

/// The headers of the page or the scanner's script, compared with those that are meant.
///
/// # Errors
/// What the browser or the host said instead; empty where it said nothing.
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

/// Fetches every file of the host's list and compares its digest. `seen` is told how many of how many are done.
///
/// # Errors
/// The list could not be had, or is none; in the browser's or the host's words, perhaps empty.
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
    // The page is asked for as people ask for it: not every host knows it by its file's name.
    let path = if path == "index.html" { "" } else { path };
    format!("{}/{path}", dom::base_path())
}

async fn bytes(address: &str) -> Result<Vec<u8>, String> {
    let body = ask(address).await?.array_buffer().map_err(|error| message(&error))?;
    let buffer = JsFuture::from(body).await.map_err(|error| message(&error))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Asks past every cache.
async fn ask(address: &str) -> Result<Response, String> {
    fetch(address, RequestCache::NoStore).await
}

/// Fetches something of this host; an answer that is no success is an error.
///
/// # Errors
/// What the browser said, or the status; empty where neither said anything.
pub(super) async fn fetch(address: &str, cache: RequestCache) -> Result<Response, String> {
    let window = window().ok_or_else(String::new)?;
    let how = RequestInit::new();
    how.set_cache(cache);
    let promise = window.fetch_with_str_and_init(address, &how);
    let response: JsValue = JsFuture::from(promise).await.map_err(|error| message(&error))?;
    let response: Response = response.dyn_into().map_err(|_| String::new())?;
    if response.ok() { Ok(response) } else { Err(format!("HTTP {}", response.status())) }
}
