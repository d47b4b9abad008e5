//! The comparison of how a host sends the app's files with how it should: the headers, and the digests of the files.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The only source of the headers. The hosting templates and the local server are made from it, too.
const MEANT: &str = include_str!("../xtask/hosting.json");

/// The name of the list of digests, which is next to the page.
pub const DIGESTS: &str = "sha256sums.txt";

/// The name of the policy's header.
const POLICY: &str = "Content-Security-Policy";

/// A file whose headers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The page.
    Page,
    /// The scanner's script, which has its own policy.
    Scanner,
}

/// The result of comparing a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The header is sent as intended.
    AsMeant,
    /// The header is not sent.
    Missing,
    /// The header is sent with another value.
    Differs,
}

/// A header as intended and as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The header's name, in the usual spelling.
    pub name: String,
    /// The intended value.
    pub meant: String,
    /// The value that was sent; `None` if the header was not sent.
    pub sent: Option<String>,
    /// The result of the comparison.
    pub state: State,
}

/// Returns the comparison of every header of a file. `sent` returns the value of a header by its name. Without HTTPS, as on a
/// developer's machine, headers that only HTTPS needs are left out.
pub fn headers(of: Sent, is_https: bool, sent: impl Fn(&str) -> Option<String>) -> Vec<Header> {
    let header = |(name, meant): (String, String)| {
        let sent = sent(&name);
        let state = match &sent {
            None => State::Missing,
            Some(sent) if parts(sent) == parts(&meant) => State::AsMeant,
            Some(_) => State::Differs,
        };
        Header { name, meant, sent, state }
    };
    meant(of, is_https).into_iter().map(header).collect()
}

fn meant(of: Sent, is_https: bool) -> Vec<(String, String)> {
    // The file is part of the program, and a test reads it completely.
    let hosting: Value = serde_json::from_str(MEANT).unwrap_or_default();
    let pairs = |value: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        value.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value))).collect()
    };
    let entry = |name: &str| hosting.get(name).cloned().unwrap_or_default();
    let policies = entry("policies");
    let policy = |name: &str| {
        let directives = pairs(policies.get(name).unwrap_or(&Value::Null));
        directives.iter().map(|(name, sources)| format!("{name} {sources}")).collect::<Vec<_>>().join("; ")
    };
    let mut all = vec![(POLICY.to_owned(), policy(if of == Sent::Page { "page" } else { "scanner" }))];
    if of == Sent::Page {
        let features = pairs(&entry("permissions_policy"));
        let features: Vec<_> = features.iter().map(|(feature, who)| format!("{feature}=({who})")).collect();
        all.extend(pairs(&entry("headers")));
        all.push(("Permissions-Policy".to_owned(), features.join(", ")));
        if is_https {
            all.extend(pairs(&entry("https_only_headers")));
        }
    }
    all
}

/// Returns the parts of a header's value, sorted and in lower case. Without `upgrade-insecure-requests`, which is sent over
/// HTTPS only and weakens nothing.
fn parts(value: &str) -> Vec<String> {
    let parts = value.split([';', ',']).map(|part| part.trim().to_ascii_lowercase());
    let mut parts: Vec<String> = parts.filter(|part| !part.is_empty() && part != "upgrade-insecure-requests").collect();
    crate::stdx::sort::by_text(&mut parts, Clone::clone);
    parts
}

/// The digests of a site's files, from its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digests {
    /// The path below the page and the SHA-256 in hexadecimal digits of every file, in the order of the list.
    pub files: Vec<(String, String)>,
    /// The SHA-256 of the list, which identifies the release.
    pub release: String,
}

impl Digests {
    /// Parses the list, which has the format of `sha256sum --check`; `None` if it is something else.
    pub fn read(list: &str) -> Option<Self> {
        let files: Option<Vec<_>> = list.lines().map(line).collect();
        let files = files.filter(|files| !files.is_empty())?;
        Some(Self { files, release: sha256(list.as_bytes()) })
    }

    /// Whether the list contains a file whose path begins with `start`.
    pub fn names(&self, start: &str) -> bool {
        self.files.iter().any(|(path, _)| path.starts_with(start))
    }
}

fn line(line: &str) -> Option<(String, String)> {
    let (digest, path) = line.split_once("  ")?;
    let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_below = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let is_plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    (is_digest && is_below && is_plain).then(|| (path.to_owned(), digest.to_ascii_lowercase()))
}

/// Returns the SHA-256 of bytes in lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(of: Sent, is_https: bool, sent: &[(&str, &str)]) -> Vec<(String, State)> {
        let sent = |name: &str| sent.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        headers(of, is_https, sent).into_iter().map(|header| (header.name, header.state)).collect()
    }

    #[test]
    fn what_is_sent_as_meant_is_as_meant_in_any_order_and_spelling() {
        for of in [Sent::Page, Sent::Scanner] {
            for (name, value) in meant(of, true) {
                assert!(!value.is_empty(), "{name}");
                let turned: Vec<&str> = value.split("; ").collect::<Vec<_>>().into_iter().rev().collect();
                let turned = format!("{};", turned.join(" ;").to_uppercase());
                assert!(states(of, true, &[(&name, &turned)]).contains(&(name.clone(), State::AsMeant)), "{name}");
            }
        }
        let policy = &meant(Sent::Page, true)[0].1;
        let upgraded = format!("{policy}; upgrade-insecure-requests");
        assert_eq!(states(Sent::Page, true, &[(POLICY, &upgraded)])[0].1, State::AsMeant);
    }

    #[test]
    fn what_is_missing_or_different_is_told() {
        assert!(states(Sent::Page, true, &[]).iter().all(|(_, state)| *state == State::Missing));
        assert_eq!(states(Sent::Page, false, &[(POLICY, "default-src *")])[0], (POLICY.to_owned(), State::Differs));
    }

    #[test]
    fn what_only_https_needs_is_asked_for_there_only() {
        let names = |is_https| states(Sent::Page, is_https, &[]).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert!(names(true).contains(&"Strict-Transport-Security".to_owned()));
        assert!(!names(false).contains(&"Strict-Transport-Security".to_owned()));
    }

    #[test]
    fn the_scanner_has_its_policy_only() {
        let [(name, policy)] = <[_; 1]>::try_from(meant(Sent::Scanner, true)).unwrap();
        assert_eq!(name, POLICY);
        assert!(policy.contains("https://*.amazonaws.com"));
    }

    #[test]
    fn a_list_is_read_with_its_own_digest() {
        let hash = sha256(b"abc");
        assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let list = format!("{hash}  index.html\n{hash}  guidance/a.json\n");
        let digests = Digests::read(&list).unwrap();
        assert_eq!(digests.files, [("index.html".to_owned(), hash.clone()), ("guidance/a.json".to_owned(), hash)]);
        assert_eq!(digests.release, sha256(list.as_bytes()));
        assert!(digests.names("guidance/") && !digests.names("whole"));
    }

    #[test]
    fn a_page_in_the_place_of_the_list_is_no_list() {
        let hash = sha256(b"abc");
        for text in ["", "<!doctype html>", "abc  index.html", &format!("{hash}  ../x"), &format!("{hash}  https://x")]
        {
            assert_eq!(Digests::read(text), None, "{text}");
        }
    }
}
