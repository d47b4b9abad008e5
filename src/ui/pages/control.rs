//! One control: what it protects against, where it stands, and its criteria.

use crate::baseline::{ControlId, CriterionId};
use crate::messages::{labels, ui as say};
use crate::ui::components::action_panel::{not_loaded, references};
use crate::ui::components::{heading::heading, numbers::numbers, prose::prose, status_mark::status_mark};
use crate::ui::library::Loaded;
use crate::ui::pages::not_found;
use crate::ui::routes::Place;
use crate::ui::state::App;
use crate::assessment::Score;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page.
pub fn page() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("control")).and_then(|slug| ControlId::find_slug(&slug)));
    view! { {move || id.get().map_or_else(not_found::page, one_control)} }.into_any()
}

fn one_control(id: ControlId) -> AnyView {
    let app = App::get();
    let control = id.get();
    let text = app.library.control(id);
    let context = move || match text.get() {
        Loaded::Loading => view! { <p class="quiet" role="status">{say::LOADING}</p> }.into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(id)),
        Loaded::Ready(guidance) => {
            let changed = guidance.changed.iter().map(|line| view! { <li>{prose(line)}</li> }).collect_view();
            let old_title = (guidance.title_2022 != control.title).then(|| say::title_2022(&guidance.title_2022));
            view! {
                <p class="lead">{prose(&guidance.protects)}</p>
                <p><b>{say::severity_label(control.severity)}</b> " " {prose(&guidance.severity_reason)}</p>
                {(!guidance.changed.is_empty()).then(|| view! {
                    <section class="changed"><h2>{say::CHANGED}</h2><ul>{changed}</ul></section>
                })}
                {old_title.map(|title| view! { <p class="quiet">{title}</p> })}
                {references(&guidance.references)}
            }
            .into_any()
        }
    };
    let row = move |criterion: CriterionId| {
        let entry = criterion.get();
        view! {
            <li class="criterion-row">
                {move || app.standing.with(|standing| status_mark(standing.status(criterion)))}
                <a href=Place::Criterion(criterion).href()>{entry.statement}</a>
                <span class="quiet">{say::weight(entry.weight)}</span>
            </li>
        }
    };
    let (before, after) = neighbours(id);
    let link = |id: ControlId, label: String, class: &'static str| {
        view! { <a class=class href=Place::Control(id).href()>{label}</a> }
    };
    view! {
        <p class="crumb">{labels::pillar(control.pillar)} " · " {control.id} " · " {labels::severity(control.severity)}</p>
        {heading(move || control.title.to_owned())}
        {context}
        <section>
            <h2>{say::CRITERIA}</h2>
            {move || app.standing.with(|standing| numbers(Score::of_control(standing, id)))}
            <ul class="criterion-rows">{id.criteria().map(row).collect_view()}</ul>
        </section>
        <nav class="neighbours" aria-label=say::OTHER_CONTROLS>
            {before.map(|id| link(id, say::before(id.get().id), "quiet-button"))}
            {after.map(|id| link(id, say::after(id.get().id), "quiet-button"))}
        </nav>
    }
    .into_any()
}

fn neighbours(id: ControlId) -> (Option<ControlId>, Option<ControlId>) {
    let before = ControlId::all().take_while(|other| *other != id).last();
    let after = ControlId::all().find(|other| *other > id);
    (before, after)
}
