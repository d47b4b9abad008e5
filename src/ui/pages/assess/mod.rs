//! The guided questionnaire: one criterion at a time, in the order of the controls.

mod choices;
mod context;
mod details;

use crate::assessment::{Answer, Basis, Standing, Status};
use crate::baseline::{ControlId, CriterionId};
use crate::browser::{dom, store};
use crate::messages::{labels, ui as say};
use crate::ui::components::{action_panel::not_loaded, heading::heading, prose::prose};
use crate::ui::keys::Key;
use crate::ui::library::{Loaded, of_criterion};
use crate::ui::pages::not_found;
use crate::ui::routes::{Place, use_go};
use crate::ui::state::App;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// `/assess`: goes on where the person was, or with the first open question.
pub fn resume() -> AnyView {
    let app = App::get();
    let navigate = use_navigate();
    let place = app.document.with_untracked(|document| store::place(&document.id)).and_then(|id| CriterionId::find(&id));
    let open = app.standing.with_untracked(|standing| {
        place.filter(|id| standing.judgement(*id).basis != Basis::Profile).or_else(|| first_open(standing))
    });
    let target = open.or_else(|| CriterionId::all().next()).map_or(Place::Overview, Place::Criterion);
    Effect::new(move |_| {
        navigate(&target.href(), NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() });
    });
    ().into_any()
}

/// `/assess/<criterion>`.
pub fn page() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("criterion")).and_then(|id| CriterionId::find(&id)));
    view! { {move || id.get().map_or_else(not_found::page, one_criterion)} }.into_any()
}

/// The first question without an answer, else the first that nobody knew.
pub fn first_open(standing: &Standing) -> Option<CriterionId> {
    next_open(standing, None)
}

/// The next open question after one, beginning anew at the end. Those that were never answered come first.
fn next_open(standing: &Standing, after: Option<CriterionId>) -> Option<CriterionId> {
    let unknown = |id: &CriterionId| standing.status(*id) == Status::Unknown;
    let untouched = |id: &CriterionId| unknown(id) && standing.judgement(*id).basis == Basis::Nothing;
    let around = || {
        let later = CriterionId::all().filter(move |id| after.is_none_or(|after| *id > after));
        later.chain(CriterionId::all().filter(move |id| after.is_some_and(|after| *id < after)))
    };
    around().find(untouched).or_else(|| around().find(unknown))
}

/// The questions before and after one, leaving out what the profile switches off.
fn neighbours(standing: &Standing, id: CriterionId) -> (Option<CriterionId>, Option<CriterionId>) {
    let asked = |other: &CriterionId| standing.judgement(*other).basis != Basis::Profile;
    let before = CriterionId::all().rev().filter(|other| *other < id).find(asked);
    let after = CriterionId::all().filter(|other| *other > id).find(asked);
    (before, after)
}

fn one_criterion(id: CriterionId) -> AnyView {
    let app = App::get();
    let criterion = id.get();
    let control = criterion.control;
    app.document.with_untracked(|document| store::set_place(&document.id, criterion.id));
    let text = app.library.control(control);
    prefetch_next(app, control);

    let help_open = RwSignal::new(false);
    take_keys(app, id, help_open);

    let number = control.criteria().position(|other| other == id).map_or(0, |place| place + 1);
    let crumb = say::question_of(number, control.criteria().len());
    let why_text = text;
    let why = move || match why_text.get() {
        Loaded::Ready(guidance) => of_criterion(&guidance, id).map(|words| prose(&words.why)).into_any(),
        Loaded::Loading => view! { <span class="quiet">{say::LOADING}</span> }.into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(control)),
    };
    view! {
        <div class="ask">
            {context::side(app, id)}
            <section class="question" aria-labelledby="page-title">
                <p class="crumb">
                    <a href=Place::Control(control).href()>{control.get().id}</a>
                    " " {control.get().title} " · " {labels::severity(control.get().severity)} " · " {crumb}
                </p>
                {heading(move || criterion.question.to_owned())}
                <p class="why">{why}</p>
                {move || context::notes(app, id)}
                {choices::choices(app, id)}
                {move || context::finding(app, id)}
                {move || details::what_to_do(app, id)}
                {details::find_out(app, id)}
                {details::note(app, id)}
                {details::accept_risk(app, id)}
                {details::history(app, id)}
                {steps(app, id)}
                {key_help(help_open)}
            </section>
        </div>
    }
    .into_any()
}

/// Loads what the next control needs while this one is read.
fn prefetch_next(app: App, control: ControlId) {
    if let Some(next) = ControlId::all().find(|other| *other > control) {
        let _ = app.library.control(next);
    }
}

/// Back, forward, and to the next open question.
fn steps(app: App, id: CriterionId) -> AnyView {
    let around = Memo::new(move |_| app.standing.with(|standing| neighbours(standing, id)));
    let open = Memo::new(move |_| app.standing.with(|standing| next_open(standing, Some(id))));
    let before = move || around.get().0.map(|id| view! { <a class="quiet-button" rel="prev" href=Place::Criterion(id).href()>{say::BACK}</a> });
    let after = move || {
        let target = around.get().1.map_or(Place::Plan, Place::Criterion);
        let label = if around.get().1.is_some() { say::NEXT } else { say::TO_PLAN };
        view! { <a class="button" rel="next" href=target.href()>{label}</a> }
    };
    let skip = move || {
        open.get().map(|id| view! { <a class="quiet-button" href=Place::Criterion(id).href()>{say::NEXT_OPEN}</a> })
    };
    view! { <nav class="steps-nav" aria-label=say::STEPS>{after} {before} {skip}</nav> }.into_any()
}

fn key_help(open: RwSignal<bool>) -> AnyView {
    let row = |(keys, what): &(&'static str, &'static str)| view! { <dt>{*keys}</dt> <dd>{*what}</dd> };
    view! {
        <section class="keys">
            <button type="button" class="quiet-button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                {say::KEYS}
            </button>
            {move || open.get().then(|| view! { <dl>{say::KEY_HELP.iter().map(row).collect_view()}</dl> })}
        </section>
    }
    .into_any()
}

fn take_keys(app: App, id: CriterionId, help_open: RwSignal<bool>) {
    let go = use_go();
    app.keys.give_to(move |key| {
        let around = app.standing.with_untracked(|standing| neighbours(standing, id));
        match key {
            Key::Digit(digit) => choices::by_digit(app, id, digit),
            Key::Enter | Key::Right => go(around.1.map_or(Place::Plan, Place::Criterion)),
            Key::Left => match around.0 {
                Some(before) => go(Place::Criterion(before)),
                None => return false,
            },
            Key::Down => dom::move_focus("[role=radio]", 1),
            Key::Up => dom::move_focus("[role=radio]", -1),
            Key::Sign('?') => help_open.update(|open| *open = !*open),
            Key::Sign('s') => {
                if let Some(open) = app.standing.with_untracked(|standing| next_open(standing, Some(id))) {
                    go(Place::Criterion(open));
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
    crate::browser::storage::ask_to_persist();
    app.edit(|document, now, writer| document.criterion_mut(id).answer.set(answer, now, writer));
}
