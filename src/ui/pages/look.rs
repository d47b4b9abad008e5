//! The page of a summary link: score, coverage, counts and the wall, of somebody's assessment, without names.

use crate::assessment::Status;
use crate::browser::location;
use crate::messages::ui::{self as say, summary as words};
use crate::share::Summary;
use crate::ui::components::{heading::heading, numbers::numbers, status_mark::status_shape, wall::wall};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::routes::Route;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    match Summary::parse(&location::look()) {
        Ok(summary) => shown(&summary),
        Err(error) => fragment(vec![
            any_view(heading(|| words::REFUSED.to_owned())),
            any_view(el("p").class("lead").attr("role", "alert").child(words::error(error))),
            onward(),
        ]),
    }
}

fn shown(summary: &Summary) -> AnyView {
    let score = summary.score();
    let day = summary.day;
    let count = |status: Status| {
        el("li")
            .child(status_shape(status))
            .child(el("b").child(summary.count(status)))
            .child(el("span").child(say::quick_count(status)))
    };
    let wall = match summary.statuses() {
        Some(statuses) => wall(&statuses),
        None => any_view(el("p").class("note").child(words::OTHER_EDITION)),
    };
    fragment(vec![
        any_view(heading(move || words::title(day))),
        any_view(el("p").class("lead").child(say::headline(&score))),
        any_view(el("div").class("standing").child(numbers(score))),
        any_view(
            el("ul")
                .class("plain live-counts")
                .attr("aria-label", words::COUNTS)
                .child(Status::ALL.map(count).into_iter().collect_views()),
        ),
        wall,
        any_view(
            el("section")
                .class("card")
                .child(el("h2").child(words::ABOUT))
                .child(el("p").child(words::LEFT_OUT))
                .child(el("p").child(words::NOT_SECRET))
                .child(el("p").child(words::NO_PROOF)),
        ),
        onward(),
    ])
}

/// The way to the person's own assessment.
fn onward() -> AnyView {
    any_view(
        el("p")
            .class("buttons")
            .child(el("a").class("quiet-button").attr("href", Route::Overview.href()).child(words::TO_OWN)),
    )
}
