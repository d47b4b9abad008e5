//! Reads credentials from what people have at hand: lines for bash, fish, PowerShell and cmd, a profile of the AWS CLI's
//! files, the JSON of the CLI and of AWS's services, or three fields. All of them are names followed by values, and read so.

use super::Credentials;
use crate::time::Timestamp;
use std::fmt;
use zeroize::Zeroizing;

/// What is longer is no set of credentials, in bytes.
const LONGEST_TEXT: usize = 65_536;
/// The most that a value has, in bytes; session tokens have some thousand.
const LONGEST_VALUE: usize = 16_384;

/// A part of a set of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The id of the access key.
    AccessKeyId,
    /// The secret access key.
    Secret,
    /// The session token.
    SessionToken,
    /// Until when they work.
    Expiration,
}

/// Why credentials are refused. Holds nothing of what was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing.
    Empty,
    /// It is too long for credentials.
    TooLong,
    /// There are no credentials in it.
    NothingFound,
    /// This part is missing.
    Missing(Part),
    /// This part is not complete, or has been changed.
    Malformed(Part),
    /// This part is there twice, with different values: more than one set was pasted.
    Several(Part),
    /// They are long-term keys, which work until somebody deletes them.
    LongTerm,
    /// They have expired.
    Expired(Timestamp),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Refusal {}

/// Names of the parts, in small letters and without `_` and `-`. A leading `aws` does not count.
const NAMES: &[(&str, Part)] = &[
    ("accesskeyid", Part::AccessKeyId),
    ("accesskey", Part::AccessKeyId),
    ("secretaccesskey", Part::Secret),
    ("secretkey", Part::Secret),
    ("sessiontoken", Part::SessionToken),
    ("securitytoken", Part::SessionToken),
    ("token", Part::SessionToken),
    ("expiration", Part::Expiration),
    ("credentialexpiration", Part::Expiration),
    ("sessionexpiration", Part::Expiration),
];

/// Reads the credentials in a text.
///
/// # Errors
/// Why they are refused.
pub fn read(text: &str, now: Timestamp) -> Result<Credentials, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if text.len() > LONGEST_TEXT {
        return Err(Refusal::TooLong);
    }
    let mut found = Found::default();
    for (part, value) in (Pairs { rest: text }) {
        found.put(part, value)?;
    }
    found.credentials(now)
}

/// The parts found so far.
#[derive(Default)]
struct Found([Option<Zeroizing<String>>; 4]);

impl Found {
    fn put(&mut self, part: Part, value: Zeroizing<String>) -> Result<(), Refusal> {
        let Some(place) = self.0.get_mut(part as usize) else { return Ok(()) };
        match place {
            Some(known) if **known != *value => Err(Refusal::Several(part)),
            _ => {
                *place = Some(value);
                Ok(())
            }
        }
    }

    fn credentials(self, now: Timestamp) -> Result<Credentials, Refusal> {
        let [id, secret, token, expiration] = self.0;
        if id.is_none() && secret.is_none() && token.is_none() {
            return Err(Refusal::NothingFound);
        }
        let id = id.ok_or(Refusal::Missing(Part::AccessKeyId))?;
        // Whatever else is wrong with them, a long-term key is what the person should hear about.
        if id.starts_with("AKIA") {
            return Err(Refusal::LongTerm);
        }
        if !is_key_id(&id) {
            return Err(Refusal::Malformed(Part::AccessKeyId));
        }
        let secret = secret.ok_or(Refusal::Missing(Part::Secret))?;
        if !is_secret(&secret) {
            return Err(Refusal::Malformed(Part::Secret));
        }
        let token = token.ok_or(Refusal::Missing(Part::SessionToken))?;
        if !is_token(&token) {
            return Err(Refusal::Malformed(Part::SessionToken));
        }
        let expires = expiration.map(|text| instant(&text).ok_or(Refusal::Malformed(Part::Expiration))).transpose()?;
        match expires {
            Some(at) if at <= now => Err(Refusal::Expired(at)),
            _ => Ok(Credentials::new(id, secret, token, expires)),
        }
    }
}

/// RFC 3339, or milliseconds since 1970 as IAM Identity Center's API gives them.
fn instant(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| Timestamp::try_from(text.parse::<u64>().ok()?).ok())
}

/// Ids of temporary keys begin with `ASIA`; IAM's reference of unique identifiers gives 16 to 128 letters and digits.
fn is_key_id(text: &str) -> bool {
    text.starts_with("ASIA")
        && (16..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Secrets have 40 characters of base64.
fn is_secret(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(is_base64)
}

/// Tokens are base64 of no fixed length.
fn is_token(text: &str) -> bool {
    (16..=LONGEST_VALUE).contains(&text.len()) && text.bytes().all(|byte| is_base64(byte) || b"-_".contains(&byte))
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

/// The names of parts in a text, each with the value that follows it.
struct Pairs<'a> {
    rest: &'a str,
}

impl Iterator for Pairs<'_> {
    type Item = (Part, Zeroizing<String>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let is_name = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '-';
            let begin = self.rest.find(is_name)?;
            let from = self.rest.get(begin..)?;
            let length = from.find(|c| !is_name(c)).unwrap_or(from.len());
            let (name, after) = from.split_at_checked(length)?;
            self.rest = after;
            let Some(part) = part(name) else { continue };
            let Some((value, rest)) = value(after) else { continue };
            self.rest = rest;
            return Some((part, value));
        }
    }
}

