//! The kinds of values that commands leave open, each with its grammar and an example.
//!
//! A value goes into a command only if it fits the grammar of its kind; else the placeholder stays. No grammar admits
//! a quote, a backslash, a dollar sign, a backtick or a line break, so that a value is safe unquoted or inside double quotes.

/// What values of a kind look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    /// Digits.
    Digits,
    /// Letters, digits, and `_ . - =` inside; the grammar of most ids and names.
    Word,
    /// Lower-case letters, digits, dots and hyphens, from 3 to 63 or more.
    Bucket,
    /// The name of an IAM user, group or role: word characters and `+ , @`, at most 128, beginning with a letter or digit.
    /// IAM admits other beginnings, but a shell or the AWS CLI gives some of them a meaning.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
    Principal,
    /// Word characters and `/ : @ +` for paths, which neither lead upwards nor name a scheme: the AWS CLI reads what a value
    /// such as `file://…` points to.
    Path,
    /// An address block or address, IPv4 or IPv6.
    Cidr,
    /// `arn:…`
    Arn,
    /// `https://…` without spaces.
    Url,
    /// `name@host`
    Email,
    /// `+`, digits and spaces.
    Phone,
    /// Letters of any script, digits, spaces and light punctuation: for double quotes only.
    Text,
}

/// One kind of placeholder.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The name used in control files.
    pub name: &'static str,
    /// What its values look like.
    pub grammar: Grammar,
    /// A plausible value, used in tests and shown as an example.
    pub example: &'static str,
}

const fn kind(name: &'static str, grammar: Grammar, example: &'static str) -> Kind {
    Kind { name, grammar, example }
}

