//! Checks of the files: each file alone, and all files together.

use super::guidance::{ActionGuidance, ActionScope, Cost, OnlyIf, Placeholder, Probe, Reference, Risk, Term};
use super::placeholder::Kind;
use super::source::{
    Catalog, ControlFile, CriterionFile, DecidedBy, Kinds, Mistake, Pillar, ProfileQuestion, SynonymFile, mistake,
};
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of a criterion, in characters. It has to fit on one line in lists.
const NAME_LIMIT: usize = 34;
/// The longest question, in characters.
const QUESTION_LIMIT: usize = 190;
/// The largest number of choices of a profile question. Each has a bit of a `u16`; the last bit is for choices of other editions.
pub const CHOICE_LIMIT: usize = 15;
/// How many kinds of resources conditions may be about: one bit each.
const KIND_LIMIT: usize = 32;

/// Returns every mistake in the files, in the order of the files.
pub fn check(catalog: &Catalog) -> Vec<Mistake> {
    let mut found = Found::default();
    let known = Known::of(catalog, &mut found);
    found.file = "glossary.toml".to_owned();
    check_glossary(&catalog.glossary.terms, &mut found);
    check_synonyms(&catalog.glossary.synonyms, &known, &mut found);
    found.file = "profile.toml".to_owned();
    check_profile(&catalog.profile.questions, catalog.kinds, &mut found);
    if super::tables::kinds(catalog).len() > KIND_LIMIT {
        found.add("shown_by", &format!("conditions are about more than {KIND_LIMIT} kinds of resources"));
    }
    for (name, control) in &catalog.controls {
        found.file.clone_from(name);
        check_control(name, control, catalog, &known, &mut found);
    }
    check_cycles(catalog, &mut found);
    found.mistakes
}

#[derive(Default)]
struct Found {
    file: String,
    mistakes: Vec<Mistake>,
}

impl Found {
    fn add(&mut self, key: &str, reason: &str) {
        self.mistakes.push(mistake(&self.file, key, reason));
    }

    fn text(&mut self, key: &str, value: &str) {
        if value.trim().is_empty() {
            self.add(key, "is empty");
        } else if value.trim() == "…" {
            self.add(key, "is still to be written");
        } else if value.matches('`').count() % 2 == 1 {
            self.add(key, "has an odd number of backticks");
        }
    }
}

impl Found {
    fn texts<'a>(&mut self, key: &str, values: impl IntoIterator<Item = &'a String>) {
        for value in values {
            self.text(key, value);
        }
    }

    fn twice(&mut self, key: &str, values: &[String]) {
        let mut seen = BTreeSet::new();
        for value in values.iter().filter(|value| !seen.insert(*value)) {
            self.add(key, &format!("{value} stands twice"));
        }
    }
}

/// The ids of controls, criteria and actions in all files.
struct Known<'a> {
    controls: BTreeSet<&'a str>,
    criteria: BTreeSet<&'a str>,
    actions: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(catalog: &'a Catalog, found: &mut Found) -> Self {
        let mut known = Self { controls: BTreeSet::new(), criteria: BTreeSet::new(), actions: BTreeSet::new() };
        for (name, control) in &catalog.controls {
            found.file.clone_from(name);
            if !known.controls.insert(control.id.as_str()) {
                found.add("id", &format!("{} stands in two files", control.id));
            }
            for criterion in &control.criteria {
                if !known.criteria.insert(&criterion.id) {
                    found.add(&criterion.id, "this id stands twice");
                }
                for action in &criterion.actions {
                    if !known.actions.insert(&action.id) {
                        found.add(&action.id, "this id stands twice");
                    }
                }
            }
        }
        known
    }
}

/// The longest explanation of a glossary term, in characters.
const MEANING_LIMIT: usize = 220;

fn check_glossary(terms: &[Term], found: &mut Found) {
    let mut known = BTreeSet::new();
    for term in terms {
        let name = term.words.first().map_or("", String::as_str);
        if name.is_empty() {
            found.add("words", "an entry has at least one word");
        }
        for word in term.words.iter().filter(|word| !known.insert(*word)) {
            found.add(word, "stands twice");
        }
        found.text(name, &term.says);
        if term.says.chars().count() > MEANING_LIMIT {
            found.add(name, &format!("is longer than {MEANING_LIMIT} characters"));
        }
    }
}

