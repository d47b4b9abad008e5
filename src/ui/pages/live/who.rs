//! Whose the credentials are, how long they are valid, and switching to a role with fewer permissions.

use super::credentials::{refusal, template_address};
use super::estimate;
use crate::catalog::Partition;
use crate::messages::ui::live as say;
use crate::protocol::scan::Identity;
use crate::ui::components::field::text_field;
use crate::ui::el::{any_view, button, el, fragment, quiet_button};
use crate::ui::live::{Live, Phase};
use crate::ui::state::App;
use leptos::prelude::*;

/// The number of seconds below which a full scan may not finish before the credentials expire.
const SOON: u64 = 300;

/// The section for the identity.
pub(super) fn section(app: App, live: Live) -> AnyView {
    let known = Memo::new(move |_| live.identity.get());
    let facts = move || known.get().map(|identity| facts(live, &identity));
    let title = move || known.get().map(|identity| say::account(identity.account.as_str()));
    let stepped_down = move || {
        known.get().filter(|identity| identity.stepped_down).map(|_| el("p").class("note").child(say::STEPPED_DOWN))
    };
    let mixed = Memo::new(move |_| live.is_mixed());
    let soon = Memo::new(move |_| live.seconds_left().is_some_and(|left| left < SOON));
    let next = move || {
        if mixed.get() { other_account(app, live) } else { estimate::section(live) }
    };
    let start = move || (!mixed.get()).then(|| estimate::start(live));
    let checking = move || {
        live.is_checking_again().then(|| {
            fragment(vec![
                any_view(estimate::stop(live)),
                any_view(el("span").class("quiet").attr("role", "status").child(say::CHECKING)),
            ])
        })
    };
    let buttons = el("p")
        .class("buttons no-print")
        .child(start)
        .child(quiet_button(say::FORGET, move || live.forget()))
        .child(checking);
    let head = el("section")
        .attr("aria-labelledby", "live-who")
        .child(el("h2").attr("id", "live-who").attr("tabindex", "-1").child(title))
        .child(facts)
        .child(
            el("div")
                .attr("role", "status")
                .child(move || soon.get().then(|| el("p").class("note").child(say::EXPIRES_SOON))),
        )
        .child(stepped_down)
        .child(move || refusal(live, true));
    // After a scan, its findings matter most, so the options for another scan are in a closed fold.
    if live.came.with_untracked(Option::is_some) && !untrack(|| live.is_mixed()) {
        let other = el("details").class("more").child(el("summary").child(say::SCAN_OTHERWISE));
        fragment(vec![any_view(head.child(buttons)), any_view(other.child(step_down(live)).child(next))])
    } else {
        fragment(vec![any_view(head.child(step_down(live))), any_view(next), any_view(buttons)])
    }
}

fn facts(live: Live, identity: &Identity) -> AnyView {
    let fact = |name: &'static str, what: AnyView| {
        fragment(vec![any_view(el("dt").child(name)), any_view(el("dd").child(what))])
    };
    let left = move || live.seconds_left().map_or_else(|| say::EXPIRES_UNKNOWN.to_owned(), say::time_left);
    let part = match identity.partition {
        Partition::Aws => None,
        Partition::AwsCn => Some(say::PARTITION_CN),
        Partition::AwsUsGov => Some(say::PARTITION_GOV),
    };
    let clock = (identity.clock_ahead != 0).then(|| say::clock(identity.clock_ahead));
    any_view(
        el("dl")
            .class("facts")
            .child(fact(say::WHO_ARN, any_view(el("code").child(identity.arn.clone()))))
            .child(part.map(|part| fact(say::PARTITION, any_view(part))))
            .child(fact(say::WHO_EXPIRES, any_view(el("span").class("countdown").child(left))))
            .child(clock.map(|clock| fact(say::WHO_CLOCK, any_view(clock)))),
    )
}

/// A banner that the open assessment is for another account. Nothing is asked until the person has decided.
fn other_account(app: App, live: Live) -> AnyView {
    let theirs = live
        .identity
        .with_untracked(|identity| identity.as_ref().map(|identity| identity.account.to_string()).unwrap_or_default());
    let ours = app.document.with(|document| document.account().to_owned());
    let words = say::other_account(&theirs, &ours);
    let new = move || {
        let before = app.document.with_untracked(|document| document.id.clone());
        app.begin(say::assessment_of(&theirs));
        // If unsaved changes would be lost, the open assessment stays open, and the page says so.
        if app.document.with_untracked(|document| document.id != before) {
            let account = theirs.clone();
            app.edit(move |document, now, writer| document.account.set(account, now, writer));
        }
    };
    let go_on = move || live.mix();
    any_view(
        el("section")
            .class("banner banner-bad")
            .attr("role", "alert")
            .child(el("h2").child(say::OTHER_ACCOUNT))
            .child(el("p").child(words))
            .child(
                el("p")
                    .class("buttons")
                    .child(button(say::OTHER_NEW, new))
                    .child(quiet_button(say::OTHER_GO_ON, go_on)),
            ),
    )
}

fn step_down(live: Live) -> AnyView {
    let (role, external_id) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = Memo::new(move |_| live.phase.get() == Phase::SteppingDown);
    let take = move || {
        let external_id = Some(external_id.get_untracked().trim().to_owned()).filter(|id| !id.is_empty());
        live.step_down(role.get_untracked().trim().to_owned(), external_id);
    };
    let words = move || if busy.get() { say::TAKING_ROLE } else { say::TAKE_ROLE };
    let role_field = el("label").class("field").child(el("span").child(say::ROLE_ARN)).child(
        el("input")
            .attr("type", "text")
            .attr("id", "role-arn")
            .attr("autocomplete", "off")
            .attr("autocapitalize", "off")
            .attr("spellcheck", "false")
            .value(move || role.get())
            .on("input", move |event| role.set(event_target_value(&event))),
    );
    any_view(
        el("details")
            .class("more")
            .child(el("summary").child(say::STEP_DOWN))
            .child(
                el("p")
                    .child(say::STEP_DOWN_LEAD)
                    .child(" ")
                    .child(el("a").attr("href", template_address()).child(say::TEMPLATE_LINK)),
            )
            .child(role_field)
            .child(text_field(say::EXTERNAL_ID, "text", move || external_id.get(), move |text| external_id.set(text)))
            .child(el("p").class("buttons").child(quiet_button(words, take).attr("disabled", move || busy.get())))
            .child(
                el("p")
                    .class("visually-hidden")
                    .attr("role", "status")
                    .child(move || if busy.get() { say::TAKING_ROLE } else { "" }),
            ),
    )
}
