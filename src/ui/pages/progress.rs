//! The page of progress: milestones, what changed between two of them, and the score and the plan over time.

mod charts;
mod comparison;
pub mod on_overview;

use crate::assessment::milestone::{Cause, LONGEST_NAME, Milestone};
use crate::browser::{clock, dom};
use crate::messages::progress::day;
use crate::messages::ui::progress as say;
use crate::stdx::time::{Date, Timestamp};
use crate::ui::components::heading::heading;
use crate::ui::components::paged::{paged, row_id};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::milestones;
use crate::ui::state::App;
use leptos::prelude::*;

/// The milliseconds of an hour.
const HOUR: u64 = 3_600_000;
/// The name of the list of milestones, from which ids of rows are made.
const LIST: &str = "milestone";

/// The page of progress.
pub fn page() -> AnyView {
    let app = App::get();
    let list = Memo::new(move |_| app.document.with(|document| document.milestones.list()));
    let all = Memo::new(move |_| with_present(app, list.get()));
    let body = move || {
        if list.with(Vec::is_empty) {
            return any_view(el("p").class("note").child(say::NONE));
        }
        fragment(vec![
            comparison::section(app, list, all),
            any_view(move || over_time(app, all.get())),
            milestones_list(app, list),
        ])
    };
    let is_any = Memo::new(move |_| list.with(|list| !list.is_empty()));
    fragment(vec![
        any_view(heading(|| say::TITLE.to_owned())),
        any_view(el("p").class("lead").child(say::LEAD)),
        make(app),
        any_view(move || {
            // A memo that is only tracked is never calculated.
            is_any.get();
            untrack(body)
        }),
    ])
}

/// The form that saves a milestone by hand.
fn make(app: App) -> AnyView {
    let typed = RwSignal::new(String::new());
    let has_room = Memo::new(move |_| app.document.with(|document| document.milestones.has_room()));
    let save = move || {
        app.now.set(clock::now());
        let milestone = untrack(|| typed.with(|name| milestones::present(app, Cause::ByHand, name)));
        app.edit(|document, _, _| document.milestones.add(&milestone));
        typed.set(String::new());
        app.tell(say::MADE);
    };
    let form = move || {
        if !has_room.get() {
            return any_view(el("p").class("note").child(say::FULL));
        }
        let input = el("input")
            .attr("type", "text")
            .attr("autocomplete", "off")
            .attr("maxlength", LONGEST_NAME.to_string())
            .attr("placeholder", say::NAME_HINT)
            .value(move || typed.get())
            .on("input", move |event| typed.set(event_target_value(&event)));
        any_view(
            el("form")
                .class("milestone-form")
                .attr("aria-label", say::MAKE)
                .on("submit", move |event| {
                    event.prevent_default();
                    save();
                })
                .child(el("label").class("field").child(el("span").child(say::NAME)).child(input))
                .child(el("button").class("quiet-button").child(say::MAKE_BUTTON)),
        )
    };
    any_view(el("div").class("no-print own-only").child(form))
}

/// The milestones and the present, oldest first. The time of the present is that of its hour, so that the page is not drawn anew
/// every minute.
fn with_present(app: App, mut all: Vec<Milestone>) -> Vec<Milestone> {
    let mut present = milestones::present(app, Cause::Work, "");
    let hour = Timestamp::from_millis(present.at.as_millis() / HOUR * HOUR);
    present.at = all.last().map_or(hour, |last| last.at.max(hour));
    all.push(present);
    all
}

/// The score and the plan over time, as drawings and as a table.
fn over_time(app: App, all: Vec<Milestone>) -> AnyView {
    let today = app.now.get_untracked().date();
    fragment(vec![
        charts::trend(&all, today),
        charts::burn_down(&all, today),
        any_view(el("details").class("more wide").child(el("summary").child(say::TABLE)).child(table(all, today))),
    ])
}