fn check_synonyms(synonyms: &[SynonymFile], known: &Known<'_>, found: &mut Found) {
    let mut words = BTreeSet::new();
    for synonym in synonyms {
        let name = synonym.words.first().map_or("synonyms", String::as_str);
        if synonym.words.is_empty() || synonym.means.is_empty() && synonym.first.is_empty() {
            found.add(name, "an entry has words, and either `means` or `first`");
        }
        for word in synonym.words.iter().filter(|word| !words.insert(word.to_lowercase())) {
            found.add(name, &format!("{word} stands twice"));
        }
        let is_known =
            |id: &str| known.controls.contains(id) || known.criteria.contains(id) || known.actions.contains(id);
        for id in synonym.first.iter().filter(|id| !is_known(id)) {
            found.add(name, &format!("there is no control, criterion or action {id}"));
        }
    }
}

fn check_profile(questions: &[ProfileQuestion], kinds: Kinds, found: &mut Found) {
    let mut known = BTreeSet::new();
    for question in questions {
        if !known.insert(&question.id) {
            found.add(&question.id, "this id stands twice");
        }
        for (key, value) in [("question", &question.question), ("name", &question.name), ("help", &question.help)] {
            found.text(&format!("{}.{key}", question.id), value);
        }
        found.texts(&format!("{}.choices", question.id), question.choices.iter().map(|choice| &choice.label));
        let is_named = |kind: &str| kinds.iter().any(|(_, named)| named.contains(&kind));
        for kind in question.choices.iter().flat_map(|choice| &choice.shown_by).filter(|kind| !is_named(kind)) {
            found.add(&format!("{}.shown_by", question.id), &format!("no check names resources of the kind {kind}"));
        }
        if question.choices.len() < 2 || question.choices.len() > CHOICE_LIMIT {
            found.add(&format!("{}.choices", question.id), "between 2 and 15 choices are possible");
        }
        let ids: BTreeSet<&str> = question.choices.iter().map(|choice| choice.id.as_str()).collect();
        if ids.len() != question.choices.len() {
            found.add(&format!("{}.choices", question.id), "an id stands twice");
        }
    }
}

fn check_control(name: &str, control: &ControlFile, catalog: &Catalog, known: &Known<'_>, found: &mut Found) {
    let slug = control.id.to_lowercase().replace('.', "-");
    if name != format!("{slug}.toml") {
        found.add("id", &format!("{} belongs into the file {slug}.toml", control.id));
    }
    if !control.id.starts_with(match control.pillar {
        Pillar::Account => "ACCT.",
        Pillar::Workload => "WKLD.",
    }) {
        found.add("pillar", "account goes with ACCT, workload with WKLD");
    }
    for (key, value) in [
        ("title", &control.title),
        ("title_today", &control.title_today),
        ("severity_reason", &control.severity_reason),
        ("protects", &control.protects),
    ] {
        found.text(key, value);
    }
    found.texts("changed", &control.changed);
    if control.references.is_empty() {
        found.add("references", "at least one documentation page is needed");
    }
    check_references("references", &control.references, found);
    if control.criteria.is_empty() {
        found.add("criteria", "a control has at least one criterion");
    }
    for criterion in &control.criteria {
        check_criterion(&slug, criterion, catalog, known, found);
        check_conditions(criterion, catalog, found);
    }
}

