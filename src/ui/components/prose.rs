//! Text of the control files: plain, with code between backticks.

use crate::ui::el::{Nodes, el};
use leptos::prelude::*;

/// A text with its code parts set as code.
pub fn prose(text: &str) -> AnyView {
    let part = |(place, part): (usize, &str)| {
        let part = part.to_owned();
        if place % 2 == 1 { el("code").child(part).into_any() } else { part.into_any() }
    };
    text.split('`').enumerate().map(part).nodes().into_any()
}
