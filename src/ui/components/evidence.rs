//! The content of a finding: verdict, affected resources, the calls behind it; and checking again.

use super::action_panel::outside;
use super::paged::{PAGE, paged, row_id};
use super::status_mark::status_shape;
use crate::assessment::Status;
use crate::baseline::CriterionId;
use crate::evidence::{Degree, Finding, Resource, Verdict};
use crate::messages::ui::live as say;
use crate::plan::console::Console;
use crate::scanner::is_checked;
use crate::ui::el::{CollectViews, El, any_view, el, fragment, small_button};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The shape of a verdict, shown with its word.
pub fn verdict_shape(verdict: Verdict) -> AnyView {
    const EYE: &str = "M8 2.6C4.6 2.6 1.9 4.7.6 8c1.3 3.3 4 5.4 7.4 5.4s6.1-2.1 7.4-5.4C14.1 4.7 11.4 2.6 8 2.6Zm0 1.6A3.8 3.8 0 1 1 8 11.8 3.8 3.8 0 0 1 8 4.2Zm0 1.9a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8Z";
    status_shape(match verdict {
        Verdict::Pass => Status::Met,
        Verdict::Fail { degree: Degree::Partly } => Status::Partly,
        Verdict::Fail { degree: Degree::Wholly } => Status::NotMet,
        Verdict::NotApplicable => Status::NotApplicable,
        Verdict::Unknown => Status::Unknown,
        Verdict::Review => {
            let svg = format!("<svg viewBox=\"0 0 16 16\"><path fill-rule=\"evenodd\" d=\"{EYE}\"/></svg>");
            return any_view(el("span").class("mark mark-review").attr("aria-hidden", "true").inner_html(svg));
        }
    })
}

/// The shape and word of a verdict.
pub fn verdict_mark(verdict: Verdict) -> AnyView {
    any_view(el("span").class("status").child(verdict_shape(verdict)).child(el("span").child(say::word(verdict))))
}

/// The verdicts in the order in which counts show them.
const VERDICTS: [Verdict; 6] = [
    Verdict::Pass,
    Verdict::Fail { degree: Degree::Partly },
    Verdict::Fail { degree: Degree::Wholly },
    Verdict::Review,
    Verdict::Unknown,
    Verdict::NotApplicable,
];

/// The number of verdicts of each kind.
pub fn verdict_counts(verdicts: impl Iterator<Item = Verdict>) -> AnyView {
    let all: Vec<Verdict> = verdicts.collect();
    let one = |verdict: Verdict| {
        let number = all.iter().filter(|one| **one == verdict).count();
        el("li")
            .toggle_class("is-none", move || number == 0)
            .child(verdict_shape(verdict))
            .child(el("b").child(number))
            .child(el("span").child(say::word(verdict)))
    };
    let counts = VERDICTS.into_iter().map(one).collect_views();
    any_view(el("ul").class("plain live-counts").attr("aria-label", say::COUNTS).child(counts))
}

/// A label that a status comes from evidence.
pub fn verified() -> El {
    el("span").class("verified").attr("title", say::VERIFIED_HINT).child(say::VERIFIED)
}

/// The affected resources of a criterion, grouped by Region, in pages. There may be more than the finding lists.
pub fn resources(id: CriterionId, finding: &Finding) -> AnyView {
    let total = (finding.resource_count as usize).max(finding.resources.len());
    if total == 0 {
        return any_view(());
    }
    let list = finding.listed();
    let known = list.len();
    let console = App::get().document.with_untracked(|document| {
        let all = document.findings.iter().map(|(_, finding)| finding).chain([finding]);
        Console::of(document.account(), all.flat_map(|finding| &finding.regions))
    });
    // External scanners may name other kinds of resources than our check.
    let judged = if finding.source.is_external_scanner() { "" } else { id.get().id };
    let rows = move |limit| regions(id, judged, &console, list.get(..limit).unwrap_or_default());
    let unknown = (total > known)
        .then(|| el("p").class("quiet").child(say::more_resources(total - known)).child(" ").child(say::MORE_IN_VISIT));
    any_view(el("div").class("resources").child(paged(known, name_of(id), rows)).child(unknown))
}