/// Checks that everything a condition names exists, and that an unmet criterion always has an action, whatever its finding names.
fn check_conditions(criterion: &CriterionFile, catalog: &Catalog, found: &mut Found) {
    let criteria = || catalog.controls.iter().flat_map(|(_, control)| &control.criteria);
    for action in &criterion.actions {
        let key = format!("{}.only_if", action.id);
        for text in &action.only_if.profile {
            if let Err(reason) = super::tables::choices(text, &catalog.profile) {
                found.add(&key, &reason);
            }
        }
        let served = || criteria().filter(|other| other.id == criterion.id || other.shared.contains(&action.id));
        for kind in &action.only_if.resources {
            if !kind.is_empty() && !served().any(|served| catalog.kinds_of(&served.id).contains(&kind.as_str())) {
                found.add(&key, &format!("the check names no resources of the kind {kind}"));
            }
        }
        found.twice(&key, &action.only_if.resources);
        if action.only_if.not_met && !served().any(|served| served.partly.is_some()) {
            found.add(&key, "not_met goes with partly");
        }
        let is_alone = |served: &CriterionFile| served.actions.len() + served.shared.len() == 1;
        if action.only_if != OnlyIf::default() && served().all(is_alone) {
            found.add(&key, "the only action of a criterion is never left out");
        }
    }
    let actions = || {
        criteria().flat_map(|other| &other.actions).filter(|action| {
            criterion.shared.contains(&action.id) || criterion.actions.iter().any(|own| own.id == action.id)
        })
    };
    let key = format!("{}.actions", criterion.id);
    for kind in catalog.kinds_of(&criterion.id) {
        let is_for = |only_if: &OnlyIf| only_if.resources.is_empty() || only_if.resources.iter().any(|one| one == kind);
        if !actions().any(|action| is_for(&action.only_if)) {
            found.add(&key, &format!("no action is for resources of the kind {kind}"));
        }
    }
    if criterion.partly.is_some() && actions().next().is_some() && actions().all(|action| action.only_if.not_met) {
        found.add(&key, "no action is for what is partly met");
    }
}

fn check_criterion(slug: &str, criterion: &CriterionFile, catalog: &Catalog, known: &Known<'_>, found: &mut Found) {
    let id = &criterion.id;
    if !is_id_of(slug, id) {
        found.add(id, &format!("an id here has the form {slug}.some-words"));
    }
    for (key, value) in [
        ("name", Some(&criterion.name)),
        ("statement", Some(&criterion.statement)),
        ("question", Some(&criterion.question)),
        ("why", Some(&criterion.why)),
        ("met", Some(&criterion.met)),
        ("partly", criterion.partly.as_ref()),
        ("not_met", Some(&criterion.not_met)),
    ] {
        if let Some(value) = value {
            found.text(&format!("{id}.{key}"), value);
        }
    }
    if criterion.name.chars().count() > NAME_LIMIT {
        found.add(&format!("{id}.name"), &format!("is longer than {NAME_LIMIT} characters"));
    }
    if !criterion.question.trim().ends_with('?') || criterion.question.chars().count() > QUESTION_LIMIT {
        found.add(
            &format!("{id}.question"),
            &format!("ends with a question mark and has at most {QUESTION_LIMIT} characters"),
        );
    }
    if !(1..=5).contains(&criterion.weight) {
        found.add(&format!("{id}.weight"), "is between 1 and 5");
    }
    match criterion.decided_by {
        DecidedBy::Question if !criterion.calls.is_empty() => found.add(&format!("{id}.calls"), "a question has none"),
        DecidedBy::Check | DecidedBy::Hint if criterion.calls.is_empty() => {
            found.add(&format!("{id}.calls"), "what a check or a hint reads is missing");
        }
        _ => {}
    }
    for (key, values) in [
        ("calls", &criterion.calls),
        ("depends_on", &criterion.depends_on),
        ("switched_off", &criterion.switched_off),
        ("shared", &criterion.shared),
    ] {
        found.twice(&format!("{id}.{key}"), values);
    }
    for call in &criterion.calls {
        let well_formed = call.split_once(':').is_some_and(|(service, operation)| {
            !service.is_empty()
                && service.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && operation.starts_with(|c: char| c.is_ascii_uppercase())
        });
        if !well_formed {
            found.add(&format!("{id}.calls"), &format!("{call} is not service:Operation"));
        }
    }
    for other in &criterion.depends_on {
        if !known.criteria.contains(other.as_str()) {
            found.add(&format!("{id}.depends_on"), &format!("there is no criterion {other}"));
        }
    }
    for rule in &criterion.switched_off {
        if let Err(reason) = super::tables::rule(rule, &catalog.profile) {
            found.add(&format!("{id}.switched_off"), &reason);
        }
    }
    for action in &criterion.shared {
        if !known.actions.contains(action.as_str()) {
            found.add(&format!("{id}.shared"), &format!("there is no action {action}"));
        } else if criterion.actions.iter().any(|own| own.id == *action) {
            found.add(&format!("{id}.shared"), &format!("{action} is an action of its own"));
        }
    }
    if criterion.actions.is_empty() && criterion.shared.is_empty() {
        found.add(&format!("{id}.actions"), "an action of its own or a shared one is needed");
    }
    check_placeholders(id, &criterion.placeholders, found);
    check_probe(&format!("{id}.find_out"), &criterion.find_out, &[&criterion.placeholders], found);
    let mut used = placeholders_of(criterion.find_out.run.iter());
    for action in &criterion.actions {
        check_action(slug, action, &criterion.placeholders, known, found);
        used.extend(placeholders_of(runs_of(action)));
    }
    check_unused(id, &criterion.placeholders, &used, found);
}

