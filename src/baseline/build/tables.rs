//! Writing the tables as Rust and the guidance as JSON.

use super::check::CHOICE_LIMIT;
use super::guidance::{CriterionGuidance, Guidance, Term};
use super::quote::quoted;
use super::source::{Catalog, ControlFile, Mistake, ProfileFile, mistake};
use super::terms::{find_word, parts};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// A condition of a profile rule: the question's index and a mask of its choices. It holds if every chosen choice is in the mask.
pub type Condition = (usize, u16);

/// Parses a rule such as `compute without ec2 containers and data only none`.
///
/// # Errors
/// The reason why the rule is invalid, in words.
pub fn rule(text: &str, profile: &ProfileFile) -> Result<Vec<Condition>, String> {
    text.split(" and ").map(|condition| self::condition(condition, profile)).collect()
}

fn condition(text: &str, profile: &ProfileFile) -> Result<Condition, String> {
    let mut words = text.split_whitespace();
    let (Some(question_id), Some(relation)) = (words.next(), words.next()) else {
        return Err(format!("\"{text}\" is not <question> only|without <choice> …"));
    };
    let Some((index, question)) = profile.questions.iter().enumerate().find(|(_, q)| q.id == question_id) else {
        return Err(format!("there is no profile question {question_id}"));
    };
    if question.choices.len() > CHOICE_LIMIT {
        return Err(format!("the profile question {question_id} has too many choices"));
    }
    let all = (1u16 << question.choices.len()) - 1;
    let mut named = 0u16;
    for word in words {
        let Some(bit) = question.choices.iter().position(|choice| choice.id == word) else {
            return Err(format!("the profile question {question_id} has no choice {word}"));
        };
        named |= 1 << bit;
    }
    match relation {
        _ if named == 0 => Err(format!("\"{text}\" names no choice")),
        "only" => Ok((index, named)),
        "without" => Ok((index, all & !named)),
        _ => Err(format!("\"{relation}\" is neither only nor without")),
    }
}

/// Writes the tables, and the guidance files in `guidance/`, into `out`.
pub fn write(catalog: &Catalog, out: &Path) -> Result<(), Mistake> {
    let mut files = Vec::new();
    for (_, control) in &catalog.controls {
        let mut guidance = guidance(control);
        guidance.terms = terms_in(&guidance, &catalog.glossary.terms, &control.id)?;
        files.push(file(&slug(control), &guidance)?);
    }
    let glossary = file("glossary", &catalog.glossary.terms)?;
    let folder = out.join("guidance");
    let save = |path: &Path, text: &str| {
        std::fs::write(path, text).map_err(|error| mistake(&path.display().to_string(), "file", &error.to_string()))
    };
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| mistake("guidance", "folder", &error.to_string()))?;
    for (name, json) in files.iter().chain([&glossary]) {
        save(&folder.join(name), json)?;
    }
    save(&out.join("baseline.rs"), &tables(catalog, &files, &glossary.0))?;
    save(&out.join("glossary_file.rs"), &guidance_files(std::slice::from_ref(&glossary)))?;
    save(&out.join("criterion_calls.rs"), &criterion_calls(catalog))?;
    save(&out.join("guidance_files.rs"), &guidance_files(&files))
}

/// Returns the table of each criterion's calls as Rust.
fn criterion_calls(catalog: &Catalog) -> String {
    let criteria = catalog.controls.iter().flat_map(|(_, control)| &control.criteria);
    let rows: Vec<String> = criteria.map(|criterion| format!("({:?}, &{:?})", criterion.id, criterion.calls)).collect();
    format!("[{}]", rows.join(",\n"))
}

/// Returns the file's name, with a hash of its content, and its content as JSON.
fn file(name: &str, content: &impl Serialize) -> Result<(String, String), Mistake> {
    let json = serde_json::to_string(content).map_err(|error| mistake(name, "guidance", &error.to_string()))?;
    let hash: String = Sha256::digest(json.as_bytes()).iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    Ok((format!("{name}.{hash}.json"), json))
}

