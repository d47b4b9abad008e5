//! OSCAL 1.2.1, NIST's format for assessments: a catalog, a plan and results that refer to each other, and a plan of action and
//! milestones if there is something to put into it. <https://pages.nist.gov/OSCAL/>
//!
//! Descriptions are Markdown, so texts from outside are escaped in them. Everything that OSCAL has no field for is a property
//! in a namespace of our own.

mod body;
mod catalog;

use super::{Source, pretty, says, single, text_file, uuid};
use crate::assessment::{Status, Statuses};
use crate::baseline::{ControlId, CriterionId, EDITION};
use crate::messages::report as words;
use crate::report::Refusal;
use crate::report::markdown::line;
use crate::report::model::Criterion;
use crate::report::zip::Entry;
use crate::stdx::time::{Date, Timestamp};
use body::Body;
use serde_json::{Value, json};

/// The version of OSCAL.
const VERSION: &str = "1.2.1";
/// The namespace of our own properties.
const NS: &str = "urn:uuid:036f9c07-22ce-5d20-b0d2-8281ce8c1877";
/// The namespace of severities.
const NIST: &str = "http://csrc.nist.gov/ns/oscal";
/// The last time that OSCAL's pattern of times admits: the end of 2999.
const LAST: Timestamp = Timestamp::from_millis(32_503_679_999_000);

const CATALOG: &str = "catalog.json";
const PLAN: &str = "assessment-plan.json";
const RESULTS: &str = "assessment-results.json";
const MILESTONES: &str = "plan-of-action-and-milestones.json";
const README: &str = "README.md";

/// Returns the documents, and a README.
pub(super) fn files(source: &Source<'_>) -> Result<Vec<Entry>, Refusal> {
    let criteria = source.criteria()?;
    let open = of_open_risks(&criteria);
    let mut files = vec![
        text_file(README, says::oscal_readme(&line(&source.title()), source.report.day, !open.is_empty())),
        text_file(CATALOG, pretty(&object! {"catalog": catalog::write(source)})),
        text_file(PLAN, pretty(&object! {"assessment-plan": plan(source, &criteria)})),
        text_file(
            RESULTS,
            pretty(&object! {"assessment-results": assessment_results(source, &criteria, Body::of(source, &criteria))}),
        ),
    ];
    if !open.is_empty() {
        let document = milestones(source, Body::of(source, &open));
        files.push(text_file(MILESTONES, pretty(&object! {"plan-of-action-and-milestones": document})));
    }
    Ok(files)
}

/// Returns what the documents contain, in words.
pub(super) fn preview(source: &Source<'_>) -> Result<(String, Vec<String>), Refusal> {
    let criteria = source.criteria()?;
    let assessed = criteria.iter().filter(|criterion| is_assessed(criterion)).count();
    let risks = of_open_risks(&criteria).len();
    let all = Statuses::of(source.assessment(), source.now);
    let unknown = criteria.iter().filter(|criterion| all.status(criterion.id) == Status::Unknown).count();
    let rows = vec![says::oscal_results(assessed, unknown), says::oscal_milestones(risks), says::oscal_others()];
    Ok((says::oscal(if risks > 0 { 4 } else { 3 }), rows))
}

/// Whether a criterion has a finding. What does not apply is excluded from the assessment.
fn is_assessed(criterion: &Criterion) -> bool {
    criterion.status != Status::NotApplicable
}

/// Returns the criteria that are not met, partly met, or an accepted risk.
fn of_open_risks<'a>(criteria: &[&'a Criterion]) -> Vec<&'a Criterion> {
    criteria.iter().copied().filter(|criterion| super::is_open_risk(criterion.status)).collect()
}

fn plan(source: &Source<'_>, criteria: &[&Criterion]) -> Value {
    let (no_plan, catalog) = (uuid(&["no-system-security-plan"]), uuid(&["catalog"]));
    object! {
        "uuid": document(source, PLAN),
        "metadata": metadata(source, says::OSCAL_PLAN, Vec::new()),
        "import-ssp": reference("href", &no_plan),
        "reviewed-controls": object! { "control-selections": vec![object! {"include-controls": selected(criteria)}] },
        "assessment-assets": body::assets(&[]),
        "back-matter": object! { "resources": vec![
            resource(&no_plan, says::NO_SSP, says::NO_SSP_REASON, README, "text/markdown"),
            resource(&catalog, says::OSCAL_CATALOG, says::CATALOG_DESCRIPTION, CATALOG, "application/oscal+json"),
        ] },
    }
}

fn assessment_results(source: &Source<'_>, criteria: &[&Criterion], body: Body<'_>) -> Value {
    let plan = uuid(&["assessment-plan"]);
    let excluded: Vec<&Criterion> = criteria.iter().copied().filter(|criterion| !is_assessed(criterion)).collect();
    let reasons: Vec<Value> = excluded.iter().map(|one| not_applicable(one)).collect();
    let parties = body.parties();
    let result = object! {
        "uuid": source.uuid(&["result", &source.now.to_rfc3339()]),
        "title": line(&source.title()),
        "description": says::RESULT_DESCRIPTION,
        "start": instant(body.earliest().min(source.now)),
        "end": instant(source.now),
        "local-definitions": object! {
            "components": vec![account(source)],
            "inventory-items": body.inventory(),
            "assessment-assets": body.assets(),
        },
        "reviewed-controls": object! {
            "props": reasons,
            "control-selections": vec![object! {
                "include-controls": selected(criteria),
                "exclude-controls": selected(&excluded),
            }],
        },
        "observations": body.observations,
        "risks": body.risks,
        "findings": body.findings,
    };
    object! {
        "uuid": document(source, RESULTS),
        "metadata": metadata(source, says::OSCAL_RESULTS, parties),
        "import-ap": reference("href", &plan),
        "results": vec![result],
        "back-matter": object! { "resources": vec![
            resource(&plan, says::OSCAL_PLAN, says::PLAN_DESCRIPTION, PLAN, "application/oscal+json"),
        ] },
    }
}