fn check_action(
    slug: &str,
    action: &ActionGuidance,
    shared: &BTreeMap<String, Placeholder>,
    known: &Known<'_>,
    found: &mut Found,
) {
    let id = &action.id;
    if !is_id_of(slug, id) || known.criteria.contains(id.as_str()) {
        found.add(id, &format!("an action's id has the form {slug}.verb-words and is not a criterion's"));
    }
    found.text(&format!("{id}.title"), &action.title);
    found.text(&format!("{id}.result"), &action.result);
    found.text(&format!("{id}.who"), &action.who);
    check_cost(id, &action.cost, found);
    if action.minutes == 0 {
        found.add(&format!("{id}.minutes"), "nothing is done in no time");
    }
    if action.steps.is_empty() {
        found.add(&format!("{id}.steps"), "at least one step is needed");
    }
    if action.scope == ActionScope::Team && action.place.is_none() {
        found.add(&format!("{id}.place"), "says where the steps take place when it is not the AWS console");
    }
    found.texts(&format!("{id}.steps"), &action.steps);
    for (key, value) in [("place", &action.place), ("note", &action.note), ("organization", &action.organization)] {
        found.texts(&format!("{id}.{key}"), value);
    }
    check_placeholders(id, &action.placeholders, found);
    let declared = [shared, &action.placeholders];
    for step in &action.cli {
        found.text(&format!("{id}.cli.say"), &step.say);
        check_run(&format!("{id}.cli"), &step.run, &declared, found);
    }
    check_probe(&format!("{id}.verify"), &action.verify, &declared, found);
    check_risk(&format!("{id}.breaks"), &action.breaks, &declared, found);
    found.texts(&format!("{id}.undo"), &action.undo.steps);
    if action.undo.steps.is_empty() && action.undo.run.is_none() {
        found.add(&format!("{id}.undo"), "steps or run is needed");
    }
    if let Some(run) = &action.undo.run {
        check_run(&format!("{id}.undo"), run, &declared, found);
    }
    check_unused(id, &action.placeholders, &placeholders_of(runs_of(action)), found);
    check_references(&format!("{id}.references"), &action.references, found);
}

/// Checks a cost. Prices change, so a figure needs the month in which it was read and its source.
fn check_cost(id: &str, cost: &Cost, found: &mut Found) {
    found.text(&format!("{id}.cost.words"), &cost.words);
    let has_figures = cost.usd > 0 || cost.words.contains("USD");
    if has_figures && (cost.checked.is_none() || cost.source.is_none()) {
        found.add(&format!("{id}.cost"), "figures need `checked` and `source`");
    }
    if let Some(checked) = &cost.checked {
        let digits = |text: &str, count: usize| text.len() == count && text.chars().all(|c| c.is_ascii_digit());
        if !checked.split_once('-').is_some_and(|(year, month)| digits(year, 4) && digits(month, 2)) {
            found.add(&format!("{id}.cost.checked"), "is a month such as 2026-11");
        }
    }
    if cost.source.as_ref().is_some_and(|url| !is_address(url)) {
        found.add(&format!("{id}.cost.source"), "is not an https address");
    }
}

fn check_risk(key: &str, risk: &Risk, declared: &[&BTreeMap<String, Placeholder>], found: &mut Found) {
    found.text(&format!("{key}.what"), &risk.what);
    found.texts(&format!("{key}.look"), &risk.look);
    found.texts(&format!("{key}.expect"), &risk.expect);
    if (risk.look.is_some() || risk.run.is_some()) != risk.expect.is_some() {
        found.add(key, "expect goes with look or run");
    }
    if let Some(run) = &risk.run {
        check_run(&format!("{key}.run"), run, declared, found);
    }
}

