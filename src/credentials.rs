//! AWS credentials, and in `paste` the reading of pasted ones.

pub mod paste;

use crate::stdx::time::Timestamp;
use std::fmt;
use zeroize::Zeroizing;

/// Temporary credentials. Their memory is overwritten when they are dropped, and nothing prints them.
///
/// Long-term keys cannot be represented, because they have no session token.
pub struct Credentials {
    access_key_id: Zeroizing<String>,
    secret: Zeroizing<String>,
    session_token: Zeroizing<String>,
    expires: Option<Timestamp>,
}

impl Credentials {
    /// Returns credentials with their time of expiry, if it is known.
    pub fn new(
        access_key_id: Zeroizing<String>,
        secret: Zeroizing<String>,
        session_token: Zeroizing<String>,
        expires: Option<Timestamp>,
    ) -> Self {
        Self { access_key_id, secret, session_token, expires }
    }

    /// Returns the access key ID, such as `ASIAIOSFODNN7EXAMPLE`.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// Returns the secret access key.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Returns the session token.
    pub fn session_token(&self) -> &str {
        &self.session_token
    }

    /// Returns the time of expiry, if it is known.
    pub fn expires(&self) -> Option<Timestamp> {
        self.expires
    }

    /// Whether the credentials are known to be expired.
    pub fn are_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("expires", &self.expires).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(expires: Option<u64>) -> Credentials {
        let text = |text: &str| Zeroizing::new(text.to_owned());
        let expires = expires.map(Timestamp::from_millis);
        Credentials::new(text("ASIACANARY"), text("secret-canary"), text("token-canary"), expires)
    }

    #[test]
    fn nothing_of_them_is_printed() {
        let printed = format!("{:?} {:#?}", credentials(Some(5)), credentials(None));
        assert!(!printed.to_lowercase().contains("canary"), "{printed}");
    }

    #[test]
    fn they_are_expired_from_the_moment_they_name() {
        for (expires, now, expired) in [(None, 9, false), (Some(5), 4, false), (Some(5), 5, true), (Some(5), 6, true)] {
            assert_eq!(credentials(expires).are_expired(Timestamp::from_millis(now)), expired, "{expires:?} {now}");
        }
    }
}
