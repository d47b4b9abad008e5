//! The score and the plan over time, as plain drawings. All letters are outside the drawings, so that those can take any width.

use crate::assessment::milestone::Milestone;
use crate::messages::progress::day;
use crate::messages::ui::progress as say;
use crate::stdx::time::Date;
use crate::ui::el::{CollectViews, El, any_view, el};
use leptos::prelude::*;
use std::fmt::Write;

/// The width and height of a drawing, in its own units.
const SIZE: u64 = 1_000;
/// The most points of a line that are marked.
const MOST_MARKED: usize = 40;

/// A line of a drawing: its class, its label, and its values, which are missing where nothing counted.
struct Line {
    class: &'static str,
    label: &'static str,
    values: Vec<Option<u64>>,
}

/// The score, the possible score and the verified share over time.
pub fn trend(all: &[Milestone], today: Date) -> AnyView {
    let figures = |read: fn(&Milestone) -> Option<u8>| all.iter().map(|one| read(one).map(u64::from)).collect();
    let lines = [
        Line { class: "line-score", label: say::SCORE, values: figures(|one| one.figures.score) },
        Line { class: "line-possible", label: say::POSSIBLE, values: figures(|one| one.figures.possible) },
        Line { class: "line-verified", label: say::VERIFIED, values: figures(|one| one.figures.verified_share()) },
    ];
    let words = all.first().zip(all.last()).map(|(first, last)| say::trend_words(first, last, today));
    any_view(
        el("section")
            .class("over-time-section")
            .child(el("h2").child(say::TREND))
            .child(drawing(all, &lines, 100, today, "chart", words.unwrap_or_default()))
            .child(legend(&lines))
            .child(el("p").class("quiet").child(say::TREND_HINT)),
    )
}

/// The open actions and the hours of open work over time.
pub fn burn_down(all: &[Milestone], today: Date) -> AnyView {
    let actions = all.iter().map(|one| Some(u64::from(one.figures.open_actions))).collect();
    let hours = all.iter().map(|one| Some(u64::from(one.figures.open_minutes).div_ceil(60))).collect();
    let words = all.first().zip(all.last()).map(|(first, last)| say::burn_down_words(first, last, today));
    let words = words.unwrap_or_default();
    let chart = |label: &'static str, values: Vec<Option<u64>>| {
        let most = round_up(values.iter().flatten().copied().max().unwrap_or_default());
        let lines = [Line { class: "line-score is-area", label, values }];
        el("figure").child(el("figcaption").child(label)).child(drawing(
            all,
            &lines,
            most,
            today,
            "chart chart-half",
            words.clone(),
        ))
    };
    let text = words.clone();
    any_view(
        el("section")
            .class("over-time-section")
            .child(el("h2").child(say::BURN_DOWN))
            .child(el("p").class("quiet").child(text))
            .child(
                el("div").class("charts").child(chart(say::BURN_ACTIONS, actions)).child(chart(say::BURN_HOURS, hours)),
            ),
    )
}

/// A small drawing of the hours of open work. The words beside it say the same.
pub fn small_burn_down(all: &[Milestone]) -> AnyView {
    let values: Vec<Option<u64>> = all.iter().map(|one| Some(u64::from(one.figures.open_minutes))).collect();
    let most = values.iter().flatten().copied().max().unwrap_or_default().max(1);
    let lines = [Line { class: "line-score is-area", label: "", values }];
    any_view(el("div").class("chart-small").attr("aria-hidden", "true").inner_html(svg(all, &lines, most)))
}

/// A drawing with the values of its axes. `words` say what it shows.
fn drawing(all: &[Milestone], lines: &[Line], most: u64, today: Date, class: &'static str, words: String) -> El {
    let axis = [most, most / 2, 0].map(|value| el("span").child(value.to_string())).into_iter().collect_views();
    let first = all.first().map(|one| day(one.at.date(), today)).unwrap_or_default();
    el("div")
        .class(class)
        .child(el("div").class("axis-y").attr("aria-hidden", "true").child(axis))
        .child(el("div").class("plot").attr("role", "img").attr("aria-label", words).inner_html(svg(all, lines, most)))
        .child(
            el("div")
                .class("axis-x")
                .attr("aria-hidden", "true")
                .child(el("span").child(first))
                .child(el("span").child(say::NOW)),
        )
}

/// The lines over time, in a drawing that is stretched to its place.
fn svg(all: &[Milestone], lines: &[Line], most: u64) -> String {
    let (first, last) = (all.first().map(|one| one.at), all.last().map(|one| one.at));
    let begin = first.unwrap_or_default();
    let span = last.unwrap_or_default().millis_since(begin).max(1);
    let x = |one: &Milestone| one.at.millis_since(begin) * SIZE / span;
    let y = |value: u64| SIZE - value.min(most) * SIZE / most.max(1);
    let mut svg = format!("<svg viewBox=\"0 0 {SIZE} {SIZE}\" preserveAspectRatio=\"none\" focusable=\"false\">");
    for grid in [0, SIZE / 2, SIZE] {
        let _ = write!(svg, "<path class=\"grid\" d=\"M0 {grid}H{SIZE}\"/>");
    }
    for Line { class, values, .. } in lines {
        let points: Vec<(u64, u64)> =
            all.iter().zip(values).filter_map(|(one, value)| Some((x(one), y((*value)?)))).collect();
        let Some(((from, _), (to, _))) = points.first().zip(points.last()) else { continue };
        let mut path = String::new();
        for (x, y) in &points {
            let _ = write!(path, "{}{x} {y}", if path.is_empty() { 'M' } else { 'L' });
        }
        if class.ends_with("is-area") {
            let _ = write!(svg, "<path class=\"area\" d=\"{path}V{SIZE}H{from}Z\"/>");
        }
        let _ = write!(svg, "<path class=\"line {class}\" d=\"{path}\"/>");
        if points.len() <= MOST_MARKED || from == to {
            for (x, y) in &points {
                let _ = write!(svg, "<path class=\"point {class}\" d=\"M{x} {y}h0\"/>");
            }
        }
    }
    svg + "</svg>"
}

/// The labels of lines, each with a piece of its line.
fn legend(lines: &[Line]) -> El {
    let entry = |line: &Line| {
        let sample = format!(
            "<svg viewBox=\"0 0 34 10\" width=\"34\" height=\"10\"><path class=\"line {}\" d=\"M2 5H32\"/></svg>",
            line.class
        );
        el("li").child(el("span").class("sample").attr("aria-hidden", "true").inner_html(sample)).child(line.label)
    };
    el("ul").class("legend chart-legend").child(lines.iter().map(entry).collect_views())
}

/// Returns the next number that reads well on an axis and has a half.
fn round_up(most: u64) -> u64 {
    [10, 20, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1_000, 2_000]
        .into_iter()
        .find(|step| most <= *step)
        .unwrap_or(most)
}
