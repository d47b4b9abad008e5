//! The state of the app: one open assessment, what is derived from it, and saving.

use super::keys::KeyHandler;
use super::library::Library;
use super::routes::{Route, Router};
use crate::assessment::own::{self, is_own};
use crate::assessment::{Assessment, RestoreError, Round, Score, Statuses, Writer, restore, sample};
use crate::baseline::CriterionId;
use crate::baseline::guidance::ActionGuidance;
use crate::browser::handover::Handover;
use crate::browser::storage::{self, StorageError};
use crate::browser::store::Damaged;
use crate::browser::{clock, dom, events, random, release, store};
use crate::evidence::{Finding, Resource};
use crate::messages::ui as say;
use crate::plan::Plan;
use crate::stdx::time::Timestamp;
use crate::ui::pages::data;
use crate::ui::pages::overview::is_begun;
use leptos::prelude::*;
use std::ops::Deref;
use std::sync::Arc;

/// The time between a change and saving, in milliseconds: long enough to type a word.
const SAVE_AFTER: u32 = 150;

/// The relation of the document on the page to the one in storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// There is nothing to save yet.
    Fresh,
    /// The document has changed and is about to be saved.
    Pending,
    /// The document is saved.
    Saved,
    /// The document could not be saved and is held in memory only.
    Failed(StorageError),
}

/// The action of a notice's button. The notice owns it, because the page that gave it may be gone by the time of the
/// click.
pub type Act = Arc<dyn Fn() + Send + Sync>;

