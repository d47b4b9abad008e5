//! The trails of CloudTrail, which of them are running (CRITERIA.md E13), and the state of their deliveries.

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

/// All trails of the account and of its organization.
#[derive(Clone, Debug)]
pub struct Trails<'a>(Vec<Trail<'a>>);

/// A trail, and its status if that is known.
#[derive(Clone, Copy, Debug)]
pub struct Trail<'a> {
    view: View<'a>,
    status: Option<CallResult<'a>>,
    is_foreign: bool,
}

/// The state of a trail's deliveries to its bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery<'a> {
    /// The trail delivered without an error in the last 24 hours.
    Fresh,
    /// The latest attempt failed with this error of S3.
    Failed(&'a str),
    /// The latest delivery was at this time, more than 24 hours ago.
    Late(Timestamp),
    /// The trail has not delivered yet.
    Never,
    /// The latest delivery is later than the call, so a clock is wrong.
    Ahead,
}

impl<'a> Trails<'a> {
    /// The trails in the evidence, each once, sorted by ARN and so by home Region and name. Missing answers are gaps.
    pub fn of(cx: &mut CheckContext<'a>) -> Self {
        // A trail is listed in its home Region, and as a shadow trail in every other Region that it covers.
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

    /// All trails, running or not.
    pub fn all(&self) -> impl ExactSizeIterator<Item = Trail<'a>> {
        self.0.iter().copied()
    }

    /// The running trails.
    pub fn running(&self) -> impl Iterator<Item = Trail<'a>> {
        self.all().filter(|trail| trail.is_running())
    }

    /// The running trails that cover every Region.
    pub fn running_everywhere(&self) -> impl Iterator<Item = Trail<'a>> {
        self.running().filter(|trail| trail.is_multi_region())
    }

    /// Whether there may be more trails, or more running ones, than the evidence has.
    pub fn are_incomplete(cx: &CheckContext<'_>) -> bool {
        cx.misses_any(&[DESCRIBE, STATUS])
    }
}

impl<'a> Trail<'a> {
    /// The trail's name, which is unique in its account and home Region.
    pub fn name(self) -> &'a str {
        self.view.text("Name")
    }

    /// The trail's ARN.
    pub fn arn(self) -> &'a str {
        self.view.text("TrailARN")
    }

    /// The Region that the trail is managed from.
    pub fn home(self) -> &'a str {
        self.view.text("HomeRegion")
    }

    /// The account that owns the trail; for a trail of the organization, this may be another one.
    pub fn owner(self) -> &'a str {
        account_of(self.arn())
    }

    /// The bucket that the trail delivers to.
    pub fn bucket(self) -> &'a str {
        self.view.text("S3BucketName")
    }

    /// The KMS key that encrypts the log files; empty if there is none.
    pub fn key(self) -> &'a str {
        self.view.text("KmsKeyId")
    }

    /// The ARN of the log group that the trail also writes to; empty if there is none.
    pub fn log_group(self) -> &'a str {
        self.view.text("CloudWatchLogsLogGroupArn")
    }

    /// Whether the trail covers every Region.
    pub fn is_multi_region(self) -> bool {
        self.view.flag("IsMultiRegionTrail")
    }

    /// Whether log file validation is on.
    pub fn is_sealed(self) -> bool {
        self.view.flag("LogFileValidationEnabled")
    }

    /// Whether the trail is known to be running.
    pub fn is_running(self) -> bool {
        self.status.is_some_and(|status| status.view().flag("IsLogging"))
    }

    /// The prefix of the trail's files in the bucket: `[prefix/]AWSLogs/{account}/CloudTrail`. The files of an organization's
    /// trail are in `[prefix/]AWSLogs/o-{organization}/{account}/CloudTrail`, of which this is the known part, up to `o-`.
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

    /// The state of the trail's deliveries; `None` if its status is not known.
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

    /// The trail's event selectors. A missing answer is a gap; AWS does not show a member account those of its organization's
    /// trail.
    pub fn selectors(self, cx: &mut CheckContext<'a>) -> Option<CallResult<'a>> {
        cx.in_region(SELECTORS, self.home(), &[self.arn()])
    }

    /// The trail as a finding names it. A trail of another account is named by its ARN and without a kind, so that it fills no
    /// command.
    pub fn resource(self, what: impl Into<String>) -> Resource {
        let (kind, id) = if self.is_foreign { ("", self.arn()) } else { ("trail", self.name()) };
        Resource::new(kind, id, self.home(), what)
    }
}

/// The account in an ARN.
fn account_of(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or_default()
}
