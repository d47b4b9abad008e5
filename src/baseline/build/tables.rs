//! Writing the tables as Rust and the guidance as JSON.

use super::check::CHOICE_LIMIT;
use super::guidance::{ActionGuidance, CriterionGuidance, Guidance, OnlyIf, Term};
use super::mappings::Mappings;
use super::quote::quoted;
use super::source::{Catalog, ControlFile, CriterionFile, Mistake, ProfileFile, ProfileQuestion, mistake};
use super::terms::{find_word, parts};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
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
    let (place, question) = question(question_id, profile)?;
    let all = (1u16 << question.choices.len()) - 1;
    match (relation, named(question, words)?) {
        (_, 0) => Err(format!("\"{text}\" names no choice")),
        ("only", named) => Ok((place, named)),
        ("without", named) => Ok((place, all & !named)),
        _ => Err(format!("\"{relation}\" is neither only nor without")),
    }
}

/// Reads a condition of an action such as `public load-balancer cloudfront`: the question's place and the named choices, one bit
/// each.
///
/// # Errors
/// What is wrong with it, in words.
pub fn choices(text: &str, profile: &ProfileFile) -> Result<Condition, String> {
    let mut words = text.split_whitespace();
    let (place, question) = question(words.next().unwrap_or_default(), profile)?;
    match named(question, words)? {
        0 => Err(format!("\"{text}\" names no choice")),
        named => Ok((place, named)),
    }
}

/// The profile question with this id, and its place.
fn question<'a>(id: &str, profile: &'a ProfileFile) -> Result<(usize, &'a ProfileQuestion), String> {
    let found = profile.questions.iter().enumerate().find(|(_, question)| question.id == id);
    match found {
        None => Err(format!("there is no profile question {id}")),
        Some((_, question)) if question.choices.len() > CHOICE_LIMIT => {
            Err(format!("the profile question {id} has too many choices"))
        }
        Some(found) => Ok(found),
    }
}

/// The named choices of a question, one bit each.
fn named<'a>(question: &ProfileQuestion, words: impl Iterator<Item = &'a str>) -> Result<u16, String> {
    let mut named = 0u16;
    for word in words {
        let Some(bit) = question.choices.iter().position(|choice| choice.id == word) else {
            return Err(format!("the profile question {} has no choice {word}", question.id));
        };
        named |= 1 << bit;
    }
    Ok(named)
}

/// Writes the tables, and the guidance files in `guidance/`, into `out`.
pub fn write(catalog: &Catalog, mappings: &Mappings, out: &Path) -> Result<(), Mistake> {
    let mut files = Vec::new();
    for (_, control) in &catalog.controls {
        let mut guidance = guidance(control);
        guidance.terms = terms_in(&guidance, &catalog.glossary.terms, &control.id)?;
        files.push(file(&slug(control), &guidance)?);
    }
    let glossary = file("glossary", &catalog.glossary.terms)?;
    let mappings = file("mappings", mappings)?;
    let folder = out.join("guidance");
    let save = |path: &Path, text: &str| {
        std::fs::write(path, text).map_err(|error| mistake(&path.display().to_string(), "file", &error.to_string()))
    };
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| mistake("guidance", "folder", &error.to_string()))?;
    for (name, json) in files.iter().chain([&glossary, &mappings]) {
        save(&folder.join(name), json)?;
    }
    save(&out.join("baseline.rs"), &tables(catalog, &files, &glossary.0, &mappings.0))?;
    save(&out.join("glossary_file.rs"), &guidance_files(std::slice::from_ref(&glossary)))?;
    save(&out.join("mappings_file.rs"), &guidance_files(std::slice::from_ref(&mappings)))?;
    save(&out.join("criterion_calls.rs"), &criterion_calls(catalog))?;
    save(&out.join("guidance_files.rs"), &guidance_files(&files))
}

