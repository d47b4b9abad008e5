//! Sharing the open assessment as an encrypted file, with a link or a passphrase that travels separately, or its status only.

mod summary;

use crate::assessment::file::{Redaction, Scope};
use crate::browser::sheet::{self, NotShared};
use crate::browser::{clipboard, clock, document_worker, files, location, random, sealing};
use crate::messages::ui::sharing as say;
use crate::protocol::document::{DocumentOutcome, Job, ShareLock};
use crate::share::{FRAGMENT, Weakness, from_random, to_text, weakness};
use crate::ui::components::busy::busy;
use crate::ui::components::code_block::code_block;
use crate::ui::components::field::late_field;
use crate::ui::components::heading::heading;
use crate::ui::el::{CollectViews, any_view, button, el, fragment, quiet_button, small_button};
use crate::ui::pages::data::contents;
use crate::ui::routes::Route;
use crate::ui::state::App;
use crate::ui::written;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Who a share is for, which decides what goes into it at first.
const READERS: [(Reader, &str, &str); 3] = [
    (Reader::Works, say::FOR_WORK, say::FOR_WORK_HINT),
    (Reader::Reads, say::FOR_READING, say::FOR_READING_HINT),
    (Reader::IsOutside, say::FOR_OUTSIDE, say::FOR_OUTSIDE_HINT),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Works,
    Reads,
    IsOutside,
}

impl Reader {
    fn redaction(self) -> Redaction {
        match self {
            Self::Works => Redaction::default(),
            Self::Reads => Redaction { notes: true, ..Redaction::default() },
            Self::IsOutside => Redaction { account: true, names: true, resources: true, notes: true, owners: true },
        }
    }
}

/// How the file leaves the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It is saved on the device.
    Save,
    /// The system's share sheet hands it to another program.
    Sheet,
}

/// A share that was saved.
#[derive(Clone, Debug, PartialEq)]
struct Saved {
    /// The link with the key; `None` if the file has the passphrase that is shown above.
    link: Option<String>,
    /// The file as text.
    text: String,
}

/// What has been chosen.
#[derive(Clone, Copy)]
struct Choice {
    reader: RwSignal<Reader>,
    scope: RwSignal<Scope>,
    redaction: RwSignal<Redaction>,
    by: RwSignal<String>,
    by_link: RwSignal<bool>,
    passphrase: RwSignal<String>,
}

/// The page.
pub fn page() -> AnyView {
    let app = App::get();
    let unavailable = el("div")
        .class("banner banner-bad")
        .child(el("p").child(say::UNAVAILABLE))
        .child(el("p").child(el("a").attr("href", Route::Data.href()).child(say::UNAVAILABLE_LINK)));
    fragment(vec![
        any_view(heading(|| say::TITLE.to_owned())),
        any_view(el("p").class("lead").child(say::LEAD)),
        if sealing::is_available() { form(app) } else { any_view(unavailable) },
        summary::section(app),
    ])
}

fn form(app: App) -> AnyView {
    let choice = Choice {
        reader: RwSignal::new(Reader::Works),
        scope: RwSignal::new(Scope::Whole),
        redaction: RwSignal::new(Redaction::default()),
        by: RwSignal::new(app.author.get_untracked()),
        by_link: RwSignal::new(true),
        passphrase: RwSignal::new(suggested()),
    };
    let (saved, writing) = (RwSignal::new(None), RwSignal::new(false));
    // What was saved belongs to the choices with which it was saved.
    Effect::new(move |_| {
        choice.reader.with(|_| ());
        choice.scope.with(|_| ());
        choice.redaction.with(|_| ());
        choice.by.with(|_| ());
        choice.by_link.with(|_| ());
        choice.passphrase.with(|_| ());
        saved.set(None);
    });
    let weak = move || (!choice.by_link.get()).then(|| choice.passphrase.with(|text| weakness(text))).flatten();
    let save = button(say::SAVE, move || write(app, choice, Way::Save, writing, saved))
        .attr("disabled", move || weak().is_some());
    let hand_over = sheet::is_available().then(|| {
        quiet_button(say::SHEET, move || write(app, choice, Way::Sheet, writing, saved))
            .attr("disabled", move || weak().is_some())
    });
    fragment(vec![
        readers(choice),
        any_view(
            el("details")
                .class("more")
                .child(el("summary").child(say::ADJUST))
                .child(contents(choice.scope, choice.redaction)),
        ),
        preview(choice),
        from(choice),
        lock(choice, weak),
        any_view(
            el("p")
                .class("buttons")
                .child(save)
                .child(hand_over)
                .child(move || writing.get().then(|| busy(say::SAVING))),
        ),
        any_view(move || saved.get().map(|saved| next(app, saved))),
    ])
}

fn readers(choice: Choice) -> AnyView {
    let one = move |(reader, label, hint): (Reader, &'static str, &'static str)| {
        let choose = move || {
            choice.reader.set(reader);
            choice.scope.set(Scope::Whole);
            choice.redaction.set(reader.redaction());
        };
        radio("reader", label, hint, move || choice.reader.get() == reader, choose)
    };
    any_view(
        el("fieldset")
            .class("redact")
            .child(el("legend").child(say::FOR_WHOM))
            .child(el("div").class("ticks").child(READERS.into_iter().map(one).collect_views())),
    )
}

