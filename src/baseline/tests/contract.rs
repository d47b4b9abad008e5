//! The contract, `CRITERIA.md`, agrees with the control files, the profile and the call catalog. Every rule and id that a text
//! names exists.

use crate::baseline::{ActionId, CriterionId};
use crate::catalog::{CallId, Fanout};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const CONTRACT: &str = include_str!("../CRITERIA.md");

/// The parts of a control file that are also in the contract.
#[derive(Deserialize)]
struct Control {
    id: String,
    title: String,
    severity: String,
    criteria: Vec<Criterion>,
}

/// The parts of a criterion in a control file that are also in the contract.
#[derive(Deserialize)]
struct Criterion {
    id: String,
    statement: String,
    weight: u8,
    decided_by: String,
    #[serde(default)]
    calls: Vec<String>,
    #[serde(default)]
    depends_on: Vec<String>,
    #[serde(default)]
    switched_off: Vec<String>,
    partly: Option<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the control files, sorted by id.
fn controls() -> Vec<Control> {
    let folder = fs::read_dir(root().join("src/baseline/controls")).expect("the control files");
    let mut paths: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a control file");
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    paths.into_iter().map(read).collect()
}

/// Returns the text after a heading, up to the next heading of the same level or above.
fn section(heading: &str) -> &'static str {
    let (_, rest) = CONTRACT.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no heading `{heading}`"));
    let level = heading.split(' ').next().unwrap_or_default().len();
    let ends = (1..=level).filter_map(|level| rest.find(&format!("\n{} ", "#".repeat(level))));
    &rest[..ends.min().unwrap_or(rest.len())]
}

/// Returns the rows of the first table in a text as cells, without the head of the table.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let table = text.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    table.skip(2).map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// Returns a cell that lists code.
fn listed(items: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| format!("`{}`", item.as_ref())).collect();
    if items.is_empty() { "–".to_owned() } else { items.join(", ") }
}

#[test]
fn the_tables_of_controls_are_those_of_the_control_files() {
    for control in controls() {
        let section = section(&format!("### {} {}", control.id, control.title));
        let severity = section.trim_start().trim_start_matches('*').split('.').next().unwrap_or_default();
        assert_eq!(severity.to_lowercase(), control.severity, "{}", control.id);
        let expected: Vec<Vec<String>> = control
            .criteria
            .iter()
            .map(|criterion| {
                vec![
                    format!("`{}`", criterion.id),
                    criterion.weight.to_string(),
                    criterion.decided_by.clone(),
                    listed(&criterion.calls),
                    listed(&criterion.depends_on),
                    listed(&criterion.switched_off),
                ]
            })
            .collect();
        assert_eq!(rows(section), expected, "{}", control.id);
    }
}

#[test]
fn the_numbers_are_those_of_the_control_files() {
    let controls = controls();
    let criteria: Vec<&Criterion> = controls.iter().flat_map(|control| &control.criteria).collect();
    let by = |who: &str| criteria.iter().filter(|criterion| criterion.decided_by == who).count();
    let (check, hint, question) = (by("check"), by("hint"), by("question"));
    for numbers in [
        format!("the contract of Footing's {} criteria.", criteria.len()),
        format!(
            "{} controls have {} criteria: {check} decided by `check`, {hint} by `hint`, {question} by `question`.",
            controls.len(),
            criteria.len()
        ),
        format!("{} criteria are decided or backed by what AWS says.", check + hint),
    ] {
        assert!(CONTRACT.contains(&numbers), "{numbers}");
    }
}

#[test]
fn every_criterion_has_its_statement_and_its_rules() {
    let criteria: Vec<Criterion> = controls().into_iter().flat_map(|control| control.criteria).collect();
    let headings: Vec<&str> = CONTRACT.lines().filter_map(|line| line.strip_prefix("#### ")).collect();
    assert_eq!(headings, criteria.iter().map(|criterion| format!("`{}`", criterion.id)).collect::<Vec<_>>());
    for criterion in criteria {
        let section = section(&format!("#### `{}`", criterion.id));
        assert_eq!(section.trim_start().lines().next(), Some(criterion.statement.as_str()), "{}", criterion.id);
        assert!(section.contains("**Met"), "{}", criterion.id);
        assert_eq!(section.contains("**Partly"), criterion.partly.is_some(), "{}", criterion.id);
    }
}

