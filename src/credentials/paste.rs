//! Reading credentials from pasted text: lines for bash, fish, PowerShell and cmd, a profile of the AWS CLI's files, the JSON,
//! tables and text of the AWS CLI and of AWS services, or three fields. Nearly all of them are names followed by values. If
//! there are no names, the form of a value decides which one it is.
//!
//! Terminals and chats change what is copied: they break lines, and add blanks and other quotes. Broken values are joined. If
//! it is not clear whether a value continues, it is refused.

use super::Credentials;
use crate::stdx::time::Timestamp;
use std::fmt;
use zeroize::Zeroizing;

/// The longest text that may be credentials, in bytes.
const LONGEST_TEXT: usize = 65_536;
/// The longest value, in bytes. Session tokens have a few thousand.
const LONGEST_VALUE: usize = 16_384;
/// The shortest session token, in bytes; also the shortest word that counts as a value if only blanks separate it from its name.
const SHORTEST_VALUE: usize = 16;
/// The shortest word that counts as a session token by its form alone, in bytes.
const SHORTEST_TOKEN: usize = 64;
/// The characters that may be between a name and its value.
const SEPARATORS: [char; 10] = [' ', '\n', '"', '\'', '=', ':', ',', '|', '>', '-'];
/// The lengths of the access key IDs that AWS makes today, and of secret access keys. Indexed by [`Part`].
const WHOLE_LENGTHS: [usize; 2] = [20, 40];

/// A part of a set of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The access key ID.
    AccessKeyId,
    /// The secret access key.
    Secret,
    /// The session token.
    SessionToken,
}

/// The reason why credentials are refused. Of the pasted text, it contains only line numbers, from 1, and the time of expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The text is empty.
    Empty,
    /// The text is too long for credentials.
    TooLong,
    /// The text contains no credentials.
    NothingFound,
    /// A part is missing.
    Missing(Part),
    /// A part is incomplete or was changed. With its line.
    Malformed(Part, u32),
    /// The name of a variable or a placeholder is in the place of a part. With its line.
    Reference(Part, u32),
    /// A part occurs twice with different values, so more than one set was pasted. With the line of the second value.
    Several(Part, u32),
    /// The credentials are long-term keys, which work until someone deletes them.
    LongTerm,
    /// The credentials expired at this time.
    Expired(Timestamp),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Refusal {}

/// The names of the parts in lower case, without separators and without a leading `aws`. A name comes before every name that it
/// begins with. `None` marks the time of expiry.
const NAMES: &[(&str, Option<Part>)] = &[
    ("accesskeyid", Some(Part::AccessKeyId)),
    ("accesskey", Some(Part::AccessKeyId)),
    ("secretaccesskey", Some(Part::Secret)),
    ("secretkey", Some(Part::Secret)),
    ("sessiontoken", Some(Part::SessionToken)),
    ("securitytoken", Some(Part::SessionToken)),
    ("token", Some(Part::SessionToken)),
    ("expiration", None),
    ("credentialexpiration", None),
    ("sessionexpiration", None),
    // saml2aws
    ("xsecuritytokenexpires", None),
];

/// Reads the credentials in a text.
///
/// # Errors
/// The reason why the text is refused.
pub fn read(text: &str, now: Timestamp) -> Result<Credentials, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if text.len() > LONGEST_TEXT {
        return Err(Refusal::TooLong);
    }
    // Comments, and then values without names, count only if nothing else was found.
    for (with_comments, with_names) in [(false, true), (true, true), (false, false)] {
        let text = plain(text, with_comments);
        let mut found = Found {
            text: &text,
            rest: &text,
            values: [const { None }; 3],
            references: [0; 3],
            expires: None,
            counted: (0, 1),
        };
        found.read(with_names)?;
        if found.values.iter().any(Option::is_some) || found.references != [0; 3] {
            return found.credentials(now);
        }
    }
    Err(Refusal::NothingFound)
}

