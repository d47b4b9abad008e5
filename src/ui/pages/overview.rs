//! Where one stands, and what comes next.

use crate::assessment::{Assessment, Score, profile};
use crate::baseline;
use crate::browser::{clock, store};
use crate::messages::ui as say;
use crate::plan::{Phase, Plan};
use crate::ui::components::{heading::heading, numbers::numbers, score_table::score_table, wall::wall};
use crate::ui::pages::{assess, data};
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;

/// After so many days without a saved file the page reminds of it: Safari drops what was stored a week ago.
const REMIND_AFTER_DAYS: u64 = 6;

/// The page.
pub fn page() -> AnyView {
    let app = App::get();
    let begun = Memo::new(move |_| app.document.with(is_begun));
    view! { {move || if begun.get() { standing(app) } else { welcome() }} }.into_any()
}

/// Whether anything was said yet.
pub fn is_begun(document: &Assessment) -> bool {
    !document.criteria.is_empty() || !document.profile.is_empty()
}

fn welcome() -> AnyView {
    view! {
        {heading(|| say::WELCOME.to_owned())}
        <p class="lead">{say::WELCOME_LEAD}</p>
        <ol class="ways">
            {say::WELCOME_STEPS.map(|(title, text)| view! { <li><h2>{title}</h2><p>{text}</p></li> }).into_iter().collect_view()}
        </ol>
        <p class="buttons">
            <a class="button" href=Place::Profile.href()>{say::BEGIN}</a>
            <a class="quiet-button" href=Place::Data.href()>{say::OPEN_FILE}</a>
        </p>
        <p class="quiet">{say::WELCOME_PROMISE} " " <a href=Place::Trust.href()>{say::WELCOME_TRUST}</a></p>
    }
    .into_any()
}

fn standing(app: App) -> AnyView {
    let score = app.score;
    let open = Memo::new(move |_| score.with(Score::open));
    let profile_left = Memo::new(move |_| {
        app.document.with(|document| {
            baseline::profile_questions().iter().filter(|question| !profile::is_answered(document, question)).count()
        })
    });
    let next = move || {
        let target = app.standing.with(assess::first_open);
        match (profile_left.get(), open.get(), target) {
            (left @ 1.., _, _) => view! { <a class="button" href=Place::Profile.href()>{say::profile_left(left)}</a> }.into_any(),
            (0, open, Some(id)) => {
                view! { <a class="button" href=Place::Criterion(id).href()>{say::continue_with(open)}</a> }.into_any()
            }
            _ => view! { <a class="button" href=Place::Plan.href()>{say::OPEN_PLAN}</a> }.into_any(),
        }
    };
    let plan_line = move || {
        app.plan.with(|plan| {
            let today = Plan::totals(plan.rows.iter().filter(|row| row.phase == Phase::Today));
            say::plan_line(today, Plan::totals(plan.open()), open.get())
        })
    };
    view! {
        {heading(move || score.with(say::headline))}
        <p class="lead">{plan_line}</p>
        <div class="standing">
            {move || score.with(|score| numbers(*score))}
            <p class="buttons">{next} <a class="quiet-button" href=Place::Plan.href()>{say::OPEN_PLAN}</a></p>
        </div>
        {move || app.standing.with(wall)}
        {move || first_steps(app)}
        {move || file_reminder(app)}
        <details class="formula">
            <summary>{say::FORMULA}</summary>
            {say::FORMULA_PARAGRAPHS.map(|text| view! { <p>{text}</p> }).into_iter().collect_view()}
            {move || app.standing.with(score_table)}
        </details>
    }
    .into_any()
}

/// The first three rows of the plan.
fn first_steps(app: App) -> Option<AnyView> {
    let rows: Vec<_> = app.plan.with(|plan| plan.open().take(3).map(|row| (row.action, row.criteria.clone())).collect());
    (!rows.is_empty()).then(|| {
        let card = |(action, criteria): (baseline::ActionId, Vec<baseline::CriterionId>)| {
            let action = action.get();
            let why = criteria.first().map(|id| id.get().name).unwrap_or_default();
            view! {
                <li class="card">
                    <h3>{action.title}</h3>
                    <p>{say::card_line(action.control.get().id, why, u32::from(action.minutes))}</p>
                </li>
            }
        };
        view! {
            <section>
                <h2>{say::FIRST_STEPS}</h2>
                <ul class="cards">{rows.into_iter().map(card).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

fn file_reminder(app: App) -> Option<AnyView> {
    let due = app.document.with(|document| {
        let since = store::file_saved(&document.id).unwrap_or(document.created);
        document.changed() > since && clock::now().days_since(since) >= REMIND_AFTER_DAYS
    });
    due.then(|| {
        view! {
            <section class="banner">
                <h2>{say::REMINDER}</h2>
                <p>{say::REMINDER_WHY}</p>
                <p class="buttons"><button type="button" on:click=move |_| data::save_to_file(app)>{say::SAVE_TO_FILE}</button></p>
            </section>
        }
        .into_any()
    })
}
