//! The frame around every page: header, notices, routes.

use super::components::{banners, header, notice_bar};
use super::pages;
use super::state::App;
use crate::browser::dom;
use crate::messages::ui as say;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;
use std::borrow::Cow;

/// Starts the app in the page.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| dom::announce_panic(&panic.to_string())));
    mount_to_body(root);
    dom::remove_boot_screen();
}

fn root() -> impl IntoView {
    provide_context(App::open());
    let base = dom::base_path();
    view! {
        <Router base=Cow::from(base)>
            <Frame/>
        </Router>
    }
}

#[component]
fn Frame() -> impl IntoView {
    let path = use_location().pathname;
    // A new page begins at its heading, for the eyes and for screen readers; not when the app has just opened.
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            dom::scroll_to_top();
            dom::focus_later("page-title");
        }
        now
    });
    view! {
        <a class="skip" href="#main">{say::SKIP}</a>
        {header::header()}
        <main id="main" tabindex="-1">
            {banners::banners()}
            <Routes fallback=pages::not_found::page>
                <Route path=path!("/") view=pages::overview::page/>
                <Route path=path!("/index.html") view=pages::overview::page/>
                <Route path=path!("/profile") view=pages::profile::page/>
                <Route path=path!("/assess") view=pages::assess::resume/>
                <Route path=path!("/assess/:criterion") view=pages::assess::page/>
                <Route path=path!("/table") view=pages::table::page/>
                <Route path=path!("/controls/:control") view=pages::control::page/>
                <Route path=path!("/plan") view=pages::plan::page/>
                <Route path=path!("/accounts") view=pages::accounts::page/>
                <Route path=path!("/data") view=pages::data::page/>
                <Route path=path!("/trust") view=pages::trust::page/>
            </Routes>
        </main>
        {notice_bar::notice_bar()}
    }
}
