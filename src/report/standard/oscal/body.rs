//! What assessment results and plans of action have in common: observations, findings, risks, and what they refer to.

use super::{
    NIST, NS, Source, account_id, end_of, instant, is_assessed, lines, props, prose, says, single, statement, uuid,
};
use crate::assessment::{ActionState, Answer, Exception, Status, Version};
use crate::baseline::{CriterionId, Severity};
use crate::evidence::{Finding, Source as Origin};
use crate::messages::{labels, report as words};
use crate::plan::Row;
use crate::report::model::{Criterion, guidance_of};
use crate::report::standard::{PROGRAM_VERSION, fact_lines, is_open_risk, resources, status_line};
use crate::stdx::time::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The parts of a document about some criteria.
pub(super) struct Body<'a> {
    source: &'a Source<'a>,
    /// Answers and evidence.
    pub(super) observations: Vec<Value>,
    /// A finding for each criterion that applies.
    pub(super) findings: Vec<Value>,
    /// A risk for each criterion that is not met, partly met, or an accepted risk.
    pub(super) risks: Vec<Value>,
    /// An item of a plan of action for each risk.
    pub(super) items: Vec<Value>,
    /// The resources of findings, by their ids here.
    resources: BTreeMap<String, Value>,
    /// The people, by name.
    people: BTreeSet<String>,
    /// The external scanners whose results are in it.
    scanners: BTreeSet<Origin>,
    /// When the first answer was given, or the first evidence observed.
    earliest: Option<Timestamp>,
}

impl<'a> Body<'a> {
    /// Returns the parts about these criteria, without those that do not apply.
    pub(super) fn of(source: &'a Source<'a>, criteria: &[&Criterion]) -> Self {
        let mut body = Self {
            source,
            observations: Vec::new(),
            findings: Vec::new(),
            risks: Vec::new(),
            items: Vec::new(),
            resources: BTreeMap::new(),
            people: BTreeSet::new(),
            scanners: BTreeSet::new(),
            earliest: None,
        };
        criteria.iter().filter(|criterion| is_assessed(criterion)).for_each(|criterion| body.add(criterion));
        body
    }

    /// Returns when the first answer was given, or the first evidence observed.
    pub(super) fn earliest(&self) -> Timestamp {
        self.earliest.unwrap_or(self.source.now)
    }

    /// Returns the resources that observations are about.
    pub(super) fn inventory(&self) -> Vec<Value> {
        self.resources.values().cloned().collect()
    }

    /// Returns the organization and all people that something refers to.
    pub(super) fn parties(&self) -> Vec<Value> {
        let person = |name: &String| object! {"uuid": self.source.uuid(&["person", name]), "type": "person", "name": name.as_str()};
        let name = self.source.title();
        let organization = object! {"uuid": organization(self.source), "type": "organization", "name": name};
        std::iter::once(organization).chain(self.people.iter().map(person)).collect()
    }

    /// Returns the programs that judged.
    pub(super) fn assets(&self) -> Value {
        assets(&self.scanners.iter().copied().collect::<Vec<_>>())
    }

    fn add(&mut self, criterion: &Criterion) {
        let id = criterion.id;
        let mut related = Vec::new();
        if let Some(version) = self.source.assessment().criterion(id).and_then(|record| record.answer.current()) {
            related.extend(self.answer(id, version));
        }
        if let Some(finding) = self.source.assessment().finding(id) {
            related.push(self.evidence(id, finding));
        }
        let related: Vec<Value> = related.into_iter().map(|uuid| object! {"observation-uuid": uuid}).collect();
        let (finding, risk) = (self.source.uuid(&["finding", id.get().id]), self.source.uuid(&["risk", id.get().id]));
        let has_risk = is_open_risk(criterion.status);
        let risks = if has_risk { vec![object! {"risk-uuid": risk.as_str()}] } else { Vec::new() };
        self.findings.push(object! {
            "uuid": finding.as_str(),
            "title": id.get().name,
            "description": lines(std::iter::once(status_line(criterion)).chain(fact_lines(criterion))),
            "props": props(&[
                ("status", criterion.status.as_str()),
                ("basis", self.source.basis(id)),
                ("control", id.get().control.get().id),
            ]),
            "target": target(id, criterion.status),
            "related-observations": related.clone(),
            "related-risks": risks.clone(),
        });
        if has_risk {
            let risk = self.risk(criterion, &risk, &related);
            self.risks.push(risk);
            self.items.push(object! {
                "uuid": self.source.uuid(&["item", id.get().id]),
                "title": id.get().name,
                "description": lines([id.statement().to_owned(), status_line(criterion)].into_iter()),
                "props": props(&[("status", criterion.status.as_str())]),
                "related-findings": vec![object! {"finding-uuid": finding}],
                "related-risks": risks,
            });
        }
    }

