//! IAM policies, as far as criteria.md E9 reads them.

use super::view::View;

/// Condition keys that narrow a statement which allows everybody, in small letters.
const NARROWING: &[&str] = &[
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:sourcearn",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceip",
    "kms:calleraccount",
];

/// Values that narrow nothing.
const EVERYTHING: &[&str] = &["*", "0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"];

/// A statement of a policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statement<'a>(View<'a>);

/// One condition of a statement: operator and key as written, and its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition<'a> {
    /// Such as `StringEquals` or `ForAnyValue:StringLike`.
    pub operator: &'a str,
    /// Such as `aws:SourceArn`.
    pub key: &'a str,
    /// At least one value counts.
    pub values: Vec<&'a str>,
}

/// The statements of a policy document; one or many may be written.
pub fn statements(document: View<'_>) -> impl Iterator<Item = Statement<'_>> {
    document.get("Statement").one_or_many().map(Statement)
}

impl<'a> Statement<'a> {
    /// Whether it allows something.
    pub fn is_allow(self) -> bool {
        self.0.text("Effect") == "Allow"
    }

    /// Whether it forbids something.
    pub fn is_deny(self) -> bool {
        self.0.text("Effect") == "Deny"
    }

    /// Whether it allows this action, by name or by a pattern.
    pub fn allows(self, action: &str) -> bool {
        self.is_allow() && self.actions().any(|pattern| matches(pattern, action))
    }

    /// Whether it is about every action, or all but those it names, on everything.
    pub fn is_wide(self) -> bool {
        let all_but_some = self.has_not_action() && !self.not_actions().any(|action| action == "*");
        (all_but_some || self.actions().any(is_every_action)) && self.resources().any(|resource| resource == "*")
    }

    /// The actions as written.
    pub fn actions(self) -> impl Iterator<Item = &'a str> {
        self.0.texts("Action")
    }

    /// Whether it is written with `NotAction`.
    pub fn has_not_action(self) -> bool {
        self.0.get("NotAction").is_there()
    }

    /// The actions that `NotAction` leaves out.
    pub fn not_actions(self) -> impl Iterator<Item = &'a str> {
        self.0.texts("NotAction")
    }

    /// The resources as written.
    pub fn resources(self) -> impl Iterator<Item = &'a str> {
        self.0.texts("Resource")
    }

    /// The principals of a kind: `AWS`, `Service`, `Federated`. `"Principal": "*"` is one of `AWS`.
    pub fn principals(self, kind: &str) -> impl Iterator<Item = &'a str> {
        let principal = self.0.get("Principal");
        let anybody = (kind == "AWS" && principal.as_text() == "*").then_some("*");
        anybody.into_iter().chain(principal.texts(kind).collect::<Vec<_>>())
    }

    /// Whether it names those whom it is not about.
    pub fn has_not_principal(self) -> bool {
        self.0.get("NotPrincipal").is_there()
    }

    /// Its conditions.
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

    /// Whether it allows everybody, and no condition narrows that.
    pub fn is_public(self) -> bool {
        self.is_allow() && self.principals("AWS").any(|principal| principal == "*") && !self.is_narrowed()
    }

    /// Whether a condition says who or from where.
    pub fn is_narrowed(self) -> bool {
        self.conditions().any(|condition| {
            condition.is_positive()
                && NARROWING.iter().any(|key| condition.is_on(key))
                && !condition.values.is_empty()
                && condition.values.iter().all(|value| !EVERYTHING.contains(value))
        })
    }

    /// Whether it allows every action on everything, with or without a condition.
    pub fn allows_everything(self) -> bool {
        self.is_allow() && self.actions().any(is_every_action) && self.resources().any(|resource| resource == "*")
    }

    /// Whether it allows every action on everything, and nothing limits it.
    pub fn has_full_power(self) -> bool {
        self.allows_everything() && self.conditions().next().is_none()
    }
}

