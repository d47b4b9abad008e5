//! The ledger: the requests of this visit.

use crate::aws::scan::Line;
use crate::browser::{clock, files};
use crate::messages::ui::{self as words, live as say};
use crate::ui::el::{CollectViews, any_view, el, quiet_button, small_button};
use crate::ui::live::Live;
use crate::ui::state::App;
use leptos::prelude::*;

/// The number of lines shown at first, and added at a time.
const PAGE: usize = 50;

/// The section for the ledger; nothing before the first request.
pub(super) fn section(app: App, live: Live) -> AnyView {
    let any = Memo::new(move |_| live.ledger.with(|ledger| !ledger.is_empty()));
    any_view(move || any.get().then(|| shown(app, live)))
}

fn shown(app: App, live: Live) -> AnyView {
    let open = RwSignal::new(false);
    let limit = RwSignal::new(PAGE);
    let rows = move || {
        open.get().then(|| {
            live.ledger.with(|ledger| ledger.iter().rev().take(limit.get()).map(|line| row(line)).collect_views())
        })
    };
    let total = move || {
        live.ledger.with(|ledger| {
            let failed = ledger.iter().filter(|line| !(200..300).contains(&line.status)).count();
            say::ledger_total(ledger.len(), ledger.iter().map(|line| line.bytes).sum(), failed)
        })
    };
    let more = move || {
        let left = live.ledger.with(Vec::len).saturating_sub(limit.get());
        (open.get() && left > 0).then(|| {
            let grow = move || limit.update(|limit| *limit = limit.saturating_add(PAGE));
            el("p").child(small_button(say::more_button(left), grow))
        })
    };
    let headings = [
        say::COLUMN_TIME,
        say::COLUMN_CALL,
        say::COLUMN_REGION,
        say::COLUMN_OUTCOME,
        say::COLUMN_CODE,
        say::COLUMN_BYTES,
        say::COLUMN_MILLIS,
    ];
    let heading = |label: &'static str| el("th").attr("scope", "col").child(label);
    let title = move || say::ledger(live.ledger.with(Vec::len));
    any_view(
        el("details")
            .class("live-ledger no-print")
            .attr("id", "ledger")
            .on("toggle", move |_| open.set(true))
            .child(el("summary").child(title))
            .child(el("p").class("quiet").child(say::LEDGER_LEAD))
            .child(el("p").child(total))
            .child(el("p").class("buttons").child(quiet_button(say::LEDGER_SAVE, move || save(app, live))))
            .child(
                el("div").class("scroll").attr("tabindex", "0").attr("role", "region").attr("aria-label", title).child(
                    el("table")
                        .class("ledger")
                        .child(el("thead").child(el("tr").child(headings.into_iter().map(heading).collect_views())))
                        .child(el("tbody").child(rows)),
                ),
            )
            .child(more),
    )
}

fn row(line: &Line) -> AnyView {
    let status = if line.status == 0 { say::NO_ANSWER.to_owned() } else { line.status.to_string() };
    let time = line.at.to_rfc3339().get(11..19).unwrap_or_default().to_owned();
    let cell = |text: String| el("td").child(text);
    let figure = |number: String| el("td").class("figure").child(number);
    any_view(
        el("tr")
            .child(cell(time))
            .child(el("td").child(el("code").child(line.call.clone())))
            .child(cell(line.region.clone()))
            .child(cell(status))
            .child(cell(line.code.clone()))
            .child(figure(line.bytes.to_string()))
            .child(figure(line.millis.to_string())),
    )
}

fn save(app: App, live: Live) {
    let lines = live.ledger.get_untracked();
    let lines: Vec<&Line> = lines.iter().map(|line| &**line).collect();
    let Ok(text) = serde_json::to_string_pretty(&lines) else { return };
    let name = say::ledger_file(clock::now().date());
    match files::download(&name, "application/json", &text) {
        Ok(()) => app.tell(words::saved_as(&name)),
        Err(problem) => app.tell(words::download_failed(&problem)),
    }
}
