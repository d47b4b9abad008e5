//! The words of scripts and of the remediation kit, beside those in `report`. What a script says while it runs is in
//! `plan/script/prelude.sh`.

use crate::plan::script::Account;

/// Before what is true afterwards.
pub const AFTERWARDS: &str = "Afterwards:";
/// Before minutes and cost.
pub const EFFORT: &str = "Work and cost:";
/// Before who should do it.
pub const WHO: &str = "Who should do it:";
/// Before a decision to take or a trap.
pub const BEFORE: &str = "Before you start:";
/// What an action may break.
pub const MAY_BREAK: &str = "What may break";
/// How it is.
pub const NOW: &str = "How it is now";
/// Whether it worked.
pub const VERIFY: &str = "Whether it worked";
/// Before what an output means.
pub const MEANS: &str = "What it means:";
/// Before where to look by hand.
pub const LOOK: &str = "Look here:";
/// Before steps by hand.
pub const BY_HAND: &str = "By hand:";
/// In place of a way back.
pub const NO_UNDO: &str = "There is no way back by commands.";
/// Over the values.
pub const VALUES: &str = "The values that the commands need: name, pattern, most characters, example, meaning. They are asked for, or given with --set.";
/// Over the resources.
pub const FOUND: &str = "What Footing found and these commands mend, one a line: value, name, Region.";
/// Where nothing was found that the commands name.
pub const FOUND_NONE: &str = "Nothing that Footing found has its place in these commands.";
/// Over what the script does.
pub const PARTS: &str = "What check, apply, verify and undo do. The commands themselves come next.";
/// Over the commands.
pub const COMMANDS: &str = "The commands, as Footing shows them; only the values have become variables.";
/// Why the linter is told to leave something alone.
pub const LINT: &str = "The commands of Footing also run when they are pasted into zsh, which takes some detours.";

/// How a script begins.
pub fn intro(file: &str, date: &str) -> String {
    format!("Written by Footing on {date}. Read it before you run it. 'bash {file}' tells how and changes nothing.")
}

/// In which account a script runs.
pub fn account(account: &Account) -> String {
    match account {
        Account::Only(id) => format!("It refuses to run in another AWS account than {id}, which the plan is about."),
        Account::LeftOut => {
            "It runs in any AWS account, because the account's number was left out: make sure yourself that it is the right one."
                .to_owned()
        }
        Account::Unknown => {
            "It runs in any AWS account, because the plan does not know its number: make sure yourself that it is the right one."
                .to_owned()
        }
    }
}

/// Resources that a finding does not list.
pub fn more(count: usize) -> String {
    format!("{count} more were found than an assessment keeps. Check again when these are done.")
}

/// An action's script, in the README of a kit.
pub const SCRIPT: &str = "Script";
/// An action without commands.
pub const NO_SCRIPT: &str = "none; it is done by hand, as below";
/// An action's templates.
pub const TEMPLATE: &str = "Template, instead of the script's apply";
/// What has to be done before.
pub const WAITS_FOR: &str = "Do first";

/// How a kit is used.
pub const KIT_USE: &str = "\
## How to use it

Sign in to the account in a shell with the AWS CLI, version 1 or 2, or open CloudShell in the console. Then, action by action, in \
the order below:

```sh
bash 001-NAME.sh            # what the script does, and its options; changes nothing
bash 001-NAME.sh check      # how it is now, and what may break; only looks
bash 001-NAME.sh apply --dry-run
bash 001-NAME.sh apply      # step by step; asks before each
bash 001-NAME.sh verify     # whether it worked; only looks
bash 001-NAME.sh undo       # takes it back
```

Read a script before you run it. Its commands are those that Footing shows. What was there before a change is noted in \
`~/footing/`, in a folder of the account and the action; `undo` goes by these notes and by nothing else, so keep them. Steps that \
are one way of several, or for another day, are only run where you choose them. Where Footing found no value for a command, \
the script asks for it.

A template does the same as the steps of its script, for those who manage the account with CloudFormation or Terraform: use one or \
the other.";

/// The title of a kit.
pub fn kit_title(name: &str) -> String {
    format!("Remediation kit: {name}")
}

/// Where the scripts of a kit run.
pub fn kit_account(account: &Account) -> String {
    match account {
        Account::Only(id) => format!("The scripts refuse to run in another AWS account than {id}."),
        Account::LeftOut => "The account's number was left out, so the scripts cannot check where they run: make sure yourself that you are \
signed in to the right account."
            .to_owned(),
        Account::Unknown => "The assessment does not say which AWS account it is about, so the scripts cannot check where they run: make \
sure yourself that you are signed in to the right account."
            .to_owned(),
    }
}
