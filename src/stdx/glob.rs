//! Patterns with `*` for any number of characters. Only the last star is ever extended, so the time grows with the
//! length of the pattern times the length of the text, not with each further star.

/// Whether an IAM pattern matches a text: `?` matches one character, and letter case is ignored, as in action names.
pub fn fits_action(pattern: &str, text: &str) -> bool {
    fits(pattern, text, |wanted, found| wanted == b'?' || wanted.eq_ignore_ascii_case(&found))
}

/// Whether a pattern in which only `*` is special matches a text, case-sensitively.
pub fn fits_text(pattern: &str, text: &str) -> bool {
    fits(pattern, text, |wanted, found| wanted == found)
}

/// Whether the pattern matches the whole text. On a mismatch only the last star is extended: everything before that
/// star has already matched as early as possible.
fn fits(pattern: &str, text: &str, is_same: fn(u8, u8) -> bool) -> bool {
    let (mut pattern, mut text) = (pattern.as_bytes(), text.as_bytes());
    // The pattern after the last star, and the text from which it was tried.
    let mut last: Option<(&[u8], &[u8])> = None;
    loop {
        match (pattern, text) {
            ([b'*', rest @ ..], _) => {
                last = Some((rest, text));
                pattern = rest;
            }
            ([wanted, rest @ ..], [found, later @ ..]) if is_same(*wanted, *found) => (pattern, text) = (rest, later),
            ([], []) => return true,
            _ => {
                let Some((rest, [_, later @ ..])) = last else { return false };
                last = Some((rest, later));
                (pattern, text) = (rest, later);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_number_of_characters() {
        for (pattern, text, expected) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("**", "ab", true),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("*c", "abcd", false),
            ("a*c", "ac", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "acb", false),
            ("a*bc", "abcbc", true),
            ("ab*ba", "aba", false),
            ("*prod*", "web-prod-1", true),
        ] {
            assert_eq!(fits_text(pattern, text), expected, "{pattern} {text}");
            assert_eq!(fits_action(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn only_in_patterns_of_iam_a_question_mark_is_special_and_letter_case_does_not_matter() {
        for (pattern, text, of_iam, of_texts) in [
            ("s3:Get?", "s3:GetX", true, false),
            ("s3:Get?", "s3:Get?", true, true),
            ("s3:Get?", "s3:Get", false, false),
            ("?", "", false, false),
            ("S3:get*", "s3:GetObject", true, false),
            ("*?", "a", true, false),
        ] {
            assert_eq!((fits_action(pattern, text), fits_text(pattern, text)), (of_iam, of_texts), "{pattern} {text}");
        }
    }

    /// A backtracking matcher would not finish here.
    #[test]
    fn many_stars_end_as_few_do() {
        let text = "a".repeat(1000);
        assert!(!fits_action(&format!("{}b", "a*".repeat(100)), &text));
        assert!(!fits_text(&format!("{}b", "*a".repeat(1000)), &text));
    }
}
