//! Judging findings again that rest on evidence from several scans, once the oldest of that evidence no longer counts
//! but later evidence still does.

use super::state::App;
use crate::assessment::profile;
use crate::baseline::CriterionId;
use crate::browser::evidence_worker;
use crate::evidence::{Finding, Verdict};
use crate::protocol::evidence::{Job, Judged};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Starts watching the open assessment for such findings.
pub fn watch(app: App) {
    let due = Memo::new(move |_| {
        let now = app.now.get();
        app.document.with(|document| (document.id.clone(), document.stale_in_part(now)))
    });
    Effect::new(move |_| {
        let is_due = due.with(|(_, stale)| !stale.is_empty());
        if let Some(cached) = app.evidence_cache().filter(|_| is_due) {
            spawn_local(judge(app, cached));
        }
    });
}

async fn judge(app: App, cached: String) {
    let now = app.now.get_untracked();
    let profile_facts = app.document.with_untracked(profile::profile_facts);
    let job = Job::Rejudge { profile_facts, now, cached: cached.clone() };
    let Ok(Judged::Rejudged(findings)) = evidence_worker::read(&job, &[]).await else { return };
    let told =
        |(id, finding): (String, Finding)| Some((CriterionId::find(&id)?, Finding { rejudged_at: now, ..finding }));
    let found: Vec<_> = findings.into_iter().filter_map(told).collect();
    app.edit(|document, _, _| {
        let mut changed = false;
        if document.id == cached {
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
