//! The bar at the bottom edge of a question: progress, the way back and on, and whether an answer moves on by itself.

use super::{after_answer, around};
use crate::assessment::Round;
use crate::baseline::CriterionId;
use crate::browser::{clock, dom, store};
use crate::messages::ui as say;
use crate::ui::components::progress::progress;
use crate::ui::el::{CollectViews, any_view, el, fragment, quiet_button};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The id of the list of keys.
pub(super) const KEYS: &str = "keys";
/// The time for which an answer is seen before the next question appears, in milliseconds.
const SEEN: u32 = 350;
/// The time after which the answer to the question before is announced, so that it comes after the new heading, in
/// milliseconds.
const ANNOUNCED: u32 = 100;

/// The bar.
pub(super) fn bar(app: App, id: CriterionId) -> AnyView {
    let done = Memo::new(move |_| app.statuses.with(|statuses| app.round.get().progress(statuses)));
    let moves_on = RwSignal::new(store::moves_on(app.round.get_untracked()));
    Effect::new(move |_| moves_on.set(store::moves_on(app.round.get())));
    let choose = move |event| {
        let chosen = event_target_checked(&event);
        store::set_moves_on(app.round.get_untracked(), chosen);
        moves_on.set(chosen);
    };
    el("div")
        .class("ask-bar")
        .child(
            el("div")
                .class("ask-bar-in")
                .child(el("p").class("progress-line").child(move || say::round_progress(app.round.get(), done.get())))
                .child(came_from(app, id))
                .child(progress(move || done.get().looked_at, move || done.get().all))
                .child(
                    el("label")
                        .class("moves-on")
                        .child(
                            el("input")
                                .attr("type", "checkbox")
                                .prop("checked", move || moves_on.get())
                                .on("change", choose),
                        )
                        .child(el("span").child(say::MOVES_ON)),
                )
                .child(
                    quiet_button("?", move || dom::toggle_dialog(KEYS))
                        .class("quiet-button keys-button")
                        .attr("aria-label", say::KEYS)
                        .attr("title", say::KEYS),
                )
                .child(steps(app, id)),
        )
        .into_any()
}

/// The links to the previous, the next open, and the next question.
fn steps(app: App, id: CriterionId) -> AnyView {
    let around = Memo::new(move |_| around(app, id));
    let open = Memo::new(move |_| app.statuses.with(|statuses| app.round.get().next_open(statuses, Some(id))));
    let before = move || {
        around.get().0.map(|id| {
            el("a").class("quiet-button").attr("rel", "prev").attr("href", Route::Criterion(id).href()).child(say::BACK)
        })
    };
    let after = move || {
        let target = around.get().1;
        let label = match target {
            Route::Criterion(_) => say::NEXT,
            Route::QuickRound => say::TO_RESULT,
            _ => say::TO_PLAN,
        };
        el("a").class("button").attr("rel", "next").attr("href", target.href()).child(label)
    };
    let skip = move || {
        let open = open.get().map(Route::Criterion).filter(|open| *open != around.get().1);
        open.map(|open| el("a").class("quiet-button").attr("href", open.href()).child(say::NEXT_OPEN))
    };
    el("nav").class("steps-nav").attr("aria-label", say::STEPS).child(before).child(skip).child(after).into_any()
}

/// What was answered to the question that led here by itself, with the way back to it.
fn came_from(app: App, id: CriterionId) -> AnyView {
    let before = app.came_from.get_untracked().filter(|before| *before != id);
    app.came_from.set(None);
    let said = RwSignal::new(None);
    if let Some(before) = before {
        let answer = app.document.with_untracked(|document| document.answer(before).map(say::answered));
        // Only what changes in a place that was there before is announced.
        clock::after(ANNOUNCED, move || drop(said.try_set(answer.map(|answer| (answer, before))))).forget();
    }
    let words = move || {
        said.get().map(|(answer, before)| {
            let target = Route::Criterion(before).href();
            fragment(vec![
                any_view(el("span").child(answer)),
                any_view(" "),
                any_view(
                    el("a")
                        .attr("href", target)
                        .child(say::CHANGE)
                        .child(el("span").class("visually-hidden").child(": ").child(before.get().question)),
                ),
            ])
        })
    };
    el("p").class("came-from").attr("role", "status").child(words).into_any()
}

/// Opens the next question shortly after an answer, if the person wants that and has stayed.
pub(super) fn move_on(app: App, id: CriterionId) {
    let round = app.round.get_untracked();
    if !store::moves_on(round) {
        return;
    }
    let answer = move || app.document.with_untracked(|document| document.answer(id).cloned());
    let said = answer();
    let run = move || {
        let stayed = app.router.route.get_untracked() == Some(Route::Criterion(id));
        if stayed && answer() == said && !dom::is_dialog_open(KEYS) {
            app.came_from.set(Some(id));
            app.router.go(after_answer(app, id));
        }
    };
    clock::after(SEEN, run).forget();
}

/// The list of keys, in a dialog.
pub(super) fn keys() -> AnyView {
    let row = |(keys, what): &(&'static str, &'static str)| {
        fragment(vec![any_view(el("dt").child(*keys)), any_view(el("dd").child(*what))])
    };
    el("dialog")
        .class("keys")
        .attr("id", KEYS)
        .attr("aria-labelledby", "keys-title")
        .child(el("h2").attr("id", "keys-title").child(say::KEYS))
        .child(el("dl").child(say::KEY_HELP.iter().map(row).collect_views()))
        .child(el("p").class("buttons").child(quiet_button(say::CLOSE, || dom::toggle_dialog(KEYS))))
        .into_any()
}

/// The choice of the round.
pub(super) fn round_choice(app: App) -> AnyView {
    let options = Round::ALL.map(|round| (round, say::round(round).to_owned())).into();
    crate::ui::components::field::select_one(
        say::ROUND,
        options,
        move || app.round.get(),
        move |round| app.choose_round(round),
    )
}
