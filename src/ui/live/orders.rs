//! Commands to the scanner: start, take credentials, scan, stop, forget.

use super::{Ended, Live, Phase, RUN, Run};
use crate::assessment::profile;
use crate::baseline::CriterionId;
use crate::browser::{clock, evidence_worker, scanner_link};
use crate::catalog::{Partition, Region};
use crate::messages::ui::live as say;
use crate::protocol::evidence::Job;
use crate::protocol::scan::{Command, Progress, ScanRequest};
use crate::scanner::policy_header::{self, Confinement};
use crate::ui::routes::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The time limit for reporting findings after expiry has stopped a scan, in milliseconds.
const LAST_WORDS: u32 = 4_000;

/// The number of seconds for which a busy scanner may send nothing. A request with its retries takes less.
const MOST_SILENT: u32 = 300;
/// The same limit for a scanner that is stopping, which only has to judge what it has.
const MOST_SILENT_STOPPING: u32 = 30;

impl Live {
    /// Starts a session: checks whether the host confines the scanner, and loads it if so.
    pub fn begin(self) {
        if !matches!(self.phase.get_untracked(), Phase::Closed | Phase::NotLoaded) {
            return;
        }
        self.phase.set(Phase::CheckingHost);
        spawn_local(async move {
            let judged = scanner_link::policy_header().await.map(|header| policy_header::judge(header.as_deref()));
            if self.phase.get_untracked() != Phase::CheckingHost {
                return;
            }
            match judged {
                Err(_) => self.phase.set(Phase::NotLoaded),
                Ok(Confinement::Confined) => self.start(),
                Ok(why) => self.phase.set(Phase::Off(why)),
            }
        });
    }

    fn start(self) {
        self.phase.set(Phase::Starting);
        if scanner_link::open(move |told| self.hear(told)).is_err() {
            self.phase.set(Phase::NotLoaded);
        }
    }

    /// Has the evidence worker explain what AWS is asked, unless that is known.
    pub fn explain(self) {
        if self.explanation.with_untracked(Option::is_some) {
            return;
        }
        self.unexplained.set(false);
        spawn_local(async move {
            match evidence_worker::read(&Job::Explain, &[]).await {
                Ok(explanation) => self.explanation.set(Some(Arc::new(explanation))),
                Err(_) => self.unexplained.set(true),
            }
        });
    }

    /// Hands pasted credentials to the scanner, unread.
    pub fn hand_over(self, field: &str, partition: Partition) {
        self.before_handing_over();
        scanner_link::hand_over(field, partition);
    }

    /// Hands credentials from several fields to the scanner, unread.
    pub fn hand_over_named(self, fields: &[(&str, &str)], partition: Partition) {
        self.before_handing_over();
        scanner_link::hand_over_named(fields, partition);
    }

    fn before_handing_over(self) {
        self.refused.set(None);
        self.ended.set(None);
        self.estimate.set(None);
        self.left_out.set(Vec::new());
        self.phase.set(Phase::Naming);
        self.focus("live-naming");
    }

    /// Switches to a role with fewer permissions.
    pub fn step_down(self, role: String, external_id: Option<String>) {
        self.refused.set(None);
        self.phase.set(Phase::SteppingDown);
        self.offer(false);
        scanner_link::send(&Command::StepDown { role, external_id });
    }

    /// Continues a scan that was stopped.
    pub fn go_on(self) {
        self.command(Vec::new(), true);
    }

    /// Starts a full scan, or checks the given criteria again.
    pub fn scan(self, again: Vec<CriterionId>) {
        self.command(again, false);
    }

