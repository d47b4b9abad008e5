//! Opening a file: read, shown, and only then taken in.

use crate::assessment::{Assessment, Register, SIZE_LIMIT, restore};
use crate::browser::{clerk, clock, files, random, store};
use crate::clerk::{Job, Opened, Outcome};
use crate::messages::ui::{self as say, ChangeGroup};
use crate::ui::components::drop_zone::drop_zone;
use crate::ui::components::field::select;
use crate::ui::el::{El, Nodes, button, el, quiet_button};
use crate::ui::pages::accounts;
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::File;

/// How far an import is.
#[derive(Clone, Debug, PartialEq)]
enum Import {
    /// Nothing chosen.
    Waiting,
    /// A file that cannot be opened: its name and why.
    Refused(String, String),
    /// Read and shown.
    Ready(Arc<Ready>),
    /// Being read.
    Reading,
}

/// A file that was read.
#[derive(Debug, PartialEq)]
struct Ready {
    name: String,
    saved: String,
    complete: bool,
    assessments: Vec<Opened>,
}

/// The section of the page.
pub(super) fn section(app: App) -> AnyView {
    let import = RwSignal::new(Import::Waiting);
    let take = move |files: Vec<File>| {
        let Some(file) = files.into_iter().next() else { return };
        spawn_local(async move {
            import.set(Import::Reading);
            import.set(read(app, &file).await);
        });
    };
    el("section")
        .class("card")
        .attr("id", "import")
        .child(el("h2").child(say::IMPORT))
        .child(el("p").child(say::IMPORT_LEAD))
        .child(drop_zone(say::IMPORT_CHOOSE, ".json,application/json", false, take))
        .child(move || match import.get() {
            Import::Waiting => ().into_any(),
            Import::Refused(name, why) => el("div")
                .class("banner banner-bad")
                .attr("role", "alert")
                .child(el("h3").child(say::IMPORT_FAILED))
                .child(el("p").child(el("b").child(name)).child(" ").child(why))
                .into_any(),
            Import::Reading => el("p").attr("role", "status").child(say::LOADING).into_any(),
            Import::Ready(file) => preview(app, import, file),
        })
        .into_any()
}

async fn read(app: App, file: &File) -> Import {
    let name = file.name();
    let bytes = files::size(file);
    if bytes > SIZE_LIMIT {
        return Import::Refused(name, say::too_large(bytes));
    }
    let text = match files::text(file).await {
        Ok(text) => text,
        Err(problem) => return Import::Refused(name, say::file_not_read(&problem)),
    };
    let current = app.document.with_untracked(|document| serde_json::to_string(document).unwrap_or_default());
    match clerk::ask(&Job::Open { text, current, now: clock::now() }).await {
        Ok(Outcome::Opened { saved, complete, assessments }) => {
            Import::Ready(Arc::new(Ready { name, saved, complete, assessments }))
        }
        Ok(Outcome::Refused { why }) => Import::Refused(name, why),
        Ok(Outcome::Exported { .. }) | Err(_) => Import::Refused(name, say::CLERK_NOT_LOADED.to_owned()),
    }
}

/// What the file holds, what it would change, and the three ways to take it in.
fn preview(app: App, import: RwSignal<Import>, file: Arc<Ready>) -> AnyView {
    let place = RwSignal::new(0usize);
    let options: Vec<(String, String)> =
        file.assessments.iter().enumerate().map(|(place, one)| (place.to_string(), one.name.clone())).collect();
    let several = (options.len() > 1).then(|| {
        select(
            say::IMPORT_WHICH,
            options,
            move || place.get().to_string(),
            move |text| place.set(text.parse().unwrap_or(0)),
        )
    });
    let part = (!file.complete).then(|| el("p").class("note").child(say::IMPORT_REPLACE_NOT));
    let (name, saved) = (file.name.clone(), file.saved.clone());
    let body = move || file.assessments.get(place.get()).map(|incoming| one(app, import, file.complete, incoming));
    el("div")
        .class("import-preview")
        .attr("role", "status")
        .child(el("h3").child(say::IMPORT_PREVIEW))
        .child(el("p").child(el("b").child(name)).child(" ").child(el("span").class("quiet").child(saved)))
        .child(part)
        .child(several)
        .child(body)
        .child(el("p").class("buttons").child(quiet_button(say::IMPORT_CANCEL, move || import.set(Import::Waiting))))
        .into_any()
}

fn one(app: App, import: RwSignal<Import>, complete: bool, incoming: &Opened) -> AnyView {
    let incoming = StoredValue::new(incoming.clone());
    let finish = move |words: &'static str| {
        import.set(Import::Waiting);
        app.tell(words);
        app.route.go(Place::Overview);
    };
    let as_new = move || {
        if let Some(mut new) = document(incoming) {
            // Its own id only if nothing here has it, so that it stays apart from what is here.
            if store::load(&new.id).is_some() || new.id == app.document.with_untracked(|document| document.id.clone()) {
                new.id = random::id();
            }
            if take_in(app, new) {
                finish(say::IMPORTED_NEW);
            }
        }
    };
    let merge = move || {
        if let Ok(theirs) = incoming.with_value(|incoming| restore(&incoming.mergeable, clock::now())) {
            app.edit(|document, _, _| document.merge(&theirs));
            finish(say::IMPORTED_MERGED);
        }
    };
    let replace = move || {
        if let Some(mut new) = document(incoming) {
            let old = app.document.with_untracked(|document| document.id.clone());
            new.id = random::id();
            if take_in(app, new) {
                accounts::mark(app, &old, true);
                finish(say::IMPORTED_REPLACED);
            }
        }
    };
    let Opened { line, warning, changes, amended, .. } = incoming.get_value();
    let nothing = changes.is_empty();
    let list = changes.into_iter().map(change_group).nodes();
    let amended = amended.into_iter().map(|words| el("p").class("note").child(words)).nodes();
    let changes = if nothing { el("p").child(say::IMPORT_NO_CHANGES) } else { el("ul").class("changes").child(list) };
    let way = |button: El, hint: &'static str| el("li").child(button).child(el("span").class("quiet").child(hint));
    el("div")
        .child(el("p").child(line))
        .child(warning.map(|words| el("p").class("note").child(words)))
        .child(amended)
        .child(el("h4").child(app.document.with_untracked(|document| say::if_merged(document.name()))))
        .child(changes)
        .child(
            el("ul")
                .class("plain import-ways")
                .child(way(button(say::IMPORT_NEW, as_new), say::IMPORT_NEW_HINT))
                .child(way(quiet_button(say::IMPORT_MERGE, merge).attr("disabled", nothing), say::IMPORT_MERGE_HINT))
                .child(complete.then(|| way(quiet_button(say::IMPORT_REPLACE, replace), say::IMPORT_REPLACE_HINT))),
        )
        .into_any()
}

/// What would change of one kind: how much, with the list behind it.
fn change_group(ChangeGroup { line, items }: ChangeGroup) -> El {
    if items.is_empty() {
        return el("li").child(line);
    }
    let list = items.into_iter().map(|item| el("li").child(item)).nodes();
    let details = el("details").class("more").child(el("summary").child(line)).child(el("ul").child(list));
    el("li").child(details)
}

fn document(incoming: StoredValue<Opened>) -> Option<Assessment> {
    incoming.with_value(|incoming| restore(&incoming.document, clock::now())).ok()
}

/// Makes an assessment from a file the open one.
fn take_in(app: App, mut new: Assessment) -> bool {
    new.deleted = Register::default();
    let taken = app.switch_to(new);
    if taken {
        app.save_changed();
    }
    taken
}
