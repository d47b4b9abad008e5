//! Banners that every page shows: trouble with storage, documents that cannot be read, a deleted assessment, a newer
//! release.

use crate::assessment::sample;
use crate::browser::storage::StorageError;
use crate::browser::{files, release, store};
use crate::messages::ui as say;
use crate::ui::el::{El, any_view, button, el, fragment, quiet_button};
use crate::ui::pages::data;
use crate::ui::routes::Route;
use crate::ui::state::{App, Saving};
use leptos::prelude::*;

/// The banners that apply at the moment.
pub fn banners() -> AnyView {
    let app = App::get();
    // The banner stays unchanged while the same failure repeats.
    let failed = Memo::new(move |_| app.saving.with(|saving| matches!(saving, Saving::Failed(_))));
    let failure = move || match app.saving.get_untracked() {
        Saving::Failed(error) if failed.get() => Some(storage_banner(app, &error)),
        _ => None,
    };
    let deleted = Memo::new(move |_| app.document.with(|document| document.is_deleted()));
    let is_sample = Memo::new(move |_| app.document.with(sample::is_sample));
    fragment(vec![
        any_view(move || is_sample.get().then(|| sample_banner(app))),
        any_view(move || failed.get().then(failure)),
        any_view(move || (app.damaged.with(|damaged| !damaged.is_empty())).then(|| damaged_banner(app))),
        any_view(move || deleted.get().then(|| deleted_banner(app))),
        any_view(move || app.newer.get().then(|| newer_banner(app))),
    ])
    .into_any()
}

/// The button that closes the sample.
pub fn leave_button(app: App) -> El {
    quiet_button(say::SAMPLE_LEAVE, move || app.leave(Route::Overview))
}

fn sample_banner(app: App) -> AnyView {
    el("section")
        .class("banner sample-banner no-print")
        .attr("aria-label", say::SAMPLE)
        .child(el("p").child(el("b").child(say::SAMPLE)).child(" ").child(say::SAMPLE_ADVICE))
        .child(leave_button(app))
        .into_any()
}

fn storage_banner(app: App, error: &StorageError) -> AnyView {
    let (title, advice) = match error {
        StorageError::Blocked => (say::STORAGE_BLOCKED, say::STORAGE_BLOCKED_ADVICE.to_owned()),
        StorageError::Full => (say::STORAGE_FULL, say::STORAGE_FULL_ADVICE.to_owned()),
        StorageError::Other(what) => (say::STORAGE_OTHER, say::storage_other_advice(what)),
    };
    let retry = !matches!(error, StorageError::Blocked);
    el("section")
        .class("banner banner-bad")
        .attr("role", "alert")
        .child(el("h2").child(title))
        .child(el("p").child(advice))
        .child(el("p").class("buttons").child(button(say::SAVE_TO_FILE, move || data::save_to_file(app))).child(
            retry.then(|| {
                fragment(vec![
                    any_view(quiet_button(say::TRY_AGAIN, move || app.save_now())),
                    any_view(el("a").class("quiet-button").attr("href", Route::Accounts.href()).child(say::MAKE_ROOM)),
                ])
            }),
        ))
        .into_any()
}

fn damaged_banner(app: App) -> AnyView {
    let download = move |_| {
        for (number, damaged) in app.damaged.get_untracked().into_iter().enumerate() {
            let name = say::damaged_file_name(number + 1);
            if let Err(problem) = files::download(&name, "text/plain", &damaged.text) {
                app.tell(say::download_failed(&problem));
            }
        }
    };
    let discard = move |_| {
        let all = app.damaged.get_untracked();
        all.iter().for_each(|damaged| store::discard_damaged(&damaged.key));
        app.damaged.set(Vec::new());
    };
    el("section")
        .class("banner")
        .attr("role", "alert")
        .child(el("h2").child(say::DAMAGED))
        .child(el("p").child(say::DAMAGED_ADVICE))
        .child(
            el("p")
                .class("buttons")
                .child(el("button").attr("type", "button").on("click", download).child(say::DAMAGED_DOWNLOAD))
                .child(
                    el("button")
                        .attr("type", "button")
                        .class("quiet-button")
                        .on("click", discard)
                        .child(say::DAMAGED_DISCARD),
                ),
        )
        .into_any()
}

fn deleted_banner(app: App) -> AnyView {
    let restore = move |_| app.edit(|document, now, writer| document.deleted.set(false, now, writer));
    el("section")
        .class("banner")
        .child(el("h2").child(say::DELETED))
        .child(el("p").child(say::DELETED_ADVICE))
        .child(
            el("p")
                .class("buttons")
                .child(el("button").attr("type", "button").on("click", restore).child(say::RESTORE))
                .child(el("a").class("quiet-button").attr("href", Route::Accounts.href()).child(say::OPEN_ANOTHER)),
        )
        .into_any()
}

fn newer_banner(app: App) -> AnyView {
    let take = move || {
        app.save_now();
        // The browser asks first if something would be lost.
        release::take_newer();
    };
    el("section")
        .class("banner no-print")
        .attr("role", "status")
        .child(el("h2").child(say::NEWER))
        .child(el("p").child(say::NEWER_ADVICE))
        .child(
            el("p")
                .class("buttons")
                .child(button(say::NEWER_TAKE, take))
                .child(quiet_button(say::NEWER_LATER, move || app.newer.set(false))),
        )
        .into_any()
}
