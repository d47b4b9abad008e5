//! Everything an action says: what is true afterwards, steps, commands, verification, cost.

use super::code_block::code_block;
use super::probe::probe;
use super::prose::prose;
use crate::baseline::ActionId;
use crate::baseline::guidance::{ActionGuidance, ActionScope, Reference};
use crate::messages::ui as say;
use crate::ui::library::{Loaded, of_action};
use crate::ui::state::App;
use leptos::prelude::*;

/// CloudShell in the person's own console.
const CLOUDSHELL: &str = "https://console.aws.amazon.com/cloudshell/home";

/// An action's guidance, loaded when it is first shown.
pub fn action_panel(id: ActionId) -> AnyView {
    let app = App::get();
    let control = id.get().control;
    let text = app.library.control(control);
    let body = move || match text.get() {
        Loaded::Loading => view! { <p class="quiet" role="status">{say::LOADING}</p> }.into_any(),
        Loaded::Failed(_) => not_loaded(move || app.library.retry(control)),
        Loaded::Ready(guidance) => of_action(&guidance, id).map(details).into_any(),
    };
    view! { <div class="action-panel">{body}</div> }.into_any()
}

/// A text that could not be had, with a button to try again.
pub fn not_loaded(retry: impl Fn() + 'static) -> AnyView {
    view! {
        <p role="alert">
            {say::NOT_LOADED} " "
            <button type="button" class="quiet-button" on:click=move |_| retry()>{say::TRY_AGAIN}</button>
        </p>
    }
    .into_any()
}

fn details(action: &ActionGuidance) -> AnyView {
    let steps = action.steps.iter().map(|step| view! { <li>{prose(step)}</li> }).collect_view();
    let place = action.place.clone().unwrap_or_else(|| say::AWS_CONSOLE.to_owned());
    let commands = action.cli.iter().map(|step| {
        view! {
            <p>{prose(&step.say)}</p>
            {code_block(step.run.clone())}
        }
    });
    let cli = (!action.cli.is_empty()).then(|| {
        view! {
            <section>
                <h4>{say::WITH_CLI}</h4>
                <p class="quiet">
                    {say::CLI_EXPLAINED} " "
                    <a href=CLOUDSHELL target="_blank" rel="noopener noreferrer">{say::OPEN_CLOUDSHELL}</a>
                </p>
                {placeholders(action)}
                {commands.collect_view()}
            </section>
        }
    });
    let template = |title: &'static str, text: &Option<String>| {
        text.clone().map(|text| {
            view! {
                <details class="more">
                    <summary>{title}</summary>
                    {code_block(text)}
                </details>
            }
        })
    };
    let breaks = action.breaks.as_ref().map(|breaks| {
        view! {
            <details class="more">
                <summary>{say::WHAT_MAY_BREAK}</summary>
                {probe(breaks, say::MEANING)}
            </details>
        }
    });
    let undo = action.undo.as_ref().map(|undo| {
        let steps = undo.steps.iter().map(|step| view! { <li>{prose(step)}</li> }).collect_view();
        view! {
            <details class="more">
                <summary>{say::UNDO_TITLE}</summary>
                <ol>{steps}</ol>
                {undo.run.clone().map(code_block)}
            </details>
        }
    });
    view! {
        <p class="result"><b>{say::AFTERWARDS}</b> " " {prose(&action.result)}</p>
        <dl class="facts">
            <dt>{say::WORK}</dt>
            <dd>{say::minutes(u32::from(action.minutes))}</dd>
            <dt>{say::COST}</dt>
            <dd>{prose(&action.cost.words)}</dd>
            {(action.scope == ActionScope::Region).then(|| view! { <dt>{say::WHERE}</dt> <dd>{say::EACH_REGION}</dd> })}
            {action.who.as_deref().map(|who| view! { <dt>{say::WHO}</dt> <dd>{prose(who)}</dd> })}
        </dl>
        {action.note.as_deref().map(|note| view! { <p class="note">{prose(note)}</p> })}
        {breaks}
        <section>
            <h4>{place}</h4>
            <ol class="steps">{steps}</ol>
        </section>
        {cli}
        {template(say::CLOUDFORMATION, &action.cloudformation)}
        {template(say::TERRAFORM, &action.terraform)}
        <section>
            <h4>{say::VERIFY}</h4>
            {probe(&action.verify, say::MUST_BE)}
        </section>
        {undo}
        {references(&action.references)}
    }
    .into_any()
}

/// What the names in braces stand for.
fn placeholders(action: &ActionGuidance) -> Option<AnyView> {
    let entries = action.placeholders.iter().map(|(name, placeholder)| {
        view! { <dt><code>{format!("{{{name}}}")}</code></dt> <dd>{prose(&placeholder.what)}</dd> }
    });
    (!action.placeholders.is_empty()).then(|| {
        view! {
            <p class="quiet">{say::PLACEHOLDERS}</p>
            <dl class="placeholders">{entries.collect_view()}</dl>
        }
        .into_any()
    })
}

/// Links to documentation pages; they open beside the app.
pub fn references(references: &[Reference]) -> Option<AnyView> {
    let link = |reference: &Reference| {
        view! { <li><a href=reference.url.clone() target="_blank" rel="noopener noreferrer">{reference.title.clone()}</a></li> }
    };
    (!references.is_empty()).then(|| {
        view! {
            <section class="references">
                <h4>{say::READ_MORE}</h4>
                <ul>{references.iter().map(link).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}