    /// Adds an answer, and returns its id.
    fn answer(&mut self, id: CriterionId, version: &Version<Option<Answer>>) -> Option<String> {
        let answer = version.value.as_ref()?;
        let mut texts = vec![words::said(words::answer(answer), &version.author, &version.at.date().to_string())];
        if let Answer::DoesNotApply { reason } = answer {
            texts.push(reason.clone());
        }
        let by = self.person(&version.author).unwrap_or_else(|| organization(self.source));
        let uuid = self.source.uuid(&["answer", id.get().id]);
        self.note_time(version.at);
        self.observations.push(object! {
            "uuid": uuid.as_str(),
            "title": says::answer_to(id.get().name),
            "description": lines(texts.into_iter()),
            "methods": vec!["INTERVIEW"],
            "types": vec!["control-objective"],
            "origins": origins("party", &by, "assessor"),
            "subjects": self.of_account(),
            "collected": instant(version.at),
        });
        Some(uuid)
    }

    /// Adds a finding of a check or scanner, and returns its id.
    fn evidence(&mut self, id: CriterionId, finding: &Finding) -> String {
        let uuid = self.source.uuid(&["evidence", id.get().id]);
        if finding.source.is_external_scanner() {
            self.scanners.insert(finding.source);
        }
        let subjects: Vec<Value> = resources(finding).iter().map(|resource| self.subject(resource)).collect();
        let verdict = words::verdict(finding.verdict);
        let text = words::finding(verdict, &finding.reason, &finding.observed.to_minute(), finding.stated);
        let is_test = finding.stated.is_none() && matches!(finding.source, Origin::Live | Origin::File);
        let calls = says::calls(&finding.calls, &finding.regions);
        let evidence = calls.map(|text| vec![object! {"description": prose(&text)}]).unwrap_or_default();
        self.note_time(finding.observed);
        self.observations.push(object! {
            "uuid": uuid.as_str(),
            "title": says::evidence_about(id.get().name),
            "description": lines(std::iter::once(text)),
            "props": props(&[("resource-count", &count(finding.resource_count))]),
            "methods": vec![if is_test { "TEST" } else { "EXAMINE" }],
            "types": vec!["control-objective"],
            "origins": origins("tool", &tool(finding.source), ""),
            "subjects": if subjects.is_empty() { self.of_account() } else { subjects },
            "relevant-evidence": evidence,
            "collected": instant(finding.observed),
            "expires": instant(finding.counts_until()),
        });
        uuid
    }

    /// Adds a resource, and returns the reference to it.
    fn subject(&mut self, resource: &crate::evidence::Resource) -> Value {
        let (id, region) = (single(&resource.id), single(&resource.region));
        let uuid = self.source.uuid(&["resource", &region, &id]);
        let mut all = vec![object! {"name": "asset-id", "value": id.as_str()}];
        all.extend(props(&[("region", &region), ("kind", &resource.kind)]));
        self.resources.entry(uuid.clone()).or_insert_with(|| {
            object! {
                "uuid": uuid.as_str(),
                "description": prose(&id),
                "props": all,
                "implemented-components": vec![object! {"component-uuid": account_id(self.source)}],
            }
        });
        object! { "subject-uuid": uuid, "type": "inventory-item", "remarks": prose(&resource.what) }
    }

