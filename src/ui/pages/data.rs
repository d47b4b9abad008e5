//! The page of data: saving, importing, and the settings of this device.

mod export;
mod import;
mod settings;

pub use export::{contents, save_file_of, save_to_file};

use crate::messages::ui as say;
use crate::ui::components::heading::heading;
use crate::ui::el::{any_view, el, fragment};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page of data.
pub fn page() -> AnyView {
    let app = App::get();
    let is_sample = Memo::new(move |_| app.is_sample());
    fragment(vec![
        any_view(heading(|| say::DATA.to_owned())),
        any_view(el("p").class("lead").child(say::DATA_LEAD)),
        any_view(export::section(app)),
        any_view(move || {
            if is_sample.get() {
                any_view(el("p").class("note").child(say::SAMPLE_NO_FILES))
            } else {
                any_view(import::section(app))
            }
        }),
        any_view(settings::section(app)),
        any_view(
            el("section")
                .class("card")
                .child(el("h2").child(say::STORAGE_WHERE))
                .child(el("p").child(say::STORAGE_WORDS))
                .child(el("p").child(el("a").attr("href", Route::Trust.href()).child(say::TRUST_LINK))),
        ),
    ])
    .into_any()
}
