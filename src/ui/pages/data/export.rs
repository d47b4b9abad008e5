//! Exports: format, scope, what is left out.

use crate::assessment::Assessment;
use crate::assessment::file::{Redaction, Scope};
use crate::baseline::ControlId;
use crate::browser::{clock, files, store};
use crate::messages::ui as say;
use crate::report::{self, Exported, Format, Options};
use crate::ui::components::field::select;
use crate::ui::el::el;
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// Saves the open assessment, whole, to a file that can be opened again.
pub fn save_to_file(app: App) {
    save_file_of(app, &app.document.get_untracked());
}

/// Saves an assessment, whole, to a file that can be opened again.
pub fn save_file_of(app: App, assessment: &Assessment) {
    let exported = report::export(Format::Json, assessment, &BTreeMap::new(), Options::default(), clock::now());
    if offer(app, &exported) {
        store::set_file_saved(&assessment.id);
    }
}

/// The section of the page.
pub(super) fn section(app: App) -> AnyView {
    let format = RwSignal::new("json".to_owned());
    let scope = RwSignal::new("whole".to_owned());
    let redaction = RwSignal::new(Redaction::default());
    let formats = Format::ALL.map(|format| (format.extension().to_owned(), label(format).to_owned())).into();
    let fixed = [("whole", say::EXPORT_WHOLE), ("open", say::EXPORT_OPEN)]
        .map(|(name, label)| (name.to_owned(), label.to_owned()));
    let controls =
        ControlId::all().map(|id| (id.get().slug.to_owned(), say::control_title(id.get().id, id.get().title)));
    let scopes = fixed.into_iter().chain(controls).collect();
    let options = move || Options { scope: read_scope(&scope.get()), redaction: redaction.get() };
    let hint = move || {
        let partial = !options().scope.is_whole() || !options().redaction.is_none();
        match read_format(&format.get()) {
            Format::Json if partial => say::EXPORT_PARTIAL_HINT,
            Format::Json => say::EXPORT_JSON_HINT,
            _ => say::EXPORT_READ_HINT,
        }
    };
    let download = move |_| export(app, read_format(&format.get_untracked()), untrack(options));
    let tick = move |label: &'static str, read: fn(&Redaction) -> bool, write: fn(&mut Redaction, bool)| {
        el("label")
            .class("tick")
            .child(el("input").attr("type", "checkbox").switch("checked", move || redaction.with(read)).on(
                "change",
                move |event| {
                    redaction.update(|redaction| write(redaction, event_target_checked(&event)));
                },
            ))
            .child(el("span").child(label))
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
            el("fieldset").class("redact").child(el("legend").child(say::EXPORT_REDACT)).child(
                el("div")
                    .class("ticks")
                    .child(tick(say::REDACT_ACCOUNT, |r| r.account, |r, on| r.account = on))
                    .child(tick(say::REDACT_NAMES, |r| r.names, |r, on| r.names = on))
                    .child(tick(say::REDACT_NOTES, |r| r.notes, |r, on| r.notes = on))
                    .child(tick(say::REDACT_OWNERS, |r| r.owners, |r, on| r.owners = on)),
            ),
        )
        .child(el("p").class("quiet").attr("role", "status").child(hint))
        .child(
            el("p")
                .class("buttons")
                .child(
                    el("button").attr("type", "button").class("button").on("click", download).child(say::EXPORT_BUTTON),
                )
                .child(
                    el("button")
                        .attr("type", "button")
                        .class("quiet-button")
                        .on("click", move |_| save_all(app))
                        .child(say::SAVE_ALL),
                ),
        )
        .into_any()
}

fn label(format: Format) -> &'static str {
    match format {
        Format::Json => say::FORMAT_JSON,
        Format::Markdown => say::FORMAT_MARKDOWN,
        Format::Html => say::FORMAT_HTML,
        Format::Csv => say::FORMAT_CSV,
    }
}

fn read_format(name: &str) -> Format {
    Format::ALL.into_iter().find(|format| format.extension() == name).unwrap_or(Format::Json)
}

fn read_scope(name: &str) -> Scope {
    match name {
        "open" => Scope::OpenItems,
        slug => ControlId::find_slug(slug).map_or(Scope::Whole, Scope::Control),
    }
}

/// Loads the texts that the format needs, then offers the file.
fn export(app: App, format: Format, options: Options) {
    spawn_local(async move {
        let needed = if format.needs_guidance() { ControlId::all().collect() } else { Vec::new() };
        let guidance = match app.library.all(needed).await {
            Ok(guidance) => guidance,
            Err(_) => return app.tell(say::NOT_LOADED),
        };
        let document = app.document.get_untracked();
        let exported = report::export(format, &document, &guidance, options, clock::now());
        let complete = format == Format::Json && options.scope.is_whole() && options.redaction.is_none();
        if offer(app, &exported) && complete {
            store::set_file_saved(&document.id);
        }
    });
}

fn save_all(app: App) {
    app.save_now();
    let open = app.document.get_untracked();
    let mut all = store::load_all();
    all.retain(|other| other.id != open.id);
    all.insert(0, open);
    if offer(app, &report::export_all(&all, clock::now())) {
        all.iter().for_each(|assessment| store::set_file_saved(&assessment.id));
    }
}

fn offer(app: App, exported: &Exported) -> bool {
    match files::download(&exported.file_name, exported.media_type, &exported.text) {
        Ok(()) => {
            app.tell(say::saved_as(&exported.file_name));
            true
        }
        Err(problem) => {
            app.tell(say::download_failed(&problem));
            false
        }
    }
}
