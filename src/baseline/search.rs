//! The search of the guidance. It finds other forms of a word, synonyms (`glossary.toml`) and words with one typing mistake, and
//! lists the most relevant places first.

use super::guidance::{ActionGuidance, CriterionGuidance, Guidance};
use super::{ControlId, CriterionId, tables};
use crate::stdx::sort;

/// A piece of guidance that the search can find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The control on whose page the passage is.
    pub control: ControlId,
    /// The id for links to the passage; empty for a control's introduction.
    pub id: String,
    /// The title.
    pub title: String,
    /// The whole text, one paragraph per line.
    pub text: String,
    /// The title in lower case.
    folded_title: String,
    /// The text in lower case.
    folded_text: String,
    /// The bytes of the lower-case text that say what the passage is about. Steps and commands follow.
    lead: usize,
}

/// The number of characters shown before and after a hit.
const AROUND: usize = 70;

/// The shortest word, in letters, for which typing mistakes are corrected. Shorter words are too similar to each other.
const LONG_ENOUGH: usize = 5;

/// The points of a word that begins in the title, in the lead, and in the rest of a text.
const IN_TITLE: u32 = 12;
const IN_LEAD: u32 = 4;
const IN_REST: u32 = 1;
/// The points of the first place that a synonym leads to. Each further place has `NEXT` fewer.
const FIRST: u32 = 60;
const NEXT: u32 = 10;

/// Words that say nothing about what is searched for.
const FILLER: &[&str] = &[
    "a", "account", "an", "and", "are", "at", "aws", "be", "can", "did", "do", "does", "for", "from", "get", "has",
    "have", "how", "i", "in", "is", "it", "my", "of", "on", "or", "our", "should", "the", "to", "up", "was", "we",
    "what", "when", "with", "you", "your",
];

impl Passage {
    /// Returns the passages of one control: its introduction, its criteria and their actions.
    pub fn of(control: ControlId, guidance: &Guidance) -> Vec<Self> {
        let introduction = [guidance.protects.as_str(), &guidance.severity_reason];
        let mut passages = vec![Self::new(
            control,
            String::new(),
            control.get().title.to_owned(),
            &lines(introduction, []),
            &lines([], &guidance.changed),
        )];
        for criterion in &guidance.criteria {
            let name = CriterionId::find(&criterion.id).map(|id| id.get().name).unwrap_or_default();
            let (lead, rest) = of_criterion(criterion);
            passages.push(Self::new(control, criterion.id.clone(), name.to_owned(), &lead, &rest));
            passages.extend(criterion.actions.iter().map(|action| {
                let (lead, rest) = of_action(action);
                Self::new(control, action.id.clone(), action.title.clone(), &lead, &rest)
            }));
        }
        passages
    }

    fn new(control: ControlId, id: String, title: String, lead: &str, rest: &str) -> Self {
        let text = [lead, rest].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
        let (folded_title, folded_text) = (title.to_lowercase(), text.to_lowercase());
        Self { control, id, title, text, folded_title, folded_text, lead: lead.to_lowercase().len() }
    }

    /// Returns the text before the first hit, the hit, and the text after it. If no word occurs in the text, returns the
    /// beginning of the text.
    pub fn excerpt(&self, query: &Query) -> (String, String, String) {
        let words = query.parts.iter().flat_map(|part| &part.words);
        let hit = words.clone().find_map(|word| find_folded(&self.text, word));
        let (start, end) = hit.unwrap_or((0, 0));
        let (before, rest) = (self.text.get(..start).unwrap_or_default(), self.text.get(end..).unwrap_or_default());
        let from = before.char_indices().rev().nth(AROUND).map(|(at, _)| at);
        let until = rest.char_indices().nth(AROUND).map(|(at, _)| at);
        let lead = before.get(from.unwrap_or(0)..).unwrap_or_default();
        let tail = rest.get(..until.unwrap_or(rest.len())).unwrap_or_default();
        (
            format!("{}{lead}", if from.is_some() { "…" } else { "" }),
            self.text.get(start..end).unwrap_or_default().to_owned(),
            format!("{tail}{}", if until.is_some() { "…" } else { "" }),
        )
    }

    /// Returns the points of the passage for one part of a query; 0 if it does not match.
    fn points(&self, part: &Part) -> u32 {
        let id = if self.id.is_empty() { self.control.get().id } else { &self.id };
        let place = part.first.iter().position(|first| *first == id);
        let place = place
            .and_then(|place| u32::try_from(place).ok())
            .map_or(0, |place| FIRST.saturating_sub(place.saturating_mul(NEXT)).max(IN_TITLE));
        let (lead, rest) = self.folded_text.split_at_checked(self.lead).unwrap_or((&self.folded_text, ""));
        let own = part.words.first().map(String::as_str).unwrap_or_default();
        // What was typed counts twice as much as what it may mean.
        let of = |text: &str, points: u32| {
            if begins_in(text, own) {
                points * 2
            } else if part.words.iter().skip(1).any(|word| begins_in(text, word)) {
                points
            } else {
                0
            }
        };
        let mut points = of(&self.folded_title, IN_TITLE);
        if points < IN_TITLE * 2 {
            points = points.max(of(lead, IN_LEAD));
        }
        if points == 0 {
            points = of(rest, IN_REST);
        }
        if points == 0 && own.len() > 3 && (self.folded_text.contains(own) || self.folded_title.contains(own)) {
            points = IN_REST;
        }
        points + place
    }
}

