//! An action's guidance: result, steps, commands, templates, verification, cost.

use super::code_block::code_block;
use super::probe::{probe, risk};
use super::prose::{Words, prose};
use crate::baseline::ActionId;
use crate::baseline::guidance::{ActionGuidance, ActionScope, CommandStep, Reference, Undo};
use crate::browser::files;
use crate::messages::ui as say;
use crate::plan::fill;
use crate::ui::el::{Child, CollectViews, El, any_view, el, fragment, quiet_button};
use crate::ui::library::{Loaded, of_action};
use crate::ui::state::App;
use leptos::prelude::*;

/// The address of CloudShell in the AWS console.
const CLOUDSHELL: &str = "https://console.aws.amazon.com/cloudshell/home";

/// A part that a page adds below an action's commands. The pages of the first program add nothing, so that they need no
/// code for it.
pub type BelowCommands = fn(ActionId) -> AnyView;

/// An action's guidance, loaded when first shown. `level` is the element of its headings, such as `h4`.
pub fn action_panel(id: ActionId, level: &'static str, below: BelowCommands) -> AnyView {
    let app = App::get();
    let control = id.get().control;
    let text = app.library.control(control);
    let body = move || match text.get() {
        Loaded::Loading => el("p").class("quiet").attr("role", "status").child(say::LOADING).into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(control)),
        Loaded::Ready(guidance) => {
            let words = Words::of(&guidance);
            of_action(&guidance, id).map(|action| details(action, level, &words, below)).into_any()
        }
    };
    el("div").class("action-panel").child(body).into_any()
}

/// A message that a text could not be loaded, with a button to try again.
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

/// An action's guidance in full.
pub fn details(action: &ActionGuidance, level: &'static str, words: &Words<'_>, below: BelowCommands) -> AnyView {
    let general = action;
    let action = &own(general);
    let steps = action.steps.iter().map(|step| el("li").child(words.prose(step))).collect_views();
    let place = action.place.clone().unwrap_or_else(|| say::AWS_CONSOLE.to_owned());
    let section = |title: String, content: AnyView| {
        el("section").child(el(level).class("part-title").child(title)).child(content).into_any()
    };
    fragment(vec![
        any_view(
            el("p").class("result").child(el("b").child(say::AFTERWARDS)).child(" ").child(words.prose(&action.result)),
        ),
        facts(action, words),
        any_view(
            action
                .organization
                .as_deref()
                .map(|text| el("p").child(el("b").child(say::IN_ORGANIZATION)).child(" ").child(words.prose(text))),
        ),
        any_view(action.note.as_deref().map(|note| el("p").class("note").child(words.prose(note)))),
        risk(&action.breaks, words),
        section(place, el("ol").class("steps").child(steps).into_any()),
        any_view(
            (!action.cli.is_empty())
                .then(|| section(say::WITH_CLI.to_owned(), commands(general, action, words, below))),
        ),
        template(say::CLOUDFORMATION, say::CLOUDFORMATION_EXPLAINED, &action.cloudformation, &action.id, "yaml"),
        template(say::TERRAFORM, say::TERRAFORM_EXPLAINED, &action.terraform, &action.id, "tf"),
        section(say::VERIFY.to_owned(), probe(&action.verify, say::MUST_BE, words)),
        undo(&action.undo, words),
        any_view(references(&action.references, level)),
    ])
}

fn undo(undo: &Undo, words: &Words<'_>) -> AnyView {
    let steps = undo.steps.iter().map(|step| el("li").child(words.prose(step))).collect_views();
    el("details")
        .class("more")
        .child(el("summary").child(say::UNDO_TITLE))
        .child((!undo.steps.is_empty()).then(|| el("ol").child(steps)))
        .child(undo.run.clone().map(code_block))
        .into_any()
}

