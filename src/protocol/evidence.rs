//! The messages of the evidence worker, which judges evidence files, what was pasted, and results of other software.

use crate::catalog::{AccountId, Partition, Region};
use crate::evidence::file::CallSources;
use crate::evidence::{Finding, ProfileFacts, Sighting, Source, Unanswered};
use crate::stdx::json::{DecodeError, Fields, FromJson, from_json};
use crate::stdx::names::names;
use crate::stdx::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the evidence worker is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    /// Judge what was pasted into a criterion.
    Pasted {
        /// The criterion, by id.
        criterion: String,
        /// What was pasted.
        text: String,
        /// The account, where it is known.
        account: Option<AccountId>,
        /// The Region that was asked, where it was said.
        region: Option<Region>,
        /// What the profile says, as far as checks ask for it.
        profile_facts: ProfileFacts,
        /// When it was pasted.
        now: Timestamp,
        /// The assessment whose evidence this device keeps; `None` where it keeps none.
        cached: Option<String>,
    },
    /// Judge what this device has kept anew, because some of it does not count any more.
    Rejudge {
        /// What the profile says, as far as checks ask for it.
        profile_facts: ProfileFacts,
        /// When it is judged.
        now: Timestamp,
        /// The assessment whose evidence this device keeps.
        cached: String,
    },
    /// Say what AWS is asked, why, and which permissions that takes.
    Explain,
    /// Make the collector's script.
    Script {
        /// The criteria that it is narrowed to, by id; none means all.
        chosen: Vec<String>,
        /// The criteria that the profile switches off, by id: of those, only lists are asked.
        switched_off: Vec<String>,
        /// Whether only what browsers cannot ask is asked.
        only_blocked: bool,
        /// The services whose answers the browser kept back in a scan, by their titles; none where there was no such scan.
        kept_back: Vec<String>,
        /// Whether calls that AWS charges for are made.
        billed: bool,
    },
    /// Judge the evidence in the files that come with the job.
    Files {
        /// What the profile says, as far as checks ask for it.
        profile_facts: ProfileFacts,
        /// When they are read.
        now: Timestamp,
        /// The place of the file that this visit's scan made, and all after it.
        own: u32,
        /// The assessment whose evidence this device keeps; `None` where it keeps none.
        cached: Option<String>,
        /// The account whose evidence is kept from now on; `None` where nothing is to be kept.
        keep: Option<AccountId>,
        /// Which accounts the page wants to know of.
        page: Page,
    },
}

/// Some of the accounts that files tell of: a file may tell of all accounts of an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The account that comes before all others, where the files tell of it; `None` where none does.
    pub first: Option<AccountId>,
    /// How many accounts are left out, because the page knows them already.
    pub from: u32,
    /// How many are judged and told of.
    pub number: u32,
}

impl Page {
    /// All accounts.
    pub fn all() -> Self {
        Self { number: u32::MAX, ..Self::default() }
    }
}

impl Job {
    /// By which road the file at a place came.
    pub fn sources_of(&self, place: u32) -> CallSources {
        match self {
            Self::Files { own, .. } if place >= *own => CallSources::All(Source::Live),
            _ => CallSources::All(Source::File),
        }
    }

    /// The assessment whose kept evidence is judged with what comes, if there is any.
    pub fn cached(&self) -> Option<&str> {
        match self {
            Self::Files { cached, .. } | Self::Pasted { cached, .. } => cached.as_deref(),
            Self::Rejudge { cached, .. } => Some(cached),
            Self::Script { .. } | Self::Explain => None,
        }
    }
}

/// What came of a job.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum EvidenceOutcome {
    /// What the pasted text says of the criterion.
    Judged {
        /// It.
        finding: Finding,
        /// How many answers were in it.
        calls: u32,
        /// What it shows of the profile, by question and choice.
        profile: Vec<(String, Sighting)>,
    },
    /// What the files say.
    Read {
        /// Account by account, in the order of the files.
        accounts: Vec<Account>,
        /// How many accounts come after these.
        more: u32,
        /// The files of which nothing was used.
        refused: Vec<RefusedFile>,
    },
    /// What is kept says this, by the criterion's id.
    Rejudged {
        /// The findings.
        findings: Vec<(String, Finding)>,
    },
    /// What AWS is asked.
    Explained(Explanation),
    /// The collector's script.
    Script {
        /// It.
        text: String,
        /// How many operations it calls; none where there is nothing to ask.
        calls: u32,
    },
    /// It could not be done: why, and what to do, in words.
    Refused {
        /// The words.
        why: String,
    },
}

/// What the files of one account say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Account {
    /// The account.
    pub account: AccountId,
    /// The partition that it is in.
    pub partition: Partition,
    /// When the earliest of them was begun.
    pub begun: Timestamp,
    /// What each of them came from.
    pub sources: Vec<Provenance>,
    /// Which of the files they are, counted from 0, in the order of their sources.
    pub files: Vec<u32>,
    /// How many calls are known, each asking once.
    pub calls: u32,
    /// Calls that brought no answer, by what came of them.
    pub unanswered: Vec<Unanswered>,
    /// The IAM policy that would allow what was denied, as JSON; `None` where nothing was.
    pub missing_permissions: Option<String>,
    /// What was found, by the criterion's id. Criteria for which nothing was asked are left out.
    pub findings: Vec<(String, Finding)>,
    /// What was seen of the profile, by question and choice, such as `compute.ec2`.
    pub profile: Vec<(String, Sighting)>,
    /// The criteria, by id, whose findings rest on earlier looks as well, which this device has kept.
    pub cached: Vec<String>,
    /// How many recorded calls this version does not know.
    pub unknown_calls: u32,
    /// How many results of other software findings rest on.
    pub mapped: u32,
    /// How many results of other software speak of none of our criteria, or of nothing that can be used.
    pub unmapped: u32,
    /// How many results of other software somebody has muted there.
    pub muted: u32,
}

