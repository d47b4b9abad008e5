//! The trails of CloudTrail, which of them run (CRITERIA.md E13), and what their deliveries come to.

use crate::checks::{CallResult, CheckContext};
use crate::evidence::Resource;
use crate::evidence::View;
use crate::stdx::sort;
use crate::stdx::time::Timestamp;

const DESCRIBE: &str = "cloudtrail:DescribeTrails";
const STATUS: &str = "cloudtrail:GetTrailStatus";
const SELECTORS: &str = "cloudtrail:GetEventSelectors";

/// How many days old the latest delivery of a trail may be.
const DELIVERED_WITHIN: u64 = 1;

/// All trails that concern the account: its own, and those of its organization.
#[derive(Clone, Debug)]
pub struct Trails<'a>(Vec<Trail<'a>>);

/// A trail, and its status where that is known.
#[derive(Clone, Copy, Debug)]
pub struct Trail<'a> {
    view: View<'a>,
    status: Option<CallResult<'a>>,
    is_foreign: bool,
}

/// What a trail delivers to its bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery<'a> {
    /// It delivered without an error in the last 24 hours.
    Fresh,
    /// The latest try failed, with this error of S3.
    Failed(&'a str),
    /// The latest delivery is older.
    Late(Timestamp),
    /// It has not delivered yet.
    Never,
    /// The latest delivery lies ahead of the asking: a clock is wrong.
    Ahead,
}

impl<'a> Trails<'a> {
    /// The trails in the evidence, each once, by ARN: so by home Region and name. Missing answers are gaps.
    pub fn of(cx: &mut CheckContext<'a>) -> Self {
        // A trail is told of in its home Region, and as a shadow in every other one that it covers.
        let answers = cx.in_every_region(DESCRIBE);
        let listed = answers.iter().flat_map(|answer| answer.view().list("trailList"));
        let by_arn = sort::map(listed.map(|trail| (trail.text("TrailARN"), trail)));
        let known = by_arn.into_values().map(|view| {
            let home = view.text("HomeRegion");
            let status = cx.in_region(STATUS, home, &[view.text("TrailARN")]);
            if status.is_some_and(|status| !status.view().get("IsLogging").is_there()) {
                cx.add_unreadable(STATUS, home);
            }
            let owner = account_of(view.text("TrailARN"));
            Trail { view, status, is_foreign: !cx.account().is_empty() && owner != cx.account() }
        });
        Self(known.collect())
    }

    /// All of them, running or not.
    pub fn all(&self) -> impl ExactSizeIterator<Item = Trail<'a>> {
        self.0.iter().copied()
    }

    /// Those that run.
    pub fn running(&self) -> impl Iterator<Item = Trail<'a>> {
        self.all().filter(|trail| trail.is_running())
    }

    /// Those that run and cover every Region.
    pub fn running_everywhere(&self) -> impl Iterator<Item = Trail<'a>> {
        self.running().filter(|trail| trail.is_multi_region())
    }

    /// Whether there may be more trails, or more that run, than were seen.
    pub fn are_incomplete(cx: &CheckContext<'_>) -> bool {
        cx.misses_any(&[DESCRIBE, STATUS])
    }
}

impl<'a> Trail<'a> {
    /// Its name, which is unique in its account and home Region.
    pub fn name(self) -> &'a str {
        self.view.text("Name")
    }

    /// Its ARN.
    pub fn arn(self) -> &'a str {
        self.view.text("TrailARN")
    }

    /// The Region that it is managed from.
    pub fn home(self) -> &'a str {
        self.view.text("HomeRegion")
    }

    /// The account that owns it: for a trail of the organization not always this one.
    pub fn owner(self) -> &'a str {
        account_of(self.arn())
    }

    /// The bucket that it delivers to.
    pub fn bucket(self) -> &'a str {
        self.view.text("S3BucketName")
    }

    /// The key that encrypts its log files; empty where it has none.
    pub fn key(self) -> &'a str {
        self.view.text("KmsKeyId")
    }

    /// The ARN of the log group that it writes to as well; empty where there is none.
    pub fn log_group(self) -> &'a str {
        self.view.text("CloudWatchLogsLogGroupArn")
    }

    /// Whether it covers every Region.
    pub fn is_multi_region(self) -> bool {
        self.view.flag("IsMultiRegionTrail")
    }

    /// Whether its log files are sealed.
    pub fn is_sealed(self) -> bool {
        self.view.flag("LogFileValidationEnabled")
    }

    /// Whether it is known to run.
    pub fn is_running(self) -> bool {
        self.status.is_some_and(|status| status.view().flag("IsLogging"))
    }

    /// How everything that it delivers begins in the bucket, as far as that is known: `[prefix/]AWSLogs/{account}/CloudTrail`,
    /// and for the organization `[prefix/]AWSLogs/o-{organization}/{account}/CloudTrail`.
    pub fn log_path(self) -> String {
        let folder = match self.view.text("S3KeyPrefix").trim_end_matches('/') {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        if self.view.flag("IsOrganizationTrail") {
            format!("{folder}AWSLogs/o-")
        } else {
            format!("{folder}AWSLogs/{}/CloudTrail", self.owner())
        }
    }

    /// What its deliveries come to; `None` where its status is not known.
    pub fn delivery(self) -> Option<Delivery<'a>> {
        let status = self.status?;
        let view = status.view();
        Some(match (view.text("LatestDeliveryError"), view.time("LatestDeliveryTime")) {
            ("", None) => Delivery::Never,
            ("", Some(at)) if status.millis_since(at).is_none() => Delivery::Ahead,
            ("", Some(at)) if !at.is_within(DELIVERED_WITHIN, status.at()) => Delivery::Late(at),
            ("", Some(_)) => Delivery::Fresh,
            (error, _) => Delivery::Failed(error),
        })
    }

    /// What it records. A missing answer is a gap; AWS gives none to a member account for a trail of its organization.
    pub fn selectors(self, cx: &mut CheckContext<'a>) -> Option<CallResult<'a>> {
        cx.in_region(SELECTORS, self.home(), &[self.arn()])
    }

    /// The trail as a finding names it. A trail of another account goes into no command, and is told by its ARN.
    pub fn resource(self, what: impl Into<String>) -> Resource {
        let (kind, id) = if self.is_foreign { ("", self.arn()) } else { ("trail", self.name()) };
        Resource::new(kind, id, self.home(), what)
    }
}

/// The account in an ARN.
fn account_of(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or_default()
}
