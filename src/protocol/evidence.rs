//! The messages between the page and the evidence worker, which judges evidence files, pasted output, and results of other scanners.

use crate::catalog::{AccountId, Partition, Region};
use crate::evidence::file::CallSources;
use crate::evidence::{Finding, ProfileFacts, Sighting, Source, Unanswered};
use crate::stdx::json::{DecodeError, Fields, FromJson, from_json};
use crate::stdx::names::names;
use crate::stdx::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A job for the evidence worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    /// Judge the output that was pasted into a criterion.
    Pasted {
        /// The ID of the criterion.
        criterion: String,
        /// The pasted text.
        text: String,
        /// The account, if known.
        account: Option<AccountId>,
        /// The Region that the output is from, if the user stated it.
        region: Option<Region>,
        /// The answers in the profile that checks use.
        profile_facts: ProfileFacts,
        /// The time of pasting.
        now: Timestamp,
        /// The ID of the assessment whose evidence is cached on this device; `None` if none is.
        cached: Option<String>,
    },
    /// Judge the cached evidence again, because some of it no longer counts.
    Rejudge {
        /// The answers in the profile that checks use.
        profile_facts: ProfileFacts,
        /// The time of judging.
        now: Timestamp,
        /// The ID of the assessment whose evidence is cached on this device.
        cached: String,
    },
    /// List the calls, their reasons, and the permissions that they need.
    Explain,
    /// Generate the collector's script.
    Script {
        /// The IDs of the criteria to collect evidence for; all if empty.
        chosen: Vec<String>,
        /// The IDs of the criteria that the profile rules out. Calls about single resources are not made for these.
        switched_off: Vec<String>,
        /// Whether to make only the calls that browsers cannot make.
        only_blocked: bool,
        /// The titles of the services whose responses the browser withheld in a scan. Empty if there was no scan.
        blocked_services: Vec<String>,
        /// Whether to make calls that AWS charges for.
        billed: bool,
    },
    /// Judge the evidence in the files that are sent with the job.
    Files {
        /// The answers in the profile that checks use.
        profile_facts: ProfileFacts,
        /// The time of reading.
        now: Timestamp,
        /// The index of the first file from the live scan of this visit. All later files are from that scan too.
        own: u32,
        /// The ID of the assessment whose evidence is cached on this device; `None` if none is.
        cached: Option<String>,
        /// The account whose evidence to cache; `None` to cache nothing.
        keep: Option<AccountId>,
        /// The accounts to report on.
        page: AccountPage,
    },
}

/// A page of the accounts in the files. A file may contain evidence of all accounts of an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    /// The account to sort before all others, if it is in the files.
    pub first: Option<AccountId>,
    /// The number of accounts to skip, because they were already reported.
    pub from: u32,
    /// The number of accounts to judge and report.
    pub number: u32,
}

impl AccountPage {
    /// A page with all accounts.
    pub fn all() -> Self {
        Self { number: u32::MAX, ..Self::default() }
    }
}

impl Job {
    /// The source of the calls in the file at an index.
    pub fn sources_of(&self, index: u32) -> CallSources {
        match self {
            Self::Files { own, .. } if index >= *own => CallSources::All(Source::Live),
            _ => CallSources::All(Source::File),
        }
    }

    /// The ID of the assessment whose cached evidence is judged together with the new evidence, if there is one.
    pub fn cached(&self) -> Option<&str> {
        match self {
            Self::Files { cached, .. } | Self::Pasted { cached, .. } => cached.as_deref(),
            Self::Rejudge { cached, .. } => Some(cached),
            Self::Script { .. } | Self::Explain => None,
        }
    }
}

