//! The coverage of the baseline as a table or JSON, and all of its commands for the AWS CLI's own parser.

use crate::process::say;
use anyhow::{Context, Result};
use footing::baseline::guidance::{ActionGuidance, CriterionGuidance, Guidance, Placeholder, Probe};
use footing::baseline::placeholder::Kind;
use footing::baseline::{self, ActionId, ControlId, CriterionId};
use footing::catalog::{Browser, CallId, Fanout};
use footing::checks;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The numbers of actions that have certain parts, and their total time and cost.
#[derive(Clone, Copy, Debug, Default)]
struct Coverage {
    actions: u32,
    console: u32,
    cli: u32,
    cloudformation: u32,
    terraform: u32,
    verify: u32,
    undo: u32,
    minutes: u32,
    usd: u32,
}

impl Coverage {
    fn add(&mut self, action: &ActionGuidance) {
        self.actions += 1;
        self.console += u32::from(!action.steps.is_empty());
        self.cli += u32::from(!action.cli.is_empty());
        self.cloudformation += u32::from(action.cloudformation.is_some());
        self.terraform += u32::from(action.terraform.is_some());
        self.verify += u32::from(action.verify.look.is_some() || action.verify.run.is_some());
        self.undo += u32::from(!action.undo.steps.is_empty() || action.undo.run.is_some());
        self.minutes += u32::from(action.minutes);
        self.usd += u32::from(action.cost.usd);
    }

    fn json(&self) -> Value {
        json!({
            "console": self.console, "cli": self.cli, "cloudformation": self.cloudformation, "terraform": self.terraform,
            "verify": self.verify, "undo": self.undo, "total": self.actions, "minutes": self.minutes, "usd": self.usd,
        })
    }
}

/// The guidance of all controls.
struct Texts(Vec<Guidance>);

impl Texts {
    fn read() -> Result<Self> {
        let read = |(name, json): &(&str, &str)| {
            serde_json::from_str(json).with_context(|| format!("the guidance file {name} cannot be read"))
        };
        Ok(Self(baseline::guidance_files().iter().map(read).collect::<Result<_>>()?))
    }

    fn criteria(&self) -> impl Iterator<Item = &CriterionGuidance> {
        self.0.iter().flat_map(|file| &file.criteria)
    }

    fn action(&self, id: ActionId) -> Result<&ActionGuidance> {
        let mut actions = self.criteria().flat_map(|criterion| &criterion.actions);
        actions.find(|action| action.id == id.get().id).with_context(|| format!("{id} has no guidance"))
    }

    /// The coverage of actions.
    fn coverage<'a>(&self, actions: impl IntoIterator<Item = &'a ActionId>) -> Result<Coverage> {
        let mut coverage = Coverage::default();
        for id in actions {
            coverage.add(self.action(*id)?);
        }
        Ok(coverage)
    }

    /// The calls that decide these criteria, without duplicates.
    fn calls(&self, criteria: impl IntoIterator<Item = CriterionId>) -> BTreeSet<&str> {
        let ids: Vec<&str> = criteria.into_iter().map(|id| id.get().id).collect();
        let chosen = self.criteria().filter(|criterion| ids.contains(&criterion.id.as_str()));
        chosen.flat_map(|criterion| &criterion.calls).map(String::as_str).collect()
    }
}

/// Prints the coverage, or the commands.
pub(crate) fn print(as_json: bool, only_commands: bool) -> Result<()> {
    let texts = Texts::read()?;
    say(&if only_commands {
        format!("{:#}\n", commands()?)
    } else if as_json {
        let controls = ControlId::all().map(|id| control_json(id, &texts)).collect::<Result<Vec<_>>>()?;
        let calls: Vec<Value> = CallId::all().map(call_json).collect();
        format!("{}\n", json!({ "controls": controls, "calls": calls }))
    } else {
        table(&texts)?
    })
}

fn control_json(id: ControlId, texts: &Texts) -> Result<Value> {
    let criterion = |id: CriterionId| {
        let entry = id.get();
        Ok(json!({
            "id": entry.id,
            "decided_by": entry.decided_by.as_str(),
            "question": !entry.question.is_empty(),
            "check": checks::decided(&[entry.id.to_owned()]).next().is_some(),
            "actions": texts.coverage(entry.actions)?.json(),
        }))
    };
    Ok(json!({
        "id": id.get().id,
        "severity": id.get().severity.as_str(),
        "criteria": id.criteria().map(criterion).collect::<Result<Vec<_>>>()?,
        "calls": texts.calls(id.criteria()),
    }))
}

fn call_json(id: CallId) -> Value {
    let call = id.get();
    let (fanout, each) = match call.fanout {
        Fanout::Once => ("once", Vec::new()),
        Fanout::PerRegion => ("region", Vec::new()),
        Fanout::PerItem(parents) => ("each", parents.iter().map(ToString::to_string).collect()),
    };
    json!({
        "name": id.to_string(), "fanout": fanout, "each": each, "why": id.why(), "iam": call.iam, "billed": call.is_billed,
        "browser": match call.service.browser {
            Browser::Allowed => "allowed",
            Browser::Blocked => "blocked",
            Browser::Unknown => "unknown",
        },
    })
}

