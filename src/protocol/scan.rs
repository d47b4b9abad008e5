//! The messages of the scanner. Two things cross as something else than JSON: the credentials, which the page hands over unread
//! ([`CREDENTIALS`]), and the evidence, which it gets as a file.

use crate::aws::scan::Line;
use crate::catalog::{AccountId, Partition, Region};
use crate::evidence::{CallOutcome, Finding, ProfileFacts, Unanswered};
use crate::stdx::json::{DecodeError, Fields, FromJson, from_json};
use crate::stdx::names::names;
use crate::stdx::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What stands first in the list that hands credentials over: this, the text as it was pasted, the partition's name.
pub const CREDENTIALS: &str = "credentials";

/// What the page asks of the scanner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub enum Command {
    /// Go on with less power: take this role for fifteen minutes, narrowed to what is read.
    StepDown {
        /// The role's ARN.
        role: String,
        /// The external id that the role asks for; `None` where it asks for none.
        external_id: Option<String>,
    },
    /// Ask AWS, and judge the answers.
    Scan(ScanRequest),
    /// End the scan, and keep what it has found so far.
    Stop,
    /// Forget the credentials and everything that was read with them.
    Forget,
}

/// What a scan is to find out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanRequest {
    /// The criteria, by id; none means all that have a check.
    pub criteria: Vec<String>,
    /// The Regions that it is narrowed to; none means every enabled one.
    pub regions: Vec<Region>,
    /// Whether calls that AWS charges for are made too.
    pub billed: bool,
    /// The criteria that the profile switches off, by id: nothing is asked about single items for their sake.
    pub switched_off: Vec<String>,
    /// Whether it goes on with the scan before, which was ended: what that has an answer for is not asked again.
    pub goes_on: bool,
    /// What the profile says, as far as checks ask for it.
    pub profile_facts: ProfileFacts,
}

/// What the scanner tells the page. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", content = "of", rename_all = "kebab-case")]
pub enum ScannerEvent {
    /// It listens; what was sent before is lost.
    Ready,
    /// Credentials or a role that cannot be used.
    Refused(Refused),
    /// Whose the credentials are.
    Known(Identity),
    /// What a scan with them would ask.
    Estimate(ScanEstimate),
    /// How far a scan is.
    Progress(Progress),
    /// What came of a scan.
    Scanned(Scanned),
    /// The requests that were answered since this was last told, in the order of their answers.
    Ledger(Vec<Line>),
    /// The credentials are gone from the scanner's memory, because they expired by the clock.
    Expired,
}

/// Credentials or a role that cannot be used. `messages::ui::refusal` has the words for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Why.
    pub why: Refusal,
    /// The error's code, as AWS gives it, where there was one.
    pub code: Option<String>,
    /// Whether it is about a role to step down to: then the credentials are as good as before.
    pub role: bool,
}

/// Why credentials or a role cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Refusal {
    /// Nothing was pasted.
    Empty,
    /// What was pasted is too long for credentials.
    TooLong,
    /// There are no credentials in it.
    NothingFound,
    /// A part is missing.
    Missing {
        /// The part.
        part: CredentialPart,
    },
    /// A part is not complete, or has been changed.
    Malformed {
        /// The part.
        part: CredentialPart,
        /// The line of what was pasted that it is on, from 1.
        line: u32,
    },
    /// The name of a variable or a placeholder stands in the place of a part.
    Reference {
        /// The part.
        part: CredentialPart,
        /// The line of what was pasted that it is on, from 1.
        line: u32,
    },
    /// A part is there more than once, with different values.
    Several {
        /// The part.
        part: CredentialPart,
        /// The line of what was pasted that the second is on, from 1.
        line: u32,
    },
    /// They are long-term keys, which work until somebody deletes them.
    LongTerm,
    /// They say themselves that they have expired.
    Expired,
    /// They are those of the root user.
    Root,
    /// AWS does not know the key.
    InvalidKey,
    /// The secret is not that of the key.
    WrongSecret,
    /// The role's ARN is none.
    RoleArn,
    /// The external id cannot be one.
    ExternalId,
    /// The policy that narrows the role's session makes it larger than AWS allows.
    TooLarge,
    /// AWS did not say whose they are, or did not let the role be taken.
    NoAnswer {
        /// What came of asking.
        outcome: CallOutcome,
    },
}

/// A part of a set of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialPart {
    /// The id of the access key.
    AccessKeyId,
    /// The secret access key.
    Secret,
    /// The session token.
    SessionToken,
}

