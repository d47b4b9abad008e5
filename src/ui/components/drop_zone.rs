//! Where files are dropped or chosen.

use crate::browser::files;
use crate::ui::el::{El, el};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, File, HtmlInputElement};

/// A place for files that are named like these (`.json,application/json`): one, or several at once. They are told as they come,
/// never none.
pub fn drop_zone(
    words: &'static str,
    accepted: &'static str,
    several: bool,
    take: impl Fn(Vec<File>) + Copy + 'static,
) -> El {
    let over = RwSignal::new(false);
    let tell = move |files: Vec<File>| {
        if !files.is_empty() {
            take(files);
        }
    };
    let chosen = move |event: Event| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            tell(files::chosen(&input));
            // The same file can be chosen again.
            input.set_value("");
        }
    };
    let dropped = move |event: Event| {
        event.prevent_default();
        over.set(false);
        tell(files::dropped(event.unchecked_ref::<DragEvent>()));
    };
    let dragged = move |event: Event| {
        event.prevent_default();
        over.set(true);
    };
    let input = el("input").attr("type", "file").attr("multiple", several).attr("accept", accepted);
    el("label")
        .class("drop")
        .toggle_class("drop-over", move || over.get())
        .on("drop", dropped)
        .on("dragover", dragged)
        .on("dragleave", move |_| over.set(false))
        .child(el("span").child(words))
        .child(input.on("change", chosen))
}
