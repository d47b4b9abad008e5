//! Exports: format, scope and redaction. The document worker writes them, except complete assessment files, which this
//! module writes itself.

use crate::assessment::Assessment;
use crate::assessment::file::{self, Redaction, Scope};
use crate::baseline::ControlId;
use crate::browser::{clock, files, store};
use crate::messages::ui as say;
use crate::protocol::document::Export;
use crate::report::{self, Format, Length, Pages};
use crate::ui::components::busy::busy;
use crate::ui::components::field::select_one;
use crate::ui::el::{CollectViews, any_view, el, fragment, quiet_button};
use crate::ui::state::App;
use crate::ui::written;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What can be written.
const EXPORTS: [(Export, &str); 5] = [
    (Export::File(Format::Json), say::FORMAT_JSON),
    (Export::File(Format::Markdown), say::FORMAT_MARKDOWN),
    (Export::File(Format::Html), say::FORMAT_HTML),
    (Export::File(Format::Csv), say::FORMAT_CSV),
    (Export::Kit, say::FORMAT_KIT),
];

/// A part of what can be left out.
type Part = fn(&mut Redaction) -> &mut bool;
/// The parts that can be redacted, by their names in export files, with labels.
const PARTS: [(Part, &str); 5] = [
    (|redaction| &mut redaction.account, say::REDACT_ACCOUNT),
    (|redaction| &mut redaction.names, say::REDACT_NAMES),
    (|redaction| &mut redaction.resources, say::REDACT_RESOURCES),
    (|redaction| &mut redaction.notes, say::REDACT_NOTES),
    (|redaction| &mut redaction.owners, say::REDACT_OWNERS),
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
    // A shared assessment is written as what people read: whoever shared it has the file.
    let is_shared = untrack(|| app.is_shared());
    let kind = RwSignal::new(Export::File(if is_shared { Format::Html } else { Format::Json }));
    let scope = RwSignal::new(Scope::Whole);
    let length = RwSignal::new(Length::Summary);
    let redaction = RwSignal::new(Redaction::default());
    let pages = measured(app, kind, scope, redaction);
    let writing = RwSignal::new(false);
    let is_own = Memo::new(move |_| app.is_own());
    let kinds = EXPORTS.into_iter().filter(|(kind, _)| !is_shared || *kind != Export::File(Format::Json));
    let kinds = kinds.map(|(kind, label)| (kind, label.to_owned())).collect();
    let is_partial = move || !scope.get().is_whole() || !redaction.get().is_none();
    let hint = move || match kind.get() {
        Export::File(Format::Json) if is_partial() => say::EXPORT_PARTIAL_HINT,
        Export::File(Format::Json) => say::EXPORT_JSON_HINT,
        Export::File(_) => say::EXPORT_READ_HINT,
        Export::Kit => say::EXPORT_KIT_HINT,
    };
    let lengths = move || {
        let options = [(Length::Summary, say::LENGTH_SUMMARY), (Length::WithInstructions, say::LENGTH_WHOLE)]
            .map(|(length, label)| (length, label.to_owned()))
            .into();
        has_length(kind.get())
            .then(|| select_one(say::EXPORT_LENGTH, options, move || length.get(), move |other| length.set(other)))
    };
    let length_hint = move || {
        let words = match (kind.get(), length.get()) {
            (Export::File(Format::Html), Length::Summary) => {
                say::prints_summary(pages.get().map(|pages| pages.summary))
            }
            (Export::File(Format::Html), Length::WithInstructions) => {
                say::prints_everything(pages.get().map(|pages| pages.with_instructions))
            }
            (Export::File(Format::Markdown), Length::Summary) => say::MARKDOWN_SUMMARY.to_owned(),
            (Export::File(Format::Markdown), Length::WithInstructions) => say::MARKDOWN_WHOLE.to_owned(),
            _ => return None,
        };
        Some(el("p").class("quiet").child(words))
    };
    let download = move |_| {
        let kind = kind.get_untracked();
        if kind == Export::File(Format::Json) && !untrack(is_partial) {
            return save_to_file(app);
        }
        let job = written::export(app, kind, scope.get_untracked(), length.get_untracked(), redaction.get_untracked());
        written::write(app, writing, job);
    };
    el("section")
        .class("card")
        .attr("id", "export")
        .child(el("h2").child(say::EXPORT))
        .child(
            el("div")
                .class("work")
                .child(select_one(say::EXPORT_FORMAT, kinds, move || kind.get(), move |other| kind.set(other)))
                .child(scope_field(scope))
                .child(lengths),
        )
        .child(el("div").attr("role", "status").child(length_hint))
        .child(redaction_field(redaction))
        .child(el("p").class("quiet").attr("role", "status").child(hint))
        .child(
            el("p")
                .class("buttons")
                .child(
                    el("button").attr("type", "button").class("button").on("click", download).child(say::EXPORT_BUTTON),
                )
                .child(move || is_own.get().then(|| quiet_button(say::SAVE_ALL, move || save_all(app)))),
        )
        .child(move || writing.get().then(|| busy(say::EXPORTING)))
        .into_any()
}

/// The fields for what goes into a file: the scope, and what is left out.
pub fn contents(scope: RwSignal<Scope>, redaction: RwSignal<Redaction>) -> AnyView {
    fragment(vec![any_view(el("div").class("work").child(scope_field(scope))), redaction_field(redaction)])
}

fn scope_field(scope: RwSignal<Scope>) -> AnyView {
    let fixed = [(Scope::Whole, say::EXPORT_WHOLE), (Scope::OpenItems, say::EXPORT_OPEN)]
        .map(|(scope, label)| (scope, label.to_owned()));
    let controls = ControlId::all().map(|id| (Scope::Control(id), say::control_title(id.get().id, id.get().title)));
    let scopes = fixed.into_iter().chain(controls).collect();
    select_one(say::EXPORT_SCOPE, scopes, move || scope.get(), move |other| scope.set(other))
}

fn redaction_field(redaction: RwSignal<Redaction>) -> AnyView {
    let tick = move |(part, label): (Part, &'static str)| {
        let toggle = move |_| {
            redaction.update(|redaction| {
                let is_taken = part(redaction);
                *is_taken = !*is_taken;
            });
        };
        let input = el("input")
            .attr("type", "checkbox")
            .prop("checked", move || *part(&mut redaction.get()))
            .on("change", toggle);
        el("label").class("tick").child(input).child(el("span").child(label))
    };
    el("fieldset")
        .class("redact")
        .child(el("legend").child(say::EXPORT_REDACT))
        .child(el("div").class("ticks").child(PARTS.into_iter().map(tick).collect_views()))
        .into_any()
}

fn has_length(kind: Export) -> bool {
    matches!(kind, Export::File(Format::Html | Format::Markdown))
}

/// How many pages the HTML report prints on, while it is chosen; `None` until the document worker has said it.
fn measured(
    app: App,
    kind: RwSignal<Export>,
    scope: RwSignal<Scope>,
    redaction: RwSignal<Redaction>,
) -> RwSignal<Option<Pages>> {
    let pages = RwSignal::new(None);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (scope, redaction) = (scope.get(), redaction.get());
        app.document.track();
        if kind.get() != Export::File(Format::Html) {
            return;
        }
        pages.set(None);
        let number = asked.with_value(|number| number + 1);
        asked.set_value(number);
        spawn_local(async move {
            let found = written::pages(app, scope, redaction).await;
            // The answer to an earlier question may arrive after that to a later one.
            if asked.try_get_value() == Some(number) {
                pages.try_set(found);
            }
        });
    });
    pages
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
