//! One control: what it protects against, where it stands, and its criteria.

use crate::assessment::Score;
use crate::baseline::{ControlId, CriterionId};
use crate::messages::{labels, ui as say};
use crate::ui::components::action_panel::{not_loaded, references};
use crate::ui::components::{heading::heading, numbers::numbers, prose::prose, status_mark::status_mark};
use crate::ui::el::{Nodes, el, many, node};
use crate::ui::library::Loaded;
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page.
pub fn page(id: ControlId) -> AnyView {
    let app = App::get();
    let control = id.get();
    let text = app.library.control(id);
    let context = move || match text.get() {
        Loaded::Loading => el("p").class("quiet").attr("role", "status").child(say::LOADING).into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(id)),
        Loaded::Ready(guidance) => {
            let changed = guidance.changed.iter().map(|line| el("li").child(prose(line))).nodes();
            let old_title = (guidance.title_2022 != control.title).then(|| say::title_2022(&guidance.title_2022));
            many(vec![
                node(el("p").class("lead").child(prose(&guidance.protects))),
                node(
                    el("p")
                        .child(el("b").child(say::severity_label(control.severity)))
                        .child(" ")
                        .child(prose(&guidance.severity_reason)),
                ),
                node((!guidance.changed.is_empty()).then(|| {
                    el("section").class("changed").child(el("h2").child(say::CHANGED)).child(el("ul").child(changed))
                })),
                node(old_title.map(|title| el("p").class("quiet").child(title))),
                node(references(&guidance.references, "h2")),
            ])
            .into_any()
        }
    };
    let row = move |criterion: CriterionId| {
        let entry = criterion.get();
        el("li")
            .class("criterion-row")
            .child(move || app.standing.with(|standing| status_mark(standing.status(criterion))))
            .child(el("a").attr("href", Place::Criterion(criterion).href()).child(entry.question))
            .child(el("span").class("quiet").child(say::weight(entry.weight)))
    };
    let (before, after) = neighbours(id);
    let link = |id: ControlId, label: String, class: &'static str| {
        el("a").class(class).attr("href", Place::Control(id).href()).child(label)
    };
    many(vec![
        node(
            el("p")
                .class("crumb")
                .child(labels::pillar(control.pillar))
                .child(" · ")
                .child(control.id)
                .child(" · ")
                .child(labels::severity(control.severity)),
        ),
        node(heading(move || control.title.to_owned())),
        node(context),
        node(
            el("section")
                .child(el("h2").child(say::CRITERIA))
                .child(move || app.standing.with(|standing| numbers(Score::of_control(standing, id))))
                .child(el("ul").class("criterion-rows").child(id.criteria().map(row).nodes())),
        ),
        node(
            el("nav")
                .class("neighbours")
                .attr("aria-label", say::OTHER_CONTROLS)
                .child(before.map(|id| link(id, say::before(id.get().id), "quiet-button")))
                .child(after.map(|id| link(id, say::after(id.get().id), "quiet-button"))),
        ),
    ])
    .into_any()
}

fn neighbours(id: ControlId) -> (Option<ControlId>, Option<ControlId>) {
    let before = ControlId::all().take_while(|other| *other != id).last();
    let after = ControlId::all().find(|other| *other > id);
    (before, after)
}