#[test]
fn the_calls_are_those_of_the_catalog_and_asked_as_often() {
    let mut services: BTreeMap<&str, [Vec<&str>; 3]> = BTreeMap::new();
    for call in CallId::all().map(CallId::get) {
        let [once, region, each] = services.entry(call.service.name).or_default();
        match call.fanout {
            Fanout::Once => once,
            Fanout::PerRegion => region,
            Fanout::PerItem(_) => each,
        }
        .push(call.operation);
    }
    let cell = |operations: &Vec<&str>| if operations.is_empty() { "–".to_owned() } else { operations.join(", ") };
    let expected: Vec<Vec<String>> = services
        .iter()
        .map(|(service, columns)| [(*service).to_owned()].into_iter().chain(columns.iter().map(cell)).collect())
        .collect();
    assert_eq!(rows(section("### The calls")), expected);
    let sizes = format!("The call catalog has {} operations of {} services.", CallId::all().len(), services.len());
    assert!(CONTRACT.contains(&sizes), "{sizes}");
}

#[test]
fn the_errors_that_are_data_are_those_of_the_catalog() {
    let codes = CallId::all().filter(|call| !call.get().codes_that_answer.is_empty());
    let expected: Vec<[String; 2]> =
        codes.map(|call| [format!("`{call}`"), listed(call.get().codes_that_answer)]).collect();
    let rows = rows(section("### E3 Errors that are data"));
    assert_eq!(rows.iter().map(|row| [row[0].to_owned(), row[1].to_owned()]).collect::<Vec<_>>(), expected);
}

#[test]
fn the_profile_asks_the_questions_of_the_contract() {
    let expected: Vec<Vec<String>> = crate::baseline::profile_questions()
        .iter()
        .map(|question| {
            let several = if question.several { " +" } else { "" };
            let choices = listed(question.choices.iter().map(|choice| choice.id));
            vec![format!("`profile.{}`{several}", question.id), question.question.to_owned(), choices]
        })
        .collect();
    assert_eq!(rows(section("## 1. The profile")), expected);
}

/// Returns the texts in the repository that may name rules and ids: sources, control files, tests and documents.
fn texts() -> Vec<(PathBuf, String)> {
    const ENDINGS: [&str; 7] = ["rs", "md", "toml", "py", "ts", "mjs", "js"];
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for path in fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_ours = !name.starts_with('.') && !["target", "node_modules", "dist"].contains(&&*name);
            if path.is_dir() && is_ours {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)) {
                found.push((path.clone(), fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    let mut found = Vec::new();
    walk(root(), &mut found);
    found
}

/// Whether a word has the form of a rule's name: `E9`, `2`, `2.4`.
fn is_rule(word: &str) -> bool {
    let number = word.strip_prefix('E').unwrap_or(word);
    number.starts_with(|first: char| first.is_ascii_digit())
        && number.chars().all(|it| it.is_ascii_digit() || it == '.')
}

/// Whether the contract has a rule with this name. Sections are numbered `1.` and `2.1`, rules of evidence `E1`.
fn is_there(rule: &str) -> bool {
    let starts = |heading: &str| CONTRACT.lines().any(|line| line.starts_with(heading));
    starts(&format!("## {rule}. ")) || starts(&format!("### {rule} "))
}

#[test]
fn every_rule_that_is_named_exists() {
    let mut named = 0;
    for (path, text) in texts() {
        for after in text.split("CRITERIA.md").skip(1) {
            let words =
                after.split_whitespace().map(|word| word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric()));
            for rule in words.filter(|word| !["and", "or"].contains(word)).take_while(|word| is_rule(word)) {
                named += 1;
                assert!(is_there(rule), "{}: CRITERIA.md has no {rule}", path.display());
            }
        }
    }
    assert!(named > 30, "only {named} names of rules were found");
    // The contract itself names its rules without the file's name.
    for word in CONTRACT.split(|sign: char| !sign.is_ascii_alphanumeric()) {
        assert!(!word.starts_with('E') || !is_rule(word) || is_there(word), "CRITERIA.md names {word}");
    }
}

#[test]
fn every_criterion_and_action_that_documents_and_comments_name_exists() {
    const FILES: [&str; 3] = ["toml", "py", "rs"];
    let is_of_word = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || ".-".contains(sign);
    for (path, text) in texts() {
        let is_document = path.extension().is_some_and(|ending| ending == "md");
        let is_source = path.extension().is_some_and(|ending| ending == "rs");
        let lines = text.lines().filter(|line| is_document || is_source && line.trim_start().starts_with("//"));
        for word in lines.flat_map(|line| line.split(|sign| !is_of_word(sign))) {
            // An id may be followed by a key or by the extension of a template.
            let mut parts = word.split('.');
            let (Some(control), Some(name)) = (parts.next(), parts.next()) else { continue };
            let is_control = ["acct-", "wkld-"].iter().any(|start| control.starts_with(start));
            if !is_control || name.is_empty() || FILES.contains(&name) {
                continue;
            }
            let id = format!("{control}.{name}");
            let exists = CriterionId::find(&id).is_some() || ActionId::find(&id).is_some();
            assert!(exists, "{}: there is no {id}", path.display());
        }
    }
}