impl Condition<'_> {
    /// Whether it is about a key; letter case does not matter.
    pub fn is_on(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// The flag that all its values are; `None` where they differ or are none.
    pub fn only_flag(&self) -> Option<bool> {
        let all = |flag: &str| !self.values.is_empty() && self.values.iter().all(|it| it.eq_ignore_ascii_case(flag));
        all("true").then_some(true).or_else(|| all("false").then_some(false))
    }

    /// Whether it lets through what it names, and only that: neither a negation, nor `IfExists`, which lets through what
    /// does not say.
    pub fn is_positive(&self) -> bool {
        let operator = self.operator.to_ascii_lowercase();
        !operator.contains("not") && !operator.ends_with("ifexists") && !operator.ends_with("null")
    }
}

/// Whether a pattern stands for every action.
fn is_every_action(pattern: &str) -> bool {
    pattern == "*" || pattern == "*:*"
}

/// Whether a pattern with `*` and `?` fits an action; letter case does not matter.
fn matches(pattern: &str, action: &str) -> bool {
    fn fits(pattern: &[u8], action: &[u8]) -> bool {
        match (pattern, action) {
            ([b'*', rest @ ..], _) => fits(rest, action) || matches!(action, [_, later @ ..] if fits(pattern, later)),
            ([b'?', rest @ ..], [_, later @ ..]) => fits(rest, later),
            ([one, rest @ ..], [other, later @ ..]) => one.eq_ignore_ascii_case(other) && fits(rest, later),
            ([], []) => true,
            _ => false,
        }
    }
    fits(pattern.as_bytes(), action.as_bytes())
}

/// The account that a principal of AWS is in or is: `*` for everybody, `None` where it does not say, as what is left of a
/// principal that was deleted.
pub fn account_of(principal: &str) -> Option<&str> {
    let account = if principal.starts_with("arn:") { principal.split(':').nth(4)? } else { principal };
    let is_number = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    (account == "*" || is_number).then_some(account)
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
    fn a_condition_narrows_in_any_letter_case_unless_it_admits_everything() {
        for (condition, public) in [
            (json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}), false),
            (json!({"stringequals": {"AWS:principalorgid": ["o-1"]}}), false),
            (json!({"StringLike": {"aws:SourceArn": "*"}}), true),
            (json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}), true),
            (json!({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "::/0"]}}), true),
            (json!({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}), false),
            (json!({"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}), true),
            (json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}), true),
            (json!({"StringEqualsIfExists": {"aws:SourceAccount": "1"}}), true),
            (json!({"Bool": {"aws:SecureTransport": true}}), true),
        ] {
            check(json!({"Effect": "Allow", "Principal": "*", "Condition": condition}), |it| it.is_public(), public);
        }
    }

    #[test]
    fn every_key_that_says_who_or_from_where_narrows() {
        for key in [
            "aws:PrincipalOrgID",
            "aws:PrincipalOrgPaths",
            "aws:PrincipalAccount",
            "aws:PrincipalArn",
            "aws:SourceAccount",
            "aws:SourceOwner",
            "aws:SourceOrgID",
            "aws:SourceArn",
            "aws:SourceVpc",
            "aws:SourceVpce",
            "aws:SourceIp",
            "kms:CallerAccount",
        ] {
            for key in [key.to_owned(), key.to_lowercase(), key.to_uppercase()] {
                let everybody = |value: &str| json!({"Effect": "Allow", "Principal": "*", "Condition": {"StringLike": { &key: value }}});
                check(everybody("ours"), |it| it.is_public(), false);
                for value in ["*", "0.0.0.0/0", "::/0", "128.0.0.0/1"] {
                    check(everybody(value), |it| it.is_public(), true);
                }
            }
        }
        let other = json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1", "aws:UserAgent": "ours"}});
        check(json!({"Effect": "Allow", "Principal": "*", "Condition": other}), |it| it.is_public(), true);
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
