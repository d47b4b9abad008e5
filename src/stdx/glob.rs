//! Patterns with `*` for any number of characters: one matcher for all of them. It never tries more than one place of a star at
//! a time, so the time it takes grows with the pattern times the text, and not with every further star.

/// Whether a pattern of IAM fits a text: `?` stands for one character, and letter case does not matter, as in actions.
pub fn fits_action(pattern: &str, text: &str) -> bool {
    fits(pattern, text, |wanted, found| wanted == b'?' || wanted.eq_ignore_ascii_case(&found))
}

/// Whether a pattern in which only `*` is special fits a text, letter by letter.
pub fn fits_text(pattern: &str, text: &str) -> bool {
    fits(pattern, text, |wanted, found| wanted == found)
}

/// Where something does not fit, only the last star can take in more: what stood before it has been found as early as can be.
fn fits(pattern: &str, text: &str, is_same: fn(u8, u8) -> bool) -> bool {
    let (mut pattern, mut text) = (pattern.as_bytes(), text.as_bytes());
    // What follows the last star, and the text from which it was tried.
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

    /// A matcher that tries every way would not come to an end here.
    #[test]
    fn many_stars_end_as_few_do() {
        let text = "a".repeat(1000);
        assert!(!fits_action(&format!("{}b", "a*".repeat(100)), &text));
        assert!(!fits_text(&format!("{}b", "*a".repeat(1000)), &text));
    }
}
