//! A shared assessment, open to be read: its badge above every page, and the pages that differ. It replaces the open assessment for
//! as long as it is looked at, and is in memory only. It never changes (`App::edit`), so its pages offer nothing that would.

use super::{assess, data, overview, profile, progress};
use crate::assessment::{own, restore};
use crate::baseline::CriterionId;
use crate::browser::clock;
use crate::messages::ui::sharing as say;
use crate::ui::app::Pages;
use crate::ui::components::heading::heading;
use crate::ui::el::{CollectViews, any_view, button, el, fragment, quiet_button};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;
use std::cell::RefCell;
use web_sys::File;

/// What belongs to the shared assessment that is open.
struct Shared {
    /// The assessment as it came, as JSON.
    document: String,
    /// Who shared it and when, then what is in it and what is left out.
    badge: Vec<String>,
    /// The file and what unlocked it, for comparing.
    file: File,
    secret: Option<String>,
}

thread_local! {
    /// The shared assessment that is open.
    static OPEN: RefCell<Option<Shared>> = const { RefCell::new(None) };
    /// The file that is to be compared with the person's own assessment, and what unlocks it.
    static COMPARED: RefCell<Option<(File, Option<String>)>> = const { RefCell::new(None) };
}

/// Opens a shared assessment to be read, and leads to its overview.
pub fn open(app: App, document: &str, badge: Vec<String>, file: File, secret: Option<String>) {
    let Ok(mut assessment) = restore(document, clock::now()) else { return };
    own::SHARED.clone_into(&mut assessment.id);
    assessment.deleted = Default::default();
    if app.switch_to(assessment) {
        OPEN.set(Some(Shared { document: document.to_owned(), badge, file, secret }));
        app.router.go(Route::Overview);
    }
}

/// The file that is to be compared with the person's own assessment, and what unlocks it. `None` if there is none, or it was taken.
pub fn take_compared() -> Option<(File, Option<String>)> {
    COMPARED.take()
}

/// The page of a route: with a shared assessment below its badge and without what changes something, else one of the `others`.
pub fn page(place: Option<Route>, others: Pages) -> AnyView {
    let app = App::get();
    if !untrack(|| app.is_shared()) {
        OPEN.set(None);
        return others(place);
    }
    let first = CriterionId::all().next();
    let page = match place {
        Some(Route::Overview) if !app.document.with_untracked(overview::is_begun) => empty(),
        Some(Route::QuickRound) => overview::page(progress::on_overview::section),
        // Disabled as a whole, because everything in it is an answer.
        Some(Route::Profile) => any_view(el("fieldset").class("as-said").attr("disabled", true).child(profile::page())),
        Some(Route::Assess) => any_view(first.map(|id| assess::reading(app, id))),
        Some(Route::Criterion(id)) => assess::reading(app, id),
        Some(Route::Accounts | Route::Live | Route::Collector | Route::Share | Route::Sample) => refused(app),
        other => others(other),
    };
    any_view(el("div").class("looked-at").child(badge(app)).child(page))
}

/// Closes the shared assessment.
fn close(app: App, route: Route) {
    app.leave(route);
    OPEN.set(None);
}

fn badge(app: App) -> AnyView {
    let lines = OPEN.with_borrow(|open| open.as_ref().map(|shared| shared.badge.clone())).unwrap_or_default();
    let mut lines = lines.into_iter();
    let who = lines.next();
    let keep = move || {
        let document = OPEN.with_borrow(|open| open.as_ref().map(|shared| shared.document.clone()));
        if document.is_some_and(|document| data::keep(app, &document)) {
            app.tell(say::VIEWER_KEPT_NEW);
        }
    };
    let compare = move || {
        COMPARED.set(OPEN.take().map(|shared| (shared.file, shared.secret)));
        close(app, Route::Data);
    };
    any_view(
        el("section")
            .class("banner viewer-banner")
            .attr("aria-label", say::VIEWER)
            .child(el("p").child(el("b").child(say::VIEWER)).child(". ").child(who))
            .child(
                el("details")
                    .class("more")
                    .child(el("summary").child(say::VIEWER_HOLDS))
                    .child(el("ul").child(lines.map(|line| el("li").child(line)).collect_views()))
                    .child(el("p").class("quiet").child(say::VIEWER_KEPT)),
            )
            .child(
                el("p")
                    .class("buttons no-print")
                    .child(quiet_button(say::VIEWER_KEEP, keep))
                    .child(quiet_button(say::VIEWER_COMPARE, compare))
                    .child(quiet_button(say::VIEWER_CLOSE, move || close(app, Route::Overview))),
            ),
    )
}

fn empty() -> AnyView {
    fragment(vec![
        any_view(heading(|| say::VIEWER.to_owned())),
        any_view(el("p").class("lead").child(say::VIEWER_EMPTY)),
    ])
}

/// In place of a page about what is the person's own.
fn refused(app: App) -> AnyView {
    fragment(vec![
        any_view(heading(|| say::VIEWER_REFUSED.to_owned())),
        any_view(el("p").class("lead").child(say::VIEWER_REFUSED_WHY)),
        any_view(el("p").class("buttons").child(button(say::VIEWER_CLOSE, move || close(app, Route::Overview)))),
    ])
}
