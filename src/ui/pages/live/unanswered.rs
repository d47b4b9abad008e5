//! Calls without an answer, and what would help.

use super::collector;
use crate::evidence::CallOutcome;
use crate::messages::ui::live as say;
use crate::ui::components::code_block::code_block;
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::live::Live;
use leptos::prelude::*;

/// The calls of the last full scan without an answer, and the policy that would allow those that were denied.
pub(super) fn section(live: Live) -> Option<AnyView> {
    let came = live.came.get()?;
    let scanned = &came.scanned;
    let lines = scanned.unanswered.iter().map(|of| el("li").child(say::unanswered(of))).collect_views();
    let is_blocked = scanned.unanswered.iter().any(|of| of.outcome == CallOutcome::Blocked);
    let collector = is_blocked.then(|| {
        let link = el("a").attr("href", collector::for_blocked()).child(say::collector::FOR_BLOCKED_LINK);
        el("p").child(say::collector::FOR_BLOCKED).child(" ").child(link)
    });
    let lacking = scanned
        .missing_permissions
        .clone()
        .map(|policy| fragment(vec![any_view(el("p").child(say::LACKING)), code_block(policy)]));
    (!scanned.unanswered.is_empty()).then(|| {
        any_view(
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
