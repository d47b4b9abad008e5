//! The reader's jobs: judging what was pasted into a criterion, and what evidence files hold. They are done in a worker of
//! their own, a fresh one for every job, which never holds credentials. Pure: how the bytes of a file come is the worker's.

mod bounds;
mod explain;
mod judging;

use crate::aws::collector;
use crate::aws::scan::ScanScope;
use crate::baseline::calls_of;
use crate::catalog::CallId;
use crate::checks::Judge;
use crate::evidence::file::{CallSources, EvidenceFile, FileError, MAX_VALUES};
use crate::evidence::pasted::Pasted;
use crate::evidence::{Evidence, EvidenceSummary, Finding, ProfileFacts, Source, Unanswered, Verdict};
use crate::external_scanners;
use crate::external_scanners::Others;
use crate::messages::findings::others::{tool, unreadable};
use crate::messages::reading as say;
use crate::stdx::json::{DecodeError, Fields, FromJson};
use crate::stdx::time::Timestamp;
use explain::explanation;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use explain::{ExplainedCall, Explanation};
use std::collections::BTreeMap;

/// What the reader is asked to do, as JSON between page and worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    /// Judge what was pasted into a criterion.
    Pasted {
        /// The criterion, by id.
        criterion: String,
        /// What was pasted.
        text: String,
        /// The account's number; empty where it is not known.
        account: String,
        /// The partition; empty where it is not known.
        partition: String,
        /// The Region that was asked; empty where it was not said.
        region: String,
        /// What the profile says, as far as checks ask for it.
        profile_facts: ProfileFacts,
        /// When it was pasted.
        now: Timestamp,
        /// The assessment whose evidence this device keeps; empty where it keeps none.
        cached: String,
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
        /// The assessment whose evidence this device keeps; empty where it keeps none.
        cached: String,
        /// The account whose evidence is kept from now on; empty where nothing is to be kept.
        keep: String,
        /// Which accounts the page wants to know of.
        page: Page,
    },
}

/// Some of the accounts that files tell of: a file may tell of all accounts of an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The account that comes before all others, where the files tell of it; empty where none does.
    pub first: String,
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

    /// The assessment whose kept evidence is judged with what comes; empty where there is none.
    pub fn cached(&self) -> &str {
        match self {
            Self::Files { cached, .. } | Self::Pasted { cached, .. } | Self::Rejudge { cached, .. } => cached,
            Self::Script { .. } | Self::Explain => "",
        }
    }
}

/// What came of a job, as JSON between worker and page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum EvidenceOutcome {
    /// What the pasted text says of the criterion.
    Judged {
        /// It.
        finding: Finding,
        /// How many answers were in it.
        calls: u32,
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
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Account {
    /// The account's number.
    pub account: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
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

/// What a file came from, in the words that the file has for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// `live`, `collector`, `prowler`, `security-hub`; empty where it does not say.
    pub source: String,
    /// The program and its version.
    pub made_by: String,
    /// The AWS CLI and its version; empty where none was used.
    pub cli: String,
}

/// A file of which nothing was used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RefusedFile {
    /// Which of the files, counted from 0.
    pub place: u32,
    /// Why, and what to do, in words.
    pub why: String,
}

/// Files that are being read.
#[derive(Debug)]
pub struct Reading {
    now: Timestamp,
    /// Earlier looks that this device has kept, the latest first.
    cached: Vec<Evidence>,
    /// What is known of each account: the looks, in the order of the files.
    accounts: Vec<(Vec<Evidence>, Account)>,
    /// Where an account stands in that list, by its number and partition.
    places: BTreeMap<(String, String), usize>,
    refused: Vec<RefusedFile>,
    /// How many files have been read.
    files: u32,
    /// How much their answers hold.
    values: usize,
}

impl Reading {
    /// No file yet, and what this device has kept.
    pub fn new(cached: Vec<Evidence>, now: Timestamp) -> Self {
        Self { now, cached, accounts: Vec::new(), places: BTreeMap::new(), refused: Vec::new(), files: 0, values: 0 }
    }

    /// Takes what came of the next file.
    pub fn add(&mut self, file: Result<EvidenceFile, FileError>) {
        match file {
            Err(FileError::NotOurs(text)) => match external_scanners::read(&text, self.now) {
                Ok(others) => {
                    self.join_others(others);
                    self.files = self.files.saturating_add(1);
                }
                Err(error) => self.refuse(unreadable(&error)),
            },
            Ok(file) if file.values > MAX_VALUES.saturating_sub(self.values) => {
                self.refuse(say::file_error(&FileError::TooManyValues));
            }
            Ok(file) => {
                self.values += file.values;
                self.join(file);
                self.files = self.files.saturating_add(1);
            }
            Err(error) => self.refuse(say::file_error(&error)),
        }
    }

    /// Notes that the next file cannot be used, and why, in words.
    pub fn refuse(&mut self, why: String) {
        self.refused.push(RefusedFile { place: self.files, why });
        self.files = self.files.saturating_add(1);
    }

