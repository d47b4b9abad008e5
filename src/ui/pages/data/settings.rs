//! The settings: the person's name and the theme.

use crate::browser::{dom, store};
use crate::messages::ui as say;
use crate::ui::components::field::{select, text_field};
use crate::ui::el::el;
use crate::ui::state::App;
use leptos::prelude::*;

/// The section for settings.
pub(super) fn section(app: App) -> AnyView {
    let theme = RwSignal::new(store::theme().unwrap_or_default());
    let themes = [("", say::THEME_SYSTEM), ("light", say::THEME_LIGHT), ("dark", say::THEME_DARK)];
    let themes = themes.map(|(name, label)| (name.to_owned(), label.to_owned())).into();
    let set_theme = move |name: String| {
        let chosen = (!name.is_empty()).then_some(name.as_str());
        store::set_theme(chosen);
        dom::set_root_attribute("data-theme", chosen);
        theme.set(name);
    };
    let set_author = move |name: String| {
        store::set_author(&name);
        app.author.set(name);
    };
    el("section")
        .class("card")
        .child(el("h2").child(say::SETTINGS))
        .child(
            el("div")
                .class("work")
                .child(text_field(say::YOUR_NAME, "text", move || app.author.get(), set_author))
                .child(select(say::THEME, themes, move || theme.get(), set_theme)),
        )
        .into_any()
}
