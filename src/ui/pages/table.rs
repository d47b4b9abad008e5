//! Every criterion in one table, with filters.

use crate::assessment::{Standing, Status};
use crate::baseline::{ControlId, CriterionId, Pillar, Severity};
use crate::messages::{labels, ui as say};
use crate::ui::components::field::{select, text_field};
use crate::ui::components::{heading::heading, status_mark::status_mark};
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;

/// What the table is narrowed to; empty texts narrow nothing.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    pillar: String,
    severity: String,
    status: String,
    words: String,
}

impl Filter {
    fn admits(&self, standing: &Standing, id: CriterionId) -> bool {
        let criterion = id.get();
        let control = criterion.control.get();
        let is = |wanted: &str, name: &str| wanted.is_empty() || wanted == name;
        is(&self.pillar, control.pillar.as_str())
            && is(&self.severity, control.severity.as_str())
            && is(&self.status, standing.status(id).as_str())
            && self.words.split_whitespace().all(|word| {
                let word = word.to_lowercase();
                let texts = [criterion.id, criterion.name, criterion.question, control.id, control.title];
                texts.iter().any(|text| text.to_lowercase().contains(&word))
            })
    }
}

/// The page.
pub fn page() -> AnyView {
    let app = App::get();
    let filter = RwSignal::new(Filter::default());
    let shown = Memo::new(move |_| {
        let filter = filter.get();
        app.standing.with(|standing| CriterionId::all().filter(|id| filter.admits(standing, *id)).collect::<Vec<_>>())
    });
    let all = |label: &'static str| (String::new(), label.to_owned());
    let pillars = std::iter::once(all(say::ALL_PILLARS))
        .chain(Pillar::ALL.map(|pillar| (pillar.as_str().to_owned(), labels::pillar(pillar).to_owned())))
        .collect();
    let severities = std::iter::once(all(say::ALL_SEVERITIES))
        .chain(Severity::ALL.map(|severity| (severity.as_str().to_owned(), labels::severity(severity).to_owned())))
        .collect();
    let statuses = std::iter::once(all(say::ALL_STATUSES))
        .chain(Status::ALL.map(|status| (status.as_str().to_owned(), labels::status(status).to_owned())))
        .collect();
    let groups = move || {
        let shown = shown.get();
        ControlId::all()
            .filter_map(|control| {
                let rows: Vec<CriterionId> = shown.iter().copied().filter(|id| id.get().control == control).collect();
                (!rows.is_empty()).then(|| group(app, control, rows))
            })
            .collect_view()
    };
    view! {
        {heading(|| say::TABLE.to_owned())}
        <p class="lead">{say::TABLE_LEAD} " " <a href=Place::Assess.href()>{say::ONE_BY_ONE}</a></p>
        <form class="filters" role="search" on:submit=|event| event.prevent_default()>
            {text_field(say::SEARCH, "search", move || filter.with(|f| f.words.clone()), move |words| filter.update(|f| f.words = words))}
            {select(say::COLUMN_PILLAR, pillars, move || filter.with(|f| f.pillar.clone()), move |pillar| filter.update(|f| f.pillar = pillar))}
            {select(say::COLUMN_SEVERITY, severities, move || filter.with(|f| f.severity.clone()), move |severity| filter.update(|f| f.severity = severity))}
            {select(say::COLUMN_STATUS, statuses, move || filter.with(|f| f.status.clone()), move |status| filter.update(|f| f.status = status))}
        </form>
        <p class="quiet" role="status">{move || say::shown(shown.with(Vec::len), CriterionId::all().len())}</p>
        {groups}
    }
    .into_any()
}

fn group(app: App, control: ControlId, rows: Vec<CriterionId>) -> AnyView {
    let entry = control.get();
    let row = |id: CriterionId| {
        let criterion = id.get();
        let status = move || app.standing.with(|standing| status_mark(standing.status(id)));
        let said = move || app.standing.with(|standing| say::basis(standing.judgement(id)));
        view! {
            <tr>
                <td class="status-cell">{status}</td>
                <th scope="row"><a href=Place::Criterion(id).href()>{criterion.name}</a> <span class="quiet statement">{criterion.statement}</span></th>
                <td class="quiet">{said}</td>
            </tr>
        }
    };
    view! {
        <section class="table-group">
            <h2><a href=Place::Control(control).href()>{entry.id}</a> " " {entry.title} " " <small class="quiet">{labels::severity(entry.severity)}</small></h2>
            <table class="criteria">
                <thead class="unseen">
                    <tr>
                        <th scope="col">{say::COLUMN_STATUS}</th>
                        <th scope="col">{say::COLUMN_CRITERION}</th>
                        <th scope="col">{say::COLUMN_BASIS}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}
