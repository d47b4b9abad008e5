//! Every control's part in the score, with the formula.

use super::status_mark::status_mark;
use crate::assessment::{Score, Standing};
use crate::baseline::{ControlId, Pillar};
use crate::messages::{labels, ui as say};
use crate::ui::routes::Place;
use leptos::prelude::*;

/// The pillars and controls with score and coverage.
pub fn score_table(standing: &Standing) -> AnyView {
    let pillar = |pillar: Pillar| {
        let score = Score::of_pillar(standing, pillar);
        view! {
            <tr class="pillar-row">
                <th scope="row" colspan="2">{labels::pillar(pillar)}</th>
                <td></td>
                <td class="figure">{say::score_or_none(score.score)}</td>
                <td class="figure">{say::of_count(score.answered, score.counted)}</td>
            </tr>
        }
    };
    let control = |id: ControlId| {
        let control = id.get();
        let score = Score::of_control(standing, id);
        view! {
            <tr>
                <th scope="row"><a href=Place::Control(id).href()>{control.id}</a> " " {control.title}</th>
                <td>{status_mark(standing.control(id))}</td>
                <td>{labels::severity(control.severity)} <span class="quiet">{say::times(control.severity.factor())}</span></td>
                <td class="figure">{say::score_or_none(score.score)}</td>
                <td class="figure">{say::of_count(score.answered, score.counted)}</td>
            </tr>
        }
    };
    let rows = Pillar::ALL.map(|of| {
        let controls = ControlId::all().filter(move |id| id.get().pillar == of);
        view! { {pillar(of)} {controls.map(control).collect_view()} }
    });
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=say::SCORE_TABLE>
            <table class="scores">
                <caption class="unseen">{say::SCORE_TABLE}</caption>
                <thead>
                    <tr>
                        <th scope="col">{say::COLUMN_CONTROL}</th>
                        <th scope="col">{say::COLUMN_STATUS}</th>
                        <th scope="col">{say::COLUMN_SEVERITY}</th>
                        <th scope="col" class="figure">{say::COLUMN_SCORE}</th>
                        <th scope="col" class="figure">{say::COLUMN_ANSWERED}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
