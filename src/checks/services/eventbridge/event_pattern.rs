//! Event patterns of EventBridge: whether a rule matches an event. The operators are those of EventBridge's user guide
//! ("Comparison operators for use in event patterns"). An operator that is not known here matches nothing, so that an unknown
//! filter counts as one that excludes the event.

use crate::stdx::glob;
use serde_json::{Map, Value};

/// Whether a pattern matches an event.
pub fn matches(pattern: &Value, event: &Value) -> bool {
    let Value::Object(pattern) = pattern else { return false };
    !pattern.is_empty() && all_match(pattern, event)
}

fn all_match(pattern: &Map<String, Value>, event: &Value) -> bool {
    pattern.iter().all(|(name, wanted)| match wanted {
        Value::Array(patterns) if name == "$or" => patterns.iter().any(|pattern| matches(pattern, event)),
        Value::Array(filters) => {
            let values = one_or_many(event.get(name));
            filters.iter().any(|filter| matches_filter(filter, &values))
        }
        // One object of a list has to match as a whole.
        Value::Object(inner) => match event.get(name) {
            Some(Value::Array(items)) => items.iter().any(|item| all_match(inner, item)),
            Some(value) => all_match(inner, value),
            None => all_match(inner, &Value::Null),
        },
        _ => false,
    })
}

/// The values of a field: the items of a list, a single value, or none.
fn one_or_many(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    }
}

fn matches_filter(filter: &Value, values: &[&Value]) -> bool {
    let Value::Object(filter) = filter else { return values.iter().any(|value| is_same(filter, value)) };
    let mut operators = filter.iter();
    let (Some((operator, operand)), None) = (operators.next(), operators.next()) else { return false };
    match operator.as_str() {
        "exists" => operand.as_bool() == Some(!values.is_empty()),
        "anything-but" => !values.is_empty() && !values.iter().any(|value| is_excluded(operand, value)),
        "numeric" => values.iter().any(|value| value.as_f64().is_some_and(|number| is_in_range(operand, number))),
        operator => values.iter().any(|value| text_matches(operator, operand, value)),
    }
}

/// Whether the operand of `anything-but` excludes a value: by the value itself, by a list, or by a filter for texts.
fn is_excluded(operand: &Value, value: &Value) -> bool {
    match operand {
        Value::Array(items) => items.iter().any(|item| is_same(item, value)),
        Value::Object(filter) => filter.iter().any(|(operator, operand)| {
            one_or_many(Some(operand)).into_iter().any(|operand| text_matches(operator, operand, value))
        }),
        one => is_same(one, value),
    }
}

/// Whether two values are equal. Numbers are compared by value, because senders write 7 and 7.0.
fn is_same(wanted: &Value, value: &Value) -> bool {
    match (wanted.as_f64(), value.as_f64()) {
        (Some(wanted), Some(value)) => wanted == value,
        _ => wanted == value,
    }
}

/// Whether a number is within bounds such as `[">=", 7, "<", 9]`.
fn is_in_range(bounds: &Value, number: f64) -> bool {
    let bounds = bounds.as_array().map_or(&[][..], Vec::as_slice);
    let fits = |bound: &[Value]| {
        let [operator, limit] = bound else { return false };
        let Some(limit) = limit.as_f64() else { return false };
        match operator.as_str() {
            Some("<") => number < limit,
            Some("<=") => number <= limit,
            Some("=") => number == limit,
            Some(">=") => number >= limit,
            Some(">") => number > limit,
            _ => false,
        }
    };
    !bounds.is_empty() && bounds.chunks(2).all(fits)
}

