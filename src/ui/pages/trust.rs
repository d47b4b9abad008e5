//! What is promised, how it is kept, and what is not promised.

use crate::messages::ui as say;
use crate::ui::components::heading::heading;
use crate::ui::el::{Nodes, el, many, node};
use crate::ui::routes::Place;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let list = |entries: &'static [&'static str]| entries.iter().map(|entry| el("li").child(*entry)).nodes();
    many(vec![
        node(heading(|| say::TRUST.to_owned())),
        node(el("p").class("lead").child(say::TRUST_LEAD)),
        node(
            el("section")
                .class("prose")
                .child(el("h2").child(say::TRUST_PROMISED))
                .child(el("ul").child(list(say::TRUST_PROMISES)))
                .child(el("h2").child(say::TRUST_CHECK))
                .child(el("ul").child(list(say::TRUST_CHECKS)))
                .child(el("p").child(el("a").attr("href", Place::Calls.href()).child(say::live::CALLS_LINK)))
                .child(el("h2").child(say::TRUST_NOT_PROMISED))
                .child(el("ul").child(list(say::TRUST_LIMITS))),
        ),
    ])
    .into_any()
}
