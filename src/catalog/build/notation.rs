//! The notation of what a call sends and reads: `Vpcs[].VpcId`, `Attributes.Policy|document`,
//! `Budgets[]: BudgetName CostFilters{}[]`. README.md beside the call files explains it.

use std::collections::BTreeMap;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A field of an object, or a key of a map.
    Field(String),
    /// Each item of a list.
    Item,
    /// The value of each key of a map.
    Value,
    /// `|…`: how a value is read.
    How(How),
}

/// How a value is read, where it is not read as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A JSON document inside a text.
    Document,
    /// The keys of a map only.
    Names,
    /// Which of some words a text has.
    Mentions,
    /// True or false; said of the fields of documents only, whose kinds no model tells.
    Flag,
}

/// Paths, as a tree.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tree(pub BTreeMap<Step, Tree>);

impl Tree {
    /// Reads lines such as `Vpcs[]: VpcId OwnerId`.
    ///
    /// # Errors
    /// What is wrong, in words.
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

    /// Adds a path; false if it was there.
    pub fn add(&mut self, steps: impl IntoIterator<Item = Step>) -> bool {
        let mut place = self;
        let mut is_new = false;
        for step in steps {
            is_new |= !place.0.contains_key(&step);
            place = place.0.entry(step).or_default();
        }
        is_new
    }

    /// The fields of this place.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Tree)> {
        self.0.iter().filter_map(|(step, tree)| match step {
            Step::Field(name) => Some((name.as_str(), tree)),
            _ => None,
        })
    }

    /// How this place is read, and what of it.
    pub fn how(&self) -> Option<(How, &Tree)> {
        self.0.iter().find_map(|(step, tree)| match step {
            Step::How(how) => Some((*how, tree)),
            _ => None,
        })
    }

    /// What is read of each item or value.
    pub fn after(&self, step: &Step) -> Option<&Tree> {
        self.0.get(step)
    }
}

/// The steps of a path.
///
/// # Errors
/// What is wrong with it, in words.
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
