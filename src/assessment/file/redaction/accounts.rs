//! Redaction of AWS account IDs in every form in which people write them.

use super::REDACTED;
use std::collections::BTreeSet;

/// The number of digits of an account ID.
const DIGITS: usize = 12;
/// The largest number of separating characters between two digits of a known ID, or between two groups of digits.
const MOST_SEPARATORS: usize = 3;
/// The lengths of the groups in which people write an ID.
const GROUPS: [usize; 3] = [4, 3, 6];
/// The shortest account name that is redacted, in bytes. Shorter names would also match parts of other words.
const SHORTEST_ALIAS: usize = 4;

/// The account IDs that are known, and other names of accounts. A known ID is also found within a longer number and in groups
/// of any length.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    ids: BTreeSet<String>,
    aliases: BTreeSet<String>,
}

impl Accounts {
    /// Adds the account ID or account name that a person entered.
    pub(super) fn add_given(&mut self, given: &str) {
        let given = given.trim();
        let digits: String = given.chars().filter_map(digit).collect();
        if digits.len() == DIGITS {
            self.ids.insert(digits);
        }
        if given.len() >= SHORTEST_ALIAS {
            self.aliases.insert(given.to_owned());
        }
    }

    /// Adds every ID that is recognizable in a text without being known.
    pub(super) fn add_from(&mut self, text: &str) {
        let mut rest = text;
        while let Some((_, from)) = at_digit(rest) {
            let length = plain_length(from);
            let (id, after) = from.split_at(length.unwrap_or_else(|| run(from).1));
            if length.is_some() {
                self.ids.insert(id.chars().filter_map(digit).collect());
            }
            rest = after;
        }
    }

    /// Returns the text without the known IDs and names, and without everything else that looks like an ID: twelve digits,
    /// alone or in groups.
    pub(super) fn out_of(&self, text: &str) -> String {
        let text = self.aliases.iter().fold(text.to_owned(), |text, alias| text.replace(alias, REDACTED));
        let mut result = String::with_capacity(text.len());
        let (mut rest, mut is_inside) = (text.as_str(), false);
        while let Some((before, from)) = at_digit(rest) {
            result.push_str(before);
            // An unknown ID has to be a complete run of digits, never the end of a longer one.
            let plain = if is_inside && before.is_empty() { None } else { plain_length(from) };
            let length = self.known_length(from).or(plain);
            let (digits, after) =
                from.split_at(length.unwrap_or_else(|| from.chars().next().map_or(0, char::len_utf8)));
            result.push_str(if length.is_some() { REDACTED } else { digits });
            is_inside = length.is_none();
            rest = after;
        }
        result.push_str(rest);
        result
    }

    /// Returns the length in bytes of the known ID with which a text begins, if it begins with one.
    fn known_length(&self, text: &str) -> Option<usize> {
        let mut id = String::with_capacity(DIGITS);
        let mut separators = 0;
        for (at, c) in text.char_indices() {
            if let Some(digit) = digit(c) {
                separators = 0;
                id.push(digit);
                if id.len() == DIGITS {
                    return self.ids.contains(&id).then_some(at + c.len_utf8());
                }
            } else if c.is_alphanumeric() || separators == MOST_SEPARATORS {
                return None;
            } else {
                separators += 1;
            }
        }
        None
    }
}

/// Returns a decimal digit as an ASCII digit; full-width digits are digits too.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

/// Splits a text before its first digit; `None` if it has no digit.
fn at_digit(text: &str) -> Option<(&str, &str)> {
    text.find(|c| digit(c).is_some()).map(|at| text.split_at(at))
}

/// Returns the number of digits with which a text begins, and their length in bytes.
fn run(text: &str) -> (usize, usize) {
    let digits = text.chars().take_while(|c| digit(*c).is_some());
    digits.fold((0, 0), |(number, bytes), c| (number + 1, bytes + c.len_utf8()))
}

