//! Working on an action: state, owner, due date, note, and the result of its verification.

use super::Item;
use super::filter::{Filter, STATES, state_name};
use crate::assessment::{ActionRecord, ActionState, Answer, LONGEST_TEXT, Writer};
use crate::baseline::{ActionId, CriterionId};
use crate::messages::ui as say;
use crate::stdx::time::{Date, Timestamp};
use crate::ui::components::field::{late_field, select, text_area, text_field};
use crate::ui::components::probe::probe;
use crate::ui::components::prose::Words;
use crate::ui::el::{CollectViews, any_view, button, el, fragment, quiet_button};
use crate::ui::library::{Loaded, of_action};
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;

/// The fields of an action, and the verification once "done" is chosen.
pub(super) fn work(app: App, item: Memo<Option<Arc<Item>>>, id: ActionId, filter: RwSignal<Filter>) -> AnyView {
    // A chosen state that needs more input before it counts: "done" a verification, "won't do" a reason.
    let asking = RwSignal::new("");
    let reading =
        move |read: fn(&Item) -> String| item.with(|item| item.as_ref().map(|item| read(item)).unwrap_or_default());
    let state = move || match asking.get() {
        "" => reading(|item| state_name(&item.row.state).to_owned()),
        asked => asked.to_owned(),
    };
    let set_state = move |name: String| {
        let state = match name.as_str() {
            "done" => return asking.set("done"),
            "wont-do" => return asking.set("wont-do"),
            "doing" => ActionState::Doing,
            _ => ActionState::ToDo,
        };
        asking.set("");
        edit(app, id, move |record, now, writer| record.state.set(state, now, writer));
    };
    let states = STATES.map(|(name, label)| (name.to_owned(), label.to_owned())).into();
    let owner = move |owner: String| edit(app, id, move |record, now, writer| record.owner.set(owner, now, writer));
    let due =
        move |text: String| edit(app, id, move |record, now, writer| record.due.set(Date::parse(&text), now, writer));
    let note = move |note: String| edit(app, id, move |record, now, writer| record.note.set(note, now, writer));
    let ticket = move || {
        app.document
            .with(|document| document.action(id).and_then(|record| record.ticket.get()).cloned())
            .unwrap_or_default()
    };
    let set_ticket =
        move |ticket: String| edit(app, id, move |record, now, writer| record.ticket.set(ticket, now, writer));
    fragment(vec![
        any_view(
            el("div")
                .class("work")
                .child(select(say::STATE, states, state, set_state))
                .child(late_field(
                    say::OWNER,
                    move || reading(|item| item.row.owner.clone()),
                    owner,
                    move || filter.with_untracked(Filter::follows_owner),
                ))
                .child(text_field(
                    say::DUE,
                    "date",
                    move || reading(|item| item.row.due.map(|due| due.to_string()).unwrap_or_default()),
                    due,
                ))
                .child(text_field(say::export::TICKET, "text", ticket, set_ticket))
                .child(text_area(say::NOTE_LABEL, LONGEST_TEXT, move || reading(|item| item.row.note.clone()), note)),
        ),
        any_view(move || match asking.get() {
            "done" => any_view(verification(app, item, id, asking)),
            "wont-do" => any_view(set_aside(app, id, asking)),
            _ => any_view(()),
        }),
    ])
    .into_any()
}

/// What was said about an action of a shared assessment: how it goes, who does it, until when, and the note.
pub(super) fn said(item: Memo<Option<Arc<Item>>>) -> AnyView {
    let lines =
        move || item.with(|item| item.as_ref().map(|item| say::sharing::work_lines(&item.row))).unwrap_or_default();
    let line = |(label, text): (&'static str, String)| {
        fragment(vec![any_view(el("dt").child(label)), any_view(el("dd").child(text))])
    };
    any_view(el("dl").class("facts").child(move || lines().into_iter().map(line).collect_views()))
}

fn edit(app: App, id: ActionId, change: impl FnOnce(&mut ActionRecord, Timestamp, &Writer) -> bool) {
    app.edit(|document, now, writer| change(document.action_mut(id), now, writer));
}

