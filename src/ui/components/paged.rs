//! Lists that may be long, shown some rows at a time.

use crate::browser::dom;
use crate::messages::ui::live as say;
use crate::ui::el::{any_view, el, fragment, small_button};
use crate::ui::state::App;
use leptos::prelude::*;

/// How many rows are shown at first, and how many more at a time.
pub const PAGE: usize = 20;

/// A list of so many rows. `rows` makes the first of them; the first row of every further page has the id that
/// [`row_id`] tells, and can have the focus.
pub fn paged(number: usize, name: String, rows: impl Fn(usize) -> AnyView + Send + 'static) -> AnyView {
    in_pages(number, name, Box::new(rows))
}

fn in_pages(number: usize, name: String, rows: Box<dyn Fn(usize) -> AnyView + Send>) -> AnyView {
    let (app, shown) = (App::get(), RwSignal::new(PAGE));
    let limit = move || if app.printed.get() { number } else { shown.get().min(number) };
    let more = move || {
        let (left, name) = (number - limit(), name.clone());
        let next = move || {
            let first = shown.get_untracked();
            shown.set(first.saturating_add(PAGE));
            // The button is made anew, or gone: reading goes on at the first of the new rows.
            dom::focus_later(&row_id(&name, first));
        };
        (left > 0).then(|| el("p").class("no-print").child(small_button(say::more_button(left), next)))
    };
    fragment(vec![any_view(move || rows(limit())), any_view(more)])
}

/// The id of the element of a row.
pub fn row_id(name: &str, place: usize) -> String {
    format!("{name}-{place}")
}
