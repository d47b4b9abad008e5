use super::*;
use crate::wire::testing::QUERY;

fn response(status: u16, body: &str) -> Response {
    Response { status, body: body.as_bytes().to_vec(), ..Response::default() }
}

fn error(code: &str, message: &str) -> AwsError {
    AwsError { status: 400, code: code.to_owned(), message: message.to_owned(), server_time: None }
}

#[test]
fn the_errors_of_all_protocols_have_a_code_and_a_message() {
    for (body, code, message) in [
        (
            r#"<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>None &amp; nothing</Message></Error><RequestId>x</RequestId></ErrorResponse>"#,
            "NoSuchEntity",
            "None & nothing",
        ),
        (
            r#"<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>No.</Message></Error></Errors><RequestID>x</RequestID></Response>"#,
            "UnauthorizedOperation",
            "No.",
        ),
        (
            r#"<?xml version="1.0"?><Error><Code>NoSuchBucketPolicy</Code><Message>None</Message><BucketName>b</BucketName></Error>"#,
            "NoSuchBucketPolicy",
            "None",
        ),
        (
            r#"{"__type":"com.amazonaws.cloudtrail#TrailNotFoundException","message":"None"}"#,
            "TrailNotFoundException",
            "None",
        ),
        (r#"{"__type":"ValidationException","Message":"Wrong"}"#, "ValidationException", "Wrong"),
        (r#"{"code":"NotFound:http://internal.amazon.com/coral/","message":null}"#, "NotFound", ""),
        (r#"{"message":"Forbidden"}"#, "403", "Forbidden"),
        (r#"{"__type":"<script>alert(1)</script>"}"#, "403", ""),
        ("<html><body>Sign in</body></html>", "403", ""),
        ("", "403", ""),
        ("nothing", "403", ""),
        ("{", "403", ""),
        ("<Error><Code>Cut", "403", ""),
    ] {
        let read = AwsError::read(&response(403, body));
        assert_eq!((read.code.as_str(), read.message.as_str()), (code, message), "{body}");
    }
}

#[test]
fn a_header_names_the_error_before_the_body_does() {
    let header = Some("ResourceNotFoundException:http://internal.amazon.com/".to_owned());
    let read = AwsError::read(&Response { error_type: header, ..response(404, r#"{"__type":"Other","message":"m"}"#) });
    assert_eq!((read.code.as_str(), read.message.as_str()), ("ResourceNotFoundException", "m"));
}

#[test]
fn a_message_is_kept_within_bounds() {
    let body = format!(r#"{{"message":"{}"}}"#, "ü".repeat(MAX_MESSAGE + 1));
    assert_eq!(AwsError::read(&response(400, &body)).message.chars().count(), MAX_MESSAGE);
}

#[test]
fn awss_time_is_found_in_the_message_or_else_in_the_header() {
    let date = Some("Tue, 08 Oct 2024 19:00:00 GMT".to_owned());
    for (body, time) in [
        (
            r#"{"__type":"InvalidSignatureException","message":"Signature expired: 20241008T195522Z is now earlier than 20241008T195940Z (20241008T200440Z - 5 min.)"}"#,
            "2024-10-08T20:04:40Z",
        ),
        (
            r#"<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message><ServerTime>2024-10-08T20:04:41Z</ServerTime></Error>"#,
            "2024-10-08T20:04:41Z",
        ),
        (r#"{"__type":"AuthFailure","message":"(no time) here"}"#, "2024-10-08T19:00:00Z"),
    ] {
        let read = AwsError::read(&Response { date: date.clone(), ..response(403, body) });
        assert_eq!(read.server_time, Timestamp::parse(time), "{body}");
    }
    assert_eq!(AwsError::read(&response(403, "{}")).server_time, None);
}

#[test]
fn a_wrong_clock_is_told_from_wrong_credentials_by_awss_time() {
    let sent = Timestamp::from_millis(1_795_378_620_000);
    for (code, ahead, skew) in [
        ("AuthFailure", Some(600_000), Some(600_000)),
        ("AuthFailure", Some(1000), None),
        ("AuthFailure", None, None),
        ("RequestExpired", Some(-600_000), Some(-600_000)),
        ("AccessDenied", Some(600_000), None),
    ] {
        let server_time =
            ahead.and_then(|ahead| sent.as_millis().checked_add_signed(ahead)).map(Timestamp::from_millis);
        assert_eq!(AwsError { server_time, ..error(code, "") }.skew(sent), skew, "{code} {ahead:?}");
    }
}

#[test]
fn an_error_has_one_meaning() {
    let deny = "User: arn:aws:iam::1:user/x is not authorized to perform: iam:ListUsers with an explicit deny in";
    for (code, message, meaning) in [
        ("NoSuchThing", "", CallOutcome::Data),
        ("InvalidAccessException", "Account 1 is not subscribed to AWS Security Hub", CallOutcome::Data),
        ("InvalidAccessException", "Another account manages this", CallOutcome::Unsupported),
        ("AccessDenied", "", CallOutcome::Denied),
        ("AccessDeniedException", "", CallOutcome::Denied),
        ("UnauthorizedOperation", &format!("{deny} an identity-based policy"), CallOutcome::Denied),
        ("UnauthorizedOperation", &format!("{deny} a service control policy. Encoded: x"), CallOutcome::DeniedByScp),
        (
            "AccessDenied",
            &format!("{deny} a service control policy: arn:aws:organizations::1:policy/x"),
            CallOutcome::DeniedByScp,
        ),
        ("AccessDenied", "because no service control policy allows the iam:ListUsers action", CallOutcome::Denied),
        ("AuthorizationError", &format!("{deny} a resource control policy"), CallOutcome::DeniedByScp),
        ("ExpiredToken", "", CallOutcome::Expired),
        ("ExpiredTokenException", "", CallOutcome::Expired),
        ("RequestExpired", "Request has expired.", CallOutcome::Expired),
        ("400", "The security token included in the request is expired", CallOutcome::Expired),
        ("RequestTimeTooSkewed", "", CallOutcome::ClockSkew),
        ("SignatureDoesNotMatch", "Signature expired: 20241008T195522Z is now earlier", CallOutcome::ClockSkew),
        ("InvalidSignatureException", "Signature not yet current: 20241008T195522Z", CallOutcome::ClockSkew),
        ("InvalidSignatureException", "The request signature we calculated does not match", CallOutcome::Failed),
        ("AuthFailure", "AWS was not able to validate the provided access credentials", CallOutcome::Failed),
        ("Throttling", "Rate exceeded", CallOutcome::Throttled),
        ("RequestLimitExceeded", "", CallOutcome::Throttled),
        ("SubscriptionRequiredException", "", CallOutcome::Unsupported),
        ("OptInRequired", "", CallOutcome::Unsupported),
        ("RequestTimeout", "", CallOutcome::TimedOut),
        ("UnrecognizedClientException", "", CallOutcome::Failed),
        ("ValidationException", "", CallOutcome::Failed),
    ] {
        assert_eq!(outcome(&QUERY, &error(code, message)), meaning, "{code} {message}");
    }
}

#[test]
fn a_refusal_without_a_code_is_told_by_its_message() {
    for (message, meaning) in [
        ("User: arn:aws:sts::1:assumed-role/x is not authorized to perform: eks:ListClusters", CallOutcome::Denied),
        ("The operation failed with an explicit deny in a service control policy", CallOutcome::DeniedByScp),
        ("Missing Authentication Token", CallOutcome::Failed),
    ] {
        let body = serde_json::json!({"message": message}).to_string();
        assert_eq!(outcome(&QUERY, &AwsError::read(&response(403, &body))), meaning, "{message}");
    }
}

#[test]
fn only_what_may_pass_is_tried_again() {
    for (status, code, retry) in [
        (400, "Throttling", Retry::Slower),
        (429, "429", Retry::Slower),
        (503, "SlowDown", Retry::Slower),
        (503, "ServiceUnavailable", Retry::Again),
        (500, "InternalFailure", Retry::Again),
        (400, "RequestTimeout", Retry::Again),
        (501, "NotImplemented", Retry::Never),
        (403, "AccessDenied", Retry::Never),
        (404, "NoSuchBucket", Retry::Never),
    ] {
        assert_eq!(AwsError { status, ..error(code, "") }.retry(), retry, "{status} {code}");
    }
}
