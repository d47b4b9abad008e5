//! Which calls an answer leads to, in jq: for a recorded call, `.data` is the answer, `.parameters` what was sent for it, and
//! what comes out has the `parameters` of a call and, where that can be another one than the answer's, its `region`. What
//! `scan::follow` does in the browser, from the same rules.

use crate::aws::hook;
use crate::catalog::fanout::{ArnPart, Condition, FanoutRule, Is, ItemField};
use serde_json::Value;

/// The jq that makes the calls of an answer that leads to them.
pub(super) fn following(rule: &FanoutRule) -> String {
    let Some((parameter, taken_over)) = rule.parameters() else { return "{parameters: {}}".to_owned() };
    let taken_over: String = taken_over.iter().map(|name| format!(", {name}: $asked.parameters.{name}")).collect();
    let mut filters = vec![at(".data", rule.items)];
    filters.extend(rule.conditions.iter().map(condition));
    filters.extend(rule.hook.map(|hook| hook::jq(hook).to_owned()));
    filters.extend(rule.region.iter().map(|region| format!("first(({}), null) as $region", values(region))));
    filters.push(values(&rule.send));
    let items = filters.join(" | ");
    let (items, sent) = match rule.batch {
        Some(most) => (format!("[{items}] | range(0; length; {most}) as $from"), format!(".[$from:$from + {most}]")),
        None => (items, ".".to_owned()),
    };
    let region = if rule.region.is_some() { "region: $region, " } else { "" };
    format!("{items} | {{{region}parameters: {{{parameter}: {sent}{taken_over}}}}}")
}

/// What passes on the items of which a condition holds.
fn condition(Condition { field, is, is_refused }: &Condition) -> String {
    let is: Vec<String> = is
        .iter()
        .map(|is| match is {
            Is::True => ". == true".to_owned(),
            Is::OwnAccount => ". == $account".to_owned(),
            Is::Text(text) => format!(". == {}", Value::from(*text)),
            Is::Begins("") => "true".to_owned(),
            Is::Begins(start) => format!("startswith({})", Value::from(*start)),
        })
        .collect();
    let not = if *is_refused { " | not" } else { "" };
    format!("select(any({}; {}){not})", values(field), is.join(" or "))
}

/// The values of a field of an item, those that say something.
fn values(field: &ItemField) -> String {
    let part = field.part.map(|part| match part {
        ArnPart::Service => 2,
        ArnPart::Region => 3,
        ArnPart::Account => 4,
        ArnPart::Name => 6,
    });
    let path = (!field.path.is_empty()).then(|| at(".", field.path));
    let part = part.map(|place| format!("part({place})"));
    path.into_iter().chain(part).chain(["given".to_owned()]).collect::<Vec<_>>().join(" | ")
}

/// A path such as `A.B[].C`.
fn at(from: &str, path: &str) -> String {
    let mut jq = from.to_owned();
    for step in path.split('.').filter(|step| !step.is_empty()) {
        let (name, is_list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
        jq = format!("{}.{name}", jq.trim_end_matches('.'));
        if is_list {
            jq = format!("({jq} // [])[]");
        }
    }
    jq
}
