//! What a criterion helps with in other frameworks, in a fold. The mappings are loaded when the first fold of a page is opened.

use crate::baseline::CriterionId;
use crate::baseline::mappings::{FrameworkId, Mapping, Mappings};
use crate::browser::{dom, guidance};
use crate::messages::ui as say;
use crate::messages::ui::mappings as words;
use crate::ui::components::action_panel::not_loaded;
use crate::ui::components::prose::prose;
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::library::Loaded;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The mappings as the page has them: nothing until the first fold is opened.
pub(super) type Held = RwSignal<Option<Loaded<Mappings>>>;

/// The fold of a criterion.
pub(super) fn fold(id: CriterionId, held: Held) -> AnyView {
    let open = RwSignal::new(false);
    let body = move || match held.get() {
        _ if !open.get() => fragment(vec![]),
        None | Some(Loaded::Loading) => el("p").class("quiet").attr("role", "status").child(say::LOADING).into_any(),
        Some(Loaded::Failed(_)) => not_loaded(move || load(held)),
        Some(Loaded::Ready(mappings)) => list(id, &mappings),
    };
    el("details")
        .class("more no-print")
        .on("toggle", move |_| {
            open.set(true);
            if held.with_untracked(Option::is_none) {
                load(held);
            }
        })
        .child(el("summary").child(words::HELPS_WITH))
        .child(body)
        .into_any()
}

fn load(held: Held) {
    held.set(Some(Loaded::Loading));
    spawn_local(async move {
        held.set(Some(guidance::load_mappings(&dom::base_path()).await.into()));
    });
}

fn list(id: CriterionId, mappings: &Mappings) -> AnyView {
    let maps = mappings.of_criterion(id.get().id);
    if maps.is_empty() {
        return el("p").child(words::NO_FRAMEWORK).into_any();
    }
    let frameworks = FrameworkId::ALL.into_iter().filter_map(|framework| {
        let name = &mappings.framework(framework)?.name;
        let own: Vec<&Mapping> = maps.iter().filter(|mapping| mapping.framework == framework).collect();
        let rows = own.iter().map(|mapping| row(mapping, mappings)).collect_views();
        (!own.is_empty()).then(|| {
            fragment(vec![
                any_view(el("dt").child(name.clone())),
                any_view(el("dd").child(el("ul").class("plain").child(rows))),
            ])
        })
    });
    fragment(vec![
        any_view(el("p").class("quiet").child(words::HELPS_WITH_LEAD)),
        any_view(el("dl").class("mappings").child(frameworks.collect_views())),
    ])
}

/// The entries of a framework with the same relation for the same reason: with titles one below the other, else in one line.
fn row(mapping: &Mapping, mappings: &Mappings) -> AnyView {
    let framework = mappings.framework(mapping.framework);
    let titled = |id: &String| {
        let title = framework?.entry(id)?.title.clone()?;
        Some(el("p").child(el("b").child(id.clone())).child(" ").child(title))
    };
    let titles: Vec<_> = mapping.ids.iter().filter_map(titled).collect();
    let entries = if titles.is_empty() {
        any_view(el("p").child(el("b").child(mapping.ids.join(", "))))
    } else {
        any_view(titles.into_iter().collect_views())
    };
    let why = el("p")
        .child(el("span").class("quiet").child(words::relation(mapping.relation)))
        .child(" ")
        .child(prose(&mapping.why));
    el("li").child(entries).child(why).into_any()
}
