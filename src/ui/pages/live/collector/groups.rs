//! What was found in files, by how it came out: what is not met first, and open where it is not too much; the rest folded.

use crate::baseline::{ControlId, CriterionId};
use crate::evidence::{Finding, Verdict};
use crate::messages::ui::live::collector as say;
use crate::ui::el::{Nodes, el, node};
use crate::ui::pages::live::found;
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;

/// A criterion with what was found of it.
type Found = (CriterionId, Arc<Finding>);

/// Up to so many failures stand open.
const FEW: usize = 15;

/// What came out alike: the heading, which tells how many, which verdicts those are, and whether they stand open.
struct Group {
    heading: fn(usize) -> String,
    has: fn(Verdict) -> bool,
    is_open: bool,
}

const GROUPS: [Group; 5] = [
    Group { heading: say::failed, has: |verdict| matches!(verdict, Verdict::Fail { .. }), is_open: true },
    Group { heading: say::to_look_at, has: |verdict| verdict == Verdict::Review, is_open: false },
    Group { heading: say::unknown, has: |verdict| verdict == Verdict::Unknown, is_open: false },
    Group { heading: say::met, has: |verdict| verdict == Verdict::Pass, is_open: false },
    Group { heading: say::not_applicable, has: |verdict| verdict == Verdict::NotApplicable, is_open: false },
];

/// The groups that have anything.
pub(super) fn groups(app: App, findings: &[Found]) -> AnyView {
    let of = |group: &Group| -> Vec<Found> {
        findings.iter().filter(|(_, finding)| (group.has)(finding.verdict)).cloned().collect()
    };
    let groups = GROUPS.iter().map(|group| (group, of(group))).filter(|(_, own)| !own.is_empty());
    node(groups.map(|(group, own)| one(app, group, own)).nodes())
}

/// One group. Its list is made when it is first opened.
fn one(app: App, group: &'static Group, own: Vec<Found>) -> AnyView {
    let is_open = group.is_open && own.len() <= FEW;
    let open = RwSignal::new(is_open);
    let words = (group.heading)(own.len());
    let list = move || {
        let control = |id: ControlId| control(app, id, &own);
        (open.get() || app.printed.get()).then(|| ControlId::all().filter_map(control).nodes())
    };
    node(
        el("details")
            .class("more live-group")
            .attr("open", is_open)
            .on("toggle", move |_| open.set(true))
            .child(el("summary").child(el("h4").child(words)))
            .child(list),
    )
}

/// A control's part of a group.
fn control(app: App, id: ControlId, found: &[Found]) -> Option<AnyView> {
    let own: Vec<&Found> = found.iter().filter(|(one, _)| one.get().control == id).collect();
    let title = el("h5")
        .child(el("a").attr("href", Place::Control(id).href()).child(id.get().id))
        .child(" ")
        .child(id.get().title);
    let rows = own.iter().map(|(id, finding)| found::row(app, *id, finding)).nodes();
    // No landmark: a control may stand in several groups.
    let list = el("ul").class("plain").child(rows);
    (!own.is_empty()).then(|| node(el("div").class("live-control").child(title).child(list)))
}
