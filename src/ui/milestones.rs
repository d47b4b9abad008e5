//! Milestones that are made by themselves: after evidence, after an import, and for a day of work that is over.

use super::state::App;
use crate::assessment::milestone::{Cause, Milestone};
use crate::assessment::own::is_own;
use crate::plan::{Plan, snapshot};
use crate::stdx::time::Timestamp;
use leptos::prelude::*;

/// Starts watching the open assessment for evidence and for days that are over.
pub fn watch(app: App) {
    let due = Memo::new(move |_| {
        let now = app.now.get();
        app.document.with(|document| {
            let due = if !is_own(&document.id) { None } else { snapshot::due(document, now) };
            (document.id.clone(), due)
        })
    });
    Effect::new(move |_| {
        if let (_, Some((at, cause))) = due.get() {
            untrack(|| record(app, at, cause));
        }
    });
}

/// Adds a milestone of the open assessment, as it counts at `at`. For the present, that is with the evidence that counts now.
pub fn record(app: App, at: Timestamp, cause: Cause) {
    app.edit(|document, _, _| {
        let milestone = snapshot::milestone_of(document, at, cause);
        document.milestones.add(&milestone)
    });
}

/// Returns a milestone of the open assessment as it is now, which is not kept.
pub fn present(app: App, cause: Cause, name: &str) -> Milestone {
    let now = app.now.get();
    app.document.with(|document| {
        app.statuses.with(|statuses| {
            app.plan.with(|plan: &Plan| snapshot::milestone(document, statuses, plan, now, cause, name))
        })
    })
}
