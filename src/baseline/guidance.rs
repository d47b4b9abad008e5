//! What a control's file says beyond the tables: why, what counts as met, how to find out, how to fix. Loaded when needed.
//! The build script writes these types, the page reads them; so this file knows nothing but serde.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything about one control that is not needed before its first question opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guidance {
    /// The control, such as `ACCT.01`.
    pub id: String,
    /// The title in the edition of 2022.
    pub title_2022: String,
    /// Why the control is as severe as it is, in one sentence.
    pub severity_reason: String,
    /// What goes wrong without the control, for someone who never opened IAM.
    pub protects: String,
    /// What has changed since 2022, a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// AWS documentation pages.
    pub references: Vec<Reference>,
    /// The words of the glossary that occur here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// One entry a criterion, in the order of the tables.
    pub criteria: Vec<CriterionGuidance>,
}

/// An entry of the glossary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The word, and other words for the same.
    pub words: Vec<String>,
    /// What it means, in one or two sentences.
    pub says: String,
}

/// The words of one criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionGuidance {
    /// The criterion, such as `acct-01.root-email`.
    pub id: String,
    /// Why it matters.
    pub why: String,
    /// What counts as met.
    pub met: String,
    /// What counts as partly met; absent where there is no half.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partly: Option<String>,
    /// What counts as not met.
    pub not_met: String,
    /// The AWS calls that decide it, `service:Operation` as botocore names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// How to find out.
    pub find_out: Probe,
    /// The actions that belong to this criterion.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<ActionGuidance>,
    /// Values of the user's that the commands of `find_out` and of all actions may name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub placeholders: BTreeMap<String, Placeholder>,
}

/// A way to see for oneself: where to look, what to run, what it means. `look` or `run` is always there.
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

/// One piece of remediation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionGuidance {
    /// Stable, such as `acct-01.add-contacts`.
    pub id: String,
    /// What to do, starting with a verb.
    pub title: String,
    /// What is true afterwards.
    pub result: String,
    /// Minutes of work for somebody who does it for the first time.
    pub minutes: u16,
    /// What it costs from then on.
    pub cost: Cost,
    /// Whether it has to be done once or in each Region.
    pub scope: ActionScope,
    /// When it belongs into a plan. Only the build reads it: the tables have it.
    #[serde(default, skip_serializing)]
    pub only_if: OnlyIf,
    /// How an organization does it once for all its accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Where the steps take place, when it is not the AWS console.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The steps there.
    pub steps: Vec<String>,
    /// The same with commands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cli: Vec<CommandStep>,
    /// How to see that it worked.
    pub verify: Probe,
    /// A decision to take or a trap to know before starting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// AWS documentation pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// A whole CloudFormation template, in YAML; from `templates/<id>.yaml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloudformation: Option<String>,
    /// A whole Terraform configuration; from `templates/<id>.tf`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terraform: Option<String>,
    /// How to take it back.
    pub undo: Undo,
    /// What may break, and how to find out beforehand.
    pub breaks: Risk,
    /// Who should do it.
    pub who: String,
    /// Values of the user's that the commands name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub placeholders: BTreeMap<String, Placeholder>,
}

/// When an action belongs into a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlyIf {
    /// Profile questions, each with choices, one of which is true of the account.
    #[serde(default)]
    pub profile: Vec<String>,
    /// The kinds of resources that the action is for.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Whether the action is only for what is wholly unmet.
    #[serde(default)]
    pub not_met: bool,
}

/// What an action costs from then on, in a small account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// An estimate in whole USD a month; 0 when free or below half a dollar.
    pub usd: u16,
    /// The order of magnitude in words, and what drives it.
    pub words: String,
    /// The month in which the figures in `words` were true, such as `2026-11`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<String>,
    /// The price list that they come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What an action may break, and how to find out beforehand whether it will.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// What stops working, and for whom; or that nothing can.
    pub what: String,
    /// The console path, or whom to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<String>,
    /// A read-only command for bash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// What the view or the output means; there when `look` or `run` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<String>,
}

/// Whether an action is done once or many times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionScope {
    /// Once for the account.
    Account,
    /// In each Region.
    Region,
    /// Outside AWS, by people.
    Team,
}

/// A step with commands for bash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandStep {
    /// What the commands do.
    pub say: String,
    /// Whether it is one way of several, for some accounts only, or for another day: a script runs it only where it is chosen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_choice: bool,
    /// The commands.
    pub run: String,
}

/// How to take an action back.
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
    /// Its address.
    pub url: String,
}

/// A value of the user's that a command names in braces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placeholder {
    /// Its kind, which fixes the grammar: `baseline::placeholder`.
    pub kind: String,
    /// What to put there.
    pub what: String,
}