/// Every kind a control file may name, sorted.
pub const KINDS: &[Kind] = &[
    kind("access-key", Grammar::Word, "AKIAIOSFODNN7EXAMPLE"),
    kind("account", Grammar::Digits, "123456789012"),
    kind("alias", Grammar::Path, "alias/example"),
    kind("amount", Grammar::Digits, "200"),
    kind("analyzer", Grammar::Word, "example-analyzer"),
    kind("api", Grammar::Word, "a1b2c3d4e5"),
    kind("arn", Grammar::Arn, "arn:aws:iam::123456789012:role/example"),
    kind("bucket", Grammar::Bucket, "example-bucket"),
    kind("budget", Grammar::Word, "monthly-cost"),
    kind(
        "certificate",
        Grammar::Arn,
        "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    ),
    kind("cidr", Grammar::Cidr, "10.0.0.0/16"),
    kind("cluster", Grammar::Word, "example-cluster"),
    kind("code", Grammar::Digits, "123456"),
    kind("country", Grammar::Word, "DE"),
    kind("database", Grammar::Word, "example-database"),
    kind("date", Grammar::Word, "2027-01-31"),
    kind("detector", Grammar::Word, "12abc34d567e8fa901bc2d34e56789f0"),
    kind("distribution", Grammar::Word, "E1EXAMPLE12345"),
    kind("document", Grammar::Word, "SSM-SessionManagerRunShell"),
    kind("domain", Grammar::Bucket, "example.com"),
    kind("elastic-ip", Grammar::Word, "eipalloc-0123456789abcdef0"),
    kind("email", Grammar::Email, "security@example.com"),
    kind("etag", Grammar::Word, "E2EXAMPLE12345"),
    kind("file", Grammar::Path, "example.json"),
    kind("file-system", Grammar::Word, "fs-0123456789abcdef0"),
    kind("function", Grammar::Word, "example-function"),
    kind("group", Grammar::Principal, "developers"),
    kind("id", Grammar::Word, "1a2b3c4d"),
    kind("identity-store", Grammar::Word, "d-1234567890"),
    kind("image", Grammar::Word, "ami-0123456789abcdef0"),
    kind("instance", Grammar::Word, "i-0123456789abcdef0"),
    kind("instance-arn", Grammar::Arn, "arn:aws:sso:::instance/ssoins-1234567890abcdef"),
    kind("internet-gateway", Grammar::Word, "igw-0123456789abcdef0"),
    kind("key", Grammar::Word, "1234abcd-12ab-34cd-56ef-1234567890ab"),
    kind("launch-template", Grammar::Word, "lt-0123456789abcdef0"),
    kind(
        "listener",
        Grammar::Arn,
        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/example/50dc6c495c0c9188/f2f7dc8efc522ab2",
    ),
    kind(
        "load-balancer",
        Grammar::Arn,
        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/example/50dc6c495c0c9188",
    ),
    kind("log-group", Grammar::Path, "/aws/example"),
    kind("mfa-device", Grammar::Arn, "arn:aws:iam::123456789012:mfa/ada"),
    kind("name", Grammar::Word, "example-name"),
    kind("nat-gateway", Grammar::Word, "nat-0123456789abcdef0"),
    kind("network-acl", Grammar::Word, "acl-0123456789abcdef0"),
    kind("network-interface", Grammar::Word, "eni-0123456789abcdef0"),
    kind("number", Grammar::Digits, "100"),
    kind("organization", Grammar::Word, "o-abcdefghij"),
    kind("path", Grammar::Path, "/app/production/name"),
    kind("pattern", Grammar::Text, "example-[0-9]+"),
    kind("permission-set", Grammar::Arn, "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"),
    kind("phone", Grammar::Phone, "+49 30 1234567"),
    kind("policy", Grammar::Word, "app-policy"),
    kind("port", Grammar::Digits, "5432"),
    kind("public-ip", Grammar::Cidr, "203.0.113.10"),
    kind("queue", Grammar::Url, "https://sqs.eu-west-1.amazonaws.com/123456789012/example"),
    kind("region", Grammar::Word, "eu-west-1"),
    kind("repository", Grammar::Path, "example-org/example-repo"),
    kind("role", Grammar::Principal, "app-role"),
    kind("route-table", Grammar::Word, "rtb-0123456789abcdef0"),
    kind("secret", Grammar::Path, "example-secret"),
    kind("security-group", Grammar::Word, "sg-0123456789abcdef0"),
    kind("security-group-rule", Grammar::Word, "sgr-0123456789abcdef0"),
    kind("service", Grammar::Word, "example-service"),
    kind("sha", Grammar::Word, "0123456789abcdef0123456789abcdef01234567"),
    kind("snapshot", Grammar::Word, "snap-0123456789abcdef0"),
    kind("stack", Grammar::Word, "example-stack"),
    kind("stage", Grammar::Word, "prod"),
    kind("subnet", Grammar::Word, "subnet-0123456789abcdef0"),
    kind("table", Grammar::Word, "example-table"),
    kind("text", Grammar::Text, "Example text"),
    kind("topic", Grammar::Arn, "arn:aws:sns:eu-west-1:123456789012:alerts"),
    kind("trail", Grammar::Word, "example-trail"),
    kind("url", Grammar::Url, "https://example.com/queue"),
    kind("user", Grammar::Principal, "ada"),
    kind("uuid", Grammar::Word, "12345678-1234-1234-1234-123456789012"),
    kind("volume", Grammar::Word, "vol-0123456789abcdef0"),
    kind("vpc", Grammar::Word, "vpc-0123456789abcdef0"),
    kind("vpc-endpoint", Grammar::Word, "vpce-0123456789abcdef0"),
    kind(
        "web-acl",
        Grammar::Arn,
        "arn:aws:wafv2:us-east-1:123456789012:global/webacl/example/12345678-1234-1234-1234-123456789012",
    ),
    kind("zone", Grammar::Word, "eu-west-1a"),
];

impl Kind {
    /// The kind with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }
}

impl Grammar {
    /// Whether a value may stand in a command. At most 2,048 characters.
    pub fn admits(self, value: &str) -> bool {
        let word = |c: char| c.is_ascii_alphanumeric() || "_.-=".contains(c);
        let all = |allowed: &dyn Fn(char) -> bool| value.chars().all(allowed);
        let starts_well = value.starts_with(|c: char| c.is_ascii_alphanumeric());
        if value.is_empty() || value.len() > 2048 {
            return false;
        }
        match self {
            Self::Digits => all(&|c| c.is_ascii_digit()),
            Self::Word => starts_well && all(&word),
            Self::Bucket => starts_well && all(&|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c)),
            Self::Principal => starts_well && value.len() <= 128 && all(&|c| word(c) || "+,@".contains(c)),
            Self::Path => {
                let is_plain = !value.contains("//") && !value.contains("..");
                (starts_well || value.starts_with('/')) && is_plain && all(&|c| word(c) || "/:@+".contains(c))
            }
            Self::Cidr => all(&|c| c.is_ascii_hexdigit() || "./:".contains(c)),
            Self::Arn => value.starts_with("arn:") && all(&|c| word(c) || "/:@+,".contains(c)),
            Self::Url => value.starts_with("https://") && all(&|c| word(c) || "/:@+,%~".contains(c)),
            Self::Email => starts_well && value.matches('@').count() == 1 && all(&|c| word(c) || "@+".contains(c)),
            Self::Phone => all(&|c| c.is_ascii_digit() || "+ ()-".contains(c)),
            Self::Text => !value.contains("://") && all(&|c| c.is_alphanumeric() || " _.,:;@/+()[]-&".contains(c)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_fits_its_own_grammar() {
        for kind in KINDS {
            assert!(kind.grammar.admits(kind.example), "{}: {}", kind.name, kind.example);
        }
    }

    #[test]
    fn no_grammar_admits_what_a_shell_would_interpret() {
        for kind in KINDS {
            for hostile in ["a$(id)", "a`id`", "a\"b", "a'b", "a\\b", "a\nb", "", "${HOME}", "a|b", "a<b", "a>b"] {
                assert!(!kind.grammar.admits(hostile), "{} admits {hostile:?}", kind.name);
            }
        }
    }

    #[test]
    fn no_grammar_admits_what_the_aws_cli_would_read_from_elsewhere() {
        for kind in KINDS {
            for hostile in
                ["file:///home/cloudshell-user/.aws/credentials", "fileb://key", "http://example.com/a", "file://"]
            {
                assert!(!kind.grammar.admits(hostile), "{} admits {hostile}", kind.name);
            }
        }
    }

    #[test]
    fn values_outside_quotes_neither_lead_upwards_nor_begin_with_a_sign() {
        let is_unquoted = |kind: &&Kind| !matches!(kind.grammar, Grammar::Text | Grammar::Phone | Grammar::Cidr);
        for kind in KINDS.iter().filter(is_unquoted) {
            for hostile in ["../../.bashrc", "a/../b", "~/a", "-a", "=a", "@a", "+a", ":a", ",a"] {
                assert!(!kind.grammar.admits(hostile), "{} admits {hostile}", kind.name);
            }
        }
    }

    #[test]
    fn names_of_users_groups_and_roles_are_those_of_iam_and_no_paths() {
        for (name, admitted) in [
            ("ada", true),
            ("ada.lovelace+ci@example.com", true),
            ("a=b,c_d-e", true),
            ("/etc/passwd", false),
            ("team/ada", false),
            ("a:b", false),
        ] {
            for kind in ["user", "group", "role"] {
                assert_eq!(Kind::find(kind).is_some_and(|kind| kind.grammar.admits(name)), admitted, "{kind} {name}");
            }
        }
    }

    #[test]
    fn values_outside_quotes_hold_no_spaces_separators_or_options() {
        for kind in KINDS.iter().filter(|kind| !matches!(kind.grammar, Grammar::Text | Grammar::Phone)) {
            for hostile in ["a b", "a;b", "a&b", "--option", "a*"] {
                assert!(!kind.grammar.admits(hostile), "{} admits {hostile:?}", kind.name);
            }
        }
    }
}
