//! The document of an assessment: everything that people answered about one AWS account, and the findings about it.

use super::milestone::Milestones;
use super::register::{Register, Writer};
use crate::baseline::{self, ActionId, CriterionId};
use crate::catalog::AccountId;
use crate::evidence::{Before, Finding, KEPT_RESOURCES, Sighting};
use crate::stdx::table::Table;
use crate::stdx::time::{Date, Timestamp};
use serde::Serialize;

/// The version of the document format. A change that older programs could not read raises it; `restore` opens all earlier
/// versions.
pub const FORMAT: u32 = 1;

/// The assessment of one AWS account.
///
/// Records of criteria and actions are stored under their stable ids. Records of ids that this program does not know are kept,
/// because another edition may have written them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assessment {
    /// The format, always [`FORMAT`] in memory.
    pub format: u32,
    /// The assessment's id: random, and never changed.
    pub id: String,
    /// The edition of the baseline with which the assessment was begun.
    pub edition: String,
    /// The time when the assessment was begun.
    pub created: Timestamp,
    /// The person's name for the account or workload.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub name: Register<String>,
    /// The AWS account ID, or another name of the account; may be empty.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub account: Register<String>,
    /// The answers to profile questions, by the question's id.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub profile: Table<Register<ProfileAnswer>>,
    /// The answers, notes and accepted risks of criteria, by the criterion's id.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub criteria: Table<CriterionRecord>,
    /// The progress of actions, by the action's id.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub actions: Table<ActionRecord>,
    /// The finding of each criterion, by the criterion's id. [`observe`](Self::observe) decides which of two findings stays.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub findings: Table<Finding>,
    /// What evidence shows of the choices of profile questions, by question and choice: `compute.ec2`.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub sightings: Table<Register<Sighting>>,
    /// The answers to profile questions that were proposed from evidence and turned down, by the question's id.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub dismissed: Table<Register<ProfileAnswer>>,
    /// The values that people filled in for the placeholders of commands, by the keys of `plan::values`; may be empty texts.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub values: Table<Register<String>>,
    /// The snapshots from which progress is read.
    #[serde(skip_serializing_if = "Milestones::is_empty")]
    pub milestones: Milestones,
    /// The deletion mark: `Some(true)` while deleted, `Some(false)` after the deletion was undone.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub deleted: Register<bool>,
}

/// The answer to a profile question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileAnswer {
    /// The chosen choices, by id; empty if the answer was cleared.
    Chosen(Vec<String>),
    /// "Don't know". It makes no criterion inapplicable.
    DontKnow,
}

/// The answer, note and accepted risk of a criterion.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CriterionRecord {
    /// The answer; `None` if it was cleared.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub answer: Register<Option<Answer>>,
    /// The note; may be empty.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub note: Register<String>,
    /// The accepted risk; `None` if it was withdrawn.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub exception: Register<Option<Exception>>,
}

/// A person's answer to the question of a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "choice", rename_all = "kebab-case")]
pub enum Answer {
    /// Met.
    Met,
    /// Partly met. Counts as not met if the criterion cannot be partly met.
    Partly,
    /// Not met.
    NotMet,
    /// "Don't know". Decides nothing.
    DontKnow,
    /// Does not apply. Counts only with a reason.
    DoesNotApply {
        /// Why the criterion does not apply.
        reason: String,
    },
}

/// An accepted risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception {
    /// Why the risk is accepted.
    pub reason: String,
    /// The person who accepts the risk.
    pub owner: String,
    /// The last day on which the exception counts.
    pub until: Date,
}

/// The progress of an action.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ActionRecord {
    /// The state; `ToDo` if it was never written.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub state: Register<ActionState>,
    /// The person who does the action; may be empty.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub owner: Register<String>,
    /// The due date.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub due: Register<Option<Date>>,
    /// The note; may be empty.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub note: Register<String>,
    /// The number or address of the action's ticket in a team's tool; may be empty.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub ticket: Register<String>,
}

/// The state of an action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum ActionState {
    /// Not begun.
    #[default]
    ToDo,
    /// Begun.
    Doing,
    /// Done and verified.
    Done,
    /// Set aside.
    WontDo {
        /// Why the action was set aside.
        reason: String,
    },
}

impl Assessment {
    /// Returns an empty assessment with this id and name.
    pub fn new(id: String, name: String, now: Timestamp, writer: &Writer) -> Self {
        let mut assessment = Self {
            format: FORMAT,
            id,
            edition: baseline::EDITION.to_owned(),
            created: now,
            name: Register::default(),
            account: Register::default(),
            profile: Table::default(),
            criteria: Table::default(),
            actions: Table::default(),
            findings: Table::default(),
            sightings: Table::default(),
            dismissed: Table::default(),
            values: Table::default(),
            milestones: Milestones::default(),
            deleted: Register::default(),
        };
        assessment.name.set(name, now, writer);
        assessment
    }

