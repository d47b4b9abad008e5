//! Whether an IAM user's policies refuse what was asked without a second factor.

use super::policy::{Condition, Statement};

/// How far policies refuse requests without a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// Not at all.
    None,
    /// In part: in the console only, with access keys only, or only some actions.
    Half,
    /// In the console and with access keys.
    Full,
}

/// The two ways in which an IAM user asks. In the console the request says whether there was a second factor; with access
/// keys it says nothing of it.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ways {
    console: bool,
    keys: bool,
}

impl Ways {
    const BOTH: Self = Self { console: true, keys: true };
    const CONSOLE: Self = Self { console: true, keys: false };
    const KEYS: Self = Self { console: false, keys: true };

    fn and(self, other: Self) -> Self {
        Self { console: self.console && other.console, keys: self.keys && other.keys }
    }

    fn or(self, other: Self) -> Self {
        Self { console: self.console || other.console, keys: self.keys || other.keys }
    }
}

/// How far these statements refuse requests without a second factor, taken together.
pub fn guard<'a>(statements: impl Iterator<Item = Statement<'a>>) -> Guard {
    let (mut refused, mut some) = (Ways::default(), Ways::default());
    for statement in statements.filter(|statement| statement.is_deny()) {
        let Some((ways, is_plain)) = refused_by(statement) else { continue };
        some = some.or(ways);
        if is_plain && statement.is_wide() {
            refused = refused.or(ways);
        }
    }
    match (refused, some) {
        (Ways::BOTH, _) => Guard::Full,
        (_, some) if some == Ways::default() => Guard::None,
        _ => Guard::Half,
    }
}

/// Which requests without a second factor a Deny refuses, and whether it does so without further conditions. `None` where it
/// is not about the second factor.
fn refused_by(statement: Statement<'_>) -> Option<(Ways, bool)> {
    let (mut ways, mut is_about_mfa, mut is_plain) = (Ways::BOTH, false, true);
    for condition in statement.conditions() {
        if let Some(holds) = holds_without_factor(&condition) {
            ways = ways.and(holds);
            is_about_mfa = true;
        } else if !leaves_out_services(&condition) {
            is_plain = false;
        }
    }
    is_about_mfa.then_some((ways, is_plain))
}

/// For which requests without a second factor a condition on the second factor holds.
fn holds_without_factor(condition: &Condition<'_>) -> Option<Ways> {
    let is = |operator: &str| condition.operator.eq_ignore_ascii_case(operator);
    let (on_presence, on_age) =
        (condition.is_on("aws:MultiFactorAuthPresent"), condition.is_on("aws:MultiFactorAuthAge"));
    match condition.only_flag()? {
        false if on_presence && is("BoolIfExists") => Some(Ways::BOTH),
        false if on_presence && (is("Bool") || is("Null")) => Some(Ways::CONSOLE),
        true if on_presence && is("Null") => Some(Ways::KEYS),
        // The age is there only if there was a second factor.
        true if on_age && is("Null") => Some(Ways::BOTH),
        _ => None,
    }
}

/// Whether a condition does no more than let through what AWS services ask in the user's name.
fn leaves_out_services(condition: &Condition<'_>) -> bool {
    condition.is_on("aws:ViaAWSService") && condition.only_flag() == Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::View;
    use crate::evidence::policy::statements;
    use serde_json::{Value, json};

    #[track_caller]
    fn check(document: Value, expected: Guard) {
        let document = json!({ "Statement": document });
        assert_eq!(guard(statements(View::of(&document))), expected, "{document}");
    }

    fn deny(condition: Value) -> Value {
        json!({"Effect": "Deny", "NotAction": ["iam:EnableMFADevice"], "Resource": "*", "Condition": condition})
    }

    #[test]
    fn a_guard_holds_in_the_console_and_with_access_keys() {
        for (condition, guard) in [
            (json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}), Guard::Full),
            (json!({"boolifexists": {"AWS:multifactorauthpresent": [false]}}), Guard::Full),
            (
                json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}}),
                Guard::Full,
            ),
            (json!({"Null": {"aws:MultiFactorAuthAge": "true"}}), Guard::Full),
            (json!({"Bool": {"aws:MultiFactorAuthPresent": "false"}}), Guard::Half),
            (json!({"Null": {"aws:MultiFactorAuthPresent": "true"}}), Guard::Half),
            (json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}), Guard::None),
            (json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": ["true", "false"]}}), Guard::None),
            (json!({"Bool": {"aws:SecureTransport": "false"}}), Guard::None),
            (json!({}), Guard::None),
        ] {
            check(deny(condition), guard);
        }
    }

    #[test]
    fn two_halves_make_a_whole_but_one_statement_with_both_holds_for_nobody() {
        let (console, keys) = (
            json!({"Bool": {"aws:MultiFactorAuthPresent": "false"}}),
            json!({"Null": {"aws:MultiFactorAuthPresent": "true"}}),
        );
        check(json!([deny(console), deny(keys)]), Guard::Full);
        let both =
            json!({"Bool": {"aws:MultiFactorAuthPresent": "false"}, "Null": {"aws:MultiFactorAuthPresent": "true"}});
        check(deny(both), Guard::None);
    }

    #[test]
    fn a_guard_on_some_actions_or_under_more_conditions_is_half_a_guard() {
        let condition = json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}});
        for statement in [
            json!({"Effect": "Deny", "Action": "ec2:TerminateInstances", "Resource": "*", "Condition": condition}),
            json!({"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::a", "Condition": condition}),
            deny(
                json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
            ),
        ] {
            check(statement, Guard::Half);
        }
        check(json!({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}), Guard::Full);
        check(json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}), Guard::None);
    }
}
