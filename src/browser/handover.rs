//! The page comes as two programs, so that the first question is there soon: `app` has what it needs, `full` has every page.
//! When a page is asked for that `app` lacks, the boot script brings `full`, which takes over from where the person is.

use super::{dom, events, window};
use crate::stdx::time::Timestamp;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Event};

/// Asks the boot script for the full program.
const ASK: &str = "footing:full";
/// The boot script says that it could not be had.
const REFUSED: &str = "footing:full-refused";
/// The full program, started, asks the first one for what it holds.
const TAKE: &str = "footing:take-over";

/// What one program leaves to the other.
#[derive(Debug)]
pub struct Handover {
    /// The open assessment, as JSON.
    pub document: String,
    /// The name of this tab among writers.
    pub tab: String,
    /// Up to when the open assessment is in a file.
    pub in_file: Timestamp,
    /// Whether it is in storage, or there is nothing to store yet.
    pub saved: bool,
}

/// Asks for the full program.
pub fn ask() {
    let _ = dispatch(ASK, &JsValue::NULL);
}

/// Calls back when the full program could not be had.
pub fn on_refused(mut run: impl FnMut() + 'static) {
    events::listen(REFUSED, move |_: Event| run());
}

/// Hands over when the full program has started, and falls silent: whatever happens from then on is the other's concern.
pub fn on_take_over(mut give: impl FnMut() -> Handover + 'static) {
    events::listen(TAKE, move |event: CustomEvent| {
        let Handover { document, tab, in_file, saved } = give();
        let detail = event.detail();
        let in_file = in_file.as_millis().to_string();
        let fields = [("document", document), ("tab", tab), ("in_file", in_file), ("saved", saved.to_string())];
        for (name, value) in fields {
            let _ = Reflect::set(&detail, &JsValue::from_str(name), &JsValue::from_str(&value));
        }
        events::silence();
        dom::clear();
    });
}

/// What the first program leaves; `None` when this one was the first.
pub fn take_over() -> Option<Handover> {
    let detail = Object::new();
    dispatch(TAKE, &detail)?;
    let text = |name: &str| Reflect::get(&detail, &JsValue::from_str(name)).ok()?.as_string();
    let in_file = Timestamp::from_millis(text("in_file")?.parse().ok()?);
    Some(Handover { document: text("document")?, tab: text("tab")?, in_file, saved: text("saved")? == "true" })
}

/// Sends an event to the boot script or the other program.
pub(super) fn dispatch(name: &str, detail: &JsValue) -> Option<()> {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(name, &init).ok()?;
    window()?.dispatch_event(event.unchecked_ref()).ok().map(|_| ())
}
