//! The object-level events of S3 that a trail or an event data store records: reads and changes, of every bucket or of chosen
//! ones.

use crate::evidence::View;
use std::collections::BTreeMap;

/// The resource type of objects in selectors.
const OBJECT: &str = "AWS::S3::Object";
/// The value that means every bucket in selectors.
const EVERY_BUCKET: &str = "arn:aws:s3";

/// Kinds of events about objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Whether reads are recorded.
    pub reading: bool,
    /// Whether it is recorded that objects are created, replaced or deleted.
    pub changes: bool,
}

impl Kinds {
    /// The kinds that either of the two has.
    pub fn and(self, other: Self) -> Self {
        Self { reading: self.reading || other.reading, changes: self.changes || other.changes }
    }

    /// Whether both kinds are recorded.
    pub fn are_both(self) -> bool {
        self.reading && self.changes
    }

    /// Whether any kind is recorded.
    pub fn are_any(self) -> bool {
        self.reading || self.changes
    }
}

/// Buckets that a selector chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice<'a> {
    /// The ARN that the selector names, or the ARN's beginning or end.
    pub name: &'a str,
    /// The Region, if only one is recorded; otherwise empty.
    pub region: &'a str,
    /// Whether the selector leaves these buckets out, and so chooses all others.
    pub is_left_out: bool,
}

/// The object-level events that several selectors record together.
#[derive(Debug, Default)]
pub struct ObjectEvents<'a> {
    /// The events of every bucket; log buckets may be left out.
    pub everywhere: Kinds,
    /// The events of chosen buckets.
    pub chosen: BTreeMap<Choice<'a>, Kinds>,
    /// Whether there is a selector that records only some calls; it is ignored otherwise.
    pub is_narrowed: bool,
}

impl<'a> ObjectEvents<'a> {
    /// Adds what the selectors of an answer record, both classic and advanced ones. `region` is the one Region that is
    /// recorded, or empty for all. `logs` are the buckets to which trails deliver.
    pub fn add(&mut self, answer: View<'a>, region: &'a str, logs: &[&str]) {
        for selector in answer.list("EventSelectors") {
            let kinds = match selector.text("ReadWriteType") {
                "All" => Kinds { reading: true, changes: true },
                "ReadOnly" => Kinds { reading: true, changes: false },
                "WriteOnly" => Kinds { reading: false, changes: true },
                _ => continue,
            };
            for resources in selector.list("DataResources").filter(|resources| resources.text("Type") == OBJECT) {
                for name in resources.texts("Values") {
                    self.note(Choice { name, region, is_left_out: false }, kinds);
                }
            }
        }
        for selector in answer.list("AdvancedEventSelectors") {
            self.add_advanced(selector, region, logs);
        }
    }

    fn add_advanced(&mut self, selector: View<'a>, region: &'a str, logs: &[&str]) {
        let mut kinds = Kinds { reading: true, changes: true };
        let (mut is_data, mut is_objects, mut is_narrowed) = (false, false, false);
        let mut named: Vec<&'a str> = Vec::new();
        let mut left_out: Vec<&'a str> = Vec::new();
        for field in selector.list("FieldSelectors") {
            let equals: Vec<&str> = field.texts("Equals").collect();
            match (field.text("Field"), equals.as_slice()) {
                ("eventCategory", ["Data"]) => is_data = true,
                ("resources.type", types) => is_objects = types.contains(&OBJECT),
                ("readOnly", ["true"]) => kinds.changes = false,
                ("readOnly", ["false"]) => kinds.reading = false,
                ("readOnly", ["true", "false"] | ["false", "true"]) => {}
                ("eventSource", sources) if sources.contains(&"s3.amazonaws.com") => {}
                ("resources.ARN", _) => {
                    named.extend(["Equals", "StartsWith", "EndsWith"].iter().flat_map(|name| field.texts(name)));
                    let left = ["NotEquals", "NotStartsWith", "NotEndsWith"];
                    left_out.extend(left.iter().flat_map(|name| field.texts(name)));
                }
                _ => is_narrowed = true,
            }
        }
        if !is_data || !is_objects {
            return;
        }
        if is_narrowed {
            self.is_narrowed = true;
            return;
        }
        left_out.retain(|name| !is_log_bucket(name, logs));
        if named.is_empty() && left_out.is_empty() {
            named.push(EVERY_BUCKET);
        }
        // If a selector both names buckets and leaves some out, those that it names are the fewer.
        let (names, is_left_out) = if named.is_empty() { (left_out, true) } else { (named, false) };
        for name in names {
            self.note(Choice { name, region, is_left_out }, kinds);
        }
    }

