//! An area where files are dropped or chosen.

use crate::browser::files;
use crate::ui::el::{El, el};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, File, HtmlInputElement};

/// An area for one file or several, of the types in `accepted`, such as `.json,application/json`. `take` gets the files
/// of each drop or choice, never an empty list.
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
            // Without this, choosing the same file again would not count as a change.
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
