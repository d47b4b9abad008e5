//! Milestones that are made by themselves: after evidence, after a merge, and for a day of answers or work that is over.

use super::state::App;
use crate::assessment::milestone::{Cause, Milestone};
use crate::assessment::own::is_own;
use crate::browser::clock;
use crate::evidence::Finding;
use crate::plan::{Plan, snapshot};
use crate::stdx::time::Timestamp;
use leptos::prelude::*;

/// What is watched: the assessment's id, the time of its newest evidence, and the time of its last change.
type Seen = (String, Timestamp, Timestamp);

/// Starts watching the open assessment for new evidence and for changes. Nothing is written because an assessment was opened:
/// a milestone of earlier days that is due then is added with the first change.
pub fn watch(app: App) {
    let state = Memo::new(move |_| {
        let now = app.now.get();
        app.document.with(|document| {
            let newest = snapshot::newest(document, now).map(Finding::newest).unwrap_or_default();
            (document.id.clone(), newest, document.changed())
        })
    });
    let seen: StoredValue<Option<Seen>> = StoredValue::new(None);
    let pending: StoredValue<Option<Milestone>> = StoredValue::new(None);
    Effect::new(move |_| {
        let state = state.get();
        let before = seen.get_value().filter(|(id, ..)| *id == state.0);
        untrack(|| match before {
            Some((_, newest, _)) => {
                if let Some(milestone) = pending.get_value() {
                    pending.set_value(None);
                    app.edit(|document, _, _| document.milestones.add(&milestone));
                }
                if state.1 > newest {
                    note_evidence(app);
                }
            }
            None => match due(app) {
                // Evidence of today came a moment ago, to the first program, which makes no milestones.
                Some(one) if one.cause != Cause::Work && state.1.date() == one.at.date() => {
                    app.edit(|document, _, _| document.milestones.add(&one));
                }
                due => pending.set_value(due),
            },
        });
        seen.set_value(Some(state));
    });
}

/// The milestone that is due when an assessment is opened. The sample has its own, and a shared assessment does not change.
fn due(app: App) -> Option<Milestone> {
    let now = app.now.get();
    app.document.with(|document| {
        let (at, cause) = snapshot::due(document, now).filter(|_| is_own(&document.id))?;
        Some(snapshot::milestone_of(document, at, cause))
    })
}

/// Adds a milestone because of the newest evidence, unless there is a later one.
fn note_evidence(app: App) {
    let now = clock::now();
    let due = app.document.with(|document| {
        let last = document.milestones.last_automatic().unwrap_or_default();
        snapshot::newest(document, now).filter(|finding| finding.newest() > last).map(snapshot::cause_of)
    });
    if let Some(cause) = due {
        record(app, now, cause);
    }
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
