//! The evidence that this device keeps between visits: one packed file for each assessment, in the browser's cache storage, which
//! takes more than local storage. The reader loads and saves it; the page tells what there is, gives it out and forgets it.

use super::reader::{taken, through};
use super::{files, locks, message};
use crate::evidence::file::{FileReader, Roads};
use crate::evidence::{Evidence, FRESH_DAYS};
use crate::time::Timestamp;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, Cache, CacheStorage, Headers, Response, ResponseInit};

const CACHE: &str = "footing-evidence";
/// The lock that whoever changes what is kept holds: from loading to saving, where both belong together.
pub(super) const LOCK: &str = CACHE;
/// What the file says of itself beside its content: the account, how many calls it holds, when the first was made and the last.
const ACCOUNT: &str = "x-account";
const CALLS: &str = "x-calls";
const BEGUN: &str = "x-begun";
const NEWEST: &str = "x-newest";

/// What is kept for an assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The account that it is of.
    pub account: String,
    /// How many calls it holds.
    pub calls: u32,
    /// When the first of them was made.
    pub begun: Timestamp,
    /// How many bytes it takes, packed.
    pub bytes: usize,
}

/// What is kept for an assessment and not too old to count. What cannot be read any more is as if it were not there.
pub(super) async fn load(assessment: &str, now: Timestamp) -> Option<Evidence> {
    let blob = blob(assessment).await?;
    let file = taken(&blob, FileReader::of(Roads::AsWritten, now)).await.ok()?.ok()?;
    let mut evidence = file.evidence;
    let oldest = oldest(now);
    evidence.retain(|recorded| recorded.at >= oldest);
    evidence.begun = evidence.begun.max(oldest);
    Some(evidence)
}

/// Keeps evidence for an assessment, in the place of what was kept.
///
/// # Errors
/// What the browser said.
pub(super) async fn save(assessment: &str, evidence: &Evidence) -> Result<(), JsValue> {
    let blob = packed(&evidence.to_kept_file()).await?;
    let headers = Headers::new()?;
    headers.append(ACCOUNT, &evidence.account)?;
    headers.append(CALLS, &evidence.calls().count().to_string())?;
    headers.append(BEGUN, &evidence.begun.as_millis().to_string())?;
    let newest = evidence.calls().map(|recorded| recorded.at).max().unwrap_or(evidence.begun);
    headers.append(NEWEST, &newest.as_millis().to_string())?;
    let init = ResponseInit::new();
    init.set_headers(&headers);
    let response = Response::new_with_opt_blob_and_init(Some(&blob), &init)?;
    let cache = cache().await.ok_or(JsValue::NULL)?;
    JsFuture::from(cache.put_with_str(&address(assessment), &response)).await.map(|_| ())
}

/// What is kept for an assessment. What is too old to count is forgotten.
pub async fn about(assessment: &str, now: Timestamp) -> Option<About> {
    let response = response(assessment).await?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    if Timestamp::from_millis(header(NEWEST)?.parse().ok()?) < oldest(now) {
        forget(assessment);
        return None;
    }
    Some(About {
        account: header(ACCOUNT)?,
        calls: header(CALLS)?.parse().ok()?,
        begun: Timestamp::from_millis(header(BEGUN)?.parse().ok()?),
        bytes: body(&response).await?.size() as usize,
    })
}

/// Offers what is kept for an assessment as a file for download.
///
/// # Errors
/// What the browser said; nothing where there is none.
pub async fn download(assessment: &str, name: &str) -> Result<(), String> {
    let blob = blob(assessment).await.ok_or(String::new())?;
    files::save_blob(name, &blob).map_err(|error| message(&error))
}

/// The file that is kept for an assessment.
async fn blob(assessment: &str) -> Option<Blob> {
    body(&response(assessment).await?).await
}

/// Forgets what is kept for an assessment.
pub fn forget(assessment: &str) {
    let address = address(assessment);
    spawn_local(async move {
        let _held = locks::hold(LOCK).await;
        if let Some(cache) = cache().await {
            let _ = JsFuture::from(cache.delete_with_str(&address)).await;
        }
    });
}

/// Forgets all that is kept.
pub async fn forget_all() {
    let _held = locks::hold(LOCK).await;
    if let Some(storage) = storage() {
        let _ = JsFuture::from(storage.delete(CACHE)).await;
    }
}

/// When what still counts was observed at the earliest.
fn oldest(now: Timestamp) -> Timestamp {
    Timestamp::from_millis(now.as_millis().saturating_sub(FRESH_DAYS * 86_400_000))
}

async fn packed(text: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/gzip");
    let plain = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&JsValue::from_str(text)), &options)?;
    match through("CompressionStream", &plain.stream()) {
        Some(stream) => {
            let response = Response::new_with_opt_readable_stream(Some(&stream))?;
            Ok(JsFuture::from(response.blob()?).await?.unchecked_into())
        }
        None => Ok(plain),
    }
}

async fn response(assessment: &str) -> Option<Response> {
    let found = JsFuture::from(cache().await?.match_with_str(&address(assessment))).await.ok()?;
    found.dyn_into().ok()
}

async fn body(response: &Response) -> Option<Blob> {
    JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()
}

async fn cache() -> Option<Cache> {
    JsFuture::from(storage()?.open(CACHE)).await.ok()?.dyn_into().ok()
}

/// The browser's cache storage, of the page or of a worker. There is none where the page did not come over HTTPS.
fn storage() -> Option<CacheStorage> {
    Reflect::get(&js_sys::global(), &JsValue::from_str("caches")).ok()?.dyn_into().ok()
}

/// Nothing of the site has such an address.
fn address(assessment: &str) -> String {
    format!("/kept-evidence/{}", js_sys::encode_uri_component(assessment))
}
