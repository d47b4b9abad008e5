//! Text of the control files: plain, with code between backticks.

use leptos::prelude::*;

/// A text with its code parts set as code.
pub fn prose(text: &str) -> AnyView {
    let part = |(place, part): (usize, &str)| {
        let part = part.to_owned();
        if place % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
    };
    text.split('`').enumerate().map(part).collect_view().into_any()
}
