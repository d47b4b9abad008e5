//! The session of live checks: how far it is, whose credentials the scanner holds, what it found. It lives as long as the
//! page does, so that it survives going from place to place; the credentials are the scanner's alone. Only pages of the whole
//! program come here; the others reach it through `State::recheck`. What is asked of the scanner is in `orders`, what follows
//! from its answers in `reports`.

mod orders;
mod reports;

use super::routes::Route;
use super::state::App;
use crate::aws::scan::Line;
use crate::baseline::CriterionId;
use crate::browser::{clock, dom, scanner_link};
use crate::catalog::{AccountId, Region};
use crate::evidence::Finding;
use crate::protocol::evidence::Explanation;
use crate::protocol::scan::{Identity, Progress, Refused, ScanEstimate, Scanned};
use crate::scanner::policy_header::Confinement;
use crate::stdx::time::Timestamp;
use leptos::prelude::*;
use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// There is no scanner.
    Closed,
    /// Whether the host confines the scanner is being found out.
    CheckingHost,
    /// Live checks are off, because the host does not confine the scanner.
    Off(Confinement),
    /// The scanner is being loaded.
    Starting,
    /// It could not be loaded.
    NotLoaded,
    /// It waits for credentials.
    AwaitingCredentials,
    /// AWS is being asked whose they are.
    Naming,
    /// It holds credentials.
    Ready,
    /// A role is being taken.
    SteppingDown,
    /// It scans.
    Scanning,
    /// It scans no more, and is about to tell what it found.
    Stopping,
}

/// Why the credentials are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// They were forgotten on request.
    Forgotten,
    /// They expired.
    Expired,
    /// The scanner stopped by itself.
    Lost,
}

/// What came of the last whole scan, besides findings.
#[derive(Clone, Debug, Default)]
pub struct ScanResult {
    /// What the scanner told, without the findings.
    pub scanned: Scanned,
    /// How many criteria it judged.
    pub judged: usize,
}

/// The session. Its signals belong to nobody, so that no page takes them along when it goes.
#[derive(Debug)]
pub struct LiveSession {
    /// How far it is.
    pub phase: ArcRwSignal<Phase>,
    /// Why the last credentials are gone.
    pub ended: ArcRwSignal<Option<Ended>>,
    /// Why the last credentials or the last role were refused.
    pub refused: ArcRwSignal<Option<Refused>>,
    /// Whose the credentials are.
    pub identity: ArcRwSignal<Option<Identity>>,
    /// What a scan would ask.
    pub estimate: ArcRwSignal<Option<ScanEstimate>>,
    /// The Regions that are left out.
    pub left_out: ArcRwSignal<Vec<Region>>,
    /// Whether calls that AWS charges for are made.
    pub billed: ArcRwSignal<bool>,
    /// The assessment, by id, into which an account's findings may go although it is for another one, and that account.
    pub mixed: ArcRwSignal<Option<(String, AccountId)>>,
    /// How far the scan is.
    pub progress: ArcRwSignal<Progress>,
    /// What of it was said last to those who hear it.
    pub spoken: ArcRwSignal<String>,
    /// When the scan began.
    pub begun: ArcRwSignal<Timestamp>,
    /// The time, every second while credentials are there.
    pub now: ArcRwSignal<Timestamp>,
    /// The findings of this visit, with all resources.
    pub findings: ArcRwSignal<Vec<(CriterionId, Arc<Finding>)>>,
    /// The account that they are of; `None` while there are none.
    pub account: ArcRwSignal<Option<AccountId>>,
    /// What came of the last whole scan.
    pub came: ArcRwSignal<Option<Arc<ScanResult>>>,
    /// Whether the findings wait to be put into an assessment, because another one was opened meanwhile.
    pub waiting: ArcRwSignal<bool>,
    /// The requests of this visit.
    pub ledger: ArcRwSignal<Vec<Arc<Line>>>,
    /// Whether there is an evidence file to be saved.
    pub evidence: ArcRwSignal<bool>,
    /// What AWS is asked, once that was told.
    pub explanation: ArcRwSignal<Option<Arc<Explanation>>>,
    /// Whether what AWS is asked could not be had.
    pub unexplained: ArcRwSignal<bool>,
}

static SESSION: OnceLock<LiveSession> = OnceLock::new();

thread_local! {
    static RUN: RefCell<Run> = RefCell::default();
}

/// What is going on, for nobody to see.
#[derive(Default)]
struct Run {
    ticks: Option<gloo_timers::callback::Interval>,
    /// The criteria that are checked again; none means that the scan is a whole one.
    repeated: Vec<CriterionId>,
    /// The assessment that the scan was begun for.
    assessment: String,
    /// How often what was found was judged together with what is kept.
    judgements: u32,
    /// When something was last said to those who hear the page.
    spoken: u64,
    /// How many ticks ago the scanner reported something, or was asked for it.
    silent: u32,
    /// The credentials have expired; the scanner ends once it has told what it found.
    expired: bool,
}

