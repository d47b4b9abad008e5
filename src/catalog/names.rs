//! Account IDs, Region names and partitions. Each is parsed in one place, so that all readers accept the same.

use crate::stdx::json::{DecodeError, FromJson};
use crate::stdx::names::names;
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::fmt;

/// The longest name of a Region.
const LONGEST_REGION: usize = 40;

/// The ID of an AWS account: twelve digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId([u8; 12]);

impl AccountId {
    /// Parses twelve digits and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: [u8; 12] = text.as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }

    /// Parses an ID as a person types it, with spaces or hyphens between the digits.
    pub fn parse_lenient(text: &str) -> Option<Self> {
        Self::parse(&text.chars().filter(|sign| !matches!(sign, ' ' | '-')).collect::<String>())
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The name of a Region, such as `eu-west-1`. AWS adds Regions, so this accepts unknown names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(String);

impl Region {
    /// Parses up to forty lower-case letters, digits and hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        Self::is_valid(text).then(|| Self(text.to_owned()))
    }

    /// Whether a text could be the name of a Region.
    pub fn is_valid(text: &str) -> bool {
        let is_sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (1..=LONGEST_REGION).contains(&text.len()) && text.bytes().all(is_sign)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A partition: a group of Regions with its own accounts and endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Partition {
    /// All standard Regions.
    Aws,
    /// China.
    AwsCn,
    /// GovCloud (US).
    AwsUsGov,
}

names!(Partition { Aws = "aws", AwsCn = "aws-cn", AwsUsGov = "aws-us-gov" });

/// Implements serialization as text, and parsing with the type's own `parse`.
macro_rules! as_text {
    ($($type:ident: $expected:literal;)*) => { $(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::parse(&String::deserialize(deserializer)?).ok_or(D::Error::custom($expected))
            }
        }

        impl FromJson for $type {
            fn from_json(value: &Value) -> Result<Self, DecodeError> {
                value.as_str().and_then(Self::parse).ok_or(DecodeError::new($expected))
            }
        }
    )* };
}

as_text! {
    AccountId: "an account ID is expected";
    Region: "a Region is expected";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_id_is_twelve_digits() {
        assert_eq!(AccountId::parse("111122223333").expect("an account").as_str(), "111122223333");
        for text in ["", "11112222333", "1111222233334", "11112222333a", "1111-2222-3333", "١١١١٢٢"] {
            assert_eq!(AccountId::parse(text), None, "{text}");
        }
        for text in ["111122223333", " 1111-2222-3333 ", "1111 2222 3333"] {
            assert_eq!(AccountId::parse_lenient(text), AccountId::parse("111122223333"), "{text}");
        }
        assert_eq!(AccountId::parse_lenient("account 111122223333"), None);
    }

    #[test]
    fn unknown_region_names_are_valid_within_bounds() {
        for text in ["eu-west-1", "us-gov-east-1", "moon-central-12", &"a".repeat(40)] {
            assert_eq!(Region::parse(text).expect(text).as_str(), text);
        }
        for text in ["", "EU-WEST-1", "eu west 1", "eu-west-1\n", &"a".repeat(41)] {
            assert_eq!(Region::parse(text), None, "{text}");
        }
    }

    #[test]
    fn json_values_of_other_forms_are_refused() {
        for (text, is_account, is_region) in [
            ("\"111122223333\"", true, true),
            ("\"eu-west-1\"", false, true),
            ("\"A\"", false, false),
            ("7", false, false),
        ] {
            let value: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(AccountId::from_json(&value).is_ok(), is_account, "{text}");
            assert_eq!(serde_json::from_str::<AccountId>(text).is_ok(), is_account, "{text}");
            assert_eq!(Region::from_json(&value).is_ok(), is_region, "{text}");
            assert_eq!(serde_json::from_str::<Region>(text).is_ok(), is_region, "{text}");
        }
    }
}