fn part(name: &str) -> Option<Part> {
    let plain: String = name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let plain = plain.strip_prefix("aws").unwrap_or(&plain);
    NAMES.iter().find(|(known, _)| *known == plain).map(|(_, part)| *part)
}

/// The value after a name, and what comes after it. Between them: the quote that closes the name, `=`, `:`, `,` or blanks.
/// A value in quotes may be broken over lines, as terminals do with what is long.
fn value(after: &str) -> Option<(Zeroizing<String>, &str)> {
    let after = after.strip_prefix(['"', '\'']).unwrap_or(after);
    let value = after.trim_start_matches([' ', '\t']);
    let value = value.strip_prefix(['=', ':']).unwrap_or(value).trim_start_matches([' ', '\t']);
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (inside, rest) = value.get(1..)?.split_once(quote)?;
        let cleaned = inside.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect::<String>();
        return (!cleaned.is_empty()).then(|| (Zeroizing::new(cleaned), rest));
    }
    let is_end = |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '"' | '\'' | '}' | '&');
    let (bare, rest) = value.split_at_checked(value.find(is_end).unwrap_or(value.len()))?;
    (!bare.is_empty()).then(|| (Zeroizing::new(bare.to_owned()), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "ASIAIOSFODNN7EXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+token/Value==";

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-22T12:00:00Z").expect("a time")
    }

    /// A text with `ID`, `SECRET` and `TOKEN` in the places of these words.
    fn filled(text: &str) -> String {
        text.replace("<id>", ID).replace("<secret>", SECRET).replace("<token>", TOKEN)
    }

    #[track_caller]
    fn refused(text: &str, refusal: Refusal) {
        match read(&filled(text), now()) {
            Err(why) => assert_eq!(why, refusal, "{text}"),
            Ok(_) => panic!("{text} was read"),
        }
    }

    #[test]
    fn whatever_people_have_at_hand_is_read() {
        for text in [
            // bash, zsh: the Identity Center portal, `aws configure export-credentials --format env`
            "export AWS_ACCESS_KEY_ID=\"<id>\"\nexport AWS_SECRET_ACCESS_KEY=\"<secret>\"\nexport AWS_SESSION_TOKEN=\"<token>\"",
            "export AWS_ACCESS_KEY_ID=<id>\nexport AWS_SECRET_ACCESS_KEY=<secret>\nexport AWS_SESSION_TOKEN=<token>\nexport AWS_CREDENTIAL_EXPIRATION=2026-11-22T13:00:00+00:00",
            "AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret> AWS_SESSION_TOKEN=<token> aws s3 ls",
            "export AWS_ACCESS_KEY_ID='<id>'; export AWS_SECRET_ACCESS_KEY='<secret>'; export AWS_SESSION_TOKEN='<token>';",
            // fish
            "set -gx AWS_ACCESS_KEY_ID <id>\nset -gx AWS_SECRET_ACCESS_KEY <secret>\nset -gx AWS_SESSION_TOKEN <token>",
            // PowerShell, cmd
            "$Env:AWS_ACCESS_KEY_ID=\"<id>\"\r\n$Env:AWS_SECRET_ACCESS_KEY=\"<secret>\"\r\n$Env:AWS_SESSION_TOKEN=\"<token>\"",
            "$env:AWS_ACCESS_KEY_ID = '<id>'\n$env:AWS_SECRET_ACCESS_KEY = '<secret>'\n$env:AWS_SESSION_TOKEN = '<token>'",
            "SET AWS_ACCESS_KEY_ID=<id>\r\nSET AWS_SECRET_ACCESS_KEY=<secret>\r\nSET AWS_SESSION_TOKEN=<token>\r\n",
            // A profile of ~/.aws/credentials
            "[111122223333_ReadOnly]\naws_access_key_id = <id>\naws_secret_access_key = <secret>\naws_session_token = <token>\n",
            "[default]\naws_access_key_id=<id>\naws_secret_access_key=<secret>\naws_session_token=<token>\naws_security_token=<token>\nregion=eu-west-1",
            // JSON: `export-credentials`, `sts assume-role`, `sso get-role-credentials`, instance metadata
            "{\"Version\": 1, \"AccessKeyId\": \"<id>\", \"SecretAccessKey\": \"<secret>\", \"SessionToken\": \"<token>\", \"Expiration\": \"2026-11-22T12:30:00+00:00\"}",
            "{\"Credentials\": {\"AccessKeyId\": \"<id>\", \"SecretAccessKey\": \"<secret>\", \"SessionToken\": \"<token>\", \"Expiration\": \"2026-11-22T12:30:00+00:00\"}, \"AssumedRoleUser\": {\"AssumedRoleId\": \"AROAEXAMPLE:ada\", \"Arn\": \"arn:aws:sts::111122223333:assumed-role/x/ada\"}}",
            "{\"roleCredentials\":{\"accessKeyId\":\"<id>\",\"secretAccessKey\":\"<secret>\",\"sessionToken\":\"<token>\",\"expiration\":1795352400000}}",
            "{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"<id>\",\"SecretAccessKey\":\"<secret>\",\"Token\":\"<token>\"}",
            // Three fields
            "AccessKeyId\n<id>\n".replace('\n', " ").as_str(),
        ] {
            let text = if text.contains("<secret>") {
                text.to_owned()
            } else {
                format!("{text} SecretAccessKey <secret> SessionToken <token>")
            };
            let credentials = read(&filled(&text), now()).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!(credentials.access_key_id(), ID);
            assert_eq!(credentials.secret(), SECRET);
            assert_eq!(credentials.session_token(), TOKEN);
        }
    }

    #[test]
    fn a_token_broken_over_lines_inside_its_quotes_is_put_together() {
        let (one, two) = TOKEN.split_at(30);
        let text =
            format!("AWS_ACCESS_KEY_ID={ID}\nAWS_SECRET_ACCESS_KEY={SECRET}\nAWS_SESSION_TOKEN=\"{one}\n  {two}\"");
        assert_eq!(read(&text, now()).expect("credentials").session_token(), TOKEN);
    }

    #[test]
    fn expiry_is_kept() {
        let text = filled(
            "{\"AccessKeyId\": \"<id>\", \"SecretAccessKey\": \"<secret>\", \"SessionToken\": \"<token>\", \"Expiration\": \"2026-11-22T12:30:00Z\"}",
        );
        assert_eq!(read(&text, now()).expect("credentials").expires(), Timestamp::parse("2026-11-22T12:30:00Z"));
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_the_reason() {
        for (text, refusal) in [
            ("", Refusal::Empty),
            (" \n\t", Refusal::Empty),
            ("hello", Refusal::NothingFound),
            ("{\"a\": 1}", Refusal::NothingFound),
            ("AWS_ACCESS_KEY_ID=<id>", Refusal::Missing(Part::Secret)),
            ("AWS_SECRET_ACCESS_KEY=<secret>", Refusal::Missing(Part::AccessKeyId)),
            ("AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret>", Refusal::Missing(Part::SessionToken)),
            ("AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=<secret>", Refusal::LongTerm),
            ("aws_access_key_id = AKIAIOSFODNN7EXAMPLE", Refusal::LongTerm),
            (
                "AWS_ACCESS_KEY_ID=ASIA AWS_SECRET_ACCESS_KEY=<secret> AWS_SESSION_TOKEN=<token>",
                Refusal::Malformed(Part::AccessKeyId),
            ),
            (
                "AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=short AWS_SESSION_TOKEN=<token>",
                Refusal::Malformed(Part::Secret),
            ),
            (
                "AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret> AWS_SESSION_TOKEN=short",
                Refusal::Malformed(Part::SessionToken),
            ),
            (
                "AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret> AWS_SESSION_TOKEN=<token> AWS_CREDENTIAL_EXPIRATION=soon",
                Refusal::Malformed(Part::Expiration),
            ),
            (
                "[a]\naws_access_key_id=<id>\n[b]\naws_access_key_id=ASIAOTHEROTHEROTHER1",
                Refusal::Several(Part::AccessKeyId),
            ),
        ] {
            refused(text, refusal);
        }
        let expired = "AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret> AWS_SESSION_TOKEN=<token> AWS_CREDENTIAL_EXPIRATION=2026-11-22T11:00:00Z";
        refused(expired, Refusal::Expired(Timestamp::parse("2026-11-22T11:00:00Z").expect("a time")));
        refused(&"x".repeat(LONGEST_TEXT + 1), Refusal::TooLong);
    }

    #[test]
    fn a_refusal_repeats_nothing_of_what_was_pasted() {
        let text = filled("AWS_ACCESS_KEY_ID=<id> AWS_SECRET_ACCESS_KEY=<secret>x AWS_SESSION_TOKEN=<token>");
        let why = read(&text, now()).expect_err("a refusal").to_string();
        assert!(!why.contains(ID) && !why.contains("wJalr"), "{why}");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", names in prop::collection::vec("(AWS_)?(access_key_id|SecretAccessKey|session_token|expiration)[=: \"']{0,3}\\PC{0,30}", 0..6)) {
            let _ = read(&text, now());
            let _ = read(&names.join("\n"), now());
        }
    }
}
