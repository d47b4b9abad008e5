//! Alerts on denied access to objects in S3: rules of EventBridge, and alarms on metrics from a trail's log group.

use crate::catalog::arn::Arn;
use crate::checks::services::cloudtrail::trails::Trails;
use crate::checks::services::eventbridge::event_pattern::matches;
use crate::checks::services::eventbridge::notification_rules::{USER_NOTIFICATIONS, Way};
use crate::checks::services::sns;
use crate::checks::{CallResult, CheckContext};
use crate::evidence::Resource;
use crate::evidence::View;
use crate::messages::findings::wkld_07 as say;
use serde_json::{Value, json};

/// The error code in the event of a denied call, which metric filters look for.
const REFUSED: &str = "AccessDenied";
/// The calls about objects of which an alert has to cover at least one, each with whether it only reads.
const CALLS: [(&str, bool); 4] =
    [("GetObject", true), ("ListObjects", true), ("PutObject", false), ("DeleteObject", false)];

/// How far denied calls are reported by all alerts together.
#[derive(Debug)]
pub struct Alerts<'a> {
    /// How far the best alert reports denied calls.
    pub way: Way,
    /// The Regions whose alerts reach somebody.
    pub regions: Vec<&'a str>,
    /// The topics to which nobody has confirmed a subscription.
    pub unheard: Vec<Resource>,
}

impl Default for Alerts<'_> {
    fn default() -> Self {
        Self { way: Way::None, regions: Vec::new(), unheard: Vec::new() }
    }
}

impl<'a> Alerts<'a> {
    /// Adds the rules on the default event bus of every Region. Missing answers are gaps.
    pub fn add_rules(&mut self, cx: &mut CheckContext<'a>) {
        let account = cx.account();
        for answer in cx.in_every_region("events:ListRules") {
            let region = answer.region();
            for rule in answer.view().list("Rules").filter(|rule| tells_of_refusals(*rule, account, region)) {
                if rule.text("ManagedBy") == USER_NOTIFICATIONS {
                    self.reaches(Way::Open, region);
                    continue;
                }
                let targets = cx.in_region("events:ListTargetsByRule", region, &[rule.text("Name")]);
                if !targets.is_some_and(CallResult::is_complete) {
                    self.reaches(Way::Unknown, region);
                }
                for target in targets.into_iter().flat_map(|answer| answer.view().list("Targets")) {
                    self.add_target(cx, region, target.text("Arn"));
                }
            }
        }
    }

    /// Adds the alarms on metrics that count denied calls in the log groups of running trails. Missing answers are gaps.
    pub fn add_alarms(&mut self, cx: &mut CheckContext<'a>, trails: &Trails<'a>) {
        for trail in trails.running() {
            let Some(group) = Arn::parse(trail.log_group()) else { continue };
            // The log groups of another account cannot be read.
            if !cx.account().is_empty() && group.account != cx.account() {
                continue;
            }
            let name = group.resource.trim_start_matches("log-group:").trim_end_matches(":*");
            let filters = cx.in_region("logs:DescribeMetricFilters", group.region, &[name]);
            let filters = filters.into_iter().flat_map(|answer| answer.view().list("metricFilters"));
            let metrics: Vec<View<'a>> = filters
                .filter(|filter| filter.text("filterPattern").contains(REFUSED))
                .flat_map(|filter| filter.list("metricTransformations"))
                .collect();
            if metrics.is_empty() {
                continue;
            }
            let alarms = cx.in_region("cloudwatch:DescribeAlarms", group.region, &[]);
            for alarm in alarms.into_iter().flat_map(|answer| answer.view().list("MetricAlarms")) {
                if !alarm.flag("ActionsEnabled") || !metrics.iter().any(|metric| watches(alarm, *metric)) {
                    continue;
                }
                for action in alarm.texts("AlarmActions") {
                    self.add_target(cx, group.region, action);
                }
            }
        }
    }

    fn add_target(&mut self, cx: &mut CheckContext<'a>, region: &'a str, target: &'a str) {
        let Some(arn) = Arn::parse(target) else { return };
        let way = match arn.service {
            "sns" => match sns::is_heard(cx, target) {
                Some(true) => Way::Open,
                Some(false) => {
                    let topic = Resource::new("topic", target, arn.region, say::NOBODY_SUBSCRIBED);
                    // Several rules may send to the same topic.
                    if !self.unheard.contains(&topic) {
                        self.unheard.push(topic);
                    }
                    Way::Unheard
                }
                None => Way::Unknown,
            },
            "events" if arn.resource.starts_with("event-bus/") => Way::Elsewhere,
            _ => Way::Open,
        };
        self.reaches(way, region);
    }

    fn reaches(&mut self, way: Way, region: &'a str) {
        if way == Way::Open && !self.regions.contains(&region) {
            self.regions.push(region);
        }
        if way > self.way {
            self.way = way;
        }
    }
}

/// Whether a rule is enabled, is on the default event bus, and matches the event of a denied call about an object.
pub fn tells_of_refusals(rule: View<'_>, account: &str, region: &str) -> bool {
    let mut pattern = rule.get("EventPattern").to_json();
    // A rule without a source has another purpose, such as an archive of all events.
    if !rule.text("State").starts_with("ENABLED")
        || !matches!(rule.text("EventBusName"), "" | "default")
        || pattern.get("source").is_none()
    {
        return false;
    }
    // Only people know which buckets are sensitive, so any that a rule names count as the right ones.
    if let Some(fields) = pattern.get_mut("detail").and_then(Value::as_object_mut) {
        fields.remove("requestParameters");
        fields.remove("resources");
    }
    CALLS.iter().any(|(name, is_reading)| matches(&pattern, &refusal(account, region, name, *is_reading)))
}

/// The event of a denied call about an object.
fn refusal(account: &str, region: &str, call: &str, is_reading: bool) -> Value {
    const ANY: &str = "any";
    json!({
        "version": "0", "id": ANY, "source": "aws.s3", "detail-type": "AWS API Call via CloudTrail",
        "account": account, "region": region, "resources": [],
        "detail": {
            "eventSource": "s3.amazonaws.com", "eventName": call, "eventType": "AwsApiCall", "eventCategory": "Data",
            "awsRegion": region, "errorCode": REFUSED, "errorMessage": "Access Denied", "managementEvent": false,
            "readOnly": is_reading, "recipientAccountId": account, "sourceIPAddress": ANY, "userAgent": ANY,
            "userIdentity": {"type": ANY, "arn": ANY, "accountId": ANY, "principalId": ANY}
        }
    })
}

/// Whether an alarm watches the metric that a metric filter writes.
fn watches(alarm: View<'_>, fed: View<'_>) -> bool {
    let is_fed = |metric: View<'_>| {
        metric.text("MetricName") == fed.text("metricName") && metric.text("Namespace") == fed.text("metricNamespace")
    };
    is_fed(alarm) || alarm.list("Metrics").any(|part| is_fed(part.get("MetricStat").get("Metric")))
}