/// Returns a text with plain quotes and blanks, without escape sequences and, unless they are wanted, comments. It has the same
/// number of lines.
fn plain(text: &str, with_comments: bool) -> Zeroizing<String> {
    // No character gets longer, so the buffer never moves and leaves no copy in memory.
    let mut plain = Zeroizing::new(String::with_capacity(text.len() + 1));
    let mut is_escape = false;
    for line in text.split_inclusive('\n') {
        let begin = line.trim_start();
        if !with_comments && ["#", ";", "// ", "REM ", "rem ", ":: "].iter().any(|comment| begin.starts_with(comment)) {
            plain.push('\n');
            continue;
        }
        for letter in line.chars() {
            if is_escape {
                is_escape = !letter.is_ascii_alphabetic();
                continue;
            }
            plain.push(match letter {
                '\n' => letter,
                '\u{1b}' => {
                    is_escape = true;
                    ' '
                }
                '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => continue,
                '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
                '‘' | '’' | '‚' | '‛' | '′' => '\'',
                // Line continuations, quotes within quotes, code in a chat.
                '\\' | '`' | '^' => ' ',
                letter if letter.is_whitespace() || letter.is_control() => ' ',
                letter => letter,
            });
        }
    }
    plain
}

/// The values found so far, and the position of the reader.
struct Found<'a> {
    text: &'a str,
    rest: &'a str,
    /// The values by part, with their lines.
    values: [Option<(Zeroizing<String>, u32)>; 3],
    /// The lines with a reference in the place of a value, by part; 0 if there is none.
    references: [u32; 3],
    expires: Option<Timestamp>,
    /// The byte up to which lines have been counted, and the number of the line there.
    counted: (usize, u32),
}

impl<'a> Found<'a> {
    /// Reads all parts in the text.
    fn read(&mut self, with_names: bool) -> Result<(), Refusal> {
        while let Some(begin) = self.rest.find(is_base64_letter) {
            self.rest = self.rest.get(begin..).unwrap_or_default();
            let word = self.rest.find(|letter| !is_base64_letter(letter)).unwrap_or(self.rest.len());
            let (word, after) = self.rest.split_at(word);
            if !with_names {
                match form(word) {
                    Some(part) => self.read_bare(part, self.rest)?,
                    None => self.rest = after,
                }
            } else if let Some((part, after)) = name(self.rest) {
                self.rest = after;
                match part {
                    Some(part) => self.read_value(part)?,
                    None => self.read_expiry(),
                }
            } else {
                // The next name begins after `=` or after a character that no name has.
                self.rest = self.rest.trim_start_matches(|letter| is_base64_letter(letter) && letter != '=');
                self.rest = self.rest.trim_start_matches('=');
            }
        }
        Ok(())
    }

    /// Reads the value after the name of a part. The two are separated by the quote that closes the name, `=`, `:`, blanks, or
    /// the separators of tables and lists.
    fn read_value(&mut self, part: Part) -> Result<(), Refusal> {
        let value = self.rest.trim_start_matches(SEPARATORS);
        let (between, _) = self.rest.split_at(self.rest.len() - value.len());
        let opened = between.strip_prefix(['"', '\'']).unwrap_or(between);
        let is_near = !opened.contains(['\n', ',']);
        if is_near && value.starts_with(['$', '%', '<', '*']) {
            self.note_reference(part, value);
            return Ok(());
        }
        // A value that is further away, or only has a blank before it, has to look like one.
        let word = value.find(|letter| !is_base64_letter(letter)).unwrap_or(value.len());
        let word = value.get(..word).unwrap_or_default();
        let is_value = match is_near {
            true if opened.contains(['=', ':', '"', '\'', '|']) => true,
            true => word.len() >= SHORTEST_VALUE && !word.trim_end_matches('=').contains('='),
            false => form(word) == Some(part) || word.len() >= SHORTEST_VALUE && is_mixed(word),
        };
        if !is_value || name(value).is_some() {
            return Ok(());
        }
        let quote = opened.chars().rfind(|letter| matches!(letter, '"' | '\''));
        let Some((inside, rest)) = quote.and_then(|quote| value.split_once(quote)) else {
            return self.read_bare(part, value);
        };
        let mut whole = Zeroizing::new(String::with_capacity(inside.len()));
        whole.extend(inside.chars().filter(|letter| !letter.is_whitespace()));
        self.rest = rest;
        self.put(part, whole, value)
    }

