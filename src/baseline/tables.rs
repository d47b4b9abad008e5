//! The types of the tables, and the tables themselves.

use std::fmt;

include!(concat!(env!("OUT_DIR"), "/baseline.rs"));

/// One of the two parts of the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pillar {
    /// ACCT.01 to ACCT.12.
    Account,
    /// WKLD.01 to WKLD.15.
    Workload,
}

/// How much depends on a control. Ordered from the least to the most severe.
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
    /// From the most to the least severe.
    pub const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// What the score multiplies a control's share by: 1 to 4.
    pub fn factor(self) -> u32 {
        match self {
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 3,
            Self::Critical => 4,
        }
    }

    /// The name in files.
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
    /// Both.
    pub const ALL: [Self; 2] = [Self::Account, Self::Workload];

    /// The name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Workload => "workload",
        }
    }
}

/// Who has the last word on a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// An API decides.
    Check,
    /// An API gives evidence, a person confirms.
    Hint,
    /// Only a person knows.
    Question,
}

impl DecidedBy {
    /// The name in files.
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
    /// Such as `ACCT.01`.
    pub id: &'static str,
    /// Such as `acct-01`, for addresses and file names.
    pub slug: &'static str,
    /// The title in today's guide.
    pub title: &'static str,
    /// Account or workload.
    pub pillar: Pillar,
    /// How much depends on it.
    pub severity: Severity,
    /// The name of its guidance file, with a hash of its content.
    pub guidance: &'static str,
    /// The places of its criteria: from, up to.
    criteria: (u8, u8),
}

/// The smallest statement of a control that is true or false.
#[derive(Debug)]
pub struct Criterion {
    /// Stable, such as `acct-01.root-email`.
    pub id: &'static str,
    /// The control it belongs to.
    pub control: ControlId,
    /// Two to five words.
    pub name: &'static str,
    /// The same as a question.
    pub question: &'static str,
    /// 1 to 5: how much of the control hangs on it.
    pub weight: u8,
    /// Who has the last word.
    pub decided_by: DecidedBy,
    /// Whether "partly" can be answered.
    pub has_half: bool,
    /// Criteria to fix first.
    pub depends_on: &'static [CriterionId],
    /// Profile rules, any of which makes it not applicable.
    pub switched_off: &'static [Rule],
    /// What to do about it, in order; shared actions first.
    pub actions: &'static [ActionId],
}

/// A piece of remediation; its steps are in the guidance of its control.
#[derive(Debug)]
pub struct Action {
    /// Stable, such as `acct-01.add-contacts`.
    pub id: &'static str,
    /// The control in whose guidance it stands.
    pub control: ControlId,
    /// What to do, starting with a verb.
    pub title: &'static str,
    /// Minutes of work for somebody who does it for the first time.
    pub minutes: u16,
    /// USD a month in a small account, an estimate.
    pub usd: u16,
    /// The criteria it helps to meet, the one it was written for among them.
    pub serves: &'static [CriterionId],
}

/// A question asked before all others.
#[derive(Debug)]
pub struct ProfileQuestion {
    /// Stable, such as `sign-in`.
    pub id: &'static str,
    /// One or two words for lists.
    pub name: &'static str,
    /// The question.
    pub question: &'static str,
    /// A sentence of help.
    pub help: &'static str,
    /// Whether several choices may be taken.
    pub several: bool,
    /// At most 15.
    pub choices: &'static [ProfileChoice],
}

/// A choice of a profile question.
#[derive(Debug)]
pub struct ProfileChoice {
    /// Stable, such as `iam-users`.
    pub id: &'static str,
    /// What the person reads.
    pub label: &'static str,
    /// A few more words; may be empty.
    pub hint: &'static str,
    /// Whether it rules the other choices out ("none").
    pub alone: bool,
}

/// Holds when all of its conditions do.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule(pub &'static [Condition]);

/// Holds when the question was answered and every chosen choice is among `within`.
#[derive(Debug, PartialEq, Eq)]
pub struct Condition {
    /// The question's place.
    pub question: u8,
    /// One bit a choice, the first choice the lowest.
    pub within: u16,
}

/// When an action belongs into a plan: what is said of `only_if` in `controls/README.md`.
#[derive(Debug, PartialEq, Eq)]
pub struct OnlyIf {
    /// The action.
    pub action: ActionId,
    /// What the profile says, all of it.
    pub profile: &'static [Choices],
    /// The kinds of resources that the action is for, as [`kind_bit`] has them; 0 where it is for all.
    pub resources: u32,
    /// Whether it is only for what is wholly unmet.
    pub not_met: bool,
}

/// Choices of a profile question, one of which is true of the account.
#[derive(Debug, PartialEq, Eq)]
pub struct Choices {
    /// The question's place.
    pub question: u8,
    /// One bit a choice, the first choice the lowest.
    pub chosen: u16,
    /// The kinds of resources that exist only where one of the choices is true, as [`kind_bit`] has them.
    pub shown_by: u32,
}

/// The bit of resources without a kind.
pub const NO_KIND: u32 = 1;

/// The bit of a kind of resources in conditions. What no check of theirs names is as good as no kind.
pub fn kind_bit(kind: &str) -> u32 {
    KINDS.iter().position(|known| *known == kind).map_or(NO_KIND, |place| 1 << place)
}

macro_rules! id_type {
    ($(#[$doc:meta])* $id:ident($number:ty) of $entry:ident in $table:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id($number);

        impl $id {
            /// All of them, in order.
            pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
                (0..$table.len()).map(|place| Self(place as $number))
            }

            /// The one with this text as its id.
            pub fn find(id: &str) -> Option<Self> {
                $table.iter().position(|entry| entry.id == id).map(|place| Self(place as $number))
            }

            /// Its place in the table.
            pub fn place(self) -> usize {
                usize::from(self.0)
            }

            /// Its entry in the table: ids are made only by `all`, `find` and the build script.
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
    /// A control, by its place in the table.
    ControlId(u8) of Control in CONTROLS
}
id_type! {
    /// A criterion, by its place in the table.
    CriterionId(u8) of Criterion in CRITERIA
}
id_type! {
    /// An action, by its place in the table.
    ActionId(u16) of Action in ACTIONS
}

impl ActionId {
    /// When it belongs into a plan; `None` where it always does.
    pub fn only_if(self) -> Option<&'static OnlyIf> {
        ONLY_IF.iter().find(|only_if| only_if.action == self)
    }
}

impl CriterionId {
    /// What is true when it is met. Kept apart from the other texts, because the page itself asks questions.
    pub fn statement(self) -> &'static str {
        STATEMENTS.get(self.place()).copied().unwrap_or_default()
    }
}

impl ControlId {
    /// The control's criteria, in order.
    pub fn criteria(self) -> impl DoubleEndedIterator<Item = CriterionId> + ExactSizeIterator + Clone {
        let (first, after) = self.get().criteria;
        (first..after).map(CriterionId)
    }

    /// The control with this slug, such as `acct-01`.
    pub fn find_slug(slug: &str) -> Option<Self> {
        CONTROLS.iter().position(|control| control.slug == slug).map(|place| Self(place as u8))
    }
}
