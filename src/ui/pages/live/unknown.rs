//! What stayed unknown, why, and what would help.

use super::collector;
use crate::baseline::CriterionId;
use crate::evidence::{Finding, Verdict};
use crate::messages::ui::live as say;
use crate::ui::components::code_block::code_block;
use crate::ui::components::evidence::{check_again, verdict_mark};
use crate::ui::el::{Nodes, el, many, node};
use crate::ui::live::Live;
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;

/// The part of the page; nothing where nothing stayed unknown.
pub(super) fn section(app: App, live: Live) -> AnyView {
    many(vec![node(move || criteria(app, live)), node(move || calls(live))])
}

fn criteria(app: App, live: Live) -> Option<AnyView> {
    let unknown: Vec<(CriterionId, Arc<Finding>)> = live
        .findings
        .with(|findings| findings.iter().filter(|(_, finding)| finding.verdict == Verdict::Unknown).cloned().collect());
    let ids = unknown.iter().map(|(id, _)| *id).collect();
    let row = |(id, finding): &(CriterionId, Arc<Finding>)| {
        el("li")
            .class("live-row")
            .child(
                el("p").class("live-criterion").child(verdict_mark(finding.verdict)).child(
                    el("a")
                        .attr("href", Place::Criterion(*id).href())
                        .child(id.get().control.get().id)
                        .child(" ")
                        .child(id.get().name),
                ),
            )
            .child(el("p").child(finding.reason.clone()))
    };
    (!unknown.is_empty()).then(|| {
        node(
            el("section")
                .class("live-control")
                .attr("aria-labelledby", "live-unknown")
                .child(
                    el("div")
                        .class("live-title")
                        .child(el("h3").attr("id", "live-unknown").child(say::UNKNOWN_ONES))
                        .child(check_again(app, ids, say::UNKNOWN_ONES.to_owned())),
                )
                .child(el("p").class("quiet").child(say::UNKNOWN_LEAD))
                .child(el("ul").class("plain").child(unknown.iter().map(row).nodes())),
        )
    })
}

/// Calls of the last whole scan without an answer, and the policy that would allow what was denied.
fn calls(live: Live) -> Option<AnyView> {
    let came = live.came.get()?;
    let scanned = &came.scanned;
    let lines = scanned.unanswered.iter().map(|of| el("li").child(say::unanswered(of))).nodes();
    let is_blocked = scanned.unanswered.iter().any(|of| of.outcome == "blocked");
    let collector = is_blocked.then(|| {
        let link = el("a").attr("href", collector::for_blocked()).child(say::collector::FOR_BLOCKED_LINK);
        el("p").child(say::collector::FOR_BLOCKED).child(" ").child(link)
    });
    let lacking = (!scanned.lacking.is_empty())
        .then(|| many(vec![node(el("p").child(say::LACKING)), code_block(scanned.lacking.clone())]));
    (!scanned.unanswered.is_empty()).then(|| {
        node(
            el("section")
                .class("live-control")
                .attr("aria-labelledby", "live-unanswered")
                .child(el("h3").attr("id", "live-unanswered").child(say::UNANSWERED))
                .child(el("ul").child(lines))
                .child(collector)
                .child(lacking),
        )
    })
}
