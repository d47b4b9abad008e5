//! Encrypting and decrypting shares with the browser's own cryptography, in the page and in workers. Compression is the browser's,
//! too. What a share looks like is in `crate::share`.

use super::{gzip, message};
use crate::share::{self, Header, HeaderError, ITERATIONS, KeySource, LinkKey};
use js_sys::{Array, ArrayBuffer, JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, ReadableStream, ReadableStreamDefaultReader, SubtleCrypto};
use zeroize::Zeroizing;

/// The algorithm of the encryption, by its name in WebCrypto.
const AES_GCM: &str = "AES-GCM";
/// The derivation from passphrases, by its name in WebCrypto.
const PBKDF2: &str = "PBKDF2";

/// How a new share is locked.
#[derive(Clone, Debug)]
pub enum Lock {
    /// With a random key for a link.
    Link(LinkKey),
    /// With a passphrase.
    Passphrase(Zeroizing<String>),
}

/// Why a share was not made or not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealError {
    /// The browser has no cryptography here. It has none on pages that came without HTTPS.
    NoCryptography,
    /// The browser cannot compress.
    NoCompression,
    /// The bytes are no share that can be opened.
    Header(HeaderError),
    /// The key or the passphrase is wrong, or the file is damaged. AES-GCM cannot tell which.
    WrongKey,
    /// What the share holds is larger than anything that Footing writes.
    TooLarge,
    /// The browser failed, in its own words.
    Browser(String),
}

/// Returns random bytes.
///
/// # Errors
/// [`SealError::NoCryptography`] if the browser has no random numbers.
pub fn random<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0; N];
    let crypto = crypto().ok_or(SealError::NoCryptography)?;
    crypto.get_random_values_with_u8_array(&mut bytes).map_err(|_| SealError::NoCryptography)?;
    Ok(bytes)
}

/// Returns true if the browser can encrypt here.
pub fn is_available() -> bool {
    subtle().is_ok()
}

/// Compresses and encrypts a text.
///
/// # Errors
/// See [`SealError`].
pub async fn seal(text: &str, lock: &Lock) -> Result<Vec<u8>, SealError> {
    let subtle = subtle()?;
    let packed = packed(text).await?;
    let (key, secret) = match lock {
        Lock::Link(key) => (KeySource::Link, Zeroizing::new(key.as_bytes().to_vec())),
        Lock::Passphrase(passphrase) => {
            (KeySource::Passphrase { iterations: ITERATIONS, salt: random()? }, passphrase_bytes(passphrase))
        }
    };
    let header = Header { key, nonce: random()? };
    let key = key_of(&subtle, &header, &secret, "encrypt").await?;
    let bytes = header.to_bytes();
    let sealed = subtle
        .encrypt_with_object_and_u8_array(&parameters(&header, &bytes), &key, &packed)
        .map_err(|error| SealError::Browser(message(&error)))?;
    let sealed = JsFuture::from(sealed).await.map_err(|error| SealError::Browser(message(&error)))?;
    Ok([&bytes[..], &Uint8Array::new(&sealed).to_vec()].concat())
}

/// Decrypts a share with what a person pasted or typed: a link, its key, or a passphrase. `most` is the largest text in bytes.
///
/// # Errors
/// See [`SealError`]. A wrong key and a damaged file give the same error.
pub async fn open(share: &[u8], secret: &str, most: usize) -> Result<String, SealError> {
    let (header, bytes, sealed) = Header::parse(share).map_err(SealError::Header)?;
    let subtle = subtle()?;
    let secret = match header.key {
        KeySource::Link => {
            let key = LinkKey::parse(share::key_in(secret)).ok_or(SealError::WrongKey)?;
            Zeroizing::new(key.as_bytes().to_vec())
        }
        KeySource::Passphrase { .. } => passphrase_bytes(secret),
    };
    let key = key_of(&subtle, &header, &secret, "decrypt").await?;
    let opened = subtle
        .decrypt_with_object_and_u8_array(&parameters(&header, bytes), &key, sealed)
        .map_err(|_| SealError::WrongKey)?;
    let opened: ArrayBuffer = JsFuture::from(opened).await.map_err(|_| SealError::WrongKey)?.unchecked_into();
    unpacked(&opened, most).await
}

/// The parameters of AES-GCM. The header is the additional authenticated data.
fn parameters(header: &Header, bytes: &[u8]) -> Object {
    let nonce = Uint8Array::from(&header.nonce[..]);
    object(&[
        ("name", JsValue::from_str(AES_GCM)),
        ("iv", nonce.into()),
        ("additionalData", Uint8Array::from(bytes).into()),
        ("tagLength", JsValue::from(128)),
    ])
}

