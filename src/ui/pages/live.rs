//! The page of live checks: handing over credentials, what will be asked, the scan, and what it found. The logic is in
//! `ui::live`.

pub mod calls;
pub mod collector;
mod credentials;
mod estimate;
mod evidence_cache;
mod found;
mod groups;
mod known;
mod ledger;
mod scan;
mod unanswered;
mod who;

use crate::baseline::CriterionId;
use crate::messages::ui::{self as words, live as say};
use crate::scanner::is_checked;
use crate::ui::components::{action_panel::not_loaded, heading::heading};
use crate::ui::el::{CollectViews, El, any_view, button, el, fragment, quiet_button};
use crate::ui::live::{Ended, Live, Phase};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page of live checks.
pub fn page() -> AnyView {
    let app = App::get();
    let live = Live::get(app);
    app.printed.set(false);
    live.begin();
    // Phases with the same view are merged, so that input and open folds are not lost between them.
    let phase = Memo::new(move |_| match live.phase.get() {
        Phase::CheckingHost => Phase::Closed,
        Phase::SteppingDown => Phase::Ready,
        Phase::Scanning | Phase::Stopping if live.is_checking_again() => Phase::Ready,
        Phase::Stopping => Phase::Scanning,
        phase => phase,
    });
    let stage = move || stage(app, live, phase.get());
    // What comes below the stage appears with it, so that the stage moves nothing when it is ready.
    let is_starting = Memo::new(move |_| matches!(phase.get(), Phase::Closed | Phase::Starting));
    let all = CriterionId::all().len();
    let checked = CriterionId::all().filter(|id| is_checked(*id)).count();
    fragment(vec![
        heading(|| say::TITLE.to_owned()),
        any_view(el("p").class("lead").child(say::LEAD).child(" ").child(say::checked(checked, all))),
        any_view(
            el("p")
                .class("quiet live-how")
                .child(say::HOW)
                .child(" ")
                .child(el("a").attr("href", Route::Calls.href()).child(say::CALLS_LINK))
                .child(" · ")
                .child(el("a").attr("href", Route::Collector.href()).child(say::collector::LINK)),
        ),
        steps(live, phase),
        known::section(app, live),
        any_view(move || ended(live)),
        any_view(el("div").class("live-stage").child(stage)),
        found::section(app, live),
        any_view(move || (!is_starting.get()).then(|| evidence_cache::section(app))),
        ledger::section(app, live),
    ])
}

/// The view of a phase.
fn stage(app: App, live: Live, phase: Phase) -> AnyView {
    let status = |words: &'static str| any_view(el("p").class("quiet").attr("role", "status").child(words));
    match phase {
        Phase::Closed | Phase::CheckingHost => status(say::LOOKING),
        Phase::Off(why) => off(say::off(why)),
        Phase::Starting => status(say::STARTING),
        Phase::NotLoaded => {
            fragment(vec![any_view(el("p").class("note").child(say::NOT_LOADED)), not_loaded_button(live)])
        }
        Phase::AwaitingCredentials => credentials::section(live),
        Phase::Naming => fragment(vec![
            any_view(
                el("p").attr("id", "live-naming").attr("tabindex", "-1").attr("role", "status").child(say::NAMING),
            ),
            any_view(el("p").class("buttons").child(quiet_button(say::FORGET, move || live.forget()))),
        ]),
        Phase::Ready | Phase::SteppingDown => who::section(app, live),
        Phase::Scanning | Phase::Stopping => scan::section(live),
    }
}

fn not_loaded_button(live: Live) -> AnyView {
    any_view(el("p").class("buttons").child(button(words::TRY_AGAIN, move || live.begin())))
}

/// Why live checks are off, and what to do instead.
fn off(why: &'static str) -> AnyView {
    any_view(
        el("section")
            .class("banner")
            .attr("role", "status")
            .child(el("h2").child(say::OFF))
            .child(el("p").child(why))
            .child(el("p").child(say::OFF_INSTEAD))
            .child(
                el("p")
                    .class("buttons")
                    .child(el("a").class("button").attr("href", Route::Collector.href()).child(say::collector::LINK))
                    .child(
                        el("a").class("quiet-button").attr("href", Route::Assess.href()).child(say::OFF_TO_QUESTIONS),
                    )
                    .child(el("a").class("quiet-button").attr("href", Route::Guide.href()).child(words::GUIDE))
                    .child(
                        el("a")
                            .class("quiet-button")
                            .attr("href", format!("{}#sent", Route::Trust.href()))
                            .child(words::trust::SENT),
                    ),
            ),
    )
}

/// Why the last credentials are gone.
fn ended(live: Live) -> Option<AnyView> {
    live.ended.get().map(|ended| {
        let (words, role) = match ended {
            Ended::Forgotten => (say::ENDED_FORGOTTEN, "status"),
            Ended::Expired => (say::ENDED_EXPIRED, "alert"),
            Ended::Lost => (say::LOST, "alert"),
        };
        any_view(el("p").class("note").attr("role", role).child(words))
    })
}

/// The list of steps, with the current one marked.
fn steps(live: Live, phase: Memo<Phase>) -> AnyView {
    let current = Memo::new(move |_| match phase.get() {
        Phase::Ready if live.came.with(Option::is_some) => 3,
        Phase::Ready => 1,
        Phase::Scanning => 2,
        _ => 0,
    });
    let step = move |(place, label): (usize, &'static str)| -> El {
        el("li")
            .attr("aria-current", move || (current.get() == place).then_some("step"))
            .toggle_class("is-past", move || place < current.get())
            .child(label)
    };
    let labels = [say::STEP_CREDENTIALS, say::STEP_LOOK, say::STEP_SCAN, say::STEP_FOUND];
    let list = move || {
        el("ol")
            .class("live-steps no-print")
            .attr("aria-label", say::STEPS)
            .child(labels.into_iter().enumerate().map(step).collect_views())
    };
    let is_on = Memo::new(move |_| !matches!(phase.get(), Phase::Off(_)));
    any_view(move || is_on.get().then(list))
}

/// A placeholder for a text that a worker makes, or else a button to try again.
fn waiting(failed: impl Fn() -> bool + Send + 'static, retry: impl Fn() + Copy + Send + 'static) -> AnyView {
    any_view(move || {
        if failed() {
            not_loaded(retry)
        } else {
            any_view(el("p").class("quiet").attr("role", "status").child(say::CALLS_LOADING))
        }
    })
}
