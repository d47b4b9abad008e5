//! Instructions for finding out: where to look, what to run, what the result means.

use super::code_block::code_block;
use super::prose::Words;
use crate::baseline::guidance::{Probe, Risk};
use crate::messages::ui as say;
use crate::ui::el::{any_view, el, fragment};
use leptos::prelude::*;

/// A probe, for answering a question or verifying an action.
pub fn probe(probe: &Probe, expect_label: &'static str, words: &Words<'_>) -> AnyView {
    how(probe.look.as_deref(), probe.run.clone(), Some(&probe.expect), expect_label, words)
}

/// The risks of an action, and how to find out about them beforehand.
pub fn risk(risk: &Risk, words: &Words<'_>) -> AnyView {
    let what = el("p").child(el("b").child(say::WHAT_MAY_BREAK)).child(" ").child(words.prose(&risk.what));
    let before = risk.expect.as_deref().map(|expect| {
        let how = how(risk.look.as_deref(), risk.run.clone(), Some(expect), say::MEANING, words);
        el("details").class("more").child(el("summary").child(say::FIND_OUT_BEFORE)).child(how)
    });
    fragment(vec![any_view(what), any_view(before)])
}

fn how(
    look: Option<&str>,
    run: Option<String>,
    expect: Option<&str>,
    expect_label: &'static str,
    words: &Words<'_>,
) -> AnyView {
    let in_shell = if look.is_some() { say::RUN_READ_ONLY } else { say::RUN_READ_ONLY_FIRST };
    let look = look.map(|look| el("p").child(words.prose(look)));
    let run =
        run.map(|run| fragment(vec![any_view(el("p").class("quiet").child(in_shell)), any_view(code_block(run))]));
    let expect = expect
        .map(|expect| el("p").class("expect").child(el("b").child(expect_label)).child(" ").child(words.prose(expect)));
    fragment(vec![any_view(look), any_view(run), any_view(expect)])
}
