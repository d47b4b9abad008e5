//! A table of every control's contribution to the score.

use super::status_mark::status_mark;
use crate::assessment::{Score, Statuses};
use crate::baseline::{ControlId, Pillar};
use crate::messages::{labels, ui as say};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::routes::Route;
use leptos::prelude::*;

/// The pillars and controls with their score and coverage.
pub fn score_table(statuses: &Statuses) -> AnyView {
    let pillar = |pillar: Pillar| {
        let score = Score::of_pillar(statuses, pillar);
        el("tr")
            .class("pillar-row")
            .child(el("th").attr("scope", "row").attr("colspan", "2").child(labels::pillar(pillar)))
            .child(el("td"))
            .child(el("td").class("figure").child(say::score_or_none(score.score)))
            .child(el("td").class("figure").child(say::of_count(score.answered, score.counted)))
    };
    let control = |id: ControlId| {
        let control = id.get();
        let score = Score::of_control(statuses, id);
        el("tr")
            .child(
                el("th")
                    .attr("scope", "row")
                    .child(el("a").attr("href", Route::Control(id).href()).child(control.id))
                    .child(" ")
                    .child(control.title),
            )
            .child(el("td").child(status_mark(statuses.control(id))))
            .child(
                el("td")
                    .child(labels::severity(control.severity))
                    .child(el("span").class("quiet").child(say::times(control.severity.factor()))),
            )
            .child(el("td").class("figure").child(say::score_or_none(score.score)))
            .child(el("td").class("figure").child(say::of_count(score.answered, score.counted)))
    };
    let rows = Pillar::ALL.map(|of| {
        let controls = ControlId::all().filter(move |id| id.get().pillar == of);
        fragment(vec![any_view(pillar(of)), any_view(controls.map(control).collect_views())])
    });
    el("div")
        .class("scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", say::SCORE_TABLE)
        .child(
            el("table")
                .class("scores")
                .child(el("caption").class("visually-hidden").child(say::SCORE_TABLE))
                .child(
                    el("thead").child(
                        el("tr")
                            .child(el("th").attr("scope", "col").child(say::COLUMN_CONTROL))
                            .child(el("th").attr("scope", "col").child(say::COLUMN_STATUS))
                            .child(el("th").attr("scope", "col").child(say::COLUMN_SEVERITY))
                            .child(el("th").attr("scope", "col").class("figure").child(say::COLUMN_SCORE))
                            .child(el("th").attr("scope", "col").class("figure").child(say::COLUMN_ANSWERED)),
                    ),
                )
                .child(el("tbody").child(rows.into_iter().collect_views())),
        )
        .into_any()
}
