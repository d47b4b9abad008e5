//! All assessments together: the actions that several accounts need, and the controls by account.

use super::open;
use crate::assessment::{Assessment, Status};
use crate::baseline::Severity;
use crate::browser::clock;
use crate::messages::labels;
use crate::messages::ui::{self as words, portfolio as say};
use crate::plan::portfolio::{CommonAction, ControlRow, Judged, Portfolio};
use crate::protocol::document::{Job, PortfolioFormat};
use crate::ui::components::busy::busy;
use crate::ui::components::field::select_one;
use crate::ui::components::paged::{paged, row_id};
use crate::ui::components::status_mark::status_shape;
use crate::ui::el::{CollectViews, El, any_view, el, fragment, quiet_button, small_button};
use crate::ui::routes::Route;
use crate::ui::state::App;
use crate::ui::written;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The largest number of accounts whose statuses are written out in the table. With more, only shapes fit.
const WRITTEN_OUT: usize = 5;
/// The name of the list of common actions, for the IDs of its rows.
const COMMON: &str = "common-action";

/// Which controls are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    All,
    Unmet,
    Urgent,
}

const FILTERS: [(Filter, &str); 3] =
    [(Filter::Unmet, say::FILTER_UNMET), (Filter::Urgent, say::FILTER_URGENT), (Filter::All, say::FILTER_ALL)];

impl Filter {
    fn admits(self, row: &ControlRow) -> bool {
        match self {
            Self::All => true,
            Self::Unmet => row.unmet > 0,
            Self::Urgent => row.unmet > 0 && row.control.get().severity >= Severity::High,
        }
    }
}

/// The fold with everything about several assessments. `None` for a single one. Its content is made when it is first unfolded.
pub(super) fn section(app: App, all: Vec<Assessment>) -> Option<AnyView> {
    if all.len() < 2 {
        return None;
    }
    let all = StoredValue::new(all);
    let portfolio = RwSignal::new(None::<Arc<Portfolio>>);
    let has_begun = StoredValue::new(false);
    let begin = move |_| {
        if !has_begun.get_value() {
            has_begun.set_value(true);
            spawn_local(async move {
                let mut judged = Vec::new();
                for index in 0..all.with_value(Vec::len) {
                    let now = clock::now();
                    all.with_value(|all| judged.extend(all.get(index).map(|one| Judged::of(one, now))));
                    // Between two accounts, the page can answer.
                    clock::next_task().await;
                }
                portfolio.try_set(Some(Arc::new(Portfolio::of(judged))));
            });
        }
    };
    let content = move || match portfolio.get() {
        Some(portfolio) => together(app, all, portfolio),
        None => busy(words::LOADING),
    };
    Some(
        el("details")
            .class("more portfolio")
            .on("toggle", begin)
            .child(el("summary").child(say::TITLE))
            .child(content)
            .into_any(),
    )
}

fn together(app: App, all: StoredValue<Vec<Assessment>>, portfolio: Arc<Portfolio>) -> AnyView {
    let unmet = portfolio.accounts.iter().map(|account| account.unmet).sum();
    let names: Arc<[String]> = portfolio.accounts.iter().map(|account| words::assessment_name(&account.name)).collect();
    fragment(vec![
        any_view(el("p").class("lead").child(say::totals(portfolio.accounts.len(), unmet, portfolio.totals))),
        exports(app, all),
        matrix(app, portfolio.clone(), names.clone()),
        common_actions(portfolio.common_actions.clone(), names),
    ])
}

fn common_actions(common: Vec<CommonAction>, names: Arc<[String]>) -> AnyView {
    let (number, accounts) = (common.len(), names.len());
    let row = move |(index, one): (usize, &CommonAction)| {
        let action = one.action.get();
        let of: Vec<&str> = one.accounts.iter().filter_map(|index| names.get(*index)).map(String::as_str).collect();
        el("li")
            .attr("id", row_id(COMMON, index))
            .attr("tabindex", "-1")
            .child(el("a").attr("href", Route::Control(action.control).href()).child(action.title))
            .child(el("p").child(say::of_accounts(&of, accounts)))
            .child(el("p").class("quiet").child(say::work(u32::from(action.minutes), one.minutes())))
    };
    let list = move |limit| {
        any_view(el("ul").class("plain common").child(common.iter().take(limit).enumerate().map(&row).collect_views()))
    };
    fragment(vec![
        any_view(el("h2").child(say::COMMON)),
        any_view(el("p").class("quiet").child(if number == 0 { say::NONE_COMMON } else { say::COMMON_LEAD })),
        paged(number, COMMON.to_owned(), list),
    ])
}

