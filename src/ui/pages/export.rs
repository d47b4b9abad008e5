//! Exports: what somebody wants to do, the formats for that with a preview of each, and what goes into them. The document worker
//! writes them, except complete assessment files.

use crate::assessment::SIZE_LIMIT;
use crate::assessment::file::{Redaction, Scope};
use crate::baseline::ActionId;
use crate::browser::location;
use crate::messages::ui::{self as say, export as words};
use crate::report::{Format, Grouping, Length, Options, Preview, Purpose, Tool, numbers};
use crate::ui::components::busy::busy;
use crate::ui::components::field::{select_one, text_area};
use crate::ui::components::heading::heading;
use crate::ui::components::prose::prose;
use crate::ui::el::{CollectViews, any_view, button, el, fragment, quiet_button};
use crate::ui::pages::data::{contents, save_to_file};
use crate::ui::routes::Route;
use crate::ui::state::App;
use crate::ui::written;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What has been chosen.
#[derive(Clone, Copy)]
struct Choice {
    purpose: RwSignal<Purpose>,
    tool: RwSignal<Tool>,
    grouping: RwSignal<Grouping>,
    table: RwSignal<Format>,
    shows_gaps: RwSignal<bool>,
    length: RwSignal<Length>,
    scope: RwSignal<Scope>,
    redaction: RwSignal<Redaction>,
    /// Whether a shared assessment is open. It is written only as what people read: whoever shared it has the file, and a copy
    /// would not say what was left out of it.
    is_shared: bool,
}

impl Choice {
    fn options(self) -> Options {
        Options {
            scope: self.scope.get(),
            length: self.length.get(),
            grouping: self.grouping.get(),
            shows_gaps: self.shows_gaps.get(),
            site: location::root(),
        }
    }

    /// The formats for the purpose, with tickets for the chosen tool and the chosen table as CSV.
    fn formats(self) -> Vec<Format> {
        let (purpose, tool, table) = (self.purpose.get(), self.tool.get(), self.table.get());
        let is_other = |format: &Format| match kind(*format) {
            Format::Tickets(_) => *format != Format::Tickets(tool),
            Format::Csv => *format != table,
            _ => false,
        };
        let mut formats: Vec<Format> =
            Format::ALL.into_iter().filter(|format| format.is_for(purpose) && !is_other(format)).collect();
        formats.retain(|format| !self.is_shared || *format != Format::Json);
        formats.sort_by_key(|format| place(*format));
        formats
    }

    fn is_partial(self) -> bool {
        !self.scope.get().is_whole() || !self.redaction.get().is_none()
    }
}

/// Where a format is among others for the same purpose.
fn place(format: Format) -> u8 {
    match format {
        Format::Tickets(_) | Format::Html => 0,
        Format::Calendar | Format::CustomerPage => 1,
        Format::Kit | Format::Workbook => 2,
        Format::Markdown | Format::Csv | Format::CriteriaCsv | Format::ResourcesCsv => 3,
        Format::Json => 4,
    }
}

/// What the worker said about formats; `None` while it has not.
type Previews = RwSignal<Option<Vec<(Format, Preview)>>>;

/// The page.
pub fn page() -> AnyView {
    let app = App::get();
    let choice = Choice {
        purpose: RwSignal::new(Purpose::Work),
        tool: RwSignal::new(Tool::GithubScript),
        grouping: RwSignal::new(Grouping::Action),
        table: RwSignal::new(Format::CriteriaCsv),
        shows_gaps: RwSignal::new(false),
        length: RwSignal::new(Length::Summary),
        scope: RwSignal::new(Scope::Whole),
        redaction: RwSignal::new(Redaction::default()),
        is_shared: untrack(|| app.is_shared()),
    };
    let previews = previews(app, choice);
    let formats = Memo::new(move |_| choice.formats());
    // A card stays while only its tool changes, and keeps the focus.
    let kinds = Memo::new(move |_| formats.get().into_iter().map(kind).collect::<Vec<_>>());
    fragment(vec![
        heading(|| words::TITLE.to_owned()),
        any_view(el("p").class("lead").child(words::LEAD)),
        purposes(choice),
        any_view(
            el("section")
                .class("export-contents")
                .attr("aria-label", words::WHAT)
                .child(contents(choice.scope, choice.redaction)),
        ),
        any_view(move || kinds.get().into_iter().map(|kind| card(app, choice, previews, kind)).collect_views()),
        any_view(
            el("p")
                .child(words::QUESTIONNAIRE)
                .child(" ")
                .child(el("a").attr("href", Route::Frameworks.href()).child(say::frameworks::LINK)),
        ),
    ])
}

