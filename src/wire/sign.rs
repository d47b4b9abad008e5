//! Signatures (AWS Signature Version 4), made by `aws-sigv4`. The time is a parameter.

use super::request::Request;
use crate::credentials::Credentials;
use crate::stdx::time::Timestamp;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode,
};
use aws_sigv4::sign::v4;
use std::borrow::Cow;
use std::time::{Duration, SystemTime};

/// The request could not be signed, because a header has invalid characters, such as a line break in a session token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningError;

/// Returns all headers to send: those of the request, `x-amz-date`, `x-amz-security-token`, for S3 `x-amz-content-sha256`, and
/// the signature in `authorization`. `at` is the best known time by AWS's clock.
///
/// # Errors
/// [`SigningError`] if a header has invalid characters.
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

/// How a service reads the path in a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Encoded twice, with `.` and `..` resolved.
    Usual,
    /// As sent. S3 also requires the hash of the body in a header.
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
        // Browsers send `accept` in any case, and nothing depends on its value.
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
