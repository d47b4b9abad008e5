//! Conditions of a statement: what an operator asks of a key, and which values cover everything (CRITERIA.md E9).

use crate::catalog::arn::Arn;
use crate::stdx::addresses;
use std::borrow::Cow;

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

/// What an operator asks of a key that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    /// To have one of the values named: this narrows an Allow.
    Named,
    /// To have none of them: this narrows a Deny, which then refuses everything else.
    Other,
    /// To be before or after a value, which says neither who asks nor from where.
    Order,
}

/// What operators ask, in small letters. `Null` is not among them: it asks whether there is a key, and of nothing else.
/// Two prefixes and an ending change for what a condition holds that has no such key:
///
/// | written | without the key it |
/// |---|---|
/// | as it is, asking for what is named, or for an order | does not hold |
/// | as it is, asking for what is not named | holds |
/// | `…IfExists` | holds |
/// | `ForAllValues:…` | holds |
/// | `ForAnyValue:…` | does not hold |
/// | `ForAnyValue:…IfExists` | holds by the documentation, and does not in AWS: taken for neither |
///
/// What holds without its key narrows nothing, unless another condition on the same key needs it, such as `Null` with `false`.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html> and
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>
const OPERATORS: [(&str, Asks); 26] = [
    ("stringequals", Asks::Named),
    ("stringequalsignorecase", Asks::Named),
    ("stringlike", Asks::Named),
    ("arnequals", Asks::Named),
    ("arnlike", Asks::Named),
    ("ipaddress", Asks::Named),
    ("bool", Asks::Named),
    ("binaryequals", Asks::Named),
    ("numericequals", Asks::Named),
    ("dateequals", Asks::Named),
    ("stringnotequals", Asks::Other),
    ("stringnotequalsignorecase", Asks::Other),
    ("stringnotlike", Asks::Other),
    ("arnnotequals", Asks::Other),
    ("arnnotlike", Asks::Other),
    ("notipaddress", Asks::Other),
    ("numericnotequals", Asks::Other),
    ("datenotequals", Asks::Other),
    ("numericlessthan", Asks::Order),
    ("numericlessthanequals", Asks::Order),
    ("numericgreaterthan", Asks::Order),
    ("numericgreaterthanequals", Asks::Order),
    ("datelessthan", Asks::Order),
    ("datelessthanequals", Asks::Order),
    ("dategreaterthan", Asks::Order),
    ("dategreaterthanequals", Asks::Order),
];

/// What the values of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An account, an organization or a network, by an id that AWS gives: a pattern fits ids that anybody can get.
    Id,
    /// The path of an account in its organization, which begins with the organization's id.
    Path,
    /// An ARN, which tells its account.
    Arn,
    /// Blocks of addresses.
    Addresses,
}

/// The keys that narrow a statement about everybody: they say who asks or from where.
pub(super) const NARROWING: [(&str, Kind); 12] = [
    ("aws:PrincipalOrgID", Kind::Id),
    ("aws:PrincipalOrgPaths", Kind::Path),
    ("aws:PrincipalAccount", Kind::Id),
    ("aws:PrincipalArn", Kind::Arn),
    ("aws:SourceAccount", Kind::Id),
    ("aws:SourceOwner", Kind::Id),
    ("aws:SourceOrgID", Kind::Id),
    ("aws:SourceArn", Kind::Arn),
    ("aws:SourceVpc", Kind::Id),
    ("aws:SourceVpce", Kind::Id),
    ("aws:SourceIp", Kind::Addresses),
    ("kms:CallerAccount", Kind::Id),
];

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

    /// Whether its operator is this one, whatever stands before and behind its name.
    pub fn is_operator(&self, name: &str) -> bool {
        self.parts().1 == name
    }

    /// Whether a key that is there has to have one of its values.
    pub fn names(&self) -> bool {
        self.asks() == Some(Asks::Named) && !self.values.is_empty()
    }

    /// Whether it holds for whatever does not have one of its values, also for what does not have the key.
    pub fn shuts_out(&self) -> bool {
        self.asks() == Some(Asks::Other) && !self.values.is_empty() && self.holds_without_key()
    }

    /// Whether its operator ends in `IfExists`.
    pub fn is_optional(&self) -> bool {
        self.parts().2
    }

    /// Whether it holds for what does not have its key.
    pub fn holds_without_key(&self) -> bool {
        let (set, name, is_optional) = self.parts();
        match set.as_str() {
            _ if name == "null" => self.only_flag() == Some(true),
            "foranyvalue" => false,
            "forallvalues" => true,
            _ => is_optional || self.asks() == Some(Asks::Other),
        }
    }

    /// Whether it holds only for what has its key.
    pub fn needs_key(&self) -> bool {
        let (_, name, is_optional) = self.parts();
        let is_known = if name == "null" { self.only_flag() == Some(false) } else { self.asks().is_some() };
        is_known && !is_optional && !self.holds_without_key()
    }

    fn asks(&self) -> Option<Asks> {
        let (_, name, _) = self.parts();
        OPERATORS.iter().find(|(known, _)| *known == name).map(|(_, asks)| *asks)
    }

    /// The operator's prefix, its name, and whether it ends in `IfExists`, in small letters.
    fn parts(&self) -> (String, String, bool) {
        let operator = self.operator.to_ascii_lowercase();
        let (set, name) = operator.split_once(':').unwrap_or(("", &operator));
        let optional = name.strip_suffix("ifexists");
        (set.to_owned(), optional.unwrap_or(name).to_owned(), optional.is_some())
    }

    /// Whether its values take in everything that the key can say, or so much that anybody can come to have one of them. A
    /// wildcard counts as one also where the operator takes it for a letter: what was meant is everything.
    pub fn covers_everything(&self) -> bool {
        let kind = NARROWING.iter().find(|(key, _)| self.is_on(key)).map_or(Kind::Id, |(_, kind)| *kind);
        let plain: Vec<Cow<'_, str>> = self.values.iter().map(|value| without_variables(value)).collect();
        let mut values = plain.iter().map(|value| &**value);
        match kind {
            Kind::Id => values.any(has_wildcard),
            Kind::Path => values.any(|path| path.split('/').next().is_some_and(has_wildcard)),
            Kind::Arn => values.any(|arn| has_wildcard(arn) && !has_owner(arn)),
            Kind::Addresses => values.clone().any(has_wildcard) || addresses::are_public(values),
        }
    }
}

/// Whether a text is a pattern.
pub(super) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Whether a pattern of ARNs says whose they are: by the account, or by the name of a bucket, which only one account in the world
/// can have, and whose ARN names no account.
fn has_owner(arn: &str) -> bool {
    let is_fixed = |text: &str| !text.is_empty() && !has_wildcard(text);
    Arn::parse(arn).is_some_and(|arn| {
        is_fixed(arn.account) || (arn.service == "s3" && arn.resource.split('/').next().is_some_and(is_fixed))
    })
}

/// A value with each variable of the request, such as `${aws:PrincipalAccount}`, as a wildcard: who asks fills it in. What is
/// known of the resource is fixed, and so are characters that are written as variables, such as `${*}`.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
fn without_variables(value: &str) -> Cow<'_, str> {
    if !value.contains("${") {
        return Cow::Borrowed(value);
    }
    let mut parts = value.split("${");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        let is_fixed = name.len() == 1 || name.to_ascii_lowercase().starts_with("aws:resource");
        plain.push(if is_fixed { '-' } else { '*' });
        plain.push_str(rest);
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests;