/// Returns the format that stands for all tools, or for all tables as CSV.
fn kind(format: Format) -> Format {
    match format {
        Format::Tickets(_) => Format::Tickets(Tool::GithubScript),
        Format::CriteriaCsv | Format::ResourcesCsv => Format::Csv,
        other => other,
    }
}

fn purposes(choice: Choice) -> AnyView {
    let one = move |purpose: Purpose| {
        let (label, hint) = match purpose {
            Purpose::Work => (words::WORK, words::WORK_HINT),
            Purpose::Report => (words::REPORT, words::REPORT_HINT),
            Purpose::Prove => (words::PROVE, words::PROVE_HINT),
            Purpose::BackUp => (words::BACK_UP, words::BACK_UP_HINT),
        };
        let choose = move |_| {
            // Answers and evidence are in the appendix.
            choice.length.set(if purpose == Purpose::Prove { Length::WithInstructions } else { Length::Summary });
            choice.purpose.set(purpose);
        };
        let input = el("input")
            .attr("type", "radio")
            .attr("name", "purpose")
            .prop("checked", move || choice.purpose.get() == purpose)
            .on("change", choose);
        el("label").class("tick").child(input).child(el("span").child(label).child(el("small").child(hint)))
    };
    let purposes = Purpose::ALL.into_iter().filter(|purpose| !choice.is_shared || *purpose != Purpose::BackUp);
    any_view(
        el("fieldset")
            .class("redact")
            .child(el("legend").child(words::PURPOSE))
            .child(el("div").class("ticks").child(purposes.map(one).collect_views())),
    )
}

/// A format: what it is for, its own choices, its preview, and the button that saves it.
fn card(app: App, choice: Choice, previews: Previews, kind: Format) -> AnyView {
    let (id, title) = match kind {
        Format::Tickets(_) => ("export-tickets", words::TICKETS),
        Format::Calendar => ("export-calendar", words::CALENDAR),
        Format::Kit => ("export-kit", words::KIT),
        Format::Html => ("export-html", words::HTML),
        Format::Markdown => ("export-markdown", words::MARKDOWN),
        Format::CustomerPage => ("export-customers", words::CUSTOMERS),
        Format::Workbook => ("export-workbook", words::WORKBOOK),
        Format::Csv | Format::CriteriaCsv | Format::ResourcesCsv => ("export-csv", words::CSV),
        Format::Json => ("export-json", words::JSON),
    };
    let hint = move || match kind {
        Format::Tickets(_) => words::TICKETS_HINT,
        Format::Calendar => words::CALENDAR_HINT,
        Format::Kit => say::EXPORT_KIT_HINT,
        Format::Html => say::EXPORT_READ_HINT,
        Format::Markdown => words::MARKDOWN_HINT,
        Format::CustomerPage => words::CUSTOMERS_HINT,
        Format::Workbook => words::WORKBOOK_HINT,
        Format::Csv | Format::CriteriaCsv | Format::ResourcesCsv => words::CSV_HINT,
        Format::Json if choice.is_partial() => say::EXPORT_PARTIAL_HINT,
        Format::Json => say::EXPORT_JSON_HINT,
    };
    let save_words = match kind {
        Format::Tickets(_) => words::SAVE_TICKETS,
        Format::Calendar => words::SAVE_CALENDAR,
        Format::Kit => words::SAVE_KIT,
        Format::Html => words::SAVE_HTML,
        Format::Markdown => words::SAVE_MARKDOWN,
        Format::CustomerPage => words::SAVE_CUSTOMERS,
        Format::Workbook => words::SAVE_WORKBOOK,
        Format::Csv | Format::CriteriaCsv | Format::ResourcesCsv => words::SAVE_CSV,
        Format::Json => words::SAVE_JSON,
    };
    let format = move || match kind {
        Format::Tickets(_) => Format::Tickets(choice.tool.get()),
        Format::Csv => choice.table.get(),
        other => other,
    };
    let preview = Memo::new(move |_| {
        let format = format();
        previews.with(|previews| {
            previews.as_ref()?.iter().find(|(other, _)| *other == format).map(|(_, preview)| preview.clone())
        })
    });
    let is_refused = move || preview.with(|preview| preview.as_ref().is_some_and(|preview| preview.refused.is_some()));
    let writing = RwSignal::new(false);
    let save = move || {
        if kind == Format::Json && !untrack(|| choice.is_partial()) {
            return save_to_file(app);
        }
        let (format, options) = (untrack(format), untrack(|| choice.options()));
        written::write(app, writing, written::export(app, format, options, choice.redaction.get_untracked()));
    };
    // Only files with events of their own are affected: those of tickets and calendars.
    let not_stable = move || {
        (matches!(kind, Format::Calendar) && !choice.redaction.get().is_none())
            .then(|| el("p").class("note").child(words::NOT_STABLE))
    };
    any_view(
        el("section")
            .class("card export-format")
            .attr("aria-labelledby", id)
            .child(el("h2").attr("id", id).child(title))
            .child(el("p").class("quiet").child(hint))
            .child(own_choices(choice, kind))
            .child(el("div").attr("role", "status").child(move || shown(previews.with(Option::is_none), preview.get())))
            .child(not_stable)
            .child(el("p").class("buttons").child(button(save_words, save).attr("disabled", is_refused)))
            .child(move || writing.get().then(|| busy(say::EXPORTING)))
            .child(move || how(format()))
            .child(matches!(kind, Format::Tickets(_)).then(|| bring_back(app))),
    )
}

