//! The tables of the baseline, and their types.

use std::fmt;

include!(concat!(env!("OUT_DIR"), "/baseline.rs"));

/// One of the two parts of the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pillar {
    /// Account controls: ACCT.01 to ACCT.12.
    Account,
    /// Workload controls: WKLD.01 to WKLD.15.
    Workload,
}

/// The severity of a control. Ordered from the least to the most severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Factor 1.
    Low,
    /// Factor 2.
    Medium,
    /// Factor 3.
    High,
    /// Factor 4.
    Critical,
}

impl Severity {
    /// All severities, the most severe first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// Returns the factor with which a control counts in the score: 1 to 4.
    pub fn factor(self) -> u32 {
        match self {
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 3,
            Self::Critical => 4,
        }
    }

    /// Returns the name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl Pillar {
    /// Both pillars.
    pub const ALL: [Self; 2] = [Self::Account, Self::Workload];

    /// Returns the name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Workload => "workload",
        }
    }
}

/// Who or what decides a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// A check decides by AWS's answers.
    Check,
    /// A check gives evidence, and a person confirms it.
    Hint,
    /// Only a person can answer.
    Question,
}

impl DecidedBy {
    /// Returns the name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Hint => "hint",
            Self::Question => "question",
        }
    }
}

/// A control of the baseline.
#[derive(Debug)]
pub struct Control {
    /// The id, such as `ACCT.01`.
    pub id: &'static str,
    /// The id in addresses and file names, such as `acct-01`.
    pub slug: &'static str,
    /// The title in the current guide.
    pub title: &'static str,
    /// The pillar: account or workload.
    pub pillar: Pillar,
    /// The severity.
    pub severity: Severity,
    /// The name of the control's guidance file, with a hash of its content.
    pub guidance: &'static str,
    /// The range of its criteria's indices: the first, and one after the last.
    criteria: (u8, u8),
}

/// A criterion: the smallest statement of a control that is true or false.
#[derive(Debug)]
pub struct Criterion {
    /// The id, such as `acct-01.root-email`. Never changes.
    pub id: &'static str,
    /// The criterion's control.
    pub control: ControlId,
    /// The name, two to five words.
    pub name: &'static str,
    /// The statement as a question.
    pub question: &'static str,
    /// The weight within the control, 1 to 5.
    pub weight: u8,
    /// Who or what decides the criterion.
    pub decided_by: DecidedBy,
    /// Whether the criterion can be partly met.
    pub has_half: bool,
    /// The criteria to meet first.
    pub depends_on: &'static [CriterionId],
    /// The profile rules. Any of them makes the criterion inapplicable.
    pub switched_off: &'static [Rule],
    /// The actions that make the criterion met, in order. Shared actions come first.
    pub actions: &'static [ActionId],
}

/// Synonyms, for the search of the guide.
#[derive(Debug)]
pub struct Synonym {
    /// The words that people search for, in lower case or not.
    pub words: &'static [&'static str],
    /// The words that the guidance uses instead.
    pub means: &'static [&'static str],
    /// The ids of controls, criteria and actions that answer such a search best, the best one first.
    pub first: &'static [&'static str],
}

/// An action. Its steps are in the guidance of its control.
#[derive(Debug)]
pub struct Action {
    /// The id, such as `acct-01.add-contacts`. Never changes.
    pub id: &'static str,
    /// The control whose guidance has the action.
    pub control: ControlId,
    /// What to do, beginning with a verb.
    pub title: &'static str,
    /// The minutes of work for someone who does it for the first time.
    pub minutes: u16,
    /// The estimated cost in a small account, in USD a month.
    pub usd: u16,
    /// The criteria that the action helps to meet, including the one that defines it.
    pub serves: &'static [CriterionId],
}

/// A profile question. Profile questions are asked before all others.
#[derive(Debug)]
pub struct ProfileQuestion {
    /// The id, such as `sign-in`. Never changes.
    pub id: &'static str,
    /// The name for lists, one or two words.
    pub name: &'static str,
    /// The question.
    pub question: &'static str,
    /// A sentence of help.
    pub help: &'static str,
    /// Whether several choices may be selected.
    pub several: bool,
    /// The choices, at most 15.
    pub choices: &'static [ProfileChoice],
}

