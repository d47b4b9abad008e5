//! The judge, which runs the checks over the evidence of one account.

use super::services::iam::credential_report::CredentialReport;
use super::{CHECKS, CheckContext};
use crate::evidence::{Evidence, Finding, ProfileFacts};
use std::cell::OnceCell;

/// Checks criteria against the evidence of one account. Whatever several checks derive from the same answers is derived once.
#[derive(Debug)]
pub struct Judge<'a> {
    evidence: &'a Evidence,
    profile_facts: ProfileFacts,
    credential_report: OnceCell<Result<CredentialReport, String>>,
}

impl<'a> Judge<'a> {
    /// A judge of this evidence, with these facts of the profile.
    pub fn new(evidence: &'a Evidence, profile_facts: ProfileFacts) -> Self {
        Self { evidence, profile_facts, credential_report: OnceCell::new() }
    }

    /// The finding for the criterion with this ID, or `None` if no check decides it.
    pub fn finding(&self, id: &str) -> Option<Finding> {
        let (_, check) = CHECKS.iter().find(|(criterion, _)| *criterion == id)?;
        let mut cx = self.context();
        let draft = check(&mut cx);
        Some(cx.conclude(draft))
    }

    /// A new context for one check.
    pub(crate) fn context(&self) -> CheckContext<'_> {
        CheckContext::new(self)
    }

    pub(super) fn evidence(&self) -> &'a Evidence {
        self.evidence
    }

    pub(super) fn profile_facts(&self) -> ProfileFacts {
        self.profile_facts
    }

    /// The credential report, or why there is none. `read` gets it from the calls the first time.
    pub(super) fn credential_report(
        &self,
        read: impl FnOnce() -> Result<CredentialReport, String>,
    ) -> &Result<CredentialReport, String> {
        self.credential_report.get_or_init(read)
    }
}
