//! Searching the guide. The texts of all controls are loaded when someone starts to search.

use crate::baseline::ControlId;
use crate::baseline::search::{Passage, Query};
use crate::messages::ui as say;
use crate::ui::components::field::text_field;
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::library::Loaded;
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;

/// The maximum number of hits shown. A search with more of them needs another word.
const SHOWN: usize = 40;

/// The passages of a control's guidance; `None` until it is loaded.
type Passages = Memo<Option<Arc<Vec<Passage>>>>;

/// The search field.
pub(super) fn field(query: RwSignal<String>) -> AnyView {
    el("form")
        .class("filters no-print")
        .attr("role", "search")
        .on("submit", |event| event.prevent_default())
        .child(text_field(say::GUIDE_SEARCH, "search", move || query.get(), move |words| query.set(words)))
        .into_any()
}

/// The hits and their number; nothing while the search field is empty.
pub(super) fn hits(app: App, query: RwSignal<String>) -> AnyView {
    let wanted = Memo::new(move |_| query.with(|query| Query::parse(query)));
    let searching = Memo::new(move |_| wanted.with(|query| !query.is_empty()));
    let found = move || searching.get().then(|| list(app, wanted));
    el("div").child(found).into_any()
}

fn list(app: App, wanted: Memo<Query>) -> AnyView {
    let texts: Vec<Passages> = ControlId::all().map(|id| passages(app, id)).collect();
    let texts = StoredValue::new(texts);
    let found = Memo::new(move |_| {
        let all = texts.get_value();
        let loaded: Vec<_> = all.iter().filter_map(|text| text.get()).collect();
        let hits = wanted.with(|query| query.search(loaded.iter().flat_map(|passages| passages.iter())));
        let shown: Vec<Passage> = hits.iter().take(SHOWN).map(|passage| (*passage).clone()).collect();
        (shown, hits.len(), all.len() - loaded.len())
    });
    let count = move || found.with(|(shown, hits, missing)| say::guide_hits(*hits, shown.len(), *missing));
    let rows = move || {
        let query = wanted.get();
        found.with(|(shown, ..)| shown.iter().map(|passage| row(passage, &query)).collect_views())
    };
    fragment(vec![
        any_view(el("p").class("quiet").attr("role", "status").child(count)),
        any_view(el("ul").class("guide-hits").child(rows)),
    ])
}

fn passages(app: App, id: ControlId) -> Passages {
    let text = app.library.control(id);
    Memo::new(move |_| match text.get() {
        Loaded::Ready(guidance) => Some(Arc::new(Passage::of(id, &guidance))),
        Loaded::Loading | Loaded::Failed(_) => None,
    })
}

fn row(passage: &Passage, query: &Query) -> AnyView {
    let (before, hit, after) = passage.excerpt(query);
    let place = Route::Control(passage.control).href();
    let address = if passage.id.is_empty() { place } else { format!("{place}#{}", passage.id) };
    el("li")
        .child(el("a").attr("href", address).child(passage.control.get().id).child(": ").child(passage.title.clone()))
        .child(el("p").class("quiet").child(before).child(el("mark").child(hit)).child(after))
        .into_any()
}
