//! What was found, by how it came out: what is not met first, and open; the rest folded.

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

/// A criterion with what was found of it.
pub(super) type Found = (CriterionId, Arc<Finding>);

/// Up to so many failures of files stand open: what to do with them comes after.
const FEW: usize = 15;

/// What came out alike.
struct Group {
    /// The heading, which tells how many.
    heading: fn(usize) -> String,
    /// Which verdicts those are.
    has: fn(Verdict) -> bool,
    /// Whether it stands open, if it is not too much.
    is_open: bool,
    /// What is said of all of them, which can be checked again together then; may be empty.
    lead: &'static str,
}

/// As they stand on the page.
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

/// What the groups are made of.
#[derive(Clone)]
pub(super) struct Groups {
    /// The app.
    pub app: App,
    /// What was found, now.
    pub found: Arc<dyn Fn() -> Vec<Found> + Send + Sync>,
    /// Whether it was found by this visit's scans, so that it can be checked again; else by files.
    pub by_scan: bool,
}

impl Groups {
    /// The groups that have anything, as that changes.
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

    /// One group. Its list is made when it is first opened.
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

/// A control's part of a group. No landmark: a control may stand in several groups.
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
