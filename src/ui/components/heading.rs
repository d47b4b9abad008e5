//! The heading of a page, which also sets the tab's title and gets the focus on arrival.

use crate::browser::dom;
use crate::messages::ui as say;
use crate::ui::el::el;
use leptos::prelude::*;
use std::sync::Arc;

/// The only `h1` of a page.
pub fn heading(text: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    heading_of(Arc::new(text))
}

fn heading_of(text: Arc<dyn Fn() -> String + Send + Sync>) -> AnyView {
    let title = text.clone();
    Effect::new(move |_| dom::set_title(&say::tab_title(&title())));
    el("h1").attr("id", "page-title").attr("tabindex", "-1").child(move || text()).into_any()
}
