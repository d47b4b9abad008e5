//! The mistakes in mappings that the build refuses.

use super::super::mapping_files::{Sources, check};
use super::super::mappings::{FrameworkId, Relation};
use super::super::source::{Catalog, Mistake, parse};
use super::sample::{CONTROL, GLOSSARY, KINDS, PROFILE};

/// A framework with texts and answers.
const MVSP: &str = r#"
id = "mvsp"
name = "MVSP 3.0"
title = "Minimum Viable Secure Product 3.0"
source = "https://example.com"
read = "2026-12-01"
entries = [{ id = "1.1", title = "Reports", text = "Receive reports" }, { id = "2.4", title = "Passwords" }]
"#;

/// What the criteria of the sample's control are mapped to.
const MAPPED: &str = r#"
[[criteria]]
id = "acct-01.first"
maps = [
  { framework = "mvsp", ids = ["2.4"], relation = "subset", why = "Concerns `passwords`." },
  { framework = "csf", ids = ["X.2", "X.3"], relation = "intersects", why = "Both are about people." },
]

[[criteria]]
id = "acct-01.second"
unmapped = "No framework asks for this."
"#;

/// What to answer for the framework with texts.
const ANSWERS: &str = r#"
answers = [
  { id = "1.1", leaves_out = "Reports are left out." },
  { id = "2.4", covers = "Asks for passwords.", leaves_out = "Lockout is left out." },
]
"#;

/// A framework by id only.
fn bare(id: FrameworkId) -> String {
    let id = id.as_str();
    format!(
        "id = \"{id}\"\nname = \"{id}\"\ntitle = \"{id}\"\nsource = \"x\"\nread = \"x\"\nids = [\"X.1\", \"X.2\", \"X.3\"]"
    )
}

/// The name and text of every file of the sample.
fn files() -> Vec<(String, String)> {
    let bare = FrameworkId::ALL.into_iter().filter(|id| *id != FrameworkId::Mvsp);
    let mut files: Vec<(String, String)> =
        bare.map(|id| (format!("frameworks/{}.toml", id.as_str()), self::bare(id))).collect();
    files.push(("frameworks/mvsp.toml".to_owned(), MVSP.to_owned()));
    files.push(("acct-01.toml".to_owned(), MAPPED.to_owned()));
    files.push(("answers/mvsp.toml".to_owned(), ANSWERS.to_owned()));
    files
}

fn catalog() -> Catalog {
    Catalog {
        profile: parse("profile.toml", PROFILE).unwrap(),
        glossary: parse("glossary.toml", GLOSSARY).unwrap(),
        controls: vec![("acct-01.toml".to_owned(), parse("acct-01.toml", CONTROL).unwrap())],
        kinds: KINDS,
    }
}

fn read(files: &[(String, String)]) -> Result<Sources, Mistake> {
    let mut sources = Sources::default();
    for (path, text) in files {
        match path.split_once('/') {
            Some(("frameworks", name)) => sources.frameworks.push((name.to_owned(), parse(name, text)?)),
            Some((_, name)) => sources.answers.push((name.to_owned(), parse(name, text)?)),
            None => sources.controls.push((path.clone(), parse(path, text)?)),
        }
    }
    Ok(sources)
}

fn mistakes(files: &[(String, String)]) -> Vec<Mistake> {
    match read(files) {
        Ok(sources) => check(&sources, &catalog()),
        Err(mistake) => vec![mistake],
    }
}

/// Checks that a file has exactly this mistake after the first occurrence of a text was replaced.
#[track_caller]
fn refuses(path: &str, from: &str, to: &str, key: &str, reason: &str) {
    let mut files = files();
    let (_, text) = files.iter_mut().find(|(name, _)| name == path).expect("a file of the sample");
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
    let found = mistakes(&files);
    let [mistake] = &found[..] else { panic!("one mistake expected: {found:#?}") };
    assert!(mistake.key == key && mistake.reason.contains(reason), "{mistake}");
}

#[test]
fn complete_mappings_are_accepted_and_written() {
    assert_eq!(mistakes(&files()), []);
    let written = read(&files()).unwrap().written(&catalog());
    let ids: Vec<FrameworkId> = written.frameworks.iter().map(|framework| framework.id).collect();
    assert_eq!(ids, FrameworkId::ALL, "in the order in which they are shown");
    let entries = |id: FrameworkId| -> Vec<&str> {
        written.framework(id).unwrap().entries.iter().map(|entry| entry.id.as_str()).collect()
    };
    assert_eq!(entries(FrameworkId::Mvsp), ["1.1", "2.4"], "all that have an answer");
    assert_eq!(entries(FrameworkId::Csf), ["X.2", "X.3"], "only those that criteria are mapped to");
    assert_eq!(written.framework(FrameworkId::Csf).unwrap().total, 3);
    assert_eq!(written.of_criterion("acct-01.first").len(), 2);
    assert_eq!(written.of_criterion("acct-01.first")[0].relation, Relation::Subset);
    assert!(written.of_criterion("acct-01.second").is_empty());
    let about: Vec<&str> = written.criteria_of(FrameworkId::Csf, "X.3").map(|(id, _)| id).collect();
    assert_eq!(about, ["acct-01.first"]);
}

