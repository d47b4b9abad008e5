//! OCSF 1.8.0, the format of security data lakes: a compliance finding (class 2003) for each criterion, one a line.
//! <https://schema.ocsf.io/1.8.0/classes/compliance_finding?profiles=cloud>

use super::{LONGEST_FACT, PROGRAM_VERSION, Source, counts, fact_lines, resources, says, single, status_line};
use crate::assessment::{ActionState, Status, sample};
use crate::baseline::{CriterionId, EDITION, Severity};
use crate::messages::{labels, report as words};
use crate::plan::script::Account;
use crate::report::Refusal;
use crate::report::model::Criterion;
use crate::report::tickets::cut;
use serde_json::Value;

/// The most resources of an event.
const MOST_RESOURCES: usize = 20;
/// The class: compliance finding, in the category findings.
const CLASS: u32 = 2003;
/// The activity: create. An event with a known id in `finding_info` is about the same finding.
const CREATE: u32 = 1;

/// Returns one event a line.
pub(super) fn write(source: &Source<'_>) -> Result<String, Refusal> {
    Ok(source.criteria()?.into_iter().map(|criterion| event(source, criterion).to_string() + "\n").collect())
}

/// Returns what the file contains, in words.
pub(super) fn preview(source: &Source<'_>) -> Result<(String, Vec<String>), Refusal> {
    let criteria = source.criteria()?;
    let of = |status| compliance(status).1;
    let row = |criterion: &&Criterion| says::row(criterion.id.get().name, of(criterion.status));
    let all = ["Pass", "Warning", "Fail", "Unknown", labels::status(Status::NotApplicable)];
    Ok((says::events(criteria.len(), &counts(&criteria, &all, of)), criteria.iter().take(3).map(row).collect()))
}

fn event(source: &Source<'_>, criterion: &Criterion) -> Value {
    let id = criterion.id;
    let (severity_id, severity) = severity(criterion.status, id.get().control.get().severity);
    let (status_id, status) = status(source, criterion);
    let time = source.now.as_millis();
    let about = resources_of(source, id);
    let finding = source.assessment().finding(id);
    object! {
        "class_uid": CLASS,
        "class_name": "Compliance Finding",
        "category_uid": 2,
        "category_name": "Findings",
        "activity_id": CREATE,
        "activity_name": "Create",
        "type_uid": CLASS * 100 + CREATE,
        "type_name": "Compliance Finding: Create",
        "time": time,
        "severity_id": severity_id,
        "severity": severity,
        "status_id": status_id,
        "status": status,
        "message": says::row(id.get().name, &status_line(criterion)),
        "metadata": object! {
            "version": "1.8.0",
            "product": object! {"name": words::MADE_WITH, "vendor_name": words::MADE_WITH, "version": PROGRAM_VERSION},
            "profiles": vec!["cloud"],
            "event_code": id.get().id,
        },
        "finding_info": object! {
            "uid": source.finding_id(id),
            "title": id.get().name,
            "desc": id.statement(),
            "types": vec![says::SOFTWARE_CHECKS],
            "last_seen_time": finding.map(|finding| finding.newest().as_millis()),
            "src_url": source.page(id),
        },
        "compliance": compliance_of(criterion),
        "cloud": cloud(source),
        "resources": about,
        "remediation": remediation(source, criterion),
        "unmapped": object! {"footing": object! {
            "status": criterion.status.as_str(),
            "basis": source.basis(id),
            "severity": id.get().control.get().severity.as_str(),
            "baseline_edition": EDITION,
            "sample": sample::is_sample(source.assessment()).then_some(true),
            "left_out": left_out(source),
        }},
    }
}

/// Returns a status in OCSF's terms for what a rule asks for.
fn compliance(status: Status) -> (u32, &'static str) {
    match status {
        Status::Met => (1, "Pass"),
        Status::Partly => (2, "Warning"),
        Status::NotMet | Status::AcceptedRisk => (3, "Fail"),
        Status::Unknown => (0, "Unknown"),
        Status::NotApplicable => (99, labels::status(Status::NotApplicable)),
    }
}

fn compliance_of(criterion: &Criterion) -> Value {
    let (status_id, status) = compliance(criterion.status);
    let facts = fact_lines(criterion).into_iter().map(|line| cut(&line, LONGEST_FACT));
    let details: Vec<String> = std::iter::once(status_line(criterion)).chain(facts).collect();
    object! {
        "standards": vec![words::BASELINE],
        "control": criterion.id.get().control.get().id,
        "requirements": vec![criterion.id.get().id],
        "status_id": status_id,
        "status": status,
        "status_details": details,
    }
}

/// Returns the state of the finding as a piece of work.
fn status(source: &Source<'_>, criterion: &Criterion) -> (u32, &'static str) {
    match criterion.status {
        Status::Met => (4, "Resolved"),
        Status::AcceptedRisk => (3, "Suppressed"),
        Status::NotApplicable => (99, labels::status(Status::NotApplicable)),
        Status::Partly | Status::NotMet | Status::Unknown => {
            let is_in_work = source.rows(criterion.id).any(|row| row.state == ActionState::Doing);
            if is_in_work { (2, "In Progress") } else { (1, "New") }
        }
    }
}

fn severity(status: Status, severity: Severity) -> (u32, &'static str) {
    match (status, severity) {
        (Status::Unknown, _) => (0, "Unknown"),
        (Status::Met | Status::NotApplicable, _) => (1, "Informational"),
        (_, Severity::Low) => (2, "Low"),
        (_, Severity::Medium) => (3, "Medium"),
        (_, Severity::High) => (4, "High"),
        (_, Severity::Critical) => (5, "Critical"),
    }
}

fn cloud(source: &Source<'_>) -> Value {
    let name = source.title();
    let account = match source.account() {
        Account::Only(id) => object! {"uid": id.as_str(), "type_id": 10, "type": "AWS Account", "name": name},
        Account::LeftOut | Account::Unknown => object! {"type_id": 10, "type": "AWS Account", "name": name},
    };
    object! {"provider": "AWS", "account": account}
}

fn resources_of(source: &Source<'_>, id: CriterionId) -> Vec<Value> {
    let named = source.assessment().finding(id).map(resources).unwrap_or_default();
    let one = |resource: &crate::evidence::Resource| {
        let what = single(&resource.what);
        object! {
            "uid": single(&resource.id),
            "type": single(&resource.kind),
            "region": single(&resource.region),
            "data": object! { "what": what },
        }
    };
    if named.is_empty() {
        let uid = match source.account() {
            Account::Only(id) => id.as_str().to_owned(),
            Account::LeftOut | Account::Unknown => source.uuid(&["account"]),
        };
        return vec![object! {"uid": uid, "type": "AwsAccount"}];
    }
    named.iter().take(MOST_RESOURCES).map(one).collect()
}

fn remediation(source: &Source<'_>, criterion: &Criterion) -> Option<Value> {
    let titles: Vec<&str> = source.rows(criterion.id).map(|row| row.action.get().title).collect();
    let page = source.page(criterion.id).into_iter().collect::<Vec<_>>();
    (!titles.is_empty()).then(|| object! { "desc": [&titles.join(". "), "."].concat(), "references": page })
}

fn left_out(source: &Source<'_>) -> String {
    let redaction = source.copy.redaction();
    if redaction.is_none() { String::new() } else { words::redaction(redaction) }
}
