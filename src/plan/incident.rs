//! Signs that somebody may be inside already. They come before everything else in a plan, and before the plan itself.

use crate::assessment::{Basis, Statuses};
use crate::baseline::CriterionId;

/// Each sign: the criterion that it stands with, and what evidence has to show as not met for it.
const SIGNS: &[(&str, &[&str])] = &[
    // AWS has found a key in public.
    ("wkld-05.no-exposed-keys", &["wkld-05.no-exposed-keys"]),
    // Root has keys, and root is at work.
    ("acct-02.no-root-keys", &["acct-02.no-root-keys", "acct-02.root-idle"]),
];

/// The criteria with which evidence shows such signs. What only a person has said is none: it may be years old.
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
