//! The page of assessments: those on this device, compared, and all of them together.

mod portfolio;

use crate::assessment::{Assessment, Score, Statuses};
use crate::baseline::{CriterionId, Pillar};
use crate::browser::{random, store};
use crate::messages::{labels, ui as say};
use crate::ui::components::field::text_field;
use crate::ui::components::heading::heading;
use crate::ui::el::{CollectViews, any_view, el, fragment, quiet_button};
use crate::ui::pages::data;
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page of assessments.
pub fn page() -> AnyView {
    let app = App::get();
    let stored = RwSignal::new(load(app));
    // The open assessment is shown as it is in memory, the others as they are in storage. The statuses of the others
    // are computed again only when another one is opened, not for every letter typed into this one.
    let open_id = Memo::new(move |_| app.document.with(|document| document.id.clone()));
    let others = move |deleted: bool| {
        let open = open_id.get();
        stored.get().into_iter().filter(move |other| other.id != open && other.is_deleted() == deleted)
    };
    let open_row = move || {
        let open = app.document.get();
        (!open.is_deleted()).then(|| row(app, stored, open))
    };
    let other_rows = move || others(false).map(|other| row(app, stored, other)).collect_views();
    let is_deleted = Memo::new(move |_| app.document.with(Assessment::is_deleted));
    let deleted = move || {
        let open = is_deleted.get().then(|| app.document.get_untracked());
        open.into_iter().chain(others(true)).collect::<Vec<_>>()
    };
    let together = move || {
        let open = untrack(|| app.document.get());
        portfolio::section(app, std::iter::once(open).filter(|open| !open.is_deleted()).chain(others(false)).collect())
    };
    let new = move |_| {
        app.begin(say::another_assessment(stored.with_untracked(Vec::len) + 1));
        stored.set(load(app));
    };
    fragment(vec![
        any_view(heading(|| say::ACCOUNTS.to_owned())),
        any_view(el("p").class("lead").child(say::ACCOUNTS_LEAD)),
        any_view(el("section").class("card").child(el("h2").child(say::OPEN_ONE)).child(name_fields(app))),
        comparison(any_view(open_row), any_view(other_rows)),
        any_view(
            el("p")
                .class("buttons")
                .child(el("button").attr("type", "button").on("click", new).child(say::NEW_ASSESSMENT))
                .child(el("a").class("quiet-button").attr("href", Route::Data.href()).child(say::OPEN_FILE)),
        ),
        any_view(together),
        any_view(move || deleted_list(app, stored, deleted())),
    ])
    .into_any()
}

