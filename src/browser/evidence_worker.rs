//! The evidence worker from both sides: the page that sends a job, and the worker that does it. The worker cannot reach
//! AWS and has no code for credentials.

use super::{evidence_cache, gzip, locks, message, store, worker};
use crate::evidence::Evidence;
use crate::evidence::file::{Damage, EvidenceFile, FileError, FileReader};
use crate::evidence_worker::{Reading, work};
use crate::messages::{reading as say, ui as words};
use crate::protocol::evidence::{EvidenceOutcome, Job};
use crate::stdx::json::FromJson;
use crate::stdx::time::Timestamp;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader};

/// The first bytes of a gzip file.
const PACKED: [u8; 2] = [0x1f, 0x8b];

/// Sends a job and its files to a new evidence worker, and reads from the outcome what the caller needs of it.
///
/// # Errors
/// Why the job was not done, in words.
pub(crate) async fn read<T: FromJson>(job: &Job, files: &[Blob]) -> Result<T, String> {
    let text = answer(job, files).await?;
    let value: Option<serde_json::Value> = serde_json::from_str(&text).ok();
    value.and_then(|value| T::from_json(&value).ok()).ok_or_else(|| words::WORKER_NOT_LOADED.to_owned())
}

async fn answer(job: &Job, files: &[Blob]) -> Result<String, String> {
    let text = serde_json::to_string(job).map_err(|error| error.to_string())?;
    let message = Array::of1(&JsValue::from_str(&text));
    for file in files {
        message.push(file);
    }
    let forgotten = evidence_cache::times_forgotten();
    let text = worker::ask("evidence_worker", message.into()).await?;
    // Evidence that was deleted in the meantime must not come back with what the worker saved afterwards.
    if let Some(cached) = job.cached() {
        if !store::keeps_evidence() {
            evidence_cache::forget_all().await;
        } else if evidence_cache::times_forgotten() != forgotten {
            evidence_cache::forget(cached).await;
        }
    }
    Ok(text)
}

/// Runs the worker's side: does each job that the page sends.
pub fn serve() {
    worker::serve(|message| async move { serde_json::to_string(&done(&message).await).unwrap_or_default() });
}

async fn done(message: &JsValue) -> EvidenceOutcome {
    let message = Array::from(message);
    let job = message.get(0).as_string().and_then(|text| serde_json::from_str::<Job>(&text).ok());
    let Some(job) = job else { return EvidenceOutcome::Refused { why: say::NO_JOB.to_owned() } };
    // Other tabs use the same cache.
    let _held = if job.cached().is_some() { Some(locks::hold(evidence_cache::LOCK).await) } else { None };
    let now = match &job {
        Job::Files { now, .. } | Job::Pasted { now, .. } | Job::Rejudge { now, .. } => *now,
        Job::Script { .. } | Job::Explain => Timestamp::default(),
    };
    let earlier = match job.cached() {
        Some(cached) => evidence_cache::load(cached, now).await,
        None => Vec::new(),
    };
    let (outcome, to_keep) = match &job {
        Job::Files { profile_facts, keep, own, page, .. } => {
            let mut reading = Reading::new(earlier, now);
            for (place, file) in (0..).zip(message.iter().skip(1)) {
                let reader = FileReader::of(job.sources_of(place), now);
                match file.dyn_into::<Blob>() {
                    Ok(blob) => match taken(&blob, reader).await {
                        Ok(file) => reading.add(file),
                        Err(why) => reading.refuse(why),
                    },
                    Err(_) => reading.refuse(say::not_read("")),
                }
            }
            let (outcome, all) = reading.finish(*profile_facts, *own, page);
            let is_kept = |scan: &Evidence| keep.is_some_and(|account| account.as_str() == scan.account);
            (outcome, all.into_iter().filter(is_kept).collect())
        }
        job => {
            let (outcome, scan) = work(job, &earlier);
            (outcome, scan.into_iter().collect::<Vec<_>>())
        }
    };
    if let Some(cached) = job.cached() {
        for scan in &to_keep {
            // If there is no room, the findings still count; the page shows what is cached.
            let _ = evidence_cache::save(cached, scan, now).await;
        }
    }
    outcome
}

/// Reads an evidence file, decompressing it if needed. The outer error says in words why the browser could not read it.
pub(super) async fn taken(blob: &Blob, mut reader: FileReader) -> Result<Result<EvidenceFile, FileError>, String> {
    let failed = |error: JsValue| say::not_read(&message(&error));
    let is_packed = is_packed(blob).await.map_err(failed)?;
    let stream = if is_packed {
        reader = reader.packed(blob.size() as usize);
        gzip::unpacked(blob).ok_or(say::NO_GZIP)?
    } else {
        blob.stream()
    };
    let chunks: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let chunk = match JsFuture::from(chunks.read()).await {
            Ok(chunk) => chunk,
            // A file that is cut off or damaged cannot be decompressed to its end.
            Err(_) if is_packed => return Ok(Err(FileError::Damaged(Damage::CutOff))),
            Err(error) => return Err(failed(error)),
        };
        let field = |name: &str| Reflect::get(&chunk, &JsValue::from_str(name)).unwrap_or_default();
        if field("done").is_truthy() {
            return Ok(reader.finish());
        }
        if let Err(error) = reader.push(&Uint8Array::new(&field("value")).to_vec()) {
            // The rest is not needed, so a failure to cancel does not matter.
            drop(chunks.cancel());
            return Ok(Err(error));
        }
    }
}

async fn is_packed(blob: &Blob) -> Result<bool, JsValue> {
    let beginning = blob.slice_with_i32_and_i32(0, 2)?;
    let bytes = Uint8Array::new(&JsFuture::from(beginning.array_buffer()).await?).to_vec();
    Ok(bytes == PACKED)
}