#[test]
fn frameworks_are_known_complete_and_listed_once() {
    let mvsp = "frameworks/mvsp.toml";
    refuses(mvsp, "\"MVSP 3.0\"", "\"\"", "name", "is empty");
    refuses(mvsp, "\"https://example.com\"", "\" \"", "source", "is empty");
    refuses(mvsp, "title = \"Reports\"", "title = \"\"", "1.1", "the title is empty");
    refuses("frameworks/soc2.toml", "ids = [\"X.1\", \"X.2\", \"X.3\"]", "", "entries", "either entries or ids");
    refuses("frameworks/soc2.toml", "[\"X.1\", ", "[\"X.1\", \"X.1\", ", "X.1", "stands twice");
    refuses("frameworks/soc2.toml", "\"soc2\"", "\"hipaa\"", "line 1", "unknown variant `hipaa`");
    let mut files = files();
    files.retain(|(name, _)| name != "frameworks/iso27001.toml");
    let found = mistakes(&files);
    assert!(matches!(&found[..], [mistake] if mistake.key == "iso27001" && mistake.reason.contains("has no file")));
}

#[test]
fn a_framework_is_in_the_file_named_after_its_id() {
    let mut files = files();
    let (name, _) = files.iter_mut().find(|(name, _)| name == "frameworks/soc2.toml").expect("a file");
    "frameworks/soc.toml".clone_into(name);
    let found = mistakes(&files);
    assert!(matches!(&found[..], [mistake] if mistake.reason == "soc2 belongs into the file soc2.toml"), "{found:#?}");
}

#[test]
fn mappings_name_ids_that_exist_once() {
    let file = "acct-01.toml";
    refuses(file, "\"X.3\"", "\"X.4\"", "acct-01.first.csf", "there is no X.4 in csf.toml");
    refuses(file, "\"X.3\"", "\"X.2\"", "acct-01.first.csf", "X.2 stands twice");
    refuses(file, "[\"X.2\", \"X.3\"]", "[]", "acct-01.first.csf", "names no id");
    refuses(file, "\"csf\"", "\"nist\"", "line 6", "unknown variant `nist`");
    refuses(file, "\"intersects\"", "\"related\"", "line 6", "unknown variant `related`");
    refuses(file, "relation = \"subset\", ", "", "line 5", "missing field `relation`");
    refuses(file, ", why = \"Both are about people.\"", "", "line 6", "missing field `why`");
}

#[test]
fn every_criterion_is_mapped_once_or_says_why_not() {
    let file = "acct-01.toml";
    refuses(
        file,
        "unmapped = \"No framework asks for this.\"",
        "",
        "acct-01.second",
        "the reason why no framework fits",
    );
    refuses(
        file,
        "\"acct-01.second\"",
        "\"acct-01.second\"\nmaps = [{ framework = \"csf\", ids = [\"X.1\"], relation = \"equal\", why = \"The same.\" }]",
        "acct-01.second.unmapped",
        "goes only with no mappings",
    );
    refuses(file, "\"No framework asks for this.\"", "\"none\"", "acct-01.second.unmapped", "is not a sentence");
    let found = mistakes(&[files(), vec![("acct-02.toml".to_owned(), MAPPED.replace("first", "third"))]].concat());
    let reasons: Vec<&str> = found.iter().map(|mistake| mistake.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["there is no such criterion", "belongs into the file of its control", "this criterion stands twice"]
    );
    let mut files = files();
    for (_, text) in files.iter_mut().filter(|(name, _)| name == file) {
        let (first, _) = text.split_once("\n\n").expect("two criteria");
        *text = first.to_owned();
    }
    let found = mistakes(&files);
    assert!(
        matches!(&found[..], [mistake] if mistake.key == "acct-01.second" && mistake.reason.contains("has no mappings"))
    );
}

#[test]
fn a_reason_is_one_short_sentence_that_promises_nothing() {
    let (file, from, key) = ("acct-01.toml", "Both are about people.", "acct-01.first.csf.why");
    refuses(file, from, "Both are about people", key, "is not a sentence");
    refuses(file, from, "both are about people.", key, "is not a sentence");
    refuses(file, from, "", key, "is not a sentence");
    refuses(file, from, "Both are about `people.", key, "is not a sentence");
    refuses(file, from, &format!("B{}.", "o".repeat(200)), key, "is longer than 200 characters");
    refuses(file, from, "The criterion meets it.", key, "promises too much");
}

#[test]
fn every_entry_of_a_questionnaire_has_one_answer_that_fits_the_mappings() {
    let file = "answers/mvsp.toml";
    refuses(file, "id = \"1.1\"", "id = \"1.1\", covers = \"Asks for it.\"", "1.1.covers", "goes with mappings");
    refuses(file, "covers = \"Asks for passwords.\", ", "", "2.4.covers", "goes with mappings");
    refuses(file, "Lockout is left out.", "Lockout is left out", "2.4.leaves_out", "is a sentence");
    refuses(file, "Asks for passwords.", "Complies.", "2.4.covers", "promises nothing");
    refuses(file, "  { id = \"1.1\", leaves_out = \"Reports are left out.\" },\n", "", "1.1", "has no answer");
    refuses(
        file,
        "answers = [\n",
        "answers = [\n  { id = \"9.9\", leaves_out = \"All.\" },\n",
        "9.9",
        "there is no such entry",
    );
    refuses(file, "answers = [\n", "answers = [\n  { id = \"1.1\", leaves_out = \"All.\" },\n", "1.1", "stands twice");
    let mut files = files();
    files.push(("answers/hipaa.toml".to_owned(), "answers = []".to_owned()));
    let found = mistakes(&files);
    assert!(matches!(&found[..], [mistake] if mistake.reason.contains("no framework of this name")));
}

/// Writes the sample's files below `mappings` in a folder.
pub fn write(root: &std::path::Path) {
    let folder = root.join("mappings");
    for name in ["frameworks", "answers"] {
        std::fs::create_dir_all(folder.join(name)).expect("a folder");
    }
    for (name, text) in files() {
        std::fs::write(folder.join(name), text).expect("a file");
    }
}
