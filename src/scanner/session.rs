//! The scanner's work with a set of credentials: it finds out whose they are, steps down to a role, makes calls to AWS and
//! judges the answers. Each set of credentials has one session; when that is dropped, they are wiped.

use crate::aws::scan::{self, Line, Runtime, Scan, ScanScope};
use crate::aws::sts::{Caller, Role, RoleError, Sts, StsError};
use crate::catalog::policy::SessionPolicies;
use crate::catalog::{Partition, Region};
use crate::checks::{self, Judge};
use crate::credentials::{Credentials, paste};
use crate::evidence::{CallOutcome, EvidenceSummary, RecordedCall, Verdict};
use crate::protocol::scan::{
    CredentialPart, Identity, Part, Progress, Refusal, Refused, ScanEstimate, ScanRequest, Scanned,
};
use std::cell::{Cell, RefCell};
use zeroize::Zeroizing;

/// A session with one set of credentials.
#[derive(Debug)]
pub struct Session<W> {
    scan: Scan<W>,
    identity: Identity,
    /// The requests to STS in this session that have not been reported to the page yet.
    sts_lines: RefCell<Vec<Line>>,
    /// How many lines of the scan's ledger have been reported to the page.
    told: Cell<usize>,
}

/// Why there is no session, and the requests that were made meanwhile.
#[derive(Debug)]
pub struct NotOpened {
    /// Why there is no session.
    pub refused: Refused,
    /// The requests to AWS.
    pub lines: Vec<Line>,
}

impl NotOpened {
    fn before_asking(why: Refusal, role: bool) -> Self {
        Self { refused: Refused { why, code: None, role }, lines: Vec::new() }
    }
}

impl<W: Runtime + Clone> Session<W> {
    /// Reads pasted credentials, and asks AWS whose they are.
    ///
    /// # Errors
    /// Why the credentials cannot be used.
    pub async fn open(runtime: W, pasted: Zeroizing<String>, partition: Partition) -> Result<Self, NotOpened> {
        let credentials =
            paste::read(&pasted, runtime.now()).map_err(|why| NotOpened::before_asking(why.into(), false))?;
        drop(pasted);
        let mut sts = Sts::new(&runtime, partition, 0);
        let caller = sts.caller(&credentials).await;
        let (ahead, lines) = (sts.ahead, sts.lines);
        let refused = |refused| NotOpened { refused, lines: lines.clone() };
        let caller = caller.map_err(|error| refused(why_refused(error, false)))?;
        if caller.is_root() {
            return Err(refused(Refused { why: Refusal::Root, code: None, role: false }));
        }
        Ok(Self::new(runtime, credentials, partition, &caller, ahead, false, lines))
    }

    /// Steps down: assumes a role for 15 minutes, with no more permissions than a scan needs.
    ///
    /// # Errors
    /// Why the role cannot be assumed. This session stays usable.
    pub async fn step_down(&self, role: &str, external_id: Option<&str>) -> Result<Self, NotOpened> {
        let partition = self.scan.partition();
        let role = Role::read(role, external_id, partition).map_err(|error| match error {
            RoleError::Arn => NotOpened::before_asking(Refusal::RoleArn, true),
            RoleError::ExternalId => NotOpened::before_asking(Refusal::ExternalId, true),
        })?;
        let runtime = self.scan.runtime().clone();
        let policies = SessionPolicies::of(ScanScope::for_criteria(&[], true).calls, partition.as_str());
        let mut sts = Sts::new(&runtime, partition, self.scan.ahead());
        let taken = match sts.take(&role, &policies, self.scan.credentials()).await {
            Ok(taken) => sts.caller(&taken).await.map(|caller| (taken, caller)),
            Err(error) => Err(error),
        };
        let (ahead, lines) = (sts.ahead, sts.lines);
        match taken {
            Ok((taken, caller)) => Ok(Self::new(runtime, taken, partition, &caller, ahead, true, lines)),
            Err(error) => Err(NotOpened { refused: why_refused(error, true), lines }),
        }
    }

    fn new(
        runtime: W,
        credentials: Credentials,
        partition: Partition,
        caller: &Caller,
        ahead: i64,
        stepped_down: bool,
        lines: Vec<Line>,
    ) -> Self {
        let identity = Identity {
            account: caller.account,
            arn: caller.arn.clone(),
            partition,
            expires: credentials.expires(),
            stepped_down,
            clock_ahead: i32::try_from(ahead / 1000).unwrap_or_default(),
        };
        let scan = Scan::new(runtime, credentials, partition, caller.account.as_str(), ahead);
        Self { scan, identity, sts_lines: RefCell::new(lines), told: Cell::new(0) }
    }

