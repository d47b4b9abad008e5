//! The document worker from both sides: the page that sends a job, and the worker that does it.

use super::{guidance, message, worker};
use crate::document_worker::work;
use crate::messages::ui as say;
use crate::protocol::document::{DocumentOutcome, Job};
use js_sys::Array;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Sends a job to a new document worker, with the file that the job is about, if any.
///
/// # Errors
/// Why the job was not done, in words.
pub async fn ask(job: &Job, file: Option<&Blob>) -> Result<DocumentOutcome, String> {
    let job = serde_json::to_string(job).map_err(|error| error.to_string())?;
    let job = Array::of2(&JsValue::from_str(&job), &JsValue::from(file.cloned()));
    let text = worker::ask("document_worker", job.into()).await?;
    DocumentOutcome::read(&text).ok_or_else(|| say::WORKER_NOT_LOADED.to_owned())
}

/// Runs the worker's side: does each job that the page sends.
pub fn serve() {
    worker::serve(|job| async move {
        let job = Array::from(&job);
        let text = job.get(0).as_string().unwrap_or_default();
        serde_json::to_string(&done(&text, job.get(1)).await).unwrap_or_default()
    });
}

async fn done(text: &str, file: JsValue) -> DocumentOutcome {
    let mut job: Job = match serde_json::from_str(text) {
        Ok(job) => job,
        Err(_) => return DocumentOutcome::Refused { why: say::CHOICE_NOT_KNOWN.to_owned() },
    };
    if let (Job::Open { text, .. }, Ok(file)) = (&mut job, file.dyn_into::<Blob>()) {
        match JsFuture::from(file.text()).await {
            // Bytes that are not UTF-8 become replacement characters.
            Ok(read) => *text = read.as_string().unwrap_or_default(),
            Err(problem) => return DocumentOutcome::Refused { why: say::file_not_read(&message(&problem)) },
        }
    }
    let mut texts = BTreeMap::new();
    for id in job.needs() {
        match guidance::load(id, job.base()).await {
            Ok(text) => texts.insert(id, text),
            Err(_) => return DocumentOutcome::Refused { why: say::NOT_LOADED.to_owned() },
        };
    }
    work(job, &texts)
}