fn radio(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    is_chosen: impl Fn() -> bool + Send + 'static,
    choose: impl Fn() + 'static,
) -> AnyView {
    let input = el("input").attr("type", "radio").attr("name", name).prop("checked", is_chosen);
    let input = input.on("change", move |_| choose());
    any_view(el("label").class("tick").child(input).child(el("span").child(label).child(el("small").child(hint))))
}

fn preview(choice: Choice) -> AnyView {
    let lines = move || {
        let lines = say::they_see(choice.scope.get(), choice.redaction.get());
        lines.into_iter().map(|line| el("li").child(line)).collect_views()
    };
    any_view(
        el("section")
            .class("share-preview")
            .attr("aria-labelledby", "share-preview")
            .child(el("h2").attr("id", "share-preview").child(say::THEY_SEE))
            .child(el("div").attr("role", "status").child(el("ul").child(lines))),
    )
}

/// The field for the sender's name, unless names are left out.
fn from(choice: Choice) -> AnyView {
    let has_names = Memo::new(move |_| !choice.redaction.with(|redaction| redaction.names));
    any_view(move || {
        has_names
            .get()
            .then(|| late_field(say::FROM, move || choice.by.get(), move |name| choice.by.set(name), || false))
    })
}

fn lock(choice: Choice, weak: impl Fn() -> Option<Weakness> + Copy + Send + 'static) -> AnyView {
    let one = move |by_link: bool, label: &'static str, hint: &'static str| {
        radio("lock", label, hint, move || choice.by_link.get() == by_link, move || choice.by_link.set(by_link))
    };
    let passphrase = move || {
        (!choice.by_link.get()).then(|| {
            el("div")
                .class("work")
                .child(late_field(
                    say::PASSPHRASE,
                    move || choice.passphrase.get(),
                    move |text| choice.passphrase.set(text),
                    || false,
                ))
                .child(quiet_button(say::ANOTHER, move || choice.passphrase.set(suggested())))
        })
    };
    let why = move || weak().map(|weak| el("p").class("note").child(say::weakness(weak)));
    any_view(
        el("fieldset")
            .class("redact")
            .child(el("legend").child(say::LOCK))
            .child(el("div").class("ticks").child(one(true, say::BY_LINK, say::BY_LINK_HINT)).child(one(
                false,
                say::BY_PASSPHRASE,
                say::BY_PASSPHRASE_HINT,
            )))
            .child(passphrase)
            .child(el("div").attr("role", "status").child(why)),
    )
}

/// A new passphrase. Empty if the browser has no random numbers, which is too weak to be used.
fn suggested() -> String {
    sealing::random().map(|bytes| from_random(bytes).to_string()).unwrap_or_default()
}

fn write(app: App, choice: Choice, way: Way, writing: RwSignal<bool>, saved: RwSignal<Option<Saved>>) {
    let lock = if choice.by_link.get_untracked() {
        ShareLock::Link
    } else {
        ShareLock::Passphrase(choice.passphrase.get_untracked())
    };
    let (scope, redaction) = (choice.scope.get_untracked(), choice.redaction.get_untracked());
    let (new_id, now) = (random::id(), clock::now());
    let by = choice.by.get_untracked();
    let job = Job::Share { lock, by, scope, redaction, new_id, assessment: written::in_full(app), now };
    writing.set(true);
    spawn_local(async move {
        let outcome = document_worker::ask(&job, None).await;
        writing.try_set(false);
        match outcome {
            Ok(DocumentOutcome::Shared { file_name, base64, key }) => {
                let is_out = match way {
                    Way::Save => {
                        let taken = files::download_base64(&file_name, "application/octet-stream", &base64);
                        written::offer(app, &file_name, taken)
                    }
                    Way::Sheet => match sheet::share(&file_name, &base64).await {
                        Ok(()) => true,
                        Err(NotShared::Cancelled) => {
                            app.tell(say::SHEET_CANCELLED);
                            false
                        }
                        Err(NotShared::Refused(problem)) => {
                            app.tell(say::sheet_refused(&problem));
                            false
                        }
                    },
                };
                if is_out {
                    let link = key.map(|key| format!("{}#{FRAGMENT}{key}", location::root()));
                    saved.try_set(Some(Saved { link, text: to_text(&base64) }));
                }
            }
            Ok(DocumentOutcome::Refused { why }) | Err(why) => app.tell(why),
            Ok(_) => {}
        }
    });
}

/// What to do with the file, and with its link or passphrase.
fn next(app: App, Saved { link, text }: Saved) -> AnyView {
    let key = match link {
        Some(link) => el("li").child(say::SEND_LINK).child(code_block(link)),
        None => el("li").child(say::SEND_PASSPHRASE),
    };
    let copy = move || {
        let text = text.clone();
        spawn_local(async move {
            app.tell(if clipboard::copy(&text).await { say::TEXT_COPIED } else { say::TEXT_NOT_COPIED });
        });
    };
    let as_text = el("p")
        .class("import-ways")
        .child(el("span").class("quiet").child(say::COPY_TEXT_HINT))
        .child(" ")
        .child(small_button(say::COPY_TEXT, copy));
    any_view(
        el("section")
            .class("card")
            .attr("role", "status")
            .child(el("h2").child(say::NEXT))
            .child(el("ol").child(el("li").child(say::SEND_FILE).child(as_text)).child(key)),
    )
}
