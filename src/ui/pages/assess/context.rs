//! What stands around a question: the control it belongs to, progress, and what speaks for or against the answer.

use crate::assessment::{Basis, Judgement};
use crate::baseline::{ControlId, CriterionId, Pillar};
use crate::evidence::Finding;
use crate::messages::{labels, ui as say};
use crate::ui::components::evidence;
use crate::ui::components::prose::Words;
use crate::ui::components::status_mark::status_shape;
use crate::ui::el::{Nodes, el, many, node};
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
        el("li").child(
            el("a")
                .attr("href", Place::Criterion(other).href())
                .attr("aria-current", (other == id).then_some("step"))
                .child(shape)
                .child(el("span").child(other.get().name).child(" ").child(el("span").class("unseen").child(words))),
        )
    };
    let text = app.library.control(control);
    let protects = move || match text.get() {
        Loaded::Ready(guidance) => Some(Words::of(&guidance).prose(&guidance.protects)),
        _ => None,
    };
    let score = app.score;
    el("aside")
        .class("side")
        .attr("aria-label", say::SIDE)
        .child(
            el("p")
                .class("progress-line")
                .child(move || score.with(|score| say::answered_of(score.answered, score.counted))),
        )
        .child(
            el("progress")
                .attr("max", move || score.with(|score| score.counted.max(1).to_string()))
                .attr("value", move || score.with(|score| score.answered.to_string()))
                .attr("aria-label", say::PROGRESS),
        )
        .child(el("h2").child(control.get().title))
        .child(el("ol").class("side-criteria").child(control.criteria().map(row).nodes()))
        .child(el("p").class("quiet side-protects").child(protects))
        .child(
            el("details")
                .class("jump")
                .child(el("summary").child(say::JUMP))
                .child(Pillar::ALL.map(|pillar| jump_list(app, pillar)).into_iter().nodes()),
        )
        .child(el("p").child(el("a").attr("href", Place::Table.href()).child(say::TABLE_LINK)))
        .child(el("p").child(el("a").attr("href", Place::Profile.href()).child(say::PROFILE_LINK)))
        .into_any()
}

fn jump_list(app: App, pillar: Pillar) -> AnyView {
    let row = move |id: ControlId| {
        let shape = move || app.standing.with(|standing| status_shape(standing.control(id)));
        let words = move || app.standing.with(|standing| say::status_words(standing.control(id)));
        let target = id.criteria().next().map_or(Place::Control(id), Place::Criterion);
        el("li").child(
            el("a").attr("href", target.href()).child(shape).child(
                el("span")
                    .child(id.get().id)
                    .child(" ")
                    .child(id.get().title)
                    .child(" ")
                    .child(el("span").class("unseen").child(words)),
            ),
        )
    };
    many(vec![
        node(el("h3").child(labels::pillar(pillar))),
        node(
            el("ol")
                .class("side-criteria")
                .child(ControlId::all().filter(|id| id.get().pillar == pillar).map(row).nodes()),
        ),
    ])
    .into_any()
}

/// What a person must know about how the status came about.
pub(super) fn notes(app: App, id: CriterionId) -> AnyView {
    let judgement = app.standing.with(|standing| standing.judgement(id).clone());
    let mut notes = Vec::new();
    if let Some(rule) = judgement.rule {
        let asked = rule
            .0
            .iter()
            .filter_map(|condition| crate::baseline::profile_questions().get(usize::from(condition.question)));
        let names: Vec<&str> = asked.map(|question| question.name).collect();
        notes.push(if judgement.contradicts_profile {
            say::contradicts_profile(&names)
        } else {
            say::switched_off(&names)
        });
    }
    if judgement.basis == Basis::Exception {
        notes.push(
            app.document.with(|document| document.exception(id).map(say::exception_in_force)).unwrap_or_default(),
        );
    }
    if judgement.expired_exception {
        notes
            .push(app.document.with(|document| document.exception(id).map(say::exception_expired)).unwrap_or_default());
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
    notes.into_iter().map(|note| el("p").class("note").attr("role", "note").child(note)).nodes().into_any()
}

/// What was observed, beside what was answered; or the way to observe it, where there is a check.
pub(super) fn finding(app: App, id: CriterionId) -> AnyView {
    // Made anew only when one of these changes, so that what was unfolded stays open while a note is written.
    let stored = Memo::new(move |_| app.document.with(|document| document.finding(id).cloned()));
    let judgement = Memo::new(move |_| app.standing.with(|standing| standing.judgement(id).clone()));
    let said = Memo::new(move |_| app.document.with(|document| document.answer(id).map(say::answer)));
    node(move || match stored.get() {
        Some(stored) => observed(app, id, stored, &judgement.get(), said.get()),
        None => node(evidence::look(app, id)),
    })
}

fn observed(app: App, id: CriterionId, stored: Finding, judgement: &Judgement, said: Option<String>) -> AnyView {
    let finding = app.in_full(id, stored);
    let verified = (judgement.basis == Basis::Finding).then(evidence::verified);
    let both = said.filter(|_| judgement.conflict).map(|said| {
        el("dl")
            .class("facts both")
            .child(el("dt").child(say::live::YOU_SAID))
            .child(el("dd").child(said))
            .child(el("dt").child(say::live::EVIDENCE_SAYS))
            .child(el("dd").child(say::live::word(finding.verdict)))
    });
    let age = {
        let finding = finding.clone();
        move || say::live::observed(&finding, app.now.get())
    };
    let class = if judgement.stale_finding { "finding finding-stale" } else { "finding" };
    node(
        el("section")
            .class(class)
            .attr("aria-labelledby", "finding")
            .child(
                el("h2")
                    .child(evidence::verdict_shape(finding.verdict))
                    .child(" ")
                    .child(el("span").attr("id", "finding").child(say::verdict(&finding)))
                    .child(" ")
                    .child(verified),
            )
            .child(both)
            .child(el("p").child(finding.reason.clone()))
            .child(el("p").class("quiet").child(age))
            .child(evidence::resources(id, &finding))
            .child(evidence::rests_on(&finding))
            .child(evidence::look(app, id)),
    )
}
