//! Error codes by what they mean. From botocore 1.43 (`retries/standard.py`, `data/_retry.json`), smithy-rs (`aws-runtime`,
//! `retries::classifiers`), the AWS SDK for JavaScript 3 (`service-error-classification`) and the services' lists of common
//! errors.

/// AWS limits how often it is asked.
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

/// AWS failed for a moment.
pub(super) const TRANSIENT: [&str; 3] = ["InternalError", "RequestTimeout", "RequestTimeoutException"];

/// AWS waited too long for something.
pub(super) const LATE: [&str; 2] = ["RequestTimeout", "RequestTimeoutException"];

/// The credentials may not do this.
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

/// The credentials work no more. EC2 says `RequestExpired` of an old token as well as of an old request; the latter is tried
/// again first, with the time corrected.
pub(super) const EXPIRED: [&str; 4] =
    ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"];

/// The clocks differ too much.
pub(super) const SKEWED: [&str; 2] = ["RequestInTheFuture", "RequestTimeTooSkewed"];

/// The signature is wrong, perhaps because of its time: the message says so.
pub(super) const SIGNATURE: [&str; 3] = ["IncompleteSignature", "InvalidSignatureException", "SignatureDoesNotMatch"];

/// Any of these can come of a wrong clock.
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

/// What messages say that have no code of a denial.
pub(super) const NOT_AUTHORIZED: [&str; 3] = ["is not authorized to", "explicit deny", "not authorized to perform"];

/// What messages say of a token that works no more.
pub(super) const TOKEN_EXPIRED: [&str; 2] = ["security token included in the request is expired", "token has expired"];

/// What messages say of a signature's time.
pub(super) const SIGNATURE_TIME: [&str; 2] = ["signature expired", "signature not yet current"];

/// What messages say where a policy of the organization denies: `… with an explicit deny in a service control policy`,
/// perhaps followed by `: arn:aws:organizations::…`. Where no such policy allows it, the message is another.
pub(super) const ORGANIZATION: [&str; 2] =
    ["explicit deny in a service control policy", "explicit deny in a resource control policy"];
