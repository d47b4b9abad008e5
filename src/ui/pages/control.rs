//! One control, whole: what it protects against, where it stands, and for every criterion what counts, how to find out and
//! what to do. It can be read without an assessment, printed, and linked to part by part.

use crate::assessment::Score;
use crate::baseline::guidance::{ActionGuidance, CriterionGuidance, Guidance};
use crate::baseline::{ActionId, ControlId, CriterionId};
use crate::browser::{dom, location};
use crate::messages::{labels, ui as say};
use crate::ui::components::action_panel::{details, not_loaded, references};
use crate::ui::components::probe::probe;
use crate::ui::components::prose::Words;
use crate::ui::components::{heading::heading, numbers::numbers, status_mark::status_mark};
use crate::ui::el::{Nodes, el, many, node, quiet_button};
use crate::ui::library::Loaded;
use crate::ui::pages::overview::is_begun;
use crate::ui::routes::Place;
use crate::ui::state::App;
use crate::ui::written::script_button;
use leptos::prelude::*;

/// The page.
pub fn page(id: ControlId) -> AnyView {
    let app = App::get();
    let control = id.get();
    let text = app.library.control(id);
    app.printed.set(false);
    let body = move || match text.get() {
        Loaded::Loading => el("p").class("quiet").attr("role", "status").child(say::LOADING).into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(id)),
        Loaded::Ready(guidance) => {
            dom::reveal_later(&location::part());
            let words = Words::of(&guidance);
            many(vec![
                introduction(id, &guidance, &words),
                standing(app, id),
                criteria(app, &guidance, &words),
                node(references(&guidance.references, "h2")),
            ])
        }
    };
    let (before, after) = neighbours(id);
    let link = |id: ControlId, label: String, class: &'static str| {
        el("a").class(class).attr("href", Place::Control(id).href()).child(label)
    };
    many(vec![
        node(
            el("p")
                .class("crumb")
                .child(el("a").attr("href", Place::Guide.href()).child(say::GUIDE))
                .child(" · ")
                .child(labels::pillar(control.pillar))
                .child(" · ")
                .child(control.id)
                .child(" · ")
                .child(labels::severity(control.severity)),
        ),
        node(heading(move || control.title.to_owned())),
        node(body),
        node(el("p").class("buttons no-print").child(quiet_button(say::PRINT_CONTROL, move || app.print()))),
        node(
            el("nav")
                .class("neighbours no-print")
                .attr("aria-label", say::OTHER_CONTROLS)
                .child(before.map(|id| link(id, say::before(id.get().id), "quiet-button")))
                .child(after.map(|id| link(id, say::after(id.get().id), "quiet-button"))),
        ),
    ])
}

fn introduction(id: ControlId, guidance: &Guidance, words: &Words<'_>) -> AnyView {
    let control = id.get();
    let changed = guidance.changed.iter().map(|line| el("li").child(words.prose(line))).nodes();
    let old_title = (guidance.title_2022 != control.title).then(|| say::title_2022(&guidance.title_2022));
    many(vec![
        node(el("p").class("lead").child(words.prose(&guidance.protects))),
        node(
            el("p")
                .class("severity-reason")
                .child(el("b").child(say::severity_label(control.severity)))
                .child(" ")
                .child(words.prose(&guidance.severity_reason)),
        ),
        node((!guidance.changed.is_empty()).then(|| {
            el("section").class("changed").child(el("h2").child(say::CHANGED)).child(el("ul").child(changed))
        })),
        node(old_title.map(|title| el("p").class("quiet").child(title))),
    ])
}

/// Where the open assessment stands; nothing before it is begun.
fn standing(app: App, id: ControlId) -> AnyView {
    let begun = Memo::new(move |_| app.document.with(is_begun));
    let row = move |criterion: CriterionId| {
        let entry = criterion.get();
        el("li")
            .class("criterion-row")
            .child(move || app.standing.with(|standing| status_mark(standing.status(criterion))))
            .child(el("a").attr("href", Place::Criterion(criterion).href()).child(entry.question))
            .child(el("span").class("quiet").child(say::weight(entry.weight)))
    };
    node(move || {
        begun.get().then(|| {
            el("section")
                .child(el("h2").child(say::CRITERIA))
                .child(move || app.standing.with(|standing| numbers(Score::of_control(standing, id))))
                .child(el("ul").class("criterion-rows").child(id.criteria().map(row).nodes()))
        })
    })
}

