//! Complete assessment files, which need no worker, and the fields for what goes into all other files.

use crate::assessment::Assessment;
use crate::assessment::file::{self, Redaction, Scope};
use crate::baseline::ControlId;
use crate::browser::{clock, files, store};
use crate::messages::ui as say;
use crate::report;
use crate::ui::components::field::select_one;
use crate::ui::el::{CollectViews, any_view, button, el, fragment, quiet_button};
use crate::ui::routes::Route;
use crate::ui::state::App;
use crate::ui::written;
use leptos::prelude::*;

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

/// The section for saving: complete files, and the ways to all others.
pub(super) fn section(app: App) -> AnyView {
    let is_own = Memo::new(move |_| app.is_own());
    let link = |to: Route, label| el("a").class("quiet-button").attr("href", to.href()).child(label);
    el("section")
        .class("card")
        .attr("id", "export")
        .child(el("h2").child(say::EXPORT))
        .child(el("p").child(say::SAVE_HINT))
        .child(
            el("p")
                .class("buttons")
                .child(button(say::SAVE_TO_FILE, move || save_to_file(app)).class("button own-only"))
                .child(link(Route::Export, say::export::LINK))
                .child(link(Route::Share, say::sharing::LINK).class("quiet-button own-only"))
                .child(move || is_own.get().then(|| quiet_button(say::SAVE_ALL, move || save_all(app)))),
        )
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
