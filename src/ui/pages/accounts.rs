//! The assessments of this device, side by side.

use crate::assessment::{Assessment, Score, Standing, Status};
use crate::baseline::{ControlId, CriterionId, Pillar};
use crate::browser::{random, store};
use crate::messages::{labels, ui as say};
use crate::ui::components::field::text_field;
use crate::ui::components::{heading::heading, status_mark::status_shape};
use crate::ui::pages::data;
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let app = App::get();
    let stored = RwSignal::new(load(app));
    // What is open is shown as it is on the page, the others as they are in storage.
    let all = move || {
        let open = app.document.get();
        let mut all: Vec<Assessment> = stored.get().into_iter().filter(|other| other.id != open.id).collect();
        all.insert(0, open);
        all
    };
    let living = move || all().into_iter().filter(|one| !one.is_deleted()).collect::<Vec<_>>();
    let deleted = move || all().into_iter().filter(Assessment::is_deleted).collect::<Vec<_>>();
    let new = move |_| {
        app.begin(say::another_assessment(stored.with_untracked(Vec::len) + 1));
        stored.set(load(app));
    };
    view! {
        {heading(|| say::ACCOUNTS.to_owned())}
        <p class="lead">{say::ACCOUNTS_LEAD}</p>
        <section class="card">
            <h2>{say::OPEN_ONE}</h2>
            {name_fields(app)}
        </section>
        {move || comparison(app, stored, living())}
        <p class="buttons">
            <button type="button" on:click=new>{say::NEW_ASSESSMENT}</button>
            <a class="quiet-button" href=Place::Data.href()>{say::OPEN_FILE}</a>
        </p>
        {move || controls_side_by_side(app, living())}
        {move || deleted_list(app, stored, deleted())}
    }
    .into_any()
}

/// Opens another stored assessment.
pub fn open(app: App, id: &str) {
    match store::load(id) {
        Some(Ok(assessment)) => app.switch_to(assessment),
        _ => app.tell(say::CANNOT_OPEN),
    }
}

fn load(app: App) -> Vec<Assessment> {
    app.save_now();
    let all = store::load_all();
    app.damaged.set(store::damaged());
    all
}

fn name_fields(app: App) -> AnyView {
    let name = move |name: String| app.edit(|document, now, writer| document.name.set(name, now, writer));
    let account = move |account: String| app.edit(|document, now, writer| document.account.set(account.trim().to_owned(), now, writer));
    let odd = move || app.document.with(|document| {
        let account = document.account();
        !account.is_empty() && (account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()))
    });
    view! {
        <div class="work">
            {text_field(say::ASSESSMENT_NAME, "text", move || app.document.with(|document| document.name().to_owned()), name)}
            {text_field(say::ACCOUNT_ID, "text", move || app.document.with(|document| document.account().to_owned()), account)}
        </div>
        {move || odd().then(|| view! { <p class="needed" role="status">{say::ACCOUNT_ID_ODD}</p> })}
    }
    .into_any()
}

