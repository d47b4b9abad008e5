//! One row per resource, with everything that is wrong with it.

use super::Browser;
use crate::evidence::Resource;
use crate::messages::{labels, ui as words};
use crate::plan::console::Console;
use crate::plan::findings::ResourceRow;
use crate::ui::components::evidence::{resource_name, verdict_shape};
use crate::ui::el::{CollectViews, any_view, el};
use crate::ui::routes::Route;
use leptos::prelude::*;
use std::sync::Arc;

/// The rows, as many as are drawn.
pub(super) fn list(browser: Browser, rows: Memo<Vec<Arc<ResourceRow>>>) -> AnyView {
    let limit = browser.limit();
    let console = browser.app.document.with_untracked(|document| {
        Console::of(document.account(), document.findings.iter().flat_map(|(_, finding)| &finding.regions))
    });
    let rows = rows.with(|rows| rows.iter().take(limit).map(|one| row(&console, one)).collect_views());
    any_view(el("ul").class("plain").child(rows))
}

fn row(console: &Console, row: &ResourceRow) -> AnyView {
    let resource = Resource::new(&row.kind, row.id.clone(), &row.region, "");
    // External scanners may name other kinds of resources than our checks.
    let judged = row.problems.iter().find(|(found, _)| !found.finding.source.is_external_scanner());
    let judged = judged.map_or("", |(found, _)| found.id.get().id);
    let region = if row.region.is_empty() { words::live::GLOBAL } else { &row.region };
    let problem = |(found, what): &(Arc<super::Found>, String)| {
        let severity = found.severity();
        el("li")
            .child(verdict_shape(found.finding.verdict))
            .child(" ")
            .child(el("a").attr("href", Route::Criterion(found.id).href()).child(found.id.get().name))
            .child(" ")
            .child(el("span").class(format!("chip chip-{}", severity.as_str())).child(labels::severity(severity)))
            .child(" ")
            .child(el("span").child(what.clone()))
    };
    any_view(
        el("li")
            .class("live-row resource-row")
            .child(
                el("p")
                    .class("resource-name")
                    .child(resource_name(console, judged, &resource))
                    .child(" ")
                    .child(el("span").class("quiet").child(region.to_owned())),
            )
            .child(el("ul").class("plain").child(row.problems.iter().map(problem).collect_views())),
    )
}
