//! The page of all criteria in a table, with filters.

use crate::assessment::{Basis, Status, Statuses};
use crate::baseline::{ControlId, CriterionId, Pillar, Severity};
use crate::messages::{labels, ui as say};
use crate::ui::components::evidence::verified;
use crate::ui::components::field::{select, text_field};
use crate::ui::components::{heading::heading, status_mark::criterion_mark};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The filter of the table. Empty fields filter nothing.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    pillar: String,
    severity: String,
    status: String,
    words: String,
}

impl Filter {
    fn admits(&self, statuses: &Statuses, id: CriterionId) -> bool {
        let criterion = id.get();
        let control = criterion.control.get();
        let is = |wanted: &str, name: &str| wanted.is_empty() || wanted == name;
        is(&self.pillar, control.pillar.as_str())
            && is(&self.severity, control.severity.as_str())
            && is(&self.status, statuses.status(id).as_str())
            && self.words.split_whitespace().all(|word| {
                let word = word.to_ascii_lowercase();
                let texts = [criterion.id, criterion.name, criterion.question, control.id, control.title];
                texts.iter().any(|text| text.to_ascii_lowercase().contains(&word))
            })
    }
}

/// The page of the table.
pub fn page() -> AnyView {
    let app = App::get();
    let filter = RwSignal::new(Filter::default());
    let shown = move || {
        let filter = filter.get();
        app.statuses.with(|statuses| CriterionId::all().filter(|id| filter.admits(statuses, *id)).collect::<Vec<_>>())
    };
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
        let shown = shown();
        ControlId::all()
            .filter_map(|control| {
                let rows: Vec<CriterionId> = shown.iter().copied().filter(|id| id.get().control == control).collect();
                (!rows.is_empty()).then(|| group(app, control, rows))
            })
            .collect_views()
    };
    fragment(vec![
        any_view(heading(|| say::TABLE.to_owned())),
        any_view(
            el("p")
                .class("lead")
                .child(say::TABLE_LEAD)
                .child(" ")
                .child(el("a").attr("href", Route::Assess.href()).child(say::ONE_BY_ONE)),
        ),
        any_view(
            el("form")
                .class("filters")
                .attr("role", "search")
                .on("submit", |event| event.prevent_default())
                .child(text_field(
                    say::SEARCH,
                    "search",
                    move || filter.with(|f| f.words.clone()),
                    move |words| filter.update(|f| f.words = words),
                ))
                .child(select(
                    say::COLUMN_PILLAR,
                    pillars,
                    move || filter.with(|f| f.pillar.clone()),
                    move |pillar| filter.update(|f| f.pillar = pillar),
                ))
                .child(select(
                    say::COLUMN_SEVERITY,
                    severities,
                    move || filter.with(|f| f.severity.clone()),
                    move |severity| filter.update(|f| f.severity = severity),
                ))
                .child(select(
                    say::COLUMN_STATUS,
                    statuses,
                    move || filter.with(|f| f.status.clone()),
                    move |status| filter.update(|f| f.status = status),
                )),
        ),
        any_view(
            el("p")
                .class("quiet")
                .attr("role", "status")
                .child(move || say::shown(shown().len(), CriterionId::all().len())),
        ),
        any_view(groups),
    ])
    .into_any()
}

fn group(app: App, control: ControlId, rows: Vec<CriterionId>) -> AnyView {
    let entry = control.get();
    let row = |id: CriterionId| {
        let criterion = id.get();
        let status = move || app.statuses.with(|statuses| criterion_mark(statuses, id));
        let said = move || app.statuses.with(|statuses| say::basis(statuses.detail(id)));
        let checked = move || app.statuses.with(|statuses| statuses.detail(id).basis == Basis::Finding).then(verified);
        el("tr")
            .child(el("td").class("status-cell").child(status))
            .child(
                el("th")
                    .attr("scope", "row")
                    .child(el("a").attr("href", Route::Criterion(id).href()).child(criterion.name))
                    .child(el("span").class("quiet statement").child(criterion.question)),
            )
            .child(el("td").class("quiet").child(said).child(" ").child(checked))
    };
    el("section")
        .class("table-group")
        .child(
            el("h2")
                .child(el("a").attr("href", Route::Control(control).href()).child(entry.id))
                .child(" ")
                .child(entry.title)
                .child(" ")
                .child(el("small").class("quiet").child(labels::severity(entry.severity))),
        )
        .child(
            el("table")
                .class("criteria")
                .child(
                    el("thead").class("visually-hidden").child(
                        el("tr")
                            .child(el("th").attr("scope", "col").child(say::COLUMN_STATUS))
                            .child(el("th").attr("scope", "col").child(say::COLUMN_CRITERION))
                            .child(el("th").attr("scope", "col").child(say::COLUMN_BASIS)),
                    ),
                )
                .child(el("tbody").child(rows.into_iter().map(row).collect_views())),
        )
        .into_any()
}
