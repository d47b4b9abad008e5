//! Conversion of texts that are not in UTF-8, because PowerShell's `>` writes UTF-16. The bytes are converted as they arrive.

use std::borrow::Cow;

/// A decoder of a file's bytes, which learns their encoding from the first two.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    form: Form,
    /// A byte that is not complete by itself: the first byte of the file, or half of a UTF-16 unit.
    half: Option<u8>,
    /// The first of the two units of a character.
    high: Option<u16>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    /// Fewer than two bytes have arrived.
    #[default]
    Unknown,
    /// UTF-8, or something that looks like it.
    Plain,
    Utf16 {
        is_big_endian: bool,
    },
}

impl Form {
    /// The encoding of a file that begins with these bytes. Without a byte order mark, an ASCII character shows it.
    fn of(first: u8, second: u8) -> Self {
        match (first, second) {
            (0xff, 0xfe) | (1..=0x7f, 0) => Self::Utf16 { is_big_endian: false },
            (0xfe, 0xff) | (0, 1..=0x7f) => Self::Utf16 { is_big_endian: true },
            _ => Self::Plain,
        }
    }
}

impl Decoder {
    /// The next bytes in UTF-8.
    pub(super) fn utf8<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let mut bytes = Cow::Borrowed(bytes);
        if self.form == Form::Unknown {
            if let Some(first) = self.half.take() {
                bytes.to_mut().insert(0, first);
            }
            self.form = match bytes.as_ref() {
                [] => return bytes,
                [first] => {
                    self.half = Some(*first);
                    return Cow::Borrowed(&[]);
                }
                [first, second, ..] => Form::of(*first, *second),
            };
        }
        match self.form {
            Form::Utf16 { is_big_endian } => Cow::Owned(self.letters(&bytes, is_big_endian).into_bytes()),
            Form::Unknown | Form::Plain => bytes,
        }
    }

    /// The bytes that are left when all have arrived.
    pub(super) fn rest(&mut self) -> Vec<u8> {
        let half = self.half.take();
        match self.form {
            Form::Unknown => half.into_iter().collect(),
            Form::Utf16 { .. } if half.is_some() || self.high.take().is_some() => "\u{fffd}".into(),
            Form::Utf16 { .. } | Form::Plain => Vec::new(),
        }
    }

    fn letters(&mut self, bytes: &[u8], is_big_endian: bool) -> String {
        let mut units: Vec<u16> = self.high.take().into_iter().collect();
        for byte in bytes {
            match self.half.take() {
                None => self.half = Some(*byte),
                Some(first) if is_big_endian => units.push(u16::from_be_bytes([first, *byte])),
                Some(first) => units.push(u16::from_le_bytes([first, *byte])),
            }
        }
        self.high = units.pop_if(|last| (0xd800..0xdc00).contains(last));
        char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"a\": \"ü 𝛌 に\"}\r\n";

    fn decoded(bytes: &[u8], portion: usize) -> String {
        let mut decoder = Decoder::default();
        let mut all: Vec<u8> = bytes.chunks(portion).flat_map(|chunk| decoder.utf8(chunk).into_owned()).collect();
        all.extend(decoder.rest());
        String::from_utf8(all).expect("UTF-8")
    }

    #[test]
    fn texts_are_read_with_and_without_a_mark_in_any_portions() {
        for mark in ["", "\u{feff}"] {
            let text = [mark, TEXT].concat();
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [text.as_bytes(), &little, &big] {
                for portion in [1, 2, 3, 7, 1000] {
                    assert_eq!(decoded(bytes, portion), text, "{mark:?} {portion}");
                }
            }
        }
    }

    #[test]
    fn what_breaks_off_is_not_lost_silently() {
        assert_eq!(decoded(b"", 1), "");
        assert_eq!(decoded(b"{", 1), "{");
        assert_eq!(decoded(b"{\0}", 1), "{\u{fffd}");
        assert_eq!(decoded(b"{\0\x35\xd8", 2), "{\u{fffd}");
        assert_eq!(decoded(b"{\0\x35\xd8}\0", 2), "{\u{fffd}}");
    }
}
