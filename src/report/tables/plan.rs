//! The actions of the plan.

use super::{Cell, Column, Source, priority};
use crate::baseline::guidance::{ActionGuidance, Probe};
use crate::messages::labels as say;
use crate::plan::Phase;
use crate::report::model::Action;

pub(super) const COLUMNS: [Column; 22] = [
    Column::new("name", 38),
    Column::new("ref_id", 26),
    Column::new("control", 11),
    Column::new("severity", 10),
    Column::new("phase", 12),
    Column::new("state", 12),
    Column::new("owner", 18),
    Column::new("eta", 12),
    Column::new("minutes", 9),
    Column::new("usd_per_month", 9),
    Column::new("description", 48),
    Column::new("criteria", 26),
    Column::new("status", 12),
    Column::new("priority", 9),
    Column::new("effort", 8),
    Column::new("category", 11),
    Column::new("why", 40),
    Column::new("resources", 44),
    Column::new("observation", 34),
    Column::new("link", 30),
    Column::long("steps", 40),
    Column::long("verify", 40),
];

pub(super) fn rows(source: &Source<'_>) -> Vec<Vec<Cell>> {
    let phases = source.report.phases.iter();
    phases.flat_map(|phase| phase.actions.iter().map(|action| row(source, phase.phase, action).into())).collect()
}

fn row(source: &Source<'_>, phase: Phase, action: &Action<'_>) -> [Cell; COLUMNS.len()] {
    let entry = action.id.get();
    let lines = |of: fn(&crate::baseline::CriterionId) -> &'static str| {
        Cell::text(&action.criteria.iter().map(of).collect::<Vec<_>>().join("\n"))
    };
    let notes = [action.reason.as_str(), action.note.as_str()];
    let note = notes.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    [
        Cell::text(&entry.title.replace('`', "")),
        Cell::text(entry.id),
        Cell::text(&action.controls.join(" ")),
        Cell::text(action.severity.as_str()),
        Cell::text(say::phase(phase)),
        Cell::text(action.state),
        Cell::said(&action.owner),
        Cell::day(action.due),
        Cell::Number(u32::from(entry.minutes)),
        Cell::Number(u32::from(entry.usd)),
        lines(|id| id.statement()),
        lines(|id| id.get().id),
        Cell::text(status(phase, action.state)),
        priority(action.severity),
        Cell::text(effort(entry.minutes)),
        Cell::text("technical"),
        Cell::text(&action.why),
        Cell::said(&action.resource_lines().join("\n")),
        Cell::said(&note),
        source.page(entry.control, entry.id),
        action.guidance.as_ref().map_or(Cell::Empty, |guidance| Cell::text(&steps(guidance))),
        action.guidance.as_ref().map_or(Cell::Empty, |guidance| Cell::text(&verify(&guidance.verify))),
    ]
}

/// Returns the status in CISO Assistant. An action that is done is not `active` there before its criterion is met.
fn status(phase: Phase, state: &str) -> &'static str {
    match phase {
        Phase::SetAside => "on_hold",
        Phase::Done => "in_progress",
        Phase::Today | Phase::Week | Phase::Month if state == say::STATE_DOING => "in_progress",
        Phase::Today | Phase::Week | Phase::Month => "to_do",
    }
}

fn effort(minutes: u16) -> &'static str {
    match minutes {
        0..=15 => "XS",
        16..=60 => "S",
        61..=240 => "M",
        _ => "L",
    }
}

fn steps(guidance: &ActionGuidance) -> String {
    let numbered = |(index, step): (usize, &String)| [&(index + 1).to_string(), ". ", step].concat();
    guidance.steps.iter().enumerate().map(numbered).collect::<Vec<_>>().join("\n")
}

fn verify(probe: &Probe) -> String {
    let parts = [probe.look.as_deref(), probe.run.as_deref().map(str::trim), Some(probe.expect.as_str())];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}