names!(CredentialPart { AccessKeyId = "access-key-id", Secret = "secret", SessionToken = "session-token" });

/// Whose the credentials are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// The account.
    pub account: AccountId,
    /// The ARN of the user or the role's session.
    pub arn: String,
    /// The partition that it is in.
    pub partition: Partition,
    /// Until when they work, where that is known.
    pub expires: Option<Timestamp>,
    /// Whether they are those of a role with less power than what was pasted.
    pub stepped_down: bool,
    /// By how many seconds AWS's clock is ahead of this device's, where they differ too much for signatures; else 0.
    pub clock_ahead: i32,
}

/// What a scan would ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ScanEstimate {
    /// The enabled Regions; none where they could not be had, and the scan will say so.
    pub regions: Vec<Region>,
    /// How many calls are made once.
    pub once: u32,
    /// How many calls are made in every Region. Those about single resources come on top.
    pub in_each_region: u32,
    /// The calls that AWS charges for, and that are made only if wanted.
    pub billed: Vec<String>,
}

/// How far a scan is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Calls that have come to an end.
    pub done: u32,
    /// Calls that are known to be needed so far.
    pub planned: u32,
    /// By service.
    pub services: Vec<Part>,
    /// By Region; global services have none.
    pub regions: Vec<Part>,
}

/// A part of a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The service or Region; empty for global services.
    pub name: String,
    /// Calls that have come to an end.
    pub done: u32,
    /// Calls that are known to be needed so far.
    pub planned: u32,
}

/// What came of a scan.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scanned {
    /// What was found, by the criterion's id, with every affected resource.
    pub findings: Vec<(String, Finding)>,
    /// How many calls were made.
    pub calls: u32,
    /// Calls that brought no answer, by what came of them.
    pub unanswered: Vec<Unanswered>,
    /// The IAM policy that would allow what was denied, as JSON; `None` where nothing was.
    pub missing_permissions: Option<String>,
    /// Whether it was ended before it was through.
    pub stopped: bool,
}

impl ScannerEvent {
    /// Reads what the scanner sent; `None` if it makes no sense.
    pub fn read(text: &str) -> Option<Self> {
        Self::from_json(&serde_json::from_str(text).ok()?).ok()
    }
}

impl FromJson for ScannerEvent {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["event", "of"])?;
        match fields.text("event")? {
            "ready" => Ok(Self::Ready),
            "refused" => fields.get("of").map(Self::Refused),
            "known" => fields.get("of").map(Self::Known),
            "estimate" => fields.get("of").map(Self::Estimate),
            "progress" => fields.get("of").map(Self::Progress),
            "scanned" => fields.get("of").map(Self::Scanned),
            "ledger" => fields.get("of").map(Self::Ledger),
            "expired" => Ok(Self::Expired),
            _ => Err(DecodeError::new("is not an event")),
        }
    }
}

impl FromJson for Refusal {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value, &["is", "part", "line", "outcome"])?;
        Ok(match fields.text("is")? {
            "empty" => Self::Empty,
            "too-long" => Self::TooLong,
            "nothing-found" => Self::NothingFound,
            "missing" => Self::Missing { part: fields.get("part")? },
            "malformed" => Self::Malformed { part: fields.get("part")?, line: fields.get("line")? },
            "reference" => Self::Reference { part: fields.get("part")?, line: fields.get("line")? },
            "several" => Self::Several { part: fields.get("part")?, line: fields.get("line")? },
            "long-term" => Self::LongTerm,
            "expired" => Self::Expired,
            "root" => Self::Root,
            "invalid-key" => Self::InvalidKey,
            "wrong-secret" => Self::WrongSecret,
            "role-arn" => Self::RoleArn,
            "external-id" => Self::ExternalId,
            "too-large" => Self::TooLarge,
            "no-answer" => Self::NoAnswer { outcome: fields.get("outcome")? },
            _ => return Err(DecodeError::new("is not a refusal")),
        })
    }
}

