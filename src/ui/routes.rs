//! The addresses of the app, in one place: made and read here.

use crate::baseline::{ControlId, CriterionId};
use crate::browser::{dom, location};
use leptos::prelude::*;

/// A place in the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Where one stands.
    Overview,
    /// The eight questions asked first.
    Profile,
    /// Wherever the questions go on.
    Assess,
    /// One question.
    Criterion(CriterionId),
    /// All questions in a table.
    Table,
    /// One control.
    Control(ControlId),
    /// What to do.
    Plan,
    /// All guidance, to be read and searched.
    Guide,
    /// The assessments of this device.
    Accounts,
    /// Files, storage, settings.
    Data,
    /// What is promised.
    Trust,
    /// Where the account is asked.
    Live,
    /// What AWS is asked, and why.
    Calls,
    /// The script that asks with the AWS CLI, and its file.
    Collector,
}

impl Route {
    /// Its address on this host.
    pub fn href(self) -> String {
        format!("{}{}", dom::base_path(), self.path())
    }

    /// The place at an address on this host.
    pub fn read(path: &str) -> Option<Self> {
        let path = path.strip_prefix(dom::base_path().as_str())?.trim_end_matches('/');
        Some(match path {
            "" | "/index.html" => Self::Overview,
            "/profile" => Self::Profile,
            "/assess" => Self::Assess,
            "/table" => Self::Table,
            "/plan" => Self::Plan,
            "/guide" => Self::Guide,
            "/accounts" => Self::Accounts,
            "/data" => Self::Data,
            "/trust" => Self::Trust,
            "/live" => Self::Live,
            "/live/calls" => Self::Calls,
            "/live/collector" => Self::Collector,
            _ => match path.strip_prefix("/assess/") {
                Some(id) => Self::Criterion(CriterionId::find(id)?),
                None => Self::Control(ControlId::find_slug(path.strip_prefix("/controls/")?)?),
            },
        })
    }

    /// The entry of the header under which it stands.
    pub fn section(self) -> Self {
        match self {
            Self::Overview | Self::Trust => Self::Overview,
            Self::Assess | Self::Profile | Self::Criterion(_) | Self::Table => Self::Assess,
            Self::Live | Self::Calls | Self::Collector => Self::Live,
            Self::Plan => Self::Plan,
            Self::Guide | Self::Control(_) => Self::Guide,
            Self::Accounts => Self::Accounts,
            Self::Data => Self::Data,
        }
    }

    /// Its address below the base path.
    pub fn path(self) -> String {
        match self {
            Self::Overview => "/".to_owned(),
            Self::Profile => "/profile".to_owned(),
            Self::Assess => "/assess".to_owned(),
            Self::Criterion(id) => format!("/assess/{id}"),
            Self::Table => "/table".to_owned(),
            Self::Control(id) => format!("/controls/{}", id.get().slug),
            Self::Plan => "/plan".to_owned(),
            Self::Guide => "/guide".to_owned(),
            Self::Accounts => "/accounts".to_owned(),
            Self::Data => "/data".to_owned(),
            Self::Trust => "/trust".to_owned(),
            Self::Live => "/live".to_owned(),
            Self::Calls => "/live/calls".to_owned(),
            Self::Collector => "/live/collector".to_owned(),
        }
    }
}

/// Where in the app the person is.
#[derive(Clone, Copy)]
pub struct Router {
    /// The open place; `None` for an address that is none of ours.
    pub route: RwSignal<Option<Route>>,
}

impl Router {
    /// Reads the address, and follows it from now on.
    pub fn new() -> Self {
        let router = Self { route: RwSignal::new(Route::read(&location::path())) };
        location::on_travel(move || {
            let route = Route::read(&location::path());
            // A step within the page is the browser's own affair.
            if router.route.get_untracked() != route {
                router.route.set(route);
            }
        });
        location::on_link(move |address| {
            location::set_path(&address, false);
            router.arrive(Route::read(&location::path()));
        });
        router
    }

    /// Goes to a place.
    pub fn go(self, route: Route) {
        location::set_path(&route.href(), false);
        self.arrive(Some(route));
    }

    /// Goes to a place without a step to go back from.
    pub fn go_instead(self, route: Route) {
        location::set_path(&route.href(), true);
        self.route.set(Some(route));
    }

    /// A new page begins at its heading, for the eyes and for screen readers.
    fn arrive(self, route: Option<Route>) {
        self.route.set(route);
        dom::scroll_to_top();
        dom::focus_later("page-title");
    }
}
