//! An action as one self-contained bash script with the commands `check`, `apply`, `verify` and `undo`, and `--dry-run`. It
//! runs the same blocks of commands as the page shows, in the same folder of notes. So the script can undo what was pasted, and
//! the other way round. `prelude.sh` is a part of every script.

mod shell;
#[cfg(test)]
mod tests;
mod values;

use super::fill;
use super::values::Values;
use crate::baseline::guidance::{ActionGuidance, CommandStep, CriterionGuidance, Placeholder};
use crate::catalog::AccountId;
use crate::evidence::Resource;
use crate::messages::{report as labels, script as words};
use crate::stdx::time::Date;
use shell::with_variables;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The common part of all scripts, at the end of each.
const PRELUDE: &str = include_str!("script/prelude.sh");
/// The beginning of a block that runs as a whole; see `baseline/build/block.rs`.
const BLOCK_START: &str = "(\nset -euo pipefail\n";
/// The exceptions for ShellCheck: words that zsh would not split by itself, texts in single quotes, and functions that are
/// called by their names.
const LINT: &str = "# shellcheck disable=SC2013,SC2016,SC2030,SC2031,SC2034,SC2045,SC2046,SC2086,SC2116,SC2317\n";
/// The width of comments in characters.
const WIDTH: usize = 118;

/// The account in which a script may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// Only the account with this ID of twelve digits.
    Only(AccountId),
    /// Any account, because the account ID was redacted.
    LeftOut,
    /// Any account, because the assessment has no account ID.
    Unknown,
}

impl Account {
    /// Returns the account of an assessment by its account entry, which may be anything.
    pub fn of(stated: &str) -> Self {
        AccountId::parse(stated).map_or(Self::Unknown, Self::Only)
    }
}

/// The input of a script.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The criterion that defines the action.
    pub criterion: &'a CriterionGuidance,
    /// The action.
    pub action: &'a ActionGuidance,
    /// The resources that the action is about, from `fill::resources`.
    pub resources: &'a [Resource],
    /// The number of further resources that were found but not kept in the finding.
    pub more: usize,
    /// The values that people filled in for the action.
    pub values: &'a Values,
    /// The account in which the script may run.
    pub account: &'a Account,
    /// The day on which the script is written.
    pub date: Date,
}

/// Returns the file name of an action's script: its id with a hyphen in place of the dot, and `.sh`.
pub fn file_name(action: &str) -> String {
    [&action.replace('.', "-"), ".sh"].concat()
}

/// Returns the script of an action; `None` if the action has no commands.
pub fn write(source: &Source<'_>) -> Option<String> {
    (!source.action.cli.is_empty()).then(|| Writer::of(source).script())
}

/// Returns the commands inside a wrapped block; `None` if the block is not wrapped.
fn unwrapped(run: &str) -> Option<&str> {
    run.strip_prefix(BLOCK_START)?.split_once("\n\n")?.1.strip_suffix("\n)")
}

/// Whether a script can run commands that only read: they call AWS and do not set up the shell.
fn looks_at_aws(run: &&String) -> bool {
    run.split(|c: char| c.is_whitespace() || "(;|&".contains(c)).any(|word| word == "aws")
        && !run.lines().any(|line| line.starts_with("export ") || line.starts_with("aws configure"))
}

/// A script that is being written.
struct Writer<'a> {
    source: &'a Source<'a>,
    placeholders: BTreeMap<&'a str, &'a Placeholder>,
    /// The found resources, each with the name of the placeholder that it fits.
    rows: Vec<(&'a str, Resource)>,
    /// The placeholder for a resource's Region.
    region: Option<&'a str>,
    functions: String,
    used: Vec<&'a str>,
}

impl<'a> Writer<'a> {
    fn of(source: &'a Source<'a>) -> Self {
        let Source { criterion, action, resources, values, .. } = source;
        let named = criterion.placeholders.iter().chain(&action.placeholders);
        let row = |resource: Resource| Some((fill::placeholder_for(action, &resource)?, resource));
        Self {
            source,
            placeholders: named.map(|(name, placeholder)| (name.as_str(), placeholder)).collect(),
            rows: fill::chosen(action, resources, values).into_iter().filter_map(row).collect(),
            region: fill::only_placeholder(action, "region"),
            functions: String::new(),
            used: Vec::new(),
        }
    }

    fn script(mut self) -> String {
        let parts = [self.check(), self.apply(), self.verify(), self.undo()].concat();
        let Source { action, account, .. } = self.source;
        let number = if let Account::Only(id) = account { id.as_str() } else { "" };
        let mut text = self.header();
        let _ = write!(text, "\naction={}\ntitle={}\nplan_account='{number}'\n", action.id, quoted(&action.title));
        let _ = write!(
            text,
            "\n{}{}",
            comment(words::VALUES),
            values::declared(&self.placeholders, &self.used, self.source.values)
        );
        let _ = write!(
            text,
            "\n{}\n{}{parts}\n{}{}",
            self.found(),
            comment(words::PARTS),
            comment(words::COMMANDS),
            self.functions
        );
        text.push('\n');
        text.push_str(PRELUDE);
        text
    }

    fn header(&self) -> String {
        let Source { action, account, date, .. } = self.source;
        let file = file_name(&action.id);
        let mut text = format!("#!/usr/bin/env bash\n{}#\n", comment(&format!("{file}: {}", action.title)));
        let effort = labels::effort(action.minutes, action.cost.usd, Some(&action.cost.words));
        for (label, words) in [
            (words::AFTERWARDS, action.result.as_str()),
            (words::EFFORT, &effort),
            (words::WHO, &action.who),
            (words::BEFORE, action.note.as_deref().unwrap_or_default()),
        ] {
            if !words.is_empty() {
                text.push_str(&comment(&[label, " ", words].concat()));
            }
        }
        text.push_str("#\n");
        text.push_str(&comment(&[words::intro(&file, &date.to_string()), words::account(account)].join(" ")));
        text.push_str(&comment(words::LINT));
        text.push_str(LINT);
        text
    }

