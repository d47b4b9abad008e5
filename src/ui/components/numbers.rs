//! Score and coverage, always together.

use crate::assessment::Score;
use crate::messages::ui as say;
use crate::ui::el::el;
use leptos::prelude::*;

/// Score and coverage in large type.
pub fn numbers(score: Score) -> AnyView {
    let coverage = (score.answered * 100).checked_div(score.counted);
    el("div")
        .class("numbers")
        .child(
            el("p")
                .class("number")
                .child(el("span").child(say::COLUMN_SCORE))
                .child(el("b").child(score.score.map_or(say::NO_SCORE.to_owned(), |score| score.to_string())))
                .child(el("span").child(say::score_label(&score))),
        )
        .child(
            el("p")
                .class("number")
                .child(el("span").child(say::COVERAGE))
                .child(el("b").child(coverage.map_or(say::NO_SCORE.to_owned(), |share| format!("{share}\u{202f}%"))))
                .child(el("span").child(say::coverage_label(&score))),
        )
        .into_any()
}
