//! The clerk, from both sides: the page that asks, and the worker that does the job.

use super::{guidance, worker};
use crate::clerk::{Job, Outcome, work};
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

/// Has a job done.
///
/// # Errors
/// Why the worker could not be loaded or did not answer, in the browser's words.
pub async fn ask(job: &Job) -> Result<Outcome, String> {
    let job = serde_json::to_string(job).map_err(|error| error.to_string())?;
    let text = worker::ask("clerk", JsValue::from_str(&job)).await?;
    Outcome::read(&text).ok_or(text)
}

/// The worker's side.
pub fn serve() {
    worker::serve(|order| async move {
        let text = order.as_string().unwrap_or_default();
        serde_json::to_string(&done(&text).await).unwrap_or_default()
    });
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
