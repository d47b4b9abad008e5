//! What a person must know on every page: trouble with storage, documents that cannot be read, a deleted assessment.

use crate::browser::storage::StorageError;
use crate::browser::{files, store};
use crate::messages::ui as say;
use crate::ui::pages::data;
use crate::ui::routes::Place;
use crate::ui::state::{App, Saving};
use leptos::prelude::*;

/// All banners that apply.
pub fn banners() -> AnyView {
    let app = App::get();
    let saving = Memo::new(move |_| match app.saving.get() {
        Saving::Failed(error) => Some(error),
        _ => None,
    });
    let deleted = Memo::new(move |_| app.document.with(|document| document.is_deleted()));
    view! {
        {move || saving.get().map(|error| storage_banner(app, &error))}
        {move || (app.damaged.with(|damaged| !damaged.is_empty())).then(|| damaged_banner(app))}
        {move || deleted.get().then(|| deleted_banner(app))}
    }
    .into_any()
}

fn storage_banner(app: App, error: &StorageError) -> AnyView {
    let (title, advice) = match error {
        StorageError::Blocked => (say::STORAGE_BLOCKED, say::STORAGE_BLOCKED_ADVICE.to_owned()),
        StorageError::Full => (say::STORAGE_FULL, say::STORAGE_FULL_ADVICE.to_owned()),
        StorageError::Other(what) => (say::STORAGE_OTHER, say::storage_other_advice(what)),
    };
    let retry = !matches!(error, StorageError::Blocked);
    view! {
        <section class="banner banner-bad" role="alert">
            <h2>{title}</h2>
            <p>{advice}</p>
            <p class="buttons">
                <button type="button" on:click=move |_| data::save_to_file(app)>{say::SAVE_TO_FILE}</button>
                {retry.then(|| view! {
                    <button type="button" class="quiet-button" on:click=move |_| app.save_now()>{say::TRY_AGAIN}</button>
                    <a class="quiet-button" href=Place::Accounts.href()>{say::MAKE_ROOM}</a>
                })}
            </p>
        </section>
    }
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
    view! {
        <section class="banner" role="alert">
            <h2>{say::DAMAGED}</h2>
            <p>{say::DAMAGED_ADVICE}</p>
            <p class="buttons">
                <button type="button" on:click=download>{say::DAMAGED_DOWNLOAD}</button>
                <button type="button" class="quiet-button" on:click=discard>{say::DAMAGED_DISCARD}</button>
            </p>
        </section>
    }
    .into_any()
}

fn deleted_banner(app: App) -> AnyView {
    let restore = move |_| app.edit(|document, now, writer| document.deleted.set(false, now, writer));
    view! {
        <section class="banner">
            <h2>{say::DELETED}</h2>
            <p>{say::DELETED_ADVICE}</p>
            <p class="buttons">
                <button type="button" on:click=restore>{say::RESTORE}</button>
                <a class="quiet-button" href=Place::Accounts.href()>{say::OPEN_ANOTHER}</a>
            </p>
        </section>
    }
    .into_any()
}
