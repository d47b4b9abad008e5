//! What stands around a question: the control it belongs to, progress, and what speaks for or against the answer.

use crate::assessment::Basis;
use crate::baseline::{ControlId, CriterionId, Pillar};
use crate::messages::{labels, ui as say};
use crate::ui::components::prose::prose;
use crate::ui::components::status_mark::{status_mark, status_shape};
use crate::ui::library::Loaded;
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;

/// The column beside the question.
pub(super) fn side(app: App, id: CriterionId) -> AnyView {
    let control = id.get().control;
    let row = move |other: CriterionId| {
        let shape = move || app.standing.with(|standing| status_shape(standing.status(other)));
        let words = move || app.standing.with(|standing| say::status_words(standing.status(other)));
        view! {
            <li>
                <a href=Place::Criterion(other).href() aria-current=(other == id).then_some("step")>
                    {shape} <span>{other.get().name} <span class="unseen">{words}</span></span>
                </a>
            </li>
        }
    };
    let text = app.library.control(control);
    let protects = move || match text.get() {
        Loaded::Ready(guidance) => Some(prose(&guidance.protects)),
        _ => None,
    };
    let score = app.score;
    view! {
        <aside class="side" aria-label=say::SIDE>
            <p class="progress-line">{move || score.with(|score| say::answered_of(score.answered, score.counted))}</p>
            <progress
                max=move || score.with(|score| score.counted.max(1).to_string())
                value=move || score.with(|score| score.answered.to_string())
                aria-label=say::PROGRESS
            ></progress>
            <h2>{control.get().title}</h2>
            <ol class="side-criteria">{control.criteria().map(row).collect_view()}</ol>
            <p class="quiet side-protects">{protects}</p>
            <details class="jump">
                <summary>{say::JUMP}</summary>
                {Pillar::ALL.map(|pillar| jump_list(app, pillar)).into_iter().collect_view()}
            </details>
            <p><a href=Place::Table.href()>{say::TABLE_LINK}</a></p>
            <p><a href=Place::Profile.href()>{say::PROFILE_LINK}</a></p>
        </aside>
    }
    .into_any()
}

fn jump_list(app: App, pillar: Pillar) -> AnyView {
    let row = move |id: ControlId| {
        let shape = move || app.standing.with(|standing| status_shape(standing.control(id)));
        let words = move || app.standing.with(|standing| say::status_words(standing.control(id)));
        let target = id.criteria().next().map_or(Place::Control(id), Place::Criterion);
        view! {
            <li><a href=target.href()>{shape} <span>{id.get().id} " " {id.get().title} <span class="unseen">{words}</span></span></a></li>
        }
    };
    view! {
        <h3>{labels::pillar(pillar)}</h3>
        <ol class="side-criteria">{ControlId::all().filter(|id| id.get().pillar == pillar).map(row).collect_view()}</ol>
    }
    .into_any()
}

/// What a person must know about how the status came about.
pub(super) fn notes(app: App, id: CriterionId) -> AnyView {
    let judgement = app.standing.with(|standing| standing.judgement(id).clone());
    let mut notes = Vec::new();
    if let Some(rule) = judgement.rule {
        let asked = rule.0.iter().filter_map(|condition| crate::baseline::profile_questions().get(usize::from(condition.question)));
        let names: Vec<&str> = asked.map(|question| question.name).collect();
        notes.push(if judgement.contradicts_profile { say::contradicts_profile(&names) } else { say::switched_off(&names) });
    }
    if judgement.basis == Basis::Exception {
        notes.push(app.document.with(|document| document.exception(id).map(say::exception_in_force)).unwrap_or_default());
    }
    if judgement.expired_exception {
        notes.push(app.document.with(|document| document.exception(id).map(say::exception_expired)).unwrap_or_default());
    }
    if judgement.conflict {
        notes.push(say::CONFLICT.to_owned());
    }
    if judgement.stale_finding {
        notes.push(say::STALE.to_owned());
    }
    let waits = app.standing.with(|standing| {
        let open = id.get().depends_on.iter().filter(|other| standing.status(**other).is_unmet());
        open.map(|other| other.get().name).collect::<Vec<_>>()
    });
    if !waits.is_empty() && judgement.status.is_unmet() {
        notes.push(say::waits_for(&waits));
    }
    notes.into_iter().map(|note| view! { <p class="note" role="note">{note}</p> }).collect_view().into_any()
}

/// What was observed, beside what was answered.
pub(super) fn finding(app: App, id: CriterionId) -> Option<AnyView> {
    let finding = app.document.with(|document| document.finding(id).cloned())?;
    let status = app.standing.with(|standing| standing.status(id));
    let resources = finding.resources.iter().map(|resource| {
        view! { <li><code>{resource.id.clone()}</code> " " {resource.region.clone()} " " {resource.what.clone()}</li> }
    });
    Some(
        view! {
            <section class="finding">
                <h2>{say::verdict(finding.verdict)} " " {status_mark(status)}</h2>
                <p>{finding.reason.clone()} " " <span class="quiet">{say::observed(finding.observed)}</span></p>
                <ul>{resources.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}
