//! The judgement of the `content-security-policy` header of the scanner's script: whether the host limits the scanner to AWS.
//! Live scans depend on that. A scanner that was tampered with could still reach hosts of AWS and of AWS's customers, but no
//! others.

/// How far the host's header confines the scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confinement {
    /// The scanner reaches its own origin and AWS, and nothing else.
    Confined,
    /// There is no header.
    Missing,
    /// The header lets the scanner reach other hosts, or reports to them.
    Loose,
    /// The header does not even let the scanner reach AWS.
    Shut,
}

/// The ends of the names of AWS's hosts.
const AWS: [&str; 4] = ["amazonaws.com", "amazonaws.com.cn", "api.aws", "api.amazonwebservices.com.cn"];

/// Sources other than hosts that directives may list, because they reach no other origin.
const HARMLESS: [&str; 6] = ["'none'", "'self'", "'wasm-unsafe-eval'", "'report-sample'", "data:", "blob:"];

/// The directives for code, which may not even come from an address that was made up in the page.
const CODE: [&str; 5] = ["script-src", "script-src-elem", "script-src-attr", "worker-src", "child-src"];

/// Judges the header's text. Several policies, separated by commas, apply at the same time: it is enough that one of them
/// confines, but each must let the scanner reach AWS.
pub fn judge(header: Option<&str>) -> Confinement {
    let policies: Vec<Policy<'_>> = header.unwrap_or_default().split(',').filter_map(Policy::read).collect();
    if policies.is_empty() {
        Confinement::Missing
    } else if !policies.iter().any(Policy::confines) || policies.iter().any(Policy::tells_others) {
        Confinement::Loose
    } else if !policies.iter().all(Policy::reaches_aws) {
        Confinement::Shut
    } else {
        Confinement::Confined
    }
}

/// One policy: directives with their sources. Of several with the same name, the first counts.
struct Policy<'a>(Vec<(String, Vec<&'a str>)>);

impl<'a> Policy<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut directives: Vec<(String, Vec<&str>)> = Vec::new();
        for directive in text.split(';') {
            let mut words = directive.split_ascii_whitespace();
            let Some(name) = words.next().map(str::to_ascii_lowercase) else { continue };
            if !directives.iter().any(|(known, _)| *known == name) {
                directives.push((name, words.collect()));
            }
        }
        (!directives.is_empty()).then_some(Self(directives))
    }

    fn sources(&self, name: &str) -> Option<&[&'a str]> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, sources)| sources.as_slice())
    }

    fn confines(&self) -> bool {
        let nothing_by_default = self.sources("default-src").is_some_and(|sources| is(sources, "'none'"));
        let fetches = |name: &str| name.ends_with("-src") || name.starts_with("script-src-");
        nothing_by_default
            && self.0.iter().filter(|(name, _)| fetches(name)).all(|(name, sources)| {
                sources.iter().all(|source| match name.as_str() {
                    "connect-src" => is_plain(source, "'self'") || is_plain(source, "'none'") || is_aws(source),
                    name if CODE.contains(&name) => is_harmless(source) && !source.ends_with(':'),
                    _ => is_harmless(source),
                })
            })
    }

    /// Whether violations are reported to anybody but the host, because reports have whole addresses in them.
    fn tells_others(&self) -> bool {
        let is_own = |target: &&str| target.starts_with('/') && !target.starts_with("//");
        let targets = self.0.iter().filter(|(name, _)| name == "report-uri" || name == "report-to");
        !targets.flat_map(|(_, targets)| targets).all(is_own)
    }

    fn reaches_aws(&self) -> bool {
        let sources = self.sources("connect-src").or_else(|| self.sources("default-src"));
        sources.is_none_or(|sources| {
            sources.iter().any(|source| matches!(*source, "*" | "https:" | "https://*") || is_aws(source))
        })
    }
}

fn is(sources: &[&str], keyword: &str) -> bool {
    matches!(sources, [one] if is_plain(one, keyword))
}

fn is_plain(source: &str, keyword: &str) -> bool {
    source.eq_ignore_ascii_case(keyword)
}

fn is_harmless(source: &str) -> bool {
    HARMLESS.iter().any(|harmless| is_plain(source, harmless))
}

