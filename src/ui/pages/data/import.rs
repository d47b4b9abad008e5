//! Opening a file: it is read, shown, and only then accepted.

use crate::assessment::{Assessment, Register, SIZE_LIMIT, restore, sample};
use crate::browser::{clock, document_worker, dom, files, location, random, store};
use crate::messages::ui::{self as say, sharing};
use crate::protocol::document::{ChangeGroup, DocumentOutcome, Job, Opened, Secret};
use crate::ui::components::busy::busy;
use crate::ui::components::drop_zone::drop_zone;
use crate::ui::components::field::{select, text_field};
use crate::ui::components::paged::{paged, row_id};
use crate::ui::el::{CollectViews, El, any_view, button, el, quiet_button};
use crate::ui::pages::accounts;
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::File;

/// The state of an import.
#[derive(Clone, Debug, PartialEq)]
enum Import {
    /// No file is chosen.
    Waiting,
    /// The file cannot be opened: its name and the reason.
    Refused(String, String),
    /// The file is encrypted: it, what unlocks it, and why the last attempt failed.
    Locked(StoredValue<File, LocalStorage>, Secret, Option<String>),
    /// The file is shown.
    Ready(Arc<Ready>),
    /// The file is being read.
    Reading,
}

/// A file that was read.
#[derive(Debug, PartialEq)]
struct Ready {
    name: String,
    saved: String,
    complete: bool,
    /// The names of the assessments in the file.
    names: Vec<String>,
    /// The assessment that is shown; `place` is its index in the file.
    one: Opened,
    place: usize,
    /// The file, for showing another of its assessments.
    file: StoredValue<File, LocalStorage>,
    /// What unlocked the file, if it is encrypted.
    secret: Option<String>,
}

/// The section for imports.
pub(super) fn section(app: App) -> AnyView {
    let import = RwSignal::new(Import::Waiting);
    // The link of a shared file leads here. Its key is tried on the file that is chosen next.
    let came = location::take_share_key(&Route::Data.href());
    if came.is_some() {
        dom::focus_later("import");
    }
    let key = StoredValue::new(came.as_ref().map(|came| came.key.clone()));
    let take = move |files: Vec<File>| {
        let Some(file) = files.into_iter().next() else { return };
        open(app, import, file, 0, key.get_value());
    };
    let by_link = came.map(|came| {
        el("div").class("banner").child(el("p").child(sharing::CAME_BY_LINK)).child(el("p").child(if came.was_sent {
            sharing::LINK_BROKEN
        } else {
            sharing::KEY_REMOVED
        }))
    });
    el("section")
        .class("card")
        .attr("id", "import")
        .attr("tabindex", "-1")
        .child(el("h2").child(say::IMPORT))
        .child(by_link)
        .child(el("p").child(say::IMPORT_LEAD))
        .child(drop_zone(say::IMPORT_CHOOSE, ".json,.footing,application/json", false, take))
        .child(move || match import.get() {
            Import::Waiting => ().into_any(),
            Import::Refused(name, why) => el("div")
                .class("banner banner-bad")
                .attr("role", "alert")
                .child(el("h3").child(say::IMPORT_FAILED))
                .child(el("p").child(el("b").child(name)).child(" ").child(why))
                .into_any(),
            Import::Reading => busy(say::LOADING),
            Import::Locked(file, secret, why) => locked(app, import, file, secret, why),
            Import::Ready(file) => preview(app, import, file),
        })
        .into_any()
}

/// Reads a file and shows the assessment at index `place`.
fn open(app: App, import: RwSignal<Import>, file: File, place: usize, secret: Option<String>) {
    import.set(Import::Reading);
    spawn_local(async move { drop(import.try_set(read(app, file, place, secret).await)) });
}

/// The field for what unlocks an encrypted file.
fn locked(
    app: App,
    import: RwSignal<Import>,
    file: StoredValue<File, LocalStorage>,
    secret: Secret,
    why: Option<String>,
) -> AnyView {
    let typed = RwSignal::new(String::new());
    let (label, words) = match secret {
        Secret::Link => (sharing::SECRET_LINK, sharing::LOCKED_LINK),
        Secret::Passphrase => (sharing::PASSPHRASE, sharing::LOCKED_PASSPHRASE),
    };
    el("form")
        .class("import-locked")
        .on("submit", move |event| {
            event.prevent_default();
            open(app, import, file.get_value(), 0, Some(typed.get_untracked()));
        })
        .child(el("h3").child(sharing::LOCKED))
        .child(el("p").child(words))
        .child(why.map(|why| el("p").class("note").attr("role", "alert").child(why)))
        .child(text_field(label, "text", move || typed.get(), move |text| typed.set(text)))
        .child(
            el("p")
                .class("buttons")
                .child(el("button").class("button").child(sharing::UNLOCK))
                .child(quiet_button(say::IMPORT_CANCEL, move || import.set(Import::Waiting))),
        )
        .into_any()
}