    /// Notes that a reference is in the place of a part's value, and continues after it.
    fn note_reference(&mut self, part: Part, value: &'a str) {
        let line = self.line(value);
        if let Some(place) = self.references.get_mut(part as usize) {
            *place = line;
        }
        let end = value.find(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | ';' | ','));
        self.rest = value.get(end.unwrap_or(value.len())..).unwrap_or_default();
    }

    /// Reads a value without quotes, and joins its pieces if it was broken.
    fn read_bare(&mut self, part: Part, value: &'a str) -> Result<(), Refusal> {
        let ends = |letter: char| letter.is_whitespace() || is_end(letter);
        let (first, mut rest) = value.split_at(value.find(ends).unwrap_or(value.len()));
        if first.is_empty() {
            return Ok(());
        }
        let (mut pieces, mut last, mut length) = (vec![first], first, first.len());
        while let Some((piece, after)) = next_piece(rest) {
            let is_whole = match part {
                Part::SessionToken => last.ends_with('='),
                part => WHOLE_LENGTHS.get(part as usize).is_some_and(|whole| length >= *whole),
            };
            match continues(piece, rest, after) {
                _ if piece.bytes().all(|byte| byte == b'=') => {}
                _ if is_whole => break,
                Some(true) => {}
                Some(false) => break,
                None => return Err(Refusal::Malformed(part, self.line(value))),
            }
            pieces.push(piece);
            (last, length, rest) = (piece, length + piece.len(), after);
        }
        self.rest = rest;
        // The buffer has its final size from the beginning, so it never moves and leaves no copy in memory.
        let mut whole = Zeroizing::new(String::with_capacity(length));
        whole.extend(pieces);
        self.put(part, whole, value)
    }

    /// Reads a time of expiry. A time that cannot be read or has no zone is ignored. The earliest of several counts.
    fn read_expiry(&mut self) {
        self.rest = self.rest.trim_start_matches(SEPARATORS);
        let end = self.rest.find(['\n', '"', '\'', ',', ';', '}', '|']).unwrap_or(self.rest.len());
        let (value, rest) = self.rest.split_at(end);
        self.rest = rest;
        let mut words = value.split_whitespace();
        let (date, time) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let expires = instant(date).or_else(|| Timestamp::parse(&[date, "T", time].concat()));
        self.expires = [self.expires, expires].into_iter().flatten().min();
    }

    fn put(&mut self, part: Part, value: Zeroizing<String>, at: &str) -> Result<(), Refusal> {
        let line = self.line(at);
        match self.values.get_mut(part as usize) {
            Some(Some((known, _))) if **known != *value => Err(Refusal::Several(part, line)),
            Some(place) => {
                *place = Some((value, line));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Returns the number of the line on which `rest` begins. It may not begin before that of the previous call.
    fn line(&mut self, rest: &str) -> u32 {
        let (counted, line) = self.counted;
        let place = self.text.len() - rest.len();
        let lines = self.text.get(counted..place).unwrap_or_default().matches('\n').count();
        self.counted = (place, line + u32::try_from(lines).unwrap_or_default());
        self.counted.1
    }

    fn credentials(self, now: Timestamp) -> Result<Credentials, Refusal> {
        let [id, secret, token] = self.values;
        let [id_line, secret_line, token_line] = self.references;
        let value = |part, value: Option<(Zeroizing<String>, u32)>, reference, is_one: fn(&str) -> bool| match value {
            Some((value, _)) if is_one(&value) => Ok(value),
            Some((_, line)) => Err(Refusal::Malformed(part, line)),
            None if reference > 0 => Err(Refusal::Reference(part, reference)),
            None => Err(Refusal::Missing(part)),
        };
        // A long-term key is reported as such, whatever else is wrong.
        if id.as_ref().is_some_and(|(id, _)| id.starts_with("AKIA")) {
            return Err(Refusal::LongTerm);
        }
        let id = value(Part::AccessKeyId, id, id_line, is_key_id)?;
        let secret = value(Part::Secret, secret, secret_line, is_secret)?;
        let token = value(Part::SessionToken, token, token_line, is_token)?;
        match self.expires {
            Some(at) if at <= now => Err(Refusal::Expired(at)),
            expires => Ok(Credentials::new(id, secret, token, expires)),
        }
    }
}

/// Parses a time: RFC 3339, or seconds or milliseconds since 1970.
fn instant(text: &str) -> Option<Timestamp> {
    // Seconds up to the year 5138. Larger numbers are milliseconds, as the API of IAM Identity Center gives them.
    let number = |number: u64| if number < 100_000_000_000 { number * 1000 } else { number };
    Timestamp::parse(text).or_else(|| Timestamp::try_from(number(text.parse().ok()?)).ok())
}

/// Returns the part whose name a text begins with, and the text after the name. `Some((None, …))` is the time of expiry.
fn name(text: &str) -> Option<(Option<Part>, &str)> {
    let text = text.trim_start_matches(['-', '_']);
    NAMES.iter().find_map(|(known, part)| {
        let after = after_letters(text, known).or_else(|| after_letters(after_letters(text, "aws")?, known))?;
        (!after.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_')).then_some((*part, after))
    })
}

/// Returns the text after these letters, if it begins with them. Each may have a `_`, `-` or blank before it.
fn after_letters<'a>(text: &'a str, letters: &str) -> Option<&'a str> {
    let mut rest = text;
    for expected in letters.chars() {
        rest = rest.strip_prefix(['_', '-', ' ']).unwrap_or(rest);
        rest = rest.strip_prefix([expected, expected.to_ascii_uppercase()])?;
    }
    Some(rest)
}

/// Returns which part a word is by its form alone.
fn form(word: &str) -> Option<Part> {
    let is_id = (word.starts_with("ASIA") || word.starts_with("AKIA")) && has_letters_of_id(word);
    match word.len() {
        _ if is_id => Some(Part::AccessKeyId),
        40 if is_secret(word) => Some(Part::Secret),
        SHORTEST_TOKEN.. => Some(Part::SessionToken),
        _ => None,
    }
}

/// Returns the next word after blanks, if it may be a piece of a value, and the text after it.
fn next_piece(rest: &str) -> Option<(&str, &str)> {
    let next = rest.trim_start();
    let (piece, after) = next.split_at(next.find(|letter| !is_base64_letter(letter)).unwrap_or(next.len()));
    let is_apart = next.len() < rest.len() && !piece.is_empty();
    let is_word = |next: char| next.is_whitespace() || is_end(next);
    (is_apart && after.chars().next().is_none_or(is_word)).then_some((piece, after))
}

/// Returns whether a value continues with this piece; `None` if that is not clear.
fn continues(piece: &str, rest: &str, after: &str) -> Option<bool> {
    let next = rest.trim_start();
    let breaks = rest.get(..rest.len() - next.len()).unwrap_or_default().matches('\n').count();
    let follows = after.trim_start_matches(' ').chars().next();
    let is_alone = follows.is_none_or(|letter| letter == '\n' || is_end(letter));
    let is_assigned = piece.trim_end_matches('=').contains('=')
        || matches!(follows, Some('=' | ':'))
        || piece.ends_with('=') && after.starts_with(['"', '\'']);
    if breaks > 1 || is_assigned || piece.starts_with('-') || name(next).is_some() {
        return Some(false);
    }
    let is_path = piece.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'/' | b'-' | b'_'));
    match (breaks, is_alone) {
        // The words of a command that follows. The last word on a line may also be the end of the value.
        (0, false) if is_path => Some(false),
        (0, true) if is_path => None,
        // The piece may be the name of a variable.
        _ if piece.contains('_') => None,
        _ if piece.len() >= SHORTEST_VALUE => Some(true),
        (0, true) => Some(true),
        (0, false) => None,
        (_, false) => Some(false),
        // The piece may be a word of the shell.
        (_, true) if piece.bytes().all(|byte| byte.is_ascii_alphabetic()) => None,
        (_, true) => Some(true),
    }
}