/// The name of a criterion's list of resources, from which ids of rows are made.
fn name_of(id: CriterionId) -> String {
    format!("resource-{}", id.get().id)
}

/// Resources grouped by Region. `judged` is the criterion if our own check judged it, else empty.
fn regions(id: CriterionId, judged: &str, console: &Console, list: &[Resource]) -> AnyView {
    let mut place = 0;
    let mut row = |resource: &Resource| {
        let row = el("li")
            .child(resource_name(console, judged, resource))
            .child(" ")
            .child(el("span").child(resource.what.clone()));
        let begins_page = place > 0 && place % PAGE == 0;
        place += 1;
        if begins_page { row.attr("id", row_id(&name_of(id), place - 1)).attr("tabindex", "-1") } else { row }
    };
    let group = |group: &[Resource]| {
        let region = group.first().map(|first| first.region.as_str()).filter(|region| !region.is_empty());
        let title = region.unwrap_or(say::GLOBAL);
        fragment(vec![
            any_view(el("p").class("region").child(title.to_owned())),
            any_view(el("ul").attr("aria-label", title.to_owned()).child(group.iter().map(&mut row).collect_views())),
        ])
    };
    fragment(list.chunk_by(|one, next| one.region == next.region).map(group).collect_views())
}

/// The id of a resource, as a link to the console if its address there is known. `judged` is a criterion whose check names the
/// resource, or empty.
pub fn resource_name(console: &Console, judged: &str, resource: &Resource) -> El {
    let id = el("code").child(resource.id.clone());
    match console.address(judged, resource) {
        Some(address) => outside(address, id).attr("aria-label", say::in_console(&resource.id)),
        None => id,
    }
}

/// The calls and Regions that a finding rests on, in a closed fold.
pub fn rests_on(finding: &Finding) -> Option<AnyView> {
    let calls = finding.calls.iter().map(|call| el("li").child(el("code").child(call.clone()))).collect_views();
    let regions = (!finding.regions.is_empty()).then(|| {
        fragment(vec![
            any_view(el("dt").child(say::RESTS_ON_REGIONS)),
            any_view(el("dd").child(finding.regions.join(", "))),
        ])
    });
    (!finding.calls.is_empty()).then(|| {
        any_view(
            el("details").class("more rests-on").child(el("summary").child(say::RESTS_ON)).child(
                el("dl")
                    .class("facts")
                    .child(el("dt").child(say::RESTS_ON_CALLS))
                    .child(el("dd").child(el("ul").class("plain").child(calls)))
                    .child(regions),
            ),
        )
    })
}

/// A button that has criteria checked again, while a session offers that. `name` says what is checked.
pub fn check_again(app: App, ids: Vec<CriterionId>, name: String) -> AnyView {
    if !untrack(|| app.is_own()) {
        return any_view(());
    }
    let own = ids.clone();
    let busy = Memo::new(move |_| app.recheck.busy.with(|busy| own.iter().any(|id| busy.contains(id))));
    let any = move || app.recheck.busy.with(|busy| !busy.is_empty());
    any_view(move || {
        let ids = ids.clone();
        app.recheck.ask.get().map(|ask| {
            let words = move || if busy.get() { say::CHECKING } else { say::CHECK_AGAIN };
            let name = name.clone();
            small_button(words, move || ask(ids.clone()))
                .attr("aria-label", move || say::about(words(), &name))
                .attr("disabled", any)
        })
    })
}

/// A button to check a criterion again, or else a link to live checks. `None` if the criterion has no check.
pub fn check_link(app: App, id: CriterionId) -> Option<AnyView> {
    let link = move || {
        app.recheck.ask.with(Option::is_none).then(|| el("a").attr("href", Route::Live.href()).child(say::LOOK))
    };
    let button = check_again(app, vec![id], id.get().name.to_owned());
    let is_offered = is_checked(id) && untrack(|| app.is_own());
    is_offered.then(|| any_view(el("p").class("look no-print").child(button).child(link)))
}
