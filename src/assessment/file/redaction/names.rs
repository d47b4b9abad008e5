//! Redaction of names wherever they occur.

use super::REDACTED;
use std::collections::BTreeSet;
use std::ops::Bound;

/// The longest name that is searched for, in bytes. No ARN is longer.
pub(super) const LONGEST: usize = 2_048;

/// The names to redact.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// Adds a name, without the spaces around it. Ignores names that are empty or too long.
    pub(super) fn add(&mut self, name: &str) {
        let name = name.trim();
        if (1..=LONGEST).contains(&name.len()) && name != REDACTED {
            self.0.insert(name.to_owned());
        }
    }

    /// Returns the text without the names, where they are words of their own.
    pub(super) fn out_of(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        let mut result = String::with_capacity(text.len());
        let (mut rest, mut before) = (text, ' ');
        while let Some(first) = rest.chars().next() {
            let found = if is_one_word(before, first) { None } else { self.longest(rest) };
            let (taken, after) = rest.split_at(found.unwrap_or(first.len_utf8()));
            result.push_str(if found.is_some() { REDACTED } else { taken });
            before = taken.chars().next_back().unwrap_or(' ');
            rest = after;
        }
        result
    }

    /// Returns the length in bytes of the longest name with which a text begins.
    fn longest(&self, text: &str) -> Option<usize> {
        // Searches for the greatest name that is not greater than the text, then than the part that the two have in common, and
        // so on.
        let mut bound = text;
        while !bound.is_empty() {
            let name = self.0.range::<str, _>((Bound::Unbounded, Bound::Included(bound))).next_back()?;
            let (known, after) = bound.split_at(common(name, bound));
            let next = after.chars().next().or_else(|| text.get(known.len()..)?.chars().next()).unwrap_or(' ');
            let last = known.chars().next_back()?;
            if known.len() < name.len() {
                bound = known;
            } else if is_one_word(last, next) {
                bound = known.split_at(known.len() - last.len_utf8()).0;
            } else {
                return Some(known.len());
            }
        }
        None
    }
}

/// Returns the length in bytes of the common beginning of two texts, in whole characters.
fn common(one: &str, other: &str) -> usize {
    let mut equal = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    while !one.is_char_boundary(equal) {
        equal -= 1;
    }
    equal
}

/// Whether two neighbouring characters belong to one word. Only ASCII counts, because some scripts write no spaces.
fn is_one_word(one: char, next: char) -> bool {
    one.is_ascii_alphanumeric() && next.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], text: &str, expected: &str) {
        let mut all = Names::default();
        names.iter().for_each(|name| all.add(name));
        assert_eq!(all.out_of(text), expected);
    }

    #[test]
    fn names_are_redacted_only_as_whole_words() {
        check(&["ada"], "ada, ada-laptop and adamant", "[redacted], [redacted]-laptop and adamant");
        check(&["a"], "a has a trail", "[redacted] has [redacted] trail");
        check(&["Ada Lovelace", "Ada"], "Ada Lovelace, Ada, Adas", "[redacted], [redacted], Adas");
        check(&["logs", "logs-eu"], "logs-eu-1 logs-eu logs-e logs", "[redacted]-1 [redacted] [redacted]-e [redacted]");
        check(&["田中"], "田中さん", "[redacted]さん");
        check(&["arn:a/b", "arn:a"], "arn:a/bc arn:a/b", "[redacted]/bc [redacted]");
        check(&["+49 1"], "(+49 1)", "([redacted])");
        check(&[], "x", "x");
        check(&["", " ", REDACTED], "x [redacted] ", "x [redacted] ");
    }

    #[test]
    fn redacting_many_long_names_is_fast() {
        let mut all = Names::default();
        for number in 0..5_000 {
            all.add(&format!("{}{number}", "a-".repeat(900)));
        }
        assert!(all.out_of(&"a-".repeat(5_000)).starts_with("a-"));
    }
}
