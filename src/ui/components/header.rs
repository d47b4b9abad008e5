//! The top of every page: name, open assessment, whether it is saved, and navigation.

use crate::browser::storage::StorageError;
use crate::messages::ui as say;
use crate::ui::el::{CollectViews, el};
use crate::ui::routes::Route;
use crate::ui::state::{App, Saving};
use leptos::prelude::*;

/// The header.
pub fn header() -> AnyView {
    let app = App::get();
    let route = app.router.route;
    let entries = [
        (Route::Overview, say::NAV_OVERVIEW),
        (Route::Assess, say::NAV_ASSESS),
        (Route::Live, say::NAV_LIVE),
        (Route::Plan, say::NAV_PLAN),
        (Route::Guide, say::NAV_GUIDE),
        (Route::Accounts, say::NAV_ACCOUNTS),
        (Route::Data, say::NAV_DATA),
    ];
    let entry = move |(target, label): (Route, &'static str)| {
        let current = move || route.get().is_some_and(|route| route.section() == target).then_some("page");
        el("a").attr("href", target.href()).attr("aria-current", current).child(label)
    };
    el("header")
        .class("top")
        .child(
            el("a")
                .class("name")
                .attr("href", Route::Overview.href())
                .child(name_mark())
                .child(el("span").child(say::NAME)),
        )
        .child(
            el("p")
                .class("open-assessment")
                .child(
                    el("a")
                        .attr("href", Route::Accounts.href())
                        .child(move || app.document.with(|document| say::assessment_name(document.name()))),
                )
                .child(
                    el("span")
                        .class("saving")
                        .attr("role", "status")
                        .child(move || if app.is_own() { app.saving.with(saving_words) } else { say::NOT_KEPT }),
                ),
        )
        .child(el("nav").attr("aria-label", say::NAV_LABEL).child(entries.into_iter().map(entry).collect_views()))
        .into_any()
}

/// The logo.
fn name_mark() -> AnyView {
    const MARK: &str = "<svg viewBox=\"0 0 24 24\" width=\"26\" height=\"26\"><path fill=\"currentColor\" d=\"M5 2.5h7.5v5H5zM3 9h5v5H3zM9.5 9H21v5H9.5zM1 15.5h22v6H1z\"/><path fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.2\" d=\"M14.6 3.1h3.8v3.8h-3.8z\"/></svg>";
    el("span").class("name-mark").attr("aria-hidden", "true").inner_html(MARK.to_owned()).into_any()
}

fn saving_words(saving: &Saving) -> &'static str {
    match saving {
        Saving::Fresh => say::SAVING_FRESH,
        Saving::Pending => say::SAVING_PENDING,
        Saving::Saved => say::SAVING_SAVED,
        Saving::Failed(StorageError::Blocked) => say::SAVING_BLOCKED,
        Saving::Failed(_) => say::SAVING_FAILED,
    }
}
