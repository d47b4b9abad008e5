//! A text as a terminal shows it: without escape sequences, overstruck characters and the prompts of a pager.

const ESCAPE: char = '\u{1b}';
const BELL: char = '\u{7}';
const BACKSPACE: char = '\u{8}';
/// The words with which a pager says that it left something out.
const SKIPPING: &str = "...skipping";

/// The text as a terminal shows it, with one `\n` at the end of each line.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut line = 0;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            ESCAPE => skip_sequence(&mut chars),
            // The eight-bit form of an escape sequence.
            '\u{9b}' => skip_parameters(&mut chars),
            BACKSPACE if shown.len() > line => {
                shown.pop();
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => {
                // The line stays as an empty one, so that lines keep their numbers.
                if shown.get(line..).is_some_and(is_pagers) {
                    shown.truncate(line);
                }
                shown.push('\n');
                line = shown.len();
            }
            // Non-breaking blanks, from web pages and chats.
            '\u{a0}' | '\u{202f}' => shown.push(' '),
            '\t' => shown.push(char),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            char if char.is_control() => {}
            char => shown.push(char),
        }
    }
    if shown.get(line..).is_some_and(is_pagers) {
        shown.truncate(line);
    }
    shown
}

/// Whether a pager says on this line that it left something out.
pub(super) fn is_gap(line: &str) -> bool {
    line.trim_start().starts_with(SKIPPING)
}

/// Whether a line is the prompt of a pager. No line of JSON is one.
fn is_pagers(line: &str) -> bool {
    let line = line.trim();
    matches!(line, ":" | "(END)" | "~")
        || line.starts_with("--More--")
        || line.starts_with("-- More --")
        || line.strip_prefix("lines ").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// Skips an escape sequence: colours, movements, window titles, character sets, keys.
fn skip_sequence(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next() {
        Some('[') => skip_parameters(chars),
        Some(']' | 'P' | 'X' | '^' | '_') => {
            while let Some(char) = chars.next_if(|char| *char != '\n') {
                match char {
                    BELL => return,
                    ESCAPE => {
                        chars.next_if_eq(&'\\');
                        return;
                    }
                    _ => {}
                }
            }
        }
        Some(' '..='/') => {
            chars.next_if(|char| *char != '\n');
        }
        _ => {}
    }
}

/// Skips the parameters of a control sequence and the letter that ends it.
fn skip_parameters(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while chars.next_if(|char| (' '..='?').contains(char)).is_some() {}
    chars.next_if(|char| ('@'..='~').contains(char));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_does_not_show_is_left_out() {
        for (text, expected) in [
            ("", ""),
            ("a\r\nb\rc\n", "a\nb\nc\n"),
            ("\u{1b}[3;J\u{1b}[H\u{1b}[2J{}", "{}"),
            ("\u{1b}[1;32m{\u{1b}[0m\n\u{1b}[39;49;00m\"a\"\u{9b}0m", "{\n\"a\""),
            ("\u{1b}]0;ada@box: ~\u{7}$ ", "$ "),
            ("\u{1b}]8;;https://example.org\u{1b}\\link\u{1b}]8;;\u{1b}\\", "link"),
            ("\u{1b}]0;never ended\n{}", "\n{}"),
            ("\u{1b}(B\u{1b}>\u{1b}=ok\u{1b}", "ok"),
            ("\u{1b}[?2004l{}\u{1b}[?2004h", "{}"),
            ("N\u{8}NA\u{8}AME", "NAME"),
            ("\u{8}a", "a"),
            ("{\u{a0}\"a\": \"ü\"\u{feff}}\0\u{7}", "{ \"a\": \"ü\"}"),
            ("{\n:\n}\n(END)", "{\n\n}\n"),
            ("{\n:\u{1b}[K\r}\nlines 1-3/3 (END)\n", "{\n\n}\n\n"),
            ("{\n--More--(23%)\n}", "{\n\n}"),
            ("{\n-- More  --\n}", "{\n-- More  --\n}"),
            ("lines of code", "lines of code"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_pager_that_left_something_out_says_so() {
        assert!(is_gap("...skipping...") && is_gap(" ...skipping 1 line") && !is_gap("{...skipping"));
    }
}