    fn of_account(&self) -> Vec<Value> {
        vec![object! {"subject-uuid": account_id(self.source), "type": "component"}]
    }

    fn note_time(&mut self, at: Timestamp) {
        self.earliest = Some(self.earliest.map_or(at, |earliest| earliest.min(at)));
    }

    /// Adds a person, and returns their id; `None` if there is no name.
    fn person(&mut self, name: &str) -> Option<String> {
        let name = single(name);
        if name.is_empty() {
            return None;
        }
        let uuid = self.source.uuid(&["person", &name]);
        self.people.insert(name);
        Some(uuid)
    }

    fn risk(&mut self, criterion: &Criterion, uuid: &str, related: &[Value]) -> Value {
        let source = self.source;
        let id = criterion.id;
        let is_accepted = criterion.status == Status::AcceptedRisk;
        let exception = source.assessment().exception(id).filter(|_| is_accepted);
        let rows: Vec<&Row> = source.rows(id).collect();
        let open = || rows.iter().filter(|row| row.phase.is_open());
        let due = exception.map(|exception| exception.until).or_else(|| open().filter_map(|row| row.due).min());
        let mut all = Vec::new();
        if is_accepted {
            all.push(object! {"name": "accepted", "value": "true"});
        } else if let Some(place) = source.plan.rows.iter().position(|row| row.criteria.contains(&id)) {
            all.push(object! {"name": "priority", "value": (place + 1).to_string()});
        }
        all.extend(props(&[("due", &due.map(|day| day.to_string()).unwrap_or_default())]));
        let status = match () {
            () if is_accepted => "deviation-approved",
            () if open().any(|row| row.state == ActionState::Doing) => "remediating",
            () => "open",
        };
        let mut remediations: Vec<Value> =
            exception.map(|exception| self.acceptance(id, exception)).into_iter().collect();
        remediations.extend(rows.iter().filter_map(|row| self.remediation(id, row)));
        let why = source.guidance(id).map(|guidance| guidance.why.as_str());
        object! {
            "uuid": uuid,
            "title": says::risk(id.get().name),
            "description": lines(std::iter::once(status_line(criterion)).chain(fact_lines(criterion))),
            "statement": why.unwrap_or_else(|| id.statement()),
            "props": all,
            "status": status,
            "characterizations": vec![characterization(id.get().control.get().severity)],
            "deadline": due.and_then(end_of),
            "remediations": remediations,
            "related-observations": related.to_vec(),
        }
    }

    /// Returns an accepted risk as a response to it.
    fn acceptance(&mut self, id: CriterionId, exception: &Exception) -> Value {
        let by = self.person(&exception.owner);
        object! {
            "uuid": self.source.uuid(&["acceptance", id.get().id]),
            "lifecycle": "completed",
            "title": says::ACCEPT,
            "description": lines(std::iter::once(exception.reason.clone())),
            "props": vec![object! {"name": "type", "value": "accept"}],
            "origins": by.map(|by| origins("party", &by, "risk-owner")),
        }
    }

