//! A custom lens of the AWS Well-Architected Tool: a question for each control, a choice for each criterion. The lens is the same
//! for everybody and has no answers. A script imports it, and enters the answers into a workload.
//! <https://docs.aws.amazon.com/wellarchitected/latest/userguide/lenses-format-specification.html>

use super::{Source, pretty, says, text_file};
use crate::assessment::{Status, sample};
use crate::baseline::guidance::Reference;
use crate::baseline::{Control, ControlId, CriterionId, Pillar, Severity};
use crate::messages::labels;
use crate::plan::script::Account;
use crate::report::tickets::cut;
use crate::report::zip::Entry;
use serde_json::{Value, json};

/// The weight from which a criterion that is not met means a high risk.
const ESSENTIAL: u8 = 4;
/// The longest text that both the lens and the API admit, in characters, with an ellipsis.
const LONGEST: usize = 1_000;
/// The longest title, in characters, with an ellipsis.
const LONGEST_TITLE: usize = 120;
/// The longest notes on an answer, in characters, with an ellipsis.
const LONGEST_NOTES: usize = 2_000;
/// The longest notes on a choice, in characters, with an ellipsis.
const LONGEST_CHOICE_NOTES: usize = 240;
const FILE: &str = "footing-lens.json";
const README: &str = "README.md";
/// The script without its data.
const SCRIPT: &str = include_str!("lens.sh");
/// The line in the script that is replaced by the answers.
const ANSWERS: &str = "@ANSWERS@\n";

/// Returns the lens, the script, and a README.
pub(super) fn files(source: &Source<'_>) -> Vec<Entry> {
    let lens = pretty(&lens(source));
    let answers = answers(source);
    let lines: String = answers.iter().map(|(id, answer)| [id, "\t", &answer.to_string(), "\n"].concat()).collect();
    let account = source.account();
    let number = if let Account::Only(id) = &account { id.as_str() } else { "" };
    // Another text has another version.
    let version = super::uuid(&["lens", &lens]);
    let version = ["2022.", version.get(..8).unwrap_or_default()].concat();
    let script = SCRIPT
        .replace("@NAME@", says::LENS)
        .replace("@MARKER@", says::LENS_NOTES)
        .replace("@VERSION@", &version)
        .replace("@FILE@", FILE)
        .replace("@ACCOUNT@", number)
        .replace("@NUMBER@", &answers.len().to_string())
        .replacen(ANSWERS, &lines, 1);
    vec![
        text_file(README, says::lens_readme(answers.len(), &account)),
        text_file(FILE, lens),
        Entry { path: "lens.sh".to_owned(), text: script, is_program: true },
    ]
}

/// Returns what the files contain, in words.
pub(super) fn preview(source: &Source<'_>) -> (String, Vec<String>) {
    let titles = ControlId::all().take(3).map(|id| question_title(id.get()));
    (says::lens(ControlId::all().len(), answers(source).len()), titles.collect())
}

fn lens(source: &Source<'_>) -> Value {
    object! {
        "schemaVersion": "2021-11-01",
        "name": says::LENS,
        "description": says::LENS_DESCRIPTION,
        "pillars": Pillar::ALL.map(|pillar| {
            let questions = ControlId::all().filter(|id| id.get().pillar == pillar);
            object! {
                "id": pillar.as_str(),
                "name": labels::pillar(pillar),
                "questions": questions.map(|id| question(source, id)).collect::<Vec<_>>(),
            }
        }).to_vec(),
    }
}

fn question_title(control: &Control) -> String {
    cut(&plain(&[control.id, " ", control.title].concat()), LONGEST_TITLE)
}

fn question(source: &Source<'_>, id: ControlId) -> Value {
    let control = id.get();
    let guidance = source.guidance.get(&id);
    let mut choices: Vec<Value> = id.criteria().map(|criterion| choice(source, criterion)).collect();
    choices.push(object! {
        "id": none_of(control),
        "title": says::NONE_OF_THESE,
        "helpfulResource": object! {"displayText": says::NONE_OF_THESE_HINT},
    });
    object! {
        "id": token(control.slug),
        "title": question_title(control),
        "description": cut(&plain(guidance.map_or(control.title, |guidance| &guidance.protects)), LONGEST),
        "helpfulResource": guidance.and_then(|guidance| resource(&guidance.references)),
        "choices": choices,
        "riskRules": risk_rules(id),
    }
}

fn choice(source: &Source<'_>, id: CriterionId) -> Value {
    let criterion = id.get();
    let guidance = source.guidance(id);
    let mut help = id.statement().to_owned();
    if let Some(guidance) = guidance {
        help.extend([" ", &guidance.met]);
    }
    let titles: Vec<String> = criterion.actions.iter().map(|action| plain(action.get().title)).collect();
    let actions = guidance.map(|guidance| guidance.actions.as_slice()).unwrap_or_default();
    let page = actions.iter().find_map(|action| action.references.first());
    object! {
        "id": token(criterion.id),
        "title": cut(&plain(criterion.name), LONGEST_TITLE),
        "helpfulResource": object! {"displayText": cut(&plain(&help), LONGEST)},
        "improvementPlan": object! {
            "displayText": cut(&[&titles.join(". "), "."].concat(), LONGEST),
            "url": page.map(|page| page.url.as_str()),
        },
    }
}

