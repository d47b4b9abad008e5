//! The page's side of the scanner: starts the worker, hands credentials over unread, and keeps the evidence file that comes
//! back. There is one scanner at most. What it says is in `crate::protocol::scan`, what its own side does in `browser::scanner`.

use super::{clock, dom, files, host, message};
use crate::catalog::Partition;
use crate::protocol::scan::{CREDENTIALS, Command, ScannerEvent};
use js_sys::{Array, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Event, MessageEvent, RequestCache, Worker, WorkerOptions, WorkerType};

/// A function of ours that the browser calls.
type Listener = Closure<dyn FnMut(Event)>;

/// What the page learns of the scanner.
#[derive(Debug)]
pub enum LinkEvent {
    /// It said something.
    Event(ScannerEvent),
    /// It sent the evidence of the last scan, which is kept here for saving.
    Evidence,
    /// It said something that this version does not understand.
    Newer,
    /// It could not be loaded, or has stopped. What went wrong is not told: it may hold anything.
    Lost,
}

/// The worker, and what listens to it.
struct Link {
    worker: Worker,
    _listeners: [Listener; 2],
}

thread_local! {
    static LINK: RefCell<Option<Link>> = const { RefCell::new(None) };
    static EVIDENCE: RefCell<Option<Blob>> = const { RefCell::new(None) };
}

fn address() -> String {
    dom::program("scanner")
}

/// Whether there is a scanner, ready or not.
pub fn is_open() -> bool {
    LINK.with_borrow(Option::is_some)
}

/// Starts the scanner, in the place of one that is there. It listens once it has reported that it is ready.
///
/// # Errors
/// What the browser said.
pub fn open(tell: impl Fn(LinkEvent) + 'static) -> Result<(), String> {
    close();
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&address(), &options).map_err(|error| message(&error))?;
    let tell: Rc<dyn Fn(LinkEvent)> = Rc::new(tell);
    let lost = tell.clone();
    let on_message = Listener::new(move |event: Event| {
        let data = event.unchecked_into::<MessageEvent>().data();
        if let Some(told) = read(data) {
            tell(told);
        }
    });
    let on_error = Listener::new(move |event: Event| {
        // Its words would go to the console otherwise.
        event.prevent_default();
        lost(LinkEvent::Lost);
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    LINK.set(Some(Link { worker, _listeners: [on_message, on_error] }));
    Ok(())
}

fn read(data: JsValue) -> Option<LinkEvent> {
    match data.dyn_into::<Blob>() {
        Ok(evidence) => {
            EVIDENCE.set(Some(evidence));
            Some(LinkEvent::Evidence)
        }
        // One that cannot be read is of a newer version: this page has been open while the host got it.
        Err(data) => Some(ScannerEvent::read(&data.as_string()?).map_or(LinkEvent::Newer, LinkEvent::Event)),
    }
}

/// Sends an order, if there is a scanner.
pub fn send(command: &Command) {
    if let Ok(text) = serde_json::to_string(command) {
        post(&JsValue::from_str(&text));
    }
}

fn post(what: &JsValue) {
    LINK.with_borrow(|link| {
        if let Some(link) = link {
            // It fails for what cannot be copied, which a text or a list of texts never is.
            let _ = link.worker.post_message(what);
        }
    });
}

/// Hands over what stands in a field, and empties it. The program never reads it: the browser passes it from the field to
/// the worker.
pub fn hand_over(field: &str, partition: Partition) {
    let text = take(field);
    post_credentials(&text, partition);
}

/// Hands over what stands in several fields, each under its name, and empties them; unread too.
pub fn hand_over_named(fields: &[(&str, &str)], partition: Partition) {
    let lines = Array::new();
    for (name, field) in fields {
        lines.push(&Array::of2(&JsValue::from_str(name), &take(field)).join("="));
    }
    post_credentials(&lines.join("\n"), partition);
}

fn post_credentials(text: &JsValue, partition: Partition) {
    post(&Array::of3(&JsValue::from_str(CREDENTIALS), text, &JsValue::from_str(partition.as_str())));
}

/// What stands in a field, which is empty from then on.
fn take(field: &str) -> JsValue {
    let Some(element) = dom::element(field) else { return JsValue::from_str("") };
    let name = JsValue::from_str("value");
    let text = Reflect::get(&element, &name).unwrap_or_else(|_| JsValue::from_str(""));
    let _ = Reflect::set(&element, &name, &JsValue::from_str(""));
    text
}

/// Ends the scanner, and with it the credentials in its memory.
pub fn close() {
    let Some(link) = LINK.take() else { return };
    if let Ok(text) = serde_json::to_string(&Command::Forget) {
        let _ = link.worker.post_message(&JsValue::from_str(&text));
    }
    link.worker.set_onmessage(None);
    link.worker.set_onerror(None);
    link.worker.terminate();
    // One of its listeners may be what calls this.
    clock::after(0, move || drop(link)).forget();
}

/// Saves the evidence of the last scan as a file.
///
/// # Errors
/// What the browser said.
pub fn save_evidence(name: &str) -> Result<(), String> {
    EVIDENCE.with_borrow(|evidence| match evidence {
        Some(evidence) => files::save_blob(name, evidence).map_err(|error| message(&error)),
        None => Err(String::new()),
    })
}

/// The evidence of this visit's last scan.
pub fn evidence() -> Option<Blob> {
    EVIDENCE.with_borrow(Clone::clone)
}

/// Drops the evidence.
pub fn drop_evidence() {
    EVIDENCE.set(None);
}

/// The policy header that the host sends with the scanner's script; `None` where it sends none.
///
/// # Errors
/// The script could not be had at all.
pub async fn policy_header() -> Result<Option<String>, String> {
    // As the worker's start asks, so that what comes from a cache is the same for both.
    let response = host::fetch(&address(), RequestCache::Default).await?;
    let header = |name: &str| response.headers().get(name).map_err(|error| message(&error));
    // Many hosts send the page in the place of what they do not have.
    match header("content-type")? {
        Some(kind) if kind.contains("javascript") => header("content-security-policy"),
        _ => Err(String::new()),
    }
}

/// Calls back when the page comes back as it was left, on the way back through the visited pages.
pub fn on_page_back(run: impl Fn() + 'static) {
    let run: Box<dyn Fn()> = Box::new(run);
    super::events::listen("pageshow", move |event: web_sys::PageTransitionEvent| {
        if event.persisted() {
            run();
        }
    });
}

/// Calls back when the page goes away, perhaps to be kept for a way back: the credentials must not be kept with it.
pub fn on_page_gone(run: impl Fn() + 'static) {
    let run: Box<dyn Fn()> = Box::new(run);
    super::events::listen("pagehide", move |_: Event| run());
}
