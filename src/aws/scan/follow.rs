//! What has to be asked because of an answer, by the rules of the call catalog: one asking per item, or per batch of them.

use super::run::PlannedCall;
use crate::aws::hook;
use crate::catalog::CallId;
use crate::catalog::arn::Arn;
use crate::catalog::fanout::{ArnPart, Condition, FanoutRule, Is, ItemField};
use crate::checks;
use crate::evidence::{Evidence, RecordedCall, View};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The askings of needed calls that an answer leads to; `evidence` knows the account and its Regions.
pub(super) fn follow(recorded: &RecordedCall, needed: &BTreeSet<CallId>, evidence: &Evidence) -> Vec<PlannedCall> {
    let rules = FanoutRule::after(recorded.call).filter(|rule| needed.contains(&rule.call));
    rules.flat_map(|rule| Following { rule, recorded, evidence }.calls()).collect()
}

/// Whether a call is asked only for want of something else, which `later` decides.
pub(crate) fn is_conditional(call: CallId) -> bool {
    call.to_string() == "cloudtrail:LookupEvents" || checks::is_substitute(call)
}

/// Whether, after everything else was asked, an asking of a conditional call is worth it.
pub(super) fn is_worth_asking(planned: &PlannedCall, found: &Evidence) -> bool {
    match planned.call.to_string().as_str() {
        // What root did is shown only where it signed in lately; asking is slow.
        "cloudtrail:LookupEvents" => checks::is_root_in_use(found),
        _ => checks::is_substitute_worth_asking(planned.call, &planned.region, found),
    }
}

/// A rule, and an answer from which it leads on.
struct Following<'a> {
    rule: &'static FanoutRule,
    recorded: &'a RecordedCall,
    evidence: &'a Evidence,
}

impl<'a> Following<'a> {
    fn calls(&self) -> Vec<PlannedCall> {
        let here = &self.recorded.region;
        let Some((parameter, taken_over)) = self.rule.parameters() else { return vec![self.planned(here, Map::new())] };
        let mut shared = Map::new();
        for name in taken_over {
            shared.extend(self.recorded.parameters.get(name).map(|value| ((*name).to_owned(), value.into())));
        }
        let planned = |region: &str, sent: Value| {
            let mut parameters = shared.clone();
            parameters.insert(parameter.to_owned(), sent);
            self.planned(region, parameters)
        };
        if let Some(batch) = self.rule.batch {
            let all: Vec<Value> = self.items().into_iter().flat_map(|item| self.sent(item)).collect();
            return all.chunks(batch.into()).map(|some| planned(here, some.into())).collect();
        }
        let mut calls = Vec::new();
        for item in self.items() {
            let region = self.rule.region.as_ref().and_then(|field| texts(item, field).next()).unwrap_or(here);
            calls.extend(self.sent(item).into_iter().map(|sent| planned(region, sent)));
        }
        calls
    }

    /// The call with these parameters and those that it always has.
    fn planned(&self, region: &str, parameters: Map<String, Value>) -> PlannedCall {
        let Evidence { account, partition, .. } = self.evidence;
        let mut all = self.rule.call.get().fixed(account, partition).into_iter().next().unwrap_or_default();
        all.extend(parameters);
        PlannedCall { call: self.rule.call, region: region.to_owned(), parameters: all }
    }

    /// The items of the answer that the rule is about.
    fn items(&self) -> Vec<View<'a>> {
        let mut items = values(View::new(&self.recorded.data), self.rule.items);
        items.retain(|item| self.rule.conditions.iter().all(|condition| self.holds(condition, *item)));
        match self.rule.hook {
            Some(hook) => hook::keep(hook, items, &self.recorded.region, self.evidence),
            None => items,
        }
    }

    fn holds(&self, condition: &Condition, item: View<'_>) -> bool {
        let Condition { field, is, is_refused } = condition;
        let is_one = |value: View<'_>| {
            let text = part(value.as_text(), field.part);
            is.iter().any(|is| match is {
                Is::True => value.as_flag() == Some(true),
                Is::OwnAccount => text == self.evidence.account,
                Is::Text(known) => text == *known,
                Is::Begins(start) => text.starts_with(start),
            })
        };
        values(item, field.path).into_iter().any(is_one) != *is_refused
    }

    /// What is sent of an item.
    fn sent(&self, item: View<'_>) -> Vec<Value> {
        let send = &self.rule.send;
        let objects = values(item, send.path).into_iter().filter(|value| value.is_object());
        // What an answer does not say is not sent: AWS refuses a value that is none.
        objects.map(View::said).chain(texts(item, send).map(Value::from)).collect()
    }
}

/// The values at a path such as `A.B[].C`. What is absent or empty is none.
fn values<'a>(from: View<'a>, path: &str) -> Vec<View<'a>> {
    let mut found = vec![from];
    for step in path.split('.').filter(|step| !step.is_empty()) {
        let next = |view: View<'a>| match step.strip_suffix("[]") {
            Some(list) => view.list(list).collect(),
            None => vec![view.get(step)],
        };
        found = found.into_iter().flat_map(next).collect();
    }
    found.retain(|value| value.is_object() || value.as_flag().is_some() || !value.as_text().is_empty());
    found
}

/// The texts of a field.
fn texts<'a>(item: View<'a>, field: &ItemField) -> impl Iterator<Item = &'a str> + use<'a> {
    let wanted = field.part;
    let all = values(item, field.path).into_iter().map(move |value| part(value.as_text(), wanted));
    all.filter(|text| !text.is_empty())
}

/// A part of an ARN, empty where there is none; or the whole text.
fn part(text: &str, part: Option<ArnPart>) -> &str {
    let Some(part) = part else { return text };
    let Some(arn) = Arn::parse(text) else { return "" };
    match part {
        ArnPart::Service => arn.service,
        ArnPart::Region => arn.region,
        ArnPart::Account => arn.account,
        ArnPart::Name => arn.resource.split(':').nth(1).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
