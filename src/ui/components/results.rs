//! The results of a scan, of a file, or of all evidence so far, in short: how many, what fails by severity, and where to
//! continue.

use crate::baseline::{CriterionId, Severity};
use crate::evidence::{Finding, Verdict};
use crate::messages::labels;
use crate::messages::ui::{self as words, findings as say};
use crate::plan::findings::Kind;
use crate::ui::components::evidence::verdict_counts;
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::routes::Route;
use leptos::prelude::*;
use std::sync::Arc;

/// A criterion with its finding.
pub type Found = (CriterionId, Arc<Finding>);

/// The number of failures of a severity.
pub fn failing(found: &[Found], severity: Severity) -> usize {
    let fails = |(id, finding): &&Found| {
        Kind::of(finding.verdict) == Kind::Fails && id.get().control.get().severity == severity
    };
    found.iter().filter(fails).count()
}

/// The content of a severity's tile: how many fail, and the word.
pub fn tile(severity: Severity, number: usize) -> AnyView {
    fragment(vec![any_view(el("b").child(number)), any_view(el("span").child(labels::severity(severity)))])
}

/// The class of a severity's tile.
pub fn tile_class(severity: Severity, number: usize) -> String {
    let none = if number == 0 { " is-none" } else { "" };
    format!("tile tile-{}{none}", severity.as_str())
}

/// The summary. If the findings are in the open assessment, the tiles are links to them, and two buttons follow.
pub fn results(found: &[Found], is_in: bool) -> AnyView {
    let tile = |severity: Severity| {
        let number = failing(found, severity);
        let class = tile_class(severity, number);
        let tile = if is_in && number > 0 {
            let address = format!("{}?severity={}", Route::Findings.href(), severity.as_str());
            el("a").class(class).attr("href", address)
        } else {
            el("span").class(class)
        };
        el("li").child(
            tile.attr("aria-label", say::failing(severity, number))
                .attr("role", (!is_in || number == 0).then_some("img"))
                .child(self::tile(severity, number)),
        )
    };
    let verdicts: Vec<Verdict> = found.iter().map(|(_, finding)| finding.verdict).collect();
    let ways = is_in.then(|| {
        el("p")
            .class("buttons no-print")
            .child(el("a").class("button").attr("href", Route::Findings.href()).child(say::SEE))
            .child(el("a").class("quiet-button").attr("href", Route::Plan.href()).child(words::OPEN_PLAN))
    });
    fragment(vec![
        any_view(
            el("ul")
                .class("plain tiles")
                .attr("aria-label", say::BY_SEVERITY)
                .child(Severity::ALL.map(tile).into_iter().collect_views()),
        ),
        verdict_counts(verdicts.into_iter()),
        any_view(ways),
    ])
}