    fn command(self, again: Vec<CriterionId>, goes_on: bool) {
        if self.phase.get_untracked() != Phase::Ready {
            return self.app.tell(say::BUSY);
        }
        if untrack(|| self.is_mixed() || self.asks_nowhere()) {
            return self.app.router.go(Route::Live);
        }
        let (assessment, profile_facts, switched_off) = self.app.document.with_untracked(|document| {
            let switched_off = profile::switched_off(document).map(|id| id.get().id.to_owned());
            (document.id.clone(), profile::profile_facts(document), switched_off.collect())
        });
        let command = ScanRequest {
            criteria: again.iter().map(|id| id.get().id.to_owned()).collect(),
            regions: untrack(|| self.narrowed_to()),
            billed: self.billed.get_untracked(),
            // Someone who has a criterion checked again wants to know, whatever the profile says.
            switched_off: if again.is_empty() { switched_off } else { Vec::new() },
            goes_on,
            profile_facts,
        };
        let now = clock::now();
        self.refused.set(None);
        RUN.with_borrow_mut(|run| {
            run.repeated.clone_from(&again);
            run.assessment = assessment;
            run.spoken = now.as_millis();
            run.silent = 0;
        });
        self.app.recheck.busy.set(again.clone());
        self.progress.set(Progress::default());
        self.spoken.set(String::new());
        self.begun.set(now);
        self.phase.set(Phase::Scanning);
        scanner_link::send(&Command::Scan(command));
        if again.is_empty() {
            self.focus("live-scan");
        }
    }

    /// The Regions to which a scan is limited; empty means all.
    fn narrowed_to(self) -> Vec<Region> {
        let left_out = self.left_out.get();
        self.estimate.with(|estimate| {
            let all = estimate.as_ref().map(|estimate| estimate.regions.clone()).unwrap_or_default();
            if all.iter().any(|region| left_out.contains(region)) {
                all.into_iter().filter(|region| !left_out.contains(region)).collect()
            } else {
                Vec::new()
            }
        })
    }

    /// Stops the scan, keeping what was found.
    pub fn stop(self) {
        if self.phase.get_untracked() == Phase::Scanning {
            self.phase.set(Phase::Stopping);
            RUN.with_borrow_mut(|run| run.silent = 0);
            scanner_link::send(&Command::Stop);
        }
    }

    /// Counts a second, and ends a busy scanner that has sent nothing for too long.
    pub(super) fn tick(self) {
        let most = match self.phase.get_untracked() {
            Phase::Scanning | Phase::SteppingDown => MOST_SILENT,
            Phase::Stopping => MOST_SILENT_STOPPING,
            _ => return,
        };
        let silent = RUN.with_borrow_mut(|run| {
            run.silent += 1;
            run.silent
        });
        if silent > most {
            // Deferred, because ending the session drops the timer that calls this function.
            clock::after(0, move || self.lose()).forget();
        }
    }

    /// Forgets the credentials: ends the scanner that holds them, and starts another one.
    pub fn forget(self) {
        self.end(Ended::Forgotten);
        self.begin();
        self.focus("page-title");
    }

    /// Ends the scanner, and with it the credentials. The findings stay.
    pub(super) fn end(self, why: Ended) {
        scanner_link::close();
        RUN.with_borrow_mut(|run| *run = Run::default());
        self.offer(false);
        self.app.recheck.busy.set(Vec::new());
        self.identity.set(None);
        self.estimate.set(None);
        self.refused.set(None);
        self.progress.set(Progress::default());
        self.mixed.set(None);
        self.ended.set(Some(why));
        self.phase.set(Phase::Closed);
    }

    /// Handles the expiry of credentials: a running scan is stopped and may report its findings, then the scanner is
    /// ended.
    pub(super) fn expire(self) {
        let scanning = matches!(self.phase.get_untracked(), Phase::Scanning | Phase::Stopping);
        if !scanning {
            return self.over();
        }
        let known = RUN.with_borrow_mut(|run| std::mem::replace(&mut run.expired, true));
        if !known {
            scanner_link::send(&Command::Stop);
            self.phase.set(Phase::Stopping);
            clock::after(LAST_WORDS, move || self.over_if_expired()).forget();
        }
    }

    pub(super) fn over_if_expired(self) {
        if RUN.with_borrow(|run| run.expired) {
            self.over();
        }
    }

    fn over(self) {
        self.end(Ended::Expired);
        if self.is_here() {
            self.begin();
        } else {
            self.app.tell(say::ENDED_EXPIRED);
        }
    }
}
