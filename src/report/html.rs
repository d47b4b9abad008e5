//! One self-contained page without script, for reading and printing. Text is escaped unless it is marked as markup of ours.

use super::model::{Action, Block, Control, Criterion, Fact, LeftOut, Report};
use crate::assessment::{Score, Status};
use crate::baseline::Pillar;
use crate::baseline::guidance::Reference;
use crate::messages::{labels, report as words};
use maud::{Markup, PreEscaped, html};

const DOCTYPE: PreEscaped<&str> = PreEscaped("<!doctype html>\n");
const STYLE: PreEscaped<&str> = PreEscaped(include_str!("html.css"));
/// A shape for each status, drawn once and used by name.
const SHAPES: PreEscaped<&str> = PreEscaped(include_str!("html.svg"));

pub(super) fn write(report: &Report<'_>) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"; "\n"
                meta name="referrer" content="no-referrer"; "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                title { (report.title) ": " (words::BASELINE) } "\n"
                style { "\n" (STYLE) } "\n"
            } "\n"
            body { "\n"
                (SHAPES)
                header { "\n"
                    p.mark { (words::MADE_WITH) } "\n"
                    h1 { (said(&report.title)) } "\n"
                    p.lead { (words::BASELINE) } "\n"
                    (facts(&report.about))
                    (contents(report))
                } "\n"
                main { "\n"
                    (section("standing", words::STANDING, scores(report)))
                    (section("wall", words::WALL, wall(&report.controls)))
                    (section("plan", words::PLAN, plan(report)))
                    (section("criteria", words::CRITERIA, criteria(&report.controls)))
                } "\n"
            } "\n"
        } "\n"
    };
    page.into_string()
}

/// Plain text from outside. Its lines stay lines; marks of direction in it end with it.
fn said(text: &str) -> Markup {
    html! {
        bdi {
            @for (place, line) in text.split('\n').enumerate() {
                @if place > 0 { br; }
                (line)
            }
        }
    }
}

/// The catalog's text: what stands between backticks is code.
fn rich(text: &str) -> Markup {
    html! {
        @for (place, piece) in text.trim().split('`').enumerate() {
            @if place % 2 == 0 { (piece) } @else { code { (piece) } }
        }
    }
}

fn status(status: Status) -> Markup {
    html! {
        span.status.(status.as_str()) {
            svg aria-hidden="true" { use href={ "#s-" (status.as_str()) } {} }
            (labels::status(status))
        }
    }
}

fn facts(facts: &[Fact]) -> Markup {
    html! {
        @if !facts.is_empty() {
            dl { "\n"
                @for fact in facts {
                    div { dt { (fact.label) } dd { (said(&fact.text)) } } "\n"
                }
            } "\n"
        }
    }
}

fn contents(report: &Report<'_>) -> Markup {
    let link = |id: &str, words: &str| html! { a href={ "#" (id) } { (words) } };
    html! {
        nav aria-label=(words::CONTENTS) { "\n"
            ol { "\n"
                li { (link("standing", words::STANDING)) } "\n"
                li { (link("wall", words::WALL)) } "\n"
                li {
                    (link("plan", words::PLAN))
                    @if !report.phases.is_empty() {
                        "\n"
                        ol { "\n"
                            @for phase in &report.phases {
                                li { (link(phase.phase.as_str(), labels::phase(phase.phase))) } "\n"
                            }
                        }
                    }
                } "\n"
                li { (link("criteria", words::CRITERIA)) } "\n"
            } "\n"
        } "\n"
    }
}

fn section(id: &str, title: &str, content: Markup) -> Markup {
    html! {
        section id=(id) { "\n"
            h2 { (title) } "\n"
            (content)
        } "\n"
    }
}

fn scores(report: &Report<'_>) -> Markup {
    html! {
        @if let Some(first) = report.scores.first() {
            p.score { (words::score(&first.score)) } "\n"
        }
        table { "\n"
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
        p.hint { (words::SCORE_HINT) } "\n"
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
            @if control.criteria.is_empty() { b { (entry.id) } } @else { a href={ "#" (entry.slug) } { (entry.id) } }
            " "
            (status(control.status))
        } "\n"
    }
}

fn plan(report: &Report<'_>) -> Markup {
    html! {
        @if report.phases.is_empty() { p { (words::NO_ACTIONS) } "\n" }
        @for phase in &report.phases {
            h3.phase id=(phase.phase.as_str()) { (labels::phase(phase.phase)) " " small { (phase.totals) } } "\n"
            @for action in &phase.actions { (article(action)) }
        }
        @if !report.left_out.is_empty() {
            h3 { (words::LEFT_OUT) } "\n"
            p { (words::LEFT_OUT_HINT) } "\n"
            ul { "\n"
                @for LeftOut { id, criterion, reason } in &report.left_out {
                    li {
                        (rich(id.get().title)) " " small { "(" (rich(criterion.get().name)) ")" } ": " (reason)
                    } "\n"
                }
            } "\n"
        }
    }
}

fn article(action: &Action<'_>) -> Markup {
    html! {
        article { "\n"
            h4 { (rich(action.id.get().title)) } "\n"
            p.tags {
                span { (labels::severity(action.severity)) }
                @for control in &action.controls { span { (control) } }
            } "\n"
            (facts(&action.facts()))
            @if action.guidance.is_none() { p { (words::NO_STEPS) } "\n" }
            @for part in &action.blocks { (block(part)) "\n" }
        } "\n"
    }
}

fn block(block: &Block<'_>) -> Markup {
    match block {
        Block::Label(label) => html! { h5 { (rich(label)) } },
        Block::Text(text) => html! { p { (rich(text)) } },
        Block::Steps(steps) => html! { ol.steps { "\n" @for step in *steps { li { (rich(step)) } "\n" } } },
        Block::Code(_, code) => html! { pre { code { (code.trim_matches('\n')) } } },
        Block::Values(values) => html! {
            dl.values { "\n"
                @for (name, what) in values {
                    div { dt { code { "{" (name) "}" } } dd { (rich(what)) } } "\n"
                }
            }
        },
        Block::Links(links) => html! { ul.links { "\n" @for reference in *links { li { (link(reference)) } "\n" } } },
    }
}

/// A link, if the address is one of the web.
fn link(Reference { title, url }: &Reference) -> Markup {
    if url.starts_with("https://") {
        html! { a href=(url) rel="noreferrer" { (rich(title)) } }
    } else {
        rich(title)
    }
}

fn criteria(controls: &[Control]) -> Markup {
    html! {
        @if controls.iter().all(|control| control.criteria.is_empty()) { p { (words::NO_CRITERIA) } "\n" }
        @for control in controls.iter().filter(|control| !control.criteria.is_empty()) {
            section.control id=(control.id.get().slug) { "\n"
                h3 { (control.id.get().id) " " (rich(control.id.get().title)) } "\n"
                p { (status(control.status)) " " small { (words::score(&control.score)) } } "\n"
                ul { "\n"
                    @for entry in &control.criteria { (criterion(entry)) }
                } "\n"
            } "\n"
        }
    }
}

fn criterion(criterion: &Criterion) -> Markup {
    html! {
        li {
            p { (rich(criterion.id.statement())) } "\n"
            p {
                (status(criterion.status))
                @if !criterion.basis.is_empty() { " " small { (criterion.basis) } }
            } "\n"
            (facts(&criterion.facts))
        } "\n"
    }
}

/// Returns a text of the catalog as it is in a page.
#[cfg(test)]
pub(super) fn catalog(text: &str) -> String {
    rich(text).into_string()
}
