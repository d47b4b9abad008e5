//! Labelled fields that tell what was typed at once.

use crate::ui::el::{Nodes, el};
use leptos::prelude::*;

/// A one-line field.
pub fn text_field(
    label: &'static str,
    kind: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
    on_input: impl Fn(String) + 'static,
) -> AnyView {
    el("label")
        .class("field")
        .child(el("span").child(label))
        .child(
            el("input")
                .attr("type", kind)
                .attr("autocomplete", "off")
                .value(value)
                .on("input", move |event| on_input(event_target_value(&event))),
        )
        .into_any()
}

/// A field of several lines.
pub fn text_area(
    label: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
    on_input: impl Fn(String) + 'static,
) -> AnyView {
    el("label")
        .class("field")
        .child(el("span").child(label))
        .child(
            el("textarea")
                .attr("rows", "3")
                .value(value)
                .on("input", move |event| on_input(event_target_value(&event))),
        )
        .into_any()
}

/// A choice among a few values, each a value and its label.
pub fn select(
    label: &'static str,
    options: Vec<(String, String)>,
    value: impl Fn() -> String + Copy + Send + Sync + 'static,
    on_change: impl Fn(String) + 'static,
) -> AnyView {
    let options = options
        .into_iter()
        .map(|(key, label)| {
            let own = key.clone();
            el("option").attr("value", key).switch("selected", move || value() == own).child(label)
        })
        .nodes();
    el("label")
        .class("field field-select")
        .child(el("span").child(label))
        .child(el("select").on("change", move |event| on_change(event_target_value(&event))).child(options))
        .into_any()
}