/// A field for the numbers of tickets, which the plan then shows.
fn bring_back(app: App) -> AnyView {
    let text = RwSignal::new(String::new());
    let read = move || {
        let open: Vec<ActionId> = app.plan.with_untracked(|plan| plan.open().map(|row| row.action).collect());
        let found = text.with_untracked(|text| numbers(text, &open));
        if found.is_empty() {
            return app.tell(words::NO_NUMBERS);
        }
        let mut actions: Vec<ActionId> = found.iter().map(|(id, _)| *id).collect();
        actions.sort_unstable_by_key(|id| id.get().id);
        actions.dedup();
        app.edit(move |document, now, writer| {
            let set = |(id, number): (ActionId, String)| document.action_mut(id).ticket.set(number, now, writer);
            found.into_iter().map(set).fold(false, |changed, is_new| changed | is_new)
        });
        text.set(String::new());
        app.tell(words::numbers_read(actions.len()));
    };
    any_view(
        el("details")
            .class("more own-only")
            .child(el("summary").child(words::NUMBERS))
            .child(el("p").class("quiet").child(prose(words::NUMBERS_HINT)))
            .child(text_area(words::NUMBERS_FIELD, SIZE_LIMIT, move || text.get(), move |pasted| text.set(pasted)))
            .child(el("p").class("buttons").child(quiet_button(words::NUMBERS_READ, read))),
    )
}

