//! Percent-encoding by RFC 3986: all characters except letters, digits and `-._~` are encoded, a space as `%20`. Signatures
//! depend on it.

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// Encodes a part of a path, query or form.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => {
                encoded.push('%');
                for digit in [byte >> 4, byte & 15] {
                    encoded.extend(DIGITS.get(usize::from(digit)).copied().map(char::from));
                }
            }
        }
    }
    encoded
}

/// Decodes a text; `None` if the result is not UTF-8. A `+` stays a `+`.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digits = ahead.next().and_then(hex).zip(ahead.next().and_then(hex));
        match digits {
            Some((high, low)) if byte == b'%' => {
                decoded.push(high << 4 | low);
                bytes = ahead;
            }
            _ => decoded.push(byte),
        }
    }
    String::from_utf8(decoded).ok()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_but_the_unreserved_is_encoded() {
        for (text, encoded) in [
            ("AZaz09-._~", "AZaz09-._~"),
            ("a b+c", "a%20b%2Bc"),
            ("arn:aws:iam::1:user/x", "arn%3Aaws%3Aiam%3A%3A1%3Auser%2Fx"),
            ("ü", "%C3%BC"),
            ("", ""),
        ] {
            assert_eq!(encode(text), encoded);
        }
    }

    #[test]
    fn what_is_no_code_stays_as_it_is() {
        for (text, decoded) in [("%", Some("%")), ("%4", Some("%4")), ("%zz+", Some("%zz+")), ("%FF", None)] {
            assert_eq!(decode(text).as_deref(), decoded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn decoding_gives_back_what_was_encoded(text in ".*") {
            prop_assert_eq!(decode(&encode(&text)), Some(text));
        }
    }
}
