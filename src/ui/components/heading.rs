//! The heading of a page, which also names the tab and takes the focus on arrival.

use crate::browser::dom;
use crate::messages::ui as say;
use leptos::prelude::*;

/// The one `h1` of a page.
pub fn heading(text: impl Fn() -> String + Copy + Send + Sync + 'static) -> AnyView {
    Effect::new(move |_| dom::set_title(&say::tab_title(&text())));
    view! { <h1 id="page-title" tabindex="-1">{text}</h1> }.into_any()
}
