//! Calls about several items at once.

use crate::catalog::CallId;
use crate::checks::{CheckContext, Missing};
use crate::evidence::View;
use crate::stdx::sort;
use crate::wire::CallOutcome;
use std::collections::BTreeSet;

/// What the answers of a call say about the items that were listed in a Region. `sent` is the parameter that names the items,
/// and `list` the field of the answers that describes them. An item that no call was about is a gap. An item that no longer
/// exists is none.
pub fn described<'a>(
    cx: &mut CheckContext<'a>,
    call: &str,
    region: &str,
    (sent, list): (&str, &str),
    listed: &[&str],
) -> Vec<View<'a>> {
    let Some(id) = CallId::find(call).filter(|_| !listed.is_empty()) else { return Vec::new() };
    let answers = cx.for_items_where(call, region, |answer| answer.region() == region);
    let asked: BTreeSet<&str> =
        sort::set(answers.iter().flat_map(|answer| answer.sent(sent).items()).map(View::as_text));
    // A call that failed is a gap already.
    if !cx.misses_any(&[call]) && listed.iter().any(|item| !asked.contains(item)) {
        cx.add_gap(id, region, Missing::NotAsked);
    }
    for failure in answers.iter().flat_map(|answer| answer.view().list("failures")) {
        let reason = failure.text("reason");
        if reason != "MISSING" {
            cx.add_gap(id, region, Missing::Outcome(CallOutcome::Failed, reason.to_owned()));
        }
    }
    answers.into_iter().flat_map(|answer| answer.view().list(list)).collect()
}
