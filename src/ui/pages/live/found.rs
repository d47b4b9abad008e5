//! The findings of this visit: counts, groups, calls without an answer, and saving the evidence.

use super::groups::Groups;
use super::unanswered;
use crate::baseline::CriterionId;
use crate::browser::{clock, scanner_link};
use crate::evidence::Finding;
use crate::messages::ui::{self as words, live as say};
use crate::ui::components::evidence::{resources, rests_on, verdict_mark};
use crate::ui::components::results::results;
use crate::ui::components::{alarm::alarm, proposals};
use crate::ui::el::{any_view, button, el, fragment, quiet_button};
use crate::ui::live::{Live, Phase};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;

/// The section for findings; nothing before there are any.
pub(super) fn section(app: App, live: Live) -> AnyView {
    let any =
        Memo::new(move |_| live.findings.with(|findings| !findings.is_empty()) || live.came.with(Option::is_some));
    any_view(move || any.get().then(|| shown(app, live)))
}

fn shown(app: App, live: Live) -> AnyView {
    let summary = move || {
        live.came.get().map(|came| {
            let stopped = came.scanned.stopped.then(|| {
                let cannot = move || live.asks_nowhere() || live.phase.get() != Phase::Ready;
                let go_on = button(say::GO_ON, move || live.go_on()).attr("disabled", cannot);
                let way = el("p").class("buttons").child(go_on);
                el("div").child(el("p").class("note").child(say::FOUND_STOPPED)).child(way)
            });
            fragment(vec![
                any_view(el("p").class("quiet").child(say::scanned(came.scanned.calls, came.judged))),
                any_view(stopped),
            ])
        })
    };
    // While the findings are in no assessment, the page of findings does not have them.
    let groups = move || {
        let groups = || Groups { app, found: Arc::new(move || live.findings.get()), by_scan: true };
        live.waiting.get().then(|| groups().shown())
    };
    let in_short = move || {
        let is_in = !live.waiting.get();
        live.findings.with(|findings| results(findings, is_in))
    };
    let watch = Memo::new(move |_| !live.waiting.get());
    any_view(
        el("section")
            .class("live-found")
            .attr("aria-labelledby", "live-found")
            .child(el("h2").attr("id", "live-found").attr("tabindex", "-1").child(say::FOUND))
            .child(summary)
            .child(move || live.waiting.get().then(|| elsewhere(app, live)))
            .child(move || watch.get().then(|| alarm(app)))
            .child(in_short)
            .child(groups)
            .child(move || watch.get().then(|| proposals::section(app)))
            .child(save(app, live))
            .child(move || unanswered::section(live)),
    )
}

/// A banner that another assessment was opened during the scan.
fn elsewhere(app: App, live: Live) -> AnyView {
    let theirs = live.account.get_untracked().map(|account| account.to_string()).unwrap_or_default();
    let words = say::found_elsewhere(&theirs);
    let mixed = Memo::new(move |_| live.is_mixed());
    let way = move || {
        if mixed.get() {
            let ours = app.document.with(|document| document.account().to_owned());
            el("p").child(say::other_account(&theirs, &ours)).child(" ").child(say::OPEN_THE_RIGHT_ONE)
        } else {
            el("p").class("buttons").child(button(say::PUT_INTO_OPEN, move || live.put_all()))
        }
    };
    any_view(el("div").class("banner").attr("role", "alert").child(el("p").child(words)).child(way))
}

fn save(app: App, live: Live) -> AnyView {
    let save = move || {
        let name = say::evidence_file(live.account.get_untracked(), clock::now().date());
        match scanner_link::save_evidence(&name) {
            Ok(()) => app.tell(words::saved_as(&name)),
            Err(_) => app.tell(say::EVIDENCE_FAILED),
        }
    };
    any_view(move || {
        live.evidence.get().then(|| {
            el("p")
                .class("buttons no-print")
                .child(quiet_button(say::SAVE_EVIDENCE, save))
                .child(el("span").class("quiet").child(say::SAVE_EVIDENCE_HINT))
        })
    })
}

/// A criterion with its finding.
pub(super) fn row(app: App, id: CriterionId, finding: &Arc<Finding>) -> AnyView {
    let (full, observed) = (finding.clone(), finding.clone());
    let open = RwSignal::new(false);
    let number = (finding.resource_count as usize).max(finding.resources.len());
    let list = (number > 0).then(|| {
        // Built when first opened, because an account may have thousands of resources.
        let body = move || (open.get() || app.printed.get()).then(|| resources(id, &full));
        el("details")
            .class("more")
            .on("toggle", move |_| open.set(true))
            .child(el("summary").child(say::resources(number)))
            .child(body)
    });
    any_view(
        el("li")
            .class("live-row")
            .child(
                el("p")
                    .class("live-criterion")
                    .child(verdict_mark(finding.verdict))
                    .child(el("a").attr("href", Route::Criterion(id).href()).child(id.get().name)),
            )
            .child(
                el("p")
                    .child(finding.reason.clone())
                    .child(" ")
                    .child(el("span").class("quiet").child(move || say::observed(&observed, app.now.get()))),
            )
            .child(list)
            .child(rests_on(finding)),
    )
}
