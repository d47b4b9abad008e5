//! A question of a shared assessment: what was answered and found, without anything to change.

use super::{context, details};
use crate::baseline::CriterionId;
use crate::messages::{labels, ui as say};
use crate::ui::components::heading::heading;
use crate::ui::components::status_mark::criterion_mark;
use crate::ui::el::{any_view, el, fragment};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page.
pub fn page(app: App, id: CriterionId) -> AnyView {
    let criterion = id.get();
    let control = criterion.control;
    let place = control.criteria().position(|other| other == id).map_or(0, |place| place + 1);
    let said = app.document.with_untracked(|document| document.answer(id).map(say::answer));
    let note = app.document.with_untracked(|document| document.note(id).to_owned());
    let fact = |label: &'static str, value: AnyView| {
        fragment(vec![any_view(el("dt").child(label)), any_view(el("dd").child(value))])
    };
    let facts = el("dl")
        .class("facts")
        .child(fact(say::COLUMN_STATUS, app.statuses.with_untracked(|statuses| any_view(criterion_mark(statuses, id)))))
        .child(fact(
            say::sharing::VIEWER_ANSWER,
            any_view(said.unwrap_or_else(|| say::sharing::VIEWER_NO_ANSWER.to_owned())),
        ))
        .child((!note.is_empty()).then(|| fact(say::NOTE_LABEL, any_view(note))));
    let step = |id: Option<CriterionId>, class: &'static str, label: &'static str| {
        id.map(|id| el("a").class(class).attr("href", Route::Criterion(id).href()).child(label))
    };
    let before = CriterionId::all().take_while(|other| *other != id).last();
    let after = CriterionId::all().skip_while(|other| *other != id).nth(1);
    any_view(
        el("section")
            .class("question")
            .attr("aria-labelledby", "page-title")
            .child(
                el("p")
                    .class("crumb")
                    .child(el("a").attr("href", Route::Control(control).href()).child(control.get().id))
                    .child(" ")
                    .child(control.get().title)
                    .child(" · ")
                    .child(labels::severity(control.get().severity))
                    .child(" · ")
                    .child(say::question_of(place, control.criteria().len())),
            )
            .child(heading(move || criterion.question.to_owned()))
            .child(facts)
            .child(move || context::notes(app, id))
            .child(context::finding(app, id))
            .child(context::guidance(app, id))
            .child(move || details::what_to_do(app, id))
            .child(details::history(app, id))
            .child(crate::ui::pages::control::frameworks(id))
            .child(
                el("nav")
                    .class("neighbours no-print")
                    .attr("aria-label", say::STEPS)
                    .child(step(before, "quiet-button", say::BACK))
                    .child(el("a").class("quiet-button").attr("href", Route::Table.href()).child(say::TABLE_LINK))
                    .child(step(after, "button", say::NEXT)),
            ),
    )
}
