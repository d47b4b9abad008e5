//! Opening a file: it is read, shown, and only then accepted.

mod fields;
mod team_file;

use crate::assessment::milestone::Cause;
use crate::assessment::own::is_own;
use crate::assessment::{Assessment, Register, SIZE_LIMIT, restore};
use crate::browser::location::ShareKey;
use crate::browser::{clock, document_worker, dom, files, random, store};
use crate::messages::ui::{self as say, sharing};
use crate::protocol::document::{ChangeGroup, DocumentOutcome, Job, Opened, Secret};
use crate::ui::components::busy::busy;
use crate::ui::components::drop_zone::drop_zone;
use crate::ui::components::field::{select, text_area, text_field};
use crate::ui::components::paged::{paged, row_id};
use crate::ui::el::{CollectViews, El, any_view, button, el, quiet_button};
use crate::ui::milestones;
use crate::ui::pages::{accounts, viewer};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::File;

use fields::Fields;

/// The longest text that can be pasted, in characters. A share of the largest account has less than a million.
const LONGEST_PASTE: usize = 20_000_000;

/// The state of an import.
#[derive(Clone, Debug, PartialEq)]
enum Import {
    /// No file is chosen.
    Waiting,
    /// The file cannot be opened: its name and the reason.
    Refused(String, String),
    /// The file is encrypted: it, what unlocks it, why the last attempt failed, and what happens next.
    Locked(StoredValue<File, LocalStorage>, Secret, Option<String>, Next),
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
    /// Who shared the file, when, and what is left out, in words, if it is encrypted.
    badge: Option<Vec<String>>,
    /// What happens next.
    next: Next,
}

/// What happens to an encrypted file once it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// It is shown to be read.
    Read,
    /// It is compared with the person's own assessment.
    Compare,
    /// The same, and it is the team's file, which can be saved to once it is merged.
    CompareTeamFile,
}

