//! The mappings of criteria to frameworks: reading their files, checking them, and what is written from them.

use super::mappings::{Answer, Entry, Framework, FrameworkId, MappedCriterion, Mappings};
use super::source::{Catalog, Mistake, mistake, names, read};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The longest reason of a mapping, in characters.
const WHY_LIMIT: usize = 200;

/// Words that promise more than a mapping can. A criterion helps with a framework; it never meets it.
const PROMISES: &[&str] = &["meets", "complies", "compliant", "satisfies", "fulfils", "fulfills", "certifies"];

/// The files below `mappings/`, each with its name.
#[derive(Debug, Default)]
pub struct Sources {
    /// `frameworks/*.toml`.
    pub frameworks: Vec<(String, FrameworkFile)>,
    /// `*.toml`, one file a control.
    pub controls: Vec<(String, MappingFile)>,
    /// `answers/*.toml`, named after the framework.
    pub answers: Vec<(String, AnswersFile)>,
}

/// A framework's list of entries: with texts where they are public, else by id only.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkFile {
    pub id: FrameworkId,
    pub name: String,
    pub title: String,
    pub source: String,
    /// The day on which the list was read from its source.
    pub read: String,
    #[serde(default)]
    pub entries: Vec<EntryFile>,
    #[serde(default)]
    pub ids: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryFile {
    pub id: String,
    pub title: String,
    pub text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingFile {
    pub criteria: Vec<MappedCriterion>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswersFile {
    pub answers: Vec<AnswerFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerFile {
    pub id: String,
    pub covers: Option<String>,
    pub leaves_out: String,
}

impl FrameworkFile {
    /// The ids of all entries, in the framework's order.
    fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.id.as_str()).chain(self.ids.iter().map(String::as_str))
    }
}

impl Sources {
    /// Reads the folder.
    ///
    /// # Errors
    /// All files that cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let sources = Self {
            frameworks: files(&folder.join("frameworks"), &mut mistakes),
            controls: files(folder, &mut mistakes),
            answers: files(&folder.join("answers"), &mut mistakes),
        };
        if mistakes.is_empty() { Ok(sources) } else { Err(mistakes) }
    }

    fn framework(&self, id: FrameworkId) -> Option<&FrameworkFile> {
        self.frameworks.iter().map(|(_, framework)| framework).find(|framework| framework.id == id)
    }

    fn answers(&self, id: FrameworkId) -> Option<&AnswersFile> {
        self.answers.iter().find(|(name, _)| *name == format!("{}.toml", id.as_str())).map(|(_, file)| file)
    }

    fn mapped(&self) -> impl Iterator<Item = &MappedCriterion> {
        self.controls.iter().flat_map(|(_, file)| &file.criteria)
    }

    /// The entries of a framework that criteria are mapped to.
    fn used(&self, id: FrameworkId) -> BTreeSet<&str> {
        let maps = self.mapped().flat_map(|criterion| &criterion.maps);
        maps.filter(|mapping| mapping.framework == id).flat_map(|mapping| &mapping.ids).map(String::as_str).collect()
    }

    /// What the page reads: frameworks with the entries that are needed, and criteria in the order of the control files.
    pub fn written(&self, catalog: &Catalog) -> Mappings {
        let by_id: BTreeMap<&str, &MappedCriterion> =
            self.mapped().map(|criterion| (criterion.id.as_str(), criterion)).collect();
        let criteria = catalog.controls.iter().flat_map(|(_, control)| &control.criteria);
        Mappings {
            frameworks: FrameworkId::ALL
                .iter()
                .filter_map(|id| Some(self.framework_written(self.framework(*id)?)))
                .collect(),
            criteria: criteria.filter_map(|criterion| by_id.get(criterion.id.as_str()).copied().cloned()).collect(),
        }
    }

    fn framework_written(&self, file: &FrameworkFile) -> Framework {
        let used = self.used(file.id);
        let answers = self.answers(file.id);
        let answer = |id: &str| {
            let found = answers?.answers.iter().find(|answer| answer.id == id)?;
            Some(Answer { covers: found.covers.clone(), leaves_out: found.leaves_out.clone() })
        };
        let texts = file.entries.iter().map(|entry| (&entry.id, Some(entry)));
        let entries = texts.chain(file.ids.iter().map(|id| (id, None)));
        Framework {
            id: file.id,
            name: file.name.clone(),
            title: file.title.clone(),
            source: file.source.clone(),
            total: u32::try_from(file.ids().count()).unwrap_or(u32::MAX),
            entries: entries
                .filter(|(id, _)| answers.is_some() || used.contains(id.as_str()))
                .map(|(id, entry)| Entry {
                    id: id.clone(),
                    title: entry.map(|entry| entry.title.clone()),
                    text: entry.and_then(|entry| entry.text.clone()),
                    answer: answer(id),
                })
                .collect(),
        }
    }
}

fn files<T: for<'a> Deserialize<'a>>(folder: &Path, mistakes: &mut Vec<Mistake>) -> Vec<(String, T)> {
    let names = names(folder, "toml").unwrap_or_else(|mistake| {
        mistakes.push(mistake);
        Vec::new()
    });
    names
        .into_iter()
        .filter_map(|name| {
            let content = read(&folder.join(&name), &name, mistakes)?;
            Some((name, content))
        })
        .collect()
}

/// Returns every mistake in the files below `mappings/`.
pub fn check(sources: &Sources, catalog: &Catalog) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    check_frameworks(sources, &mut mistakes);
    check_criteria(sources, catalog, &mut mistakes);
    check_answers(sources, &mut mistakes);
    mistakes
}

