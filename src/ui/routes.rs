//! The addresses of the app, made and read in one place.

use crate::baseline::{ControlId, CriterionId};
use crate::browser::{dom, location};
use leptos::prelude::*;

/// An address of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The overview.
    Overview,
    /// The eight questions of the profile.
    Profile,
    /// The question at which to continue.
    Assess,
    /// The result of the quick round.
    QuickRound,
    /// One question.
    Criterion(CriterionId),
    /// A table of all questions.
    Table,
    /// One control.
    Control(ControlId),
    /// The plan.
    Plan,
    /// All guidance, with a search.
    Guide,
    /// The sample assessment, which opens.
    Sample,
    /// The assessments on this device.
    Accounts,
    /// Milestones, and what has changed.
    Progress,
    /// Files, storage, settings.
    Data,
    /// Exporting the open assessment.
    Export,
    /// Sharing the open assessment as an encrypted file.
    Share,
    /// The status of somebody's assessment that is in a summary link.
    Look,
    /// The promises of Footing, and how to verify them.
    Trust,
    /// The findings, to be browsed.
    Findings,
    /// The assessment by the entries of other frameworks.
    Frameworks,
    /// Live checks.
    Live,
    /// The calls to AWS, and why they are made.
    Calls,
    /// The collector: the script that uses the AWS CLI, and opening its file.
    Collector,
}

impl Route {
    /// The route's address on this host.
    pub fn href(self) -> String {
        format!("{}{}", dom::base_path(), self.path())
    }

    /// The route of an address on this host; `None` if there is none.
    pub fn read(path: &str) -> Option<Self> {
        let path = path.strip_prefix(dom::base_path().as_str())?.trim_end_matches('/');
        Some(match path {
            "" | "/index.html" => Self::Overview,
            "/profile" => Self::Profile,
            "/assess" => Self::Assess,
            "/quick-round" => Self::QuickRound,
            "/table" => Self::Table,
            "/plan" => Self::Plan,
            "/guide" => Self::Guide,
            "/sample" => Self::Sample,
            "/accounts" => Self::Accounts,
            "/progress" => Self::Progress,
            "/data" => Self::Data,
            "/export" => Self::Export,
            "/share" => Self::Share,
            "/look" => Self::Look,
            "/trust" => Self::Trust,
            "/findings" => Self::Findings,
            "/frameworks" => Self::Frameworks,
            "/live" => Self::Live,
            "/live/calls" => Self::Calls,
            "/live/collector" => Self::Collector,
            _ => match path.strip_prefix("/assess/") {
                Some(id) => Self::Criterion(CriterionId::find(id)?),
                None => Self::Control(control(path.strip_prefix("/controls/")?)?),
            },
        })
    }

    /// The route of the present address; `None` if there is none. The link of a shared file leads to where files are opened, and
    /// a summary link to its page.
    fn of_address() -> Option<Self> {
        if location::has_share_key() {
            Some(Self::Data)
        } else if location::has_look() {
            Some(Self::Look)
        } else {
            Self::read(&location::path())
        }
    }

    /// The route of the header entry that is marked as current.
    pub fn section(self) -> Self {
        match self {
            Self::Overview | Self::Sample | Self::Progress | Self::Look | Self::Trust => Self::Overview,
            Self::Assess | Self::Profile | Self::QuickRound | Self::Criterion(_) | Self::Table => Self::Assess,
            Self::Live | Self::Findings | Self::Calls | Self::Collector => Self::Live,
            Self::Plan => Self::Plan,
            Self::Guide | Self::Control(_) | Self::Frameworks => Self::Guide,
            Self::Accounts => Self::Accounts,
            Self::Data | Self::Export | Self::Share => Self::Data,
        }
    }

    /// The route's address below the base path.
    pub fn path(self) -> String {
        match self {
            Self::Overview => "/".to_owned(),
            Self::Profile => "/profile".to_owned(),
            Self::Assess => "/assess".to_owned(),
            Self::QuickRound => "/quick-round".to_owned(),
            Self::Criterion(id) => format!("/assess/{id}"),
            Self::Table => "/table".to_owned(),
            Self::Control(id) => format!("/controls/{}", id.get().slug),
            Self::Plan => "/plan".to_owned(),
            Self::Guide => "/guide".to_owned(),
            Self::Sample => "/sample".to_owned(),
            Self::Accounts => "/accounts".to_owned(),
            Self::Progress => "/progress".to_owned(),
            Self::Data => "/data".to_owned(),
            Self::Export => "/export".to_owned(),
            Self::Share => "/share".to_owned(),
            Self::Look => "/look".to_owned(),
            Self::Trust => "/trust".to_owned(),
            Self::Findings => "/findings".to_owned(),
            Self::Frameworks => "/frameworks".to_owned(),
            Self::Live => "/live".to_owned(),
            Self::Calls => "/live/calls".to_owned(),
            Self::Collector => "/live/collector".to_owned(),
        }
    }
}

/// The control of an address: by its slug, or by its ID as people write it, such as `WKLD.11`.
fn control(name: &str) -> Option<ControlId> {
    ControlId::find_slug(&name.to_ascii_lowercase().replace('.', "-"))
}

/// The route that is open.
#[derive(Clone, Copy)]
pub struct Router {
    /// The open route; `None` for an address that the app does not have.
    pub route: RwSignal<Option<Route>>,
}

impl Router {
    /// Reads the address, and follows its changes from now on.
    pub fn new() -> Self {
        let router = Self { route: RwSignal::new(Route::of_address()) };
        location::on_travel(move || {
            let route = Route::of_address();
            // The browser handles steps within a page, but another summary link is another page.
            if router.route.get_untracked() != route || route == Some(Route::Look) {
                router.route.set(route);
            }
        });
        location::on_link(move |address| {
            location::set_path(&address, false);
            router.arrive(Route::read(&location::path()));
        });
        router
    }

    /// Opens a route.
    pub fn go(self, route: Route) {
        location::set_path(&route.href(), false);
        self.arrive(Some(route));
    }

    /// Opens a route, replacing the present step in the history.
    pub fn go_instead(self, route: Route) {
        location::set_path(&route.href(), true);
        self.route.set(Some(route));
    }

    /// Opens a route at its heading, on screen and for screen readers.
    fn arrive(self, route: Option<Route>) {
        self.route.set(route);
        dom::scroll_to_top();
        dom::focus_later("page-title");
    }
}