/// The section for imports. The link of a shared file leads here: the key that came is tried on the file that is chosen next.
pub(super) fn section(app: App, came: Option<ShareKey>) -> AnyView {
    let import = RwSignal::new(Import::Waiting);
    if came.is_some() {
        dom::focus_later("import");
    }
    if let Some((file, secret)) = viewer::take_compared() {
        dom::focus_later("import");
        open(app, import, file, 0, secret, Next::Compare);
    }
    let key = StoredValue::new(came.as_ref().map(|came| came.key.clone()));
    let take = move |files: Vec<File>| {
        let Some(file) = files.into_iter().next() else { return };
        open(app, import, file, 0, key.get_value(), Next::Read);
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
        .child(paste(app, take))
        .child(team_file::section(app, import))
        .child(move || match import.get() {
            Import::Waiting => ().into_any(),
            Import::Refused(name, why) => el("div")
                .class("banner banner-bad")
                .attr("role", "alert")
                .child(el("h3").child(say::IMPORT_FAILED))
                .child(el("p").child(el("b").child(name)).child(" ").child(why))
                .into_any(),
            Import::Reading => busy(say::LOADING),
            Import::Locked(file, secret, why, next) => locked(app, import, file, secret, why, next),
            Import::Ready(file) => preview(app, import, file),
        })
        .into_any()
}

/// The field for a share that came as text.
fn paste(app: App, take: impl Fn(Vec<File>) + Copy + 'static) -> El {
    let text = RwSignal::new(String::new());
    let submit = move || {
        let pasted = text.get_untracked();
        if pasted.trim().is_empty() {
            return app.tell(sharing::NOTHING_PASTED);
        }
        take(files::of_text(sharing::PASTED_NAME, &pasted).into_iter().collect());
        text.set(String::new());
    };
    el("details")
        .class("more")
        .child(el("summary").child(sharing::PASTE))
        .child(text_area(sharing::PASTE_LABEL, LONGEST_PASTE, move || text.get(), move |pasted| text.set(pasted)))
        .child(el("p").class("buttons").child(quiet_button(sharing::PASTE_OPEN, submit)))
}

/// Reads a file and shows the assessment at index `place`. An encrypted file is opened to be read, unless `next` says otherwise, or
/// it is a copy of the open assessment that comes back, or it holds several assessments, one of which has to be chosen.
fn open(app: App, import: RwSignal<Import>, file: File, place: usize, secret: Option<String>, next: Next) {
    import.set(Import::Reading);
    spawn_local(async move {
        let read = read(app, file, place, secret, next).await;
        let Import::Ready(ready) = &read else { return drop(import.try_set(read)) };
        match &ready.badge {
            Some(badge) if next == Next::Read && ready.names.len() == 1 && !ready.one.is_copy => {
                // The person may have gone elsewhere in the meantime.
                if import.try_set(Import::Waiting).is_none() {
                    let (file, secret) = (ready.file.get_value(), ready.secret.clone());
                    let badge = badge.iter().chain(&ready.one.amended).cloned().collect();
                    viewer::open(app, &ready.one.document, badge, file, secret);
                }
            }
            _ => drop(import.try_set(read)),
        }
    });
}

/// The field for what unlocks an encrypted file.
fn locked(
    app: App,
    import: RwSignal<Import>,
    file: StoredValue<File, LocalStorage>,
    secret: Secret,
    why: Option<String>,
    next: Next,
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
            open(app, import, file.get_value(), 0, Some(typed.get_untracked()), next);
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

async fn read(app: App, file: File, place: usize, secret: Option<String>, next: Next) -> Import {
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
            return Import::Locked(StoredValue::new_local(file), secret, Some(why), next);
        }
    }
    match outcome {
        Ok(DocumentOutcome::Opened { saved, complete, badge, names, one }) => {
            let file = StoredValue::new_local(file);
            Import::Ready(Arc::new(Ready { name, saved, complete, names, one, place, file, secret, badge, next }))
        }
        Ok(DocumentOutcome::Refused { why }) | Err(why) => Import::Refused(name, why),
        Ok(DocumentOutcome::Locked { secret }) => Import::Locked(StoredValue::new_local(file), secret, None, next),
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
    let (shown, chosen, secret, next) = (file.place.to_string(), file.file, file.secret.clone(), file.next);
    let several = (options.len() > 1).then(|| {
        select(
            say::IMPORT_WHICH,
            options,
            move || shown.clone(),
            move |place| {
                let place = place.parse().unwrap_or_default();
                let next = if next == Next::Read { Next::Compare } else { next };
                open(app, import, chosen.get_value(), place, secret.clone(), next);
            },
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
        .child(one(app, import, &file))
        .child(el("p").class("buttons").child(quiet_button(say::IMPORT_CANCEL, move || import.set(Import::Waiting))))
        .into_any()
}

fn one(app: App, import: RwSignal<Import>, file: &Ready) -> AnyView {
    let (complete, is_team_file) = (file.complete, file.next == Next::CompareTeamFile);
    let secret = StoredValue::new(file.secret.clone());
    let fields = Fields::new(file.one.fields.clone());
    let incoming = StoredValue::new(file.one.clone());
    let finish = move |words: &'static str| {
        import.set(Import::Waiting);
        app.tell(words);
        app.router.go(Route::Overview);
    };
    let as_new = move || {
        if incoming.with_value(|incoming| keep(app, &incoming.document)) {
            finish(say::IMPORTED_NEW);
        }
    };
    let merge = move || {
        if let Ok(theirs) = incoming.with_value(|incoming| restore(&incoming.mergeable, clock::now())) {
            let decisions = fields.decisions();
            app.edit(|document, now, writer| document.merge_as_decided(&theirs, &decisions, now, writer));
            milestones::record(app, clock::now(), Cause::Import);
            if is_team_file {
                team_file::note_merged(secret.get_value());
                import.set(Import::Waiting);
                return app.tell(say::IMPORTED_MERGED);
            }
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
    let Opened { is_copy, line, warning, changes, amended, .. } = incoming.get_value();
    let amended = amended.into_iter().map(|words| el("p").class("note").child(words)).collect_views();
    let way = |button: El, hint: &'static str| el("li").child(button).child(el("span").class("quiet").child(hint));
    // What is not the person's own is merged with nothing.
    if !untrack(|| app.is_own()) {
        let as_new = way(button(say::IMPORT_NEW, as_new), say::IMPORT_NEW_HINT);
        return el("div")
            .child(el("p").child(line))
            .child(amended)
            .child(el("ul").class("plain import-ways").child(as_new))
            .into_any();
    }
    let nothing = changes.is_empty() && fields.is_empty();
    let list = changes.into_iter().enumerate().map(change_group).collect_views();
    let changes = if nothing { el("p").child(say::IMPORT_NO_CHANGES) } else { el("ul").class("changes").child(list) };
    // The first way is the usual one: a copy of the open assessment comes back, and anything else is new.
    let (merge, as_new) = if is_copy {
        (button(say::IMPORT_MERGE, merge), quiet_button(say::IMPORT_NEW, as_new))
    } else {
        (quiet_button(say::IMPORT_MERGE, merge), button(say::IMPORT_NEW, as_new))
    };
    let merge = way(merge.attr("disabled", nothing), say::IMPORT_MERGE_HINT);
    let as_new = way(as_new, say::IMPORT_NEW_HINT);
    let (first, second) = if is_copy { (merge, as_new) } else { (as_new, merge) };
    el("div")
        .child(el("p").child(line))
        .child(warning.map(|words| el("p").class("note").child(words)))
        .child(amended)
        .child(el("h4").child(app.document.with_untracked(|document| say::if_merged(document.name()))))
        .child(changes)
        .child(fields::list(fields))
        .child(
            el("ul")
                .class("plain import-ways")
                .child(first)
                .child(second)
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

/// Opens an assessment from a file, as JSON, as a new one of this device. Returns whether it was opened.
pub fn keep(app: App, document: &str) -> bool {
    let Ok(mut new) = restore(document, clock::now()) else { return false };
    // The assessment keeps its id only if no assessment here has it; otherwise the two would be merged.
    let is_open = |id: &str| app.document.with_untracked(|document| document.id == id);
    if !is_own(&new.id) || store::load(&new.id).is_some() || is_open(&new.id) {
        new.id = random::id();
    }
    take_in(app, new)
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
