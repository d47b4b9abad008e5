//! Conditions of statements: what an operator requires of a key, and which values cover everything (CRITERIA.md E9).

use crate::catalog::arn::Arn;
use crate::stdx::addresses;
use std::borrow::Cow;

/// One condition of a statement: operator and key as written, and its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition<'a> {
    /// The operator, such as `StringEquals` or `ForAnyValue:StringLike`.
    pub operator: &'a str,
    /// The key, such as `aws:SourceArn`.
    pub key: &'a str,
    /// The values, of which one has to match.
    pub values: Vec<&'a str>,
}

/// What an operator requires of a key that the request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    /// One of the named values, which narrows an Allow.
    Named,
    /// None of the named values, which narrows a Deny: it then denies everything else.
    Other,
    /// A value before or after another, which says neither who makes the request nor from where.
    Order,
}

/// What operators require, by their names in lower case. `Null` is not among them, because it only asks whether there is a key.
/// Two prefixes and a suffix decide whether a condition holds for a request without the key:
///
/// | written | without the key, the condition |
/// |---|---|
/// | as it is, requiring a named value or an order | does not hold |
/// | as it is, requiring another value | holds |
/// | `…IfExists` | holds |
/// | `ForAllValues:…` | holds |
/// | `ForAnyValue:…` | does not hold |
/// | `ForAnyValue:…IfExists` | holds by the documentation, but not in AWS: counted as neither |
///
/// A condition that holds without its key narrows nothing, unless another condition on the same key needs it, such as `Null`
/// with `false`.
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

/// The kind of values that a key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An account, an organization or a network, by an ID that AWS assigns. Anybody may get an ID that fits a pattern.
    Id,
    /// The path of an account in its organization, which begins with the organization's ID.
    Path,
    /// An ARN, which names its account.
    Arn,
    /// Address blocks.
    Addresses,
}

/// The keys that narrow a statement about everybody, because they say who makes the request or from where.
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
    /// Whether the condition is on this key, in any letter case.
    pub fn is_on(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// The flag that all values are; `None` if they differ, are no flags, or there are none.
    pub fn only_flag(&self) -> Option<bool> {
        let all = |flag: &str| !self.values.is_empty() && self.values.iter().all(|it| it.eq_ignore_ascii_case(flag));
        all("true").then_some(true).or_else(|| all("false").then_some(false))
    }

    /// Whether the operator has this name, in lower case and without its prefix and suffix.
    pub fn is_operator(&self, name: &str) -> bool {
        self.parts().1 == name
    }

    /// Whether a request that has the key must have one of the values.
    pub fn names(&self) -> bool {
        self.asks() == Some(Asks::Named) && !self.values.is_empty()
    }

    /// Whether the condition holds for every request that does not have one of the values, including one without the key.
    pub fn shuts_out(&self) -> bool {
        self.asks() == Some(Asks::Other) && !self.values.is_empty() && self.holds_without_key()
    }

    /// Whether the operator ends in `IfExists`.
    pub fn is_optional(&self) -> bool {
        self.parts().2
    }

    /// Whether the condition holds for a request without the key.
    pub fn holds_without_key(&self) -> bool {
        let (set, name, is_optional) = self.parts();
        match set.as_str() {
            _ if name == "null" => self.only_flag() == Some(true),
            "foranyvalue" => false,
            "forallvalues" => true,
            _ => is_optional || self.asks() == Some(Asks::Other),
        }
    }

    /// Whether the condition holds only for a request with the key.
    pub fn needs_key(&self) -> bool {
        let (_, name, is_optional) = self.parts();
        let is_known = if name == "null" { self.only_flag() == Some(false) } else { self.asks().is_some() };
        is_known && !is_optional && !self.holds_without_key()
    }

    fn asks(&self) -> Option<Asks> {
        let (_, name, _) = self.parts();
        OPERATORS.iter().find(|(known, _)| *known == name).map(|(_, asks)| *asks)
    }

    /// The operator's prefix, its name, and whether it ends in `IfExists`; texts in lower case.
    fn parts(&self) -> (String, String, bool) {
        let operator = self.operator.to_ascii_lowercase();
        let (set, name) = operator.split_once(':').unwrap_or(("", &operator));
        let optional = name.strip_suffix("ifexists");
        (set.to_owned(), optional.unwrap_or(name).to_owned(), optional.is_some())
    }

    /// Whether the values cover everything that the key can be, or so much that anybody can get a matching value. A wildcard
    /// counts even if the operator takes it literally, because everything was meant.
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

/// Whether a text has a wildcard.
pub(super) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Whether a pattern of ARNs fixes the owner: by the account, or by the name of a bucket, which only one account in the world
/// can have and whose ARN names no account.
fn has_owner(arn: &str) -> bool {
    let is_fixed = |text: &str| !text.is_empty() && !has_wildcard(text);
    Arn::parse(arn).is_some_and(|arn| {
        is_fixed(arn.account) || (arn.service == "s3" && arn.resource.split('/').next().is_some_and(is_fixed))
    })
}

/// A value in which each variable of the request, such as `${aws:PrincipalAccount}`, becomes a wildcard, because whoever makes
/// the request determines it. Variables of the resource are fixed, and so are characters that are written as variables, such as
/// `${*}`.
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
