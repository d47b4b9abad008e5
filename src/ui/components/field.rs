//! Labelled fields that tell what was typed at once.

use leptos::prelude::*;

/// A one-line field.
pub fn text_field(
    label: &'static str,
    kind: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
    on_input: impl Fn(String) + 'static,
) -> AnyView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input type=kind autocomplete="off" prop:value=value on:input=move |event| on_input(event_target_value(&event))/>
        </label>
    }
    .into_any()
}

/// A field of several lines.
pub fn text_area(
    label: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
    on_input: impl Fn(String) + 'static,
) -> AnyView {
    view! {
        <label class="field">
            <span>{label}</span>
            <textarea rows="3" prop:value=value on:input=move |event| on_input(event_target_value(&event))></textarea>
        </label>
    }
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
            view! { <option value=key prop:selected=move || value() == own>{label}</option> }
        })
        .collect_view();
    view! {
        <label class="field field-select">
            <span>{label}</span>
            <select on:change=move |event| on_change(event_target_value(&event))>{options}</select>
        </label>
    }
    .into_any()
}