async fn read(app: App, file: File, place: usize, secret: Option<String>) -> Import {
    let name = file.name();
    let bytes = files::size(&file);
    if bytes > SIZE_LIMIT {
        return Import::Refused(name, say::too_large(bytes));
    }
    let current = app.document.with_untracked(|document| serde_json::to_string(document).unwrap_or_default());
    let job = Job::Open { text: String::new(), secret: secret.clone(), place, current, now: clock::now() };
    let mut outcome = document_worker::ask(&job, Some(&file)).await;
    if let (Some(_), Ok(DocumentOutcome::Refused { why })) = (&secret, &outcome)
        && why == sharing::WRONG_KEY
    {
        // Without its secret, the worker says which one the file needs.
        let why = why.clone();
        let Job::Open { text, place, current, now, .. } = job else { return Import::Waiting };
        outcome = document_worker::ask(&Job::Open { text, secret: None, place, current, now }, Some(&file)).await;
        if let Ok(DocumentOutcome::Locked { secret }) = outcome {
            return Import::Locked(StoredValue::new_local(file), secret, Some(why));
        }
    }
    match outcome {
        Ok(DocumentOutcome::Opened { saved, complete, names, one }) => {
            let file = StoredValue::new_local(file);
            Import::Ready(Arc::new(Ready { name, saved, complete, names, one, place, file, secret }))
        }
        Ok(DocumentOutcome::Refused { why }) | Err(why) => Import::Refused(name, why),
        Ok(DocumentOutcome::Locked { secret }) => Import::Locked(StoredValue::new_local(file), secret, None),
        Ok(
            DocumentOutcome::Exported { .. }
            | DocumentOutcome::Packed { .. }
            | DocumentOutcome::Shared { .. }
            | DocumentOutcome::Previewed { .. },
        ) => Import::Waiting,
    }
}

/// The content of a file, its effect on the open assessment, and the ways to accept it.
fn preview(app: App, import: RwSignal<Import>, file: Arc<Ready>) -> AnyView {
    let options: Vec<(String, String)> =
        file.names.iter().enumerate().map(|(place, name)| (place.to_string(), name.clone())).collect();
    let (shown, chosen, secret) = (file.place.to_string(), file.file, file.secret.clone());
    let several = (options.len() > 1).then(|| {
        select(
            say::IMPORT_WHICH,
            options,
            move || shown.clone(),
            move |place| open(app, import, chosen.get_value(), place.parse().unwrap_or_default(), secret.clone()),
        )
    });
    let part = (!file.complete).then(|| el("p").class("note").child(say::IMPORT_REPLACE_NOT));
    let (name, saved) = (file.name.clone(), file.saved.clone());
    el("div")
        .class("import-preview")
        .attr("role", "status")
        .child(el("h3").child(say::IMPORT_PREVIEW))
        .child(el("p").child(el("b").child(name)).child(" ").child(el("span").class("quiet").child(saved)))
        .child(part)
        .child(several)
        .child(one(app, import, file.complete, &file.one))
        .child(el("p").class("buttons").child(quiet_button(say::IMPORT_CANCEL, move || import.set(Import::Waiting))))
        .into_any()
}

fn one(app: App, import: RwSignal<Import>, complete: bool, incoming: &Opened) -> AnyView {
    let incoming = StoredValue::new(incoming.clone());
    let finish = move |words: &'static str| {
        import.set(Import::Waiting);
        app.tell(words);
        app.router.go(Route::Overview);
    };
    let as_new = move || {
        if let Some(mut new) = document(incoming) {
            // The assessment keeps its id only if no assessment here has it; otherwise the two would be merged.
            if sample::is_sample(&new)
                || store::load(&new.id).is_some()
                || new.id == app.document.with_untracked(|document| document.id.clone())
            {
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
    let list = changes.into_iter().enumerate().map(change_group).collect_views();
    let amended = amended.into_iter().map(|words| el("p").class("note").child(words)).collect_views();
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

/// The changes of one kind: a line with their number, and the list in a fold.
fn change_group((place, ChangeGroup { line, items }): (usize, ChangeGroup)) -> El {
    if items.is_empty() {
        return el("li").child(line);
    }
    let (name, number) = (format!("change-{place}"), items.len());
    let of = name.clone();
    let rows = move |limit| {
        let row = |(place, item): (usize, &String)| {
            el("li").attr("id", row_id(&of, place)).attr("tabindex", "-1").child(item.clone())
        };
        any_view(el("ul").child(items.iter().take(limit).enumerate().map(row).collect_views()))
    };
    let details = el("details").class("more").child(el("summary").child(line)).child(paged(number, name, rows));
    el("li").child(details)
}

fn document(incoming: StoredValue<Opened>) -> Option<Assessment> {
    incoming.with_value(|incoming| restore(&incoming.document, clock::now())).ok()
}

/// Opens an assessment from a file. Returns whether it was opened.
fn take_in(app: App, mut new: Assessment) -> bool {
    new.deleted = Register::default();
    let taken = app.switch_to(new);
    if taken {
        app.save_changed();
    }
    taken
}
