//! How to see for oneself: where to look, what to run, what it means.

use super::code_block::code_block;
use super::prose::prose;
use crate::baseline::guidance::Probe;
use crate::messages::ui as say;
use leptos::prelude::*;

/// A probe, for finding out or for verifying.
pub fn probe(probe: &Probe, expect_label: &'static str) -> AnyView {
    let look = probe.look.as_deref().map(|look| view! { <p>{prose(look)}</p> });
    let run = probe.run.clone().map(|run| {
        view! {
            <p class="quiet">{say::RUN_READ_ONLY}</p>
            {code_block(run)}
        }
    });
    view! {
        {look}
        {run}
        <p class="expect"><b>{expect_label}</b> " " {prose(&probe.expect)}</p>
    }
    .into_any()
}
