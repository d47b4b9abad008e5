//! The files of the baseline as they are written.

use super::guidance::{ActionGuidance, Placeholder, Probe, Reference, Term};
use super::kinds::KINDS;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// A mistake in a file of the baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The name of the file.
    pub file: String,
    /// The key, such as `acct-01.root-email.met`, or the part of it that is known.
    pub key: String,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.key, self.reason)
    }
}

/// All files of the baseline.
#[derive(Debug)]
pub struct Catalog {
    pub profile: ProfileFile,
    pub glossary: GlossaryFile,
    /// The name and content of each control file, sorted by name.
    pub controls: Vec<(String, ControlFile)>,
    pub kinds: Kinds,
}

/// The kinds of resources that the check of a criterion names, by the criterion's id.
pub type Kinds = &'static [(&'static str, &'static [&'static str])];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileFile {
    pub questions: Vec<ProfileQuestion>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlossaryFile {
    pub terms: Vec<Term>,
    #[serde(default)]
    pub synonyms: Vec<SynonymFile>,
}

/// Synonyms, for the search of the guide.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SynonymFile {
    /// The words that people search for.
    pub words: Vec<String>,
    /// The words that the guidance uses instead.
    #[serde(default)]
    pub means: Vec<String>,
    /// The ids of controls, criteria and actions that answer such a search best, the best one first.
    #[serde(default)]
    pub first: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileQuestion {
    pub id: String,
    pub name: String,
    pub question: String,
    pub help: String,
    #[serde(default)]
    pub several: bool,
    pub choices: Vec<ProfileChoice>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileChoice {
    pub id: String,
    pub label: String,
    #[serde(default)]
    pub hint: String,
    #[serde(default)]
    pub alone: bool,
    /// The kinds of resources whose existence shows that this choice is true.
    #[serde(default)]
    pub shown_by: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlFile {
    pub id: String,
    pub title: String,
    pub title_today: String,
    pub pillar: Pillar,
    pub severity: Severity,
    pub severity_reason: String,
    pub protects: String,
    #[serde(default)]
    pub changed: Vec<String>,
    pub references: Vec<Reference>,
    pub criteria: Vec<CriterionFile>,
}

/// The tables use the `Debug` output as the variant's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pillar {
    Account,
    Workload,
}

/// The tables use the `Debug` output as the variant's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Critical,
    High,
    Medium,
    Low,
}

/// The tables use the `Debug` output as the variant's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecidedBy {
    Check,
    Hint,
    Question,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionFile {
    pub id: String,
    pub name: String,
    pub statement: String,
    pub question: String,
    pub weight: u8,
    pub decided_by: DecidedBy,
    #[serde(default)]
    pub calls: Vec<String>,
    #[serde(default)]
    pub depends_on: Vec<String>,
    #[serde(default)]
    pub switched_off: Vec<String>,
    pub why: String,
    pub met: String,
    pub partly: Option<String>,
    pub not_met: String,
    pub find_out: Probe,
    #[serde(default)]
    pub shared: Vec<String>,
    #[serde(default)]
    pub actions: Vec<ActionGuidance>,
    #[serde(default)]
    pub placeholders: BTreeMap<String, Placeholder>,
}

impl Catalog {
    /// The kinds of resources that the check of a criterion names.
    pub fn kinds_of(&self, criterion: &str) -> &'static [&'static str] {
        self.kinds.iter().find(|(id, _)| *id == criterion).map_or(&[], |(_, kinds)| kinds)
    }

    /// Reads `profile.toml`, `glossary.toml`, `controls/*.toml` and `templates/*`.
    pub fn read(baseline: &Path) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let profile = read(&baseline.join("profile.toml"), "profile.toml", &mut mistakes);
        let glossary = read(&baseline.join("glossary.toml"), "glossary.toml", &mut mistakes);
        let folder = baseline.join("controls");
        let mut controls = Vec::new();
        for name in names(&folder, "toml").map_err(|mistake| vec![mistake])? {
            if let Some(control) = read::<ControlFile>(&folder.join(&name), &name, &mut mistakes) {
                controls.push((name, control));
            }
        }
        attach_templates(&baseline.join("templates"), &mut controls, &mut mistakes);
        match (profile, glossary) {
            (Some(profile), Some(glossary)) if mistakes.is_empty() => {
                Ok(Self { profile, glossary, controls, kinds: KINDS })
            }
            _ => Err(mistakes),
        }
    }
}

/// Returns the names of a folder's files with this extension, sorted.
pub fn names(folder: &Path, ending: &str) -> Result<Vec<String>, Mistake> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map_err(|error| mistake(&folder.display().to_string(), "folder", &error.to_string()))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(&format!(".{ending}")))
        .collect();
    names.sort();
    Ok(names)
}

/// Reads one file. Adds its mistakes to `mistakes`.
pub fn read<T: for<'a> Deserialize<'a>>(path: &Path, name: &str, mistakes: &mut Vec<Mistake>) -> Option<T> {
    text(path, name).and_then(|content| parse(name, &content)).map_err(|mistake| mistakes.push(mistake)).ok()
}

/// Adds every template to its action: `<action>.yaml` is CloudFormation, `<action>.tf` is Terraform.
fn attach_templates(folder: &Path, controls: &mut [(String, ControlFile)], mistakes: &mut Vec<Mistake>) {
    for ending in ["yaml", "tf"] {
        for name in names(folder, ending).unwrap_or_default() {
            let id = name.trim_end_matches(ending).trim_end_matches('.');
            let criteria = controls.iter_mut().flat_map(|(_, control)| &mut control.criteria);
            let Some(action) = criteria.flat_map(|c| &mut c.actions).find(|action| action.id == id) else {
                mistakes.push(mistake(&name, "name", &format!("there is no action {id}")));
                continue;
            };
            let template = if ending == "yaml" { &mut action.cloudformation } else { &mut action.terraform };
            if template.is_some() {
                mistakes.push(mistake(&name, "name", "the control file has this template too; it belongs only here"));
            }
            *template = text(&folder.join(&name), &name).map_err(|mistake| mistakes.push(mistake)).ok();
        }
    }
}

fn text(path: &Path, name: &str) -> Result<String, Mistake> {
    std::fs::read_to_string(path).map_err(|error| mistake(name, "file", &error.to_string()))
}

/// Parses one file. The key of a mistake is the line at which the TOML parser stopped.
pub fn parse<'a, T: Deserialize<'a>>(name: &str, content: &'a str) -> Result<T, Mistake> {
    toml::from_str(content).map_err(|error| {
        let line = error.span().map_or(1, |span| 1 + content.bytes().take(span.start).filter(|b| *b == b'\n').count());
        mistake(name, &format!("line {line}"), &error.message().replace('\n', " "))
    })
}

pub fn mistake(file: &str, key: &str, reason: &str) -> Mistake {
    Mistake { file: file.to_owned(), key: key.to_owned(), reason: reason.to_owned() }
}