/// A message at the edge of the page, perhaps with a button, such as for undoing.
#[derive(Clone)]
pub struct Notice {
    /// The message.
    pub text: String,
    /// The label of a button and what it does.
    pub action: Option<(&'static str, Act)>,
}

/// A function that has criteria checked again.
pub type Ask = Arc<dyn Fn(Vec<CriterionId>) + Send + Sync>;
/// A function that returns this visit's finding for a criterion, with all resources.
pub type InFull = Arc<dyn Fn(CriterionId) -> Option<Arc<Finding>> + Send + Sync>;

/// The offer of the session of live checks to other pages. The session sets the signals itself, so that the first
/// program does not contain its code.
pub struct Recheck {
    /// Checks criteria again; `None` unless the scanner holds credentials.
    pub ask: RwSignal<Option<Ask>>,
    /// The criteria that are being checked again.
    pub busy: RwSignal<Vec<CriterionId>>,
    /// Returns the findings of this visit, with all resources.
    pub in_full: RwSignal<Option<InFull>>,
}

/// Fills the commands of an action with the names of resources. The full program also fills in the values that people know.
pub type FillAction = fn(App, &ActionGuidance, &[Resource]) -> ActionGuidance;

/// The state of the app. There is one for as long as the page lives; [`App`] is its handle.
pub struct State {
    /// The open assessment.
    pub document: RwSignal<Assessment>,
    /// The time at which findings and exceptions are evaluated; updated every minute.
    pub now: RwSignal<Timestamp>,
    /// The statuses of all criteria.
    pub statuses: Memo<Statuses>,
    /// Score and coverage.
    pub score: Memo<Score>,
    /// The actions still to do.
    pub plan: Memo<Plan>,
    /// The relation of the open assessment to the one in storage.
    pub saving: RwSignal<Saving>,
    /// The message at the edge of the page.
    pub notice: RwSignal<Option<Notice>>,
    /// Whether a newer release is ready, and the person has not postponed it.
    pub newer: RwSignal<bool>,
    /// The documents in storage that cannot be read.
    pub damaged: RwSignal<Vec<Damaged>>,
    /// The person's name; may be empty.
    pub author: RwSignal<String>,
    /// The guidance texts loaded so far.
    pub library: Library,
    /// The key handler of the open page.
    pub keys: KeyHandler,
    /// The open route.
    pub router: Router,
    /// The round in which the questions of the open assessment are asked.
    pub round: RwSignal<Round>,
    /// The question whose answer led to the present one by itself.
    pub came_from: RwSignal<Option<CriterionId>>,
    /// The offer of the session of live checks.
    pub recheck: Recheck,
    /// Fills the commands of an action.
    pub fill: FillAction,
    /// A counter that grows whenever the evidence cache may have changed.
    pub evidence_kept: RwSignal<u32>,
    in_file: StoredValue<Timestamp>,
    /// Whether the page is being printed, or has been: then lists are drawn in full.
    pub printed: RwSignal<bool>,
    tab: StoredValue<String>,
    timer: StoredValue<Option<gloo_timers::callback::Timeout>, LocalStorage>,
}

/// A handle to the state, small enough to be copied into every closure.
#[derive(Clone, Copy)]
pub struct App(&'static State);

impl Deref for App {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

impl App {
    /// A finding of the open assessment, with all its resources if this visit knows them, else with those stored in the
    /// assessment.
    pub fn in_full(self, id: CriterionId, stored: Finding) -> Arc<Finding> {
        let in_full = self.recheck.in_full.get_untracked().and_then(|in_full| in_full(id));
        let of = |one: &Finding| (one.observed, one.span_ms, one.rejudged_at, one.verdict, one.resource_count);
        let is_same = |full: &Arc<Finding>| of(full) == of(&stored);
        in_full.filter(is_same).unwrap_or_else(|| Arc::new(stored))
    }

    /// Opens the assessment handed over by the first program, or the one that was open last, or an empty one, and
    /// starts to listen to other tabs.
    pub fn open(before: Option<Handover>, fill: FillAction) -> Self {
        let new_tab = || random::id().chars().take(8).collect::<String>();
        let (tab, in_file, saved, left) = match before {
            Some(Handover { document, tab, in_file, saved }) => {
                (tab, in_file, saved, restore(&document, clock::now()).ok())
            }
            None => (new_tab(), Timestamp::default(), true, None),
        };
        let (document, newer) =
            left.or_else(store::sample).map_or_else(|| last_or_new(&tab), |document| (document, false));
        let saving = saving_of(&document);
        let round = RwSignal::new(store::round(&document.id));
        let document = RwSignal::new(document);
        let now = RwSignal::new(clock::now());
        let statuses = Memo::new(move |_| document.with(|document| Statuses::of(document, now.get())));
        let score = Memo::new(move |_| statuses.with(Score::overall));
        let plan = Memo::new(move |_| document.with(|document| statuses.with(|statuses| Plan::of(document, statuses))));
        let state = State {
            document,
            now,
            statuses,
            score,
            plan,
            saving: RwSignal::new(saving),
            notice: RwSignal::new(newer.then(|| Notice { text: say::NEWER_DOCUMENT.to_owned(), action: None })),
            newer: RwSignal::new(release::is_newer_there()),
            damaged: RwSignal::new(store::damaged()),
            author: RwSignal::new(store::author()),
            library: Library::new(),
            keys: KeyHandler::new(),
            router: Router::new(),
            round,
            came_from: RwSignal::new(None),
            recheck: Recheck {
                ask: RwSignal::new(None),
                busy: RwSignal::new(Vec::new()),
                in_full: RwSignal::new(None),
            },
            fill,
            evidence_kept: RwSignal::new(0),
            in_file: StoredValue::new(in_file),
            printed: RwSignal::new(false),
            tab: StoredValue::new(tab),
            timer: StoredValue::new_local(None),
        };
        // There is one state, and it is needed until the page is closed.
        let app = Self(Box::leak(Box::new(state)));
        app.listen();
        if !saved {
            app.save_soon();
        }
        app
    }

    /// The state of the app, available everywhere below its root.
    #[expect(clippy::expect_used, reason = "`App` is provided at the root, above every component")]
    pub fn get() -> Self {
        use_context::<Self>().expect("the app's state is provided at the root")
    }

    /// Changes the open assessment and has it saved. `change` returns whether it changed anything. A shared assessment never
    /// changes; its pages offer nothing that would.
    pub fn edit(self, change: impl FnOnce(&mut Assessment, Timestamp, &Writer) -> bool) {
        if untrack(|| self.is_shared()) {
            return;
        }
        let (now, writer) = (clock::now(), self.writer());
        let mut changed = false;
        self.document.update(|document| changed = change(document, now, &writer));
        if changed {
            self.now.set(now);
            self.save_soon();
        }
    }

    /// The id under which evidence of the open assessment is cached; empty if this device caches none.
    pub fn evidence_cache(self) -> Option<String> {
        let id = self.document.with_untracked(|document| document.id.clone());
        (store::keeps_evidence() && is_own(&id)).then_some(id)
    }

    /// The tab and person that changes are attributed to.
    pub fn writer(self) -> Writer {
        Writer { tab: self.tab.get_value(), author: self.author.get_untracked().trim().to_owned() }
    }

    /// Whether the open assessment is the person's own: neither the sample nor a shared one.
    pub fn is_own(self) -> bool {
        self.document.with(|document| is_own(&document.id))
    }

    /// Whether the open assessment is a shared one, which cannot be changed.
    pub fn is_shared(self) -> bool {
        self.document.with(own::is_shared)
    }

    /// Opens the sample in this tab. Refuses like [`Self::switch_to`]. Returns whether it was opened.
    pub fn open_sample(self, sample: Assessment) -> bool {
        let is_open = self.switch_to(sample);
        if is_open {
            self.save_changed();
            self.save_now();
        }
        is_open
    }

    /// Closes an assessment that is not the person's own, opens theirs, and goes to `route`.
    pub fn leave(self, route: Route) {
        store::forget_sample();
        let (own, _) = last_or_new(&self.tab.get_value());
        self.timer.set_value(None);
        self.saving.set(saving_of(&own));
        self.round.set(store::round(&own.id));
        self.document.set(own);
        self.router.go(route);
    }

    /// Opens another assessment. Refuses with a message if unsaved changes of the open one would be lost. Returns
    /// whether the assessment was opened.
    pub fn switch_to(self, assessment: Assessment) -> bool {
        self.save_now();
        if self.would_lose() {
            self.tell_with(say::SWITCH_REFUSED, say::SAVE_TO_FILE, move || data::save_to_file(self));
            return false;
        }
        if is_own(&assessment.id) {
            store::forget_sample();
            store::set_current(&assessment.id);
        } else {
            // A shared assessment is stored nowhere, not even for this tab.
            self.saving.set(if own::is_shared(&assessment) { Saving::Saved } else { Saving::Pending });
        }
        self.round.set(store::round(&assessment.id));
        self.document.set(assessment);
        true
    }

    /// Whether the open assessment has changes that are neither in storage nor in a file.
    fn would_lose(self) -> bool {
        let failed = self.saving.with_untracked(|saving| matches!(saving, Saving::Failed(_)));
        let in_file = self.in_file.get_value();
        failed && self.document.with_untracked(|document| is_begun(document) && document.changed() > in_file)
    }

    /// Records that the open assessment was saved to a file just now.
    pub fn note_file(self) {
        self.in_file.set_value(self.document.with_untracked(Assessment::changed));
    }

    /// Opens a new assessment.
    pub fn begin(self, name: String) {
        let assessment = Assessment::new(random::id(), name, clock::now(), &self.writer());
        if self.switch_to(assessment) {
            self.save_changed();
        }
    }

    /// Chooses the round in which the questions are asked.
    pub fn choose_round(self, round: Round) {
        self.document.with_untracked(|document| store::set_round(&document.id, round));
        self.round.set(round);
    }

    /// Shows a message.
    pub fn tell(self, text: impl Into<String>) {
        self.notice.set(Some(Notice { text: text.into(), action: None }));
    }

    /// Shows a message with a button.
    pub fn tell_with(self, text: impl Into<String>, label: &'static str, action: impl Fn() + Send + Sync + 'static) {
        self.notice.set(Some(Notice { text: text.into(), action: Some((label, Arc::new(action))) }));
    }

    /// Marks the open assessment as changed and has it saved.
    pub fn save_changed(self) {
        self.saving.set(Saving::Pending);
        self.save_soon();
    }

    /// Saves the assessment after a short delay, so that quick changes are saved together.
    pub fn save_soon(self) {
        if storage::is_available() {
            self.saving.set(Saving::Pending);
        }
        let timer = clock::after(SAVE_AFTER, move || {
            let id = self.document.with_untracked(|document| document.id.clone());
            store::exclusively(&id, move || self.save_now());
        });
        self.timer.set_value(Some(timer));
    }

    /// Saves the assessment if it was changed, merged with what other tabs have saved.
    pub fn save_now(self) {
        if self.saving.with_untracked(|saving| matches!(saving, Saving::Fresh | Saving::Saved)) {
            return;
        }
        self.timer.set_value(None);
        if self.document.with_untracked(sample::is_sample) {
            self.document.with_untracked(store::save_sample);
            self.saving.set(Saving::Saved);
            return;
        }
        let mut document = self.document.get_untracked();
        let saved = store::save(&mut document);
        store::set_current(&document.id);
        match saved {
            Ok(grown) => {
                if grown {
                    self.document.set(document);
                }
                if self.saving.get_untracked() != Saving::Saved {
                    self.saving.set(Saving::Saved);
                }
            }
            Err(error) => self.saving.set(Saving::Failed(error)),
        }
    }

    /// Opens the browser's print dialog once everything on the page has been drawn.
    pub fn print(self) {
        self.printed.set(true);
        clock::after(50, dom::print).forget();
    }

    /// Saves, and returns the state for the program that takes over.
    pub fn hand_over(self) -> Handover {
        self.save_now();
        Handover {
            document: self.document.with_untracked(|document| serde_json::to_string(document).unwrap_or_default()),
            tab: self.tab.get_value(),
            in_file: self.in_file.get_value(),
            saved: self.saving.with_untracked(|saving| matches!(saving, Saving::Fresh | Saving::Saved)),
        }
    }

    fn listen(self) {
        events::on_storage(move |key, text| self.take_in(&key, text.as_deref()));
        events::on_leave(move || self.save_now());
        events::on_print(move || self.printed.set(true));
        events::on_unload(move || self.would_lose());
        release::on_newer(move || self.newer.set(true));
        clock::every(60_000, move || self.now.set(clock::now()));
    }

    /// Merges what another tab has saved, if it is the open assessment.
    fn take_in(self, key: &str, text: Option<&str>) {
        let ours = self.document.with_untracked(|document| store::assessment_of_key(key) == Some(document.id.as_str()));
        let Some(Ok(theirs)) = text.filter(|_| ours).map(|text| restore(text, clock::now())) else { return };
        let mut merged = self.document.get_untracked();
        if merged.merge(&theirs) {
            self.document.set(merged.clone());
        }
        if merged != theirs {
            self.save_soon();
        }
    }
}

/// The relation of an assessment that has just been opened to the one in storage.
fn saving_of(document: &Assessment) -> Saving {
    match storage::is_available() {
        _ if !is_own(&document.id) => Saving::Saved,
        false => Saving::Failed(StorageError::Blocked),
        true if is_begun(document) => Saving::Saved,
        true => Saving::Fresh,
    }
}

/// The assessment that was open last, another readable one, or a new one; and whether the last one can only be read by
/// a newer Footing.
fn last_or_new(tab: &str) -> (Assessment, bool) {
    let mut newer = false;
    if let Some(id) = store::current() {
        match store::load(&id) {
            Some(Ok(assessment)) if !assessment.is_deleted() => return (assessment, false),
            Some(Err(RestoreError::Newer { .. })) => newer = true,
            _ => {}
        }
    }
    let other = store::load_all().into_iter().find(|assessment| !assessment.is_deleted());
    let writer = Writer { tab: tab.to_owned(), author: store::author() };
    let new = || Assessment::new(random::id(), say::FIRST_ASSESSMENT.to_owned(), clock::now(), &writer);
    (other.unwrap_or_else(new), newer)
}
