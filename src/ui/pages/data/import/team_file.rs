//! A file that a team keeps in a shared folder: opened, merged and saved again, without overwriting what others saved.

use super::{Import, Next, open};
use crate::assessment::file::{Redaction, Relation, Scope, envelope};
use crate::assessment::restore;
use crate::browser::team_file::{self, TeamFile};
use crate::browser::{clock, document_worker, random};
use crate::messages::ui::{self as words, team_file as say};
use crate::protocol::document::{DocumentOutcome, Job, Opened, ShareLock};
use crate::share::{LinkKey, key_in};
use crate::ui::el::{El, el, quiet_button};
use crate::ui::state::App;
use crate::ui::written;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;

/// The file that was picked in this visit.
#[derive(Clone, Debug)]
struct Linked {
    file: TeamFile,
    /// The assessment that belongs to the file, by ID.
    assessment: String,
    /// The passphrase of the file, if it is encrypted.
    passphrase: Option<String>,
    /// Whether the person has merged the file, so that it may be merged again without asking.
    is_merged: bool,
}

thread_local! {
    /// Survives the page's going elsewhere. Nothing is stored: in another visit, the file is picked again.
    static LINKED: RefCell<Option<Linked>> = const { RefCell::new(None) };
}

/// Returns the file that belongs to the open assessment.
fn linked(app: App) -> Option<Linked> {
    let id = app.document.with_untracked(|document| document.id.clone());
    LINKED.with_borrow(|linked| linked.clone()).filter(|linked| linked.assessment == id)
}

/// Notes that the team's file was merged, and the passphrase that opened it.
pub(super) fn note_merged(secret: Option<String>) {
    LINKED.with_borrow_mut(|linked| {
        if let Some(linked) = linked {
            linked.is_merged = true;
            linked.passphrase = secret;
        }
    });
}

/// The fold for the team's file.
pub(super) fn section(app: App, import: RwSignal<Import>) -> El {
    let fold = el("details").class("more").child(el("summary").child(say::TITLE)).child(el("p").child(say::LEAD));
    if !team_file::is_available() {
        return fold.child(el("p").class("note").child(say::UNAVAILABLE));
    }
    let name = RwSignal::new(linked(app).map(|linked| linked.file.name()));
    let pick = move || {
        spawn_local(async move {
            match team_file::pick().await {
                Ok(Some(file)) => {
                    link(app, name, &file);
                    match file.read().await {
                        Ok(content) => open(app, import, content, 0, None, Next::CompareTeamFile),
                        Err(problem) => app.tell(say::failed(&problem)),
                    }
                }
                Ok(None) => {}
                Err(problem) => app.tell(say::failed(&problem)),
            }
        });
    };
    let new = move || {
        let suggested = app.document.with_untracked(|document| words::file_name(document.name(), clock::now().date()));
        spawn_local(async move {
            match team_file::pick_new(&suggested).await {
                Ok(Some(file)) => {
                    link(app, name, &file);
                    note_merged(None);
                    write(app, file, None, 0).await;
                }
                Ok(None) => {}
                Err(problem) => app.tell(say::failed(&problem)),
            }
        });
    };
    let save_to = move || {
        name.get().map(|name| {
            el("button")
                .attr("type", "button")
                .class("button")
                .on("click", move |_| {
                    if let Some(linked) = linked(app) {
                        spawn_local(save(app, import, linked));
                    }
                })
                .child(say::save_to(&name))
        })
    };
    fold.child(el("p").class("quiet").child(say::LEAD_PLAIN)).child(
        el("p").class("buttons").child(save_to).child(quiet_button(say::OPEN, pick)).child(quiet_button(say::NEW, new)),
    )
}

fn link(app: App, name: RwSignal<Option<String>>, file: &TeamFile) {
    let assessment = app.document.with_untracked(|document| document.id.clone());
    let linked = Linked { file: file.clone(), assessment, passphrase: None, is_merged: false };
    LINKED.set(Some(linked));
    name.try_set(Some(file.name()));
}

/// Merges what others saved in the file, then saves the open assessment to it. If a person has to decide something, the file is
/// shown instead.
async fn save(app: App, import: RwSignal<Import>, linked: Linked) {
    let Linked { file, passphrase, is_merged, .. } = linked;
    let content = match file.read().await {
        Ok(content) => content,
        Err(problem) => return app.tell(say::failed(&problem)),
    };
    if content.size() == 0.0 {
        return write(app, file, passphrase, 0).await;
    }
    let current = app.document.with_untracked(|document| serde_json::to_string(document).unwrap_or_default());
    let job = Job::Open { text: String::new(), secret: passphrase.clone(), place: 0, current, now: clock::now() };
    let show = |secret| open(app, import, content.clone(), 0, secret, Next::CompareTeamFile);
    match document_worker::ask(&job, Some(&content)).await {
        Ok(DocumentOutcome::Opened { names, one, .. }) => {
            let Opened { is_copy, fields, mergeable, warning, .. } = one;
            if names.len() > 1 || warning.is_some() || !(is_copy || is_merged) {
                app.tell(say::COMPARE);
                return show(passphrase);
            }
            if fields.iter().any(|field| field.relation != Relation::Update) {
                app.tell(say::CONFLICTS);
                return show(passphrase);
            }
            if let Ok(theirs) = restore(&mergeable, clock::now()) {
                app.edit(|document, _, _| document.merge(&theirs));
            }
            write(app, file, passphrase, fields.len()).await;
        }
        Ok(DocumentOutcome::Refused { why }) | Err(why) => app.tell(say::failed(&why)),
        Ok(_) => show(None),
    }
}

/// Saves the open assessment to the file, encrypted if the file was. `merged` is the number of changes that were merged first.
async fn write(app: App, file: TeamFile, passphrase: Option<String>, merged: usize) {
    app.save_now();
    let bytes = match passphrase {
        None => app.document.with_untracked(|document| envelope(&[document], clock::now()).into_bytes()),
        Some(link) if LinkKey::parse(key_in(&link)).is_some() => return app.tell(say::LINK_LOCKED),
        Some(passphrase) => {
            let job = Job::Share {
                lock: ShareLock::Passphrase(passphrase),
                by: app.author.get_untracked(),
                scope: Scope::Whole,
                redaction: Redaction::default(),
                new_id: random::id(),
                assessment: written::in_full(app),
                now: clock::now(),
            };
            match document_worker::ask(&job, None).await {
                Ok(DocumentOutcome::Shared { base64, .. }) => STANDARD.decode(base64).unwrap_or_default(),
                Ok(DocumentOutcome::Refused { why }) | Err(why) => return app.tell(say::failed(&why)),
                Ok(_) => return,
            }
        }
    };
    match file.write(&bytes).await {
        Ok(()) => app.tell(say::saved(&file.name(), merged)),
        Err(problem) => app.tell(say::failed(&problem)),
    }
}