/// Returns the length in bytes of what looks like an account ID at the beginning of a text: twelve digits, or groups of equal
/// length with separating characters between them.
fn plain_length(text: &str) -> Option<usize> {
    let (first, bytes) = run(text);
    if first == DIGITS {
        return Some(bytes);
    }
    if !GROUPS.contains(&first) {
        return None;
    }
    let mut end = bytes;
    for _ in 1..DIGITS / first {
        let after = text.get(end..)?;
        let separators = after.chars().take_while(|c| !c.is_alphanumeric() && *c != '\n');
        let (number, between) = separators.fold((0, 0), |(number, bytes), c| (number + 1, bytes + c.len_utf8()));
        let (digits, bytes) = run(after.get(between..)?);
        if !(1..=MOST_SEPARATORS).contains(&number) || digits != first {
            return None;
        }
        end += between + bytes;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_alone_in_arns_and_in_groups() {
        for (text, redacted) in [
            ("123456789012", "[redacted]"),
            ("arn:aws:iam::123456789012:role/a", "arn:aws:iam::[redacted]:role/a"),
            ("a-123456789012-b", "a-[redacted]-b"),
            ("x123456789012y", "x[redacted]y"),
            ("1234-5678-9012", "[redacted]"),
            ("1234 5678 9012.", "[redacted]."),
            ("1234 - 5678 - 9012", "[redacted]"),
            ("1234-5678 9012", "[redacted]"),
            ("1234.5678.9012", "[redacted]"),
            ("1234_5678_9012", "[redacted]"),
            ("1234/5678/9012", "[redacted]"),
            ("1234\u{a0}5678\u{a0}9012", "[redacted]"),
            ("123 456 789 012", "[redacted]"),
            ("123456-789012", "[redacted]"),
            ("１２３４５６７８９０１２", "[redacted]"),
            ("1234567890123", "1234567890123"),
            ("12345678901", "12345678901"),
            ("1234-5678-90123", "1234-5678-90123"),
            ("1234é5678", "1234é5678"),
            ("1234\n5678\n9012", "1234\n5678\n9012"),
            ("2026-11-22T12:00:00Z", "2026-11-22T12:00:00Z"),
            ("22.11.26 10:15:30", "22.11.26 10:15:30"),
            ("", ""),
        ] {
            assert_eq!(Accounts::default().out_of(text), redacted, "{text}");
        }
    }

    #[test]
    fn a_known_id_is_found_in_every_form_and_in_longer_numbers() {
        for typed in ["111122223333", " 1111-2222-3333 ", "1111 2222 3333", "1 1 1 1 2 2 2 2 3 3 3 3", "1111.2222.3333"]
        {
            let mut accounts = Accounts::default();
            accounts.add_given(typed);
            for (text, redacted) in [
                ("canary-2024111122223333-logs", "canary-2024[redacted]-logs"),
                ("1 1 1 1 2 2 2 2 3 3 3 3", "[redacted]"),
                ("11-1122-2233/33", "[redacted]"),
                ("1111 - 2222 - 3333", "[redacted]"),
                ("１１１１２２２２３３３３4", "[redacted]4"),
                ("1111a2222b3333", "1111a2222b3333"),
                ("111122223334", "[redacted]"),
                ("11112222333", "11112222333"),
                ("1111111122223333", "1111[redacted]"),
            ] {
                assert_eq!(accounts.out_of(text), redacted, "{typed}: {text}");
            }
        }
    }

    #[test]
    fn an_id_recognized_in_one_text_is_redacted_in_every_text() {
        let mut accounts = Accounts::default();
        accounts.add_from("arn:aws:iam::444455556666:root, and 7777/8888/9999.");
        assert_eq!(accounts.out_of("logs-2024444455556666 x7777888899990"), "logs-2024[redacted] x[redacted]0");
    }

    #[test]
    fn redacting_many_ids_is_fast() {
        let text: String = (0..200_000_u64).map(|number| format!("{} ", 100_000_000_000 + number)).collect();
        let mut accounts = Accounts::default();
        accounts.add_from(&text);
        assert!(!accounts.out_of(&text).contains('1'));
    }
}
