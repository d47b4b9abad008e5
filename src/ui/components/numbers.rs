//! Score and coverage, always together.

use crate::assessment::Score;
use crate::messages::ui as say;
use crate::ui::el::{CollectViews, any_view, el, fragment};
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
                .child(coverage_bar(&score))
                .child(el("span").child(say::coverage_label(&score))),
        )
        .into_any()
}

/// The verified, the other answered, and the unknown criteria as shares of a bar. The words below it give the numbers.
fn coverage_bar(score: &Score) -> AnyView {
    let Score { counted, answered, verified, .. } = score;
    let svg = format!(
        "<svg viewBox=\"0 0 {counted} 1\" preserveAspectRatio=\"none\"><path d=\"M0 0h{answered}v1H0Z\"/><path class=\"by-evidence\" d=\"M0 0h{verified}v1H0Z\"/></svg>"
    );
    let key = say::COVERAGE_KEY.map(|(class, words)| el("span").class(class).child(words));
    fragment(vec![
        any_view(el("span").class("coverage-bar").attr("aria-hidden", "true").inner_html(svg)),
        any_view(el("span").class("coverage-key").attr("aria-hidden", "true").child(key.into_iter().collect_views())),
    ])
}
