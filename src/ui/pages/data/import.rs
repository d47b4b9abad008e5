//! Opening a file: read, shown, and only then taken in.

use crate::assessment::file::{self, AssessmentFile, Changes};
use crate::assessment::{Assessment, RestoreError, SIZE_LIMIT, Score, Standing};
use crate::browser::{clock, files, random, store};
use crate::messages::ui as say;
use crate::ui::components::field::select;
use crate::ui::el::{Nodes, el, many, node};
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, File, HtmlInputElement};

/// How far an import is.
#[derive(Clone, Debug, PartialEq)]
enum Import {
    /// Nothing chosen.
    Waiting,
    /// A file that cannot be opened: its name and why.
    Refused(String, String),
    /// Read and shown.
    Ready(String, Arc<AssessmentFile>),
}

/// The section of the page.
pub(super) fn section(app: App) -> AnyView {
    let import = RwSignal::new(Import::Waiting);
    let over = RwSignal::new(false);
    let take = move |file: File| {
        spawn_local(async move {
            import.set(read(&file).await);
        });
    };
    let chosen = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            if let Some(file) = files::chosen(&input) {
                take(file);
            }
            // The same file can be chosen again.
            input.set_value("");
        }
    };
    let dropped = move |event: Event| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.dyn_ref::<DragEvent>().and_then(files::dropped) {
            take(file);
        }
    };
    let dragged = move |event: Event| {
        event.prevent_default();
        over.set(true);
    };
    el("section")
        .class("card")
        .attr("id", "import")
        .child(el("h2").child(say::IMPORT))
        .child(el("p").child(say::IMPORT_LEAD))
        .child(
            el("label")
                .class("drop")
                .flag("drop-over", move || over.get())
                .on("drop", dropped)
                .on("dragover", dragged)
                .on("dragleave", move |_| over.set(false))
                .child(el("span").child(say::IMPORT_CHOOSE))
                .child(el("input").attr("type", "file").attr("accept", ".json,application/json").on("change", chosen)),
        )
        .child(move || match import.get() {
            Import::Waiting => ().into_any(),
            Import::Refused(name, why) => el("div")
                .class("banner banner-bad")
                .attr("role", "alert")
                .child(el("h3").child(say::IMPORT_FAILED))
                .child(el("p").child(el("b").child(name)).child(" ").child(why))
                .into_any(),
            Import::Ready(name, file) => preview(app, import, &name, file),
        })
        .into_any()
}

async fn read(file: &File) -> Import {
    let name = file.name();
    let bytes = files::size(file);
    let refused = |error: &RestoreError| Import::Refused(name.clone(), say::restore_error(error));
    if bytes > SIZE_LIMIT {
        return refused(&RestoreError::TooLarge { bytes });
    }
    match files::text(file).await {
        Err(problem) => Import::Refused(name.clone(), say::file_not_read(&problem)),
        Ok(text) => match file::read(&text) {
            Ok(file) => Import::Ready(name, Arc::new(file)),
            Err(error) => refused(&error),
        },
    }
}

/// What the file holds, what it would change, and the three ways to take it in.
fn preview(app: App, import: RwSignal<Import>, name: &str, file: Arc<AssessmentFile>) -> AnyView {
    let place = RwSignal::new(0usize);
    let options = file.assessments.iter().enumerate();
    let options: Vec<(String, String)> =
        options.map(|(place, one)| (place.to_string(), say::assessment_name(one.name()))).collect();
    let several = (options.len() > 1).then(|| {
        select(
            say::IMPORT_WHICH,
            options,
            move || place.get().to_string(),
            move |text| place.set(text.parse().unwrap_or(0)),
        )
    });
    let exported = say::exported_at(file.exported);
    let part = (!file.is_complete()).then_some(say::IMPORT_REPLACE_NOT);
    let body = move || file.assessments.get(place.get()).map(|incoming| one(app, import, &file, incoming));
    el("div")
        .class("import-preview")
        .attr("role", "status")
        .child(el("h3").child(say::IMPORT_PREVIEW))
        .child(
            el("p").child(el("b").child(name.to_owned())).child(" ").child(el("span").class("quiet").child(exported)),
        )
        .child(part.map(|words| el("p").class("note").child(words)))
        .child(several)
        .child(body)
        .child(
            el("p").class("buttons").child(
                el("button")
                    .attr("type", "button")
                    .class("quiet-button")
                    .on("click", move |_| import.set(Import::Waiting))
                    .child(say::IMPORT_CANCEL),
            ),
        )
        .into_any()
}

