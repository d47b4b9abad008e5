//! A small catalog without mistakes. Tests put mistakes in.

use super::super::check::check;
use super::super::source::{Catalog, ControlFile, GlossaryFile, Kinds, Mistake, ProfileFile, parse};

pub const PROFILE: &str = r#"
[[questions]]
id = "compute"
name = "Compute"
question = "What runs your code?"
help = "All that apply."
several = true
choices = [{ id = "ec2", label = "Servers" }, { id = "lambda", label = "Functions" }, { id = "none", label = "Nothing", alone = true }]

[[questions]]
id = "code"
name = "Code"
question = "Any repositories?"
help = "Anywhere."
choices = [{ id = "yes", label = "Yes" }, { id = "no", label = "No" }]
"#;

pub const GLOSSARY: &str = r#"
[[terms]]
words = ["trail"]
says = "A record of `who` did what."
"#;

pub const CONTROL: &str = r#"
id = "ACCT.01"
title = "Old title"
title_today = "New title"
pillar = "account"
severity = "high"
severity_reason = "It matters."
protects = "Use `mfa` everywhere."
changed = ["Something."]
references = [{ title = "A page", url = "https://docs.aws.amazon.com/x" }]

[[criteria]]
id = "acct-01.first"
name = "First things"
statement = "It is so."
question = "Is it so?"
weight = 4
decided_by = "check"
calls = ["iam:GetUser"]
switched_off = ["code only no"]
why = "Because."
met = "All."
not_met = "None."

[criteria.find_out]
look = "Look there."
run = "aws iam get-user --user-name {user}"
expect = "A user."

[criteria.placeholders]
user = { kind = "user", what = "the user" }

[[criteria.actions]]
id = "acct-01.do-it"
title = "Do it"
result = "Done."
minutes = 15
cost = { usd = 0, words = "Free." }
scope = "account"
who = "An administrator."
steps = ["Open it.", "Close it."]
note = "A trap."

[[criteria.actions.cli]]
say = "Run it."
run = "aws s3api head-bucket --bucket {bucket} --if \"${HOME}\""

[criteria.actions.verify]
look = "Look again."
expect = "It is there."

[criteria.actions.breaks]
what = "Nothing stops working."

[criteria.actions.undo]
steps = ["Open it again."]

[criteria.actions.placeholders]
bucket = { kind = "bucket", what = "the bucket" }

[[criteria]]
id = "acct-01.second"
name = "Second things"
statement = "It is so too."
question = "Is that so too?"
weight = 2
decided_by = "question"
depends_on = ["acct-01.first"]
shared = ["acct-01.do-it"]
why = "Because."
met = "All."
partly = "Some."
not_met = "None."

[criteria.find_out]
look = "Ask."
expect = "An answer."
"#;

/// What the checks of the sample name.
pub const KINDS: Kinds = &[("acct-01.first", &["bucket", "user"])];

/// The mistakes that a profile and control files have.
pub fn mistakes(profile: &str, controls: &[(&str, &str)]) -> Vec<Mistake> {
    let read = || {
        let profile: ProfileFile = parse("profile.toml", profile)?;
        let file = |(name, text): &(&str, &str)| Ok(((*name).to_owned(), parse::<ControlFile>(name, text)?));
        let glossary: GlossaryFile = parse("glossary.toml", GLOSSARY)?;
        Ok(Catalog { profile, glossary, controls: controls.iter().map(file).collect::<Result<_, _>>()?, kinds: KINDS })
    };
    match read() {
        Ok(catalog) => check(&catalog),
        Err(mistake) => vec![mistake],
    }
}
