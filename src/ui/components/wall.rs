//! The baseline at a glance: a brick for every control, with a part for every criterion.

use super::status_mark::{part_class, status_mark, status_shape};
use crate::assessment::{Status, Statuses};
use crate::baseline::{ControlId, Pillar};
use crate::messages::{labels, ui as say};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use crate::ui::routes::Route;
use leptos::prelude::*;

/// The wall, with the workload controls above the account controls.
pub fn wall(statuses: &Statuses) -> AnyView {
    let course = |pillar: Pillar| {
        let bricks =
            ControlId::all().filter(|id| id.get().pillar == pillar).map(|id| brick(statuses, id)).collect_views();
        let class = format!("course course-{}", pillar.as_str());
        fragment(vec![
            any_view(el("h2").class("course-name").child(labels::pillar(pillar))),
            any_view(el("ul").class(class).child(bricks)),
        ])
    };
    let legend = Status::ALL.map(|status| el("li").child(status_mark(status)));
    el("section")
        .class("wall")
        .attr("aria-label", say::WALL)
        .child(course(Pillar::Workload))
        .child(course(Pillar::Account))
        .child(el("ul").class("legend").attr("aria-label", say::LEGEND).child(legend.into_iter().collect_views()))
        .child(el("p").class("quiet").child(say::WALL_EXPLAINED))
        .into_any()
}

fn brick(statuses: &Statuses, id: ControlId) -> AnyView {
    let control = id.get();
    let status = statuses.control(id);
    let parts = id.criteria().map(|criterion| el("i").class(part_class(statuses, criterion)));
    let words = say::brick(control.id, control.title, control.severity, status);
    let (pillar, number) = control.id.split_once('.').unwrap_or_default();
    el("li")
        .child(
            el("a")
                .class("brick")
                .attr("href", Route::Control(id).href())
                .attr("aria-label", words.clone())
                .attr("title", words)
                .child(
                    el("span")
                        .class("brick-face")
                        .child(status_shape(status))
                        .child(el("span").class("brick-more").child(pillar).child("."))
                        .child(el("span").child(number))
                        .child(el("span").class("brick-more brick-severity").child(labels::severity(control.severity))),
                )
                .child(el("span").class("brick-more brick-name").child(control.title))
                .child(el("span").class("parts").child(parts.collect_views())),
        )
        .into_any()
}
