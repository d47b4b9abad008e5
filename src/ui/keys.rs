//! Keyboard input: one listener for the whole page, and one handler at a time, which belongs to the open page.

use crate::browser::{dom, events};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// A key that was pressed while no text was being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A digit from 1 to 5.
    Digit(u8),
    /// Enter, unless an element that reacts to Enter itself has the focus.
    Enter,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Another letter or character, as typed.
    Sign(char),
    /// Escape, also while text is being typed.
    Escape,
}

/// The open page's key handler, which returns whether it used the key.
#[derive(Clone, Copy)]
pub struct KeyHandler(StoredValue<Option<Callback<Key, bool>>>);

impl KeyHandler {
    /// Starts listening, without a handler.
    pub fn new() -> Self {
        let handler = Self(StoredValue::new(None));
        events::on_key(move |event| {
            let Some(key) = read(&event) else { return };
            let current = handler.0.get_value();
            if current.is_some_and(|current| current.run(key)) {
                event.prevent_default();
            }
        });
        handler
    }

    /// Sets the handler for as long as the calling component lives.
    pub fn give_to(self, handler: impl Fn(Key) -> bool + Send + Sync + 'static) {
        self.0.set_value(Some(Callback::new(handler)));
        on_cleanup(move || self.0.set_value(None));
    }
}

fn read(event: &KeyboardEvent) -> Option<Key> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
        return None;
    }
    let name = event.key();
    if name == "Escape" {
        return Some(Key::Escape);
    }
    if dom::is_typing() {
        return None;
    }
    match name.as_str() {
        "Enter" => (!dom::is_on_control()).then_some(Key::Enter),
        "ArrowLeft" => Some(Key::Left),
        "ArrowRight" => Some(Key::Right),
        "ArrowUp" => Some(Key::Up),
        "ArrowDown" => Some(Key::Down),
        _ => {
            let mut signs = name.chars();
            let sign = signs.next().filter(|_| signs.next().is_none())?;
            match sign.to_digit(10) {
                Some(digit @ 1..=5) => Some(Key::Digit(digit as u8)),
                _ => Some(Key::Sign(sign)),
            }
        }
    }
}