/// Returns the glossary terms that occur in the sentences of a control.
fn terms_in(guidance: &Guidance, glossary: &[Term], id: &str) -> Result<Vec<Term>, Mistake> {
    fn sentences<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::String(text) => found.extend(parts(text).filter(|(_, is_code)| !is_code).map(|(part, _)| part)),
            Value::Array(values) => values.iter().for_each(|value| sentences(value, found)),
            Value::Object(fields) => {
                for (_, value) in fields.iter().filter(|(key, _)| !NOT_SENTENCES.contains(&key.as_str())) {
                    sentences(value, found);
                }
            }
            _ => {}
        }
    }
    let value = serde_json::to_value(guidance).map_err(|error| mistake(id, "guidance", &error.to_string()))?;
    let mut texts = Vec::new();
    sentences(&value, &mut texts);
    let occurs = |word: &String| texts.iter().any(|text| find_word(text, word).is_some());
    Ok(glossary.iter().filter(|term| term.words.iter().any(occurs)).cloned().collect())
}

/// Fields of the guidance in which no terms are explained: code, ids, and links.
const NOT_SENTENCES: &[&str] =
    &["id", "title", "title_2022", "run", "cloudformation", "terraform", "calls", "references", "source", "kind"];

fn slug(control: &ControlFile) -> String {
    control.id.to_lowercase().replace('.', "-")
}

fn guidance(control: &ControlFile) -> Guidance {
    let command = |text: &String| quoted(text.trim());
    Guidance {
        id: control.id.clone(),
        title_2022: control.title.clone(),
        severity_reason: control.severity_reason.clone(),
        protects: control.protects.clone(),
        changed: control.changed.clone(),
        references: control.references.clone(),
        terms: Vec::new(),
        criteria: control
            .criteria
            .iter()
            .map(|criterion| {
                let mut find_out = criterion.find_out.clone();
                find_out.run = find_out.run.as_ref().map(command);
                let mut actions = criterion.actions.clone();
                for action in &mut actions {
                    action.verify.run = action.verify.run.as_ref().map(command);
                    action.breaks.run = action.breaks.run.as_ref().map(command);
                    action.undo.run = action.undo.run.as_ref().map(command);
                    for step in &mut action.cli {
                        step.run = command(&step.run);
                    }
                }
                CriterionGuidance {
                    id: criterion.id.clone(),
                    why: criterion.why.clone(),
                    met: criterion.met.clone(),
                    partly: criterion.partly.clone(),
                    not_met: criterion.not_met.clone(),
                    calls: criterion.calls.clone(),
                    find_out,
                    actions,
                    placeholders: criterion.placeholders.clone(),
                }
            })
            .collect(),
    }
}

