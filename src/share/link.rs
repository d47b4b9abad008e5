//! The key in a link. The key is in the fragment, which browsers do not send to the host.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

/// The name before the key in a fragment.
pub const FRAGMENT: &str = "open=";
/// The last letter of everything in links. Without it, a key might end with a hyphen or an underscore, which programs that
/// recognize links leave out.
pub(super) const END: char = 'k';

/// The key of a share: 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkKey(Zeroizing<[u8; 32]>);

impl LinkKey {
    /// A key of random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Parses a key as a link contains it. Returns `None` if the key is not complete.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text.strip_suffix(END)?).ok()?);
        bytes.as_slice().try_into().ok().map(Self::new)
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns the key as a link contains it: 44 letters, digits, hyphens and underscores.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}{END}", URL_SAFE_NO_PAD.encode(self.0.as_slice())))
    }
}

impl std::fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

/// Returns the text after `open=` in what a person pasted or a browser opened: a link, its fragment, or a key by itself. Some mail
/// programs write `%23` for `#`.
pub fn key_in(text: &str) -> &str {
    value_in(text, FRAGMENT)
}

/// Returns the text after a name such as `open=`, up to what cannot be in it: signs that programs and people put after a link.
pub(super) fn value_in<'a>(text: &'a str, name: &str) -> &'a str {
    let text = text.trim();
    let from = text.rfind(name).map_or(0, |at| at + name.len());
    let value = text.get(from..).unwrap_or_default();
    let end = value.find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_'));
    value.get(..end.unwrap_or(value.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_parsed_from_any_text_around_it() {
        for byte in [0, 0x5a, 0xff] {
            let key = LinkKey::new([byte; 32]);
            let text = key.to_text();
            assert_eq!(text.len(), 44);
            for pasted in [
                format!("https://footing.example/#open={}", *text),
                format!("https://footing.example/%23open={}", *text),
                format!(" <https://footing.example/x/#open={}>. ", *text),
                format!("(https://footing.example/#open={}).", *text),
                format!("https://footing.example/#open={}>", *text),
                format!("https://footing.example/#open={},", *text),
                format!("#open={}&utm=1", *text),
                text.to_string(),
            ] {
                assert_eq!(LinkKey::parse(key_in(&pasted)), Some(key.clone()), "{pasted}");
            }
        }
    }

    #[test]
    fn an_incomplete_key_is_not_parsed() {
        let text = LinkKey::new([1; 32]).to_text();
        for wrong in ["", "k", &text[..43], &text[1..], &format!("{}k", *text), "https://footing.example/"] {
            assert_eq!(LinkKey::parse(key_in(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn a_key_is_never_printed() {
        assert_eq!(format!("{:?}", LinkKey::new([7; 32])), "LinkKey(…)");
    }
}
