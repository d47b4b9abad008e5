//! What the overview shows of progress: what changed since the last time, the open work over time, and what is due.

use super::{charts, with_present};
use crate::assessment::milestone::Milestone;
use crate::messages::progress::since;
use crate::messages::ui::progress as say;
use crate::plan::Plan;
use crate::plan::reminders::{Due, Reminder, Urgency, reminders_of};
use crate::plan::snapshot::since_last_time;
use crate::stdx::time::Date;
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The number of reminders that the overview lists.
const LISTED: usize = 5;

/// The section below the score. It is drawn anew when what it says has changed, and not every minute.
pub fn section(app: App) -> AnyView {
    let progress = Memo::new(move |_| Progress::of(app));
    let due = Memo::new(move |_| due(app));
    fragment(vec![
        any_view(move || progress.with(|progress| progress.as_ref().map(Progress::draw))),
        any_view(move || due.with(|due| (!due.is_empty()).then(|| draw_due(due, app.now.get_untracked().date())))),
    ])
}

/// What changed since the last time, and the open work over time.
#[derive(PartialEq)]
struct Progress {
    since: String,
    burn_down: String,
    all: Vec<Milestone>,
}

impl Progress {
    /// `None` without an earlier milestone.
    fn of(app: App) -> Option<Self> {
        let now = app.now.get();
        let (list, since_then) = app.document.with(|document| {
            let compare = |plan: &Plan| app.statuses.with(|statuses| since_last_time(document, statuses, plan, now));
            (document.milestones.list(), app.plan.with(compare))
        });
        let (before, comparison) = since_then?;
        let all = with_present(app, list);
        let (first, last) = all.first().zip(all.last())?;
        Some(Self {
            since: since(&before, &comparison, now.date()),
            burn_down: say::burn_down_words(first, last, now.date()),
            all,
        })
    }

    fn draw(&self) -> AnyView {
        let link = el("a").attr("href", Route::Progress.href()).child(say::SEE_PROGRESS);
        any_view(
            el("section")
                .class("since")
                .attr("aria-label", say::TITLE)
                .child(
                    el("div")
                        .child(el("p").class("since-line").child(self.since.clone()).child(" ").child(link))
                        .child(el("p").class("quiet").child(self.burn_down.clone())),
                )
                .child(charts::small_burn_down(&self.all)),
        )
    }
}

/// What is due now or soon, in the order of the days.
fn due(app: App) -> Vec<Reminder> {
    let now = app.now.get();
    let mut all = app.document.with(|document| {
        app.statuses.with(|statuses| app.plan.with(|plan| reminders_of(document, statuses, plan, now)))
    });
    all.retain(|reminder| reminder.urgency(now.date()) != Urgency::Later);
    all
}

fn draw_due(all: &[Reminder], today: Date) -> AnyView {
    let more = all.len().saturating_sub(LISTED);
    let row = |reminder: &Reminder| {
        let (href, name) = link(&reminder.what);
        let class = if reminder.urgency(today) == Urgency::Past { "chip chip-critical" } else { "chip" };
        el("li")
            .child(el("a").attr("href", href).child(name))
            .child(el("span").class(class).child(say::due_on(reminder, today)))
    };
    let more = (more > 0).then(|| el("p").child(el("a").attr("href", Route::Plan.href()).child(say::more_due(more))));
    any_view(
        el("section")
            .class("due")
            .attr("aria-labelledby", "due")
            .child(el("h2").attr("id", "due").child(say::DUE))
            .child(el("ul").class("plain").child(all.iter().take(LISTED).map(row).collect_views()))
            .child(more),
    )
}

/// Where to see to what is due, and its name.
fn link(what: &Due) -> (String, String) {
    match what {
        Due::Action(action) => (format!("{}#{}", Route::Plan.href(), action.get().id), action.get().title.to_owned()),
        Due::AcceptedRisk(id) => (Route::Criterion(*id).href(), id.get().name.to_owned()),
        Due::Evidence(criteria) => (Route::Live.href(), say::evidence_of(criteria.len())),
    }
}
