//! Encrypted shares: the container of a `.footing` file, also as text, the key in a link, and passphrases. `docs/sharing-format.md` describes the
//! format for other programs. The browser encrypts and decrypts (`browser::sealing`); this module knows neither the browser nor
//! what is in a share.

mod container;
mod link;
mod passphrase;
mod text;

pub use container::{Header, HeaderError, ITERATIONS, KeySource, MAX_BYTES, is_share};
pub use link::{FRAGMENT, LinkKey, key_in};
pub use passphrase::{Weakness, canonical, from_random, weakness};
pub use text::{from_text, to_text};
