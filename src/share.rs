//! Encrypted shares: the container of a `.footing` file, also as text, the key in a link, and passphrases. `docs/sharing-format.md` describes the
//! format for other programs. The browser encrypts and decrypts (`browser::sealing`); this module knows neither the browser nor
//! what is in a share. Summary links, which are not secret, are here too, and the QR codes that show them.

mod container;
mod link;
mod passphrase;
mod qr;
mod summary;
mod text;

pub use container::{Header, HeaderError, ITERATIONS, KeySource, MAX_BYTES, is_share};
pub use link::{FRAGMENT, LinkKey, key_in};
pub use passphrase::{Weakness, canonical, from_random, weakness};
pub use qr::{QrDrawing, qr_code};
pub use summary::{LONGEST_LINK, LOOK, Summary, SummaryError};
pub use text::{from_text, to_text};
