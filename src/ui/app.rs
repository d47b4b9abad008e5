//! The frame around every page: header, notices, and the page at the open address.

use super::components::{banners, header, notice_bar};
use super::el::{el, many, node};
use super::pages;
use super::routes::Place;
use super::state::App;
use crate::browser::dom;
use crate::messages::ui as say;
use leptos::prelude::*;

/// Starts the app in the page.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| dom::announce_panic(&panic.to_string())));
    mount_to_body(root);
    dom::remove_boot_screen();
}

fn root() -> AnyView {
    provide_context(App::open());
    many(vec![
        node(el("a").class("skip").attr("href", "#main").child(say::SKIP)),
        header::header(),
        node(el("main").attr("id", "main").attr("tabindex", "-1").child(banners::banners()).child(page)),
        notice_bar::notice_bar(),
    ])
}

/// The open page.
fn page() -> AnyView {
    match App::get().route.place.get() {
        Some(Place::Overview) => pages::overview::page(),
        Some(Place::Profile) => pages::profile::page(),
        Some(Place::Assess) => pages::assess::resume(),
        Some(Place::Criterion(id)) => pages::assess::page(id),
        Some(Place::Table) => pages::table::page(),
        Some(Place::Control(id)) => pages::control::page(id),
        Some(Place::Plan) => pages::plan::page(),
        Some(Place::Accounts) => pages::accounts::page(),
        Some(Place::Data) => pages::data::page(),
        Some(Place::Trust) => pages::trust::page(),
        None => pages::not_found::page(),
    }
}