    fn join(&mut self, file: EvidenceFile) {
        let source = Provenance { source: file.source, made_by: file.made_by, cli: file.cli };
        let place = self.files;
        let (known, account) = self.account(&file.evidence.account, &file.evidence.partition);
        account.sources.push(source);
        account.files.push(place);
        account.unknown_calls = account.unknown_calls.saturating_add(file.unknown_calls);
        known.push(file.evidence);
    }

    fn join_others(&mut self, others: Others) {
        let place = self.files;
        let made_by = format!("{} {}", tool(others.tool), others.version).trim_end().to_owned();
        for theirs in others.accounts {
            let source = others.tool.as_str().to_owned();
            let (_, account) = self.account(&theirs.account, "aws");
            account.sources.push(Provenance { source, made_by: made_by.clone(), cli: String::new() });
            account.files.push(place);
            account.findings.extend(theirs.findings);
            account.mapped = account.mapped.saturating_add(theirs.mapped);
            account.unmapped = account.unmapped.saturating_add(theirs.unmapped).saturating_add(others.unreadable);
            account.muted = account.muted.saturating_add(theirs.muted);
        }
    }

    /// What is known of an account so far.
    #[expect(clippy::indexing_slicing, reason = "the place was found, or made, just before")]
    fn account(&mut self, number: &str, partition: &str) -> &mut (Vec<Evidence>, Account) {
        let (account, partition) = (number.to_owned(), partition.to_owned());
        let place = *self.places.entry((account.clone(), partition.clone())).or_insert(self.accounts.len());
        if place == self.accounts.len() {
            self.accounts.push((Vec::new(), Account { account, partition, ..Account::default() }));
        }
        &mut self.accounts[place]
    }

