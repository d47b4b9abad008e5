//! The notation of what a call sends and reads: `Vpcs[].VpcId`, `Attributes.Policy
//! document`, `Budgets[]: BudgetName CostFilters{}[]`. README.md next to the call files explains it.

use std::collections::BTreeMap;

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A field of an object, or a key of a map.
    Field(String),
    /// Each item of a list.
    Item,
    /// The value of each key of a map.
    Value,
    /// `
    /// …`: another way of reading the value.
    How(How),
}

/// How a value is read, if not unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// As a JSON document inside a text.
    Document,
    /// As the keys of a map.
    Names,
    /// As those of some words that the text contains.
    Mentions,
    /// As true or false. Only for fields of documents, because no model has their types.
    Flag,
}

/// Paths, as a tree.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tree(pub BTreeMap<Step, Tree>);

impl Tree {
    /// Parses lines such as `Vpcs[]: VpcId OwnerId`.
    ///
    /// # Errors
    /// The reason why a line is invalid, in words.
    pub fn read(lines: &[String]) -> Result<Self, String> {
        let mut tree = Self::default();
        for line in lines {
            let (before, rest) = line.rsplit_once(": ").unwrap_or(("", line));
            for path in rest.split(' ') {
                let mut steps = if before.is_empty() { Vec::new() } else { steps(before)? };
                steps.extend(self::steps(path)?);
                if !tree.add(steps) {
                    return Err(format!("{path} stands twice in {line}"));
                }
            }
        }
        Ok(tree)
    }

    /// Adds a path. Returns false if it was there already.
    pub fn add(&mut self, steps: impl IntoIterator<Item = Step>) -> bool {
        let mut node = self;
        let mut is_new = false;
        for step in steps {
            is_new |= !node.0.contains_key(&step);
            node = node.0.entry(step).or_default();
        }
        is_new
    }

    /// Returns the fields at this node, with what is read of each.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Tree)> {
        self.0.iter().filter_map(|(step, tree)| match step {
            Step::Field(name) => Some((name.as_str(), tree)),
            _ => None,
        })
    }

    /// Returns how the value at this node is read, and what is read of it.
    pub fn how(&self) -> Option<(How, &Tree)> {
        self.0.iter().find_map(|(step, tree)| match step {
            Step::How(how) => Some((*how, tree)),
            _ => None,
        })
    }

    /// Returns the paths after a step.
    pub fn after(&self, step: &Step) -> Option<&Tree> {
        self.0.get(step)
    }
}

/// Parses a path into steps.
///
/// # Errors
/// The reason why the path is invalid, in words.
pub fn steps(path: &str) -> Result<Vec<Step>, String> {
    let wrong = || format!("{path} is no path");
    let mut found = Vec::new();
    for segment in path.split('.') {
        let end = segment.find(['[', '{', '|']).unwrap_or(segment.len());
        let (name, mut rest) = segment.split_at(end);
        if name.is_empty() {
            return Err(wrong());
        }
        found.push(Step::Field(name.to_owned()));
        while !rest.is_empty() {
            let known = [
                ("[]", Step::Item),
                ("{}", Step::Value),
                ("|document", Step::How(How::Document)),
                ("|names", Step::How(How::Names)),
                ("|mentions", Step::How(How::Mentions)),
                ("|flag", Step::How(How::Flag)),
            ];
            let step = known.into_iter().find_map(|(sign, step)| Some((step, rest.strip_prefix(sign)?)));
            let (step, left) = step.ok_or_else(wrong)?;
            found.push(step);
            rest = left;
        }
    }
    Ok(found)
}
