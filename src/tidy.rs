//! House rules that no type and no lint enforces, checked over the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Returns the source files of a module: those in its folder, and the one next to the folder.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder of the sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    if folder.is_dir() {
        walk(&folder, &mut found);
    }
    let top = folder.with_extension("rs");
    found.push((top.clone(), fs::read_to_string(&top).expect("the file of a module")));
    found
}

#[track_caller]
fn assert_none_contains(folder: &str, words: &[&str], rule: &str) {
    let is_test =
        |path: &Path| path.file_stem().is_some_and(|name| name == "tests") || path.iter().any(|part| part == "tests");
    for (path, text) in sources(folder).into_iter().filter(|(path, _)| !is_test(path)) {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for word in words {
                assert!(!line.contains(word), "{}:{}: `{word}`: {rule}", path.display(), number + 1);
            }
        }
    }
}

/// What each part of the program may use of the others, from the lowest layer up. `ARCHITECTURE.md` has the same table. The
/// table is exact: a use that is listed here but not in the code is a mistake, too.
const LAYERS: &[(&str, &[&str])] = &[
    ("stdx", &[]),
    ("hosting", &["stdx"]),
    ("credentials", &["stdx"]),
    ("baseline", &["stdx"]),
    ("catalog", &["stdx", "messages"]),
    ("wire", &["stdx", "credentials", "catalog"]),
    ("evidence", &["stdx", "catalog", "wire"]),
    ("checks", &["stdx", "catalog", "wire", "evidence", "messages"]),
    ("external_scanners", &["stdx", "catalog", "evidence", "checks", "messages"]),
    ("aws", &["stdx", "credentials", "baseline", "catalog", "wire", "evidence", "checks"]),
    ("assessment", &["stdx", "baseline", "catalog", "evidence"]),
    ("share", &["stdx", "baseline", "assessment"]),
    ("plan", &["stdx", "baseline", "catalog", "wire", "evidence", "checks", "assessment", "messages"]),
    ("report", &["stdx", "baseline", "evidence", "assessment", "plan", "messages"]),
    ("protocol", &["stdx", "baseline", "catalog", "evidence", "aws", "assessment", "report"]),
    ("scanner", &["credentials", "baseline", "catalog", "evidence", "checks", "aws", "protocol"]),
    (
        "evidence_worker",
        &["stdx", "baseline", "catalog", "evidence", "checks", "external_scanners", "aws", "protocol", "messages"],
    ),
    ("document_worker", &["stdx", "baseline", "assessment", "plan", "report", "protocol", "messages"]),
    (
        "messages",
        &[
            "stdx",
            "hosting",
            "share",
            "baseline",
            "catalog",
            "evidence",
            "checks",
            "external_scanners",
            "assessment",
            "plan",
            "protocol",
            "scanner",
        ],
    ),
    (
        "browser",
        &[
            "stdx",
            "hosting",
            "share",
            "baseline",
            "catalog",
            "wire",
            "evidence",
            "aws",
            "assessment",
            "protocol",
            "scanner",
            "evidence_worker",
            "document_worker",
            "messages",
        ],
    ),
    (
        "ui",
        &[
            "stdx",
            "hosting",
            "share",
            "baseline",
            "catalog",
            "evidence",
            "aws",
            "assessment",
            "plan",
            "report",
            "protocol",
            "scanner",
            "messages",
            "browser",
        ],
    ),
];

/// Returns the code of a file without comments and without the tests at its end.
fn code_of(text: &str) -> String {
    let mut lines = text.lines().peekable();
    let mut code = Vec::new();
    while let Some(line) = lines.next() {
        let is_test_module = |next: &&str| next.starts_with("mod ") && next.ends_with('{');
        if line == "#[cfg(test)]" && lines.peek().is_some_and(is_test_module) {
            break;
        }
        if !line.trim_start().starts_with("//") {
            code.push(line);
        }
    }
    code.join("\n")
}

/// Whether a file is compiled for tests or for the build only.
fn is_for_tests(path: &Path) -> bool {
    const NAMES: [&str; 4] = ["tests", "trial", "testing", "build"];
    let is_one = |part: Option<&std::ffi::OsStr>| part.is_some_and(|part| NAMES.iter().any(|name| part == *name));
    is_one(path.file_stem()) || path.iter().any(|part| is_one(Some(part)))
}

#[test]
fn the_parts_use_of_each_other_what_the_table_says_and_nothing_else() {
    let mut wrong = Vec::new();
    for (part, allowed) in LAYERS {
        let mut used = BTreeSet::new();
        for (path, text) in sources(part).into_iter().filter(|(path, _)| !is_for_tests(path)) {
            let code = code_of(&text);
            for name in code.split("crate::").skip(1) {
                let name: String =
                    name.chars().take_while(|letter| letter.is_ascii_lowercase() || *letter == '_').collect();
                // `use crate::{…}` would hide what is used.
                assert!(!name.is_empty(), "{}: name the part after `crate::`", path.display());
                if name != *part {
                    used.insert(name);
                }
            }
        }
        let allowed: BTreeSet<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        wrong.extend(used.difference(&allowed).map(|name| format!("`{part}` must not use `{name}`")));
        wrong.extend(allowed.difference(&used).map(|name| format!("`{part}` does not use `{name}` any more")));
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn nothing_is_used_before_its_layer_but_sentences() {
    for (index, (part, used)) in LAYERS.iter().enumerate() {
        for name in *used {
            let below = LAYERS.iter().position(|(other, _)| other == name).expect("a part of the table");
            assert!(below < index || *name == "messages", "`{part}` uses `{name}`, which is not below it");
        }
    }
}

#[test]
fn the_map_shows_the_layers() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).expect("the map");
    for (part, used) in LAYERS {
        let names: Vec<String> = used.iter().map(|name| format!("`{name}`")).collect();
        let row = format!("| `{part}` | {} |", if names.is_empty() { "–".to_owned() } else { names.join(", ") });
        assert!(map.contains(&row), "ARCHITECTURE.md lacks the row {row}");
    }
}

