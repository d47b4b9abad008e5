//! Opening a file: read, shown, and only then taken in.

use crate::assessment::file::{self, AssessmentFile, Changes};
use crate::assessment::{Assessment, RestoreError, SIZE_LIMIT, Score, Standing};
use crate::browser::{clock, files, random, store};
use crate::messages::ui as say;
use crate::ui::components::field::select;
use crate::ui::routes::{Place, use_go};
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::{DragEvent, File, HtmlInputElement};
use wasm_bindgen::JsCast;

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
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = files::dropped(&event) {
            take(file);
        }
    };
    let dragged = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <section class="card" id="import">
            <h2>{say::IMPORT}</h2>
            <p>{say::IMPORT_LEAD}</p>
            <label class="drop" class:drop-over=move || over.get() on:drop=dropped on:dragover=dragged on:dragleave=move |_| over.set(false)>
                <span>{say::IMPORT_CHOOSE}</span>
                <input type="file" accept=".json,application/json" on:change=chosen/>
            </label>
            {move || match import.get() {
                Import::Waiting => ().into_any(),
                Import::Refused(name, why) => view! {
                    <div class="banner banner-bad" role="alert"><h3>{say::IMPORT_FAILED}</h3><p><b>{name}</b> " " {why}</p></div>
                }.into_any(),
                Import::Ready(name, file) => preview(app, import, &name, file),
            }}
        </section>
    }
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
        select(say::IMPORT_WHICH, options, move || place.get().to_string(), move |text| place.set(text.parse().unwrap_or(0)))
    });
    let exported = say::exported_at(file.exported);
    let part = (!file.is_complete()).then_some(say::IMPORT_REPLACE_NOT);
    let body = move || file.assessments.get(place.get()).map(|incoming| one(app, import, &file, incoming));
    view! {
        <div class="import-preview" role="status">
            <h3>{say::IMPORT_PREVIEW}</h3>
            <p><b>{name.to_owned()}</b> " " <span class="quiet">{exported}</span></p>
            {part.map(|words| view! { <p class="note">{words}</p> })}
            {several}
            {body}
            <p class="buttons">
                <button type="button" class="quiet-button" on:click=move |_| import.set(Import::Waiting)>{say::IMPORT_CANCEL}</button>
            </p>
        </div>
    }
    .into_any()
}

fn one(app: App, import: RwSignal<Import>, file: &AssessmentFile, incoming: &Assessment) -> AnyView {
    let go = use_go();
    let open = app.document.get_untracked();
    let score = Score::overall(&Standing::of(incoming, clock::now()));
    let mergeable = StoredValue::new(file.mergeable(incoming, &open));
    let changes = mergeable.with_value(|mergeable| Changes::between(&open, mergeable));
    let other_account = !incoming.account().is_empty() && !open.account().is_empty() && incoming.account() != open.account();
    let warning = other_account.then(|| say::other_account(incoming.account(), open.account()));
    let lines = say::change_lines(&changes);
    let nothing = changes.is_empty();
    let incoming = StoredValue::new(incoming.clone());
    let finish = move |words: &'static str| {
        import.set(Import::Waiting);
        app.tell(words);
        go(Place::Overview);
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
    let list = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <p>{say::incoming_line(&score)}</p>
        {warning.map(|words| view! { <p class="note">{words}</p> })}
        <h4>{say::if_merged(open.name())}</h4>
        {if nothing { view! { <p>{say::IMPORT_NO_CHANGES}</p> }.into_any() } else { view! { <ul class="changes">{list}</ul> }.into_any() }}
        <ul class="plain import-ways">
            <li><button type="button" class="button" on:click=as_new>{say::IMPORT_NEW}</button> <span class="quiet">{say::IMPORT_NEW_HINT}</span></li>
            <li><button type="button" class="quiet-button" disabled=nothing on:click=merge>{say::IMPORT_MERGE}</button> <span class="quiet">{say::IMPORT_MERGE_HINT}</span></li>
            {replaces.then(|| view! {
                <li><button type="button" class="quiet-button" on:click=replace>{say::IMPORT_REPLACE}</button> <span class="quiet">{say::IMPORT_REPLACE_HINT}</span></li>
            })}
        </ul>
    }
    .into_any()
}