/// A choice of a profile question.
#[derive(Debug)]
pub struct ProfileChoice {
    /// The id, such as `iam-users`. Never changes.
    pub id: &'static str,
    /// The text that people read.
    pub label: &'static str,
    /// An additional explanation; may be empty.
    pub hint: &'static str,
    /// Whether the choice excludes the others, such as "none".
    pub alone: bool,
}

/// A rule by which the profile makes a criterion inapplicable. It holds if all of its conditions do.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule(pub &'static [Condition]);

/// A condition of a rule. It holds if the question is answered and every selected choice is in `within`.
#[derive(Debug, PartialEq, Eq)]
pub struct Condition {
    /// The question's index.
    pub question: u8,
    /// The mask of choices, one bit per choice. The first choice is the lowest bit.
    pub within: u16,
}

/// The condition for an action to be in the plan; `controls/README.md` explains `only_if`.
#[derive(Debug, PartialEq, Eq)]
pub struct OnlyIf {
    /// The action.
    pub action: ActionId,
    /// The conditions on the profile, all of which have to hold.
    pub profile: &'static [Choices],
    /// The kinds of resources that the action is for, as [`kind_bit`] has them; 0 if it is for all kinds.
    pub resources: u32,
    /// Whether the action is only for a criterion that is not met, not for one that is partly met.
    pub not_met: bool,
}

/// A profile question with some of its choices. It holds if at least one of these choices applies to the account.
#[derive(Debug, PartialEq, Eq)]
pub struct Choices {
    /// The question's index.
    pub question: u8,
    /// The mask of choices, one bit per choice. The first choice is the lowest bit.
    pub chosen: u16,
    /// The kinds of resources that exist only where one of the choices is true, as [`kind_bit`] has them.
    pub shown_by: u32,
}

/// The bit of resources without a kind.
pub const NO_KIND: u32 = 1;

/// The bit of a kind of resources in conditions. A kind that is not in the table has the bit of resources without a kind.
pub fn kind_bit(kind: &str) -> u32 {
    KINDS.iter().position(|known| *known == kind).map_or(NO_KIND, |place| 1 << place)
}

macro_rules! id_type {
    ($(#[$doc:meta])* $id:ident($number:ty) of $entry:ident in $table:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id($number);

        impl $id {
            /// Returns all ids, in the order of the table.
            pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
                (0..$table.len()).map(|index| Self(index as $number))
            }

            /// Returns the id of the entry with this text as its id.
            pub fn find(id: &str) -> Option<Self> {
                $table.iter().position(|entry| entry.id == id).map(|index| Self(index as $number))
            }

            /// Returns the entry's index in the table.
            pub fn place(self) -> usize {
                usize::from(self.0)
            }

            /// Returns the entry. It exists, because only `all`, `find` and the build script make ids.
            pub fn get(self) -> &'static $entry {
                &$table[self.place()]
            }
        }

        impl fmt::Debug for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.get().id)
            }
        }

        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.get().id)
            }
        }
    };
}

id_type! {
    /// The index of a control.
    ControlId(u8) of Control in CONTROLS
}
id_type! {
    /// The index of a criterion.
    CriterionId(u8) of Criterion in CRITERIA
}
id_type! {
    /// The index of an action.
    ActionId(u16) of Action in ACTIONS
}

impl ActionId {
    /// The condition for being in the plan; `None` if the action has none.
    pub fn only_if(self) -> Option<&'static OnlyIf> {
        ONLY_IF.iter().find(|only_if| only_if.action == self)
    }

    /// The kinds of resources that both the action's commands and the checks name.
    pub fn fills(self) -> &'static [&'static str] {
        FILLS.iter().find(|(action, _)| *action == self).map(|(_, kinds)| *kinds).unwrap_or_default()
    }
}

impl CriterionId {
    /// Returns the statement that is true if the criterion is met. Statements have a table of their own, because the page shows
    /// only questions.
    pub fn statement(self) -> &'static str {
        STATEMENTS.get(self.place()).copied().unwrap_or_default()
    }
}

impl ControlId {
    /// Returns the control's criteria, in order.
    pub fn criteria(self) -> impl DoubleEndedIterator<Item = CriterionId> + ExactSizeIterator + Clone {
        let (first, after) = self.get().criteria;
        (first..after).map(CriterionId)
    }

    /// Returns the control with this slug, such as `acct-01`.
    pub fn find_slug(slug: &str) -> Option<Self> {
        CONTROLS.iter().position(|control| control.slug == slug).map(|index| Self(index as u8))
    }
}
