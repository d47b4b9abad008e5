//! A status as shape and colour. Its word is next to it or in its label.

use crate::assessment::{Status, Statuses};
use crate::baseline::CriterionId;
use crate::messages::{labels, ui as say};
use crate::ui::el::el;
use leptos::prelude::*;

/// The shape of a status, shown with its word.
pub fn status_shape(status: Status) -> AnyView {
    let class = format!("mark mark-{}", status.as_str());
    let path = match status {
        Status::Met => "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.8 4.9-4.6 5.2-3-2.9 1.1-1.2 1.8 1.8 3.5-4Z",
        Status::Partly => "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.8v10.4A5.2 5.2 0 0 1 8 2.8Z",
        Status::NotMet => "M8 .6 15.4 8 8 15.4.6 8Zm-.9 4 .2 4.4h1.4l.2-4.4Zm.9 5.3a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z",
        Status::Unknown => "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6Z",
        Status::NotApplicable => "M2 7h12v2H2Z",
        Status::AcceptedRisk => {
            "M8 .8 14 3v4.6c0 3.6-2.4 6.3-6 7.6-3.6-1.3-6-4-6-7.6V3Zm0 2L4 4.3v3.3c0 2.5 1.5 4.5 4 5.6 2.5-1.1 4-3.1 4-5.6V4.3Z"
        }
    };
    let svg = format!("<svg viewBox=\"0 0 16 16\"><path fill-rule=\"evenodd\" d=\"{path}\"/></svg>");
    el("span").class(class).attr("aria-hidden", "true").inner_html(svg).into_any()
}

/// The shape of a criterion's status. "Don't know" has one of its own.
pub fn criterion_shape(statuses: &Statuses, id: CriterionId) -> AnyView {
    if !statuses.is_dont_know(id) {
        return status_shape(statuses.status(id));
    }
    const SVG: &str = "<svg viewBox=\"0 0 16 16\"><path fill-rule=\"evenodd\" d=\"M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6ZM5.5 6.3h1.6c0-.5.4-.9.9-.9s.9.3.9.8c0 .9-1.6 1.1-1.6 2.9h1.5c0-1.1 1.7-1.3 1.7-2.9C10.5 4.9 9.400 4 8 4S5.5 5 5.5 6.3ZM7.2 10h1.6v1.6H7.2Z\"/></svg>";
    el("span").class("mark mark-unknown").attr("aria-hidden", "true").inner_html(SVG.to_owned()).into_any()
}

/// The shape and word of a criterion's status.
pub fn criterion_mark(statuses: &Statuses, id: CriterionId) -> AnyView {
    let word = if statuses.is_dont_know(id) { say::DONT_KNOW } else { labels::status(statuses.status(id)) };
    el("span").class("status").child(criterion_shape(statuses, id)).child(el("span").child(word)).into_any()
}

/// The class of a criterion's part of a drawing.
pub fn part_class(statuses: &Statuses, id: CriterionId) -> String {
    let name = if statuses.is_dont_know(id) { "dont-know" } else { statuses.status(id).as_str() };
    format!("part part-{name}")
}

/// The shape and word of a status.
pub fn status_mark(status: Status) -> AnyView {
    el("span").class("status").child(status_shape(status)).child(el("span").child(labels::status(status))).into_any()
}
