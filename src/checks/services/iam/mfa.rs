//! How far an IAM user's policies deny requests that were made without a second factor.

use super::policy::{Condition, Statement};

/// How far policies deny requests without a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// Not at all.
    None,
    /// In part: only in the console, only for some actions, or only under further conditions.
    Half,
    /// In the console and with access keys.
    Full,
}

/// The two ways in which an IAM user makes requests. A request from the console says whether there was a second factor. A
/// request with an access key does not say.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ways {
    console: bool,
    keys: bool,
}

impl Ways {
    const BOTH: Self = Self { console: true, keys: true };

    fn and(self, other: Self) -> Self {
        Self { console: self.console && other.console, keys: self.keys && other.keys }
    }

    fn or(self, other: Self) -> Self {
        Self { console: self.console || other.console, keys: self.keys || other.keys }
    }
}

/// How far these statements together deny requests without a second factor.
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
        // Statements that deny only requests with access keys leave the console open, where people sign in.
        (_, Ways { console: true, .. }) => Guard::Half,
        _ => Guard::None,
    }
}

/// The requests without a second factor that a Deny denies, and whether it does so without further conditions. `None` if it is
/// not about the second factor.
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

/// The requests without a second factor for which a condition holds. Requests from the console say that there was none,
/// requests with access keys do not have the key, and the age exists only if there was one. `None` if the condition is not
/// about the absence of a second factor.
fn holds_without_factor(condition: &Condition<'_>) -> Option<Ways> {
    let keys = condition.holds_without_key();
    if condition.is_on("aws:MultiFactorAuthAge") {
        return keys.then_some(Ways::BOTH);
    }
    let console = condition.is_operator("bool") && condition.only_flag() == Some(false);
    let is_about_factor = condition.is_on("aws:MultiFactorAuthPresent")
        && (console || condition.is_operator("null") && condition.only_flag() == Some(true));
    is_about_factor.then_some(Ways { console, keys })
}

/// Whether a condition only exempts requests that AWS services make in the user's name.
fn leaves_out_services(condition: &Condition<'_>) -> bool {
    condition.is_on("aws:ViaAWSService") && condition.only_flag() == Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::services::iam::policy::statements;
    use crate::evidence::View;
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
            (json!({"ForAllValues:Bool": {"aws:MultiFactorAuthPresent": "false"}}), Guard::Full),
            (json!({"ForAnyValue:Bool": {"aws:MultiFactorAuthPresent": "false"}}), Guard::Half),
            (json!({"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}), Guard::Full),
            (json!({"NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}}), Guard::None),
            (json!({"Null": {"aws:MultiFactorAuthAge": "false"}}), Guard::None),
            // Requests from the console have the key, and pass.
            (json!({"Null": {"aws:MultiFactorAuthPresent": "true"}}), Guard::None),
            (json!({"Null": {"aws:MultiFactorAuthPresent": "false"}}), Guard::None),
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
