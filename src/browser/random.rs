//! Random ids.

use super::window;

/// A new id of 32 hexadecimal digits, for documents and tabs.
pub fn id() -> String {
    let mut bytes = [0u8; 16];
    let filled = window().and_then(|window| window.crypto().ok());
    let filled = filled.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        // Only uniqueness matters here, not secrecy.
        for byte in &mut bytes {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
