//! Findings that rest on evidence of several times are judged again when the oldest of it does not count any more: what was
//! seen later still does.

use super::state::App;
use crate::assessment::profile;
use crate::baseline::CriterionId;
use crate::browser::reader;
use crate::evidence::{Finding, Verdict};
use crate::reader::{Job, Judged};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Sees to it for whichever assessment is open.
pub fn watch(app: App) {
    let due = Memo::new(move |_| {
        let now = app.now.get();
        app.document.with(|document| (document.id.clone(), document.stale_in_part(now)))
    });
    Effect::new(move |_| {
        let kept = app.kept_evidence();
        if due.with(|(_, stale)| !stale.is_empty()) && !kept.is_empty() {
            spawn_local(judge(app, kept));
        }
    });
}

async fn judge(app: App, kept: String) {
    let now = app.now.get_untracked();
    let circumstances = app.document.with_untracked(profile::circumstances);
    let job = Job::Again { circumstances, now, kept: kept.clone() };
    let Ok(Judged::Kept(findings)) = reader::read(&job, &[]).await else { return };
    let told = |(id, finding): (String, Finding)| Some((CriterionId::find(&id)?, Finding { again: now, ..finding }));
    let found: Vec<_> = findings.into_iter().filter_map(told).collect();
    app.edit(|document, _, _| {
        let mut changed = false;
        if document.id == kept {
            for (id, finding) in found {
                let is_due = document.finding(id).is_some_and(|known| known.is_stale_in_part(now));
                if is_due && finding.verdict != Verdict::Unknown {
                    changed |= document.observe(id, finding);
                }
            }
        }
        changed
    });
}
