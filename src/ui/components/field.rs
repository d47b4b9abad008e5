//! Labelled fields that report input as it is typed.

use crate::assessment::LONGEST_LINE;
use crate::ui::el::{CollectViews, El, el};
use leptos::prelude::*;
use std::sync::Arc;

/// A function that returns the value to show.
type Read = Box<dyn Fn() -> String + Send>;
/// A function that takes the value entered.
type Write = Box<dyn Fn(String)>;

/// A one-line field.
pub fn text_field(
    label: &'static str,
    kind: &'static str,
    value: impl Fn() -> String + Send + 'static,
    on_input: impl Fn(String) + 'static,
) -> AnyView {
    let input = el("input").attr("type", kind).attr("autocomplete", "off");
    written(label, input, LONGEST_LINE, Box::new(value), Box::new(on_input))
}

/// A one-line field that reports input at once, or only when the person has finished while `waits` returns true. For
/// values on which the position of the field depends.
pub fn late_field(
    label: &'static str,
    value: impl Fn() -> String + Send + 'static,
    on_change: impl Fn(String) + Clone + 'static,
    waits: impl Fn() -> bool + 'static,
) -> AnyView {
    let at_once = on_change.clone();
    let input = el("input").attr("type", "text").attr("autocomplete", "off").value(value);
    let input = input.attr("maxlength", LONGEST_LINE.to_string());
    let input = input.on("change", move |event| on_change(event_target_value(&event)));
    let input = input.on("input", move |event| {
        if !waits() {
            at_once(event_target_value(&event));
        }
    });
    el("label").class("field").child(el("span").child(label)).child(input).into_any()
}

/// A field of several lines, of at most `most` characters.
pub fn text_area(
    label: &'static str,
    most: usize,
    value: impl Fn() -> String + Send + 'static,
    on_input: impl Fn(String) + 'static,
) -> AnyView {
    let input = el("textarea").attr("rows", "3");
    written(label, input, most, Box::new(value), Box::new(on_input))
}

fn written(label: &'static str, input: El, most: usize, value: Read, on_input: Write) -> AnyView {
    let input = input.attr("maxlength", most.to_string());
    let input = input.value(value).on("input", move |event| on_input(event_target_value(&event)));
    el("label").class("field").child(el("span").child(label)).child(input).into_any()
}

/// A choice between options, each a value and a label.
pub fn select(
    label: &'static str,
    options: Vec<(String, String)>,
    value: impl Fn() -> String + Send + Sync + 'static,
    on_change: impl Fn(String) + 'static,
) -> AnyView {
    chosen(label, options, Arc::new(value), Box::new(on_change))
}

/// A choice among a few values that are no texts, each with its label.
pub fn select_one<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    options: Vec<(T, String)>,
    value: impl Fn() -> T + Send + Sync + 'static,
    on_change: impl Fn(T) + 'static,
) -> AnyView {
    let (values, labels): (Vec<T>, Vec<String>) = options.into_iter().unzip();
    // Between the page and the browser each is told by its place.
    let options = labels.into_iter().enumerate().map(|(place, label)| (place.to_string(), label)).collect();
    let known = values.clone();
    let place = move || known.iter().position(|one| *one == value()).unwrap_or_default().to_string();
    let told = move |place: String| {
        if let Some(value) = place.parse().ok().and_then(|place: usize| values.get(place)) {
            on_change(*value);
        }
    };
    select(label, options, place, told)
}

fn chosen(
    label: &'static str,
    options: Vec<(String, String)>,
    value: Arc<dyn Fn() -> String + Send + Sync>,
    on_change: Write,
) -> AnyView {
    let option = |(key, label): (String, String)| {
        let (own, value) = (key.clone(), value.clone());
        el("option").attr("value", key).prop("selected", move || value() == own).child(label)
    };
    let select = el("select").child(options.into_iter().map(option).collect_views());
    let select = select.on("change", move |event| on_change(event_target_value(&event)));
    el("label").class("field field-select").child(el("span").child(label)).child(select).into_any()
}
