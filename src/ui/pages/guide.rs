//! The guide: all controls, a search over their guidance, and the glossary.

mod search;

use crate::baseline::{ControlId, Pillar};
use crate::messages::{labels, ui as say};
use crate::ui::components::{action_panel::not_loaded, heading::heading, prose::glossary};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::library::Loaded;
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page of the guide.
pub fn page() -> AnyView {
    let app = App::get();
    let query = RwSignal::new(String::new());
    let contents = move || query.with(|query| query.trim().is_empty()).then(contents);
    fragment(vec![
        heading(|| say::GUIDE.to_owned()),
        any_view(el("p").class("lead").child(say::GUIDE_LEAD)),
        any_view(
            el("p")
                .class("no-print")
                .child(el("a").attr("href", Route::Frameworks.href()).child(say::frameworks::LINK)),
        ),
        search::field(query),
        search::hits(app, query),
        any_view(contents),
        words(app),
    ])
}

/// The controls, by pillar.
fn contents() -> AnyView {
    let row = |id: ControlId| {
        el("li").child(
            el("a")
                .attr("href", Route::Control(id).href())
                .child(el("b").child(id.get().id))
                .child(el("span").child(id.get().title))
                .child(el("span").class("quiet").child(labels::severity(id.get().severity))),
        )
    };
    let list = |pillar: Pillar| {
        let rows = ControlId::all().filter(|id| id.get().pillar == pillar).map(row).collect_views();
        fragment(vec![
            any_view(el("h3").child(labels::pillar(pillar))),
            any_view(el("ol").class("guide-contents").child(rows)),
        ])
    };
    el("section")
        .child(el("h2").child(say::GUIDE_CONTROLS))
        .child(Pillar::ALL.map(list).into_iter().collect_views())
        .into_any()
}

fn words(app: App) -> AnyView {
    let terms = app.library.glossary();
    let list = move || match terms.get() {
        Loaded::Loading => el("p").class("quiet").attr("role", "status").child(say::LOADING).into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry_glossary()),
        Loaded::Ready(terms) => glossary(&terms),
    };
    el("section")
        .child(el("h2").child(say::GUIDE_WORDS))
        .child(el("p").class("quiet").child(say::GUIDE_WORDS_LEAD))
        .child(list)
        .into_any()
}
