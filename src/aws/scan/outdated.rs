//! What earlier evidence says of items that are gone: where evidence of several times is put together, the newest lists tell which
//! items there are.

use super::follow::follow;
use crate::aws::catalog::{Asked, CallId};
use crate::evidence::{AskingKey, Evidence};
use std::collections::BTreeSet;

/// Puts earlier evidence of an account together with newer one: of equal askings the later one stays, unless it came to nothing,
/// and nothing stays of items that were asked about earlier and that no list names any more.
pub fn put_together(earlier: Evidence, newer: Evidence) -> Evidence {
    let asked_now = newer.askings();
    let mut all = earlier;
    all.join(newer);
    let listed = listed(&all);
    loop {
        let led_to = led_to(&all);
        let before = all.calls().count();
        all.retain(|recorded| {
            let is_listed = || led_to.contains(&recorded.asking());
            !listed.contains(&recorded.call) || asked_now.contains(&recorded.asking()) || is_listed()
        });
        // What was about an item of an item that is gone is gone, too.
        if all.calls().count() == before {
            return all;
        }
    }
}

/// The calls about items of which any list is known.
fn listed(evidence: &Evidence) -> BTreeSet<CallId> {
    let lists: BTreeSet<CallId> =
        evidence.calls().filter(|recorded| recorded.is_telling()).map(|recorded| recorded.call).collect();
    about_items().filter(|call| parents(*call).iter().any(|parent| lists.contains(parent))).collect()
}

/// What the lists lead to.
fn led_to(evidence: &Evidence) -> BTreeSet<AskingKey> {
    let children: BTreeSet<CallId> = about_items().collect();
    let telling = evidence.calls().filter(|recorded| recorded.is_telling());
    let askings = telling.flat_map(|recorded| follow(recorded, &children, &evidence.account));
    askings.map(|asking| AskingKey::of(asking.call, &asking.region, &asking.parameters.into())).collect()
}

fn about_items() -> impl Iterator<Item = CallId> {
    CallId::all().filter(|call| !parents(*call).is_empty())
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
    use crate::evidence::{Outcome, RecordedCall, Road};
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
        let all = put_together(evidence(earlier, 3), evidence(newer, 0));
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
