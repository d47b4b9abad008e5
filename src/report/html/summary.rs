//! The summary, which fits on two printed pages, and the plan as a table.

use super::super::model::{Action, Control, Report};
use super::super::summary::Unknown;
use super::{facts, rich, said, section, shortened, status};
use crate::assessment::Score;
use crate::baseline::Pillar;
use crate::messages::report::summary as says;
use crate::messages::{labels, report as words};
use maud::{Markup, html};

/// The longest owner in a table, in characters. The appendix has it in full.
const LONGEST_OWNER: usize = 40;

pub(super) fn summary(report: &Report<'_>) -> Markup {
    html! {
        (alarm(report))
        (section("standing", words::STANDING, &scores(report)))
        (section("wall", words::WALL, &wall(&report.controls)))
        (section("first", says::FIRST, &first(report)))
        (section("unknown", says::UNKNOWN, &unknown(report.summary.unknown.as_ref())))
        (section("assessed", says::ASSESSED, &facts(&report.summary.assessed)))
    }
}

fn alarm(report: &Report<'_>) -> Markup {
    html! {
        @if !report.summary.alarm.is_empty() {
            section.alarm id="alarm" { "\n"
                h2 { (says::ALARM) } "\n"
                ul { "\n"
                    @for sign in &report.summary.alarm {
                        li { b { (rich(sign.criterion.get().name)) } ": " (said(&sign.reason)) } "\n"
                    }
                } "\n"
                p { (says::alarm_lead()) } "\n"
                ol { "\n" @for step in says::alarm_steps() { li { (step) } "\n" } } "\n"
            } "\n"
        }
    }
}

fn scores(report: &Report<'_>) -> Markup {
    html! {
        @if let Some(first) = report.scores.first() {
            p.score { (says::score(&first.score)) } "\n"
        }
        div.standing { "\n"
            div {
                p { (report.summary.coverage) }
                @if let Some(progress) = &report.summary.progress { p { (progress) } }
                p.hint { (words::SCORE_HINT) }
            } "\n"
            (score_table(report))
        } "\n"
    }
}

fn score_table(report: &Report<'_>) -> Markup {
    html! {
        table.scores { "\n"
            thead { tr { @for head in words::SCORE_HEADS { th scope="col" { (head) } } } } "\n"
            tbody { "\n"
                @for row in &report.scores {
                    tr {
                        th scope="row" { (row.name) }
                        @for cell in cells(&row.score) { td { (cell) } }
                    } "\n"
                }
            } "\n"
        } "\n"
    }
}

/// The cells of a score in the order of [`words::SCORE_HEADS`], behind its name.
fn cells(score: &Score) -> [String; 5] {
    let percent = |number: Option<u8>| number.map_or_else(|| words::NO_SCORE.to_owned(), |number| number.to_string());
    [
        percent(score.score),
        percent(score.possible),
        words::of(score.answered, score.counted),
        words::of(score.verified, score.counted),
        score.accepted_risks.to_string(),
    ]
}

fn wall(controls: &[Control]) -> Markup {
    let course = |pillar: Pillar| controls.iter().filter(move |control| control.id.get().pillar == pillar);
    html! {
        // The account is the foundation: it lies below.
        @for pillar in [Pillar::Workload, Pillar::Account] {
            @if course(pillar).next().is_some() {
                h3.label { (labels::pillar(pillar)) } "\n"
                ol.course { "\n"
                    @for control in course(pillar) { (brick(control)) }
                } "\n"
            }
        }
        p.hint { (words::WALL_HINT) } "\n"
    }
}

fn brick(control: &Control) -> Markup {
    let entry = control.id.get();
    html! {
        li {
            span.parts aria-hidden="true" { @for part in &control.parts { i.(part.as_str()) {} } }
            span.of {
                @if control.criteria.is_empty() { b { (entry.id) } } @else { a href={ "#" (entry.slug) } { (entry.id) } }
                " "
                (status(control.status))
            }
            " "
            span.name { (rich(entry.title)) }
        } "\n"
    }
}

fn first(report: &Report<'_>) -> Markup {
    let first = report.first();
    let [action, control, severity, _, work, cost, _, owner, due, _] = says::PLAN_HEADS;
    html! {
        @if first.is_empty() {
            p { (words::NO_ACTIONS) } "\n"
        } @else {
            p { (report.first_line()) } "\n"
            table.first { "\n"
                thead { tr {
                    @for head in [says::NUMBER, action, control, severity, work, cost, owner, due] {
                        th scope="col" { (head) }
                    }
                } } "\n"
                tbody { "\n"
                    @for (place, action) in first.into_iter().enumerate() {
                        tr {
                            td { (place + 1) "." }
                            td { (title(action)) }
                            td { (action.controls.join(", ")) }
                            td { (labels::severity(action.severity)) }
                            td { (says::work(action.minutes())) }
                            td { (says::usd(action.usd())) }
                            td { (owner_of(action)) }
                            td { (due_of(action)) }
                        } "\n"
                    }
                } "\n"
            } "\n"
        }
    }
}

fn title(action: &Action<'_>) -> Markup {
    let entry = action.id.get();
    html! { a href={ "#" (entry.id) } { (rich(entry.title)) } }
}

fn owner_of(action: &Action<'_>) -> Markup {
    html! { @if !action.owner.is_empty() { (said(&shortened(&action.owner, LONGEST_OWNER))) } }
}

fn due_of(action: &Action<'_>) -> String {
    action.due.map(|day| day.to_string()).unwrap_or_default()
}

fn unknown(unknown: Option<&Unknown>) -> Markup {
    html! {
        @match unknown {
            None => { p { (says::NOTHING_UNKNOWN) } "\n" }
            Some(Unknown { line, named, more }) => {
                p { (line) " " (says::UNKNOWN_MEANS) } "\n"
                ul.gaps { "\n"
                    @for id in named {
                        li { span.id { (id.get().control.get().id) } " " (rich(id.get().name)) } "\n"
                    }
                    @if *more > 0 { li { (words::more(*more)) } "\n" }
                } "\n"
            }
        }
    }
}

pub(super) fn plan(report: &Report<'_>) -> Markup {
    let [action, control, severity, _, work, cost, who, owner, due, state] = says::PLAN_HEADS;
    html! {
        @if report.phases.is_empty() {
            p { (words::NO_ACTIONS) } "\n"
        } @else {
            table.plan { "\n"
                thead { tr {
                    th scope="col" { (action) }
                    @for (one, other) in [(control, severity), (work, cost)] { th scope="col" { (one) br; (other) } }
                    th scope="col" { (who) }
                    th scope="col" { (owner) br; (due) }
                    th scope="col" { (state) }
                } } "\n"
                @for phase in &report.phases {
                    tbody { "\n"
                        tr.phase {
                            th colspan="6" scope="rowgroup" {
                                (labels::phase(phase.phase)) " " small { (words::totals(&phase.totals)) }
                            }
                        } "\n"
                        @for action in &phase.actions { (row(action)) }
                    } "\n"
                }
            } "\n"
        }
        @if !report.left_out.is_empty() { p.hint { (says::left_out(report.left_out.len())) } "\n" }
    }
}

fn row(action: &Action<'_>) -> Markup {
    html! {
        tr {
            td { (title(action)) }
            td { (action.controls.join(", ")) br; " " (labels::severity(action.severity)) }
            td { (says::work(action.minutes())) br; " " (says::usd(action.usd())) }
            td { (action.who().unwrap_or_default()) }
            td { (owner_of(action)) @if !action.owner.is_empty() && action.due.is_some() { br; " " } (due_of(action)) }
            td { (action.state) }
        } "\n"
    }
}
