//! Shares as text, for programs that send no files: Base64 between two lines, as in RFC 7468.

use super::MAX_BYTES;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The line before the share.
const BEGIN: &str = "-----BEGIN FOOTING SHARE-----";
/// The line after the share.
const END: &str = "-----END FOOTING SHARE-----";
/// The length of the Base64 lines, in characters.
const WIDTH: usize = 64;

/// Returns a share as text, given as Base64.
pub fn to_text(base64: &str) -> String {
    let lines = base64.as_bytes().chunks(WIDTH).filter_map(|line| std::str::from_utf8(line).ok());
    let mut text = format!("{BEGIN}\n");
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text + END + "\n"
}

/// Returns the share in a text, which may have other text around it. Spaces, line breaks and quote marks that mail and chat programs
/// add are ignored. Returns `None` if there is no complete share in the text.
pub fn from_text(text: &str) -> Option<Vec<u8>> {
    let (_, rest) = text.split_once(BEGIN)?;
    let (inside, _) = rest.split_once(END)?;
    if inside.len() > 2 * MAX_BYTES {
        return None;
    }
    let letters: String = inside
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '>' | '|' | '\u{200b}' | '\u{feff}'))
        .collect();
    STANDARD.decode(letters).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_share_is_between_two_lines() {
        assert_eq!(
            to_text(&STANDARD.encode([7; 61])),
            "-----BEGIN FOOTING SHARE-----\n\
             BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH\n\
             BwcHBwcHBwcHBwcHBw==\n\
             -----END FOOTING SHARE-----\n"
        );
    }

    #[test]
    fn text_and_characters_that_mail_programs_add_are_ignored() {
        let text = to_text(&STANDARD.encode([7; 61]));
        let quoted: String = text.lines().map(|line| format!("> {line}\r\n")).collect();
        for text in [
            format!("Hello Ada,\n\n{text}\nBo"),
            quoted,
            text.replace('\n', " "),
            text.replace("BwcH", "Bw \u{200b}cH"),
        ] {
            assert_eq!(from_text(&text), Some(vec![7; 61]), "{text}");
        }
    }

    #[test]
    fn an_incomplete_share_is_not_parsed() {
        let text = to_text(&STANDARD.encode([7; 61]));
        for text in [
            "",
            "Hello",
            BEGIN,
            text.trim_end_matches("SHARE-----\n"),
            &text.replace("Bw==", "Bw="),
            &text.replacen("Bw", "B*", 1),
        ] {
            assert_eq!(from_text(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_share_is_read_as_it_was_written(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(from_text(&to_text(&STANDARD.encode(&bytes))), Some(bytes));
        }

        #[test]
        fn no_text_panics(text in ".{0,80}", inside in ".{0,80}") {
            let _ = from_text(&text);
            let _ = from_text(&format!("{text}{BEGIN}{inside}{END}"));
        }
    }
}
