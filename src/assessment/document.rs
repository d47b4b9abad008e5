//! The assessment: everything a person said about one AWS account, and what was observed there.

use super::register::{Register, Writer};
use crate::baseline::{self, ActionId, CriterionId};
use crate::catalog::AccountId;
use crate::evidence::{Finding, KEPT_RESOURCES};
use crate::stdx::table::Table;
use crate::stdx::time::{Date, Timestamp};
use serde::Serialize;

/// The version of the document's form. A change that older programs could not read raises it; `restore` opens all before.
pub const FORMAT: u32 = 1;

/// The document that holds all of an assessment of one AWS account.
///
/// What belongs to a criterion or an action stands under its stable id, also when this program does not know the id
/// (another edition wrote it): nothing is dropped.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assessment {
    /// Always [`FORMAT`] in memory.
    pub format: u32,
    /// Random, for ever the same.
    pub id: String,
    /// The edition of the baseline that it was begun with.
    pub edition: String,
    /// When it was begun.
    pub created: Timestamp,
    /// What people call the account or workload.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub name: Register<String>,
    /// The AWS account id, when known; may be empty.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub account: Register<String>,
    /// The profile, by question.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub profile: Table<Register<ProfileAnswer>>,
    /// What was said of criteria, by id.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub criteria: Table<CriterionRecord>,
    /// How actions go on, by id.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub actions: Table<ActionRecord>,
    /// The finding of each criterion that rests on the freshest evidence.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub findings: Table<Finding>,
    /// The mark that a deletion leaves; `Some(false)` after taking it back.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub deleted: Register<bool>,
}

/// The answer to a profile question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileAnswer {
    /// These choices, by id; none means that the answer was taken back.
    Chosen(Vec<String>),
    /// Switches nothing off.
    DontKnow,
}

/// What was said of a criterion.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CriterionRecord {
    /// The answer; `None` when it was taken back.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub answer: Register<Option<Answer>>,
    /// A note; may be empty.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub note: Register<String>,
    /// The accepted risk; `None` when it was taken back.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub exception: Register<Option<Exception>>,
}

/// What a person says of a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "choice", rename_all = "kebab-case")]
pub enum Answer {
    /// It is so.
    Met,
    /// Half of it is so. Counts as not met where the criterion has no half.
    Partly,
    /// It is not so.
    NotMet,
    /// Looked at, and not known.
    DontKnow,
    /// Not our concern; counts only with a reason.
    DoesNotApply {
        /// Why not.
        reason: String,
    },
}

/// An accepted risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception {
    /// Why the risk is accepted.
    pub reason: String,
    /// Who accepts it.
    pub owner: String,
    /// The last day on which it counts.
    pub until: Date,
}

/// How an action goes on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ActionRecord {
    /// Where it stands; never written means to do.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub state: Register<ActionState>,
    /// Who does it; may be empty.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub owner: Register<String>,
    /// Until when.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub due: Register<Option<Date>>,
    /// A note; may be empty.
    #[serde(skip_serializing_if = "Register::is_empty")]
    pub note: Register<String>,
}

/// Where an action stands.
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
        /// Why.
        reason: String,
    },
}

impl Assessment {
    /// An empty assessment.
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
            deleted: Register::default(),
        };
        assessment.name.set(name, now, writer);
        assessment
    }

    /// The name, or an empty text.
    pub fn name(&self) -> &str {
        self.name.get().map_or("", String::as_str)
    }

    /// The AWS account id, or an empty text.
    pub fn account(&self) -> &str {
        self.account.get().map_or("", String::as_str)
    }

    /// Whether it says that it is about another account than this one.
    pub fn is_of_another(&self, account: AccountId) -> bool {
        !self.account().is_empty() && AccountId::written(self.account()) != Some(account)
    }

    /// Whether it was deleted.
    pub fn is_deleted(&self) -> bool {
        self.deleted.get() == Some(&true)
    }

    /// What was said of a criterion, if anything.
    pub fn criterion(&self, id: CriterionId) -> Option<&CriterionRecord> {
        self.criteria.get(id.get().id)
    }

    /// The same for writing.
    pub fn criterion_mut(&mut self, id: CriterionId) -> &mut CriterionRecord {
        self.criteria.entry(id.get().id)
    }

    /// The current answer.
    pub fn answer(&self, id: CriterionId) -> Option<&Answer> {
        self.criterion(id).and_then(|record| record.answer.get()).and_then(Option::as_ref)
    }

    /// The current exception, in force or not.
    pub fn exception(&self, id: CriterionId) -> Option<&Exception> {
        self.criterion(id).and_then(|record| record.exception.get()).and_then(Option::as_ref)
    }

    /// The current note on a criterion.
    pub fn note(&self, id: CriterionId) -> &str {
        self.criterion(id).and_then(|record| record.note.get()).map_or("", String::as_str)
    }

    /// Takes a finding in, in the place of an earlier one, unless that [outlasts](Finding::outlasts) it. Whether it stands now.
    pub fn observe(&mut self, id: CriterionId, mut finding: Finding) -> bool {
        // Either may be the older one: files are brought at any time.
        let outlasts = |one: &Finding, other: &Finding| one.newest() <= other.newest() && one.prevails_over(other);
        let known = self.finding(id).filter(|known| known.stated.is_none() || finding.stated.is_some());
        if known.is_some_and(|known| outlasts(known, &finding)) {
            return false;
        }
        let stands = known.is_none_or(|known| outlasts(&finding, known));
        finding.resources.truncate(KEPT_RESOURCES);
        match self.findings.get_mut(id.get().id) {
            Some(known) if !stands => known.merge(&finding),
            _ => {
                self.findings.insert(id.get().id.to_owned(), finding);
                true
            }
        }
    }

    /// The latest finding.
    pub fn finding(&self, id: CriterionId) -> Option<&Finding> {
        self.findings.get(id.get().id)
    }

    /// The criteria, by id, with a finding of which a part of what it rests on still counts, and another part does not any more.
    pub fn stale_in_part(&self, now: Timestamp) -> Vec<String> {
        self.findings.iter().filter(|(_, finding)| finding.is_stale_in_part(now)).map(|(id, _)| id.clone()).collect()
    }

    /// What was said of an action, if anything.
    pub fn action(&self, id: ActionId) -> Option<&ActionRecord> {
        self.actions.get(id.get().id)
    }

    /// The same for writing.
    pub fn action_mut(&mut self, id: ActionId) -> &mut ActionRecord {
        self.actions.entry(id.get().id)
    }

    /// When it was last written, as far as its versions tell.
    pub fn changed(&self) -> Timestamp {
        fn at<T: Clone + PartialEq + Serialize>(register: &Register<T>) -> Timestamp {
            register.current().map_or(Timestamp::default(), |version| version.at)
        }
        let criteria = self.criteria.values().map(|r| at(&r.answer).max(at(&r.note)).max(at(&r.exception)));
        let actions = self.actions.values().map(|r| at(&r.state).max(at(&r.owner)).max(at(&r.due)).max(at(&r.note)));
        let profile = self.profile.values().map(at);
        let own = [self.created, at(&self.name), at(&self.account), at(&self.deleted)];
        criteria.chain(actions).chain(profile).chain(own).max().unwrap_or_default()
    }
}
