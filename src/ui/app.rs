//! The frame around every page: header, notices, and the page at the open address.

use super::again;
use super::components::{banners, header, notice_bar};
use super::el::{el, many, node};
use super::pages;
use super::routes::Place;
use super::state::App;
use crate::browser::{dom, handover};
use crate::messages::ui as say;
use leptos::prelude::*;

/// The page at a place; `None` is an address that is none of ours.
type Pages = fn(Option<Place>) -> AnyView;

/// Starts the first program: the pages up to the questions. The others come with the whole one.
pub fn start_first() {
    let app = start(|place| first(place).unwrap_or_else(pages::on_the_way::page));
    handover::on_take_over(move || app.hand_over());
}

/// Starts the whole program, in place of the first one if that is running.
pub fn start_whole() {
    start(|place| first(place).unwrap_or_else(|| rest(place)));
}

fn start(pages: Pages) -> App {
    std::panic::set_hook(Box::new(|panic| dom::announce_panic(&panic.to_string())));
    let before = handover::take_over();
    let was_running = before.is_some();
    let app = App::open(before);
    mount_to_body(move || root(app, pages));
    dom::remove_boot_screen();
    if was_running {
        dom::focus_later("page-title");
    }
    app
}

fn root(app: App, pages: Pages) -> AnyView {
    provide_context(app);
    again::watch(app);
    let page = move || pages(app.route.place.get());
    many(vec![
        node(el("a").class("skip").attr("href", "#main").child(say::SKIP)),
        header::header(),
        node(el("main").attr("id", "main").attr("tabindex", "-1").child(banners::banners()).child(page)),
        notice_bar::notice_bar(),
    ])
}

/// What most people see first: it is loaded before anything else.
fn first(place: Option<Place>) -> Option<AnyView> {
    Some(match place? {
        Place::Overview => pages::overview::page(),
        Place::Profile => pages::profile::page(),
        Place::Assess => pages::assess::resume(),
        Place::Criterion(id) => pages::assess::page(id),
        _ => return None,
    })
}

fn rest(place: Option<Place>) -> AnyView {
    match place {
        Some(Place::Table) => pages::table::page(),
        Some(Place::Guide) => pages::guide::page(),
        Some(Place::Control(id)) => pages::control::page(id),
        Some(Place::Plan) => pages::plan::page(),
        Some(Place::Accounts) => pages::accounts::page(),
        Some(Place::Data) => pages::data::page(),
        Some(Place::Trust) => pages::trust::page(),
        Some(Place::Live) => pages::live::page(),
        Some(Place::Calls) => pages::live::calls::page(),
        Some(Place::Collector) => pages::live::collector::page(),
        _ => pages::not_found::page(),
    }
}
