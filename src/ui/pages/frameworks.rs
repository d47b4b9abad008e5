//! How the assessment stands by the entries of another framework, with answers to paste into its questionnaire.

use crate::assessment::file::Scope;
use crate::assessment::frameworks::{Standing, standings};
use crate::baseline::CriterionId;
use crate::baseline::mappings::{FrameworkId, Mappings, Relation};
use crate::browser::{dom, guidance};
use crate::messages::report::frameworks as say;
use crate::messages::ui::{self, frameworks as words, mappings};
use crate::ui::components::action_panel::not_loaded;
use crate::ui::components::code_block::copy_button;
use crate::ui::components::field::select_one;
use crate::ui::components::heading::heading;
use crate::ui::components::status_mark::status_mark;
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::library::Loaded;
use crate::ui::pages::overview::is_begun;
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The mappings as the page has them.
type Held = RwSignal<Loaded<Mappings>>;

/// The page.
pub fn page() -> AnyView {
    let app = App::get();
    let held: Held = RwSignal::new(Loaded::Loading);
    load(held);
    let framework = RwSignal::new(FrameworkId::Mvsp);
    let body = move || match held.get() {
        Loaded::Loading => el("p").class("quiet").attr("role", "status").child(ui::LOADING).into_any(),
        Loaded::Failed(_) => not_loaded(move || load(held)),
        Loaded::Ready(mappings) => {
            let choices = mappings.frameworks.iter().map(|one| (one.id, one.name.clone())).collect();
            let choice =
                select_one(words::FRAMEWORK, choices, move || framework.get(), move |other| framework.set(other));
            fragment(vec![
                any_view(el("div").class("work").child(choice)),
                any_view(move || entries(app, framework.get(), &mappings)),
            ])
        }
    };
    let begun = Memo::new(move |_| app.document.with(is_begun));
    let link = |route: Route, label| el("a").attr("href", route.href()).child(label);
    fragment(vec![
        heading(|| words::TITLE.to_owned()),
        any_view(el("p").class("lead").child(words::LEAD)),
        any_view(move || {
            (!begun.get()).then(|| {
                el("p").class("note").child(words::EMPTY).child(" ").child(link(Route::Assess, words::EMPTY_LINK))
            })
        }),
        any_view(body),
        any_view(
            el("p")
                .class("quiet no-print")
                .child(words::WORKBOOK)
                .child(" ")
                .child(link(Route::Export, words::TO_EXPORT)),
        ),
    ])
}

fn load(held: Held) {
    held.set(Loaded::Loading);
    spawn_local(async move {
        let loaded = guidance::load_mappings(&dom::base_path()).await.into();
        held.try_set(loaded);
    });
}

fn entries(app: App, id: FrameworkId, mappings: &Mappings) -> AnyView {
    let Some(framework) = mappings.framework(id) else { return fragment(vec![]) };
    let today = app.now.with(|now| now.date());
    let rows = app.document.with(|document| {
        app.statuses.with(|statuses| {
            let all = standings(mappings, framework, document, statuses, Scope::Whole);
            all.iter().map(|standing| entry(standing, say::answer(standing, today))).collect_views()
        })
    });
    fragment(vec![
        any_view(el("h2").child(framework.title.clone())),
        any_view(el("p").class("quiet").child(words::entries(framework.entries.len(), framework.total))),
        any_view(el("ol").class("plain entries").child(rows)),
    ])
}

/// An entry: its number and title, how its criteria stand, what they are, and the answer if there is one.
fn entry(standing: &Standing<'_>, answer: Option<String>) -> AnyView {
    let Standing { entry, criteria, worst, .. } = standing;
    let title = entry.title.clone().map(|title| el("span").child(title));
    let asks = entry.text.clone().map(|text| el("p").class("quiet").child(text));
    let line = match worst {
        Some(_) => words::line(&say::met(standing), &say::known(&standing.known), standing.oldest),
        None => words::NOT_COVERED.to_owned(),
    };
    let paste = match answer {
        Some(answer) => Some(paste(answer)),
        None if entry.answer.is_some() => Some(any_view(el("p").class("quiet").child(words::NO_ANSWER))),
        None => None,
    };
    el("li")
        .child(
            el("div")
                .class("entry-head")
                .child(el("h3").child(el("b").child(entry.id.clone())).child(" ").child(title))
                .child(worst.map(status_mark)),
        )
        .child(asks)
        .child(el("p").class("quiet").child(line))
        .child((!criteria.is_empty()).then(|| helping(criteria)))
        .child(paste)
        .into_any()
}

/// The criteria that help with an entry, in a fold.
fn helping(criteria: &[(CriterionId, Relation)]) -> AnyView {
    let app = App::get();
    let row = |(id, relation): &(CriterionId, Relation)| {
        let id = *id;
        el("li")
            .child(app.statuses.with_untracked(|statuses| status_mark(statuses.status(id))))
            .child(" ")
            .child(el("a").attr("href", Route::Criterion(id).href()).child(id.get().name))
            .child(" ")
            .child(el("span").class("quiet").child(id.get().control.get().id).child(". "))
            .child(el("span").class("quiet").child(mappings::relation(*relation)))
    };
    el("details")
        .class("more")
        .child(el("summary").child(words::criteria(criteria.len())))
        .child(el("ul").class("plain").child(criteria.iter().map(row).collect_views()))
        .into_any()
}

/// An answer to paste, in a fold.
fn paste(answer: String) -> AnyView {
    el("details")
        .class("more")
        .child(el("summary").child(words::ANSWER))
        .child(el("blockquote").class("answer").child(answer.clone()))
        .child(el("p").class("buttons").child(copy_button(answer, words::COPY)))
        .into_any()
}
