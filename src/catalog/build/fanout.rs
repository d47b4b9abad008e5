//! `each`: the rules by which the items of an answer lead to other calls.

use super::notation::{Step, Tree, steps};
use super::source::CallFile;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A rule as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub of: String,
    #[serde(default)]
    items: String,
    #[serde(default, rename = "where")]
    wanted: BTreeMap<String, Value>,
    #[serde(default)]
    unless: BTreeMap<String, Value>,
    hook: Option<Hook>,
    #[serde(default)]
    send: String,
    region: Option<String>,
    batch: Option<u16>,
}

/// `Debug` gives the name of the variant in the tables.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Hook {
    TellingRules,
}

/// A value in an item: `WebACLId`, `WebACLId|service`.
struct Field<'a> {
    path: &'a str,
    /// The name of the variant in the tables.
    part: Option<&'static str>,
}

impl Rule {
    /// What is wrong with it, in words, where it leads from the answers of `parent` to `call`.
    pub fn check(&self, call: &CallFile, parent: &CallFile) -> Result<(), String> {
        let reads = Tree::read(&parent.reads)?;
        let of_parent = |reason: String| format!("{reason} of {}", self.of);
        let item = place(&reads, &self.items).map_err(of_parent)?;
        for (field, values) in self.wanted.iter().chain(&self.unless) {
            Field::read(field)?.text(item).map_err(of_parent)?;
            patterns(values)?;
        }
        if let Some(region) = &self.region {
            Field::read(region)?.text(item).map_err(of_parent)?;
        }
        let Some((sent, taken_over)) = call.item.split_last() else {
            let is_bare = self.items.is_empty() && self.send.is_empty() && self.batch.is_none();
            return if is_bare { Ok(()) } else { Err("sends something, but item names no parameter".to_owned()) };
        };
        if let Some(name) = taken_over.iter().find(|name| !parent.item.contains(name)) {
            return Err(format!("{} is not asked with {name}, which would be taken over from it", self.of));
        }
        let sends = Tree::read(&call.sends)?;
        let taken = sends.after(&Step::Field(sent.clone())).ok_or_else(|| format!("{sent} is not in sends"))?;
        let field = Field::read(&self.send)?;
        let given = if field.part.is_some() { field.text(item) } else { place(item, field.path) }.map_err(of_parent)?;
        match (taken.after(&Step::Item), self.batch) {
            (Some(_), None | Some(0)) => Err(format!("{sent} takes a list: batch is missing")),
            (Some(_), Some(_)) if self.region.is_some() => Err("items of a batch have one Region".to_owned()),
            (Some(taken), Some(_)) if taken == given => Ok(()),
            (None, None) if taken == given => Ok(()),
            (None, Some(_)) => Err(format!("{sent} takes no list, and needs no batch")),
            _ => Err(format!("what it sends is not what {sent} takes")),
        }
    }

    /// The rule as Rust; `call` and `of` are the places of its calls.
    pub fn text(&self, call: usize, of: usize) -> Result<String, String> {
        let mut conditions = Vec::new();
        for (all, is_refused) in [(&self.wanted, false), (&self.unless, true)] {
            for (field, values) in all {
                let (field, is) = (Field::read(field)?.text_in_table(), patterns(values)?.join(", "));
                conditions.push(format!("Condition {{ field: {field}, is: &[{is}], is_refused: {is_refused} }}"));
            }
        }
        let option = |text: Option<String>| text.map_or_else(|| "None".to_owned(), |text| format!("Some({text})"));
        let region = self.region.as_deref().map(Field::read).transpose()?;
        Ok(format!(
            "FanoutRule {{ call: CallId({call}), of: CallId({of}), items: {:?}, conditions: &[{}], hook: {}, send: {}, \
             region: {}, batch: {:?} }}",
            self.items,
            conditions.join(", "),
            option(self.hook.map(|hook| format!("Hook::{hook:?}"))),
            Field::read(&self.send)?.text_in_table(),
            option(region.map(|region| region.text_in_table())),
            self.batch,
        ))
    }
}

impl<'a> Field<'a> {
    fn read(text: &'a str) -> Result<Self, String> {
        let Some((path, part)) = text.split_once('|') else { return Ok(Self { path: text, part: None }) };
        let part = match part {
            "service" => "Service",
            "region" => "Region",
            "account" => "Account",
            "name" => "Name",
            _ => return Err(format!("{part} is no part of an ARN")),
        };
        Ok(Self { path, part: Some(part) })
    }

    /// Its place in an item, which has one value and no parts.
    fn text<'t>(&self, item: &'t Tree) -> Result<&'t Tree, String> {
        let found = place(item, self.path)?;
        if found.0.is_empty() { Ok(found) } else { Err(format!("{} is not one value in reads", self.path)) }
    }

    fn text_in_table(&self) -> String {
        let part = self.part.map_or_else(|| "None".to_owned(), |part| format!("Some(ArnPart::{part})"));
        format!("ItemField {{ path: {:?}, part: {part} }}", self.path)
    }
}

/// What is read at a path of fields and lists.
fn place<'t>(tree: &'t Tree, path: &str) -> Result<&'t Tree, String> {
    // The programs that follow the path know names and lists of them, no lists of lists, maps or documents.
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "[].".contains(letter);
    if !path.chars().all(is_plain) || path.contains("][") {
        return Err(format!("{path} is no path to items"));
    }
    let steps = if path.is_empty() { Vec::new() } else { steps(path)? };
    let found = steps.iter().try_fold(tree, |tree, step| tree.after(step));
    found.ok_or_else(|| format!("{path} is not in reads"))
}

/// What a value may be, as Rust: `true`, a text, or one of several texts.
fn patterns(value: &Value) -> Result<Vec<String>, String> {
    match value {
        Value::Bool(true) => Ok(vec!["Is::True".to_owned()]),
        Value::String(text) if text == "{account}" => Ok(vec!["Is::OwnAccount".to_owned()]),
        Value::String(text) => Ok(vec![match text.strip_suffix('*') {
            Some(begin) => format!("Is::Begins({begin:?})"),
            None => format!("Is::Text({text:?})"),
        }]),
        Value::Array(all) => all.iter().map(patterns).collect::<Result<Vec<_>, _>>().map(|all| all.concat()),
        other => Err(format!("{other} is neither true nor a text")),
    }
}
