//! Reactions to what the scanner reports.

use super::{Ended, Live, Phase, RUN, ScanResult};
use crate::assessment::profile;
use crate::baseline::CriterionId;
use crate::browser::scanner_link::{self, LinkEvent};
use crate::browser::{clock, evidence_worker};
use crate::catalog::AccountId;
use crate::evidence::{Finding, Verdict};
use crate::messages::ui::live as say;
use crate::protocol::evidence::{Account, AccountPage, EvidenceOutcome, Job};
use crate::protocol::scan::{Identity, Progress, Refused, Scanned, ScannerEvent};
use crate::scanner::pace;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The interval at which progress is announced to screen readers, in milliseconds.
const SPOKEN_EVERY: u64 = 6_000;

impl Live {
    pub(super) fn hear(self, told: LinkEvent) {
        RUN.with_borrow_mut(|run| run.silent = 0);
        match told {
            LinkEvent::Evidence => self.evidence.set(true),
            LinkEvent::Lost => self.lose(),
            LinkEvent::Newer => {
                self.lose();
                self.app.tell(say::NEWER);
            }
            LinkEvent::Event(event) => self.read(event),
        }
    }

    pub(super) fn lose(self) {
        match self.phase.get_untracked() {
            Phase::Starting => {
                scanner_link::close();
                self.phase.set(Phase::NotLoaded);
            }
            Phase::Closed | Phase::CheckingHost | Phase::Off(_) | Phase::NotLoaded => scanner_link::close(),
            _ => {
                self.end(Ended::Lost);
                self.begin();
            }
        }
    }

    fn read(self, event: ScannerEvent) {
        match event {
            ScannerEvent::Ready => {
                if self.phase.get_untracked() == Phase::Starting {
                    self.phase.set(Phase::AwaitingCredentials);
                }
            }
            ScannerEvent::Refused(refused) => self.refuse(refused),
            ScannerEvent::Identified(identity) => self.know(identity),
            ScannerEvent::Estimate(estimate) => self.estimate.set(Some(estimate)),
            ScannerEvent::Progress(progress) => self.advance(progress),
            ScannerEvent::Scanned(scanned) => self.take_in(scanned),
            ScannerEvent::Ledger(lines) => {
                self.ledger.update(|ledger| ledger.extend(lines.into_iter().map(Arc::new)));
            }
            ScannerEvent::Expired => self.expire(),
        }
    }

    fn refuse(self, refused: Refused) {
        let role = refused.role;
        self.refused.set(Some(refused));
        if role {
            self.phase.set(Phase::Ready);
            self.offer(true);
            self.focus("role-arn");
        } else {
            RUN.with_borrow_mut(|run| run.ticks = None);
            self.offer(false);
            self.identity.set(None);
            self.estimate.set(None);
            self.phase.set(Phase::AwaitingCredentials);
            self.focus("credentials");
        }
    }

    fn know(self, identity: Identity) {
        if self.account.get_untracked().is_some_and(|before| before != identity.account) {
            // The earlier findings belong to another account.
            self.findings.set(Vec::new());
            self.came.set(None);
            self.evidence.set(false);
            scanner_link::drop_evidence();
        }
        self.account.set(Some(identity.account));
        self.identity.set(Some(identity));
        self.refused.set(None);
        self.ended.set(None);
        self.phase.set(Phase::Ready);
        self.offer(true);
        self.now.set(clock::now());
        let ticks = clock::repeat(1_000, move || {
            self.now.set(clock::now());
            self.tick();
            if untrack(|| self.seconds_left()) == Some(0) {
                // Deferred, because expiry drops the timer that calls this function.
                clock::after(0, move || self.expire()).forget();
            }
        });
        RUN.with_borrow_mut(|run| run.ticks = Some(ticks));
        self.focus("live-who");
    }

    fn advance(self, progress: Progress) {
        let now = clock::now();
        let elapsed = now.millis_since(self.begun.get_untracked());
        let left = pace::seconds_left(progress.done, progress.planned, elapsed);
        let due = RUN.with_borrow_mut(|run| {
            let due = now.as_millis().saturating_sub(run.spoken) >= SPOKEN_EVERY;
            if due {
                run.spoken = now.as_millis();
            }
            due
        });
        if due {
            self.spoken.set(say::progress_spoken(&progress, left));
        }
        self.now.set(now);
        self.progress.set(progress);
    }