from_json! {
    Refused { why, code, role }
    Identity { account, arn, partition, expires, stepped_down, clock_ahead }
    ScanEstimate { regions, once, in_each_region, billed }
    Progress { done, planned, services, regions }
    Part { name, done, planned }
    Scanned { findings, calls, unanswered, missing_permissions, stopped }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Resource, Source, Verdict};

    fn finding() -> Finding {
        Finding {
            reason: "Look.".to_owned(),
            resources: vec![Resource::new("bucket", "ours", "eu-west-1", "open")],
            resource_count: 1,
            calls: vec!["s3:ListBuckets".to_owned()],
            regions: vec!["eu-west-1".to_owned()],
            missing: vec!["eu-west-2".to_owned()],
            other_sources: vec![Source::File],
            ..Finding::on_nothing(Verdict::Review, Timestamp::from_millis(1_795_378_620_000))
        }
    }

    fn reports() -> Vec<ScannerEvent> {
        let text = |text: &str| text.to_owned();
        let part = Part { name: text("AWS CloudTrail"), done: 1, planned: 2 };
        let line = Line {
            at: Timestamp::from_millis(1_795_378_620_000),
            call: text("iam:GetAccountSummary"),
            host: text("iam.amazonaws.com"),
            region: String::new(),
            status: 200,
            bytes: 12,
            millis: 34,
            code: String::new(),
        };
        let identity = Identity {
            account: AccountId::parse("111122223333").expect("an account"),
            arn: text("arn:aws:iam::111122223333:user/ada"),
            partition: Partition::Aws,
            expires: None,
            stepped_down: false,
            clock_ahead: 0,
        };
        vec![
            ScannerEvent::Ready,
            ScannerEvent::Known(Identity { expires: Some(line.at), ..identity.clone() }),
            ScannerEvent::Known(Identity { clock_ahead: -3, ..identity }),
            ScannerEvent::Estimate(ScanEstimate {
                regions: vec![Region::parse("eu-west-1").expect("a Region")],
                once: 3,
                in_each_region: 4,
                billed: Vec::new(),
            }),
            ScannerEvent::Progress(Progress { done: 1, planned: 2, services: vec![part.clone()], regions: vec![part] }),
            ScannerEvent::Scanned(Scanned {
                findings: vec![(text("acct-08.bucket-block"), finding())],
                calls: 7,
                unanswered: vec![Unanswered {
                    outcome: CallOutcome::Denied,
                    services: vec![text("AWS IAM")],
                    calls: 2,
                }],
                missing_permissions: Some(text("{}")),
                stopped: true,
            }),
            ScannerEvent::Ledger(vec![line]),
            ScannerEvent::Expired,
        ]
    }

    fn refusals() -> Vec<Refusal> {
        let part = CredentialPart::SessionToken;
        let mut all = vec![
            Refusal::Empty,
            Refusal::TooLong,
            Refusal::NothingFound,
            Refusal::Malformed { part, line: 1 },
            Refusal::Reference { part, line: 2 },
            Refusal::Several { part, line: 3 },
            Refusal::LongTerm,
            Refusal::Expired,
            Refusal::Root,
            Refusal::InvalidKey,
            Refusal::WrongSecret,
            Refusal::RoleArn,
            Refusal::ExternalId,
            Refusal::TooLarge,
        ];
        all.extend(CredentialPart::ALL.map(|part| Refusal::Missing { part }));
        all.extend(CallOutcome::ALL.map(|outcome| Refusal::NoAnswer { outcome }));
        all
    }

    #[test]
    fn a_refusal_arrives_as_it_was_told() {
        for why in refusals() {
            for code in [None, Some("AccessDenied".to_owned())] {
                let told = ScannerEvent::Refused(Refused { why, code, role: true });
                let text = serde_json::to_string(&told).expect("JSON");
                assert_eq!(ScannerEvent::read(&text), Some(told), "{text}");
            }
        }
    }

    #[test]
    fn an_order_arrives_as_it_was_given() {
        let scan =
            ScanRequest { criteria: vec!["acct-01.contact-details".to_owned()], billed: true, ..Default::default() };
        let step_down = |external_id: Option<&str>| Command::StepDown {
            role: "arn".to_owned(),
            external_id: external_id.map(str::to_owned),
        };
        for command in [step_down(None), step_down(Some("id")), Command::Scan(scan), Command::Stop, Command::Forget] {
            let text = serde_json::to_string(&command).expect("JSON");
            assert_eq!(serde_json::from_str::<Command>(&text).expect("an order"), command, "{text}");
        }
    }

    #[test]
    fn a_report_arrives_as_it_was_told() {
        for report in reports() {
            let text = serde_json::to_string(&report).expect("JSON");
            assert_eq!(ScannerEvent::read(&text), Some(report), "{text}");
        }
    }

    #[test]
    fn what_is_no_report_is_not_read() {
        for text in ["", "ready", "{}", "[]", "{\"event\":\"other\"}", "{\"event\":\"ledger\",\"of\":7}"] {
            assert_eq!(ScannerEvent::read(text), None, "{text}");
        }
    }
}
