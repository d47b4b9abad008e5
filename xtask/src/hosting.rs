//! The rules by which any host should send the files: the content of `xtask/hosting.json`, by file.

use anyhow::{Context, Result};
use regex_lite::Regex;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

const SOURCE: &str = include_str!("../hosting.json");

/// The rules, with compiled patterns.
pub(crate) struct Hosting {
    text: Text,
    cache: Vec<(Regex, String)>,
}

/// The content of the JSON file.
#[derive(Deserialize)]
struct Text {
    headers: Pairs,
    https_only_headers: Pairs,
    permissions_policy: Pairs,
    policies: BTreeMap<String, Pairs>,
    https_only_directives: String,
    policy_of: Vec<PolicyRule>,
    cache: Vec<CacheRule>,
    fallback: String,
    types: BTreeMap<String, String>,
    compress: Vec<String>,
}

#[derive(Deserialize)]
struct PolicyRule {
    files: String,
    policy: String,
}

#[derive(Deserialize)]
struct CacheRule {
    files: String,
    value: String,
}

impl Hosting {
    /// Reads the rules of this repository.
    pub(crate) fn read() -> Result<Self> {
        Self::of(SOURCE).context("xtask/hosting.json cannot be used")
    }

    fn of(source: &str) -> Result<Self> {
        let text: Text = serde_json::from_str(source)?;
        let cache = text.cache.iter().map(|rule| Ok((Regex::new(&rule.files)?, rule.value.clone())));
        let cache = cache.collect::<Result<Vec<_>>>()?;
        Ok(Self { text, cache })
    }

    /// The file that is sent for addresses of the app.
    pub(crate) fn fallback(&self) -> &str {
        &self.text.fallback
    }

    /// The file extensions of the site.
    pub(crate) fn endings(&self) -> Vec<&str> {
        self.text.types.keys().map(String::as_str).collect()
    }

    /// The file extensions that are worth compressing.
    pub(crate) fn packed_endings(&self) -> Vec<&str> {
        self.text.compress.iter().map(String::as_str).collect()
    }

    /// The pattern of the paths that are cached forever, because they are named by their content.
    pub(crate) fn kept_pattern(&self) -> Result<&str> {
        let rule = self.text.cache.iter().find(|rule| rule.value.contains("immutable"));
        Ok(&rule.context("`cache` has no rule for files that never change")?.files)
    }

    /// The patterns of paths and their policies, in the order in which they are tried.
    pub(crate) fn policy_rules(&self) -> impl Iterator<Item = (&str, &str)> {
        self.text.policy_of.iter().map(|rule| (rule.files.as_str(), rule.policy.as_str()))
    }

    /// The headers that files of a policy are sent with over HTTPS.
    pub(crate) fn headers(&self, policy: &str) -> Result<Vec<(String, String)>> {
        let directives = self.text.policies.get(policy).with_context(|| format!("there is no policy `{policy}`"))?;
        let directives = directives.0.iter().map(|(name, value)| format!("{name} {value}"));
        let directives = directives.chain([self.text.https_only_directives.clone()]).collect::<Vec<_>>().join("; ");
        let features = self.text.permissions_policy.0.iter().map(|(feature, who)| format!("{feature}=({who})"));
        let mut headers = vec![
            ("Content-Security-Policy".to_owned(), directives),
            ("Permissions-Policy".to_owned(), features.collect::<Vec<_>>().join(", ")),
        ];
        headers.extend(self.text.headers.0.iter().chain(&self.text.https_only_headers.0).cloned());
        Ok(headers)
    }

    /// The page's policy in the form for the page itself, so that the page is limited to its own host even if the host
    /// sends no headers. Framing can be restricted by a header only.
    pub(crate) fn policy_in_page(&self) -> Result<String> {
        let Pairs(directives) = self.text.policies.get("page").context("there is no policy `page`")?;
        let directives = directives.iter().filter(|(name, _)| name != "frame-ancestors");
        Ok(directives.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join("; "))
    }

    /// The `Cache-Control` value of a file.
    pub(crate) fn cache_of(&self, path: &str) -> Result<&str> {
        let rule = self.cache.iter().find(|(pattern, _)| pattern.is_match(path));
        Ok(&rule.with_context(|| format!("`cache` has no rule for {path}"))?.1)
    }

    /// Whether a file never changes.
    pub(crate) fn is_kept(&self, path: &str) -> Result<bool> {
        Ok(self.cache_of(path)?.contains("immutable"))
    }

    /// The media type of a file.
    pub(crate) fn type_of(&self, path: &str) -> Result<&str> {
        let known = ending(path).and_then(|ending| self.text.types.get(&ending));
        Ok(known.with_context(|| format!("`types` in xtask/hosting.json has no media type for {path}"))?)
    }

    /// Whether a file is worth compressing.
    pub(crate) fn is_packable(&self, path: &str) -> bool {
        ending(path).is_some_and(|ending| self.text.compress.contains(&ending))
    }
}

/// The file extension of a path, in lower case.
fn ending(path: &str) -> Option<String> {
    let name = path.rsplit('/').next()?;
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase())
}

/// The members of a JSON object in the order of the file.
struct Pairs(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Pairs;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_sent_as_its_name_says() {
        let hosting = Hosting::read().unwrap();
        let check = |path: &str, kept: bool, packable: bool| {
            assert_eq!(hosting.is_kept(path).unwrap(), kept, "{path}");
            assert_eq!(hosting.is_packable(path), packable, "{path}");
        };
        check("index.html", false, true);
        check("icons/icon-192.png", false, false);
        check("app-0123456789abcdef_bg.wasm", true, true);
        check("guidance/acct-01.0123456789abcdef.json", true, true);
        check("scanner-0123456789abcdef_loader.js", true, true);
        assert!(hosting.type_of("a.exe").is_err());
    }

    #[test]
    fn a_policy_stands_in_the_order_in_which_it_is_written() {
        let headers = Hosting::read().unwrap().headers("page").unwrap();
        let (name, policy) = headers.first().unwrap();
        assert_eq!(name, "Content-Security-Policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "), "{policy}");
        assert!(policy.ends_with("; frame-ancestors 'none'; upgrade-insecure-requests"), "{policy}");
        assert!(headers.iter().any(|(name, _)| name == "Strict-Transport-Security"));
    }
}
