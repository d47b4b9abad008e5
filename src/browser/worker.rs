//! Workers that do one job each, from both sides. A job that is stopped, or takes too long, ends with its worker and is
//! not done at all.

use super::{clock, dom};
use crate::messages::ui as say;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// A callback for browser events.
type Listener = Closure<dyn FnMut(Event)>;

/// The worker's message that it is listening; anything sent before it is lost.
const READY: &str = "ready";

/// The interval at which a running job is checked for a stop, in milliseconds.
const LOOK_EVERY: u32 = 250;
/// The number of checks after which a job is ended: two minutes, not counting the time in which the device sleeps.
const MOST_LOOKS: u32 = 120_000 / LOOK_EVERY;

thread_local! {
    /// The number of times that jobs were stopped.
    static STOPPED: Cell<u32> = const { Cell::new(0) };
}

/// Stops all running jobs.
pub fn stop() {
    STOPPED.set(STOPPED.get().wrapping_add(1));
}

/// Starts a worker, sends it a job, and returns its answer. `program` is the name in the page's list of files
/// (`data-…`).
///
/// # Errors
/// Why the job was not done, in words.
pub(super) async fn ask(program: &str, job: JsValue) -> Result<String, String> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let not_loaded = |_| say::WORKER_NOT_LOADED.to_owned();
    let worker = Worker::new_with_options(&dom::program(program), &options).map_err(not_loaded)?;
    let answer = answer(worker.clone(), job).await;
    worker.terminate();
    let text = answer.map_err(|why| why.as_string().unwrap_or_else(|| say::WORKER_NOT_LOADED.to_owned()))?;
    Ok(text.as_string().unwrap_or_default())
}

/// Sends the job once the worker is ready, and waits for the answer, an error, a stop or the time limit.
async fn answer(worker: Worker, job: JsValue) -> Result<JsValue, JsValue> {
    let listeners: Rc<RefCell<Vec<Listener>>> = Rc::default();
    let watch = RefCell::new(None);
    let kept = listeners.clone();
    let mut begin = move |resolve: js_sys::Function, reject: js_sys::Function| {
        let (sender, job) = (worker.clone(), job.clone());
        let on_message = Listener::new(move |event: Event| {
            let data = event.unchecked_into::<MessageEvent>().data();
            let _ = if data.as_string().as_deref() == Some(READY) {
                sender.post_message(&job)
            } else {
                resolve.call1(&JsValue::NULL, &data).map(|_| ())
            };
        });
        let (end, before, mut looks) = (reject.clone(), STOPPED.get(), 0);
        let look = move || {
            looks += 1;
            if STOPPED.get() != before || looks > MOST_LOOKS {
                let why = if looks > MOST_LOOKS { say::TOOK_TOO_LONG } else { say::STOPPED };
                let _ = end.call1(&JsValue::NULL, &JsValue::from_str(why));
            }
        };
        watch.replace(Some(clock::repeat(LOOK_EVERY, look)));
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

/// Runs the worker's side: reports that it is ready, and answers each job with what `work` returns.
pub(super) fn serve<Done: Future<Output = String> + 'static>(work: fn(JsValue) -> Done) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let outlet = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let (outlet, job) = (outlet.clone(), event.data());
        spawn_local(async move {
            let _ = outlet.post_message(&JsValue::from_str(&work(job).await));
        });
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str(READY));
}
