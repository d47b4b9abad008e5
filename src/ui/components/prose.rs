//! Text of the control files: plain, with code between backticks, and the glossary's words explained where they first stand.

use crate::baseline::guidance::{Guidance, Term};
use crate::baseline::terms::{find_word, parts};
use crate::ui::el::{CollectViews, any_view, el, fragment};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};

/// A text with its code parts set as code.
pub fn prose(text: &str) -> AnyView {
    Words::default().prose(text)
}

/// The words that a piece of guidance explains, each once.
#[derive(Default)]
pub struct Words<'a> {
    /// Those not explained yet.
    terms: RefCell<Vec<&'a Term>>,
}

impl<'a> Words<'a> {
    /// The glossary's words in a control's guidance.
    pub fn of(guidance: &'a Guidance) -> Self {
        Self { terms: RefCell::new(guidance.terms.iter().collect()) }
    }

    /// A text with its code parts set as code, and with a note at every word that stands for the first time.
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
        }
        views.push(text.to_owned().into_any());
    }

    /// The first word to explain in a text, the longest of those that begin there.
    fn next_in(&self, text: &str) -> Option<(usize, std::ops::Range<usize>)> {
        let terms = self.terms.borrow();
        let found = terms.iter().enumerate().flat_map(|(place, term)| {
            term.words.iter().filter_map(move |word| find_word(text, word).map(|range| (place, range)))
        });
        found.min_by_key(|(_, range)| (range.start, usize::MAX - range.end))
    }
}

/// A word that can be pressed, and the note that opens beside it and closes by Escape or by pressing elsewhere.
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
