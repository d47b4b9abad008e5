//! Everything an action says: what is true afterwards, steps, commands, verification, cost.

use super::code_block::code_block;
use super::probe::probe;
use super::prose::prose;
use crate::baseline::ActionId;
use crate::baseline::guidance::{ActionGuidance, ActionScope, Reference};
use crate::messages::ui as say;
use crate::ui::el::{Nodes, el, many, node};
use crate::ui::library::{Loaded, of_action};
use crate::ui::state::App;
use leptos::prelude::*;

/// CloudShell in the person's own console.
const CLOUDSHELL: &str = "https://console.aws.amazon.com/cloudshell/home";

/// An action's guidance, loaded when it is first shown. Its headings are of the given level, such as `h4`.
pub fn action_panel(id: ActionId, level: &'static str) -> AnyView {
    let app = App::get();
    let control = id.get().control;
    let text = app.library.control(control);
    let body = move || match text.get() {
        Loaded::Loading => el("p").class("quiet").attr("role", "status").child(say::LOADING).into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(control)),
        Loaded::Ready(guidance) => of_action(&guidance, id).map(|action| details(action, level)).into_any(),
    };
    el("div").class("action-panel").child(body).into_any()
}

/// A text that could not be had, with a button to try again.
pub fn not_loaded(retry: impl Fn() + 'static) -> AnyView {
    el("p")
        .attr("role", "alert")
        .child(say::NOT_LOADED)
        .child(" ")
        .child(
            el("button")
                .attr("type", "button")
                .class("quiet-button")
                .on("click", move |_| retry())
                .child(say::TRY_AGAIN),
        )
        .into_any()
}

fn details(action: &ActionGuidance, level: &'static str) -> AnyView {
    let steps = action.steps.iter().map(|step| el("li").child(prose(step))).nodes();
    let place = action.place.clone().unwrap_or_else(|| say::AWS_CONSOLE.to_owned());
    let commands = action
        .cli
        .iter()
        .map(|step| many(vec![node(el("p").child(prose(&step.say))), node(code_block(step.run.clone()))]));
    let cli = (!action.cli.is_empty()).then(|| {
        el("section")
            .child(el(level).class("part-title").child(say::WITH_CLI))
            .child(
                el("p").class("quiet").child(say::CLI_EXPLAINED).child(" ").child(
                    el("a")
                        .attr("href", CLOUDSHELL)
                        .attr("target", "_blank")
                        .attr("rel", "noopener noreferrer")
                        .child(say::OPEN_CLOUDSHELL),
                ),
            )
            .child(placeholders(action))
            .child(commands.nodes())
    });
    let template = |title: &'static str, text: &Option<String>| {
        text.clone().map(|text| el("details").class("more").child(el("summary").child(title)).child(code_block(text)))
    };
    let breaks = action.breaks.as_ref().map(|breaks| {
        el("details").class("more").child(el("summary").child(say::WHAT_MAY_BREAK)).child(probe(breaks, say::MEANING))
    });
    let undo = action.undo.as_ref().map(|undo| {
        let steps = undo.steps.iter().map(|step| el("li").child(prose(step))).nodes();
        el("details")
            .class("more")
            .child(el("summary").child(say::UNDO_TITLE))
            .child(el("ol").child(steps))
            .child(undo.run.clone().map(code_block))
    });
    many(vec![
        node(el("p").class("result").child(el("b").child(say::AFTERWARDS)).child(" ").child(prose(&action.result))),
        node(
            el("dl")
                .class("facts")
                .child(el("dt").child(say::WORK))
                .child(el("dd").child(say::minutes(u32::from(action.minutes))))
                .child(el("dt").child(say::COST))
                .child(el("dd").child(prose(&action.cost.words)))
                .child(
                    (action.scope == ActionScope::Region)
                        .then(|| many(vec![node(el("dt").child(say::WHERE)), node(el("dd").child(say::EACH_REGION))])),
                )
                .child(
                    action
                        .who
                        .as_deref()
                        .map(|who| many(vec![node(el("dt").child(say::WHO)), node(el("dd").child(prose(who)))])),
                ),
        ),
        node(action.note.as_deref().map(|note| el("p").class("note").child(prose(note)))),
        node(breaks),
        node(
            el("section").child(el(level).class("part-title").child(place)).child(el("ol").class("steps").child(steps)),
        ),
        node(cli),
        node(template(say::CLOUDFORMATION, &action.cloudformation)),
        node(template(say::TERRAFORM, &action.terraform)),
        node(
            el("section")
                .child(el(level).class("part-title").child(say::VERIFY))
                .child(probe(&action.verify, say::MUST_BE)),
        ),
        node(undo),
        node(references(&action.references, level)),
    ])
    .into_any()
}

/// What the names in braces stand for.
fn placeholders(action: &ActionGuidance) -> Option<AnyView> {
    let entries = action.placeholders.iter().map(|(name, placeholder)| {
        many(vec![
            node(el("dt").child(el("code").child(format!("{{{name}}}")))),
            node(el("dd").child(prose(&placeholder.what))),
        ])
    });
    (!action.placeholders.is_empty()).then(|| {
        many(vec![
            node(el("p").class("quiet").child(say::PLACEHOLDERS)),
            node(el("dl").class("placeholders").child(entries.nodes())),
        ])
        .into_any()
    })
}

/// Links to documentation pages; they open beside the app.
pub fn references(references: &[Reference], level: &'static str) -> Option<AnyView> {
    let link = |reference: &Reference| {
        el("li").child(
            el("a")
                .attr("href", reference.url.clone())
                .attr("target", "_blank")
                .attr("rel", "noopener noreferrer")
                .child(reference.title.clone()),
        )
    };
    (!references.is_empty()).then(|| {
        el("section")
            .class("references")
            .child(el(level).class("part-title").child(say::READ_MORE))
            .child(el("ul").child(references.iter().map(link).nodes()))
            .into_any()
    })
}
