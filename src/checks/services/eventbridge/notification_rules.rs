//! The ways in which a serious finding of GuardDuty reaches people: rules of EventBridge, the targets that they send events to,
//! and Security Hub, which gathers the findings of linked Regions in one.

use super::event_pattern::matches;
use crate::catalog::arn::Arn;
use crate::checks::services::access_denied_alerts::tells_of_refusals;
use crate::checks::services::sns;
use crate::checks::{CallResult, CheckContext};
use crate::evidence::View;
use serde_json::{Value, json};

/// The service that manages the rules of AWS User Notifications. Only the service knows whom they reach.
pub const USER_NOTIFICATIONS: &str = "notifications.amazonaws.com";

/// How far a finding gets, in ascending order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// To no target: no rule matches.
    None,
    /// To a topic without a confirmed subscription.
    Unheard,
    /// Not known, because an answer is missing.
    Unknown,
    /// To an event bus that cannot be read here: another account's, or one of this account's that is not the default bus.
    Elsewhere,
    /// To a topic with a confirmed subscription, or a target of another kind.
    Open,
}

/// The rules on all default event buses, and the Regions in which Security Hub gathers findings.
#[derive(Debug)]
pub struct Routes<'a> {
    rules: Vec<CallResult<'a>>,
    aggregators: Vec<Aggregator<'a>>,
    knows_aggregators: bool,
}

#[derive(Debug)]
struct Aggregator<'a> {
    home: &'a str,
    mode: &'a str,
    regions: Vec<&'a str>,
}

impl Aggregator<'_> {
    /// Whether the findings of a Region are also in the home Region.
    fn serves(&self, region: &str) -> bool {
        match self.mode {
            "ALL_REGIONS" => true,
            "ALL_REGIONS_EXCEPT_SPECIFIED" => !self.regions.contains(&region),
            "SPECIFIED_REGIONS" => self.regions.contains(&region),
            _ => false,
        }
    }
}

/// The variants of one kind of event about a finding, all of which a rule has to match.
type Forms = Vec<Value>;

impl<'a> Routes<'a> {
    /// The rules and Security Hub's aggregators of every Region. Missing answers are gaps.
    pub fn of(cx: &mut CheckContext<'a>) -> Self {
        let rules = cx.in_every_region("events:ListRules");
        let asked = cx.regions_of("securityhub:ListFindingAggregators").len();
        let lists = cx.in_every_region("securityhub:ListFindingAggregators");
        let mut knows_aggregators = lists.len() == asked && lists.iter().all(|list| list.is_complete());
        let mut arns: Vec<(&str, &str)> = Vec::new();
        for list in lists {
            for listed in list.view().list("FindingAggregators") {
                let arn = listed.text("FindingAggregatorArn");
                // Every linked Region lists the same aggregator.
                if !arns.iter().any(|(known, _)| *known == arn) {
                    arns.push((arn, list.region()));
                }
            }
        }
        let mut aggregators = Vec::new();
        for (arn, region) in arns {
            let answers = cx.for_items_where("securityhub:GetFindingAggregator", region, |asking| {
                asking.sent("FindingAggregatorArn").as_text() == arn
            });
            knows_aggregators &= !answers.is_empty();
            aggregators.extend(answers.first().map(|answer| Aggregator {
                home: answer.view().text("FindingAggregationRegion"),
                mode: answer.view().text("RegionLinkingMode"),
                regions: answer.view().texts("Regions").collect(),
            }));
        }
        Self { rules, aggregators, knows_aggregators }
    }

    /// How far a serious finding of GuardDuty in a Region gets.
    pub fn from(&self, cx: &mut CheckContext<'a>, region: &str) -> Way {
        let account = cx.account();
        let mut forms = vec![guardduty(account, region)];
        forms.extend(security_hub(account, region));
        let mut best = if self.knows_aggregators { Way::None } else { Way::Unknown };
        for forms in forms {
            best = best.max(self.on_bus(cx, region, &forms, &mut Vec::new()));
        }
        for aggregator in self.aggregators.iter().filter(|aggregator| aggregator.serves(region)) {
            for forms in security_hub(account, aggregator.home) {
                best = best.max(self.on_bus(cx, aggregator.home, &forms, &mut Vec::new()));
            }
        }
        best
    }

