//! Taking data out and in, and the settings of this device.

mod export;
mod import;
mod settings;

pub use export::{save_file_of, save_to_file};

use crate::messages::ui as say;
use crate::ui::components::heading::heading;
use crate::ui::routes::Place;
use crate::ui::state::App;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let app = App::get();
    view! {
        {heading(|| say::DATA.to_owned())}
        <p class="lead">{say::DATA_LEAD}</p>
        {export::section(app)}
        {import::section(app)}
        {settings::section(app)}
        <section class="card">
            <h2>{say::STORAGE_WHERE}</h2>
            <p>{say::STORAGE_WORDS}</p>
            <p><a href=Place::Trust.href()>{say::TRUST_LINK}</a></p>
        </section>
    }
    .into_any()
}
