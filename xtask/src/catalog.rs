//! What the baseline covers, as a table and for machines, and every command in it, for the AWS CLI's own parser.

use anyhow::{Context, Result};
use footing::baseline::guidance::{ActionGuidance, CriterionGuidance, Guidance, Placeholder, Probe};
use footing::baseline::placeholder::Kind;
use footing::baseline::{self, ActionId, ControlId, Criterion, CriterionId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many actions of a criterion have what, and what they take.
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
        self.undo += u32::from(action.undo.is_some());
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

/// The guidance files, and their parts by id.
struct Texts {
    files: Vec<Guidance>,
}

impl Texts {
    fn read() -> Result<Self> {
        let read = |(name, json): &(&str, &str)| {
            serde_json::from_str(json).with_context(|| format!("the guidance file {name}"))
        };
        Ok(Self { files: baseline::guidance_files().iter().map(read).collect::<Result<_>>()? })
    }

    fn criteria(&self) -> HashMap<&str, &CriterionGuidance> {
        self.files.iter().flat_map(|file| &file.criteria).map(|criterion| (criterion.id.as_str(), criterion)).collect()
    }

    fn actions(&self) -> HashMap<&str, &ActionGuidance> {
        self.files
            .iter()
            .flat_map(|file| &file.criteria)
            .flat_map(|criterion| &criterion.actions)
            .map(|action| (action.id.as_str(), action))
            .collect()
    }
}

/// Prints the coverage, or the commands.
pub(crate) fn print(as_json: bool, only_commands: bool) -> Result<()> {
    if only_commands {
        println!("{:#}", commands()?);
        return Ok(());
    }
    let texts = Texts::read()?;
    let (criteria, actions) = (texts.criteria(), texts.actions());
    let covered = |criterion: &Criterion| {
        let mut coverage = Coverage::default();
        for id in criterion.actions {
            let action = actions.get(id.get().id).with_context(|| format!("{} has no guidance", id.get().id))?;
            coverage.add(action);
        }
        Ok(coverage)
    };
    let calls = |id: CriterionId| criteria.get(id.get().id).map(|text| text.calls.as_slice()).unwrap_or_default();
    if as_json { print_json(&covered, &calls) } else { print_table(&covered, &calls) }
}

fn print_json<'a>(
    covered: &dyn Fn(&Criterion) -> Result<Coverage>,
    calls: &dyn Fn(CriterionId) -> &'a [String],
) -> Result<()> {
    let control = |id: ControlId| {
        let criterion = |id: CriterionId| {
            let entry = id.get();
            Ok(json!({
                "id": entry.id, "decided_by": entry.decided_by.as_str(), "question": !entry.question.is_empty(),
                // The checks come with the evidence.
                "check": false, "actions": covered(entry)?.json(),
            }))
        };
        let entry = id.get();
        Ok(json!({
            "id": entry.id, "severity": entry.severity.as_str(),
            "criteria": id.criteria().map(criterion).collect::<Result<Vec<_>>>()?,
            "calls": id.criteria().flat_map(calls).collect::<BTreeSet<_>>(),
        }))
    };
    let controls = ControlId::all().map(control).collect::<Result<Vec<Value>>>()?;
    println!("{}", json!({ "controls": controls }));
    Ok(())
}

fn print_table<'a>(
    covered: &dyn Fn(&Criterion) -> Result<Coverage>,
    calls: &dyn Fn(CriterionId) -> &'a [String],
) -> Result<()> {
    println!(
        "{:<10}{:<34}{:>9} console  cli  cfn   tf  verify  undo  minutes  USD/month",
        "", "criterion", "decided by"
    );
    let mut all_calls = BTreeSet::new();
    let (mut questions, mut actions) = (0, BTreeSet::<ActionId>::new());
    for id in ControlId::all() {
        println!("{} {} ({})", id, id.get().title, id.get().severity.as_str());
        for criterion in id.criteria() {
            let entry = criterion.get();
            let sum = covered(entry)?;
            println!(
                "{:<10}{:<35}{:>9}{:>8}{:>5}{:>5}{:>5}{:>8}{:>6}{:>9}{:>11}",
                "",
                entry.id,
                entry.decided_by.as_str(),
                sum.console,
                sum.cli,
                sum.cloudformation,
                sum.terraform,
                sum.verify,
                sum.undo,
                sum.minutes,
                sum.usd
            );
            questions += u32::from(!entry.question.is_empty());
            actions.extend(entry.actions);
            all_calls.extend(calls(criterion));
        }
    }
    println!(
        "{} controls, {} criteria, {questions} questions, 0 checks, {} actions, {} calls",
        ControlId::all().len(),
        CriterionId::all().len(),
        actions.len(),
        all_calls.len()
    );
    Ok(())
}

/// Every command of the catalog, in the form that `xtask/catalog/commands.py` reads.
pub(crate) fn commands() -> Result<Value> {
    let texts = Texts::read()?;
    let mut found = Vec::new();
    for criterion in texts.files.iter().flat_map(|file| &file.criteria) {
        let known = examples([&criterion.placeholders])?;
        let probe = |found: &mut Vec<Value>, place: String, probe: &Probe, known: &Value| {
            if let Some(run) = &probe.run {
                found.push(json!({ "where": place, "run": run, "read_only": true, "placeholders": known }));
            }
        };
        probe(&mut found, format!("{} find_out", criterion.id), &criterion.find_out, &known);
        for action in &criterion.actions {
            let known = examples([&criterion.placeholders, &action.placeholders])?;
            let undo = action.undo.as_ref().and_then(|undo| undo.run.as_ref()).map(|run| ("undo".to_owned(), run));
            let steps = action.cli.iter().enumerate().map(|(place, step)| (format!("cli {}", place + 1), &step.run));
            for (place, run) in steps.chain(undo) {
                found.push(json!({ "where": format!("{} {place}", action.id), "run": run, "read_only": false, "placeholders": known }));
            }
            probe(&mut found, format!("{} verify", action.id), &action.verify, &known);
            if let Some(breaks) = &action.breaks {
                probe(&mut found, format!("{} breaks", action.id), breaks, &known);
            }
        }
    }
    Ok(Value::Array(found))
}

/// An example for every placeholder, by its kind.
fn examples<const N: usize>(tables: [&BTreeMap<String, Placeholder>; N]) -> Result<Value> {
    let example = |(name, placeholder): (&String, &Placeholder)| {
        let kind = Kind::find(&placeholder.kind).with_context(|| format!("{{{name}}} is of no known kind"))?;
        Ok((name.clone(), Value::from(kind.example)))
    };
    tables.into_iter().flatten().map(example).collect::<Result<serde_json::Map<_, _>>>().map(Value::Object)
}
