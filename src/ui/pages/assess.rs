//! The questionnaire: one criterion at a time, in the order of the controls.

mod choices;
mod context;
mod details;

use crate::assessment::{Answer, Basis, Status, Statuses};
use crate::baseline::{ControlId, CriterionId};
use crate::browser::{dom, store};
use crate::messages::{labels, ui as say};
use crate::ui::components::{action_panel::not_loaded, heading::heading, prose::Words};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::keys::Key;
use crate::ui::library::{Loaded, of_criterion};
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

/// The first question without an answer, or else the first that was answered with "don't know".
pub fn first_open(statuses: &Statuses) -> Option<CriterionId> {
    next_open(statuses, None)
}

/// The next open question after one, continuing at the start. Questions without an answer take precedence over those
/// answered with "don't know".
fn next_open(statuses: &Statuses, after: Option<CriterionId>) -> Option<CriterionId> {
    let unknown = |id: &CriterionId| statuses.status(*id) == Status::Unknown;
    let untouched = |id: &CriterionId| unknown(id) && statuses.detail(*id).basis == Basis::Nothing;
    let around = || {
        let later = CriterionId::all().filter(move |id| after.is_none_or(|after| *id > after));
        later.chain(CriterionId::all().filter(move |id| after.is_some_and(|after| *id < after)))
    };
    around().find(untouched).or_else(|| around().find(unknown))
}

/// The questions before and after one, skipping those that the profile switches off.
fn neighbours(statuses: &Statuses, id: CriterionId) -> (Option<CriterionId>, Option<CriterionId>) {
    let asked = |other: &CriterionId| statuses.detail(*other).basis != Basis::Profile;
    let before = CriterionId::all().rev().filter(|other| *other < id).find(asked);
    let after = CriterionId::all().filter(|other| *other > id).find(asked);
    (before, after)
}

/// The page of a question.
pub fn page(id: CriterionId) -> AnyView {
    let app = App::get();
    let criterion = id.get();
    let control = criterion.control;
    app.document.with_untracked(|document| store::set_place(&document.id, criterion.id));
    let text = app.library.control(control);
    let help_open = RwSignal::new(false);
    take_keys(app, id, help_open);

    let number = control.criteria().position(|other| other == id).map_or(0, |place| place + 1);
    let crumb = say::question_of(number, control.criteria().len());
    let why_text = text;
    let why = move || match why_text.get() {
        Loaded::Ready(guidance) => {
            of_criterion(&guidance, id).map(|text| Words::of(&guidance).prose(&text.why)).into_any()
        }
        Loaded::Loading => el("span").class("quiet").child(say::LOADING).into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(control)),
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
                .child(el("p").class("why").child(why))
                .child(move || context::notes(app, id))
                .child(choices::choices(app, id))
                .child(context::finding(app, id))
                .child(move || details::what_to_do(app, id))
                .child(details::find_out(app, id))
                .child(details::note(app, id))
                .child(details::accept_risk(app, id))
                .child(details::history(app, id))
                .child(steps(app, id))
                .child(key_help(help_open)),
        )
        .into_any()
}

/// Loads the guidance of the next control while the person reads this one.
fn prefetch_next(app: App, control: ControlId) {
    if let Some(next) = ControlId::all().find(|other| *other > control)
        && dom::is_online()
    {
        let _ = app.library.control(next);
    }
}

/// The links to the previous, the next, and the next open question.
fn steps(app: App, id: CriterionId) -> AnyView {
    let around = move || app.statuses.with(|statuses| neighbours(statuses, id));
    let open = move || app.statuses.with(|statuses| next_open(statuses, Some(id)));
    let before = move || {
        around().0.map(|id| {
            el("a").class("quiet-button").attr("rel", "prev").attr("href", Route::Criterion(id).href()).child(say::BACK)
        })
    };
    let after = move || {
        let target = around().1.map_or(Route::Plan, Route::Criterion);
        let label = if around().1.is_some() { say::NEXT } else { say::TO_PLAN };
        el("a").class("button").attr("rel", "next").attr("href", target.href()).child(label)
    };
    let skip = move || {
        open().map(|id| el("a").class("quiet-button").attr("href", Route::Criterion(id).href()).child(say::NEXT_OPEN))
    };
    el("nav").class("steps-nav").attr("aria-label", say::STEPS).child(after).child(before).child(skip).into_any()
}

fn key_help(open: RwSignal<bool>) -> AnyView {
    let row = |(keys, what): &(&'static str, &'static str)| {
        fragment(vec![any_view(el("dt").child(*keys)), any_view(el("dd").child(*what))])
    };
    el("section")
        .class("keys")
        .child(
            el("button")
                .attr("type", "button")
                .class("quiet-button")
                .attr("aria-expanded", move || open.get().to_string())
                .on("click", move |_| open.update(|open| *open = !*open))
                .child(say::KEYS),
        )
        .child(move || open.get().then(|| el("dl").child(say::KEY_HELP.iter().map(row).collect_views())))
        .into_any()
}

fn take_keys(app: App, id: CriterionId, help_open: RwSignal<bool>) {
    let go = move |place| app.router.go(place);
    app.keys.give_to(move |key| {
        let around = app.statuses.with_untracked(|statuses| neighbours(statuses, id));
        match key {
            Key::Digit(digit) => choices::by_digit(app, id, digit),
            Key::Enter | Key::Right => go(around.1.map_or(Route::Plan, Route::Criterion)),
            Key::Left => match around.0 {
                Some(before) => go(Route::Criterion(before)),
                None => return false,
            },
            Key::Down => dom::move_focus("[role=radio]", 1),
            Key::Up => dom::move_focus("[role=radio]", -1),
            Key::Sign('?') => help_open.update(|open| *open = !*open),
            Key::Sign('s') => {
                if let Some(open) = app.statuses.with_untracked(|statuses| next_open(statuses, Some(id))) {
                    go(Route::Criterion(open));
                }
            }
            Key::Escape if help_open.get_untracked() => help_open.set(false),
            Key::Sign(_) | Key::Escape => return false,
        }
        true
    });
}

/// Records an answer.
fn answer(app: App, id: CriterionId, answer: Option<Answer>) {
    prefetch_next(app, id.get().control);
    crate::browser::storage::ask_to_persist();
    app.edit(|document, now, writer| document.criterion_mut(id).answer.set(answer, now, writer));
}
