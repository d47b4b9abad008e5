//! The context of a question: its control, progress, and what supports or contradicts the answer.

use super::bar;
use super::choices::meanings;
use crate::assessment::round::is_quick;
use crate::assessment::{Basis, Round, StatusDetail};
use crate::baseline::{ControlId, CriterionId, Pillar};
use crate::evidence::Finding;
use crate::messages::{labels, ui as say};
use crate::ui::components::action_panel::not_loaded;
use crate::ui::components::evidence;
use crate::ui::components::prose::Words;
use crate::ui::components::status_mark::{criterion_shape, status_shape};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::library::{Loaded, of_criterion};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The column next to the question.
pub(super) fn side(app: App, id: CriterionId) -> AnyView {
    let control = id.get().control;
    let row = move |other: CriterionId| {
        let shape = move || app.statuses.with(|statuses| criterion_shape(statuses, other));
        let words = move || app.statuses.with(|statuses| say::criterion_words(statuses, other));
        el("li").child(
            el("a")
                .attr("href", Route::Criterion(other).href())
                .attr("aria-current", (other == id).then_some("step"))
                .child(shape)
                .child(
                    el("span")
                        .child(other.get().name)
                        .child(" ")
                        .child(el("span").class("visually-hidden").child(words)),
                ),
        )
    };
    let text = app.library.control(control);
    let protects = move || match text.get() {
        Loaded::Ready(guidance) => Some(Words::of(&guidance).prose(&guidance.protects)),
        _ => None,
    };
    // The quick round has its own list; otherwise the list is that of the control.
    let is_quick = Memo::new(move |_| app.round.get() == Round::Quick && is_quick(id.get()));
    let list = move || {
        let (title, ids) = if is_quick.get() {
            (say::round(Round::Quick), app.statuses.with(|statuses| Round::Quick.asked(statuses)))
        } else {
            (control.get().title, control.criteria().collect())
        };
        fragment(vec![
            any_view(el("h2").child(title)),
            any_view(el("ol").class("side-criteria").child(ids.into_iter().map(row).collect_views())),
        ])
    };
    el("aside")
        .class("side")
        .attr("aria-label", say::SIDE)
        .child(bar::round_choice(app))
        .child(list)
        .child(
            el("details")
                .class("jump")
                .child(el("summary").child(say::JUMP))
                .child(Pillar::ALL.map(|pillar| jump_list(app, pillar)).into_iter().collect_views()),
        )
        .child(el("p").child(el("a").attr("href", Route::Table.href()).child(say::TABLE_LINK)))
        .child(el("p").child(el("a").attr("href", Route::Profile.href()).child(say::PROFILE_LINK)))
        .child(el("p").class("quiet side-protects").child(protects))
        .into_any()
}

fn jump_list(app: App, pillar: Pillar) -> AnyView {
    let row = move |id: ControlId| {
        let shape = move || app.statuses.with(|statuses| status_shape(statuses.control(id)));
        let words = move || app.statuses.with(|statuses| say::status_words(statuses.control(id)));
        let target = id.criteria().next().map_or(Route::Control(id), Route::Criterion);
        el("li").child(
            el("a").attr("href", target.href()).child(shape).child(
                el("span")
                    .child(id.get().id)
                    .child(" ")
                    .child(id.get().title)
                    .child(" ")
                    .child(el("span").class("visually-hidden").child(words)),
            ),
        )
    };
    fragment(vec![
        any_view(el("h3").child(labels::pillar(pillar))),
        any_view(
            el("ol")
                .class("side-criteria")
                .child(ControlId::all().filter(|id| id.get().pillar == pillar).map(row).collect_views()),
        ),
    ])
    .into_any()
}

/// What the choices mean, and why the question is asked.
pub(super) fn guidance(app: App, id: CriterionId) -> AnyView {
    let control = id.get().control;
    let text = app.library.control(control);
    let body = move || match text.get() {
        Loaded::Loading => el("p").class("quiet").child(say::LOADING).into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(control)),
        Loaded::Ready(guidance) => any_view(of_criterion(&guidance, id).map(|text| {
            fragment(vec![
                any_view(
                    el("section")
                        .attr("aria-label", say::WHAT_COUNTS)
                        .child(el("h2").child(say::WHAT_COUNTS))
                        .child(meanings(text, id)),
                ),
                any_view(
                    el("section")
                        .class("why")
                        .attr("aria-label", say::WHY)
                        .child(el("h2").child(say::WHY))
                        .child(el("p").child(Words::of(&guidance).prose(&text.why))),
                ),
            ])
        })),
    };
    el("div").class("guidance").child(body).into_any()
}

/// Notes on what the status is based on.
pub(super) fn notes(app: App, id: CriterionId) -> AnyView {
    let detail = app.statuses.with(|statuses| statuses.detail(id).clone());
    let mut notes = Vec::new();
    if let Some(rule) = detail.rule {
        let asked = rule
            .0
            .iter()
            .filter_map(|condition| crate::baseline::profile_questions().get(usize::from(condition.question)));
        let names: Vec<&str> = asked.map(|question| question.name).collect();
        notes.push(if detail.contradicts_profile {
            say::contradicts_profile(&names)
        } else {
            say::switched_off(&names)
        });
    }
    if detail.basis == Basis::Exception {
        notes.push(
            app.document.with(|document| document.exception(id).map(say::exception_in_force)).unwrap_or_default(),
        );
    }
    if detail.expired_exception {
        notes
            .push(app.document.with(|document| document.exception(id).map(say::exception_expired)).unwrap_or_default());
    }
    if detail.conflict {
        notes.push(say::CONFLICT.to_owned());
    }
    if detail.stale_finding {
        notes.push(say::STALE.to_owned());
    }
    let waits = app.statuses.with(|statuses| {
        let open = id.get().depends_on.iter().filter(|other| statuses.status(**other).is_unmet());
        open.map(|other| other.get().name).collect::<Vec<_>>()
    });
    if !waits.is_empty() && detail.status.is_unmet() {
        notes.push(say::waits_for(&waits));
    }
    notes.into_iter().map(|note| el("p").class("note").attr("role", "note").child(note)).collect_views().into_any()
}

/// The finding for a criterion.
pub(super) fn finding(app: App, id: CriterionId) -> AnyView {
    // Rebuilt only when one of these changes, so that folds stay open while the person writes a note.
    let stored = Memo::new(move |_| app.document.with(|document| document.finding(id).cloned()));
    let detail = Memo::new(move |_| app.statuses.with(|statuses| statuses.detail(id).clone()));
    let said = Memo::new(move |_| app.document.with(|document| document.answer(id).map(say::answer)));
    any_view(move || match stored.get() {
        Some(stored) => observed(app, id, stored, &detail.get(), said.get()),
        None => any_view(()),
    })
}

/// A way to get a finding, if there is none and the criterion has a check.
pub(super) fn look(app: App, id: CriterionId) -> AnyView {
    let is_missing = Memo::new(move |_| app.document.with(|document| document.finding(id).is_none()));
    any_view(move || is_missing.get().then(|| evidence::check_link(app, id)))
}

fn observed(app: App, id: CriterionId, stored: Finding, detail: &StatusDetail, said: Option<String>) -> AnyView {
    let finding = app.in_full(id, stored);
    let verified = (detail.basis == Basis::Finding).then(evidence::verified);
    let both = said.filter(|_| detail.conflict).map(|said| {
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
    let class = if detail.stale_finding { "finding finding-stale" } else { "finding" };
    any_view(
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
            .child(evidence::check_link(app, id)),
    )
}