/// Returns the key of a share. It cannot be read out of the browser.
async fn key_of(subtle: &SubtleCrypto, header: &Header, secret: &[u8], usage: &str) -> Result<CryptoKey, SealError> {
    let failed = |error: JsValue| SealError::Browser(message(&error));
    let bytes = Uint8Array::from(secret);
    let usages = Array::of1(&JsValue::from_str(usage));
    let promise = match header.key {
        KeySource::Link => subtle.import_key_with_str("raw", &bytes, AES_GCM, false, &usages),
        KeySource::Passphrase { iterations, salt } => {
            let usage = Array::of1(&JsValue::from_str("deriveKey"));
            let secret = subtle.import_key_with_str("raw", &bytes, PBKDF2, false, &usage).map_err(failed)?;
            let secret: CryptoKey = JsFuture::from(secret).await.map_err(failed)?.unchecked_into();
            let derivation = object(&[
                ("name", JsValue::from_str(PBKDF2)),
                ("hash", JsValue::from_str("SHA-256")),
                ("salt", Uint8Array::from(&salt[..]).into()),
                ("iterations", JsValue::from(iterations)),
            ]);
            let kind = object(&[("name", JsValue::from_str(AES_GCM)), ("length", JsValue::from(256))]);
            subtle.derive_key_with_object_and_object(&derivation, &secret, &kind, false, &usages)
        }
    };
    // The copy of the secret in the browser's memory is of no more use.
    bytes.fill(0, 0, bytes.length());
    let key = JsFuture::from(promise.map_err(failed)?).await.map_err(failed)?;
    Ok(key.unchecked_into())
}

/// The bytes from which a passphrase's key is derived: its canonical form, in Unicode's NFKC, as UTF-8.
fn passphrase_bytes(typed: &str) -> Zeroizing<Vec<u8>> {
    let normal = JsString::from(typed).normalize("NFKC").as_string().map(Zeroizing::new);
    let canonical = share::canonical(normal.as_deref().map_or(typed, String::as_str));
    Zeroizing::new(canonical.as_bytes().to_vec())
}

async fn packed(text: &str) -> Result<Vec<u8>, SealError> {
    let failed = |error: JsValue| SealError::Browser(message(&error));
    let blob = web_sys::Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text))).map_err(failed)?;
    let stream = gzip::packed(&blob.stream()).ok_or(SealError::NoCompression)?;
    let response = web_sys::Response::new_with_opt_readable_stream(Some(&stream)).map_err(failed)?;
    let buffer = JsFuture::from(response.array_buffer().map_err(failed)?).await.map_err(failed)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Decompresses a text of at most `most` bytes.
async fn unpacked(bytes: &ArrayBuffer, most: usize) -> Result<String, SealError> {
    let failed = |error: JsValue| SealError::Browser(message(&error));
    let blob = web_sys::Blob::new_with_buffer_source_sequence(&Array::of1(bytes)).map_err(failed)?;
    let stream: ReadableStream = gzip::unpacked(&blob).ok_or(SealError::NoCompression)?;
    let chunks: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut text = Vec::new();
    loop {
        // What was encrypted with the key is whole, so this is not a damaged file but one that somebody made by hand.
        let chunk = JsFuture::from(chunks.read()).await.map_err(|_| SealError::WrongKey)?;
        let field = |name: &str| Reflect::get(&chunk, &JsValue::from_str(name)).unwrap_or_default();
        if field("done").is_truthy() {
            return String::from_utf8(text).map_err(|_| SealError::WrongKey);
        }
        let piece = Uint8Array::new(&field("value"));
        if text.len() + piece.length() as usize > most {
            drop(chunks.cancel());
            return Err(SealError::TooLarge);
        }
        text.extend(piece.to_vec());
    }
}

fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Fails only for frozen objects.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

/// The browser's cryptography, which workers have as well as pages.
fn crypto() -> Option<Crypto> {
    Reflect::get(&js_sys::global(), &JsValue::from_str("crypto")).ok()?.dyn_into().ok()
}

fn subtle() -> Result<SubtleCrypto, SealError> {
    // `Crypto::subtle` would pass `undefined` for an object.
    let crypto = crypto().ok_or(SealError::NoCryptography)?;
    let subtle = Reflect::get(&crypto, &JsValue::from_str("subtle")).map_err(|_| SealError::NoCryptography)?;
    subtle.dyn_into().map_err(|_| SealError::NoCryptography)
}
