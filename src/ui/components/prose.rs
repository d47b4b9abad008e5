//! Texts of the control files: plain text with code in backticks. Terms of the glossary are explained at their first
//! use.

use crate::baseline::guidance::{Guidance, Term};
use crate::baseline::terms::{find_word, parts};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};

/// A text with its code parts marked up.
pub fn prose(text: &str) -> AnyView {
    Words::default().prose(text)
}

/// The terms that a piece of guidance explains, each once.
#[derive(Default)]
pub struct Words<'a> {
    /// The terms not explained yet.
    terms: RefCell<Vec<&'a Term>>,
}

impl<'a> Words<'a> {
    /// The glossary terms in a control's guidance.
    pub fn of(guidance: &'a Guidance) -> Self {
        Self { terms: RefCell::new(guidance.terms.iter().collect()) }
    }

    /// A text with its code parts marked up, and with a note at the first use of every term.
    pub fn prose(&self, text: &str) -> AnyView {
        let mut views = Vec::new();
        for (part, is_code) in parts(text) {
            if is_code {
                views.push(any_view(el("code").child(part.to_owned())));
            } else {
                self.explain(part, &mut views);
            }
        }
        fragment(views)
    }

    fn explain(&self, mut text: &str, views: &mut Vec<AnyView>) {
        while let Some((place, word)) = self.next_in(text) {
            let term = self.terms.borrow_mut().remove(place);
            views.push(text.get(..word.start).unwrap_or_default().to_owned().into_any());
            views.push(explained(text.get(word.clone()).unwrap_or_default(), term));
            text = text.get(word.end..).unwrap_or_default();
            // Without a space after it, such as before "'s", the line does not break there. Browsers would break it after a button.
            if !text.starts_with(' ') {
                views.push("\u{2060}".to_owned().into_any());
            }
        }
        views.push(text.to_owned().into_any());
    }

    /// The index and range of the next term to explain in a text; of several at the same position, the longest.
    fn next_in(&self, text: &str) -> Option<(usize, std::ops::Range<usize>)> {
        let terms = self.terms.borrow();
        let found = terms.iter().enumerate().flat_map(|(place, term)| {
            term.words.iter().filter_map(move |word| find_word(text, word).map(|range| (place, range)))
        });
        found.min_by_key(|(_, range)| (range.start, usize::MAX - range.end))
    }
}

/// A term as a button, and the note that it opens. The note closes with Escape or a click elsewhere.
fn explained(word: &str, term: &Term) -> AnyView {
    thread_local! {
        static NOTES: Cell<u32> = const { Cell::new(0) };
    }
    NOTES.set(NOTES.get() + 1);
    let id = format!("term-{}", NOTES.get());
    let button = el("button").attr("type", "button").class("term").attr("popovertarget", id.clone());
    let note = el("span").class("term-note").attr("id", id).attr("popover", "auto");
    fragment(vec![any_view(button.child(word.to_owned())), any_view(note.child(prose(&term.says)))])
}

/// The whole glossary as a list.
pub fn glossary(terms: &[Term]) -> AnyView {
    let entry = |term: &Term| {
        fragment(vec![any_view(el("dt").child(term.words.join(", "))), any_view(el("dd").child(prose(&term.says)))])
    };
    el("dl").class("glossary").child(terms.iter().map(entry).collect_views()).into_any()
}
