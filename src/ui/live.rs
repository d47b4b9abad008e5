//! The session of live checks: how far it is, whose credentials the scanner holds, what it found. It lives as long as the
//! page does, so that it survives going from place to place; the credentials are the scanner's alone. Only pages of the whole
//! program come here; the others reach it through `State::recheck`.

use super::routes::Place;
use super::state::App;
use crate::assessment::profile;
use crate::aws::scan::Line;
use crate::baseline::CriterionId;
use crate::browser::scanner_link::{self, Told};
use crate::browser::{clock, dom};
use crate::evidence::{Finding, Verdict};
use crate::messages::ui::live as say;
use crate::scanner::policy_header::{self, Confinement};
use crate::scanner::{Explanation, Identity, Order, Outlook, Progress, Refused, Report, ScanOrder, Scanned, pace};
use crate::time::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

/// How often those who hear the page are told how far a scan is, in milliseconds.
const SPOKEN_EVERY: u64 = 6_000;
/// How long a scan that expiry ended may take to tell what it found, in milliseconds.
const LAST_WORDS: u32 = 4_000;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// There is no scanner.
    Closed,
    /// Whether the host confines the scanner is being found out.
    Looking,
    /// Live checks are off, because the host does not confine the scanner.
    Off(Confinement),
    /// The scanner is being loaded.
    Starting,
    /// It could not be loaded.
    NotLoaded,
    /// It waits for credentials.
    Asking,
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
pub struct Came {
    /// What the scanner told, without the findings.
    pub scanned: Scanned,
    /// How many criteria it judged.
    pub judged: usize,
}

/// The session. Its signals belong to nobody, so that no page takes them along when it goes.
#[derive(Debug)]
pub struct Session {
    /// How far it is.
    pub phase: ArcRwSignal<Phase>,
    /// Why the last credentials are gone.
    pub ended: ArcRwSignal<Option<Ended>>,
    /// Why the last credentials or the last role were refused.
    pub refused: ArcRwSignal<Option<Refused>>,
    /// Whose the credentials are.
    pub identity: ArcRwSignal<Option<Identity>>,
    /// What a scan would ask.
    pub outlook: ArcRwSignal<Option<Outlook>>,
    /// The Regions that are left out.
    pub left_out: ArcRwSignal<Vec<String>>,
    /// Whether calls that AWS charges for are made.
    pub charged: ArcRwSignal<bool>,
    /// The assessment, by id, into which this account's findings may go although it is for another one.
    pub mixed: ArcRwSignal<String>,
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
    /// The account that they are of; empty while there are none.
    pub account: ArcRwSignal<String>,
    /// What came of the last whole scan.
    pub came: ArcRwSignal<Option<Arc<Came>>>,
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

static SESSION: OnceLock<Session> = OnceLock::new();

thread_local! {
    static RUN: RefCell<Run> = RefCell::default();
}

/// What is going on, for nobody to see.
#[derive(Default)]
struct Run {
    ticks: Option<gloo_timers::callback::Interval>,
    /// The criteria that are checked again; none means that the scan is a whole one.
    again: Vec<CriterionId>,
    /// The assessment that the scan was begun for.
    assessment: String,
    /// When something was last said to those who hear the page.
    spoken: u64,
    /// The credentials have expired; the scanner ends once it has told what it found.
    expired: bool,
}

/// A handle to the session and the app, small enough to be copied into every closure.
#[derive(Clone, Copy)]
pub struct Live {
    /// The session.
    pub session: &'static Session,
    app: App,
}

impl std::ops::Deref for Live {
    type Target = Session;

