//! Folds below the choices: what to do, how to find out, note, accepted risk, history.

use super::choices::{exception_fields, note_field};
use crate::assessment::{Exception, Version};
use crate::baseline::{ActionId, CriterionId};
use crate::messages::ui as say;
use crate::scanner::is_checked;
use crate::stdx::time::Date;
use crate::ui::components::action_panel::{action_panel, not_loaded};
use crate::ui::components::paste::paste_box;
use crate::ui::components::probe::probe;
use crate::ui::components::prose::Words;
use crate::ui::el::{CollectViews, any_view, el, fragment, quiet_button};
use crate::ui::library::{Loaded, of_criterion};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The fold "How do I find out?".
pub(super) fn find_out(app: App, id: CriterionId) -> AnyView {
    let control = id.get().control;
    let text = app.library.control(control);
    let body = move || match text.get() {
        Loaded::Loading => el("p").class("quiet").child(say::LOADING).into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(control)),
        Loaded::Ready(guidance) => {
            let words = Words::of(&guidance);
            let probe = of_criterion(&guidance, id).map(|text| probe(&text.find_out, say::MEANING, &words));
            fragment(vec![any_view(probe), any_view(is_checked(id).then(|| paste_box(app, id)))])
        }
    };
    el("details").class("more").child(el("summary").child(say::FIND_OUT)).child(body).into_any()
}

/// The note, unfolded if there is one.
pub(super) fn note(app: App, id: CriterionId) -> AnyView {
    let has_note = app.document.with_untracked(|document| !document.note(id).is_empty());
    el("details")
        .class("more")
        .attr("open", has_note)
        .child(el("summary").child(say::NOTE))
        .child(note_field(app, id))
        .into_any()
}

/// The fields for accepting a risk; reason, owner and last day are required.
pub(super) fn accept_risk(app: App, id: CriterionId) -> AnyView {
    let current = move || app.document.with(|document| document.exception(id).cloned());
    let (reason, owner, until) = match untrack(current) {
        Some(exception) => (exception.reason, exception.owner, exception.until.to_string()),
        None => (String::new(), app.author.get_untracked(), String::new()),
    };
    let is_there = untrack(current).is_some();
    let (reason, owner, until) = (RwSignal::new(reason), RwSignal::new(owner), RwSignal::new(until));
    let complaint = RwSignal::new(None::<&'static str>);
    let set = move |exception: Option<Exception>| {
        app.edit(|document, now, writer| document.criterion_mut(id).exception.set(exception, now, writer));
    };
    let accept = move |_| {
        let read = read(
            &reason.get_untracked(),
            &owner.get_untracked(),
            &until.get_untracked(),
            app.now.get_untracked().date(),
        );
        match read {
            Ok(exception) => {
                complaint.set(None);
                set(Some(exception));
            }
            Err(why) => complaint.set(Some(why)),
        }
    };
    let withdraw = move || current().map(|_| quiet_button(say::EXCEPTION_WITHDRAW, move || set(None)));
    el("details")
        .class("more")
        .attr("open", is_there)
        .child(el("summary").child(say::EXCEPTION))
        .child(el("p").class("quiet").child(say::EXCEPTION_EXPLAINED))
        .child(exception_fields(reason, owner, until))
        .child(move || complaint.get().map(|why| el("p").class("needed").attr("role", "alert").child(why)))
        .child(
            el("p")
                .class("buttons")
                .child(
                    el("button")
                        .attr("type", "button")
                        .class("quiet-button")
                        .on("click", accept)
                        .child(move || if current().is_some() { say::EXCEPTION_CHANGE } else { say::EXCEPTION_ACCEPT }),
                )
                .child(withdraw),
        )
        .into_any()
}

fn read(reason: &str, owner: &str, until: &str, today: Date) -> Result<Exception, &'static str> {
    if reason.trim().is_empty() {
        return Err(say::EXCEPTION_NEEDS_REASON);
    }
    if owner.trim().is_empty() {
        return Err(say::EXCEPTION_NEEDS_OWNER);
    }
    match Date::parse(until) {
        Some(until) if until >= today => {
            Ok(Exception { reason: reason.trim().to_owned(), owner: owner.trim().to_owned(), until })
        }
        _ => Err(say::EXCEPTION_NEEDS_DAY),
    }
}

/// Who answered what and when, newest first.
pub(super) fn history(app: App, id: CriterionId) -> AnyView {
    let lines = move || {
        app.document.with(|document| {
            let record = document.criterion(id)?;
            let line = |version: &Version<Option<crate::assessment::Answer>>| say::history_line(version);
            let mut lines: Vec<String> = record.answer.current().map(line).into_iter().collect();
            lines.extend(record.answer.history().map(line));
            (!lines.is_empty()).then_some(lines)
        })
    };
    let list = move || {
        lines().map(|lines| {
            el("details")
                .class("more")
                .child(el("summary").child(say::HISTORY))
                .child(el("ul").child(lines.into_iter().map(|line| el("li").child(line)).collect_views()))
        })
    };
    any_view(list)
}

/// The actions of a criterion that is not met.
pub(super) fn what_to_do(app: App, id: CriterionId) -> Option<AnyView> {
    let unmet = app.statuses.with(|statuses| statuses.status(id).is_unmet());
    unmet.then(|| {
        let action = |id: ActionId| {
            let open = RwSignal::new(false);
            let entry = id.get();
            el("li").child(
                el("details")
                    .class("more")
                    .on("toggle", move |_| open.set(true))
                    .child(
                        el("summary")
                            .child(entry.title)
                            .child(" ")
                            .child(el("span").class("quiet").child(say::minutes(u32::from(entry.minutes)))),
                    )
                    .child(move || open.get().then(|| action_panel(id, "h3", |_| ().into_any()))),
            )
        };
        el("section")
            .class("to-do")
            .child(el("h2").child(say::WHAT_TO_DO))
            .child(el("ul").class("plain").child(id.get().actions.iter().copied().map(action).collect_views()))
            .child(
                el("p")
                    .class("quiet")
                    .child(say::IN_THE_PLAN)
                    .child(" ")
                    .child(el("a").attr("href", Route::Plan.href()).child(say::OPEN_PLAN)),
            )
            .into_any()
    })
}
