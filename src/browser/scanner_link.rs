//! The page's side of the link to the scanner: starts the worker, hands over credentials unread, and holds the evidence
//! file that the scanner sends. There is at most one scanner. The messages are in `crate::scanner`, the other side is
//! `browser::scanner`.

use super::{clock, dom, files, host, message};
use crate::catalog::Partition;
use crate::protocol::scan::{CREDENTIALS, Command, ScannerEvent};
use js_sys::{Array, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Event, MessageEvent, RequestCache, Worker, WorkerOptions, WorkerType};

/// A callback for browser events.
type Listener = Closure<dyn FnMut(Event)>;

/// An event of the link to the scanner.
#[derive(Debug)]
pub enum LinkEvent {
    /// An event that the scanner sent.
    Event(ScannerEvent),
    /// The evidence of the last scan has arrived; it is held here for saving.
    Evidence,
    /// A message that this version does not understand: the scanner is newer than the page.
    Newer,
    /// The scanner could not be loaded, or has stopped. The error is withheld, because its text could contain anything.
    Lost,
}

/// The worker and its listeners.
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

/// Starts a scanner, replacing the present one. It accepts messages once it has reported that it is ready.
///
/// # Errors
/// The browser's error message.
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
        // The error message would go to the console otherwise.
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
        // An unreadable event comes from a newer version: the host was updated while this page was open.
        Err(data) => Some(ScannerEvent::read(&data.as_string()?).map_or(LinkEvent::Newer, LinkEvent::Event)),
    }
}

/// Sends a command, if there is a scanner.
pub fn send(command: &Command) {
    if let Ok(text) = serde_json::to_string(command) {
        post(&JsValue::from_str(&text));
    }
}

fn post(what: &JsValue) {
    LINK.with_borrow(|link| {
        if let Some(link) = link {
            // Fails only for values that cannot be cloned, which texts and lists of texts always can.
            let _ = link.worker.post_message(what);
        }
    });
}

/// Sends the content of a field to the scanner as credentials, and empties the field. The program never reads the text:
/// the browser passes it from the field to the worker.
pub fn hand_over(field: &str, partition: Partition) {
    let text = take(field);
    post_credentials(&text, partition);
}

/// Sends the contents of several fields as lines of `name=content`, and empties the fields. They are not read either.
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

/// Takes the content of a field, leaving the field empty.
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
    // The caller may be one of the listeners, so they are dropped later.
    clock::after(0, move || drop(link)).forget();
}

/// Offers the evidence of the last scan as a download.
///
/// # Errors
/// The browser's error message; empty if there is no evidence.
pub fn save_evidence(name: &str) -> Result<(), String> {
    EVIDENCE.with_borrow(|evidence| match evidence {
        Some(evidence) => files::save_blob(name, evidence).map_err(|error| message(&error)),
        None => Err(String::new()),
    })
}

/// The evidence of the last scan in this visit.
pub fn evidence() -> Option<Blob> {
    EVIDENCE.with_borrow(Clone::clone)
}

/// Drops the evidence of the last scan.
pub fn drop_evidence() {
    EVIDENCE.set(None);
}

/// The policy header that the host sends with the scanner's script; `None` if it sends none.
///
/// # Errors
/// The script could not be fetched.
pub async fn policy_header() -> Result<Option<String>, String> {
    // In the same cache mode in which the worker starts, so that both get the same cached answer.
    let response = host::fetch(&address(), RequestCache::Default).await?;
    let header = |name: &str| response.headers().get(name).map_err(|error| message(&error));
    // Many hosts send the page instead of a missing file.
    match header("content-type")? {
        Some(kind) if kind.contains("javascript") => header("content-security-policy"),
        _ => Err(String::new()),
    }
}

/// Calls back when the browser restores the page as it was left, on the way back through the history.
pub fn on_page_back(run: impl Fn() + 'static) {
    let run: Box<dyn Fn()> = Box::new(run);
    super::events::listen("pageshow", move |event: web_sys::PageTransitionEvent| {
        if event.persisted() {
            run();
        }
    });
}

/// Calls back when the page is left. The browser may keep the page for the way back; the credentials must not be kept
/// with it.
pub fn on_page_gone(run: impl Fn() + 'static) {
    let run: Box<dyn Fn()> = Box::new(run);
    super::events::listen("pagehide", move |_: Event| run());
}