impl Part {
    /// Returns the index of a passage among the places that a synonym leads to.
    fn place(&self, passage: &Passage) -> Option<usize> {
        let id = if passage.id.is_empty() { passage.control.get().id } else { &passage.id };
        self.first.iter().position(|first| *first == id)
    }
}

/// A query, made ready for the search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    parts: Vec<Part>,
}

/// A word or phrase of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Part {
    /// Beginnings of words in lower case: the one that was typed, then what it may mean.
    words: Vec<String>,
    /// The ids of the places that a synonym leads to.
    first: Vec<&'static str>,
}

impl Query {
    /// Parses what a person typed.
    pub fn parse(text: &str) -> Self {
        let trimmed = |word: &str| word.trim_matches(['?', '!', '.', ',', ';', ':', '"', '(', ')']).to_lowercase();
        let typed: Vec<String> = text.split_whitespace().map(trimmed).filter(|word| !word.is_empty()).collect();
        let is_filler = |word: &str| FILLER.contains(&word);
        let only_filler = typed.iter().all(|word| is_filler(word));
        let mut parts = Vec::new();
        let mut rest = &typed[..];
        while let [word, after @ ..] = rest {
            if let Some((part, length)) = synonym(rest) {
                parts.push(part);
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            rest = after;
            if is_filler(word) && !only_filler {
                continue;
            }
            let mut part = Part { words: vec![stem(word).to_owned()], ..Part::default() };
            for word in corrections(word) {
                let corrected = synonym(std::slice::from_ref(&word)).map(|(part, _)| part).unwrap_or_default();
                part.words.push(stem(&word).to_owned());
                part.words.extend(corrected.words);
                part.first.extend(corrected.first);
            }
            parts.push(part);
        }
        Self { parts }
    }

    /// Returns true if nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Returns the passages that match every part of the query, the best ones first. If none does, returns those that match the
    /// most parts.
    pub fn search<'a>(&self, passages: impl Iterator<Item = &'a Passage> + Clone) -> Vec<&'a Passage> {
        let leads_to = |passage: &Passage| self.parts.iter().any(|part| part.place(passage).is_some());
        let mut hits: Vec<(u32, &Passage)> = passages
            .clone()
            .filter_map(|passage| {
                let points: Vec<u32> = self.parts.iter().map(|part| passage.points(part)).collect();
                let is_hit = leads_to(passage) || points.iter().all(|points| *points > 0);
                is_hit.then(|| (points.iter().sum(), passage))
            })
            .collect();
        if hits.is_empty() {
            let counted = passages.map(|passage| {
                let points: Vec<u32> = self.parts.iter().map(|part| passage.points(part)).collect();
                (points.iter().filter(|points| **points > 0).count(), points.iter().sum(), passage)
            });
            let counted: Vec<(usize, u32, &Passage)> = counted.filter(|(count, ..)| *count > 0).collect();
            let most = counted.iter().map(|(count, ..)| *count).max().unwrap_or_default();
            let best = counted.into_iter().filter(|(count, ..)| *count == most);
            hits = best.map(|(_, points, passage)| (points, passage)).collect();
        }
        sort::by_number(&mut hits, |(points, _)| u64::from(u32::MAX - points));
        hits.into_iter().map(|(_, passage)| passage).collect()
    }
}

/// Returns the part for the longest synonym that the words begin with, and the number of words that it has.
fn synonym(words: &[String]) -> Option<(Part, usize)> {
    let all = tables::SYNONYMS.iter().flat_map(|synonym| synonym.words.iter().map(move |phrase| (synonym, *phrase)));
    let fitting = all.filter_map(|(synonym, phrase)| {
        let phrase = phrase.to_lowercase();
        let wanted: Vec<&str> = phrase.split(' ').collect();
        let begins = words.get(..wanted.len())?.iter().zip(&wanted).all(|(word, wanted)| stem(word) == stem(wanted));
        begins.then_some((synonym, wanted.len()))
    });
    let (synonym, length) = fitting.max_by_key(|(_, length)| *length)?;
    let typed: Vec<&str> = words.iter().take(length).map(String::as_str).collect();
    let typed = typed.join(" ");
    let means = synonym.means.iter().map(|word| stem(&word.to_lowercase()).to_owned());
    let words = std::iter::once(stem(&typed).to_owned()).chain(means).collect();
    Some((Part { words, first: synonym.first.to_vec() }, length))
}

