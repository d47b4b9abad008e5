//! Signatures (AWS Signature Version 4), made by `aws-sigv4`. The time comes in.

use super::request::Request;
use crate::credentials::Credentials;
use crate::stdx::time::Timestamp;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode,
};
use aws_sigv4::sign::v4;
use std::borrow::Cow;
use std::time::{Duration, SystemTime};

/// The request could not be signed: a header has signs that none may have, such as a session token with a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningError;

/// All headers to send: those of the request, `x-amz-date`, `x-amz-security-token`, for S3 `x-amz-content-sha256`, and the
/// signature in `authorization`. `at` is the time by AWS's clock, as far as it is known.
///
/// # Errors
/// [`SigningError`].
pub fn sign(
    request: &Request,
    credentials: &Credentials,
    at: Timestamp,
) -> Result<Vec<(&'static str, String)>, SigningError> {
    let kind = if request.scope.service == "s3" { Kind::S3 } else { Kind::Usual };
    signed(
        request,
        credentials.access_key_id(),
        credentials.secret(),
        Some(credentials.session_token()),
        at,
        kind.settings(),
    )
}

/// What services take for the path of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Encoded twice, with `.` and `..` resolved.
    Usual,
    /// As it is sent; and S3 wants to see the body's hash.
    S3,
}

impl Kind {
    fn settings(self) -> SigningSettings {
        let mut settings = SigningSettings::default();
        if self == Self::S3 {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        // Browsers send this one in any case; nothing hangs on it.
        settings.excluded_headers.get_or_insert_default().push(Cow::Borrowed("accept"));
        settings
    }
}

fn signed(
    request: &Request,
    access_key_id: &str,
    secret: &str,
    session_token: Option<&str>,
    at: Timestamp,
    settings: SigningSettings,
) -> Result<Vec<(&'static str, String)>, SigningError> {
    let session_token = session_token.map(str::to_owned);
    let identity = aws_credential_types::Credentials::new(access_key_id, secret, session_token, None, "footing").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(request.scope.region)
        .name(request.scope.service)
        .time(SystemTime::UNIX_EPOCH + Duration::from_millis(at.as_millis()))
        .settings(settings)
        .build()
        .map_err(|_| SigningError)?
        .into();
    let headers = request.headers.iter().map(|(name, value)| (*name, value.as_str()));
    let signable = SignableRequest::new(request.method, request.url(), headers, SignableBody::Bytes(&request.body))
        .map_err(|_| SigningError)?;
    let (instructions, _) =
        aws_sigv4::http_request::sign(signable, &parameters).map_err(|_| SigningError)?.into_parts();
    let (added, _) = instructions.into_parts();
    let mut headers = request.headers.clone();
    headers.extend(added.iter().map(|header| (header.name(), header.value().to_owned())));
    Ok(headers)
}

#[cfg(test)]
mod tests;