/// An action's effort, cost, Regions, and who can do it.
fn facts(action: &ActionGuidance, words: &Words<'_>) -> AnyView {
    let fact = |name: &'static str, text: AnyView| {
        fragment(vec![any_view(el("dt").child(name)), any_view(el("dd").child(text))])
    };
    let cost = &action.cost;
    let source = cost
        .source
        .clone()
        .zip(cost.checked.as_deref())
        .map(|(url, month)| fragment(vec![any_view(" "), any_view(outside(url, say::prices_of(month)))]));
    let each_region = action.scope == ActionScope::Region;
    el("dl")
        .class("facts")
        .child(fact(say::WORK, any_view(say::minutes(u32::from(action.minutes)))))
        .child(fact(say::COST, fragment(vec![prose(&cost.words), any_view(source)])))
        .child(each_region.then(|| fact(say::WHERE, any_view(say::EACH_REGION))))
        .child(fact(say::WHO, words.prose(&action.who)))
        .into_any()
}

/// The action with its commands filled, if anything is known that fills them.
fn own(action: &ActionGuidance) -> ActionGuidance {
    let app = App::get();
    // Read once: a panel that is rebuilt when findings arrive would close what the person is reading.
    let found =
        |id| untrack(|| app.document.with_untracked(|open| open.finding(id).cloned()).map(|one| app.in_full(id, one)));
    let found = ActionId::find(&action.id).map(|id| fill::resources(id, found)).unwrap_or_default();
    (app.fill)(app, action, &found)
}

fn commands(general: &ActionGuidance, action: &ActionGuidance, words: &Words<'_>, below: BelowCommands) -> AnyView {
    let step = |(general, step): (&CommandStep, &CommandStep)| {
        fragment(vec![
            any_view(el("p").child(words.prose(&step.say))),
            any_view((general.run != step.run).then(|| el("p").class("quiet").child(say::FILLED))),
            code_block(step.run.clone()),
        ])
    };
    fragment(vec![
        any_view(
            el("p")
                .class("quiet")
                .child(say::CLI_EXPLAINED)
                .child(" ")
                .child(outside(CLOUDSHELL.to_owned(), say::OPEN_CLOUDSHELL.to_owned())),
        ),
        any_view(placeholders(action)),
        any_view(general.cli.iter().zip(&action.cli).map(step).collect_views()),
        any_view(ActionId::find(&action.id).map(below)),
    ])
}

/// A template in a closed fold. It can be copied, or saved under the action's name.
fn template(
    title: &'static str,
    explained: &'static str,
    text: &Option<String>,
    id: &str,
    ending: &'static str,
) -> AnyView {
    let app = App::get();
    let name = format!("{id}.{ending}");
    any_view(text.clone().map(|text| {
        let content = text.clone();
        let save = move || {
            if files::download(&name, "text/plain", &content).is_err() {
                app.tell(say::DOWNLOAD_REFUSED);
            }
        };
        el("details")
            .class("more")
            .child(el("summary").child(title))
            .child(el("p").class("quiet").child(prose(explained)))
            .child(code_block(text))
            .child(el("p").child(quiet_button(say::SAVE_TEMPLATE, save)))
    }))
}

/// A link to another site, which opens in a new tab.
pub fn outside(url: String, title: impl Child) -> El {
    el("a").attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer").child(title)
}

/// The meanings of the placeholders in braces that the commands of an action have.
fn placeholders(action: &ActionGuidance) -> Option<AnyView> {
    let mut entries = Vec::new();
    for (name, placeholder) in &action.placeholders {
        if fill::has_placeholder(action, name) {
            entries.push(any_view(el("dt").child(el("code").child(["{", name, "}"].concat()))));
            entries.push(any_view(el("dd").child(prose(&placeholder.what))));
        }
    }
    (!entries.is_empty()).then(|| {
        fragment(vec![
            any_view(el("p").class("quiet").child(say::PLACEHOLDERS)),
            any_view(el("dl").class("placeholders").child(fragment(entries))),
        ])
        .into_any()
    })
}

/// Links to documentation, which open in new tabs.
pub fn references(references: &[Reference], level: &'static str) -> Option<AnyView> {
    let link = |reference: &Reference| el("li").child(outside(reference.url.clone(), reference.title.clone()));
    (!references.is_empty()).then(|| {
        el("section")
            .class("references")
            .child(el(level).class("part-title").child(say::READ_MORE))
            .child(el("ul").child(references.iter().map(link).collect_views()))
            .into_any()
    })
}
