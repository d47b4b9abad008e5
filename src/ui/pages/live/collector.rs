//! The page of the collector: evidence without credentials in the browser, from a script that uses the AWS CLI and
//! writes a file.

mod bring;
mod choice;

use crate::assessment::profile;
use crate::browser::{evidence_worker, files};
use crate::evidence::CallOutcome;
use crate::messages::ui::{self as words, live::collector as say};
use crate::protocol::evidence::{EvidenceOutcome, Job};
use crate::ui::components::busy::busy;
use crate::ui::components::code_block::code_block;
use crate::ui::components::{heading::heading, prose::prose};
use crate::ui::el::{El, any_view, button, el, fragment};
use crate::ui::live::Live;
use crate::ui::routes::Route;
use crate::ui::state::App;
use choice::Choice;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The state of the script.
#[derive(Clone, Debug, PartialEq)]
enum Script {
    Making,
    /// The script could not be made, for this reason.
    NotMade(String),
    /// No control is chosen.
    NoneChosen,
    /// The browser can make all calls itself.
    NothingBlocked,
    Made {
        text: String,
        calls: u32,
    },
}

pub(super) use choice::for_blocked;

/// The page of the collector.
pub fn page() -> AnyView {
    let app = App::get();
    app.printed.set(false);
    fragment(vec![
        any_view(el("p").class("crumb").child(el("a").attr("href", Route::Live.href()).child(say::BACK))),
        heading(|| say::TITLE.to_owned()),
        any_view(el("p").class("lead").child(say::LEAD)),
        any_view(el("p").class("quiet live-how").child(say::HOW)),
        script(app),
        run(),
        bring::section(app),
    ])
}

fn script(app: App) -> AnyView {
    let (choice, billed) = (Choice::of_address(), RwSignal::new(false));
    let blocked_services = blocked_services(app);
    let is_scanned = !blocked_services.is_empty();
    let made = RwSignal::new(Script::Making);
    // If several scripts are being made, only the last one counts.
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        choice.keep();
        let number = latest.get_value().wrapping_add(1);
        latest.set_value(number);
        let job = Job::Script {
            chosen: choice.criteria(),
            switched_off: switched_off(app),
            only_blocked: choice.only_blocked.get(),
            blocked_services: blocked_services.clone(),
            billed: billed.get(),
        };
        if choice.controls.with(Vec::is_empty) {
            return made.set(Script::NoneChosen);
        }
        spawn_local(async move {
            let script = match evidence_worker::read(&job, &[]).await {
                Ok(EvidenceOutcome::Script { calls: 0, .. }) => Script::NothingBlocked,
                Ok(EvidenceOutcome::Script { text, calls }) => Script::Made { text, calls },
                Ok(EvidenceOutcome::Refused { why }) | Err(why) => Script::NotMade(why),
                Ok(_) => Script::Making,
            };
            if latest.try_get_value() == Some(number) {
                made.try_set(script);
            }
        });
    });
    let only_blocked = choice.only_blocked;
    let scope = move |is_part: bool, label: &'static str, hint: &'static str| {
        let input = el("input")
            .attr("type", "radio")
            .attr("name", "scope")
            .prop("checked", move || only_blocked.get() == is_part)
            .on("change", move |_| only_blocked.set(is_part));
        el("label").class("tick").child(input).child(el("span").child(label).child(el("small").child(hint)))
    };
    let scopes = el("div")
        .class("ticks")
        .attr("role", "radiogroup")
        .attr("aria-labelledby", "collector-script")
        .child(scope(false, say::WHOLE, say::WHOLE_HINT))
        .child(scope(true, say::ONLY_BLOCKED, if is_scanned { say::AS_SCANNED } else { say::ONLY_BLOCKED_HINT }));
    let input = el("input")
        .attr("type", "checkbox")
        .prop("checked", move || billed.get())
        .on("change", move |event| billed.set(event_target_checked(&event)));
    let cost = el("label").class("tick tick-inline").child(input).child(el("span").child(say::CHARGED));
    any_view(
        el("section")
            .class("reading live-bring")
            .attr("aria-labelledby", "collector-script")
            .child(el("h2").attr("id", "collector-script").child(say::SCRIPT))
            .child(scopes)
            .child(choice.list())
            .child(cost)
            .child(move || made_script(app, made.get())),
    )
}

/// The ids of the criteria that the profile switches off.
fn switched_off(app: App) -> Vec<String> {
    app.document.with_untracked(|document| profile::switched_off(document).map(|id| id.get().id.to_owned()).collect())
}

/// The services whose answers the browser blocked in this visit's scan.
fn blocked_services(app: App) -> Vec<String> {
    let came = Live::get(app).came.get_untracked();
    let unanswered = came.iter().flat_map(|came| &came.scanned.unanswered);
    unanswered.filter(|of| of.outcome == CallOutcome::Blocked).flat_map(|of| of.services.clone()).collect()
}

fn made_script(app: App, script: Script) -> AnyView {
    let status = |words: &'static str| any_view(el("p").class("quiet").attr("role", "status").child(words));
    match script {
        Script::Making => busy(say::MAKING),
        Script::NoneChosen => status(say::NONE_CHOSEN),
        Script::NothingBlocked => status(say::NOTHING_BLOCKED),
        Script::NotMade(why) => any_view(el("p").class("note").attr("role", "alert").child(why)),
        Script::Made { text, calls } => {
            let saved = text.clone();
            let save = move || match files::download(say::FILE, "text/x-shellscript", &saved) {
                Ok(()) => app.tell(words::saved_as(say::FILE)),
                Err(_) => app.tell(words::DOWNLOAD_REFUSED),
            };
            fragment(vec![
                any_view(el("p").attr("role", "status").child(say::script_made(calls))),
                any_view(el("p").class("buttons").child(button(say::SAVE, save))),
                any_view(
                    el("details").class("more").child(el("summary").child(say::COPY_HINT)).child(code_block(text)),
                ),
            ])
        }
    }
}

fn run() -> AnyView {
    let step = |text: &'static str| -> El { el("li").child(prose(text)) };
    any_view(
        el("section")
            .class("reading")
            .attr("aria-labelledby", "collector-run")
            .child(el("h2").attr("id", "collector-run").child(say::RUN))
            .child(
                el("ol")
                    .child(step(say::RUN_1))
                    .child(step(say::RUN_2).child(code_block(say::COMMAND.to_owned())))
                    .child(step(say::RUN_3))
                    .child(step(say::RUN_4)),
            )
            .child(organization()),
    )
}

/// How to run the script for all accounts of an organization.
fn organization() -> El {
    let step = |text: &'static str| -> El { el("li").child(prose(text)) };
    let command = |text: &'static str| code_block(text.to_owned());
    el("details")
        .class("more")
        .child(el("summary").child(say::ORGANIZATION))
        .child(el("p").child(say::ORGANIZATION_LEAD))
        .child(
            el("ol")
                .child(step(say::ORGANIZATION_1))
                .child(step(say::ORGANIZATION_2).child(command(say::ORGANIZATION_COMMAND)))
                .child(step(say::ORGANIZATION_3).child(command(say::ORGANIZATION_OWN_ROLE)))
                .child(step(say::ORGANIZATION_4)),
        )
}
