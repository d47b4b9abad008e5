//! The alarm: evidence shows signs that somebody may be inside the account.

use crate::baseline::CriterionId;
use crate::messages::ui as say;
use crate::ui::el::{CollectViews, any_view, el};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The alarm, if evidence shows signs of an intruder; nothing if it does not. The first steps are open on the plan, and
/// folded on other pages, which have a link to the plan instead.
pub fn alarm(app: App) -> AnyView {
    let signs = Memo::new(move |_| app.plan.with(|plan| plan.incidents.clone()));
    any_view(move || {
        let signs = signs.get();
        let on_plan = app.router.route.get_untracked() == Some(Route::Plan);
        (!signs.is_empty()).then(|| shown(app, &signs, on_plan))
    })
}

fn shown(app: App, signs: &[CriterionId], on_plan: bool) -> AnyView {
    let sign = |id: &CriterionId| {
        let reason = app.document.with(|document| document.finding(*id).map(|finding| finding.reason.clone()));
        el("li")
            .child(el("a").attr("href", Route::Criterion(*id).href()).child(id.get().name))
            .child(": ")
            .child(reason)
    };
    let lead = el("p").child(say::INCIDENT_LEAD);
    let steps = el("ol").child(say::INCIDENT_STEPS.iter().map(|step| el("li").child(*step)).collect_views());
    let to_plan = || {
        el("p")
            .class("buttons no-print")
            .child(el("a").class("button").attr("href", Route::Plan.href()).child(say::OPEN_PLAN))
    };
    let section = el("section")
        .class("banner banner-bad")
        .attr("role", "alert")
        .child(el("h2").child(say::INCIDENT))
        .child(el("ul").child(signs.iter().map(sign).collect_views()));
    any_view(if on_plan {
        section.child(lead).child(steps)
    } else {
        section
            .child(el("details").class("more").child(el("summary").child(say::INCIDENT_FIRST)).child(lead).child(steps))
            .child(to_plan())
    })
}