    /// Returns the shell function that lists the found resources, one per line.
    fn found(&self) -> String {
        let mut text = comment(if self.rows.is_empty() { words::FOUND_NONE } else { words::FOUND });
        if self.source.more > 0 {
            text.push_str(&comment(&words::more(self.source.more)));
        }
        let _ = writeln!(text, "region_value='{}'", self.region.unwrap_or_default());
        if self.rows.is_empty() {
            text.push_str("found() { :; }\n");
        } else {
            text.push_str("found() {\ncat <<'END'\n");
            for (name, resource) in &self.rows {
                let region = if fill::has_region(resource) { resource.region.as_str() } else { "" };
                let _ = writeln!(text, "{}", [name, " ", &resource.id, " ", region].concat().trim_end());
            }
            text.push_str("END\n}\n");
        }
        text
    }

    /// Adds a shell function with these commands. Returns the names of the values that they use, in quotes. `in-region` among
    /// them means that the commands run in the Region of the resource.
    fn function(&mut self, name: &str, commands: &str) -> String {
        let is_named = |placeholder: &&str| commands.contains(&["{", placeholder, "}"].concat());
        let mut names: Vec<&str> = self.placeholders.keys().copied().filter(is_named).collect();
        self.used.extend(&names);
        let body = with_variables(commands, names.iter().copied());
        let _ = write!(self.functions, "\n{name}() {{\n{}\n}}\n", body.trim_end());
        let has_region = self.rows.iter().any(|(name, resource)| names.contains(name) && fill::has_region(resource));
        if has_region && !self.region.is_some_and(|name| names.contains(&name)) && !commands.contains("--region") {
            names.push("in-region");
        }
        quoted(&names.join(" "))
    }

    /// Returns a line that calls `look` if a script can run the commands, otherwise `tell`.
    fn look(
        &mut self,
        title: &str,
        name: &str,
        look: Option<&str>,
        run: Option<&String>,
        expect: Option<&str>,
    ) -> String {
        let expect = expect.map(|expect| [words::MEANS, " ", expect].concat()).unwrap_or_default();
        match run.filter(looks_at_aws) {
            Some(run) => {
                let names = self.function(name, run);
                format!("  look {} {name} {names} {}\n", quoted(title), quoted(&expect))
            }
            None => {
                let look = look.map(|look| [words::LOOK, " ", look].concat()).unwrap_or_default();
                let commands = run.map_or("", |run| run.as_str());
                let lines: Vec<&str> =
                    [look.as_str(), commands, &expect].into_iter().filter(|line| !line.is_empty()).collect();
                format!("  tell {} {}\n", quoted(title), quoted(&lines.join("\n")))
            }
        }
    }

    fn check(&mut self) -> String {
        let Source { criterion, action, .. } = self.source;
        let probe = &criterion.find_out;
        let now = self.look(words::NOW, "find_out", probe.look.as_deref(), probe.run.as_ref(), Some(&probe.expect));
        let risk = &action.breaks;
        let title = [words::MAY_BREAK, ": ", &risk.what].concat();
        let may_break = self.look(&title, "may_break", risk.look.as_deref(), risk.run.as_ref(), risk.expect.as_deref());
        format!("check() {{\n{now}{may_break}}}\n")
    }

    fn apply(&mut self) -> String {
        let own = fill::own_with_values(self.source.action, self.source.resources, self.source.values);
        let steps = self.source.action.cli.iter().zip(&own.cli).enumerate();
        let lines: String = steps.map(|(index, (step, own))| self.step(index + 1, step, own)).collect();
        format!("\napply() {{\n{lines}}}\n")
    }

    fn step(&mut self, number: usize, step: &CommandStep, own: &CommandStep) -> String {
        let say = quoted(&step.say);
        match unwrapped(&step.run) {
            Some(commands) => {
                let names = self.function(&format!("step_{number}"), commands);
                let how = if step.by_choice { "choice" } else { "step" };
                format!("  {how} {number} {names} {say}\n")
            }
            None => format!("  by_hand {number} {say} <<'COMMANDS'\n{}\nCOMMANDS\n", own.run.trim_end()),
        }
    }

    fn verify(&mut self) -> String {
        let probe = &self.source.action.verify;
        let line =
            self.look(words::VERIFY, "verify_commands", probe.look.as_deref(), probe.run.as_ref(), Some(&probe.expect));
        format!("\nverify() {{\n{line}}}\n")
    }

    fn undo(&mut self) -> String {
        let undo = &self.source.action.undo;
        let line = match undo.run.as_deref().map(|run| (run, unwrapped(run))) {
            Some((_, Some(commands))) => format!("  take_back {}\n", self.function("undo_commands", commands)),
            other => {
                let by_hand = undo.steps.iter().map(String::as_str).chain(other.map(|(run, _)| run));
                let text = by_hand.collect::<Vec<_>>().join("\n");
                format!("  tell {} {}\n", quoted(words::NO_UNDO), quoted(&[words::BY_HAND, " ", &text].concat()))
            }
        };
        format!("\nundo() {{\n{line}}}\n")
    }
}

/// Returns a text in single quotes for the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Returns a text as lines of comment.
fn comment(text: &str) -> String {
    let (mut lines, mut line) = (String::new(), "#".to_owned());
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push_str(&line);
            lines.push('\n');
            "#".clone_into(&mut line);
        }
        line.push(' ');
        line.push_str(word);
    }
    lines + &line + "\n"
}
