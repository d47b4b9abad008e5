//! The running scan: progress by service and by Region, and the button that stops it.

use super::estimate::stop;
use crate::messages::ui::live as say;
use crate::protocol::scan::{Part, Progress};
use crate::scanner::pace;
use crate::ui::el::{CollectViews, any_view, el, keyed, quiet_button};
use crate::ui::live::Live;
use leptos::prelude::*;

/// The section for the running scan.
pub(super) fn section(live: Live) -> AnyView {
    let left = move || {
        let elapsed = live.now.get().millis_since(live.begun.get());
        live.progress.with(|progress| pace::seconds_left(progress.done, progress.planned, elapsed))
    };
    let share = move || live.progress.with(|progress| pace::per_cent(progress.done, progress.planned));
    let words = move || {
        let left = left();
        live.progress.with(|progress| say::progress(progress, left))
    };
    any_view(
        el("section")
            .class("card live-scan")
            .attr("aria-labelledby", "live-scan")
            .child(el("h2").attr("id", "live-scan").attr("tabindex", "-1").child(say::SCANNING))
            .child(
                el("progress")
                    .class("bar")
                    .attr("max", "100")
                    .attr("value", move || share().to_string())
                    .attr("aria-label", say::SCAN_PROGRESS),
            )
            .child(el("p").class("figures").child(words))
            // For screen readers, and therefore updated only now and then.
            .child(el("p").class("visually-hidden").attr("role", "status").child(move || live.spoken.get()))
            .child(parts(live, say::BY_SERVICE, |progress| &progress.services))
            .child(parts(live, say::BY_REGION, |progress| &progress.regions))
            .child(el("p").class("buttons").child(stop(live)).child(quiet_button(say::FORGET, move || live.forget()))),
    )
}

/// The parts of a scan in a closed fold. Rows are kept while their numbers change.
fn parts(live: Live, title: &'static str, of: fn(&Progress) -> &Vec<Part>) -> AnyView {
    let names = move || live.progress.with(|progress| of(progress).iter().map(|part| part.name.clone()).collect());
    let row = move |name: String| {
        let label = if name.is_empty() { say::GLOBAL.to_owned() } else { name.clone() };
        let part = Memo::new(move |_| {
            live.progress
                .with(|progress| of(progress).iter().find(|part| part.name == name).cloned().unwrap_or_default())
        });
        let figures = move || part.with(|part| say::part(part.done, part.planned));
        let done = move || part.with(|part| part.done >= part.planned);
        let cells = vec![any_view(el("span").child(label)), any_view(el("span").class("figure").child(figures))];
        any_view(el("li").toggle_class("is-past", done).child(cells.into_iter().collect_views()))
    };
    any_view(
        el("details")
            .class("more")
            .child(el("summary").child(title))
            .child(el("ul").class("plain live-parts").child(keyed(names, row))),
    )
}
