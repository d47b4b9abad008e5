//! Error codes and messages by their meaning. From botocore 1.43 (`retries/standard.py`, `data/_retry.json`), smithy-rs
//! (`aws-runtime`, `retries::classifiers`), the AWS SDK for JavaScript 3 (`service-error-classification`) and the services'
//! lists of common errors.

/// AWS limits the rate of requests.
pub(super) const THROTTLED: [&str; 15] = [
    "BandwidthLimitExceeded",
    "DependencyThrottle",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// The error is transient.
pub(super) const TRANSIENT: [&str; 3] = ["InternalError", "RequestTimeout", "RequestTimeoutException"];

/// AWS timed out.
pub(super) const LATE: [&str; 2] = ["RequestTimeout", "RequestTimeoutException"];

/// The credentials lack the permission.
pub(super) const DENIED: [&str; 10] = [
    "AccessDenied",
    "AccessDeniedException",
    "AccessDeniedFault",
    "AuthorizationError",
    "AuthorizationErrorException",
    "ForbiddenException",
    "NotAuthorized",
    "NotAuthorizedException",
    "UnauthorizedException",
    "UnauthorizedOperation",
];

/// The credentials have expired. EC2 uses `RequestExpired` for an old token and for an old request. An old request is repeated
/// first, with a corrected time.
pub(super) const EXPIRED: [&str; 4] =
    ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"];

/// The clocks differ too much.
pub(super) const SKEWED: [&str; 2] = ["RequestInTheFuture", "RequestTimeTooSkewed"];

/// The signature is wrong. If its time is the reason, the message says so.
pub(super) const SIGNATURE: [&str; 3] = ["IncompleteSignature", "InvalidSignatureException", "SignatureDoesNotMatch"];

/// A wrong clock may be the reason.
pub(super) const CLOCK: [&str; 6] = [
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

/// The account does not have the service, the plan or the feature, or the Region does not have the operation.
pub(super) const UNSUPPORTED: [&str; 12] = [
    "AccountNotManagementOrDelegatedAdministratorException",
    "AWSOrganizationsNotInUseException",
    "InvalidAccessException",
    "InvalidAction",
    "NotSignedUp",
    "OptInRequired",
    "OrganizationNotFoundException",
    "OrganizationNotInAllFeaturesModeException",
    "SubscriptionRequiredException",
    "UnknownOperationException",
    "UnsupportedOperation",
    "UnsupportedOperationException",
];

/// Parts of messages of denials without a code, in lower case.
pub(super) const NOT_AUTHORIZED: [&str; 3] = ["is not authorized to", "explicit deny", "not authorized to perform"];

/// Parts of messages about an expired token, in lower case.
pub(super) const TOKEN_EXPIRED: [&str; 2] = ["security token included in the request is expired", "token has expired"];

/// Parts of messages about the time of a signature, in lower case.
pub(super) const SIGNATURE_TIME: [&str; 2] = ["signature expired", "signature not yet current"];

/// Parts of messages about a policy of the organization, in lower case: `… with an explicit deny in a service control policy`,
/// which may be followed by `: arn:aws:organizations::…`. If no such policy allows the call, the message is different.
pub(super) const ORGANIZATION: [&str; 2] =
    ["explicit deny in a service control policy", "explicit deny in a resource control policy"];
