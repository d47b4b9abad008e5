//! Words of scripts and of the remediation kit, in addition to those in `report`. What a script prints while it runs is
//! in `plan/script/prelude.sh`.

use crate::plan::script::Account;

/// Label before the result of the action.
pub const AFTERWARDS: &str = "Afterwards:";
/// Label before minutes and cost.
pub const EFFORT: &str = "Work and cost:";
/// Label before who should do it.
pub const WHO: &str = "Who should do it:";
/// Label before a decision or a warning.
pub const BEFORE: &str = "Before you start:";
/// Heading of what an action may break.
pub const MAY_BREAK: &str = "What may break";
/// Heading of the current state.
pub const NOW: &str = "Current state";
/// Heading of the verification.
pub const VERIFY: &str = "Did it work?";
/// Label before the meaning of an output.
pub const MEANS: &str = "What it means:";
/// Label before where to look by hand.
pub const LOOK: &str = "Look here:";
/// Label before steps by hand.
pub const BY_HAND: &str = "By hand:";
/// Shown if no command can undo the action.
pub const NO_UNDO: &str = "No command can undo this.";
/// Comment above the values.
pub const VALUES: &str = "Values that the commands need: name, pattern, longest, example, meaning. The script asks for them, unless --set gives them.";
/// Comment above the resources.
pub const FOUND: &str = "What Footing found and these commands fix, one per line: value, name, Region.";
/// Comment if no resources were found that the commands name.
pub const FOUND_NONE: &str = "These commands use nothing that Footing found.";
/// Comment above the functions of the script.
pub const PARTS: &str = "What check, apply, verify and undo do. The commands themselves come next.";
/// Comment above the commands.
pub const COMMANDS: &str = "The commands as Footing shows them, with variables for the values.";
/// Why a warning of the linter is switched off.
pub const LINT: &str = "Footing's commands also run when pasted into zsh, which takes some workarounds.";

/// The first comment of a script.
pub fn intro(file: &str, date: &str) -> String {
    format!("Written by Footing on {date}. Read it before you run it. 'bash {file}' shows how and changes nothing.")
}

/// The AWS account in which a script runs.
pub fn account(account: &Account) -> String {
    match account {
        Account::Only(id) => format!("It refuses to run in any AWS account but {id}, which the plan is for."),
        Account::LeftOut => {
            "It runs in any AWS account, because the account ID was left out: make sure that it is the right one."
                .to_owned()
        }
        Account::Unknown => {
            "It runs in any AWS account, because the plan does not know the account ID: make sure that it is the right one."
                .to_owned()
        }
    }
}

/// The number of resources that a finding does not list.
pub fn more(count: usize) -> String {
    format!("{count} more were found than an assessment keeps. Check again when these are done.")
}

/// Label: an action's script, in the README of a kit.
pub const SCRIPT: &str = "Script";
/// Shown for an action without commands.
pub const NO_SCRIPT: &str = "none; do it by hand, as below";
/// Label: an action's templates.
pub const TEMPLATE: &str = "Template, instead of the script's apply";
/// Label: the actions to do first.
pub const WAITS_FOR: &str = "Do first";

/// How to use a kit.
pub const KIT_USE: &str = "\
## How to use it

Sign in to the account in a shell with the AWS CLI, version 1 or 2, or open CloudShell in the console. Then run, for each action in \
the order below:

```sh
bash 001-NAME.sh            # shows what the script does, and its options
bash 001-NAME.sh check      # current state, and what may break; read-only
bash 001-NAME.sh apply --dry-run
bash 001-NAME.sh apply      # asks before each step
bash 001-NAME.sh verify     # whether it worked; read-only
bash 001-NAME.sh undo       # reverses apply
```

Read a script before you run it. Its commands are the ones that Footing shows. Before a change, it notes the old state in \
`~/footing/`, in a folder for the account and the action; `undo` relies on these notes alone, so keep them. Steps that \
are one of several options, or for another day, run only if you choose them. Where Footing found no value for a command, \
the script asks for it.

A template does the same as the steps of its script, for accounts managed with CloudFormation or Terraform: use one or \
the other.";

/// The title of a kit.
pub fn kit_title(name: &str) -> String {
    format!("Remediation kit: {name}")
}

/// The AWS account in which the scripts of a kit run.
pub fn kit_account(account: &Account) -> String {
    match account {
        Account::Only(id) => format!("The scripts refuse to run in any AWS account but {id}."),
        Account::LeftOut => "The account ID was left out, so the scripts cannot check where they run: make sure that you are \
signed in to the right account."
            .to_owned(),
        Account::Unknown => "The assessment does not say which AWS account it is about, so the scripts cannot check where they run: make \
sure that you are signed in to the right account."
            .to_owned(),
    }
}
