//! What the scanner tells the page.

use crate::aws::scan::Line;
use crate::evidence::{Finding, Unanswered};
use crate::stdx::json::{DecodeError, Fields, FromJson};
use crate::stdx::time::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// What the scanner tells the page. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
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
    /// The requests that were answered since this was last told.
    Ledger {
        /// In the order of their answers.
        lines: Vec<Line>,
    },
    /// The credentials are gone from the scanner's memory, because they expired by the clock.
    Expired,
}

/// Why credentials or a role cannot be used. `messages::ui::refusal` has the words for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The reason's name, such as `long-term`, or `missing` with the part after a blank: `missing secret`.
    pub why: String,
    /// The error's code, as AWS gives it; empty where there was none.
    pub code: String,
    /// The line of what was pasted that it is about, from 1; 0 where it is about none.
    pub line: u32,
    /// Whether it is about a role to step down to: then the credentials are as good as before.
    pub role: bool,
}

/// Whose the credentials are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// The account's number.
    pub account: String,
    /// The ARN of the user or the role's session.
    pub arn: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
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
    pub regions: Vec<String>,
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
    /// The IAM policy that would allow what was denied, as JSON; empty where nothing was.
    pub missing_permissions: String,
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
        let name = value.get("event").and_then(Value::as_str).ok_or(DecodeError::new("is not an event"))?;
        match name {
            "ready" => Ok(Self::Ready),
            "refused" => Refused::from_json(value).map(Self::Refused),
            "known" => Identity::from_json(value).map(Self::Known),
            "estimate" => ScanEstimate::from_json(value).map(Self::Estimate),
            "progress" => Progress::from_json(value).map(Self::Progress),
            "scanned" => Scanned::from_json(value).map(Self::Scanned),
            "ledger" => Ok(Self::Ledger { lines: Fields::of(value, &["event", "lines"])?.get("lines")? }),
            "expired" => Ok(Self::Expired),
            _ => Err(DecodeError::new("is not an event")),
        }
    }
}

/// Reads a structure field by field; fields that stand for their default may be missing.
macro_rules! from_json {
    ($($type:ident { $($field:ident),* })*) => { $(
        impl FromJson for $type {
            fn from_json(value: &Value) -> Result<Self, DecodeError> {
                let fields = Fields::of(value, &["event", $(stringify!($field)),*])?;
                Ok(Self { $($field: fields.get(stringify!($field))?),* })
            }
        }
    )* };
}

from_json! {
    Refused { why, code, line, role }
    Identity { account, arn, partition, expires, stepped_down, clock_ahead }
    ScanEstimate { regions, once, in_each_region, billed }
    Progress { done, planned, services, regions }
    Part { name, done, planned }
    Scanned { findings, calls, unanswered, missing_permissions, stopped }
    Line { at, call, host, region, status, bytes, millis, code }
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
        vec![
            ScannerEvent::Ready,
            ScannerEvent::Refused(Refused { why: text("missing secret"), code: String::new(), line: 3, role: false }),
            ScannerEvent::Known(Identity {
                account: text("111122223333"),
                expires: Some(line.at),
                ..Identity::default()
            }),
            ScannerEvent::Known(Identity { clock_ahead: -3, ..Identity::default() }),
            ScannerEvent::Estimate(ScanEstimate {
                regions: vec![text("eu-west-1")],
                once: 3,
                in_each_region: 4,
                billed: Vec::new(),
            }),
            ScannerEvent::Progress(Progress { done: 1, planned: 2, services: vec![part.clone()], regions: vec![part] }),
            ScannerEvent::Scanned(Scanned {
                findings: vec![(text("acct-08.bucket-block"), finding())],
                calls: 7,
                unanswered: vec![Unanswered { outcome: text("denied"), services: vec![text("AWS IAM")], calls: 2 }],
                missing_permissions: text("{}"),
                stopped: true,
            }),
            ScannerEvent::Ledger { lines: vec![line] },
            ScannerEvent::Expired,
        ]
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
        for text in ["", "ready", "{}", "[]", "{\"report\":\"other\"}", "{\"report\":\"ledger\",\"lines\":7}"] {
            assert_eq!(ScannerEvent::read(text), None, "{text}");
        }
    }
}
