//! Score and coverage, always together.

use crate::assessment::Score;
use crate::messages::ui as say;
use leptos::prelude::*;

/// The two numbers in large type.
pub fn numbers(score: Score) -> AnyView {
    let coverage = if score.counted == 0 { None } else { Some(score.answered * 100 / score.counted) };
    view! {
        <div class="numbers">
            <p class="number">
                <b>{score.score.map_or(say::NO_SCORE.to_owned(), |score| score.to_string())}</b>
                <span>{say::score_label(&score)}</span>
            </p>
            <p class="number">
                <b>{coverage.map_or(say::NO_SCORE.to_owned(), |share| format!("{share}\u{202f}%"))}</b>
                <span>{say::coverage_label(&score)}</span>
            </p>
        </div>
    }
    .into_any()
}