    /// Returns an action as a response to a risk; `None` if it was set aside.
    fn remediation(&mut self, id: CriterionId, row: &Row) -> Option<Value> {
        let source = self.source;
        let action = row.action.get();
        let owner = self.person(&row.owner);
        let lifecycle = match &row.state {
            ActionState::WontDo { .. } => return None,
            ActionState::Done => "completed",
            ActionState::Doing => "planned",
            ActionState::ToDo if owner.is_some() || row.due.is_some() => "planned",
            ActionState::ToDo => "recommendation",
        };
        let end = row.due.and_then(end_of);
        // Whoever begins later than the due date began on it.
        let timing = end.map(|end| {
            let begun = instant(source.assessment().created);
            let start = if begun < end { begun } else { end.replace("T23:59:59Z", "T00:00:00Z") };
            object! {"within-date-range": object! {"start": start, "end": end}}
        });
        let task = object! {
            "uuid": source.uuid(&["task", id.get().id, action.id]),
            "type": "action",
            "title": action.title,
            "description": lines(std::iter::once(row.note.clone())),
            "props": props(&[
                ("action", action.id),
                ("state", labels::state(&row.state)),
                ("phase", row.phase.as_str()),
                ("minutes", &action.minutes.to_string()),
                ("usd-per-month", &action.usd.to_string()),
            ]),
            "timing": timing,
            "responsible-roles": owner.map(|owner| vec![object! {"role-id": "action-owner", "party-uuids": vec![owner]}]),
        };
        let guidance = source.guidance.get(&action.control).and_then(|guidance| guidance_of(guidance, action.id));
        let guidance = guidance.map(|(_, guidance)| guidance);
        Some(object! {
            "uuid": source.uuid(&["remediation", id.get().id, action.id]),
            "lifecycle": lifecycle,
            "title": action.title,
            "description": guidance.map_or(action.title, |guidance| guidance.result.as_str()),
            "props": vec![object! {"name": "type", "value": "mitigate"}],
            "tasks": vec![task],
        })
    }
}

/// Returns the id of the party that stands for whoever the assessment is of.
pub(super) fn organization(source: &Source<'_>) -> String {
    source.uuid(&["organization"])
}

/// Returns Footing and these scanners as what was used to assess.
pub(super) fn assets(scanners: &[Origin]) -> Value {
    let component = |title: &str, version: &str, description: &str| {
        object! {
            "uuid": uuid(&["tool", title]),
            "type": "software",
            "title": title,
            "description": description,
            "props": if version.is_empty() { Vec::new() } else { vec![object! {"name": "version", "value": version}] },
            "status": object! {"state": "operational"},
        }
    };
    let mut components = vec![component(words::MADE_WITH, PROGRAM_VERSION, says::FOOTING)];
    components.extend(scanners.iter().map(|scanner| component(name(*scanner), "", says::SCANNER)));
    let uses: Vec<Value> =
        components.iter().map(|component| object! {"component-uuid": component["uuid"].clone()}).collect();
    object! {
        "components": components,
        "assessment-platforms": vec![object! {
            "uuid": uuid(&["platform"]),
            "title": words::MADE_WITH,
            "uses-components": uses,
        }],
    }
}

fn name(origin: Origin) -> &'static str {
    match origin {
        Origin::Prowler => says::PROWLER,
        Origin::SecurityHub => says::SECURITY_HUB,
        Origin::Live | Origin::File | Origin::Pasted => words::MADE_WITH,
    }
}

/// Returns the id of the program that judged.
fn tool(origin: Origin) -> String {
    uuid(&["tool", name(origin)])
}

fn origins(kind: &str, actor: &str, role: &str) -> Value {
    Value::from(vec![object! { "actors": vec![object! { "type": kind, "actor-uuid": actor, "role-id": role }] }])
}

fn target(id: CriterionId, status: Status) -> Value {
    let (state, reason) = match status {
        Status::Met => ("satisfied", "pass"),
        Status::Partly | Status::NotMet | Status::AcceptedRisk => ("not-satisfied", "fail"),
        Status::Unknown | Status::NotApplicable => ("not-satisfied", "other"),
    };
    let partial = (status == Status::Partly).then(|| object! {"state": "partial"});
    object! {
        "type": "statement-id",
        "target-id": statement(id),
        "status": object! {"state": state, "reason": reason},
        "implementation-status": partial,
    }
}

fn characterization(severity: Severity) -> Value {
    // NIST says moderate.
    let level = if severity == Severity::Medium { "moderate" } else { severity.as_str() };
    object! {
        "origin": object! { "actors": vec![object! {"type": "tool", "actor-uuid": tool(Origin::Live)}] },
        "facets": vec![
            object! {"name": "severity", "system": NIST, "value": level},
            object! {"name": "severity", "system": NS, "value": severity.as_str()},
        ],
    }
}

fn count(number: u32) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}