    /// Returns the name, or an empty string.
    pub fn name(&self) -> &str {
        self.name.get().map_or("", String::as_str)
    }

    /// Returns the AWS account ID as it was entered, or an empty string.
    pub fn account(&self) -> &str {
        self.account.get().map_or("", String::as_str)
    }

    /// Whether the assessment names another account than this one.
    pub fn is_of_another(&self, account: AccountId) -> bool {
        !self.account().is_empty() && AccountId::parse_lenient(self.account()) != Some(account)
    }

    /// Returns true if the assessment is marked as deleted.
    pub fn is_deleted(&self) -> bool {
        self.deleted.get() == Some(&true)
    }

    /// Returns the record of a criterion, if it has one.
    pub fn criterion(&self, id: CriterionId) -> Option<&CriterionRecord> {
        self.criteria.get(id.get().id)
    }

    /// Returns the record of a criterion for writing, and creates it if necessary.
    pub fn criterion_mut(&mut self, id: CriterionId) -> &mut CriterionRecord {
        self.criteria.entry(id.get().id)
    }

    /// Returns the current answer to a criterion; `None` if there is none or it was cleared.
    pub fn answer(&self, id: CriterionId) -> Option<&Answer> {
        self.criterion(id).and_then(|record| record.answer.get()).and_then(Option::as_ref)
    }

    /// Returns the current exception, in force or not.
    pub fn exception(&self, id: CriterionId) -> Option<&Exception> {
        self.criterion(id).and_then(|record| record.exception.get()).and_then(Option::as_ref)
    }

    /// Returns the current note on a criterion, or an empty string.
    pub fn note(&self, id: CriterionId) -> &str {
        self.criterion(id).and_then(|record| record.note.get()).map_or("", String::as_str)
    }

    /// Stores a finding unless the stored one takes precedence, by [`prevails_over`](Finding::prevails_over) or as in a merge.
    /// A finding on newer evidence also keeps the earlier verdict. Returns true if the finding was stored.
    pub fn observe(&mut self, id: CriterionId, mut finding: Finding) -> bool {
        finding.before = self.finding(id).and_then(|known| {
            if finding.newest() > known.newest() { Some(Before::of(known, &finding)) } else { known.before }
        });
        // Either may be the older one, because evidence files can be opened in any order.
        let outlasts = |one: &Finding, other: &Finding| one.newest() <= other.newest() && one.prevails_over(other);
        let known = self.finding(id).filter(|known| known.stated.is_none() || finding.stated.is_some());
        if known.is_some_and(|known| outlasts(known, &finding)) {
            return false;
        }
        let takes_precedence = known.is_none_or(|known| outlasts(&finding, known));
        finding.resources.truncate(KEPT_RESOURCES);
        match self.findings.get_mut(id.get().id) {
            Some(known) if !takes_precedence => known.merge(&finding),
            _ => {
                self.findings.insert(id.get().id.to_owned(), finding);
                true
            }
        }
    }

    /// Returns the finding of a criterion.
    pub fn finding(&self, id: CriterionId) -> Option<&Finding> {
        self.findings.get(id.get().id)
    }

    /// Returns the ids of the criteria whose finding is based partly on fresh evidence and partly on evidence that is too old.
    pub fn stale_in_part(&self, now: Timestamp) -> Vec<String> {
        self.findings.iter().filter(|(_, finding)| finding.is_stale_in_part(now)).map(|(id, _)| id.clone()).collect()
    }

    /// Returns the record of an action, if it has one.
    pub fn action(&self, id: ActionId) -> Option<&ActionRecord> {
        self.actions.get(id.get().id)
    }

    /// Returns the record of an action for writing, and creates it if necessary.
    pub fn action_mut(&mut self, id: ActionId) -> &mut ActionRecord {
        self.actions.entry(id.get().id)
    }

    /// Returns the time of the last change: the latest of the creation and of all current versions. Findings do not count.
    pub fn changed(&self) -> Timestamp {
        fn at<T: Clone + PartialEq + Serialize>(register: &Register<T>) -> Timestamp {
            register.current().map_or(Timestamp::default(), |version| version.at)
        }
        let criteria = self.criteria.values().map(|r| at(&r.answer).max(at(&r.note)).max(at(&r.exception)));
        let actions = self.actions.values();
        let actions =
            actions.map(|r| at(&r.state).max(at(&r.owner)).max(at(&r.due)).max(at(&r.note)).max(at(&r.ticket)));
        let profile = self.profile.values().chain(self.dismissed.values()).map(at);
        let values = self.values.values().map(at);
        let own = [self.created, at(&self.name), at(&self.account), at(&self.deleted)];
        criteria.chain(actions).chain(profile).chain(values).chain(own).max().unwrap_or_default()
    }
}