fn one(app: App, import: RwSignal<Import>, file: &AssessmentFile, incoming: &Assessment) -> AnyView {
    let open = app.document.get_untracked();
    let score = Score::overall(&Standing::of(incoming, clock::now()));
    let mergeable = StoredValue::new(file.mergeable(incoming, &open));
    let changes = mergeable.with_value(|mergeable| Changes::between(&open, mergeable));
    let other_account =
        !incoming.account().is_empty() && !open.account().is_empty() && incoming.account() != open.account();
    let warning = other_account.then(|| say::other_account(incoming.account(), open.account()));
    let lines = say::change_lines(&changes);
    let nothing = changes.is_empty();
    let incoming = StoredValue::new(incoming.clone());
    let finish = move |words: &'static str| {
        import.set(Import::Waiting);
        app.tell(words);
        app.route.go(Place::Overview);
    };
    let as_new = move |_| {
        let mut new = incoming.get_value();
        // Its own id only if nothing here has it, so that it stays apart from what is here.
        if store::load(&new.id).is_some() || new.id == app.document.with_untracked(|document| document.id.clone()) {
            new.id = random::id();
        }
        new.deleted = crate::assessment::Register::default();
        app.switch_to(new);
        app.save_changed();
        finish(say::IMPORTED_NEW);
    };
    let merge = move |_| {
        let theirs = mergeable.get_value();
        app.edit(|document, _, _| document.merge(&theirs));
        finish(say::IMPORTED_MERGED);
    };
    let replace = move |_| {
        app.edit(|document, now, writer| document.deleted.set(true, now, writer));
        app.save_now();
        let mut new = incoming.get_value();
        new.id = random::id();
        new.deleted = crate::assessment::Register::default();
        app.switch_to(new);
        app.save_changed();
        finish(say::IMPORTED_REPLACED);
    };
    let replaces = file.is_complete();
    let list = lines.into_iter().map(|line| el("li").child(line)).nodes();
    many([
        node(el("p").child(say::incoming_line(&score))),
        node(warning.map(|words| el("p").class("note").child(words))),
        node(el("h4").child(say::if_merged(open.name()))),
        node(if nothing {
            el("p").child(say::IMPORT_NO_CHANGES).into_any()
        } else {
            el("ul").class("changes").child(list).into_any()
        }),
        node(
            el("ul")
                .class("plain import-ways")
                .child(
                    el("li")
                        .child(
                            el("button")
                                .attr("type", "button")
                                .class("button")
                                .on("click", as_new)
                                .child(say::IMPORT_NEW),
                        )
                        .child(el("span").class("quiet").child(say::IMPORT_NEW_HINT)),
                )
                .child(
                    el("li")
                        .child(
                            el("button")
                                .attr("type", "button")
                                .class("quiet-button")
                                .attr("disabled", nothing)
                                .on("click", merge)
                                .child(say::IMPORT_MERGE),
                        )
                        .child(el("span").class("quiet").child(say::IMPORT_MERGE_HINT)),
                )
                .child(replaces.then(|| {
                    el("li")
                        .child(
                            el("button")
                                .attr("type", "button")
                                .class("quiet-button")
                                .on("click", replace)
                                .child(say::IMPORT_REPLACE),
                        )
                        .child(el("span").class("quiet").child(say::IMPORT_REPLACE_HINT))
                })),
        ),
    ])
    .into_any()
}
