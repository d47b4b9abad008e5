//! What can be opened below the choices: how to find out, note, accepted risk, history, what to do.

use super::choices::{exception_fields, note_field};
use crate::assessment::{Exception, Version};
use crate::baseline::{ActionId, CriterionId};
use crate::messages::ui as say;
use crate::time::Date;
use crate::ui::components::action_panel::{action_panel, not_loaded};
use crate::ui::components::probe::probe;
use crate::ui::library::{Loaded, of_criterion};
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;

/// "How do I find out?"
pub(super) fn find_out(app: App, id: CriterionId) -> AnyView {
    let control = id.get().control;
    let text = app.library.control(control);
    let body = move || match text.get() {
        Loaded::Loading => view! { <p class="quiet">{say::LOADING}</p> }.into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(control)),
        Loaded::Ready(guidance) => of_criterion(&guidance, id).map(|words| probe(&words.find_out, say::MEANING)).into_any(),
    };
    view! {
        <details class="more">
            <summary>{say::FIND_OUT}</summary>
            {body}
        </details>
    }
    .into_any()
}

/// The note; open when there is one.
pub(super) fn note(app: App, id: CriterionId) -> AnyView {
    let has_note = app.document.with_untracked(|document| !document.note(id).is_empty());
    view! {
        <details class="more" open=has_note>
            <summary>{say::NOTE}</summary>
            {note_field(app, id)}
        </details>
    }
    .into_any()
}

/// Accepting the risk: reason, owner and last day are all needed.
pub(super) fn accept_risk(app: App, id: CriterionId) -> AnyView {
    let current = Memo::new(move |_| app.document.with(|document| document.exception(id).cloned()));
    let (reason, owner, until) = match current.get_untracked() {
        Some(exception) => (exception.reason, exception.owner, exception.until.to_string()),
        None => (String::new(), app.author.get_untracked(), String::new()),
    };
    let is_there = current.get_untracked().is_some();
    let (reason, owner, until) = (RwSignal::new(reason), RwSignal::new(owner), RwSignal::new(until));
    let complaint = RwSignal::new(None::<&'static str>);
    let set = move |exception: Option<Exception>| {
        app.edit(|document, now, writer| document.criterion_mut(id).exception.set(exception, now, writer));
    };
    let accept = move |_| {
        let read = read(&reason.get_untracked(), &owner.get_untracked(), &until.get_untracked(), app.now.get_untracked().date());
        match read {
            Ok(exception) => {
                complaint.set(None);
                set(Some(exception));
            }
            Err(why) => complaint.set(Some(why)),
        }
    };
    let withdraw = move || {
        current.get().map(|_| {
            view! { <button type="button" class="quiet-button" on:click=move |_| set(None)>{say::EXCEPTION_WITHDRAW}</button> }
        })
    };
    view! {
        <details class="more" open=is_there>
            <summary>{say::EXCEPTION}</summary>
            <p class="quiet">{say::EXCEPTION_EXPLAINED}</p>
            {exception_fields(reason, owner, until)}
            {move || complaint.get().map(|why| view! { <p class="needed" role="alert">{why}</p> })}
            <p class="buttons">
                <button type="button" class="quiet-button" on:click=accept>
                    {move || if current.get().is_some() { say::EXCEPTION_CHANGE } else { say::EXCEPTION_ACCEPT }}
                </button>
                {withdraw}
            </p>
        </details>
    }
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
            view! {
                <details class="more">
                    <summary>{say::HISTORY}</summary>
                    <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                </details>
            }
        })
    };
    view! { {list} }.into_any()
}

/// The actions of a criterion that is not met.
pub(super) fn what_to_do(app: App, id: CriterionId) -> Option<AnyView> {
    let unmet = app.standing.with(|standing| standing.status(id).is_unmet());
    unmet.then(|| {
        let action = |id: ActionId| {
            let open = RwSignal::new(false);
            let entry = id.get();
            view! {
                <li>
                    <details class="more" on:toggle=move |_| open.set(true)>
                        <summary>{entry.title} <span class="quiet">{say::minutes(u32::from(entry.minutes))}</span></summary>
                        {move || open.get().then(|| action_panel(id))}
                    </details>
                </li>
            }
        };
        view! {
            <section class="to-do">
                <h2>{say::WHAT_TO_DO}</h2>
                <ul class="plain">{id.get().actions.iter().copied().map(action).collect_view()}</ul>
                <p class="quiet">{say::IN_THE_PLAN} " " <a href=Place::Plan.href()>{say::OPEN_PLAN}</a></p>
            </section>
        }
        .into_any()
    })
}
