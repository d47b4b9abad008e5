//! The evidence that this device keeps between visits: for each assessment the looks of the last thirty days, each as a packed file
//! in the browser's cache storage, which takes more than local storage. The reader loads and saves them; the page tells what there
//! is, gives it out and forgets it.

use super::evidence_worker;
use super::locks;
use crate::evidence::file::{CallSources, FileReader, MAX_VALUES};
use crate::evidence::{Evidence, still_counts};
use crate::stdx::time::Timestamp;
use js_sys::{Array, Reflect};
use std::cell::Cell;
use std::cmp::Reverse;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, Cache, CacheStorage, Headers, Request, Response, ResponseInit};

const CACHE: &str = "footing-evidence";
/// The lock that whoever changes what is kept holds: from loading to saving, where both belong together.
pub(super) const LOCK: &str = CACHE;
/// How many looks are kept for an assessment, the latest ones.
const MOST: usize = 12;
/// What a file says of itself beside its content: the account, how many calls it holds, when the first was made and the last.
const ACCOUNT: &str = "x-account";
const CALLS: &str = "x-calls";
const OLDEST: &str = "x-oldest";
const NEWEST: &str = "x-newest";

thread_local! {
    /// How often something was forgotten.
    static FORGOTTEN: Cell<u32> = const { Cell::new(0) };
}

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

/// One look, as far as the page needs to know it.
struct CachedEvidence {
    request: Request,
    response: Response,
    oldest: Timestamp,
    newest: Timestamp,
}

impl CachedEvidence {
    fn header(&self, name: &str) -> String {
        self.response.headers().get(name).ok().flatten().unwrap_or_default()
    }

    /// Whether all of it still counts.
    fn is_fresh(&self, now: Timestamp) -> bool {
        still_counts(self.oldest, now)
    }
}

/// The looks that are kept for an assessment and not too old to count, the latest first. What cannot be read any more is as if it
/// were not there, and so is what is more than is read at once.
pub(super) async fn load(assessment: &str, now: Timestamp) -> Vec<Evidence> {
    let (mut scans, mut values) = (Vec::new(), 0);
    for cached in all(assessment).await.iter().filter(|cached| cached.is_fresh(now)) {
        let Some(blob) = body(&cached.response).await else { continue };
        if let Ok(Ok(file)) = evidence_worker::taken(&blob, FileReader::of(CallSources::AsRecorded, now)).await {
            values += file.values;
            if values > MAX_VALUES {
                break;
            }
            scans.push(file.evidence);
        }
    }
    scans
}

/// Keeps a look for an assessment, in the place of what was kept of the same one, and drops what does not count any more.
///
/// # Errors
/// What the browser said.
pub(super) async fn save(assessment: &str, scan: &Evidence, now: Timestamp) -> Result<(), JsValue> {
    let Some(oldest) = scan.calls().map(|recorded| recorded.at).min() else { return Ok(()) };
    let newest = scan.calls().map(|recorded| recorded.at).max().unwrap_or(oldest);
    let blob = packed(&scan.to_cache_file()).await?;
    let headers = Headers::new()?;
    headers.append(ACCOUNT, &scan.account)?;
    headers.append(CALLS, &scan.calls().count().to_string())?;
    headers.append(OLDEST, &oldest.as_millis().to_string())?;
    headers.append(NEWEST, &newest.as_millis().to_string())?;
    let init = ResponseInit::new();
    init.set_headers(&headers);
    let response = Response::new_with_opt_blob_and_init(Some(&blob), &init)?;
    let cache = cache().await.ok_or(JsValue::NULL)?;
    let address = format!("{}{}-{}", address(assessment), scan.begun.as_millis(), scan.source().as_str());
    JsFuture::from(cache.put_with_str(&address, &response)).await?;
    drop_outdated(assessment, now).await;
    Ok(())
}

/// Drops what does not count any more, or is more than is kept. Whoever calls it holds the lock.
async fn drop_outdated(assessment: &str, now: Timestamp) {
    let Some(cache) = cache().await else { return };
    for (place, cached) in all(assessment).await.iter().enumerate() {
        if place >= MOST || !cached.is_fresh(now) {
            let _ = JsFuture::from(cache.delete_with_request(&cached.request)).await;
        }
    }
}