/// The outcome of a job.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum EvidenceOutcome {
    /// The pasted text was judged.
    Judged {
        /// The finding on the criterion.
        finding: Finding,
        /// The number of responses in the text.
        calls: u32,
        /// What the text shows about the profile, by question and choice.
        profile: Vec<(String, Sighting)>,
    },
    /// The files were read.
    Read {
        /// The accounts of the page, in the order of the files.
        accounts: Vec<Account>,
        /// The number of accounts after these.
        more: u32,
        /// The files that were not used.
        refused: Vec<RefusedFile>,
    },
    /// The cached evidence was judged again.
    Rejudged {
        /// The findings, by criterion ID.
        findings: Vec<(String, Finding)>,
    },
    /// The calls and their permissions.
    Explained(Explanation),
    /// The collector's script.
    Script {
        /// The script.
        text: String,
        /// The number of operations that the script calls. 0 if there is nothing to collect.
        calls: u32,
    },
    /// The job failed.
    Refused {
        /// Why, and what to do, in words.
        why: String,
    },
}

/// The evidence in the files of one account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Account {
    /// The account.
    pub account: AccountId,
    /// The account's partition.
    pub partition: Partition,
    /// The start time of the earliest file.
    pub begun: Timestamp,
    /// The origin of each file.
    pub sources: Vec<Provenance>,
    /// The indexes of the files, in the order of `sources`.
    pub files: Vec<u32>,
    /// The number of different calls in the files.
    pub calls: u32,
    /// The calls without a usable response, by outcome.
    pub unanswered: Vec<Unanswered>,
    /// An IAM policy, as JSON, that allows the denied calls. `None` if no call was denied.
    pub missing_permissions: Option<String>,
    /// The findings, by criterion ID. Criteria without any of their calls are left out.
    pub findings: Vec<(String, Finding)>,
    /// What the files show about the profile, by question and choice, such as `compute.ec2`.
    pub profile: Vec<(String, Sighting)>,
    /// The IDs of the criteria whose findings also use cached evidence.
    pub cached: Vec<String>,
    /// The number of recorded calls that this version does not know.
    pub unknown_calls: u32,
    /// The number of results of other scanners that findings use.
    pub mapped: u32,
    /// The number of results of other scanners that belong to no criterion, or cannot be used.
    pub unmapped: u32,
    /// The number of results that were muted in the other scanner.
    pub muted: u32,
}

impl Account {
    /// An account without evidence.
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

/// The origin of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// What wrote the file; `None` if unknown.
    pub source: Option<FileSource>,
    /// The program and its version, as stated in the file.
    pub made_by: Option<String>,
    /// The AWS CLI and its version, as stated in the file; `None` if none was used.
    pub cli: Option<String>,
}

/// A source of files that can be judged.
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

/// A file that was not used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RefusedFile {
    /// The index of the file.
    pub index: u32,
    /// Why, and what to do, in words.
    pub why: String,
}

/// The calls, and the permissions that they need.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// All calls of the catalog, ordered by service.
    pub calls: Vec<ExplainedCall>,
    /// An IAM policy, as JSON, that allows a scan's calls and nothing else.
    pub policy: String,
    /// A CloudFormation template, as YAML, of a role with that policy.
    pub template: String,
}

/// A call of the catalog, as it is shown to the user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExplainedCall {
    /// The title of the service, such as `AWS IAM`.
    pub service: String,
    /// The call's ID, such as `iam:GetAccountSummary`.
    pub call: String,
    /// Why the call is made.
    pub why: String,
    /// The IAM actions that it needs.
    pub iam: Vec<String>,
    /// Whether browsers are known to withhold the responses.
    pub blocked: bool,
    /// Whether AWS charges for the call.
    pub billed: bool,
    /// The IDs of the criteria that need the call.
    pub criteria: Vec<String>,
}

/// The outcome of judging pasted or cached evidence, as far as a question's page shows it. That page is part of the first program,
/// which has no room for parsing a whole [`EvidenceOutcome`].
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// The finding on the criterion, and what the text shows about the profile, by question and choice.
    Criterion(Box<Finding>, Vec<(String, Sighting)>),
    /// The findings from the cached evidence, by criterion ID.
    Rejudged(Vec<(String, Finding)>),
    /// The job failed: why, and what to do, in words.
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
    /// Parses the outcome of [`Job::Explain`].
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
    RefusedFile { index, why }
}