    fn note(&mut self, choice: Choice<'a>, kinds: Kinds) {
        if is_every_bucket(choice.name) && choice.region.is_empty() && !choice.is_left_out {
            self.everywhere = self.everywhere.and(kinds);
        } else {
            let known = self.chosen.entry(choice).or_default();
            *known = known.and(kinds);
        }
    }
}

/// Whether a name is `arn:aws:s3` or `arn:aws:s3:::`, in any partition.
fn is_every_bucket(name: &str) -> bool {
    let mut parts = name.trim_end_matches(':').split(':');
    parts.next() == Some("arn") && parts.next().is_some() && parts.next() == Some("s3") && parts.next().is_none()
}

/// Whether objects of this ARN are logs: a trail delivers to their bucket, or the bucket's name has the word `log` or `logs`.
fn is_log_bucket(arn: &str, trails: &[&str]) -> bool {
    let Some((_, path)) = arn.split_once(":::") else { return false };
    let bucket = path.split('/').next().unwrap_or_default();
    let mut words = bucket.split(['-', '.']);
    trails.contains(&bucket) || words.any(|word| matches!(word, "log" | "logs"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const NONE: Kinds = Kinds { reading: false, changes: false };
    const BOTH: Kinds = Kinds { reading: true, changes: true };
    const READING: Kinds = Kinds { reading: true, changes: false };
    const CHANGES: Kinds = Kinds { reading: false, changes: true };

    /// Checks what is recorded of every bucket, the names that are chosen, and whether only some calls are recorded.
    #[track_caller]
    fn check(answer: Value, everywhere: Kinds, chosen: &[(&str, bool, Kinds)], is_narrowed: bool) {
        let mut events = ObjectEvents::default();
        events.add(View::of(&answer), "", &["trail-bucket"]);
        let found: Vec<_> =
            events.chosen.iter().map(|(choice, kinds)| (choice.name, choice.is_left_out, *kinds)).collect();
        assert_eq!((events.everywhere, found.as_slice(), events.is_narrowed), (everywhere, chosen, is_narrowed));
    }

    fn classic(kind: &str, of: &str, values: &[&str]) -> Value {
        json!({"EventSelectors": [{"ReadWriteType": kind, "DataResources": [{"Type": of, "Values": values}]}]})
    }

    #[test]
    fn classic_selectors_name_buckets_or_all() {
        let own = "arn:aws:s3:::own/";
        for all in ["arn:aws:s3", "arn:aws:s3:::", "arn:aws-us-gov:s3:::"] {
            check(classic("All", OBJECT, &[all]), BOTH, &[], false);
        }
        check(classic("ReadOnly", OBJECT, &["arn:aws:s3"]), READING, &[], false);
        check(classic("WriteOnly", OBJECT, &["arn:aws:s3"]), CHANGES, &[], false);
        check(classic("All", OBJECT, &[own]), NONE, &[(own, false, BOTH)], false);
        check(classic("WriteOnly", OBJECT, &[own]), NONE, &[(own, false, CHANGES)], false);
        check(classic("All", OBJECT, &[]), NONE, &[], false);
        check(classic("All", "AWS::Lambda::Function", &["arn:aws:lambda"]), NONE, &[], false);
        check(classic("", OBJECT, &["arn:aws:s3"]), NONE, &[], false);
        check(json!({}), NONE, &[], false);
    }

    fn advanced(more: &[Value]) -> Value {
        let mut fields = vec![
            json!({"Field": "eventCategory", "Equals": ["Data"]}),
            json!({"Field": "resources.type", "Equals": [OBJECT]}),
        ];
        fields.extend(more.iter().cloned());
        json!({"AdvancedEventSelectors": [{ "FieldSelectors": fields }]})
    }

    #[test]
    fn advanced_selectors_say_the_same_in_fields() {
        let own = "arn:aws:s3:::own/";
        let arn = |operator: &str, name: &str| json!({"Field": "resources.ARN", operator: [name]});
        check(advanced(&[]), BOTH, &[], false);
        check(advanced(&[json!({"Field": "readOnly", "Equals": ["true"]})]), READING, &[], false);
        check(advanced(&[json!({"Field": "readOnly", "Equals": ["false"]})]), CHANGES, &[], false);
        check(advanced(&[json!({"Field": "eventSource", "Equals": ["s3.amazonaws.com"]})]), BOTH, &[], false);
        check(advanced(&[arn("StartsWith", "arn:aws:s3:::")]), BOTH, &[], false);
        for operator in ["StartsWith", "Equals", "EndsWith"] {
            check(advanced(&[arn(operator, own)]), NONE, &[(own, false, BOTH)], false);
        }
        for operator in ["NotStartsWith", "NotEquals", "NotEndsWith"] {
            check(advanced(&[arn(operator, own)]), NONE, &[(own, true, BOTH)], false);
        }
        let both = json!({"Field": "resources.ARN", "StartsWith": [own], "NotStartsWith": ["arn:aws:s3:::own/tmp/"]});
        check(advanced(&[both]), NONE, &[(own, false, BOTH)], false);
    }

    #[test]
    fn log_buckets_may_be_left_out() {
        for (name, is_log) in [
            ("arn:aws:s3:::trail-bucket/", true),
            ("arn:aws:s3:::access-logs/", true),
            ("arn:aws:s3:::company.log.archive/2026/", true),
            ("arn:aws:s3:::blogs/", false),
            ("arn:aws:s3:::customers/", false),
        ] {
            let field = json!({"Field": "resources.ARN", "NotStartsWith": [name]});
            let (everywhere, chosen) = if is_log { (BOTH, vec![]) } else { (NONE, vec![(name, true, BOTH)]) };
            check(advanced(&[field]), everywhere, &chosen, false);
        }
    }

    #[test]
    fn what_is_narrowed_to_some_calls_is_said_to_be() {
        for field in [
            json!({"Field": "eventName", "Equals": ["GetObject"]}),
            json!({"Field": "eventName", "NotEquals": ["HeadObject"]}),
            json!({"Field": "userIdentity.arn", "StartsWith": ["arn:aws:sts"]}),
            json!({"Field": "eventSource", "Equals": ["s3-outposts.amazonaws.com"]}),
        ] {
            check(advanced(&[field]), NONE, &[], true);
        }
    }

    #[test]
    fn other_events_are_none_of_objects() {
        let of = |category: &str, kind: &str| {
            json!({"AdvancedEventSelectors": [{"FieldSelectors": [
                {"Field": "eventCategory", "Equals": [category]}, {"Field": "resources.type", "Equals": [kind]}
            ]}]})
        };
        check(of("Data", "AWS::Lambda::Function"), NONE, &[], false);
        check(of("Management", OBJECT), NONE, &[], false);
        check(
            json!({"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]}),
            NONE,
            &[],
            false,
        );
    }

    #[test]
    fn a_trail_of_one_region_chooses_that_regions_buckets() {
        let answer = classic("All", OBJECT, &["arn:aws:s3"]);
        let mut events = ObjectEvents::default();
        events.add(View::of(&answer), "eu-west-1", &[]);
        assert_eq!(events.everywhere, NONE);
        let choice = Choice { name: "arn:aws:s3", region: "eu-west-1", is_left_out: false };
        assert_eq!(events.chosen.get(&choice), Some(&BOTH));
    }

    #[test]
    fn several_selectors_add_up() {
        let answer = json!({"EventSelectors": [
            {"ReadWriteType": "ReadOnly", "DataResources": [{"Type": OBJECT, "Values": ["arn:aws:s3"]}]},
            {"ReadWriteType": "WriteOnly", "DataResources": [{"Type": OBJECT, "Values": ["arn:aws:s3"]}]}
        ]});
        check(answer, BOTH, &[], false);
    }
}
