//! The link to the status without names, to be copied, or shown as a QR code.

use crate::browser::{clipboard, location};
use crate::messages::ui::summary as say;
use crate::share::{QrDrawing, Summary, qr_code};
use crate::ui::components::code_block::code_block;
use crate::ui::el::{any_view, el, quiet_button};
use crate::ui::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The section.
pub(super) fn section(app: App) -> AnyView {
    // Made anew only when a status or the day changes.
    let summary = Memo::new(move |_| app.statuses.with(|statuses| Summary::of(statuses, app.now.get())));
    let link = move || summary.with(|summary| format!("{}#{}", location::root(), summary.to_fragment()));
    let copy = move || {
        let link = untrack(link);
        let (html, text) = summary.with_untracked(|summary| (say::html(summary, &link), say::text(summary, &link)));
        spawn_local(async move {
            app.tell(match clipboard::copy_rich(&html, &text).await {
                clipboard::Copied::Rich => say::COPIED_RICH,
                clipboard::Copied::Plain => say::COPIED_PLAIN,
                clipboard::Copied::Nothing => crate::messages::ui::COPY_REFUSED,
            });
        });
    };
    any_view(
        el("section")
            .class("card")
            .attr("aria-labelledby", "share-summary")
            .child(el("h2").attr("id", "share-summary").child(say::SHARE))
            .child(el("p").child(say::SHARE_LEAD))
            .child(el("p").child(say::NOT_SECRET))
            .child(move || code_block(link()))
            .child(el("p").class("buttons").child(quiet_button(say::COPY_RICH, copy)))
            .child(
                el("details")
                    .class("more")
                    .child(el("summary").child(say::QR))
                    .child(move || qr_code(&link()).map(drawn))
                    .child(el("p").class("quiet").child(say::QR_HINT)),
            ),
    )
}

/// A QR code, dark on light in every theme, because not all readers know the inverse.
fn drawn(code: QrDrawing) -> AnyView {
    let QrDrawing { size, path } = code;
    let svg = format!(
        "<svg viewBox=\"0 0 {size} {size}\"><path fill=\"white\" d=\"M0 0h{size}v{size}h-{size}z\"/><path fill=\"black\" shape-rendering=\"crispEdges\" d=\"{path}\"/></svg>"
    );
    any_view(el("div").class("qr").attr("role", "img").attr("aria-label", say::QR_LABEL).inner_html(svg))
}
