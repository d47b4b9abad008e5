//! IAM policies, to the extent of CRITERIA.md E9.

use crate::catalog::AccountId;
use crate::evidence::View;
use crate::stdx::glob;

mod condition;

pub use condition::Condition;

/// A statement of a policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statement<'a>(View<'a>);

/// The statements of a policy document, which can have one or several.
pub fn statements(document: View<'_>) -> impl Iterator<Item = Statement<'_>> {
    document.get("Statement").one_or_many().map(Statement)
}

impl<'a> Statement<'a> {
    /// Whether the statement allows something.
    pub fn is_allow(self) -> bool {
        self.0.text("Effect") == "Allow"
    }

    /// Whether the statement denies something.
    pub fn is_deny(self) -> bool {
        self.0.text("Effect") == "Deny"
    }

    /// Whether the statement allows this action, by name or by a pattern.
    pub fn allows(self, action: &str) -> bool {
        self.is_allow() && self.actions().any(|pattern| glob::fits_action(pattern, action))
    }

    /// Whether the statement is about every action, or all but those it names, on every resource.
    pub fn is_wide(self) -> bool {
        let all_but_some = self.has_not_action() && !self.not_actions().any(|action| action == "*");
        (all_but_some || self.actions().any(is_every_action)) && self.resources().any(|resource| resource == "*")
    }

    /// The actions as written.
    pub fn actions(self) -> impl Iterator<Item = &'a str> {
        self.0.texts("Action")
    }

    /// Whether the statement has `NotAction`.
    pub fn has_not_action(self) -> bool {
        self.0.get("NotAction").is_there()
    }

    /// The actions that `NotAction` excludes.
    pub fn not_actions(self) -> impl Iterator<Item = &'a str> {
        self.0.texts("NotAction")
    }

    /// The resources as written.
    pub fn resources(self) -> impl Iterator<Item = &'a str> {
        self.0.texts("Resource")
    }

    /// The principals of a kind, such as `AWS`, `Service` or `Federated`. `"Principal": "*"` is one of `AWS`.
    pub fn principals(self, kind: &str) -> impl Iterator<Item = &'a str> {
        let principal = self.0.get("Principal");
        let anybody = (kind == "AWS" && principal.as_text() == "*").then_some("*");
        anybody.into_iter().chain(principal.texts(kind).collect::<Vec<_>>())
    }

    /// Whether the statement has `NotPrincipal`.
    pub fn has_not_principal(self) -> bool {
        self.0.get("NotPrincipal").is_there()
    }

    /// Whether the statement is about everybody. `NotPrincipal` is, and so is an ARN that leaves the account open, because
    /// anybody can make a role of any name in an account of their own.
    pub fn is_about_everybody(self) -> bool {
        self.has_not_principal() || self.principals("AWS").any(is_everybody)
    }

    /// The statement's conditions.
    pub fn conditions(self) -> impl Iterator<Item = Condition<'a>> {
        self.0.get("Condition").entries().flat_map(|(operator, keys)| {
            keys.entries().map(move |(key, values)| {
                let values = values.one_or_many().map(|value| match value.as_flag() {
                    Some(true) => "true",
                    Some(false) => "false",
                    None => value.as_text(),
                });
                Condition { operator, key, values: values.collect() }
            })
        })
    }

    /// Whether the statement allows everybody, and no condition narrows it.
    pub fn is_public(self) -> bool {
        self.is_allow() && self.is_about_everybody() && !self.is_narrowed()
    }

    /// Whether a condition narrows who makes the request or from where.
    pub fn is_narrowed(self) -> bool {
        let mut keys = condition::NARROWING.iter().map(|(key, _)| *key);
        self.is_held(&mut keys, &|condition| !condition.covers_everything())
    }

    /// Whether a condition on this key narrows the statement, with values that do not cover everything.
    pub fn is_narrowed_by(self, key: &str) -> bool {
        self.is_held_to(key, &|condition| !condition.covers_everything())
    }

    /// Whether conditions on a key hold the statement to values that pass: an Allow then allows only requests that have the key
    /// with a named value, and a Deny denies all other requests.
    pub fn is_held_to(self, key: &str, passes: &dyn Fn(&Condition<'a>) -> bool) -> bool {
        self.is_held(&mut [key].into_iter(), passes)
    }

    fn is_held<'b>(self, keys: &mut dyn Iterator<Item = &'b str>, passes: &dyn Fn(&Condition<'a>) -> bool) -> bool {
        let (conditions, is_deny): (Vec<Condition<'a>>, bool) = (self.conditions().collect(), self.is_deny());
        for key in keys {
            let (mut names, mut needs_key) = (false, is_deny);
            for condition in conditions.iter().filter(|condition| condition.is_on(key)) {
                names |= (if is_deny { condition.shuts_out() } else { condition.names() }) && passes(condition);
                needs_key |= condition.needs_key();
            }
            if names && needs_key {
                return true;
            }
        }
        false
    }

    /// Whether the statement allows every action on every resource, with or without a condition.
    pub fn allows_everything(self) -> bool {
        self.is_allow() && self.actions().any(is_every_action) && self.resources().any(|resource| resource == "*")
    }

    /// Whether the statement allows every action on every resource, without a condition.
    pub fn has_full_power(self) -> bool {
        self.allows_everything() && self.conditions().next().is_none()
    }
}

/// Whether a pattern of actions means every action.
fn is_every_action(pattern: &str) -> bool {
    pattern == "*" || pattern == "*:*"
}

/// Whether a principal means everybody.
fn is_everybody(principal: &str) -> bool {
    principal == "*" || principal.split(':').nth(4).is_some_and(condition::has_wildcard)
}

/// The account of a principal of the kind `AWS`, or a pattern such as `*` for everybody. `None` if the principal names no
/// account, such as the ID that is left of a deleted user or role.
pub fn account_of(principal: &str) -> Option<&str> {
    let account = if principal.starts_with("arn:") { principal.split(':').nth(4)? } else { principal };
    (condition::has_wildcard(account) || AccountId::parse(account).is_some()).then_some(account)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[track_caller]
    fn check(statement: Value, test: impl Fn(Statement<'_>) -> bool, expected: bool) {
        let document = json!({ "Statement": statement });
        let found = statements(View::of(&document)).any(test);
        assert_eq!(found, expected, "{document}");
    }

    #[test]
    fn everybody_is_public_however_it_is_written() {
        for principal in [json!("*"), json!({"AWS": "*"}), json!({"AWS": ["arn:aws:iam::1:root", "*"]})] {
            check(json!({"Effect": "Allow", "Principal": principal}), |it| it.is_public(), true);
            check(json!({"Effect": "Deny", "Principal": principal}), |it| it.is_public(), false);
        }
        check(json!([{"Effect": "Allow", "Principal": {"Service": "*"}}]), |it| it.is_public(), false);
        check(json!([{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:root"}}]), |it| it.is_public(), false);
    }

    #[test]
    fn everybody_but_some_and_accounts_left_open_are_everybody() {
        for (principal, public) in [
            (json!({"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}}), true),
            (json!({"NotPrincipal": {"Service": "s3.amazonaws.com"}}), true),
            (json!({"Principal": {"AWS": "arn:aws:iam::*:root"}}), true),
            (json!({"Principal": {"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::*:role/x"]}}), true),
            (json!({"Principal": {"AWS": "arn:aws:iam::1111*:role/x"}}), true),
            (json!({"Principal": {"AWS": "arn:aws:iam::111122223333:role/*"}}), false),
            (json!({"Principal": {"AWS": "111122223333"}}), false),
            (json!({"Principal": {"Service": "s3.amazonaws.com"}}), false),
            (json!({}), false),
        ] {
            let with = |effect: &str, condition: Value| {
                let mut statement = principal.clone();
                statement["Effect"] = json!(effect);
                statement["Condition"] = condition;
                statement
            };
            check(with("Allow", json!({})), |it| it.is_public(), public);
            check(with("Allow", json!({"StringEquals": {"aws:SourceAccount": "1"}})), |it| it.is_public(), false);
            check(with("Deny", json!({})), |it| it.is_public(), false);
        }
    }

    #[test]
    fn lists_within_lists_without_end_are_refused() {
        let nested = format!("{{\"Statement\":{}1{}}}", "[".repeat(500_000), "]".repeat(500_000));
        assert!(serde_json::from_str::<Value>(&nested).is_err());
    }

    #[test]
    fn full_power_is_everything_on_everything_without_a_condition() {
        for (statement, full) in [
            (json!({"Effect": "Allow", "Action": "*", "Resource": "*"}), true),
            (json!({"Effect": "Allow", "Action": ["s3:*", "*:*"], "Resource": ["*"]}), true),
            (json!({"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::a"}), false),
            (json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}), false),
            (json!({"Effect": "Deny", "Action": "*", "Resource": "*"}), false),
            (json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}), false),
            (json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "true"}}}), false),
        ] {
            check(statement, |it| it.has_full_power(), full);
        }
    }

    #[test]
    fn an_action_is_allowed_by_name_or_pattern_in_any_letter_case() {
        for (action, allowed) in [
            (json!("sts:AssumeRole"), true),
            (json!("STS:assumerole"), true),
            (json!(["s3:*", "sts:Assume*"]), true),
            (json!("sts:AssumeRol?"), true),
            (json!("*"), true),
            (json!("sts:AssumeRole?"), false),
            (json!("sts:AssumeRoleWithSAML"), false),
            (json!("sts:*SAML"), false),
        ] {
            check(json!({"Effect": "Allow", "Action": action}), |it| it.allows("sts:AssumeRole"), allowed);
            check(json!({"Effect": "Deny", "Action": action}), |it| it.allows("sts:AssumeRole"), false);
        }
    }

    #[test]
    fn a_statement_is_wide_when_it_is_about_everything_or_all_but_some() {
        for (statement, wide) in [
            (json!({"Action": "*", "Resource": "*"}), true),
            (json!({"NotAction": ["iam:*"], "Resource": ["*"]}), true),
            (json!({"NotAction": "*", "Resource": "*"}), false),
            (json!({"NotAction": "iam:*", "Resource": "arn:aws:s3:::a"}), false),
            (json!({"Action": "s3:*", "Resource": "*"}), false),
        ] {
            check(statement, |it| it.is_wide(), wide);
        }
    }

    #[test]
    fn a_principal_tells_its_account() {
        for (principal, account) in [
            ("*", Some("*")),
            ("arn:aws:iam::1111*:root", Some("1111*")),
            ("111122223333", Some("111122223333")),
            ("arn:aws:iam::111122223333:root", Some("111122223333")),
            ("arn:aws-us-gov:iam::111122223333:role/a/b", Some("111122223333")),
            ("AROAEXAMPLEEXAMPLE", None),
            ("arn:aws:iam", None),
            ("", None),
        ] {
            assert_eq!(account_of(principal), account, "{principal}");
        }
    }
}
