//! The criteria, the resources that findings name, and the accepted risks.

use super::{Cell, Column, Source, labels, priority};
use crate::assessment::{Answer, Status, Version};
use crate::baseline::CriterionId;
use crate::evidence::{Finding, WORDS};
use crate::messages::report as words;
use crate::messages::report::summary::came_from;
use crate::stdx::time::Date;

pub(super) const CRITERIA: [Column; 23] = [
    Column::new("name", 30),
    Column::new("ref_id", 26),
    Column::new("footing_status", 14),
    Column::new("severity", 10),
    Column::new("control", 11),
    Column::new("description", 48),
    Column::new("known_by", 16),
    Column::new("answer", 14),
    Column::new("reason", 30),
    Column::new("answered_by", 16),
    Column::new("answered_on", 12),
    Column::new("verdict", 14),
    Column::new("evidence", 44),
    Column::new("observed_on", 12),
    Column::new("source", 14),
    Column::new("resources", 10),
    Column::new("notice", 30),
    Column::new("observation", 34),
    Column::new("status", 12),
    Column::new("priority", 9),
    Column::new("due_date", 12),
    Column::new("filtering_labels", 22),
    Column::new("link", 30),
];

pub(super) const RESOURCES: [Column; 12] = [
    Column::new("resource", 44),
    Column::new("region", 14),
    Column::new("kind", 16),
    Column::new("what", 44),
    Column::new("name", 30),
    Column::new("ref_id", 26),
    Column::new("control", 11),
    Column::new("severity", 10),
    Column::new("verdict", 14),
    Column::new("observed_on", 12),
    Column::new("resources_in_all", 12),
    Column::new("link", 30),
];

pub(super) const RISKS: [Column; 12] = [
    Column::new("name", 30),
    Column::new("ref_id", 26),
    Column::new("description", 48),
    Column::new("control", 11),
    Column::new("severity", 10),
    Column::new("status", 12),
    Column::new("footing_status", 14),
    Column::new("accepted_by", 18),
    Column::new("accepted_on", 12),
    Column::new("expiration_date", 14),
    Column::new("observation", 44),
    Column::new("link", 30),
];

fn within(source: &Source<'_>) -> impl Iterator<Item = CriterionId> {
    let Source { options, statuses, .. } = *source;
    CriterionId::all().filter(move |id| options.scope.covers(statuses, *id))
}

pub(super) fn criteria(source: &Source<'_>) -> Vec<Vec<Cell>> {
    within(source).map(|id| criterion(source, id).into()).collect()
}

fn criterion(source: &Source<'_>, id: CriterionId) -> [Cell; CRITERIA.len()] {
    let assessment = source.copy.assessment();
    let (entry, detail) = (id.get(), source.statuses.detail(id));
    let control = entry.control.get();
    let answered = assessment.criterion(id).and_then(|record| record.answer.current());
    let answered = answered.and_then(|version| Some((version, version.value.as_ref()?)));
    let of_answer = |cell: fn(&Version<Option<Answer>>, &Answer) -> Cell| {
        answered.map_or(Cell::Empty, |(version, answer)| cell(version, answer))
    };
    let finding = assessment.finding(id);
    let of_finding = |cell: fn(&Finding) -> Cell| finding.map_or(Cell::Empty, cell);
    let notices = [
        (detail.conflict, words::CONFLICT),
        (detail.contradicts_profile, words::CONTRADICTS_PROFILE),
        (detail.stale_finding, words::STALE),
        (detail.expired_exception, words::EXPIRED),
    ];
    let notices: Vec<&str> = notices.into_iter().filter_map(|(holds, notice)| holds.then_some(notice)).collect();
    [
        Cell::text(entry.name),
        Cell::text(entry.id),
        Cell::text(detail.status.as_str()),
        Cell::text(control.severity.as_str()),
        Cell::text(control.id),
        Cell::text(id.statement()),
        Cell::text(words::basis(detail.basis)),
        of_answer(|_, answer| Cell::text(words::answer(answer))),
        of_answer(|_, answer| match answer {
            Answer::DoesNotApply { reason } => Cell::said(reason),
            Answer::Met | Answer::Partly | Answer::NotMet | Answer::DontKnow => Cell::Empty,
        }),
        of_answer(|version, _| Cell::said(&version.author)),
        of_answer(|version, _| Cell::Day(version.at.date())),
        of_finding(|finding| Cell::text(words::verdict(finding.verdict))),
        of_finding(|finding| Cell::said(&finding.reason)),
        of_finding(|finding| Cell::Day(finding.observed.date())),
        of_finding(|finding| Cell::text(came_from(finding.source))),
        of_finding(|finding| Cell::Number(finding.resource_count)),
        Cell::text(&notices.join("\n")),
        Cell::said(assessment.note(id)),
        Cell::text(status(detail.status)),
        priority(control.severity),
        Cell::day(due(source, id)),
        labels(&[control.slug, detail.status.as_str()]),
        source.page(entry.control, entry.id),
    ]
}

/// Returns the status of a finding in CISO Assistant. What is unknown is only identified there, never resolved.
fn status(status: Status) -> &'static str {
    match status {
        Status::Met => "resolved",
        Status::Partly | Status::NotMet => "confirmed",
        Status::Unknown => "identified",
        Status::NotApplicable | Status::AcceptedRisk => "dismissed",
    }
}

/// Returns the first day on which an open action for a criterion is due.
fn due(source: &Source<'_>, id: CriterionId) -> Option<Date> {
    let open = source.report.phases.iter().filter(|phase| phase.phase.is_open()).flat_map(|phase| &phase.actions);
    open.filter(|action| action.criteria.contains(&id)).filter_map(|action| action.due).min()
}

pub(super) fn resources(source: &Source<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for id in within(source) {
        let Some(finding) = source.copy.assessment().finding(id) else { continue };
        let (entry, control) = (id.get(), id.get().control.get());
        for resource in finding.listed() {
            let row: [Cell; RESOURCES.len()] = [
                Cell::said(&resource.id),
                Cell::said(&resource.region),
                if resource.kind == WORDS { Cell::Empty } else { Cell::said(&resource.kind) },
                Cell::said(&resource.what),
                Cell::text(entry.name),
                Cell::text(entry.id),
                Cell::text(control.id),
                Cell::text(control.severity.as_str()),
                Cell::text(words::verdict(finding.verdict)),
                Cell::Day(finding.observed.date()),
                Cell::Number(finding.resource_count),
                source.page(entry.control, entry.id),
            ];
            rows.push(row.into());
        }
    }
    rows
}

pub(super) fn risks(source: &Source<'_>) -> Vec<Vec<Cell>> {
    let assessment = source.copy.assessment();
    let row = |id: CriterionId| {
        let version = assessment.criterion(id)?.exception.current()?;
        let exception = version.value.as_ref()?;
        let (entry, control) = (id.get(), id.get().control.get());
        let status = if exception.until < source.now.date() { "expired" } else { "approved" };
        let row: [Cell; RISKS.len()] = [
            Cell::text(entry.name),
            Cell::text(entry.id),
            Cell::text(id.statement()),
            Cell::text(control.id),
            Cell::text(control.severity.as_str()),
            Cell::text(status),
            Cell::text(source.statuses.status(id).as_str()),
            Cell::said(&exception.owner),
            Cell::Day(version.at.date()),
            Cell::Day(exception.until),
            Cell::said(&exception.reason),
            source.page(entry.control, entry.id),
        ];
        Some(row.into())
    };
    within(source).filter_map(row).collect()
}
