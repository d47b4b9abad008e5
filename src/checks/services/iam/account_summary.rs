//! What `iam:GetAccountSummary` says of the root user's credentials.

use crate::checks::CheckContext;
use crate::evidence::View;

/// What the root user has; `None` where the summary does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountSummary {
    /// A second factor.
    pub mfa: Option<bool>,
    /// Access keys, active or not.
    pub keys: Option<bool>,
    /// A password.
    pub password: Option<bool>,
    /// Signing certificates.
    pub certificates: Option<bool>,
}

impl AccountSummary {
    /// The summary in the evidence. A missing one is a gap.
    pub fn of(cx: &mut CheckContext<'_>) -> Option<Self> {
        cx.once("iam:GetAccountSummary").map(|answer| Self::in_answer(answer.view()))
    }

    /// The summary in an answer.
    pub fn in_answer(view: View<'_>) -> Self {
        let map = view.get("SummaryMap");
        let present = |name| map.number(name).map(|number| number > 0);
        Self {
            mfa: present("AccountMFAEnabled"),
            keys: present("AccountAccessKeysPresent"),
            password: present("AccountPasswordPresent"),
            certificates: present("AccountSigningCertificatesPresent"),
        }
    }

    /// Whether root has nothing to sign in with, as when the organization has taken it away.
    pub fn has_no_credentials(self) -> bool {
        (self.mfa, self.password, self.keys) == (Some(false), Some(false), Some(false))
    }
}