/// What is kept for an assessment and still counts; what does not any more is dropped, so that this is all there is.
pub async fn about(assessment: &str, now: Timestamp) -> Option<About> {
    let _held = locks::hold(LOCK).await;
    drop_outdated(assessment, now).await;
    let mut about: Option<About> = None;
    for cached in all(assessment).await {
        let so_far = about.get_or_insert_with(|| About {
            account: cached.header(ACCOUNT),
            begun: cached.oldest,
            ..About::default()
        });
        so_far.begun = so_far.begun.min(cached.oldest);
        so_far.calls = so_far.calls.saturating_add(cached.header(CALLS).parse().unwrap_or_default());
        so_far.bytes = so_far.bytes.saturating_add(body(&cached.response).await?.size() as usize);
    }
    about
}

/// Forgets what is kept for an assessment.
pub async fn forget(assessment: &str) {
    FORGOTTEN.set(FORGOTTEN.get().wrapping_add(1));
    let _held = locks::hold(LOCK).await;
    if let Some(cache) = cache().await {
        for cached in all(assessment).await {
            let _ = JsFuture::from(cache.delete_with_request(&cached.request)).await;
        }
    }
}

/// The same, later.
pub fn forget_later(assessment: &str) {
    let assessment = assessment.to_owned();
    spawn_local(async move { forget(&assessment).await });
}

/// Forgets all that is kept.
pub async fn forget_all() {
    FORGOTTEN.set(FORGOTTEN.get().wrapping_add(1));
    let _held = locks::hold(LOCK).await;
    if let Some(storage) = storage() {
        let _ = JsFuture::from(storage.delete(CACHE)).await;
    }
}

/// How often something was forgotten in this visit.
pub(super) fn times_forgotten() -> u32 {
    FORGOTTEN.get()
}

async fn packed(text: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/gzip");
    let plain = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options)?;
    match evidence_worker::packed(&plain.stream()) {
        Some(stream) => {
            let response = Response::new_with_opt_readable_stream(Some(&stream))?;
            Ok(JsFuture::from(response.blob()?).await?.unchecked_into())
        }
        None => Ok(plain),
    }
}

/// All looks that are kept for an assessment, the latest first.
async fn all(assessment: &str) -> Vec<CachedEvidence> {
    let mut all = Vec::new();
    let Some(cache) = cache().await else { return all };
    let Ok(requests) = JsFuture::from(cache.keys()).await else { return all };
    let beginning = address(assessment);
    for request in Array::from(&requests) {
        let request: Request = request.unchecked_into();
        if !request.url().contains(&beginning) {
            continue;
        }
        let found = JsFuture::from(cache.match_with_request(&request)).await.ok();
        let Some(response) = found.and_then(|found| found.dyn_into::<Response>().ok()) else { continue };
        let time = |name: &str| response.headers().get(name).ok().flatten()?.parse().ok().map(Timestamp::from_millis);
        if let (Some(oldest), Some(newest)) = (time(OLDEST), time(NEWEST)) {
            all.push(CachedEvidence { request, response, oldest, newest });
        }
    }
    all.sort_by_key(|cached| Reverse(cached.newest));
    all
}

async fn body(response: &Response) -> Option<Blob> {
    JsFuture::from(response.clone().ok()?.blob().ok()?).await.ok()?.dyn_into().ok()
}

async fn cache() -> Option<Cache> {
    JsFuture::from(storage()?.open(CACHE)).await.ok()?.dyn_into().ok()
}

/// The browser's cache storage, of the page or of a worker. There is none where the page did not come over HTTPS.
fn storage() -> Option<CacheStorage> {
    Reflect::get(&js_sys::global(), &JsValue::from_str("caches")).ok()?.dyn_into().ok()
}

/// How the addresses of an assessment's looks begin. Nothing of the site has such ones.
fn address(assessment: &str) -> String {
    format!("/kept-evidence/{}/", js_sys::encode_uri_component(assessment))
}