/// Writes the sample assessment and the name of its file into `out`.
#[cfg_attr(test, allow(dead_code, reason = "only the build script calls it"))]
pub fn write_sample(from: &Path, out: &Path) -> Result<(), Mistake> {
    let wrong = |error: &dyn std::fmt::Display| mistake(&from.display().to_string(), "file", &error.to_string());
    let text = std::fs::read_to_string(from).map_err(|error| wrong(&error))?;
    let content: Value = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
    let (name, json) = file("sample", &content)?;
    std::fs::write(out.join("sample_name.rs"), format!("{name:?}")).map_err(|error| wrong(&error))?;
    std::fs::write(out.join("sample.json"), json).map_err(|error| wrong(&error))
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
fn tables(catalog: &Catalog, files: &[(String, String)], glossary: &str, mappings: &str) -> String {
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
    let _ = writeln!(text, "pub(super) static SYNONYMS: [Synonym; {}] = [", catalog.glossary.synonyms.len());
    for synonym in &catalog.glossary.synonyms {
        let _ = writeln!(
            text,
            "Synonym {{ words: &{:?}, means: &{:?}, first: &{:?} }},",
            synonym.words, synonym.means, synonym.first
        );
    }
    text.push_str("];\n");
    let _ = writeln!(text, "pub(super) const MAPPINGS: &str = {mappings:?};");
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
    text.push_str(&only_if(catalog, actions.iter().map(|(_, _, action)| *action)));
    text.push_str(&fills(catalog, actions.iter().map(|(_, _, action)| *action)));
    text
}

/// For each action, the kinds of resources that both its commands and the checks name. Actions without such kinds are left out.
fn fills<'a>(catalog: &Catalog, actions: impl Iterator<Item = &'a ActionGuidance>) -> String {
    let is_found = |kind: &&str| catalog.kinds.iter().any(|(_, kinds)| kinds.contains(kind));
    let rows: Vec<String> = actions
        .enumerate()
        .filter_map(|(place, action)| {
            let mut kinds: Vec<&str> =
                action.placeholders.values().map(|placeholder| placeholder.kind.as_str()).filter(is_found).collect();
            kinds.sort_unstable();
            kinds.dedup();
            (!kinds.is_empty()).then(|| format!("(ActionId({place}), &{kinds:?}),"))
        })
        .collect();
    format!("pub(super) static FILLS: [(ActionId, &[&str]); {}] = [\n{}\n];\n", rows.len(), rows.join("\n"))
}

/// The conditions of the actions that have any, with kinds of resources as bits.
fn only_if<'a>(catalog: &Catalog, actions: impl Iterator<Item = &'a ActionGuidance>) -> String {
    let kinds = kinds(catalog);
    let bits = |named: &[String]| named.iter().fold(0u32, |bits, kind| bits | bit(&kinds, kind));
    let choices_of = |text: &String| {
        let (place, chosen) = choices(text, &catalog.profile).ok()?;
        let named = catalog.profile.questions.get(place)?.choices.iter().enumerate();
        let shown_by =
            named.filter(|(choice, _)| chosen & (1 << choice) != 0).map(|(_, choice)| bits(&choice.shown_by));
        let shown_by = shown_by.fold(0, |all, bits| all | bits);
        Some(format!("Choices {{ question: {place}, chosen: {chosen}, shown_by: {shown_by} }}"))
    };
    let rows: Vec<String> = actions
        .enumerate()
        .filter(|(_, action)| action.only_if != OnlyIf::default())
        .map(|(place, ActionGuidance { only_if, .. })| {
            let profile: Vec<String> = only_if.profile.iter().filter_map(choices_of).collect();
            format!(
                "OnlyIf {{ action: ActionId({place}), profile: &[{}], resources: {}, not_met: {} }},",
                profile.join(", "),
                bits(&only_if.resources),
                only_if.not_met
            )
        })
        .collect();
    format!(
        "pub(super) static KINDS: [&str; {}] = {kinds:?};\npub(super) static ONLY_IF: [OnlyIf; {}] = [\n{}\n];\n",
        kinds.len(),
        rows.len(),
        rows.join("\n")
    )
}

/// The kinds of resources that conditions are about, and all others that the same checks name. The first one is that of resources
/// without a kind.
pub fn kinds(catalog: &Catalog) -> Vec<&str> {
    let criteria = || catalog.controls.iter().flat_map(|(_, control)| &control.criteria);
    let conditional = criteria().flat_map(|criterion| &criterion.actions);
    let conditional: BTreeSet<&str> =
        conditional.filter(|action| !action.only_if.resources.is_empty()).map(|action| action.id.as_str()).collect();
    let is_about = |criterion: &&CriterionFile| {
        let own = criterion.actions.iter().map(|action| &action.id);
        own.chain(&criterion.shared).any(|id| conditional.contains(id.as_str()))
    };
    let named = criteria().filter(is_about).flat_map(|criterion| catalog.kinds_of(&criterion.id)).copied();
    let choices = catalog.profile.questions.iter().flat_map(|question| &question.choices);
    let showing = choices.flat_map(|choice| &choice.shown_by).map(String::as_str);
    named.chain(showing).chain([""]).collect::<BTreeSet<&str>>().into_iter().collect()
}

fn bit(kinds: &[&str], kind: &str) -> u32 {
    kinds.iter().position(|known| *known == kind).map_or(0, |place| 1 << place)
}

fn guidance_files(files: &[(String, String)]) -> String {
    let entries: Vec<String> = files
        .iter()
        .map(|(name, _)| format!("({name:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/guidance/{name}\")))"))
        .collect();
    format!("[{}]", entries.join(",\n"))
}