fn resource(pages: &[Reference]) -> Option<Value> {
    let page = pages.first()?;
    Some(object! {"displayText": cut(&plain(&page.title), LONGEST), "url": page.url.as_str()})
}

/// Returns the rules for the risk of a question. The first that holds counts.
fn risk_rules(id: ControlId) -> Value {
    let all: Vec<String> = id.criteria().map(|criterion| token(criterion.get().id)).collect();
    let essential = id.criteria().filter(|criterion| criterion.get().weight >= ESSENTIAL);
    let essential: Vec<String> = essential.map(|criterion| token(criterion.get().id)).collect();
    let is_low = id.get().severity == Severity::Low;
    let mut rules = vec![object! {"condition": all.join(" && "), "risk": "NO_RISK"}];
    if !is_low && !essential.is_empty() && essential.len() < all.len() {
        rules.push(object! {"condition": essential.join(" && "), "risk": "MEDIUM_RISK"});
    }
    rules.push(object! {"condition": "default", "risk": if is_low { "MEDIUM_RISK" } else { "HIGH_RISK" }});
    rules.into()
}

/// Returns the answers within the scope, by the id of the question: input of `UpdateAnswer`. Of the sample there are none.
/// A question of which nothing is known has none either, so that it stays unanswered.
fn answers(source: &Source<'_>) -> Vec<(String, Value)> {
    if sample::is_sample(source.assessment()) {
        return Vec::new();
    }
    let scope = source.options.scope;
    let is_in = |id: &ControlId| id.criteria().any(|criterion| scope.covers(&source.statuses, criterion));
    ControlId::all().filter(is_in).filter_map(|id| Some((token(id.get().slug), answer(source, id)?))).collect()
}

fn answer(source: &Source<'_>, id: ControlId) -> Option<Value> {
    let of = |status: Status| -> Vec<CriterionId> {
        id.criteria().filter(|criterion| source.statuses.status(*criterion) == status).collect()
    };
    let (met, not_applicable, unknown) = (of(Status::Met), of(Status::NotApplicable), of(Status::Unknown));
    if unknown.len() == id.criteria().len() {
        return None;
    }
    let line = |criterion: CriterionId| {
        let status = labels::status(source.statuses.status(criterion));
        [&plain(criterion.get().name), ": ", status].concat()
    };
    let heading = says::lens_notes(source.now.date());
    let notes = std::iter::once(heading).chain(id.criteria().map(line)).collect::<Vec<_>>().join("\n");
    let notes = cut(&notes, LONGEST_NOTES);
    let question = token(id.get().slug);
    if not_applicable.len() == id.criteria().len() {
        return Some(json!({
            "QuestionId": question, "IsApplicable": false, "Reason": "OUT_OF_SCOPE", "SelectedChoices": [], "Notes": notes,
        }));
    }
    // Unknown criteria and accepted risks are not selected: the tool counts them as risks.
    let mut selected: Vec<String> = met.iter().map(|criterion| token(criterion.get().id)).collect();
    let is_known_unmet = met.is_empty() && unknown.len() + not_applicable.len() < id.criteria().len();
    if is_known_unmet {
        selected.push(none_of(id.get()));
    }
    let updates = id.criteria().map(|criterion| {
        let update = match source.statuses.status(criterion) {
            Status::Met => object! {"Status": "SELECTED"},
            Status::NotApplicable => object! {
                "Status": "NOT_APPLICABLE", "Reason": "OUT_OF_SCOPE",
                "Notes": cut(labels::status(Status::NotApplicable), LONGEST_CHOICE_NOTES),
            },
            Status::Partly | Status::NotMet | Status::Unknown | Status::AcceptedRisk => {
                object! {"Status": "UNSELECTED"}
            }
        };
        (token(criterion.get().id), update)
    });
    let mut updates: serde_json::Map<String, Value> = updates.collect();
    let none = if is_known_unmet { "SELECTED" } else { "UNSELECTED" };
    updates.insert(none_of(id.get()), object! {"Status": none});
    Some(json!({
        "QuestionId": question, "IsApplicable": true, "SelectedChoices": selected, "ChoiceUpdates": updates,
        "Notes": notes,
    }))
}

/// Returns the id of the choice that says that no other is true.
fn none_of(control: &Control) -> String {
    [&token(control.slug), "_no"].concat()
}

/// Returns an id of ours as the lens admits it: with letters, digits and `_` only.
fn token(id: &str) -> String {
    id.replace(['.', '-'], "_")
}

/// Returns a text of the catalog without the marks of code.
fn plain(text: &str) -> String {
    text.replace('`', "")
}
