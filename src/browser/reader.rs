//! The reader, from both sides: the page that asks, and the worker that reads what comes with the job. A fresh worker for every
//! job; it has no way to ask AWS and no code for credentials.

use super::{dom, message};
use crate::evidence::file::{Damage, EvidenceFile, FileError, FileReader};
use crate::messages::reading as say;
use crate::reader::{Job, Outcome, Reading, work};
use crate::time::Timestamp;
use js_sys::{Array, Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, DedicatedWorkerGlobalScope, Event, MessageEvent, ReadableStream, ReadableStreamDefaultReader,
    ReadableWritablePair, Worker, WorkerOptions, WorkerType,
};

/// A function of ours that the browser calls.
type Listener = Closure<dyn FnMut(Event)>;

/// What the worker says when it listens; what is sent before is lost.
const READY: &str = "ready";
/// How a file that `gzip` packed begins.
const PACKED: [u8; 2] = [0x1f, 0x8b];

/// Has a job done, with the files that it is about.
///
/// # Errors
/// Why the worker could not be loaded or did not answer, in the browser's words.
pub async fn read(job: &Job, files: &[Blob]) -> Result<Outcome, String> {
    let job = serde_json::to_string(job).map_err(|error| error.to_string())?;
    let order = Array::of1(&JsValue::from_str(&job));
    for file in files {
        order.push(file);
    }
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let address = format!("{}/reader_loader.js", dom::base_path());
    let worker = Worker::new_with_options(&address, &options).map_err(|error| message(&error))?;
    let answer = answer(worker.clone(), order).await;
    worker.terminate();
    let text = answer.map_err(|error| message(&error))?.as_string().unwrap_or_default();
    Outcome::read(&text).ok_or(text)
}

/// Hands the job over once the worker is ready, and waits for its answer or its failure.
async fn answer(worker: Worker, order: Array) -> Result<JsValue, JsValue> {
    let listeners: Rc<RefCell<Vec<Listener>>> = Rc::default();
    let kept = listeners.clone();
    let mut begin = move |resolve: js_sys::Function, reject: js_sys::Function| {
        let (sender, order) = (worker.clone(), order.clone());
        let on_message = Listener::new(move |event: Event| {
            let data = event.unchecked_into::<MessageEvent>().data();
            let _ = if data.as_string().as_deref() == Some(READY) {
                sender.post_message(&order)
            } else {
                resolve.call1(&JsValue::NULL, &data).map(|_| ())
            };
        });
        let on_error = Listener::new(move |event: Event| {
            let _ = reject.call1(&JsValue::NULL, &event);
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        kept.borrow_mut().extend([on_message, on_error]);
    };
    let answer = JsFuture::from(js_sys::Promise::new(&mut begin)).await;
    listeners.borrow_mut().clear();
    answer
}

/// The worker's side: says that it is ready, and does what it is sent.
pub fn serve() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let outlet = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let (outlet, order) = (outlet.clone(), event.data());
        spawn_local(async move {
            let outcome = serde_json::to_string(&done(&order).await).unwrap_or_default();
            let _ = outlet.post_message(&JsValue::from_str(&outcome));
        });
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str(READY));
}

async fn done(order: &JsValue) -> Outcome {
    let order = Array::from(order);
    let job = order.get(0).as_string().and_then(|text| serde_json::from_str::<Job>(&text).ok());
    match job {
        Some(Job::Files { circumstances, now }) => {
            let mut reading = Reading::new(now);
            for file in order.iter().skip(1) {
                match file.dyn_into::<Blob>() {
                    Ok(blob) => match taken(&blob, now).await {
                        Ok(file) => reading.add(file),
                        Err(why) => reading.refuse(why),
                    },
                    Err(_) => reading.refuse(say::not_read("")),
                }
            }
            reading.finish(circumstances)
        }
        Some(job) => work(&job),
        None => Outcome::Refused { why: say::NO_JOB.to_owned() },
    }
}

/// Reads a file, unpacking it where it is packed: what it holds, or in words why the browser could not read it.
async fn taken(blob: &Blob, now: Timestamp) -> Result<Result<EvidenceFile, FileError>, String> {
    let failed = |error: JsValue| say::not_read(&message(&error));
    let is_packed = is_packed(blob).await.map_err(failed)?;
    let stream = if is_packed { unpacked(&blob.stream()).ok_or(say::NO_GZIP)? } else { blob.stream() };
    let chunks: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut reader = FileReader::new(now);
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

/// A stream of what a packed stream holds; `None` where the browser cannot unpack. By name, because `web-sys` counts it among
/// what is not stable yet.
fn unpacked(packed: &ReadableStream) -> Option<ReadableStream> {
    let constructor = Reflect::get(&js_sys::global(), &JsValue::from_str("DecompressionStream")).ok()?;
    let constructor = constructor.dyn_ref::<js_sys::Function>()?;
    let unpacking = Reflect::construct(constructor, &Array::of1(&JsValue::from_str("gzip"))).ok()?;
    Some(packed.pipe_through(unpacking.unchecked_ref::<ReadableWritablePair>()))
}
