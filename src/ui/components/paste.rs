//! A field for a command's output, pasted for one criterion and judged at once.

use super::busy::at_work;
use super::evidence::{resources, verdict_mark};
use crate::assessment::profile;
use crate::baseline::CriterionId;
use crate::browser::{clock, evidence_worker};
use crate::catalog::{AccountId, Region};
use crate::evidence::pasted::MAX_BYTES;
use crate::evidence::{Finding, Verdict};
use crate::messages::ui::{self as words, paste as say};
use crate::protocol::evidence::{Job, Judged};
use crate::ui::components::field::{text_area, text_field};
use crate::ui::el::{any_view, el, fragment, quiet_button};
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The maximum length of the field. A paste that is too long is still too long when the field cuts it, so that it is
/// refused.
const MOST: usize = 2 * MAX_BYTES;

/// The state of judging a paste.
#[derive(Clone, Debug, PartialEq)]
enum PasteState {
    Nothing,
    Reading,
    Refused(String),
    Judged(Arc<Finding>),
}

/// The field and its verdict, for a criterion that has a check.
pub fn paste_box(app: App, id: CriterionId) -> AnyView {
    if !untrack(|| app.is_own()) {
        return any_view(el("p").class("quiet").child(words::SAMPLE_NO_EVIDENCE));
    }
    let (text, region) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let came = RwSignal::new(PasteState::Nothing);
    // Most criteria need the output of several commands: earlier pastes are judged together with the next one.
    let earlier = RwSignal::new(String::new());
    let judge = move || {
        came.set(PasteState::Reading);
        let (account, profile_facts) = app.document.with_untracked(|document| {
            (AccountId::parse_lenient(document.account()), profile::profile_facts(document))
        });
        let all = [earlier.get_untracked(), text.get_untracked()].join("\n");
        let job = Job::Pasted {
            criterion: id.get().id.to_owned(),
            text: all.clone(),
            account,
            region: Region::parse(region.get_untracked().trim()),
            profile_facts,
            now: clock::now(),
            cached: app.evidence_cache(),
        };
        spawn_local(async move {
            let outcome = match evidence_worker::read(&job, &[]).await {
                Ok(Judged::Criterion(finding, seen)) => {
                    app.edit(|document, now, writer| document.sight(&seen, now, writer));
                    PasteState::Judged(Arc::from(finding))
                }
                Ok(Judged::Refused(why)) | Err(why) => PasteState::Refused(why),
                Ok(Judged::Rejudged(_)) => PasteState::Nothing,
            };
            if let PasteState::Judged(finding) = &outcome {
                if finding.verdict != Verdict::Unknown {
                    app.edit(|document, _, _| document.observe(id, Finding::clone(finding)));
                }
                earlier.try_set(all);
                text.try_set(String::new());
            }
            came.try_set(outcome);
            app.evidence_kept.update(|times| *times += 1);
        });
    };
    let nothing = move || text.with(|text| text.trim().is_empty());
    any_view(
        el("div")
            .class("paste no-print")
            .child(text_area(say::FIELD, MOST, move || text.get(), move |typed| text.set(typed)))
            .child(text_field(say::REGION, "text", move || region.get(), move |typed| region.set(typed)))
            .child(
                el("p")
                    .class("buttons")
                    .child(quiet_button(say::JUDGE, judge).attr("disabled", nothing))
                    .child(el("span").class("quiet").child(say::HINT)),
            )
            .child(el("div").attr("role", "status").child(move || shown(id, came.get()))),
    )
}

fn shown(id: CriterionId, came: PasteState) -> AnyView {
    match came {
        PasteState::Nothing => any_view(()),
        PasteState::Reading => at_work(say::READING),
        PasteState::Refused(why) => any_view(el("p").class("note").child(why)),
        PasteState::Judged(finding) => {
            let taken = if finding.verdict == Verdict::Unknown { say::MORE } else { say::TAKEN };
            let taken = el("p").class("quiet").child(taken);
            fragment(vec![
                any_view(el("p").child(verdict_mark(finding.verdict)).child(" ").child(finding.reason.clone())),
                resources(id, &finding),
                any_view(taken),
            ])
        }
    }
}