    fn take_in(self, mut scanned: Scanned) {
        let found: Vec<(CriterionId, Arc<Finding>)> = std::mem::take(&mut scanned.findings)
            .into_iter()
            .filter_map(|(id, finding)| Some((CriterionId::find(&id)?, Arc::new(finding))))
            .collect();
        let (again, assessment, expired) = RUN.with_borrow_mut(|run| {
            (std::mem::take(&mut run.repeated), std::mem::take(&mut run.assessment), run.expired)
        });
        self.findings.update(|findings| {
            for (id, finding) in &found {
                match findings.iter_mut().find(|(known, _)| known == id) {
                    Some((_, earlier)) => *earlier = finding.clone(),
                    None => findings.push((*id, finding.clone())),
                }
            }
        });
        let is_same = self.app.document.with_untracked(|document| document.id == assessment);
        self.waiting.set(!is_same);
        if is_same {
            self.put(&found);
        }
        let is_whole = again.is_empty();
        if is_whole {
            self.came.set(Some(Arc::new(ScanResult { scanned, judged: found.len() })));
        }
        self.phase.set(Phase::Ready);
        self.app.recheck.busy.set(Vec::new());
        if is_whole {
            self.focus("live-found");
        } else {
            let verdicts: Vec<(&str, Verdict)> =
                found.iter().map(|(id, finding)| (id.get().name, finding.verdict)).collect();
            self.app.tell(say::checked_again(&verdicts));
        }
        if expired {
            // The evidence may still be on its way.
            clock::after(500, move || self.over_if_expired()).forget();
        }
    }

    /// Puts all findings of this visit into the open assessment.
    pub fn put_all(self) {
        if untrack(|| self.is_mixed()) {
            return;
        }
        self.waiting.set(false);
        let found = self.findings.get_untracked();
        self.put(&found);
    }

    fn put(self, found: &[(CriterionId, Arc<Finding>)]) {
        let Some(account) = self.account.get_untracked() else { return };
        self.app.edit(|document, now, writer| {
            let mut changed = false;
            if document.account().is_empty() {
                changed |= document.account.set(account.to_string(), now, writer);
            }
            for (id, finding) in found {
                changed |= document.observe(*id, Finding::clone(finding));
            }
            changed
        });
        self.put_together(account);
    }

    /// Has the evidence of this scan judged together with cached evidence, and cached itself, if this device caches
    /// evidence. Findings that rest on both replace those of the scan alone. What the evidence shows of the profile is
    /// kept to be proposed.
    fn put_together(self, account: AccountId) {
        let app = self.app;
        let Some(blob) = scanner_link::evidence() else { return };
        let (cached, assessment) = (app.evidence_cache(), app.document.with_untracked(|document| document.id.clone()));
        let profile_facts = app.document.with_untracked(profile::profile_facts);
        let page = AccountPage { first: Some(account), from: 0, number: 1 };
        let job = Job::Files {
            profile_facts,
            now: clock::now(),
            own: 0,
            keep: cached.is_some().then_some(account),
            cached,
            page,
        };
        let number = RUN.with_borrow_mut(|run| {
            run.judgements = run.judgements.wrapping_add(1);
            run.judgements
        });
        spawn_local(async move {
            // On failure, the findings of the scan alone remain.
            let Ok(EvidenceOutcome::Read { accounts, .. }) = evidence_worker::read(&job, &[blob]).await else { return };
            app.evidence_kept.update(|times| *times += 1);
            if RUN.with_borrow(|run| run.judgements != number) {
                // A later scan is being judged.
                return;
            }
            let is_still_there = app.document.with_untracked(|document| document.id == assessment)
                && self.account.get_untracked() == Some(account);
            let found = accounts.into_iter().find(|one| one.account == account);
            if let Some(found) = found.filter(|_| is_still_there) {
                self.take_over(found);
            }
        });
    }

    /// Replaces the scan's findings with those that also rest on cached evidence.
    fn take_over(self, judged: Account) {
        let (findings, cached, profile) = (judged.findings, judged.cached, judged.profile);
        let more_complete = findings.into_iter().filter(|(id, _)| cached.contains(id));
        let more_complete: Vec<_> =
            more_complete.filter_map(|(id, one)| Some((CriterionId::find(&id)?, Arc::new(one)))).collect();
        let mut taken = Vec::new();
        self.app.edit(|document, now, writer| {
            for (id, finding) in more_complete {
                if document.observe(id, Finding::clone(&finding)) {
                    taken.push((id, finding));
                }
            }
            document.sight(&profile, now, writer) | !taken.is_empty()
        });
        self.findings.update(|findings| {
            for (id, scanned) in findings.iter_mut() {
                if let Some((_, finding)) = taken.iter().find(|(known, _)| known == id) {
                    *scanned = finding.clone();
                }
            }
        });
    }
}
