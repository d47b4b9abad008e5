//! The messages between the page and the scanner. Two things are not sent as JSON: the credentials, which the page passes on
//! without parsing them ([`CREDENTIALS`]), and the evidence, which the page receives as a file.

use crate::aws::scan::Line;
use crate::catalog::{AccountId, Partition, Region};
use crate::evidence::{CallOutcome, Finding, ProfileFacts, Unanswered};
use crate::stdx::json::{DecodeError, Fields, FromJson, from_json};
use crate::stdx::names::names;
use crate::stdx::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The first element of the list that passes credentials to the scanner. The pasted text and the partition's name follow.
pub const CREDENTIALS: &str = "credentials";

/// A command from the page to the scanner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub enum Command {
    /// Assume this role for fifteen minutes, with a session policy that allows only the scan's calls.
    StepDown {
        /// The role's ARN.
        role: String,
        /// The external ID that the role's trust policy requires; `None` if it requires none.
        external_id: Option<String>,
    },
    /// Make the calls, and judge the responses.
    Scan(ScanRequest),
    /// Stop the scan, and keep what it has found.
    Stop,
    /// Delete the credentials, and everything that was read with them, from memory.
    Forget,
}

/// What to scan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanRequest {
    /// The IDs of the criteria to check; all that have a check if empty.
    pub criteria: Vec<String>,
    /// The Regions to scan; all enabled Regions if empty.
    pub regions: Vec<Region>,
    /// Whether to make calls that AWS charges for.
    pub billed: bool,
    /// The IDs of the criteria that the profile rules out. Calls about single resources are not made for these.
    pub switched_off: Vec<String>,
    /// Whether to resume the previous scan, which was stopped. Calls that it made are not repeated.
    pub goes_on: bool,
    /// The answers in the profile that checks use.
    pub profile_facts: ProfileFacts,
}

/// An event that the scanner reports to the page. Contains nothing secret.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", content = "of", rename_all = "kebab-case")]
pub enum ScannerEvent {
    /// The scanner accepts commands. Earlier ones were lost.
    Ready,
    /// The credentials or the role cannot be used.
    Refused(Refused),
    /// The identity of the credentials.
    Identified(Identity),
    /// How many calls a scan with these credentials would make.
    Estimate(ScanEstimate),
    /// The progress of the scan.
    Progress(Progress),
    /// The results of the scan.
    Scanned(Scanned),
    /// The requests that were answered since the last such event, in the order of the responses.
    Ledger(Vec<Line>),
    /// The credentials have expired and were deleted from memory.
    Expired,
}

/// Why credentials or a role were refused. `messages::ui::refusal` describes it to the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The reason.
    pub why: Refusal,
    /// The error code from AWS, if there is one.
    pub code: Option<String>,
    /// Whether the role was refused. The credentials can then still be used.
    pub role: bool,
}

/// The reason why credentials or a role cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Refusal {
    /// Nothing was pasted.
    Empty,
    /// The pasted text is too long for credentials.
    TooLong,
    /// The pasted text contains no credentials.
    NothingFound,
    /// A part is missing.
    Missing {
        /// The part.
        part: CredentialPart,
    },
    /// A part is incomplete or was changed.
    Malformed {
        /// The part.
        part: CredentialPart,
        /// The line of the pasted text, counted from 1.
        line: u32,
    },
    /// A variable name or a placeholder was pasted instead of a part.
    Reference {
        /// The part.
        part: CredentialPart,
        /// The line of the pasted text, counted from 1.
        line: u32,
    },
    /// A part occurs more than once, with different values.
    Several {
        /// The part.
        part: CredentialPart,
        /// The line of the second occurrence, counted from 1.
        line: u32,
    },
    /// The access key is long-term, and works until somebody deletes it.
    LongTerm,
    /// The pasted text says that the credentials have expired.
    Expired,
    /// The credentials belong to the root user.
    Root,
    /// AWS does not recognize the access key ID.
    InvalidKey,
    /// The secret access key does not belong to the access key ID.
    WrongSecret,
    /// The ARN is not that of a role.
    RoleArn,
    /// The external ID has characters that AWS does not allow.
    ExternalId,
    /// The session policies exceed the size that AWS allows.
    TooLarge,
    /// The call that identifies the credentials, or that assumes the role, returned no usable response.
    NoAnswer {
        /// The outcome of the call.
        outcome: CallOutcome,
    },
}

