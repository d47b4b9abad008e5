//! The answers of STS, and the roles that can be assumed.

use super::*;
use crate::aws::scan::{PROBE, ScanScope};
use futures_executor::block_on;
use std::cell::{Cell, RefCell};

/// The address and the form of a request, and its headers.
type Sent = (String, Vec<(&'static str, String)>);

/// A runtime that gives these answers in turn, and the last one from then on.
struct FakeRuntime {
    answers: RefCell<Vec<Result<Response, SendError>>>,
    sent: RefCell<Vec<Sent>>,
    now: Cell<u64>,
}

impl Runtime for FakeRuntime {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.get())
    }

    fn random(&self) -> u32 {
        7
    }

    async fn sleep(&self, millis: u32) {
        self.now.set(self.now.get() + u64::from(millis));
    }

    async fn send(&self, request: &Request, headers: &[(&'static str, String)]) -> Result<Response, SendError> {
        let body = String::from_utf8_lossy(request.body()).into_owned();
        self.sent.borrow_mut().push((format!("{} {body}", request.url()), headers.to_vec()));
        let mut answers = self.answers.borrow_mut();
        match answers.len() {
            1 => copy(&answers[0]),
            _ => answers.remove(0),
        }
    }

    async fn is_reachable(&self, _: &str) -> bool {
        true
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

fn copy(answer: &Result<Response, SendError>) -> Result<Response, SendError> {
    let response = answer.as_ref().map_err(|error| *error)?;
    Ok(Response { status: response.status, date: response.date.clone(), body: response.body.clone(), error_type: None })
}

fn made(answers: Vec<Result<Response, SendError>>) -> FakeRuntime {
    FakeRuntime { answers: RefCell::new(answers), sent: RefCell::default(), now: Cell::new(1_795_378_620_000) }
}

fn answer(status: u16, body: &str) -> Result<Response, SendError> {
    Ok(Response { status, body: body.as_bytes().to_vec(), ..Response::default() })
}

fn error(status: u16, code: &str) -> Result<Response, SendError> {
    answer(status, &format!("<ErrorResponse><Error><Code>{code}</Code><Message>No.</Message></Error></ErrorResponse>"))
}

fn caller(arn: &str) -> Result<Response, SendError> {
    answer(
        200,
        &format!(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>{arn}</Arn><UserId>AROAEXAMPLE:ada</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
        ),
    )
}

const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Audit/ada";

fn credentials() -> Credentials {
    let text = |text: &str| Zeroizing::new(text.to_owned());
    Credentials::new(text("ASIAEXAMPLE"), text("secret-canary"), text("token"), None)
}

fn ask(runtime: &FakeRuntime) -> (Result<Caller, StsError>, i64, Vec<Line>) {
    let mut sts = Sts::new(runtime, Partition::Aws, 0);
    let found = block_on(sts.caller(&credentials()));
    (found, sts.ahead, sts.lines)
}

#[test]
fn the_caller_is_whom_the_credentials_belong_to() {
    let runtime = made(vec![caller(SESSION)]);
    let (found, ahead, lines) = ask(&runtime);
    let found = found.expect("a caller");
    assert_eq!((found.account.as_str(), found.arn.as_str(), found.is_root()), ("111122223333", SESSION, false));
    assert_eq!((ahead, lines.len(), lines[0].call.as_str(), lines[0].status), (0, 1, "sts:GetCallerIdentity", 200));
    let sent = runtime.sent.borrow();
    assert_eq!(sent[0].0, "https://sts.us-east-1.amazonaws.com/ Action=GetCallerIdentity&Version=2011-06-15");
    let names: Vec<&str> = sent[0].1.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["content-type", "x-amz-date", "authorization", "x-amz-security-token"]);
}

#[test]
fn root_is_known() {
    let found = ask(&made(vec![caller("arn:aws:iam::111122223333:root")])).0.expect("a caller");
    assert!(found.is_root());
}

#[test]
fn what_passes_is_tried_again_and_a_refusal_is_not() {
    for (first, tries) in [(error(503, "ServiceUnavailable"), 2), (Err(SendError::Unreached), 2)] {
        let (found, _, lines) = ask(&made(vec![first, caller(SESSION)]));
        let asked = lines.iter().filter(|line| line.call != PROBE);
        assert_eq!((found.is_ok(), asked.count()), (true, tries));
    }
    for (status, code, outcome) in [
        (403, "InvalidClientTokenId", CallOutcome::Failed),
        (403, "ExpiredToken", CallOutcome::Expired),
        (403, "AccessDenied", CallOutcome::Denied),
    ] {
        let (found, _, lines) = ask(&made(vec![error(status, code)]));
        assert!(matches!(found, Err(StsError::Refused(_, found)) if found == outcome), "{code}");
        assert_eq!((lines.len(), lines[0].code.as_str()), (1, code));
    }
}

#[test]
fn what_cannot_be_read_is_no_answer() {
    for body in ["", "<html>", "{}", "<GetCallerIdentityResponse/>"] {
        assert_eq!(ask(&made(vec![answer(200, body)])).0, Err(unreadable()), "{body}");
    }
    assert_eq!(ask(&made(vec![Err(SendError::Unreached)])).0, Err(StsError::Unanswered(CallOutcome::Blocked)));
    assert_eq!(ask(&made(vec![Err(SendError::TimedOut)])).0, Err(StsError::Unanswered(CallOutcome::TimedOut)));
}

#[test]
fn a_wrong_clock_is_put_right_once() {
    let skewed = || {
        let message =
            "Signature expired: 20261122T201700Z is now earlier than 20261122T211200Z (20261122T211700Z - 5 min.)";
        answer(
            403,
            &format!(
                "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>{message}</Message></Error></ErrorResponse>"
            ),
        )
    };
    let (found, ahead, lines) = ask(&made(vec![skewed(), caller(SESSION)]));
    assert_eq!((found.is_ok(), ahead, lines.len()), (true, 3_600_000, 2));
    assert!(matches!(ask(&made(vec![skewed()])).0, Err(StsError::Refused(_, CallOutcome::ClockSkew))));
}

#[test]
fn a_role_is_taken_for_a_quarter_of_an_hour_with_no_more_power_than_a_scan_needs() {
    let runtime = made(vec![answer(
        200,
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIATAKEN</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2026-11-22T20:32:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
    )]);
    let role =
        Role::read("arn:aws:iam::111122223333:role/footing-read-only", Some("x-1"), Partition::Aws).expect("a role");
    let policies = SessionPolicies::of(ScanScope::for_criteria(&[], true).calls, "aws");
    let mut sts = Sts::new(&runtime, Partition::Aws, 0);
    let taken = block_on(sts.take(&role, &policies, &credentials())).expect("credentials");
    assert_eq!(taken.access_key_id(), "ASIATAKEN");
    assert_eq!(taken.expires(), Timestamp::parse("2026-11-22T20:32:00Z"));
    let sent = &runtime.sent.borrow()[0].0;
    for part in [
        "Action=AssumeRole&Version=2011-06-15",
        "RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Ffooting-read-only",
        "RoleSessionName=footing",
        "DurationSeconds=900",
        "ExternalId=x-1",
        "PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FSecurityAudit",
        "Policy=%7B%22Version%22%3A%222012-10-17%22",
    ] {
        assert!(sent.contains(part), "{part} in {sent}");
    }
    assert_eq!(sts.lines[0].call, "sts:AssumeRole");
}

#[test]
fn only_the_arn_of_a_role_names_one() {
    for (arn, external_id, fits) in [
        ("arn:aws:iam::111122223333:role/Audit", "", Ok(())),
        ("  arn:aws:iam::111122223333:role/teams/Audit+x=1 ", " abc:/-_ ", Ok(())),
        ("arn:aws:iam::111122223333:role/teams/Audit", "abc:/-_", Ok(())),
        ("arn:aws:iam::111122223333:user/ada", "", Err(RoleError::Arn)),
        ("arn:aws-cn:iam::111122223333:role/Audit", "", Err(RoleError::Arn)),
        ("arn:aws:iam::1111:role/Audit", "", Err(RoleError::Arn)),
        ("arn:aws:iam::111122223333:role/", "", Err(RoleError::Arn)),
        ("arn:aws:sts::111122223333:assumed-role/Audit/ada", "", Err(RoleError::Arn)),
        ("Audit", "", Err(RoleError::Arn)),
        ("", "", Err(RoleError::Arn)),
        ("arn:aws:iam::111122223333:role/Audit", "a", Err(RoleError::ExternalId)),
        ("arn:aws:iam::111122223333:role/Audit", "a b", Err(RoleError::ExternalId)),
    ] {
        assert_eq!(
            Role::read(arn, Some(external_id).filter(|id| !id.is_empty()), Partition::Aws).map(|_| ()),
            fits,
            "{arn} {external_id}"
        );
    }
}

#[test]
fn nothing_else_can_be_asked_of_sts() {
    for form in
        ["", "Action=GetSessionToken&Version=2011-06-15", "Action=AssumeRoleWithSAML&", "Action=GetCallerIdentity"]
    {
        assert!(Request::to_sts(Partition::Aws, form.as_bytes().to_vec()).is_err(), "{form}");
    }
}
