//! The page of a control: what it protects against, its status, and for every criterion what counts, how to find out
//! and what to do. It can be read without an assessment, printed, and linked to part by part.

mod mappings;

use crate::assessment::Score;
use crate::baseline::guidance::{ActionGuidance, CriterionGuidance, Guidance};
use crate::baseline::{ActionId, ControlId, CriterionId};
use crate::browser::{dom, location};
use crate::messages::{labels, ui as say};
use crate::ui::components::action_panel::{details, not_loaded, references};
use crate::ui::components::probe::probe;
use crate::ui::components::prose::Words;
use crate::ui::components::{heading::heading, numbers::numbers, status_mark::status_mark};
use crate::ui::el::{CollectViews, any_view, el, fragment, quiet_button};
use crate::ui::library::Loaded;
use crate::ui::pages::overview::is_begun;
use crate::ui::routes::Route;
use crate::ui::state::App;
use crate::ui::written::script_button;
use leptos::prelude::*;

/// The page of a control.
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
            fragment(vec![
                introduction(id, &guidance, &words),
                statuses(app, id),
                criteria(app, &guidance, &words),
                any_view(references(&guidance.references, "h2")),
            ])
        }
    };
    let (before, after) = neighbours(id);
    let link = |id: ControlId, label: String, class: &'static str| {
        el("a").class(class).attr("href", Route::Control(id).href()).child(label)
    };
    fragment(vec![
        any_view(
            el("p")
                .class("crumb")
                .child(el("a").attr("href", Route::Guide.href()).child(say::GUIDE))
                .child(" · ")
                .child(labels::pillar(control.pillar))
                .child(" · ")
                .child(control.id)
                .child(" · ")
                .child(labels::severity(control.severity)),
        ),
        any_view(heading(move || control.title.to_owned())),
        any_view(body),
        any_view(el("p").class("buttons no-print").child(quiet_button(say::PRINT_CONTROL, move || app.print()))),
        any_view(
            el("nav")
                .class("neighbours no-print")
                .attr("aria-label", say::OTHER_CONTROLS)
                .child(before.map(|id| link(id, say::before(id.get().id), "quiet-button")))
                .child(after.map(|id| link(id, say::after(id.get().id), "quiet-button"))),
        ),
    ])
}

/// What a criterion helps with in other frameworks, in a fold of its own.
pub fn frameworks(id: CriterionId) -> AnyView {
    mappings::fold(id, RwSignal::new(None))
}

fn introduction(id: ControlId, guidance: &Guidance, words: &Words<'_>) -> AnyView {
    let control = id.get();
    let changed = guidance.changed.iter().map(|line| el("li").child(words.prose(line))).collect_views();
    let old_title = (guidance.title_2022 != control.title).then(|| say::title_2022(&guidance.title_2022));
    fragment(vec![
        any_view(el("p").class("lead").child(words.prose(&guidance.protects))),
        any_view(
            el("p")
                .class("severity-reason")
                .child(el("b").child(say::severity_label(control.severity)))
                .child(" ")
                .child(words.prose(&guidance.severity_reason)),
        ),
        any_view((!guidance.changed.is_empty()).then(|| {
            el("section").class("changed").child(el("h2").child(say::CHANGED)).child(el("ul").child(changed))
        })),
        any_view(old_title.map(|title| el("p").class("quiet").child(title))),
    ])
}

/// The statuses in the open assessment, or nothing if that is empty.
fn statuses(app: App, id: ControlId) -> AnyView {
    let begun = Memo::new(move |_| app.document.with(is_begun));
    let row = move |criterion: CriterionId| {
        let entry = criterion.get();
        el("li")
            .class("criterion-row")
            .child(move || app.statuses.with(|statuses| status_mark(statuses.status(criterion))))
            .child(el("a").attr("href", Route::Criterion(criterion).href()).child(entry.question))
            .child(el("span").class("quiet").child(say::weight(entry.weight)))
    };
    any_view(move || {
        begun.get().then(|| {
            el("section")
                .child(el("h2").child(say::CRITERIA))
                .child(move || app.statuses.with(|statuses| numbers(Score::of_control(statuses, id))))
                .child(el("ul").class("criterion-rows").child(id.criteria().map(row).collect_views()))
        })
    })
}

fn criteria(app: App, guidance: &Guidance, words: &Words<'_>) -> AnyView {
    let held = RwSignal::new(None);
    let section = |text: &CriterionGuidance| {
        let id = CriterionId::find(&text.id)?;
        let frameworks = mappings::fold(id, held);
        Some(criterion(app, id, text, guidance, words, frameworks))
    };
    fragment(vec![
        any_view(el("h2").class("apart").child(say::GUIDE_CRITERIA)),
        any_view(guidance.criteria.iter().filter_map(section).collect_views()),
    ])
}

fn criterion(
    app: App,
    id: CriterionId,
    text: &CriterionGuidance,
    guidance: &Guidance,
    words: &Words<'_>,
    frameworks: AnyView,
) -> AnyView {
    let entry = id.get();
    let counts = [
        (say::COUNTS_AS_MET, Some(&text.met)),
        (say::COUNTS_AS_PARTLY, text.partly.as_ref()),
        (say::COUNTS_AS_NOT_MET, Some(&text.not_met)),
    ];
    let count =
        |(name, text): (&'static str, Option<&String>)| {
            any_view(text.map(|text| {
                fragment(vec![any_view(el("dt").child(name)), any_view(el("dd").child(words.prose(text)))])
            }))
        };
    let why = el("p").child(words.prose(&text.why));
    let counts = el("dl").class("counts").child(counts.map(count).into_iter().collect_views());
    let find_out = el("details")
        .class("more")
        .attr("open", move || app.printed.get().then_some(""))
        .child(el("summary").child(say::FIND_OUT))
        .child(probe(&text.find_out, say::MEANING, words));
    let own = text.actions.iter().map(|action| fold(app, action, guidance)).collect_views();
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
                .child(el("a").class("no-print").attr("href", Route::Criterion(id).href()).child(say::ANSWER_THIS)),
        )
        .child(why)
        .child(counts)
        .child(find_out)
        .child(own)
        .child(shared(id, text))
        .child(frameworks)
        .into_any()
}

/// An action in a closed fold.
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

/// Links to actions that are described with other criteria.
fn shared(id: CriterionId, text: &CriterionGuidance) -> Option<AnyView> {
    let is_own = |action: &ActionId| text.actions.iter().any(|own| own.id == action.get().id);
    let elsewhere: Vec<ActionId> = id.get().actions.iter().copied().filter(|action| !is_own(action)).collect();
    let link = |action: &ActionId| {
        let entry = action.get();
        let address = format!("{}#{}", Route::Control(entry.control).href(), entry.id);
        el("li").child(el("a").attr("href", address).child(entry.control.get().id).child(": ").child(entry.title))
    };
    (!elsewhere.is_empty()).then(|| {
        fragment(vec![
            any_view(el("p").class("quiet").child(say::ALSO_NEEDED)),
            any_view(el("ul").child(elsewhere.iter().map(link).collect_views())),
        ])
    })
}

fn neighbours(id: ControlId) -> (Option<ControlId>, Option<ControlId>) {
    let before = ControlId::all().take_while(|other| *other != id).last();
    let after = ControlId::all().find(|other| *other > id);
    (before, after)
}