fn own_choices(choice: Choice, kind: Format) -> AnyView {
    if kind.has_length() {
        let options = vec![
            (Length::Summary, say::LENGTH_SUMMARY.to_owned()),
            (Length::WithInstructions, say::LENGTH_WHOLE.to_owned()),
        ];
        let field =
            select_one(say::EXPORT_LENGTH, options, move || choice.length.get(), move |other| choice.length.set(other));
        return any_view(el("div").class("work").child(field));
    }
    if kind == Format::CustomerPage {
        let input = el("input")
            .attr("type", "checkbox")
            .prop("checked", move || choice.shows_gaps.get())
            .on("change", move |_| choice.shows_gaps.update(|shows| *shows = !*shows));
        let label = el("span").child(words::SHOW_GAPS).child(el("small").child(words::SHOW_GAPS_HINT));
        return any_view(el("div").class("ticks").child(el("label").class("tick").child(input).child(label)));
    }
    if kind == Format::Csv {
        let tables = vec![
            (Format::CriteriaCsv, words::PER_CRITERION.to_owned()),
            (Format::Csv, words::ROW_PER_ACTION.to_owned()),
            (Format::ResourcesCsv, words::PER_RESOURCE.to_owned()),
        ];
        let field = select_one(words::ROWS, tables, move || choice.table.get(), move |other| choice.table.set(other));
        return any_view(el("div").class("work").child(field));
    }
    if !matches!(kind, Format::Tickets(_)) {
        return fragment(Vec::new());
    }
    let tools = Tool::ALL.map(|tool| (tool, tool_words(tool).to_owned())).into();
    let groupings =
        vec![(Grouping::Action, words::PER_ACTION.to_owned()), (Grouping::Control, words::PER_CONTROL.to_owned())];
    any_view(
        el("div")
            .class("work")
            .child(select_one(words::TOOL, tools, move || choice.tool.get(), move |other| choice.tool.set(other)))
            .child(select_one(
                words::GROUPING,
                groupings,
                move || choice.grouping.get(),
                move |other| choice.grouping.set(other),
            )),
    )
}

fn tool_words(tool: Tool) -> &'static str {
    match tool {
        Tool::GithubScript => words::GITHUB_SCRIPT,
        Tool::GithubJson => words::GITHUB_JSON,
        Tool::Gitlab => words::GITLAB,
        Tool::Jira => words::JIRA,
        Tool::Linear => words::LINEAR,
        Tool::AzureBoards => words::AZURE_BOARDS,
    }
}

/// What the file will contain, or why it is not written.
fn shown(is_waiting: bool, preview: Option<Preview>) -> AnyView {
    let Some(Preview { line, rows, refused }) = preview else {
        let words = if is_waiting { words::PREVIEWING } else { words::NO_PREVIEW };
        return any_view(el("p").class("quiet").child(words));
    };
    if let Some(why) = refused {
        return any_view(el("p").class("note").child(why));
    }
    let rows = rows.into_iter().map(|row| el("li").child(row)).collect_views();
    fragment(vec![any_view(el("p").child(line)), any_view(el("ul").class("export-rows").child(rows))])
}

/// How a file gets into the tool that it is for.
fn how(format: Format) -> AnyView {
    let steps: &[&str] = match format {
        Format::Tickets(Tool::GithubScript) => &words::GITHUB_SCRIPT_STEPS,
        Format::Tickets(Tool::GithubJson) => &words::GITHUB_JSON_STEPS,
        Format::Tickets(Tool::Gitlab) => &words::GITLAB_STEPS,
        Format::Tickets(Tool::Jira) => &words::JIRA_STEPS,
        Format::Tickets(Tool::Linear) => &words::LINEAR_STEPS,
        Format::Tickets(Tool::AzureBoards) => &words::AZURE_BOARDS_STEPS,
        Format::Calendar => &words::CALENDAR_STEPS,
        Format::Workbook | Format::Csv | Format::CriteriaCsv => &words::TABLE_STEPS,
        Format::Kit | Format::Html | Format::CustomerPage | Format::Markdown | Format::ResourcesCsv | Format::Json => {
            return fragment(Vec::new());
        }
    };
    let steps = steps.iter().map(|step| el("li").child(prose(step))).collect_views();
    any_view(el("details").class("more").child(el("summary").child(words::HOW)).child(el("ol").child(steps)))
}

/// Has the document worker look what the shown formats would contain, and again when a choice or the assessment changes.
fn previews(app: App, choice: Choice) -> Previews {
    let found = RwSignal::new(None);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (formats, options, redaction) = (choice.formats(), choice.options(), choice.redaction.get());
        app.document.with(|_| ());
        found.set(None);
        let number = asked.with_value(|number| number + 1);
        asked.set_value(number);
        spawn_local(async move {
            let previews = written::previews(app, formats.clone(), options, redaction).await;
            // The answer to an earlier question may arrive after that to a later one.
            if asked.try_get_value() == Some(number) {
                found.try_set(Some(formats.into_iter().zip(previews.unwrap_or_default()).collect()));
            }
        });
    });
    found
}
