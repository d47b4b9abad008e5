//! How to see for oneself: where to look, what to run, what it means.

use super::code_block::code_block;
use super::prose::prose;
use crate::baseline::guidance::Probe;
use crate::messages::ui as say;
use crate::ui::el::{el, many, node};
use leptos::prelude::*;

/// A probe, for finding out or for verifying.
pub fn probe(probe: &Probe, expect_label: &'static str) -> AnyView {
    let look = probe.look.as_deref().map(|look| el("p").child(prose(look)));
    let run = probe
        .run
        .clone()
        .map(|run| many(vec![node(el("p").class("quiet").child(say::RUN_READ_ONLY)), node(code_block(run))]));
    many(vec![
        node(look),
        node(run),
        node(el("p").class("expect").child(el("b").child(expect_label)).child(" ").child(prose(&probe.expect))),
    ])
    .into_any()
}
