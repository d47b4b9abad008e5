//! The page of promises: what leaves the device, what is promised and how to verify it, what this host contributes, and
//! what is not promised.

mod files;
mod sent;

use crate::browser::{dom, location};
use crate::messages::ui::{live, trust as say};
use crate::ui::components::heading::heading;
use crate::ui::el::{CollectViews, El, any_view, el, fragment};
use crate::ui::routes::Route;
use leptos::prelude::*;

/// The page of promises.
pub fn page() -> AnyView {
    let part = location::part();
    if !part.is_empty() {
        dom::reveal_later(&part);
    }
    fragment(vec![
        any_view(heading(|| say::TITLE.to_owned())),
        any_view(el("p").class("lead").child(say::LEAD)),
        any_view(
            el("section")
                .class("prose")
                .child(el("h2").child(say::LEAVES))
                .child(leaving())
                .child(el("p").child(el("a").attr("href", Route::Calls.href()).child(live::CALLS_LINK))),
        ),
        any_view(
            el("section")
                .class("prose")
                .child(el("h2").child(say::PROMISES))
                .child(el("ol").class("promises").child(say::PROMISED.iter().map(promise).collect_views())),
        ),
        any_view(sent::section()),
        any_view(files::section()),
        any_view(
            el("section")
                .class("prose")
                .child(el("h2").child(say::LIMITS))
                .child(el("ul").child(say::NOT_PROMISED.iter().map(|limit| el("li").child(*limit)).collect_views())),
        ),
    ])
    .into_any()
}

fn leaving() -> El {
    let head = [say::LEAVES_WHAT, say::LEAVES_WHEN, say::LEAVES_TO];
    let names = head.into_iter().map(|name| el("th").attr("scope", "col").child(name)).collect_views();
    let row = |cells: &[&'static str; 3]| {
        let [what, when, to] = *cells;
        let cell = |name: &'static str, text: &'static str| el("td").attr("data-label", name).child(text);
        el("tr")
            .child(el("th").attr("scope", "row").child(what))
            .child(cell(say::LEAVES_WHEN, when))
            .child(cell(say::LEAVES_TO, to))
    };
    el("table")
        .class("leaving")
        .child(el("thead").child(el("tr").child(names)))
        .child(el("tbody").child(say::LEAVING.iter().map(row).collect_views()))
}

fn promise(of: &say::Promise) -> El {
    let part = |name: &'static str, text: &'static str| el("p").child(el("b").child(name)).child(" ").child(text);
    el("li")
        .child(el("p").class("promise").child(of.promise))
        .child(part(say::KEPT, of.kept))
        .child(part(say::CHECK, of.check))
}
