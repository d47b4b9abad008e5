//! Removing from an import everything that the current assessment already has. Otherwise a merge would add the same versions
//! again, marked as coming from the file.

use crate::assessment::{Assessment, Register, Version};
use crate::evidence::Finding;
use serde::Serialize;

/// Drops every version of `incoming` that `current` also has, and every finding based on the same evidence. Texts in a redacted
/// file differ, so for such a file the time alone decides whether two versions are the same.
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
    for (id, register) in incoming.sightings.iter_mut() {
        current.sightings.get(id).inspect(|other| known(register, other, is_redacted));
    }
    for (id, register) in incoming.dismissed.iter_mut() {
        current.dismissed.get(id).inspect(|other| known(register, other, is_redacted));
    }
    for (id, register) in incoming.values.iter_mut() {
        current.values.get(id).inspect(|other| known(register, other, is_redacted));
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
            known(&mut record.ticket, &other.ticket, is_redacted);
        }
    }
    // The progress of another assessment is not this one's, and a redacted copy knows less of it.
    if is_redacted || incoming.id != current.id {
        incoming.milestones.clear();
    }
    let times = |finding: &Finding| (finding.observed, finding.newest(), finding.rejudged_at);
    incoming.findings.retain(|id, finding| {
        current.findings.get(id).is_none_or(|own| {
            let is_same = times(own) == times(finding) && (is_redacted || own.verdict == finding.verdict);
            // A stated finding never says more than the evidence behind it, or than a finding that was judged here.
            !is_same && own.stated.is_some()
        })
    });
}
