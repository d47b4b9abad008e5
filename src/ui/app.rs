//! The frame around every page: header, banners, notices, and the page of the open route.

use super::components::{banners, header, notice_bar};
use super::el::{any_view, el, fragment};
use super::full_style;
use super::milestones;
use super::pages;
use super::rejudge;
use super::routes::Route;
use super::state::{App, FillAction};
use crate::baseline::CriterionId;
use crate::browser::{dom, handover};
use crate::messages::ui as say;
use crate::plan::fill;
use crate::plan::values::Values;
use leptos::prelude::*;

/// The page of a route; `None` is an address that the app does not have.
pub(super) type Pages = fn(Option<Route>) -> AnyView;

/// Starts the first program, which has the pages up to the questions. The full program has the others.
pub fn start_first() {
    let app = start(
        |place| {
            first(place, pages::on_the_way::progress, |_| ().into_any()).unwrap_or_else(pages::on_the_way::page)
        },
        |_, action, resources| fill::own(action, resources),
    );
    pages::on_the_way::ask_if_needed(app);
    handover::on_take_over(move || app.hand_over());
}

/// Starts the full program, which takes over from the first one if that is running.
pub fn start_full() {
    full_style::adopt();
    let app = start(
        |place| {
            pages::viewer::page(place, |place| {
                first(place, pages::progress::on_overview::section, pages::control::frameworks)
                    .unwrap_or_else(|| rest(place))
            })
        },
        |app, action, resources| {
            let values = app.document.with_untracked(|open| Values::of(open, action));
            fill::own_with_values(action, resources, &values)
        },
    );
    milestones::watch(app);
    rejudge::watch(app);
}

fn start(pages: Pages, fill: FillAction) -> App {
    std::panic::set_hook(Box::new(|panic| dom::announce_panic(&panic.to_string())));
    let before = handover::take_over();
    let was_running = before.is_some();
    let app = App::open(before, fill);
    mount_to_body(move || root(app, pages));
    dom::remove_boot_screen();
    if was_running {
        dom::focus_later("page-title");
    }
    app
}

fn root(app: App, pages: Pages) -> AnyView {
    provide_context(app);
    // A page is built anew when an assessment that is not the person's own is opened or left, but not with every change.
    let is_own = Memo::new(move |_| app.is_own());
    let page = move || {
        is_own.with(|_| ());
        pages(app.router.route.get())
    };
    fragment(vec![
        any_view(el("a").class("skip").attr("href", "#main").child(say::SKIP)),
        header::header(),
        any_view(el("main").attr("id", "main").attr("tabindex", "-1").child(banners::banners()).child(page)),
        notice_bar::notice_bar(),
    ])
}

/// The pages that are in the first program, because most people see them first. `progress` is a section of the overview that only
/// the full program has, and `frameworks` one of a question.
fn first(
    place: Option<Route>,
    progress: fn(App) -> AnyView,
    frameworks: fn(CriterionId) -> AnyView,
) -> Option<AnyView> {
    Some(match place? {
        Route::Overview => pages::overview::page(progress),
        Route::Profile => pages::profile::page(),
        Route::Assess => pages::assess::resume(),
        Route::Criterion(id) => pages::assess::page(id, frameworks),
        _ => return None,
    })
}

fn rest(place: Option<Route>) -> AnyView {
    match place {
        Some(Route::Accounts | Route::Live | Route::Collector) if !untrack(|| App::get().is_own()) => {
            pages::sample::refused()
        }
        Some(Route::Sample) => pages::sample::page(),
        Some(Route::QuickRound) => pages::quick_round::page(),
        Some(Route::Table) => pages::table::page(),
        Some(Route::Guide) => pages::guide::page(),
        Some(Route::Control(id)) => pages::control::page(id),
        Some(Route::Plan) => pages::plan::page(),
        Some(Route::Accounts) => pages::accounts::page(),
        Some(Route::Progress) => pages::progress::page(),
        Some(Route::Data) => pages::data::page(),
        Some(Route::Export) => pages::export::page(),
        Some(Route::Share) => pages::share::page(),
        Some(Route::Look) => pages::look::page(),
        Some(Route::Trust) => pages::trust::page(),
        Some(Route::Findings) => pages::findings::page(),
        Some(Route::Frameworks) => pages::frameworks::page(),
        Some(Route::Live) => pages::live::page(),
        Some(Route::Calls) => pages::live::calls::page(),
        Some(Route::Collector) => pages::live::collector::page(),
        _ => pages::not_found::page(),
    }
}
