//! The kinds of values that are filled into commands, each with a grammar and an example.
//!
//! A value goes into a command only if it fits the grammar of its kind; otherwise the placeholder stays. The build puts every
//! placeholder in quotes. No grammar admits a quote, a backslash, a dollar sign, a backtick or a line break, so a value is
//! plain text inside single and double quotes. No grammar admits what the AWS CLI reads from elsewhere (`file://…`), a path
//! upwards (`..`), or a first character that may begin an option, an assignment or a list (`-`, `=`, `@`, `+`, `~`), except `+`
//! in phone numbers.

/// The form of the values of a kind. Characters are ASCII, except in `Text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    /// Digits.
    Digits,
    /// Word characters: letters, digits and `_ . - =`, beginning with a letter or digit. The grammar of most ids and names.
    Word,
    /// Lower-case letters, digits, dots and hyphens, beginning with a letter or digit.
    Bucket,
    /// The name of an IAM user, group or role with a largest length: word characters and `+ , @`, beginning with a letter or
    /// digit.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
    Principal(usize),
    /// The name of a secret, or its ARN: word characters and `/ + @`, at most 512 characters.
    /// <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html>
    Secret,
    /// The name of a Systems Manager parameter: letters, digits and `_ . - /`, at most 1,011 characters and 15 slashes.
    /// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html>
    Parameter,
    /// A relative path: word characters and `/ : @ +`, beginning with a letter or digit.
    Path,
    /// An IP address or address block, IPv4 or IPv6.
    Cidr,
    /// An ARN, `arn:…`.
    Arn,
    /// An address, `https://…`, without spaces.
    Url,
    /// An email address, `name@host`.
    Email,
    /// A phone number: digits, spaces and `+ ( ) -`, not beginning with `-`.
    Phone,
    /// Letters of any script, digits, spaces and some punctuation, beginning with a letter or digit. Only for use inside quotes.
    Text,
}

/// A kind of placeholder.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The name used in control files.
    pub name: &'static str,
    /// The form of its values.
    pub grammar: Grammar,
}

/// Makes the table of kinds, and a separate table of the examples, which only tests and tools need.
macro_rules! kinds {
    ($($name:literal: $grammar:expr, $example:literal;)*) => {
        /// The kinds that a control file may name, sorted by name.
        pub const KINDS: &[Kind] = &[$(Kind { name: $name, grammar: $grammar }),*];
        /// A plausible value of each kind, in the order of [`KINDS`].
        const EXAMPLES: &[&str] = &[$($example),*];
    };
}

