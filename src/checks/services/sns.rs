//! SNS topics, and whether anybody receives what is sent to them.

use crate::catalog::arn::Arn;
use crate::checks::CheckContext;

/// Whether a topic has a subscription that was confirmed and not deleted; `None` if that is not known. A missing answer is a
/// gap.
pub fn is_heard(cx: &mut CheckContext<'_>, topic: &str) -> Option<bool> {
    let region = Arn::parse(topic).map_or("", |arn| arn.region);
    let answer = cx.in_region("sns:ListSubscriptionsByTopic", region, &[topic])?;
    let mut subscriptions =
        answer.view().list("Subscriptions").map(|subscription| subscription.text("SubscriptionArn"));
    // AWS writes these words instead of the ARN; a subscription with an ARN was confirmed.
    let is_confirmed = |arn: &str| !matches!(arn, "" | "PendingConfirmation" | "Deleted");
    if subscriptions.any(is_confirmed) { Some(true) } else { answer.is_complete().then_some(false) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Draft;
    use crate::checks::trial::{Case, NOT_APPLICABLE, PASS, UNKNOWN};
    use serde_json::json;

    const TOPIC: &str = "arn:aws:sns:eu-west-1:111122223333:alerts";
    const CALL: &str = "sns:ListSubscriptionsByTopic";

    fn judge(cx: &mut CheckContext<'_>) -> Draft {
        match is_heard(cx, TOPIC) {
            Some(true) => Draft::Pass("heard".to_owned()),
            Some(false) => Draft::NotApplicable("not heard".to_owned()),
            None => Draft::Unknown("unknown".to_owned()),
        }
    }

    #[test]
    fn only_a_confirmed_subscription_hears() {
        for (arns, verdict) in [
            (vec![], NOT_APPLICABLE),
            (vec!["PendingConfirmation"], NOT_APPLICABLE),
            (vec!["PendingConfirmation", "Deleted"], NOT_APPLICABLE),
            (vec!["PendingConfirmation", "arn:aws:sns:eu-west-1:111122223333:alerts:1"], PASS),
        ] {
            let list: Vec<_> = arns.into_iter().map(|arn| json!({"SubscriptionArn": arn})).collect();
            let data = json!({ "Subscriptions": list });
            let case = |case: Case| case.check(judge, verdict);
            case(Case::new().answers(CALL, "eu-west-1", json!({"TopicArn": TOPIC}), data));
        }
    }

    #[test]
    fn what_could_not_be_read_is_not_known() {
        let sent = json!({"TopicArn": TOPIC});
        let some = json!({"Subscriptions": [{"SubscriptionArn": "PendingConfirmation"}]});
        Case::new().check(judge, UNKNOWN);
        Case::new().denied(CALL, "eu-west-1", sent.clone()).check(judge, UNKNOWN);
        Case::new().breaks_off(CALL, "eu-west-1", sent, some).check(judge, UNKNOWN);
    }
}
