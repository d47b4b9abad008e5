//! One action of the plan, folded to a line or unfolded.

use super::filter::Filter;
use super::values;
use super::work::{said, work};
use super::{Item, Key};
use crate::assessment::{ActionState, Basis};
use crate::messages::ui::live;
use crate::messages::{labels, ui as say};
use crate::plan::console::Console;
use crate::plan::resources::{Affected, AffectedResource};
use crate::ui::components::action_panel::{action_panel, outside};
use crate::ui::components::evidence::verified;
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::pages::accounts;
use crate::ui::routes::Route;
use crate::ui::state::App;
use crate::ui::written;
use leptos::prelude::*;
use std::sync::Arc;

/// A row. It finds its item again whenever the plan changes, so that an open row stays open.
pub(super) fn row(
    app: App,
    items: Memo<Vec<Arc<Item>>>,
    opened: RwSignal<Vec<Key>>,
    filter: RwSignal<Filter>,
    key: Key,
) -> AnyView {
    let Some(id) =
        items.with_untracked(|items| items.iter().find(|item| item.key() == key).map(|item| item.row.action))
    else {
        return any_view(());
    };
    let action = id.get();
    let own_key = StoredValue::new(key);
    let item = Memo::new(move |_| {
        items.with(|items| items.iter().find(|item| own_key.with_value(|key| item.is(key, id))).cloned())
    });
    // Stored in the page, so that a row that moves to another group stays open.
    let open = Memo::new(move |_| opened.with(|opened| own_key.with_value(|key| opened.contains(key))));
    let toggle = move || {
        opened.update(|opened| {
            let key = own_key.get_value();
            match opened.iter().position(|other| *other == key) {
                Some(place) => drop(opened.remove(place)),
                None => opened.push(key),
            }
        });
    };
    let own = Memo::new(move |_| item.with(|item| item.as_ref().is_some_and(|item| is_own(app, item))));
    let summary = move || item.get().map(|item| chips(app, &item, own.get()));
    let body = move || {
        open.get().then(|| {
            let work = match own.get() {
                true if untrack(|| app.is_shared()) => said(item),
                true => work(app, item, id, filter),
                false => elsewhere(app, item),
            };
            let affected = own.get().then(|| item.get_untracked().and_then(|item| affected(app, &item)));
            let can_type = own.get() && !untrack(|| app.is_shared());
            let filled = values::filled(app, id);
            // The commands are drawn anew with every value that counts; the fields stay, so that typing goes on.
            let panel = move || {
                filled.with(|_| ());
                action_panel(id, "h4", written::script_button)
            };
            el("div")
                .class("act-body")
                .child(work)
                .child(affected.flatten())
                .child(can_type.then(|| values::of_row(app, id)))
                .child(panel)
        })
    };
    el("article")
        .class("act")
        .attr("id", action.id)
        .attr("tabindex", "-1")
        .toggle_class("act-closed", move || {
            item.with(|item| item.as_ref().is_some_and(|item| !item.row.phase.is_open()))
        })
        .child(
            el("h3").child(
                el("button")
                    .attr("type", "button")
                    .class("act-title")
                    .attr("aria-expanded", move || open.get().to_string())
                    .on("click", move |_| toggle())
                    .child(action.title),
            ),
        )
        .child(el("p").class("act-meta").child(say::work_and_cost(u32::from(action.minutes), u32::from(action.usd))))
        .child(summary)
        .child(body)
        .into_any()
}

/// The resources that an action is about, by Region; `None` if no finding names or counts any.
fn affected(app: App, item: &Item) -> Option<AnyView> {
    let find = |id| {
        let is_stale = app.statuses.with_untracked(|statuses| statuses.detail(id).stale_finding);
        let finding = app.document.with_untracked(|document| document.finding(id).cloned())?;
        (!is_stale).then(|| app.in_full(id, finding))
    };
    let console = app.document.with_untracked(|document| {
        Console::of(document.account(), document.findings.iter().flat_map(|(_, finding)| &finding.regions))
    });
    let affected = Affected::of(item.row.action, &item.row.criteria, &console, find);
    if affected.is_empty() {
        return None;
    }
    let row = |one: &AffectedResource| {
        let id = el("code").child(one.id.clone());
        let name = match one.address.clone() {
            Some(address) => outside(address, id).attr("aria-label", live::in_console(&one.id)),
            None => id,
        };
        el("li").child(name).child(" ").child(el("span").child(one.wrong.join("; ")))
    };
    let group = |(region, group): (&str, &[AffectedResource])| {
        let title = if region.is_empty() { live::GLOBAL } else { region }.to_owned();
        fragment(vec![
            any_view(el("p").class("region").child(title.clone())),
            any_view(el("ul").attr("aria-label", title).child(group.iter().map(row).collect_views())),
        ])
    };
    let more = (affected.more > 0).then(|| el("p").class("quiet").child(say::more_affected(affected.more)));
    Some(any_view(
        el("section")
            .class("resources")
            .child(el("h4").class("part-title").child(say::AFFECTED))
            .child(affected.by_region().map(group).collect_views())
            .child(more),
    ))
}

fn is_own(app: App, item: &Item) -> bool {
    app.document.with(|document| *document.id == *item.assessment)
}

fn chips(app: App, item: &Item, own: bool) -> AnyView {
    let row = &item.row;
    let severity = format!("chip chip-{}", row.why.severity.as_str());
    let criterion = |id: &crate::baseline::CriterionId| {
        let label = id.get().name;
        el("a")
            .class("chip")
            .attr("href", Route::Criterion(*id).href())
            .child(id.get().control.get().id)
            .child(" ")
            .child(label)
    };
    let state = match &row.state {
        ActionState::ToDo => None,
        ActionState::WontDo { reason } => Some(say::wont_do(reason)),
        other => Some(labels::state(other).to_owned()),
    };
    let overdue = row.due.is_some_and(|due| due < app.now.get_untracked().date()) && row.phase.is_open();
    let due = row.due.map(|due| if overdue { say::overdue(due) } else { say::due(due) });
    let name = (!own).then(|| item.name.to_string());
    let owner = (!row.owner.is_empty()).then(|| row.owner.clone());
    let plain = |text: String| el("span").class("chip").child(text);
    let by_evidence =
        own && app.statuses.with(|statuses| row.criteria.iter().any(|id| statuses.detail(*id).basis == Basis::Finding));
    el("p")
        .class("act-why")
        .child(el("span").class(severity).child(labels::severity(row.why.severity)))
        .child(name.map(plain))
        .child(row.criteria.iter().map(criterion).collect_views())
        .child(by_evidence.then(verified))
        .child(state.map(plain))
        .child(owner.map(plain))
        .child(due.map(|text| el("span").class(if overdue { "chip chip-critical" } else { "chip" }).child(text)))
        .child(el("span").class("why-line").child(say::why(&row.why)))
        .into_any()
}

/// A button that opens the assessment that the row belongs to, which has to be open for working on the row.
fn elsewhere(app: App, item: Memo<Option<Arc<Item>>>) -> AnyView {
    let open = move |_| {
        if let Some(item) = item.get_untracked() {
            accounts::open(app, &item.assessment);
        }
    };
    let label = move || item.get().map(|item| say::open_assessment(&item.name));
    el("p")
        .class("buttons")
        .child(el("button").attr("type", "button").class("quiet-button").on("click", open).child(label))
        .into_any()
}