fn text_matches(operator: &str, operand: &Value, value: &Value) -> bool {
    let Some(text) = value.as_str() else { return false };
    // Prefixes and suffixes may be compared without letter case: {"prefix": {"equals-ignore-case": "aws."}}.
    let folded = operand.get("equals-ignore-case").and_then(Value::as_str);
    let (text, operand) = match (folded, operand.as_str()) {
        (Some(folded), _) => (text.to_ascii_lowercase(), folded.to_ascii_lowercase()),
        (None, Some(operand)) => (text.to_owned(), operand.to_owned()),
        (None, None) => return false,
    };
    match operator {
        "prefix" => text.starts_with(&operand),
        "suffix" => text.ends_with(&operand),
        "equals-ignore-case" => text.eq_ignore_ascii_case(&operand),
        "wildcard" => glob::fits_text(&operand, &text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(cases: &[(Value, bool)]) {
        let event = json!({
            "source": "aws.guardduty", "account": "111122223333", "resources": [],
            "detail": {"severity": 8.0, "service": {"archived": false}, "tags": ["a", "b"], "nothing": null,
                "findings": [{"product": "X", "label": "HIGH"}, {"product": "Y", "label": "LOW"}]}
        });
        for (pattern, expected) in cases {
            assert_eq!(matches(pattern, &event), *expected, "{pattern}");
        }
    }

    #[test]
    fn every_field_of_a_pattern_has_to_fit() {
        check(&[
            (json!({"source": ["aws.guardduty"]}), true),
            (json!({"source": ["aws.s3", "aws.guardduty"]}), true),
            (json!({"source": ["aws.s3"]}), false),
            (json!({"source": ["aws.guardduty"], "account": ["999988887777"]}), false),
            (json!({"source": ["aws.guardduty"], "detail": {"service": {"archived": [false]}}}), true),
            (json!({"source": ["aws.guardduty"], "detail": {"service": {"archived": [true]}}}), false),
            (json!({"detail": {"absent": ["x"]}}), false),
            (json!({"detail": {"absent": {"deeper": ["x"]}}}), false),
            (json!({"detail": {"tags": ["b"]}}), true),
            (json!({"detail": {"nothing": [null]}}), true),
            (json!({"detail": {"severity": [8]}}), true),
            (json!({}), false),
            (json!("text"), false),
            (json!({"source": "aws.guardduty"}), false),
        ]);
    }

    #[test]
    fn of_a_list_of_structures_one_has_to_fit_as_a_whole() {
        check(&[
            (json!({"detail": {"findings": {"product": ["X"], "label": ["HIGH"]}}}), true),
            (json!({"detail": {"findings": {"product": ["Y"], "label": ["HIGH"]}}}), false),
        ]);
    }

    #[test]
    fn operators_compare_as_eventbridge_does() {
        let severity = |filter: Value| json!({"detail": {"severity": [filter]}});
        let source = |filter: Value| json!({ "source": [filter] });
        check(&[
            (severity(json!({"numeric": [">=", 7]})), true),
            (severity(json!({"numeric": [">=", 8]})), true),
            (severity(json!({"numeric": [">", 8]})), false),
            (severity(json!({"numeric": [">=", 7, "<", 8]})), false),
            (severity(json!({"numeric": [">=", 7, "<=", 8]})), true),
            (severity(json!({"numeric": ["=", 8]})), true),
            (severity(json!({"numeric": []})), false),
            (source(json!({"prefix": "aws."})), true),
            (source(json!({"prefix": {"equals-ignore-case": "AWS."}})), true),
            (source(json!({"suffix": "duty"})), true),
            (source(json!({"suffix": "hub"})), false),
            (source(json!({"equals-ignore-case": "AWS.GuardDuty"})), true),
            (source(json!({"wildcard": "aws.*duty"})), true),
            (source(json!({"anything-but": "aws.s3"})), true),
            (source(json!({"anything-but": ["aws.s3", "aws.guardduty"]})), false),
            (source(json!({"anything-but": {"prefix": "aws."}})), false),
            (source(json!({"anything-but": {"suffix": ["hub", "s3"]}})), true),
            (source(json!({"exists": true})), true),
            (source(json!({"newer": "than this"})), false),
            (json!({"detail": {"absent": [{"exists": false}]}}), true),
            (json!({"detail": {"absent": [{"anything-but": "x"}]}}), false),
            (json!({"$or": [{"source": ["aws.s3"]}, {"detail": {"tags": ["a"]}}]}), true),
            (json!({"$or": [{"source": ["aws.s3"]}]}), false),
        ]);
    }
}