    fn deref(&self) -> &Session {
        self.session
    }
}

impl Live {
    /// The session, begun now if there was none.
    pub fn get(app: App) -> Self {
        let mut is_new = false;
        let session = SESSION.get_or_init(|| {
            is_new = true;
            Session {
                phase: ArcRwSignal::new(Phase::Closed),
                ended: ArcRwSignal::default(),
                refused: ArcRwSignal::default(),
                identity: ArcRwSignal::default(),
                outlook: ArcRwSignal::default(),
                left_out: ArcRwSignal::default(),
                charged: ArcRwSignal::default(),
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
            let full = move |id: CriterionId| live.finding(id);
            app.recheck.in_full.set(Some(Arc::new(full)));
        }
        live
    }

    /// A finding of this visit, with all resources.
    pub fn finding(self, id: CriterionId) -> Option<Arc<Finding>> {
        self.findings.with(|findings| findings.iter().find(|(known, _)| *known == id).map(|(_, one)| one.clone()))
    }

    /// Whether the open assessment is for another account than the credentials, and nobody said that this is meant.
    pub fn is_mixed(self) -> bool {
        let theirs = self.identity.with(|identity| identity.as_ref().map(|identity| identity.account.clone()));
        let Some(theirs) = theirs else { return false };
        let meant = self.mixed.get();
        self.app.document.with(|document| {
            let ours = document.account();
            !ours.is_empty() && ours != theirs && document.id != meant
        })
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

    /// Begins: looks whether the host confines the scanner, and loads it if so.
    pub fn begin(self) {
        if !matches!(self.phase.get_untracked(), Phase::Closed | Phase::NotLoaded) {
            return;
        }
        self.phase.set(Phase::Looking);
        spawn_local(async move {
            let judged = scanner_link::policy_header().await.map(|header| policy_header::judge(header.as_deref()));
            if self.phase.get_untracked() != Phase::Looking {
                return;
            }
            match judged {
                Err(_) => self.phase.set(Phase::NotLoaded),
                Ok(Confinement::Confined) => self.start(),
                Ok(why) => self.phase.set(Phase::Off(why)),
            }
        });
    }

    fn start(self) {
        self.phase.set(Phase::Starting);
        if scanner_link::open(move |told| self.hear(told)).is_err() {
            self.phase.set(Phase::NotLoaded);
        }
    }

    /// Has the scanner explain what AWS is asked. Needs no credentials, so any scanner will do.
    pub fn explain(self) {
        if self.explanation.with_untracked(Option::is_some) {
            return;
        }
        self.unexplained.set(false);
        if !scanner_link::is_open() {
            if scanner_link::open(move |told| self.hear(told)).is_err() {
                self.unexplained.set(true);
            }
        } else if !matches!(self.phase.get_untracked(), Phase::Starting | Phase::Closed | Phase::Off(_)) {
            scanner_link::send(&Order::Explain);
        }
    }

    /// Hands over what was pasted, unread.
    pub fn hand_over(self, field: &str, partition: &str) {
        self.before_handing_over();
        scanner_link::hand_over(field, partition);
    }

    /// Hands over what was typed into several fields, unread.
    pub fn hand_over_named(self, fields: &[(&str, &str)], partition: &str) {
        self.before_handing_over();
        scanner_link::hand_over_named(fields, partition);
    }

    fn before_handing_over(self) {
        self.refused.set(None);
        self.ended.set(None);
        self.outlook.set(None);
        self.left_out.set(Vec::new());
        self.phase.set(Phase::Naming);
        self.focus("live-naming");
    }

    /// Goes on with less power.
    pub fn step_down(self, role: String, external_id: String) {
        self.refused.set(None);
        self.phase.set(Phase::SteppingDown);
        self.offer(false);
        scanner_link::send(&Order::StepDown { role, external_id });
    }

    /// Scans everything, or checks these criteria again.
    pub fn scan(self, again: Vec<CriterionId>) {
        if self.phase.get_untracked() != Phase::Ready {
            return self.app.tell(say::BUSY);
        }
        if untrack(|| self.is_mixed()) {
            return self.app.route.go(Place::Live);
        }
        let (assessment, circumstances) =
            self.app.document.with_untracked(|document| (document.id.clone(), profile::circumstances(document)));
        let order = ScanOrder {
            criteria: again.iter().map(|id| id.get().id.to_owned()).collect(),
            regions: untrack(|| self.narrowed_to()),
            charged: self.charged.get_untracked(),
            circumstances,
        };
        let now = clock::now();
        self.refused.set(None);
        RUN.with_borrow_mut(|run| {
            run.again.clone_from(&again);
            run.assessment = assessment;
            run.spoken = now.as_millis();
        });
        self.app.recheck.busy.set(again.clone());
        self.progress.set(Progress::default());
        self.spoken.set(String::new());
        self.begun.set(now);
        self.phase.set(Phase::Scanning);
        scanner_link::send(&Order::Scan(order));
        if again.is_empty() {
            self.focus("live-scan");
        }
    }

    /// The Regions that a scan is narrowed to; none means all.
    fn narrowed_to(self) -> Vec<String> {
        let left_out = self.left_out.get();
        self.outlook.with(|outlook| {
            let all = outlook.as_ref().map(|outlook| outlook.regions.clone()).unwrap_or_default();
            if all.iter().any(|region| left_out.contains(region)) {
                all.into_iter().filter(|region| !left_out.contains(region)).collect()
            } else {
                Vec::new()
            }
        })
    }

    /// Whether every Region is left out.
    pub fn asks_nowhere(self) -> bool {
        let left_out = self.left_out.get();
        self.outlook.with(|outlook| {
            let regions = outlook.as_ref().map(|outlook| outlook.regions.as_slice()).unwrap_or_default();
            !regions.is_empty() && regions.iter().all(|region| left_out.contains(region))
        })
    }

    /// Whether the scan that runs only checks again.
    pub fn is_checking_again(self) -> bool {
        self.app.recheck.busy.with(|busy| !busy.is_empty())
    }

    /// Ends the scan, and keeps what was found.
    pub fn stop(self) {
        if self.phase.get_untracked() == Phase::Scanning {
            self.phase.set(Phase::Stopping);
            scanner_link::send(&Order::Stop);
        }
    }

    /// Forgets the credentials: ends the scanner that holds them, and loads another one.
    pub fn forget(self) {
        self.end(Ended::Forgotten);
        self.begin();
        self.focus("page-title");
    }

    /// Ends the scanner, and the credentials with it. What was found stays.
    fn end(self, why: Ended) {
        scanner_link::close();
        RUN.with_borrow_mut(|run| *run = Run::default());
        self.offer(false);
        self.app.recheck.busy.set(Vec::new());
        self.identity.set(None);
        self.outlook.set(None);
        self.refused.set(None);
        self.progress.set(Progress::default());
        self.mixed.set(String::new());
        self.ended.set(Some(why));
        self.phase.set(Phase::Closed);
    }

    /// The credentials have expired: the scanner may tell what it has found so far, and is ended.
    fn expire(self) {
        let scanning = matches!(self.phase.get_untracked(), Phase::Scanning | Phase::Stopping);
        if !scanning {
            return self.over();
        }
        let known = RUN.with_borrow_mut(|run| std::mem::replace(&mut run.expired, true));
        if !known {
            scanner_link::send(&Order::Stop);
            self.phase.set(Phase::Stopping);
            clock::after(LAST_WORDS, move || self.over_if_expired()).forget();
        }
    }

    fn over_if_expired(self) {
        if RUN.with_borrow(|run| run.expired) {
            self.over();
        }
    }

    fn over(self) {
        self.end(Ended::Expired);
        if self.is_here() {
            self.begin();
        } else {
            self.app.tell(say::ENDED_EXPIRED);
        }
    }

    fn hear(self, told: Told) {
        match told {
            Told::Evidence => self.evidence.set(true),
            Told::Lost => self.lose(),
            Told::Report(report) => self.read(report),
        }
    }

    fn lose(self) {
        let phase = self.phase.get_untracked();
        self.unexplained.set(true);
        match phase {
            Phase::Starting => {
                scanner_link::close();
                self.phase.set(Phase::NotLoaded);
            }
            Phase::Closed | Phase::Looking | Phase::Off(_) | Phase::NotLoaded => scanner_link::close(),
            _ => {
                self.end(Ended::Lost);
                self.begin();
            }
        }
    }

    fn read(self, report: Report) {
        match report {
            Report::Ready => {
                if self.phase.get_untracked() == Phase::Starting {
                    self.phase.set(Phase::Asking);
                }
                if self.explanation.with_untracked(Option::is_none) {
                    scanner_link::send(&Order::Explain);
                }
            }
            Report::Explained(explanation) => {
                self.explanation.set(Some(Arc::new(explanation)));
                // One that was started for nothing else has done its work.
                if matches!(self.phase.get_untracked(), Phase::Closed | Phase::Off(_)) {
                    scanner_link::close();
                }
            }
            Report::Refused(refused) => self.refuse(refused),
            Report::Known(identity) => self.know(identity),
            Report::Outlook(outlook) => self.outlook.set(Some(outlook)),
            Report::Progress(progress) => self.advance(progress),
            Report::Scanned(scanned) => self.take_in(scanned),
            Report::Ledger { lines } => {
                self.ledger.update(|ledger| ledger.extend(lines.into_iter().map(Arc::new)));
            }
            Report::Expired => self.expire(),
        }
    }

    fn refuse(self, refused: Refused) {
        let role = refused.role;
        self.refused.set(Some(refused));
        if role {
            self.phase.set(Phase::Ready);
            self.offer(true);
            self.focus("role-arn");
        } else {
            RUN.with_borrow_mut(|run| run.ticks = None);
            self.offer(false);
            self.identity.set(None);
            self.outlook.set(None);
            self.phase.set(Phase::Asking);
            self.focus("credentials");
        }
    }

    fn know(self, identity: Identity) {
        let before = self.account.get_untracked();
        if !before.is_empty() && before != identity.account {
            // What was found belongs to another account than what will be.
            self.findings.set(Vec::new());
            self.came.set(None);
            self.evidence.set(false);
            scanner_link::drop_evidence();
        }
        self.account.set(identity.account.clone());
        self.identity.set(Some(identity));
        self.refused.set(None);
        self.ended.set(None);
        self.phase.set(Phase::Ready);
        self.offer(true);
        self.now.set(clock::now());
        let ticks = clock::repeat(1_000, move || {
            self.now.set(clock::now());
            if untrack(|| self.seconds_left()) == Some(0) {
                // Not at once: that would end the very ticks that call this.
                clock::after(0, move || self.expire()).forget();
            }
        });
        RUN.with_borrow_mut(|run| run.ticks = Some(ticks));
        self.focus("live-who");
    }

    fn advance(self, progress: Progress) {
        let now = clock::now();
        let elapsed = now.as_millis().saturating_sub(self.begun.get_untracked().as_millis());
        let left = pace::seconds_left(progress.done, progress.planned, elapsed);
        let due = RUN.with_borrow_mut(|run| {
            let due = now.as_millis().saturating_sub(run.spoken) >= SPOKEN_EVERY;
            if due {
                run.spoken = now.as_millis();
            }
            due
        });
        if due {
            self.spoken.set(say::progress_spoken(&progress, left));
        }
        self.now.set(now);
        self.progress.set(progress);
    }

    fn take_in(self, mut scanned: Scanned) {
        let found: Vec<(CriterionId, Arc<Finding>)> = std::mem::take(&mut scanned.findings)
            .into_iter()
            .filter_map(|(id, finding)| Some((CriterionId::find(&id)?, Arc::new(finding))))
            .collect();
        let (again, assessment, expired) = RUN
            .with_borrow_mut(|run| (std::mem::take(&mut run.again), std::mem::take(&mut run.assessment), run.expired));
        self.findings.update(|findings| {
            for (id, finding) in &found {
                match findings.iter_mut().find(|(known, _)| known == id) {
                    Some((_, earlier)) => *earlier = finding.clone(),
                    None => findings.push((*id, finding.clone())),
                }
            }
        });
        let is_same = self.app.document.with_untracked(|document| document.id == assessment);
        self.waiting.set(!is_same);
        if is_same {
            self.put(&found);
        }
        let is_whole = again.is_empty();
        if is_whole {
            self.came.set(Some(Arc::new(Came { scanned, judged: found.len() })));
        }
        self.phase.set(Phase::Ready);
        self.app.recheck.busy.set(Vec::new());
        if is_whole {
            self.focus("live-found");
        } else {
            let verdicts: Vec<(&str, Verdict)> =
                found.iter().map(|(id, finding)| (id.get().name, finding.verdict)).collect();
            self.app.tell(say::checked_again(&verdicts));
        }
        if expired {
            // The evidence may still be on its way.
            clock::after(500, move || self.over_if_expired()).forget();
        }
    }

    /// Puts all findings of this visit into the open assessment.
    pub fn put_all(self) {
        self.waiting.set(false);
        let found = self.findings.get_untracked();
        self.put(&found);
    }

    fn put(self, found: &[(CriterionId, Arc<Finding>)]) {
        let account = self.account.get_untracked();
        self.app.edit(|document, now, writer| {
            let mut changed = false;
            if document.account().is_empty() && !account.is_empty() {
                changed |= document.account.set(account, now, writer);
            }
            for (id, finding) in found {
                changed |= document.observe(*id, Finding::clone(finding));
            }
            changed
        });
    }

    /// Lets other pages check again, or no more.
    fn offer(self, is_there: bool) {
        let ask = move |ids: Vec<CriterionId>| self.scan(ids);
        self.app.recheck.ask.set(is_there.then(|| Arc::new(ask) as _));
    }

    fn is_here(self) -> bool {
        self.app.route.place.get_untracked() == Some(Place::Live)
    }

    /// Moves the focus, if this is the open page.
    fn focus(self, id: &str) {
        if self.is_here() {
            dom::focus_later(id);
        }
    }
}
