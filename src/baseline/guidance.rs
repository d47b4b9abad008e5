//! The guidance of a control: why it matters, what counts as met, how to find out, how to fix. Each control's file is loaded
//! when it is needed.
//! The build script writes these types and the page reads them, so this file depends on nothing but serde.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The guidance of one control: everything that is not needed before its first question opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guidance {
    /// The control's id, such as `ACCT.01`.
    pub id: String,
    /// The control's title in the edition of 2022.
    pub title_2022: String,
    /// The reason for the control's severity, in one sentence.
    pub severity_reason: String,
    /// What goes wrong without the control, for someone who has never opened IAM.
    pub protects: String,
    /// What has changed since 2022, one sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// AWS documentation pages.
    pub references: Vec<Reference>,
    /// The glossary terms that occur in this guidance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// The guidance of each criterion, in the order of the tables.
    pub criteria: Vec<CriterionGuidance>,
}

/// An entry of the glossary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The term, then its synonyms.
    pub words: Vec<String>,
    /// The explanation, in one or two sentences.
    pub says: String,
}

/// The guidance of one criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionGuidance {
    /// The criterion's id, such as `acct-01.root-email`.
    pub id: String,
    /// Why the criterion matters.
    pub why: String,
    /// What counts as met.
    pub met: String,
    /// What counts as partly met; `None` if the criterion cannot be partly met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partly: Option<String>,
    /// What counts as not met.
    pub not_met: String,
    /// The AWS calls that decide the criterion, `service:Operation` as botocore names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// How to find out.
    pub find_out: Probe,
    /// The actions that are defined at this criterion.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<ActionGuidance>,
    /// The values to fill in that the commands of `find_out` and of all actions may name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub placeholders: BTreeMap<String, Placeholder>,
}

/// A way to find something out: where to look, what to run, and what the result means. At least one of `look` and `run` is present.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// The console path, or whom to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<String>,
    /// A read-only command for bash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// What the view or the output means.
    pub expect: String,
}

/// The guidance of one action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionGuidance {
    /// The action's id, such as `acct-01.add-contacts`. Never changes.
    pub id: String,
    /// What to do, beginning with a verb.
    pub title: String,
    /// What is true after the action.
    pub result: String,
    /// The minutes of work for someone who does it for the first time.
    pub minutes: u16,
    /// The running cost afterwards.
    pub cost: Cost,
    /// Where the action has to be done: once, or in each Region.
    pub scope: ActionScope,
    /// The condition for being in the plan. Only the build reads it, to write the tables; the page does not.
    #[cfg(not(target_arch = "wasm32"))]
    #[serde(default, skip_serializing)]
    pub only_if: OnlyIf,
    /// How an organization does it once for all its accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Where the steps take place, if not in the AWS console.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The steps in that place.
    pub steps: Vec<String>,
    /// The steps as commands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cli: Vec<CommandStep>,
    /// How to verify the result.
    pub verify: Probe,
    /// A decision to make, or a pitfall to know about, before starting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// AWS documentation pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// A complete CloudFormation template in YAML, from `templates/<id>.yaml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloudformation: Option<String>,
    /// A complete Terraform configuration, from `templates/<id>.tf`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terraform: Option<String>,
    /// How to undo the action.
    pub undo: Undo,
    /// What may break, and how to find out beforehand.
    pub breaks: Risk,
    /// Who should do the action.
    pub who: String,
    /// The values to fill in that the commands name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub placeholders: BTreeMap<String, Placeholder>,
}

/// The condition for an action to be in the plan.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlyIf {
    /// Profile questions with choices. The action is for accounts to which one of the choices applies.
    #[serde(default)]
    pub profile: Vec<String>,
    /// The kinds of resources that the action is for.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Whether the action is only for a criterion that is not met, not for one that is partly met.
    #[serde(default)]
    pub not_met: bool,
}

/// The running cost after an action, in a small account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// An estimate in whole USD a month; 0 if free or less than 0.50 USD.
    pub usd: u16,
    /// The order of magnitude in words, and what the cost depends on.
    pub words: String,
    /// The month in which the figures in `words` were checked, such as `2026-11`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<String>,
    /// The price list with the figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What an action may break, and how to find out before starting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// What stops working, and for whom; or that nothing can break.
    pub what: String,
    /// The console path, or whom to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<String>,
    /// A read-only command for bash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// What the view or the output means; present if `look` or `run` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<String>,
}

/// Where an action has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionScope {
    /// Once for the account.
    Account,
    /// In each Region.
    Region,
    /// Outside AWS.
    Team,
}

/// A step with commands for bash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandStep {
    /// What the commands do.
    pub say: String,
    /// Whether the step is an alternative, for some accounts only, or for another day. A script runs it only if it is chosen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_choice: bool,
    /// The commands.
    pub run: String,
}

/// How to undo an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Steps in the console.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// Commands for bash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
}

/// A documentation page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The page's title.
    pub title: String,
    /// The page's address.
    pub url: String,
}

/// A value that a command names in braces, for the user to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placeholder {
    /// The name of the placeholder's kind in `baseline::placeholder`, which gives the grammar.
    pub kind: String,
    /// What to fill in.
    pub what: String,
}