fn table(all: Vec<Milestone>, today: Date) -> AnyView {
    let heads = [
        say::DATE,
        say::SCORE,
        say::POSSIBLE,
        say::ANSWERED,
        say::VERIFIED,
        say::OPEN_ACTIONS,
        say::OPEN_WORK,
        say::DONE,
    ];
    let number = |figure: Option<u8>| figure.map_or_else(|| say::NO_FIGURE.to_owned(), |figure| figure.to_string());
    let last = all.len().saturating_sub(1);
    let row = move |(place, one): (usize, Milestone)| {
        let figures = one.figures;
        let cells = [
            number(figures.score),
            number(figures.possible),
            say::share(figures.answered_share(), figures.answered, figures.counted),
            say::share(figures.verified_share(), figures.verified, figures.counted),
            figures.open_actions.to_string(),
            say::hours(figures.open_minutes),
            one.done().to_string(),
        ];
        let cells = cells.into_iter().map(|cell| el("td").class("figure").child(cell)).collect_views();
        let date = if place == last { say::NOW.to_owned() } else { day(one.at.date(), today) };
        el("tr").child(el("th").attr("scope", "row").child(date)).child(cells)
    };
    let head = heads
        .into_iter()
        .enumerate()
        .map(|(place, words)| el("th").attr("scope", "col").class(if place > 0 { "figure" } else { "" }).child(words));
    let rows = all.into_iter().enumerate().map(row).collect_views().into_iter().rev().collect::<Vec<_>>();
    any_view(
        el("div").class("scroll").attr("tabindex", "0").attr("role", "region").attr("aria-label", say::TABLE).child(
            el("table")
                .class("over-time")
                .child(el("thead").child(el("tr").child(head.collect_views())))
                .child(el("tbody").child(rows)),
        ),
    )
}

/// All milestones, newest first, each with a button that deletes it.
fn milestones_list(app: App, list: Memo<Vec<Milestone>>) -> AnyView {
    let rows = move || {
        let all: Vec<Milestone> = list.get().into_iter().rev().collect();
        let number = all.len();
        let rows = move |limit: usize| {
            let rows = all.iter().take(limit).enumerate().map(|(place, one)| row(app, place, one.clone()));
            any_view(el("ul").class("plain milestones").child(rows.collect_views()))
        };
        paged(number, LIST.to_owned(), rows)
    };
    any_view(
        el("section")
            .class("no-print")
            .attr("aria-labelledby", "milestones")
            .child(el("h2").attr("id", "milestones").attr("tabindex", "-1").child(say::LIST))
            .child(el("p").class("quiet").child(say::LIST_HINT))
            .child(rows),
    )
}

fn row(app: App, place: usize, one: Milestone) -> AnyView {
    let (label, sure_label) = (say::delete_label(say::DELETE, &one), say::delete_label(say::DELETE_SURE, &one));
    let asked = RwSignal::new(false);
    let score = one.figures.score.map_or_else(|| say::NO_FIGURE.to_owned(), |score| score.to_string());
    let (time, title) = (one.at.to_minute(), say::title(&one));
    let delete = move || {
        app.edit(|document, _, _| document.milestones.remove(&one));
        app.tell(say::DELETED);
        dom::focus_later("milestones");
    };
    // One button for both steps, so that the focus stays on it.
    let button = el("button")
        .attr("type", "button")
        .class(move || {
            if asked.get() { "quiet-button small-button own-only danger" } else { "quiet-button small-button own-only" }
        })
        .attr("aria-label", move || if asked.get() { sure_label.clone() } else { label.clone() })
        .on("click", move |_| if asked.get_untracked() { delete() } else { asked.set(true) })
        .child(move || if asked.get() { say::DELETE_SURE } else { say::DELETE });
    any_view(
        el("li")
            .attr("id", row_id(LIST, place))
            .attr("tabindex", "-1")
            .child(el("span").class("milestone-name").child(title))
            .child(el("span").class("quiet").child(time))
            .child(el("span").class("quiet").child(say::SCORE).child(" ").child(el("b").child(score)))
            .child(button),
    )
}