fn criteria(app: App, guidance: &Guidance, words: &Words<'_>) -> AnyView {
    let section = |text: &CriterionGuidance| {
        let id = CriterionId::find(&text.id)?;
        Some(criterion(app, id, text, guidance, words))
    };
    many(vec![
        node(el("h2").class("apart").child(say::GUIDE_CRITERIA)),
        node(guidance.criteria.iter().filter_map(section).nodes()),
    ])
}

fn criterion(app: App, id: CriterionId, text: &CriterionGuidance, guidance: &Guidance, words: &Words<'_>) -> AnyView {
    let entry = id.get();
    let counts = [
        (say::COUNTS_AS_MET, Some(&text.met)),
        (say::COUNTS_AS_PARTLY, text.partly.as_ref()),
        (say::COUNTS_AS_NOT_MET, Some(&text.not_met)),
    ];
    let count = |(name, text): (&'static str, Option<&String>)| {
        node(text.map(|text| many(vec![node(el("dt").child(name)), node(el("dd").child(words.prose(text)))])))
    };
    let why = el("p").child(words.prose(&text.why));
    let counts = el("dl").class("counts").child(counts.map(count).into_iter().nodes());
    let find_out = el("details")
        .class("more")
        .attr("open", move || app.printed.get().then_some(""))
        .child(el("summary").child(say::FIND_OUT))
        .child(probe(&text.find_out, say::MEANING, words));
    let own = text.actions.iter().map(|action| fold(app, action, guidance)).nodes();
    el("section")
        .class("guide-criterion")
        .child(el("h3").attr("id", entry.id).attr("tabindex", "-1").child(entry.name).child(" ").child(
            el("a").class("here").attr("href", format!("#{}", entry.id)).attr("aria-label", say::LINK_HERE).child("#"),
        ))
        .child(
            el("p")
                .class("asks")
                .child(entry.question)
                .child(" ")
                .child(el("a").class("no-print").attr("href", Place::Criterion(id).href()).child(say::ANSWER_THIS)),
        )
        .child(why)
        .child(counts)
        .child(find_out)
        .child(own)
        .child(shared(id, text))
        .into_any()
}

/// An action, folded to its title.
fn fold(app: App, action: &ActionGuidance, guidance: &Guidance) -> AnyView {
    el("details")
        .class("more guide-action")
        .attr("open", move || app.printed.get().then_some(""))
        .child(
            el("summary")
                .attr("id", action.id.clone())
                .child(action.title.clone())
                .child(" ")
                .child(el("span").class("quiet").child(say::minutes(u32::from(action.minutes)))),
        )
        .child(details(action, "h4", &Words::of(guidance), script_button))
        .into_any()
}

/// Links to actions that stand with other criteria.
fn shared(id: CriterionId, text: &CriterionGuidance) -> Option<AnyView> {
    let is_own = |action: &ActionId| text.actions.iter().any(|own| own.id == action.get().id);
    let elsewhere: Vec<ActionId> = id.get().actions.iter().copied().filter(|action| !is_own(action)).collect();
    let link = |action: &ActionId| {
        let entry = action.get();
        let address = format!("{}#{}", Place::Control(entry.control).href(), entry.id);
        el("li").child(el("a").attr("href", address).child(entry.control.get().id).child(": ").child(entry.title))
    };
    (!elsewhere.is_empty()).then(|| {
        many(vec![
            node(el("p").class("quiet").child(say::ALSO_NEEDED)),
            node(el("ul").child(elsewhere.iter().map(link).nodes())),
        ])
    })
}

fn neighbours(id: ControlId) -> (Option<ControlId>, Option<ControlId>) {
    let before = ControlId::all().take_while(|other| *other != id).last();
    let after = ControlId::all().find(|other| *other > id);
    (before, after)
}