    /// How far an event gets from the default bus of a Region. `been` are the Regions of the buses that it has passed.
    fn on_bus<'b>(&self, cx: &mut CheckContext<'a>, bus: &'b str, forms: &Forms, been: &mut Vec<&'b str>) -> Way
    where
        'a: 'b,
    {
        let Some(answer) = self.rules.iter().find(|rules| rules.region() == bus) else {
            // A Region that was not scanned leaves a gap too.
            cx.in_region("events:ListRules", bus, &[]);
            return Way::Unknown;
        };
        been.push(bus);
        let mut best = if answer.is_complete() { Way::None } else { Way::Unknown };
        for rule in answer.view().list("Rules").filter(|rule| lets_through(*rule, forms)) {
            best = best.max(self.behind(cx, bus, rule, forms, been));
        }
        best
    }

    /// How far an event gets by one rule.
    fn behind<'b>(
        &self,
        cx: &mut CheckContext<'a>,
        bus: &str,
        rule: View<'a>,
        forms: &Forms,
        been: &mut Vec<&'b str>,
    ) -> Way
    where
        'a: 'b,
    {
        if rule.text("ManagedBy") == USER_NOTIFICATIONS {
            return Way::Open;
        }
        let Some(targets) = cx.in_region("events:ListTargetsByRule", bus, &[rule.text("Name")]) else {
            return Way::Unknown;
        };
        let mut best = if targets.is_complete() { Way::None } else { Way::Unknown };
        for target in targets.view().list("Targets") {
            best = best.max(self.at_target(cx, target.text("Arn"), forms, been));
        }
        best
    }

    fn at_target<'b>(&self, cx: &mut CheckContext<'a>, target: &'a str, forms: &Forms, been: &mut Vec<&'b str>) -> Way
    where
        'a: 'b,
    {
        let Some(arn) = Arn::parse(target) else { return Way::None };
        match (arn.service, arn.resource.split_once('/')) {
            ("sns", _) => match sns::is_heard(cx, target) {
                Some(true) => Way::Open,
                Some(false) => Way::Unheard,
                None => Way::Unknown,
            },
            ("events", Some(("event-bus", "default"))) if arn.account == cx.account() => {
                if been.contains(&arn.region) {
                    Way::None
                } else {
                    self.on_bus(cx, arn.region, forms, been)
                }
            }
            ("events", Some(("event-bus", _))) => Way::Elsewhere,
            _ => Way::Open,
        }
    }
}

/// Of the rules of a Region, those whose targets a check may look at: those that let through what GuardDuty, or Security Hub
/// for it, says in any of these Regions, since one bus may hand on to another, or that a call about objects was refused.
pub fn telling_rules<'a>(mut rules: Vec<View<'a>>, account: &str, region: &str, regions: &[&str]) -> Vec<View<'a>> {
    let mut forms: Vec<Forms> = Vec::new();
    for region in regions {
        forms.push(guardduty(account, region));
        forms.extend(security_hub(account, region));
    }
    rules.retain(|rule| {
        forms.iter().any(|forms| lets_through(*rule, forms)) || tells_of_refusals(*rule, account, region)
    });
    rules
}

/// Whether a rule is enabled, is on the default event bus, and matches every form of the finding.
fn lets_through(rule: View<'_>, forms: &Forms) -> bool {
    rule.text("State").starts_with("ENABLED")
        && matches!(rule.text("EventBusName"), "" | "default")
        && matches_all(&rule.get("EventPattern").to_json(), forms)
}

fn matches_all(pattern: &Value, forms: &Forms) -> bool {
    forms.iter().all(|event| matches(pattern, event))
}

/// The value of fields that differ from finding to finding. A filter that names some findings does not match it. A filter that
/// excludes some does.
const ANY: &str = "Any:Any/Any";

/// The events that GuardDuty itself sends, with every severity from 7.0 to 10.0.
fn guardduty(account: &str, region: &str) -> Forms {
    let event = |tenths: u32| {
        json!({
            "version": "0", "id": ANY, "source": "aws.guardduty", "detail-type": "GuardDuty Finding",
            "account": account, "region": region, "resources": [],
            "detail": {
                "accountId": account, "region": region, "id": ANY, "type": ANY, "title": ANY, "description": ANY,
                "severity": f64::from(tenths) / 10.0,
                "service": {"serviceName": "guardduty", "archived": false, "count": 1},
                "resource": {"resourceType": ANY}
            }
        })
    };
    (70..=100).map(event).collect()
}

/// The events that Security Hub sends about the same finding: Security Hub CSPM in its own format, the new Security Hub in
/// OCSF.
fn security_hub(account: &str, region: &str) -> [Forms; 2] {
    let event = |kind: &str, finding: Value| {
        json!({
            "version": "0", "id": ANY, "source": "aws.securityhub", "detail-type": kind,
            "account": account, "region": region, "resources": [ANY], "detail": {"findings": [finding]}
        })
    };
    let own = |(label, normalized, product): (&str, u32, f64)| {
        let names = json!({"aws/securityhub/ProductName": "GuardDuty", "aws/securityhub/SeverityLabel": label});
        event(
            "Security Hub Findings - Imported",
            json!({
                "ProductName": "GuardDuty", "CompanyName": "Amazon", "AwsAccountId": account,
                "ProductArn": format!("arn:aws:securityhub:{region}::product/aws/guardduty"),
                "Severity": {"Label": label, "Normalized": normalized, "Product": product},
                "RecordState": "ACTIVE", "WorkflowState": "NEW", "Workflow": {"Status": "NEW"},
                "ProductFields": names, "Title": ANY, "Types": [ANY], "GeneratorId": ANY
            }),
        )
    };
    let ocsf = |(severity, id): (&str, u32)| {
        event(
            "Findings Imported V2",
            json!({
                "metadata": {"product": {"name": "GuardDuty", "vendor_name": "AWS"}}, "severity": severity,
                "severity_id": id, "status": "New", "status_id": 1, "cloud": {"account": {"uid": account}}
            }),
        )
    };
    [
        [("HIGH", 70, 7.0), ("HIGH", 70, 8.0), ("CRITICAL", 90, 9.5)].map(own).to_vec(),
        [("High", 4), ("Critical", 5)].map(ocsf).to_vec(),
    ]
}

#[cfg(test)]
mod tests;