/// Returns the tables as Rust. Ids are indices into them.
fn tables(catalog: &Catalog, files: &[(String, String)], glossary: &str) -> String {
    let criteria: Vec<_> = catalog
        .controls
        .iter()
        .enumerate()
        .flat_map(|(index, (_, control))| control.criteria.iter().map(move |criterion| (index, criterion)))
        .collect();
    let criterion_index: BTreeMap<&str, usize> =
        criteria.iter().enumerate().map(|(index, (_, criterion))| (criterion.id.as_str(), index)).collect();
    let actions: Vec<_> = criteria
        .iter()
        .flat_map(|(control, criterion)| criterion.actions.iter().map(move |action| (*control, *criterion, action)))
        .collect();
    let action_index: BTreeMap<&str, usize> =
        actions.iter().enumerate().map(|(index, (_, _, action))| (action.id.as_str(), index)).collect();
    let list = |wrap: &str, indices: Vec<usize>| {
        indices.iter().map(|index| format!("{wrap}({index})")).collect::<Vec<_>>().join(", ")
    };

    let mut text = String::new();
    let _ = writeln!(text, "pub(super) const GLOSSARY: &str = {glossary:?};");
    let _ = writeln!(text, "pub(super) static PROFILE: [ProfileQuestion; {}] = [", catalog.profile.questions.len());
    for question in &catalog.profile.questions {
        let choices: Vec<String> = question
            .choices
            .iter()
            .map(|c| {
                format!(
                    "ProfileChoice {{ id: {:?}, label: {:?}, hint: {:?}, alone: {} }}",
                    c.id, c.label, c.hint, c.alone
                )
            })
            .collect();
        let _ = writeln!(
            text,
            "ProfileQuestion {{ id: {:?}, name: {:?}, question: {:?}, help: {:?}, several: {}, choices: &[{}] }},",
            question.id,
            question.name,
            question.question,
            question.help,
            question.several,
            choices.join(", ")
        );
    }
    let _ = writeln!(text, "];\npub(super) static CONTROLS: [Control; {}] = [", catalog.controls.len());
    let mut first = 0u8;
    for ((_, control), (file, _)) in catalog.controls.iter().zip(files) {
        let after = first + u8::try_from(control.criteria.len()).unwrap_or(u8::MAX);
        let _ = writeln!(
            text,
            "Control {{ id: {:?}, slug: {:?}, title: {:?}, pillar: Pillar::{:?}, severity: Severity::{:?}, guidance: {:?}, criteria: ({first}, {after}) }},",
            control.id,
            slug(control),
            control.title_today,
            control.pillar,
            control.severity,
            file
        );
        first = after;
    }
    let _ = writeln!(text, "];\npub(super) static CRITERIA: [Criterion; {}] = [", criteria.len());
    for (control, criterion) in &criteria {
        let rules: Vec<String> = criterion
            .switched_off
            .iter()
            .filter_map(|text| rule(text, &catalog.profile).ok())
            .map(|conditions| {
                let conditions: Vec<String> = conditions
                    .iter()
                    .map(|(q, within)| format!("Condition {{ question: {q}, within: {within} }}"))
                    .collect();
                format!("Rule(&[{}])", conditions.join(", "))
            })
            .collect();
        let mut own: Vec<usize> =
            criterion.shared.iter().filter_map(|id| action_index.get(id.as_str()).copied()).collect();
        own.extend(criterion.actions.iter().filter_map(|action| action_index.get(action.id.as_str()).copied()));
        let depends: Vec<usize> =
            criterion.depends_on.iter().filter_map(|id| criterion_index.get(id.as_str()).copied()).collect();
        let _ = writeln!(
            text,
            "Criterion {{ id: {:?}, control: ControlId({control}), name: {:?}, question: {:?}, weight: {}, decided_by: DecidedBy::{:?}, has_half: {}, depends_on: &[{}], switched_off: &[{}], actions: &[{}] }},",
            criterion.id,
            criterion.name,
            criterion.question,
            criterion.weight,
            criterion.decided_by,
            criterion.partly.is_some(),
            list("CriterionId", depends),
            rules.join(", "),
            list("ActionId", own)
        );
    }
    let _ = writeln!(text, "];\npub(super) static STATEMENTS: [&str; {}] = [", criteria.len());
    for (_, criterion) in &criteria {
        let _ = writeln!(text, "{:?},", criterion.statement);
    }
    let _ = writeln!(text, "];\npub(super) static ACTIONS: [Action; {}] = [", actions.len());
    for (control, owner, action) in &actions {
        let serves: Vec<usize> = criteria
            .iter()
            .enumerate()
            .filter(|(_, (_, criterion))| criterion.id == owner.id || criterion.shared.contains(&action.id))
            .map(|(index, _)| index)
            .collect();
        let _ = writeln!(
            text,
            "Action {{ id: {:?}, control: ControlId({control}), title: {:?}, minutes: {}, usd: {}, serves: &[{}] }},",
            action.id,
            action.title,
            action.minutes,
            action.cost.usd,
            list("CriterionId", serves)
        );
    }
    text.push_str("];\n");
    text
}

fn guidance_files(files: &[(String, String)]) -> String {
    let entries: Vec<String> = files
        .iter()
        .map(|(name, _)| format!("({name:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/guidance/{name}\")))"))
        .collect();
    format!("[{}]", entries.join(",\n"))
}