impl Account {
    /// An account of which nothing is known yet.
    pub fn new(account: AccountId, partition: Partition) -> Self {
        Self {
            account,
            partition,
            begun: Timestamp::default(),
            sources: Vec::new(),
            files: Vec::new(),
            calls: 0,
            unanswered: Vec::new(),
            missing_permissions: None,
            findings: Vec::new(),
            profile: Vec::new(),
            cached: Vec::new(),
            unknown_calls: 0,
            mapped: 0,
            unmapped: 0,
            muted: 0,
        }
    }
}

/// What a file came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// What wrote it; `None` where it says nothing that is known.
    pub source: Option<FileSource>,
    /// The program and its version, in the file's words.
    pub made_by: Option<String>,
    /// The AWS CLI and its version, in the file's words; `None` where none was used.
    pub cli: Option<String>,
}

/// What writes files that are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSource {
    /// A live scan, saved from the page.
    Live,
    /// The collector.
    Collector,
    /// Prowler.
    Prowler,
    /// AWS Security Hub.
    SecurityHub,
}

names!(FileSource {
    Live = "live",
    Collector = "collector",
    Prowler = "prowler",
    SecurityHub = "security-hub",
});

/// A file of which nothing was used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RefusedFile {
    /// Which of the files, counted from 0.
    pub place: u32,
    /// Why, and what to do, in words.
    pub why: String,
}

/// What AWS is asked, and which permissions that takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Every call of the catalog, service by service.
    pub calls: Vec<ExplainedCall>,
    /// The IAM policy that allows what a scan asks and nothing else, as JSON.
    pub policy: String,
    /// A CloudFormation template of a role with that policy, as YAML.
    pub template: String,
}

/// A call of the catalog, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExplainedCall {
    /// The service, as people know it.
    pub service: String,
    /// Such as `iam:GetAccountSummary`.
    pub call: String,
    /// Why it is asked.
    pub why: String,
    /// The IAM actions that it needs.
    pub iam: Vec<String>,
    /// Whether browsers are known not to let its answers through.
    pub blocked: bool,
    /// Whether AWS charges for it.
    pub billed: bool,
    /// The criteria that need it, by id.
    pub criteria: Vec<String>,
}

/// What came of judging a criterion or what is kept, as far as the questions' page shows it. That page is loaded first, so it does
/// not carry the reading of a whole [`EvidenceOutcome`].
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// What the pasted text says of the criterion, and of the profile, by question and choice.
    Criterion(Box<Finding>, Vec<(String, Sighting)>),
    /// What is kept says this, by the criterion's id.
    Rejudged(Vec<(String, Finding)>),
    /// It could not be done: why, and what to do, in words.
    Refused(String),
}

impl FromJson for Judged {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        if let Some(why) = value.get("why") {
            return String::from_json(why).map(Self::Refused);
        }
        match value.get("finding") {
            Some(finding) => {
                let profile = value.get("profile").ok_or(DecodeError::new("the profile is missing"))?;
                Ok(Self::Criterion(Box::new(Finding::from_json(finding)?), Vec::from_json(profile)?))
            }
            None => {
                let findings = value.get("findings").ok_or(DecodeError::new("findings are missing"))?;
                Vec::from_json(findings).map(Self::Rejudged)
            }
        }
    }
}

impl FromJson for Explanation {
    /// Reads the outcome of the job.
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["outcome", "calls", "policy", "template"])?;
        Ok(Self { calls: fields.get("calls")?, policy: fields.get("policy")?, template: fields.get("template")? })
    }
}

impl FromJson for EvidenceOutcome {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(
            value,
            &["outcome", "finding", "calls", "profile", "accounts", "more", "refused", "text", "why"],
        )?;
        match fields.text("outcome")? {
            "judged" => Ok(Self::Judged {
                finding: fields.get("finding")?,
                calls: fields.get("calls")?,
                profile: fields.get("profile")?,
            }),
            "read" => Ok(Self::Read {
                accounts: fields.get("accounts")?,
                more: fields.get("more")?,
                refused: fields.get("refused")?,
            }),
            "script" => Ok(Self::Script { text: fields.get("text")?, calls: fields.get("calls")? }),
            "refused" => Ok(Self::Refused { why: fields.get("why")? }),
            _ => Err(DecodeError::new("is not an outcome")),
        }
    }
}

from_json! {
    ExplainedCall { service, call, why, iam, blocked, billed, criteria }
    Account {
        account, partition, begun, sources, files, calls, unanswered, missing_permissions, findings, profile, cached, unknown_calls,
        mapped, unmapped, muted
    }
    Provenance { source, made_by, cli }
    RefusedFile { place, why }
}
