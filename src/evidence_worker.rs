//! The jobs of the evidence worker: judging pasted output and evidence files, making the collector's script, and explaining the
//! calls. The worker is a fresh one for every job, and never holds credentials. Pure: the browser's side reads the bytes of
//! files.

mod bounds;
mod explain;
mod judging;

use crate::aws::collector;
use crate::aws::scan::ScanScope;
use crate::baseline::calls_of;
use crate::catalog::{AccountId, CallId, Partition, Region};
use crate::checks::{Judge, profile};
use crate::evidence::file::{EvidenceFile, FileError, MAX_VALUES};
use crate::evidence::pasted::Pasted;
use crate::evidence::{Evidence, EvidenceSummary, ProfileFacts, Source, Verdict};
use crate::external_scanners;
use crate::external_scanners::Others;
use crate::messages::findings::others::{tool, unreadable};
use crate::messages::reading as say;
use crate::protocol::evidence::{Account, AccountPage, EvidenceOutcome, FileSource, Job, Provenance, RefusedFile};
use crate::stdx::time::Timestamp;
use explain::explanation;
use std::collections::BTreeMap;

/// Files that are being read.
#[derive(Debug)]
pub struct Reading {
    now: Timestamp,
    /// The earlier scans in the evidence cache, the latest first.
    cached: Vec<Evidence>,
    /// The scans of each account in the order of the files, and what else is known of the account.
    accounts: Vec<(Vec<Evidence>, Account)>,
    /// The index of an account in that list, by its ID and partition.
    indexes: BTreeMap<(AccountId, Partition), usize>,
    refused: Vec<RefusedFile>,
    /// The number of files that have been read.
    files: u32,
    /// How much the answers hold, as values are counted in `crate::stdx::json`.
    values: usize,
}

impl Reading {
    /// A reading of no file yet, with this evidence cache.
    pub fn new(cached: Vec<Evidence>, now: Timestamp) -> Self {
        Self { now, cached, accounts: Vec::new(), indexes: BTreeMap::new(), refused: Vec::new(), files: 0, values: 0 }
    }

