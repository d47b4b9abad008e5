//! The questionnaire: one criterion at a time, in the order of a round.

mod bar;
mod choices;
mod context;
mod details;
mod reading;

pub use reading::page as reading;

use crate::assessment::{Answer, Basis, Round, Statuses};
use crate::baseline::CriterionId;
use crate::browser::{dom, store};
use crate::messages::{labels, ui as say};
use crate::ui::components::heading::heading;
use crate::ui::el::{any_view, el, fragment};
use crate::ui::keys::Key;
use crate::ui::library::Loaded;
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// Redirects to the question where the person stopped, or else to the first open one.
pub fn resume() -> AnyView {
    let app = App::get();
    let place =
        app.document.with_untracked(|document| store::place(&document.id)).and_then(|id| CriterionId::find(&id));
    let open = app.statuses.with_untracked(|statuses| {
        place.filter(|id| statuses.detail(*id).basis != Basis::Profile).or_else(|| first_open(statuses))
    });
    let target = open.or_else(|| CriterionId::all().next()).map_or(Route::Overview, Route::Criterion);
    Effect::new(move |_| app.router.go_instead(target));
    ().into_any()
}

/// The first open question of the round, or else of all questions, the most severe first.
pub fn first_open(statuses: &Statuses) -> Option<CriterionId> {
    let round = App::get().round.get();
    round.next_open(statuses, None).or_else(|| Round::BySeverity.next_open(statuses, None))
}

/// The question before one, and where the way leads after it.
fn around(app: App, id: CriterionId) -> (Option<CriterionId>, Route) {
    let round = app.round.get();
    let (before, after) = app.statuses.with(|statuses| round.neighbours(statuses, id));
    (before, after.map_or_else(|| end(round), Route::Criterion))
}

/// Where an answer leads by itself: in the quick round to the next question that nobody has looked at.
fn after_answer(app: App, id: CriterionId) -> Route {
    let next = |statuses: &Statuses| Round::Quick.next_untouched(statuses, Some(id));
    match app.round.get_untracked() {
        Round::Quick => app.statuses.with_untracked(next).map_or(Route::QuickRound, Route::Criterion),
        Round::BySeverity | Round::ByControl => untrack(|| around(app, id)).1,
    }
}

/// The page after the last question of a round.
fn end(round: Round) -> Route {
    match round {
        Round::Quick => Route::QuickRound,
        Round::BySeverity | Round::ByControl => Route::Plan,
    }
}

/// The page of a question. `frameworks` is a fold that only the full program has.
pub fn page(id: CriterionId, frameworks: fn(CriterionId) -> AnyView) -> AnyView {
    let app = App::get();
    let criterion = id.get();
    let control = criterion.control;
    app.document.with_untracked(|document| store::set_place(&document.id, criterion.id));
    let text = app.library.control(control);
    // Whether the choices of a question that evidence has decided are unfolded.
    let by_hand = RwSignal::new(false);
    take_keys(app, id, by_hand);

    let number = control.criteria().position(|other| other == id).map_or(0, |place| place + 1);
    let crumb = say::question_of(number, control.criteria().len());
    let is_decided = Memo::new(move |_| {
        let basis = app.statuses.with(|statuses| statuses.detail(id).basis);
        matches!(basis, Basis::Finding | Basis::Statement)
    });
    let answering = move || {
        let choices = choices::choices(app, id);
        if is_decided.get() {
            fragment(vec![
                context::finding(app, id),
                any_view(move || context::notes(app, id)),
                any_view(
                    el("details")
                        .class("more")
                        .attr("open", move || by_hand.get())
                        .child(el("summary").child(say::ANSWER_INSTEAD))
                        .child(choices),
                ),
            ])
        } else {
            fragment(vec![choices, any_view(move || context::notes(app, id)), context::finding(app, id)])
        }
    };
    // What comes below the guidance appears with it, so that the guidance moves nothing when it arrives.
    let is_loading = Memo::new(move |_| matches!(text.get(), Loaded::Loading));
    let below = move || {
        (!is_loading.get()).then(|| {
            fragment(vec![
                any_view(move || details::what_to_do(app, id)),
                context::look(app, id),
                details::find_out(app, id),
                details::note(app, id),
                details::accept_risk(app, id),
                details::history(app, id),
                frameworks(id),
            ])
        })
    };
    el("div")
        .class("ask")
        .child(context::side(app, id))
        .child(
            el("section")
                .class("question")
                .attr("aria-labelledby", "page-title")
                .child(
                    el("p")
                        .class("crumb")
                        .child(el("a").attr("href", Route::Control(control).href()).child(control.get().id))
                        .child(" ")
                        .child(control.get().title)
                        .child(" · ")
                        .child(labels::severity(control.get().severity))
                        .child(" · ")
                        .child(crumb),
                )
                .child(heading(move || criterion.question.to_owned()))
                .child(answering)
                .child(context::guidance(app, id))
                .child(below),
        )
        .child(bar::bar(app, id))
        .child(bar::keys())
        .into_any()
}

/// Loads the guidance of the next question while the person reads this one.
fn prefetch_next(app: App, id: CriterionId) {
    if let Route::Criterion(next) = untrack(|| around(app, id)).1
        && dom::is_online()
    {
        let _ = app.library.control(next.get().control);
    }
}

fn take_keys(app: App, id: CriterionId, by_hand: RwSignal<bool>) {
    let go = move |place| app.router.go(place);
    app.keys.give_to(move |key| {
        if dom::is_dialog_open(bar::KEYS) {
            // Everything else is for the dialog and the browser.
            let closes = key == Key::Sign('?');
            if closes {
                dom::toggle_dialog(bar::KEYS);
            }
            return closes;
        }
        let (before, after) = untrack(|| around(app, id));
        match key {
            Key::Digit(digit) => {
                by_hand.set(true);
                choices::by_digit(app, id, digit);
            }
            Key::Enter | Key::Right => go(after),
            Key::Left => match before {
                Some(before) => go(Route::Criterion(before)),
                None => return false,
            },
            Key::Down => dom::move_focus("[role=radio]", 1),
            Key::Up => dom::move_focus("[role=radio]", -1),
            Key::Sign('?') => dom::toggle_dialog(bar::KEYS),
            Key::Sign('s') => {
                let round = app.round.get_untracked();
                if let Some(open) = app.statuses.with_untracked(|statuses| round.next_open(statuses, Some(id))) {
                    go(Route::Criterion(open));
                }
            }
            Key::Sign(_) | Key::Escape => return false,
        }
        true
    });
}

/// Records an answer.
fn answer(app: App, id: CriterionId, answer: Option<Answer>) {
    prefetch_next(app, id);
    crate::browser::storage::ask_to_persist();
    app.edit(|document, now, writer| document.criterion_mut(id).answer.set(answer, now, writer));
}