fn comparison(app: App, stored: RwSignal<Vec<Assessment>>, all: Vec<Assessment>) -> AnyView {
    let row = |one: Assessment| {
        let standing = Standing::of(&one, app.now.get());
        let overall = Score::overall(&standing);
        let pillar = |pillar| say::score_or_none(Score::of_pillar(&standing, pillar).score);
        let unmet = CriterionId::all().filter(|id| standing.status(*id).is_unmet()).count();
        let is_open = app.document.with_untracked(|document| document.id == one.id);
        let (name, changed) = (say::assessment_name(one.name()), one.changed());
        let opening = one.id.clone();
        let open_it = move |_| {
            open(app, &opening);
            stored.set(load(app));
        };
        let state = if is_open {
            view! { <span class="chip">{say::IS_OPEN}</span> }.into_any()
        } else {
            view! { <button type="button" class="quiet-button" on:click=open_it>{say::OPEN} <span class="unseen">" " {name.clone()}</span></button> }.into_any()
        };
        let (copied, removed) = (one.clone(), one.clone());
        view! {
            <tr>
                <th scope="row">{name.clone()} <span class="quiet">{one.account().to_owned()}</span></th>
                <td class="figure">{say::score_or_none(overall.score)}</td>
                <td class="figure">{say::of_count(overall.answered, overall.counted)}</td>
                <td class="figure">{pillar(Pillar::Account)}</td>
                <td class="figure">{pillar(Pillar::Workload)}</td>
                <td class="figure">{unmet}</td>
                <td class="quiet">{changed.date().to_string()}</td>
                <td class="row-buttons">
                    {state}
                    <button type="button" class="quiet-button" on:click=move |_| duplicate(app, stored, &copied)>{say::DUPLICATE} <span class="unseen">" " {name.clone()}</span></button>
                    <button type="button" class="quiet-button" on:click=move |_| delete(app, stored, &removed)>{say::DELETE} <span class="unseen">" " {name}</span></button>
                </td>
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=say::COMPARISON>
            <table class="scores accounts">
                <caption class="unseen">{say::COMPARISON}</caption>
                <thead>
                    <tr>
                        <th scope="col">{say::ASSESSMENT_NAME}</th>
                        <th scope="col" class="figure">{say::COLUMN_SCORE}</th>
                        <th scope="col" class="figure">{say::COLUMN_ANSWERED}</th>
                        <th scope="col" class="figure">{labels::pillar(Pillar::Account)}</th>
                        <th scope="col" class="figure">{labels::pillar(Pillar::Workload)}</th>
                        <th scope="col" class="figure">{say::COLUMN_UNMET}</th>
                        <th scope="col">{say::COLUMN_CHANGED}</th>
                        <th scope="col"><span class="unseen">{say::COLUMN_DO}</span></th>
                    </tr>
                </thead>
                <tbody>{all.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Control by control, one column an assessment; made when it is opened.
fn controls_side_by_side(app: App, all: Vec<Assessment>) -> Option<AnyView> {
    if all.len() < 2 {
        return None;
    }
    let open = RwSignal::new(false);
    let names: Vec<String> = all.iter().map(|one| say::assessment_name(one.name())).collect();
    let now = app.now.get();
    let standings = StoredValue::new(all.iter().map(|one| Standing::of(one, now)).collect::<Vec<_>>());
    let cell = |status: Status| {
        view! { <td class="status-cell">{status_shape(status)} <span class="unseen">{say::status_words(status)}</span></td> }
    };
    let row = move |id: ControlId| {
        let cells = standings.with_value(|standings| standings.iter().map(|standing| cell(standing.control(id))).collect_view());
        view! { <tr><th scope="row">{id.get().id} " " {id.get().title}</th> {cells}</tr> }
    };
    let table = move || {
        let names = names.clone();
        open.get().then(|| {
            view! {
                <div class="scroll" tabindex="0" role="region" aria-label=say::SIDE_BY_SIDE>
                    <table class="scores">
                        <thead>
                            <tr>
                                <th scope="col">{say::COLUMN_CONTROL}</th>
                                {names.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()}
                            </tr>
                        </thead>
                        <tbody>{ControlId::all().map(row).collect_view()}</tbody>
                    </table>
                </div>
            }
        })
    };
    Some(
        view! {
            <details class="more" on:toggle=move |_| open.set(true)>
                <summary>{say::SIDE_BY_SIDE}</summary>
                {table}
            </details>
        }
        .into_any(),
    )
}

fn duplicate(app: App, stored: RwSignal<Vec<Assessment>>, original: &Assessment) {
    let mut copy = original.clone();
    copy.id = random::id();
    copy.name.set(say::copy_of(original.name()), app.now.get_untracked(), &app.writer());
    let name = copy.name().to_owned();
    match store::save(&mut copy) {
        Ok(_) => app.tell(say::duplicated(&name)),
        Err(_) => app.tell(say::NOT_STORED),
    }
    stored.set(load(app));
}

/// Deleting leaves a mark that can be taken back; the open one makes room for another.
fn delete(app: App, stored: RwSignal<Vec<Assessment>>, doomed: &Assessment) {
    let name = say::assessment_name(doomed.name());
    let id = doomed.id.clone();
    mark(app, &id, true);
    if app.document.with_untracked(|document| document.id == id) {
        let other = load(app).into_iter().find(|other| other.id != id && !other.is_deleted());
        match other {
            Some(other) => app.switch_to(other),
            None => app.begin(say::FIRST_ASSESSMENT.to_owned()),
        }
    }
    stored.set(load(app));
    app.tell_with(say::deleted(&name), say::UNDO, move || {
        mark(app, &id, false);
        stored.try_set(load(app));
    });
}

/// Sets or takes back the mark of deletion, in the open document or in storage.
fn mark(app: App, id: &str, deleted: bool) {
    if app.document.with_untracked(|document| document.id == id) {
        app.edit(|document, now, writer| document.deleted.set(deleted, now, writer));
        app.save_now();
    } else if let Some(Ok(mut other)) = store::load(id) {
        other.deleted.set(deleted, crate::browser::clock::now(), &app.writer());
        if store::save(&mut other).is_err() {
            app.tell(say::NOT_STORED);
        }
    }
}

fn deleted_list(app: App, stored: RwSignal<Vec<Assessment>>, deleted: Vec<Assessment>) -> Option<AnyView> {
    if deleted.is_empty() {
        return None;
    }
    let row = |one: Assessment| {
        let name = say::assessment_name(one.name());
        let (restoring, erasing, saving) = (one.id.clone(), one.id.clone(), one);
        let restore = move |_| {
            mark(app, &restoring, false);
            stored.set(load(app));
        };
        let erase = move |_| {
            store::erase(&erasing);
            stored.set(load(app));
        };
        let asked = RwSignal::new(false);
        let sure = move || {
            if asked.get() {
                let erase = erase.clone();
                view! { <button type="button" class="quiet-button danger" on:click=erase>{say::ERASE_SURE}</button> }.into_any()
            } else {
                view! { <button type="button" class="quiet-button" on:click=move |_| asked.set(true)>{say::ERASE}</button> }.into_any()
            }
        };
        view! {
            <li>
                <span>{name}</span>
                <button type="button" class="quiet-button" on:click=restore>{say::RESTORE}</button>
                <button type="button" class="quiet-button" on:click=move |_| data::save_file_of(app, &saving)>{say::SAVE_TO_FILE}</button>
                {sure}
            </li>
        }
    };
    Some(
        view! {
            <section>
                <h2>{say::DELETED_ONES}</h2>
                <p class="quiet">{say::DELETED_ONES_EXPLAINED}</p>
                <ul class="plain deleted">{deleted.into_iter().map(row).collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}