    /// Adds the next file, or notes why it cannot be read.
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
        self.refused.push(RefusedFile { index: self.files, why });
        self.files = self.files.saturating_add(1);
    }

    fn join(&mut self, file: EvidenceFile) {
        let source = FileSource::find(&file.source);
        let source = Provenance { source, made_by: said(file.made_by), cli: said(file.cli) };
        let index = self.files;
        let (known, account) = self.account(file.account, file.partition);
        account.sources.push(source);
        account.files.push(index);
        account.unknown_calls = account.unknown_calls.saturating_add(file.unknown_calls);
        known.push(file.evidence);
    }

    fn join_others(&mut self, others: Others) {
        let index = self.files;
        let made_by = format!("{} {}", tool(others.tool), others.version).trim_end().to_owned();
        let source = match others.tool {
            Source::Prowler => Some(FileSource::Prowler),
            Source::SecurityHub => Some(FileSource::SecurityHub),
            Source::Live | Source::File | Source::Pasted => None,
        };
        for theirs in others.accounts {
            let (_, account) = self.account(theirs.account, Partition::Aws);
            account.sources.push(Provenance { source, made_by: Some(made_by.clone()), cli: None });
            account.files.push(index);
            account.findings.extend(theirs.findings);
            account.mapped = account.mapped.saturating_add(theirs.mapped);
            account.unmapped = account.unmapped.saturating_add(theirs.unmapped).saturating_add(others.unreadable);
            account.muted = account.muted.saturating_add(theirs.muted);
        }
    }

    /// The entry of an account, which is added if it is new.
    #[expect(clippy::indexing_slicing, reason = "the index was found, or made, just before")]
    fn account(&mut self, account: AccountId, partition: Partition) -> &mut (Vec<Evidence>, Account) {
        let index = *self.indexes.entry((account, partition)).or_insert(self.accounts.len());
        if index == self.accounts.len() {
            self.accounts.push((Vec::new(), Account::new(account, partition)));
        }
        &mut self.accounts[index]
    }

    /// Judges a page of accounts, one by one, each together with the evidence cache of the same account. Accounts that only
    /// files from the index `own` on are about are left out, unless that is 0. Returns the scans of all accounts, too.
    pub fn finish(self, profile_facts: ProfileFacts, own: u32, page: &AccountPage) -> (EvidenceOutcome, Vec<Evidence>) {
        let Self { accounts, cached, now, mut refused, .. } = self;
        // This session's scan only adds to what was brought.
        let is_own = |index: u32| own > 0 && index >= own;
        refused.retain(|file| !is_own(file.index));
        let (mut first, mut others, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for (scans, account) in accounts {
            if account.files.iter().all(|index| is_own(*index)) {
                all.extend(scans);
            } else if Some(account.account) == page.first {
                first.push((scans, account));
            } else {
                others.push((scans, account));
            }
        }
        let (mut judged, mut more) = (Vec::new(), 0);
        for (index, (mut scans, account)) in (0..).zip(first.into_iter().chain(others)) {
            if (page.from..page.from.saturating_add(page.number)).contains(&index) {
                judged.push(judge(&mut scans, account, &cached, profile_facts, now));
            } else if index >= page.from {
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

/// What a file says, where it says anything.
fn said(words: String) -> Option<String> {
    Some(words).filter(|words| !words.is_empty())
}

/// Judges the evidence of an account.
fn judge(
    scans: &mut Vec<Evidence>,
    account: Account,
    cached: &[Evidence],
    profile_facts: ProfileFacts,
    now: Timestamp,
) -> Account {
    // The cache may have an earlier state of the same scans, which is no earlier scan.
    let begun: Vec<Timestamp> = scans.iter().map(|scan| scan.begun).collect();
    let came =
        together(scans).unwrap_or_else(|| Evidence::new(account.account.as_str(), account.partition.as_str(), now));
    let is_same = |cached: &&Evidence| {
        cached.account == came.account && cached.partition == came.partition && !begun.contains(&cached.begun)
    };
    let earlier: Vec<&Evidence> = cached.iter().filter(is_same).collect();
    let asked: Vec<_> = came.calls().collect();
    let EvidenceSummary { calls, unanswered, missing_permissions } = EvidenceSummary::of(&asked, &came.partition);
    let (mut findings, cached) = judging::judged(&came, &earlier, profile_facts);
    for (id, theirs) in account.findings {
        // A finding of our own counts before one of other software, unless it is unknown.
        match findings.iter_mut().find(|(known, _)| *known == id) {
            Some((_, ours)) if ours.verdict == Verdict::Unknown => *ours = theirs,
            Some(_) => {}
            None => findings.push((id, theirs)),
        }
    }
    let profile = profile::sightings(&came);
    let begun = came.begun;
    if scans.is_empty() {
        scans.push(came);
    }
    Account { findings, profile, begun, calls, unanswered, missing_permissions, cached, ..account }
}

/// All scans as one; `None` if there is none. A single scan is taken out of the list.
fn together(scans: &mut Vec<Evidence>) -> Option<Evidence> {
    if scans.len() < 2 {
        return scans.pop();
    }
    let mut all = scans.first()?.clone();
    scans.iter().skip(1).for_each(|scan| all.join(scan.clone()));
    Some(all)
}

/// Does a job together with the evidence cache, the latest scan first; [`Reading`] reads files. Returns the outcome, and the
/// evidence to keep as well, if there is any.
pub fn work(job: &Job, cached: &[Evidence]) -> (EvidenceOutcome, Option<Evidence>) {
    match job {
        Job::Explain => (EvidenceOutcome::Explained(explanation()), None),
        Job::Pasted { criterion, text, account, region, profile_facts, now, .. } => {
            let candidates: Vec<CallId> = calls_of(criterion).iter().filter_map(|name| CallId::find(name)).collect();
            let account = account.as_ref().map_or("", AccountId::as_str);
            let region = region.as_ref().map_or("", Region::as_str);
            let pasted = Pasted { text, candidates: &candidates, account, region, now: *now };
            self::pasted(criterion, &pasted, *profile_facts, cached)
        }
        Job::Script { chosen, switched_off, only_blocked, blocked_services, billed } => {
            let mut calls = collector::calls_for(&ScanScope::for_profile(chosen, switched_off, *billed));
            if *only_blocked {
                calls = collector::only_blocked(&calls, blocked_services);
            }
            let number = u32::try_from(calls.len()).unwrap_or(u32::MAX);
            (EvidenceOutcome::Script { text: collector::script(&calls), calls: number }, None)
        }
        Job::Rejudge { profile_facts, .. } => {
            let mut findings = judging::of_scans(cached, *profile_facts);
            bounds::bring_into(findings.iter_mut().map(|(_, finding)| finding));
            (EvidenceOutcome::Rejudged { findings }, None)
        }
        Job::Files { profile_facts, now, own, page, .. } => {
            (Reading::new(Vec::new(), *now).finish(*profile_facts, *own, page).0, None)
        }
    }
}

/// Judges pasted output for a criterion. Output that cannot be judged is not kept.
fn pasted(
    criterion: &str,
    pasted: &Pasted<'_>,
    profile_facts: ProfileFacts,
    cached: &[Evidence],
) -> (EvidenceOutcome, Option<Evidence>) {
    let refused = |why: String| (EvidenceOutcome::Refused { why }, None);
    let came = match pasted.read() {
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
    // Without an account ID, it is not known what the evidence belongs to.
    let is_known = AccountId::parse(&came.account).is_some();
    let is_judged = finding.verdict != Verdict::Unknown;
    let profile = profile::sightings(&came);
    (EvidenceOutcome::Judged { finding, calls, profile }, Some(came).filter(|_| is_judged && is_known))
}

#[cfg(test)]
mod tests;
