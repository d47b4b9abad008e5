//! What earlier evidence says of items that are gone: where evidence of several times is put together, the newest lists tell which
//! items there are.

use super::follow::follow;
use crate::aws::catalog::{Asked, CallId};
use crate::evidence::{AskingKey, Evidence, RecordedCall};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Puts evidence of an account of several times together: of equal askings the later one stays, unless it came to nothing, and
/// nothing stays of items that no list names any more that was asked for later.
pub fn put_together(one: Evidence, other: Evidence) -> Evidence {
    let mut all = one;
    all.join(other);
    let lists = lists(&all);
    let mut led_to_by_gone = BTreeSet::new();
    loop {
        let led_to = led_to(all.calls(), &all.account);
        let is_gone = |recorded: &RecordedCall| {
            let is_later = |list: &CallId| {
                lists.get(&(*list, recorded.region.clone())).is_some_and(|listed| *listed > recorded.at)
            };
            let asking = recorded.asking();
            let is_due = parents(recorded.call).iter().any(is_later) || led_to_by_gone.contains(&asking);
            is_due && !led_to.contains(&asking)
        };
        let gone: BTreeSet<AskingKey> =
            all.calls().filter(|recorded| is_gone(recorded)).map(RecordedCall::asking).collect();
        if gone.is_empty() {
            return all;
        }
        // What was about an item of an item that is gone is gone, too.
        let items = self::led_to(all.calls().filter(|recorded| gone.contains(&recorded.asking())), &all.account);
        led_to_by_gone.extend(items);
        all.retain(|recorded| !gone.contains(&recorded.asking()));
    }
}

/// When each call was answered last in each Region.
fn lists(evidence: &Evidence) -> BTreeMap<(CallId, String), Timestamp> {
    let mut lists = BTreeMap::new();
    for recorded in evidence.calls().filter(|recorded| recorded.is_telling()) {
        let at = lists.entry((recorded.call, recorded.region.clone())).or_insert(recorded.at);
        *at = recorded.at.max(*at);
    }
    lists
}

/// The askings to which answers lead.
fn led_to<'a>(answers: impl Iterator<Item = &'a RecordedCall>, account: &str) -> BTreeSet<AskingKey> {
    let children: BTreeSet<CallId> = CallId::all().filter(|call| !parents(*call).is_empty()).collect();
    let telling = answers.filter(|recorded| recorded.is_telling());
    let askings = telling.flat_map(|recorded| follow(recorded, &children, account));
    askings.map(|asking| AskingKey::of(asking.call, &asking.region, &asking.parameters.into())).collect()
}

/// The calls whose answers lead to a call; none for those that are not about items.
fn parents(call: CallId) -> &'static [CallId] {
    match call.get().asked {
        Asked::Each(parents) => parents,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::checks::trial::Case;
    use crate::evidence::{Outcome, Road};
    use serde_json::{Value, json};

    const LIST: &str = "lambda:ListFunctions";
    const POLICY: &str = "lambda:GetPolicy";

    /// The calls of a case about these functions of a Region, after it has listed them.
    fn functions(case: Case, names: &[&str]) -> Case {
        let listed: Vec<Value> = names.iter().map(|name| json!({ "FunctionName": name })).collect();
        names.iter().fold(case.answers(LIST, "eu-west-1", json!({}), json!({ "Functions": listed })), |case, name| {
            case.answers_code(POLICY, "eu-west-1", json!({ "FunctionName": name }), "ResourceNotFoundException")
        })
    }

    /// What is known together of earlier and newer calls: each call but that for Regions, and what it is about.
    fn together(earlier: Case, newer: Case) -> Vec<String> {
        let evidence = |case: Case, days| case.seen(days, Road::Live).evidence().clone();
        let (earlier, newer) = (evidence(earlier, 3), evidence(newer, 0));
        let all = put_together(earlier.clone(), newer.clone());
        assert_eq!(all.askings(), put_together(newer, earlier).askings(), "in whichever order they come");
        let told = all.calls().filter(|recorded| recorded.call.get().operation != "DescribeRegions");
        let name = |recorded: &RecordedCall| {
            let sent = Value::from(&recorded.parameters);
            let item = sent.as_object().and_then(|sent| sent.values().next()?.as_str().map(str::to_owned));
            format!("{} {}", recorded.call, item.unwrap_or_default()).trim_end().to_owned()
        };
        told.map(name).collect()
    }

    #[test]
    fn items_that_no_list_names_any_more_are_gone() {
        let earlier = || functions(Case::new(), &["a", "b"]);
        for (newer, known, why) in [
            (functions(Case::new(), &["a"]), &[LIST, "lambda:GetPolicy a"][..], "b is listed no more"),
            (functions(Case::new(), &[]), &[LIST], "none is listed any more"),
            (
                Case::new().answers(LIST, "us-east-1", json!({}), json!({ "Functions": [] })),
                &[LIST, LIST, "lambda:GetPolicy a", "lambda:GetPolicy b"],
                "that is another Region",
            ),
            (
                Case::new().came_to(LIST, "eu-west-1", json!({}), Outcome::TimedOut, ""),
                &[LIST, "lambda:GetPolicy a", "lambda:GetPolicy b"],
                "the newer list came to nothing",
            ),
        ] {
            let mut together = together(earlier(), newer);
            together.sort_by_key(|name| (!name.starts_with(LIST), name.clone()));
            assert_eq!(together, known, "{why}");
        }
    }

    #[test]
    fn items_of_items_that_are_gone_are_gone_too() {
        let cluster = "arn:aws:ecs:eu-west-1:111122223333:cluster/a";
        let service = "arn:aws:ecs:eu-west-1:111122223333:service/a/b";
        let clusters = |listed: &[&str]| {
            Case::new().answers("ecs:ListClusters", "eu-west-1", json!({}), json!({ "clusterArns": listed }))
        };
        let earlier = clusters(&[cluster])
            .answers(
                "ecs:ListServices",
                "eu-west-1",
                json!({ "cluster": cluster }),
                json!({ "serviceArns": [service] }),
            )
            .answers(
                "ecs:DescribeServices",
                "eu-west-1",
                json!({ "cluster": cluster, "services": [service] }),
                json!({ "services": [] }),
            );
        assert_eq!(together(earlier.clone(), clusters(&[])), ["ecs:ListClusters"]);
        assert_eq!(together(earlier, clusters(&[cluster])).len(), 3, "as long as it is there");
    }

    #[test]
    fn what_is_asked_now_stays_whether_it_is_listed_or_not() {
        let newer =
            Case::new().answers_code(POLICY, "eu-west-1", json!({ "FunctionName": "c" }), "ResourceNotFoundException");
        let known = together(functions(Case::new(), &["a"]), newer);
        assert!(known.contains(&"lambda:GetPolicy c".to_owned()), "{known:?}");
    }
}
