//! Signs of an intruder in the account. They come before everything else in a plan, and before the plan itself.

use crate::assessment::{Basis, Statuses};
use crate::baseline::CriterionId;

/// The signs: the criterion that shows the sign, and the criteria that evidence has to show as not met.
const SIGNS: &[(&str, &[&str])] = &[
    // AWS has found a published access key.
    ("wkld-05.no-exposed-keys", &["wkld-05.no-exposed-keys"]),
    // The root user has access keys and is in use.
    ("acct-02.no-root-keys", &["acct-02.no-root-keys", "acct-02.root-idle"]),
];

/// Returns the criteria for which evidence shows a sign. An answer alone is no sign, because it may be years old.
pub(super) fn incidents(statuses: &Statuses) -> Vec<CriterionId> {
    let is_shown = |id: &&str| {
        CriterionId::find(id).is_some_and(|id| {
            let detail = statuses.detail(id);
            detail.basis == Basis::Finding && detail.status.is_unmet()
        })
    };
    let shown = SIGNS.iter().filter(|(_, needed)| needed.iter().all(is_shown));
    shown.filter_map(|(id, _)| CriterionId::find(id)).collect()
}
