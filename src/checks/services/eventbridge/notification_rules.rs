//! Ways on which a serious finding of GuardDuty reaches people: rules of EventBridge, what they hand events on to, and Security
//! Hub, which sends the findings of linked Regions from one.

use super::event_pattern::matches;
use crate::catalog::arn::Arn;
use crate::checks::services::access_denied_alerts::tells_of_refusals;
use crate::checks::services::sns;
use crate::checks::{CallResult, CheckContext};
use crate::evidence::View;
use serde_json::{Value, json};

/// AWS User Notifications makes and keeps the rules that it needs; whom they reach, it knows itself.
pub const USER_NOTIFICATIONS: &str = "notifications.amazonaws.com";

/// How far a finding gets; the further, the later in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// No rule lets it through to a target.
    None,
    /// To a topic that nobody has confirmed a subscription to.
    Unheard,
    /// Nobody could see how far.
    Unknown,
    /// Into a bus that cannot be read from here: another account's, or one of the account's own besides the default one.
    Elsewhere,
    /// To a target.
    Open,
}

/// The rules of all default buses, and where Security Hub gathers findings.
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
    /// Whether the findings of a Region come to the home Region too.
    fn serves(&self, region: &str) -> bool {
        match self.mode {
            "ALL_REGIONS" => true,
            "ALL_REGIONS_EXCEPT_SPECIFIED" => !self.regions.contains(&region),
            "SPECIFIED_REGIONS" => self.regions.contains(&region),
            _ => false,
        }
    }
}

/// The same finding in all the forms that a rule has to let through, for one kind of event.
type Forms = Vec<Value>;

impl<'a> Routes<'a> {
    /// Reads the rules and Security Hub's aggregators of every Region. Missing answers are gaps.
    pub fn of(cx: &mut CheckContext<'a>) -> Self {
        let rules = cx.in_every_region("events:ListRules");
        let asked = cx.regions_of("securityhub:ListFindingAggregators").len();
        let lists = cx.in_every_region("securityhub:ListFindingAggregators");
        let mut knows_aggregators = lists.len() == asked && lists.iter().all(|list| list.is_complete());
        let mut arns: Vec<(&str, &str)> = Vec::new();
        for list in lists {
            for listed in list.view().list("FindingAggregators") {
                let arn = listed.text("FindingAggregatorArn");
                // Every linked Region lists the same one.
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

    /// How far an event gets from the default bus of a Region; `been` are the buses that it came through.
    fn on_bus<'b>(&self, cx: &mut CheckContext<'a>, bus: &'b str, forms: &Forms, been: &mut Vec<&'b str>) -> Way
    where
        'a: 'b,
    {
        let Some(answer) = self.rules.iter().find(|rules| rules.region() == bus) else {
            // Also a Region that is not among those that were asked has to leave a gap.
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

    /// How far an event gets by a rule.
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

/// Whether a rule is on, listens on the default bus, and lets every form of the finding through.
fn lets_through(rule: View<'_>, forms: &Forms) -> bool {
    rule.text("State").starts_with("ENABLED")
        && matches!(rule.text("EventBusName"), "" | "default")
        && matches_all(&rule.get("EventPattern").to_json(), forms)
}

fn matches_all(pattern: &Value, forms: &Forms) -> bool {
    forms.iter().all(|event| matches(pattern, event))
}

/// What stands where a rule may ask for something that differs from finding to finding: filters that name some findings shut
/// others out, filters that leave some out let the others through.
const ANY: &str = "Any:Any/Any";

/// GuardDuty's own events, with every severity from 7 to 10.
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

/// What Security Hub sends of the same finding: Security Hub CSPM in its own format, the new Security Hub in OCSF.
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