/// Returns all parts except the browser's adapters and the page.
fn core() -> impl Iterator<Item = &'static str> {
    LAYERS.iter().map(|(part, _)| *part).filter(|part| !["browser", "ui"].contains(part))
}

#[test]
fn the_core_knows_nothing_of_the_browser() {
    for folder in core() {
        assert_none_contains(
            folder,
            &["leptos", "web_sys", "wasm_bindgen", "js_sys", "gloo_"],
            "that is for `browser`",
        );
    }
}

#[test]
fn the_core_reads_no_clock_and_rolls_no_dice() {
    for folder in core() {
        assert_none_contains(
            folder,
            &["SystemTime::now", "Instant::now", "rand::", "std::env::", "std::net"],
            "times and ids come in as arguments",
        );
    }
}

/// A program that reads files from outside never holds credentials, and the other way round.
#[test]
fn the_evidence_worker_has_no_code_for_credentials() {
    let words = ["crate::credentials", "aws::sts", "Zeroizing", "crate::scanner"];
    for part in ["evidence", "checks", "external_scanners", "protocol"] {
        assert_none_contains(part, &words, "only the scanner holds credentials");
    }
    for name in ["evidence_worker.rs", "browser/evidence_worker.rs", "bin/evidence_worker.rs"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
        let text = fs::read_to_string(&path).expect("a source file");
        assert!(words.iter().all(|word| !text.contains(word)), "{name}: only the scanner holds credentials");
    }
}

#[test]
fn the_page_touches_the_browser_only_through_its_adapters() {
    assert_none_contains(
        "ui",
        &["web_sys::window", "js_sys::", "gloo_storage", "wasm_bindgen_futures"],
        "that is for `browser`",
    );
}

#[test]
fn the_page_reads_what_it_depends_on() {
    // A memo that is only tracked is never calculated, so nothing would follow it.
    assert_none_contains("ui", &[".track()"], "use `.with(|_| ())`, which also calculates a memo");
}

#[test]
fn the_page_sets_no_inline_styles() {
    assert_none_contains("ui", &["\"style\"", ".style("], "the policy forbids it");
}

/// A literal of the page with two words is a sentence, and sentences belong into `messages`. Class lists, keys and selectors
/// are lower-case letters and signs. Names of groups in `tests` do not count.
#[test]
fn every_sentence_is_in_the_messages() {
    for (path, text) in sources("ui") {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            if line.contains("#[") || line.contains("reason =") || line.contains("expect(") || line.contains("<svg") {
                continue;
            }
            for literal in line.split('"').skip(1).step_by(2) {
                let mut letters = literal.chars();
                // The path of a drawing begins with a letter, too, but continues with a number.
                let is_sentence = literal.contains(' ')
                    && letters.next().is_some_and(char::is_uppercase)
                    && letters.next().is_some_and(|second| second.is_lowercase() || second == ' ');
                assert!(!is_sentence, "{}: \"{literal}\" belongs into `messages`", path.display());
            }
        }
    }
}

/// Returns the paths in a document: in backticks, beginning with a file or folder at the top of the repository, and in links.
fn paths_in(text: &str) -> Vec<&str> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_plain = |path: &&str| !path.contains(|sign: char| sign.is_whitespace() || "*{}<>$…".contains(sign));
    let is_ours = |path: &&str| path.split('/').next().is_some_and(|top| !top.is_empty() && root.join(top).exists());
    let mut found = Vec::new();
    for (number, part) in text.split("```").enumerate() {
        // Every second part is a block of code.
        if number % 2 == 0 {
            found.extend(part.split('`').skip(1).step_by(2).filter(|code| code.contains('/')).filter(is_ours));
            let links = part.split("](").skip(1).filter_map(|link| link.split([')', '#']).next());
            found.extend(links.filter(|link| !link.is_empty() && !link.contains("://")));
        }
    }
    found.retain(is_plain);
    found
}

#[test]
fn every_path_that_documents_name_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut number = 0;
    for name in
        ["ARCHITECTURE.md", "CONTRIBUTING.md", "DECISIONS.md", "README.md", "SECURITY.md", "src/baseline/CRITERIA.md"]
    {
        let text = fs::read_to_string(root.join(name)).expect("a document");
        for path in paths_in(&text) {
            number += 1;
            assert!(root.join(path).exists(), "{name}: there is no {path}");
        }
    }
    assert!(number > 150, "only {number} paths were found");
}