fn check_probe(key: &str, probe: &Probe, declared: &[&BTreeMap<String, Placeholder>], found: &mut Found) {
    found.text(&format!("{key}.expect"), &probe.expect);
    found.texts(&format!("{key}.look"), &probe.look);
    if probe.look.is_none() && probe.run.is_none() {
        found.add(key, "look or run is needed");
    }
    if let Some(run) = &probe.run {
        check_run(&format!("{key}.run"), run, declared, found);
    }
}

fn check_run(key: &str, run: &str, declared: &[&BTreeMap<String, Placeholder>], found: &mut Found) {
    if run.trim().is_empty() {
        found.add(key, "is empty");
    }
    for name in placeholders_in(run) {
        if !declared.iter().any(|names| names.contains_key(&name)) {
            found.add(key, &format!("the placeholder {{{name}}} is not declared"));
        }
    }
}

fn check_placeholders(key: &str, placeholders: &BTreeMap<String, Placeholder>, found: &mut Found) {
    for (name, placeholder) in placeholders {
        if Kind::find(&placeholder.kind).is_none() {
            found.add(&format!("{key}.placeholders.{name}"), &format!("there is no kind {}", placeholder.kind));
        }
        found.text(&format!("{key}.placeholders.{name}.what"), &placeholder.what);
    }
}

fn check_unused(key: &str, placeholders: &BTreeMap<String, Placeholder>, used: &BTreeSet<String>, found: &mut Found) {
    for name in placeholders.keys().filter(|name| !used.contains(*name)) {
        found.add(&format!("{key}.placeholders.{name}"), "is declared and not used");
    }
}

/// Returns all commands of an action.
fn runs_of(action: &ActionGuidance) -> impl Iterator<Item = &String> {
    let others = [&action.verify.run, &action.breaks.run, &action.undo.run];
    action.cli.iter().map(|step| &step.run).chain(others.into_iter().flatten())
}

fn placeholders_of<'a>(runs: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    runs.flat_map(|run| placeholders_in(run)).collect()
}

fn check_references(key: &str, references: &[Reference], found: &mut Found) {
    for reference in references {
        found.text(&format!("{key}.title"), &reference.title);
        if !is_address(&reference.url) {
            found.add(key, &format!("{} is not an https address", reference.url));
        }
    }
}

fn is_address(url: &str) -> bool {
    url.starts_with("https://") && !url.contains(char::is_whitespace)
}

/// Returns the names in `{braces}` without a `$` before them: lower-case letters, digits and hyphens.
pub fn placeholders_in(run: &str) -> Vec<String> {
    let places = run.match_indices('{').map(|(at, _)| run.split_at(at));
    let names = places.filter(|(before, _)| !before.ends_with('$')).filter_map(|(_, rest)| placeholder_at(rest));
    names.map(str::to_owned).collect()
}

/// Returns the name of the placeholder at the beginning of a text.
pub fn placeholder_at(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    is_name.then_some(name)
}

fn is_id_of(slug: &str, id: &str) -> bool {
    id.strip_prefix(slug).and_then(|rest| rest.strip_prefix('.')).is_some_and(|words| {
        !words.is_empty() && words.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    })
}

/// Checks that no criterion depends on itself, even through others. Such a criterion could never be planned.
fn check_cycles(catalog: &Catalog, found: &mut Found) {
    let criteria =
        || catalog.controls.iter().flat_map(|(name, control)| control.criteria.iter().map(move |c| (name, c)));
    let edges: BTreeMap<&str, &[String]> =
        criteria().map(|(_, criterion)| (criterion.id.as_str(), criterion.depends_on.as_slice())).collect();
    for (name, criterion) in criteria() {
        found.file.clone_from(name);
        let start = &criterion.id;
        let mut open: Vec<&str> = criterion.depends_on.iter().map(String::as_str).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if id == start {
                found.add(&format!("{start}.depends_on"), "leads back to itself");
                break;
            }
            if seen.insert(id) {
                open.extend(edges.get(id).into_iter().flat_map(|ids| ids.iter().map(String::as_str)));
            }
        }
    }
}