    /// The identity that the credentials belong to.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The calls that a full scan would make. To find that out, the enabled Regions are requested.
    pub async fn estimate(&self) -> ScanEstimate {
        self.scan.find_regions().await;
        let (once, in_each_region) = ScanScope::for_criteria(&[], false).estimate();
        let evidence = self.scan.evidence();
        let regions = evidence.enabled_regions().unwrap_or_default();
        ScanEstimate {
            regions: regions.into_iter().filter_map(Region::parse).collect(),
            once: number(once),
            in_each_region: number(in_each_region),
            billed: ScanScope::billed(),
        }
    }

    /// Makes the calls that the criteria need, and judges the answers. Calls `tell` after every call.
    pub async fn scan(&self, command: &ScanRequest, mut tell: impl FnMut(&scan::Progress)) -> Scanned {
        let mut wanted = ScanScope::for_profile(&command.criteria, &command.switched_off, command.billed);
        wanted.regions.clone_from(&command.regions);
        wanted.goes_on = command.goes_on;
        self.scan.run(&wanted, &mut tell).await;
        let evidence = self.scan.evidence();
        let judge = Judge::new(&evidence, command.profile_facts);
        let judged = checks::decided(&command.criteria).filter_map(|id| Some((id.to_owned(), judge.finding(id)?)));
        // A criterion that the profile has switched off is not reported as unknown.
        let judged = judged.filter(|(id, finding)| {
            finding.verdict != Verdict::Unknown || !command.switched_off.iter().any(|off| off == id)
        });
        let asked: Vec<&RecordedCall> = evidence.calls().filter(|made| wanted.calls.contains(&made.call)).collect();
        let EvidenceSummary { calls, unanswered, missing_permissions } =
            EvidenceSummary::of(&asked, self.scan.partition().as_str());
        Scanned {
            findings: judged.collect(),
            calls,
            unanswered,
            missing_permissions,
            stopped: self.scan.runtime().is_cancelled(),
        }
    }

    /// The progress of the scan, as a message.
    pub fn progress(&self) -> Progress {
        let progress = self.scan.progress();
        let part = |name: &str, (done, planned): (usize, usize)| Part {
            name: name.to_owned(),
            done: number(done),
            planned: number(planned),
        };
        Progress {
            done: number(progress.done),
            planned: number(progress.planned),
            services: progress.services.iter().map(|(name, counts)| part(name, *counts)).collect(),
            regions: progress.regions.iter().map(|(name, counts)| part(name, *counts)).collect(),
        }
    }

    /// The requests that have not been reported to the page yet.
    pub fn new_lines(&self) -> Vec<Line> {
        let mut lines = self.sts_lines.take();
        let ledger = self.scan.ledger();
        lines.extend(ledger.lines().iter().skip(self.told.get()).cloned());
        self.told.set(ledger.lines().len());
        lines
    }

    /// The evidence of this session, as an evidence file.
    pub fn evidence_file(&self) -> String {
        self.scan.evidence().to_file()
    }

    /// Whether AWS has said that the credentials have expired.
    pub fn has_expired(&self) -> bool {
        self.scan.evidence().calls().any(|made| made.outcome == CallOutcome::Expired)
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl From<paste::Refusal> for Refusal {
    fn from(why: paste::Refusal) -> Self {
        match why {
            paste::Refusal::Empty => Self::Empty,
            paste::Refusal::TooLong => Self::TooLong,
            paste::Refusal::NothingFound => Self::NothingFound,
            paste::Refusal::Missing(part) => Self::Missing { part: part.into() },
            paste::Refusal::Malformed(part, line) => Self::Malformed { part: part.into(), line },
            paste::Refusal::Reference(part, line) => Self::Reference { part: part.into(), line },
            paste::Refusal::Several(part, line) => Self::Several { part: part.into(), line },
            paste::Refusal::LongTerm => Self::LongTerm,
            paste::Refusal::Expired(_) => Self::Expired,
        }
    }
}

impl From<paste::Part> for CredentialPart {
    fn from(part: paste::Part) -> Self {
        match part {
            paste::Part::AccessKeyId => Self::AccessKeyId,
            paste::Part::Secret => Self::Secret,
            paste::Part::SessionToken => Self::SessionToken,
        }
    }
}

/// The reason for a refusal by STS, as a message.
fn why_refused(error: StsError, role: bool) -> Refused {
    let (code, outcome) = match error {
        StsError::Refused(error, outcome) => (error.code, outcome),
        StsError::Unanswered(outcome) => (String::new(), outcome),
    };
    let why = match (code.as_str(), outcome) {
        ("InvalidClientTokenId" | "UnrecognizedClientException", _) => Refusal::InvalidKey,
        (_, CallOutcome::ClockSkew) => Refusal::NoAnswer { outcome },
        ("SignatureDoesNotMatch" | "InvalidSignatureException" | "IncompleteSignature", _) => Refusal::WrongSecret,
        ("PackedPolicyTooLarge", _) => Refusal::TooLarge,
        (_, outcome) => Refusal::NoAnswer { outcome },
    };
    Refused { why, code: Some(code).filter(|code| !code.is_empty()), role }
}

#[cfg(test)]
mod tests;