/// A field for the reason for setting an action aside. It counts only with a reason.
fn set_aside(app: App, id: ActionId, asking: RwSignal<&'static str>) -> AnyView {
    let reason = RwSignal::new(String::new());
    let confirm = move || {
        let reason = reason.get_untracked().trim().to_owned();
        if reason.is_empty() {
            return app.tell(say::WONT_DO_NEEDS_REASON);
        }
        let old =
            app.document.with_untracked(|document| document.action(id).and_then(|record| record.state.get()).cloned());
        asking.set("");
        edit(app, id, move |record, now, writer| record.state.set(ActionState::WontDo { reason }, now, writer));
        app.tell_with(say::set_aside(id.get().title), say::UNDO, move || {
            let old = old.clone().unwrap_or_default();
            edit(app, id, move |record, now, writer| record.state.set(old, now, writer));
        });
    };
    el("section")
        .class("verification")
        .attr("aria-label", say::SET_ASIDE)
        .child(text_field(say::WONT_DO_REASON, "text", move || reason.get(), move |text| reason.set(text)))
        .child(
            el("p")
                .class("buttons")
                .child(button(say::SET_ASIDE, confirm))
                .child(quiet_button(say::NOT_YET, move || asking.set(""))),
        )
        .into_any()
}

/// The verification of an action, criterion by criterion. Only then is the action done.
fn verification(app: App, item: Memo<Option<Arc<Item>>>, id: ActionId, asking: RwSignal<&'static str>) -> AnyView {
    let criteria = item.with_untracked(|item| item.as_ref().map(|item| item.row.criteria.clone()).unwrap_or_default());
    let results: Vec<(CriterionId, RwSignal<String>)> =
        criteria.into_iter().map(|criterion| (criterion, RwSignal::new(suggestion(item, criterion, id)))).collect();
    let text = app.library.control(id.get().control);
    let how = move || match text.get() {
        Loaded::Ready(guidance) => {
            of_action(&guidance, id).map(|action| probe(&action.verify, say::MUST_BE, &Words::of(&guidance)))
        }
        _ => None,
    };
    let rows = results.clone().into_iter().map(|(criterion, result)| {
        let mut options = vec![("met", say::ANSWER_MET)];
        if criterion.get().has_half {
            options.push(("partly", say::ANSWER_PARTLY));
        }
        options.extend([("not-met", say::ANSWER_NOT_MET), ("", say::LEAVE_ANSWER)]);
        let options = options.into_iter().map(|(name, label)| (name.to_owned(), label.to_owned())).collect();
        el("li").child(el("span").child(criterion.get().question)).child(select(
            say::AFTER_THIS,
            options,
            move || result.get(),
            move |name| result.set(name),
        ))
    });
    let rows = rows.collect_views();
    let confirm = move |_| {
        let answers: Vec<(CriterionId, Answer)> = results
            .iter()
            .filter_map(|(criterion, result)| Some((*criterion, read(&result.get_untracked())?)))
            .collect();
        finish(app, id, answers);
        asking.set("");
    };
    el("section")
        .class("verification")
        .attr("aria-label", say::VERIFY)
        .child(el("h4").child(say::VERIFY_FIRST))
        .child(how)
        .child(el("p").child(say::VERIFY_RESULT))
        .child(el("ul").class("plain").child(rows))
        .child(
            el("p")
                .class("buttons")
                .child(el("button").attr("type", "button").class("button").on("click", confirm).child(say::MARK_DONE))
                .child(quiet_button(say::NOT_YET, move || asking.set(""))),
        )
        .into_any()
}

/// The suggested answer: met if this is the last of the criterion's actions, otherwise no change.
fn suggestion(item: Memo<Option<Arc<Item>>>, criterion: CriterionId, id: ActionId) -> String {
    let is_only = criterion.get().actions.len() == 1;
    let is_last = criterion.get().actions.last() == Some(&id);
    let known = item.with_untracked(Option::is_some);
    if known && (is_only || is_last) { "met".to_owned() } else { String::new() }
}

fn read(name: &str) -> Option<Answer> {
    match name {
        "met" => Some(Answer::Met),
        "partly" => Some(Answer::Partly),
        "not-met" => Some(Answer::NotMet),
        _ => None,
    }
}

/// Marks the action as done and records the answers. Both can be undone.
fn finish(app: App, id: ActionId, answers: Vec<(CriterionId, Answer)>) {
    let before = app.document.get_untracked();
    let old_state = before.action(id).and_then(|record| record.state.get()).cloned().unwrap_or_default();
    let old: Vec<_> = answers.iter().map(|(criterion, _)| (*criterion, before.answer(*criterion).cloned())).collect();
    app.edit(|document, now, writer| {
        for (criterion, answer) in answers {
            document.criterion_mut(criterion).answer.set(Some(answer), now, writer);
        }
        document.action_mut(id).state.set(ActionState::Done, now, writer);
        true
    });
    app.tell_with(say::done(id.get().title), say::UNDO, move || {
        let (old, old_state) = (old.clone(), old_state.clone());
        app.edit(|document, now, writer| {
            for (criterion, answer) in old {
                document.criterion_mut(criterion).answer.set(answer, now, writer);
            }
            document.action_mut(id).state.set(old_state, now, writer);
            true
        });
    });
}