fn table(texts: &Texts) -> Result<String> {
    let mut lines =
        format!("{:<10}{:<34}decided by console  cli  cfn   tf  verify  undo  minutes  USD/month\n", "", "criterion");
    let row = |name: &str, decided_by: &str, sum: &Coverage| {
        let Coverage { console, cli, cloudformation, terraform, verify, undo, minutes, usd, .. } = sum;
        format!(
            "{:<10}{name:<34}{decided_by:>10}{console:>8}{cli:>5}{cloudformation:>5}{terraform:>5}{verify:>8}{undo:>6}{minutes:>9}{usd:>11}\n",
            ""
        )
    };
    for id in ControlId::all() {
        lines += &format!("{id} {} ({})\n", id.get().title, id.get().severity.as_str());
        for criterion in id.criteria() {
            let entry = criterion.get();
            lines += &row(entry.id, entry.decided_by.as_str(), &texts.coverage(entry.actions)?);
        }
    }
    let every: BTreeSet<ActionId> = CriterionId::all().flat_map(|id| id.get().actions).copied().collect();
    let sum = texts.coverage(&every)?;
    let questions = CriterionId::all().filter(|id| !id.get().question.is_empty()).count();
    lines += &row("each action once", "", &sum);
    lines += &format!(
        "{} controls, {} criteria, {questions} questions, {} checks, {} actions, {} calls\n",
        ControlId::all().len(),
        CriterionId::all().len(),
        checks::decided(&[]).count(),
        sum.actions,
        texts.calls(CriterionId::all()).len()
    );
    Ok(lines)
}

/// Every command of the catalog, in the format of `xtask/catalog/commands.py`.
pub(crate) fn commands() -> Result<Value> {
    let texts = Texts::read()?;
    let mut found = Vec::new();
    for criterion in texts.criteria() {
        let known = examples([&criterion.placeholders])?;
        let probe = |found: &mut Vec<Value>, place: String, probe: &Probe, known: &Value| {
            if let Some(run) = &probe.run {
                found.push(json!({ "where": place, "run": run, "read_only": true, "placeholders": known }));
            }
        };
        probe(&mut found, format!("{} find_out", criterion.id), &criterion.find_out, &known);
        for action in &criterion.actions {
            let known = examples([&criterion.placeholders, &action.placeholders])?;
            let undo = action.undo.run.as_ref().map(|run| ("undo".to_owned(), run));
            let steps = action.cli.iter().enumerate().map(|(place, step)| (format!("cli {}", place + 1), &step.run));
            for (place, run) in steps.chain(undo) {
                found.push(json!({ "where": format!("{} {place}", action.id), "run": run, "read_only": false, "placeholders": known }));
            }
            probe(&mut found, format!("{} verify", action.id), &action.verify, &known);
            if let Some(run) = &action.breaks.run {
                found.push(json!({ "where": format!("{} breaks", action.id), "run": run, "read_only": true, "placeholders": known }));
            }
        }
    }
    Ok(Value::Array(found))
}

/// An example for every placeholder, by its kind.
fn examples<const N: usize>(tables: [&BTreeMap<String, Placeholder>; N]) -> Result<Value> {
    let example = |(name, placeholder): (&String, &Placeholder)| {
        let kind = Kind::find(&placeholder.kind).with_context(|| format!("{{{name}}} has an unknown kind"))?;
        Ok((name.clone(), Value::from(kind.example())))
    };
    tables.into_iter().flatten().map(example).collect::<Result<serde_json::Map<_, _>>>().map(Value::Object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_criterion_is_covered() {
        let texts = Texts::read().unwrap();
        for id in CriterionId::all() {
            let sum = texts.coverage(id.get().actions).unwrap();
            assert!(sum.actions > 0 && sum.console == sum.actions && sum.verify == sum.actions, "{id}");
            assert!(sum.minutes > 0, "{id}");
        }
        assert_eq!(ControlId::all().len(), 27);
        assert_eq!(CriterionId::all().len(), 104);
    }

    #[test]
    fn the_json_has_the_promised_shape() {
        let texts = Texts::read().unwrap();
        let control = control_json(ControlId::find("ACCT.01").unwrap(), &texts).unwrap();
        assert_eq!(control["severity"], "medium");
        assert_eq!(control["calls"][1], "account:GetAlternateContact");
        let criterion = &control["criteria"][0];
        assert_eq!((&criterion["question"], &criterion["check"]), (&Value::from(true), &Value::from(true)));
        for key in ["console", "cli", "cloudformation", "terraform", "verify", "undo", "minutes", "usd"] {
            assert!(criterion["actions"][key].is_u64(), "{key}");
        }
    }

    #[test]
    fn every_call_is_told_with_what_it_needs() {
        let call = call_json(CallId::find("guardduty:GetDetector").unwrap());
        assert_eq!((&call["fanout"], &call["each"]), (&json!("each"), &json!(["guardduty:ListDetectors"])));
        assert_eq!((&call["iam"], &call["browser"]), (&json!(["guardduty:GetDetector"]), &json!("blocked")));
    }

    #[test]
    fn every_command_knows_its_placeholders() {
        let commands = commands().unwrap();
        let commands = commands.as_array().unwrap();
        assert!(commands.len() > 104);
        for command in commands {
            assert!(command["where"].is_string() && command["run"].is_string() && command["placeholders"].is_object());
        }
    }
}
