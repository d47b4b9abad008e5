//! The heading of a page, which also names the tab and takes the focus on arrival.

use crate::browser::dom;
use crate::messages::ui as say;
use crate::ui::el::el;
use leptos::prelude::*;

/// The one `h1` of a page.
pub fn heading(text: impl Fn() -> String + Copy + Send + Sync + 'static) -> AnyView {
    Effect::new(move |_| dom::set_title(&say::tab_title(&text())));
    el("h1").attr("id", "page-title").attr("tabindex", "-1").child(text).into_any()
}
