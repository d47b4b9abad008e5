//! The result of the quick round: what it covers and what not, the first actions, and how to continue.

use crate::assessment::{Round, Status};
use crate::baseline::{ActionId, CriterionId};
use crate::messages::ui as say;
use crate::ui::components::action_panel::action_panel;
use crate::ui::components::heading::heading;
use crate::ui::components::status_mark::{criterion_mark, status_shape};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::routes::Route;
use crate::ui::state::App;
use crate::ui::written::script_button;
use leptos::prelude::*;

/// The number of actions that the page shows.
const ACTIONS: usize = 3;

/// The page.
pub fn page() -> AnyView {
    let app = App::get();
    let progress = Memo::new(move |_| app.statuses.with(|statuses| Round::Quick.progress(statuses)));
    let is_done = move || progress.get().looked_at == progress.get().all;
    let title = move || if is_done() { say::QUICK_DONE.to_owned() } else { say::quick_heading(progress.get()) };
    let next = move || {
        let open = app.statuses.with(|statuses| Round::Quick.next_untouched(statuses, None));
        open.map(|id| {
            let link = el("a").class("button").attr("href", Route::Criterion(id).href()).child(say::QUICK_CONTINUE);
            el("p").class("buttons").child(link.on("click", move |_| app.choose_round(Round::Quick)))
        })
    };
    fragment(vec![
        any_view(heading(title)),
        any_view(move || counts(app)),
        any_view(el("p").class("lead").child(move || say::quick_covers(progress.get(), CriterionId::all().len()))),
        any_view(next),
        any_view(move || actions(app, is_done())),
        any_view(move || onward(app)),
        any_view(el("section").child(el("h2").child(say::QUICK_ASKED)).child(el("ul").class("criterion-rows").child(
            move || {
                app.statuses.with(|statuses| {
                    let row = |id: CriterionId| {
                        el("li")
                            .class("criterion-row")
                            .child(criterion_mark(statuses, id))
                            .child(el("a").attr("href", Route::Criterion(id).href()).child(id.get().name))
                    };
                    Round::Quick.asked(statuses).into_iter().map(row).collect_views()
                })
            },
        ))),
    ])
}

/// How many criteria of the round have each status.
fn counts(app: App) -> AnyView {
    let of = |status: Status| {
        app.statuses.with(|statuses| {
            Round::Quick.asked(statuses).into_iter().filter(|id| statuses.status(*id) == status).count()
        })
    };
    let row = |status: Status| {
        let number = of(status);
        (number > 0).then(|| {
            el("li")
                .child(status_shape(status))
                .child(el("b").child(number))
                .child(el("span").child(say::quick_count(status)))
        })
    };
    el("ul")
        .class("plain live-counts")
        .attr("aria-label", say::QUICK_COUNTS)
        .child(Status::ALL.into_iter().filter_map(row).collect_views())
        .into_any()
}

/// The first actions of the plan, each with its steps in a fold.
fn actions(app: App, is_done: bool) -> AnyView {
    // Until the round is finished, continuing it is the main thing.
    let class = if is_done { "button" } else { "quiet-button" };
    let first: Vec<ActionId> = app.plan.with(|plan| plan.open().take(ACTIONS).map(|row| row.action).collect());
    let row = |id: ActionId| {
        let open = RwSignal::new(false);
        let action = id.get();
        el("li").child(
            el("details")
                .class("more")
                .on("toggle", move |_| open.set(true))
                .child(
                    el("summary")
                        .child(action.title)
                        .child(" ")
                        .child(el("span").class("quiet").child(say::minutes(u32::from(action.minutes)))),
                )
                .child(move || open.get().then(|| action_panel(id, "h3", script_button))),
        )
    };
    let title = if first.len() == ACTIONS { say::QUICK_ACTIONS } else { say::QUICK_ACTIONS_ONE };
    let section = el("section").child(el("h2").child(title));
    if first.is_empty() {
        return section.child(el("p").child(say::QUICK_NO_ACTIONS)).into_any();
    }
    section
        .child(el("ol").class("plain first-actions").child(first.into_iter().map(row).collect_views()))
        .child(
            el("p").class("buttons").child(el("a").class(class).attr("href", Route::Plan.href()).child(say::OPEN_PLAN)),
        )
        .into_any()
}

/// The ways to continue with the other questions.
fn onward(app: App) -> Option<AnyView> {
    let way = move |round: Round, label: &'static str| {
        app.statuses.with(|statuses| round.next_open(statuses, None)).map(|id| {
            el("a")
                .class("quiet-button")
                .attr("href", Route::Criterion(id).href())
                .on("click", move |_| app.choose_round(round))
                .child(label)
        })
    };
    let by_severity = way(Round::BySeverity, say::QUICK_ON_SEVERITY)?;
    Some(
        el("section")
            .child(el("h2").child(say::QUICK_ON))
            .child(
                el("p")
                    .class("buttons")
                    .child(by_severity)
                    .child(way(Round::ByControl, say::QUICK_ON_CONTROL))
                    .child(el("a").class("quiet-button").attr("href", Route::Live.href()).child(say::QUICK_ON_AWS)),
            )
            .into_any(),
    )
}
