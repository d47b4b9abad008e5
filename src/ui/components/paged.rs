//! Long lists, shown page by page.

use crate::browser::dom;
use crate::messages::ui::live as say;
use crate::ui::el::{any_view, el, fragment, small_button};
use crate::ui::state::App;
use leptos::prelude::*;

/// The number of rows on a page.
pub const PAGE: usize = 20;

/// A list of `number` rows. `rows` makes as many of the first rows as it is given. The first row of every further page
/// must have the id from [`row_id`] and be focusable.
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
            // The button is replaced or gone, so the focus moves to the first new row.
            dom::focus_later(&row_id(&name, first));
        };
        (left > 0).then(|| el("p").class("no-print").child(small_button(say::more_button(left), next)))
    };
    fragment(vec![any_view(move || rows(limit())), any_view(more)])
}

/// The id of a row's element.
pub fn row_id(name: &str, place: usize) -> String {
    format!("{name}-{place}")
}
