//! The address of the page, and links within it.

use super::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

/// The path of the address, with the host's base path.
pub fn path() -> String {
    window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

/// The part of the page that the address names after `#`; empty when it names none.
pub fn part() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default().trim_start_matches('#').to_owned()
}

/// What the address gives this name in its query; `None` where it does not have it.
pub fn query(name: &str) -> Option<String> {
    let query = window()?.location().search().ok()?;
    let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

/// Changes the address without loading anything; as a new step to go back from, or in place of the present one.
pub fn set_path(path: &str, replace: bool) {
    let history = window().and_then(|window| window.history().ok());
    let Some(history) = history else { return };
    let set = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(path))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(path))
    };
    // Browsers refuse only hundreds of changes within seconds; the page itself has changed all the same.
    let _ = set;
}

/// Calls back when the person goes back or forward.
pub fn on_travel(mut run: impl FnMut() + 'static) {
    super::events::listen("popstate", move |_: web_sys::Event| run());
}

/// Calls back with the address, below the host, of a link of ours that was clicked to be followed here, and keeps the browser from loading it.
pub fn on_link(mut run: impl FnMut(String) + 'static) {
    super::events::listen("click", move |event: MouseEvent| {
        if let Some(address) = followed(&event) {
            event.prevent_default();
            run(address);
        }
    });
}

/// The address of the link that a click follows within the app: a plain click, on this host, not into a new tab, not to a file,
/// and not only to a place on the same page.
fn followed(event: &MouseEvent) -> Option<String> {
    let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if elsewhere || event.button() != 0 || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let origin = window()?.location().origin().ok()?;
    let within = !link.hash().is_empty() && link.pathname() == path();
    let here = link.target().is_empty() && !link.has_attribute("download") && !within;
    (here && link.origin() == origin).then(|| link.pathname() + &link.search() + &link.hash())
}
