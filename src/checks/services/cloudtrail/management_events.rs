//! The management events that a trail or an event data store records: changes and reads, and the services that are left out.

use crate::evidence::View;
use crate::stdx::sort;
use std::collections::BTreeSet;

/// The source of KMS's events.
pub const KMS: &str = "kms.amazonaws.com";
/// The source of the events of the RDS Data API.
const RDS_DATA: &str = "rdsdata.amazonaws.com";

/// The management events that several selectors record together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManagementEvents<'a> {
    /// Calls that change something.
    pub changes: Coverage<'a>,
    /// Calls that only read.
    pub reading: Coverage<'a>,
}

/// The services whose events are recorded: `None` for none, else all but these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage<'a>(Option<BTreeSet<&'a str>>);

impl<'a> ManagementEvents<'a> {
    /// Adds what the selectors of an answer record, both classic and advanced ones.
    pub fn add(&mut self, answer: View<'a>) {
        for selector in answer.list("EventSelectors") {
            self.add_classic(selector);
        }
        for selector in answer.list("AdvancedEventSelectors") {
            self.add_advanced(selector);
        }
    }

    /// Whether any management events are recorded.
    pub fn are_any(&self) -> bool {
        self.changes.is_any() || self.reading.is_any()
    }

    fn add_classic(&mut self, selector: View<'a>) {
        if !selector.flag("IncludeManagementEvents") {
            return;
        }
        let left_out: BTreeSet<&str> = sort::set(selector.texts("ExcludeManagementEventSources"));
        match selector.text("ReadWriteType") {
            "All" => {
                self.changes.add(&left_out);
                self.reading.add(&left_out);
            }
            "WriteOnly" => self.changes.add(&left_out),
            "ReadOnly" => self.reading.add(&left_out),
            _ => {}
        }
    }

    /// Adds an advanced selector. One that is narrowed by anything other than the kind of call and the services left out is
    /// ignored, because it does not record all events.
    fn add_advanced(&mut self, selector: View<'a>) {
        let (mut is_management, mut changes, mut reading) = (false, true, true);
        let mut left_out = BTreeSet::new();
        for field in selector.list("FieldSelectors") {
            let equals: Vec<&str> = field.texts("Equals").collect();
            match (field.text("Field"), equals.as_slice()) {
                ("eventCategory", ["Management"]) => is_management = true,
                ("readOnly", ["true"]) => changes = false,
                ("readOnly", ["false"]) => reading = false,
                ("eventSource", []) if only_not_equals(field) => left_out.extend(field.texts("NotEquals")),
                _ => return,
            }
        }
        if is_management && changes {
            self.changes.add(&left_out);
        }
        if is_management && reading {
            self.reading.add(&left_out);
        }
    }
}

/// Whether a field's only operator is `NotEquals`.
fn only_not_equals(field: View<'_>) -> bool {
    field.entries().all(|(name, value)| match name {
        "Field" | "NotEquals" => true,
        _ => value.items().len() == 0,
    })
}

impl<'a> Coverage<'a> {
    /// Adds all services but these. A service is left out only if every selector leaves it out.
    fn add(&mut self, left_out: &BTreeSet<&'a str>) {
        self.0 = Some(match &self.0 {
            None => left_out.clone(),
            Some(already) => already & left_out,
        });
    }

    /// Whether events of any service are recorded.
    pub fn is_any(&self) -> bool {
        self.0.is_some()
    }

    /// Whether the events of all services are recorded; those of KMS and the RDS Data API may be missing.
    pub fn is_whole(&self) -> bool {
        self.0.as_ref().is_some_and(|left_out| left_out.iter().all(|source| [KMS, RDS_DATA].contains(source)))
    }

    /// Whether events of KMS are recorded.
    pub fn has_kms(&self) -> bool {
        self.0.as_ref().is_some_and(|left_out| !left_out.contains(KMS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// Checks the coverage of changes and of reads, each by `is_whole` and `has_kms`.
    #[track_caller]
    fn check(answer: Value, changes: (bool, bool), reading: (bool, bool)) {
        let mut events = ManagementEvents::default();
        events.add(View::of(&answer));
        assert_eq!((events.changes.is_whole(), events.changes.has_kms()), changes, "changes in {answer}");
        assert_eq!((events.reading.is_whole(), events.reading.has_kms()), reading, "reading in {answer}");
    }

    const ALL: (bool, bool) = (true, true);
    const BUT_KMS: (bool, bool) = (true, false);
    const NONE: (bool, bool) = (false, false);

    #[test]
    fn classic_selectors_say_kinds_and_what_is_left_out() {
        let classic = |kind: &str, management: bool, left_out: Value| json!({"EventSelectors": [{"ReadWriteType": kind, "IncludeManagementEvents": management, "ExcludeManagementEventSources": left_out}]});
        check(classic("All", true, json!([])), ALL, ALL);
        check(classic("WriteOnly", true, json!([])), ALL, NONE);
        check(classic("ReadOnly", true, json!([])), NONE, ALL);
        check(classic("All", false, json!([])), NONE, NONE);
        check(classic("All", true, json!([KMS])), BUT_KMS, BUT_KMS);
        check(classic("All", true, json!([RDS_DATA])), ALL, ALL);
        check(classic("All", true, Value::Null), ALL, ALL);
        check(json!({}), NONE, NONE);
    }

    fn advanced(selectors: &[&[Value]]) -> Value {
        let selectors: Vec<Value> = selectors
            .iter()
            .map(|more| {
                let category = json!({"Field": "eventCategory", "Equals": ["Management"]});
                let fields: Vec<Value> = [category].into_iter().chain(more.iter().cloned()).collect();
                json!({ "FieldSelectors": fields })
            })
            .collect();
        json!({ "EventSelectors": [], "AdvancedEventSelectors": selectors })
    }

    #[test]
    fn advanced_selectors_say_the_same_in_fields() {
        let read_only = |value: &str| json!({"Field": "readOnly", "Equals": [value]});
        let but = |source: &str| json!({"Field": "eventSource", "NotEquals": [source]});
        check(advanced(&[&[]]), ALL, ALL);
        check(advanced(&[&[read_only("false")]]), ALL, NONE);
        check(advanced(&[&[read_only("true")]]), NONE, ALL);
        check(advanced(&[&[but(KMS)]]), BUT_KMS, BUT_KMS);
        check(advanced(&[&[but(RDS_DATA)]]), ALL, ALL);
        check(advanced(&[&[but("iam.amazonaws.com")]]), (false, true), (false, true));
        check(
            json!({"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]}),
            NONE,
            NONE,
        );
    }

    #[test]
    fn a_second_selector_brings_back_what_the_first_leaves_out() {
        let but_kms = json!({"Field": "eventSource", "NotEquals": [KMS]});
        let changes = json!({"Field": "readOnly", "Equals": ["false"]});
        check(advanced(&[&[but_kms], &[changes]]), ALL, BUT_KMS);
    }

    #[test]
    fn what_is_narrowed_in_another_way_is_not_all() {
        for field in [
            json!({"Field": "eventSource", "Equals": [KMS]}),
            json!({"Field": "eventSource", "NotStartsWith": ["s3"]}),
            json!({"Field": "eventSource", "NotEquals": [KMS], "NotEndsWith": [".com"]}),
            json!({"Field": "eventName", "NotEquals": ["Decrypt"]}),
            json!({"Field": "readOnly", "Equals": ["true", "false"]}),
        ] {
            check(advanced(&[&[field]]), NONE, NONE);
        }
    }
}
