//! The page of the eight profile questions.

use crate::assessment::profile::{is_answered, switched_off_by};
use crate::assessment::{Assessment, ProfileAnswer};
use crate::baseline::{self, ProfileChoice, ProfileQuestion};
use crate::browser::storage;
use crate::messages::ui as say;
use crate::ui::components::{heading::heading, progress::progress, proposals};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::pages::assess;
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page of the profile.
pub fn page() -> AnyView {
    let app = App::get();
    let answered = Memo::new(move |_| {
        app.document.with(|document| baseline::profile_questions().iter().filter(|q| is_answered(document, q)).count())
    });
    let total = baseline::profile_questions().len();
    let first = move || app.statuses.with(assess::first_open).map_or(Route::Assess, Route::Criterion).href();
    fragment(vec![
        any_view(heading(|| say::PROFILE.to_owned())),
        any_view(el("p").class("lead").child(say::PROFILE_LEAD)),
        proposals::section(app),
        any_view(baseline::profile_questions().iter().map(|question| one_question(app, question)).collect_views()),
        any_view(
            el("div").class("ask-bar").child(
                el("div")
                    .class("ask-bar-in")
                    .child(
                        el("p")
                            .class("progress-line")
                            .attr("role", "status")
                            .child(move || say::profile_progress(answered.get(), total)),
                    )
                    .child(progress(move || answered.get(), move || total))
                    .child(
                        el("a")
                            .class("button")
                            .attr("href", first)
                            .child(move || if answered.get() == total { say::PROFILE_DONE } else { say::PROFILE_SKIP }),
                    ),
            ),
        ),
    ])
    .into_any()
}

fn one_question(app: App, question: &'static ProfileQuestion) -> AnyView {
    let answer = move || {
        app.document.with(|document| document.profile.get(question.id).and_then(|register| register.get()).cloned())
    };
    let is_chosen =
        move |id: &str| matches!(answer(), Some(ProfileAnswer::Chosen(ids)) if ids.iter().any(|other| other == id));
    let choose = move |answer: ProfileAnswer| {
        storage::ask_to_persist();
        app.edit(|document, now, writer| document.profile.entry(question.id).set(answer, now, writer));
    };
    let kind = if question.several { "checkbox" } else { "radio" };
    let choice = move |choice: &'static ProfileChoice| {
        let pick = move |_| choose(ProfileAnswer::Chosen(picked(question, untrack(answer), choice)));
        el("label")
            .class("tick")
            .child(
                el("input")
                    .attr("type", kind)
                    .attr("name", question.id)
                    .prop("checked", move || is_chosen(choice.id))
                    .on("change", pick),
            )
            .child(el("span").child(choice.label).child(" ").child(el("small").child(choice.hint)))
    };
    let dont_know = move || answer() == Some(ProfileAnswer::DontKnow);
    let effect = move || app.document.with(|document| effect_words(document, question, answer().as_ref()));
    el("fieldset")
        .class("profile-question")
        .child(el("legend").child(question.question))
        .child(el("p").class("quiet").child(question.help))
        .child(
            el("div").class("ticks").child(question.choices.iter().map(choice).collect_views()).child(
                el("label")
                    .class("tick")
                    .child(
                        el("input")
                            .attr("type", kind)
                            .attr("name", question.id)
                            .prop("checked", dont_know)
                            .on("change", move |_| choose(ProfileAnswer::DontKnow)),
                    )
                    .child(
                        el("span").child(say::DONT_KNOW).child(" ").child(el("small").child(say::DONT_KNOW_PROFILE)),
                    ),
            ),
        )
        .child(el("p").class("effect").attr("role", "status").child(effect))
        .into_any()
}

/// The choices that are selected after a click on one. A question with several choices toggles the clicked one, and a
/// choice such as "none" excludes the others.
fn picked(question: &ProfileQuestion, before: Option<ProfileAnswer>, choice: &ProfileChoice) -> Vec<String> {
    let mut chosen = match before {
        Some(ProfileAnswer::Chosen(chosen)) if question.several => chosen,
        _ => Vec::new(),
    };
    let is_alone = |id: &String| question.choices.iter().any(|other| other.id == id && other.alone);
    if chosen.iter().any(|id| id == choice.id) {
        chosen.retain(|id| id != choice.id);
    } else {
        if choice.alone {
            chosen.clear();
        }
        chosen.retain(|id| !is_alone(id));
        chosen.push(choice.id.to_owned());
    }
    chosen
}

/// A sentence about which criteria the answer switches off.
fn effect_words(document: &Assessment, question: &'static ProfileQuestion, answer: Option<&ProfileAnswer>) -> String {
    match answer {
        Some(ProfileAnswer::Chosen(chosen)) if !chosen.is_empty() => {
            let off = switched_off_by(document, question, ProfileAnswer::Chosen(chosen.clone()));
            let names: Vec<&str> = off.iter().map(|id| id.get().name).collect();
            say::switches_off(&names)
        }
        Some(ProfileAnswer::DontKnow) => say::SWITCHES_NOTHING_OFF.to_owned(),
        _ => String::new(),
    }
}
