//! The overview: the score, and what to do next.

use crate::assessment::{Assessment, Score, profile};
use crate::baseline;
use crate::browser::{clock, store};
use crate::messages::ui as say;
use crate::plan::{Phase, Plan};
use crate::ui::components::{alarm::alarm, heading::heading, numbers::numbers, score_table::score_table, wall::wall};
use crate::ui::el::{CollectViews, any_view, button, el, fragment};
use crate::ui::pages::{assess, data, start};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The number of days without a saved file after which the page shows a reminder. Safari may delete storage after a
/// week.
const REMIND_AFTER_DAYS: u64 = 6;

/// The page of the overview. `progress` makes the section below the score.
pub fn page(progress: fn(App) -> AnyView) -> AnyView {
    let app = App::get();
    let begun = Memo::new(move |_| app.document.with(is_begun));
    any_view(move || if begun.get() { statuses(app, progress) } else { start::welcome() })
}

/// Whether an assessment has any answer or finding.
pub fn is_begun(document: &Assessment) -> bool {
    !document.criteria.is_empty() || !document.profile.is_empty() || !document.findings.is_empty()
}

fn statuses(app: App, progress: fn(App) -> AnyView) -> AnyView {
    let score = app.score;
    let open = Memo::new(move |_| score.with(Score::open));
    let profile_left = Memo::new(move |_| {
        app.document.with(|document| {
            baseline::profile_questions().iter().filter(|question| !profile::is_answered(document, question)).count()
        })
    });
    let next = move || {
        let target = app.statuses.with(assess::first_open);
        match (profile_left.get(), open.get(), target) {
            (left @ 1.., _, _) => Some(
                el("a").class("button own-only").attr("href", Route::Profile.href()).child(say::profile_left(left)),
            ),
            (0, open, Some(id)) => Some(
                el("a")
                    .class("button own-only")
                    .attr("href", Route::Criterion(id).href())
                    .child(say::continue_with(open)),
            ),
            _ => None,
        }
    };
    // The alarm has a button to the plan of its own.
    let to_plan = move || {
        let class = if next().is_some() { "quiet-button" } else { "button" };
        let is_calm = app.plan.with(|plan| plan.incidents.is_empty());
        is_calm.then(|| el("a").class(class).attr("href", Route::Plan.href()).child(say::OPEN_PLAN))
    };
    let link =
        |to: Route, label: &'static str| el("a").class("quiet-button own-only").attr("href", to.href()).child(label);
    let plan_line = move || {
        app.plan.with(|plan| {
            let today = Plan::totals(plan.rows.iter().filter(|row| row.phase == Phase::Today));
            say::plan_line(today, Plan::totals(plan.open()), open.get())
        })
    };
    fragment(vec![
        any_view(
            el("div")
                .class("standing")
                .child(
                    el("div")
                        .child(heading(move || score.with(say::headline)))
                        .child(alarm(app))
                        .child(el("p").class("lead").child(plan_line))
                        .child(
                            el("p")
                                .class("buttons")
                                .child(next)
                                .child(to_plan)
                                .child(link(Route::Live, say::live::LINK))
                                .child(link(Route::Share, say::sharing::LINK)),
                        ),
                )
                .child(move || score.with(|score| numbers(*score))),
        ),
        progress(app),
        any_view(move || app.statuses.with(wall)),
        any_view(move || first_steps(app)),
        any_view(move || file_reminder(app)),
        any_view(
            el("details")
                .class("formula")
                .child(el("summary").child(say::FORMULA))
                .child(say::FORMULA_PARAGRAPHS.map(|text| el("p").child(text)).into_iter().collect_views())
                .child(move || app.statuses.with(score_table)),
        ),
    ])
    .into_any()
}

/// The first three rows of the plan.
fn first_steps(app: App) -> Option<AnyView> {
    let rows: Vec<_> =
        app.plan.with(|plan| plan.open().take(3).map(|row| (row.action, row.criteria.clone())).collect());
    (!rows.is_empty()).then(|| {
        let card = |(action, criteria): (baseline::ActionId, Vec<baseline::CriterionId>)| {
            let action = action.get();
            let why = criteria.first().map(|id| id.get().name).unwrap_or_default();
            let href = [&Route::Plan.href(), "#", action.id].concat();
            el("li")
                .class("card")
                .child(el("h3").child(action.title))
                .child(el("p").child(say::card_line(action.control.get().id, why, u32::from(action.minutes))))
                .child(
                    el("a")
                        .class("quiet-button")
                        .attr("href", href)
                        .child(say::BEGIN_ACTION)
                        .child(el("span").class("visually-hidden").child(": ").child(action.title)),
                )
        };
        el("section")
            .child(el("h2").child(say::FIRST_STEPS))
            .child(el("ul").class("cards").child(rows.into_iter().map(card).collect_views()))
            .into_any()
    })
}

fn file_reminder(app: App) -> Option<AnyView> {
    let due = app.document.with(|document| {
        let since = store::file_saved(&document.id).unwrap_or(document.created);
        document.changed() > since && clock::now().days_since(since) >= REMIND_AFTER_DAYS
    });
    due.then(|| {
        el("section")
            .class("banner")
            .child(el("h2").child(say::REMINDER))
            .child(el("p").child(say::REMINDER_WHY))
            .child(el("p").class("buttons").child(button(say::SAVE_TO_FILE, move || data::save_to_file(app))))
            .into_any()
    })
}
