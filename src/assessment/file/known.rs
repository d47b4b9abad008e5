//! What of a file's assessment is there already, so that merging does not bring it a second time under the file's name.

use crate::assessment::{Assessment, Register, Version};
use crate::evidence::Finding;
use serde::Serialize;

/// Drops every version of `incoming` that `current` has, and every finding of the same evidence. Of a redacted one, whose
/// texts are others, the time tells.
pub(super) fn leave_out(incoming: &mut Assessment, current: &Assessment, is_redacted: bool) {
    fn known<T: Clone + PartialEq + Serialize>(register: &mut Register<T>, other: &Register<T>, is_redacted: bool) {
        register.retain(|version| {
            let is_same =
                |own: &Version<T>| is_redacted || (own.value == version.value && own.author == version.author);
            !other.has_same_time(version, is_same)
        });
    }
    known(&mut incoming.name, &current.name, is_redacted);
    known(&mut incoming.account, &current.account, is_redacted);
    known(&mut incoming.deleted, &current.deleted, is_redacted);
    for (id, register) in incoming.profile.iter_mut() {
        current.profile.get(id).inspect(|other| known(register, other, is_redacted));
    }
    for (id, record) in incoming.criteria.iter_mut() {
        if let Some(other) = current.criteria.get(id) {
            known(&mut record.answer, &other.answer, is_redacted);
            known(&mut record.note, &other.note, is_redacted);
            known(&mut record.exception, &other.exception, is_redacted);
        }
    }
    for (id, record) in incoming.actions.iter_mut() {
        if let Some(other) = current.actions.get(id) {
            known(&mut record.state, &other.state, is_redacted);
            known(&mut record.owner, &other.owner, is_redacted);
            known(&mut record.due, &other.due, is_redacted);
            known(&mut record.note, &other.note, is_redacted);
        }
    }
    let times = |finding: &Finding| (finding.observed, finding.newest(), finding.rejudged_at);
    incoming.findings.retain(|id, finding| {
        current.findings.get(id).is_none_or(|own| {
            let is_same = times(own) == times(finding) && (is_redacted || own.verdict == finding.verdict);
            // A statement never says more than the evidence that it was made from, or than anything else judged here.
            !is_same && own.stated.is_some()
        })
    });
}
