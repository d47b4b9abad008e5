//! The reader, from both sides: the page that asks, and the worker that reads what comes with the job. It has no way to ask AWS
//! and no code for credentials.

use super::{kept, locks, message, store, worker};
use crate::evidence::file::{Damage, EvidenceFile, FileError, FileReader};
use crate::json::FromJson;
use crate::messages::reading as say;
use crate::reader::{Job, Outcome, Reading, work};
use crate::time::Timestamp;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair};

/// How a file that `gzip` packed begins.
const PACKED: [u8; 2] = [0x1f, 0x8b];

/// Has a job done, with the files that it is about. What came of it is read as far as the caller shows it.
///
/// # Errors
/// Why the worker could not be loaded or did not answer, in the browser's words.
pub(crate) async fn read<T: FromJson>(job: &Job, files: &[Blob]) -> Result<T, String> {
    let text = answer(job, files).await?;
    let value: Option<serde_json::Value> = serde_json::from_str(&text).ok();
    value.and_then(|value| T::from_json(&value).ok()).ok_or(text)
}

async fn answer(job: &Job, files: &[Blob]) -> Result<String, String> {
    let text = serde_json::to_string(job).map_err(|error| error.to_string())?;
    let order = Array::of1(&JsValue::from_str(&text));
    for file in files {
        order.push(file);
    }
    let forgotten = kept::times_forgotten();
    let text = worker::ask("reader", order.into()).await?;
    // What was forgotten meanwhile must not come back with what was saved after that.
    if !job.kept().is_empty() && !store::keeps_evidence() {
        kept::forget_all().await;
    } else if !job.kept().is_empty() && kept::times_forgotten() != forgotten {
        kept::forget(job.kept()).await;
    }
    Ok(text)
}

/// The worker's side.
pub fn serve() {
    worker::serve(|order| async move { serde_json::to_string(&done(&order).await).unwrap_or_default() });
}

async fn done(order: &JsValue) -> Outcome {
    let order = Array::from(order);
    let job = order.get(0).as_string().and_then(|text| serde_json::from_str::<Job>(&text).ok());
    let Some(job) = job else { return Outcome::Refused { why: say::NO_JOB.to_owned() } };
    // Others may be at the same.
    let _held = if job.kept().is_empty() { None } else { Some(locks::hold(kept::LOCK).await) };
    let now = match &job {
        Job::Files { now, .. } | Job::Pasted { now, .. } | Job::Again { now, .. } => *now,
        Job::Script { .. } => Timestamp::default(),
    };
    let earlier = if job.kept().is_empty() { Vec::new() } else { kept::load(job.kept(), now).await };
    let (outcome, to_keep) = match &job {
        Job::Files { circumstances, keep, .. } => {
            let mut reading = Reading::new(earlier, now);
            for (place, file) in (0..).zip(order.iter().skip(1)) {
                let reader = FileReader::of(job.roads_of(place), now);
                match file.dyn_into::<Blob>() {
                    Ok(blob) => match taken(&blob, reader).await {
                        Ok(file) => reading.add(file),
                        Err(why) => reading.refuse(why),
                    },
                    Err(_) => reading.refuse(say::not_read("")),
                }
            }
            let (outcome, all) = reading.finish(*circumstances);
            (outcome, all.into_iter().filter(|look| look.account == *keep).collect())
        }
        job => {
            let (outcome, look) = work(job, &earlier);
            (outcome, look.into_iter().collect::<Vec<_>>())
        }
    };
    for look in to_keep.iter().filter(|_| !job.kept().is_empty()) {
        // Where there is no room, what was found stands all the same; the page shows what is kept.
        let _ = kept::save(job.kept(), look, now).await;
    }
    outcome
}

/// Reads a file, unpacking it where it is packed: what it holds, or in words why the browser could not read it.
pub(super) async fn taken(blob: &Blob, mut reader: FileReader) -> Result<Result<EvidenceFile, FileError>, String> {
    let failed = |error: JsValue| say::not_read(&message(&error));
    let is_packed = is_packed(blob).await.map_err(failed)?;
    let stream =
        if is_packed { through("DecompressionStream", &blob.stream()).ok_or(say::NO_GZIP)? } else { blob.stream() };
    let chunks: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let chunk = match JsFuture::from(chunks.read()).await {
            Ok(chunk) => chunk,
            // What is cut off or damaged cannot be unpacked to its end.
            Err(_) if is_packed => return Ok(Err(FileError::Damaged(Damage::CutOff))),
            Err(error) => return Err(failed(error)),
        };
        let field = |name: &str| Reflect::get(&chunk, &JsValue::from_str(name)).unwrap_or_default();
        if field("done").is_truthy() {
            return Ok(reader.finish());
        }
        if let Err(error) = reader.push(&Uint8Array::new(&field("value")).to_vec()) {
            // Nobody waits for what comes after; that it may fail as well changes nothing.
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

/// A stream of what another one holds, packed (`CompressionStream`) or unpacked (`DecompressionStream`) on the way; `None` where
/// the browser cannot. By name, because `web-sys` counts both among what is not stable yet.
pub(super) fn through(way: &str, stream: &ReadableStream) -> Option<ReadableStream> {
    let constructor = Reflect::get(&js_sys::global(), &JsValue::from_str(way)).ok()?;
    let constructor = constructor.dyn_ref::<js_sys::Function>()?;
    let pair = Reflect::construct(constructor, &Array::of1(&JsValue::from_str("gzip"))).ok()?;
    Some(stream.pipe_through(pair.unchecked_ref::<ReadableWritablePair>()))
}