kinds! {
    "access-key": Grammar::Word, "AKIAIOSFODNN7EXAMPLE";
    "account": Grammar::Digits, "123456789012";
    "alias": Grammar::Path, "alias/example";
    "amount": Grammar::Digits, "200";
    "analyzer": Grammar::Word, "example-analyzer";
    "api": Grammar::Word, "a1b2c3d4e5";
    "arn": Grammar::Arn, "arn:aws:iam::123456789012:role/example";
    "bucket": Grammar::Bucket, "example-bucket";
    "budget": Grammar::Word, "monthly-cost";
    "certificate": Grammar::Arn, "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";
    "cidr": Grammar::Cidr, "10.0.0.0/16";
    "cluster": Grammar::Word, "example-cluster";
    "code": Grammar::Digits, "123456";
    "country": Grammar::Word, "DE";
    "database": Grammar::Word, "example-database";
    "date": Grammar::Word, "2027-01-31";
    "detector": Grammar::Word, "12abc34d567e8fa901bc2d34e56789f0";
    "distribution": Grammar::Word, "E1EXAMPLE12345";
    "document": Grammar::Word, "SSM-SessionManagerRunShell";
    "domain": Grammar::Bucket, "example.com";
    "elastic-ip": Grammar::Word, "eipalloc-0123456789abcdef0";
    "email": Grammar::Email, "security@example.com";
    "etag": Grammar::Word, "E2EXAMPLE12345";
    "file": Grammar::Path, "example.json";
    "file-system": Grammar::Word, "fs-0123456789abcdef0";
    "function": Grammar::Word, "example-function";
    "group": Grammar::Principal(128), "developers";
    "id": Grammar::Word, "1a2b3c4d";
    "identity-store": Grammar::Word, "d-1234567890";
    "image": Grammar::Word, "ami-0123456789abcdef0";
    "instance": Grammar::Word, "i-0123456789abcdef0";
    "instance-arn": Grammar::Arn, "arn:aws:sso:::instance/ssoins-1234567890abcdef";
    "internet-gateway": Grammar::Word, "igw-0123456789abcdef0";
    "key": Grammar::Word, "1234abcd-12ab-34cd-56ef-1234567890ab";
    "launch-template": Grammar::Word, "lt-0123456789abcdef0";
    "listener": Grammar::Arn, "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/example/50dc6c495c0c9188/f2f7dc8efc522ab2";
    "load-balancer": Grammar::Arn, "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/example/50dc6c495c0c9188";
    "log-group": Grammar::Parameter, "/aws/example";
    "mfa-device": Grammar::Arn, "arn:aws:iam::123456789012:mfa/ada";
    "name": Grammar::Word, "example-name";
    "nat-gateway": Grammar::Word, "nat-0123456789abcdef0";
    "network-acl": Grammar::Word, "acl-0123456789abcdef0";
    "network-interface": Grammar::Word, "eni-0123456789abcdef0";
    "number": Grammar::Digits, "100";
    "organization": Grammar::Word, "o-abcdefghij";
    "path": Grammar::Parameter, "/app/production/name";
    "pattern": Grammar::Text, "example-[0-9]+";
    "permission-set": Grammar::Arn, "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef";
    "phone": Grammar::Phone, "+49 30 1234567";
    "policy": Grammar::Word, "app-policy";
    "port": Grammar::Digits, "5432";
    "public-ip": Grammar::Cidr, "203.0.113.10";
    "queue": Grammar::Url, "https://sqs.eu-west-1.amazonaws.com/123456789012/example";
    "region": Grammar::Word, "eu-west-1";
    "repository": Grammar::Path, "example-org/example-repo";
    "role": Grammar::Principal(64), "app-role";
    "route-table": Grammar::Word, "rtb-0123456789abcdef0";
    "secret": Grammar::Secret, "example-secret";
    "security-group": Grammar::Word, "sg-0123456789abcdef0";
    "security-group-rule": Grammar::Word, "sgr-0123456789abcdef0";
    "service": Grammar::Word, "example-service";
    "sha": Grammar::Word, "0123456789abcdef0123456789abcdef01234567";
    "snapshot": Grammar::Word, "snap-0123456789abcdef0";
    "stack": Grammar::Word, "example-stack";
    "stage": Grammar::Word, "prod";
    "subnet": Grammar::Word, "subnet-0123456789abcdef0";
    "table": Grammar::Word, "example-table";
    "text": Grammar::Text, "Example text";
    "topic": Grammar::Arn, "arn:aws:sns:eu-west-1:123456789012:alerts";
    "trail": Grammar::Word, "example-trail";
    "url": Grammar::Url, "https://example.com/queue";
    "user": Grammar::Principal(128), "ada";
    "uuid": Grammar::Word, "12345678-1234-1234-1234-123456789012";
    "volume": Grammar::Word, "vol-0123456789abcdef0";
    "vpc": Grammar::Word, "vpc-0123456789abcdef0";
    "vpc-endpoint": Grammar::Word, "vpce-0123456789abcdef0";
    "web-acl": Grammar::Arn, "arn:aws:wafv2:us-east-1:123456789012:global/webacl/example/12345678-1234-1234-1234-123456789012";
    "zone": Grammar::Word, "eu-west-1a";
}

impl Kind {
    /// Returns the kind with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// Returns a plausible value.
    pub fn example(&self) -> &'static str {
        let index = KINDS.iter().position(|kind| kind.name == self.name);
        index.and_then(|index| EXAMPLES.get(index)).copied().unwrap_or_default()
    }
}

