//! The evidence cache: for each assessment, the scans of the last thirty days. Each is a compressed file in the
//! browser's cache storage, which holds more than local storage. The evidence worker loads and saves the scans; the
//! page only describes and deletes them.

use super::locks;
use super::{evidence_worker, gzip};
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
/// The lock for changes to the cache. A job that loads scans and saves the result keeps the lock throughout.
pub(super) const LOCK: &str = CACHE;
/// The number of scans kept per assessment; older ones are dropped.
const MOST: usize = 12;
/// Headers stored with a scan: the account, the number of calls, and when the first and the last call were made.
const ACCOUNT: &str = "x-account";
const CALLS: &str = "x-calls";
const OLDEST: &str = "x-oldest";
const NEWEST: &str = "x-newest";

thread_local! {
    /// The number of times that evidence was deleted in this visit.
    static FORGOTTEN: Cell<u32> = const { Cell::new(0) };
}

/// A summary of the cached scans of an assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The AWS account of the latest scan.
    pub account: String,
    /// The number of recorded calls.
    pub calls: u32,
    /// When the first call was made.
    pub begun: Timestamp,
    /// The compressed size in bytes.
    pub bytes: usize,
}

/// A cached scan: where it is, and when its first and last calls were made.
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

    /// Whether all of the scan's calls are recent enough to count.
    fn is_fresh(&self, now: Timestamp) -> bool {
        still_counts(self.oldest, now)
    }
}

/// The cached scans of an assessment that are recent enough to count, latest first. Scans that cannot be read are
/// skipped. Loading stops at the scan that would exceed the limit of values.
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

/// Saves a scan for an assessment, replacing an earlier version of the same scan, and drops outdated ones. A scan
/// without calls is not saved.
///
/// # Errors
/// The browser's error; null if it has no cache storage.
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

/// Drops scans that are too old to count, and those beyond the number that is kept. The caller holds the lock.
async fn drop_outdated(assessment: &str, now: Timestamp) {
    let Some(cache) = cache().await else { return };
    for (place, cached) in all(assessment).await.iter().enumerate() {
        if place >= MOST || !cached.is_fresh(now) {
            let _ = JsFuture::from(cache.delete_with_request(&cached.request)).await;
        }
    }
}

/// Drops outdated scans of an assessment and describes the others; `None` if there are none, or if one cannot be read.
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

/// Deletes the cached scans of an assessment.
pub async fn forget(assessment: &str) {
    FORGOTTEN.set(FORGOTTEN.get().wrapping_add(1));
    let _held = locks::hold(LOCK).await;
    if let Some(cache) = cache().await {
        for cached in all(assessment).await {
            let _ = JsFuture::from(cache.delete_with_request(&cached.request)).await;
        }
    }
}

/// Deletes the cached scans of an assessment in the background.
pub fn forget_later(assessment: &str) {
    let assessment = assessment.to_owned();
    spawn_local(async move { forget(&assessment).await });
}

/// Deletes all cached scans.
pub async fn forget_all() {
    FORGOTTEN.set(FORGOTTEN.get().wrapping_add(1));
    let _held = locks::hold(LOCK).await;
    if let Some(storage) = storage() {
        let _ = JsFuture::from(storage.delete(CACHE)).await;
    }
}

/// The number of times that evidence was deleted in this visit.
pub(super) fn times_forgotten() -> u32 {
    FORGOTTEN.get()
}

async fn packed(text: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/gzip");
    let plain = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options)?;
    match gzip::packed(&plain.stream()) {
        Some(stream) => {
            let response = Response::new_with_opt_readable_stream(Some(&stream))?;
            Ok(JsFuture::from(response.blob()?).await?.unchecked_into())
        }
        None => Ok(plain),
    }
}

/// All cached scans of an assessment, latest first.
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

/// The browser's cache storage, in a page or a worker. `None` outside a secure context, such as over plain HTTP.
fn storage() -> Option<CacheStorage> {
    Reflect::get(&js_sys::global(), &JsValue::from_str("caches")).ok()?.dyn_into().ok()
}

/// The beginning of the addresses of an assessment's cached scans. No file of the site has such an address.
fn address(assessment: &str) -> String {
    format!("/kept-evidence/{}/", js_sys::encode_uri_component(assessment))
}
