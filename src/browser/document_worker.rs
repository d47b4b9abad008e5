//! The document worker from both sides: the page that sends a job, and the worker that does it.

use super::sealing::{self, Lock, SealError};
use super::{guidance, message, worker};
use crate::assessment::SIZE_LIMIT;
use crate::document_worker::work;
use crate::messages::ui::{self as say, sharing};
use crate::protocol::document::{DocumentOutcome, Job, Secret, ShareLock};
use crate::share::{self, Header, HeaderError, KeySource, LinkKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Uint8Array};
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// The bytes of a file that tell whether it is a share.
const BEGINNING: i32 = 8;

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
    if let (Job::Open { text, secret, .. }, Ok(file)) = (&mut job, file.dyn_into::<Blob>()) {
        match content(&file, secret).await {
            Ok(content) => *text = content,
            Err(outcome) => return outcome,
        }
    }
    let mut texts = BTreeMap::new();
    for id in job.needs() {
        match guidance::load(id, job.base()).await {
            Ok(text) => texts.insert(id, text),
            Err(_) => return DocumentOutcome::Refused { why: say::NOT_LOADED.to_owned() },
        };
    }
    let mappings = if job.needs_mappings() {
        match guidance::load_mappings(job.base()).await {
            Ok(mappings) => Some(mappings),
            Err(_) => return DocumentOutcome::Refused { why: say::NOT_LOADED.to_owned() },
        }
    } else {
        None
    };
    let lock = match &job {
        Job::Share { lock, .. } => Some(lock.clone()),
        _ => None,
    };
    match (lock, work(job, &texts, mappings.as_ref())) {
        (Some(lock), DocumentOutcome::Exported { file_name, text, .. }) => match sealed(&text, lock).await {
            Ok((share, key)) => DocumentOutcome::Shared {
                file_name: format!("{}.footing", file_name.trim_end_matches(".json")),
                base64: STANDARD.encode(share),
                key,
            },
            Err(error) => DocumentOutcome::Refused { why: seal_error(error) },
        },
        (_, outcome) => outcome,
    }
}

/// Encrypts a text. Returns the share, and its key for a link if it has one.
async fn sealed(text: &str, lock: ShareLock) -> Result<(Vec<u8>, Option<String>), SealError> {
    match lock {
        ShareLock::Link => {
            let key = LinkKey::new(sealing::random()?);
            let share = sealing::seal(text, &Lock::Link(key.clone())).await?;
            Ok((share, Some(key.to_text().to_string())))
        }
        ShareLock::Passphrase(passphrase) => {
            Ok((sealing::seal(text, &Lock::Passphrase(passphrase.into())).await?, None))
        }
    }
}

/// Reads a file, and decrypts it if it is a share, in bytes or as text. If it is none, no secret is of use.
async fn content(file: &Blob, secret: &mut Option<String>) -> Result<String, DocumentOutcome> {
    let refused = |problem: JsValue| DocumentOutcome::Refused { why: say::file_not_read(&message(&problem)) };
    let beginning = file.slice_with_i32_and_i32(0, BEGINNING).map_err(refused)?;
    let beginning = bytes_of(&beginning).await.map_err(refused)?;
    let share = if share::is_share(&beginning) {
        bytes_of(file).await.map_err(refused)?
    } else {
        // Bytes that are not UTF-8 become replacement characters.
        let text = JsFuture::from(file.text()).await.map_err(refused)?.as_string().unwrap_or_default();
        match share::from_text(&text) {
            Some(share) => share,
            None => {
                *secret = None;
                return Ok(text);
            }
        }
    };
    let why = |error: SealError| DocumentOutcome::Refused { why: seal_error(error) };
    let (header, ..) = Header::parse(&share).map_err(|error| why(SealError::Header(error)))?;
    match secret {
        None => Err(DocumentOutcome::Locked {
            secret: match header.key {
                KeySource::Link => Secret::Link,
                KeySource::Passphrase { .. } => Secret::Passphrase,
            },
        }),
        Some(secret) => sealing::open(&share, secret, SIZE_LIMIT).await.map_err(why),
    }
}

async fn bytes_of(blob: &Blob) -> Result<Vec<u8>, JsValue> {
    Ok(Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?).to_vec())
}

fn seal_error(error: SealError) -> String {
    match error {
        SealError::NoCryptography => sharing::UNAVAILABLE.to_owned(),
        SealError::NoCompression => sharing::NO_COMPRESSION.to_owned(),
        SealError::Header(error) => sharing::header_error(error).to_owned(),
        SealError::WrongKey => sharing::WRONG_KEY.to_owned(),
        SealError::TooLarge => sharing::header_error(HeaderError::TooLarge).to_owned(),
        SealError::Browser(problem) => say::file_not_read(&problem),
    }
}
