//! The document itself: title, theme, focus, scrolling, printing, and what `index.html` lists.

use super::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CssStyleSheet, Document, Element, HtmlDialogElement, HtmlElement};

fn document() -> Option<Document> {
    window()?.document()
}

/// The element with this id.
pub(super) fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Adds a style sheet to the page, after its own. The policy allows it: it restricts only style sheets in markup and from
/// addresses.
pub fn adopt_style(style: &str) {
    if let (Some(document), Ok(sheet)) = (document(), CssStyleSheet::new()) {
        // The only error is text that is not a style sheet; the rules before are then applied.
        let _ = sheet.replace_sync(style);
        document.set_adopted_style_sheets(&js_sys::Array::of1(&sheet));
    }
}

/// Whether the page is hidden, such as in a background tab.
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.visibility_state() == web_sys::VisibilityState::Hidden)
}

/// Whether the browser assumes that it has a network connection.
pub fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Sets an attribute of the root element, such as `data-theme`; `None` removes it.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// Whether the root element has an attribute.
pub(super) fn has_root_attribute(name: &str) -> bool {
    document().and_then(|document| document.document_element()).is_some_and(|root| root.has_attribute(name))
}

/// Removes what the page showed before the app started.
pub fn remove_boot_screen() {
    if let Some(boot) = document().and_then(|document| document.get_element_by_id("boot")) {
        boot.remove();
    }
}

/// Removes everything that the program has added to the page.
pub(super) fn clear() {
    if let Some(body) = document().and_then(|document| document.body()) {
        let keep = body.query_selector("#boot-files").ok().flatten();
        body.set_text_content(None);
        if let Some(files) = keep {
            let _ = body.append_child(&files);
        }
    }
}

/// Moves the focus to the element with this id once the page has been drawn.
pub fn focus_later(id: &str) {
    let id = id.to_owned();
    next_frame(move || {
        if let Some(element) = document().and_then(|document| document.get_element_by_id(&id)) {
            focus(&element);
        }
    });
}

/// Scrolls to the element with this id once the page has been drawn, opens every fold around it, and moves the focus to
/// it.
pub fn reveal_later(id: &str) {
    let id = id.to_owned();
    next_frame(move || {
        let Some(element) = document().and_then(|document| document.get_element_by_id(&id)) else { return };
        let mut around = Some(element.clone());
        while let Some(fold) = around.and_then(|inner| inner.closest("details").ok().flatten()) {
            let _ = fold.set_attribute("open", "");
            around = fold.parent_element();
        }
        element.scroll_into_view();
        focus(&element);
    });
}

/// Moves the focus by `by` elements among those that match the selector, wrapping around. If none of them has the
/// focus, it moves to the first, or to the last if `by` is negative.
pub fn move_focus(selector: &str, by: i32) {
    let Some(document) = document() else { return };
    let Ok(list) = document.query_selector_all(selector) else { return };
    let length = list.length();
    if length == 0 {
        return;
    }
    let active = document.active_element();
    let place = (0..length).find(|place| list.get(*place).and_then(|n| n.dyn_into::<Element>().ok()) == active);
    let target = match place {
        Some(place) => (i64::from(place) + i64::from(by)).rem_euclid(i64::from(length)) as u32,
        None if by < 0 => length - 1,
        None => 0,
    };
    if let Some(element) = list.get(target).and_then(|node| node.dyn_into::<Element>().ok()) {
        focus(&element);
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Whether the element with the focus takes text, so that key presses belong to it.
pub fn is_typing() -> bool {
    document().and_then(|document| document.active_element()).is_some_and(|element| {
        let tag = element.tag_name();
        let kind = element.get_attribute("type").unwrap_or_default();
        tag == "TEXTAREA"
            || tag == "SELECT"
            || (tag == "INPUT" && !matches!(kind.as_str(), "radio" | "checkbox" | "button"))
    })
}

/// Whether the element with the focus reacts to Enter itself.
pub fn is_on_control() -> bool {
    document().and_then(|document| document.active_element()).is_some_and(|element| {
        matches!(element.tag_name().as_str(), "A" | "BUTTON" | "SUMMARY" | "TEXTAREA" | "SELECT")
    })
}

/// Opens the dialog with this id over the page, or closes it.
pub fn toggle_dialog(id: &str) {
    let Some(dialog) = dialog(id) else { return };
    if dialog.open() {
        dialog.close();
    } else {
        let _ = dialog.show_modal();
    }
}

/// Whether the dialog with this id is open.
pub fn is_dialog_open(id: &str) -> bool {
    dialog(id).is_some_and(|dialog| dialog.open())
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    element(id)?.dyn_into().ok()
}

/// Scrolls to the top of the page.
pub fn scroll_to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Opens the browser's print dialog.
pub fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

/// The path below which the app is hosted, as `index.html` states it, without a slash at its end.
pub fn base_path() -> String {
    listed("base").trim_end_matches('/').to_owned()
}

/// The address of a worker program's script, whose name changes with its content.
pub(super) fn program(name: &str) -> String {
    listed(name)
}

/// The beginning that the names of the full program's files share.
pub(super) fn full_program() -> String {
    listed("full").trim_start_matches(&listed("base")).to_owned()
}

/// The commit that the site was built from; empty if unknown.
pub fn commit() -> String {
    listed("commit")
}

/// The value that `index.html` lists under a name; empty if it lists none.
fn listed(name: &str) -> String {
    element("boot-files").and_then(|files| files.get_attribute(&format!("data-{name}"))).unwrap_or_default()
}

fn next_frame(run: impl FnOnce() + 'static) {
    if let Some(window) = window() {
        let callback = Closure::once_into_js(run);
        let _ = window.request_animation_frame(callback.unchecked_ref());
    }
}

/// Tells the boot script that the app has panicked, so that it can show a message. Called from the panic hook.
pub fn announce_panic(detail: &str) {
    let Some(window) = window() else { return };
    let init = web_sys::CustomEventInit::new();
    init.set_detail(&detail.into());
    if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict("footing:panic", &init) {
        let _ = window.dispatch_event(&event);
    }
}

/// Runs a function every time the element with this id scrolls into view, for as long as the element exists.
pub fn when_seen(id: &'static str, mut run: impl FnMut() + 'static) {
    next_frame(move || {
        let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return };
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let seen = |entry: wasm_bindgen::JsValue| {
                entry.unchecked_into::<web_sys::IntersectionObserverEntry>().is_intersecting()
            };
            if entries.iter().any(seen) {
                run();
            }
        });
        if let Ok(observer) = web_sys::IntersectionObserver::new(callback.as_ref().unchecked_ref()) {
            observer.observe(&element);
            // The observer lives as long as the element. It is small, and a page has at most one.
            callback.forget();
        }
    });
}
