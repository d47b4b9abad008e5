//! Taking data out and in, and the settings of this device.

mod export;
mod import;
mod settings;

pub use export::{save_file_of, save_to_file};

use crate::messages::ui as say;
use crate::ui::components::heading::heading;
use crate::ui::el::{el, many, node};
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let app = App::get();
    many(vec![
        node(heading(|| say::DATA.to_owned())),
        node(el("p").class("lead").child(say::DATA_LEAD)),
        node(export::section(app)),
        node(import::section(app)),
        node(settings::section(app)),
        node(
            el("section")
                .class("card")
                .child(el("h2").child(say::STORAGE_WHERE))
                .child(el("p").child(say::STORAGE_WORDS))
                .child(el("p").child(el("a").attr("href", Place::Trust.href()).child(say::TRUST_LINK))),
        ),
    ])
    .into_any()
}
