//! The clerk, from both sides: the page that asks, and the worker that does the job. A fresh worker for every job.

use super::{dom, guidance, message};
use crate::clerk::{Job, Outcome, work};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// A function of ours that the browser calls.
type Listener = Closure<dyn FnMut(Event)>;

/// What the worker says when it listens; what is sent before is lost.
const READY: &str = "ready";

/// Has a job done.
///
/// # Errors
/// Why the worker could not be loaded or did not answer, in the browser's words.
pub async fn ask(job: &Job) -> Result<Outcome, String> {
    let job = serde_json::to_string(job).map_err(|error| error.to_string())?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let address = format!("{}/clerk_loader.js", dom::base_path());
    let worker = Worker::new_with_options(&address, &options).map_err(|error| message(&error))?;
    let answer = answer(worker.clone(), job).await;
    worker.terminate();
    let text = answer.map_err(|error| message(&error))?.as_string().unwrap_or_default();
    Outcome::read(&text).ok_or(text)
}

/// Hands the job over once the worker is ready, and waits for its answer or its failure.
async fn answer(worker: Worker, job: String) -> Result<JsValue, JsValue> {
    let listeners: Rc<RefCell<Vec<Listener>>> = Rc::default();
    let kept = listeners.clone();
    let mut begin = move |resolve: js_sys::Function, reject: js_sys::Function| {
        let (sender, job) = (worker.clone(), job.clone());
        let on_message = Listener::new(move |event: Event| {
            let data = event.unchecked_into::<MessageEvent>().data();
            let _ = if data.as_string().as_deref() == Some(READY) {
                sender.post_message(&JsValue::from_str(&job))
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
        let (outlet, text) = (outlet.clone(), event.data().as_string().unwrap_or_default());
        spawn_local(async move {
            let outcome = serde_json::to_string(&done(&text).await).unwrap_or_default();
            let _ = outlet.post_message(&JsValue::from_str(&outcome));
        });
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str(READY));
}

async fn done(text: &str) -> Outcome {
    let job: Job = match serde_json::from_str(text) {
        Ok(job) => job,
        Err(error) => return Outcome::Refused { why: error.to_string() },
    };
    let base = match &job {
        Job::Export { base, .. } => base.clone(),
        Job::Open { .. } => String::new(),
    };
    let mut texts = BTreeMap::new();
    for id in job.needs() {
        match guidance::load(id, &base).await {
            Ok(text) => texts.insert(id, text),
            Err(_) => return Outcome::Refused { why: crate::messages::ui::NOT_LOADED.to_owned() },
        };
    }
    work(job, &texts)
}
