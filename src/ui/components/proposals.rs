//! Answers to profile questions that evidence proposes, each with what it rests on. Only a click changes an answer.

use crate::assessment::profile::switched_off_by;
use crate::assessment::proposals::{Proposal, proposals, rests_on_unseen};
use crate::messages::ui::{self as words, proposals as say};
use crate::ui::el::{CollectViews, any_view, el, quiet_button, small_button};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The choices that the person has added to proposals, as `question.choice`.
type Added = RwSignal<Vec<String>>;

/// The proposals that are neither accepted nor dismissed; nothing if there are none.
pub fn section(app: App) -> AnyView {
    let added: Added = RwSignal::new(Vec::new());
    // Rebuilt only when the proposals change, so that the focus stays where it is while the person writes elsewhere.
    let keys = Memo::new(move |_| {
        let key = |proposal: &Proposal| format!("{} {:?}", proposal.question.id, proposal.answer(&[]));
        app.document.with(|document| proposals(document).iter().map(key).collect::<Vec<_>>())
    });
    any_view(move || {
        let all = keys.with(|_| app.document.with_untracked(proposals));
        (!all.is_empty()).then(|| {
            let list = all.iter().map(|proposal| one(app, proposal, added)).collect_views();
            let rest = move || accept_all(app, added);
            el("section")
                .class("proposals no-print")
                .attr("aria-labelledby", "proposals")
                .child(el("h2").attr("id", "proposals").attr("tabindex", "-1").child(say::TITLE))
                .child(el("p").class("quiet").child(say::LEAD))
                .child(el("ul").class("plain").child(list))
                .child((all.len() > 1).then_some(rest))
        })
    })
}

/// The proposals that can be accepted at once, and the names of the other questions.
fn apart(app: App, added: Added) -> (Vec<Proposal>, Vec<&'static str>) {
    app.document.with_untracked(|document| {
        let (others, all): (Vec<Proposal>, Vec<Proposal>) = proposals(document)
            .into_iter()
            .partition(|proposal| rests_on_unseen(document, proposal, &added_to(proposal, added)));
        (all, others.iter().map(|proposal| proposal.question.name).collect())
    })
}

/// A button that accepts the proposals that rest on what evidence shows, and what is left out of them.
fn accept_all(app: App, added: Added) -> AnyView {
    added.with(|_| ());
    let (all, others) = apart(app, added);
    let take = move || {
        let (all, _) = apart(app, added);
        accept(app, &all, added);
        app.tell(say::accepted(all.len()));
    };
    let button = (!all.is_empty()).then(|| quiet_button(say::accept_all(all.len()), take));
    any_view(
        el("div")
            .class("proposal")
            .child(el("p").class("buttons").child(button))
            .child((!others.is_empty()).then(|| el("p").class("quiet").child(say::not_with_all(&others)))),
    )
}

/// How many proposals wait, with a link to them; nothing if none does.
pub fn waiting(app: App) -> AnyView {
    let number = Memo::new(move |_| app.document.with(|document| proposals(document).len()));
    any_view(move || {
        let number = number.get();
        (number > 0).then(|| {
            let link = el("a").attr("href", Route::Profile.href()).child(say::REVIEW);
            el("p").child(say::waiting(number)).child(" ").child(link)
        })
    })
}

fn accept(app: App, all: &[Proposal], added: Added) {
    app.edit(|document, now, writer| {
        let mut changed = false;
        for proposal in all {
            changed |= document.take_over(proposal, &added_to(proposal, added), now, writer);
        }
        changed
    });
}

/// The choices that the person has added to a proposal.
fn added_to(proposal: &Proposal, added: Added) -> Vec<String> {
    let own = |key: &String| {
        Some(key.split_once('.').filter(|(question, _)| *question == proposal.question.id)?.1.to_owned())
    };
    added.with_untracked(|added| added.iter().filter_map(own).collect())
}

fn one(app: App, proposal: &Proposal, added: Added) -> AnyView {
    let question = proposal.question;
    let shown = proposal.shown.iter().map(|(choice, sighting)| el("li").child(say::shown(choice, sighting)));
    let said = (!proposal.contradicts.is_empty())
        .then(|| el("p").class("note").child(say::you_said(&proposal.contradicts, &proposal.refuted)));
    let tick = |choice: &&'static crate::baseline::ProfileChoice| {
        let key = format!("{}.{}", question.id, choice.id);
        let own = key.clone();
        let toggle = move |event| {
            let is_wanted = event_target_checked(&event);
            added.update(|added| {
                added.retain(|other| *other != key);
                if is_wanted {
                    added.push(key.clone());
                }
            });
        };
        let input = el("input")
            .attr("type", "checkbox")
            .prop("checked", move || added.with(|added| added.contains(&own)))
            .on("change", toggle);
        el("label").class("tick tick-inline").child(input).child(el("span").child(choice.label))
    };
    let unseen = (!proposal.unseen.is_empty()).then(|| {
        el("fieldset")
            .class("proposal-unseen")
            .child(el("legend").child(say::UNSEEN))
            .child(proposal.unseen.iter().map(tick).collect_views())
    });
    let effect = {
        let proposal = proposal.clone();
        move || {
            added.with(|_| ());
            let answer = proposal.answer(&added_to(&proposal, added));
            let off = app.document.with_untracked(|document| switched_off_by(document, question, answer));
            let names: Vec<&str> = off.iter().map(|id| id.get().name).collect();
            words::switches_off(&names)
        }
    };
    let (taken, dismissed) = (proposal.clone(), proposal.clone());
    let take = move || {
        accept(app, std::slice::from_ref(&taken), added);
        app.tell(say::accepted(1));
    };
    let dismiss = move || {
        app.edit(|document, now, writer| document.dismiss(&dismissed, now, writer));
        app.tell(say::DISMISSED);
    };
    any_view(
        el("li")
            .class("proposal")
            .child(el("h3").child(question.name))
            .child(el("ul").child(shown.collect_views()))
            .child(said)
            .child(unseen)
            .child(el("p").class("quiet").child(effect))
            .child(
                el("p").class("buttons").child(small_button(say::set(question.name, &proposal.choices), take)).child(
                    small_button(say::DISMISS, dismiss)
                        .attr("aria-label", words::live::about(say::DISMISS, question.name)),
                ),
            ),
    )
}