    /// Judges what has come of a page of accounts, one by one, together with what was kept of the same account; of those that no
    /// file before the place `own` tells of, nothing is said. All looks besides.
    pub fn finish(self, profile_facts: ProfileFacts, own: u32, page: &Page) -> (EvidenceOutcome, Vec<Evidence>) {
        let Self { accounts, cached, now, mut refused, .. } = self;
        // What this visit's scan saw only adds to what was brought.
        let is_own = |place: u32| own > 0 && place >= own;
        refused.retain(|file| !is_own(file.place));
        // People write it with blanks and dashes, too.
        let wanted: String = page.first.chars().filter(char::is_ascii_digit).collect();
        let (mut first, mut others, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for (scans, account) in accounts {
            if account.files.iter().all(|place| is_own(*place)) {
                all.extend(scans);
            } else if account.account == wanted {
                first.push((scans, account));
            } else {
                others.push((scans, account));
            }
        }
        let (mut judged, mut more) = (Vec::new(), 0);
        for (place, (mut scans, account)) in (0..).zip(first.into_iter().chain(others)) {
            if (page.from..page.from.saturating_add(page.number)).contains(&place) {
                judged.push(judge(&mut scans, account, &cached, profile_facts, now));
            } else if place >= page.from {
                more += 1;
            }
            all.extend(scans);
        }
        bounds::bring_into(
            judged.iter_mut().flat_map(|account| account.findings.iter_mut().map(|(_, finding)| finding)),
        );
        (EvidenceOutcome::Read { accounts: judged, more, refused }, all)
    }
}

/// Judges what has come of an account.
fn judge(
    scans: &mut Vec<Evidence>,
    account: Account,
    cached: &[Evidence],
    profile_facts: ProfileFacts,
    now: Timestamp,
) -> Account {
    // What was kept of these very looks is how they stood before.
    let begun: Vec<Timestamp> = scans.iter().map(|scan| scan.begun).collect();
    let came = together(scans).unwrap_or_else(|| Evidence::new(&account.account, &account.partition, now));
    let is_same = |cached: &&Evidence| {
        cached.account == came.account && cached.partition == came.partition && !begun.contains(&cached.begun)
    };
    let earlier: Vec<&Evidence> = cached.iter().filter(is_same).collect();
    let asked: Vec<_> = came.calls().collect();
    let EvidenceSummary { calls, unanswered, missing_permissions } = EvidenceSummary::of(&asked, &came.partition);
    let (mut findings, cached) = judging::judged(&came, &earlier, profile_facts);
    for (id, theirs) in account.findings {
        // Ours comes before theirs, where it says anything.
        match findings.iter_mut().find(|(known, _)| *known == id) {
            Some((_, ours)) if ours.verdict == Verdict::Unknown => *ours = theirs,
            Some(_) => {}
            None => findings.push((id, theirs)),
        }
    }
    let begun = came.begun;
    if scans.is_empty() {
        scans.push(came);
    }
    Account { findings, begun, calls, unanswered, missing_permissions, cached, ..account }
}

/// All looks as one; nothing where there is none. A single one is taken out of the list.
fn together(scans: &mut Vec<Evidence>) -> Option<Evidence> {
    if scans.len() < 2 {
        return scans.pop();
    }
    let mut all = scans.first()?.clone();
    scans.iter().skip(1).for_each(|scan| all.join(scan.clone()));
    Some(all)
}

/// Does a job together with what this device has kept, the latest look first; files come by [`Reading`]. What is to be kept
/// besides, if anything is.
pub fn work(job: &Job, cached: &[Evidence]) -> (EvidenceOutcome, Option<Evidence>) {
    match job {
        Job::Explain => (EvidenceOutcome::Explained(explanation()), None),
        Job::Pasted { criterion, text, account, partition, region, profile_facts, now, .. } => {
            let candidates: Vec<CallId> = calls_of(criterion).iter().filter_map(|name| CallId::find(name)).collect();
            let pasted = Pasted { text, candidates: &candidates, account, partition, region, now: *now };
            self::pasted(criterion, &pasted, *profile_facts, cached)
        }
        Job::Script { chosen, switched_off, only_blocked, kept_back, billed } => {
            let mut calls = collector::calls_for(&ScanScope::for_profile(chosen, switched_off, *billed));
            if *only_blocked {
                calls = collector::only_blocked(&calls, kept_back);
            }
            let number = u32::try_from(calls.len()).unwrap_or(u32::MAX);
            (EvidenceOutcome::Script { text: collector::script(&calls), calls: number }, None)
        }
        Job::Rejudge { profile_facts, .. } => {
            let mut findings = judging::of_scans(cached, *profile_facts);
            bounds::bring_into(findings.iter_mut().map(|(_, finding)| finding));
            let accounts = vec![Account { findings, ..Account::default() }];
            (EvidenceOutcome::Read { accounts, more: 0, refused: Vec::new() }, None)
        }
        Job::Files { profile_facts, now, own, page, .. } => {
            (Reading::new(Vec::new(), *now).finish(*profile_facts, *own, page).0, None)
        }
    }
}

/// Judges what was pasted into a criterion. What cannot be judged is not to be kept.
fn pasted(
    criterion: &str,
    pasted: &Pasted<'_>,
    profile_facts: ProfileFacts,
    cached: &[Evidence],
) -> (EvidenceOutcome, Option<Evidence>) {
    let refused = |why: String| (EvidenceOutcome::Refused { why }, None);
    let mut came = match pasted.read() {
        Ok(came) => came,
        Err(error) => return refused(say::pasted_error(&error)),
    };
    let Some(now) = Judge::new(&came, profile_facts).finding(criterion) else {
        return refused(say::NO_CHECK.to_owned());
    };
    let earlier = cached.iter().filter(|cached| cached.account == came.account);
    let scans: Vec<&Evidence> = [&came].into_iter().chain(earlier).collect();
    let mut finding = judging::more_complete(criterion, &now, &scans, profile_facts).unwrap_or(now);
    bounds::bring_into([&mut finding]);
    let calls = u32::try_from(came.calls().count()).unwrap_or(u32::MAX);
    // Where nothing tells the account, nobody knows what it could be kept with.
    let is_known = came.account.len() == 12 && came.account.bytes().all(|byte| byte.is_ascii_digit());
    let is_judged = finding.verdict != Verdict::Unknown;
    if came.partition.is_empty() {
        came.partition = "aws".to_owned();
    }
    (EvidenceOutcome::Judged { finding, calls }, Some(came).filter(|_| is_judged && is_known))
}

/// What came of judging a criterion or what is kept, as far as the questions' page shows it. That page is loaded first, so it does
/// not carry the reading of a whole [`Outcome`].
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// What the pasted text says of the criterion.
    Criterion(Finding),
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
            Some(finding) => Finding::from_json(finding).map(Self::Criterion),
            None => {
                let findings = value.pointer("/accounts/0/findings");
                Vec::from_json(findings.ok_or(DecodeError::new("findings are missing"))?).map(Self::Rejudged)
            }
        }
    }
}

impl FromJson for EvidenceOutcome {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["outcome", "finding", "calls", "accounts", "more", "refused", "text", "why"])?;
        match fields.text("outcome")? {
            "judged" => Ok(Self::Judged { finding: fields.get("finding")?, calls: fields.get("calls")? }),
            "read" => Ok(Self::Read {
                accounts: fields.get("accounts")?,
                more: fields.get("more")?,
                refused: fields.get("refused")?,
            }),
            "script" => Ok(Self::Script { text: fields.get("text")?, calls: fields.get("calls")? }),
            _ => Ok(Self::Refused { why: fields.get("why")? }),
        }
    }
}

/// Reads a structure field by field.
macro_rules! from_json {
    ($($type:ident { $($field:ident),* })*) => { $(
        impl FromJson for $type {
            fn from_json(value: &Value) -> Result<Self, DecodeError> {
                let fields = Fields::of(value, &[$(stringify!($field)),*])?;
                Ok(Self { $($field: fields.get(stringify!($field))?),* })
            }
        }
    )* };
}

from_json! {
    ExplainedCall { service, call, why, iam, blocked, billed, criteria }
    Account { account, partition, begun, sources, files, calls, unanswered, missing_permissions, findings, cached, unknown_calls, mapped, unmapped, muted }
    Provenance { source, made_by, cli }
    RefusedFile { place, why }
}

#[cfg(test)]
mod tests;
