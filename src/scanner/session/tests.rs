//! Sessions with a made-up runtime.

use super::*;
use crate::aws::scan::SendError;
use crate::evidence::Verdict;
use crate::stdx::time::Timestamp;
use crate::wire::{Request, Response};
use futures_executor::block_on;
use std::rc::Rc;

/// A runtime that answers STS by its fields, `ec2:DescribeRegions` with two Regions, and all other calls with one error.
#[derive(Clone)]
struct Made(Rc<Answers>);

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Made")
    }
}

struct Answers {
    arn: &'static str,
    sts_error: Option<&'static str>,
    other: (u16, &'static str),
}

impl Runtime for Made {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_795_378_620_000)
    }

    fn random(&self) -> u32 {
        0
    }

    async fn sleep(&self, _: u32) {}

    async fn send(&self, request: &Request, _: &[(&'static str, String)]) -> Result<Response, SendError> {
        let answer = |status, body: String| Ok(Response { status, body: body.into_bytes(), ..Response::default() });
        let body = String::from_utf8_lossy(request.body()).into_owned();
        match request.host() {
            "sts.us-east-1.amazonaws.com" => match self.0.sts_error {
                Some(code) if code != "AssumeRole" || body.starts_with("Action=AssumeRole") => {
                    let code = if code == "AssumeRole" { "AccessDenied" } else { code };
                    answer(403, format!("<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>"))
                }
                _ if body.starts_with("Action=AssumeRole") => answer(200, TAKEN.to_owned()),
                _ => answer(
                    200,
                    format!(
                        "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>{}</Arn><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
                        self.0.arn
                    ),
                ),
            },
            host if host.starts_with("ec2.") && body.contains("DescribeRegions") => answer(200, REGIONS.to_owned()),
            _ => {
                let (status, code) = self.0.other;
                answer(status, format!("{{\"__type\":\"{code}\",\"message\":\"canary\"}}"))
            }
        }
    }

    async fn is_reachable(&self, _: &str) -> bool {
        true
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Audit/ada";
const REGIONS: &str = "<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName></item>\
    <item><regionName>eu-west-1</regionName></item></regionInfo></DescribeRegionsResponse>";
const TAKEN: &str = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIATAKEN</AccessKeyId>\
    <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2026-11-22T20:32:00Z</Expiration>\
    </Credentials></AssumeRoleResult></AssumeRoleResponse>";
const PASTED: &str = "AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY \
    AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE";

fn runtime(arn: &'static str, sts_error: Option<&'static str>, other: (u16, &'static str)) -> Made {
    Made(Rc::new(Answers { arn, sts_error, other }))
}

fn opened(runtime: Made, pasted: &str) -> Result<Session<Made>, Refusal> {
    let pasted = Zeroizing::new(pasted.to_owned());
    block_on(Session::open(runtime, pasted, Partition::Aws)).map_err(|error| error.refused.why)
}

fn denied() -> Session<Made> {
    opened(runtime(SESSION, None, (400, "AccessDeniedException")), PASTED).expect("a session")
}

#[test]
fn a_session_knows_whose_it_is_and_what_a_scan_would_ask() {
    let session = denied();
    let identity = session.identity();
    assert_eq!((identity.account.as_str(), identity.arn.as_str()), ("111122223333", SESSION));
    let estimate = block_on(session.estimate());
    assert_eq!(estimate.regions.iter().map(Region::as_str).collect::<Vec<_>>(), ["eu-west-1", "us-east-1"]);
    assert!(estimate.once > 10 && estimate.in_each_region > 10);
    assert_eq!(estimate.billed, ["ce:GetAnomalyMonitors", "ce:GetAnomalySubscriptions"]);
    let calls: Vec<String> = session.new_lines().into_iter().map(|line| line.call).collect();
    assert_eq!(calls, ["sts:GetCallerIdentity", "ec2:DescribeRegions"]);
    assert!(session.new_lines().is_empty());
}

#[test]
fn what_cannot_be_used_is_refused_with_the_reason() {
    let well = || runtime(SESSION, None, (200, ""));
    let long_term = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x";
    for (runtime, pasted, why) in [
        (well(), "", Refusal::Empty),
        (well(), "hello", Refusal::NothingFound),
        (well(), long_term, Refusal::LongTerm),
        (well(), "AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE", Refusal::Missing { part: CredentialPart::Secret }),
        (runtime("arn:aws:iam::111122223333:root", None, (200, "")), PASTED, Refusal::Root),
        (runtime(SESSION, Some("InvalidClientTokenId"), (200, "")), PASTED, Refusal::InvalidKey),
        (runtime(SESSION, Some("SignatureDoesNotMatch"), (200, "")), PASTED, Refusal::WrongSecret),
        (
            runtime(SESSION, Some("ExpiredToken"), (200, "")),
            PASTED,
            Refusal::NoAnswer { outcome: CallOutcome::Expired },
        ),
    ] {
        assert_eq!(opened(runtime, pasted).map(|_| ()), Err(why), "{pasted}");
    }
}

#[test]
fn a_session_steps_down_or_stays_as_it_was() {
    let role = "arn:aws:iam::111122223333:role/footing-read-only";
    let session = denied();
    let down = block_on(session.step_down(role, None)).expect("a session");
    assert!(down.identity().stepped_down);
    assert_eq!(down.identity().expires, Timestamp::parse("2026-11-22T20:32:00Z"));
    let refused = |session: &Session<Made>, role: &str, id: Option<&str>| {
        let refused = block_on(session.step_down(role, id)).map(|_| ()).expect_err("a refusal").refused;
        assert!(refused.role);
        refused.why
    };
    assert_eq!(refused(&session, "Audit", None), Refusal::RoleArn);
    assert_eq!(refused(&session, role, Some("!")), Refusal::ExternalId);
    let closed = opened(runtime(SESSION, Some("AssumeRole"), (200, "")), PASTED).expect("a session");
    assert_eq!(refused(&closed, role, None), Refusal::NoAnswer { outcome: CallOutcome::Denied });
    assert!(!closed.identity().stepped_down);
}

#[test]
fn what_is_denied_is_unknown_and_the_permission_that_lacks_is_named() {
    let session = denied();
    let order = ScanRequest { criteria: vec!["acct-01.contact-details".to_owned()], ..ScanRequest::default() };
    let mut told = 0;
    let scanned = block_on(session.scan(&order, |_| told += 1));
    let [(id, finding)] = scanned.findings.as_slice() else { panic!("one finding: {scanned:?}") };
    assert_eq!((id.as_str(), finding.verdict), ("acct-01.contact-details", Verdict::Unknown));
    assert!(finding.reason.contains("account:GetContactInformation"), "{}", finding.reason);
    assert!(scanned.missing_permissions.is_some_and(|policy| policy.contains("\"account:GetContactInformation\"")));
    let denied = scanned.unanswered.iter().find(|group| group.outcome == CallOutcome::Denied).expect("a group");
    assert!(denied.calls > 0 && denied.services.contains(&"AWS Account Management".to_owned()), "{denied:?}");
    assert!(told > 0);
    assert_eq!(session.progress().done, session.progress().planned);
}

#[test]
fn expiry_is_noticed_and_nothing_that_leaves_holds_credentials() {
    let session = opened(runtime(SESSION, None, (400, "ExpiredTokenException")), PASTED).expect("a session");
    let scanned = block_on(session.scan(&ScanRequest::default(), |_| ()));
    assert!(session.has_expired());
    let told = serde_json::to_string(&(scanned, session.new_lines(), session.identity())).expect("JSON");
    for secret in ["wJalrXUtnFEMI", "IQoJb3JpZ2luX2Vj", "ASIAIOSFODNN7EXAMPLE"] {
        assert!(
            !told.contains(secret)
                && !session.evidence_file().contains(secret)
                && !format!("{session:?}").contains(secret)
        );
    }
}