/// Returns a word without the ending that its other forms have, such as `leav` for `leaves` and `leaving`.
fn stem(word: &str) -> &str {
    let ending = ["ings", "ing", "ers", "er", "ed", "es", "e", "s"].into_iter().find_map(|ending| {
        let left = if ending == "s" { 3 } else { 4 };
        word.strip_suffix(ending)
            .filter(|stem| stem.len() >= left && stem.is_ascii() && !stem.contains(['-', ':', '.']))
    });
    ending.unwrap_or(word)
}

/// Returns the words of titles, questions and synonyms that differ from a word by one typing mistake; none if the word is itself
/// one of these.
fn corrections(word: &str) -> Vec<String> {
    if word.len() < LONG_ENOUGH || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let titles = tables::CONTROLS.iter().map(|control| control.title);
    let criteria = tables::CRITERIA.iter().flat_map(|criterion| [criterion.name, criterion.question]);
    let actions = tables::ACTIONS.iter().map(|action| action.title);
    let synonyms = tables::SYNONYMS.iter().flat_map(|synonym| synonym.words.iter().chain(synonym.means).copied());
    let texts = titles.chain(criteria).chain(actions).chain(synonyms);
    let mut found: Vec<String> = Vec::new();
    for known in texts.flat_map(|text| text.split(|letter: char| !letter.is_ascii_alphabetic())) {
        let known = known.to_ascii_lowercase();
        if known.starts_with(stem(word)) {
            return Vec::new();
        }
        if is_one_mistake(word.as_bytes(), known.as_bytes()) && !found.contains(&known) {
            found.push(known);
        }
    }
    found
}

/// Whether two words differ by one letter that is wrong, missing or extra, or by two neighbouring letters that are swapped.
fn is_one_mistake(typed: &[u8], known: &[u8]) -> bool {
    let common = typed.iter().zip(known).take_while(|(a, b)| a == b).count();
    let (typed, known) = (typed.get(common..).unwrap_or_default(), known.get(common..).unwrap_or_default());
    match (typed, known) {
        ([a, typed @ ..], [b, known @ ..]) if typed == known => a != b,
        ([a, b, typed @ ..], [c, d, known @ ..]) if (a, b) == (d, c) && typed == known => true,
        ([_, rest @ ..], known) if rest == known => true,
        (typed, [_, rest @ ..]) => rest == typed,
        _ => false,
    }
}

/// Whether a word of a text begins with a lower-case beginning; one of up to three letters has to be the whole word or its plural.
fn begins_in(text: &str, beginning: &str) -> bool {
    let is_inner = |letter: char| letter.is_alphanumeric();
    text.match_indices(beginning).any(|(at, _)| {
        let (before, after) = (text.get(..at), text.get(at + beginning.len()..));
        let after = after.map(|after| after.strip_prefix('s').unwrap_or(after));
        let ends = beginning.len() > 3 || after.is_some_and(|after| !after.starts_with(is_inner));
        ends && before.is_some_and(|before| !before.ends_with(is_inner))
    })
}

/// Returns the byte range of a lower-case word in a text, ignoring the case of the text.
fn find_folded(text: &str, word: &str) -> Option<(usize, usize)> {
    text.char_indices().map(|(at, _)| at).find_map(|at| {
        let mut rest = text.get(at..)?.char_indices();
        let mut wanted = word.chars();
        let mut pending = wanted.next()?;
        loop {
            let (offset, letter) = rest.next()?;
            for small in letter.to_lowercase() {
                if small != pending {
                    return None;
                }
                match wanted.next() {
                    Some(next) => pending = next,
                    None => return Some((at, at + offset + letter.len_utf8())),
                }
            }
        }
    })
}

fn of_criterion(criterion: &CriterionGuidance) -> (String, String) {
    let lead = [criterion.why.as_str(), &criterion.met, &criterion.not_met];
    let find_out = &criterion.find_out;
    let rest = [&find_out.look, &find_out.run].into_iter().flatten();
    (lines(lead, &criterion.partly), lines([find_out.expect.as_str()], rest))
}

fn of_action(action: &ActionGuidance) -> (String, String) {
    let own = [action.who.as_str(), &action.cost.words, &action.verify.expect, &action.breaks.what];
    let risk = [&action.breaks.look, &action.breaks.run, &action.breaks.expect].into_iter().flatten();
    let undo = action.undo.steps.iter().chain(&action.undo.run);
    let optional = [&action.organization, &action.note, &action.verify.look, &action.verify.run];
    let cli = action.cli.iter().flat_map(|step| [&step.say, &step.run]);
    let rest = optional.into_iter().flatten().chain(&action.steps).chain(cli).chain(risk).chain(undo);
    let rest = rest.chain(&action.cloudformation).chain(&action.terraform);
    (lines([action.result.as_str()], []), lines(own, rest))
}

fn lines<'a>(some: impl IntoIterator<Item = &'a str>, more: impl IntoIterator<Item = &'a String>) -> String {
    let all: Vec<&str> = some.into_iter().chain(more.into_iter().map(String::as_str)).collect();
    all.join("\n").replace('`', "")
}

#[cfg(test)]
mod tests;
