//! Judging what files hold, together with what this device has kept of earlier evidence.

use crate::aws::catalog::CallId;
use crate::aws::collector;
use crate::aws::scan::put_together;
use crate::evidence::{AskingKey, Circumstances, Evidence, Finding, Verdict, checks};
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// What evidence says, with what was kept of the same account, of every criterion for which something was asked now. All that
/// is known then, and how many of its calls were kept ones.
pub(super) fn judged(
    came: Evidence,
    kept: Option<Evidence>,
    circumstances: Circumstances,
) -> (Vec<(String, Finding)>, Evidence, u32) {
    let asked: BTreeSet<CallId> = came.calls().map(|recorded| recorded.call).collect();
    let (all, number) = with_kept(came, kept);
    let judge = |id: &str| Some((id.to_owned(), checks::judge(id, &all, circumstances)?));
    let findings =
        checks::decided(&[]).filter_map(judge).filter(|(_, finding)| is_about(finding, &asked, &all)).collect();
    (findings, all, number)
}

fn with_kept(came: Evidence, kept: Option<Evidence>) -> (Evidence, u32) {
    let Some(kept) = kept else { return (came, 0) };
    let made: BTreeSet<(AskingKey, Timestamp)> = came.calls().map(|call| (call.asking(), call.at)).collect();
    let all = put_together(kept, came);
    let number = all.calls().filter(|call| !made.contains(&(call.asking(), call.at))).count();
    (all, u32::try_from(number).unwrap_or(u32::MAX))
}

/// Whether a finding says more than that its criterion was not looked at now. A file of a few calls must not make the rest
/// unknown.
fn is_about(finding: &Finding, asked: &BTreeSet<CallId>, all: &Evidence) -> bool {
    // Which Regions there are is asked for whatever is asked in each of them.
    let telling = |call: &CallId| call.get().operation != "DescribeRegions";
    let calls: Vec<CallId> = finding.calls.iter().filter_map(|name| CallId::find(name)).filter(telling).collect();
    let is_asked = calls.iter().any(|call| asked.contains(call));
    let is_left_out = |call: &CallId| all.of(*call).next().is_none() && collector::is_made_anyway(*call);
    match finding.verdict {
        Verdict::Unknown => is_asked && !calls.iter().any(is_left_out),
        _ => is_asked || calls.is_empty(),
    }
}
