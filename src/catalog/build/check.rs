//! Checks of the files, of each by itself and of all together.

use super::notation::{Step, Tree, steps};
use super::source::{CallFile, Fanout, Files, MODEL, ServiceFile};
use super::{Mistake, mistake};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The calls by their names.
type Known<'a> = BTreeMap<String, &'a CallFile>;

/// Returns every mistake in the files, in the order of the files.
pub fn check(files: &Files) -> Vec<Mistake> {
    let mut found = Vec::new();
    let known: Known<'_> = files.calls().map(|(name, _, call)| (name, call)).collect();
    for (file, service) in &files.services {
        check_service(file, service, files, &mut found);
    }
    for (name, file, call) in files.calls() {
        check_call(file, &name, call, &known, &mut found);
    }
    let named = |name: &String| files.services.iter().any(|(_, service)| service.name == *name);
    for name in files.model.services.keys().filter(|name| !named(name)) {
        found.push(mistake(MODEL, name, "there is no such file: run xtask/catalog/calls.py"));
    }
    check_cycles(files, &mut found);
    found
}

fn check_service(file: &str, service: &ServiceFile, files: &Files, found: &mut Vec<Mistake>) {
    let mut add = |key: &str, reason: &str| found.push(mistake(file, key, reason));
    if file != format!("{}.toml", service.name) {
        add("name", &format!("{} belongs into {}.toml", service.name, service.name));
    }
    if service.title.trim().is_empty() {
        add("title", "is empty");
    }
    if service.calls.is_empty() {
        add("calls", "there is none");
    }
    let model = files.model.services.get(&service.name);
    for operation in service.calls.keys() {
        if model.is_none_or(|model| !model.calls.contains_key(operation)) {
            add(operation, "is not in model.json: run xtask/catalog/calls.py");
        }
    }
    for operation in model.iter().flat_map(|model| model.calls.keys()) {
        if !service.calls.contains_key(operation) {
            add(operation, "is only in model.json: run xtask/catalog/calls.py");
        }
    }
}

fn check_call(file: &str, name: &str, call: &CallFile, known: &Known<'_>, found: &mut Vec<Mistake>) {
    let mut add = |key: &str, reason: &str| found.push(mistake(file, &format!("{name}.{key}"), reason));
    if (call.fanout == Fanout::Item) == call.each.is_empty() {
        add("each", "goes with fanout = \"item\", and with nothing else");
    }
    match call.fanout {
        Fanout::Item => check_rules(call, known, &mut add),
        Fanout::Once | Fanout::Region => {
            for name in call.item.iter().filter(|name| !call.variants.iter().any(|planned| planned.contains_key(*name)))
            {
                add("item", &format!("nobody says which {name} is asked about: variants is missing"));
            }
        }
    }
    if !call.why.starts_with("To ") || !call.why.ends_with('.') {
        add("why", "is not a sentence such as \"To see whether … .\"");
    }
    for action in call.iam.iter().filter(|action| action.contains('*') || action.split(':').count() != 2) {
        add("iam", &format!("{action} is not service:Action"));
    }
    for resource in call.resources.iter().filter(|resource| !resource.starts_with("arn:{partition}:")) {
        add("resources", &format!("{resource} does not begin with arn:{{partition}}:"));
    }
    let names = call.reads.iter().flat_map(|line| line.split([' ', '.', '|', ':', '[']));
    if !call.requires_output_field.is_empty() && !names.into_iter().any(|name| name == call.requires_output_field) {
        add("requires_output_field", &format!("{} is not in reads", call.requires_output_field));
    }
    if call.mentions.is_empty() == call.reads.iter().any(|line| line.contains("|mentions")) {
        add("mentions", "words and |mentions belong together");
    }
    match Tree::read(&call.reads) {
        Err(reason) => add("reads", &reason),
        Ok(tree) if tree.0.is_empty() => add("reads", "is empty"),
        Ok(_) => {}
    }
    match Tree::read(&call.sends) {
        Err(reason) => add("sends", &reason),
        Ok(sends) => {
            for name in call.item.iter().filter(|name| !sends.fields().any(|(sent, _)| sent == *name)) {
                add("item", &format!("{name} is not in sends"));
            }
            let fixed = call.variants.iter().map(|variant| ("variants", variant)).chain([("always", &call.always)]);
            for (key, parameters) in fixed {
                if let Some(name) = unsent(parameters, &sends) {
                    add(key, &format!("{name} is not in sends"));
                }
            }
            let named = |name: &str| call.item.iter().any(|item| item == name) || call.always.contains_key(name);
            for (name, _) in sends.fields().filter(|(name, _)| !named(name)) {
                add("sends", &format!("{name} is neither an item nor sent always"));
            }
        }
    }
}

/// The rules by which answers lead to a call.
fn check_rules(call: &CallFile, known: &Known<'_>, add: &mut impl FnMut(&str, &str)) {
    let mut seen = BTreeSet::new();
    for rule in &call.each {
        match known.get(&rule.of).map(|parent| rule.check(call, parent)) {
            None => add("each", &format!("there is no call {}", rule.of)),
            Some(Err(reason)) => add("each", &reason),
            Some(Ok(())) if !seen.insert(&rule.of) => add("each", &format!("there are two rules of {}", rule.of)),
            Some(Ok(())) => {}
        }
    }
    // Of what is asked once, there is one answer, and that can be the item.
    let is_once = |parent: &str| known.get(parent).is_some_and(|parent| parent.fanout == Fanout::Once);
    if call.item.is_empty() && !call.parents().all(is_once) {
        add("item", "what tells one asking from another is missing");
    }
    if !call.variants.is_empty() {
        add("variants", "are for calls that follow from no answer");
    }
}

/// A parameter that is not among those that may be sent.
fn unsent<'a>(parameters: &'a Map<String, Value>, sends: &Tree) -> Option<&'a str> {
    parameters.iter().find_map(|(name, value)| {
        let step = Step::Field(name.clone());
        let Some(tree) = sends.after(&step).or_else(|| sends.after(&Step::Value)) else { return Some(name.as_str()) };
        match value {
            Value::Object(fields) => unsent(fields, tree),
            Value::Array(items) => {
                let Some(tree) = tree.after(&Step::Item) else { return Some(name.as_str()) };
                items.iter().find_map(|item| unsent(item.as_object()?, tree))
            }
            _ => None,
        }
    })
}

/// Checks that no call is made for items of its own answers, even through others.
fn check_cycles(files: &Files, found: &mut Vec<Mistake>) {
    let parents: BTreeMap<String, Vec<&str>> =
        files.calls().map(|(name, _, call)| (name, call.parents().collect())).collect();
    for (name, file, _) in files.calls() {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = parents.get(&name).cloned().unwrap_or_default();
        while let Some(next) = open.pop() {
            if next == name {
                found.push(mistake(file, &format!("{name}.each"), "waits for itself"));
                break;
            }
            if seen.insert(next) {
                open.extend(parents.get(next).into_iter().flatten());
            }
        }
    }
}

/// Returns the paths that a call sends or reads, with those of its paging.
///
/// # Errors
/// The reason why a path is invalid, in words.
pub fn with_paging(lines: &[String], paging: &[&str]) -> Result<Tree, String> {
    let mut tree = Tree::read(lines)?;
    for path in paging {
        tree.add(steps(path)?);
    }
    Ok(tree)
}
