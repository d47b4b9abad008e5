//! Removal of what links a copy to its assessment, and of values that this version does not know.

use super::REDACTED;
use crate::assessment::bounds::Visit;
use crate::assessment::proposals::Sighted;
use crate::assessment::{Assessment, ProfileAnswer, Register};
use crate::baseline::placeholder::Kind;
use crate::baseline::{self, ActionId, CriterionId};
use crate::catalog::is_region_known;
use crate::evidence::{Finding, WORDS};
use serde::Serialize;
use std::collections::BTreeMap;

/// Gives the copy an id and tabs of its own. Redacts every value that is not an id of the baseline, a Region, an operation or a
/// kind where only those belong. In a file from elsewhere, such a value may be anything.
pub(super) fn unlink(assessment: &mut Assessment, new_id: &str) {
    new_id.clone_into(&mut assessment.id);
    let is_year =
        |edition: &str| edition.len() <= 10 && edition.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if !is_year(&assessment.edition) {
        REDACTED.clone_into(&mut assessment.edition);
    }
    let questions = baseline::profile_questions();
    assessment.profile.retain(|id, _| questions.iter().any(|question| question.id == id));
    assessment.criteria.retain(|id, _| CriterionId::find(id).is_some());
    assessment.findings.retain(|id, _| CriterionId::find(id).is_some());
    assessment.actions.retain(|id, _| ActionId::find(id).is_some());
    assessment.dismissed.retain(|id, _| questions.iter().any(|question| question.id == id));
    assessment.sightings.retain(|id, _| Sighted::find(id).is_some());
    for (id, register) in assessment.profile.iter_mut().chain(assessment.dismissed.iter_mut()) {
        let choices = questions.iter().filter(|question| question.id == id).flat_map(|question| question.choices);
        let choices: Vec<&str> = choices.map(|choice| choice.id).collect();
        register.map_all(|version| {
            if let ProfileAnswer::Chosen(chosen) = &mut version.value {
                replace_unknown(chosen, |choice| choices.contains(&choice));
            }
        });
    }
    for register in assessment.sightings.values_mut() {
        register.map_all(|version| replace_unknown(&mut version.value.regions, is_region));
    }
    assessment.findings.values_mut().for_each(redact_unknown_values);
    let mut tabs = Tabs::default();
    assessment.visit_registers(&mut tabs);
    tabs.number();
    assessment.visit_registers(&mut tabs);
}

/// Whether a text is the name of a Region.
pub(super) fn is_region(text: &str) -> bool {
    is_region_known(text)
}

fn redact_unknown_values(finding: &mut Finding) {
    finding.calls.retain(|call| is_operation(call));
    replace_unknown(&mut finding.regions, is_region);
    replace_unknown(&mut finding.missing, |text| is_region(text) || is_operation(text));
    for resource in &mut finding.resources {
        if !resource.region.is_empty() && !is_region(&resource.region) {
            REDACTED.clone_into(&mut resource.region);
        }
        if resource.kind != WORDS && Kind::find(&resource.kind).is_none() {
            resource.kind.clear();
        }
    }
}

/// Whether a text is an operation that decides a criterion. The call catalog has more operations, but is much larger.
fn is_operation(text: &str) -> bool {
    CriterionId::all().any(|id| baseline::calls_of(id.get().id).contains(&text))
}

fn replace_unknown(texts: &mut [String], is_known: impl Fn(&str) -> bool) {
    texts.iter_mut().filter(|text| !is_known(text)).for_each(|text| REDACTED.clone_into(text));
}

/// The tabs of all versions, each with its replacement: its index in the sorted list, so that versions of one time keep their
/// order.
#[derive(Default)]
struct Tabs {
    known: BTreeMap<String, String>,
    are_numbered: bool,
}

impl Tabs {
    fn number(&mut self) {
        for (index, number) in self.known.values_mut().enumerate() {
            *number = format!("{index:08}");
        }
        self.are_numbered = true;
    }
}

impl Visit for Tabs {
    fn register<T: Clone + PartialEq + Serialize>(&mut self, register: &mut Register<T>) {
        register.map_all(|version| {
            if self.are_numbered {
                version.tab = self.known.get(&version.tab).cloned().unwrap_or_default();
            } else {
                self.known.entry(version.tab.clone()).or_default();
            }
        });
    }
}
