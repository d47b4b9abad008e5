//! One action of the plan, folded to a line or opened.

use super::work::work;
use super::{Item, Key};
use crate::assessment::ActionState;
use crate::messages::{labels, ui as say};
use crate::ui::components::action_panel::action_panel;
use crate::ui::pages::accounts;
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A row. It looks its item up anew whenever the plan changes, so that an open row stays open.
pub(super) fn row(app: App, items: Memo<BTreeMap<Key, Arc<Item>>>, key: Key) -> AnyView {
    let id = key.1;
    let action = id.get();
    let item = Memo::new(move |_| items.with(|items| items.get(&key).cloned()));
    let open = RwSignal::new(false);
    let summary = move || item.get().map(|item| chips(app, &item));
    let body = move || {
        open.get().then(|| {
            let own = item.with_untracked(|item| item.as_ref().is_some_and(|item| is_own(app, item)));
            let work = if own { work(app, item, id) } else { elsewhere(app, item) };
            view! { <div class="act-body">{work} {action_panel(id)}</div> }
        })
    };
    view! {
        <article class="act" class:act-closed=move || item.with(|item| item.as_ref().is_some_and(|item| !item.row.phase.is_open()))>
            <h3>
                <button type="button" class="act-title" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                    {action.title}
                </button>
            </h3>
            <p class="act-meta">{say::work_and_cost(u32::from(action.minutes), u32::from(action.usd))}</p>
            {summary}
            {body}
        </article>
    }
    .into_any()
}

fn is_own(app: App, item: &Item) -> bool {
    app.document.with_untracked(|document| *document.id == *item.assessment)
}

fn chips(app: App, item: &Item) -> AnyView {
    let row = &item.row;
    let severity = format!("chip chip-{}", row.why.severity.as_str());
    let criterion = |id: &crate::baseline::CriterionId| {
        let label = id.get().name;
        view! { <a class="chip" href=Place::Criterion(*id).href()>{id.get().control.get().id} " " {label}</a> }
    };
    let state = match &row.state {
        ActionState::ToDo => None,
        ActionState::WontDo { reason } => Some(say::wont_do(reason)),
        other => Some(labels::state(other).to_owned()),
    };
    let overdue = row.due.is_some_and(|due| due < app.now.get_untracked().date()) && row.phase.is_open();
    let due = row.due.map(|due| if overdue { say::overdue(due) } else { say::due(due) });
    let name = (!is_own(app, item)).then(|| item.name.to_string());
    let owner = (!row.owner.is_empty()).then(|| row.owner.clone());
    let plain = |text: String| view! { <span class="chip">{text}</span> };
    view! {
        <p class="act-why">
            <span class=severity>{labels::severity(row.why.severity)}</span>
            {name.map(plain)}
            {row.criteria.iter().map(criterion).collect_view()}
            {state.map(plain)}
            {owner.map(plain)}
            {due.map(|text| view! { <span class="chip" class:chip-critical=overdue>{text}</span> })}
            <span class="why-line">{say::why(&row.why)}</span>
        </p>
    }
    .into_any()
}

/// A row of another assessment can be read here; to work on it, that assessment has to be open.
fn elsewhere(app: App, item: Memo<Option<Arc<Item>>>) -> AnyView {
    let open = move |_| {
        if let Some(item) = item.get_untracked() {
            accounts::open(app, &item.assessment);
        }
    };
    let label = move || item.get().map(|item| say::open_assessment(&item.name));
    view! { <p class="buttons"><button type="button" class="quiet-button" on:click=open>{label}</button></p> }.into_any()
}
