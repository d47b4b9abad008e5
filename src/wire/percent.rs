//! Percent-encoding by RFC 3986: all characters except letters, digits and `-._~` are encoded, a space as `%20`. Signatures
//! depend on it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes a part of a path, query or form.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, &ENCODED).to_string()
}

/// Decodes a text; `None` if the result is not UTF-8. A `+` stays a `+`.
pub(super) fn decode(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
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