/// A handle to the session and the app, small enough to be copied into every closure.
#[derive(Clone, Copy)]
pub struct Live {
    /// The session.
    pub session: &'static LiveSession,
    app: App,
}

impl std::ops::Deref for Live {
    type Target = LiveSession;

    fn deref(&self) -> &LiveSession {
        self.session
    }
}

impl Live {
    /// The session, begun now if there was none.
    pub fn get(app: App) -> Self {
        let mut is_new = false;
        let session = SESSION.get_or_init(|| {
            is_new = true;
            LiveSession {
                phase: ArcRwSignal::new(Phase::Closed),
                ended: ArcRwSignal::default(),
                refused: ArcRwSignal::default(),
                identity: ArcRwSignal::default(),
                estimate: ArcRwSignal::default(),
                left_out: ArcRwSignal::default(),
                billed: ArcRwSignal::default(),
                mixed: ArcRwSignal::default(),
                progress: ArcRwSignal::default(),
                spoken: ArcRwSignal::default(),
                begun: ArcRwSignal::default(),
                now: ArcRwSignal::new(clock::now()),
                findings: ArcRwSignal::default(),
                account: ArcRwSignal::default(),
                came: ArcRwSignal::default(),
                waiting: ArcRwSignal::default(),
                ledger: ArcRwSignal::default(),
                evidence: ArcRwSignal::default(),
                explanation: ArcRwSignal::default(),
                unexplained: ArcRwSignal::default(),
            }
        });
        let live = Self { session, app };
        if is_new {
            scanner_link::on_page_gone(move || {
                if scanner_link::is_open() {
                    live.end(Ended::Forgotten);
                }
            });
            // A page that comes back as it was left begins anew.
            scanner_link::on_page_back(move || {
                if live.is_here() {
                    live.begin();
                }
            });
            let full = move |id: CriterionId| live.finding(id);
            app.recheck.in_full.set(Some(Arc::new(full)));
        }
        live
    }

    /// A finding of this visit, with all resources.
    pub fn finding(self, id: CriterionId) -> Option<Arc<Finding>> {
        self.findings.with(|findings| findings.iter().find(|(known, _)| *known == id).map(|(_, one)| one.clone()))
    }

    /// Whether the open assessment is for another account than what is found, and nobody said that this is meant.
    pub fn is_mixed(self) -> bool {
        let Some(theirs) = self.account.get() else { return false };
        let meant = self.mixed.get();
        self.app.document.with(|open| {
            let is_meant = meant.is_some_and(|(document, account)| open.id == document && theirs == account);
            open.is_of_another(theirs) && !is_meant
        })
    }

    /// Says that this account's findings may go into the open assessment, although it is for another one.
    pub fn mix(self) {
        let document = self.app.document.with_untracked(|document| document.id.clone());
        self.mixed.set(self.account.get_untracked().map(|account| (document, account)));
    }

    /// Seconds until the credentials expire, where that is known.
    pub fn seconds_left(self) -> Option<u64> {
        let now = self.now.get();
        let (expires, ahead) = self.identity.with(|identity| {
            identity.as_ref().and_then(|identity| Some((identity.expires?, i64::from(identity.clock_ahead))))
        })?;
        let left = expires.as_millis() as i64 - now.as_millis() as i64 - ahead * 1_000;
        Some(left.max(0) as u64 / 1_000)
    }

    /// Whether every Region is left out.
    pub fn asks_nowhere(self) -> bool {
        let left_out = self.left_out.get();
        self.estimate.with(|estimate| {
            let regions = estimate.as_ref().map(|estimate| estimate.regions.as_slice()).unwrap_or_default();
            !regions.is_empty() && regions.iter().all(|region| left_out.contains(region))
        })
    }

    /// Whether the scan that runs only checks again.
    pub fn is_checking_again(self) -> bool {
        self.app.recheck.busy.with(|busy| !busy.is_empty())
    }

    /// Lets other pages check again, or no more.
    fn offer(self, is_there: bool) {
        let ask = move |ids: Vec<CriterionId>| self.scan(ids);
        self.app.recheck.ask.set(is_there.then(|| Arc::new(ask) as _));
    }

    fn is_here(self) -> bool {
        self.app.router.route.get_untracked() == Some(Route::Live)
    }

    /// Moves the focus, if this is the open page.
    fn focus(self, id: &str) {
        if self.is_here() {
            dom::focus_later(id);
        }
    }
}