fn check_frameworks(sources: &Sources, mistakes: &mut Vec<Mistake>) {
    for (name, framework) in &sources.frameworks {
        let mut add = |key: &str, reason: &str| mistakes.push(mistake(name, key, reason));
        if *name != format!("{}.toml", framework.id.as_str()) {
            add("id", &format!("{} belongs into the file {}.toml", framework.id.as_str(), framework.id.as_str()));
        }
        for (key, value) in [
            ("name", &framework.name),
            ("title", &framework.title),
            ("source", &framework.source),
            ("read", &framework.read),
        ] {
            if value.trim().is_empty() {
                add(key, "is empty");
            }
        }
        if framework.entries.is_empty() == framework.ids.is_empty() {
            add("entries", "either entries or ids is needed");
        }
        let mut seen = BTreeSet::new();
        for id in framework.ids().filter(|id| id.trim().is_empty() || !seen.insert(*id)) {
            add(id, "stands twice, or is empty");
        }
        for entry in framework.entries.iter().filter(|entry| entry.title.trim().is_empty()) {
            add(&entry.id, "the title is empty");
        }
    }
    for id in FrameworkId::ALL {
        if sources.framework(id).is_none() {
            mistakes.push(mistake("frameworks", id.as_str(), "this framework has no file"));
        }
    }
}

fn check_criteria(sources: &Sources, catalog: &Catalog, mistakes: &mut Vec<Mistake>) {
    let known: BTreeMap<FrameworkId, BTreeSet<&str>> =
        sources.frameworks.iter().map(|(_, framework)| (framework.id, framework.ids().collect())).collect();
    let criteria: BTreeSet<&str> = catalog
        .controls
        .iter()
        .flat_map(|(_, control)| &control.criteria)
        .map(|criterion| criterion.id.as_str())
        .collect();
    let mut seen = BTreeSet::new();
    for (name, file) in &sources.controls {
        for criterion in &file.criteria {
            let id = criterion.id.as_str();
            let mut add = |key: &str, reason: &str| mistakes.push(mistake(name, key, reason));
            if !criteria.contains(id) {
                add(id, "there is no such criterion");
            } else if !id.starts_with(&format!("{}.", name.trim_end_matches(".toml"))) {
                add(id, "belongs into the file of its control");
            }
            if !seen.insert(id) {
                add(id, "this criterion stands twice");
            }
            match (&criterion.maps[..], &criterion.unmapped) {
                ([], None) => add(id, "needs mappings, or in `unmapped` the reason why no framework fits"),
                ([_, ..], Some(_)) => add(&format!("{id}.unmapped"), "goes only with no mappings"),
                (_, unmapped) => {
                    if let Some(reason) = unmapped {
                        check_sentence(&format!("{id}.unmapped"), reason, &mut add);
                    }
                }
            }
            let mut named = BTreeSet::new();
            for mapping in &criterion.maps {
                let framework = mapping.framework.as_str();
                let key = format!("{id}.{framework}");
                if mapping.ids.is_empty() {
                    add(&key, "names no id");
                }
                for entry in &mapping.ids {
                    if known.get(&mapping.framework).is_some_and(|ids| !ids.contains(entry.as_str())) {
                        add(&key, &format!("there is no {entry} in {framework}.toml"));
                    }
                    if !named.insert((mapping.framework, entry)) {
                        add(&key, &format!("{entry} stands twice"));
                    }
                }
                check_sentence(&format!("{key}.why"), &mapping.why, &mut add);
            }
        }
    }
    for (file, control) in &catalog.controls {
        for criterion in control.criteria.iter().filter(|criterion| !seen.contains(criterion.id.as_str())) {
            mistakes.push(mistake(file, &criterion.id, "has no mappings in the folder mappings"));
        }
    }
}

fn check_answers(sources: &Sources, mistakes: &mut Vec<Mistake>) {
    for (name, file) in &sources.answers {
        let framework = sources.frameworks.iter().find(|(framework, _)| framework == name).map(|(_, found)| found);
        let mut add = |key: &str, reason: &str| mistakes.push(mistake(name, key, reason));
        let Some(framework) = framework else {
            add("name", "there is no framework of this name");
            continue;
        };
        let used = sources.used(framework.id);
        let known: BTreeSet<&str> = framework.ids().collect();
        let mut seen = BTreeSet::new();
        for answer in &file.answers {
            let id = answer.id.as_str();
            if !known.contains(id) {
                add(id, "there is no such entry");
            }
            if !seen.insert(id) {
                add(id, "stands twice");
            }
            if answer.covers.is_some() != used.contains(id) {
                add(&format!("{id}.covers"), "goes with mappings to this entry");
            }
            for (key, text) in [("covers", answer.covers.as_ref()), ("leaves_out", Some(&answer.leaves_out))] {
                let Some(text) = text else { continue };
                if !text.ends_with('.') || promises(text) {
                    add(&format!("{id}.{key}"), "is a sentence that promises nothing");
                }
            }
        }
        for id in known.difference(&seen) {
            add(id, "has no answer");
        }
    }
}

fn check_sentence(key: &str, text: &str, add: &mut impl FnMut(&str, &str)) {
    let is_sentence = text.ends_with('.') && text.starts_with(|first: char| !first.is_lowercase() && first != ' ');
    if !is_sentence || text.matches('`').count() % 2 == 1 {
        add(key, "is not a sentence");
    }
    if text.chars().count() > WHY_LIMIT {
        add(key, &format!("is longer than {WHY_LIMIT} characters"));
    }
    if promises(text) {
        add(key, "promises too much: a criterion helps with a framework and never meets it");
    }
}

fn promises(text: &str) -> bool {
    text.split(|letter: char| !letter.is_alphabetic()).any(|word| PROMISES.contains(&word.to_lowercase().as_str()))
}