/// Whether a character ends a value without quotes.
fn is_end(letter: char) -> bool {
    matches!(letter, ';' | ',' | '"' | '\'' | '}' | '&' | '|' | ')' | ']' | '<')
}

/// Whether a word has lower-case letters, capitals and digits, as random text has.
fn is_mixed(word: &str) -> bool {
    let has = |is_one: fn(&u8) -> bool| word.bytes().any(|byte| is_one(&byte));
    has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit)
}

/// Whether a text is the ID of a temporary access key, by its prefix and characters.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>
fn is_key_id(text: &str) -> bool {
    text.starts_with("ASIA") && has_letters_of_id(text)
}

/// Whether a text has the length and characters of an access key ID: 16 to 128 capitals and digits.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html>
fn has_letters_of_id(text: &str) -> bool {
    (16..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Whether a text is a secret access key: 40 characters of base64.
fn is_secret(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| is_base64_letter(char::from(byte)) && !b"-_".contains(&byte))
}

/// Whether a text is a session token: base64 of any length up to [`LONGEST_VALUE`].
fn is_token(text: &str) -> bool {
    (SHORTEST_VALUE..=LONGEST_VALUE).contains(&text.len()) && text.chars().all(is_base64_letter)
}

/// Whether a character is one of base64 or base64url. Names of parts consist of the same characters.
fn is_base64_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '=' | '-' | '_')
}

#[cfg(test)]
mod tests;
