//! The whole baseline at a glance: every control a brick, every criterion a part of it.

use super::status_mark::{status_mark, status_shape};
use crate::assessment::{Standing, Status};
use crate::baseline::{ControlId, Pillar};
use crate::messages::{labels, ui as say};
use crate::ui::routes::Place;
use leptos::prelude::*;

/// The wall: the workload stands on the account.
pub fn wall(standing: &Standing) -> AnyView {
    let course = |pillar: Pillar| {
        let bricks = ControlId::all().filter(|id| id.get().pillar == pillar).map(|id| brick(standing, id)).collect_view();
        let class = format!("course course-{}", pillar.as_str());
        view! {
            <h3 class="course-name">{labels::pillar(pillar)}</h3>
            <ul class=class>{bricks}</ul>
        }
    };
    let legend = Status::ALL.map(|status| view! { <li>{status_mark(status)}</li> });
    view! {
        <section class="wall" aria-label=say::WALL>
            {course(Pillar::Workload)}
            {course(Pillar::Account)}
            <ul class="legend" aria-label=say::LEGEND>{legend.into_iter().collect_view()}</ul>
            <p class="quiet">{say::WALL_EXPLAINED}</p>
        </section>
    }
    .into_any()
}

fn brick(standing: &Standing, id: ControlId) -> AnyView {
    let control = id.get();
    let status = standing.control(id);
    let parts = id.criteria().map(|criterion| {
        let class = format!("part part-{}", standing.status(criterion).as_str());
        view! { <i class=class></i> }
    });
    let words = say::brick(control.id, control.title, status);
    let number = control.id.rsplit('.').next().unwrap_or_default();
    view! {
        <li>
            <a class="brick" href=Place::Control(id).href() aria-label=words.clone() title=words>
                <span class="brick-face">{status_shape(status)} {number}</span>
                <span class="parts">{parts.collect_view()}</span>
            </a>
        </li>
    }
    .into_any()
}
