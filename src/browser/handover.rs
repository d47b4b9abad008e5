//! The handover from the first program to the full one. The page comes as two programs so that the first question
//! appears soon: `app` has what that needs, `full` has every page. The boot script starts `full`, which continues where
//! the person is.

use super::{dom, events, window};
use crate::stdx::time::Timestamp;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Event};

/// The event that asks the boot script for the full program.
const ASK: &str = "footing:full";
/// The event with which the boot script reports that it could not load the full program.
const REFUSED: &str = "footing:full-refused";
/// The event with which the full program, once started, asks the first one for its state.
const TAKE: &str = "footing:take-over";

/// The state that the first program hands to the full one.
#[derive(Debug)]
pub struct Handover {
    /// The open assessment, as JSON.
    pub document: String,
    /// The id of this tab among the writers of the assessment.
    pub tab: String,
    /// The time up to which the open assessment is saved in a file.
    pub in_file: Timestamp,
    /// Whether the assessment is in storage, or has nothing to store yet.
    pub saved: bool,
}

/// Asks the boot script for the full program.
pub fn ask() {
    let _ = dispatch(ASK, &JsValue::NULL);
}

/// Calls back when the full program could not be loaded.
pub fn on_refused(mut run: impl FnMut() + 'static) {
    events::listen(REFUSED, move |_: Event| run());
}

/// Hands over the state when the full program has started, then removes this program from the page and ends its
/// callbacks.
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

/// Takes over the state of the first program; `None` if no other program ran before this one.
pub fn take_over() -> Option<Handover> {
    let detail = Object::new();
    dispatch(TAKE, &detail)?;
    let text = |name: &str| Reflect::get(&detail, &JsValue::from_str(name)).ok()?.as_string();
    let in_file = Timestamp::from_millis(text("in_file")?.parse().ok()?);
    Some(Handover { document: text("document")?, tab: text("tab")?, in_file, saved: text("saved")? == "true" })
}

/// Dispatches an event to the boot script or the other program.
pub(super) fn dispatch(name: &str, detail: &JsValue) -> Option<()> {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(name, &init).ok()?;
    window()?.dispatch_event(event.unchecked_ref()).ok().map(|_| ())
}
