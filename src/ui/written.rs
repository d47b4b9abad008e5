//! Files that the document worker writes: ordering and offering them.

use crate::assessment::Assessment;
use crate::assessment::file::Redaction;
use crate::baseline::{ActionId, CriterionId};
use crate::browser::{clock, document_worker, dom, files, random};
use crate::messages::ui as say;
use crate::protocol::document::{DocumentOutcome, Job};
use crate::report::{Format, Options, Preview};
use crate::ui::components::busy::busy;
use crate::ui::el::{el, quiet_button};
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Has the document worker write a file, then offers it. `writing` is true in the meantime.
pub fn write(app: App, writing: RwSignal<bool>, job: Job) {
    writing.set(true);
    spawn_local(async move {
        let outcome = document_worker::ask(&job, None).await;
        writing.try_set(false);
        match outcome {
            Ok(DocumentOutcome::Exported { file_name, media_type, text }) => {
                offer(app, &file_name, files::download(&file_name, &media_type, &text));
            }
            Ok(DocumentOutcome::Packed { file_name, media_type, base64 }) => {
                offer(app, &file_name, files::download_base64(&file_name, &media_type, &base64));
            }
            Ok(DocumentOutcome::Refused { why }) | Err(why) => app.tell(why),
            Ok(
                DocumentOutcome::Opened { .. }
                | DocumentOutcome::Shared { .. }
                | DocumentOutcome::Locked { .. }
                | DocumentOutcome::Previewed { .. },
            ) => {}
        }
    });
}

/// Shows whether the browser accepted a file, and returns that.
pub fn offer(app: App, name: &str, taken: Result<(), String>) -> bool {
    match taken {
        Ok(()) => app.tell(say::saved_as(name)),
        Err(ref problem) => app.tell(say::download_failed(problem)),
    }
    taken.is_ok()
}

/// The job that exports the open assessment.
pub fn export(app: App, format: Format, options: Options, redaction: Redaction) -> Job {
    let (new_id, now, base) = (random::id(), clock::now(), dom::base_path());
    Job::Export { format, options, redaction, new_id, assessment: in_full(app), now, base }
}

/// What exports of the open assessment would contain; `None` if it could not be found out.
pub async fn previews(app: App, formats: Vec<Format>, options: Options, redaction: Redaction) -> Option<Vec<Preview>> {
    let (now, base) = (clock::now(), dom::base_path());
    let job = Job::Preview { formats, options, redaction, assessment: in_full(app), now, base };
    match document_worker::ask(&job, None).await {
        Ok(DocumentOutcome::Previewed { previews }) => Some(previews),
        _ => None,
    }
}

/// A button that saves the remediation kit for the whole plan.
pub fn kit_button(app: App) -> AnyView {
    button(app, say::SAVE_KIT, move || export(app, Format::Kit, Options::default(), Redaction::default()))
}

/// A button that saves an action's script, with an explanation.
pub fn script_button(action: ActionId) -> AnyView {
    let app = App::get();
    let job = move || {
        let (assessment, now, base) = (in_full(app), clock::now(), dom::base_path());
        Job::Script { action: action.get().id.to_owned(), assessment, now, base }
    };
    el("div")
        .class("no-print")
        .child(el("p").class("quiet").child(say::SCRIPT_EXPLAINED))
        .child(el("p").class("buttons").child(button(app, say::SAVE_SCRIPT, job)))
        .into_any()
}

fn button(app: App, label: &'static str, job: impl Fn() -> Job + 'static) -> AnyView {
    let writing = RwSignal::new(false);
    el("span")
        .child(quiet_button(label, move || write(app, writing, job())))
        .child(move || writing.get().then(|| busy(say::EXPORTING)))
        .into_any()
}

/// The open assessment as JSON. Its findings have all the resources that this visit knows, as on the page.
pub fn in_full(app: App) -> String {
    let mut document: Assessment = app.document.get_untracked();
    for id in CriterionId::all() {
        if let Some(finding) = document.findings.get_mut(id.get().id) {
            finding.resources = app.in_full(id, finding.clone()).resources.clone();
        }
    }
    serde_json::to_string(&document).unwrap_or_default()
}