/// Whether a source is a host of AWS, or all hosts below one of its names.
fn is_aws(source: &str) -> bool {
    let source = source.to_ascii_lowercase();
    let host = match source.split_once("://") {
        Some(("https", host)) => host,
        Some(_) => return false,
        None => &source,
    };
    let host = host.split_once('/').map_or(host, |(host, _)| host);
    let host = host.strip_suffix(":443").unwrap_or(host);
    let host = host.strip_prefix("*.").unwrap_or(host);
    let is_name = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-');
    is_name && AWS.iter().any(|suffix| host.strip_suffix(suffix).is_some_and(|at| at.is_empty() || at.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, expected: Confinement) {
        assert_eq!(judge(Some(header)), expected, "{header}");
    }

    #[test]
    fn only_the_own_origin_and_aws_may_be_reached() {
        let policy = |connect: &str| {
            format!("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src {connect}; base-uri 'none'")
        };
        for (connect, expected) in [
            ("'self' https://*.amazonaws.com", Confinement::Confined),
            (
                "'self' *.amazonaws.com *.amazonaws.com.cn *.api.aws *.api.amazonwebservices.com.cn",
                Confinement::Confined,
            ),
            ("'self' https://iam.amazonaws.com:443 https://sts.eu-west-1.amazonaws.com", Confinement::Confined),
            ("'SELF' HTTPS://IAM.AMAZONAWS.COM", Confinement::Confined),
            ("'self'", Confinement::Shut),
            ("'none'", Confinement::Shut),
            ("", Confinement::Shut),
            ("*", Confinement::Loose),
            ("https:", Confinement::Loose),
            ("'self' https://*.amazonaws.com https://evil.example", Confinement::Loose),
            ("'self' https://amazonaws.com.evil.example", Confinement::Loose),
            ("'self' https://evilamazonaws.com", Confinement::Loose),
            ("'self' http://iam.amazonaws.com", Confinement::Loose),
            ("'self' wss://iam.amazonaws.com", Confinement::Loose),
            ("'self' https://iam.amazonaws.com:8443", Confinement::Loose),
            ("'self' https://*.amazonaws.com data:", Confinement::Loose),
        ] {
            check(&policy(connect), expected);
        }
    }

    #[test]
    fn everything_else_is_closed_too() {
        for (policy, expected) in [
            ("connect-src 'self' *.amazonaws.com", Confinement::Loose),
            ("default-src 'self'; connect-src 'self' *.amazonaws.com", Confinement::Loose),
            (
                "default-src 'none'; script-src 'self' https://cdn.example; connect-src *.amazonaws.com",
                Confinement::Loose,
            ),
            ("default-src 'none'; script-src 'self' blob:; connect-src *.amazonaws.com", Confinement::Loose),
            ("default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src *.amazonaws.com", Confinement::Loose),
            ("default-src 'none'; script-src-elem *; connect-src *.amazonaws.com", Confinement::Loose),
            ("default-src 'none'; img-src *; connect-src *.amazonaws.com", Confinement::Loose),
            ("default-src 'none'; connect-src *.amazonaws.com; report-uri /reports", Confinement::Confined),
            ("default-src 'none'; connect-src *.amazonaws.com; report-uri https://evil.example", Confinement::Loose),
            ("default-src 'none'; connect-src *.amazonaws.com; report-uri //evil.example", Confinement::Loose),
            ("default-src 'none'; connect-src *.amazonaws.com; report-to somebody", Confinement::Loose),
            ("default-src 'none'; connect-src *.amazonaws.com, report-uri https://evil.example", Confinement::Loose),
            ("default-src 'none'; img-src 'self' data:; connect-src *.amazonaws.com", Confinement::Confined),
            ("default-src 'none'", Confinement::Shut),
            ("default-src 'none'; connect-src 'self'; connect-src *.amazonaws.com", Confinement::Shut),
        ] {
            check(policy, expected);
        }
    }

    #[test]
    fn of_several_policies_one_confines_and_all_let_through() {
        let good = "default-src 'none'; connect-src 'self' *.amazonaws.com";
        check(&format!("{good}, upgrade-insecure-requests"), Confinement::Confined);
        check(&format!("frame-ancestors 'none', {good}"), Confinement::Confined);
        check(&format!("default-src 'self', {good}"), Confinement::Shut);
        check("default-src 'self', default-src https:", Confinement::Loose);
    }

    #[test]
    fn without_a_header_nothing_is_confined() {
        assert_eq!(judge(None), Confinement::Missing);
        for empty in ["", " ", " ; , ;"] {
            check(empty, Confinement::Missing);
        }
    }
}
