//! Glossary terms in texts. The build script uses this file too, to add each control's terms to its guidance, so the file
//! depends on nothing but the standard library.

use std::ops::Range;

/// Returns the byte range of a word's first occurrence, by itself or in the plural, not inside a longer word. Case-sensitive.
pub fn find_word(text: &str, word: &str) -> Option<Range<usize>> {
    text.match_indices(word).find_map(|(start, found)| {
        let after = start + found.len();
        let ends = |at: usize| text.get(at..).is_some_and(|rest| !rest.starts_with(is_inner));
        let begins = text.get(..start).is_some_and(|before| !before.ends_with(is_inner));
        let plural = text.get(after..).is_some_and(|rest| rest.starts_with('s')).then_some(after + 1);
        let end = Some(after).filter(|at| ends(*at)).or(plural.filter(|at| ends(*at)))?;
        begins.then_some(start..end)
    })
}

fn is_inner(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// Returns the parts of a text of the control files: plain text, and code, which is between backticks. `true` marks code.
pub fn parts(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.split('`').enumerate().map(|(index, part)| (part, index % 2 == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_itself_and_in_the_plural() {
        for (text, word, found) in [
            ("A trail records.", "trail", Some("trail")),
            ("Two trails record.", "trail", Some("trails")),
            ("Entrails, then a trail", "trail", Some("trail")),
            ("trail-bucket", "trail", None),
            ("(IAM)", "IAM", Some("IAM")),
            ("Miami", "iam", None),
            ("grün trail", "trail", Some("trail")),
            ("", "trail", None),
        ] {
            assert_eq!(find_word(text, word).and_then(|range| text.get(range)), found, "{text}");
        }
    }

    #[test]
    fn text_between_backticks_is_code() {
        let found: Vec<_> = parts("Run `aws` now").collect();
        assert_eq!(found, [("Run ", false), ("aws", true), (" now", false)]);
    }
}
