//! What the open assessment has been found to be so far, before the credentials for another scan.

use crate::baseline::CriterionId;
use crate::messages::ui::findings as say;
use crate::plan::findings::{Common, of_assessment};
use crate::ui::components::results::results;
use crate::ui::components::{alarm::alarm, proposals};
use crate::ui::el::{any_view, el};
use crate::ui::live::Live;
use crate::ui::state::App;
use leptos::prelude::*;
use std::sync::Arc;

/// The findings of the open assessment in short; nothing if there are none, or if this visit's scan shows its own.
pub(super) fn section(app: App, live: Live) -> AnyView {
    let any = Memo::new(move |_| {
        let is_scanned = live.findings.with(|findings| !findings.is_empty()) || live.came.with(Option::is_some);
        !is_scanned && app.document.with(|document| document.findings.keys().any(|id| CriterionId::find(id).is_some()))
    });
    any_view(move || {
        any.get().then(|| {
            el("section")
                .class("live-known")
                .attr("aria-labelledby", "live-known")
                .child(el("h2").attr("id", "live-known").child(say::SO_FAR))
                .child(alarm(app))
                .child(move || shown(app))
                .child(proposals::waiting(app))
        })
    })
}

fn shown(app: App) -> AnyView {
    let now = app.now.get();
    let all = app.document.with(|document| of_assessment(document, now, |_, finding| Arc::new(finding.clone())));
    let stale = all.iter().filter(|one| !one.is_fresh).count();
    let line = Common::of(&all).map(|common| {
        let finding = &common.of.finding;
        match finding.stated {
            Some(file) => say::stated_mostly(file.date(), common.number, all.len()),
            None => say::observed_mostly(finding.newest(), now, finding.source, common.number, all.len()),
        }
    });
    let found: Vec<_> = all.iter().map(|one| (one.id, one.finding.clone())).collect();
    any_view(
        el("div")
            .child(el("p").class("quiet").child(line))
            .child((stale > 0).then(|| el("p").class("note").child(say::stale(stale))))
            .child(results(&found, true)),
    )
}
