//! The address of the page, and links within the app.

use super::{dom, window};
use crate::share::{FRAGMENT, LOOK, key_in};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

/// The path of the address, including the host's base path.
pub fn path() -> String {
    window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

/// The fragment of the address, without `#`; empty if there is none.
pub fn part() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default().trim_start_matches('#').to_owned()
}

/// The value of a name in the address's query, undecoded; `None` if it is not there.
pub fn query(name: &str) -> Option<String> {
    let query = window()?.location().search().ok()?;
    let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

/// The key of a shared file in the address, and whether a program had changed the link: then the key is in the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareKey {
    /// The key, as it stood in the address.
    pub key: String,
    /// Whether the key was in the path, which browsers send to the host.
    pub was_sent: bool,
}

/// Whether the address has the key of a shared file.
pub fn has_share_key() -> bool {
    has(FRAGMENT)
}

/// Whether the address is a summary link.
pub fn has_look() -> bool {
    has(LOOK)
}

/// Whether a name is in the fragment, or in the path, where some programs put it.
fn has(name: &str) -> bool {
    part().starts_with(name) || path().contains(&["/%23", name].concat())
}

/// The summary link in the address, with what is around it.
pub fn look() -> String {
    path() + &part()
}

/// Takes the key of a shared file out of the address, which becomes `path`. `None` if there is none.
pub fn take_share_key(path: &str) -> Option<ShareKey> {
    let was_sent = !part().starts_with(FRAGMENT);
    let address = if was_sent { self::path() } else { part() };
    has_share_key().then(|| {
        set_path(path, true);
        ShareKey { key: key_in(&address).to_owned(), was_sent }
    })
}

/// The address of the app on this host, with a slash at its end.
pub fn root() -> String {
    let origin = window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
    format!("{origin}{}/", dom::base_path())
}

/// The value of a name in the address's query, decoded; `None` if it is not there, or cannot be decoded.
pub fn query_text(name: &str) -> Option<String> {
    let decoded = js_sys::decode_uri_component(&query(name)?).ok()?;
    Some(decoded.into())
}

/// A text as the value of a name in a query.
pub fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Changes the address without loading anything. Adds a step to the history, or replaces the present one.
pub fn set_path(path: &str, replace: bool) {
    let history = window().and_then(|window| window.history().ok());
    let Some(history) = history else { return };
    let set = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(path))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(path))
    };
    // Browsers refuse only after hundreds of changes within seconds. The page itself has changed even then.
    let _ = set;
}

/// Calls back when the person goes back or forward in the history.
pub fn on_travel(mut run: impl FnMut() + 'static) {
    super::events::listen("popstate", move |_: web_sys::Event| run());
}

/// Calls back with the target of a click on a link within the app, and keeps the browser from loading it. The target is
/// the address without the origin.
pub fn on_link(mut run: impl FnMut(String) + 'static) {
    super::events::listen("click", move |event: MouseEvent| {
        if let Some(address) = followed(&event) {
            event.prevent_default();
            run(address);
        }
    });
}

/// The target of a click on a link that the app follows itself: a plain click on a link to this host, not to a new tab,
/// not a download, and not to a fragment of the same page.
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
