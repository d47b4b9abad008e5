//! The container: a header of 42 bytes, then what AES-256-GCM returns for the compressed text. The encryption also authenticates
//! the header.

/// The first bytes of every share.
const MAGIC: [u8; 8] = *b"\x89FOOTING";
/// The version of the container.
const VERSION: u8 = 1;
/// The bytes of the header.
const LENGTH: usize = 42;
/// The bytes that AES-GCM appends to what it encrypts.
const TAG: usize = 16;

/// The largest share, in bytes. Fifty assessments of a large account have less than 5 MB when compressed.
pub const MAX_BYTES: usize = 50_000_000;

/// The rounds of PBKDF2 for new shares.
/// Source: <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2>
pub const ITERATIONS: u32 = 600_000;
/// The rounds that are accepted. Fewer protect too little, and more would keep the device busy for minutes.
const ACCEPTED: std::ops::RangeInclusive<u32> = ITERATIONS..=10_000_000;

/// The part of a share that can be read without its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Where the key comes from.
    pub key: KeySource,
    /// The nonce of AES-GCM. Random, and never used twice.
    pub nonce: [u8; 12],
}

/// Where the key of a share comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A random key in a link.
    Link,
    /// A passphrase, stretched by PBKDF2 with SHA-256.
    Passphrase {
        /// The number of rounds.
        iterations: u32,
        /// The salt. Random.
        salt: [u8; 16],
    },
}

/// Why bytes are not a share that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderError {
    /// The file is something else.
    NotAShare,
    /// A later version of Footing wrote the file.
    Newer,
    /// The file is larger than any share.
    TooLarge,
    /// The header is cut off or contains impossible values.
    Damaged,
}

/// Whether a file begins as a share does.
pub fn is_share(beginning: &[u8]) -> bool {
    beginning.starts_with(&MAGIC)
}

impl Header {
    /// Parses the beginning of a share. Returns the header, its bytes, and the encrypted rest.
    ///
    /// # Errors
    /// See [`HeaderError`]. Nothing is derived or allocated before the bounds hold.
    pub fn parse(share: &[u8]) -> Result<(Self, &[u8], &[u8]), HeaderError> {
        if share.len() > MAX_BYTES {
            return Err(HeaderError::TooLarge);
        }
        let rest = share.strip_prefix(&MAGIC[..]).ok_or(HeaderError::NotAShare)?;
        match rest.first() {
            Some(&VERSION) => {}
            Some(version) if *version > VERSION => return Err(HeaderError::Newer),
            _ => return Err(HeaderError::Damaged),
        }
        let (header, sealed) = share.split_at_checked(LENGTH).ok_or(HeaderError::Damaged)?;
        let [kind, i0, i1, i2, i3, rest @ ..] = header.get(MAGIC.len() + 1..).unwrap_or_default() else {
            return Err(HeaderError::Damaged);
        };
        let iterations = u32::from_be_bytes([*i0, *i1, *i2, *i3]);
        let (salt, nonce) = rest.split_at_checked(16).ok_or(HeaderError::Damaged)?;
        let salt: [u8; 16] = salt.try_into().map_err(|_| HeaderError::Damaged)?;
        let nonce = nonce.try_into().map_err(|_| HeaderError::Damaged)?;
        let key = match kind {
            0 if iterations == 0 && salt == [0; 16] => KeySource::Link,
            1 if ACCEPTED.contains(&iterations) => KeySource::Passphrase { iterations, salt },
            _ => return Err(HeaderError::Damaged),
        };
        if sealed.len() <= TAG {
            return Err(HeaderError::Damaged);
        }
        Ok((Self { key, nonce }, header, sealed))
    }

    /// Returns the header as bytes. They are the additional authenticated data of the encryption.
    pub fn to_bytes(self) -> [u8; LENGTH] {
        let (kind, iterations, salt) = match self.key {
            KeySource::Link => (0, 0, [0; 16]),
            KeySource::Passphrase { iterations, salt } => (1, iterations, salt),
        };
        let parts = [&MAGIC[..], &[VERSION, kind], &iterations.to_be_bytes(), &salt, &self.nonce].concat();
        let mut bytes = [0; LENGTH];
        bytes.iter_mut().zip(parts).for_each(|(byte, part)| *byte = part);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PASSPHRASE: KeySource = KeySource::Passphrase { iterations: ITERATIONS, salt: [7; 16] };

    fn share(key: KeySource) -> Vec<u8> {
        let mut share = Header { key, nonce: [9; 12] }.to_bytes().to_vec();
        share.extend([5; 40]);
        share
    }

    #[test]
    fn a_header_is_read_as_it_was_written() {
        for key in [KeySource::Link, PASSPHRASE] {
            let share = share(key);
            let (header, bytes, sealed) = Header::parse(&share).expect("a share");
            assert_eq!((header, bytes, sealed), (Header { key, nonce: [9; 12] }, &share[..LENGTH], &[5; 40][..]));
        }
    }

    #[test]
    fn what_cannot_be_a_share_is_refused_before_anything_is_derived() {
        let with = |index: usize, byte: u8| {
            let mut share = share(PASSPHRASE);
            share[index] = byte;
            Header::parse(&share).map(|_| ())
        };
        assert_eq!(with(0, b'F'), Err(HeaderError::NotAShare));
        assert_eq!(with(8, 2), Err(HeaderError::Newer));
        assert_eq!(with(8, 0), Err(HeaderError::Damaged));
        assert_eq!(with(9, 2), Err(HeaderError::Damaged), "an unknown source of the key");
        assert_eq!(with(9, 0), Err(HeaderError::Damaged), "a link's share has no salt");
        assert_eq!(with(10, 255), Err(HeaderError::Damaged), "too many rounds");
        assert_eq!(with(11, 0), Err(HeaderError::Damaged), "too few rounds");
        for length in 0..=LENGTH + TAG {
            let expected = if length < MAGIC.len() { HeaderError::NotAShare } else { HeaderError::Damaged };
            assert_eq!(Header::parse(&share(PASSPHRASE)[..length]).map(|_| ()), Err(expected), "{length} bytes");
        }
        assert_eq!(Header::parse(&vec![0; MAX_BYTES + 1]), Err(HeaderError::TooLarge));
    }

    proptest! {
        #[test]
        fn no_bytes_panic_and_what_is_read_is_written_the_same(bytes: Vec<u8>, key in any::<bool>(), tail: Vec<u8>) {
            let _ = Header::parse(&bytes);
            let mut share = share(if key { KeySource::Link } else { PASSPHRASE });
            for (index, byte) in bytes.iter().enumerate().take(LENGTH) {
                share[index] ^= byte;
            }
            share.extend(tail);
            if let Ok((header, bytes, _)) = Header::parse(&share) {
                prop_assert_eq!(&header.to_bytes()[..], bytes);
            }
        }
    }
}