impl Grammar {
    /// Whether a value may be filled into a command. At most 2,048 bytes.
    pub fn admits(self, value: &str) -> bool {
        let word = |c: char| c.is_ascii_alphanumeric() || "_.-=".contains(c);
        let all = |allowed: &dyn Fn(char) -> bool| value.chars().all(allowed);
        let starts_well = value.starts_with(char::is_alphanumeric);
        let starts_as_path = starts_well || value.starts_with('/');
        let leads_elsewhere = value.contains("..") || value.contains("//") && !matches!(self, Self::Url);
        if value.is_empty() || value.len() > 2048 || leads_elsewhere {
            return false;
        }
        match self {
            Self::Digits => all(&|c| c.is_ascii_digit()),
            Self::Word => starts_well && all(&word),
            Self::Bucket => starts_well && all(&|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c)),
            Self::Principal(most) => starts_well && value.len() <= most && all(&|c| word(c) || "+,@".contains(c)),
            Self::Secret => {
                Self::Arn.admits(value)
                    || starts_as_path && value.len() <= 512 && all(&|c| word(c) || "/+@".contains(c))
            }
            Self::Parameter => {
                let is_short = value.len() <= 1011 && value.matches('/').count() <= 15;
                starts_as_path && is_short && all(&|c| word(c) && c != '=' || c == '/')
            }
            Self::Path => starts_well && all(&|c| word(c) || "/:@+".contains(c)),
            Self::Cidr => !value.starts_with(['.', '/']) && all(&|c| c.is_ascii_hexdigit() || "./:".contains(c)),
            Self::Arn => value.starts_with("arn:") && all(&|c| word(c) || "/:@+,".contains(c)),
            Self::Url => value.starts_with("https://") && all(&|c| word(c) || "/:@+,%~".contains(c)),
            Self::Email => starts_well && value.matches('@').count() == 1 && all(&|c| word(c) || "@+".contains(c)),
            Self::Phone => !value.starts_with('-') && all(&|c| c.is_ascii_digit() || "+ ()-".contains(c)),
            Self::Text => starts_well && all(&|c| c.is_alphanumeric() || " _.,:;@/+()[]-&".contains(c)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_fits_its_own_grammar() {
        for kind in KINDS {
            assert!(kind.grammar.admits(kind.example()), "{}: {}", kind.name, kind.example());
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
    fn no_grammar_admits_what_leads_upwards_or_begins_with_a_sign() {
        for kind in KINDS {
            for hostile in [
                "../../.bashrc",
                "a/../b",
                "..",
                "~/a",
                "-a",
                "-1",
                "=a",
                "=1",
                "@a",
                "@1",
                "+a",
                ",a",
                "--",
                "#a",
                "!a",
                "*",
            ] {
                assert!(!kind.grammar.admits(hostile), "{} admits {hostile}", kind.name);
            }
            // A phone number may begin with `+`, and an IPv6 address with a colon. Both are quoted like all others.
            if kind.grammar != Grammar::Phone {
                assert!(!kind.grammar.admits("+1"), "{}", kind.name);
            }
            if kind.grammar != Grammar::Cidr {
                assert!(!kind.grammar.admits(":a"), "{}", kind.name);
            }
        }
    }

    #[test]
    fn only_what_aws_names_with_a_slash_begins_with_one() {
        for kind in KINDS {
            let may = matches!(kind.grammar, Grammar::Secret | Grammar::Parameter);
            assert_eq!(kind.grammar.admits("/etc/passwd"), may, "{}", kind.name);
        }
    }

    #[test]
    fn secrets_and_parameters_are_named_as_aws_names_them() {
        let secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
        for (name, is_secret, is_parameter) in [
            ("prod/db", true, true),
            ("/prod/db", true, true),
            ("prod/db+read@eu=1", true, false),
            (secret, true, false),
            ("a:b", false, false),
            ("a,b", false, false),
            ("a".repeat(600).as_str(), false, true),
            ("/a".repeat(15).as_str(), true, true),
            ("/a".repeat(16).as_str(), true, false),
        ] {
            assert_eq!(Grammar::Secret.admits(name), is_secret, "{name}");
            assert_eq!(Grammar::Parameter.admits(name), is_parameter, "{name}");
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
            ("a".repeat(64).as_str(), true),
            ("a".repeat(129).as_str(), false),
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
