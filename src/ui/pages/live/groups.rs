//! Findings grouped by verdict. The failures come first and start open, the other groups start closed.

use super::found::row;
use crate::baseline::{ControlId, CriterionId};
use crate::evidence::{Finding, Verdict};
use crate::messages::ui::live as say;
use crate::scanner::is_checked;
use crate::ui::components::evidence::check_again;
use crate::ui::el::{CollectViews, any_view, el, keyed};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;

/// A criterion with its finding.
pub(super) type Found = (CriterionId, Arc<Finding>);

/// The largest number of findings from files with which a group starts open.
const FEW: usize = 15;

/// A group of findings with similar verdicts.
struct Group {
    /// The heading for a number of findings.
    heading: fn(usize) -> String,
    /// Whether the group has findings with this verdict.
    has: fn(Verdict) -> bool,
    /// Whether the group starts open. Findings from files do so only if they are few.
    is_open: bool,
    /// A sentence about the whole group, empty if there is none. With a sentence comes a button that checks the group
    /// again.
    lead: &'static str,
}

/// The groups in the order of the page.
const GROUPS: [Group; 5] = [
    Group { heading: say::failed, has: |verdict| matches!(verdict, Verdict::Fail { .. }), is_open: true, lead: "" },
    Group { heading: say::to_look_at, has: |verdict| verdict == Verdict::Review, is_open: false, lead: "" },
    Group {
        heading: say::unknown,
        has: |verdict| verdict == Verdict::Unknown,
        is_open: false,
        lead: say::UNKNOWN_LEAD,
    },
    Group { heading: say::met, has: |verdict| verdict == Verdict::Pass, is_open: false, lead: "" },
    Group { heading: say::not_applicable, has: |verdict| verdict == Verdict::NotApplicable, is_open: false, lead: "" },
];

/// The input of the groups.
#[derive(Clone)]
pub(super) struct Groups {
    /// The app.
    pub app: App,
    /// The findings at the moment.
    pub found: Arc<dyn Fn() -> Vec<Found> + Send + Sync>,
    /// Whether this visit's scans gave the findings, so that they can be checked again; otherwise files did.
    pub by_scan: bool,
}

impl Groups {
    /// The groups that have findings.
    pub(super) fn shown(self) -> AnyView {
        let of = self.clone();
        let names = move || {
            let found = (of.found)();
            let has_any = |group: &Group| found.iter().any(|(_, finding)| (group.has)(finding.verdict));
            let with_any = GROUPS.iter().enumerate().filter(|(_, group)| has_any(group));
            with_any.map(|(place, _)| place.to_string()).collect()
        };
        keyed(names, move |name| {
            let group = name.parse().ok().and_then(|place: usize| GROUPS.get(place));
            group.map_or_else(|| any_view(()), |group| self.clone().group(group))
        })
    }

    /// One group. Its list is built when first opened.
    fn group(self, group: &'static Group) -> AnyView {
        let Self { app, found, by_scan } = self;
        let own =
            move || -> Vec<Found> { found().into_iter().filter(|(_, finding)| (group.has)(finding.verdict)).collect() };
        let is_open = group.is_open && (by_scan || untrack(&own).len() <= FEW);
        let open = RwSignal::new(is_open);
        let (number, all) = (own.clone(), own.clone());
        let lead = (!group.lead.is_empty()).then(|| {
            let ids = move || all().into_iter().map(|(id, _)| id).collect();
            let again = by_scan.then_some(move || check_again(app, ids(), say::UNKNOWN_ONES.to_owned()));
            el("div").class("live-title").child(el("p").class("quiet").child(group.lead)).child(again)
        });
        let heading = if by_scan { "h3" } else { "h4" };
        let list = move || {
            (open.get() || app.printed.get()).then(|| {
                let (all, own) = (own.clone(), own.clone());
                let controls = move || {
                    let found = all();
                    let is_there = |id: &ControlId| found.iter().any(|(one, _)| one.get().control == *id);
                    ControlId::all().filter(is_there).map(|id| id.get().slug.to_owned()).collect()
                };
                keyed(controls, move |slug: String| {
                    let own = own.clone();
                    ControlId::find_slug(&slug).map_or_else(|| any_view(()), |id| part(app, by_scan, id, own))
                })
            })
        };
        any_view(
            el("details")
                .class("more live-group")
                .attr("open", is_open)
                .on("toggle", move |_| open.set(true))
                .child(el("summary").child(el(heading).child(move || (group.heading)(number().len()))))
                .child(lead)
                .child(list),
        )
    }
}

/// A control's part of a group. Not a landmark, because a control can be in several groups.
fn part(app: App, by_scan: bool, id: ControlId, own: impl Fn() -> Vec<Found> + Send + 'static) -> AnyView {
    let rows = move || {
        let own = own().into_iter().filter(|(one, _)| one.get().control == id);
        own.map(|(id, finding)| row(app, id, &finding)).collect_views()
    };
    let title = el(if by_scan { "h4" } else { "h5" })
        .child(el("a").attr("href", Route::Control(id).href()).child(id.get().id))
        .child(" ")
        .child(id.get().title);
    let ids = id.criteria().filter(|id| is_checked(*id)).collect();
    let again = by_scan.then(|| check_again(app, ids, id.get().id.to_owned()));
    any_view(
        el("div")
            .class("live-control")
            .child(el("div").class("live-title").child(title).child(again))
            .child(el("ul").class("plain").child(rows)),
    )
}
