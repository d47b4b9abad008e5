//! The session of live checks: its phase, whose credentials the scanner holds, what it found. The session lives as long
//! as the page, so that it survives a change of route. Only the scanner has the credentials. Only pages of the full
//! program use this module; others use `State::recheck`. Commands to the scanner are in `orders`, reactions to its
//! events in `reports`.

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

/// The phase of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// There is no scanner.
    Closed,
    /// The session is finding out whether the host confines the scanner.
    CheckingHost,
    /// Live checks are off, because the host does not confine the scanner.
    Off(Confinement),
    /// The scanner is being loaded.
    Starting,
    /// The scanner could not be loaded.
    NotLoaded,
    /// The scanner waits for credentials.
    AwaitingCredentials,
    /// The scanner is asking AWS whose the credentials are.
    Naming,
    /// The scanner holds credentials and is idle.
    Ready,
    /// The scanner is assuming a role.
    SteppingDown,
    /// A scan is running.
    Scanning,
    /// The scan was stopped; the scanner is about to report what it found.
    Stopping,
}

/// Why the credentials are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The person had the credentials forgotten.
    Forgotten,
    /// The credentials expired.
    Expired,
    /// The scanner stopped unexpectedly.
    Lost,
}

/// The outcome of the last full scan, besides findings.
#[derive(Clone, Debug, Default)]
pub struct ScanResult {
    /// The scanner's report, without the findings.
    pub scanned: Scanned,
    /// The number of criteria that were judged.
    pub judged: usize,
}

/// The session. Its signals have no owner, so that they are not disposed of with a page.
#[derive(Debug)]
pub struct LiveSession {
    /// The phase of the session.
    pub phase: ArcRwSignal<Phase>,
    /// Why the last credentials are gone.
    pub ended: ArcRwSignal<Option<Ended>>,
    /// Why the last credentials or the last role were refused.
    pub refused: ArcRwSignal<Option<Refused>>,
    /// Whose the credentials are.
    pub identity: ArcRwSignal<Option<Identity>>,
    /// The number of calls that a scan would make, and the Regions.
    pub estimate: ArcRwSignal<Option<ScanEstimate>>,
    /// The Regions to leave out of scans.
    pub left_out: ArcRwSignal<Vec<Region>>,
    /// Whether scans make calls that AWS charges for.
    pub billed: ArcRwSignal<bool>,
    /// An exception granted by the person: the id of an assessment, and the account whose findings may go into it
    /// although it is for another one.
    pub mixed: ArcRwSignal<Option<(String, AccountId)>>,
    /// The progress of the scan.
    pub progress: ArcRwSignal<Progress>,
    /// The progress that was last announced to screen readers.
    pub spoken: ArcRwSignal<String>,
    /// When the scan began.
    pub begun: ArcRwSignal<Timestamp>,
    /// The time, updated every second while the scanner holds credentials.
    pub now: ArcRwSignal<Timestamp>,
    /// The findings of this visit, with all resources.
    pub findings: ArcRwSignal<Vec<(CriterionId, Arc<Finding>)>>,
    /// The account of the findings; empty while there are none.
    pub account: ArcRwSignal<Option<AccountId>>,
    /// The outcome of the last full scan.
    pub came: ArcRwSignal<Option<Arc<ScanResult>>>,
    /// Whether the findings are not in an assessment yet, because another one was opened in the meantime.
    pub waiting: ArcRwSignal<bool>,
    /// The requests made in this visit.
    pub ledger: ArcRwSignal<Vec<Arc<Line>>>,
    /// Whether there is an evidence file to save.
    pub evidence: ArcRwSignal<bool>,
    /// The explanation of what AWS is asked, once loaded.
    pub explanation: ArcRwSignal<Option<Arc<Explanation>>>,
    /// Whether the explanation could not be loaded.
    pub unexplained: ArcRwSignal<bool>,
}

static SESSION: OnceLock<LiveSession> = OnceLock::new();

thread_local! {
    static RUN: RefCell<Run> = RefCell::default();
}

/// State of the session that the page does not show.
#[derive(Default)]
struct Run {
    ticks: Option<gloo_timers::callback::Interval>,
    /// The criteria that are being checked again; empty during a full scan.
    repeated: Vec<CriterionId>,
    /// The id of the assessment for which the scan was started.
    assessment: String,
    /// The number of times that findings were judged together with cached evidence.
    judgements: u32,
    /// When progress was last announced to screen readers, in milliseconds since 1970.
    spoken: u64,
    /// The number of ticks since the scanner last sent something or was given a task.
    silent: u32,
    /// Whether the credentials have expired. The scanner ends once it has reported its findings.
    expired: bool,
}

/// A handle to the session and the app, small enough to be copied into every closure.
#[derive(Clone, Copy)]
pub struct Live {
    /// The shared session.
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
    /// The session, created on the first call.
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
            // A page restored from the history starts a new session.
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

    /// The finding of this visit for a criterion, with all resources.
    pub fn finding(self, id: CriterionId) -> Option<Arc<Finding>> {
        self.findings.with(|findings| findings.iter().find(|(known, _)| *known == id).map(|(_, one)| one.clone()))
    }

    /// Whether the open assessment is for another account than the findings, and the person has not agreed to that.
    pub fn is_mixed(self) -> bool {
        let Some(theirs) = self.account.get() else { return false };
        let meant = self.mixed.get();
        self.app.document.with(|open| {
            let is_meant = meant.is_some_and(|(document, account)| open.id == document && theirs == account);
            open.is_of_another(theirs) && !is_meant
        })
    }

    /// Allows the findings of this account in the open assessment, although it is for another account.
    pub fn mix(self) {
        let document = self.app.document.with_untracked(|document| document.id.clone());
        self.mixed.set(self.account.get_untracked().map(|account| (document, account)));
    }

    /// The seconds until the credentials expire; `None` if unknown.
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

    /// Whether the running scan only checks some criteria again.
    pub fn is_checking_again(self) -> bool {
        self.app.recheck.busy.with(|busy| !busy.is_empty())
    }

    /// Allows other pages to check criteria again, or no longer.
    fn offer(self, is_there: bool) {
        let ask = move |ids: Vec<CriterionId>| self.scan(ids);
        self.app.recheck.ask.set(is_there.then(|| Arc::new(ask) as _));
    }

    fn is_here(self) -> bool {
        self.app.router.route.get_untracked() == Some(Route::Live)
    }

    /// Moves the focus to an element, if the page of live checks is open.
    fn focus(self, id: &str) {
        if self.is_here() {
            dom::focus_later(id);
        }
    }
}