fn matrix(app: App, portfolio: Arc<Portfolio>, names: Arc<[String]>) -> AnyView {
    let filter = RwSignal::new(Filter::Unmet);
    let options = FILTERS.map(|(filter, label)| (filter, label.to_owned())).into();
    let table = move || {
        let shown: Vec<&ControlRow> = portfolio.controls.iter().filter(|row| filter.get().admits(row)).collect();
        if shown.is_empty() {
            return any_view(el("p").child(say::NONE_SHOWN));
        }
        let head = portfolio.accounts.iter().zip(names.iter()).map(|(account, name)| head(app, &account.id, name));
        let (accounts, is_written_out) = (names.len(), names.len() <= WRITTEN_OUT);
        let rows = shown.into_iter().map(|row| control_row(row, accounts, is_written_out)).collect_views();
        any_view(
            el("div")
                .class("scroll")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", say::MATRIX)
                .child(
                    el("table")
                        .class("scores matrix")
                        .child(
                            el("thead").child(
                                el("tr")
                                    .child(el("th").attr("scope", "col").child(words::COLUMN_CONTROL))
                                    .child(el("th").attr("scope", "col").child(say::UNMET_IN))
                                    .child(head.collect_views()),
                            ),
                        )
                        .child(el("tbody").child(rows)),
                ),
        )
    };
    fragment(vec![
        any_view(el("h2").child(say::MATRIX)),
        select_one(say::FILTER, options, move || filter.get(), move |new| filter.set(new)),
        any_view(table),
    ])
}

/// The head of an account's column, which opens the account.
fn head(app: App, id: &str, name: &str) -> El {
    let (id, name) = (id.to_owned(), name.to_owned());
    let is_open = app.document.with_untracked(|document| document.id == id);
    let head = el("th").attr("scope", "col");
    if is_open {
        return head.child(name).child(" ").child(el("span").class("chip").child(words::IS_OPEN));
    }
    head.child(
        small_button(name.clone(), move || {
            open(app, &id);
            app.router.go(Route::Overview);
        })
        .attr("title", [words::OPEN, " ", &name].concat()),
    )
}

fn control_row(row: &ControlRow, accounts: usize, is_written_out: bool) -> El {
    let control = row.control.get();
    let cell = |status: &Status| {
        let words =
            el("span").class(if is_written_out { "" } else { "visually-hidden" }).child(labels::status(*status));
        el("td")
            .class("status-cell")
            .attr("title", labels::status(*status))
            .child(status_shape(*status))
            .child(" ")
            .child(words)
    };
    el("tr")
        .child(
            el("th")
                .attr("scope", "row")
                .child(
                    el("a")
                        .attr("href", Route::Control(row.control).href())
                        .child(control.id)
                        .child(" ")
                        .child(control.title),
                )
                .child(el("span").class("quiet").child(labels::severity(control.severity))),
        )
        .child(el("td").class("figure").child(words::of_count(row.unmet, accounts)))
        .child(row.statuses.iter().map(cell).collect_views())
}

/// The buttons that save a report or a table of all accounts.
fn exports(app: App, all: StoredValue<Vec<Assessment>>) -> AnyView {
    let (leave_out, is_writing) = (RwSignal::new(false), RwSignal::new(false));
    let save = move |format: PortfolioFormat| {
        let assessments = all.with_value(|all| all.iter().filter_map(|one| serde_json::to_string(one).ok()).collect());
        let job = Job::Portfolio { format, is_redacted: leave_out.get_untracked(), assessments, now: clock::now() };
        written::write(app, is_writing, job);
    };
    let tick = el("input")
        .attr("type", "checkbox")
        .prop("checked", move || leave_out.get())
        .on("change", move |_| leave_out.update(|one| *one = !*one));
    any_view(
        el("div")
            .child(el("label").class("tick tick-inline").child(tick).child(el("span").child(say::LEAVE_OUT)))
            .child(
                el("p")
                    .class("buttons")
                    .child(quiet_button(say::SAVE_REPORT, move || save(PortfolioFormat::Html)))
                    .child(quiet_button(say::SAVE_TABLE, move || save(PortfolioFormat::Csv)))
                    .child(move || is_writing.get().then(|| busy(words::LOADING))),
            ),
    )
}
