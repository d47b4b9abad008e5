//! The findings in groups. What several findings say alike is said once.

use super::{Browser, Found, time};
use crate::messages::{labels, ui as words, ui::findings as say};
use crate::plan::findings::{Block, Group, Grouping, Kind, blocks, groups};
use crate::ui::components::evidence::{check_again, resources, rests_on, verdict_mark};
use crate::ui::el::{CollectViews, El, any_view, el, fragment};
use crate::ui::routes::Route;
use leptos::prelude::*;
use std::sync::Arc;

/// The groups, with as many findings as are drawn.
pub(super) fn list(browser: Browser) -> AnyView {
    let by = browser.choice.by.get();
    let mut left = browser.limit();
    let mut sections = Vec::new();
    for (group, members) in browser.shown.with(|shown| groups(shown, by)) {
        if left == 0 {
            break;
        }
        let drawn = members.get(..left.min(members.len())).unwrap_or_default();
        left -= drawn.len();
        sections.push(section(browser, by, &group, &members, drawn));
    }
    fragment(sections)
}

fn section(browser: Browser, by: Grouping, group: &Group, members: &[Arc<Found>], drawn: &[Arc<Found>]) -> AnyView {
    let (short, title) = match group {
        Group::Severity(severity) => (labels::severity(*severity).to_owned(), labels::severity(*severity).to_owned()),
        Group::Kind(kind) => (say::kind(*kind).to_owned(), say::kind(*kind).to_owned()),
        Group::Control(control) => {
            let control = control.get();
            (control.id.to_owned(), words::control_title(control.id, control.title))
        }
        Group::Region(region) => {
            let title = region.clone().unwrap_or_else(|| say::NO_REGION.to_owned());
            (title.clone(), title)
        }
        Group::Service(service) => (say::service(service).to_owned(), say::service(service).to_owned()),
    };
    let again = check_again(browser.app, members.iter().map(|one| one.id).collect(), short);
    any_view(
        el("section")
            .class("found-group")
            .child(
                el("div")
                    .class("live-title")
                    .child(el("h2").child(title).child(" ").child(el("small").class("quiet").child(members.len())))
                    .child(again),
            )
            .child(
                el("ul").class("plain").child(blocks(drawn).iter().map(|one| block(browser, by, one)).collect_views()),
            ),
    )
}

/// Findings that share an explanation, or one finding.
fn block(browser: Browser, by: Grouping, block: &Block) -> AnyView {
    let rows = block.findings.iter().map(|(found, reason)| row(browser, by, found, reason));
    if block.lead.is_empty() {
        return rows.map(any_view).collect::<Vec<_>>().into_any();
    }
    any_view(
        el("li")
            .class("found-block")
            .child(el("p").class("found-lead").child(block.lead.clone()))
            .child(el("ul").class("plain").child(rows.collect_views())),
    )
}

/// A finding: verdict, criterion, what is left to say of the reason, resources, and where to continue.
fn row(browser: Browser, by: Grouping, found: &Arc<Found>, reason: &str) -> El {
    let Browser { app, common, actions, .. } = browser;
    let (id, finding) = (found.id, found.finding.clone());
    let now = app.now.get_untracked();
    let severity = found.severity();
    let is_under_severity = by == Grouping::Severity && matches!(found.kind(), Kind::Fails | Kind::Review);
    let severity = (!is_under_severity)
        .then(|| el("span").class(format!("chip chip-{}", severity.as_str())).child(labels::severity(severity)));
    let changed = finding
        .changed_from()
        .map(|before| el("span").class("chip changed").child(say::changed(&before, &finding, now)));
    let stale = (!found.is_fresh).then(|| el("span").class("chip").child(say::NO_LONGER_COUNTS));
    let is_like_most = common.with_untracked(|common| common.as_ref().is_some_and(|common| common.has(found)));
    let observed = (!is_like_most).then(|| {
        let finding = finding.clone();
        time(&finding).class("quiet").child(words::live::observed(&finding, now))
    });
    let number = (finding.resource_count as usize).max(finding.resources.len());
    let open = RwSignal::new(false);
    let full = finding.clone();
    let list = (number > 0).then(|| {
        // Built when first opened, because an account may have thousands of resources.
        let body = move || (open.get() || app.printed.get()).then(|| resources(id, &full));
        el("details")
            .class("more")
            .on("toggle", move |_| open.set(true))
            .child(el("summary").child(words::live::resources(number)))
            .child(body)
    });
    let action = actions.with_untracked(|actions| {
        actions.iter().find(|(criterion, _)| *criterion == id).map(|(_, action)| action.get())
    });
    let to_action = action.map(|action| {
        let address = format!("{}#{}", Route::Plan.href(), action.id);
        el("p").class("no-print").child(el("a").attr("href", address).child(say::action(action.title)))
    });
    el("li")
        .class("live-row")
        .child(
            el("div")
                .class("live-criterion")
                .child(verdict_mark(finding.verdict))
                .child(el("a").attr("href", Route::Criterion(id).href()).child(id.get().name))
                .child(severity)
                .child(changed)
                .child(stale),
        )
        .child((!reason.is_empty()).then(|| el("p").child(reason.to_owned())))
        .child(observed.map(|observed| el("p").child(observed)))
        .child(el("div").class("found-more").child(to_action).child(list).child(rests_on(&finding)))
}