fn milestones(source: &Source<'_>, body: Body<'_>) -> Value {
    object! {
        "uuid": document(source, MILESTONES),
        "metadata": metadata(source, says::OSCAL_MILESTONES, body.parties()),
        "system-id": object! { "identifier-type": "https://ietf.org/rfc/rfc4122", "id": account_id(source) },
        "local-definitions": object! {
            "components": vec![account(source)],
            "inventory-items": body.inventory(),
            "assessment-assets": body.assets(),
        },
        "observations": body.observations,
        "risks": body.risks,
        "findings": body.findings,
        "poam-items": body.items,
    }
}

fn metadata(source: &Source<'_>, title: &str, parties: Vec<Value>) -> Value {
    let redaction = source.copy.redaction();
    let left_out = if redaction.is_none() { String::new() } else { words::redaction(redaction) };
    let roles = [("assessor", says::ASSESSOR), ("action-owner", says::ACTION_OWNER), ("risk-owner", says::RISK_OWNER)];
    let has_parties = !parties.is_empty();
    let roles: Vec<Value> = if has_parties {
        roles.into_iter().map(|(id, title)| object! {"id": id, "title": title}).collect()
    } else {
        Vec::new()
    };
    let assessor = vec![object! {"role-id": "assessor", "party-uuids": vec![body::organization(source)]}];
    object! {
        "title": title,
        "last-modified": instant(source.now),
        "version": source.now.to_rfc3339(),
        "oscal-version": VERSION,
        "props": props(&[
            ("baseline-edition", EDITION),
            ("scope", &words::scope(source.options.scope)),
            ("left-out", &left_out),
        ]),
        "roles": roles,
        "parties": parties,
        "responsible-parties": if has_parties { assessor } else { Vec::new() },
    }
}

/// Returns the id of a document. Each revision has another.
fn document(source: &Source<'_>, name: &str) -> String {
    source.uuid(&[name, &source.now.to_rfc3339(), &words::scope(source.options.scope)])
}

/// Returns the id of the component that is the AWS account.
fn account_id(source: &Source<'_>) -> String {
    source.uuid(&["account"])
}

fn account(source: &Source<'_>) -> Value {
    let account = single(&source.report.account);
    object! {
        "uuid": account_id(source),
        "type": "service",
        "title": says::account(&line(&account)),
        "description": line(&source.title()),
        "props": props(&[("account", &account)]),
        "status": object! {"state": "operational"},
    }
}

/// Returns the controls of criteria, each with these criteria as its statements.
fn selected(criteria: &[&Criterion]) -> Vec<Value> {
    let of = |id: ControlId| {
        let of_control = criteria.iter().filter(|criterion| criterion.id.get().control == id);
        let statements: Vec<&str> = of_control.map(|criterion| criterion.id.get().id).collect();
        (!statements.is_empty()).then(|| object! {"control-id": id.get().slug, "statement-ids": statements})
    };
    ControlId::all().filter_map(of).collect()
}

/// Returns why a criterion is not assessed.
fn not_applicable(criterion: &Criterion) -> Value {
    let why = std::iter::once(super::status_line(criterion)).chain(super::fact_lines(criterion));
    object! {
        "name": Status::NotApplicable.as_str(),
        "ns": NS,
        "value": criterion.id.get().id,
        "remarks": lines(why),
    }
}

fn resource(id: &str, title: &str, description: &str, href: &str, media_type: &str) -> Value {
    object! {
        "uuid": id, "title": title, "description": description,
        "rlinks": vec![object! {"href": format!("./{href}"), "media-type": media_type}],
    }
}

fn reference(name: &str, id: &str) -> Value {
    json!({name: format!("#{id}")})
}

/// Returns properties of our own, without those that are empty. The values may be from outside.
fn props(all: &[(&str, &str)]) -> Vec<Value> {
    let one = |(name, value): &(&str, &str)| {
        let value = single(value);
        (!value.is_empty()).then(|| object! {"name": *name, "ns": NS, "value": value})
    };
    all.iter().filter_map(one).collect()
}

/// Returns texts from outside as paragraphs of Markdown in which nothing is markup.
fn lines(texts: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = texts.map(|text| prose(&text)).filter(|text| !text.is_empty()).collect();
    all.join("\n\n")
}

/// Returns a text from outside as a paragraph of Markdown in which nothing is markup, not even OSCAL's own.
fn prose(text: &str) -> String {
    line(text).replace("{{", "{\\{")
}

/// Returns a time in OSCAL's form.
fn instant(at: Timestamp) -> String {
    at.min(LAST).to_rfc3339()
}

/// Returns the end of a day; `None` after the last day that OSCAL's pattern admits.
fn end_of(day: Date) -> Option<String> {
    (day <= LAST.date()).then(|| [&day.to_string(), "T23:59:59Z"].concat())
}

/// Returns the id of the part of the catalog that is a criterion.
fn statement(id: CriterionId) -> &'static str {
    id.get().id
}