/// A part of a set of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialPart {
    /// The access key ID.
    AccessKeyId,
    /// The secret access key.
    Secret,
    /// The session token.
    SessionToken,
}

names!(CredentialPart { AccessKeyId = "access-key-id", Secret = "secret", SessionToken = "session-token" });

/// The identity of the credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// The account.
    pub account: AccountId,
    /// The ARN of the user or the role session.
    pub arn: String,
    /// The account's partition.
    pub partition: Partition,
    /// When the credentials expire, if known.
    pub expires: Option<Timestamp>,
    /// Whether the scanner assumed a role with fewer permissions than the pasted credentials have.
    pub stepped_down: bool,
    /// The seconds by which AWS's clock is ahead of this device's. 0 if the difference is small enough for signatures.
    pub clock_ahead: i32,
}

/// How many calls a scan would make.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ScanEstimate {
    /// The enabled Regions. Empty if they could not be listed, which the scan then reports.
    pub regions: Vec<Region>,
    /// The number of calls that are made once.
    pub once: u32,
    /// The number of calls per Region, without those about single resources.
    pub in_each_region: u32,
    /// The calls that AWS charges for, which are made only on request.
    pub billed: Vec<String>,
}

/// The progress of a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The number of completed calls.
    pub done: u32,
    /// The number of calls known to be needed so far.
    pub planned: u32,
    /// The progress by service.
    pub services: Vec<Part>,
    /// The progress by Region.
    pub regions: Vec<Part>,
}

/// The progress of a part of a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The name of the service or Region; empty for calls to global services in the list of Regions.
    pub name: String,
    /// The number of completed calls.
    pub done: u32,
    /// The number of calls known to be needed so far.
    pub planned: u32,
}

/// The results of a scan.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scanned {
    /// The findings with all affected resources, by criterion ID.
    pub findings: Vec<(String, Finding)>,
    /// The number of calls made.
    pub calls: u32,
    /// The calls without a usable response, by outcome.
    pub unanswered: Vec<Unanswered>,
    /// An IAM policy, as JSON, that allows the denied calls. `None` if no call was denied.
    pub missing_permissions: Option<String>,
    /// Whether the scan was stopped before its end.
    pub stopped: bool,
}

impl ScannerEvent {
    /// Parses an event. Returns `None` if the text is not one.
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
            "identified" => fields.get("of").map(Self::Identified),
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

    fn events() -> Vec<ScannerEvent> {
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
            ScannerEvent::Identified(Identity { expires: Some(line.at), ..identity.clone() }),
            ScannerEvent::Identified(Identity { clock_ahead: -3, ..identity }),
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
    fn a_refusal_is_parsed_as_it_was_sent() {
        for why in refusals() {
            for code in [None, Some("AccessDenied".to_owned())] {
                let sent = ScannerEvent::Refused(Refused { why, code, role: true });
                let text = serde_json::to_string(&sent).expect("JSON");
                assert_eq!(ScannerEvent::read(&text), Some(sent), "{text}");
            }
        }
    }

    #[test]
    fn a_command_is_parsed_as_it_was_sent() {
        let scan =
            ScanRequest { criteria: vec!["acct-01.contact-details".to_owned()], billed: true, ..Default::default() };
        let step_down = |external_id: Option<&str>| Command::StepDown {
            role: "arn".to_owned(),
            external_id: external_id.map(str::to_owned),
        };
        for command in [step_down(None), step_down(Some("id")), Command::Scan(scan), Command::Stop, Command::Forget] {
            let text = serde_json::to_string(&command).expect("JSON");
            assert_eq!(serde_json::from_str::<Command>(&text).expect("a command"), command, "{text}");
        }
    }

    #[test]
    fn an_event_is_parsed_as_it_was_sent() {
        for event in events() {
            let text = serde_json::to_string(&event).expect("JSON");
            assert_eq!(ScannerEvent::read(&text), Some(event), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_not_an_event_is_not_parsed() {
        for text in ["", "ready", "{}", "[]", "{\"event\":\"other\"}", "{\"event\":\"ledger\",\"of\":7}"] {
            assert_eq!(ScannerEvent::read(text), None, "{text}");
        }
    }
}
