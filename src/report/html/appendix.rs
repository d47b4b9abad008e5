//! The appendix: the instructions of each action, the criteria with answers and evidence, and what is not in the plan.

use super::super::model::{Action, Block, Control, Criterion, LeftOut, Report, Resource};
use super::super::pages::WHOLE_LINES;
use super::{facts, rich, said, status};
use crate::baseline::guidance::Reference;
use crate::messages::report::summary as says;
use crate::messages::{labels, report as words};
use maud::{Markup, html};

pub(super) fn appendix(report: &Report<'_>) -> Markup {
    html! {
        p.hint.screen-only { (says::APPENDIX_HINT) } "\n"
        section id="instructions" { "\n"
            h3 { (says::INSTRUCTIONS) } "\n"
            @if report.phases.is_empty() { p { (words::NO_ACTIONS) } "\n" }
            @for phase in &report.phases {
                h4 id=(phase.phase.as_str()) {
                    (labels::phase(phase.phase)) " " small { (words::totals(&phase.totals)) }
                } "\n"
                @for action in &phase.actions { (article(action)) }
            }
        } "\n"
        (left_out(&report.left_out))
        section id="criteria" { "\n"
            h3 { (words::CRITERIA) } "\n"
            (criteria(&report.controls))
        } "\n"
    }
}

fn left_out(all: &[LeftOut]) -> Markup {
    html! {
        @if !all.is_empty() {
            section id="left-out" { "\n"
                h3 { (words::LEFT_OUT) } "\n"
                p { (words::LEFT_OUT_HINT) } "\n"
                ul { "\n"
                    @for LeftOut { id, criterion, reason } in all {
                        li {
                            (rich(id.get().title)) " " small { "(" (rich(criterion.get().name)) ")" } ": " (reason)
                        } "\n"
                    }
                } "\n"
            } "\n"
        }
    }
}

/// An action. Its id is within the fold, so that a link to it unfolds it.
fn article(action: &Action<'_>) -> Markup {
    let entry = action.id.get();
    html! {
        details.act { "\n"
            summary {
                h5 { (rich(entry.title)) }
                " "
                small { (action.controls.join(", ")) ", " (labels::severity(action.severity)) }
            } "\n"
            div id=(entry.id) { "\n"
                (facts(&action.facts()))
                (resources(action))
                @if action.guidance.is_none() { p { (words::NO_STEPS) } "\n" }
                @for part in &action.blocks() { (block(part)) "\n" }
            } "\n"
        } "\n"
    }
}

fn resources(action: &Action<'_>) -> Markup {
    html! {
        @if !action.resources.is_empty() || action.more_resources > 0 {
            h6 { (says::ABOUT) } "\n"
            ul.resources { "\n"
                @for one in &action.resources { li { (resource(one)) } "\n" }
                @if action.more_resources > 0 { li { (words::more(action.more_resources)) } "\n" }
            } "\n"
        }
    }
}

fn resource(Resource { id, region, wrong, address }: &Resource) -> Markup {
    html! {
        @match address.as_deref().filter(|address| address.starts_with("https://")) {
            Some(address) => a.console href=(address) rel="noreferrer" { (said(id)) },
            None => (said(id)),
        }
        (said(&words::resource("", region, wrong)))
    }
}

fn block(block: &Block<'_>) -> Markup {
    match block {
        Block::Label(label) => html! { h6 { (rich(label)) } },
        Block::Text(text) => html! { p { (rich(text)) } },
        Block::Steps(steps) => html! { ol.steps { "\n" @for step in *steps { li { (rich(step)) } "\n" } } },
        Block::Code(_, code) => {
            let code = code.trim_matches('\n');
            html! { pre.long[code.lines().count() > WHOLE_LINES] { code { (code) } } }
        }
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
            details.control { "\n"
                summary {
                    h4 { (control.id.get().id) " " (rich(control.id.get().title)) }
                    " "
                    (status(control.status))
                } "\n"
                div id=(control.id.get().slug) { "\n"
                    p { small { (words::score(&control.score)) } } "\n"
                    ul { "\n"
                        @for entry in &control.criteria { (criterion(entry)) }
                    } "\n"
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
