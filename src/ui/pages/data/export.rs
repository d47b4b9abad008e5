//! Exports: format, scope and redaction. The document worker writes them, except complete assessment files, which this
//! module writes itself.

use crate::assessment::Assessment;
use crate::assessment::file;
use crate::baseline::ControlId;
use crate::browser::{clock, files, store};
use crate::messages::ui as say;
use crate::report;
use crate::ui::components::busy::busy;
use crate::ui::components::field::select;
use crate::ui::el::{CollectViews, el, quiet_button};
use crate::ui::state::App;
use crate::ui::written;
use leptos::prelude::*;

/// The formats by file extension, with labels.
const FORMATS: [(&str, &str); 5] = [
    ("json", say::FORMAT_JSON),
    ("md", say::FORMAT_MARKDOWN),
    ("html", say::FORMAT_HTML),
    ("csv", say::FORMAT_CSV),
    ("zip", say::FORMAT_KIT),
];
/// The parts that can be redacted, by their names in export files, with labels.
const PARTS: [(&str, &str); 5] = [
    ("account", say::REDACT_ACCOUNT),
    ("names", say::REDACT_NAMES),
    ("resources", say::REDACT_RESOURCES),
    ("notes", say::REDACT_NOTES),
    ("owners", say::REDACT_OWNERS),
];

/// Saves the complete open assessment to a file that can be opened again.
pub fn save_to_file(app: App) {
    save_file_of(app, &app.document.get_untracked());
}

/// Saves a complete assessment to a file that can be opened again. Needs no code or file that is not loaded yet.
pub fn save_file_of(app: App, assessment: &Assessment) {
    save(app, &[assessment]);
}

/// The section for exports.
pub(super) fn section(app: App) -> AnyView {
    let format = RwSignal::new("json".to_owned());
    let scope = RwSignal::new("whole".to_owned());
    let redact = RwSignal::new(Vec::<&'static str>::new());
    let writing = RwSignal::new(false);
    let formats = FORMATS.map(|(name, label)| (name.to_owned(), label.to_owned())).into();
    let fixed = [("whole", say::EXPORT_WHOLE), ("open", say::EXPORT_OPEN)]
        .map(|(name, label)| (name.to_owned(), label.to_owned()));
    let controls =
        ControlId::all().map(|id| (id.get().slug.to_owned(), say::control_title(id.get().id, id.get().title)));
    let scopes = fixed.into_iter().chain(controls).collect();
    let is_partial = move || scope.get() != "whole" || redact.with(|redact| !redact.is_empty());
    let hint = move || match format.get().as_str() {
        "json" if is_partial() => say::EXPORT_PARTIAL_HINT,
        "json" => say::EXPORT_JSON_HINT,
        "zip" => say::EXPORT_KIT_HINT,
        _ => say::EXPORT_READ_HINT,
    };
    let download = move |_| {
        let complete = format.get_untracked() == "json" && !untrack(is_partial);
        export(app, writing, format.get_untracked(), scope.get_untracked(), redact.get_untracked(), complete);
    };
    let tick = move |(name, label): (&'static str, &'static str)| {
        let toggle = move |_| {
            redact.update(|redact| match redact.iter().position(|other| *other == name) {
                Some(place) => drop(redact.remove(place)),
                None => redact.push(name),
            });
        };
        let input =
            el("input").attr("type", "checkbox").prop("checked", move || redact.with(|redact| redact.contains(&name)));
        el("label").class("tick").child(input.on("change", toggle)).child(el("span").child(label))
    };
    el("section")
        .class("card")
        .attr("id", "export")
        .child(el("h2").child(say::EXPORT))
        .child(
            el("div")
                .class("work")
                .child(select(say::EXPORT_FORMAT, formats, move || format.get(), move |name| format.set(name)))
                .child(select(say::EXPORT_SCOPE, scopes, move || scope.get(), move |name| scope.set(name))),
        )
        .child(
            el("fieldset")
                .class("redact")
                .child(el("legend").child(say::EXPORT_REDACT))
                .child(el("div").class("ticks").child(PARTS.into_iter().map(tick).collect_views())),
        )
        .child(el("p").class("quiet").attr("role", "status").child(hint))
        .child(
            el("p")
                .class("buttons")
                .child(
                    el("button").attr("type", "button").class("button").on("click", download).child(say::EXPORT_BUTTON),
                )
                .child(quiet_button(say::SAVE_ALL, move || save_all(app))),
        )
        .child(move || writing.get().then(|| busy(say::EXPORTING)))
        .into_any()
}

/// Exports in a format. A `complete` assessment is saved directly, everything else by the document worker.
fn export(app: App, writing: RwSignal<bool>, format: String, scope: String, redact: Vec<&'static str>, complete: bool) {
    if complete {
        return save_to_file(app);
    }
    written::write(app, writing, written::export(app, format, scope, redact));
}

fn save_all(app: App) {
    app.save_now();
    let open = app.document.get_untracked();
    let stored = store::load_all();
    let mut all: Vec<&Assessment> = vec![&open];
    all.extend(stored.iter().filter(|other| other.id != open.id));
    save(app, &all);
}

fn save(app: App, assessments: &[&Assessment]) {
    let now = clock::now();
    let name = match assessments {
        [one] => report::slug(one.name()),
        _ => "assessments".to_owned(),
    };
    let name = say::file_name(&name, now.date());
    let taken = files::download(&name, "application/json", &file::envelope(assessments, now));
    if written::offer(app, &name, taken) {
        assessments.iter().for_each(|assessment| store::set_file_saved(&assessment.id));
        app.note_file();
    }
}