/// Opens a stored assessment.
pub fn open(app: App, id: &str) {
    match store::load(id) {
        Some(Ok(assessment)) => {
            app.switch_to(assessment);
        }
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
    let account = move |account: String| {
        app.edit(|document, now, writer| document.account.set(account.trim().to_owned(), now, writer));
    };
    let odd = move || {
        app.document.with(|document| {
            let account = document.account();
            !account.is_empty() && (account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    fragment(vec![
        any_view(
            el("div")
                .class("work")
                .child(text_field(
                    say::ASSESSMENT_NAME,
                    "text",
                    move || app.document.with(|document| document.name().to_owned()),
                    name,
                ))
                .child(text_field(
                    say::ACCOUNT_ID,
                    "text",
                    move || app.document.with(|document| document.account().to_owned()),
                    account,
                )),
        ),
        any_view(move || odd().then(|| el("p").class("needed").attr("role", "status").child(say::ACCOUNT_ID_ODD))),
    ])
    .into_any()
}

/// The row of an assessment in the comparison.
fn row(app: App, stored: RwSignal<Vec<Assessment>>, one: Assessment) -> AnyView {
    let statuses = Statuses::of(&one, app.now.get_untracked());
    let overall = Score::overall(&statuses);
    let pillar = |pillar| say::score_or_none(Score::of_pillar(&statuses, pillar).score);
    let unmet = CriterionId::all().filter(|id| statuses.status(*id).is_unmet()).count();
    let is_open = app.document.with_untracked(|document| document.id == one.id);
    let (name, changed) = (say::assessment_name(one.name()), one.changed());
    let opening = one.id.clone();
    let open_it = move |_| {
        open(app, &opening);
        stored.set(load(app));
    };
    let state = if is_open {
        el("span").class("chip").child(say::IS_OPEN).into_any()
    } else {
        el("button")
            .attr("type", "button")
            .class("quiet-button")
            .on("click", open_it)
            .child(say::OPEN)
            .child(el("span").class("visually-hidden").child(" ").child(name.clone()))
            .into_any()
    };
    let (copied, removed) = (one.clone(), one.clone());
    el("tr")
        .child(
            el("th")
                .attr("scope", "row")
                .child(name.clone())
                .child(" ")
                .child(el("span").class("quiet").child(one.account().to_owned())),
        )
        .child(el("td").class("figure").child(say::score_or_none(overall.score)))
        .child(el("td").class("figure").child(say::of_count(overall.answered, overall.counted)))
        .child(el("td").class("figure").child(pillar(Pillar::Account)))
        .child(el("td").class("figure").child(pillar(Pillar::Workload)))
        .child(el("td").class("figure").child(unmet))
        .child(el("td").class("quiet").child(changed.date().to_string()))
        .child(
            el("td")
                .class("row-buttons")
                .child(state)
                .child(
                    el("button")
                        .attr("type", "button")
                        .class("quiet-button")
                        .on("click", move |_| duplicate(app, stored, &copied))
                        .child(say::DUPLICATE)
                        .child(el("span").class("visually-hidden").child(" ").child(name.clone())),
                )
                .child(
                    el("button")
                        .attr("type", "button")
                        .class("quiet-button")
                        .on("click", move |_| delete(app, stored, &removed))
                        .child(say::DELETE)
                        .child(el("span").class("visually-hidden").child(" ").child(name)),
                ),
        )
        .into_any()
}

fn comparison(open_row: AnyView, other_rows: AnyView) -> AnyView {
    el("div")
        .class("scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", say::COMPARISON)
        .child(
            el("table")
                .class("scores accounts")
                .child(el("caption").class("visually-hidden").child(say::COMPARISON))
                .child(
                    el("thead").child(
                        el("tr")
                            .child(el("th").attr("scope", "col").child(say::ASSESSMENT_NAME))
                            .child(el("th").attr("scope", "col").class("figure").child(say::COLUMN_SCORE))
                            .child(el("th").attr("scope", "col").class("figure").child(say::COLUMN_ANSWERED))
                            .child(el("th").attr("scope", "col").class("figure").child(labels::pillar(Pillar::Account)))
                            .child(
                                el("th").attr("scope", "col").class("figure").child(labels::pillar(Pillar::Workload)),
                            )
                            .child(el("th").attr("scope", "col").class("figure").child(say::COLUMN_UNMET))
                            .child(el("th").attr("scope", "col").child(say::COLUMN_CHANGED))
                            .child(
                                el("th")
                                    .attr("scope", "col")
                                    .child(el("span").class("visually-hidden").child(say::COLUMN_DO)),
                            ),
                    ),
                )
                .child(el("tbody").child(open_row).child(other_rows)),
        )
        .into_any()
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

/// Marks an assessment as deleted, which can be undone. If it is the open one, another one is opened.
fn delete(app: App, stored: RwSignal<Vec<Assessment>>, doomed: &Assessment) {
    let name = say::assessment_name(doomed.name());
    let id = doomed.id.clone();
    let marked = mark(app, &id, true);
    if app.document.with_untracked(|document| document.id == id) {
        let other = load(app).into_iter().find(|other| other.id != id && !other.is_deleted());
        match other {
            Some(other) => {
                app.switch_to(other);
            }
            None => app.begin(say::FIRST_ASSESSMENT.to_owned()),
        }
    }
    stored.set(load(app));
    if !marked {
        // There is no room to store the mark. The assessment is listed as deleted, and can be removed for good there.
        let (now, writer) = (app.now.get_untracked(), app.writer());
        stored.update(|all| {
            if let Some(one) = all.iter_mut().find(|one| one.id == id) {
                one.deleted.set(true, now, &writer);
            }
        });
        return app.tell(say::DELETE_FULL);
    }
    app.tell_with(say::deleted(&name), say::UNDO, move || {
        mark(app, &id, false);
        stored.try_set(load(app));
    });
}

/// Sets or clears the mark of deletion, in the open assessment or in storage. Returns false if a stored assessment
/// could not be written.
pub(super) fn mark(app: App, id: &str, deleted: bool) -> bool {
    if app.document.with_untracked(|document| document.id == id) {
        app.edit(|document, now, writer| document.deleted.set(deleted, now, writer));
        app.save_now();
    } else if let Some(Ok(mut other)) = store::load(id) {
        other.deleted.set(deleted, crate::browser::clock::now(), &app.writer());
        return store::save(&mut other).is_ok();
    }
    true
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
        let erase = move || {
            store::erase(&erasing);
            stored.set(load(app));
        };
        let asked = RwSignal::new(false);
        // One button for both steps, so that the focus stays on it.
        let sure = el("button")
            .attr("type", "button")
            .class(move || if asked.get() { "quiet-button danger" } else { "quiet-button" })
            .on("click", move |_| if asked.get_untracked() { erase() } else { asked.set(true) })
            .child(move || if asked.get() { say::ERASE_SURE } else { say::ERASE });
        el("li")
            .child(el("span").child(name))
            .child(el("button").attr("type", "button").class("quiet-button").on("click", restore).child(say::RESTORE))
            .child(quiet_button(say::SAVE_TO_FILE, move || data::save_file_of(app, &saving)))
            .child(sure)
    };
    Some(
        el("section")
            .child(el("h2").child(say::DELETED_ONES))
            .child(el("p").class("quiet").child(say::DELETED_ONES_EXPLAINED))
            .child(el("ul").class("plain deleted").child(deleted.into_iter().map(row).collect_views()))
            .into_any(),
    )
}
