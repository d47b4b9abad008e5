//! The page of data: saving, importing, and the settings of this device.

mod export;
mod import;
mod settings;

pub use export::{contents, save_file_of, save_to_file};
pub use import::keep;

use crate::browser::location;
use crate::messages::ui::{self as say, sharing};
use crate::ui::components::heading::heading;
use crate::ui::el::{any_view, el, fragment};
use crate::ui::routes::Route;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page of data.
pub fn page() -> AnyView {
    let app = App::get();
    let is_shared = untrack(|| app.is_shared());
    // A link to a shared file can be opened at any time. Other files are not opened next to what is not the person's own.
    let came = location::take_share_key(&Route::Data.href());
    let import = if came.is_some() || untrack(|| app.is_own()) {
        import::section(app, came)
    } else {
        any_view(el("p").class("note").child(if is_shared { sharing::VIEWER_NO_FILES } else { say::SAMPLE_NO_FILES }))
    };
    if is_shared {
        return fragment(vec![any_view(heading(|| say::DATA.to_owned())), any_view(export::section(app)), import]);
    }
    fragment(vec![
        any_view(heading(|| say::DATA.to_owned())),
        any_view(el("p").class("lead").child(say::DATA_LEAD)),
        any_view(export::section(app)),
        import,
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
