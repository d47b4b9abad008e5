//! The root user's credentials, by `iam:GetAccountSummary`.

use crate::checks::CheckContext;
use crate::evidence::View;

/// The root user's credentials; `None` for those that the summary does not mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountSummary {
    /// Whether there is a second factor.
    pub mfa: Option<bool>,
    /// Whether there are access keys, active or not.
    pub keys: Option<bool>,
    /// Whether there is a password.
    pub password: Option<bool>,
    /// Whether there are signing certificates.
    pub certificates: Option<bool>,
}

impl AccountSummary {
    /// The summary in the evidence. A missing answer is a gap.
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

    /// Whether the root user has nothing to sign in with, for example because the organization has removed it.
    pub fn has_no_credentials(self) -> bool {
        (self.mfa, self.password, self.keys) == (Some(false), Some(false), Some(false))
    }
}
